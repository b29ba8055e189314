//! The one file that maps memory, and so the one that may be `unsafe`.
#![expect(unsafe_code, reason = "a memory map is unsafe by its nature; the reasons stand beside it")]

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

use memmap2::Mmap;

use crate::matrix::SharedBytes;

/// The bytes of a file, where they lie.
pub(super) fn map(path: &Path) -> io::Result<SharedBytes> {
    let file = File::open(path)?;
    if file.metadata()?.len() == 0 {
        return Ok(Arc::new(Vec::new())); // an empty file cannot be mapped
    }
    // SAFETY: the map is read-only. It would be undefined behaviour if somebody wrote to the file while it is
    // mapped; we never write to a model file in place (a new model is a new file), and every
    // format that is memory-mapped asks the same of its users.
    let map = unsafe { Mmap::map(&file) }?;
    Ok(Arc::new(map))
}
