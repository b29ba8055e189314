//! `stance sample` and `stance estimate`: from an archive to a claim.

use serde_json::{Value, json};

use crate::common::{Run, Sandbox, project};
use crate::html::is_whole;

/// Predictions of sixty articles of four paragraphs each; the model takes every third text against `quennoth` for a neutral one.
fn predictions() -> String {
    let of = |i: usize| {
        let truth = ["against", "neutral", "favor", "against"][i % 4];
        let predicted = if i.is_multiple_of(3) && truth == "against" { "neutral" } else { truth };
        let sure = |label: &str| if label == predicted { 0.7 } else { 0.15 };
        let outlet = ["The Bridge", "The Weir"][i / 4 % 2];
        let row = json!({
            "id": format!("text-{i}"), "text": format!("Paragraph {i} says what it says."), "target": if i % 8 < 5 { "quennoth" } else { "halvourne" },
            "stance": predicted, "confidence": 0.7,
            "probabilities": {"favor": sure("favor"), "against": sure("against"), "neutral": sure("neutral")},
            "group": format!("article-{}", i / 4), "outlet": outlet, "date": format!("2031-0{}-02", 1 + i / 120),
        });
        row.to_string() + "\n"
    };
    (0..240).map(of).collect()
}

/// Labels the rows of a file as who knows the truth.
fn labelled(todo: &str) -> String {
    let of = |line: &str| {
        let mut row: Value = serde_json::from_str(line).expect("an object");
        let number: usize =
            row["id"].as_str().and_then(|id| id.strip_prefix("text-")?.parse().ok()).expect("a number");
        row["label"] = ["against", "neutral", "favor", "against"][number % 4].into();
        row.to_string() + "\n"
    };
    todo.lines().map(of).collect()
}

/// A place with predictions, rows to label and their labels.
fn archive(sample: &[&str]) -> Sandbox {
    let here = Sandbox::new();
    here.write("predictions.jsonl", predictions());
    done(&here.run(&[&["sample", "predictions.jsonl", "--output", "todo.jsonl"], sample].concat()));
    here.write("gold.jsonl", labelled(&here.read("todo.jsonl")));
    here
}

fn done(run: &Run) {
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

fn estimate(here: &Sandbox, more: &[&str]) -> Value {
    let run = here.run(&[&["estimate", "predictions.jsonl", "--format", "json"], more].concat());
    done(&run);
    serde_json::from_str(&run.stdout).expect("JSON")
}

#[test]
fn rows_to_label_have_their_chance_and_not_the_guess_of_the_model() {
    for (more, least) in [
        (&["--n", "60"][..], 60),
        (&["--n", "60", "--by", "party,outlet"], 1),
        (&["--n", "60", "--uncertain"], 1),
    ] {
        let here = archive(more);
        let rows: Vec<Value> =
            here.read("todo.jsonl").lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        assert_eq!(rows.len(), 60);
        assert!(rows.iter().filter(|row| row["control"] == true).count() >= least, "{more:?}");
        for row in &rows {
            assert!(row["pi"].as_f64().is_some_and(|pi| pi > 0.0 && pi <= 1.0), "{row}");
            assert!(row["label"].is_null() && row["text"].is_string() && row["group"].is_string(), "{row}");
            assert!(
                ["stance", "probabilities", "confidence"].iter().all(|name| row.get(name).is_none()),
                "{row}"
            );
        }
        let again = here.run(&[&["sample", "predictions.jsonl"], more].concat());
        assert_eq!(again.stdout, here.read("todo.jsonl"), "the same seed draws the same rows");
    }
}

#[test]
fn labels_correct_what_predictions_add_up_to() {
    let here = archive(&["--n", "120"]);
    let report = estimate(&here, &["--gold", "gold.jsonl"]);
    assert_eq!((&report["labelled"], &report["is_corrected"]), (&json!(120), &json!(true)));
    let group = report["groups"]
        .as_array()
        .expect("groups")
        .iter()
        .find(|group| group["group"]["party"] == "quennoth");
    let group = group.expect("a party");
    let of = |way: &str, end: &str| group[way]["net_stance"][end].as_f64().expect("a number");
    // Of each eight texts five are toward quennoth, and of those three are against it and one is in favor.
    assert!(of("corrected", "low") < -0.4 && of("corrected", "high") > -0.4, "{group}");
    assert!(of("naive", "value") > -0.25, "{group}");
    let shares: f64 = ["favor", "against", "neutral"]
        .iter()
        .filter_map(|label| group["dsl"][label]["value"].as_f64())
        .sum();
    assert!((shares - 1.0).abs() < 1e-5, "{group}");
}

#[test]
fn every_row_labelled_is_the_truth_in_every_way() {
    let here = archive(&["--n", "240"]);
    let report = estimate(&here, &["--gold", "gold.jsonl", "--by", "outlet,month"]);
    for group in report["groups"].as_array().expect("groups") {
        for way in ["corrected", "dsl", "labels"] {
            assert_eq!(group[way]["net_stance"]["value"], json!(-0.25), "{way} of {group}");
        }
    }
    assert_eq!(report["groups"].as_array().map(Vec::len), Some(4));
    assert_eq!(report["groups"][0]["group"], json!({"outlet": "The Bridge", "month": "2031-01"}));
}

#[test]
fn what_is_not_corrected_is_marked() {
    let here = archive(&["--n", "20"]);
    here.write("report.json", r#"{"confusion": {"labels": ["favor", "against", "neutral"], "counts": [[60, 0, 0], [0, 80, 40], [0, 0, 60]]}}"#);
    let run = here.run(&["estimate", "predictions.jsonl", "--evaluation", "report.json"]);
    done(&run);
    assert!(run.stdout.contains("not corrected") && run.stdout.contains("second best"), "{}", run.stdout);
    let report = estimate(&here, &["--evaluation", "report.json", "--by", "outlet"]);
    assert_eq!((&report["is_corrected"], &report["groups"][0]["corrected"]), (&json!(false), &Value::Null));
    let count =
        report["groups"][0]["without_labels"]["adjusted_count"]["net_stance"].as_f64().expect("a number");
    assert!((count + 0.25).abs() < 0.02, "{count}");
    let page = here.run(&["estimate", "predictions.jsonl", "--format", "html"]).stdout;
    assert!(page.contains("Not corrected"), "{page}");
}

#[test]
fn groups_of_few_labels_have_no_interval_and_are_named() {
    let here = archive(&["--n", "30", "--by", "party,outlet"]);
    let run = here.run(&["sample", "predictions.jsonl", "--n", "30", "--by", "party,outlet"]);
    assert!(
        run.stderr.contains("note: 3 of 3 groups have rows from fewer than 20 articles"),
        "{}",
        run.stderr
    );
    let run = here.run(&["estimate", "predictions.jsonl", "--gold", "gold.jsonl", "--by", "party,outlet"]);
    done(&run);
    assert!(
        run.stderr.contains(
            "3 of 3 groups have labels from fewer than 20 articles, and no interval: halvourne, The Weir ("
        ),
        "{}",
        run.stderr
    );
    assert!(run.stdout.contains('–') && !run.stdout.contains('['), "{}", run.stdout);
}

#[test]
fn labels_without_pi_are_a_simple_random_sample_and_unlabelled_rows_are_told() {
    let here = archive(&["--n", "120"]);
    let bare = |text: &str, from: usize| -> String {
        let rows = text.lines().enumerate().map(|(i, line)| {
            let mut row: Value = serde_json::from_str(line).expect("JSON");
            row.as_object_mut().expect("an object").remove("pi");
            if i >= from {
                row["label"] = Value::Null;
            }
            row.to_string() + "\n"
        });
        rows.collect()
    };
    let gold = here.read("gold.jsonl");
    here.write("bare.jsonl", bare(&gold, 90));
    let report = estimate(&here, &["--gold", "bare.jsonl"]);
    let warnings = report["warnings"].to_string();
    assert!(warnings.contains("no `pi`") && warnings.contains("30 of 120 rows have no label"), "{warnings}");
    // Who stops early has labelled a random part: the same with a chance that is so much smaller.
    let cut: String = gold.lines().enumerate().map(|(i, line)| if i < 90 { line.to_owned() } else { line.replace("\"label\":\"against\"", "\"label\":null").replace("\"label\":\"favor\"", "\"label\":null").replace("\"label\":\"neutral\"", "\"label\":null") } + "\n").collect();
    here.write("cut.jsonl", cut);
    let cut = estimate(&here, &["--gold", "cut.jsonl"]);
    assert_eq!(cut["groups"], report["groups"]);
}

#[test]
fn predictions_and_labels_that_do_not_fit_are_told_with_their_place() {
    let here = archive(&["--n", "40"]);
    let lines: Vec<String> = here.read("gold.jsonl").lines().map(str::to_owned).collect();
    let estimate = |name: &str, text: String| {
        here.write(name, text);
        here.run(&["estimate", "predictions.jsonl", "--gold", name])
    };
    let edited = |from: &str, to: &str| lines[0].replace(from, to) + "\n" + &lines[1];
    estimate("twice.jsonl", [lines[0].as_str(), &lines[1], &lines[0]].join("\n"))
        .refused("error: twice.jsonl:3: a second label of the row in twice.jsonl:1");
    estimate("changed.jsonl", edited("says what", "said what"))
        .refused("error: changed.jsonl:1: the text is not the one that was predicted in predictions.jsonl:");
    estimate(
        "other.jsonl",
        lines[0].replace("\"id\":\"text-", "\"id\":\"page-").replace("says what", "said what")
            + "\n"
            + &lines[1],
    )
    .refused("error: other.jsonl:1: no prediction of this text toward `");
    estimate("chance.jsonl", edited("\"pi\":0.1", "\"pi\":1.1")).refused("`pi` is 1.1");
    estimate("some.jsonl", edited("\"pi\"", "\"chance\""))
        .refused("error: some.jsonl:1: no `pi`, which 1 of 2 labels have");
    estimate("word.jsonl", edited("\"label\":\"", "\"label\":\"very "))
        .refused("error: word.jsonl:1: label `very ");
    estimate("none.jsonl", "{\"text\":\"a\",\"target\":\"x\",\"label\":null}\n".into())
        .refused("error: no labels, and 1 rows without one");
    here.write(
        "twin.jsonl",
        predictions().lines().next().map(|line| format!("{line}\n{line}\n")).expect("a line"),
    );
    here.run(&["estimate", "twin.jsonl"]).refused("error: twin.jsonl:2: a second prediction of `text-0` toward `quennoth`, the first is in twin.jsonl:1");
    here.run(&["estimate", "gold.jsonl"]).refused("expected a stance in `predicted`");
}

#[test]
fn options_that_make_no_sense_are_told() {
    let here = archive(&["--n", "40"]);
    here.run(&["estimate", "predictions.jsonl", "--by", "section"])
        .refused("error: no row says its `section`; found the fields");
    here.run(&["estimate", "predictions.jsonl", "--level", "2"])
        .refused("expected a number from 0.5 to 0.999");
    here.run(&["estimate", "predictions.jsonl", "--output", "predictions.jsonl"]).refused("is also an input");
    here.run(&["estimate", "predictions.jsonl", "--evaluation", "gold.jsonl"])
        .refused("error: gold.jsonl: not the report of an evaluation");
    here.run(&["sample", "predictions.jsonl", "--n", "241"])
        .refused("error: 241 rows from 240 predictions, expected no more than there are");
    here.run(&["sample", "predictions.jsonl", "--n", "0"]).refused("`--n` is 0");
    here.run(&["sample", "predictions.jsonl", "--n", "2", "--by", "party,outlet"])
        .refused("error: 2 rows from 3 groups of `--by`");
    here.run(&["sample", "predictions.jsonl", "--output", "predictions.jsonl"]).refused("is also an input");
}

#[test]
fn texts_that_the_model_was_trained_on_are_refused_and_not_drawn() {
    let here = Sandbox::new();
    here.train("m");
    let text = here.read("train.jsonl");
    let known: Value =
        text.lines().next().map(|line| serde_json::from_str(line).expect("JSON")).expect("a line");
    let row = |id: &str, text: &str| {
        json!({"id": id, "text": text, "target": "russia", "stance": "favor", "probabilities": {"favor": 1.0}}).to_string() + "\n"
    };
    let known = known["text"].as_str().expect("a text");
    here.write(
        "predictions.jsonl",
        row("a", known) + &row("b", "Nobody has read this.") + &row("c", "Nor this."),
    );
    let gold = json!({"id": "a", "text": known, "target": "russia", "label": "against"}).to_string();
    here.write("gold.jsonl", gold);
    here.run(&["estimate", "predictions.jsonl", "--model", "m", "--gold", "gold.jsonl"])
        .refused("error: gold.jsonl:1: the model was trained on this text");
    let run = here.run(&["sample", "predictions.jsonl", "--model", "m", "--n", "2"]);
    done(&run);
    assert!(
        run.stderr.contains("warning: 1 of 3 predictions are of texts that the model was trained on"),
        "{}",
        run.stderr
    );
    assert!(!run.stdout.contains("\"a\""), "{}", run.stdout);
}

#[test]
fn articles_are_predicted_before_they_are_drawn_and_reports_of_them_are_read() {
    let here = Sandbox::new();
    let articles = project("datasets/articles");
    let articles = articles.to_str().expect("a path");
    let drawn = here.run(&["sample", articles, "--n", "5"]);
    done(&drawn);
    for format in ["jsonl", "json"] {
        let name = format!("predictions.{format}");
        done(&here.run(&["predict", articles, "--format", format, "--output", &name]));
        let again = here.run(&["sample", &name, "--n", "5"]);
        done(&again);
        let ids = |text: &str| -> Vec<String> {
            let row = |line: &str| -> Value { serde_json::from_str(line).expect("JSON") };
            text.lines()
                .map(|line| format!("{} {} {}", row(line)["id"], row(line)["paragraph"], row(line)["target"]))
                .collect()
        };
        assert_eq!(ids(&again.stdout), ids(&drawn.stdout), "{format}");
    }
    let rows = project("datasets/russia-ukraine/test.jsonl");
    done(&here.run(&["sample", rows.to_str().expect("a path"), "--n", "5"]));
    here.write("one.txt", "Talk\n");
    here.run(&["sample", "one.txt", "--n", "1"]).refused("error: ");
}

#[test]
fn what_people_read() {
    let here = archive(&["--n", "120"]);
    let run = |format| {
        let run = here.run(&["estimate", "predictions.jsonl", "--gold", "gold.jsonl", "--format", format]);
        done(&run);
        run.stdout
    };
    insta::assert_snapshot!("text", run("text"));
    insta::assert_snapshot!("csv", run("csv"));
    insta::assert_snapshot!("json", run("json"));
    let page = run("html");
    is_whole(&page);
    assert!(page.contains("halvourne") && page.contains("counted"), "{page}");
}
