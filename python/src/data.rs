//! Labelled rows: what is wrong with them, and how they are divided.

use pyo3::prelude::*;
use stancekit::dataset;
use stancekit::evaluate::Agreement;
use stancekit::report::CheckReport;

use crate::conflict::Conflict;
use crate::error::OrRaise;
use crate::pool;
use crate::rows::{Columns, RowSource, dataset as read, reader};

/// What `stance check --format json` prints of rows.
#[pyfunction]
pub(crate) fn check(
    py: Python<'_>,
    source: RowSource<'_>,
    columns: Columns,
    conflict: Option<Bound<'_, Conflict>>,
) -> PyResult<String> {
    let mut reader = reader(py, &source, &columns.options(true))?;
    let conflict = conflict.as_ref().map(|conflict| &conflict.get().0);
    let checked = pool::run(py, || {
        dataset::check([&mut reader], conflict).map(|checked| {
            let agreement = Agreement::of_rows(&checked.rows, 0);
            CheckReport::new(checked.report, agreement).to_json().to_string()
        })
    })?;
    checked.or_raise(py)
}

/// The part of each row, so that no article is in two.
#[pyfunction]
pub(crate) fn split(
    py: Python<'_>,
    source: RowSource<'_>,
    columns: Columns,
    shares: Vec<f64>,
    seed: u64,
) -> PyResult<Vec<usize>> {
    let rows = read(py, &source, &columns.options(false))?.rows;
    pool::run(py, || dataset::split(&rows, &shares, seed))?.or_raise(py)
}
