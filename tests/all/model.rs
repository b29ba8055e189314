//! Models on disk: the same bytes whoever makes them, and nothing in between.

use std::fs;
use std::path::Path;
use std::process::Command;

use stancekit::conflict::{Conflict, MentionFinder};
use stancekit::dataset::{Dataset, ReadOptions, Row, Source};
use stancekit::matrix::Tensor;
use stancekit::model::{Config, Model, Solver};
use stancekit::pipeline::{Predictor, Trainer};

use crate::common::{Sandbox, head, project};

const FILES: [&str; 4] = ["model.safetensors", "tokenizer.json", "config.json", "README.md"];

fn data(name: &str) -> Dataset {
    let options = ReadOptions { need_labels: true, ..ReadOptions::default() };
    Dataset::read(&[project(name)], &options, |_| {}).expect("reads")
}

fn train(config: Config, data: &Dataset) -> Model {
    let trainer =
        Trainer::new().config(config).conflicts(Conflict::built_in("russia-ukraine").into_iter().collect());
    trainer.train(data, &()).expect("trains").model
}

fn bytes(dir: &Path, file: &str) -> Vec<u8> {
    fs::read(dir.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
fn skip(why: &str) {
    println!("skipped: {why}");
}

/// Two of the files that it is made of are not part of the project: `STANCE_NEWS` and `STANCE_WINK` say where they are.
#[test]
fn the_default_model_is_what_its_recipe_makes() {
    let given = ["STANCE_NEWS", "STANCE_WINK"].map(|name| std::env::var(name).ok());
    let [Some(news), Some(wink)] = given else {
        skip("STANCE_NEWS and STANCE_WINK do not say where the data of the recipe is");
        return;
    };
    let here = Sandbox::new();
    let model = here.path("default");
    let mut recipe = Command::new(project("models/make-default.sh"));
    recipe.args([&news, &wink]).arg(&model).env("STANCE", env!("CARGO_BIN_EXE_stance"));
    assert!(recipe.output().expect("runs").status.success());
    for file in &FILES[..3] {
        assert!(bytes(&model, file) == bytes(&project("models/default"), file), "{file} differs");
    }
}

#[test]
fn the_default_model_was_trained_on_the_data_that_is_here() {
    let model = Model::read(&project("models/default")).expect("reads");
    assert_eq!(Model::embedded(), model);
    let ours: Vec<_> = model.data.iter().filter(|source| source.path.starts_with("datasets/")).collect();
    assert_eq!(ours.len(), 6);
    for source in ours {
        let now = Source::of_file(&project(&source.path), source.rows).expect("reads");
        assert_eq!(now.sha256, source.sha256, "{}", source.path);
    }
}

#[test]
fn one_thread_and_two_give_the_same_bytes() {
    let here = Sandbox::new();
    here.write("train.jsonl", fs::read(project("datasets/russia-ukraine/test.jsonl")).expect("reads"));
    for threads in ["1", "2", "3"] {
        let run =
            here.run(&["train", "train.jsonl", "--threads", threads, "--model", &format!("{threads}/m")]);
        assert_eq!(run.code, Some(0), "{run:?}");
    }
    for file in FILES {
        for threads in ["2/m", "3/m"] {
            assert!(
                bytes(&here.path(threads), file) == bytes(&here.path("1/m"), file),
                "{file} of {threads}"
            );
        }
    }
}

#[test]
fn writing_what_was_read_gives_the_same_bytes() {
    let here = Sandbox::new();
    here.train("first");
    let model = Model::read(&here.path("first")).expect("reads");
    model.write(&here.path("second"), &here.read("first/README.md")).expect("writes");
    for file in FILES {
        assert!(bytes(&here.path("second"), file) == bytes(&here.path("first"), file), "{file}");
    }
    assert_eq!(Model::read(&here.path("second")).expect("reads"), model);
}

#[test]
fn a_text_alone_and_among_a_thousand_gets_the_same_bits() {
    let predictor = Predictor::new(Model::embedded());
    let rows =
        [data("datasets/russia-ukraine/train.jsonl").rows, data("datasets/russia-ukraine/test.jsonl").rows]
            .concat();
    let bare = |row: &Row| [row.clone(), Row { targets: Vec::new(), ..row.clone() }];
    let mut rows: Vec<Row> = rows.iter().flat_map(bare).collect();
    rows.extend(rows[..200].to_vec());
    assert!(rows.len() >= 1000);
    let together = predictor.predict_all(&rows).expect("predicts");
    for (row, among) in rows.iter().zip(&together) {
        let alone = predictor.predict(row).expect("predicts");
        assert_eq!(format!("{alone:?}"), format!("{among:?}"));
        for stance in &alone.stances {
            let sum: f64 = stance.scored.probabilities.iter().map(|(_, p)| p).sum();
            assert!((sum - 1.0).abs() < 1e-12);
        }
    }
}

#[test]
fn every_labelled_party_of_our_data_is_found_in_its_text() {
    let conflict = Conflict::built_in("russia-ukraine").expect("built in");
    let finder = MentionFinder::new(&conflict);
    for file in ["train", "test"] {
        for row in &data(&format!("datasets/russia-ukraine/{file}.jsonl")).rows {
            let found = finder.find(&row.text);
            for target in row.targets.iter().filter_map(|target| target.name.as_deref()) {
                let party = conflict.party(target).expect("a party");
                assert!(found.iter().any(|mention| mention.party == party), "{}: {target}", row.place);
            }
        }
    }
}

#[test]
fn weights_that_are_not_finite_are_refused() {
    let here = Sandbox::new();
    for bad in [f32::NAN, f32::INFINITY] {
        let mut model = Model::embedded();
        let stance = model.stance.as_mut().expect("stances");
        let mut weights = stance.weights.to_vec();
        weights[7] = bad;
        stance.weights = Tensor::from(weights);
        let message = model.write(&here.path("m"), "").expect_err("not read back").to_string();
        assert!(message.ends_with("damaged: stance: a weight is not a finite number"), "{message}");
        assert!(!here.path("m").exists(), "nothing is left behind");
    }
}

#[test]
fn other_files_in_a_model_directory_stay() {
    let here = Sandbox::new();
    here.train("m");
    here.write("m/.gitattributes", "*.safetensors filter=lfs\n");
    here.train("m");
    assert_eq!(here.read("m/.gitattributes"), "*.safetensors filter=lfs\n");
    let run = here.run(&["evaluate", "m", "train.jsonl"]);
    assert_eq!(run.code, Some(0), "{run:?}");
}

#[test]
fn the_dense_solver_and_ours_agree_on_a_small_problem() {
    let data = data("datasets/russia-ukraine/test.jsonl");
    let model = |solver| {
        let mut config = Config::default();
        config.classifier.solver = solver;
        config.set("classifier.class_weight", "none").expect("a parameter");
        config.set("classifier.tol", "1e-8").expect("a parameter");
        config.set("classifier.max_iter", "2000").expect("a parameter");
        config.set("features.max_features", "150").expect("a parameter");
        config.set("calibration.folds", "0").expect("a parameter");
        train(config, &data)
    };
    let (ours, dense) = (model(Solver::Sparse), model(Solver::Dense));
    let largest = head(&ours).weights.iter().fold(0.0f32, |top, weight| top.max(weight.abs()));
    for (a, b) in head(&ours).weights.iter().zip(head(&dense).weights.iter()) {
        assert!((a - b).abs() <= 1e-3 * largest, "{a} {b}");
    }
    let outcome = head(&dense).report.outcome.expect("measured");
    assert!(outcome.iterations.is_none() && outcome.gradient_norm < 1e-3, "{outcome:?}");
}

#[test]
fn too_few_articles_to_calibrate_leave_scores_as_they_are() {
    let mut data = data("datasets/russia-ukraine/test.jsonl");
    data.rows.iter_mut().for_each(|row| row.group = Some("one".into()));
    let model = train(Config::default(), &data);
    assert_eq!(head(&model).report.calibration, None);
    assert_eq!(head(&model).calibrator.temperature.value().to_bits(), 1.0f64.to_bits());
}
