//! Why nothing can be annotated.

use std::io;
use std::path::Path;

use crate::dataset::DatasetError;
use crate::pipeline::PipelineError;

/// What can go wrong with rows to label and with their answers.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AnnotateError {
    /// The rows, or the answers, cannot be read.
    #[error(transparent)]
    Dataset(#[from] DatasetError),
    /// The model cannot read a row, or be trained.
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
    /// The answers cannot be written.
    #[error("{path}: {source}")]
    Write {
        /// The file of answers.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// Another process has the file of answers.
    #[error("{path}: another `stance annotate` is at work on it, expected one at a time")]
    InUse {
        /// The file of answers.
        path: String,
    },
    /// The answers are to other rows.
    #[error(
        "{path}: answers to other rows: it was begun with `{begun}`, whose SHA-256 is {expected}; that of `{given}` is {found}"
    )]
    OtherRows {
        /// The file of answers.
        path: String,
        /// The file that it was begun with.
        begun: String,
        /// Its digest, in short.
        expected: String,
        /// The file that was given.
        given: String,
        /// Its digest, in short.
        found: String,
    },
    /// Another program wrote to the file of answers.
    #[error("{path}: changed by another program, {found}; expected {expected} bytes, as they were left")]
    Changed {
        /// The file of answers.
        path: String,
        /// What is there now.
        found: String,
        /// Its length after the last answer.
        expected: u64,
    },
    /// An answer to what has been answered otherwise in the meantime: in another tab, say.
    #[error("row {row} has been answered in the meantime")]
    Stale {
        /// The row, from 0.
        row: usize,
    },
    /// A row that is not there.
    #[error("no row {row} to label")]
    NoRow {
        /// The row, from 0.
        row: usize,
    },
    /// There is nothing to label.
    #[error("{path}: {what}")]
    Nothing {
        /// The file.
        path: String,
        /// Why not.
        what: String,
    },
}

impl AnnotateError {
    /// A hint: what to do about the error.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Dataset(error) => error.hint(),
            Self::Pipeline(error) => error.hint(),
            Self::InUse { .. } => Some(
                "end that one first: it keeps every answer; or write to another file with `--output`".into(),
            ),
            Self::OtherRows { .. } => Some(
                "give the rows as they were, or write answers to these to another file with `--output`"
                    .into(),
            ),
            Self::Changed { .. } => {
                Some("end this program, look at the file, and start again: whole lines are kept".into())
            }
            Self::Write { .. } | Self::Stale { .. } | Self::NoRow { .. } | Self::Nothing { .. } => None,
        }
    }

    pub(super) fn write(path: &Path) -> impl Fn(io::Error) -> Self {
        move |source| Self::Write { path: path.display().to_string(), source }
    }
}
