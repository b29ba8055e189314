//! One directory in the place of another, with no moment at which neither is there.

use std::fs;
use std::io;
use std::path::Path;

/// Puts the directory `new` where `place` is. What was at `place` is then at `new`. `place` may be empty of
/// anything.
pub(super) fn replace(new: &Path, place: &Path) -> io::Result<()> {
    if fs::symlink_metadata(place).is_err() {
        return fs::rename(new, place);
    }
    match exchange(new, place) {
        Err(error) if is_unsupported(&error) => aside(new, place),
        other => other,
    }
}

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// File systems that cannot exchange say so in one of these ways.
fn is_unsupported(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput)
}

/// Exchange in three renames, for file systems without it. A kill between the first two leaves the old
/// directory under the name that ends in `.old`.
fn aside(new: &Path, place: &Path) -> io::Result<()> {
    let mut old = place.as_os_str().to_owned();
    old.push(".old");
    fs::rename(place, &old)?;
    if let Err(error) = fs::rename(new, place) {
        fs::rename(&old, place)?;
        return Err(error);
    }
    fs::rename(&old, new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_change_places() {
        for way in [replace, aside] {
            let dir = tempfile::tempdir().expect("a directory");
            let (new, place) = (dir.path().join("new"), dir.path().join("place"));
            for path in [&new, &place] {
                fs::create_dir(path).expect("makes");
                fs::write(path.join("name"), path.display().to_string()).expect("writes");
            }
            way(&new, &place).expect("replaces");
            let name = |path: &Path| fs::read_to_string(path.join("name")).expect("reads");
            assert_eq!((name(&place), name(&new)), (new.display().to_string(), place.display().to_string()));
        }
    }

    #[test]
    fn an_empty_place_is_taken() {
        let dir = tempfile::tempdir().expect("a directory");
        let (new, place) = (dir.path().join("new"), dir.path().join("place"));
        fs::create_dir(&new).expect("makes");
        replace(&new, &place).expect("replaces");
        assert!(place.is_dir() && !new.exists());
    }
}
