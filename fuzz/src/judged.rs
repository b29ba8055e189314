//! What the default model says of any text.

use std::sync::LazyLock;

use stancekit::dataset::{ReadOptions, Reader};
use stancekit::pipeline::{Prediction, Scored};
use stancekit::{Article, Conflict, Model, Predictor};

/// Most rows of one input.
const ROWS: usize = 20;

/// Models are made once.
static PREDICTOR: LazyLock<Predictor> = LazyLock::new(|| Predictor::new(Model::embedded()));
static OF_CONFLICT: LazyLock<Predictor> =
    LazyLock::new(|| PREDICTOR.with_conflict(&Conflict::built_in("russia-ukraine").expect("built in")));

/// An article has a prediction for each of its passages, with places inside of it; and its report is JSON.
pub(super) fn article(bytes: &[u8]) {
    let article = Article::from_text(&String::from_utf8_lossy(bytes));
    for predictor in [&*PREDICTOR, &*OF_CONFLICT] {
        let report = predictor.read(&article).expect("any text is judged");
        report.passages().for_each(|(passage, prediction)| check(prediction, passage.text));
        assert!(report.parties.iter().all(|party| party.net_stance.abs() <= 1.0));
        serde_json::from_str::<serde_json::Value>(&report.to_json().to_string()).expect("JSON");
    }
}

/// Rows have a prediction each.
pub(super) fn rows(bytes: &[u8]) {
    let options = ReadOptions { lossy: true, ..ReadOptions::default() };
    let Ok(reader) = Reader::new("rows.jsonl", bytes, &options) else { return };
    for row in reader.take(ROWS).filter_map(Result::ok) {
        if let Ok(prediction) = PREDICTOR.predict(&row) {
            check(&prediction, &row.text);
        }
    }
}

/// What moved a label adds up to it.
pub(super) fn explained(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for target in [Some("russia"), Some("the"), None] {
        let Ok(explanation) = OF_CONFLICT.explain(&text, target) else { continue };
        let sum: f64 = explanation.contributions.iter().map(|contribution| contribution.value).sum();
        let off = (explanation.bias + sum - explanation.log_odds).abs();
        assert!(off < 1e-6 * (1.0 + explanation.log_odds.abs()), "{off} off");
        assert!(explanation.words.iter().all(|(span, _)| span.slice(&text).is_some()));
    }
}

fn check(prediction: &Prediction, text: &str) {
    for stance in &prediction.stances {
        assert!(stance.mentions.iter().all(|span| span.slice(text).is_some()), "{:?}", stance.mentions);
        check_sum(&stance.scored);
    }
    prediction.sentiment.iter().for_each(check_sum);
    assert!(prediction.speeches.iter().all(|speech| speech.span.slice(text).is_some()));
}

fn check_sum<L>(scored: &Scored<L>) {
    let sum: f64 = scored.probabilities.iter().map(|(_, probability)| probability).sum();
    assert!((sum - 1.0).abs() < 1e-9, "probabilities add up to {sum}");
}
