//! Files in a model directory that are not the model's: people's own, which stay.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::Path;

use super::disk;
use super::file::{CARD, MODEL_FILES};
use super::replace::replace;

/// Names of what is in a directory and not a model's.
pub(super) fn names(dir: &Path) -> Vec<OsString> {
    let Ok(entries) = fs::read_dir(dir) else { return Vec::new() };
    let names = entries.flatten().map(|entry| entry.file_name());
    names.filter(|name| !is_of_model(name)).collect()
}

pub(super) fn is_of_model(name: &OsString) -> bool {
    MODEL_FILES.iter().chain([&CARD]).any(|known| name == *known)
}

/// Gives what is in the old directory a second name in the new one, so that there is no moment at which only
/// a hidden directory has it. What cannot have one is moved later by [`bring`] alone.
pub(super) fn link(old: &Path, new: &Path) {
    for name in names(old) {
        let to = new.join(&name);
        if link_tree(&old.join(&name), &to).is_err() {
            disk::remove_dir(&to).or_else(|_| fs::remove_file(&to)).ok();
        }
    }
}

/// Brings what is in the old directory to the new one, where it takes the place of its second name.
pub(super) fn bring(old: &Path, new: &Path) -> io::Result<()> {
    names(old).iter().try_for_each(|name| replace(&old.join(name), &new.join(name)))
}

fn link_tree(from: &Path, to: &Path) -> io::Result<()> {
    let found = fs::symlink_metadata(from)?;
    if !found.is_dir() {
        let copied = |error| if found.is_file() { disk::copy(from, to) } else { Err(error) };
        return disk::hard_link(from, to).or_else(copied);
    }
    disk::create_dir(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        link_tree(&entry.path(), &to.join(entry.file_name()))?;
    }
    fs::set_permissions(to, found.permissions())
}
