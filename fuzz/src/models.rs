//! Models and word vectors, as bytes of their files.

use std::fs;

use serde_json::Value;
use sha2::{Digest, Sha256};
use stancekit::feature::{PairCounts, Tokenizer, WordCounts, WordVectors};
use stancekit::{Model, Predictor};

use super::settings::as_file;

/// A small model, file by file.
const CONFIG: &[u8] = include_bytes!("../corpus/config_json/config.json");
const TOKENIZER: &[u8] = include_bytes!("../corpus/tokenizer/tokenizer.json");
const TENSORS: &[u8] = include_bytes!("../corpus/safetensors/model.safetensors");

/// Which of a model's files an input is.
#[derive(Clone, Copy)]
pub(super) enum Part {
    Config,
    Tokenizer,
    Tensors,
}

/// A model of which one file is any bytes is refused; or it predicts, and what is written of it is read again.
pub(super) fn model(part: Part, bytes: &[u8]) {
    let of = |own, other| if own { bytes } else { other };
    let tokenizer = of(matches!(part, Part::Tokenizer), TOKENIZER);
    let tensors = of(matches!(part, Part::Tensors), TENSORS);
    let config = with_digests(of(matches!(part, Part::Config), CONFIG), tokenizer, tensors);
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in
        [("config.json", &*config), ("tokenizer.json", tokenizer), ("model.safetensors", tensors)]
    {
        fs::write(folder.path().join(name), bytes).expect("a file is written");
    }
    let Ok(model) = Model::read(folder.path()) else { return };
    let copy = folder.path().join("copy");
    model.write(&copy, "").expect("a model that was read is written");
    let predictor = Predictor::new(model);
    drop(predictor.predict_text("Rome blamed Veii, which fled; both praised the truce."));
    drop(predictor.explain("Rome blamed Veii, which fled.", Some("rome")));
}

/// `config.json` with digests that fit, so that faults behind the digests are found; as it is, if it is no JSON.
fn with_digests(config: &[u8], tokenizer: &[u8], tensors: &[u8]) -> Vec<u8> {
    let Ok(Value::Object(mut config)) = serde_json::from_slice(config) else { return config.to_vec() };
    if let Some(Value::Object(files)) = config.get_mut("files") {
        files.insert("tokenizer.json".into(), hex(tokenizer).into());
        files.insert("model.safetensors".into(), hex(tensors).into());
    }
    config.insert("digest".into(), "".into());
    let digest = hex(&serde_json::to_vec(&config).expect("JSON"));
    config.insert("digest".into(), digest.into());
    serde_json::to_vec(&config).expect("JSON")
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

/// A tokenizer gives tokens that stand in the text, in order.
pub(super) fn tokenizer(bytes: &[u8]) {
    let Ok(tokenizer) = Tokenizer::from_json(bytes) else { return };
    let text = "Rome blamed Veii’s army: “ça ira”, said Київ… 北京 İ";
    let Ok(tokens) = tokenizer.encode(text) else { return };
    assert_eq!(tokens.ids.len(), tokens.spans.len());
    assert!(tokens.spans.iter().all(|span| span.slice(text).is_some()));
}

/// Word vectors are the same when they are written and read again.
pub(super) fn vectors(bytes: &[u8]) {
    if let Ok(vectors) = as_file(bytes, |path| WordVectors::open(path, None)) {
        let again = as_file(&vectors.to_bytes(), |path| WordVectors::open(path, None));
        let again = again.unwrap_or_else(|error| panic!("what was read is not read again: {error}"));
        assert_eq!((vectors.words(), vectors.dims()), (again.words(), again.dims()));
    }
}

/// Counts of words and of neighbours are the same when they are written and read again.
pub(super) fn counts(bytes: &[u8]) {
    if let Ok(counts) = PairCounts::from_bytes("counts", bytes) {
        assert_eq!(Some(counts.clone()), PairCounts::from_bytes("again", &counts.to_bytes()).ok());
    }
    if let Ok(counts) = WordCounts::from_tsv("counts.tsv", &String::from_utf8_lossy(bytes)) {
        let again = WordCounts::from_tsv("again.tsv", &counts.to_tsv()).expect("is read again");
        assert_eq!(counts.to_tsv(), again.to_tsv());
    }
}
