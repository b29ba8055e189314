//! `stance evaluate` beyond plain figures: slices, baselines, gates and forms for a CI.

use std::fs;

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::common::{Run, Sandbox, project};

/// A sandbox with our test paragraphs in it.
fn sandbox() -> Sandbox {
    let here = Sandbox::new();
    here.write("test.jsonl", fs::read(project("datasets/russia-ukraine/test.jsonl")).expect("reads"));
    here
}

fn evaluate(here: &Sandbox, args: &[&str]) -> Run {
    here.run(&[&["evaluate", "default", "test.jsonl"], args].concat())
}

fn parsed(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"))
}

/// A report in which some predictions are others than those of the default model: of every 10th wrong row the gold label, of every 9th
/// right one another label.
fn other_report(here: &Sandbox) {
    let mut report = parsed(&evaluate(here, &["--format", "json", "--with-rows"]));
    let rows = report["rows"].as_array_mut().expect("rows");
    let (mut right, mut wrong) = (0, 0);
    for row in rows {
        let is_right = row["gold"] == row["predicted"];
        *(if is_right { &mut right } else { &mut wrong }) += 1;
        if is_right && right % 9 == 0 {
            let other = if row["gold"] == "neutral" { "favor" } else { "neutral" };
            row["predicted"] = json!(other);
        } else if !is_right && wrong % 10 == 0 {
            row["predicted"] = row["gold"].clone();
        }
    }
    here.write("before.json", report.to_string());
}

#[test]
fn slices_are_side_by_side_worst_first() {
    let here = sandbox();
    let slices = ["--slice", "register", "--slice", "quotation", "--slice", "length", "--slice", "mention"];
    let report = parsed(&evaluate(&here, &[&slices[..], &["--slice", "lang", "--format", "json"]].concat()));
    let names: Vec<&String> = report["slices"].as_object().expect("an object").keys().collect();
    assert_eq!(names, ["target", "register", "quotation", "length", "mention", "lang"]);
    for (name, slices) in report["slices"].as_object().expect("an object") {
        let slices: Vec<&Value> = slices.as_object().expect("an object").values().collect();
        let ranked = slices.iter().filter(|slice| slice["too_small"] == false);
        let f1: Vec<f64> =
            ranked.filter_map(|slice| slice["metrics"]["f1_macro"]["value"].as_f64()).collect();
        assert!(f1.is_sorted(), "{name}: {f1:?}");
        let n: u64 = slices.iter().filter_map(|slice| slice["n"].as_u64()).sum();
        assert_eq!(n, 209, "{name}");
        let small = slices.iter().position(|slice| slice["too_small"] == true).unwrap_or(slices.len());
        assert!(slices[small..].iter().all(|slice| slice["n"].as_u64() < Some(20)), "{name}");
    }
    let unknown = evaluate(&here, &["--slice", "registr"]);
    unknown.refused("no row has a field `registr` to slice by");
    unknown.refused("hint: did you mean `register`?");
}

#[test]
fn a_report_with_rows_is_a_baseline_as_good_as_its_model() {
    let here = sandbox();
    let report = evaluate(&here, &["--format", "json", "--with-rows", "--output", "before.json"]);
    assert_eq!(report.code, Some(0), "{report:?}");
    for baseline in ["default", "before.json"] {
        let run = evaluate(&here, &["--baseline", baseline, "--format", "json"]);
        let comparison = &parsed(&run)["comparison"];
        assert_eq!((&comparison["n"], &comparison["mcnemar"]["p"]), (&json!(209), &json!(1.0)));
        for figure in comparison["metrics"].as_object().expect("an object").values() {
            assert_eq!(figure["difference"], 0.0, "{figure}");
        }
        assert_eq!(comparison["better"], json!([]));
    }
    let two = here.run(&["compare", "default", "default", "test.jsonl", "--format", "json"]);
    assert_eq!(parsed(&two)["mcnemar"]["better"], 0);
}

#[test]
fn what_changed_since_a_baseline() {
    let here = sandbox();
    other_report(&here);
    let run = evaluate(&here, &["--baseline", "before.json", "--show", "2"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let from = run.stdout.find("before.json →").expect("a comparison");
    assert_snapshot!("compared", &run.stdout[from..]);
    let markdown = evaluate(&here, &["--baseline", "before.json", "--show", "1", "--format", "markdown"]);
    assert_snapshot!("markdown", markdown.stdout);
}

#[test]
fn a_baseline_of_other_rows_or_labels_is_refused() {
    let here = sandbox();
    let report = parsed(&evaluate(&here, &["--format", "json", "--with-rows"]));
    let changed = |change: fn(&mut Vec<Value>)| {
        let mut report = report.clone();
        change(report["rows"].as_array_mut().expect("rows"));
        here.write("before.json", report.to_string());
        evaluate(&here, &["--baseline", "before.json"])
    };
    let says = |run: &Run, what: &str| {
        assert_eq!(run.code, Some(0), "{run:?}");
        assert!(run.stderr.contains(&format!("warning: before.json: {what}")), "{run:?}");
    };
    let missing = "1 examples of the data are not in the baseline, and not compared";
    let extra = "1 examples of the baseline are not in the data, and not compared";
    says(&changed(|rows| drop(rows.remove(0))), missing);
    let other = changed(|rows| rows[0]["text"] = json!("00000000000000ff"));
    says(&other, missing);
    says(&other, extra);
    says(&changed(|rows| rows[0]["gold"] = json!("favor")), "1 examples have another label in the baseline");
    let moved =
        changed(|rows| rows.iter_mut().for_each(|row| row["row"] = json!("/elsewhere/renamed.jsonl:7")));
    assert!(moved.code == Some(0) && moved.stderr.is_empty(), "ids and places do not count: {moved:?}");
    changed(|rows| rows.iter_mut().for_each(|row| row["text"] = json!("00000000000000ff")))
        .refused("before.json: none of its 209 examples is one of the 209 of the data");
    let old = changed(|rows| {
        rows.iter_mut().for_each(|row| drop(row.as_object_mut().expect("a row").remove("text")));
    });
    assert!(old.code == Some(0) && old.stderr.is_empty(), "reports of before are paired by id: {old:?}");
    changed(|rows| rows[1] = json!({"row": "x"})).refused("before.json: `rows` 1: expected");
    here.write("plain.json", "{}");
    evaluate(&here, &["--baseline", "plain.json"]).refused("plain.json: no list `rows`");
    here.write("broken.json", "{");
    evaluate(&here, &["--baseline", "broken.json"]).refused("broken.json: no report as JSON");
    evaluate(&here, &["--baseline", "nowhere"]).refused("nowhere");
}

/// Gates of every kind, some of which fail.
const GATES: &str = r#"[[gate]]
metric = "f1_macro"
min = 0.3
max_drop = 0

[[gate]]
metric = "recall"
label = "against"
slice = { field = "register", value = "agency" }
min = 0.99

[[gate]]
metric = "accuracy"
max_drop = 0.001
judge = "point"

[[gate]]
metric = "rows_per_second"
min = 0.001

[[gate]]
metric = "model_bytes"
max = 1000
"#;

#[test]
fn gates_of_a_file() {
    let here = sandbox();
    other_report(&here);
    here.write("gates.toml", GATES);
    let args = ["--gates", "gates.toml", "--baseline", "before.json", "--min", "accuracy=0.1"];
    let run = evaluate(&here, &args);
    assert_eq!(run.code, Some(1), "{run:?}");
    let size = fs::metadata(project("models/default/model.safetensors")).expect("there").len();
    let failed = |line: &&str| line.starts_with("gate failed: ") && !line.contains("model_bytes");
    let failed: Vec<&str> = run.stderr.lines().filter(failed).collect();
    assert!(failed[0].starts_with("gate failed: recall of against in register=agency is "), "{run:?}");
    assert!(run.stderr.contains("gate failed: model_bytes is ") && size > 1000);
    assert!(run.stderr.contains("\n  test.jsonl:"), "the worst rows are named: {run:?}");
    let json = parsed(&evaluate(&here, &[&args[..], &["--format", "json"]].concat()));
    let of = |key: &str| {
        json["gates"].as_array().expect("a list").iter().map(|gate| gate[key].clone()).collect::<Vec<_>>()
    };
    assert_eq!(of("kind"), ["min", "min", "max_drop", "min", "max_drop", "min", "max"]);
    assert_eq!(json["gates"][3]["slice"], json!({"field": "register", "value": "agency"}));
    assert_eq!(of("passed").last(), Some(&json!(false)));
    let exit_zero = evaluate(&here, &[&args[..], &["--exit-zero"]].concat());
    assert_eq!((exit_zero.code, exit_zero.stderr), (Some(0), run.stderr));
    let junit = evaluate(&here, &[&args[..], &["--format", "junit"]].concat()).stdout;
    assert!(junit.contains("<testsuite name=\"gates\" tests=\"7\" failures="), "{junit}");
    assert!(junit.contains("name=\"recall of against in register=agency min 0.99\""), "{junit}");
    let github = evaluate(&here, &[&args[..], &["--format", "github"]].concat());
    assert_eq!((github.code, github.stderr.as_str()), (Some(1), ""));
    let first =
        "::error file=gates.toml,line=6,title=gate recall of against in register=agency::recall of against";
    assert!(github.stdout.starts_with(first), "{github:?}");
}

#[test]
fn at_most_ten_annotations() {
    let here = sandbox();
    here.write("gates.toml", "[[gate]]\nmetric = \"accuracy\"\nmin = 1\n".repeat(12));
    let github = evaluate(&here, &["--gates", "gates.toml", "--format", "github"]).stdout;
    assert_eq!(github.lines().filter(|line| line.starts_with("::error ")).count(), 10);
    assert!(github.ends_with("::notice title=stance evaluate::2 more gates failed\n"), "{github}");
}

#[test]
fn gates_that_make_no_sense_are_refused() {
    let here = sandbox();
    let refused = |gate: &str, message: &str| {
        here.write("gates.toml", format!("[[gate]]\n{gate}\n"));
        evaluate(&here, &["--gates", "gates.toml"]).refused(message);
    };
    refused("metric = \"f1_macr\"\nmin = 1", "gates.toml:2: no metric `f1_macr`");
    refused("metric = \"f1_macr\"\nmin = 1", "hint: did you mean `f1_macro`?");
    refused("metric = \"f1_macro\"\nmax_drp = 1", "gates.toml:3: no key `max_drp`");
    refused("metric = \"f1_macro\"\nmax_drop = 0.1", "gates.toml:1: `max_drop` needs a baseline");
    let slice = "metric = \"f1_macro\"\nmin = 1\nslice = { field = \"lng\", value = \"en\" }";
    refused(slice, "gates.toml:1: no row has a field `lng`");
    let value = "metric = \"f1_macro\"\nmin = 1\nslice = { field = \"lang\", value = \"eng\" }";
    refused(value, "gates.toml:1: no row in the slice `eng`; expected one of en");
    evaluate(&here, &["--gates", "nowhere.toml"]).refused("nowhere.toml: ");
}

#[test]
fn slices_of_targets_with_others_are_of_stances_alone() {
    let here = sandbox();
    let slices =
        ["--slice", "lang,target", "--slice", "mention, register", "--slice", "lang", "--slice", "lang"];
    let run = evaluate(&here, &[&slices[..], &["--format", "json"]].concat());
    let report = parsed(&run);
    assert!(report["slices"]["lang,target"]["en, russia"]["n"].as_u64() > Some(20), "{run:?}");
    let of_sentiments: Vec<&String> =
        report["sentiment"]["slices"].as_object().expect("an object").keys().collect();
    assert_eq!(of_sentiments, ["lang"]);
    let text = evaluate(&here, &slices[4..]).stdout;
    assert_eq!(text.matches("\n lang ").count(), 2, "of stances and of sentiments: {text}");
    let gate = "[[gate]]\ntask = \"sentiment\"\nmetric = \"accuracy\"\nmin = 0.1\nslice = { field = \"lang, target\", value = \"en, russia\" }\n";
    here.write("gates.toml", gate);
    evaluate(&here, &["--gates", "gates.toml"])
        .refused("gates.toml:1: `slice` of sentiments by lang, target, which is of stances toward targets");
}

#[test]
fn one_party_is_not_swapped_with_itself() {
    let here = sandbox();
    let refused = |names: &str, what: &str| {
        evaluate(&here, &[&format!("--swap-parties={names}"), "--min", "swap_consistency=1"]).refused(what);
    };
    refused("russia,russia", "swapping names: `russia` and `russia` both stand for `russia`");
    refused("Moscow,russia", "swapping names: `Moscow` and `russia` both stand for `russia`");
    refused("Rome,rome", "both stand for `Rome`; expected two parties, A,B");
}

#[test]
fn a_file_that_is_given_twice_is_told() {
    let here = sandbox();
    here.write("copy.jsonl", here.read("test.jsonl"));
    let said = "warning: test.jsonl: it is given twice, and its rows count twice";
    let copy = "warning: copy.jsonl: it has the same bytes as test.jsonl, and its rows count twice";
    let run = evaluate(&here, &["test.jsonl", "copy.jsonl"]);
    assert!(run.stderr.contains(said) && run.stderr.contains(copy), "{run:?}");
    let run =
        here.run(&["train", "test.jsonl", "copy.jsonl", "--conflict", "russia-ukraine", "--model", "m"]);
    assert!(run.code == Some(0) && run.stderr.contains(copy), "{run:?}");
    assert!(!evaluate(&here, &[]).stderr.contains("twice"));
}
