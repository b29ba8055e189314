//! Frames, lines and files → rows.

use std::path::PathBuf;

use arrow_array::RecordBatchReader;
use arrow_schema::{DataType, Field, Schema};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyCapsule;
use stancekit::Dataset;
use stancekit::dataset::{FieldNames, Format, ReadOptions, Reader};

use crate::error::{FRAME, OrRaise, stancekit_error};
use crate::{pool, stream};

/// Where rows come from.
#[derive(FromPyObject)]
pub(crate) enum RowSource<'py> {
    /// An Arrow C stream.
    Stream(Bound<'py, PyCapsule>),
    /// Lines of JSON.
    Lines(PyBackedBytes),
    /// Files of any format of labelled data.
    Files(Vec<PathBuf>),
}

/// The names of columns.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Columns {
    text: String,
    target: String,
    label: String,
    group: String,
}

impl Columns {
    /// The same, as the library takes it.
    pub(crate) fn options(self, need_labels: bool) -> ReadOptions {
        let Self { text, target, label, group } = self;
        let names = FieldNames { text, target, label, group, ..FieldNames::default() };
        ReadOptions { names, need_labels, ..ReadOptions::default() }
    }
}

/// Begins to read rows that are in memory.
pub(crate) fn reader(
    py: Python<'_>,
    source: &RowSource<'_>,
    options: &ReadOptions,
) -> PyResult<Reader<'static>> {
    match source {
        RowSource::Stream(capsule) => {
            let batches = stream::reader(capsule)?;
            need_text(py, &batches.schema(), &options.names.text)?;
            Ok(Reader::of_batches(FRAME, batches, options))
        }
        RowSource::Lines(lines) => {
            let options = ReadOptions { format: Some(Format::Jsonl), ..options.clone() };
            Reader::new(FRAME, std::io::Cursor::new(lines.to_vec()), &options).or_raise(py)
        }
        RowSource::Files(files) => {
            let [file] = files.as_slice() else {
                return Err(pyo3::exceptions::PyValueError::new_err("expected one file"));
            };
            Reader::open(file, options).or_raise(py)
        }
    }
}

/// Raises unless a column has text.
fn need_text(py: Python<'_>, schema: &Schema, name: &str) -> PyResult<()> {
    let kind = schema.field_with_name(name).ok().map(Field::data_type);
    match kind {
        Some(DataType::Dictionary(_, values)) if values.is_string() => Ok(()),
        Some(kind) if !kind.is_string() && !kind.is_null() => {
            let message = format!("column `{name}` is of type {kind}, expected text");
            Err(stancekit_error(py, &message, None))
        }
        _ => Ok(()),
    }
}

/// Reads all rows.
pub(crate) fn dataset(py: Python<'_>, source: &RowSource<'_>, options: &ReadOptions) -> PyResult<Dataset> {
    if let RowSource::Files(files) = source {
        return pool::run(py, || Dataset::read(files, options, |_| ()))?.or_raise(py);
    }
    let reader = reader(py, source, options)?;
    let rows = pool::run(py, || reader.collect::<Result<Vec<_>, _>>())?.or_raise(py)?;
    Ok(Dataset { rows, sources: Vec::new() })
}
