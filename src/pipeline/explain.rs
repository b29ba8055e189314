//! One text and one target → what moved the label.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::PipelineError;
use super::inspect::Names;
use super::prediction::StancePrediction;
use super::predictor::Predictor;
use super::scored::{Scored, score};
use super::targets::{Mentions, TargetFinder};
use crate::calibrate::Calibrator;
use crate::dataset::{Row, TargetLabel};
use crate::feature::MaskedText;
use crate::label::{Label, Sentiment, Stance};
use crate::model::Head;
use crate::span::ByteSpan;

/// Why a text got its label and not the next best one.
///
/// ```
/// use stancekit::model::Model;
/// use stancekit::pipeline::Predictor;
///
/// let predictor = Predictor::new(Model::embedded());
/// let explanation = predictor.explain("Kyiv accused Moscow of breaking the truce.", Some("russia"))?;
/// let sum: f64 = explanation.contributions.iter().map(|contribution| contribution.value).sum();
/// assert!((explanation.bias + sum - explanation.log_odds).abs() < 1e-9);
/// # Ok::<(), stancekit::pipeline::PipelineError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Explanation<L = Stance> {
    /// Id of the party, or the target's name; none if the text was read as a whole, as it is for its
    /// sentiment.
    pub target: Option<Arc<str>>,
    /// Where the text mentions it.
    pub mentions: Vec<ByteSpan>,
    /// The label and its probabilities.
    pub scored: Scored<L>,
    /// The most probable of the other labels.
    pub runner_up: L,
    /// ln P(label) − ln P(runner-up): the bias and all contributions added up. It is negative where the model
    /// says a rare label though the runner-up is more probable.
    pub log_odds: f64,
    /// What the label has ahead of the runner-up in every text.
    pub bias: f64,
    /// What each feature of the text adds, the strongest first.
    pub contributions: Vec<Contribution>,
    /// What the words of the text add, each n-gram shared evenly by its words, in order. Affixes and vectors
    /// are of no one word.
    pub words: Vec<(ByteSpan, f64)>,
}

/// What one feature adds to the log odds.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Contribution {
    /// View and words, such as `clause: accused of`, or the part whose vectors they are, such as `vectors:
    /// left`.
    pub name: String,
    /// Its value times the difference of its weights, at the model's temperature.
    pub value: f64,
}

impl Predictor {
    /// Explains the stance of one text toward a target, or as a whole.
    ///
    /// # Errors
    /// [`PipelineError::NoMention`] if the text does not mention the target, [`PipelineError::Feature`] if
    /// the tokenizer refuses the text.
    pub fn explain(&self, text: &str, target: Option<&str>) -> Result<Explanation, PipelineError> {
        let target: Option<Arc<str>> = target.map(|name| self.name_of(&name.into()));
        let mentions = target.as_ref().map(|name| self.mentions_of(text, name)).unwrap_or_default();
        if let Some(name) = target.as_ref().filter(|_| mentions.target.is_empty()) {
            return Err(PipelineError::NoMention { target: name.to_string(), found: self.mentioned(text) });
        }
        self.explained(text, self.conflicts.first(), target, mentions)
    }

    /// Explains the stance toward one of the targets that a row names, mentioned or not: what
    /// [`Predictor::predict`] says of it.
    ///
    /// # Errors
    /// [`PipelineError::Feature`] if the tokenizer refuses the text.
    pub fn explain_row(&self, row: &Row, target: &TargetLabel) -> Result<Explanation, PipelineError> {
        let name = target.name.as_ref().map(|name| self.name_in(row, name));
        self.explained(&row.text, self.finder_for(row), name, self.mentions_in(row, target))
    }

    /// Explains a stance that was predicted in a text, mentioned or not.
    ///
    /// # Errors
    /// [`PipelineError::Feature`] if the tokenizer refuses the text.
    pub fn explain_stance(
        &self,
        text: &str,
        stance: &StancePrediction,
    ) -> Result<Explanation, PipelineError> {
        let target = stance.target.clone();
        let mentions = target.as_ref().map(|name| self.mentions_of(text, name)).unwrap_or_default();
        self.explained(text, self.conflicts.first(), target, mentions)
    }

    /// Explains the sentiment of one text.
    ///
    /// ```
    /// use stancekit::label::Sentiment;
    /// use stancekit::model::Model;
    /// use stancekit::pipeline::Predictor;
    ///
    /// let predictor = Predictor::new(Model::embedded());
    /// let explanation = predictor.explain_sentiment("Twelve people died and forty were wounded.")?;
    /// assert_eq!(explanation.scored.label, Sentiment::Negative);
    /// # Ok::<(), stancekit::pipeline::PipelineError>(())
    /// ```
    ///
    /// # Errors
    /// [`PipelineError::NotLearnt`] if the model knows no sentiments, [`PipelineError::Feature`] if the
    /// tokenizer refuses the text.
    pub fn explain_sentiment(&self, text: &str) -> Result<Explanation<Sentiment>, PipelineError> {
        let head =
            self.model().sentiment.as_ref().ok_or(PipelineError::NotLearnt { task: Sentiment::TASK })?;
        let others = self.spans_of_parties(text);
        let mentions = Mentions { others, ..Mentions::default() };
        self.by_head(head, (&head.weights, &head.intercepts), text, None, mentions)
    }

    fn explained(
        &self,
        text: &str,
        finder: &TargetFinder,
        target: Option<Arc<str>>,
        mentions: Mentions,
    ) -> Result<Explanation, PipelineError> {
        let head = self.stance_head()?;
        let weights = self.weights_toward(head, finder, target.as_ref());
        self.by_head(head, weights, text, target, mentions)
    }

    /// Explains what a head says of a text with these weights and intercepts.
    fn by_head<L: Label>(
        &self,
        head: &Head<L>,
        (weights, intercepts): (&[f32], &[f64]),
        text: &str,
        target: Option<Arc<str>>,
        mentions: Mentions,
    ) -> Result<Explanation<L>, PipelineError> {
        let tokens = self.model().tokenizer.encode(text)?;
        let (reading, places) = MaskedText::with_places(&tokens, &mentions.target, &mentions.others);
        let scored = score(head, weights, intercepts, &reading);
        let versus = Versus::new(&scored, weights, intercepts, &head.calibrator);
        let runner_up = head.labels[versus.runner_up];
        let row = head.features.row(&reading);
        let mut words: Vec<(ByteSpan, f64)> = places.into_iter().map(|place| (place, 0.0)).collect();
        let ngrams = head.features.places(&reading);
        versus.share(&row, &ngrams, &mut words);
        // Where each feature stands first.
        let firsts: FxHashMap<u32, usize> =
            ngrams.iter().rev().map(|(column, place)| (*column, place.start)).collect();
        let contributions = self.contributions(head, &row, &versus, |column| {
            firsts.get(&column).and_then(|first| words.get(*first)?.0.slice(text))
        });
        Ok(Explanation {
            bias: versus.bias(),
            log_odds: versus.bias() + row.iter().map(|&entry| versus.contribution(entry)).sum::<f64>(),
            contributions,
            mentions: mentions.target,
            target,
            scored,
            runner_up,
            words,
        })
    }

    /// What each feature adds; `word` is the word at which a feature stands.
    fn contributions<'w, L: Label>(
        &self,
        head: &Head<L>,
        row: &[(u32, f32)],
        versus: &Versus<'_>,
        word: impl Fn(u32) -> Option<&'w str>,
    ) -> Vec<Contribution> {
        let tokenizer = &self.model().tokenizer;
        let affixes = self.affixes.get_or_init(|| tokenizer.affix_spellings());
        let names = Names::new(tokenizer, affixes);
        let mut by_name: BTreeMap<String, f64> = BTreeMap::new();
        for &entry in row {
            let Some(column) = head.features.column(entry.0) else { continue };
            *by_name.entry(names.describe_at(column, word(entry.0))).or_default() +=
                versus.contribution(entry);
        }
        let each = by_name.into_iter().map(|(name, value)| Contribution { name, value });
        let mut contributions: Vec<Contribution> = each.collect();
        contributions.sort_by(|a, b| b.value.abs().total_cmp(&a.value.abs()));
        contributions
    }
}

/// One label against the runner-up.
struct Versus<'p> {
    label: usize,
    runner_up: usize,
    weights: &'p [f32],
    intercepts: &'p [f64],
    calibrator: &'p Calibrator,
}

impl<'p> Versus<'p> {
    fn new<L: Label>(
        scored: &Scored<L>,
        weights: &'p [f32],
        intercepts: &'p [f64],
        calibrator: &'p Calibrator,
    ) -> Self {
        let label = scored.probabilities.iter().position(|(label, _)| *label == scored.label).unwrap_or(0);
        let mut others: Vec<usize> =
            (0..scored.probabilities.len()).filter(|&other| other != label).collect();
        others.sort_by(|&a, &b| scored.probabilities[b].1.total_cmp(&scored.probabilities[a].1));
        Self { label, runner_up: others[0], weights, intercepts, calibrator }
    }

    /// The numbers of the label less those of the runner-up. Two classes have one column, that of class 1
    /// against class 0.
    fn difference(&self, columns: impl Fn(usize) -> f64) -> f64 {
        let of = |class: usize| match (self.intercepts.len(), class) {
            (1, 0) => 0.0,
            (1, _) => columns(0),
            (_, class) => columns(class),
        };
        (of(self.label) - of(self.runner_up)) / self.calibrator.temperature.value()
    }

    fn bias(&self) -> f64 {
        let biases = self.calibrator.bias(self.label) - self.calibrator.bias(self.runner_up);
        self.difference(|column| self.intercepts[column]) + biases
    }

    /// What one entry of a row adds.
    fn contribution(&self, (column, value): (u32, f32)) -> f64 {
        let weights = &self.weights[column as usize * self.intercepts.len()..];
        f64::from(value) * self.difference(|column| f64::from(weights[column]))
    }

    /// Shares what the n-grams of a row add out to the words at their places.
    fn share(&self, row: &[(u32, f32)], places: &[(u32, Range<usize>)], words: &mut [(ByteSpan, f64)]) {
        let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
        places.iter().for_each(|(column, _)| *counts.entry(*column).or_default() += 1);
        for (column, place) in places {
            let Ok(at) = row.binary_search_by_key(column, |(column, _)| *column) else { continue };
            let share = self.contribution(row[at]) / f64::from(counts[column]) / place.len() as f64;
            words[place.clone()].iter_mut().for_each(|(_, sum)| *sum += share);
        }
    }
}
