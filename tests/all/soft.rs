//! Labels that are shared out are learnt as so many weighted rows would be.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};
use stancekit::dataset::{Dataset, ReadOptions, Reader, Row, WriteFormat, write_rows};
use stancekit::feature::Norm;
use stancekit::label::Label;
use stancekit::model::{Config, LabelWeight, WeightRule};
use stancekit::pipeline::{Predictor, Trainer};

fn rows(lines: &[Value]) -> Vec<Row> {
    let lines: String = lines.iter().fold(String::new(), |text, line| text + &line.to_string() + "\n");
    let rows = Reader::new("rows", lines.as_bytes(), &ReadOptions::default()).expect("rows");
    rows.collect::<Result<_, _>>().expect("rows")
}

/// Nothing but the words of the whole text, and no calibration.
fn plain() -> Config {
    let mut config = Config::default();
    let features = &mut config.features;
    features.views = features.views.clone().whole_only();
    features.views.affix.enabled = false;
    features.views.whole.ngram_range = [1, 1];
    (features.sublinear_tf, features.smooth_idf, features.norm) = (false, true, Norm::L2);
    (features.negation_scope, features.vectors.enabled, features.lexicon.enabled) = (0, false, false);
    (config.classifier.c, config.classifier.tol) = (0.5, 1e-10);
    config.classifier.class_weight = LabelWeight::Rule(WeightRule::None);
    (config.parties.enabled, config.calibration.folds) = (false, 0);
    config
}

/// What a model of some rows says of texts, by label.
fn learnt(config: &Config, lines: &[Value], texts: &[Value]) -> Vec<BTreeMap<String, f64>> {
    let data = Dataset { rows: rows(lines), sources: Vec::new() };
    let trained = Trainer::new().config(config.clone()).train(&data, &()).expect("trains");
    let predictions = Predictor::new(trained.model).predict_all(&rows(texts)).expect("predicts");
    let of = |(label, p): &(stancekit::label::Stance, f64)| (label.name().to_owned(), *p);
    predictions.iter().map(|of_one| of_one.stances[0].scored.probabilities.iter().map(of).collect()).collect()
}

fn assert_close(ours: &[BTreeMap<String, f64>], theirs: &[BTreeMap<String, f64>], tolerance: f64) {
    assert_eq!(ours.len(), theirs.len());
    for (ours, theirs) in ours.iter().zip(theirs) {
        for (label, p) in theirs {
            assert!((ours[label] - p).abs() < tolerance, "{ours:?} {theirs:?}");
        }
    }
}

#[derive(Deserialize)]
struct File {
    rows: Vec<Value>,
    probabilities: Vec<BTreeMap<String, f64>>,
}

#[test]
fn shares_are_learnt_as_scikit_learn_learns_sample_weights() {
    let file: File = serde_json::from_str(include_str!("../golden/soft.json")).expect("golden numbers");
    let texts: Vec<Value> = file.rows.iter().map(|row| json!({"text": row["text"]})).collect();
    assert_close(&learnt(&plain(), &file.rows, &texts), &file.probabilities, 1e-5);
}

#[test]
fn a_shared_label_has_the_optimum_of_a_row_repeated_with_weights() {
    let row = |i: usize, label: Value| json!({"text": format!("Envoy {i} {} the Dock Guild.", ["praised", "blamed", "met"][i % 3]), "target": "Dock Guild", "label": label, "group": format!("a{}", i / 2)});
    let share = |i: usize| [0.7, 0.9, 0.55][i % 3];
    let label = |i: usize| ["favor", "against", "neutral"][i % 3];
    let other = |i: usize| ["neutral", "neutral", "favor"][i % 3];
    let soft: Vec<Value> =
        (0..60).map(|i| row(i, json!({label(i): share(i), other(i): 1.0 - share(i)}))).collect();
    let with_weight = |mut row: Value, weight: f64| {
        row["weight"] = json!(weight);
        row
    };
    let repeated: Vec<Value> = (0..60)
        .flat_map(|i| {
            [
                with_weight(row(i, json!(label(i))), share(i)),
                with_weight(row(i, json!(other(i))), 1.0 - share(i)),
            ]
        })
        .collect();
    let texts: Vec<Value> = (0..9).map(|i| row(i, Value::Null)).collect();
    let mut config = Config::default();
    (config.classifier.tol, config.calibration.folds) = (1e-9, 0);
    assert_close(&learnt(&config, &soft, &texts), &learnt(&config, &repeated, &texts), 1e-4);
}

#[test]
fn a_shared_label_is_one_example_and_is_kept_in_every_form() {
    let labels = |i: usize| {
        [json!({"favor": 0.75, "neutral": 0.25}), json!({"against": 1.0}), json!("neutral")][i % 3].clone()
    };
    let lines: Vec<Value> = (0..60)
        .map(|i| json!({"text": format!("Envoy {i} {} the Dock Guild.", ["praised", "blamed", "met"][i % 3]), "target": "Dock Guild", "label": labels(i)}))
        .collect();
    let data = Dataset { rows: rows(&lines), sources: Vec::new() };
    let trained = Trainer::new().train(&data, &()).expect("trains");
    assert_eq!(trained.stance.len(), 60, "each is held out once");
    let head = trained.model.stance.expect("stances");
    assert_eq!(head.report.examples.values().sum::<usize>(), 60);
    for format in [WriteFormat::Long, WriteFormat::Wide, WriteFormat::Csv] {
        let mut bytes = Vec::new();
        write_rows(&mut bytes, &data.rows, format).expect("writes");
        let read = Reader::new("again", bytes.as_slice(), &ReadOptions::default()).expect("rows");
        let again: Vec<Row> = read.collect::<Result<_, _>>().expect("rows");
        for (row, again) in data.rows.iter().zip(&again) {
            assert_eq!(row.targets[0].shares, again.targets[0].shares, "{format:?}");
            assert_eq!(row.targets[0].stance, again.targets[0].stance, "{format:?}");
        }
    }
}
