//! Which format a file is in, by how it begins and what it is called.

use std::io::{self, BufRead, Cursor, Read};
use std::path::Path;

use super::bytes::{recoded, unpacked};
use super::documents::{apc, conll, webanno};
use super::lines::{FirstLine, first_line, head};
use super::{FieldNames, Format, ReadOptions, answers};
use crate::packing::without_ending;

/// What may part the cells of a table.
const DELIMITERS: [u8; 4] = [b'\t', b',', b';', b'|'];

impl Format {
    /// The format that a file with this first line is in, if rows may come in it one by one; `None` if it
    /// looks like none of them.
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
        let extension = Path::new(without_ending(path)).extension()?;
        match extension.to_str()?.to_ascii_lowercase().as_str() {
            "csv" | "tsv" => Some(Self::Table),
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            _ => None,
        }
    }

    /// The format that is asked for, else that of the first line, else that of the name. A line that is not
    /// there says nothing, and one that is not whole is no header.
    pub(super) fn detect(path: &str, line: &FirstLine, options: &ReadOptions) -> Option<Self> {
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
            magic if magic.starts_with(b"PK\x03\x04") => Some(Self::Workbook),
            magic if magic.starts_with(b"PAR1") => Some(Self::Parquet),
            magic if magic.starts_with(b"ARROW1") || magic.starts_with(b"\xff\xff\xff\xff") => {
                Some(Self::Arrow)
            }
            _ if text.starts_with(answers::BEGINNING) => Some(Self::Answers),
            _ if text == "{" || text.starts_with('[') => Some(Self::Json),
            _ if text.starts_with(webanno::BEGINNING) => Some(Self::WebAnno),
            _ if has_extension("ann") => Some(Self::Brat),
            _ if ["conll", "conllu", "iob", "bio"].iter().any(|end| has_extension(end)) => Some(Self::Conll),
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

/// What parts the cells of a table with this header: what makes the text a cell or, if nothing does, what is
/// there most often.
pub(super) fn delimiter(line: &str, names: &FieldNames) -> u8 {
    let often = |delimiter: &u8| line.bytes().filter(|byte| byte == delimiter).count();
    let most = || DELIMITERS.into_iter().filter(|delimiter| often(delimiter) > 0).max_by_key(often);
    header_delimiter(line, names).or_else(most).unwrap_or(b',')
}

/// The format of bytes, if they look like rows or are said to be, and the bytes again, unpacked. `path` is
/// their name.
///
/// # Errors
/// What the reader says.
pub fn sniff<'r>(
    path: &str,
    bytes: impl Read + Send + 'r,
    options: &ReadOptions,
) -> io::Result<(Option<Format>, Box<dyn BufRead + Send + 'r>)> {
    let (head, bytes) = head(unpacked(bytes)?)?;
    let (line, _) = first_line(recoded(Box::new(Cursor::new(head)), options.encoding, true)?)?;
    // A list of objects or a workbook is no article.
    let is_rows = |format: &Format| match format {
        Format::Json => line.text.starts_with("[{"),
        format => matches!(format, Format::Workbook | Format::Parquet | Format::Arrow),
    };
    let whole = Format::whole(path, &line).filter(is_rows).filter(|_| options.format.is_none());
    Ok((whole.or_else(|| Format::detect(path, &line, options)), bytes))
}
