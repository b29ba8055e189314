//! Models that are made from others.

use std::fs;
use std::sync::Arc;

use approx::assert_relative_eq;
use linfa::ParamGuard;
use serde::Deserialize;
use serde_json::Value;
use stancekit::classify::{LogisticParams, PartyRows, Prepared, Scores};
use stancekit::conflict::Conflict;
use stancekit::dataset::{Dataset, ReadOptions, Reader, Row};
use stancekit::label::{Sentiment, Stance};
use stancekit::matrix::CsrMatrix;
use stancekit::model::{Head, Model, Pull};
use stancekit::pipeline::{Predictor, Trainer};

use crate::common::{Sandbox, head, project};

#[derive(Deserialize)]
struct NearFile {
    x: Vec<Vec<f32>>,
    cases: Vec<NearCase>,
}

#[derive(Deserialize)]
struct NearCase {
    n_classes: usize,
    y: Vec<usize>,
    weights: Vec<Vec<f64>>,
    intercepts: Vec<f64>,
    c: f64,
    near_weights: Vec<Vec<f64>>,
    near_intercepts: Vec<f64>,
}

/// `tests/golden/near.py` makes the numbers. In the last cases a class has no row.
#[test]
fn weights_pulled_toward_others_are_those_of_scipy() {
    let file: NearFile = serde_json::from_str(include_str!("../golden/near.json")).expect("well formed");
    let numbered = |row: &Vec<f32>| (0u32..).zip(row.iter().copied()).collect::<Vec<_>>();
    let x = CsrMatrix::from_rows(4, file.x.iter().map(numbered)).expect("well formed");
    for case in &file.cases {
        let k = case.intercepts.len();
        let start = case.weights.concat();
        let products = x.dot(&start, k).into_iter().zip(case.intercepts.iter().cycle());
        let before = Scores::from_columns(case.n_classes, products.map(|(product, b)| product + b).collect());
        let rows = PartyRows::new(x.clone(), vec![None; x.n_rows()]).expect("in order");
        let rows = Prepared::new(rows).after(before).expect("a row of scores per row");
        let params = LogisticParams::new().c(case.c).tolerance(1e-10).check().expect("valid");
        let (change, scores) = params.fit_prepared(&rows, &case.y, None, None).expect("fits");
        for ((weight, change), expected) in start.iter().zip(change.weights()).zip(case.near_weights.concat())
        {
            assert_relative_eq!(weight + change, expected, epsilon = 1e-6);
        }
        for ((b, change), expected) in
            case.intercepts.iter().zip(change.intercepts()).zip(&case.near_intercepts)
        {
            assert_relative_eq!(b + change, *expected, epsilon = 1e-6);
        }
        // The scores of a fit are those of the sum.
        let first = file.x[0].iter().zip(&case.near_weights);
        let last = first.map(|(value, row)| f64::from(*value) * row[k - 1]).sum::<f64>();
        let score = scores.row(0)[case.n_classes - 1];
        assert_relative_eq!(score, last + case.near_intercepts[k - 1], epsilon = 1e-6);
    }
}

fn dataset(path: &str) -> Dataset {
    let options = ReadOptions { need_labels: true, ..ReadOptions::default() };
    Dataset::read(&[project(path)], &options, |_| {}).expect("reads")
}

fn rows(lines: &str) -> Dataset {
    let rows = Reader::new("lines", lines.as_bytes(), &ReadOptions::default()).expect("reads");
    Dataset { rows: rows.collect::<Result<_, _>>().expect("rows"), sources: Vec::new() }
}

fn conflict(name: &str) -> Vec<Conflict> {
    Conflict::built_in(name).into_iter().collect()
}

fn base() -> Arc<Model> {
    let trainer = Trainer::new().conflicts(conflict("russia-ukraine"));
    Arc::new(trainer.train(&dataset("datasets/russia-ukraine/train.jsonl"), &()).expect("trains").model)
}

/// Labels that are a matter of chance: the same sentence stands in articles of either label.
fn noise() -> Dataset {
    let line = |i: usize| {
        let label = ["favor", "against", "neutral"][(i / 2 + i % 2) % 3];
        format!(
            "{{\"text\":\"Quillfeather praised Russia on day {}.\",\"target\":\"russia\",\"label\":\"{label}\",\"group\":\"{i}\"}}\n",
            i / 9
        )
    };
    rows(&(0..36).map(line).collect::<String>())
}

/// A new word tells what the base cannot know.
fn lesson() -> Dataset {
    let line = |i: usize| {
        let (word, label) = [("glorbed", "favor"), ("snarfed", "against"), ("met", "neutral")][i % 3];
        let on = ["Monday", "Tuesday", "Friday", "Sunday"][i % 4];
        format!(
            "{{\"text\":\"The envoys {word} Sudan's army on {on}.\",\"stance\":{{\"saf\":\"{label}\"}},\"group\":\"{i}\"}}\n"
        )
    };
    rows(&(0..60).map(line).collect::<String>())
}

fn predictions(model: Model, rows: &[Row]) -> Vec<Vec<u64>> {
    let conflicts = conflict("russia-ukraine");
    let predictions = Predictor::new(model).with_conflicts(&conflicts).predict_all(rows).expect("predicts");
    let bits =
        |probabilities: &[(Stance, f64)]| probabilities.iter().map(|(_, p)| p.to_bits()).collect::<Vec<_>>();
    let sentiments = |probabilities: &[(Sentiment, f64)]| {
        probabilities.iter().map(|(_, p)| p.to_bits()).collect::<Vec<_>>()
    };
    let of = |prediction: &stancekit::pipeline::Prediction| {
        let stances = prediction.stances.iter().flat_map(|stance| bits(&stance.scored.probabilities));
        let sentiment = prediction.sentiment.iter().flat_map(|scored| sentiments(&scored.probabilities));
        stances.chain(sentiment).collect()
    };
    predictions.iter().map(of).collect()
}

/// With nothing held out there is nothing to choose a pull by, so it is infinitely strong.
fn unchanged(base: &Arc<Model>) -> Model {
    let mut config = base.config.clone();
    config.calibration.folds = 0;
    Trainer::new().base(Some(base.clone())).config(config).train(&noise(), &()).expect("trains").model
}

#[test]
fn without_a_change_every_bit_stays_the_same() {
    let (base, test) = (base(), dataset("datasets/russia-ukraine/test.jsonl"));
    let model = unchanged(&base);
    assert_eq!(head(&model).report.pull, Some(Pull::Unchanged));
    assert_eq!(
        (&head(&model).weights, &head(&model).intercepts),
        (&head(&base).weights, &head(&base).intercepts)
    );
    assert!(model.tokenizer.knows("quillfeather") && !base.tokenizer.knows("quillfeather"));
    let mut rows = test.rows;
    rows.push(Row { text: "Quillfeather never praised Russia.".into(), ..rows[0].clone() });
    assert_eq!(predictions(model, &rows), predictions((*base).clone(), &rows));
}

#[test]
fn what_chance_teaches_moves_little() {
    let base = base();
    let model = Trainer::new().base(Some(base.clone())).train(&noise(), &()).expect("trains").model;
    let moved = |(a, b): (&f32, &f32)| (a - b).abs();
    let furthest = head(&model).weights.iter().zip(head(&base).weights.iter()).map(moved).fold(0.0, f32::max);
    assert!(furthest < 0.1, "{furthest}, {:?}", head(&model).report.pull);
    assert_eq!(head(&model).intercepts, head(&base).intercepts);
}

#[test]
fn a_few_rows_teach_what_the_base_does_not_know() {
    let base = base();
    let sudan = conflict("sudan");
    let trainer = Trainer::new().base(Some(base.clone())).conflicts(sudan);
    let lesson = lesson();
    let trained = trainer.train(&lesson, &()).expect("trains");
    let right = trained.stance.iter().filter(|held_out| held_out.predicted == held_out.gold).count();
    assert!(right > 54, "{right} of 60");
    let model = trained.model;
    assert!(matches!(head(&model).report.pull, Some(Pull::Times(_))), "{:?}", head(&model).report);
    assert_eq!(model.base, Some(base.digest().expect("a digest")));
    let names: Vec<&str> = model.conflicts.iter().map(|conflict| conflict.name.as_str()).collect();
    assert_eq!(names, ["sudan", "russia-ukraine"]);
    assert_eq!(model.sentiment, base.sentiment, "the data has no sentiment");
    // The columns of the base stay what they were, and those of new n-grams come after them.
    let n = head(&base).features.n_columns();
    assert!(head(&model).features.n_columns() > n);
    assert_eq!(head(&model).features.tfidf(), head(&base).features.tfidf());
    for column in (0..u32::try_from(n).expect("few")).step_by(97) {
        assert_eq!(head(&model).features.column(column), head(&base).features.column(column));
    }
    // On disk and off it again, and from there a further step.
    let here = tempfile::tempdir().expect("a directory");
    model.write(&here.path().join("model"), "# A card\n").expect("writes");
    let read = Model::read(&here.path().join("model")).expect("reads");
    assert_eq!(read, model);
    let test = dataset("datasets/russia-ukraine/test.jsonl").rows;
    assert_eq!(predictions(read.clone(), &test), predictions(model, &test));
    let again = Trainer::new().base(Some(Arc::new(read))).train(&noise(), &()).expect("trains").model;
    again.write(&here.path().join("again"), "# A card\n").expect("writes");
    let read = Model::read(&here.path().join("again")).expect("reads");
    assert_eq!(predictions(read, &test), predictions(again, &test));
}

#[test]
fn parties_with_weights_of_their_own_keep_them() {
    let mut config = stancekit::model::Config::default();
    config.parties.min_examples = 100;
    let trainer = Trainer::new().config(config).conflicts(conflict("russia-ukraine"));
    let base = trainer.train(&dataset("datasets/russia-ukraine/train.jsonl"), &()).expect("trains").model;
    assert!(!head(&base).parties.is_empty());
    let base = Arc::new(base);
    assert_eq!(head(&unchanged(&base)).parties, head(&base).parties);
    let test = dataset("datasets/russia-ukraine/test.jsonl");
    let changed = Trainer::new()
        .base(Some(base.clone()))
        .train(&test, &())
        .expect("trains")
        .model
        .stance
        .expect("stances");
    let names = |head: &Head<Stance>| head.parties.iter().map(|party| party.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&changed)[..names(head(&base)).len()], names(head(&base)));
}

#[test]
fn a_base_that_does_not_fit_is_refused() {
    let base = base();
    let refusal =
        |trainer: &Trainer, data: &Dataset| trainer.train(data, &()).expect_err("refused").to_string();
    let mut config = base.config.clone();
    config.features.negation_scope = 2;
    let other = Trainer::new().base(Some(base.clone())).config(config);
    assert_eq!(
        refusal(&other, &noise()),
        "the model to start from does not fit: `features.negation_scope` is 2, expected its own, 4"
    );
    let from = Trainer::new().base(Some(base));
    let whole = "{\"text\":\"good\",\"label\":\"favor\"}\n{\"text\":\"bad\",\"label\":\"against\"}\n";
    let whole = rows(&whole.repeat(2));
    assert!(refusal(&from, &whole).ends_with("it labels targets, and the data names none"));
    let two = Arc::new(Trainer::new().train(&whole, &()).expect("trains").model);
    let three = rows("{\"text\":\"a\",\"label\":\"neutral\"}\n{\"text\":\"b\",\"label\":\"against\"}\n");
    let message = refusal(&Trainer::new().base(Some(two)), &three);
    assert!(
        message.ends_with("it does not know the stance label `neutral`, which the data has"),
        "{message}"
    );
}

/// What `stance train --from` writes, at this number of threads.
fn trained_from_base(here: &Sandbox, threads: &str) -> Vec<Vec<u8>> {
    let train = ["train", "rows.jsonl", "--conflict", "sudan", "--from", "base", "--model", "model"];
    let run = here.run(&[&train[..], &["--threads", threads]].concat());
    assert!(
        run.code == Some(0) && run.stderr.lines().all(|line| line.contains("of nearly the same text")),
        "{run:?}"
    );
    assert!(run.stdout.contains("a change costs"), "{run:?}");
    let files = ["model.safetensors", "tokenizer.json", "config.json", "README.md"];
    files.iter().map(|file| fs::read(here.path("model").join(file)).expect("reads")).collect()
}

#[test]
fn the_same_model_comes_of_the_same_rows() {
    let here = Sandbox::new();
    let lines: Vec<String> = lesson().rows.iter().map(|row| {
        let stance = row.examples().next().expect("a stance").1;
        serde_json::json!({"text": row.text, "stance": {"saf": stance.to_string()}, "group": row.group.as_deref()}).to_string()
    }).collect();
    here.write("rows.jsonl", lines.join("\n"));
    here.train("base");
    let one = trained_from_base(&here, "1");
    assert_eq!(one, trained_from_base(&here, "2"));
    let json = |text: &str| -> Value { serde_json::from_str(text).expect("JSON") };
    let (config, base) = (json(&here.read("model/config.json")), json(&here.read("base/config.json")));
    assert_eq!(config["base"], base["digest"]);
    let card = here.read("model/README.md");
    assert!(card.contains("--from base") && card.contains(base["digest"].as_str().expect("text")), "{card}");
}

#[test]
fn options_that_do_not_go_with_a_base_are_refused() {
    let here = Sandbox::new();
    let row = |text: &str, label: &str| {
        format!("{{\"text\":\"{text}\",\"target\":\"russia\",\"label\":\"{label}\"}}\n")
    };
    here.write("rows.jsonl", row("Russia won", "favor") + &row("Russia lied", "against"));
    let train = |more: &[&str]| here.run(&[&["train", "rows.jsonl", "--model", "m"], more].concat());
    here.train("base");
    train(&["--from", "base", "--lexicon", "en"]).refused("cannot be used with");
    train(&["--from", "missing"]).refused("missing");
    train(&["--from", "base", "--set", "features.min_df=7"])
        .refused("`features.min_df` is 7, expected its own");
    train(&["--conflict", "russia-ukraine", "--from", "base", "--solver", "dense"])
        .refused("the dense solver cannot start from a model");
    here.run(&["evaluate", "default", "rows.jsonl", "--from", "default"]).refused("--cv");
}

#[test]
fn texts_that_the_base_knows_choose_nothing_and_are_not_held_out() {
    let (base, known) = (base(), dataset("datasets/russia-ukraine/train.jsonl"));
    let trainer = Trainer::new().base(Some(base.clone())).conflicts(conflict("russia-ukraine"));
    let trained = trainer.train(&known, &()).expect("trains");
    assert!(trained.stance.is_empty(), "nothing is held out");
    assert_eq!(head(&trained.model).report.pull, Some(Pull::Unchanged));
    assert_eq!(head(&trained.model).calibrator, head(&base).calibrator);
    let test = dataset("datasets/russia-ukraine/test.jsonl");
    let both = Dataset { rows: known.rows.into_iter().chain(test.rows.clone()).collect(), ..test };
    let trained = trainer.train(&both, &()).expect("trains");
    assert_eq!(trained.stance.len(), 209);
    assert!(trained.stance.iter().all(|of| of.row.place.path.ends_with("test.jsonl")));
}

#[test]
fn texts_that_the_base_knows_are_told() {
    let here = Sandbox::new();
    here.train("base");
    let train =
        ["train", "train.jsonl", "--conflict", "russia-ukraine", "--from", "base", "--model", "model"];
    let run = here.run(&train);
    let said = "warning: --from: 104 of 104 rows have texts that the model was trained on; none is left to hold out, so nothing is changed";
    assert!(run.code == Some(0) && run.stderr.contains(said), "{run:?}");
    assert!(!run.stdout.contains("held out"), "{run:?}");
    assert!(here.read("model/README.md").contains("the model before was trained on: 104."));
    let others = fs::read_to_string(project("datasets/russia-ukraine/train.jsonl")).expect("reads");
    here.write("train.jsonl", here.read("train.jsonl") + &others);
    let run = here.run(&train);
    assert!(run.stderr.contains("held-out figures go by the others alone"), "{run:?}");
    assert!(run.stdout.contains("held out: f1_macro"), "{run:?}");
}
