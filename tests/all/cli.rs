//! What a user sees: every command, as it prints.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use insta::assert_snapshot;
use serde_json::Value;
use stancekit::conflict::Conflict;

use crate::common::{Run, Sandbox, project};

const COMMANDS: [&str; 18] = [
    "train",
    "evaluate",
    "compare",
    "test",
    "predict",
    "sample",
    "annotate",
    "estimate",
    "serve",
    "explain",
    "tune",
    "conflict",
    "vectors",
    "inspect",
    "check",
    "split",
    "convert",
    "completions",
];

/// A sandbox with our sample articles and data in it.
fn sandbox() -> Sandbox {
    let here = Sandbox::new();
    for (name, path) in [
        ("page.txt", "datasets/articles/talks-in-geneva.txt"),
        ("plain.txt", "datasets/articles/the-bridge-at-low-water.txt"),
        ("train.jsonl", "datasets/russia-ukraine/train.jsonl"),
        ("test.jsonl", "datasets/russia-ukraine/test.jsonl"),
    ] {
        here.write(name, fs::read(project(path)).expect("reads"));
    }
    here
}

/// Everything that a run shows.
fn shown(run: &Run) -> String {
    format!("exit code {}\n--- stdout\n{}--- stderr\n{}", run.code.unwrap_or(-1), run.stdout, run.stderr)
}

fn json(run: &Run) -> Value {
    assert_eq!(run.code, Some(0), "{run:?}");
    serde_json::from_str(&run.stdout).expect("JSON")
}

fn json_lines(run: &Run) -> Vec<Value> {
    assert_eq!(run.code, Some(0), "{run:?}");
    run.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn help() {
    let here = Sandbox::new();
    assert_snapshot!("help", here.run(&["--help"]).stdout);
    for command in COMMANDS {
        assert_snapshot!(format!("help_{command}"), here.run(&[command, "--help"]).stdout);
    }
    for from in ["import", "train", "count", "merge"] {
        assert_snapshot!(format!("help_vectors_{from}"), here.run(&["vectors", from, "--help"]).stdout);
    }
    for of in ["list", "show", "new", "check"] {
        assert_snapshot!(format!("help_conflict_{of}"), here.run(&["conflict", of, "--help"]).stdout);
    }
}

#[test]
fn usage_errors_have_exit_code_2() {
    let here = Sandbox::new();
    assert_eq!(here.run(&[]).code, Some(2));
    assert_eq!(here.run(&["predict", "--format", "xml"]).code, Some(2));
    assert_eq!(here.run(&["train", "x.jsonl"]).code, Some(2));
    assert_eq!(here.run(&["train", "x.jsonl", "--model", "m", "--threads", "0"]).code, Some(2));
    assert_eq!(here.run(&["--version"]).stdout, format!("stance {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn train_evaluate_predict() {
    let here = sandbox();
    let train = here.run(&[
        "train",
        "train.jsonl",
        "--conflict",
        "russia-ukraine",
        "--model",
        "m",
        "--dev",
        "test.jsonl",
    ]);
    assert_snapshot!("train", shown(&train));
    assert_snapshot!("card", here.read("m/README.md"));
    assert_snapshot!(
        "evaluate",
        shown(&here.run(&["evaluate", "m", "test.jsonl", "--min", "accuracy=0.99", "--min", "ece=0.5"]))
    );
    assert_snapshot!("predict_article", shown(&here.run(&["predict", "plain.txt", "--model", "m"])));
}

#[test]
fn evaluate_as_json() {
    let here = sandbox();
    let model = project("models/default").display().to_string();
    let report =
        json(&here.run(&["evaluate", &model, "test.jsonl", "--format", "json", "--min", "accuracy=0.1"]));
    let keys: Vec<&String> = report.as_object().expect("an object").keys().collect();
    let expected = [
        "n",
        "groups",
        "metrics",
        "labels",
        "majority",
        "lexicon",
        "confusion",
        "risk_coverage",
        "reliability",
        "sentiment",
        "slices",
        "swap",
        "comparison",
        "gates",
        "warnings",
        "measured_by",
        "model",
        "data",
    ];
    assert_eq!(keys, expected);
    for metric in
        ["accuracy", "f1_macro", "f1_favor_against", "f1_weighted", "recall_macro", "log_loss", "brier"]
    {
        let figure = &report["metrics"][metric];
        let of = |key: &str| figure[key].as_f64().expect("a number");
        assert!(of("low") <= of("value") && of("value") <= of("high"), "{metric}: {figure}");
    }
    assert!(report["metrics"]["ece"]["value"].is_number() && report["metrics"]["ece"]["low"].is_null());
    assert_eq!(report["labels"]["favor"]["support"], 48);
    assert_eq!(report["confusion"]["labels"], serde_json::json!(["favor", "against", "neutral"]));
    assert_eq!(report["gates"][0]["passed"], true);
    assert!(report["slices"]["target"]["russia"]["metrics"]["f1_macro"]["value"].is_number());
    assert_eq!(report["data"][0]["rows"], 104);
}

#[test]
fn predict_an_article_as_json() {
    let here = sandbox();
    let article = json(&here.run(&["predict", "page.txt", "--format", "json"]));
    let keys: Vec<&String> = article.as_object().expect("an object").keys().collect();
    assert_eq!(
        keys,
        [
            "path",
            "title",
            "byline",
            "date",
            "iso_date",
            "lang",
            "url",
            "outlet",
            "conflict",
            "warnings",
            "paragraphs",
            "parties",
            "quoted",
            "dropped"
        ]
    );
    assert_eq!(article["byline"], "Margit Halloran");
    let conflict = Conflict::built_in("russia-ukraine").expect("built in");
    let page = here.read("page.txt");
    let paragraphs = article["paragraphs"].as_array().expect("a list");
    for paragraph in paragraphs.iter().filter(|paragraph| paragraph["part"] == "body") {
        let text = paragraph["text"].as_str().expect("text");
        let end = |i: usize| usize::try_from(paragraph["span"][i].as_u64().expect("a byte")).expect("fits");
        assert_eq!(&page[end(0)..end(1)], text);
        let chars: Vec<char> = text.chars().collect();
        for stance in paragraph["stances"].as_array().expect("a list") {
            for mention in stance["mentions"].as_array().expect("a list") {
                let at = |i: usize| usize::try_from(mention[i].as_u64().expect("a place")).expect("fits");
                let name: String = chars[at(0)..at(1)].iter().collect();
                let party = conflict.party(&name).map(|party| conflict.parties[party].id.as_str());
                assert_eq!(party, stance["target"].as_str(), "{name} in {text}");
            }
        }
    }
    let several = json(&here.run(&["predict", "page.txt", "plain.txt", "--format", "json"]));
    assert_eq!(several[0], article);
    assert_eq!(several.as_array().map(Vec::len), Some(2));
}

#[test]
fn predict_an_article_as_json_lines() {
    let here = sandbox();
    let rows = json_lines(&here.run(&["predict", "plain.txt", "--format", "jsonl"]));
    let keys: Vec<&String> = rows[0].as_object().expect("an object").keys().collect();
    let expected = [
        "id",
        "paragraph",
        "part",
        "text",
        "target",
        "mentions",
        "stance",
        "confidence",
        "probabilities",
        "voice",
        "speaker",
        "speaker_party",
        "sentiment",
        "sentiment_confidence",
        "conflict",
    ];
    assert_eq!(keys, expected);
    assert!(rows.iter().any(|row| row["target"] == "ukraine"));
    let unmentioned: Vec<&Value> = rows.iter().filter(|row| row["target"].is_null()).collect();
    assert!(!unmentioned.is_empty() && unmentioned.iter().all(|row| row["stance"].is_null()));
}

#[test]
fn rows_keep_their_fields_and_name_their_own_targets() {
    let here = sandbox();
    here.write(
        "rows.jsonl",
        "{\"id\":\"a\",\"text\":\"Atlantis kept its word.\",\"target\":\"Atlantis\",\"outlet\":\"x\",\"group\":\"g\"}\n\
         {\"id\":\"b\",\"text\":\"Kyiv and Moscow spoke.\",\"note\":[1]}\n{\"id\":\"c\",\"text\":\"Nobody spoke.\"}\n",
    );
    let rows = json_lines(&here.run(&["predict", "rows.jsonl", "--format", "jsonl"]));
    let ids: Vec<(&Value, &Value)> = rows.iter().map(|row| (&row["id"], &row["target"])).collect();
    let expected = serde_json::json!([["a", "Atlantis"], ["b", "russia"], ["b", "ukraine"], ["c", null]]);
    assert_eq!(serde_json::json!(ids), expected);
    assert_eq!(rows[0]["mentions"], serde_json::json!([[0, 8]]));
    assert_eq!(
        (&rows[0]["outlet"], &rows[0]["group"], &rows[1]["note"]),
        (&"x".into(), &"g".into(), &serde_json::json!([1]))
    );
    let implicit = json_lines(&here.run(&["predict", "rows.jsonl", "--format", "jsonl", "--implicit"]));
    assert_eq!(implicit.len(), 1 + 5 + 5);
    here.write("rows.csv", "id,text,target,outlet\na,Atlantis kept its word.,Atlantis,x\n");
    let table = json_lines(&here.run(&["predict", "rows.csv", "--format", "jsonl"]));
    assert_eq!(table[0]["confidence"], rows[0]["confidence"]);
    assert_eq!(table[0]["outlet"], "x");
    let list = json(&here.run(&["predict", "rows.jsonl", "--format", "json"]));
    assert_eq!(list.as_array().map(Vec::len), Some(4));
    assert_snapshot!("predict_rows", shown(&here.run(&["predict", "rows.jsonl"])));
}

#[test]
fn standard_input_is_read_and_told_apart() {
    let here = sandbox();
    let piped = |args: &[&str], input: &str| {
        let mut child =
            here.stance(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let child = child.as_mut().expect("starts");
        child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("writes");
        let mut stdout = String::new();
        std::io::Read::read_to_string(child.stdout.as_mut().expect("a pipe"), &mut stdout).expect("reads");
        (child.wait().expect("ends").code(), stdout)
    };
    let (code, article) = piped(&["predict", "--format", "json"], &here.read("plain.txt"));
    assert_eq!(code, Some(0));
    assert!(article.contains("\"title\": \"Town rebuilds its bridge"));
    let (code, rows) = piped(&["predict", "-", "--format", "jsonl"], "{\"text\":\"Kyiv spoke.\"}\n");
    assert_eq!((code, rows.lines().count()), (Some(0), 1));
    let (code, text) =
        piped(&["predict", "-", "--format", "json", "--input", "text"], "{\"text\":\"Kyiv spoke.\"}\n");
    assert_eq!(code, Some(0));
    assert!(text.contains("\"paragraphs\""));
    let (code, _) = piped(&["check", "-"], "{\"text\":\"a\",\"label\":\"pro\"}\n");
    assert_eq!(code, Some(0));
}

#[test]
fn the_conflict_that_an_article_mentions_most_is_looked_for() {
    let here = sandbox();
    here.write(
        "sudan.txt",
        "Army takes the bridge\n\nThe RSF withdrew, the Sudanese army said, and Hemedti was silent.\n",
    );
    let run = here.run(&["predict", "sudan.txt", "--format", "json"]);
    assert_eq!(json(&run)["conflict"], "sudan");
    assert_eq!(run.stderr, "conflict: War in Sudan, mentioned most (`--conflict` sets another)\n");
    let forced = here.run(&["predict", "sudan.txt", "--format", "json", "--conflict", "israel-hamas"]);
    assert_eq!((json(&forced)["parties"].as_array().map(Vec::len), forced.stderr.as_str()), (Some(0), ""));
}

#[test]
fn results_go_to_a_file_whole() {
    let here = sandbox();
    let run = here.run(&["predict", "plain.txt", "--format", "json", "--output", "out/article.json"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""));
    assert!(here.read("out/article.json").ends_with("}\n"));
    here.write("broken.jsonl", "{\"text\":\n");
    here.run(&["predict", "plain.txt", "broken.jsonl", "--format", "json", "--output", "out/article.json"])
        .refused("broken.jsonl");
    assert!(here.read("out/article.json").ends_with("}\n"), "the file from before is still whole");
    assert_eq!(fs::read_dir(here.path("out")).expect("reads").count(), 1);
}

#[test]
fn colour_is_for_terminals_or_on_request() {
    let here = sandbox();
    assert!(!here.run(&["predict", "plain.txt"]).stdout.contains('\u{1b}'));
    assert!(here.run(&["predict", "plain.txt", "--color", "always"]).stdout.contains('\u{1b}'));
    assert!(
        here.run(&["predict", "no.txt", "--color", "always"]).stderr.contains("\u{1b}[1m\u{1b}[31merror:")
    );
}

#[cfg(unix)]
#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let here = sandbox();
    let row = "{\"text\":\"Kyiv and Moscow spoke.\"}\n".repeat(20_000);
    here.write("many.jsonl", row);
    let script = format!(
        "{} predict many.jsonl --format jsonl | head -n 1; exit ${{PIPESTATUS[0]}}",
        env!("CARGO_BIN_EXE_stance")
    );
    let output = std::process::Command::new("bash").args(["-c", &script]).current_dir(here.path("")).output();
    let run = Run::of(output.expect("runs"));
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
}

#[test]
fn inspect_the_default_model() {
    assert_snapshot!("inspect", shown(&Sandbox::new().run(&["inspect", "--top", "5"])));
}

#[test]
fn check_split_and_convert() {
    let here = sandbox();
    assert_snapshot!("check", shown(&here.run(&["check", "train.jsonl", "test.jsonl"])));
    here.write("bad.jsonl", "{\"text\":\"a b\",\"target\":\"x\",\"label\":\"pro\"}\n{\"text\":\"a b\",\"target\":\"x\",\"label\":\"con\"}\n{}\n");
    assert_snapshot!("check_bad", shown(&here.run(&["check", "bad.jsonl"])));
    let report = here.run(&["check", "bad.jsonl", "--format", "json"]);
    let report: Value = serde_json::from_str(&report.stdout).expect("JSON");
    assert_eq!(report["findings"].as_array().map(Vec::len), Some(2));
    assert_snapshot!(
        "split",
        shown(&here.run(&["split", "train.jsonl", "--parts", "a=0.5,b=0.5", "--output", "parts"]))
    );
    assert_eq!(here.run(&["check", "parts/a.jsonl", "parts/b.jsonl"]).code, Some(0));
    let convert = here.run(&["convert", "bad.jsonl", "--to", "csv"]);
    convert.refused("bad.jsonl:3: no field `text`");
    let csv = here.run(&["convert", "test.jsonl", "--to", "csv", "--output", "test.csv"]);
    assert_eq!(csv.code, Some(0));
    let back = here.run(&["convert", "test.csv", "--to", "wide"]);
    assert_eq!(back.stdout.lines().count(), 104);
    here.run(&["convert", "bad.jsonl", "--to", "wide"]).refused("no field `text`");
    here.write("whole.jsonl", "{\"text\":\"a\",\"label\":\"pro\"}\n");
    here.run(&["convert", "whole.jsonl", "--to", "wide"])
        .refused("whole.jsonl:1: no target, which a wide row needs");
    let lost = here.run(&["convert", "test.jsonl", "--to", "fasttext"]);
    assert!(
        lost.stderr.contains("warning: 209 values of `target` are not kept in fastText lines\n"),
        "{lost:?}"
    );
}

#[test]
fn completions_for_every_shell() {
    let here = Sandbox::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = here.run(&["completions", shell]);
        assert!(script.code == Some(0) && script.stdout.contains("evaluate"), "{shell}");
    }
}

#[test]
fn every_command_has_a_manual_page() {
    let here = Sandbox::new();
    assert_eq!(here.run(&["manual", "man/man1"]).code, Some(0));
    let page = |name: &str| fs::read_to_string(here.path("man/man1").join(name)).expect("a page");
    assert!(page("stance.1").contains("stance\\-predict(1)"));
    for command in COMMANDS {
        assert!(page(&format!("stance-{command}.1")).contains(".SH OPTIONS"), "{command}");
    }
}
