//! The calls by which a model gets to disk. Tests let each of them fail.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

pub(super) fn create_dir(path: &Path) -> io::Result<()> {
    step()?;
    fs::create_dir(path)
}

/// Writes a file, and waits until it is on disk.
pub(super) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    step()?;
    let mut file = File::create(path)?;
    step()?;
    file.write_all(bytes)?;
    step()?;
    file.sync_all()
}

/// Asks for a directory's entries to be on disk. Not every system can; the files themselves already are.
pub(super) fn sync_dir(dir: &Path) {
    if let (Ok(()), Ok(dir)) = (step(), File::open(dir)) {
        dir.sync_all().ok();
    }
}

pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    step()?;
    fs::rename(from, to)
}

/// A second name for a file.
pub(super) fn hard_link(from: &Path, to: &Path) -> io::Result<()> {
    step()?;
    fs::hard_link(from, to)
}

pub(super) fn copy(from: &Path, to: &Path) -> io::Result<()> {
    step()?;
    fs::copy(from, to).map(drop)
}

pub(super) fn remove_dir(path: &Path) -> io::Result<()> {
    step()?;
    fs::remove_dir_all(path)
}

/// Two files or directories change places.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
pub(super) fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    step()?;
    Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
pub(super) fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(not(test))]
#[expect(clippy::unnecessary_wraps, reason = "a test's fails")]
fn step() -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
use fault::step;

#[cfg(test)]
pub(super) mod fault {
    //! Calls that fail.

    use std::cell::Cell;
    use std::io;

    /// What a call meets.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(in crate::model) enum Fault {
        /// It fails, and those after it do not.
        Error,
        /// Neither it nor any call after it is made, as when the program is killed.
        Kill,
    }

    thread_local! {
        /// Calls until the fault.
        static LEFT: Cell<Option<(usize, Fault)>> = const { Cell::new(None) };
    }

    /// Does something during which the `n`th call, from 0, meets a fault. Tells whether there were so many.
    pub(in crate::model) fn during<T>(n: usize, fault: Fault, work: impl FnOnce() -> T) -> (T, bool) {
        LEFT.set(Some((n, fault)));
        let done = work();
        let is_met = LEFT.take().is_none_or(|(left, _)| left == 0);
        (done, is_met)
    }

    pub(super) fn step() -> io::Result<()> {
        LEFT.set(match LEFT.get() {
            Some((0, Fault::Error)) => None,
            Some((0, Fault::Kill)) => return Err(io::Error::other("killed")),
            Some((n, fault)) => {
                LEFT.set(Some((n - 1, fault)));
                return Ok(());
            }
            None => return Ok(()),
        });
        Err(io::Error::other("a fault"))
    }
}
