//! The shell around the library: arguments in, files and streams out, an exit code.
//!
//! Nothing is computed here. Each command is a file of its own; `args` holds what can be typed, and `io`
//! how results get out. Results go to standard output, everything else to standard error.

#[cfg(feature = "serve")]
mod annotate;
mod apply;
mod args;
mod bar;
mod card;
mod check;
mod compare;
mod conflict;
mod convert;
mod estimate;
mod evaluate;
mod explain;
mod inputs;
mod inspect;
mod interrupt;
mod io;
mod predict;
mod progress;
mod sample;
#[cfg(feature = "serve")]
mod serve;
mod split;
mod test;
mod train;
mod training;
mod tune;
mod vectors;

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use anyhow::Context;
use clap::{CommandFactory, Parser};

use crate::conflict::{Conflict, ConflictError};
use crate::model::Model;
use crate::report::printable;
use args::{Args, Command};
use io::{Terminal, ignore_broken_pipe, print_bytes};

/// How a command ended, if it could run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ExitStatus {
    /// Done: exit code 0.
    Yes,
    /// Done, and the answer is no: exit code 1.
    No,
}

/// Exit code of a command that could not run.
const COULD_NOT_RUN: u8 = 2;
/// Name of the model that is compiled in.
const DEFAULT_MODEL: &str = "default";

/// Runs a command line, whose first word is the name of the program. Gives its exit code.
pub fn run<W: Into<OsString> + Clone>(words: impl IntoIterator<Item = W>) -> u8 {
    let args = match Args::try_parse_from(words) {
        Ok(args) => args,
        Err(usage) => {
            usage.print().ok(); // if nobody listens, the exit code still tells
            return if usage.use_stderr() { COULD_NOT_RUN } else { 0 };
        }
    };
    let terminal = Terminal::new(args.color);
    match set_threads(args.threads).and_then(|()| dispatch(args.command, &terminal)) {
        Ok(ExitStatus::Yes) => 0,
        Ok(ExitStatus::No) => 1,
        Err(error) => match ignore_broken_pipe(Err(error)) {
            Ok(()) => 0,
            Err(error) => {
                terminal.say_error(&message(&error));
                COULD_NOT_RUN
            }
        },
    }
}

fn dispatch(command: Command, terminal: &Terminal) -> anyhow::Result<ExitStatus> {
    match command {
        Command::Train(args) => train::run(&args, terminal),
        Command::Tune(args) => tune::run(&args, terminal),
        Command::Evaluate(args) => evaluate::run(&args, terminal),
        Command::Compare(args) => compare::run(&args, terminal),
        Command::Test(args) => test::run(&args, terminal),
        Command::Predict(args) => predict::run(&args, terminal),
        Command::Sample(args) => sample::run(&args, terminal),
        #[cfg(feature = "serve")]
        Command::Annotate(args) => annotate::run(&args, terminal),
        #[cfg(feature = "serve")]
        Command::Serve(args) => serve::run(&args, terminal),
        #[cfg(not(feature = "serve"))]
        Command::Annotate(_) | Command::Serve(_) => without_serve(),
        Command::Estimate(args) => estimate::run(&args, terminal),
        Command::Explain(args) => explain::run(&args, terminal),
        Command::Inspect(args) => inspect::run(&args, terminal),
        Command::Check(args) => check::run(&args, terminal),
        Command::Apply(args) => apply::run(&args, terminal),
        Command::Split(args) => split::run(&args, terminal),
        Command::Convert(args) => convert::run(&args, terminal),
        Command::Conflict(command) => conflict::run(&command, terminal),
        Command::Vectors(command) => vectors::run(&command, terminal),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Args::command(), "stance", &mut script);
            print_bytes(&script)?;
            Ok(ExitStatus::Yes)
        }
        Command::Manual { folder } => {
            let written =
                fs::create_dir_all(&folder).and_then(|()| clap_mangen::generate_to(Args::command(), &folder));
            written.with_context(|| folder.display().to_string())?;
            Ok(ExitStatus::Yes)
        }
    }
}

/// Commands that listen need a feature.
#[cfg(not(feature = "serve"))]
fn without_serve() -> anyhow::Result<ExitStatus> {
    anyhow::bail!(
        "this `stance` was built without the feature `serve`, which `annotate` and `serve` need; `cargo install --path .` builds one that has it"
    )
}

/// Sets on how many threads all work is done, if not on all.
fn set_threads(threads: Option<u16>) -> anyhow::Result<()> {
    match threads {
        None => Ok(()),
        Some(n) => Ok(rayon::ThreadPoolBuilder::new().num_threads(n.into()).build_global()?),
    }
}

/// The model in a directory; `default` is the one compiled in, unless there is a directory of that name.
fn open_model(dir: &Path) -> crate::Result<Model> {
    match dir.as_os_str() == DEFAULT_MODEL && !dir.exists() {
        true => Ok(Model::embedded()),
        false => Ok(Model::read(dir)?),
    }
}

/// A conflict by its name or in a file, or one that a model brings along.
fn open_conflict(name: &str, model: &Path) -> anyhow::Result<Conflict> {
    let unknown = match Conflict::open(name) {
        Err(unknown @ ConflictError::Unknown { .. }) => unknown,
        opened => return Ok(opened?),
    };
    let model = open_model(model)?;
    let of_model = model.conflicts.iter().find(|conflict| conflict.name == name);
    Ok(of_model.map(|conflict| (**conflict).clone()).ok_or(unknown)?)
}

/// The causes of an error in one line, each once, and a hint in another.
fn message(error: &anyhow::Error) -> String {
    let mut text = "error".to_owned();
    for cause in error.chain().map(|cause| printable(&cause.to_string())) {
        if !text.ends_with(&cause) {
            text += &format!(": {cause}");
        }
    }
    let hint = error.chain().find_map(crate::error::hint_of);
    text + &hint.map_or(String::new(), |hint| format!("\nhint: {}", printable(&hint)))
}
