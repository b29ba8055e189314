//! Rows → a model.

use std::sync::Arc;

use pyo3::prelude::*;
use stancekit::Trainer;
use stancekit::label::{Label, Stance};

use crate::conflict::Conflict;
use crate::error::{OrRaise, stancekit_error};
use crate::model::Model;
use crate::pool;
use crate::rows::{Columns, RowSource, dataset};

/// Trains as `stance train` does: `set` are its `--set KEY=VALUE`, `base` is its `--from`.
#[pyfunction]
pub(crate) fn train(
    py: Python<'_>,
    source: RowSource<'_>,
    columns: Columns,
    conflict: Option<Bound<'_, Conflict>>,
    base: Option<Bound<'_, Model>>,
    set: Vec<(String, String)>,
    seed: u64,
) -> PyResult<Model> {
    let data = dataset(py, &source, &columns.options(true))?;
    let base = base.map(|base| Arc::new(base.get().predictor.model().clone()));
    let mut config = base.as_ref().map(|base| base.config.for_other_data()).unwrap_or_default();
    for (key, value) in set {
        config.set(&key, &value).or_raise(py)?;
    }
    let conflicts = conflict.iter().map(|conflict| conflict.get().0.clone()).collect();
    let trainer = Trainer::new().base(base).config(config).conflicts(conflicts).seed(seed);
    let trained = pool::run(py, || trainer.train(&data, &()).map(|trained| Model::new(trained.model)))?;
    trained.or_raise(py)
}

/// The stance that a word of labelled data stands for.
#[pyfunction]
pub(crate) fn stance_of(py: Python<'_>, word: &str) -> PyResult<&'static str> {
    let unknown =
        || stancekit_error(py, &format!("label `{word}`, expected one of {}", Stance::accepted()), None);
    Stance::parse(word).map(Label::name).ok_or_else(unknown)
}
