//! What can be wrong with labelled data, and where.

use std::borrow::Cow;

use super::bytes::{MAX_LINE, PEEK};
use crate::label::Label;
use crate::nearest::nearest;
use crate::span::Location;

/// Most targets of a row: its text is read anew toward each.
pub(super) const MAX_TARGETS: usize = 1000;
/// Characters that messages quote of a value.
const MAX_QUOTED: usize = 60;
/// Characters that are shown of what a parser says.
const MAX_MESSAGE: usize = 120;
/// Fields that messages list.
const MAX_FIELDS: usize = 20;
/// How rows come out of pandas.
const PANDAS: &str =
    "pandas writes a row a line with `df.to_json(\"rows.jsonl\", orient=\"records\", lines=True)`";
/// How rows come out of Parquet.
const READ_PARQUET: &str = "`pandas.read_parquet(…).to_json(…, orient=\"records\", lines=True)`";
/// What other people call a text, and a label.
const TEXTS: [&str; 10] = [
    "paragraph",
    "content",
    "body",
    "comment",
    "post",
    "message",
    "statement",
    "document",
    "passage",
    "review",
];
const LABELS: [&str; 10] = [
    "verdict",
    "polarity",
    "class",
    "category",
    "opinion",
    "annotation",
    "gold",
    "attitude",
    "position",
    "cats",
];
/// Names of fields that are a list of rows.
const LISTS: [&str; 5] = ["data", "rows", "examples", "records", "instances"];

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
    /// A format that is told and not read.
    #[error("{name}, which is not read")]
    Foreign {
        /// What it is called.
        name: String,
        /// What makes rows of it.
        instead: &'static str,
    },
    /// A line that is too long to be a row.
    #[error("a line of more than {} MiB, expected one row per line", MAX_LINE >> 20)]
    TooLong,
    /// More targets than a row may have.
    #[error("{found} targets, expected at most {MAX_TARGETS} in a row")]
    ManyTargets {
        /// How many.
        found: usize,
    },
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
    #[error("no field `{field}`{}", found_fields(.found))]
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
    /// Not a known label.
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

    /// A table that stands column by column.
    pub(super) fn columns() -> Self {
        let what = "a table column by column, as pandas writes it; expected rows, which `to_json(…, orient=\"records\", lines=True)` writes";
        Self::Form { what: what.into() }
    }

    pub(super) fn at(self, place: &Location) -> DatasetError {
        DatasetError::Row { place: place.clone(), fault: self }
    }
}

fn found_fields(found: &[String]) -> String {
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

/// Whether fields are the numbers of rows.
fn is_numbered(found: &[String]) -> bool {
    !found.is_empty() && found.iter().all(|name| name.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The field that was most likely meant, and the option that says which it is.
fn missing_hint(field: &str, found: &[String], option: Option<&'static str>) -> Option<String> {
    let has = |name: &str| found.iter().any(|known| known == name);
    let (role, others): (&str, &[&str]) = match option? {
        "--text-column" if has("columns") && has("data") || is_numbered(found) => return Some(PANDAS.into()),
        "--text-column" if LISTS.into_iter().any(has) => {
            let list = LISTS.into_iter().find(|name| has(name))?;
            return Some(format!(
                "if its rows are in `{list}`, `jq -c '.{list}[]' FILE > rows.jsonl` writes them"
            ));
        }
        "--text-column" => ("text", &TEXTS),
        "--label-column" => ("label", &LABELS),
        "--target-column" => ("target", &[]),
        "--group-column" => ("article", &[]),
        _ => ("weight", &[]),
    };
    let distance = |name: &str| strsim::damerau_levenshtein(&name.to_lowercase(), &field.to_lowercase());
    let names = || found.iter().map(String::as_str);
    let near = nearest(names(), if field.len() > 3 { 2 } else { 0 }, distance);
    let called = |other: &&str| names().find(|name| name.eq_ignore_ascii_case(other));
    let near = near.or_else(|| others.iter().find_map(called));
    let meant = near.map_or(String::new(), |name| format!("did you mean `{}`? ", quoted(name)));
    Some(format!("{meant}`{} NAME` says which field holds the {role}", option?))
}

impl DatasetError {
    /// A hint: what to do about the error.
    pub fn hint(&self) -> Option<String> {
        let Self::Row { place, fault } = self else { return None };
        let hint = fault.hint()?;
        let is_label = matches!(fault, Fault::Label { .. });
        let more = if is_label {
            format!("; `stance check {}` lists every bad line", place.path)
        } else {
            String::new()
        };
        Some(hint + &more)
    }
}

impl Fault {
    /// What to do about it, whatever the file.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::NotUtf8 { likely, .. } => {
                format!("`--encoding {likely}` reads it if it is in that; `--lossy` replaces such bytes and goes on")
            }
            Self::HalfSurrogate { .. } => "`--lossy` puts U+FFFD in its place and goes on".into(),
            Self::Missing { field, found, option } => return missing_hint(field, found, *option),
            Self::Label { found, .. } if is_nothing(found) => {
                format!("`--label-map '{}=skip'` leaves out rows whose label is no label", quoted(found))
            }
            Self::Label { found, .. } => {
                format!("`--label-map '{}=favor,…'` says what other words mean", quoted(found))
            }
            Self::Quotes { .. } => {
                "a quote in a quoted cell is written twice, `\"\"`; a cell that does not begin with one needs none".into()
            }
            Self::Table { message } if message.contains("as in the header") => {
                "a cell that has a delimiter or a line end in it needs quotes".into()
            }
            Self::Json { message } => return json_hint(message),
            Self::Kind { field, found, .. } if field == "text" && found == "an object" => PANDAS.into(),
            Self::Span { fits: Some(unit), .. } => {
                format!("it is on its target if it counts {unit}; spans count characters, as Python's strings do")
            }
            Self::Format { feature: "formats", .. } => {
                "build with `--features formats`, or save it as CSV or JSONL".into()
            }
            Self::Format { .. } => format!("build with `--features parquet`, or in Python `datasets.Dataset.to_json` or {READ_PARQUET}"),
            Self::Foreign { instead, .. } => (*instead).into(),
            _ => return None,
        })
    }
}

/// Words that programs write for a label that is not there.
fn is_nothing(word: &str) -> bool {
    const NOTHING: [&str; 8] = ["nan", "null", "na", "n/a", "<na>", "nil", "-", "?"];
    NOTHING.iter().any(|of| word.trim().eq_ignore_ascii_case(of))
}

/// What to do about a line that is no object, by what the parser says.
fn json_hint(message: &str) -> Option<String> {
    let starts = |start: &str| message.starts_with(start);
    Some(
        match () {
            () if starts("trailing characters") => {
                "a line holds one object and nothing behind it; `jq -c . FILE > rows.jsonl` writes such lines"
            }
            () if starts("EOF") => "the object goes on behind the end of the line, or the file was cut there",
            () if starts("a list") => PANDAS,
            () => return None,
        }
        .into(),
    )
}
