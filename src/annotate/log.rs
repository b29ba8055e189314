//! The file of answers: begun with the rows, and then only ever appended to.

use std::fs::{self, File, Metadata, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::AnnotateError;
use crate::dataset::{Answer, Answers, AnswersHeader, DatasetError, Location};
use crate::hidden::hidden_file;

/// Digits of a digest that messages show.
const SHORT: usize = 12;

/// An open file of answers, which no other process may write to.
#[derive(Debug)]
pub(super) struct Log {
    file: File,
    path: PathBuf,
    /// Its bytes, all of them whole lines.
    len: u64,
}

impl Log {
    /// Opens the answers to rows; begins them if there are none. A last line that is not whole is cut off.
    ///
    /// # Errors
    /// [`AnnotateError`] if the file is in use, has answers to other rows, or cannot be read or written.
    pub(super) fn open(
        path: &Path,
        header: &AnswersHeader,
        rows: &[Map<String, Value>],
    ) -> Result<(Self, Answers), AnnotateError> {
        let write = AnnotateError::write(path);
        if !path.exists() {
            begin(path, header, rows).map_err(&write)?;
        }
        let mut file = OpenOptions::new().read(true).write(true).open(path).map_err(&write)?;
        let name = path.display().to_string();
        file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => AnnotateError::InUse { path: name.clone() },
            TryLockError::Error(source) => write(source),
        })?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(&write)?;
        let answers = Answers::read(&bytes).map_err(|(line, fault)| DatasetError::Row {
            place: Location { path: name.as_str().into(), line },
            fault,
        })?;
        if answers.header.sha256 != header.sha256 {
            return Err(AnnotateError::OtherRows {
                path: name,
                begun: answers.header.source,
                expected: short(&answers.header.sha256),
                given: header.source.clone(),
                found: short(&header.sha256),
            });
        }
        let len = (bytes.len() - answers.torn) as u64;
        let log = Self { file, path: path.to_owned(), len };
        if answers.torn > 0 {
            log.file.set_len(len).and_then(|()| log.file.sync_all()).map_err(&write)?;
        }
        Ok((log, answers))
    }

    /// Appends an answer. When this returns it is on the disk.
    ///
    /// # Errors
    /// [`AnnotateError`] if another program changed the file, or it cannot be written; then it is as it was.
    pub(super) fn append(&mut self, answer: &Answer) -> Result<(), AnnotateError> {
        self.check_unchanged()?;
        let mut line = serde_json::to_vec(answer).map_err(|error| self.failed(error.into()))?;
        line.push(b'\n');
        let written = self.file.seek(SeekFrom::Start(self.len)).and_then(|_| {
            self.file.write_all(&line)?;
            self.file.sync_data()
        });
        if let Err(error) = written {
            self.file.set_len(self.len).ok(); // a part of a line would be cut off at the next start, too
            return Err(self.failed(error));
        }
        self.len += line.len() as u64;
        Ok(())
    }

    fn failed(&self, source: io::Error) -> AnnotateError {
        AnnotateError::write(&self.path)(source)
    }

    /// Makes sure that the file under this name is the one that is open, and as long as it was left.
    fn check_unchanged(&self) -> Result<(), AnnotateError> {
        let found = match fs::metadata(&self.path) {
            Err(error) => error.to_string(),
            Ok(now) if now.len() != self.len => format!("now of {} bytes", now.len()),
            Ok(now) if !self.file.metadata().is_ok_and(|open| is_same(&open, &now)) => {
                "another file has its name".into()
            }
            Ok(_) => return Ok(()),
        };
        Err(AnnotateError::Changed { path: self.path.display().to_string(), found, expected: self.len })
    }
}

/// Whether two names are those of one file.
#[cfg(unix)]
fn is_same(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn is_same(_: &Metadata, _: &Metadata) -> bool {
    true
}

fn short(digest: &str) -> String {
    digest.chars().take(SHORT).collect::<String>() + "…"
}

/// Writes the rows to a file that is there whole or not at all. One that another process has begun meanwhile
/// stays.
fn begin(path: &Path, header: &AnswersHeader, rows: &[Map<String, Value>]) -> io::Result<()> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = hidden_file(parent)?;
    let mut text = serde_json::to_string(header)? + "\n";
    for row in rows {
        text += &(serde_json::to_string(row)? + "\n");
    }
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    match file.persist_noclobber(path) {
        Err(error) if error.error.kind() != io::ErrorKind::AlreadyExists => return Err(error.error),
        _ => {}
    }
    #[cfg(unix)]
    File::open(parent)?.sync_all()?; // the name is on the disk, too
    Ok(())
}
