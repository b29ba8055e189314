//! The house: who may know whom, and how large a room may grow.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::common::project;

/// From top to bottom: a room, and the rooms that it may import.
const ROOMS: [(&str, &[&str]); 16] = [
    ("matrix", &[]),
    ("speech", &[]),
    ("article", &[]),
    ("conflict", &["speech"]),
    ("dataset", &["conflict"]),
    ("feature", &["matrix"]),
    ("classify", &["matrix"]),
    ("calibrate", &["classify"]),
    ("model", &["calibrate", "classify", "conflict", "dataset", "feature", "matrix"]),
    (
        "pipeline",
        &["article", "calibrate", "classify", "conflict", "dataset", "feature", "matrix", "model", "speech"],
    ),
    ("evaluate", &["calibrate", "classify", "conflict", "dataset", "feature", "model", "pipeline", "speech"]),
    ("estimate", &["article", "dataset", "evaluate"]),
    ("annotate", &["conflict", "dataset", "evaluate", "model", "pipeline"]),
    (
        "report",
        &[
            "article",
            "calibrate",
            "conflict",
            "dataset",
            "estimate",
            "evaluate",
            "model",
            "pipeline",
            "speech",
        ],
    ),
    (
        "serve",
        &["annotate", "article", "conflict", "dataset", "evaluate", "model", "pipeline", "report", "speech"],
    ),
    (
        "cli",
        &[
            "annotate", "article", "classify", "conflict", "dataset", "estimate", "evaluate", "feature",
            "model", "pipeline", "report", "serve",
        ],
    ),
];
/// What every room may import.
const SHARED: [&str; 14] = [
    "contained",
    "digest",
    "error",
    "hidden",
    "nearest",
    "span",
    "label",
    "language",
    "number",
    "packing",
    "toml_lines",
    "word_lists",
    "Error",
    "Result",
];
/// Columns of a comment, as of code.
const MAX_WIDTH: usize = 110;
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
fn a_room_imports_what_its_line_says_and_nothing_else() {
    for (place, (room, allowed)) in ROOMS.iter().enumerate() {
        let mut seen = BTreeSet::new();
        for file in files(&project("src").join(room)) {
            for name in imports(&fs::read_to_string(&file).expect("reads")) {
                assert!(
                    name == *room || allowed.contains(&name.as_str()) || SHARED.contains(&name.as_str()),
                    "{} imports `{name}`",
                    file.display()
                );
                seen.insert(name);
            }
        }
        for name in *allowed {
            assert!(seen.contains(*name), "{room} may import {name}, and does not");
            assert!(
                ROOMS[..place].iter().any(|(above, _)| above == name),
                "{room} knows {name}, which is below it"
            );
        }
    }
}

#[test]
fn every_room_is_listed_and_no_file_is_too_long() {
    for entry in fs::read_dir(project("src")).expect("reads").flatten() {
        if entry.path().is_dir() {
            let name = entry.file_name().to_string_lossy().into_owned();
            assert!(ROOMS.iter().any(|(room, _)| *room == name), "`{name}` is not a room");
        }
    }
    for file in files(&project("src")) {
        let lines = fs::read_to_string(&file).expect("reads").lines().count();
        assert!(lines <= MAX_LINES, "{} has {lines} lines", file.display());
    }
    let main = fs::read_to_string(project("src/main.rs")).expect("reads");
    assert!(main.lines().count() <= 60);
}

/// Most names that the rooms show to users of the library.
const MAX_NAMES: usize = 180;
/// Most names that are public for tests, benches and fuzz targets alone, and that the documentation hides.
const MAX_HIDDEN: usize = 76;

/// The names that a `mod.rs` exports: those that the documentation shows, or those that it hides.
fn exported(text: &str, hidden: bool) -> Vec<String> {
    let code = text.split("#[cfg(test)]\nmod").next().unwrap_or_default();
    let mut names = Vec::new();
    for part in code.split("\npub ").collect::<Vec<_>>().windows(2) {
        let attributes = part[0].rsplit(['}', ';', '/']).next().unwrap_or_default();
        let (kind, rest) = part[1].split_once(' ').unwrap_or_default();
        let list = match kind {
            _ if attributes.contains("#[doc(hidden)]") != hidden => continue,
            "use" if rest.starts_with("crate::") => continue,
            "use" => rest.split(';').next().unwrap_or_default(),
            "struct" | "enum" | "fn" | "const" | "type" | "trait" => {
                rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()
            }
            _ => continue,
        };
        let list = list.split_once('{').map_or(list, |(_, list)| list.trim_end_matches('}'));
        let name = |name: &str| name.rsplit([':', ' ']).next().unwrap_or_default().to_owned();
        names.extend(list.split(',').map(str::trim).filter(|of| !of.is_empty()).map(name));
    }
    names
}

#[test]
fn the_library_shows_few_names_and_hides_few() {
    let read = |path: &str| fs::read_to_string(project(path)).expect("reads");
    let lib = read("src/lib.rs");
    let (mut shown, mut hidden) = (Vec::new(), Vec::new());
    for (room, _) in ROOMS {
        let text = read(&format!("src/{room}/mod.rs"));
        if lib.contains(&format!("#[doc(hidden)]\npub mod {room};")) {
            hidden.extend(exported(&text, false));
        } else if lib.contains(&format!("\npub mod {room};")) {
            shown.extend(exported(&text, false));
            hidden.extend(exported(&text, true));
        }
    }
    for ground in ["error.rs", "label.rs", "number.rs", "span.rs"] {
        shown.extend(exported(&read(&format!("src/{ground}")), false));
    }
    assert!(shown.iter().any(|name| name == "Evaluator") && shown.iter().any(|name| name == "Stance"));
    assert!(shown.len() <= MAX_NAMES, "{} names: {shown:?}", shown.len());
    assert!(hidden.len() <= MAX_HIDDEN, "{} hidden names: {hidden:?}", hidden.len());
}

#[test]
fn of_the_command_line_one_function_is_public() {
    let text = fs::read_to_string(project("src/cli/mod.rs")).expect("reads");
    assert_eq!(exported(&text, false), ["run"]);
}

#[test]
fn comments_are_as_wide_as_code() {
    let sources =
        files(&project("src")).into_iter().filter(|file| file.extension().is_some_and(|of| of == "rs"));
    for file in sources {
        let text = fs::read_to_string(&file).expect("reads");
        let mut is_code = false;
        for (i, line) in text.lines().enumerate() {
            let comment = line
                .trim_start()
                .strip_prefix("//")
                .map(|rest| rest.trim_start_matches(['/', '!']).trim_start());
            let Some(comment) = comment else { continue };
            is_code ^= comment.starts_with("```");
            let is_prose = !is_code && !comment.starts_with('|') && comment.contains(' ');
            let is_long = line.chars().count() > MAX_WIDTH;
            assert!(!is_prose || !is_long, "{}:{}: a long comment", file.display(), i + 1);
        }
    }
}
