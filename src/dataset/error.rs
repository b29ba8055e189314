//! What can be wrong with labelled data, and where.

use std::borrow::Cow;

use super::bytes::{MAX_LINE, PEEK};
use crate::label::Label;
use crate::span::Location;

/// Characters that messages quote of a value.
const MAX_QUOTED: usize = 60;
/// Characters that are shown of what a parser says.
const MAX_MESSAGE: usize = 120;
/// Fields that messages list.
const MAX_FIELDS: usize = 20;

/// What can go wrong with labelled data.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DatasetError {
    /// A file cannot be opened or read.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A file has no rows.
    #[error("{path}: empty, expected at least one row")]
    Empty {
        /// The file.
        path: String,
    },
    /// One row is faulty.
    #[error("{place}: {fault}")]
    Row {
        /// Where.
        place: Location,
        /// What.
        fault: Fault,
    },
    /// Rows cannot be written.
    #[error("cannot write rows")]
    Write {
        /// Why.
        source: std::io::Error,
    },
    /// A split cannot be made as asked for.
    #[error("{what}")]
    Split {
        /// Why not.
        what: String,
    },
}

/// What can be wrong with one row.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// Bytes that are not text.
    #[error("byte {byte:#04x} at position {at} of the line is not UTF-8")]
    NotUtf8 {
        /// The first such byte.
        byte: u8,
        /// Its position in the line, from 0.
        at: usize,
        /// The encoding that the line is most likely in.
        likely: &'static str,
    },
    /// A half of a surrogate pair, which is no character.
    #[error("not a JSON object: `{half}` is half of a surrogate pair, expected both")]
    HalfSurrogate {
        /// As it is written.
        half: String,
    },
    /// A format that this program was built without.
    #[error("{name}, which this build does not read: it needs the feature `{feature}`")]
    Format {
        /// What it is called.
        name: &'static str,
        /// The feature that reads it.
        feature: &'static str,
    },
    /// A line that is too long to be a row.
    #[error("a line of more than {} MiB, expected one row per line", MAX_LINE >> 20)]
    TooLong,
    /// A first line that does not end where a header would.
    #[error(
        "a first line of more than {} KiB, expected a header, a JSON object or `__label__LABEL text`",
        PEEK >> 10
    )]
    LongHeader,
    /// Not a JSON object, or one that has a key twice.
    #[error("not a JSON object: {}", shortened(.message, MAX_MESSAGE))]
    Json {
        /// What the parser said.
        message: String,
    },
    /// Not a record of the table.
    #[error("not a table row: {message}")]
    Table {
        /// What the parser said.
        message: String,
    },
    /// A quoted cell of a table that does not end where it should.
    #[error("not a table row: {message}")]
    Quotes {
        /// What is wrong with it.
        message: String,
    },
    /// A field that every row needs, or that was asked for by its name, is absent.
    #[error("no field `{field}`{}", known(.found))]
    Missing {
        /// The field.
        field: String,
        /// The fields that are there.
        found: Vec<String>,
        /// The option that says which field it is.
        option: Option<&'static str>,
    },
    /// A field has a value of the wrong kind.
    #[error("field `{}` is {}, expected {expected}", quoted(.field), quoted(.found))]
    Kind {
        /// The field.
        field: String,
        /// What it is.
        found: String,
        /// What it should be.
        expected: &'static str,
    },
    /// A label that is none.
    #[error("label `{}` is not a {task}; expected one of {expected}", quoted(.found))]
    Label {
        /// `stance` or `sentiment`.
        task: &'static str,
        /// The word.
        found: String,
        /// The words that are taken.
        expected: String,
    },
    /// A span that does not lie in the text.
    #[error("span [{from}, {to}] of `{}` is not inside the text of {length} characters", quoted(.target))]
    Span {
        /// The target.
        target: String,
        /// Its start.
        from: i64,
        /// Its end.
        to: i64,
        /// Unicode scalar values of the text.
        length: usize,
        /// The unit in which it would be on its target.
        fits: Option<&'static str>,
    },
    /// A text of nothing but white space.
    #[error("the text is empty")]
    EmptyText,
    /// A row that another form cannot hold.
    #[error("{what}")]
    Form {
        /// Why not.
        what: String,
    },
    /// A fastText line without a label or with several.
    #[error("{found} labels, expected `__label__LABEL text`")]
    FastTextLabels {
        /// Number of labels.
        found: usize,
    },
}

impl Fault {
    /// A word that is no label of `L`.
    pub(super) fn label<L: Label>(found: &str) -> Self {
        Self::Label { task: L::TASK, found: found.to_owned(), expected: L::accepted() }
    }

    pub(super) fn at(self, place: &Location) -> DatasetError {
        DatasetError::Row { place: place.clone(), fault: self }
    }
}

fn known(found: &[String]) -> String {
    let shown = found.iter().take(MAX_FIELDS).map(|field| format!("`{}`", quoted(field))).collect::<Vec<_>>();
    match found.len().saturating_sub(MAX_FIELDS) {
        _ if found.is_empty() => String::new(),
        0 => format!("; found {}", shown.join(", ")),
        more => format!("; found {} and {more} more", shown.join(", ")),
    }
}

/// A value as messages quote it.
pub(super) fn quoted(value: &str) -> Cow<'_, str> {
    shortened(value, MAX_QUOTED)
}

/// As much of a text as has room, with an ellipsis for the rest.
fn shortened(text: &str, room: usize) -> Cow<'_, str> {
    match text.char_indices().nth(room) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}

/// The field that was most likely meant, and the option that says which it is.
fn missing_hint(field: &str, found: &[String], option: Option<&'static str>) -> Option<String> {
    let role = match option? {
        "--text-column" => "text",
        "--label-column" => "label",
        "--target-column" => "target",
        "--group-column" => "article",
        _ => "weight",
    };
    let near = found
        .iter()
        .filter(|name| strsim::damerau_levenshtein(&name.to_lowercase(), &field.to_lowercase()) <= 2);
    let near =
        near.min_by_key(|name| strsim::damerau_levenshtein(&name.to_lowercase(), &field.to_lowercase()));
    let meant =
        near.filter(|_| field.len() > 3).map_or(String::new(), |name| format!("did you mean `{name}`? "));
    Some(format!("{meant}`{} NAME` says which field holds the {role}", option?))
}

impl DatasetError {
    /// What to do about it.
    pub fn hint(&self) -> Option<String> {
        let Self::Row { place, fault } = self else { return None };
        match fault {
            Fault::NotUtf8 { likely, .. } => {
                Some(format!("`--encoding {likely}` reads it if it is in that; `--lossy` replaces such bytes and goes on"))
            }
            Fault::HalfSurrogate { .. } => Some("`--lossy` puts U+FFFD in its place and goes on".into()),
            Fault::Missing { field, found, option } => missing_hint(field, found, *option),
            Fault::Label { found, .. } => Some(format!(
                "`--label-map '{}=favor,…'` says what other words mean; `stance check {}` lists every bad line",
                quoted(found),
                place.path
            )),
            Fault::Quotes { .. } => {
                Some("a quote in a quoted cell is written twice, `\"\"`; a cell that does not begin with one needs none".into())
            }
            Fault::Kind { field, found, .. } if field == "text" && found == "an object" => {
                Some("pandas writes a row a line with `df.to_json(\"rows.jsonl\", orient=\"records\", lines=True)`".into())
            }
            Fault::Span { fits: Some(unit), .. } => {
                Some(format!("it is on its target if it counts {unit}; spans count characters, as Python's strings do"))
            }
            Fault::Format { feature: "formats", .. } => {
                Some("build with `--features formats`, or save it as CSV or JSONL".into())
            }
            Fault::Format { .. } => Some(
                "build with `--features parquet`, or in Python `datasets.Dataset.to_json` or `pandas.read_parquet(…).to_json(…, orient=\"records\", lines=True)`".into(),
            ),
            _ => None,
        }
    }
}
