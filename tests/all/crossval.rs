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
