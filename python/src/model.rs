//! Models: what they say of rows, articles and single texts.

use std::collections::BTreeMap;
use std::path::PathBuf;

use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use serde_json::json;
use stancekit::article::ReadArticle;
use stancekit::dataset::{DatasetError, Reader};
use stancekit::report::PredictionColumns;
use stancekit::{Error, Predictor, Row};

use crate::article::{Reading, kind, read_all};
use crate::conflict::Conflict;
use crate::error::{FRAME, OrRaise, stancekit_error};
use crate::pool;
use crate::rows::{Columns, RowSource, reader};
use crate::stream::Batches;

/// Rows that are scored between two looks for Ctrl-C.
const ROWS_AT_ONCE: usize = 4096;
const WITHOUT_TARGETS: &str = "without `target=`, a row stands once for each party that its text mentions";

/// A model, ready to score.
#[pyclass(frozen, module = "stancekit._native")]
#[derive(Clone)]
pub(crate) struct Model {
    pub(crate) predictor: Predictor,
    is_default: bool,
}

impl Model {
    pub(crate) fn new(model: stancekit::Model) -> Self {
        Self { predictor: Predictor::new(model), is_default: false }
    }

    /// The predictor that looks for the parties of a conflict, or of those of the model.
    pub(crate) fn toward(&self, conflict: Option<&Bound<'_, Conflict>>) -> Predictor {
        conflict.map_or_else(|| self.predictor.clone(), |of| self.predictor.with_conflict(&of.get().0))
    }
}

/// How rows are scored.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct PredictOptions {
    implicit: bool,
    inferred: bool,
    min_confidence: f64,
    /// Whether each row names its target, so that it stands once.
    one_target: bool,
}

#[pymethods]
impl Model {
    /// The model that is compiled in.
    #[staticmethod]
    fn default(py: Python<'_>) -> PyResult<Self> {
        let model = pool::run(py, || Self::new(stancekit::Model::embedded()))?;
        Ok(Self { is_default: true, ..model })
    }

    /// The model in a directory.
    #[staticmethod]
    fn load(py: Python<'_>, directory: PathBuf) -> PyResult<Self> {
        let read = || stancekit::Model::read(&directory).map(Self::new);
        pool::run(py, read)?.or_raise(py)
    }

    /// Writes it into a directory, with this card.
    fn save(&self, py: Python<'_>, directory: PathBuf, card: &str) -> PyResult<()> {
        pool::run(py, || self.predictor.model().write(&directory, card))?.or_raise(py)
    }

    /// Its files by name, to be sent elsewhere; none of the default model, which is everywhere.
    fn files<'py>(&self, py: Python<'py>) -> PyResult<BTreeMap<String, Bound<'py, PyBytes>>> {
        if self.is_default {
            return Ok(BTreeMap::new());
        }
        let directory = tempfile::tempdir()?;
        let inside = directory.path().join("model");
        self.save(py, inside.clone(), "")?;
        let mut files = BTreeMap::new();
        for entry in std::fs::read_dir(&inside)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            files.insert(name, PyBytes::new(py, &std::fs::read(entry.path())?));
        }
        Ok(files)
    }

    /// The model of such files.
    #[staticmethod]
    fn of_files(py: Python<'_>, files: BTreeMap<String, Vec<u8>>) -> PyResult<Self> {
        let directory = tempfile::tempdir()?;
        for (name, bytes) in files {
            let name = std::path::Path::new(&name)
                .file_name()
                .ok_or_else(|| PyOSError::new_err("not a file name"))?;
            std::fs::write(directory.path().join(name), bytes)?;
        }
        Self::load(py, directory.path().to_owned())
    }

    /// What it is, in JSON.
    fn json(&self) -> String {
        let model = self.predictor.model();
        let conflicts: Vec<&str> = model.conflicts.iter().map(|conflict| conflict.name.as_str()).collect();
        let labels = |labels: Option<Vec<String>>| labels.unwrap_or_default();
        json!({
            "stances": labels(model.stance.as_ref().map(|head| head.labels.iter().map(ToString::to_string).collect())),
            "sentiments":
                labels(model.sentiment.as_ref().map(|head| head.labels.iter().map(ToString::to_string).collect())),
            "conflicts": conflicts,
            "knows_targets": self.predictor.knows_targets(),
            "seed": model.seed,
            "library_version": model.library_version,
            "is_default": self.is_default,
        })
        .to_string()
    }

    /// SHA-256 of all that it is.
    fn digest(&self, py: Python<'_>) -> PyResult<String> {
        pool::run(py, || self.predictor.model().digest())?.or_raise(py)
    }

    /// What it says of rows: a line per target, with the number of its row.
    fn predict(
        &self,
        py: Python<'_>,
        source: RowSource<'_>,
        columns: Columns,
        conflict: Option<Bound<'_, Conflict>>,
        options: PredictOptions,
    ) -> PyResult<Batches> {
        let PredictOptions { implicit, inferred, min_confidence, one_target } = options;
        let one_target = one_target && self.predictor.knows_targets();
        let predictor = self.toward(conflict.as_ref()).implicit(implicit).inferred(inferred);
        let predictor = predictor.min_confidence(min_confidence);
        let mut reader = reader(py, &source, &columns.options(false))?;
        let (mut found, mut n_before) = (Vec::new(), 0);
        loop {
            let block = pool::run(py, || Block::score(&predictor, &mut reader, n_before))?;
            let block = block.or_raise(py)?;
            if block.n_rows == 0 {
                return Ok(Batches { schema: PredictionColumns::schema(), batches: found });
            }
            if let Some(row) = block.without_target.filter(|_| one_target) {
                let message = format!("{FRAME}:{}: no target, expected one for each row", n_before + row + 1);
                return Err(stancekit_error(py, &message, Some(WITHOUT_TARGETS)));
            }
            n_before += block.n_rows;
            found.push(block.batch);
            py.check_signals()?;
        }
    }

    /// The articles in bytes, each judged; of one that cannot be read, the exception.
    #[pyo3(signature = (name, bytes, *, conflict, kind_name, lossy))]
    fn read<'py>(
        &self,
        py: Python<'py>,
        name: &str,
        bytes: &[u8],
        conflict: Option<Bound<'_, Conflict>>,
        kind_name: Option<&str>,
        lossy: bool,
    ) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let kind = kind_name.map(|name| kind(name).ok_or_else(|| unknown_kind(name))).transpose()?;
        let predictor = self.toward(conflict.as_ref());
        let how = ReadArticle { kind, lossy };
        let read = pool::run(py, || read_all(&predictor, name, bytes, how))?.or_raise(py)?;
        let made = |reading: Result<Reading, Error>| match reading.or_raise(py) {
            Ok(reading) => Ok(Bound::new(py, reading)?.into_any()),
            Err(error) => Ok(error.into_value(py).into_bound(py).into_any()),
        };
        read.into_iter().map(made).collect()
    }

    /// What moved the stance of a text toward a target, in JSON; of no target, the text as a whole.
    fn explain(
        &self,
        py: Python<'_>,
        text: &str,
        target: Option<&str>,
        conflict: Option<Bound<'_, Conflict>>,
    ) -> PyResult<String> {
        let predictor = self.toward(conflict.as_ref());
        if target.is_none() && predictor.knows_targets() {
            let message = "the model reads texts toward targets, expected `target`";
            return Err(stancekit_error(py, message, Some("target=\"russia\" says toward whom")));
        }
        let explained = pool::run(py, || predictor.explain(text, target))?.or_raise(py)?;
        Ok(explained.to_json(text).to_string())
    }

    /// What moved the sentiment of a text, in JSON.
    fn explain_sentiment(&self, py: Python<'_>, text: &str) -> PyResult<String> {
        let explained = pool::run(py, || self.predictor.explain_sentiment(text))?.or_raise(py)?;
        Ok(explained.to_json(text).to_string())
    }

    /// What people call a target.
    fn display_name(&self, target: &str) -> String {
        self.predictor.display_name(target).to_owned()
    }
}

fn unknown_kind(name: &str) -> PyErr {
    PyValueError::new_err(format!("kind is {name:?}, expected text, html, markdown, mhtml, feed or warc"))
}

/// Rows that were scored together.
struct Block {
    n_rows: usize,
    /// The first row that names no target.
    without_target: Option<usize>,
    batch: arrow_array::RecordBatch,
}

impl Block {
    /// Scores the next rows; there are none at the end, which a frame without rows is at at once.
    fn score(predictor: &Predictor, reader: &mut Reader<'_>, n_before: usize) -> Result<Self, Error> {
        let rows = match reader.take(ROWS_AT_ONCE).collect::<Result<Vec<Row>, _>>() {
            Err(DatasetError::Empty { .. }) => Vec::new(),
            rows => rows?,
        };
        let without_target =
            rows.iter().position(|row| !row.targets.iter().any(|of| of.name.is_some() || of.span.is_some()));
        let predictions = predictor.predict_all(&rows)?;
        let mut columns = PredictionColumns::default();
        for (i, prediction) in predictions.iter().enumerate() {
            columns.push(n_before + i, prediction);
        }
        Ok(Self { n_rows: rows.len(), without_target, batch: columns.finish() })
    }
}
