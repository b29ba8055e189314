//! stancekit for Python: what the package `stancekit` is made of. Nothing is computed here; frames and texts come in,
//! go through the library without the interpreter's lock, and come out as Arrow or JSON.

mod article;
mod conflict;
mod data;
mod error;
mod evaluation;
mod model;
mod pool;
mod rows;
mod stream;
mod train;

use pyo3::prelude::*;

/// The part of `stancekit` that is written in Rust.
#[pymodule]
mod _native {
    #[pymodule_export]
    use super::{
        article::Reading,
        conflict::Conflict,
        data::{check, split},
        evaluation::Evaluation,
        model::Model,
        pool::{after_fork_in_child, before_fork, use_threads},
        run_words,
        stream::Batches,
        train::{stance_of, train},
    };
}

/// Runs a command line of `stance`, its first word the program. Gives the exit code.
#[pyfunction]
fn run_words(py: Python<'_>, words: Vec<std::ffi::OsString>) -> PyResult<u8> {
    pool::run(py, || stancekit::cli::run(words))
}
