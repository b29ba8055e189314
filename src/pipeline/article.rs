//! An article → who is looked for in it, and what is said of them.

use std::sync::Arc;

use super::prediction::Prediction;
use super::predictor::Predictor;
use super::targets::Conflicts;
use super::voice::attribute_voices;
use super::{PipelineError, languages};
use crate::article::{Article, Part, Passage, Warning, WarningCode};
use crate::conflict::Choice;
use crate::dataset::{Location, Row};
use crate::speech::{TextBlock, headline_speeches, speeches_in_blocks};

impl Predictor {
    /// Chooses the conflict whose parties are looked for: the one that an article [is
    /// about](crate::conflict::ConflictSet::choose), of its own and those that are built in. If it is about
    /// none of them, a warning says so, and nobody is looked for, unless the model has one conflict and no
    /// other: then for its parties. A predictor whose conflict [was set](Self::with_conflict) stays as it is.
    ///
    /// ```
    /// use stancekit::article::{Article, WarningCode};
    /// use stancekit::model::Model;
    /// use stancekit::pipeline::Predictor;
    ///
    /// let predictor = Predictor::new(Model::embedded());
    /// let (chosen, warning) = predictor.for_article(&Article::from_text("The RSF shelled the Sudanese army.\n"));
    /// assert_eq!(chosen.conflict().unwrap().name, "sudan");
    /// assert!(warning.is_none());
    /// let (_, warning) = predictor.for_article(&Article::from_text("Russian bread is cheap in Moscow.\n"));
    /// assert_eq!(warning.unwrap().code, WarningCode::Conflict);
    /// ```
    pub fn for_article(&self, article: &Article) -> (Self, Option<Warning>) {
        if self.is_set || !self.knows_targets() {
            return (self.clone(), None);
        }
        let texts: Vec<&str> = article.passages().map(|passage| passage.text).collect();
        let choice = self.known.all().choose(&texts.join("\n"));
        let warning = choice.chosen.is_none().then(|| no_conflict(&choice));
        let conflicts = match (choice.chosen, self.known.own.is_one()) {
            (None, true) => self.known.own.clone(),
            (chosen, _) => Arc::new(Conflicts::only(chosen)),
        };
        (self.looking_for(conflicts), warning)
    }

    /// Makes what [`Predictor::for_article`] makes for the first article.
    #[cfg(feature = "cli")]
    pub(crate) fn prepare(&self) {
        if !self.is_set && self.knows_targets() {
            self.known.all().prepare();
        }
    }

    /// A warning if the model has hardly been trained on texts in the language of an article. Models of older
    /// versions do not know on which they were trained.
    pub fn language_warning(&self, article: &Article) -> Option<Warning> {
        languages::unseen(self.model(), article)
    }

    /// Scores the [passages](Article::passages) of an article: its headline, and its paragraphs. Who speaks
    /// in a paragraph is read from all of them together, who speaks in the headline from nothing else.
    ///
    /// # Errors
    /// As [`Predictor::predict`].
    pub fn predict_article(&self, article: &Article) -> Result<Vec<Prediction>, PipelineError> {
        let place = Location { path: "".into(), line: 0 };
        let passages: Vec<Passage<'_>> = article.passages().collect();
        let rows: Vec<Row> =
            passages.iter().map(|passage| Row::of_text(place.clone(), passage.text.to_owned())).collect();
        let n_titles = passages.iter().take_while(|passage| passage.part == Part::Title).count();
        let texts: Vec<&str> = passages.iter().map(|passage| passage.text).collect();
        let (titles, body) = texts.split_at(n_titles);
        let finder = self.conflicts.first();
        let inferred = [titles, body].map(|texts| self.inferred_mentions(finder, texts)).concat();
        let inferred = |i: usize, _: &Row| inferred.get(i).cloned().unwrap_or_default();
        let mut predictions = self.score_all(&rows, inferred, |prediction, _| prediction)?;
        let blocks: Vec<TextBlock<'_>> = passages[n_titles..]
            .iter()
            .map(|passage| TextBlock { text: passage.text, is_quotation: passage.is_quotation })
            .collect();
        let speeches = titles.iter().map(|title| headline_speeches(title)).chain(speeches_in_blocks(&blocks));
        for ((prediction, text), speeches) in predictions.iter_mut().zip(&texts).zip(speeches) {
            attribute_voices(prediction, text, speeches, finder);
        }
        Ok(predictions)
    }
}

/// The warning that a text is about no conflict that is known, with what comes nearest.
fn no_conflict(choice: &Choice) -> Warning {
    let nearest = choice.nearest.as_ref().map(|nearest| {
        let conflict = nearest.conflict();
        let sides =
            conflict.sides().into_iter().map(|side| (&conflict.parties[side].name, choice.mentions[side]));
        let mut sides: Vec<(&String, usize)> = sides.collect();
        sides.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        sides.truncate(2);
        format!("({}: {})", conflict.name, listed(&sides))
    });
    let nearest = nearest.map_or(String::new(), |nearest| format!(" {nearest}"));
    let message = format!("no known conflict is what this is about{nearest}");
    Warning { code: WarningCode::Conflict, message }
}

/// `Russia 3 mentions, Ukraine 0`.
fn listed(sides: &[(&String, usize)]) -> String {
    let each = sides.iter().enumerate().map(|(i, (name, n))| match (i, n) {
        (0, 1) => format!("{name} 1 mention"),
        (0, n) => format!("{name} {n} mentions"),
        (_, n) => format!("{name} {n}"),
    });
    each.collect::<Vec<_>>().join(", ")
}
