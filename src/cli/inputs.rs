//! What a command reads must not be what it writes.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::bail;

/// Refuses an output that is one of the inputs, by whatever name.
pub(super) fn keep(inputs: &[PathBuf], output: &Path) -> anyhow::Result<()> {
    let Ok(resolved) = fs::canonicalize(output) else { return Ok(()) }; // there is nothing to lose
    let is_file = |input: &&PathBuf| input.as_path() != Path::new("-");
    let is_output = |input: &PathBuf| fs::canonicalize(input).is_ok_and(|input| input == resolved);
    if inputs.iter().filter(is_file).any(is_output) {
        bail!("{}: is also an input, which would be lost", output.display());
    }
    Ok(())
}
