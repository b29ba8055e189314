//! What can be wrong with gates, and where.

use crate::dataset::Location;
use crate::evaluate::metrics::UnknownMetric;
use crate::evaluate::slices::SliceError;
use crate::label::{Label, Stance};
use crate::nearest::did_you_mean;

/// Why something is not a gate, or cannot be checked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GateError {
    /// No `=`, or no number behind it.
    #[error("gate `{text}` is not METRIC=NUMBER")]
    Form {
        /// The text.
        text: String,
    },
    /// A bound that says nothing.
    #[error("gate `{text}`: {why}")]
    Bound {
        /// The text.
        text: String,
        /// Why it does not.
        why: String,
    },
    /// No such metric.
    #[error(transparent)]
    UnknownMetric(#[from] UnknownMetric),
    /// A file cannot be read.
    #[error("{path}: {source}")]
    Read {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A file is not TOML.
    #[error("{place}: {message}")]
    Toml {
        /// Where.
        place: Location,
        /// What the parser says.
        message: String,
    },
    /// A word that is none of those that are taken.
    #[error("{place}: no {what} `{found}`; expected one of {}", .expected.join(", "))]
    Choice {
        /// Where.
        place: Location,
        /// What the word stands for.
        what: &'static str,
        /// The word.
        found: String,
        /// Those that are taken.
        expected: Vec<String>,
    },
    /// A value of the wrong kind, or one that is absent.
    #[error("{place}: `{key}` is {found}, expected {expected}")]
    Value {
        /// Where.
        place: Location,
        /// The key.
        key: &'static str,
        /// What it is.
        found: String,
        /// What it should be.
        expected: &'static str,
    },
    /// Keys that make no sense together.
    #[error("{place}: {message}")]
    Combination {
        /// Where.
        place: Location,
        /// What does not go together, and what would.
        message: String,
    },
    /// A drop, and nothing to drop from.
    #[error("{place}: `max_drop` needs a baseline")]
    NoBaseline {
        /// Where.
        place: Location,
    },
    /// The share of labels that stay when two names are swapped, and no names that were.
    #[error("{place}: `swap_consistency` needs names that are swapped")]
    NotSwapped {
        /// Where.
        place: Location,
    },
    /// A figure of a task that nothing is measured of.
    #[error(
        "{place}: nothing of {task} is measured, expected data with labels of it and a model that has learnt it"
    )]
    NotMeasured {
        /// Where.
        place: Location,
        /// `stance` or `sentiment`.
        task: &'static str,
    },
    /// A figure that was not measured.
    #[error("{place}: nothing tells {figure}: {why}")]
    NoFigure {
        /// Where.
        place: Location,
        /// The figure.
        figure: String,
        /// Why it was not.
        why: &'static str,
    },
    /// A slice by a field that no row has.
    #[error("{place}: {source}")]
    Slice {
        /// Where.
        place: Location,
        /// Why.
        source: SliceError,
    },
}

impl GateError {
    /// A hint: what to do about the error.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::UnknownMetric(unknown) => unknown.hint(),
            Self::Bound { text, .. } => of_percent(text),
            Self::Choice { found, expected, .. } => did_you_mean(found, expected.iter().map(String::as_str)),
            Self::Slice { source, .. } => source.hint(),
            Self::NotMeasured { task, .. } if *task == Stance::TASK => Some(
                "a gate on sentiments is `--min sentiment.f1_macro=…`, or has `task = \"sentiment\"`".into(),
            ),
            Self::NotSwapped { .. } => Some("`--swap-parties`, or `--swap-parties=A,B`, swaps them".into()),
            Self::NoBaseline { .. } => {
                Some("give one with `--baseline MODEL` or `--baseline REPORT.json`".into())
            }
            _ => None,
        }
    }
}

/// What someone meant who wrote a bound in percent.
fn of_percent(text: &str) -> Option<String> {
    let number: f64 = text.rsplit('=').next()?.trim().parse().ok()?;
    (1.0 < number && number <= 100.0).then(|| format!("figures are shares: {number} % is {}", number / 100.0))
}
