//! Writing a model directory: whole or not at all, whatever happens meanwhile.

use std::fs;
use std::path::{Path, PathBuf};

use super::file::{CARD, CONFIG};
use super::replace::replace;
use super::scratch::Scratch;
use super::{Model, ModelError, disk, others};

impl Model {
    /// Checks that a model can be written to a path, before the work of training it: that a model, an empty
    /// directory or nothing is there, and that the nearest directory above it which exists can be written to.
    /// Nothing is left behind.
    ///
    /// # Errors
    /// [`ModelError::InTheWay`], [`ModelError::CurrentDirectory`], [`ModelError::MountPoint`] or
    /// [`ModelError::Io`].
    pub fn can_write(dir: &Path) -> Result<(), ModelError> {
        let dir = place(dir)?;
        if is_mount_point(&dir) {
            return Err(ModelError::MountPoint { path: dir.display().to_string() });
        }
        let parent = dir.ancestors().skip(1).find(|parent| parent.exists()).unwrap_or(Path::new("."));
        Scratch::within(parent).map(drop)
    }

    /// Writes a model directory with this card, in the place of the one that may be there. Files of the old
    /// directory that are not a model's stay in the new one. What runs that were killed left beside it goes.
    ///
    /// # Errors
    /// [`ModelError::InTheWay`] if something else is there, [`ModelError::Io`] if a file cannot be written,
    /// [`ModelError::NotReadBack`] if the new model is not one that loads; what was there before is then as
    /// it was.
    pub fn write(&self, dir: &Path, card: &str) -> Result<(), ModelError> {
        let dir = &place(dir)?;
        let parent = dir.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(parent).map_err(|source| ModelError::io(parent, source))?;
        let scratch = Scratch::within(parent)?;
        let new = &scratch.model(dir)?;
        let card = (CARD, card.as_bytes().to_vec());
        for (name, bytes) in self.files()?.into_iter().chain([card]) {
            let path = new.join(name);
            disk::write(&path, &bytes).map_err(|source| ModelError::io(&path, source))?;
        }
        disk::sync_dir(new);
        if let Err(error) = Self::read(new) {
            let (path, what) = (dir.display().to_string(), error.to_string());
            return Err(ModelError::NotReadBack { path, what });
        }
        others::link(dir, new);
        replace(new, dir).map_err(|source| ModelError::io(dir, source))?;
        // What was there before is now where the new one was.
        if let Err(source) = others::bring(new, dir) {
            let error = ModelError::io(new, source);
            scratch.leave(); // it holds what could not be moved; the error names it
            return Err(error);
        }
        disk::sync_dir(parent);
        Ok(())
    }
}

/// Where a model that is written to `dir` goes, links followed, if nothing else is in the way.
fn place(dir: &Path) -> Result<PathBuf, ModelError> {
    let in_the_way = || ModelError::InTheWay { path: dir.display().to_string() };
    let Ok(found) = fs::canonicalize(dir) else {
        return match fs::symlink_metadata(dir) {
            Ok(_) => Err(in_the_way()), // a link that leads nowhere
            Err(_) => Ok(dir.to_owned()),
        };
    };
    let mut entries = fs::read_dir(&found).map_err(|_| in_the_way())?;
    if entries.next().is_some() && !found.join(CONFIG).is_file() {
        return Err(in_the_way());
    }
    let current = std::env::current_dir().and_then(fs::canonicalize);
    if current.is_ok_and(|current| current == found) {
        return Err(ModelError::CurrentDirectory { path: dir.display().to_string() });
    }
    Ok(found)
}

/// Whether a file system begins at a directory, so that no other directory can take its place.
#[cfg(unix)]
fn is_mount_point(dir: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &Path| fs::metadata(path).map(|found| found.dev()).ok();
    let of_parent = dir.parent().and_then(device);
    of_parent.is_some() && device(dir).is_some_and(|own| Some(own) != of_parent)
}

#[cfg(not(unix))]
fn is_mount_point(_: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::feature::Tokenizer;
    use crate::model::Config;
    use crate::model::disk::fault::{Fault, during};

    #[test]
    #[cfg(target_os = "linux")]
    fn a_mount_point_is_told_before_training() {
        assert!(is_mount_point(Path::new("/proc")) && !is_mount_point(Path::new("/proc/self")));
        let error = Model::can_write(Path::new("/proc")).expect_err("nothing to replace");
        assert!(matches!(error, ModelError::InTheWay { .. } | ModelError::MountPoint { .. }), "{error}");
    }

    /// A model that knows nothing.
    fn model(seed: u64) -> Model {
        Model {
            config: Config::default(),
            seed,
            library_version: String::new(),
            conflicts: Vec::new(),
            base: None,
            tokenizer: Tokenizer::train(&["one"], 1, 10).expect("trains"),
            vectors: None,
            stance: None,
            sentiment: None,
            data: Vec::new(),
            languages: BTreeMap::new(),
            texts: Vec::new(),
        }
    }

    /// Writes a model over another, whose directory has files of somebody's own, while a call meets a fault.
    /// Whatever comes of it, a model is there that loads, and so are the files; the next writing leaves
    /// nothing but the new model. Tells whether there were so many calls.
    fn survives(n: usize, fault: Fault) -> bool {
        let here = tempfile::tempdir().expect("a directory");
        let place = here.path().join("m");
        model(1).write(&place, "old").expect("writes");
        fs::write(place.join("notes.txt"), "mine").expect("writes");
        fs::create_dir_all(place.join("own/deep")).expect("makes");
        fs::write(place.join("own/deep/file"), "mine, too").expect("writes");
        let are_there = |when: &str| {
            for (file, text) in [("notes.txt", "mine"), ("own/deep/file", "mine, too")] {
                let found = fs::read_to_string(place.join(file)).ok();
                assert_eq!(found.as_deref(), Some(text), "{fault:?} at call {n}, {when}");
            }
        };
        let (written, is_met) = during(n, fault, || model(2).write(&place, "new"));
        let seed = Model::read(&place).expect("loads").seed;
        assert!(written.is_err() && seed == 1 || seed == 2, "{fault:?} at call {n}: {written:?}");
        are_there("at once");
        model(3).write(&place, "next").expect("writes");
        assert_eq!(Model::read(&place).expect("loads"), model(3));
        are_there("after the next writing");
        let left: Vec<_> = fs::read_dir(here.path()).expect("reads").flatten().collect();
        assert_eq!(left.len(), 1, "{fault:?} at call {n} leaves {left:?}");
        is_met
    }

    #[test]
    fn a_model_loads_and_nothing_is_lost_wherever_writing_is_cut_off() {
        for fault in [Fault::Error, Fault::Kill] {
            let calls = (0..1000).take_while(|&n| survives(n, fault)).count();
            assert!(calls >= 16, "{calls} calls");
        }
    }
}
