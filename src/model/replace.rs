//! One directory or file in the place of another, with no moment at which neither is there.

use std::fs;
use std::io;
use std::path::Path;

use super::disk;

/// Puts the directory or file `new` where `place` is. What was at `place` is then at `new`. `place` may be empty of
/// anything.
pub(super) fn replace(new: &Path, place: &Path) -> io::Result<()> {
    if fs::symlink_metadata(place).is_err() {
        return disk::rename(new, place);
    }
    match disk::exchange(new, place) {
        Err(error) if is_unsupported(&error) => aside(new, place),
        other => other,
    }
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
    let old = Path::new(&old);
    disk::rename(place, old)?;
    if let Err(error) = disk::rename(new, place) {
        disk::rename(old, place)?;
        return Err(error);
    }
    disk::rename(old, new)
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
