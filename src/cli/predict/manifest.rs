//! What is in a directory of labelled files, and how it was made.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;

use anyhow::Context;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::io::NewFile;
use crate::digest::Sha256;

/// The files that one shard has labelled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// What made them.
    pub(super) made_by: MadeBy,
    /// Each file, by its path.
    pub(super) parts: Vec<Part>,
}

/// What results depend on beside the files.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct MadeBy {
    /// Version of the program.
    pub(super) stancekit: String,
    /// Digest of the model.
    pub(super) model: String,
    /// Options that change what is written.
    pub(super) options: Value,
}

/// A file and its results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_field_names, reason = "the names are those of the file")]
pub(super) struct Part {
    /// The file, as it was named.
    pub(super) input: String,
    /// SHA-256 of its bytes.
    pub(super) input_sha256: String,
    /// Name of the file of results.
    pub(super) part: String,
    /// What is in it.
    #[serde(flatten)]
    pub(super) content: Content,
}

/// How much is in a file of results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Content {
    /// SHA-256 of its bytes.
    pub(super) sha256: String,
    /// Number of its bytes.
    pub(super) bytes: u64,
    /// Number of its lines, or rows of Parquet.
    pub(super) lines: u64,
}

impl Manifest {
    /// Reads the manifest of a file, if it is there.
    pub(super) fn read(path: &Path) -> anyhow::Result<Option<Self>> {
        let context = || path.display().to_string();
        match fs::read(path) {
            Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes).with_context(context)?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(context),
        }
    }

    /// Writes it, whole or not at all.
    pub(super) fn write(&self, path: &Path) -> anyhow::Result<()> {
        let mut file = NewFile::create(path)?;
        serde_json::to_writer_pretty(&mut file, self)?;
        file.write_all(b"\n")?;
        file.commit()
    }

    /// What it says of a file.
    pub(super) fn part(&self, input: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.input == input)
    }

    /// Puts a part in its place.
    pub(super) fn put(&mut self, part: Part) {
        self.parts.retain(|other| other.input != part.input);
        let place = self.parts.partition_point(|other| other.input < part.input);
        self.parts.insert(place, part);
    }
}

impl Content {
    /// What is in a file of so many lines.
    pub(super) fn of(path: &Path, lines: u64) -> io::Result<Self> {
        let mut file = BufReader::new(File::open(path)?);
        let (mut hash, mut bytes) = (Sha256::default(), 0);
        loop {
            let read = file.fill_buf()?;
            if read.is_empty() {
                return Ok(Self { sha256: hash.hex(), bytes, lines });
            }
            hash.update(read);
            let n = read.len();
            bytes += n as u64;
            file.consume(n);
        }
    }
}
