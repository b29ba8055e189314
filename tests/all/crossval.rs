//! Cross-validation, as it is typed.

use insta::assert_snapshot;
use serde_json::Value;

use crate::common::{Run, Sandbox, project};

fn evaluate(here: &Sandbox, more: &[&str]) -> Run {
    let data = project("datasets/russia-ukraine/test.jsonl").display().to_string();
    let common = ["evaluate", "--conflict", "russia-ukraine", &data];
    here.run(&[&common[..], more].concat())
}

fn json(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).expect("JSON")
}

#[test]
fn every_row_is_judged_by_a_model_that_has_not_seen_it() {
    let here = Sandbox::new();
    let run = evaluate(&here, &["--cv", "3", "--seed", "7"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{run:?}");
    assert_snapshot!("crossval", run.stdout);
    let again = evaluate(&here, &["--cv", "3", "--seed", "7", "--threads", "1"]);
    assert_eq!(run.stdout, again.stdout);
    let other = evaluate(&here, &["--cv", "3", "--seed", "8"]);
    assert_ne!(run.stdout, other.stdout, "the seed matters");
}

#[test]
fn gates_hold_and_the_report_has_the_spread() {
    let here = Sandbox::new();
    let args = ["--cv", "3", "--format", "json", "--min", "accuracy=0.99", "--min", "f1_macro=0.1"];
    let run = evaluate(&here, &args);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.starts_with("gate failed: accuracy is 0."), "{run:?}");
    let report = json(&run);
    assert_eq!((&report["n"], &report["model"]), (&209.into(), &Value::Null));
    assert_eq!(report["gates"].as_array().map(Vec::len), Some(2));
    let validation = &report["cross_validation"];
    let folds = validation["folds"].as_array().expect("a list");
    let values: Vec<f64> =
        folds.iter().map(|fold| fold["metrics"]["f1_macro"].as_f64().expect("a number")).collect();
    assert_eq!(values.len(), 3);
    let spread = &validation["spread"]["f1_macro"];
    let mean = values.iter().sum::<f64>() / 3.0;
    assert!((spread["mean"].as_f64().expect("a number") - mean).abs() < 1e-5, "{spread}");
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    assert!((spread["least"].as_f64().expect("a number") - least).abs() < 1e-9, "{spread}");
    assert!(spread["standard_deviation"].as_f64().is_some_and(|deviation| deviation > 0.0));
    let set =
        evaluate(&here, &["--cv", "3", "--format", "json", "--set", "features.views.near.enabled=false"]);
    assert_ne!(json(&set)["metrics"], report["metrics"], "parameters matter");
}

#[test]
fn several_files_are_one_set_of_folds() {
    let here = Sandbox::new();
    let lines = std::fs::read_to_string(project("datasets/russia-ukraine/test.jsonl")).expect("reads");
    let (first, second): (Vec<_>, Vec<_>) = lines.lines().enumerate().partition(|(i, _)| i % 2 == 0);
    let joined =
        |half: Vec<(usize, &str)>| half.into_iter().map(|(_, line)| line).collect::<Vec<_>>().join("\n");
    here.write("a.jsonl", joined(first));
    here.write("b.jsonl", joined(second));
    let run = here.run(&["evaluate", "--cv", "2", "a.jsonl", "b.jsonl", "--format", "json"]);
    let report = json(&run);
    assert_eq!((run.code, &report["n"]), (Some(0), &209.into()), "{run:?}");
    assert_eq!(report["data"].as_array().map(Vec::len), Some(2));
}

#[test]
fn what_cannot_be_cross_validated_is_refused() {
    let here = Sandbox::new();
    evaluate(&here, &["--cv", "1"]).refused("expected at least 2 folds, such as 5, or 5x3");
    let few = evaluate(&here, &["--cv", "14"]);
    few.refused("error: no article may be in two folds: 13 articles cannot be divided into 14 parts\nhint: use fewer folds");
    evaluate(&here, &["--cv", "3", "--swap-parties"]).refused("cannot be used with");
    here.run(&["evaluate", "--cv", "3"]).refused("<MODEL>");
    here.run(&["evaluate", "default"]).refused("<DATA>");
    here.run(&["evaluate", "--cv", "3", "default", "x.jsonl"])
        .refused("default: a model, expected labelled data");
    let data = project("datasets/russia-ukraine/test.jsonl").display().to_string();
    here.run(&["evaluate", "default", &data, "--set", "classifier.C=1"]).refused("--cv <K>");
    here.run(&["evaluate", "--cv", "3", "missing.jsonl"]).refused("missing.jsonl");
    here.write(
        "one.jsonl",
        "{\"text\":\"Rome won\",\"label\":\"pro\"}\n{\"text\":\"Rome lost\",\"label\":\"con\"}\n",
    );
    here.run(&["evaluate", "--cv", "2", "one.jsonl"]).refused("without fold 1 of 2, all 1 examples have");
}

#[test]
fn a_learning_curve_ends_at_the_figures_of_the_whole() {
    let here = Sandbox::new();
    let args = ["--cv", "3", "--seed", "7", "--curve"];
    let report = json(&evaluate(&here, &[&args[..], &["--format", "json"]].concat()));
    let curve = &report["learning_curve"];
    let points = curve["points"].as_array().expect("a list");
    let shares: Vec<f64> = points.iter().map(|point| point["share"].as_f64().expect("a number")).collect();
    assert_eq!(shares, [0.125, 0.25, 0.5, 0.75, 1.0]);
    assert!(points.windows(2).all(|pair| pair[0]["n"].as_f64() < pair[1]["n"].as_f64()), "{curve}");
    let mean = &report["cross_validation"]["spread"]["accuracy"]["mean"];
    assert_eq!(points[4]["metrics"]["accuracy"]["mean"], *mean);
    assert_eq!(curve["next"]["labels"], 100);
    assert!(curve["next"]["metrics"]["accuracy"]["gain"].is_number(), "{curve}");
    let text = evaluate(&here, &args);
    assert!(text.stdout.contains("Learning curve") && text.stdout.contains("next labels"), "{text:?}");
    evaluate(&here, &["--curve"]).refused("--cv <K>");
}

/// Rows of two registers in articles of two; what tells the label is missing from many.
fn rows(n: usize) -> String {
    let row = |i: usize| {
        let (verb, label) = [("praised", "favor"), ("blamed", "against"), ("met", "neutral")][i % 3];
        let verb = if i.is_multiple_of(4) { "saw" } else { verb };
        let register = if i.is_multiple_of(5) { "few" } else { "many" };
        format!(
            "{{\"id\":\"r{i}\",\"text\":\"Envoy {i} {verb} the Guild on day {}.\",\"target\":\"Guild\",\"label\":\"{label}\",\"group\":\"a{}\",\"register\":\"{register}\"}}\n",
            i * 7,
            i / 2
        )
    };
    (0..n).map(row).collect()
}

#[test]
fn an_example_counts_once_however_often_it_is_judged() {
    let here = Sandbox::new();
    here.write("rows.jsonl", rows(60));
    let run = |folds: &str, more: &[&str]| {
        let args = ["evaluate", "--cv", folds, "rows.jsonl", "--format", "json", "--slice", "register"];
        let run = here.run(&[&args[..], more].concat());
        assert!(matches!(run.code, Some(0 | 1)), "{run:?}");
        json(&run)
    };
    let mut before = run("2x6", &["--with-rows"]);
    for row in before["rows"].as_array_mut().expect("rows").iter_mut().filter(|row| row["gold"] == "favor") {
        row["predicted"] = "neutral".into();
    }
    here.write("before.json", before.to_string());
    let after = run("2x6", &["--baseline", "before.json", "--with-rows", "--min", "accuracy=1"]);
    here.write("after.json", after.to_string());
    let of_reports = json(&here.run(&["compare", "before.json", "after.json", "--format", "json"]));
    for compared in [&after["comparison"], &of_reports] {
        assert_eq!(compared["n"], 60);
        let better = compared["better"].as_array().expect("a list");
        assert_eq!(compared["mcnemar"]["better"], better.len());
        let names: std::collections::BTreeSet<&str> =
            better.iter().filter_map(|row| row["row"].as_str()).collect();
        assert!(names.len() == better.len() && better.len() > 5, "{better:?}");
    }
    assert_eq!(after["comparison"]["mcnemar"], of_reports["mcnemar"]);
    let (few, many) = (&after["slices"]["register"]["few"], &after["slices"]["register"]["many"]);
    assert_eq!((&few["n"], &few["too_small"]), (&12.into(), &true.into()));
    assert_eq!((&many["n"], &many["too_small"]), (&48.into(), &false.into()));
    let supports = ["favor", "against", "neutral"].map(|label| after["labels"][label]["support"].clone());
    assert_eq!(supports, [20, 20, 20].map(Value::from));
    let worst = after["gates"][0]["worst"].as_array().expect("a list");
    let places: std::collections::BTreeSet<String> = worst.iter().map(Value::to_string).collect();
    assert_eq!(places.len(), worst.len(), "{worst:?}");
}
