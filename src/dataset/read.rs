//! Files → rows.

use std::fs::File;
use std::io::{self, BufRead, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::format::{FieldNames, Format, delimiter};
use super::lines::{Lines, first_line, unpacked};
use super::table::Table;
use super::{DatasetError, Fault, Place, Row, TargetLabel, json};
use crate::label::{Label, Stance};

/// How to read.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// Which fields hold what.
    pub names: FieldNames,
    /// Replace bytes that are not UTF-8 instead of refusing them.
    pub lossy: bool,
    /// Refuse rows that have neither a field for a stance nor a sentiment. One that is null is a field: the row is unlabelled on
    /// purpose.
    pub need_labels: bool,
    /// The format; told by the content, and by the name where that says nothing, if `None`.
    pub format: Option<Format>,
}

/// The bytes of a file; `-` is standard input.
///
/// # Errors
/// [`DatasetError::Io`] if it cannot be opened.
pub fn open(path: &Path) -> Result<Box<dyn Read + Send>, DatasetError> {
    if path == Path::new("-") {
        return Ok(Box::new(io::stdin()));
    }
    match File::open(path) {
        Ok(file) => Ok(Box::new(file)),
        Err(source) => Err(DatasetError::Io { path: path.display().to_string(), source }),
    }
}

/// A stream of rows. It goes on after a faulty row; after an error of reading it ends.
pub struct Reader<'r> {
    rows: Rows<'r>,
    options: ReadOptions,
    path: String,
    /// Whether a row or a fault was given.
    has_begun: bool,
    failed: bool,
}

enum Rows<'r> {
    Jsonl(Lines<Box<dyn BufRead + Send + 'r>>),
    FastText(Lines<Box<dyn BufRead + Send + 'r>>),
    Table(Box<Table<'r>>),
}

impl<'r> Reader<'r> {
    /// Reads rows from bytes, which `path` is the name of in messages. The format is that of the options, else it is told
    /// by the first line, else by the name; what says nothing is taken for a table.
    ///
    /// # Errors
    /// [`DatasetError`] if the bytes cannot be read or there is not one row in them.
    pub fn new(
        path: &str,
        bytes: impl Read + Send + 'r,
        options: &ReadOptions,
    ) -> Result<Self, DatasetError> {
        let io = |source| DatasetError::Io { path: path.to_owned(), source };
        let (line, reader) = first_line(unpacked(bytes).map_err(io)?).map_err(io)?;
        if line.text.is_empty() {
            return Err(DatasetError::Empty { path: path.to_owned() });
        }
        let rows = match Format::told(path, &line, options) {
            Some(Format::Jsonl) => Rows::Jsonl(Lines::new(reader, path, options.lossy)),
            Some(Format::FastText) => Rows::FastText(Lines::new(reader, path, options.lossy)),
            None if line.text.starts_with('[') => Rows::Jsonl(Lines::new(reader, path, options.lossy)), // refused as a list
            Some(Format::Table) | None if !line.is_whole => {
                return Err(Fault::LongHeader.at(&Place { path: path.into(), line: 1 }));
            }
            Some(Format::Table) | None => {
                let delimiter = delimiter(&line.text, &options.names);
                Rows::Table(Box::new(Table::new(reader, path, delimiter, options)?))
            }
        };
        let path = path.to_owned();
        Ok(Self { rows, options: options.clone(), path, has_begun: false, failed: false })
    }

    /// Opens a file; `-` is standard input.
    ///
    /// # Errors
    /// As [`Reader::new`].
    pub fn open(path: &Path, options: &ReadOptions) -> Result<Self, DatasetError> {
        Self::new(&path.display().to_string(), open(path)?, options)
    }

    fn next_row(&mut self) -> Option<Result<Row, DatasetError>> {
        let names = &self.options.names;
        match &mut self.rows {
            Rows::Table(table) => table.next_row(),
            Rows::Jsonl(lines) => lines.next_row(|place, line| json::row(place, line, names)),
            Rows::FastText(lines) => lines.next_row(fasttext_row),
        }
    }
}

impl Iterator for Reader<'_> {
    type Item = Result<Row, DatasetError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let row = match self.next_row() {
            Some(row) => row.and_then(|row| checked(row, &self.options)),
            None if self.has_begun => return None,
            None => Err(DatasetError::Empty { path: self.path.clone() }),
        };
        let ends = |error: &DatasetError| match error {
            DatasetError::Row { fault, .. } => *fault == Fault::TooLong,
            _ => true,
        };
        self.has_begun = true;
        self.failed = row.as_ref().is_err_and(ends);
        Some(row)
    }
}

/// What every format asks of a row.
fn checked(row: Row, options: &ReadOptions) -> Result<Row, DatasetError> {
    if row.text.trim().is_empty() {
        return Err(Fault::EmptyText.at(&row.place));
    }
    let has_label = || row.examples().next().is_some() || json::has_label_field(&row, &options.names);
    if options.need_labels && row.sentiment.is_none() && !has_label() {
        let found = row.known.keys().chain(row.fields.keys()).cloned().collect();
        return Err(Fault::Missing { field: "label".into(), found }.at(&row.place));
    }
    Ok(row)
}

/// `__label__favor the text`.
fn fasttext_row(place: &Place, line: &str) -> Result<Row, Fault> {
    let is_label = |word: &&str| word.starts_with("__label__");
    let found = line.split_whitespace().filter(is_label).count();
    let (label, text) = line.trim().split_once(char::is_whitespace).unwrap_or((line, ""));
    let (Some(label), 1) = (label.strip_prefix("__label__"), found) else {
        return Err(Fault::FastTextLabels { found });
    };
    let mut row = Row::of_text(place.clone(), text.trim().to_owned());
    let stance = Stance::parse(label).ok_or_else(|| Fault::label::<Stance>(label))?;
    row.targets.push(TargetLabel { stance: Some(stance), ..TargetLabel::default() });
    row.known.insert("label".into(), label.into());
    Ok(row)
}

/// A file that rows were read from.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Source {
    /// The file, as it was named.
    pub path: String,
    /// SHA-256 of its bytes, as `sha256sum` prints it.
    pub sha256: String,
    /// Number of rows.
    pub rows: usize,
}

impl Source {
    /// A file that something else than rows was read from: as many of what it holds as `rows`.
    ///
    /// # Errors
    /// [`DatasetError::Io`] if it cannot be read.
    pub fn of_file(path: &Path, rows: usize) -> Result<Self, DatasetError> {
        let name = path.display().to_string();
        let mut hash = Sha256::new();
        io::copy(&mut open(path)?, &mut hash)
            .map_err(|source| DatasetError::Io { path: name.clone(), source })?;
        Ok(Self { path: name, sha256: format!("{:x}", hash.finalize()), rows })
    }
}

/// Rows in memory and where they came from.
#[derive(Debug, Clone, Default)]
pub struct Dataset {
    /// The rows, file by file.
    pub rows: Vec<Row>,
    /// The files.
    pub sources: Vec<Source>,
}

impl Dataset {
    /// Reads files one after another; `-` is standard input. `progress` is called with the bytes read since the last call.
    ///
    /// # Errors
    /// The first [`DatasetError`] met.
    pub fn read<P: AsRef<Path>>(
        paths: &[P],
        options: &ReadOptions,
        progress: impl Fn(u64) + Sync,
    ) -> Result<Self, DatasetError> {
        let mut dataset = Self::default();
        for path in paths {
            let name = path.as_ref().display().to_string();
            let bytes = open(path.as_ref())?;
            let (mut hash, before) = (Sha256::new(), dataset.rows.len());
            let hashed = Hashed { bytes, hash: &mut hash, progress: &progress };
            for row in Reader::new(&name, hashed, options)? {
                dataset.rows.push(row?);
            }
            let sha256 = format!("{:x}", hash.finalize());
            dataset.sources.push(Source { path: name, sha256, rows: dataset.rows.len() - before });
        }
        Ok(dataset)
    }
}

/// Passes bytes on, hashes and counts them.
pub(super) struct Hashed<'h, R, P> {
    pub(super) bytes: R,
    pub(super) hash: &'h mut Sha256,
    pub(super) progress: &'h P,
}

impl<R: Read, P: Fn(u64)> Read for Hashed<'_, R, P> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.bytes.read(buffer)?;
        self.hash.update(&buffer[..n]);
        (self.progress)(n as u64);
        Ok(n)
    }
}
