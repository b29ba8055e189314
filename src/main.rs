//! The `stance` binary: see `stance --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    stancekit::cli::main()
}
