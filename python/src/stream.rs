//! Arrow C streams: the one file that takes pointers from other libraries, and so the one that may be `unsafe`.
#![expect(unsafe_code, reason = "the Arrow C interface is made of pointers; the reasons stand beside it")]

use std::ffi::CStr;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, RecordBatch, RecordBatchIterator};
use arrow_schema::{ArrowError, DataType, Schema};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyList};

/// What a capsule with a stream is called.
const STREAM: &CStr = c"arrow_array_stream";

/// The column that says toward whom a prediction is.
const TARGET: &str = "target";

/// The batches of a capsule, which is empty afterwards.
pub(crate) fn reader(capsule: &Bound<'_, PyCapsule>) -> PyResult<RecordBatchStreamReader> {
    let stream = capsule.pointer_checked(Some(STREAM))?.cast::<FFI_ArrowArrayStream>();
    // SAFETY: a capsule of this name holds a stream, says the Arrow PyCapsule interface. The stream is moved out, and
    // what stays in the capsule is marked as released. The interpreter's lock is held.
    let reader = unsafe { RecordBatchStreamReader::from_raw(stream.as_ptr()) };
    reader.map_err(|error| PyValueError::new_err(error.to_string()))
}

/// Batches that any library of frames can take.
#[pyclass(frozen, module = "stancekit._native")]
pub(crate) struct Batches {
    pub(crate) schema: Arc<Schema>,
    pub(crate) batches: Vec<RecordBatch>,
}

#[pymethods]
impl Batches {
    /// The same without the column `target`, which the frame has itself.
    fn without_target(&self) -> PyResult<Self> {
        let others = (0..self.schema.fields().len()).filter(|i| self.schema.field(*i).name() != TARGET);
        let others: Vec<usize> = others.collect();
        let fault = |error: ArrowError| PyValueError::new_err(error.to_string());
        let schema = Arc::new(self.schema.project(&others).map_err(fault)?);
        let batches = self.batches.iter().map(|batch| batch.project(&others));
        Ok(Self { schema, batches: batches.collect::<Result<_, _>>().map_err(fault)? })
    }

    /// The columns as lists.
    fn columns<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let columns = PyDict::new(py);
        for (i, field) in self.schema.fields().iter().enumerate() {
            let values = PyList::empty(py);
            for batch in &self.batches {
                append(&values, batch.column(i))?;
            }
            columns.set_item(field.name(), values)?;
        }
        Ok(columns)
    }

    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        drop(requested_schema); // a wish, which need not be fulfilled
        let batches: Vec<Result<RecordBatch, ArrowError>> = self.batches.iter().cloned().map(Ok).collect();
        let reader = RecordBatchIterator::new(batches, Arc::clone(&self.schema));
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(reader)), STREAM)
    }
}

/// Adds the values of a column, which has one of the types that predictions have.
fn append(values: &Bound<'_, PyList>, column: &dyn Array) -> PyResult<()> {
    match column.data_type() {
        DataType::Int64 => {
            column.as_primitive::<Int64Type>().iter().try_for_each(|value| values.append(value))
        }
        DataType::Float64 => {
            column.as_primitive::<Float64Type>().iter().try_for_each(|value| values.append(value))
        }
        _ => column.as_string::<i32>().iter().try_for_each(|value| values.append(value)),
    }
}
