//! JSONL files of other things than rows.

use std::io::Read;

use serde_json::{Map, Value};

use super::bytes::unpacked;
use super::lines::Lines;
use super::source::Hashed;
use super::{DatasetError, Location, Source, json};
use crate::digest::Sha256;

/// An object and the line that it stands on.
pub(crate) type Placed = (Location, Map<String, Value>);

/// The objects of a JSONL file, one a line, and where each stands; plain or gzipped. Blank lines are passed
/// over. `path` is the name of the bytes in messages.
///
/// # Errors
/// The first [`DatasetError`] met: bytes that cannot be read, a line that is no object or has a key twice.
pub(crate) fn read_objects(
    path: &str,
    bytes: impl Read + Send,
) -> Result<(Vec<Placed>, Source), DatasetError> {
    let mut hash = Sha256::default();
    let hashed = Hashed { bytes, hash: &mut hash, progress: &|_| () };
    let reader = unpacked(hashed).map_err(|source| DatasetError::Io { path: path.to_owned(), source })?;
    let mut objects = Vec::new();
    for line in Lines::new(reader, path, false).numbered() {
        let (place, line) = line?;
        let object = json::object(&line, false).map_err(|fault| fault.at(&place))?;
        objects.push((place, object));
    }
    Ok((objects, Source { path: path.to_owned(), sha256: hash.hex(), rows: 0 }))
}
