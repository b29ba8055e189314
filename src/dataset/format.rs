//! Which format a file is in, and which of its fields hold what.

use std::io::{self, BufRead, Cursor, Read};
use std::path::Path;

use super::bytes::{recoded, unpacked};
use super::documents::{apc, conll, webanno};
use super::lines::{FirstLine, first_line, head};
use super::{Fault, ReadOptions, answers};

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
    /// All of them, each with the option that sets it.
    fn all(&self) -> [(&str, &'static str); 5] {
        [
            (&self.text, "--text-column"),
            (&self.label, "--label-column"),
            (&self.target, "--target-column"),
            (&self.group, "--group-column"),
            (&self.weight, "--weight-column"),
        ]
    }

    /// The spellings of each name that means something.
    pub(super) fn groups(&self) -> impl Iterator<Item = Vec<&str>> {
        let named = self.all().into_iter().map(|(name, _)| Self::spellings(name).collect());
        named.chain(["id", "lang", "sentiment"].map(|name| vec![name]))
    }

    /// Every name that means something.
    pub(super) fn known(&self) -> impl Iterator<Item = &str> {
        self.groups().flatten()
    }

    /// Those that are not the usual ones: who asks for a field by its name has it.
    pub(super) fn typed(&self) -> impl Iterator<Item = &str> {
        let usual = Self::default();
        let is_usual = move |name: &str| usual.all().iter().any(|(usual, _)| *usual == name);
        self.all().into_iter().map(|(name, _)| name).filter(move |name| !is_usual(name))
    }

    /// The fault of rows that have other fields, and not this one.
    pub(super) fn missing(&self, name: &str, found: Vec<String>) -> Fault {
        let option = self.all().into_iter().find(|(known, _)| *known == name).map(|(_, option)| option);
        Fault::Missing { field: name.to_owned(), found, option }
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
    /// A list of JSON objects, or objects over several lines.
    Json,
    /// A table with a header; tabs, commas, semicolons or pipes part the cells.
    Table,
    /// `__label__LABEL text`.
    FastText,
    /// A workbook of Excel or `LibreOffice`.
    Workbook,
    /// Apache Parquet; read if the feature `parquet` is there.
    Parquet,
    /// Arrow's files and streams, which Hugging Face `datasets` writes; read if the feature `parquet` is there.
    Arrow,
    /// brat's standoff annotations, with their text beside them.
    Brat,
    /// A token and its tag on each line.
    Conll,
    /// `WebAnno`'s TSV 3.
    WebAnno,
    /// Three lines each: a sentence with `$T$`, the target, its polarity.
    Apc,
    /// SemEval's XML of aspects.
    Aspects,
    /// Rows, and answers of annotators to them, which `stance annotate` keeps.
    Answers,
}

/// What may part the cells of a table.
const DELIMITERS: [u8; 4] = [b'\t', b',', b';', b'|'];

impl Format {
    /// The format that a file with this first line is in, if rows may come in it one by one; `None` if it looks like none of them.
    pub fn of_first_line(line: &str, names: &FieldNames) -> Option<Self> {
        if line.starts_with('{') {
            Some(Self::Jsonl)
        } else if line.starts_with("__label__") {
            Some(Self::FastText)
        } else {
            header_delimiter(line, names).map(|_| Self::Table)
        }
    }

    /// What messages call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jsonl => "JSONL",
            Self::Json => "JSON",
            Self::Table => "a table",
            Self::FastText => "fastText lines",
            Self::Workbook => "a workbook",
            Self::Parquet => "Parquet",
            Self::Arrow => "Arrow",
            Self::Brat => "brat annotations",
            Self::Conll => "CoNLL",
            Self::WebAnno => "WebAnno TSV",
            Self::Apc => "three lines for each target",
            Self::Aspects => "XML of aspects",
            Self::Answers => "answers of annotators",
        }
    }

    /// Whether rows come in it one by one.
    pub(super) fn is_streamed(self) -> bool {
        matches!(self, Self::Jsonl | Self::Table | Self::FastText)
    }

    /// The format that a file of this name says that it is in.
    fn of_path(path: &str) -> Option<Self> {
        let packed = [".gz", ".zst", ".bz2"].iter().find_map(|end| path.strip_suffix(end));
        let extension = Path::new(packed.unwrap_or(path)).extension()?;
        match extension.to_str()?.to_ascii_lowercase().as_str() {
            "csv" | "tsv" => Some(Self::Table),
            "jsonl" | "ndjson" => Some(Self::Jsonl),
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

    /// The format of a file that is read as a whole, if it is in one.
    pub(super) fn whole(path: &str, line: &FirstLine) -> Option<Self> {
        let text = line.text.trim_end();
        let has_extension =
            |end: &str| Path::new(path).extension().is_some_and(|of| of.eq_ignore_ascii_case(end));
        match line.magic.as_slice() {
            magic if magic.starts_with(b"PK\x03\x04") || magic.starts_with(b"\xd0\xcf\x11\xe0") => {
                Some(Self::Workbook)
            }
            magic if magic.starts_with(b"PAR1") => Some(Self::Parquet),
            magic if magic.starts_with(b"ARROW1") || magic.starts_with(b"\xff\xff\xff\xff") => {
                Some(Self::Arrow)
            }
            _ if text.starts_with(answers::BEGINNING) => Some(Self::Answers),
            _ if text == "{" || text.starts_with('[') => Some(Self::Json),
            _ if text.starts_with(webanno::BEGINNING) => Some(Self::WebAnno),
            _ if has_extension("ann") => Some(Self::Brat),
            _ if text.contains(apc::TARGET) => Some(Self::Apc),
            _ if text.starts_with('<') => Some(Self::Aspects),
            _ if !text.contains(',') && conll::is_token(text) => Some(Self::Conll),
            _ => None,
        }
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
    let (head, bytes) = head(unpacked(bytes)?)?;
    let lossy = ReadOptions { lossy: true, ..options.clone() };
    let (line, _) = first_line(recoded(Box::new(Cursor::new(head)), &lossy)?)?;
    Ok((Format::told(path, &line, options), bytes))
}
