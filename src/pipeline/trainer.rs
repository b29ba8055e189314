//! Labelled rows → a model.

use std::sync::Arc;

use rayon::prelude::*;

use super::PipelineError;
use super::head::{Examples, HeldOut, Lookups, fit};
use super::languages;
use super::progress::Progress;
use super::targets::{Conflicts, Parties, conflict_named};
use crate::conflict::Conflict;
use crate::dataset::{Dataset, Row, TargetLabel, first_of_text, text_digest};
use crate::feature::{
    Encoder, FeatureError, FeatureParams, FrameLexicon, Lexicon, Reading, TokenVectors, Tokeniser, Tokens,
    VectorTrainer, WordVectors,
};
use crate::label::{Sentiment, Stance};
use crate::model::{Config, Model};
use crate::span::ByteSpan;

/// Numbers a word of vectors that the training texts teach; more did not help.
const OWN_VECTOR_SIZE: usize = 50;
/// Fewer texts than this teach no vectors that are worth having.
const ENOUGH_TEXTS: usize = 1000;

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
    seed: u64,
}

/// A model, and what its classifiers said of examples held out in calibration (empty if there were too few articles).
#[derive(Debug)]
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

    /// Sets the parameters.
    #[must_use]
    pub fn config(mut self, config: Config) -> Self {
        self.config = config;
        self
    }

    /// Sets the conflicts whose parties the targets of the data are. A row whose field `conflict` has the name of one is about that one, any
    /// other about the first. A target whose place a row gives by a span may be anybody.
    #[must_use]
    pub fn conflicts(mut self, conflicts: Vec<Conflict>) -> Self {
        self.conflicts = conflicts;
        self
    }

    /// Sets the word vectors that are read beside n-grams. Without any, the training texts teach their own, if there are a thousand of them
    /// with targets to read around and `features.vectors.enabled`.
    #[must_use]
    pub fn vectors(mut self, vectors: Option<WordVectors>) -> Self {
        self.vectors = vectors.map(Arc::new);
        self
    }

    /// Sets the lexicon of good and bad words, in place of [`Lexicon::built_in`]; none is used unless `features.lexicon.enabled`.
    #[must_use]
    pub fn lexicon(mut self, lexicon: Option<Lexicon>) -> Self {
        self.lexicon = lexicon.map(Arc::new);
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

    /// Words of the vectors that the model knows though the training texts may not have them. Words with a mark or digit in them are never
    /// tokens.
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

    /// Trains. The same rows, parameters and seed give the same model at any number of threads. Sentiment is learnt if the
    /// data has at least two labels of it.
    ///
    /// # Errors
    /// [`PipelineError`] if the data has fewer than two labels, a target is not a party of the conflict, or
    /// a parameter has no meaning.
    pub fn train<'r>(
        &self,
        data: &'r Dataset,
        progress: &dyn Progress,
    ) -> Result<Trained<'r>, PipelineError> {
        let conflicts = Conflicts::new(&self.conflicts);
        check_targets(&data.rows, &conflicts)?;
        let rows = data.rows.len() as u64;
        progress.begin("learn the words", rows);
        let texts: Vec<&str> = data.rows.iter().map(|row| row.text.as_str()).collect();
        let words = &self.config.tokenizer;
        let tokeniser =
            Tokeniser::train_with(&texts, words.min_frequency, words.vocab_size, &self.further_words())?;
        let tokeniser = tokeniser.with_lexicon(self.used_lexicon()).with_frames(self.used_frames());
        progress.begin("tokenise", rows);
        let with_affixes = self.config.features.views.affix.enabled;
        let read = Readings::of_rows(&data.rows, &tokeniser, &conflicts, with_affixes, progress)?;
        progress.begin("learn word vectors", 0);
        let vectors = self.word_vectors(&data.rows)?;
        let vectors =
            vectors.map(|vectors| Arc::new(TokenVectors::new(&tokeniser, &vectors, &read.stance.readings)));
        let lookups = Lookups { tokeniser: &tokeniser, vectors: vectors.as_ref() };
        let features = &self.config.features;
        let (stance, held_out_stances) =
            fit(read.stance, &self.config, features, &lookups, self.seed, progress)?;
        let whole_only = FeatureParams { views: features.views.clone().whole_only(), ..features.clone() };
        let sentiment = read
            .sentiment
            .has_two_labels()
            .then(|| fit(read.sentiment, &self.config, &whole_only, &lookups, self.seed, progress))
            .transpose()?;
        let (sentiment, held_out_sentiments) = sentiment.unzip();
        let model = Model {
            config: self.config.clone(),
            seed: self.seed,
            library_version: env!("CARGO_PKG_VERSION").to_owned(),
            conflicts: self.conflicts.clone(),
            tokeniser,
            vectors,
            stance,
            sentiment,
            data: data.sources.clone(),
            languages: languages::of_rows(&data.rows),
            texts: digests(&data.rows),
        };
        Ok(Trained { model, stance: held_out_stances, sentiment: held_out_sentiments.unwrap_or_default() })
    }
}

/// Digests of the texts of rows, ascending.
fn digests(rows: &[Row]) -> Vec<u64> {
    let mut digests: Vec<u64> = rows.par_iter().map(|row| text_digest(&row.text)).collect();
    digests.sort_unstable();
    digests.dedup();
    digests
}

/// With conflicts, every target without a place of its own must be a party of its row's, and that must be one of them if the row names it.
fn check_targets(rows: &[Row], conflicts: &Conflicts) -> Result<(), PipelineError> {
    for row in rows {
        let Some(conflict) = conflicts.of(row).conflict() else { return Ok(()) };
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

/// What both heads learn from.
struct Readings<'r> {
    stance: Examples<'r, Stance>,
    sentiment: Examples<'r, Sentiment>,
}

impl<'r> Readings<'r> {
    fn of_rows(
        rows: &'r [Row],
        tokeniser: &Tokeniser,
        conflicts: &Conflicts,
        with_affixes: bool,
        progress: &dyn Progress,
    ) -> Result<Self, PipelineError> {
        let each = |encoder: &mut Encoder<'_>, row: &'r Row| -> Result<_, PipelineError> {
            let read = RowReadings::of(row, &encoder.encode(&row.text)?, conflicts.of(row));
            progress.advance(1);
            Ok((row, read))
        };
        let encoder = || Encoder::new(tokeniser).affixes(with_affixes);
        let read: Vec<_> = rows.par_iter().map_init(encoder, each).collect::<Result<_, _>>()?;
        let mut readings = Self { stance: Examples::empty(), sentiment: Examples::empty() };
        for ((row, read), is_first) in read.into_iter().zip(first_of_text(rows)) {
            for (target, label, reading) in read.stances {
                let target = target.name.as_ref().map(|name| conflicts.of(row).name_of(name));
                readings.stance.push(row, target, reading, label);
            }
            if let (Some(label), Some(reading), true) = (row.sentiment, read.whole, is_first) {
                readings.sentiment.push(row, None, reading, label);
            }
        }
        Ok(readings)
    }
}

impl<'r, L: PartialEq> Examples<'r, L> {
    fn has_two_labels(&self) -> bool {
        self.labels.iter().any(|label| *label != self.labels[0])
    }

    fn empty() -> Self {
        Self { rows: Vec::new(), targets: Vec::new(), readings: Vec::new(), labels: Vec::new() }
    }

    fn push(&mut self, row: &'r Row, target: Option<Arc<str>>, reading: Reading, label: L) {
        self.rows.push(row);
        self.targets.push(target);
        self.readings.push(reading);
        self.labels.push(label);
    }
}

/// One row as it reads toward each labelled target, and toward none if its sentiment is labelled.
struct RowReadings<'r> {
    stances: Vec<(&'r TargetLabel, Stance, Reading)>,
    whole: Option<Reading>,
}

impl<'r> RowReadings<'r> {
    fn of(row: &'r Row, tokens: &Tokens, parties: &Parties) -> Self {
        let found = parties.find(&row.text);
        let stances = row.examples().map(|(target, stance)| {
            let mentions = parties.toward_target(&found, row, target);
            (target, stance, Reading::new(tokens, &mentions.target, &mentions.others))
        });
        let stances = stances.collect();
        let spans: Vec<ByteSpan> = found.iter().map(|mention| mention.span).collect();
        Self { stances, whole: row.sentiment.map(|_| Reading::new(tokens, &[], &spans)) }
    }
}
