//! CSV and TSV with a header → rows.

use std::io::BufRead;
use std::sync::Arc;

use csv::{ByteRecord, ReaderBuilder};
use serde_json::{Map, Value};

use super::lines::{MAX_LINE, decoded};
use super::{DatasetError, Fault, FieldNames, Place, ReadOptions, Row, json};

/// A table being read. Each record becomes the object of its cells by column name and then a row, so that a table and
/// JSONL mean the same.
pub(super) struct Table<'r> {
    reader: csv::Reader<Box<dyn BufRead + Send + 'r>>,
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
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .quoting(delimiter != b'\t')
            .flexible(true)
            .from_reader(bytes);
        let place = Place { path: path.into(), line: 1 };
        let header = reader.byte_headers().map_err(|error| table_fault(&error).at(&place))?.clone();
        let columns = header.iter().map(|cell| column_name(cell, options)).collect::<Result<Vec<_>, _>>();
        let columns = columns.map_err(|fault| fault.at(&place))?;
        if !FieldNames::spellings(&options.names.text).any(|name| columns.iter().any(|column| column == name))
        {
            return Err(Fault::Missing { field: options.names.text.clone(), found: columns }.at(&place));
        }
        Ok(Self { reader, path: place.path, columns, options: options.clone() })
    }

    pub(super) fn next_row(&mut self) -> Option<Result<Row, DatasetError>> {
        let mut record = ByteRecord::new();
        let read = self.reader.read_byte_record(&mut record);
        let line = record.position().unwrap_or(self.reader.position()).line();
        let place = Place { path: Arc::clone(&self.path), line: usize::try_from(line).unwrap_or(usize::MAX) };
        match read {
            Ok(true) => Some(self.row(&place, &record).map_err(|fault| fault.at(&place))),
            Ok(false) => None,
            Err(error) => Some(Err(match error.into_kind() {
                csv::ErrorKind::Io(source) => DatasetError::Io { path: self.path.to_string(), source },
                other => Fault::Table { message: format!("{other:?}") }.at(&place),
            })),
        }
    }

    fn row(&self, place: &Place, record: &ByteRecord) -> Result<Row, Fault> {
        if record.len() != self.columns.len() {
            let message = format!("{} cells, expected {} as in the header", record.len(), self.columns.len());
            return Err(Fault::Table { message });
        }
        if record.as_slice().len() > MAX_LINE {
            return Err(Fault::TooLong);
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

/// A header cell; the names that mean something are found in any case.
fn column_name(cell: &[u8], options: &ReadOptions) -> Result<String, Fault> {
    let name = decoded(cell.to_vec(), options.lossy)?.trim().trim_start_matches('\u{feff}').to_owned();
    let known =
        options.names.all().into_iter().flat_map(FieldNames::spellings).chain(["id", "lang", "sentiment"]);
    Ok(known.into_iter().find(|known| known.eq_ignore_ascii_case(&name)).map_or(name.clone(), str::to_owned))
}

fn table_fault(error: &csv::Error) -> Fault {
    Fault::Table { message: error.to_string() }
}
