//! Models that read word vectors beside n-grams.

use stancekit::conflict::Conflict;
use stancekit::dataset::{Dataset, ReadOptions};
use stancekit::feature::WordVectors;
use stancekit::model::Model;
use stancekit::pipeline::{Predictor, Trainer};

use crate::common::{Sandbox, project};

/// A few words with made-up vectors, some of them in no training text.
const VECTORS: &str = "brave 0.9 0.1 -0.2\nlied -0.8 0.3 0.1\nthe 0.1 0.1 0.1\nsaid 0.2 -0.1 0.3\n\
                       truce 0.3 0.8 -0.4\nperfidious -0.7 0.4 0.2\nattack -0.6 -0.5 0.3\nhelp 0.7 0.2 0.4\n";

fn data() -> Dataset {
    let file = project("datasets/russia-ukraine/test.jsonl");
    Dataset::read(&[file], &ReadOptions::default(), |_| ()).expect("our own data")
}

fn train(vectors: Option<&str>) -> Model {
    let vectors = vectors.map(|text| WordVectors::read("v", text.as_bytes(), None).expect("well formed"));
    let trainer = Trainer::new().conflict(Conflict::built_in("russia-ukraine")).vectors(vectors);
    trainer.train(&data(), &()).expect("trains").model
}

#[test]
fn a_model_with_vectors_is_the_same_on_disk() {
    let here = Sandbox::new();
    let model = train(Some(VECTORS));
    model.write(&here.path("m"), "").expect("writes");
    let read = Model::read(&here.path("m")).expect("reads");
    assert_eq!(read, model);
    let rows = data().rows;
    let predict = |model: Model| Predictor::new(model).predict_all(&rows).expect("predicts");
    assert_eq!(predict(read), predict(model));
}

#[test]
fn vectors_speak_for_words_that_no_training_text_has() {
    let said = |model: Model, word: &str| {
        let predictor = Predictor::new(model);
        let text = format!("Kyiv is {word}.");
        let told = predictor.explain(&text, Some("ukraine")).expect("explains");
        told.contributions.iter().any(|of| of.name == "vectors: right" && of.value.abs() > 0.0)
    };
    assert!(said(train(Some(VECTORS)), "perfidious"));
    assert!(!said(train(Some(VECTORS)), "perfidiously"), "a word without a vector");
    assert!(!said(train(None), "perfidious"));
}

#[test]
fn numbers_that_are_not_finite_are_refused() {
    let here = Sandbox::new();
    let mut model = train(Some(VECTORS));
    model.write(&here.path("m"), "").expect("writes");
    let bytes = std::fs::read(here.path("m/model.safetensors")).expect("reads");
    std::fs::write(here.path("m/model.safetensors"), &bytes[..bytes.len() - 8]).expect("writes");
    assert!(Model::read(&here.path("m")).is_err());
    model.vectors = None;
    model.write(&here.path("n"), "").expect("writes");
    assert!(Model::read(&here.path("n")).is_err(), "a tail without its vectors");
}
