//! The book: its commands print what it shows, its links lead somewhere, its options exist.
//!
//! `STANCE_DOCS=write cargo test --test all docs::` writes what the program prints now into the pages; read the diff.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use regex::Regex;

use crate::common::{Run, Sandbox, project};

/// Stands for any number of lines that a page leaves out.
const GAP: &str = "…";

/// A page in order: lines as they are, and commands with what is shown of their output.
enum Part<'p> {
    Line(&'p str),
    Command { number: usize, typed: &'p str, shown: Vec<&'p str> },
}

/// A page whose commands have a test of their own: rows are labelled between them.
const PLAYED_ELSEWHERE: &str = "docs/src/guides/estimating.md";

/// All pages: the book and what stands before it.
fn pages() -> Vec<PathBuf> {
    let mut found = vec![project("README.md"), project("CONTRIBUTING.md")];
    let mut folders = vec![project("docs/src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            match path.extension() {
                None => folders.push(path),
                Some(end) if end == "md" => found.push(path),
                Some(_) => {}
            }
        }
    }
    found.sort();
    found
}

fn read(page: &Path) -> String {
    fs::read_to_string(page).expect("a page")
}

/// The name of a page in messages.
fn name(page: &Path) -> String {
    page.strip_prefix(project("")).expect("of the project").display().to_string()
}

fn parts(page: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut is_console = false;
    for (number, line) in (1..).zip(page.lines()) {
        if line.starts_with("```") {
            is_console = line == "```console";
        } else if let Some(typed) = line.strip_prefix("$ ").filter(|_| is_console) {
            parts.push(Part::Command { number, typed, shown: Vec::new() });
            continue;
        } else if let (true, Some(Part::Command { shown, .. })) = (is_console, parts.last_mut()) {
            shown.push(line);
            continue;
        }
        parts.push(Part::Line(line));
    }
    parts
}

/// A sandbox with the data of the tutorial, and the datasets of the project.
fn sandbox() -> Sandbox {
    let here = Sandbox::new();
    for entry in fs::read_dir(project("docs/src/tutorial")).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|end| end != "md") {
            fs::copy(&path, here.path(&path.file_name().expect("a file").to_string_lossy())).expect("copies");
        }
    }
    std::os::unix::fs::symlink(project("datasets"), here.path("datasets")).expect("links");
    here
}

/// What a line that a page shows prints: results and notes in the order in which they come.
fn run(here: &Sandbox, typed: &str) -> Run {
    let program = Path::new(env!("CARGO_BIN_EXE_stance")).parent().expect("a folder").display();
    let path = format!("{program}:{}", std::env::var("PATH").expect("a path"));
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("{{ {typed}\n}} 2>&1")]).current_dir(here.path(""));
    Run::of(shell.env("PATH", path).env("NO_COLOR", "1").output().expect("runs"))
}

/// Whether a page shows this output: line by line, with gaps.
fn shows(shown: &[&str], output: &[&str]) -> bool {
    match shown.split_first() {
        None => output.is_empty(),
        Some((line, rest)) if line.trim() == GAP => {
            (0..=output.len()).any(|left_out| shows(rest, &output[left_out..]))
        }
        Some((line, rest)) => {
            output.first().is_some_and(|first| first.trim_end() == line.trim_end())
                && shows(rest, &output[1..])
        }
    }
}

/// The lines of an output that stand where a page shows lines like them.
fn renewed<'l>(shown: &[&'l str], output: &[&'l str]) -> Vec<&'l str> {
    let mut rest = output;
    let mut is_after_gap = false;
    let mut lines = Vec::new();
    for &line in shown {
        if line.trim() == GAP {
            is_after_gap = true;
            lines.push(line);
            continue;
        }
        let alike = |at: &usize| strsim::normalized_levenshtein(line, rest[*at]);
        let nearest = (0..rest.len()).rev().max_by(|one, other| alike(one).total_cmp(&alike(other)));
        let at = if is_after_gap { nearest.unwrap_or_default() } else { 0 };
        lines.extend(rest.get(at));
        rest = rest.get(at + 1..).unwrap_or_default();
        is_after_gap = false;
    }
    if !is_after_gap {
        lines.extend(rest);
    }
    lines
}

/// Runs the commands of a page in order, and returns the page with what they print now.
fn play(page: &Path, text: &str, is_strict: bool) -> String {
    let here = sandbox();
    let mut lines = Vec::new();
    for part in parts(text) {
        let (number, typed, shown) = match part {
            Part::Line(line) => {
                lines.push(line.to_owned());
                continue;
            }
            Part::Command { number, typed, shown } => (number, typed, shown),
        };
        let place = format!("{}:{number}: `{typed}`", name(page));
        let run = run(&here, typed);
        let code = i32::from(typed.ends_with("# exit 1"));
        assert_eq!(run.code, Some(code), "{place} printed\n{}", run.stdout);
        let output: Vec<&str> = run.stdout.lines().collect();
        let is_right = shown.is_empty() || shows(&shown, &output);
        assert!(is_right || !is_strict, "{place} is shown otherwise; it printed\n{}", run.stdout);
        lines.push(format!("$ {typed}"));
        let now = if shown.is_empty() { shown } else { renewed(&shown, &output) };
        lines.extend(now.into_iter().map(|line| line.trim_end().to_owned()));
    }
    lines.join("\n") + "\n"
}

#[test]
fn every_command_prints_what_the_book_shows() {
    let is_strict = std::env::var_os("STANCE_DOCS").is_none();
    for page in pages().into_iter().filter(|page| name(page) != PLAYED_ELSEWHERE) {
        let text = read(&page);
        let now = play(&page, &text, is_strict);
        if !is_strict && now != text {
            fs::write(&page, now).expect("writes");
        }
    }
}

/// A page without its blocks of code.
fn prose(page: &str) -> String {
    let mut is_code = false;
    let mut lines = Vec::new();
    for line in page.lines() {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        lines.extend((!is_code && !is_fence).then_some(line));
    }
    lines.join("\n")
}

/// The anchors of a page's headings, as GitHub and mdBook make them.
fn anchors(page: &str) -> Vec<String> {
    let headings = page.lines().filter(|line| line.starts_with('#'));
    let anchor = |line: &str| -> String {
        let kept = line.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
        kept.chars().filter(|&letter| letter.is_alphanumeric() || letter == '-' || letter == '_').collect()
    };
    headings.map(anchor).collect()
}

#[test]
fn links_and_paths_lead_somewhere() {
    let links = Regex::new(r"\]\(([^)\s]+)\)").expect("a pattern");
    let paths =
        Regex::new(r"`((?:\.ci|\.github|benches|datasets|docs|examples|models|src|tests)/[^`*{}\s]+)`");
    let paths = paths.expect("a pattern");
    let mut faults = Vec::new();
    for page in pages() {
        let text = prose(&read(&page));
        for found in links.captures_iter(&text).map(|found| found[1].to_owned()) {
            let (file, anchor) = found.split_once('#').unwrap_or((&found, ""));
            let target = if file.is_empty() { page.clone() } else { page.with_file_name("").join(file) };
            let is_there = found.contains("://")
                || target.exists()
                    && (anchor.is_empty() || anchors(&read(&target)).iter().any(|a| a == anchor));
            faults.extend((!is_there).then(|| format!("{}: {found}", name(&page))));
        }
        let is_missing =
            |path: &str| !(path.contains("NAME") || path.contains("CODE") || project(path).exists());
        let missing = paths.captures_iter(&text).filter(|path| is_missing(&path[1]));
        faults.extend(missing.map(|path| format!("{}: {}", name(&page), &path[1])));
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn the_summary_names_every_page_of_the_book() {
    let summary = read(&project("docs/src/SUMMARY.md"));
    let folder = project("docs/src");
    for page in pages().iter().filter_map(|page| page.strip_prefix(&folder).ok()) {
        let link = format!("({})", page.display());
        assert!(page == Path::new("SUMMARY.md") || summary.contains(&link), "{link} is not in SUMMARY.md");
    }
}

#[test]
fn every_option_that_a_page_names_exists() {
    let typed = Regex::new(r"\bstance ([a-z]+)((?:[ ][^|&>;`\n]*)?)").expect("a pattern");
    let option = Regex::new(r"--[a-z][a-z-]+").expect("a pattern");
    let here = Sandbox::new();
    let mut helps = std::collections::BTreeMap::new();
    for page in pages() {
        let text = read(&page);
        for found in typed.captures_iter(&text) {
            let command = found[1].to_owned();
            let help = helps.entry(command.clone()).or_insert_with(|| here.run(&[&command, "--help"]).stdout);
            for named in option.find_iter(&found[2]).map(|named| named.as_str()) {
                assert!(help.contains(named), "{}: `{}`", name(&page), &found[0]);
            }
        }
    }
}

/// The parameters of a table with their values; those of a view by its name alone.
fn parameters(table: &toml::Table, prefix: &str) -> Vec<String> {
    let each = table.iter().map(|(key, value)| match value.as_table() {
        Some(_) if prefix == "features.views." => vec![format!("`{key}`")],
        Some(inner) => parameters(inner, &format!("{prefix}{key}.")),
        None => vec![format!("`{prefix}{key}` | {value} |")],
    });
    each.flatten().collect()
}

#[test]
fn the_table_of_parameters_is_whole() {
    let page = read(&project("docs/src/reference/parameters.md"));
    let here = Sandbox::new();
    here.train("model");
    let shown = here.run(&["inspect", "model"]).stdout;
    let (_, shown) = shown.split_once("\nparameters\n").expect("parameters");
    for row in parameters(&toml::from_str(shown).expect("TOML"), "") {
        assert!(page.contains(&row), "`{row}` is not in parameters.md");
    }
}

#[test]
fn every_column_of_a_table_is_explained() {
    let page = read(&project("docs/src/reference/tables.md"));
    let here = sandbox();
    let rows = "datasets/sudan/test.jsonl";
    let predicted =
        here.run(&["predict", rows, "--conflict", "sudan", "--format", "jsonl", "--output", "p.jsonl"]);
    assert_eq!(predicted.code, Some(0), "{predicted:?}");
    let tables: [&[&str]; 4] = [
        &["predict", "datasets/articles", "--format", "csv"],
        &["predict", "datasets/articles", "--format", "csv", "--paragraphs"],
        &["predict", rows, "--conflict", "sudan", "--format", "csv"],
        &["estimate", "p.jsonl", "--format", "csv"],
    ];
    let own = ["id", "group", "register", "case", "annotations"];
    for typed in tables {
        let table = here.run(typed).stdout;
        let header = table.lines().next().unwrap_or_default();
        assert!(header.contains(','), "{typed:?}");
        for column in header.split(',') {
            let is_own = typed[1] == rows && (column.starts_with("gold_") || column.contains('.'));
            let is_there = page.contains(&format!("`{column}`"));
            assert!(
                is_there || is_own || own.contains(&column),
                "`{column}` of {typed:?} is not in tables.md"
            );
        }
    }
}

#[test]
fn the_readme_is_short() {
    let lines = read(&project("README.md")).lines().count();
    assert!(lines <= 150, "{lines} lines, expected at most 150: what is longer belongs into the book");
}
