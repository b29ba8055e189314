//! What is on disk.
//!
//! A model is a directory: `model.safetensors` (weights, idf, vocabulary), `tokenizer.json`, `config.json`
//! (format version, label order, parameters, parties, seed, digests) and `README.md` (the model card).
//! [`Model`] is the same as plain data, without behaviour: a [`crate::pipeline::Trainer`] makes it, a
//! [`crate::pipeline::Predictor`] uses it.
//!
//! Reading uses the arrays where they lie in memory, after sizes, digests and finiteness are
//! checked. Writing is atomic: the directory that was there before stays whole until the new one takes its
//! place.
//!
//! ```
//! use stancekit::model::Model;
//!
//! let model = Model::embedded(); // the default model, compiled in
//! assert_eq!(model.conflicts[0].name, "russia-ukraine");
//! let dir = tempfile::tempdir().unwrap();
//! let path = dir.path().join("copy");
//! model.write(&path, "# A copy\n")?;
//! assert_eq!(Model::read(&path)?, model);
//! # Ok::<(), stancekit::model::ModelError>(())
//! ```
//!
//! **Limits:** format version 3 only; older and newer ones are refused.

mod arrays;
mod config;
mod disk;
#[cfg(feature = "default-model")]
mod embedded;
mod error;
mod file;
mod manifest;
mod others;
mod replace;
mod scratch;
mod writing;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub(crate) use arrays::Lookups;
pub use config::{
    CalibrationConfig, ClassifierConfig, Config, DecisionRule, LabelWeight, PartyConfig, Solver,
    TokenizerConfig, WeightRule,
};
pub use error::ModelError;
#[cfg(feature = "cli")]
pub(crate) use file::{CARD, MODEL_FILES};

use crate::calibrate::{Calibrator, Decision};
use crate::classify::Outcome;
use crate::conflict::Conflict;
use crate::dataset::Source;
use crate::feature::{Features, TokenVectors, Tokenizer};
use crate::label::{Sentiment, Stance};
use crate::matrix::Tensor;

/// The format that this version writes, and the only one that it reads.
pub(crate) const FORMAT_VERSION: u64 = 3;

/// A trained model: plain data.
#[derive(Debug, Clone)]
pub struct Model {
    /// The parameters that it was trained with.
    pub config: Config,
    /// Seed of the training.
    pub seed: u64,
    /// The version of stancekit that trained it.
    pub library_version: String,
    /// The conflicts whose parties it was trained on, if it was told any; the first is that of rows that name
    /// none.
    pub conflicts: Vec<Arc<Conflict>>,
    /// The [digest](Model::digest) of the model that it was made from, if it was made from one.
    pub base: Option<String>,
    /// Text → ids.
    pub tokenizer: Tokenizer,
    /// Vectors of the tokenizer's words, if it was trained with any.
    pub vectors: Option<Arc<TokenVectors>>,
    /// Stance toward a target, if the data had it.
    pub stance: Option<Head<Stance>>,
    /// Sentiment of a paragraph, if the data had it.
    pub sentiment: Option<Head<Sentiment>>,
    /// The files it was trained on.
    pub data: Vec<Source>,
    /// Texts that it was trained on, by the code of their language; empty if nobody knows it of any.
    pub languages: BTreeMap<String, usize>,
    /// Digests of the texts that it was trained on, ascending; empty if it was written before models had
    /// them.
    pub texts: Vec<u64>,
}

/// One classifier and its features.
#[derive(Debug, Clone, PartialEq)]
pub struct Head<L> {
    /// Class order.
    pub labels: Vec<L>,
    /// Readings → rows.
    pub features: Features,
    /// `n_features` × columns, feature by feature; two classes have one column, more have one each.
    pub weights: Tensor<f32>,
    /// One per column.
    pub intercepts: Vec<f64>,
    /// Weights and intercepts of single parties, which are added to the shared ones.
    pub parties: Vec<PartyHead>,
    /// Scores → probabilities.
    pub calibrator: Calibrator,
    /// Probabilities → the label that is said.
    pub decision: Decision,
    /// How wide the intervals of sums are, against those of labels that err one by one.
    pub interval_width: f64,
    /// How the training went.
    pub report: FitReport,
}

/// The weights that one party has beside the shared ones.
#[doc(hidden)]
#[derive(Debug, Clone, PartialEq)]
pub struct PartyHead {
    /// What it is called: the id of a party of the conflict, else a target's name in lower case.
    pub name: String,
    /// The features that it has weights for, ascending.
    pub columns: Tensor<u32>,
    /// As many per feature as the head has columns.
    pub weights: Tensor<f32>,
    /// One per column.
    pub intercepts: Vec<f64>,
}

/// How the training of one head went.
#[doc(hidden)]
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct FitReport {
    /// Examples of each label.
    pub examples: BTreeMap<String, usize>,
    /// Examples of the most frequent targets.
    pub targets: Vec<TargetCount>,
    /// How the solver stopped; the dense solver does not tell its iterations.
    pub outcome: Option<Outcome>,
    /// What calibration did; none if there was too little data for it.
    pub calibration: Option<Calibration>,
    /// How strongly it was pulled toward the model that it was made from; none if there is none.
    pub pull: Option<Pull>,
}

/// How strongly weights are pulled toward those of the model that training started from.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pull {
    /// A change costs so many times the penalty that a weight has without a base.
    Times(f64),
    /// They stay as they are: held-out articles speak for no change, or there are too few.
    Unchanged,
}

/// Examples of one target.
#[doc(hidden)]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetCount {
    /// Its name in the data.
    pub target: String,
    /// Examples of each label.
    pub examples: BTreeMap<String, usize>,
}

/// What calibration did, measured on examples held out fold by fold.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// Number of folds.
    pub folds: usize,
    /// Expected calibration error of the scores as they are.
    pub ece_before: f64,
    /// Expected calibration error as the model is calibrated.
    pub ece_after: f64,
}

impl PartialEq for Model {
    fn eq(&self, other: &Self) -> bool {
        self.config == other.config
            && self.seed == other.seed
            && self.library_version == other.library_version
            && self.conflicts == other.conflicts
            && self.base == other.base
            && self.vectors == other.vectors
            && self.stance == other.stance
            && self.sentiment == other.sentiment
            && self.data == other.data
            && self.languages == other.languages
            && self.texts == other.texts
            && self.tokenizer == other.tokenizer
    }
}
