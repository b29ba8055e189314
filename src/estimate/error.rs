//! Why nothing can be drawn or estimated.

use crate::dataset::{DatasetError, Location};

/// What can be wrong with predictions and with their labels.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EstimateError {
    /// A file cannot be read.
    #[error(transparent)]
    Dataset(#[from] DatasetError),
    /// One row is faulty.
    #[error("{place}: {what}")]
    Row {
        /// Where.
        place: Location,
        /// What was found, and what was expected.
        what: String,
        /// A hint: what to do about the error.
        hint: Option<&'static str>,
    },
    /// All rows together do not do.
    #[error("{what}")]
    Whole {
        /// What was found, and what was expected.
        what: String,
        /// A hint: what to do about the error.
        hint: Option<String>,
    },
}

impl EstimateError {
    /// A hint: what to do about the error.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Dataset(error) => error.hint(),
            Self::Row { hint, .. } => hint.map(str::to_owned),
            Self::Whole { hint, .. } => hint.clone(),
        }
    }

    pub(super) fn row(place: &Location, what: impl Into<String>, hint: Option<&'static str>) -> Self {
        Self::Row { place: place.clone(), what: what.into(), hint }
    }

    pub(super) fn whole(what: impl Into<String>, hint: Option<String>) -> Self {
        Self::Whole { what: what.into(), hint }
    }
}
