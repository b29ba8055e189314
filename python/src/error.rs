//! Errors of the library → exceptions of Python.

use std::error::Error as StdError;
use std::io;

use pyo3::exceptions::{PyFileNotFoundError, PyOSError, PyPermissionError};
use pyo3::prelude::*;
use stancekit::Error;

/// What messages call rows that come from no file.
pub(crate) const FRAME: &str = "frame";

/// Options of the command line that hints name, and what does the same here.
const OPTIONS: [(&str, &str); 7] = [
    ("--text-column NAME", "text=NAME"),
    ("--label-column NAME", "label=NAME"),
    ("--target-column NAME", "target=NAME"),
    ("--group-column NAME", "group=NAME"),
    ("--lossy", "lossy=True"),
    ("--input", "kind="),
    ("--conflict", "conflict="),
];

/// What can become an exception.
pub(crate) trait OrRaise<T> {
    /// The value, or the exception of the error.
    fn or_raise(self, py: Python<'_>) -> PyResult<T>;
}

impl<T, E: Into<Error>> OrRaise<T> for Result<T, E> {
    fn or_raise(self, py: Python<'_>) -> PyResult<T> {
        self.map_err(|error| raised(py, &error.into()))
    }
}

/// The exception of an error: `OSError` of what the system refused, else `StancekitError`.
fn raised(py: Python<'_>, error: &Error) -> PyErr {
    let message = error.to_string();
    if let Some(source) = of_system(error) {
        return os_error(message, source);
    }
    let hint = error.hint().and_then(|hint| here(&hint));
    stancekit_error(py, &message, hint.as_deref())
}

/// An `OSError` as Python itself raises it, with `errno` and `filename`: from these, Python takes the class.
fn os_error(message: String, source: &io::Error) -> PyErr {
    let Some(code) = source.raw_os_error() else {
        return match source.kind() {
            io::ErrorKind::NotFound => PyFileNotFoundError::new_err(message),
            io::ErrorKind::PermissionDenied => PyPermissionError::new_err(message),
            _ => PyOSError::new_err(message),
        };
    };
    let said = source.to_string();
    let Some(path) = message.strip_suffix(&said).and_then(|path| path.strip_suffix(": ")) else {
        return PyOSError::new_err((code, message));
    };
    let what = said.strip_suffix(&format!(" (os error {code})")).unwrap_or(&said);
    let of_windows = code; // which has codes of its own, and for which this is where they go
    PyOSError::new_err((code, what.to_owned(), path.to_owned(), of_windows))
}

/// A `StancekitError` of this message, which may begin with a place.
pub(crate) fn stancekit_error(py: Python<'_>, message: &str, hint: Option<&str>) -> PyErr {
    let made =
        py.import("stancekit.errors").and_then(|errors| errors.getattr("placed")?.call1((message, hint)));
    made.map_or_else(|error| error, PyErr::from_value)
}

/// What the system said, if it is the cause.
fn of_system(error: &Error) -> Option<&io::Error> {
    let mut cause: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(found) = error.downcast_ref::<io::Error>() {
            return Some(found);
        }
        cause = error.source();
    }
    None
}

/// A hint in the words of Python; none if it is about the command line alone.
fn here(hint: &str) -> Option<String> {
    let told = OPTIONS.iter().fold(hint.to_owned(), |hint, (typed, here)| hint.replace(typed, here));
    (!told.contains("`--") && !told.contains("stance ")).then_some(told)
}
