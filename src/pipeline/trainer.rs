//! Labelled rows → a model.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::PipelineError;
use super::base::fit_near;
use super::examples::Examples;
use super::head::{Fitted, HeldOut, fit, labels_in};
use super::languages;
use super::progress::Progress;
use super::readings::Readings;
use super::targets::{Conflicts, conflict_named};
use crate::conflict::Conflict;
use crate::dataset::{Dataset, Row, first_of_text, text_digest};
use crate::feature::{
    FeatureError, FeatureParams, FrameLexicon, Lexicon, TokenVectors, Tokenizer, VectorTrainer, WordVectors,
};
use crate::label::{Label, Sentiment, Stance};
use crate::model::{Config, Head, Lookups, Model};

/// Numbers a word of vectors that the training texts teach; more did not help.
const OWN_VECTOR_SIZE: usize = 50;
/// Fewer texts than this teach no vectors that are worth having.
const ENOUGH_TEXTS: usize = 1000;

/// The heads of both tasks, as far as the data has labels.
type Heads<'r> = (Option<Fitted<'r, Stance>>, Option<Fitted<'r, Sentiment>>);

/// Learns a model from labelled rows.
///
/// ```
/// use stancekit::dataset::{Dataset, ReadOptions, Reader};
/// use stancekit::pipeline::Trainer;
///
/// let lines: String = (0..20)
///     .map(|i| match i % 2 {
///         0 => format!("{{\"text\":\"report {i} praised Rome\",\"target\":\"Rome\",\"label\":\"favor\"}}\n"),
///         _ => format!("{{\"text\":\"report {i} blamed Rome\",\"target\":\"Rome\",\"label\":\"against\"}}\n"),
///     })
///     .collect();
/// let rows = Reader::new("lines", lines.as_bytes(), &ReadOptions::default())?.collect::<Result<_, _>>()?;
/// let data = Dataset { rows, sources: vec![] };
/// let trained = Trainer::new().train(&data, &())?;
/// let right = trained.stance.iter().filter(|held_out| held_out.predicted == held_out.gold).count();
/// assert_eq!(right, 20); // each judged by a classifier that had not seen it
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Trainer {
    config: Config,
    conflicts: Vec<Conflict>,
    vectors: Option<Arc<WordVectors>>,
    lexicon: Option<Arc<Lexicon>>,
    base: Option<Arc<Model>>,
    seed: u64,
}

/// A model, and what its classifiers said of examples held out in calibration (empty if there were too few
/// articles).
#[derive(Debug)]
#[non_exhaustive]
pub struct Trained<'r> {
    /// The model.
    pub model: Model,
    /// Held-out stances.
    pub stance: Vec<HeldOut<'r, Stance>>,
    /// Held-out sentiments.
    pub sentiment: Vec<HeldOut<'r, Sentiment>>,
}

impl Trainer {
    /// A trainer with default parameters, no conflict and seed 0.
    pub fn new() -> Self {
        Self::default()
    }

    /// The model that training begins from, if one was set.
    pub fn base_model(&self) -> Option<&Model> {
        self.base.as_deref()
    }

    /// The first of the conflicts that were set.
    pub fn conflict(&self) -> Option<&Conflict> {
        self.conflicts.first()
    }

    /// Sets the parameters.
    #[must_use]
    pub fn config(mut self, config: Config) -> Self {
        self.config = config;
        self
    }

    /// Sets the conflicts whose parties the targets of the data are. A row whose field `conflict` has the
    /// name of one is about that one, any other about the first. A target whose place a row gives by a span
    /// may be anybody.
    #[must_use]
    pub fn conflicts(mut self, conflicts: Vec<Conflict>) -> Self {
        self.conflicts = conflicts;
        self
    }

    /// Sets the word vectors that are read beside n-grams. Without any, the training texts teach their own,
    /// if there are a thousand of them with targets to read around and `features.vectors.enabled`.
    #[must_use]
    pub fn vectors(mut self, vectors: Option<WordVectors>) -> Self {
        self.vectors = vectors.map(Arc::new);
        self
    }

    /// Sets the lexicon of good and bad words, in place of [`Lexicon::built_in`]; none is used unless
    /// `features.lexicon.enabled`.
    #[must_use]
    pub fn lexicon(mut self, lexicon: Option<Lexicon>) -> Self {
        self.lexicon = lexicon.map(Arc::new);
        self
    }

    /// Sets a model to start from, and takes its parameters; those of features must stay as they are. The
    /// weights are then pulled toward those of that model, as strongly as held-out articles speak for, other
    /// than those that it was trained on; its intercepts, the balance of labels, stay. Its words, n-grams,
    /// idf, word vectors, lexicon and conflicts are kept, and the data adds to them; what it says of a text
    /// without a change stays the same to the bit.
    #[must_use]
    pub fn base(mut self, base: Option<Arc<Model>>) -> Self {
        self.config = base.as_ref().map_or(self.config, |base| base.config.for_other_data());
        self.base = base;
        self
    }

    /// The lexicon that is used, if any.
    fn used_lexicon(&self) -> Option<Arc<Lexicon>> {
        let given = || self.lexicon.clone().unwrap_or_else(|| Arc::new(Lexicon::built_in()));
        self.config.features.lexicon.enabled.then(given)
    }

    /// The lexicon of frames, if any view reads them.
    fn used_frames(&self) -> Option<Arc<FrameLexicon>> {
        self.config.features.views.frame.enabled.then(|| Arc::new(FrameLexicon::built_in()))
    }

    /// Words of the vectors that the model knows though the training texts may not have them. Words with a
    /// mark or digit in them are never tokens.
    fn further_words(&self) -> Vec<String> {
        let words = self.vectors.iter().flat_map(|vectors| vectors.words());
        let words = words.take(self.config.features.vectors.max_words);
        words.filter(|word| word.chars().all(char::is_alphabetic)).cloned().collect()
    }

    /// The vectors that were given or those that the texts teach, if they are wanted.
    fn word_vectors(&self, rows: &[Row]) -> Result<Option<Arc<WordVectors>>, PipelineError> {
        let has_targets = || rows.iter().any(|row| row.targets.iter().any(|target| target.name.is_some()));
        if !self.config.features.vectors.enabled {
            return Ok(None);
        }
        if self.vectors.is_some() || !has_targets() {
            return Ok(self.vectors.clone());
        }
        let texts = rows.iter().zip(first_of_text(rows)).filter(|(_, is_first)| *is_first);
        let texts: Vec<&str> = texts.map(|(row, _)| row.text.as_str()).collect();
        if texts.len() < ENOUGH_TEXTS {
            return Ok(None);
        }
        let trainer =
            VectorTrainer { vector_size: OWN_VECTOR_SIZE, seed: self.seed, ..VectorTrainer::default() };
        match trainer.train(&texts, &|_| ()) {
            Ok(learnt) => Ok(Some(Arc::new(learnt))),
            Err(FeatureError::FewWords { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Sets the seed of the calibration folds.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Trains. The same rows, parameters and seed give the same model at any number of threads. Stances are
    /// learnt, sentiments, or both: whatever the data has at least two labels of.
    ///
    /// # Errors
    /// [`PipelineError`] if the data has fewer than two labels of either, or of stances one alone, a target
    /// is not a party of the conflict, or a parameter has no meaning.
    pub fn train<'r>(
        &self,
        data: &'r Dataset,
        progress: &dyn Progress,
    ) -> Result<Trained<'r>, PipelineError> {
        self.check_base()?;
        let known = self.known_conflicts();
        let conflicts = Conflicts::new(&known);
        if !self.conflicts.is_empty() {
            check_targets(&data.rows, &conflicts)?;
        }
        let rows = data.rows.len() as u64;
        progress.begin("learn the words", rows);
        let texts: Vec<&str> = data.rows.iter().map(|row| row.text.as_str()).collect();
        let tokenizer = self.tokenizer(&texts)?;
        progress.begin("tokenize", rows);
        let with_affixes = self.config.features.views.affix.enabled;
        let read = Readings::of_rows(&data.rows, &tokenizer, &conflicts, with_affixes, progress)?;
        progress.begin("learn word vectors", 0);
        let vectors = match &self.base {
            Some(base) => base.vectors.clone(),
            None => self
                .word_vectors(&data.rows)?
                .map(|vectors| Arc::new(TokenVectors::new(&tokenizer, &vectors, &read.stance.readings))),
        };
        let lookups = Lookups { tokenizer: &tokenizer, vectors: vectors.as_ref() };
        let (stance, sentiment) = self.heads(read, &lookups, progress)?;
        let (stance, held_out_stances) = stance.unzip();
        let (sentiment, held_out_sentiments) = sentiment.unzip();
        let model = Model {
            config: self.config.clone(),
            seed: self.seed,
            library_version: env!("CARGO_PKG_VERSION").to_owned(),
            conflicts: known.into_iter().map(Arc::new).collect(),
            base: self.base.as_ref().map(|base| base.digest()).transpose()?,
            tokenizer,
            vectors,
            stance,
            sentiment,
            data: data.sources.clone(),
            languages: self.languages(&data.rows),
            texts: self.digests(&data.rows),
        };
        let (stance, sentiment) =
            (held_out_stances.unwrap_or_default(), held_out_sentiments.unwrap_or_default());
        Ok(Trained { model, stance, sentiment })
    }

    /// Whether there is no base, or one with the same features.
    fn check_base(&self) -> Result<(), PipelineError> {
        let Some(base) = &self.base else { return Ok(()) };
        if self.vectors.is_some() || self.lexicon.is_some() {
            let what = "its word vectors and its lexicon are kept, expected none to be given".into();
            return Err(PipelineError::Base { what });
        }
        let differences = self.config.differences(&base.config).into_iter();
        let mut differences =
            differences.filter(|(key, _)| key.starts_with("features.") || key.starts_with("tokenizer."));
        let Some((key, value)) = differences.next() else { return Ok(()) };
        let its = base.config.differences(&self.config).into_iter().find(|(its, _)| *its == key);
        let its = its.map_or("unset".into(), |(_, value)| value);
        Err(PipelineError::Base { what: format!("`{key}` is {value}, expected its own, {its}") })
    }

    /// The conflicts that were given and those of the base that have other names.
    fn known_conflicts(&self) -> Vec<Conflict> {
        let of_base = self.base.iter().flat_map(|base| &base.conflicts);
        let of_base = of_base.filter(|known| self.conflicts.iter().all(|given| given.name != known.name));
        self.conflicts.iter().chain(of_base.map(AsRef::as_ref)).cloned().collect()
    }

    fn tokenizer(&self, texts: &[&str]) -> Result<Tokenizer, FeatureError> {
        let words = &self.config.tokenizer;
        if let Some(base) = &self.base {
            return base.tokenizer.extended(texts, words.min_frequency, words.vocab_size);
        }
        let further = self.further_words();
        let tokenizer = Tokenizer::train_with(texts, words.min_frequency, words.vocab_size, &further)?;
        Ok(tokenizer.with_lexicon(self.used_lexicon()).with_frames(self.used_frames()))
    }

    /// Texts by language, those of the base among them.
    fn languages(&self, rows: &[Row]) -> BTreeMap<String, usize> {
        let mut counts = languages::of_rows(rows);
        for (code, n) in self.base.iter().flat_map(|base| &base.languages) {
            *counts.entry(code.clone()).or_default() += n;
        }
        counts
    }

    /// Digests of the texts of rows and of those of the base, ascending.
    fn digests(&self, rows: &[Row]) -> Vec<u64> {
        let mut digests: Vec<u64> = rows.par_iter().map(|row| text_digest(&row.text)).collect();
        digests.extend(self.base.iter().flat_map(|base| &base.texts));
        digests.sort_unstable();
        digests.dedup();
        digests
    }

    /// The heads of both tasks. Only of data with enough labels of sentiments may the stances be none.
    fn heads<'r>(
        &self,
        Readings { stance, sentiment }: Readings<'r>,
        lookups: &Lookups<'_>,
        progress: &dyn Progress,
    ) -> Result<Heads<'r>, PipelineError> {
        if !stance.has_two_labels() && (!stance.labels.is_empty() || !sentiment.has_two_labels()) {
            labels_in(&stance.labels)?;
        }
        let (params, base) = (&self.config.features, self.base.as_deref());
        let base_stance = base.and_then(|base| base.stance.as_ref());
        let stance = self.head(stance, base_stance, params, lookups, progress)?;
        let views = params.views.clone().whole_only();
        let params = FeatureParams { views, ..params.clone() };
        let base_sentiment = base.and_then(|base| base.sentiment.as_ref());
        let sentiment = self.head(sentiment, base_sentiment, &params, lookups, progress)?;
        Ok((stance, sentiment))
    }

    /// The head of a task: that of the base, changed if the data has any labels of it, else a new one if the
    /// data has two.
    fn head<'r, L: Label>(
        &self,
        examples: Examples<'r, L>,
        base: Option<&Head<L>>,
        params: &FeatureParams,
        lookups: &Lookups<'_>,
        progress: &dyn Progress,
    ) -> Result<Option<Fitted<'r, L>>, PipelineError> {
        match base {
            Some(base) if examples.labels.is_empty() => Ok(Some((base.clone(), Vec::new()))),
            Some(base) => {
                let seen = self.base.iter().flat_map(|base| base.texts.iter().copied()).collect();
                fit_near(examples, base, &seen, &self.config, lookups.tokenizer, self.seed, progress)
                    .map(Some)
            }
            None if !examples.has_two_labels() => Ok(None),
            None => fit(examples, &self.config, params, lookups, self.seed, progress).map(Some),
        }
    }
}

/// With conflicts, every target without a place of its own must be a party of its row's, and that must be one
/// of them if the row names it.
fn check_targets(rows: &[Row], conflicts: &Conflicts) -> Result<(), PipelineError> {
    for row in rows {
        let Some(conflict) = conflicts.for_row(row).conflict() else { return Ok(()) };
        let unplaced = row.targets.iter().filter(|target| target.span.is_none());
        for name in unplaced.filter_map(|target| target.name.as_deref()) {
            if conflict.party(name).is_none() {
                let parties: Vec<String> =
                    conflict.parties.iter().map(|party| format!("`{}`", party.id)).collect();
                return Err(PipelineError::NotAParty {
                    place: row.place.clone(),
                    target: name.to_owned(),
                    conflict: conflict.name.as_str().into(),
                    parties: parties.join(", ").into(),
                    named: conflict_named(row).filter(|name| *name != conflict.name).map(Into::into),
                });
            }
        }
    }
    Ok(())
}
