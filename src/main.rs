//! The `stance` binary: see `stance --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(stancekit::cli::run(std::env::args_os()))
}
