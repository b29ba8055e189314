//! Sentiment is a task by itself: learnt without stances, measured, gated, sliced, compared, tuned.

use std::fmt::Write;

use serde_json::Value;

use crate::common::{Run, Sandbox};

/// Paragraphs in articles of three, whose nouns mostly tell their sentiments.
fn rows(articles: usize, from: usize) -> String {
    let mut lines = String::new();
    for i in from..from + 3 * articles {
        let (noun, sentiment) =
            [("triumph", "positive"), ("disaster", "negative"), ("meeting", "neutral")][i % 3];
        let noun = if i % 11 == 0 { "meeting" } else { noun };
        let (article, lang) = (i / 3, ["en", "de"][i / 3 % 2]);
        writeln!(lines, "{{\"id\":\"p{i}\",\"text\":\"Day {i} ended in a {noun} for ward {}.\",\"sentiment\":\"{sentiment}\",\"lang\":\"{lang}\",\"group\":\"a{article}\"}}", i * 7).ok();
    }
    lines
}

fn sandbox() -> Sandbox {
    let here = Sandbox::new();
    here.write("train.jsonl", rows(20, 0));
    here.write("test.jsonl", rows(12, 900));
    let run = here.run(&["train", "train.jsonl", "--model", "m"]);
    assert!(run.code == Some(0) && run.stdout.contains("sentiment: 60 examples"), "{run:?}");
    assert!(!run.stdout.contains("stance: "), "{run:?}");
    here
}

fn json(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"))
}

#[test]
fn a_model_of_sentiments_alone_is_written_read_and_told_of() {
    let here = sandbox();
    let inspected = here.run(&["inspect", "m"]);
    assert!(
        inspected.stdout.contains("\nsentiment\n") && !inspected.stdout.contains("\nstance\n"),
        "{inspected:?}"
    );
    let card = here.read("m/README.md");
    assert!(
        card.contains("Labels the sentiment of a paragraph.") && card.contains("f1_positive_negative"),
        "{card}"
    );
    here.write("a.txt", "The harbour\n\nThe year ended in a triumph for the harbour, and Russia was glad.\n");
    let article = json(&here.run(&[
        "predict",
        "a.txt",
        "--model",
        "m",
        "--conflict",
        "russia-ukraine",
        "--format",
        "json",
    ]));
    let last = article["paragraphs"].as_array().and_then(|all| all.last()).expect("a paragraph");
    assert_eq!((&last["sentiment"], &last["stances"]), (&"positive".into(), &Value::Array(vec![])));
    here.run(&["explain", "a.txt", "--model", "m", "--target", "Russia"]).refused("");
    here.run(&["evaluate", "m", "test.jsonl", "--min", "f1_macro=0.5"]).refused("a gate on sentiments is");
    here.write(
        "stances.jsonl",
        "{\"text\":\"Rome won.\",\"target\":\"rome\",\"label\":\"favor\",\"sentiment\":\"positive\"}\n",
    );
    let told = here.run(&["evaluate", "m", "stances.jsonl"]);
    assert!(told.stderr.contains("has not learnt stance: labels of it that are not measured: 1"), "{told:?}");
}

#[test]
fn a_model_of_sentiments_learns_stances_later() {
    let here = sandbox();
    let both = rows(20, 300).replace("\"lang\"", "\"target\":\"ward\",\"label\":\"favor\",\"lang\"");
    let both: String = both.lines().enumerate().fold(String::new(), |text, (i, line)| {
        text + &line.replace("favor", ["favor", "against"][i % 2]) + "\n"
    });
    here.write("both.jsonl", both);
    let run = here.run(&["train", "both.jsonl", "--from", "m", "--model", "n"]);
    assert!(run.code == Some(0) && run.stdout.contains("stance: 60 examples"), "{run:?}");
}

#[test]
fn sentiments_are_sliced_and_have_reports_of_every_form() {
    let here = sandbox();
    let report = json(&here.run(&[
        "evaluate",
        "m",
        "test.jsonl",
        "--slice",
        "lang",
        "--format",
        "json",
        "--weak-slices",
    ]));
    assert_eq!(report["sentiment"]["n"], 36);
    assert_eq!(report["sentiment"]["slices"]["lang"]["de"]["n"], 18);
    here.run(&["evaluate", "m", "test.jsonl", "--slice", "target"]).refused("labels of sentiment alone");
    for format in ["text", "markdown", "html"] {
        let run = here.run(&["evaluate", "m", "test.jsonl", "--slice", "lang", "--format", format]);
        assert!(run.code == Some(0) && run.stdout.contains("f1_positive_negative"), "{format}: {run:?}");
        assert!(
            run.stdout.to_lowercase().contains("lang") && !run.stdout.contains("f1_favor_against"),
            "{format}"
        );
    }
}

#[test]
fn sentiments_have_gates_on_slices_and_on_drops() {
    let here = sandbox();
    let report = here.run(&["evaluate", "m", "test.jsonl", "--format", "json", "--with-rows"]);
    here.write("before.json", &report.stdout);
    here.write("gates.toml", "[[gate]]\ntask = \"sentiment\"\nmetric = \"accuracy\"\nslice = { field = \"lang\", value = \"en\" }\nmin = 0.7\n[[gate]]\ntask = \"sentiment\"\nmetric = \"recall\"\nlabel = \"neg\"\nmax_drop = 0.05\n");
    let gated = |model: &str| {
        here.run(&["evaluate", model, "test.jsonl", "--baseline", "before.json", "--gates", "gates.toml"])
    };
    let same = gated("m");
    assert!(
        same.code == Some(0) && same.stdout.contains("pass  drop of sentiment recall of negative"),
        "{same:?}"
    );
    // One that takes disasters for triumphs.
    let wrong = rows(20, 0).replace("\"negative\"", "\"x\"").replace("\"positive\"", "\"negative\"");
    here.write("wrong.jsonl", wrong.replace("\"x\"", "\"positive\""));
    assert_eq!(here.run(&["train", "wrong.jsonl", "--model", "w"]).code, Some(0));
    let worse = gated("w");
    assert!(worse.code == Some(1) && worse.stderr.contains("negative, predicted positive"), "{worse:?}");
    let compared = here.run(&["compare", "m", "w", "test.jsonl"]);
    assert!(compared.code == Some(0) && compared.stdout.contains("f1_positive_negative"), "{compared:?}");
    let judged =
        json(&here.run(&["evaluate", "--predictions", "before.json", "test.jsonl", "--format", "json"]));
    assert_eq!(judged["sentiment"]["metrics"]["log_loss"], json(&report)["sentiment"]["metrics"]["log_loss"]);
    here.write("some.jsonl", "{\"id\":\"p900\",\"predicted_sentiment\":\"positive\"}\n");
    here.run(&["evaluate", "--predictions", "some.jsonl", "test.jsonl"])
        .refused("35 of 36 examples have no prediction");
}

#[test]
fn sentiments_are_cross_validated_and_tuned() {
    let here = sandbox();
    let args =
        ["evaluate", "--cv", "4", "train.jsonl", "--format", "json", "--min", "sentiment.f1_macro=0.6"];
    let folds = json(&here.run(&args));
    let examples =
        folds["cross_validation"]["folds"].as_array().expect("folds").iter().map(|fold| &fold["n"]);
    assert_eq!(examples.filter_map(Value::as_u64).sum::<u64>(), 60);
    assert_eq!(folds["gates"][0]["passed"], true);
    for metric in ["sentiment.f1_macro", "f1_macro"] {
        let tuned =
            here.run(&["tune", "train.jsonl", "--trials", "2", "--metric", metric, "--output", "c.toml"]);
        assert!(tuned.code == Some(0) && here.read("c.toml").contains("[classifier]"), "{tuned:?}");
    }
    here.run(&["tune", "train.jsonl", "--trials", "1", "--metric", "sentiment.f1macro"])
        .refused("did you mean `f1_macro`?");
}
