//! Nothing is lost or wrong in silence, and a CI gets the right verdict.
#![allow(clippy::format_collect, reason = "files of a few lines")]

use std::fmt::Write;

use serde_json::Value;

use crate::common::{Run, Sandbox};

/// Rows in articles of three, whose verbs tell their labels.
fn rows(articles: usize, from: usize) -> String {
    let mut lines = String::new();
    for i in from..from + 3 * articles {
        let (verb, label) = [("praised", "favor"), ("blamed", "against"), ("met", "neutral")][i % 3];
        let article = i / 3;
        writeln!(lines, "{{\"id\":\"r{i}\",\"text\":\"Envoy {i} {verb} the Dock Guild on day {}.\",\"target\":\"Dock Guild\",\"label\":\"{label}\",\"group\":\"a{article}\"}}", i * 7).ok();
    }
    lines
}

/// A model of such rows, and rows that it has not seen.
fn sandbox() -> Sandbox {
    let here = Sandbox::new();
    here.write("train.jsonl", rows(20, 0));
    here.write("test.jsonl", rows(8, 900));
    let run = here.run(&["train", "train.jsonl", "--model", "m"]);
    assert!(run.code == Some(0) && !run.stderr.contains("warning"), "{run:?}");
    here
}

fn json(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"))
}

#[test]
fn texts_of_two_articles_are_never_on_two_sides() {
    let here = Sandbox::new();
    let words = ["osk", "pell", "trin", "vash", "moor", "quil", "drab", "fenn", "gorp", "hask"];
    let text = |i: usize| (0..6).map(|k| words[(i * (k + 3) + i / 7 + k) % 10]).collect::<Vec<_>>().join(" ");
    let label = |i: usize| ["favor", "against", "neutral"][((i * 2_654_435_761) >> 7) % 3];
    let line = |i: usize, side: &str| {
        format!(
            "{{\"text\":\"{} w{i}\",\"target\":\"guild\",\"label\":\"{}\",\"group\":\"{side}{i}\"}}\n",
            text(i),
            label(i)
        )
    };
    let twice: String = (0..60).flat_map(|i| [line(i, "a"), line(i, "b")]).collect();
    here.write("twice.jsonl", &twice);
    let report = json(&here.run(&["evaluate", "--cv", "5", "twice.jsonl", "--format", "json"]));
    let accuracy = &report["metrics"]["accuracy"];
    let low = accuracy["low"].as_f64().expect("an interval");
    assert!(low < 0.40, "labels are random, so that accuracy is that of chance: {accuracy}");
    let split = here.run(&["split", "twice.jsonl", "--parts", "train=0.5,test=0.5", "--output", "parts"]);
    assert_eq!(split.code, Some(0), "{split:?}");
    let check = json(&here.run(&["check", "parts/train.jsonl", "parts/test.jsonl", "--format", "json"]));
    let leaks = check["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|finding| finding["rule"] == "leaked-text");
    assert_eq!(leaks.count(), 0);
    let turned: String = twice.lines().rev().map(|line| format!("{line}\n")).collect();
    here.write("turned.jsonl", turned);
    let again = json(&here.run(&["evaluate", "--cv", "5", "turned.jsonl", "--format", "json"]));
    assert_eq!(
        again["metrics"]["accuracy"]["value"], accuracy["value"],
        "the order of lines does not matter"
    );
}

#[test]
fn a_model_that_is_measured_on_what_it_learnt_says_so_in_every_form() {
    let here = sandbox();
    let said = "60 of 60 rows have texts that the model was trained on";
    for format in ["text", "json", "markdown", "github", "junit", "html"] {
        let run = here.run(&["evaluate", "m", "train.jsonl", "--format", format]);
        assert!(run.code == Some(0) && (run.stdout + &run.stderr).contains(said), "{format}");
    }
    let json = here.run(&["evaluate", "m", "train.jsonl", "--format", "json"]);
    assert!(json.stdout.contains(said), "in the report itself");
    here.run(&["evaluate", "m", "train.jsonl", "--update-card"]).refused(said);
    let turned: String = here.read("train.jsonl").lines().rev().map(|line| format!("{line}\n")).collect();
    here.write("part.jsonl", rows(8, 900) + &turned);
    let run = here.run(&["evaluate", "m", "part.jsonl"]);
    assert!(run.stderr.contains("60 of 84 rows have texts"), "by the texts, whatever the file: {run:?}");
    let dev = here.run(&["train", "train.jsonl", "--model", "n", "--dev", "train.jsonl"]);
    assert!(dev.stderr.contains("--dev: 60 of 60 rows"), "{dev:?}");
    assert!(here.run(&["evaluate", "m", "test.jsonl"]).stderr.is_empty());
    let compared = here.run(&["compare", "default", "m", "train.jsonl"]);
    assert!(compared.stderr.contains("warning: m: 60 of 60 rows"), "{compared:?}");
}

#[test]
fn shares_add_up() {
    let here = Sandbox::new();
    here.write("rows.jsonl", rows(8, 0));
    let split = |parts: &str| here.run(&["split", "rows.jsonl", "--parts", parts, "--output", "o"]);
    split("test=0.2")
        .refused("the shares add up to 0.2, expected 1 (or 100); name the rest, such as rest=0.8");
    split("train=0.8,test=0.5").refused("the shares add up to 1.3, expected 1 (or 100)");
    assert_eq!(split("train=75,test=25").code, Some(0));
    assert_eq!(here.read("o/test.jsonl").lines().count(), 6);
}

#[test]
fn a_bound_that_says_nothing_is_refused() {
    let here = sandbox();
    for (bound, says) in [
        ("ece=8", "always holds"),
        ("log_loss=100", "always holds"),
        ("accuracy=-1", "always holds"),
        ("f1_macro=60", "never holds: the figure is from 0 to 1"),
    ] {
        here.run(&["evaluate", "m", "test.jsonl", "--min", bound]).refused(says);
    }
    here.write("gates.toml", "[[gate]]\nmetric = \"accuracy\"\nmax_drop = 2\n");
    here.run(&["evaluate", "m", "test.jsonl", "--baseline", "default", "--gates", "gates.toml"])
        .refused("gates.toml:1: `max_drop` of 2 always holds");
}

#[test]
fn a_model_that_improved_never_fails() {
    let here = sandbox();
    here.write(
        "one.jsonl",
        here.read("test.jsonl").replace("\"group\":\"a30", "\"group\":\"one\",\"was\":\"a30"),
    );
    here.write("drop.toml", "[[gate]]\nmetric = \"log_loss\"\nmax_drop = 0\n");
    let gate = ["--gates", "drop.toml", "--baseline"];
    let args = |model: &'static str, baseline: &'static str| {
        [&["evaluate", model, "one.jsonl"][..], &gate, &[baseline]].concat()
    };
    let better = here.run(&args("m", "default"));
    assert!(better.code == Some(0) && better.stdout.contains("pass  drop of log_loss is -"), "{better:?}");
    assert!(better.stdout.contains("note: no intervals: 1 articles, expected at least 5"), "{better:?}");
    let worse = here.run(&args("default", "m"));
    assert!(worse.code == Some(1) && worse.stderr.contains("gate failed: drop of log_loss"), "{worse:?}");
    let same = here.run(&args("m", "m"));
    assert_eq!(same.code, Some(0), "{same:?}");
}

#[test]
fn labels_that_a_model_does_not_know_are_told() {
    let here = Sandbox::new();
    let two: String = rows(20, 0)
        .lines()
        .filter(|line| !line.contains("neutral"))
        .map(|line| format!("{line}\n"))
        .collect();
    here.write("two.jsonl", &two);
    here.write("test.jsonl", rows(8, 900));
    assert_eq!(here.run(&["train", "two.jsonl", "--model", "m"]).code, Some(0));
    let run = here.run(&["evaluate", "m", "test.jsonl"]);
    assert!(
        run.stderr.contains(
            "warning: the model has never learnt the stance `neutral`, and 8 of 24 labels are that"
        ),
        "{run:?}"
    );
    let one = two
        + "{\"text\":\"Envoys met the Dock Guild.\",\"target\":\"Dock Guild\",\"label\":\"neutral\",\"group\":\"z\"}\n";
    here.write("one.jsonl", one);
    let run = here.run(&["train", "one.jsonl", "--model", "m"]);
    assert!(run.stderr.contains("learnt the stance `neutral` from one example"), "{run:?}");
}

#[test]
fn gates_that_passed_are_shown() {
    let here = sandbox();
    let gate = |format: &str| {
        here.run(&["evaluate", "m", "test.jsonl", "--min", "accuracy=0.5", "--format", format])
    };
    assert!(gate("text").stdout.contains("gates\npass  accuracy is "), "{:?}", gate("text"));
    assert!(
        gate("github").stdout.contains("::notice title=stance evaluate::1 of 1 gates passed%0Aaccuracy is ")
    );
}

#[test]
fn rows_without_a_label_and_spans_off_their_target_are_told() {
    let here = Sandbox::new();
    let half: String = rows(10, 0)
        .lines()
        .enumerate()
        .map(|(i, line)| {
            if i % 2 == 0 {
                line.replace("\"label\":\"", "\"label\":null,\"was\":\"") + "\n"
            } else {
                line.to_owned() + "\n"
            }
        })
        .collect();
    here.write("half.jsonl", half);
    let said = "15 of 30 rows have no label and are left out";
    let train = here.run(&["train", "half.jsonl", "--model", "m"]);
    assert!(train.stderr.contains(said), "{train:?}");
    let check = here.run(&["check", "half.jsonl"]);
    assert!(check.stdout.contains("      15  rows without a label\n"), "{check:?}");
    let spans = rows(4, 0)
        .replace("\"text\":\"", "\"text\":\"😀😀 ")
        .replace("\"label\"", "\"target_span\":[99,99],\"label\"");
    let utf16 = |line: &str| {
        let text = line.split("\"text\":\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a text");
        let at = text.find("Dock Guild").expect("its target");
        let units = text[..at].encode_utf16().count();
        line.replace("[99,99]", &format!("[{units},{}]", units + 10)) + "\n"
    };
    here.write("spans.jsonl", spans.lines().map(utf16).collect::<String>());
    let check = here.run(&["check", "spans.jsonl"]);
    assert!(check.code == Some(1) && check.stdout.contains("error[span-mismatch]: "), "{check:?}");
    assert!(
        check.stdout.contains("not `Dock Guild`; it does if the span counts UTF-16 code units"),
        "{check:?}"
    );
    let train = here.run(&["train", "spans.jsonl", "--model", "n"]);
    assert!(
        train.stderr.contains("12 spans are not on their target, the first in spans.jsonl:1"),
        "{train:?}"
    );
    let names = rows(4, 0).replace("\"target\":\"Dock Guild\"", "\"target\":\"DG-17\"");
    here.write("names.jsonl", names);
    let check = here.run(&["check", "names.jsonl"]);
    assert!(
        check.stdout.contains("warning[no-mention]: none of 12 texts mentions its target, such as `DG-17`"),
        "{check:?}"
    );
    assert!(here.run(&["train", "names.jsonl", "--model", "n"]).stderr.contains("none of 12 texts mentions"));
}

#[test]
fn ids_nones_and_swallowed_rows_are_found() {
    let here = Sandbox::new();
    here.write("ids.jsonl", rows(2, 0).replace("\"id\":\"r1\"", "\"id\":\"r0\""));
    let check = here.run(&["check", "ids.jsonl"]);
    assert!(
        check
            .stdout
            .contains("ids.jsonl:2: error[duplicate-id]: id `r0` is that of another text in ids.jsonl:1"),
        "{check:?}"
    );
    here.write("none.csv", "text,label\nOne.,None\nTwo.,neutral\nThree.,favor\nFour.,None\n");
    let check = here.run(&["check", "none.csv"]);
    assert!(check.stdout.contains("warning[none-label]: 2 labels are `None`, read as neutral"), "{check:?}");
    here.write("rows.csv", "label,text\nfavor,\"One.\nagainst,Two.\n\"\nneutral,Three.\n");
    let check = here.run(&["check", "rows.csv"]);
    assert!(
        check.stdout.contains(
            "rows.csv:2: warning[swallowed-rows]: a line of the text looks like a row: `against,Two.`"
        ),
        "{check:?}"
    );
}

#[test]
fn predictions_of_others_are_judged_and_reports_compared() {
    let here = sandbox();
    let gold = here.read("test.jsonl");
    let predicted = |wrong: usize| -> String {
        let lines = gold.lines().enumerate().map(|(i, line)| {
            let row: Value = serde_json::from_str(line).expect("a row");
            let label = if i < wrong { "against" } else { row["label"].as_str().expect("a label") };
            format!("{{\"id\":{},\"target\":{},\"predicted\":\"{label}\"}}\n", row["id"], row["target"])
        });
        lines.collect()
    };
    here.write("llm.jsonl", predicted(3));
    let args = [
        "evaluate",
        "--predictions",
        "llm.jsonl",
        "test.jsonl",
        "--min",
        "accuracy=0.95",
        "--format",
        "json",
        "--with-rows",
    ];
    let run = here.run(&[&args[..], &["--output", "llm.json"]].concat());
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("24 predicted stances have no probabilities"));
    let report: Value = serde_json::from_str(&here.read("llm.json")).expect("JSON");
    assert_eq!(report["gates"][0]["worst"][0]["confidence"], Value::Null);
    let wrong: Vec<&str> = run.stderr.lines().filter(|line| line.contains(", predicted ")).collect();
    assert!(!wrong.is_empty() && wrong.iter().all(|line| line.contains("against –: ")), "{run:?}");
    assert_eq!((&report["n"], &report["model"]), (&24.into(), &Value::Null));
    here.write(
        "less.jsonl",
        predicted(0).lines().skip(1).map(|line| format!("{line}\n")).collect::<String>(),
    );
    here.run(&["evaluate", "--predictions", "less.jsonl", "test.jsonl"]).refused(
        "less.jsonl: 1 of 24 examples have no prediction, the first test.jsonl:1 toward `Dock Guild`",
    );
    for (metric, message) in [
        ("rows_per_second", "nothing tells rows_per_second: the predictions were made elsewhere"),
        ("model_bytes", "nothing tells model_bytes: there is no one model on disk"),
        ("net_stance_coverage", "nothing tells net_stance_coverage: it is of all stances"),
    ] {
        // Before it is seen that one is missing.
        here.write("gates.toml", format!("[[gate]]\nmetric = \"{metric}\"\nmin = 0.5\n"));
        here.run(&["evaluate", "--predictions", "less.jsonl", "test.jsonl", "--gates", "gates.toml"])
            .refused(message);
    }
    here.write("twice.jsonl", predicted(0) + &predicted(0));
    here.run(&["evaluate", "--predictions", "twice.jsonl", "test.jsonl"])
        .refused("twice.jsonl:25: a second prediction for `r900`");
    here.write(
        "table.csv",
        "id,target,predicted,score\n".to_owned()
            + &predicted(1)
                .lines()
                .map(|line| {
                    let row: Value = serde_json::from_str(line).expect("a row");
                    format!(
                        "{},{},{},1\n",
                        row["id"].as_str().unwrap_or(""),
                        row["target"].as_str().unwrap_or(""),
                        row["predicted"].as_str().unwrap_or("")
                    )
                })
                .collect::<String>(),
    );
    assert_eq!(here.run(&["evaluate", "--predictions", "table.csv", "test.jsonl"]).code, Some(0));
    let by_model =
        here.run(&["predict", "test.jsonl", "--model", "m", "--format", "jsonl", "--output", "m.jsonl"]);
    assert_eq!(by_model.code, Some(0), "{by_model:?}");
    let judged = json(&here.run(&["evaluate", "--predictions", "m.jsonl", "test.jsonl", "--format", "json"]));
    let model =
        json(&here.run(&["evaluate", "m", "test.jsonl", "--format", "json", "--with-rows", "--output", "-"]));
    assert_eq!(judged["metrics"]["f1_macro"], model["metrics"]["f1_macro"]);
    here.write("m.json", model.to_string());
    let compared = here.run(&["compare", "llm.json", "m.json", "--format", "json"]);
    let compared = json(&compared);
    assert_eq!(
        (&compared["n"], &compared["metrics"]["accuracy"]["after"]),
        (&24.into(), &model["metrics"]["accuracy"]["value"])
    );
    here.run(&["compare", "llm.json", "m"]).refused("m: no report, expected DATA");
}

#[test]
fn sentiments_are_gated_and_folds_repeated() {
    let here = Sandbox::new();
    let mood = rows(20, 0).replace("\"label\":\"favor\"", "\"label\":\"favor\",\"sentiment\":\"positive\"");
    let mood = mood.replace("\"label\":\"against\"", "\"label\":\"against\",\"sentiment\":\"negative\"");
    here.write("mood.jsonl", mood);
    assert_eq!(here.run(&["train", "mood.jsonl", "--model", "m"]).code, Some(0));
    let only: String = rows(8, 900)
        .replace("\"label\":\"favor\"", "\"sentiment\":\"positive\"")
        .replace("\"label\":\"against\"", "\"sentiment\":\"negative\"");
    let only: String =
        only.lines().filter(|line| line.contains("sentiment")).map(|line| format!("{line}\n")).collect();
    here.write("only.jsonl", only);
    let gate = |bound: &str| here.run(&["evaluate", "m", "only.jsonl", "--min", bound]);
    let good = gate("sentiment.f1_positive_negative=0.6");
    assert!(
        good.code == Some(0) && good.stdout.contains("pass  sentiment f1_positive_negative is "),
        "{good:?}"
    );
    assert!(
        good.stdout.contains(" f1_positive_negative ") && !good.stdout.contains("f1_favor_against"),
        "{good:?}"
    );
    let swapped = here
        .read("only.jsonl")
        .replace("positive", "x")
        .replace("negative", "positive")
        .replace("\"x\"", "\"negative\"");
    here.write("only.jsonl", swapped);
    assert_eq!(gate("sentiment.accuracy=0.5").code, Some(1));
    let once = json(&here.run(&["evaluate", "--cv", "4", "mood.jsonl", "--format", "json", "--with-rows"]));
    let thrice = json(&here.run(&["evaluate", "--cv", "4x3", "mood.jsonl", "--format", "json"]));
    assert_eq!(
        (&thrice["n"], thrice["cross_validation"]["folds"].as_array().map(Vec::len)),
        (&once["n"], Some(12))
    );
    here.write("before.json", once.to_string());
    let compared =
        here.run(&["evaluate", "--cv", "4", "mood.jsonl", "--seed", "1", "--baseline", "before.json"]);
    assert!(
        compared.code == Some(0) && compared.stdout.contains("before.json → 4 folds: 60 examples"),
        "{compared:?}"
    );
    here.run(&["evaluate", "--cv", "4", "mood.jsonl", "--baseline", "m"]).refused("expected a report");
}

#[test]
fn a_report_of_before_pairs_rows_without_ids_by_their_lines_wherever_they_lie() {
    let here = sandbox();
    let bare: Vec<Value> = here
        .read("test.jsonl")
        .lines()
        .map(|line| {
            let mut row: Value = serde_json::from_str(line).expect("a row");
            row.as_object_mut().expect("an object").remove("id");
            row
        })
        .collect();
    let lines: String = bare.iter().map(|row| format!("{row}\n")).collect();
    here.write("a/rows.jsonl", &lines);
    here.write("b/moved.jsonl", &lines);
    let mut report = json(&here.run(&["evaluate", "m", "a/rows.jsonl", "--format", "json", "--with-rows"]));
    for row in report["rows"].as_array_mut().expect("rows") {
        row.as_object_mut().expect("a row").remove("text");
    }
    here.write("old.json", report.to_string());
    let run = here.run(&["evaluate", "m", "./b/moved.jsonl", "--baseline", "old.json"]);
    assert!(run.code == Some(0) && run.stderr.is_empty(), "{run:?}");
    assert!(run.stdout.contains("old.json → m: 24 examples from 8 articles"), "{run:?}");
}

#[test]
fn corrections_go_back_into_the_data() {
    let here = Sandbox::new();
    let wrong = rows(30, 0).replacen(
        "praised the Dock Guild on day 0.\",\"target\":\"Dock Guild\",\"label\":\"favor",
        "praised the Dock Guild on day 0.\",\"target\":\"Dock Guild\",\"label\":\"against",
        1,
    );
    here.write("train.jsonl", &wrong);
    let check = here.run(&["check", "train.jsonl", "--label-errors", "--output", "suspects.csv"]);
    assert!(check.stderr.contains("suspects to suspects.csv"), "{check:?}");
    let table = here.read("suspects.csv");
    let (header, rest) = table.split_once('\n').expect("a header");
    assert_eq!(header, "place,id,task,target,text,label,suggestion,margin,corrected");
    let first = rest.lines().next().expect("a suspect");
    assert!(
        first.starts_with("train.jsonl:1,r0,stance,Dock Guild,") && first.contains(",against,favor,"),
        "{first}"
    );
    here.write(
        "suspects.csv",
        format!("{header}\n{first}pro\nx,x,stance,Dock Guild,Nobody said this.,favor,favor,0,against\n"),
    );
    let apply = here.run(&["apply", "suspects.csv", "train.jsonl", "--output", "fixed.jsonl"]);
    assert_eq!(apply.code, Some(0), "{apply:?}");
    assert!(
        apply.stderr.contains(
            "train.jsonl:1: stance toward `Dock Guild`: against → favor\n1 labels changed by 2 corrections"
        ),
        "{apply:?}"
    );
    assert!(apply.stderr.contains("warning: suspects.csv:3: no row has this text and target"), "{apply:?}");
    let labels = |text: &str| -> Vec<Value> {
        text.lines()
            .map(|line| serde_json::from_str::<Value>(line).expect("a row")["label"].clone())
            .collect()
    };
    assert_eq!(labels(&here.read("fixed.jsonl")), labels(&rows(30, 0)));
    here.run(&["apply", "suspects.csv", "train.jsonl", "--output", "train.jsonl"])
        .refused("is also an input");
    here.write("suspects.csv", "text,corrected\nx,meh\n");
    here.run(&["apply", "suspects.csv", "train.jsonl"])
        .refused("suspects.csv:2: label `meh` is not a stance");
    let shared = r#"{"text": "Rome won.", "label": {"favor": 0.7, "neutral": 0.3}}"#;
    here.write("shared.jsonl", format!("{shared}\n"));
    here.write("words.csv", "text,label,corrected\nRome won.,favor,meh\n");
    let mapped = here.run(&["apply", "words.csv", "shared.jsonl", "--label-map", "meh=neutral"]);
    assert_eq!(mapped.code, Some(0), "{mapped:?}");
    assert_eq!(labels(&mapped.stdout), ["neutral"]);
}

#[test]
fn folders_are_read_as_a_whole() {
    let here = Sandbox::new();
    here.write("data/b/more.csv", "text,target,label\nEnvoys praised the Guild.,Guild,pro\n");
    here.write("data/a.jsonl", rows(4, 0));
    here.write("data/notes.md", "no rows");
    let run = here.run(&["convert", "data", "--to", "long"]);
    assert_eq!((run.code, run.stdout.lines().count()), (Some(0), 13), "{run:?}");
    here.write("empty/notes.md", "no rows");
    here.run(&["train", "empty", "--model", "m"])
        .refused("empty: no file in it whose name ends as one of rows does");
    here.run(&["convert", "data", "--to", "csv", "--output", "data/a.jsonl"]).refused("is also an input");
}
