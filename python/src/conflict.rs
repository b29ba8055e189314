//! Conflicts.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use stancekit::conflict::BUILT_IN;

use crate::error::OrRaise;

/// Parties and their names: what is looked for in a text.
#[pyclass(frozen, module = "stancekit._native")]
#[derive(Clone)]
pub(crate) struct Conflict(pub(crate) stancekit::Conflict);

#[pymethods]
impl Conflict {
    /// A conflict that is built in, by its name, or the one in a TOML file.
    #[staticmethod]
    fn load(py: Python<'_>, name_or_path: std::path::PathBuf) -> PyResult<Self> {
        stancekit::Conflict::open(&name_or_path.to_string_lossy()).or_raise(py).map(Self)
    }

    /// A conflict as the text of a TOML file.
    #[staticmethod]
    fn from_toml(py: Python<'_>, toml: &str) -> PyResult<Self> {
        stancekit::Conflict::from_toml("conflict", toml).or_raise(py).map(Self)
    }

    /// Names of the conflicts that are built in.
    #[staticmethod]
    fn built_in() -> Vec<&'static str> {
        BUILT_IN.iter().map(|(name, _)| *name).collect()
    }

    #[staticmethod]
    fn _of_json(json: &str) -> PyResult<Self> {
        serde_json::from_str(json).map(Self).map_err(|error| PyValueError::new_err(error.to_string()))
    }

    #[pyo3(name = "_to_json")]
    fn to_json(&self) -> PyResult<String> {
        serde_json::to_string(&self.0).map_err(|error| PyValueError::new_err(error.to_string()))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Self>().getattr("_of_json")?, (self.to_json()?,)))
    }

    /// Its name.
    #[getter]
    fn name(&self) -> &str {
        &self.0.name
    }

    /// What people call it.
    #[getter]
    fn title(&self) -> &str {
        &self.0.title
    }

    /// Ids of its parties.
    #[getter]
    fn parties(&self) -> Vec<&str> {
        self.0.parties.iter().map(|party| party.id.as_str()).collect()
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Self>().is_ok_and(|other| other.get().0 == self.0)
    }

    fn __repr__(&self) -> String {
        format!("Conflict({:?}, parties={:?})", self.0.name, self.parties())
    }
}
