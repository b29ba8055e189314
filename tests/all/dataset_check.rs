//! What the linter finds.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use stancekit::conflict::Conflict;
use stancekit::dataset::{Finding, Reader, Report, Severity, check};
use stancekit::label::{Sentiment, Stance};

use crate::common::Sandbox;
use crate::dataset::{labelled, many_rows, read};

#[test]
fn the_linter_finds_what_is_wrong_within_and_across_files() {
    let train = read(
        b"{\"text\":\"Rome won\",\"target\":\"rome\",\"label\":\"pro\",\"group\":\"a\"}\n\
          {\"text\":\"Rome  won\",\"target\":\"rome\",\"label\":\"con\",\"group\":\"a\"}\n\
          {\"text\":\"Rome won\",\"target\":\"rome\",\"label\":\"pro\",\"group\":\"a\"}\n\
          {\"text\":\"Rome won\",\"target\":\"veii\",\"label\":\"con\",\"group\":\"a\"}\n\
          {\"text\":\"x\",\"label\":\"meh\"}\n",
    );
    let test = read(b"{\"text\":\"Rome won\",\"target\":\"rome\",\"label\":\"pro\",\"group\":\"b\"}\n{\"text\":\"New\",\"label\":\"pro\",\"group\":\"a\"}\n");
    let report = check([train, test], None).expect("checks").report;
    let found: Vec<(&str, Severity, String)> = report
        .findings
        .iter()
        .map(|finding| (finding.rule.name(), finding.severity, finding.place.to_string()))
        .collect();
    let expected = [
        ("conflicting-labels", Severity::Error, "f:2"),
        ("duplicate", Severity::Warning, "f:3"),
        ("bad-row", Severity::Error, "f:5"),
        ("leaked-text", Severity::Error, "f:1"),
        ("leaked-group", Severity::Error, "f:2"),
    ];
    assert_eq!(found, expected.map(|(rule, severity, place)| (rule, severity, place.to_owned())));
    assert_eq!(report.groups, 2);
    assert_eq!(report.stances["rome"][&Stance::Favor], 3);
    assert_eq!(report.stances[""][&Stance::Favor], 1);
    assert_eq!((report.count(Severity::Error), report.count(Severity::Warning)), (4, 1));
}

#[test]
fn our_own_data_is_clean_balanced_and_split_by_article() {
    let read = |name: &str| {
        let path = format!("{}/datasets/russia-ukraine/{name}.jsonl", env!("CARGO_MANIFEST_DIR"));
        let rows: Vec<_> = Reader::open(path.as_ref(), &labelled()).expect("opens").collect();
        rows
    };
    let (train, test) = (read("train"), read("test"));
    assert!(train.len() >= 240 && test.len() >= 80);
    let report = check([train, test], None).expect("checks").report;
    assert_eq!(report.findings, []);
    let count = |party: &str, label| report.stances[party].get(&label).copied().unwrap_or(0);
    for party in ["russia", "ukraine"] {
        assert!(
            count(party, Stance::Favor).abs_diff(count(party, Stance::Against)) <= 2,
            "{party} is favored as often"
        );
    }
    let all: usize = report.stances.values().flat_map(|counts| counts.values()).sum();
    let neutral: usize = report.stances.keys().map(|party| count(party, Stance::Neutral)).sum();
    assert!(2 * neutral >= all, "half or more are neutral: {neutral} of {all}");
}

fn found(text: &str, conflict: Option<&Conflict>) -> (Report, Vec<String>) {
    let report = check([read(text.as_bytes())], conflict).expect("checks").report;
    let line = |finding: &Finding| format!("{}[{}] {}", finding.place, finding.rule, finding.message);
    let lines = report.findings.iter().map(line).collect();
    (report, lines)
}

#[test]
fn sentiment_belongs_to_the_text() {
    let row = |group: &str, target: &str, sentiment: &str| {
        format!("{{\"text\":\"Rome fell\",\"group\":\"{group}\",{target}\"sentiment\":\"{sentiment}\"}}\n")
    };
    let (a, b) = ("\"target\":\"a\",\"label\":\"pro\",", "\"target\":\"b\",\"label\":\"con\",");
    let (report, lines) =
        found(&[row("g", a, "pos"), row("g", b, "pos"), row("h", "", "pos")].concat(), None);
    assert_eq!((report.sentiments[&Sentiment::Positive], lines), (2, vec![]));
    let (_, lines) = found(&[row("g", a, "pos"), row("g", b, "neg"), row("g", "", "neutral")].concat(), None);
    let expected = [
        "f:2[conflicting-labels] negative sentiment, but that of the same text is positive in f:1",
        "f:3[conflicting-labels] neutral sentiment, but that of the same text is positive in f:1",
    ];
    assert_eq!(lines, expected);
    let (_, lines) = found(&row("g", "", "pos").repeat(2), None);
    assert_eq!(lines, ["f:2[duplicate] the same text as f:1"]);
}

#[test]
fn labels_after_an_unlabelled_target_are_compared() {
    let row = |label: &str| format!("{{\"text\":\"Rome fell\",\"target\":\"a\",\"label\":{label}}}\n");
    let (_, lines) = found(&[row("null"), row("\"pro\""), row("\"con\"")].concat(), None);
    let expected = [
        "f:2[duplicate] the same text and target as f:1",
        "f:3[conflicting-labels] against toward `a`, but the same text is favor in f:1",
    ];
    assert_eq!(lines, expected);
}

const NAMES: &str = "{\"text\":\"One\",\"stance\":{\"Moscow\":\"con\",\"ukraine\":\"pro\"}}\n\
                     {\"text\":\"Two\",\"stance\":{\"moscow\":\"con\",\"atlantis\":null}}\n\
                     {\"text\":\"Three\",\"stance\":{\"moscow\":\"pro\"}}\n";

#[test]
fn targets_that_differ_in_case_are_counted_together() {
    let (report, lines) = found(NAMES, None);
    assert_eq!(report.stances["Moscow"], [(Stance::Against, 2), (Stance::Favor, 1)].into());
    assert_eq!(report.stances.keys().collect::<Vec<_>>(), ["Moscow", "ukraine"]);
    assert_eq!(lines, ["f:2[target-spelling] target `moscow` is spelt `Moscow` in f:1"]);
}

#[test]
fn with_a_conflict_targets_are_its_parties() {
    let conflict = Conflict::built_in("russia-ukraine").expect("built in");
    let (report, lines) = found(NAMES, Some(&conflict));
    assert_eq!(report.stances["russia"], [(Stance::Against, 2), (Stance::Favor, 1)].into());
    assert_eq!(lines, ["f:2[unknown-target] target `atlantis` is not a party of `russia-ukraine`"]);
    let here = Sandbox::new();
    here.write("rows.jsonl", NAMES);
    let run = here.run(&["check", "rows.jsonl", "--conflict", "russia-ukraine"]);
    assert!(run.code == Some(1) && run.stdout.contains("rows.jsonl:2: error[unknown-target]"), "{run:?}");
    here.run(&["check", "rows.jsonl", "--conflict", "atlantis"]).refused("no conflict `atlantis`");
}

#[test]
fn what_is_not_about_a_row_is_no_finding() {
    let mut gz = GzEncoder::new(Vec::new(), Compression::default());
    let rows = many_rows(999);
    gz.write_all(rows.as_bytes()).expect("packs");
    let packed = gz.finish().expect("packs");
    let here = Sandbox::new();
    here.write("cut.jsonl.gz", &packed[..packed.len() - 20]);
    here.write("head.csv", "text,label\n");
    here.write("good.jsonl", rows);
    let run = here.run(&["check", "good.jsonl", "cut.jsonl.gz"]);
    run.refused("error: cut.jsonl.gz: ");
    assert_eq!(run.stdout, "");
    here.run(&["check", "good.jsonl", "head.csv"])
        .refused("error: head.csv: empty, expected at least one row");
}
