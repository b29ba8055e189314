//! A model and labelled rows → figures.

use std::path::PathBuf;

use pyo3::prelude::*;
use stancekit::evaluate::{Gate, read_gates};
use stancekit::report::ReportOptions;
use stancekit::{EvaluationRun, Evaluator};

use crate::conflict::Conflict;
use crate::error::OrRaise;
use crate::model::Model;
use crate::pool;
use crate::rows::{Columns, RowSource, dataset};

/// Everything that an evaluation found.
#[pyclass(frozen, module = "stancekit._native")]
pub(crate) struct Evaluation(EvaluationRun);

/// What must hold: a file of gates, or gates as `--min` takes them.
#[derive(FromPyObject)]
pub(crate) enum Gates {
    /// `METRIC=VALUE`.
    Typed(Vec<String>),
    /// A TOML file.
    File(PathBuf),
}

#[pymethods]
impl Evaluation {
    /// Measures a model.
    #[new]
    #[expect(clippy::too_many_arguments, reason = "they are the arguments of a function of Python")]
    #[pyo3(signature = (model, source, columns, *, conflict, gates, slices, seed))]
    fn new(
        py: Python<'_>,
        model: Bound<'_, Model>,
        source: RowSource<'_>,
        columns: Columns,
        conflict: Option<Bound<'_, Conflict>>,
        gates: Gates,
        slices: Vec<String>,
        seed: u64,
    ) -> PyResult<Self> {
        let gates = match gates {
            Gates::Typed(typed) => {
                let parsed = typed.iter().map(|gate| gate.parse::<Gate>());
                parsed.collect::<Result<Vec<_>, _>>().or_raise(py)?
            }
            Gates::File(path) => read_gates(&path).or_raise(py)?,
        };
        let data = dataset(py, &source, &columns.options(true))?;
        let predictor = model.get().toward(conflict.as_ref());
        let evaluator = Evaluator::new().gates(gates).slices(slices).seed(seed);
        let run = pool::run(py, || evaluator.evaluate(&predictor, data, &()))?.or_raise(py)?;
        Ok(Self(run))
    }

    /// Whether every gate passed.
    fn passed(&self) -> bool {
        self.0.passed()
    }

    /// The report of `stance evaluate --format json`.
    fn json(&self) -> String {
        self.0.to_json(&ReportOptions::default()).to_string()
    }

    /// For people.
    fn text(&self, width: usize) -> String {
        self.0.to_text(&ReportOptions { width, ..ReportOptions::default() })
    }

    /// The page of `stance evaluate --format html`.
    fn html(&self, py: Python<'_>) -> PyResult<String> {
        pool::run(py, || self.0.to_html(&ReportOptions::default()))?.or_raise(py)
    }
}
