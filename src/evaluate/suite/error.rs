//! What can be wrong with a suite, and where.

use std::sync::Arc;

use super::{MAX_CASES, MAX_FILLED};
use crate::conflict::{BUILT_IN, ConflictError};
use crate::dataset::{DatasetError, Location};
use crate::nearest::did_you_mean;

/// Why a suite cannot be read, or a bound makes no sense.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SuiteError {
    /// A file cannot be read, or a line is no object.
    #[error(transparent)]
    Read(#[from] DatasetError),
    /// A case or template is faulty.
    #[error("{place}: {fault}")]
    Case {
        /// Where.
        place: Location,
        /// The fault.
        fault: SuiteFault,
    },
    /// A file has no cases.
    #[error("{path}: no case in it, expected a case or template on each line")]
    NoCase {
        /// The file.
        path: String,
    },
    /// No number from 0 to 1.
    #[error("`{text}` is not RATE or CAPABILITY=RATE, a rate being a number from 0 to 1")]
    Gate {
        /// The text.
        text: String,
    },
    /// A bound on the failures of a capability that no case has.
    #[error("no capability `{name}` in the suite; expected one of {}", listed(.known))]
    Capability {
        /// The name.
        name: String,
        /// Those that cases have.
        known: Vec<String>,
    },
}

/// A fault of one case or template.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SuiteFault {
    /// A field that is needed is absent.
    #[error("no field `{field}`, expected {expected}")]
    Missing {
        /// The field.
        field: &'static str,
        /// What it should hold.
        expected: &'static str,
    },
    /// A field has a value of the wrong kind.
    #[error("field `{field}` is {found}, expected {expected}")]
    Value {
        /// The field.
        field: String,
        /// What it is.
        found: String,
        /// What it should be.
        expected: &'static str,
    },
    /// A word that is none of those that are taken.
    #[error("{what} `{found}` is none of {}", listed(.expected))]
    Choice {
        /// What the word stands for.
        what: &'static str,
        /// The word.
        found: String,
        /// Those that are taken.
        expected: Vec<String>,
    },
    /// Too few or too many items for the kind of case.
    #[error("{found} items, expected {expected}")]
    Items {
        /// Their number.
        found: usize,
        /// What it should be.
        expected: &'static str,
    },
    /// Items that are all the same text and target.
    #[error("all items have the same text and target, expected a change to test")]
    NoChange,
    /// A text does not mention its target.
    #[error("target `{target}` is nowhere in the text `{text}`")]
    NoMention {
        /// The target.
        target: Arc<str>,
        /// The text.
        text: String,
        /// Ids of the parties that it mentions.
        mentioned: Vec<String>,
        /// Whether the case names a conflict.
        has_conflict: bool,
    },
    /// A conflict that cannot be read.
    #[error("{0}")]
    Conflict(#[source] ConflictError),
    /// A list of slots whose values are not as many as its slots.
    #[error("value {value} of the slots `{slots}` has {found} parts, expected {expected}")]
    Unequal {
        /// The slots as they are written.
        slots: String,
        /// Which value, from 1.
        value: usize,
        /// Its parts.
        found: usize,
        /// The number of slots.
        expected: usize,
    },
    /// A slot that two lists fill.
    #[error("slot `{slot}` has two lists of values, expected one")]
    TwoLists {
        /// The slot.
        slot: String,
    },
    /// A slot that a template never uses.
    #[error("slot `{slot}` is nowhere in the template")]
    Unused {
        /// The slot.
        slot: String,
    },
    /// A brace that begins or ends no slot.
    #[error("a lone `{brace}` in `{text}`, expected `{{slot}}`")]
    Brace {
        /// The brace.
        brace: char,
        /// The text.
        text: String,
    },
    /// A template of very many cases.
    #[error("more than {MAX_CASES} cases of one template")]
    TooMany,
    /// A template whose slots make a very long text.
    #[error("a text of more than {} KiB once its slots are filled", MAX_FILLED >> 10)]
    TooLong,
    /// Two cases of one id.
    #[error("id `{id}` is also that of {first}")]
    SameId {
        /// The id.
        id: String,
        /// Where it stands first.
        first: Location,
    },
}

impl SuiteFault {
    pub(super) fn at(self, place: &Location) -> SuiteError {
        SuiteError::Case { place: place.clone(), fault: self }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Choice { found, expected, .. } => did_you_mean(found, expected.iter().map(String::as_str)),
            Self::NoMention { mentioned, .. } if !mentioned.is_empty() => {
                Some(format!("it mentions `{}`", mentioned.join("`, `")))
            }
            Self::NoMention { has_conflict: false, .. } => {
                Some("without `conflict`, a target is found by the very name that it has in the text".into())
            }
            Self::Conflict(ConflictError::Unknown { name }) => {
                did_you_mean(name, BUILT_IN.map(|(name, _)| name))
            }
            Self::Brace { .. } => Some("in a template, `{{` and `}}` stand for the braces themselves".into()),
            Self::TooMany => Some(
                "every list of slots multiplies the cases; `\"A, B\": [[…], …]` fills two slots side by side"
                    .into(),
            ),
            _ => None,
        }
    }
}

impl SuiteError {
    /// A hint: what to do about the error.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Case { fault, .. } => fault.hint(),
            Self::Capability { name, known } => did_you_mean(name, known.iter().map(String::as_str)),
            Self::Read(_) | Self::NoCase { .. } | Self::Gate { .. } => None,
        }
    }
}

fn listed(words: &[String]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
