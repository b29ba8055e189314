//! No output takes the place of an input.

use crate::common::Sandbox;

const ROWS: &str = "{\"text\":\"Kyiv accused Moscow.\",\"stance\":{\"russia\":\"against\"}}\n";

/// The data, gates, conflict and lexicon that every command here may read.
fn sandbox() -> Sandbox {
    let here = Sandbox::new();
    here.write("rows.jsonl", ROWS);
    here.write("gates.toml", "[[gate]]\nmetric = \"accuracy\"\nmin = 0.1\n");
    here.write("more.toml", "[classifier]\nC = 2\n");
    here
}

#[test]
fn no_command_writes_over_what_it_reads() {
    let here = sandbox();
    let rows = &["rows.jsonl", "--output", "./rows.jsonl"][..];
    let before = |command: &[&'static str]| [command, rows].concat();
    let all = [
        before(&["evaluate", "default"]),
        before(&["evaluate", "default", "--format", "json"]),
        before(&["evaluate", "--cv", "2"]),
        before(&["compare", "default", "default"]),
        before(&["tune", "--trials", "1"]),
        before(&["predict", "--format", "jsonl"]),
        before(&["convert", "--to", "csv"]),
        vec!["evaluate", "default", "rows.jsonl", "--gates", "gates.toml", "--output", "gates.toml"],
        vec!["tune", "rows.jsonl", "--config", "more.toml", "--output", "more.toml"],
        vec!["predict", ".", "--format", "jsonl", "--output", "rows.jsonl"],
    ];
    for args in all {
        here.run(&args).refused("is also an input, which would be lost");
        assert_eq!(here.read("rows.jsonl"), ROWS, "{args:?}");
        assert!(here.read("gates.toml").starts_with("[[gate]]") && here.read("more.toml").starts_with('['));
    }
}

#[test]
fn no_report_takes_the_place_of_a_file_of_a_model() {
    let here = Sandbox::new();
    here.train("m");
    let config = here.read("m/config.json");
    for args in [
        &["evaluate", "m", "train.jsonl", "--output", "m/config.json"][..],
        &["compare", "default", "m", "train.jsonl", "--output", "m/config.json"],
        &["predict", "train.jsonl", "--model", "m", "--output", "m/config.json"],
    ] {
        here.run(args).refused("is also an input, which would be lost");
        assert_eq!(here.read("m/config.json"), config);
    }
}

#[test]
fn a_report_may_take_the_place_of_its_baseline() {
    let here = sandbox();
    let args = ["evaluate", "default", "rows.jsonl", "--format", "json", "--with-rows", "--output", "b.json"];
    assert_eq!(here.run(&args).code, Some(0));
    let again = here.run(&[&args[..], &["--baseline", "b.json"]].concat());
    assert_eq!(again.code, Some(0), "{again:?}");
    assert!(here.read("b.json").contains("\"baseline\": \"b.json\""));
}
