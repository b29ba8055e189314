//! Files → rows.

use std::collections::VecDeque;
use std::io::Read;
use std::path::Path;

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::bytes::{Bytes, recoded, unpacked};
use super::exports::{Native, native};
use super::fields::FieldNames;
use super::format::Format;
use super::labels::{LabelMap, Skipped};
use super::lines::{Lines, first_line};
use super::options::{Notes, ReadOptions};
use super::source::{Hashed, Source, open};
use super::table::Table;
use super::{DatasetError, Fault, Location, Placed, Row, documents, json};

/// Objects of the fields of rows, one after another.
pub(super) type Objects<'r> = Box<dyn Iterator<Item = Result<Placed, DatasetError>> + Send + 'r>;

/// A stream of rows. It goes on after a faulty row; after an error of reading it ends.
pub struct Reader<'r> {
    objects: Objects<'r>,
    /// Rows of the object that was read last.
    rows: VecDeque<Row>,
    options: ReadOptions,
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
        let io = |source| DatasetError::Io { path: path.to_owned(), source };
        let bytes =
            unpacked(bytes).and_then(|bytes| recoded(bytes, options.encoding, options.lossy)).map_err(io)?;
        let (line, bytes) = first_line(bytes).map_err(io)?;
        if line.text.is_empty() {
            return Err(DatasetError::Empty { path: path.to_owned() });
        }
        let whole = Format::whole(path, &line).filter(|_| options.format.is_none());
        let format = whole.or_else(|| Format::told(path, &line, options)).unwrap_or(Format::Table);
        if format == Format::Table && !line.is_whole {
            return Err(Fault::LongHeader.at(&Location { path: path.into(), line: 1 }));
        }
        let mut notes = Notes::default();
        let objects = objects(path, format, bytes, options, &mut notes)?;
        Ok(Self { notes, ..Self::of_objects(path, objects, options) })
    }

    /// Rows of objects that were read elsewhere.
    pub(super) fn of_objects(path: &str, objects: Objects<'r>, options: &ReadOptions) -> Self {
        Self {
            objects,
            rows: VecDeque::new(),
            options: options.clone(),
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
            let read = self.objects.next()?;
            if let Err(error) = read.and_then(|(place, object)| self.take(&place, object)) {
                return Some(Err(error));
            }
        }
    }

    /// Makes rows of an object.
    fn take(&mut self, place: &Location, object: Map<String, Value>) -> Result<(), DatasetError> {
        let at = |fault: Fault| fault.at(place);
        let rows = match native(object, &self.options.names).map_err(at)? {
            Native::Rows(rows) => rows,
            Native::LeftOut(why) => {
                *self.notes.left_out.entry(why).or_default() += 1;
                return Ok(());
            }
        };
        for mut fields in rows {
            self.unseen.retain(|name| !fields.contains_key(name));
            if self.options.keep_empty {
                let mut texts = FieldNames::spellings(&self.options.names.text);
                let null = texts.find(|name| fields.get(*name).is_some_and(Value::is_null));
                null.map(|name| fields.insert(name.to_owned(), "".into()));
            }
            if self.first.is_empty() {
                self.first = fields.keys().cloned().collect();
            }
            match self.options.label_map.apply(&mut fields, &self.options.names) {
                Ok(()) => {
                    let row = json::row_of_fields(place, fields, &self.options.names).map_err(at)?;
                    self.rows.push_back(row);
                }
                Err(Skipped(word)) => {
                    *self.notes.left_out.entry(format!("the label is `{word}`")).or_default() += 1;
                }
            }
        }
        Ok(())
    }

    /// What is wrong with a file that has no more rows.
    fn end(&mut self) -> Option<DatasetError> {
        if let Some(name) = self.unseen.pop().filter(|_| !self.first.is_empty()) {
            self.unseen.clear();
            let fault = self.options.names.missing(&name, std::mem::take(&mut self.first));
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
pub fn read_fields(
    path: &str,
    bytes: impl Read + Send,
    options: &ReadOptions,
) -> Result<Vec<Placed>, DatasetError> {
    let io = |source| DatasetError::Io { path: path.to_owned(), source };
    let bytes =
        unpacked(bytes).and_then(|bytes| recoded(bytes, options.encoding, options.lossy)).map_err(io)?;
    let (line, bytes) = first_line(bytes).map_err(io)?;
    let names = FieldNames { text: line.first_cell(), ..FieldNames::default() };
    let told = Format::whole(path, &line).or_else(|| Format::told(path, &line, options));
    let options = ReadOptions { names, label_map: LabelMap::default(), ..options.clone() };
    objects(path, told.unwrap_or(Format::Table), bytes, &options, &mut Notes::default())?.collect()
}

/// The objects of bytes in a format.
fn objects<'r>(
    path: &str,
    format: Format,
    bytes: Bytes<'r>,
    options: &ReadOptions,
    notes: &mut Notes,
) -> Result<Objects<'r>, DatasetError> {
    if !format.is_streamed() {
        return Ok(Box::new(documents::read(path, format, bytes, options, notes)?.into_iter()));
    }
    if format == Format::Table {
        let mut table = Table::new(bytes, path, options)?;
        notes.parties = table.parties().map(str::to_owned).collect();
        return Ok(Box::new(std::iter::from_fn(move || table.next_object())));
    }
    let (lossy, lines) = (options.lossy, Lines::new(bytes, path, options.lossy).numbered());
    let label = options.names.label.clone();
    let text = options.names.text.clone();
    let object = move |line: &str| match format {
        Format::FastText => fasttext_object(line, &text, &label),
        _ => json::object(line, lossy),
    };
    Ok(Box::new(lines.map(move |line| {
        let (place, line) = line?;
        object(&line).map_err(|fault| fault.at(&place)).map(|object| (place, object))
    })))
}

impl Iterator for Reader<'_> {
    type Item = Result<Row, DatasetError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let row = match self.next_row() {
            Some(row) => row.and_then(|row| checked(row, &self.options)),
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
    let has_label = || row.examples().next().is_some() || json::has_label_field(&row, &options.names);
    if options.need_labels && row.sentiment.is_none() && !has_label() {
        let found = row.known.keys().chain(row.fields.keys()).cloned().collect();
        return Err(options.names.missing(&options.names.label, found).at(&row.place));
    }
    Ok(row)
}

/// `__label__favor the text`.
fn fasttext_object(line: &str, text_name: &str, label_name: &str) -> Result<Map<String, Value>, Fault> {
    let is_label = |word: &&str| word.starts_with("__label__");
    let found = line.split_whitespace().filter(is_label).count();
    let (label, text) = line.trim().split_once(char::is_whitespace).unwrap_or((line, ""));
    let (Some(label), 1) = (label.strip_prefix("__label__"), found) else {
        return Err(Fault::FastTextLabels { found });
    };
    let fields = [(text_name, text.trim()), (label_name, label)];
    Ok(fields.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect())
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
            let (mut hash, before) = (Sha256::new(), dataset.rows.len());
            let hashed = Hashed { bytes, hash: &mut hash, progress: &progress };
            let mut reader = Reader::new(&name, hashed, options)?;
            for row in reader.by_ref() {
                dataset.rows.push(row?);
            }
            note(&name, reader.notes());
            drop(reader);
            let sha256 = format!("{:x}", hash.finalize());
            dataset.sources.push(Source { path: name, sha256, rows: dataset.rows.len() - before });
        }
        Ok(dataset)
    }
}
