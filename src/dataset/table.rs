//! CSV and TSV with a header → rows.

use std::io::{self, BufRead, Read};
use std::sync::Arc;

use csv::{ByteRecord, ReaderBuilder};
use serde_json::{Map, Value};

use super::error::quoted;
use super::lines::{MAX_LINE, decoded};
use super::{DatasetError, Fault, FieldNames, Place, ReadOptions, Row, json};

/// A table being read. Each record becomes the object of its cells by column name and then a row, so that a table and
/// JSONL mean the same.
pub(super) struct Table<'r> {
    reader: csv::Reader<Watched<'r>>,
    path: Arc<str>,
    columns: Vec<String>,
    options: ReadOptions,
}

impl<'r> Table<'r> {
    pub(super) fn new(
        bytes: Box<dyn BufRead + Send + 'r>,
        path: &str,
        delimiter: u8,
        options: &ReadOptions,
    ) -> Result<Self, DatasetError> {
        let reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .quoting(delimiter != b'\t')
            .flexible(true)
            .has_headers(false)
            .from_reader(Watched::new(bytes));
        let mut table = Self { reader, path: path.into(), columns: Vec::new(), options: options.clone() };
        let Some((place, header)) = table.next_record()? else { return Ok(table) };
        table.columns = columns(&header, options).map_err(|fault| fault.at(&place))?;
        Ok(table)
    }

    pub(super) fn next_row(&mut self) -> Option<Result<Row, DatasetError>> {
        let record = self.next_record().transpose()?;
        Some(record.and_then(|(place, record)| self.row(&place, &record).map_err(|fault| fault.at(&place))))
    }

    /// The next record that is not blank, and where it begins.
    fn next_record(&mut self) -> Result<Option<(Place, ByteRecord)>, DatasetError> {
        let mut record = ByteRecord::new();
        self.reader.get_mut().allow(MAX_LINE);
        let read = self.reader.read_byte_record(&mut record);
        let line = usize::try_from(self.line(&record)).unwrap_or(usize::MAX);
        let place = Place { path: Arc::clone(&self.path), line };
        match read {
            _ if self.reader.get_ref().is_cut => Err(Fault::TooLong.at(&place)),
            Ok(is_there) => Ok(is_there.then_some((place, record))),
            Err(error) => Err(match error.into_kind() {
                csv::ErrorKind::Io(source) => DatasetError::Io { path: self.path.to_string(), source },
                other => Fault::Table { message: format!("{other:?}") }.at(&place),
            }),
        }
    }

    /// The line on which the record begins that was just read. The reader knows the line that it has come to: from there it is
    /// back over the line ends in the cells and the one that ended the record, if that is what was read last.
    fn line(&self, record: &ByteRecord) -> u64 {
        let end = self.reader.position();
        let inside = record.as_slice().iter().filter(|&&byte| byte == b'\n').count() as u64;
        let after = u64::from(self.reader.get_ref().byte_before(end.byte()) == Some(b'\n'));
        end.line().saturating_sub(inside + after)
    }

    fn row(&self, place: &Place, record: &ByteRecord) -> Result<Row, Fault> {
        if record.len() != self.columns.len() {
            let message = format!("{} cells, expected {} as in the header", record.len(), self.columns.len());
            return Err(Fault::Table { message });
        }
        let mut fields = Map::new();
        for (column, cell) in self.columns.iter().zip(record) {
            let cell = decoded(cell.to_vec(), self.options.lossy)?;
            fields.insert(column.clone(), self.value(column, cell));
        }
        json::row_of_fields(place, fields, &self.options.names)
    }

    /// A cell as the JSON value that it stands for: numbers where a number is expected, nothing where it is empty.
    fn value(&self, column: &str, cell: String) -> Value {
        let is_number = column == self.options.names.weight || column == "target_span";
        match (cell.is_empty(), is_number) {
            (true, _) => Value::Null,
            (false, true) => serde_json::from_str(&cell).unwrap_or(Value::String(cell)),
            (false, false) => Value::String(cell),
        }
    }
}

/// The names of a header. Columns without a name are called by their number.
fn columns(header: &ByteRecord, options: &ReadOptions) -> Result<Vec<String>, Fault> {
    let mut columns: Vec<String> = Vec::new();
    for (i, cell) in header.iter().enumerate() {
        let name = match column_name(cell, options)? {
            name if name.is_empty() => format!("column {}", i + 1),
            name => name,
        };
        if columns.contains(&name) {
            return Err(Fault::Table { message: format!("two columns are called `{}`", quoted(&name)) });
        }
        columns.push(name);
    }
    let text = &options.names.text;
    match FieldNames::spellings(text).any(|name| columns.iter().any(|column| column == name)) {
        true => Ok(columns),
        false => Err(Fault::Missing { field: text.clone(), found: columns }),
    }
}

/// A header cell; the names that mean something are found in any case.
fn column_name(cell: &[u8], options: &ReadOptions) -> Result<String, Fault> {
    let name = decoded(cell.to_vec(), options.lossy)?.trim().trim_start_matches('\u{feff}').to_owned();
    let known =
        options.names.all().into_iter().flat_map(FieldNames::spellings).chain(["id", "lang", "sentiment"]);
    Ok(known.into_iter().find(|known| known.eq_ignore_ascii_case(&name)).map_or(name.clone(), str::to_owned))
}

/// Bytes on their way to the table's reader: how many may still come, and the last that came.
struct Watched<'r> {
    bytes: Box<dyn BufRead + Send + 'r>,
    /// The bytes that were asked for last.
    chunk: Vec<u8>,
    /// How many were read so far.
    n_read: u64,
    /// How many may be read before the next record.
    n_allowed: usize,
    /// Whether a record needed more.
    is_cut: bool,
}

impl<'r> Watched<'r> {
    fn new(bytes: Box<dyn BufRead + Send + 'r>) -> Self {
        Self { bytes, chunk: Vec::new(), n_read: 0, n_allowed: 0, is_cut: false }
    }

    fn allow(&mut self, n: usize) {
        self.n_allowed = n;
    }

    /// The last byte before a place in the file, if that was among those asked for last; at the end of the file none is.
    fn byte_before(&self, end: u64) -> Option<u8> {
        let back = usize::try_from(self.n_read.checked_sub(end)?).ok()?;
        self.chunk.get(self.chunk.len().checked_sub(back + 1)?).copied()
    }
}

impl Read for Watched<'_> {
    /// Ends early where more than the allowed bytes are asked for.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.is_cut = self.n_allowed == 0;
        let room = buffer.len().min(self.n_allowed);
        let n = self.bytes.read(&mut buffer[..room])?;
        self.chunk.clear();
        self.chunk.extend_from_slice(&buffer[..n]);
        self.n_allowed -= n;
        self.n_read += n as u64;
        Ok(n)
    }
}
