//! `stance check`: what it finds beyond single rows, and the forms in which it says so.

use insta::assert_snapshot;
use serde_json::{Value, json};
use stancekit::dataset::{CheckRule, Checked, FieldFigure, Location, Row, TargetLabel, check};
use stancekit::label::{Label, Stance};

use crate::common::{Run, Sandbox, project};

const ENVOYS: &str =
    "The envoys left Geneva on Thursday night without a truce and without a date for more talks.";
const GERMAN: &str = "Die Abgeordneten stimmten am Donnerstag nach langer Aussprache gegen den Antrag der Regierung, \
                      die Hilfe für das Nachbarland zu kürzen.";

/// Three files with something of everything in them.
fn sandbox() -> Sandbox {
    let here = Sandbox::new();
    let row = |i: usize, text: &str, label: &str, register: &str| {
        let second = ["pro", "con", "none"][i % 3];
        json!({
            "id": format!("r{i}"), "text": text, "target": "rome", "label": label, "lang": "en",
            "group": format!("g{i}"), "register": register, "labels": {"ann": label, "ben": second},
        })
        .to_string()
    };
    let plain =
        |i: usize| format!("Report {i} of the {} says little of Rome.", ["north", "south", "east"][i % 3]);
    let train = (0..30).map(|i| match i % 2 {
        0 => row(i, &plain(i), "pro", "letter"),
        _ => row(i, &plain(i), "con", "agency"),
    });
    let train: Vec<String> = train.chain([row(30, ENVOYS, "none", "agency")]).collect();
    here.write("train.jsonl", train.join("\n"));
    let friday = ENVOYS.replace("Thursday", "Friday");
    let test = [
        row(40, &friday, "none", "agency"),
        row(41, GERMAN, "con", "agency"),
        row(42, &plain(0), "con", "letter"),
        "{}".into(),
    ];
    here.write("test.jsonl", test.join("\n"));
    here
}

fn shown(run: &Run) -> String {
    format!("exit code {}\n--- stdout\n{}--- stderr\n{}", run.code.unwrap_or(-1), run.stdout, run.stderr)
}

#[test]
fn every_form() {
    let here = sandbox();
    let run = |format: &str| here.run(&["check", "train.jsonl", "test.jsonl", "--format", format]);
    assert_snapshot!("check_text", shown(&run("text")));
    assert_snapshot!("check_json", shown(&run("json")));
    assert_snapshot!("check_github", shown(&run("github")));
    assert_snapshot!("check_sarif", shown(&run("sarif")));
    here.run(&["check", "train.jsonl", "--format", "xml"]).refused("invalid value 'xml'");
    here.run(&["check", "train.jsonl", "--fail-on", "note"]).refused("invalid value 'note'");
}

#[test]
fn sarif_has_what_its_readers_need() {
    let here = sandbox();
    let run = here.run(&["check", "train.jsonl", "test.jsonl", "--format", "sarif"]);
    let log: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(log["version"], "2.1.0");
    assert!(log["$schema"].as_str().expect("a string").ends_with("sarif-2.1.0.json"));
    // Types made from the schema of OASIS: what they do not know, or what is of another type, does not come back.
    let typed: serde_sarif::sarif::Sarif = serde_json::from_value(log.clone()).expect("SARIF 2.1.0");
    assert_eq!(serde_json::to_value(typed).expect("JSON"), log);
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("a list");
    assert_eq!(run["tool"]["driver"]["name"], "stance check");
    for (rule, known) in rules.iter().zip(CheckRule::ALL) {
        assert_eq!(rule["id"], known.name());
        assert!(!rule["shortDescription"]["text"].as_str().expect("a string").is_empty());
    }
    let results = run["results"].as_array().expect("a list");
    assert!(results.len() > 3);
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().expect("a number")).expect("fits");
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(["error", "warning"].contains(&result["level"].as_str().expect("a string")));
        assert!(!result["message"]["text"].as_str().expect("a string").is_empty());
        for location in result["locations"].as_array().expect("a list") {
            let place = &location["physicalLocation"];
            let uri = place["artifactLocation"]["uri"].as_str().expect("a string");
            assert!(["train.jsonl", "test.jsonl"].contains(&uri));
            assert!(place["region"]["startLine"].as_u64().expect("a number") >= 1);
        }
    }
}

#[test]
fn github_shows_ten_and_counts_the_rest() {
    let here = Sandbox::new();
    let (warning, error) = ("{\"text\":\"a b\",\"label\":\"pro\"}\n", "{\"text\":\"\",\"label\":\"pro\"}\n");
    here.write("rows.jsonl", [warning.repeat(14), error.repeat(3)].concat());
    let run = here.run(&["check", "rows.jsonl", "--format", "github"]);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!((run.code, lines.len()), (Some(1), 11));
    assert!(lines[..3].iter().all(|line| line.starts_with("::error file=rows.jsonl,line=")), "{run:?}");
    assert!(lines[3..10].iter().all(|line| line.starts_with("::warning file=rows.jsonl,line=")), "{run:?}");
    assert_eq!(
        lines[10],
        "::notice title=stance check::6 more findings: 0 errors, 6 warnings; `stance check --format json` lists all"
    );
}

#[test]
fn warnings_fail_where_they_are_to() {
    let here = Sandbox::new();
    here.write("rows.jsonl", "{\"text\":\"a b\",\"label\":\"pro\"}\n".repeat(2));
    assert_eq!(here.run(&["check", "rows.jsonl"]).code, Some(0));
    assert_eq!(here.run(&["check", "rows.jsonl", "--fail-on", "warning"]).code, Some(1));
    here.write("rows.jsonl", "{\"text\":\"a b\",\"label\":\"pro\"}\n");
    assert_eq!(here.run(&["check", "rows.jsonl", "--fail-on", "warning"]).code, Some(0));
}

/// A labelled row of an article of its own, unless it is told one.
fn row(line: usize, text: &str, stance: Stance) -> Row {
    let place = Location { path: "f".into(), line };
    let target =
        TargetLabel { name: Some("rome".into()), span: None, stance: Some(stance), shares: Vec::new() };
    let group = Some(format!("g{line}").into());
    Row { targets: vec![target], group, ..Row::of_text(place, text.into()) }
}

fn rules(files: Vec<Vec<Row>>) -> Vec<(CheckRule, usize)> {
    let files = files.into_iter().map(|rows| rows.into_iter().map(Ok));
    let Checked { report, .. } = check(files, None).expect("checks");
    report.findings.iter().map(|finding| (finding.rule, finding.place.line)).collect()
}

#[test]
fn near_duplicates_are_told_once_and_only_where_they_matter() {
    let friday = ENVOYS.replace("Thursday", "Friday");
    let monday = ENVOYS.replace("Thursday", "Monday");
    let favor = |line, text: &str| row(line, text, Stance::Favor);
    let two = |text: &str| vec![vec![favor(1, ENVOYS)], vec![favor(2, text)]];
    assert_eq!(rules(two(&friday)), [(CheckRule::LeakedNearDuplicate, 2)]);
    assert_eq!(rules(two(&ENVOYS.to_uppercase())), [(CheckRule::LeakedNearDuplicate, 2)]);
    assert_eq!(rules(two(ENVOYS)), [(CheckRule::LeakedText, 2)], "the same text is not nearly the same, too");
    assert_eq!(
        rules(vec![vec![favor(1, ENVOYS), favor(2, &friday), favor(3, &monday)]]),
        [(CheckRule::NearDuplicate, 2), (CheckRule::NearDuplicate, 3)]
    );
    let mut same_article = vec![favor(1, ENVOYS), favor(2, &friday)];
    same_article[1].group = same_article[0].group.clone();
    assert_eq!(rules(vec![same_article]), []);
    assert_eq!(rules(vec![vec![favor(1, "Yes we can"), favor(2, "Yes, we can!")]]), [], "short");
}

#[test]
fn languages_are_held_against_the_field_or_the_other_rows() {
    let english = |line: usize| {
        let text = format!(
            "The ministers who met in the capital for the whole of the afternoon agreed on nothing, and those who had \
             hoped for more than words went home in the rain. What number {line} of them had wanted nobody could say."
        );
        row(line, &text, Stance::Neutral)
    };
    let odd = |rows: Vec<Row>| -> Vec<(CheckRule, usize)> {
        rules(vec![rows]).into_iter().filter(|(rule, _)| *rule == CheckRule::OddLanguage).collect()
    };
    let mut rows: Vec<Row> = (1..=20).map(english).collect();
    rows.push(row(21, GERMAN, Stance::Neutral));
    assert_eq!(odd(rows.clone()), [(CheckRule::OddLanguage, 21)]);
    rows[20].lang = Some("de".into());
    assert_eq!(odd(rows.clone()), []);
    rows[3].lang = Some("de-AT".into());
    assert_eq!(odd(rows.clone()), [(CheckRule::OddLanguage, 4)]);
    let few = rows.into_iter().skip(15).map(|row| Row { lang: None, ..row }).collect();
    assert_eq!(odd(few), [], "nothing is common");
}

/// Two hundred rows, `per_group` in an article, with a label and an outlet for each.
fn outlets(per_group: usize, label: fn(usize) -> usize, outlet: fn(usize) -> usize) -> Vec<Row> {
    let each = (0..200).map(|i| {
        let mut row = row(i + 1, &format!("text number {i}"), Stance::ALL[label(i)]);
        row.group = Some(format!("g{}", i / per_group).into());
        row.fields.insert("outlet".into(), json!(outlet(i)));
        row
    });
    each.collect()
}

#[test]
fn fields_tell_only_what_holds_in_other_articles() {
    let figures = |rows: Vec<Row>| {
        let Checked { report, .. } = check([rows.into_iter().map(Ok)], None).expect("checks");
        let of = |figure: &FieldFigure| (figure.field.clone(), figure.values, figure.accuracy);
        let fields: Vec<_> = report.fields[0].fields.iter().map(of).collect();
        let telling = report.findings.iter().filter(|finding| finding.rule == CheckRule::TellingField);
        (report.fields[0].majority, fields, telling.count())
    };
    let pair = || ("(lang, target)".to_owned(), 1, 0.5);
    let outlet = |values, accuracy| ("outlet".to_owned(), values, accuracy);
    assert_eq!(figures(outlets(2, |i| i % 2, |i| i % 2)), (0.5, vec![pair(), outlet(2, 1.0)], 1));
    assert_eq!(figures(outlets(2, |i| i % 2, |i| i / 20)), (0.5, vec![pair(), outlet(10, 0.5)], 0));
    // An outlet of one article with one label says nothing of others.
    assert_eq!(figures(outlets(20, |i| i / 20 % 2, |i| i / 20)), (0.5, vec![pair(), outlet(10, 0.5)], 0));
    // As many values as rows are names.
    assert_eq!(figures(outlets(2, |i| i % 2, |i| i)), (0.5, vec![pair()], 0));
}

#[test]
fn the_order_of_rows_does_not_matter_to_fields() {
    let rows: Vec<Row> =
        (0..90).map(|i| row(i + 1, &format!("text number {i}"), Stance::ALL[i * i % 3])).collect();
    let turned: Vec<Row> = rows.iter().rev().cloned().collect();
    let figures = |rows: Vec<Row>| check([rows.into_iter().map(Ok)], None).expect("checks").report.fields;
    assert_eq!(figures(rows), figures(turned));
}

#[test]
fn wrong_labels_are_suspect() {
    let here = Sandbox::new();
    let mut lines: Vec<Value> = (0..60)
        .map(|i| {
            let (verb, label) = [("praised", "favor"), ("blamed", "against")][i % 2];
            json!({"text": format!("Report {i}: the mayor {verb} Rome."), "target": "Rome", "label": label})
        })
        .collect();
    lines[6]["label"] = "against".into();
    let lines: Vec<String> = lines.iter().map(Value::to_string).collect();
    here.write("rows.jsonl", lines.join("\n"));
    let run = here.run(&["check", "rows.jsonl", "--label-errors", "--format", "json"]);
    let report: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let suspects: Vec<&Value> = report["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|f| f["rule"] == "label-error")
        .collect();
    assert_eq!(suspects[0]["place"], "rows.jsonl:7", "{run:?}");
    let message = suspects[0]["message"].as_str().expect("a string");
    assert!(
        message.starts_with("stance against toward `Rome`? A model trained without it says favor "),
        "{message}"
    );
    assert_eq!(run.code, Some(0));
    assert_eq!(here.run(&["check", "rows.jsonl", "--label-errors", "--fail-on", "warning"]).code, Some(1));
}

#[test]
fn label_errors_need_something_to_train_on() {
    let here = Sandbox::new();
    here.write("one.jsonl", "{\"text\":\"Rome won\",\"label\":\"pro\",\"group\":\"a\"}\n");
    here.run(&["check", "one.jsonl", "--label-errors"]).refused("expected at least two labels");
    let both = "{\"text\":\"Rome won\",\"label\":\"pro\",\"group\":\"a\"}\n{\"text\":\"Rome lost\",\"label\":\"con\",\"group\":\"a\"}\n";
    here.write("two.jsonl", both);
    here.run(&["check", "two.jsonl", "--label-errors"])
        .refused("too few articles of each stance label to hold some out");
    // With a conflict, rows about others are errors, but no trouble.
    let data = project("datasets/russia-ukraine/test.jsonl").display().to_string();
    here.write("other.jsonl", "{\"text\":\"Rome won\",\"target\":\"rome\",\"label\":\"pro\"}\n");
    let run = here.run(&["check", &data, "other.jsonl", "--label-errors", "--conflict", "russia-ukraine"]);
    assert!(run.code == Some(1) && run.stdout.contains("unknown-target"), "{run:?}");
}
