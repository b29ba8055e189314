//! What a model says of rows, for people and for programs: one line or object per target.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::object::{Further, Place, StanceObject};
use crate::dataset::{Row, TargetLabel};
use crate::label::Label;
use crate::pipeline::{Prediction, StancePrediction};
use crate::speech::Speaker;

/// Columns of what is predicted of a text and a target, in their order, wherever predictions are a table.
pub(super) const LABEL_COLUMNS: [&str; 10] = [
    "stance",
    "confidence",
    "p_favor",
    "p_against",
    "p_neutral",
    "voice",
    "speaker",
    "speaker_party",
    "sentiment",
    "sentiment_confidence",
];

/// Fields of a prediction that a row may have come with, too; its own are then called `gold_voice` and so on.
const OWN_OR_OURS: [&str; 9] = [
    "voice",
    "speaker",
    "speaker_party",
    "mentions",
    "confidence",
    "probabilities",
    "sentiment_confidence",
    "paragraph",
    "error",
];

/// One object per target of a row, and one without a target if there is none: the form of `--format jsonl`.
/// Fields that the row came with follow those of the prediction. `n`, the number of the row from 0, is its
/// `row`, unless it came with a field of that name.
pub(crate) fn row_objects<'p>(
    n: Option<usize>,
    row: &'p Row,
    prediction: &'p Prediction,
) -> Vec<StanceObject<'p>> {
    each_target(prediction, |stance| {
        let target = stance.and_then(|(i, _)| row.targets.get(i));
        let stance = stance.map(|(_, stance)| stance);
        let place =
            Place { row: n.filter(|_| !has_number(row)), id: row.id.as_deref(), paragraph: 0, part: None };
        let mut object = StanceObject::new(place, &row.text, stance, prediction);
        for (name, label) in gold_fields(row, target) {
            object.push(Cow::Borrowed(name), Further::Word(label));
        }
        for (name, value) in row.known.iter().chain(&row.fields) {
            object.push(own_name(name), Further::Value(value));
        }
        object
    })
}

/// What stands in the place of a row that cannot be labelled: its fields, and `error`.
#[cfg(feature = "cli")]
pub(crate) fn row_error(n: usize, row: &Row, error: &str) -> Map<String, Value> {
    let number = (!has_number(row)).then(|| ("row", json!(n)));
    let own = [("id", json!(row.id)), ("text", json!(row.text)), ("error", json!(error))];
    let mut fields: Map<String, Value> =
        number.into_iter().chain(own).map(|(name, value)| (name.to_owned(), value)).collect();
    for (name, value) in row.known.iter().chain(&row.fields) {
        fields.entry(own_name(name)).or_insert_with(|| value.clone());
    }
    fields
}

/// What a field that a row came with is called beside those of its prediction.
fn own_name(name: &str) -> Cow<'_, str> {
    if OWN_OR_OURS.contains(&name) { Cow::Owned(format!("gold_{name}")) } else { Cow::Borrowed(name) }
}

/// Whether a row came with a field that is called like its number.
fn has_number(row: &Row) -> bool {
    row.known.contains_key("row") || row.fields.contains_key("row")
}

/// Something for each stance of a prediction, by its number, or once if there is none.
pub(super) fn each_target<'p, T>(
    prediction: &'p Prediction,
    mut of: impl FnMut(Option<(usize, &'p StancePrediction)>) -> T,
) -> Vec<T> {
    match prediction.stances.as_slice() {
        [] => vec![of(None)],
        stances => stances.iter().enumerate().map(|stance| of(Some(stance))).collect(),
    }
}

/// The labels that the row came with, `gold` and `gold_sentiment`, where it has them.
fn gold_fields(
    row: &Row,
    target: Option<&TargetLabel>,
) -> impl Iterator<Item = (&'static str, &'static str)> {
    let gold = target.and_then(|target| target.stance).map(|stance| ("gold", stance.name()));
    let sentiment = row.sentiment.map(|sentiment| ("gold_sentiment", sentiment.name()));
    gold.into_iter().chain(sentiment)
}

/// Who speaks, and the party that they speak for.
pub(super) fn speaker(speaker: Option<&Speaker>) -> [(String, Value); 2] {
    [
        ("speaker".to_owned(), json!(speaker.map(|speaker| speaker.name.as_str()))),
        ("speaker_party".to_owned(), json!(speaker.and_then(|speaker| speaker.party.as_deref()))),
    ]
}
