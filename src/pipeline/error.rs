//! What can go wrong in training or prediction.

use crate::classify::ClassifyError;
use crate::dataset::{DatasetError, Location};
use crate::feature::FeatureError;
use crate::model::ModelError;

/// What can go wrong in training or prediction.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PipelineError {
    /// Nothing to train on.
    #[error("no {task} labels in the data, expected examples of at least two labels")]
    NoLabels {
        /// `stance` or `sentiment`.
        task: &'static str,
    },
    /// Only one label to train on.
    #[error("all {examples} examples have the {task} label `{label}`, expected at least two labels")]
    OneLabel {
        /// `stance` or `sentiment`.
        task: &'static str,
        /// The label.
        label: &'static str,
        /// Number of examples.
        examples: usize,
    },
    /// The weights of all examples of a label are 0.
    #[error("every example of the {task} label `{label}` has the weight 0, expected one that counts")]
    NoWeight {
        /// `stance` or `sentiment`.
        task: &'static str,
        /// The label.
        label: &'static str,
    },
    /// A model was asked for what it has not learnt.
    #[error("the model has not learnt any {task}")]
    NotLearnt {
        /// `stance` or `sentiment`.
        task: &'static str,
    },
    /// Too few articles to train without some of them.
    #[error("too few articles of each {task} label to hold some out")]
    NoneHeldOut {
        /// `stance` or `sentiment`.
        task: &'static str,
    },
    /// A row has a target that is no party of the conflict it should be from.
    #[error("{place}: target `{target}` is not a party of `{conflict}`; its parties are {parties}")]
    NotAParty {
        /// Where.
        place: Location,
        /// The target.
        target: String,
        /// Name of the conflict.
        conflict: Box<str>,
        /// Ids of its parties.
        parties: Box<str>,
        /// The conflict that the row names, if it is not among those that are known.
        named: Option<Box<str>>,
    },
    /// A text does not mention the target that it is to be read toward.
    #[error("the text does not mention `{target}`{}", mentioned(.found))]
    NoMention {
        /// The target.
        target: String,
        /// Ids of the parties that it mentions.
        found: Vec<String>,
    },
    /// A weight is given for a label that the data does not have.
    #[error("`classifier.class_weight` names `{label}`, which is not a label of the data")]
    UnknownLabelWeight {
        /// The label.
        label: String,
    },
    /// Example weights, where the solver takes none.
    #[error("{place}: an example weight other than 1, which the dense solver cannot take")]
    WeightedDense {
        /// Where.
        place: Location,
    },
    /// The dense solver is asked for, and not compiled in.
    #[error("`classifier.solver` is \"dense\", which this build does not have")]
    NoDenseSolver,
    /// A model is not one that training can start from.
    #[error("the model to start from does not fit: {what}")]
    Base {
        /// Why.
        what: String,
    },
    /// No row is one to calibrate on.
    #[error("`calibration.rows` is \"{wanted}\", and no labelled row has that field with that value")]
    NoCalibrationRows {
        /// What was asked for.
        wanted: String,
    },
    /// Labelled data cannot be divided.
    #[error(transparent)]
    Dataset(#[from] DatasetError),
    /// Text cannot be turned into features.
    #[error(transparent)]
    Feature(#[from] FeatureError),
    /// The classifier cannot be fitted.
    #[error(transparent)]
    Classify(#[from] ClassifyError),
    /// The model to start from has no digest.
    #[error(transparent)]
    Model(#[from] ModelError),
}

fn mentioned(found: &[String]) -> String {
    match found {
        [] => String::new(),
        found => format!("; it mentions `{}`", found.join("`, `")),
    }
}

impl PipelineError {
    /// A hint: what to do about the error.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NotAParty { named: Some(named), .. } => {
                Some(format!("the row is about `{named}`: give that, too, by another `--conflict`"))
            }
            Self::NotAParty { .. } => {
                Some("leave `--conflict` out to look for targets by their own names".into())
            }
            Self::NotLearnt { task } => Some(format!("train it on data with labels of {task}")),
            Self::WeightedDense { .. } | Self::NoDenseSolver => Some("use `--solver sparse`".into()),
            Self::Classify(ClassifyError::DenseMemory { .. }) => Some(
                "use `--solver sparse`, fewer features (`--set features.max_features=N`), or a larger \
                 `classifier.dense_memory`"
                    .into(),
            ),
            Self::Dataset(error) => error.hint(),
            _ => None,
        }
    }
}
