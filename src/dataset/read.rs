//! Files → rows.

use std::collections::VecDeque;
use std::io::Read;
use std::path::Path;

use rustc_hash::FxHashSet;

use super::bytes::{Bytes, recoded, unpacked};
use super::error::MAX_TARGETS;
use super::fields::FieldNames;
use super::format::Format;
use super::items::{Ahead, Item, Items, Made, Maker};
use super::labels::LabelMap;
use super::lines::{FirstLine, Lines, first_line};
use super::options::{Notes, ReadOptions};
use super::source::{Hashed, Source, open};
use super::table::Table;
use super::{DatasetError, Fault, Location, Placed, Row, documents, foreign, json};
use crate::digest::Sha256;

/// A stream of rows. It goes on after a faulty row; after an error of reading it ends.
///
/// Lines are read ahead in batches, and all threads make rows of a batch.
pub struct Reader<'r> {
    ahead: Ahead<'r>,
    /// Rows of the item that was read last, and what ended it.
    rows: VecDeque<Row>,
    fault: Option<DatasetError>,
    path: String,
    /// Whether a row or a fault was given.
    has_begun: bool,
    failed: bool,
    /// Fields that were asked for by name and not seen so far, and the fields of the first row.
    unseen: Vec<String>,
    first: Vec<String>,
    notes: Notes,
}

impl<'r> Reader<'r> {
    /// Reads rows from bytes, which `path` is the name of in messages. The format is that of the options,
    /// else it is told by what the bytes begin with, else by the name; what says nothing is taken for a
    /// table.
    ///
    /// # Errors
    /// [`DatasetError`] if the bytes cannot be read or there is not one row in them.
    pub fn new(
        path: &str,
        bytes: impl Read + Send + 'r,
        options: &ReadOptions,
    ) -> Result<Self, DatasetError> {
        let (format, _, bytes) = begin(path, bytes, options)?;
        let mut notes = Notes::default();
        let items = items(path, format, bytes, options, &mut notes)?;
        Ok(Self { notes, ..Self::of_items(path, items, format, options) })
    }

    /// Rows of items in a format.
    pub(super) fn of_items(path: &str, items: Items<'r>, format: Format, options: &ReadOptions) -> Self {
        Self {
            ahead: Ahead::new(items, Maker::new(options.clone(), format)),
            rows: VecDeque::new(),
            fault: None,
            path: path.to_owned(),
            has_begun: false,
            failed: false,
            unseen: options.names.typed().map(str::to_owned).collect(),
            first: Vec::new(),
            notes: Notes::default(),
        }
    }

    /// Opens a file; `-` is standard input.
    ///
    /// # Errors
    /// As [`Reader::new`].
    pub fn open(path: &Path, options: &ReadOptions) -> Result<Self, DatasetError> {
        Self::new(&path.display().to_string(), open(path)?, options)
    }

    /// What there is to say of what was read so far.
    pub fn notes(&self) -> &Notes {
        &self.notes
    }

    /// The next row. Objects that are none are counted and passed over.
    fn next_row(&mut self) -> Option<Result<Row, DatasetError>> {
        loop {
            if let Some(row) = self.rows.pop_front() {
                return Some(Ok(row));
            }
            if let Some(fault) = self.fault.take() {
                return Some(Err(fault));
            }
            let Made { rows, fault, left_out, fields } = self.ahead.next()?;
            (self.rows, self.fault) = (rows, fault);
            left_out.into_iter().for_each(|why| *self.notes.left_out.entry(why).or_default() += 1);
            self.unseen.retain(|name| !fields.contains(name));
            if self.first.is_empty() {
                self.first = fields;
            }
        }
    }

    /// What is wrong with a file that has no more rows.
    fn end(&mut self) -> Option<DatasetError> {
        if let Some(name) = self.unseen.pop().filter(|_| !self.first.is_empty()) {
            self.unseen.clear();
            let names = &self.ahead.maker.options.names;
            // An object that several rows were made of has its fields in each.
            let mut once = FxHashSet::default();
            self.first.retain(|name| once.insert(name.clone()));
            let fault = names.missing(&name, std::mem::take(&mut self.first));
            return Some(fault.at(&Location { path: self.path.as_str().into(), line: 1 }));
        }
        let is_empty = !self.has_begun && self.notes.left_out.is_empty();
        is_empty.then(|| DatasetError::Empty { path: self.path.clone() })
    }
}

/// The fields of rows as they are, without a look at what they mean, and where each stands. A table needs no
/// column of texts.
///
/// # Errors
/// The first [`DatasetError`] met.
pub(crate) fn read_fields(
    path: &str,
    bytes: impl Read + Send,
    options: &ReadOptions,
) -> Result<Vec<Placed>, DatasetError> {
    let (format, line, bytes) = begin(path, bytes, options)?;
    let names = FieldNames { text: line.first_cell(), ..FieldNames::default() };
    let options = ReadOptions { names, label_map: LabelMap::default(), ..options.clone() };
    let items = items(path, format, bytes, &options, &mut Notes::default())?;
    let maker = Maker::new(options, format);
    items.map(|item| maker.object(item?)).collect()
}

/// Unpacks and recodes bytes, and tells their format by the first line, which stays among them.
fn begin<'r>(
    path: &str,
    bytes: impl Read + Send + 'r,
    options: &ReadOptions,
) -> Result<(Format, FirstLine, Bytes<'r>), DatasetError> {
    let io = |source| DatasetError::Io { path: path.to_owned(), source };
    let first = || Location { path: path.into(), line: 1 };
    let bytes =
        unpacked(bytes).and_then(|bytes| recoded(bytes, options.encoding, options.lossy)).map_err(io)?;
    let (line, bytes) = first_line(bytes).map_err(io)?;
    if line.text.is_empty() {
        return Err(DatasetError::Empty { path: path.to_owned() });
    }
    let is_asked_for = options.format.is_some();
    if let Some(fault) = foreign::named(&line).filter(|_| !is_asked_for) {
        return Err(fault.at(&first()));
    }
    let whole = Format::whole(path, &line).filter(|_| !is_asked_for);
    let format = whole.or_else(|| Format::detect(path, &line, options)).unwrap_or(Format::Table);
    if format == Format::Table && !line.is_whole {
        return Err(Fault::LongHeader.at(&first()));
    }
    Ok((format, line, bytes))
}

/// The items of bytes in a format.
fn items<'r>(
    path: &str,
    format: Format,
    bytes: Bytes<'r>,
    options: &ReadOptions,
    notes: &mut Notes,
) -> Result<Items<'r>, DatasetError> {
    let of_object = |placed: Result<Placed, _>| placed.map(|(place, object)| (place, Item::Object(object)));
    if !format.is_streamed() {
        let objects = documents::read(path, format, bytes, options, notes)?;
        return Ok(Box::new(objects.into_iter().map(of_object)));
    }
    if format == Format::Table {
        let mut table = Table::new(bytes, path, options)?;
        notes.parties = table.parties().map(str::to_owned).collect();
        return Ok(Box::new(std::iter::from_fn(move || table.next_object()).map(of_object)));
    }
    let lines = Lines::new(bytes, path, options.lossy).numbered();
    Ok(Box::new(lines.map(|line| line.map(|(place, line)| (place, Item::Line(line))))))
}

impl Iterator for Reader<'_> {
    type Item = Result<Row, DatasetError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let row = match self.next_row() {
            Some(row) => row.and_then(|row| checked(row, &self.ahead.maker.options)),
            None => Err(self.end()?),
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
    if row.text.trim().is_empty() && !options.keep_empty {
        return Err(Fault::EmptyText.at(&row.place));
    }
    if row.targets.len() > MAX_TARGETS {
        return Err(Fault::ManyTargets { found: row.targets.len() }.at(&row.place));
    }
    let has_label = || row.examples().next().is_some() || json::has_label_field(&row, &options.names);
    if options.need_labels && row.sentiment.is_none() && !has_label() {
        let found = row.known.keys().chain(row.fields.keys()).cloned().collect();
        return Err(options.names.missing(&options.names.label, found).at(&row.place));
    }
    Ok(row)
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
    /// Reads files one after another, with their usual names of fields; `-` is standard input.
    ///
    /// ```
    /// let data = stancekit::Dataset::open(&["datasets/falklands-1982/test.jsonl"])?;
    /// assert!(data.rows.iter().any(|row| row.is_labelled()));
    /// # Ok::<(), stancekit::Error>(())
    /// ```
    ///
    /// # Errors
    /// The first [`DatasetError`] met.
    pub fn open<P: AsRef<Path>>(paths: &[P]) -> Result<Self, DatasetError> {
        Self::read(paths, &ReadOptions::default(), |_| ())
    }

    /// Reads files one after another; `-` is standard input. `progress` is called with the bytes read since
    /// the last call.
    ///
    /// # Errors
    /// The first [`DatasetError`] met.
    pub fn read<P: AsRef<Path>>(
        paths: &[P],
        options: &ReadOptions,
        progress: impl Fn(u64) + Sync,
    ) -> Result<Self, DatasetError> {
        Self::read_noting(paths, options, progress, |_, _| ())
    }

    /// As [`read`](Self::read); `note` is called with each file's name and what there is to say of it.
    ///
    /// # Errors
    /// The first [`DatasetError`] met.
    pub fn read_noting<P: AsRef<Path>>(
        paths: &[P],
        options: &ReadOptions,
        progress: impl Fn(u64) + Sync,
        mut note: impl FnMut(&str, &Notes),
    ) -> Result<Self, DatasetError> {
        let mut dataset = Self::default();
        for path in paths {
            let name = path.as_ref().display().to_string();
            let bytes = open(path.as_ref())?;
            let (mut hash, before) = (Sha256::default(), dataset.rows.len());
            let hashed = Hashed { bytes, hash: &mut hash, progress: &progress };
            let mut reader = Reader::new(&name, hashed, options)?;
            for row in reader.by_ref() {
                dataset.rows.push(row?);
            }
            note(&name, reader.notes());
            drop(reader);
            let rows = dataset.rows.len() - before;
            dataset.sources.push(Source { path: name, sha256: hash.hex(), rows });
        }
        Ok(dataset)
    }
}
