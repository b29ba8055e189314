//! Annotators: figures from outside, and how their labels are read. `tests/golden/agreement.py` makes the figures.

use approx::assert_relative_eq;
use serde::Deserialize;
use serde_json::{Value, json};
use stancekit::dataset::{ReadOptions, Reader, Row};
use stancekit::evaluate::{Agreement, RatedItem, Undefined};
use stancekit::label::{Sentiment, Stance};
use stancekit::number::Interval;

use crate::common::Sandbox;

#[derive(Deserialize)]
struct Case {
    kind: String,
    labels: Vec<Vec<Option<Stance>>>,
    percent: f64,
    fleiss: Option<f64>,
    alpha: f64,
    cohen: Vec<OfPair>,
}

#[derive(Deserialize)]
struct OfPair {
    pair: [usize; 2],
    items: usize,
    kappa: f64,
}

impl Case {
    /// The labels, two items to an article.
    fn items(&self) -> Vec<RatedItem<Stance>> {
        let item = |(i, labels): (usize, &Vec<Option<Stance>>)| {
            let ratings = labels.iter().enumerate();
            let ratings = ratings.filter_map(|(who, label)| Some((who.to_string().into(), (*label)?)));
            RatedItem { group: format!("article {}", i / 2), ratings: ratings.collect() }
        };
        self.labels.iter().enumerate().map(item).collect()
    }
}

#[test]
fn agreement_equals_scikit_learn_statsmodels_and_krippendorff() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("../golden/agreement.json"))
        .expect("golden numbers are well formed");
    assert_eq!(cases.len(), 6);
    for case in &cases {
        let agreement = Agreement::new(&case.items(), 0).expect("labels");
        let near = |ours: Result<f64, Undefined>, theirs: f64| {
            assert_relative_eq!(ours.expect(&case.kind), theirs, epsilon = 1e-9);
        };
        near(agreement.percent.value, case.percent);
        near(agreement.alpha.value, case.alpha);
        match case.fleiss {
            Some(fleiss) => near(agreement.fleiss.value, fleiss),
            None => assert!(matches!(agreement.fleiss.value, Err(Undefined::UnequalRatings { .. }))),
        }
        assert_eq!(agreement.pairs.len(), case.cohen.len(), "{}", case.kind);
        for (ours, theirs) in agreement.pairs.iter().zip(&case.cohen) {
            assert_eq!(ours.annotators, theirs.pair.map(|who| who.to_string()));
            assert_eq!(ours.items, theirs.items);
            near(ours.kappa.value, theirs.kappa);
        }
        let mean = case.cohen.iter().map(|pair| pair.kappa).sum::<f64>() / case.cohen.len() as f64;
        near(agreement.cohen.value, mean);
        for estimate in [agreement.percent, agreement.cohen, agreement.alpha] {
            let articles = case.labels.len().div_ceil(2);
            assert_eq!(estimate.interval.is_some(), articles >= 5, "{}: {articles} articles", case.kind);
            let is_ordered = |of: Interval| of.low <= of.high && of.high <= 1.0;
            assert!(estimate.interval.is_none_or(is_ordered), "{}: {:?}", case.kind, estimate.interval);
        }
        assert_eq!(Agreement::new(&case.items(), 0).as_ref(), Some(&agreement), "the seed decides");
    }
}

fn row(line: &Value) -> Row {
    let line = line.to_string();
    let mut rows = Reader::new("f", line.as_bytes(), &ReadOptions::default()).expect("reads");
    rows.next().expect("a row").expect("well formed")
}

#[test]
fn labels_are_read_in_long_and_wide_rows() {
    let long = row(
        &json!({"text": "x", "target": "rome", "label": "pro", "labels": {"a": "PRO", "b": "none", "c": null}}),
    );
    let wide = row(&json!({"text": "x", "stance": {"rome": "favor"}, "annotations": [
        {"annotator": "a", "stance": {"rome": "con", "veii": null}, "sentiment": "neg"},
        {"annotator": 2, "stance": {"rome": "con", "veii": "favour"}, "sentiment": null},
    ]}));
    let one = row(&json!({"text": "x", "target": "rome", "label": null, "annotations": [
        {"annotator": "a", "stance": "anti"},
    ]}));
    let of = |row: &Row| row.annotations().expect("well formed");
    let rome = || Some("rome".into());
    assert_eq!(of(&long).len(), 3);
    assert_eq!(of(&long)[0].stances, [(rome(), Stance::Favor)]);
    assert_eq!(of(&long)[2].stances, []);
    assert_eq!(
        (of(&wide)[0].stances.clone(), of(&wide)[0].sentiment),
        (vec![(rome(), Stance::Against)], Some(Sentiment::Negative))
    );
    assert_eq!((&*of(&wide)[1].annotator, of(&wide)[1].stances.len()), ("2", 2));
    assert_eq!(of(&one)[0].stances, [(rome(), Stance::Against)]);
    let agreement = Agreement::of_rows(&[long, wide, one], 0);
    assert_eq!(
        agreement.iter().map(|of| (of.task, of.items)).collect::<Vec<_>>(),
        [("stance", 2), ("sentiment", 0)]
    );
    // Fields of that name which are no annotations are somebody else's.
    assert_eq!(of(&row(&json!({"text": "x", "label": "pro", "labels": ["harbour"]}))), []);
}

#[test]
fn bad_annotations_are_named_by_file_and_line() {
    let here = Sandbox::new();
    let good =
        json!({"text": "Rome won", "target": "rome", "label": "pro", "labels": {"a": "pro", "b": "con"}});
    let with = |name: &str, value: Value| {
        let mut row = json!({"text": "Rome lost", "target": "rome", "label": "con"});
        row[name] = value;
        row
    };
    let entry = |entry: Value| with("annotations", json!([entry]));
    for (row, message) in [
        (with("labels", json!({"a": "agains"})), "label `agains` is not a stance; expected one of favor/"),
        (with("labels", json!({"a": 3})), "label `3` is not a stance; expected one of favor/"),
        (
            json!({"text": "x", "stance": {"rome": "pro"}, "labels": {"a": "pro"}}),
            "field `labels` does not say which target it is for, expected `annotations`",
        ),
        (
            with("annotations", json!({"a": "pro"})),
            "field `annotations` is an object, expected a list of objects",
        ),
        (entry(json!("pro")), "field `annotations[]` is `\"pro\"`, expected an object"),
        (
            entry(json!({"stance": "pro"})),
            "field `annotations[].annotator` is null, expected the name of the annotator",
        ),
        (entry(json!({"annotator": "a", "stance": {"rome": "maybe"}})), "label `maybe` is not a stance"),
        (entry(json!({"annotator": "a", "sentiment": "sad"})), "label `sad` is not a sentiment"),
        (
            with("annotations", json!([{"annotator": "a"}, {"annotator": "a"}])),
            "annotator `a` is there twice",
        ),
    ] {
        here.write("rows.jsonl", format!("{good}\n{row}\n"));
        let run = here.run(&["check", "rows.jsonl"]);
        assert_eq!(run.code, Some(1), "{run:?}");
        let line = format!("rows.jsonl:2: error[bad-annotation]: {message}");
        assert!(run.stdout.contains(&line), "expected `{line}` in {}", run.stdout);
    }
}

#[test]
fn rows_that_only_annotators_labelled_are_rows() {
    let here = Sandbox::new();
    here.write(
        "rows.jsonl",
        "{\"text\":\"Rome won\",\"target\":\"rome\",\"labels\":{\"a\":\"pro\",\"b\":\"pro\"}}\n",
    );
    let run = here.run(&["check", "rows.jsonl", "--format", "json"]);
    let report: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!((run.code, &report["findings"]), (Some(0), &json!([])));
    let agreement = &report["agreement"][0];
    assert_eq!(agreement["percent_agreement"], json!({"value": 1.0, "low": null, "high": null}));
    assert_eq!(agreement["krippendorff_alpha"]["undefined"], "all labels are the same");
}

#[test]
fn agreement_has_a_bound() {
    let here = Sandbox::new();
    let line = |i: usize, other: &str| {
        let own = ["favor", "against"][i % 2];
        format!(
            "{{\"text\":\"Text {i} of the guild.\",\"target\":\"guild\",\"label\":\"{own}\",\"labels\":{{\"a\":\"{own}\",\"b\":\"{other}\"}}}}\n"
        )
    };
    let rows: Vec<String> =
        (0..12).map(|i| line(i, if i < 3 { "neutral" } else { ["favor", "against"][i % 2] })).collect();
    here.write("rows.jsonl", rows.concat());
    let check = |least: &str| here.run(&["check", "rows.jsonl", "--min-alpha", least]);
    assert_eq!(check("0.3").code, Some(0));
    let failed = check("0.9");
    assert!(
        failed.code == Some(1) && failed.stderr.contains("gate failed: alpha of stance is 0.6"),
        "{failed:?}"
    );
    check("60").refused("expected a number above -1, and at most 1");
    here.write("bare.jsonl", "{\"text\":\"Rome won.\",\"target\":\"rome\",\"label\":\"favor\"}\n");
    here.run(&["check", "bare.jsonl", "--min-alpha", "0.5"]).refused("no row has labels of annotators");
}
