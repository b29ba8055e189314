//! What several tests need.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use stancekit::label::Stance;
use stancekit::model::{Head, Model};

/// A file of the project.
pub(crate) fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Data beside the project, which not everybody has; says so if it is absent.
#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let path = project("../shared").join(path);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {} is not there", path.display());
    None
}

/// What a model has learnt of stances.
pub(crate) fn head(model: &Model) -> &Head<Stance> {
    model.stance.as_ref().expect("stances")
}

/// A directory of its own in which `stance` runs.
pub(crate) struct Sandbox(tempfile::TempDir);

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a directory"))
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("inside the sandbox")).expect("makes");
        std::fs::write(path, bytes).expect("writes");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).expect("reads")
    }

    /// `stance`, about to run here.
    pub(crate) fn stance(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stance"));
        command.args(args).current_dir(self.0.path()).env("NO_COLOR", "1").stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Run {
        Run::of(self.stance(args).output().expect("runs"))
    }

    /// Trains a small model and returns nothing but its success.
    pub(crate) fn train(&self, model: &str) {
        self.write(
            "train.jsonl",
            std::fs::read(project("datasets/russia-ukraine/test.jsonl")).expect("reads"),
        );
        let run = self.run(&["train", "train.jsonl", "--conflict", "russia-ukraine", "--model", model]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
    }
}

impl Run {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("text"),
            stderr: String::from_utf8(output.stderr).expect("text"),
        }
    }

    /// Asserts that the command could not run and said this.
    pub(crate) fn refused(&self, message: &str) {
        assert_eq!(self.code, Some(2), "{self:?}");
        assert!(self.stderr.contains(message), "expected `{message}` in {self:?}");
        assert!(!self.stderr.contains("panicked"), "{self:?}");
    }
}
