//! Rows that would steer a terminal or a CI, or take far too long.

use std::fmt::Write;

use crate::common::Sandbox;

#[test]
fn nothing_that_data_say_is_a_line_of_its_own_on_standard_error() {
    let here = Sandbox::new();
    here.write("nl.jsonl", "{\"text\":\"t\",\"target\":\"x\",\"label\":\"odd\\n::error file=a::forged\\n\\u001b]0;title\\u0007\"}\n");
    for command in [&["train", "nl.jsonl", "--model", "m"][..], &["evaluate", "default", "nl.jsonl"]] {
        let run = here.run(command);
        assert!(run.code == Some(2) && run.stderr.contains("odd"), "{run:?}");
        assert!(run.stderr.lines().all(|line| !line.starts_with("::")), "{run:?}");
        assert!(!run.stderr.contains(['\u{1b}', '\u{7}']), "{run:?}");
    }
    here.write(
        "target.jsonl",
        "{\"text\":\"Nobody came.\",\"target\":\"no\\n::stop-commands::x\",\"label\":\"favor\"}\n",
    );
    let run = here.run(&["evaluate", "default", "target.jsonl"]);
    assert!(run.stderr.contains("no parties of") && !run.stderr.contains("\n::"), "{run:?}");
    here.write("twice.jsonl", "{\"text\":\"Rome\\u001b[2J won.\",\"target\":\"rome\",\"label\":\"favor\"}\n{\"text\":\"Rome\\u001b[2J won.\",\"target\":\"rome\",\"label\":\"against\"}\n");
    let run = here.run(&["check", "twice.jsonl", "--format", "github"]);
    assert!(run.code == Some(1) && !run.stdout.contains('\u{1b}'), "{run:?}");
}

#[test]
fn a_headline_is_no_formula_unless_it_is_wanted_as_it_is() {
    let here = Sandbox::new();
    here.write("a.html", "<html><head><title>=HYPERLINK(1)</title></head><body><article><h1>=HYPERLINK(1)</h1><p>Russia blamed Ukraine for the failure of the talks in the capital on Monday, officials said.</p><p>Ukraine denied it and said that Russia had never wanted any talks to succeed.</p></article></body></html>");
    let csv = |raw: &[&str]| {
        here.run(&[&["predict", "a.html", "--conflict", "russia-ukraine", "--format", "csv"], raw].concat())
    };
    let safe = csv(&[]);
    assert!(safe.code == Some(0) && !safe.stdout.contains(",=HYPER"), "{safe:?}");
    assert!(
        safe.stdout.contains("'=HYPERLINK(1)") && csv(&["--raw"]).stdout.contains(",=HYPERLINK(1)"),
        "{safe:?}"
    );
}

#[test]
fn a_list_is_json_though_a_row_is_faulty() {
    let here = Sandbox::new();
    here.write(
        "rows.jsonl",
        "{\"text\":\"Russia blamed Ukraine.\"}\n{\"text\":\"Ukraine met Russia.\"}\n{\"txt\":3}\n",
    );
    let run = here.run(&["predict", "rows.jsonl", "--conflict", "russia-ukraine", "--format", "json"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    let list: Vec<serde_json::Value> = serde_json::from_str(&run.stdout).expect("a list");
    assert_eq!(list.len(), 4);
}

#[test]
fn a_thousand_targets_in_a_row_and_a_field_in_each_row_are_read() {
    let here = Sandbox::new();
    let names: Vec<String> = (0..1000).map(|i| format!("T{i}")).collect();
    let stances: Vec<String> = names.iter().map(|name| format!("\"{name}\":null")).collect();
    here.write(
        "row.jsonl",
        format!("{{\"text\":\"Rome met {}.\",\"stance\":{{{}}}}}\n", names.join(" "), stances.join(",")),
    );
    let run = here.run(&["predict", "row.jsonl", "--format", "jsonl"]);
    assert_eq!((run.code, run.stdout.lines().count()), (Some(0), 1000));
    let mut rows = String::new();
    for i in 0..3000 {
        writeln!(
            rows,
            "{{\"text\":\"row {i} of many\",\"target\":\"x\",\"label\":\"favor\",\"f{i}\":\"v\"}}"
        )
        .ok();
    }
    here.write("fields.jsonl", rows);
    let run = here.run(&["check", "fields.jsonl", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert!(
        report["fields"][0]["fields"].as_array().is_some_and(|fields| fields.len() < 10),
        "{}",
        report["fields"]
    );
}

#[test]
fn more_targets_than_a_row_may_have_are_told() {
    let here = Sandbox::new();
    let stances: Vec<String> = (0..1001).map(|i| format!("\"T{i}\":\"favor\"")).collect();
    here.write("row.jsonl", format!("{{\"text\":\"Rome met all.\",\"stance\":{{{}}}}}\n", stances.join(",")));
    for command in
        [&["predict", "row.jsonl", "--format", "jsonl"][..], &["train", "row.jsonl", "--model", "m"]]
    {
        let run = here.run(command);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.stderr.contains("row.jsonl:1: 1001 targets, expected at most 1000 in a row"), "{run:?}");
    }
}

#[test]
fn weights_and_numbers_of_things_are_told_as_they_are() {
    let here = Sandbox::new();
    here.write(
        "w.jsonl",
        "{\"text\":\"Rome won.\",\"target\":\"rome\",\"label\":\"favor\",\"weight\":1e308}\n",
    );
    let run = here.run(&["check", "w.jsonl"]);
    assert!(run.stdout.contains("`1e308`") || run.stdout.contains("1e+308"), "{run:?}");
    assert!(
        run.stdout.contains("expected a number from 0 to 3.4e38") && run.stdout.contains("1 error, "),
        "{run:?}"
    );
}

#[test]
fn new_words_of_a_file_and_near_copies_in_two_parts_are_told() {
    let here = Sandbox::new();
    let rows = |words: [&str; 4], from: usize| {
        let mut lines = String::new();
        for i in 0..80 {
            let (a, b) = (words[i % 4], words[(i / 4) % 4]);
            writeln!(lines, "{{\"text\":\"The {a} of ward {} met the {b} on day {}.\",\"target\":\"ward\",\"label\":\"neutral\",\"group\":\"g{}\"}}", from + i, from + 3 * i, from + i).ok();
        }
        lines
    };
    here.write("a.jsonl", rows(["council", "guild", "choir", "union"], 0));
    here.write("b.jsonl", rows(["reactor", "isotope", "neutron", "turbine"], 5000));
    let run = here.run(&["check", "a.jsonl", "b.jsonl"]);
    assert!(run.stdout.contains("of the words are not in a.jsonl"), "{run:?}");
    let near = "{\"text\":\"The old council of the harbour town met on a rainy Monday to talk about the new pier.\",\"group\":\"GROUP\"}\n";
    here.write(
        "near.jsonl",
        (0..12)
            .map(|i| near.replace("GROUP", &i.to_string()).replace("pier", &format!("pier {i}")))
            .collect::<Vec<_>>()
            .concat(),
    );
    let run = here.run(&["split", "near.jsonl", "--parts", "train=0.5,test=0.5", "--output", "o"]);
    assert!(
        run.code == Some(0) && run.stderr.contains("of nearly the same text are in two parts"),
        "{run:?}"
    );
}
