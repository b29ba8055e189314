//! `stance conflict`: what is listed, begun and checked.

use insta::assert_snapshot;
use serde_json::Value;

use crate::common::Sandbox;

/// A conflict with a fault of each kind.
const BAY: &str = "\
name = \"bay\"
title = \"Quarrel over the bay\"
decoys = [\"Vell Street\", \"Far Shore\"]

[[party]]
id = \"vell\"
name = \"Vell\"
aliases = [\"Vell*\", \"Harbour League\", \"May\"]

[[party]]
id = \"orduna\"
name = \"Orduna\"
aliases = [\"harbour league\", \"Vellish\", \"Ordunese\"]
";

const ARTICLE: &str = "\
Talks over the bay end

Vell and Orduna met on Monday in Marnhaven.

The Saltmark Union said it would guard the lane. “We are no party to this,” said Ines Marn, its envoy.

Later the Saltmark Union sent two ships, and Vell Street filled with crowds. Marn spoke of hope.
The Saltmark Union attacked nobody; Marn warned both.
";

fn sandbox() -> Sandbox {
    let here = Sandbox::new();
    here.write("bay.toml", BAY);
    here.write("talks.txt", ARTICLE);
    here
}

#[test]
fn a_file_is_checked_against_articles() {
    let here = sandbox();
    let run = here.run(&["conflict", "check", "bay.toml", "talks.txt"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""));
    assert_snapshot!(run.stdout);
    let json = here.run(&["conflict", "check", "bay.toml", "talks.txt", "--format", "json"]);
    assert_eq!(json.code, Some(1));
    let report: Value = serde_json::from_str(&json.stdout).expect("JSON");
    let faults = report["faults"].as_array().expect("a list").iter();
    let faults: Vec<String> = faults.map(|fault| format!("{}:{}", fault["line"], fault["rule"])).collect();
    assert_eq!(faults, ["8:\"common-word\"", "13:\"alias-clash\"", "13:\"alias-clash\""]);
    assert_eq!(report["unlisted"][1]["name"], "Saltmark Union");
    assert_eq!(report["unlisted"][1]["place"], "talks.txt:5");
}

#[test]
fn rows_pages_and_standard_input_are_looked_through_too() {
    let here = sandbox();
    let rows: String = ["Orduna lied.", "Vell slept."]
        .map(|text| format!("{{\"text\": \"{text}\", \"group\": \"a\"}}\n"))
        .concat();
    here.write("rows.jsonl", rows);
    here.write(
        "page.html",
        format!("<html><body><article><p>{}</p></article></body></html>", "Vell met Orduna. ".repeat(9)),
    );
    let run = here.run(&["conflict", "check", "bay.toml", "rows.jsonl", "page.html", "--format", "json"]);
    let report: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!((&report["articles"], &report["parties"][1]["mentions"]), (&2.into(), &10.into()));
    here.run(&["conflict", "check", "bay.toml", "missing.txt"]).refused("missing.txt");
}

#[test]
fn a_conflict_is_begun_and_never_written_over() {
    let here = Sandbox::new();
    let run = here.run(&["conflict", "new", "heron-bay"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_snapshot!(run.stdout);
    assert_eq!(here.run(&["conflict", "check", "heron-bay.toml"]).code, Some(0));
    here.write("one.txt", "Northlanders kept their word.");
    let run = here.run(&["predict", "one.txt", "--conflict", "heron-bay.toml"]);
    assert!(run.stdout.contains("Northland"), "{}", run.stdout);
    here.write("heron-bay.toml", "mine");
    here.run(&["conflict", "new", "heron-bay"]).refused("heron-bay.toml: is there already");
    assert_eq!(here.read("heron-bay.toml"), "mine");
    here.run(&["conflict", "new", "Heron Bay"]).refused("the name `Heron Bay`: expected lower-case letters");
    here.run(&["conflict", "new", "../up"]).refused("expected lower-case letters");
    here.run(&["conflict", "new", "sudan"]).refused("a built-in conflict has this one");
}

#[test]
fn what_is_built_in_is_listed_and_shown() {
    let here = Sandbox::new();
    let list = here.run(&["conflict", "list"]).stdout;
    assert!(list.contains("russia-ukraine") && list.contains("War in Sudan"), "{list}");
    let list: Value =
        serde_json::from_str(&here.run(&["conflict", "list", "--format", "json"]).stdout).expect("JSON");
    assert_eq!(list[0]["parties"][0]["id"], "russia");
    here.write("mine.toml", here.run(&["conflict", "show", "kosovo"]).stdout);
    assert_eq!(here.run(&["conflict", "check", "mine.toml"]).code, Some(0));
    here.run(&["conflict", "show", "atlantis"]).refused("no conflict `atlantis`");
}

#[test]
fn what_is_no_conflict_is_refused_with_its_line() {
    let here = Sandbox::new();
    here.write("odd.toml", "name = 'x'\ntitle = 3\n");
    here.run(&["conflict", "check", "odd.toml"]).refused("odd.toml:2: ");
    here.run(&["conflict", "check", "atlantis"]).refused("no conflict `atlantis`");
    here.run(&["conflict", "check", "atlantis.toml"]).refused("atlantis.toml: No such file");
}
