//! What can go wrong with a model on disk or its configuration.

use std::path::Path;

use super::FORMAT_VERSION;
use crate::feature::FeatureError;
use crate::span::Location;

/// What can go wrong with a model on disk or its configuration.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// There is a directory or file that is not a model.
    #[error("{path}: not a model: no `config.json` in it")]
    NotAModel {
        /// The directory.
        path: String,
    },
    /// A model would be written over something else.
    #[error("{path}: exists and is not a model, expected a new or empty directory or a model to replace")]
    InTheWay {
        /// The path.
        path: String,
    },
    /// A model would take the place of the directory that the process is in.
    #[error("{path}: the current directory, expected another: a model's directory is replaced whole")]
    CurrentDirectory {
        /// The path.
        path: String,
    },
    /// A model would be written to a directory at which a file system begins.
    #[error("{path}: a file system is mounted there, and a model's directory is replaced whole")]
    MountPoint {
        /// The path.
        path: String,
    },
    /// A new model cannot be read, and was not put in the place of the one before.
    #[error("{path}: not written, for the new model cannot be read back: {what}")]
    NotReadBack {
        /// The path.
        path: String,
        /// Why.
        what: String,
    },
    /// A file of a model is not what was written.
    #[error("{path}: damaged: {what}")]
    Damaged {
        /// The file.
        path: String,
        /// What is wrong with it.
        what: String,
    },
    /// The model was written by a newer version.
    #[error("{path}: format version {found}, this version of stancekit reads {FORMAT_VERSION}")]
    Newer {
        /// The file.
        path: String,
        /// Its format version.
        found: u64,
    },
    /// The model was written by an older version, in a form that is no longer read.
    #[error("{path}: format version {found}, this version of stancekit reads {FORMAT_VERSION}")]
    Older {
        /// The file.
        path: String,
        /// Its format version.
        found: u64,
    },
    /// No such parameter.
    #[error("no parameter `{key}`")]
    UnknownKey {
        /// What was asked for.
        key: String,
        /// The one that was probably meant.
        nearest: Option<String>,
    },
    /// A parameter cannot have this value.
    #[error("`{key}` is {value}: {message}")]
    BadValue {
        /// The parameter.
        key: String,
        /// The value, as TOML.
        value: String,
        /// What was expected.
        message: String,
    },
    /// A configuration file has a fault.
    #[error("{place}: {what}")]
    ConfigFile {
        /// Where.
        place: Location,
        /// What is wrong.
        what: String,
        /// A hint: what to do about the error.
        hint: Option<String>,
    },
}

impl ModelError {
    pub(super) fn io(path: &Path, source: std::io::Error) -> Self {
        Self::Io { path: path.display().to_string(), source }
    }

    pub(super) fn damaged(path: &Path, what: impl Into<String>) -> Self {
        Self::Damaged { path: path.display().to_string(), what: what.into() }
    }

    pub(super) fn feature(path: &Path, error: &FeatureError) -> Self {
        Self::damaged(path, error.to_string())
    }

    /// A hint: what to do about the error.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::UnknownKey { nearest: Some(nearest), .. } => Some(format!("did you mean `{nearest}`?")),
            Self::ConfigFile { hint, .. } => hint.clone(),
            Self::Newer { .. } => Some("update stancekit, or train the model again with this version".into()),
            Self::Older { .. } => Some("train the model again with this version".into()),
            Self::MountPoint { path } => Some(format!("name a directory inside of it: `{path}/model`")),
            Self::Damaged { .. } => Some("train the model again, or fetch it anew".into()),
            Self::NotAModel { .. } => Some("`stance train DATA --model DIR` makes one".into()),
            _ => None,
        }
    }
}
