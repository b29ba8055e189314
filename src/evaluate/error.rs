//! Why something cannot be measured: a model, folds, predictions, or trials of a search.

use super::metrics::UnknownMetric;
use crate::dataset::{DatasetError, Location};
use crate::pipeline::PipelineError;

/// Why nothing can be measured.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EvaluationError {
    /// The data have no label of what the model predicts.
    #[error(
        "no stance is labelled in the data, nor a sentiment that is predicted; expected labels to measure the model on"
    )]
    NoLabels,
    /// Two names are to be swapped, and there are others than two.
    #[error("swapping the names of {found:?}: expected two parties, A,B")]
    SwapParties {
        /// The names.
        found: Vec<String>,
    },
    /// Names are to be swapped, and there is no one model to ask.
    #[error("swapping names: expected one model, not predictions or a cross-validation")]
    SwapWithoutModel,
    /// The two names that are to be swapped are of one party.
    #[error("swapping names: `{a}` and `{b}` both stand for `{party}`; expected two parties, A,B")]
    SwapOneParty {
        /// One name.
        a: String,
        /// The other.
        b: String,
        /// The party.
        party: String,
    },
    /// No row is about either of the parties whose names are to be swapped.
    #[error(
        "swapping names: no row has `{a}` or `{b}` as a target; expected the conflict of the rows, or two of their targets as `A,B`"
    )]
    SwapTargets {
        /// One party.
        a: String,
        /// The other.
        b: String,
    },
}

/// Why data cannot be cross-validated.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CrossValidationError {
    /// One fold leaves nothing to train on.
    #[error("folds are {folds}, expected at least 2")]
    Folds {
        /// Their number.
        folds: usize,
    },
    /// There are fewer articles than folds.
    #[error("no article may be in two folds: {source}")]
    Split {
        /// Why the data cannot be divided.
        source: DatasetError,
    },
    /// What is left without a fold has too few labels to learn from.
    #[error("without fold {fold} of {folds}, {source}")]
    Fold {
        /// The fold, from 1.
        fold: usize,
        /// Their number.
        folds: usize,
        /// Why nothing is learnt.
        source: PipelineError,
    },
    /// Training or prediction cannot go on, whatever the fold.
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
}

impl CrossValidationError {
    /// A hint: what to do about the error.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Split { .. } => Some("use fewer folds, or tell articles apart by a field `group`".into()),
            Self::Fold { source, .. } | Self::Pipeline(source) => source.hint(),
            Self::Folds { .. } => None,
        }
    }
}

/// Why predictions are not those of data.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PredictionsError {
    /// They cannot be read.
    #[error(transparent)]
    Dataset(#[from] DatasetError),
    /// One of them is none.
    #[error("{place}: {what}")]
    Row {
        /// Where.
        place: Location,
        /// What is wrong with it.
        what: String,
    },
    /// Examples have no prediction.
    #[error("{name}: {missing} of {examples} examples have no prediction, the first {first}")]
    Missing {
        /// The file.
        name: String,
        /// How many have none.
        missing: usize,
        /// How many there are.
        examples: usize,
        /// The first that has none.
        first: String,
    },
}

impl PredictionsError {
    /// A hint: what to do about the error.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Dataset(error) => error.hint(),
            Self::Missing { .. } => Some(
                "a prediction has the `id` (or the `text`) and the `target` of the row that it is for, and `predicted`".into(),
            ),
            Self::Row { .. } => None,
        }
    }
}

/// Why parameters cannot be searched for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TuneError {
    /// No such metric.
    #[error(transparent)]
    UnknownMetric(#[from] UnknownMetric),
    /// Nothing would be held out.
    #[error("`calibration.folds` is {folds}, expected at least 2: trials are measured on held-out folds")]
    Folds {
        /// Number of folds.
        folds: usize,
    },
    /// Nothing was held out.
    #[error("too few articles of each label to hold some out, and trials are measured on those")]
    NothingHeldOut,
    /// The data leaves the metric undefined.
    #[error("`{metric}` is undefined on the held-out examples; try another metric")]
    Undefined {
        /// The metric.
        metric: &'static str,
    },
    /// The data cannot be learnt from, or a parameter as given has no meaning.
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
}

impl TuneError {
    /// A hint: what to do about the error.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::UnknownMetric(error) => error.hint(),
            Self::Pipeline(error) => error.hint(),
            Self::Folds { .. } | Self::NothingHeldOut | Self::Undefined { .. } => None,
        }
    }
}
