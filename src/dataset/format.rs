//! Which format a file is in, and which of its fields hold what.

use std::io::{self, BufRead, Read};
use std::path::Path;

use super::ReadOptions;
use super::lines::{FirstLine, first_line, unpacked};

/// Which fields hold what. A field that has its default name is also found by the common other ones: `tweet` and
/// `sentence` for the text, `stance` for the label, `doc_id` for the group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldNames {
    /// The paragraph.
    pub text: String,
    /// The stance, in rows of one target.
    pub label: String,
    /// The target, in rows of one target.
    pub target: String,
    /// The article.
    pub group: String,
    /// The weight in training.
    pub weight: String,
}

impl Default for FieldNames {
    fn default() -> Self {
        Self {
            text: "text".into(),
            label: "label".into(),
            target: "target".into(),
            group: "group".into(),
            weight: "weight".into(),
        }
    }
}

impl FieldNames {
    /// All of them.
    pub(super) fn all(&self) -> [&str; 5] {
        [&self.text, &self.label, &self.target, &self.group, &self.weight]
    }

    /// A field's name and, if it is the default one, the other names by which it is found.
    pub(super) fn spellings(name: &str) -> impl Iterator<Item = &str> {
        let others: &[&str] = match name {
            "text" => &["tweet", "sentence"],
            "label" => &["stance"],
            "group" => &["doc_id"],
            _ => &[],
        };
        [name].into_iter().chain(others.iter().copied())
    }
}

/// The formats that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line.
    Jsonl,
    /// A table with a header; tabs, commas or semicolons part the cells.
    Table,
    /// `__label__LABEL text`.
    FastText,
}

/// What may part the cells of a table.
const DELIMITERS: [u8; 3] = [b'\t', b',', b';'];

impl Format {
    /// The format that a file with this first line is in; `None` if it looks like none of them.
    pub fn of_first_line(line: &str, names: &FieldNames) -> Option<Self> {
        if line.starts_with('{') {
            Some(Self::Jsonl)
        } else if line.starts_with("__label__") {
            Some(Self::FastText)
        } else {
            header_delimiter(line, names).map(|_| Self::Table)
        }
    }

    /// The format that a file of this name says that it is in.
    fn of_path(path: &str) -> Option<Self> {
        let extension = Path::new(path.strip_suffix(".gz").unwrap_or(path)).extension()?;
        match extension.to_str()?.to_ascii_lowercase().as_str() {
            "csv" | "tsv" => Some(Self::Table),
            "jsonl" => Some(Self::Jsonl),
            _ => None,
        }
    }

    /// The format that is asked for, else that of the first line, else that of the name. A line that is not there says
    /// nothing, and one that is not whole is no header.
    pub(super) fn told(path: &str, line: &FirstLine, options: &ReadOptions) -> Option<Self> {
        let of_line = || {
            let format = Self::of_first_line(&line.text, &options.names);
            format.filter(|format| line.is_whole || *format != Self::Table)
        };
        let of_path = || Self::of_path(path).filter(|_| !line.text.is_empty());
        options.format.or_else(of_line).or_else(of_path)
    }
}

/// What parts the cells of a header, if the text is one of several cells.
fn header_delimiter(line: &str, names: &FieldNames) -> Option<u8> {
    let is_text = |cell: &str| {
        let name = cell.trim().trim_matches('"');
        FieldNames::spellings(&names.text).any(|text| name.eq_ignore_ascii_case(text))
    };
    let is_header = |delimiter: &u8| {
        let delimiter = char::from(*delimiter);
        line.contains(delimiter) && line.split(delimiter).any(is_text)
    };
    DELIMITERS.into_iter().find(is_header)
}

/// What parts the cells of a table with this header: what makes the text a cell or, if nothing does, what is there most
/// often.
pub(super) fn delimiter(line: &str, names: &FieldNames) -> u8 {
    let often = |delimiter: &u8| line.bytes().filter(|byte| byte == delimiter).count();
    let most = || DELIMITERS.into_iter().filter(|delimiter| often(delimiter) > 0).max_by_key(often);
    header_delimiter(line, names).or_else(most).unwrap_or(b',')
}

/// The format of bytes, if they look like rows or are said to be, and the bytes again, unpacked. `path` is their name.
///
/// # Errors
/// What the reader says.
pub fn sniff<'r>(
    path: &str,
    bytes: impl Read + Send + 'r,
    options: &ReadOptions,
) -> io::Result<(Option<Format>, Box<dyn BufRead + Send + 'r>)> {
    let (line, reader) = first_line(unpacked(bytes)?)?;
    Ok((Format::told(path, &line, options), reader))
}
