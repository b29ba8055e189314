//! Where a new model is made before it takes its place: a hidden directory beside it.
//!
//! A run that is killed leaves its directory behind. The next one that writes beside it takes it away: it
//! knows by the lock that whoever made it is gone.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::process;
use std::time::Duration;

use super::{ModelError, disk, others};

/// What its name begins with.
const PREFIX: &str = ".stance-model-";
/// The file that is locked as long as somebody is at work.
const LOCK: &str = "lock";
/// The same before it is locked.
const UNLOCKED: &str = "unlocked";
/// The file that has the name of the directory that the model is to be.
const PLACE: &str = "place";
/// The new model, and then the old one.
const NEW: &str = "new";
/// A directory without a lock is left alone for so long.
const YOUNG: Duration = Duration::from_secs(3600);

/// A hidden directory, which goes when this does.
pub(super) struct Scratch {
    dir: PathBuf,
    lock: Option<File>,
    is_kept: bool,
}

impl Scratch {
    /// Makes one in a directory, and takes away those that nobody is at work in.
    pub(super) fn within(parent: &Path) -> Result<Self, ModelError> {
        sweep(parent);
        let dir = new_dir(parent).map_err(|source| ModelError::io(parent, source))?;
        let mut scratch = Self { dir, lock: None, is_kept: false };
        // Not every file system has locks.
        if let Ok(lock) = File::create(scratch.dir.join(UNLOCKED))
            && lock.lock().is_ok()
            && fs::rename(scratch.dir.join(UNLOCKED), scratch.dir.join(LOCK)).is_ok()
        {
            scratch.lock = Some(lock);
        }
        Ok(scratch)
    }

    /// Makes the directory of a model that is to be at `place`.
    pub(super) fn model(&self, place: &Path) -> Result<PathBuf, ModelError> {
        let new = self.dir.join(NEW);
        if let Some(name) = place.file_name().and_then(|name| name.to_str()) {
            let noted = self.dir.join(PLACE);
            disk::write(&noted, name.as_bytes()).map_err(|source| ModelError::io(&noted, source))?;
        }
        disk::create_dir(&new).map_err(|source| ModelError::io(&new, source))?;
        Ok(new)
    }

    /// Leaves it where it is.
    pub(super) fn leave(mut self) {
        self.is_kept = true;
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if !self.is_kept {
            // The lock goes last: what a kill leaves before that, the next run knows for abandoned.
            disk::remove_dir(&self.dir.join(NEW)).ok();
        }
        drop(self.lock.take());
        if !self.is_kept {
            disk::remove_dir(&self.dir).ok();
        }
    }
}

/// Makes a directory that was not there before.
fn new_dir(parent: &Path) -> io::Result<PathBuf> {
    let mut number = 0;
    loop {
        let dir = parent.join(format!("{PREFIX}{}-{number}", process::id()));
        match fs::create_dir(&dir) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            made => return made.map(|()| dir),
        }
    }
}

/// Takes away the directories of runs that were killed.
fn sweep(parent: &Path) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        let is_scratch = entry.file_name().to_string_lossy().starts_with(PREFIX)
            && entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_scratch && is_abandoned(&entry.path()) {
            clear(&entry.path());
        }
    }
}

/// Whether nobody is at work in a directory.
fn is_abandoned(dir: &Path) -> bool {
    if let Ok(lock) = OpenOptions::new().read(true).write(true).open(dir.join(LOCK)) {
        return lock.try_lock().is_ok();
    }
    let modified = fs::metadata(dir).and_then(|found| found.modified());
    modified.is_ok_and(|at| at.elapsed().is_ok_and(|age| age > YOUNG))
}

/// Takes a directory away, after people's own files in it are back where they belong. If there is no such
/// place it stays.
fn clear(dir: &Path) {
    let new = dir.join(NEW);
    let name = fs::read_to_string(dir.join(PLACE)).ok();
    let place = name.map(|name| dir.with_file_name(name)).filter(|place| place.is_dir());
    let is_back = |name| {
        let Some(place) = &place else { return false };
        let back = place.join(name);
        fs::symlink_metadata(&back).is_ok() || fs::rename(new.join(name), back).is_ok()
    };
    let is_known = |name: &_| [LOCK, UNLOCKED, PLACE, NEW].iter().any(|known| name == known);
    if others::names(dir).iter().all(is_known) && others::names(&new).iter().all(is_back) {
        fs::remove_dir_all(&new).ok();
        fs::remove_dir_all(dir).ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(parent: &Path) -> usize {
        fs::read_dir(parent).expect("reads").count()
    }

    #[test]
    fn what_somebody_is_at_work_in_stays_and_what_was_left_goes() {
        let parent = tempfile::tempdir().expect("a directory");
        let at_work = Scratch::within(parent.path()).expect("makes");
        let left = Scratch::within(parent.path()).expect("makes");
        left.model(&parent.path().join("m")).expect("makes");
        left.leave();
        fs::create_dir(parent.path().join(".stance-model-young")).expect("makes");
        let next = Scratch::within(parent.path()).expect("makes");
        assert_eq!(hidden(parent.path()), 3, "the two at work, and one that may be about to lock");
        drop((at_work, next));
        assert_eq!(hidden(parent.path()), 1);
    }

    #[test]
    fn peoples_own_files_come_back_from_what_was_left() {
        let parent = tempfile::tempdir().expect("a directory");
        let place = parent.path().join("m");
        let left = Scratch::within(parent.path()).expect("makes");
        let new = left.model(&place).expect("makes");
        fs::write(new.join("notes.txt"), "mine").expect("writes");
        fs::write(new.join("config.json"), "{}").expect("writes");
        left.leave();
        sweep(parent.path());
        assert_eq!(hidden(parent.path()), 1, "there is no place for them");
        fs::create_dir(&place).expect("makes");
        sweep(parent.path());
        assert_eq!(fs::read_to_string(place.join("notes.txt")).expect("reads"), "mine");
        assert!(hidden(parent.path()) == 1 && !place.join("config.json").exists());
    }
}
