//! What can be wrong with a conflict file.

use super::BUILT_IN;
use crate::span::Location;

/// Errors of conflict files.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConflictError {
    /// The file cannot be read.
    #[error("{path}: {source}")]
    Read {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not a conflict.
    #[error("{place}: {message}")]
    Format {
        /// Where.
        place: Location,
        /// What was found and what was expected.
        message: String,
    },
    /// Neither a built-in nor a file.
    #[error("no conflict `{name}`: expected {} or the path of a TOML file", BUILT_IN.map(|(name, _)| format!("`{name}`")).join(", "))]
    Unknown {
        /// What was asked for.
        name: String,
    },
    /// A new conflict cannot have that name.
    #[error("the name `{name}`: expected {expected}")]
    Name {
        /// What was asked for.
        name: String,
        /// What can be one.
        expected: &'static str,
    },
}
