//! A model → stances and sentiments of rows.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::PipelineError;
use super::aggregate::Summing;
use super::folded::Folded;
use super::prediction::Prediction;
use super::targets::{Conflicts, TargetFinder};
use super::voice::attribute_voices;
use crate::conflict::{Conflict, ConflictSet, Mention};
use crate::dataset::{Location, Row};
use crate::feature::{Encoder, EncoderCache};
use crate::label::{Label, Stance};
use crate::model::{Head, Model};
use crate::speech::speeches;

/// Rows that one task takes at a time.
const ROWS_PER_TASK: usize = 32;

/// A model made ready to score rows.
///
/// The example at [`crate::pipeline`] scores one.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct Predictor {
    model: Arc<Model>,
    /// What rows may be about.
    pub(super) conflicts: Arc<Conflicts>,
    pub(super) known: Arc<KnownConflicts>,
    /// Shared and own weights together, by the party's key.
    pub(super) folded: Arc<BTreeMap<String, Folded>>,
    /// What encoders that are not at work remember.
    memories: Arc<Mutex<Vec<EncoderCache>>>,
    /// Spellings of affixes by symbol, which explanations ask for.
    pub(super) affixes: Arc<OnceLock<FxHashMap<u32, String>>>,
    /// Whether the conflicts were set, so that none is chosen for an article.
    pub(super) is_set: bool,
    pub(super) implicit: bool,
    inferred: bool,
    voices: bool,
    pub(super) min_confidence: f64,
}

/// What an article may be about.
#[derive(Debug)]
pub(super) struct KnownConflicts {
    /// The conflicts of the model, or those that were set.
    pub(super) own: Arc<Conflicts>,
    all: OnceLock<ConflictSet>,
}

impl KnownConflicts {
    fn new(own: Arc<Conflicts>) -> Arc<Self> {
        Arc::new(Self { own, all: OnceLock::new() })
    }

    /// Its own and those that are built in.
    pub(super) fn all(&self) -> &ConflictSet {
        let own = || self.own.iter().cloned().collect::<ConflictSet>();
        self.all.get_or_init(|| own().with_built_in())
    }
}

impl Predictor {
    /// A predictor for the conflicts that the model was trained on, if any.
    pub fn new(model: Model) -> Self {
        let conflicts = Arc::new(Conflicts::new(&model.conflicts));
        let own = |head: &Head<Stance>| -> BTreeMap<String, Folded> {
            head.parties.iter().map(|own| (own.name.clone(), Folded::new(head, own))).collect()
        };
        let folded = model.stance.as_ref().map(own).unwrap_or_default();
        Self {
            model: Arc::new(model),
            known: KnownConflicts::new(conflicts.clone()),
            conflicts,
            folded: Arc::new(folded),
            memories: Arc::default(),
            affixes: Arc::default(),
            is_set: false,
            implicit: false,
            inferred: false,
            voices: true,
            min_confidence: 0.0,
        }
    }

    /// Sets the conflict whose parties are looked for, whatever rows say that they are about.
    #[must_use]
    pub fn with_conflict(&self, conflict: &Conflict) -> Self {
        self.with_conflicts(std::slice::from_ref(conflict))
    }

    /// Sets the conflicts whose parties are looked for: of the one that a row names in its field
    /// `conflict`, else of the first.
    #[must_use]
    pub fn with_conflicts(&self, conflicts: &[Conflict]) -> Self {
        let conflicts = Arc::new(Conflicts::new(conflicts));
        Self { known: KnownConflicts::new(conflicts.clone()), conflicts, is_set: true, ..self.clone() }
    }

    /// The same model looking for others among the conflicts that it knows.
    pub(super) fn looking_for(&self, conflicts: Arc<Conflicts>) -> Self {
        Self { conflicts, ..self.clone() }
    }

    /// The parties that are looked for in a row.
    pub(super) fn finder_for(&self, row: &Row) -> &TargetFinder {
        self.conflicts.for_row(row)
    }

    /// The conflict whose parties are looked for in a row: of those of the model, or those that were set, the
    /// one that its field `conflict` names, else the first.
    pub fn conflict_of(&self, row: &Row) -> Option<&Arc<Conflict>> {
        self.finder_for(row).conflict()
    }

    /// Scores every party in every paragraph, mentioned or not.
    #[must_use]
    pub fn implicit(mut self, implicit: bool) -> Self {
        self.implicit = implicit;
        self
    }

    /// Scores parties also in paragraphs that only mean them, by a pronoun or a surname: see
    /// [`Conflict::infer`]. Models are not trained on such mentions, and read the paragraph as one that does
    /// not name the party.
    #[must_use]
    pub fn inferred(mut self, inferred: bool) -> Self {
        self.inferred = inferred;
        self
    }

    /// Whether to tell whose voice takes the stances of rows; without, all is narration, and faster. Of
    /// articles it is always told, of rows never by a model that knows no targets: a stance toward nobody has
    /// no voice.
    #[must_use]
    pub fn voices(mut self, voices: bool) -> Self {
        self.voices = voices;
        self
    }

    /// Abstains from stances whose confidence is below this, in [0, 1].
    #[must_use]
    pub fn min_confidence(mut self, min_confidence: f64) -> Self {
        self.min_confidence = min_confidence;
        self
    }

    /// How [`read`](Self::read) sums this model's predictions up: all paragraphs alike, with
    /// intervals as wide as held-out articles need them.
    pub(crate) fn summing(&self) -> Summing {
        let width = self.model.stance.as_ref().map(|head| head.interval_width);
        Summing { width: width.unwrap_or(1.0), ..Summing::default() }
    }

    /// The model.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// What the model has learnt of stances.
    ///
    /// # Errors
    /// [`PipelineError::NotLearnt`] if it knows sentiments alone.
    pub fn stance_head(&self) -> Result<&Head<Stance>, PipelineError> {
        self.model.stance.as_ref().ok_or(PipelineError::NotLearnt { task: Stance::TASK })
    }

    /// Whether the model was trained on targets, and not on texts as a whole.
    pub fn knows_targets(&self) -> bool {
        self.model.stance.as_ref().is_some_and(|head| !head.report.targets.is_empty())
    }

    /// The conflict whose parties are looked for.
    pub fn conflict(&self) -> Option<&Arc<Conflict>> {
        self.conflicts.first().conflict()
    }

    /// Scores a text by itself, toward the parties that it mentions.
    ///
    /// ```
    /// use stancekit::{Model, Predictor};
    ///
    /// let prediction = Predictor::new(Model::embedded()).predict_text("The Russians lied to us.")?;
    /// assert_eq!(prediction.stances[0].target.as_deref(), Some("russia"));
    /// # Ok::<(), stancekit::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`predict`](Self::predict).
    pub fn predict_text(&self, text: &str) -> Result<Prediction, PipelineError> {
        self.predict(&Row::of_text(Location { path: "".into(), line: 0 }, text.to_owned()))
    }

    /// Scores a row: toward the targets that it names; if it names none, toward the parties that it mentions.
    /// A model that knows no targets scores it as a whole.
    ///
    /// # Errors
    /// [`PipelineError::Feature`] if the tokenizer refuses the text.
    pub fn predict(&self, row: &Row) -> Result<Prediction, PipelineError> {
        let prediction = self.with_encoder(|encoder| self.score(encoder, row, &self.inferred_in(row)))?;
        Ok(self.with_voices(prediction, row))
    }

    /// A prediction with the voices that a row has by itself.
    fn with_voices(&self, mut prediction: Prediction, row: &Row) -> Prediction {
        if !self.voices || !self.knows_targets() {
            return prediction;
        }
        let speeches = speeches(&[&row.text]).pop().unwrap_or_default();
        attribute_voices(&mut prediction, &row.text, speeches, self.finder_for(row));
        prediction
    }

    /// Scores rows side by side; each gets the bits that it would get alone.
    ///
    /// # Errors
    /// As [`Predictor::predict`].
    pub fn predict_all(&self, rows: &[Row]) -> Result<Vec<Prediction>, PipelineError> {
        self.score_all(
            rows,
            |_, row| self.inferred_in(row),
            |prediction, row| self.with_voices(prediction, row),
        )
    }

    /// Scores rows side by side, and does something more with each.
    pub(super) fn score_all(
        &self,
        rows: &[Row],
        inferred: impl Fn(usize, &Row) -> Vec<Mention> + Sync,
        then: impl Fn(Prediction, &Row) -> Prediction + Sync,
    ) -> Result<Vec<Prediction>, PipelineError> {
        let each = |(part, rows): (usize, &[Row])| -> Result<Vec<Prediction>, PipelineError> {
            self.with_encoder(|encoder| {
                let score = |(i, row): (usize, &Row)| {
                    let inferred = inferred(part * ROWS_PER_TASK + i, row);
                    Ok(then(self.score(encoder, row, &inferred)?, row))
                };
                rows.iter().enumerate().map(score).collect()
            })
        };
        let parts: Vec<Vec<Prediction>> =
            rows.par_chunks(ROWS_PER_TASK).enumerate().map(each).collect::<Result<_, _>>()?;
        Ok(parts.into_iter().flatten().collect())
    }

    /// Does work with an encoder that remembers what others have encoded before.
    fn with_encoder<T>(&self, work: impl FnOnce(&mut Encoder<'_>) -> T) -> T {
        let memory = self.memories.lock().ok().and_then(|mut free| free.pop()).unwrap_or_default();
        let with_affixes = self.model.config.features.views.affix.enabled;
        let mut encoder = Encoder::with_memory(&self.model.tokenizer, memory).affixes(with_affixes);
        let result = work(&mut encoder);
        if let Ok(mut free) = self.memories.lock() {
            free.push(encoder.into_memory());
        }
        result
    }

    /// What a target is called: the id of the party of the first conflict that it names, else its own name.
    pub fn name_of(&self, target: &Arc<str>) -> Arc<str> {
        self.conflicts.first().name_of(target)
    }

    /// What a target of a row is called: the id of the party that it names in the conflict of the row, else
    /// its own name.
    pub(crate) fn name_in(&self, row: &Row, target: &Arc<str>) -> Arc<str> {
        self.finder_for(row).name_of(target)
    }

    /// Where a row by itself means a party without naming it, if that is asked for.
    fn inferred_in(&self, row: &Row) -> Vec<Mention> {
        self.inferred_mentions(self.finder_for(row), &[&row.text]).pop().unwrap_or_default()
    }

    /// Where each paragraph of a text means a party without naming it, if that is asked for.
    pub(super) fn inferred_mentions(&self, finder: &TargetFinder, texts: &[&str]) -> Vec<Vec<Mention>> {
        let Some(conflict) = finder.conflict().filter(|_| self.inferred) else { return Vec::new() };
        let found: Vec<Vec<Mention>> = texts.iter().map(|text| finder.find(text)).collect();
        conflict.infer(texts, &found)
    }

    /// What people call a target: the name of a party, or the target's own.
    pub fn display_name<'n>(&'n self, target: &'n str) -> &'n str {
        let party = self.conflict().and_then(|conflict| Some(&conflict.parties[conflict.party(target)?]));
        party.map_or(target, |party| party.name.as_str())
    }
}
