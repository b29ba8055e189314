//! Suites of behavioural tests: the one that ships, what a user sees of one, and what is wrong with others.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use insta::assert_snapshot;
use serde_json::Value;
use stancekit::evaluate::{Expect, Suite, SuiteRun, TestKind};
use stancekit::label::Stance;
use stancekit::model::Model;
use stancekit::pipeline::Predictor;

use crate::common::{Run, Sandbox, project};

const SHIPPED: &str = "datasets/suites/stance.jsonl";

/// A suite of two capabilities, three kinds and a template.
const SMALL: &str = r#"{"define": "sides", "slots": {"A, id": [["Moscow", "russia"], ["Kyiv", "ukraine"]]}}
{"id": "blame", "capability": "plain", "kind": "mft", "conflict": "russia-ukraine", "use": "sides", "text": "{A} murdered the hostages, the priest said <in tears>.", "target": "{id}", "expect": "{label}", "slots": {"label": ["against", "favor"]}}
{"id": "days", "capability": "small change", "kind": "inv", "target": "Veii", "others": ["Rome"], "items": [{"text": "Veii asked Rome to meet on Monday."}, {"text": "Veii asked Rome to meet on Tuesday."}]}
{"id": "thanks", "capability": "small change", "kind": "dir", "target": "Veii", "items": [{"text": "Veii shamed itself."}, {"text": "Veii is thanked for its help."}], "expect": {"toward": "against", "margin": 0.5}}
"#;

fn shipped() -> Suite {
    Suite::read(&[project(SHIPPED)]).expect("well formed")
}

fn small() -> Sandbox {
    let here = Sandbox::new();
    here.write("suite.jsonl", SMALL);
    here
}

fn shown(run: &Run) -> String {
    format!("exit code {}\n--- stdout\n{}--- stderr\n{}", run.code.unwrap_or(-1), run.stdout, run.stderr)
}

#[test]
fn the_shipped_suite_is_large_and_each_capability_is_in_it() {
    let suite = shipped();
    assert!(suite.cases.len() >= 300 && suite.templates() >= 60, "{} cases", suite.cases.len());
    let ids: BTreeSet<&str> = suite.cases.iter().map(|case| case.id.as_str()).collect();
    assert_eq!(ids.len(), suite.cases.len(), "ids are unique");
    let texts: BTreeSet<String> = suite.cases.iter().map(|case| format!("{:?}", case.items)).collect();
    assert_eq!(texts.len(), suite.cases.len(), "no case is there twice");
    let expected = [
        "party swap",
        "negation",
        "voice",
        "attribution",
        "typo",
        "alias",
        "neutral mention",
        "other names",
        "mixed",
        "irony",
        "victim",
        "agent",
        "passive",
        "opposition",
        "failure",
        "beneficiary",
        "grim fact",
        "quoted praise",
    ];
    assert_eq!(suite.capabilities(), expected);
    for capability in expected {
        let n = suite.cases.iter().filter(|case| case.capability == capability).count();
        assert!(n >= 20, "{capability}: {n} cases");
    }
    for kind in TestKind::ALL {
        assert!(suite.cases.iter().filter(|case| case.kind() == kind).count() >= 50, "{}", kind.name());
    }
}

#[test]
fn in_the_shipped_suite_a_name_says_nothing() {
    let mut counts: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    for case in &shipped().cases {
        if let Expect::Label(label) = case.expect {
            counts.entry(case.items[0].target.to_string()).or_default()[label as usize] += 1;
        }
    }
    for (target, [favor, against, neutral]) in &counts {
        assert_eq!(favor, against, "{target}");
        assert!(*neutral > 0, "{target}");
    }
    for [a, b] in [
        ["russia", "ukraine"],
        ["israel", "hamas"],
        ["saf", "rsf"],
        ["veldania", "morvek"],
        ["kessara", "dunmarch"],
        ["Rome", "Carthage"],
    ] {
        assert_eq!(counts[a], counts[b], "{a} and {b}");
    }
}

#[test]
fn the_default_model_says_the_same_whoever_the_parties_are() {
    let suite = shipped();
    let run = SuiteRun::new(&Predictor::new(Model::embedded()), &suite).expect("runs");
    let again = SuiteRun::new(&Predictor::new(Model::embedded()), &suite).expect("runs");
    assert_eq!(run.outcomes, again.outcomes);
    // Aliases are not among them: "the Kremlin" stands after another word than "Moscow" does.
    for name in ["other names", "party swap"] {
        let rate = run.rate(Some(name), Some(TestKind::Inv));
        assert_eq!((rate.failures, rate.cases > 10), (0, true), "{name}");
    }
    let all = run.rate(None, None);
    assert_eq!(
        (all.cases, all.failures),
        (suite.cases.len(), run.cases().filter(|(_, o)| o.failure.is_some()).count())
    );
}

#[test]
fn text_and_gates() {
    let here = small();
    let run = here.run(&["test", "default", "suite.jsonl", "--max-failure-rate", "0.9"]);
    assert_snapshot!("text", shown(&run));
    let gates =
        ["--max-failure-rate", "0.1", "--max-failure-rate", "plain=0.5", "--max-failure-rate", "plain=0"];
    let run = here.run(&[&["test", "default", "suite.jsonl", "--show", "0"][..], &gates].concat());
    assert_snapshot!("gates", shown(&run));
}

#[test]
fn json() {
    let here = small();
    let run =
        here.run(&["test", "default", "suite.jsonl", "--format", "json", "--max-failure-rate", "plain=0.5"]);
    let report: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let keys: Vec<&String> = report.as_object().expect("an object").keys().collect();
    let expected = [
        "n",
        "templates",
        "failures",
        "failure_rate",
        "kinds",
        "capabilities",
        "cases",
        "gates",
        "data",
        "model",
        "measured_by",
    ];
    assert_eq!(keys, expected);
    assert_eq!((&report["n"], &report["templates"]), (&6.into(), &3.into()));
    assert_eq!(report["capabilities"]["plain"]["failure_rate"]["value"], 0.5);
    assert_eq!(report["kinds"]["inv"]["failures"], 0);
    let first = &report["cases"][0];
    assert_eq!(
        (&first["id"], &first["place"], &first["expected"]),
        (&"blame/1".into(), &"suite.jsonl:2".into(), &"against".into())
    );
    assert_eq!(first["items"][0]["target"], "russia");
    assert_eq!(
        (&report["gates"][0]["capability"], &report["gates"][0]["passed"]),
        (&"plain".into(), &true.into())
    );
    assert_eq!(report["data"][0]["rows"], 6);
}

#[test]
fn junit() {
    let here = small();
    let gate = ["--max-failure-rate", "small change=0.2"];
    let run = here.run(
        &[&["test", "default", "suite.jsonl", "--format", "junit", "--output", "out/report.xml"][..], &gate]
            .concat(),
    );
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert_snapshot!("junit", here.read("out/report.xml"));
}

#[test]
fn forms_for_github() {
    let here = small();
    let args =
        ["test", "default", "suite.jsonl", "--max-failure-rate", "0.1", "--max-failure-rate", "plain=0"];
    let markdown = here.run(&[&args[..], &["--format", "markdown", "--show", "1"]].concat());
    assert_eq!(markdown.code, Some(1), "{markdown:?}");
    assert_snapshot!("markdown", markdown.stdout);
    let github = here.run(&[&args[..], &["--format", "github"]].concat());
    assert_eq!((github.code, github.stderr.as_str()), (Some(1), ""), "{github:?}");
    assert_snapshot!("github", github.stdout);
}

#[test]
fn conflicts_of_a_user_lie_beside_the_suite_and_suites_may_be_piped() {
    let here = Sandbox::new();
    here.write("tests/punic.toml", "name = \"punic\"\ntitle = \"Punic War\"\n[[party]]\nid = \"rome\"\nname = \"Rome\"\naliases = [\"Scipio\"]\n");
    let case = "{\"id\":\"a\",\"capability\":\"c\",\"kind\":\"mft\",\"conflict\":\"punic.toml\",\"text\":\"Scipio came.\",\"target\":\"rome\",\"expect\":\"none\"}\n";
    here.write("tests/suite.jsonl", case);
    let run = here.run(&["test", "default", "tests/suite.jsonl"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.starts_with("suite: 1 case from 1 line\n"), "{run:?}");
    let output = here
        .stance(&["test", "default", "-"])
        .stdin(fs::File::open(project(SHIPPED)).expect("opens"))
        .output();
    Run::of(output.expect("runs")).refused("error: -:"); // its invented conflict does not lie here
}

/// A case with some of its fields set otherwise; an empty value takes a field away.
fn case(changes: &str) -> String {
    let fields = r#"{"id":"a","capability":"c","kind":"mft","conflict":"russia-ukraine","text":"Moscow lied.","target":"russia","expect":"against"}"#;
    let mut fields: serde_json::Map<String, Value> = serde_json::from_str(fields).expect("JSON");
    let changes: serde_json::Map<String, Value> = serde_json::from_str(changes).expect("JSON");
    fields.extend(changes);
    fields.retain(|_, value| !value.is_null());
    Value::Object(fields).to_string()
}

#[test]
fn faults_are_named_by_file_and_line_with_what_was_expected() {
    let here = Sandbox::new();
    for (changes, message) in [
        (r#"{"kind":"mtf"}"#, "kind `mtf` is none of `mft`, `inv`, `dir`\nhint: did you mean `mft`?"),
        (
            r#"{"expect":"agains"}"#,
            "label `agains` is none of `favor`, `against`, `neutral`\nhint: did you mean `against`?",
        ),
        (r#"{"expect":null}"#, "no field `expect`, expected `favor`, `against` or `neutral`"),
        (r#"{"expect":3}"#, "field `expect` is a number, expected `favor`, `against` or `neutral`"),
        (r#"{"id":7}"#, "field `id` is a number, expected a string"),
        (r#"{"id":null}"#, "no field `id`, expected a name that no other case has"),
        (r#"{"text":" "}"#, "field `text` is empty, expected a string that says something"),
        (r#"{"target":null}"#, "no field `target`, expected whom the stance is toward"),
        (
            r#"{"txt":"x"}"#,
            "field `txt` is none of `id`, `capability`, `kind`, `conflict`, `others`, `text`, `target`, `items`, `expect`, `note`, `slots`, `use`\nhint: did you mean `text`?",
        ),
        (
            r#"{"target":"ukraine"}"#,
            "target `ukraine` is nowhere in the text `Moscow lied.`\nhint: it mentions `russia`",
        ),
        (
            r#"{"conflict":null}"#,
            "target `russia` is nowhere in the text `Moscow lied.`\nhint: without `conflict`, a target is found by the very name",
        ),
        (
            r#"{"conflict":"russia-ukrain"}"#,
            "no conflict `russia-ukrain`: expected `russia-ukraine`, `israel-hamas`, `sudan`, ",
        ),
        (r#"{"conflict":"no.toml"}"#, "no.toml: No such file"),
        (r#"{"others":["Kyiv"]}"#, "field `others` is given beside `conflict`"),
        (r#"{"items":[]}"#, "0 items, expected 1 in a case of kind `mft`"),
        (
            r#"{"items":"Moscow"}"#,
            "field `items` is a string, expected a list of objects with `text` and `target`",
        ),
        (r#"{"items":["Moscow"]}"#, "field `items` is a list with a string, expected a list of objects"),
        (r#"{"items":[{"txt":"x"}]}"#, "field of an item `txt` is none of `text`, `target`"),
        (r#"{"kind":"inv","expect":"same"}"#, "1 items, expected 2 or more in a case of kind `inv`"),
        (
            r#"{"kind":"inv","items":[{},{}],"expect":"favor"}"#,
            "field `expect` is `favor`, expected `same`, or nothing, for kind `inv`",
        ),
        (
            r#"{"kind":"inv","items":[{},{}],"expect":null}"#,
            "all items have the same text and target, expected a change to test",
        ),
        (
            r#"{"kind":"dir","items":[{},{}]}"#,
            "field `expect` is `against`, expected `swap`, or an object such as {\"toward\": \"favor\", \"margin\": 0.1}",
        ),
        (
            r#"{"kind":"dir","expect":{"toward":"neutral"}}"#,
            "direction `neutral` is none of `favor`, `against`",
        ),
        (
            r#"{"kind":"dir","expect":{"toward":"favor","margin":3}}"#,
            "field `margin` is 3, expected a number from 0 to 2",
        ),
        (r#"{"kind":"dir","expect":{"to":"favor"}}"#, "field of `expect` `to` is none of `toward`, `margin`"),
        (r#"{"text":"{A} lied.","slots":{"B":["Moscow"]}}"#, "slot `A` is none of `B`"),
        (
            r#"{"text":"{wer} lied.","slots":{"wen":["Moscow"]}}"#,
            "slot `wer` is none of `wen`\nhint: did you mean `wen`?",
        ),
        (r#"{"slots":{"A":["Moscow"]}}"#, "slot `A` is nowhere in the template"),
        (
            r#"{"text":"{A} lied.","slots":{"A":[]}}"#,
            "field `slots.A` is an empty list, expected a list of one value or more",
        ),
        (
            r#"{"text":"{A} lied.","slots":{"A":"Moscow"}}"#,
            "field `slots.A` is a string, expected a list of one value or more",
        ),
        (
            r#"{"text":"{A} lied.","slots":["Moscow"]}"#,
            "field `slots` is a list, expected an object of lists",
        ),
        (
            r#"{"text":"{A} lied to {B}.","slots":{"A, B":[["Moscow","Kyiv"],["Kyiv"]]}}"#,
            "value 2 of the slots `A, B` has 1 parts, expected 2",
        ),
        (
            r#"{"text":"{A} lied.","slots":{"A":["Moscow"],"A, B":[["x","y"]]}}"#,
            "slot `A` has two lists of values, expected one",
        ),
        (
            r#"{"text":"{A lied.","slots":{"A":["Moscow"]}}"#,
            "a lone `{` in `{A lied.`, expected `{slot}`\nhint: in a template, `{{` and `}}` stand for",
        ),
        (
            r#"{"text":"{A} lied.","use":"sids"}"#,
            "shared slots `sids` is none of `sides`\nhint: did you mean `sides`?",
        ),
        (r#"{"define":"x"}"#, "field `id` is none of `define`, `slots`, `note`"),
    ] {
        let define = "{\"define\": \"sides\", \"slots\": {\"A\": [\"Moscow\"]}}";
        here.write("bad.jsonl", format!("{define}\n\n{}\n", case(changes)));
        here.run(&["test", "default", "bad.jsonl"]).refused(&format!("error: bad.jsonl:3: {message}"));
    }
}

#[test]
fn files_that_are_no_suites_are_refused() {
    let here = small();
    here.run(&["test", "default", "no.jsonl"]).refused("error: no.jsonl: No such file");
    here.run(&["test", "no-model", "suite.jsonl"]).refused("no-model");
    here.run(&["test", "default", "suite.jsonl", "--output", "./suite.jsonl"])
        .refused("./suite.jsonl: is also an input, which would be lost");
    for (text, message) in [
        ("", "bad.jsonl: no case in it, expected a case or template on each line"),
        ("not JSON\n", "bad.jsonl:1: not a JSON object: "),
        ("\n[1]\n", "bad.jsonl:2: not a JSON object: "),
        ("{\"id\":\"a\",\"id\":\"b\"}\n", "bad.jsonl:1: not a JSON object: two values of `id`"),
        (
            "{\"define\":\"x\"}\n",
            "bad.jsonl:1: no field `slots`, expected the values that the name stands for",
        ),
    ] {
        here.write("bad.jsonl", text);
        here.run(&["test", "default", "bad.jsonl"]).refused(&format!("error: {message}"));
    }
    here.write("bad.jsonl", b"\xff\n");
    here.run(&["test", "default", "bad.jsonl"])
        .refused("error: bad.jsonl:1: byte 0xff at position 0 of the line is not UTF-8");
    here.run(&["test", "default", "suite.jsonl", "suite.jsonl"])
        .refused("error: suite.jsonl:2: id `blame/1` is also that of suite.jsonl:2");
}

#[test]
fn bounds_must_make_sense() {
    let here = small();
    let run = here.run(&["test", "default", "suite.jsonl", "--max-failure-rate", "plane=0.2"]);
    run.refused("error: no capability `plane` in the suite; expected one of `plain`, `small change`\nhint: did you mean `plain`?");
    here.run(&["test", "default", "suite.jsonl", "--max-failure-rate", "plain=2"])
        .refused("`plain=2` is not RATE or CAPABILITY=RATE");
}

#[test]
fn every_label_is_a_place_in_the_count() {
    assert_eq!([Stance::Favor as usize, Stance::Against as usize, Stance::Neutral as usize], [0, 1, 2]);
}
