//! What is wrong with data, or with what was asked for, is told, and with it what to do.
#![allow(clippy::format_collect, reason = "files of a few lines")]

use serde_json::Value;

use crate::common::{Run, Sandbox, project};

/// Long rows of a text and a label each, about one target.
fn rows(labelled: &[(&str, &str)]) -> String {
    labelled
        .iter()
        .map(|(text, label)| format!("{{\"text\":\"{text}\",\"target\":\"Rome\",\"label\":{label}}}\n"))
        .collect()
}

fn json(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"))
}

#[test]
fn a_list_of_faults_ends_with_what_to_do_once_for_each_kind() {
    let here = Sandbox::new();
    here.write("rows.jsonl", rows(&[("Rome won.", "1"), ("Rome lost.", "0"), ("Rome slept.", "\"pro\"")]));
    let run = here.run(&["check", "rows.jsonl"]);
    assert_eq!(run.stdout.matches("hint: ").count(), 1, "{run:?}");
    assert!(run.stdout.contains("hint: `--label-map '1=favor,…'` says what other words mean\n"), "{run:?}");
    here.write("latin.csv", b"text,label\nF\xfcr Rom,pro\n");
    assert!(here.run(&["check", "latin.csv"]).stdout.contains("hint: `--encoding windows-1252` reads it"));
    here.write("verdict.csv", "Paragraph,target,Verdict\nRome won.,Rome,pro\n");
    here.run(&["check", "verdict.csv"]).refused("did you mean `Paragraph`? `--text-column NAME`");
    let typo = here.run(&["check", "verdict.csv", "--text-column", "Paragraph"]);
    assert!(typo.stdout.contains("hint: did you mean `Verdict`? `--label-column NAME`"), "{typo:?}");
    let report = json(&here.run(&["check", "rows.jsonl", "--format", "json"]));
    assert_eq!(report["hints"].as_array().map(Vec::len), Some(1));
    assert_eq!(report["measured_by"]["seed"], 0);
}

#[test]
fn what_is_asked_for_by_a_name_or_an_address_is_there_or_told() {
    let here = Sandbox::new();
    here.run(&["predict", "https://paper.example/news"]).refused("an address, and nothing is fetched");
    here.write("islands.txt", "British ships shelled Argentine positions, London said.\n");
    let run = here.run(&["predict", "islands.txt", "--conflict", "falklands-1982", "--format", "jsonl"]);
    let first: Value =
        serde_json::from_str(run.stdout.lines().next().unwrap_or_default()).expect("an object");
    assert_eq!(first["conflict"], "falklands-1982", "the default model brings it along: {run:?}");
    here.run(&["predict", "islands.txt", "--conflict", "atlantis"]).refused("no conflict `atlantis`");
    here.write("tone.csv", "text,tone\nLondon lied.,negative\nArgentina waits.,positive\n");
    let run = here.run(&["predict", "tone.csv", "--conflict", "falklands-1982", "--format", "csv"]);
    assert!(
        run.stdout.starts_with("row,text,tone,target") && run.stdout.contains(",positive,argentina,"),
        "{run:?}"
    );
    let run = here.run(&["predict", "islands.txt", "--output", "page.html"]);
    assert!(
        run.stderr.contains("note: the output is text; `--format html` makes it what its name says"),
        "{run:?}"
    );
    assert!(
        !here.run(&["predict", "islands.txt", "--output", "page.txt"]).stderr.contains("note: the output")
    );
}

#[test]
fn rows_that_lose_something_on_the_way_are_told() {
    let here = Sandbox::new();
    here.write("lable.csv", "text,target,lable\nRome won.,Rome,pro\n");
    let run = here.run(&["convert", "lable.csv", "--to", "long"]);
    assert!(
        run.stderr.contains("warning: none of 1 rows has a label: no field `label`; found `lable`"),
        "{run:?}"
    );
    assert!(run.stderr.contains("hint: did you mean `lable`?"), "{run:?}");
    here.write("lines.jsonl", rows(&[("Rome\\nwon.", "\"pro\""), ("Rome lost.", "\"con\"")]));
    let run = here.run(&["convert", "lines.jsonl", "--to", "tsv"]);
    assert!(run.stderr.contains("warning: 1 rows have tabs or line ends in a field"), "{run:?}");
    here.write(
        "closed.csv",
        "label,text\npro,\"Rome won.\ncon,Rome lost.\npro,Rome rose.\"\ncon,Rome fell.\n",
    );
    let run = here.run(&["train", "closed.csv", "--model", "m"]);
    assert!(
        run.stderr.contains("warning: 1 text holds lines that look like rows of the table in closed.csv:2"),
        "{run:?}"
    );
    let report = ["evaluate", "default", "lines.jsonl", "--output", "r", "--report", "json=./r"];
    here.run(&report).refused("./r: two reports would go there");
}

#[test]
fn labels_may_be_signed_empty_or_named_by_nothing() {
    let here = Sandbox::new();
    here.write("signed.csv", "text,label\nRome won.,1\nRome lost.,-1\nRome slept.,0\n");
    let map = ["convert", "signed.csv", "--to", "long", "--label-map", "-1=against,0=neutral,1=favor"];
    let run = here.run(&map);
    assert!(run.code == Some(0) && run.stdout.matches("\"against\"").count() == 1, "{run:?}");
    here.write("blank.jsonl", rows(&[("Rome won.", "\"\""), ("Rome lost.", "\"con\"")]));
    let run = here.run(&["check", "blank.jsonl"]);
    assert!(run.code == Some(0) && run.stdout.contains("1  rows without a label"), "{run:?}");
    here.write("nan.csv", "text,label\nRome won.,nan\nRome lost.,con\n");
    let run = here.run(&["check", "nan.csv"]);
    assert!(run.stdout.contains("hint: `--label-map 'nan=skip'` leaves out rows"), "{run:?}");
}

#[test]
fn annotations_of_other_targets_make_no_rows() {
    let here = Sandbox::new();
    let wide = r#"{"id":"a","text":"Rome met Veii.","stance":{"Rome":"favor","Veii":null},"annotations":[{"annotator":"x","stance":{"Rome":"favor"}}]}"#;
    here.write("wide.jsonl", wide);
    here.run(&["convert", "wide.jsonl", "--to", "long", "--output", "long.jsonl"]);
    let again = here.run(&["convert", "long.jsonl", "--to", "long"]);
    assert_eq!(again.stdout, here.read("long.jsonl"));
    here.run(&["convert", "wide.jsonl", "--to", "csv", "--output", "long.csv"]);
    assert_eq!(here.run(&["convert", "long.csv", "--to", "long"]).stdout.lines().count(), 2);
}

#[test]
fn lines_that_are_no_objects_are_told_in_plain_words() {
    let here = Sandbox::new();
    for (line, says) in [
        ("{\"text\":\"Rome won.\",\"label\":\"pro\"},\n", "`jq -c . FILE > rows.jsonl` writes such lines"),
        ("{\"text\":\"Rome won.\",\"label\":\"pro\",\"n\":Infinity}\n", "`Infinity`, which JSON has not"),
        (
            "{\"text\":\"Rome won.\",\"label\":\"pro\"}\n\0\0\0\n",
            "3 zero bytes, as a copy that was interrupted",
        ),
        ("[[\"Rome won.\",\"pro\"]]\n", "not a JSON object: a list"),
        (
            "{\"columns\":[\"text\"],\"index\":[0],\"data\":[[\"Rome won.\"]]}\n",
            "orient=\"records\", lines=True",
        ),
        ("{\"0\":{\"text\":\"Rome won.\"}}\n", "orient=\"records\", lines=True"),
        ("{\"text\":[\"Rome won.\"],\"label\":[\"pro\"]}\n", "a table column by column"),
        ("{\"version\":1,\"rows\":[{\"text\":\"Rome won.\"}]}\n", "`jq -c '.rows[]' FILE > rows.jsonl`"),
        (
            "{\"text\":\"🚢🚢 We met Rome\",\"target\":\"Rome\",\"target_span\":[12,16],\"label\":\"pro\"}\n",
            "if it counts UTF-16 code units",
        ),
    ] {
        here.write("rows.jsonl", line);
        here.run(&["convert", "rows.jsonl", "--to", "long"]).refused(says);
    }
}

#[test]
fn spans_of_prodigy_are_rows() {
    let here = Sandbox::new();
    let task = r#"{"text":"Rome beat Veii.","spans":[{"start":0,"end":4,"label":"PRO"},{"start":10,"end":14,"label":"CON"}],"answer":"accept"}"#;
    here.write("spans.jsonl", task);
    let run = here.run(&["convert", "spans.jsonl", "--to", "long"]);
    assert!(run.stdout.contains("\"target\":\"Rome\",\"target_span\":[0,4],\"label\":\"favor\""), "{run:?}");
    assert!(
        run.stdout.contains("\"target\":\"Veii\",\"target_span\":[10,14],\"label\":\"against\""),
        "{run:?}"
    );
}

#[test]
fn shares_of_labels_stand_side_by_side_and_small_files_may_differ() {
    let here = Sandbox::new();
    let file = |verbs: [(&str, &str); 2], from: usize| -> String {
        let row = |i: usize| {
            let (verb, label) = verbs[i % 2];
            rows(&[(&format!("On day {i} the consul {verb} Rome"), &format!("\"{label}\""))])
        };
        (from..from + 24).map(row).collect()
    };
    here.write("a.jsonl", file([("praised", "favor"), ("blamed", "against")], 0));
    here.write("b.jsonl", file([("saw", "neutral"), ("blamed", "against")], 100));
    let run = here.run(&["check", "a.jsonl", "b.jsonl"]);
    assert!(run.stdout.contains(" b.jsonl     24   0.00     0.50     0.50\n"), "{run:?}");
    assert!(run.stdout.contains("warning[drift]: the stance"), "{run:?}");
}

#[test]
fn parameters_are_told_in_words_of_their_own() {
    let here = Sandbox::new();
    here.write("rows.jsonl", rows(&[("Rome won.", "\"pro\""), ("Rome lost.", "\"con\"")]));
    let set = |typed: &str| here.run(&["train", "rows.jsonl", "--model", "m", "--set", typed]);
    set("features.min_df=abc").refused("expected a number of documents, such as 2, or a share of them");
    set("classifier.class_weight=balancd")
        .refused("expected \"balanced\", \"none\" or a factor for each label");
    set("C=1").refused("did you mean `classifier.C`?");
    assert!(
        set("calibration.folds=0")
            .stderr
            .contains("`calibration.folds` is 0: confidences are not calibrated")
    );
    let weighed = rows(&[("Rome won.", "\"pro\",\"weight\":0"), ("Rome lost.", "\"con\"")]);
    here.write("weighed.jsonl", weighed);
    here.run(&["train", "weighed.jsonl", "--model", "m"])
        .refused("every example of the stance label `favor` has the weight 0");
    here.write("gates.toml", "[[gate]]\nmetric = \"f1_macro\"\nmax_relative_drop = 50\n");
    here.run(&["evaluate", "default", "rows.jsonl", "--baseline", "default", "--gates", "gates.toml"])
        .refused("`max_relative_drop` of 50 always holds");
    here.write("swap.toml", "[[gate]]\nmetric = \"swap_consistency\"\nmin = 0.9\n");
    here.run(&["evaluate", "default", "rows.jsonl", "--gates", "swap.toml"])
        .refused("`--swap-parties`, or `--swap-parties=A,B`, swaps them");
}

#[test]
fn near_copies_in_two_folds_and_texts_that_join_all_articles_are_told() {
    let here = Sandbox::new();
    let copies: String = (0..12)
        .flat_map(|i| {
            let label = ["favor", "against"][i % 2];
            let text = format!("On day {i} the consul of ward {} said word {} of Rome and left by gate {}", i * 3, i * 5, i * 7);
            ["a", "b"].map(|side| {
                let end = if side == "b" { " again" } else { "" };
                format!("{{\"text\":\"{text}{end}\",\"target\":\"Rome\",\"label\":\"{label}\",\"group\":\"{side}{i}\"}}\n")
            })
        })
        .collect();
    here.write("copies.jsonl", &copies);
    let report = json(&here.run(&["evaluate", "--cv", "3", "copies.jsonl", "--format", "json"]));
    assert!(report["warnings"].to_string().contains("of nearly the same text are in two folds"), "{report}");
    let run = here.run(&["train", "copies.jsonl", "--model", "m"]);
    assert!(
        run.stderr.contains("are in two articles, so that figures of what was held out flatter"),
        "{run:?}"
    );
    let joined: String = (0..6)
        .map(|i| format!("{{\"text\":\"Read more here.\",\"sentiment\":\"neutral\",\"group\":\"g{i}\"}}\n"))
        .collect();
    here.write("joined.jsonl", joined);
    here.run(&["split", "joined.jsonl", "--output", "o"]).refused("; `Read more here.` stands in 6 of them");
}

#[test]
fn names_of_columns_and_files_say_what_they_hold() {
    let here = Sandbox::new();
    here.write("wide.csv", "text,Stance: Rome,stance.Veii\nRome beat Veii.,pro,con\n");
    let run = here.run(&["convert", "wide.csv", "--to", "long"]);
    assert!(
        run.stdout.contains("\"target\":\"Rome\"") && run.stdout.contains("\"target\":\"Veii\""),
        "{run:?}"
    );
    here.write("rows.conll", "# sent_id = 1\nRome\tN\tB-PRO\nwon\tV\tO\n");
    assert!(here.run(&["convert", "rows.conll", "--to", "long"]).stdout.contains("\"target\":\"Rome\""));
    let opinions = "<sentences><sentence><text>Good pier.</text><Opinions><Opinion target=\"pier\" polarity=\"positive\" from=\"5\" to=\"9\"/><Opinion target=\"NULL\" polarity=\"negative\" from=\"0\" to=\"0\"/></Opinions></sentence></sentences>";
    here.write("rows.xml", opinions);
    let run = here.run(&["convert", "rows.xml", "--to", "long"]);
    assert_eq!(run.stdout.lines().count(), 1);
    assert!(run.stderr.contains("1 row is left out: the aspect has no place in its text"), "{run:?}");
}

#[test]
fn workbooks_are_rows_to_predict() {
    let here = Sandbox::new();
    here.write("rows.xlsx", std::fs::read(project("tests/formats/rows.xlsx")).expect("reads"));
    let run = here.run(&["predict", "rows.xlsx", "--format", "jsonl"]);
    assert!(run.code == Some(0) && run.stdout.lines().all(|line| line.contains("\"group\"")), "{run:?}");
    here.write("list.json", "[{\"body\":\"Rome won.\"}]");
    here.run(&["predict", "list.json"]).refused("did you mean `body`? `--text-column NAME`");
}

#[test]
fn parts_of_an_earlier_split_are_named() {
    let here = Sandbox::new();
    let texts: Vec<String> = (0..40).map(|i| format!("Tarn sent {i} boats.")).collect();
    let pairs: Vec<(&str, &str)> = texts.iter().map(|text| (text.as_str(), "\"pro\"")).collect();
    here.write("d/data.jsonl", rows(&pairs));
    here.write("d/notes.jsonl", rows(&[("Moor stayed at home.", "\"con\"")]));
    let split = |parts: &str| here.run(&["split", "d/data.jsonl", "--parts", parts, "--output", "d"]);
    let first = split("train=0.6,dev=0.2,test=0.2");
    assert!(first.code == Some(0) && !first.stderr.contains("earlier"), "{first:?}");
    let second = split("train=0.8,test=0.2");
    assert!(
        second.code == Some(0) && second.stderr.contains("dev.jsonl: has rows of the data"),
        "{second:?}"
    );
    assert_eq!(second.stderr.matches("earlier one").count(), 1, "{second:?}");
}
