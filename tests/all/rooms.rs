//! The house: who may know whom, and how large a room may grow.

use std::fs;
use std::path::{Path, PathBuf};

use crate::common::project;

/// From top to bottom: a room may import from rooms above it.
const ROOMS: [&str; 12] = [
    "article",
    "conflict",
    "dataset",
    "feature",
    "classify",
    "calibrate",
    "model",
    "pipeline",
    "evaluate",
    "estimate",
    "report",
    "cli",
];
/// What every room may import.
const SHARED: [&str; 6] = ["error", "span", "label", "language", "Error", "Result"];
/// Longest file that one reads in a sitting.
const MAX_LINES: usize = 400;

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(dir).expect("reads").flatten() {
        match entry.path() {
            path if path.is_dir() => files.extend(self::files(&path)),
            path => files.push(path),
        }
    }
    files.sort();
    files
}

/// The names that follow `crate::` in a file, without its tests and comments.
fn imports(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let code: String =
        code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut names = Vec::new();
    for part in code.split("crate::").skip(1) {
        let list = match part.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap_or_default().split(',').collect(),
            None => vec![part],
        };
        for item in list {
            let name =
                item.trim().split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
            names.push(name.to_owned());
        }
    }
    names
}

#[test]
fn a_room_knows_only_rooms_above_it() {
    let mut n_imports = 0;
    for (place, room) in ROOMS.iter().enumerate() {
        for file in files(&project("src").join(room)) {
            for name in imports(&fs::read_to_string(&file).expect("reads")) {
                let is_above = ROOMS[..place].contains(&name.as_str());
                let is_own = name == *room;
                assert!(
                    is_above || is_own || SHARED.contains(&name.as_str()),
                    "{} imports `{name}`",
                    file.display()
                );
                n_imports += 1;
            }
        }
    }
    assert!(n_imports > 50, "the imports were found: {n_imports}");
}

#[test]
fn only_the_pipeline_and_those_below_it_know_the_whole_order() {
    for (place, room) in ROOMS.iter().enumerate().take_while(|(_, room)| **room != "model") {
        for file in files(&project("src").join(room)) {
            let names = imports(&fs::read_to_string(&file).expect("reads"));
            let is_far = |name: &String| ROOMS[..place.saturating_sub(1)].contains(&name.as_str());
            let far: Vec<&String> = names.iter().filter(|name| is_far(name)).collect();
            assert!(far.is_empty(), "{} reaches over its neighbour to {far:?}", file.display());
        }
    }
}

#[test]
fn every_room_is_listed_and_no_file_is_too_long() {
    for entry in fs::read_dir(project("src")).expect("reads").flatten() {
        if entry.path().is_dir() {
            let name = entry.file_name().to_string_lossy().into_owned();
            assert!(ROOMS.contains(&name.as_str()), "`{name}` is not a room");
        }
    }
    for file in files(&project("src")) {
        let lines = fs::read_to_string(&file).expect("reads").lines().count();
        assert!(lines <= MAX_LINES, "{} has {lines} lines", file.display());
    }
    let main = fs::read_to_string(project("src/main.rs")).expect("reads");
    assert!(main.lines().count() <= 60);
}
