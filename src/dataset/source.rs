//! The files that rows are from: opened, hashed, named.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::DatasetError;
use crate::digest::Sha256;

/// The bytes of a file; `-` is standard input.
///
/// # Errors
/// [`DatasetError::Io`] if it cannot be opened.
pub(crate) fn open(path: &Path) -> Result<Box<dyn Read + Send>, DatasetError> {
    if path == Path::new("-") {
        return Ok(Box::new(io::stdin()));
    }
    match File::open(path) {
        Ok(file) => Ok(Box::new(file)),
        Err(source) => Err(DatasetError::Io { path: path.display().to_string(), source }),
    }
}

/// A file that rows were read from.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Source {
    /// The file, as it was named.
    pub path: String,
    /// SHA-256 of its bytes, as `sha256sum` prints it.
    pub sha256: String,
    /// Number of rows.
    pub rows: usize,
}

impl Source {
    /// A file that something else than rows was read from: as many of what it holds as `rows`.
    ///
    /// # Errors
    /// [`DatasetError::Io`] if it cannot be read.
    pub fn of_file(path: &Path, rows: usize) -> Result<Self, DatasetError> {
        let name = path.display().to_string();
        let mut hash = Sha256::default();
        io::copy(&mut open(path)?, &mut hash)
            .map_err(|source| DatasetError::Io { path: name.clone(), source })?;
        Ok(Self { path: name, sha256: hash.hex(), rows })
    }
}

/// Passes bytes on, hashes and counts them.
pub(super) struct Hashed<'h, R, P> {
    pub(super) bytes: R,
    pub(super) hash: &'h mut Sha256,
    pub(super) progress: &'h P,
}

impl<R: Read, P: Fn(u64)> Read for Hashed<'_, R, P> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.bytes.read(buffer)?;
        self.hash.update(&buffer[..n]);
        (self.progress)(n as u64);
        Ok(n)
    }
}
