//! What a model says of rows, for people and for programs: one line or object per target.

use serde_json::{Map, Value, json};

use crate::dataset::{Row, TargetLabel};
use crate::label::Label;
use crate::pipeline::{Prediction, StancePrediction};
use crate::report::form::json::{number, probabilities};
use crate::span::ByteSpan;
use crate::speech::Speaker;

/// Fields of whose voice it is, which a labelled row may have, too; its own are then called `gold_voice` and
/// so on.
const VOICE_FIELDS: [&str; 3] = ["voice", "speaker", "speaker_party"];

/// One object per target of a row, and one without a target if there is none: the form of `--format jsonl`.
/// Fields that the row came with follow those of the prediction.
pub(crate) fn row_objects(row: &Row, prediction: &Prediction) -> Vec<Map<String, Value>> {
    each_target(prediction, |stance| {
        let place = [("id", json!(row.id)), ("paragraph", json!(0))];
        let mut fields = labelled(place, &row.text, stance.map(|(_, stance)| stance), prediction);
        fields.extend(gold_fields(row, stance.and_then(|(i, _)| row.targets.get(i))));
        for (name, value) in row.known.iter().chain(&row.fields) {
            let name =
                if VOICE_FIELDS.contains(&name.as_str()) { format!("gold_{name}") } else { name.clone() };
            fields.entry(name).or_insert_with(|| value.clone());
        }
        fields
    })
}

/// The same with `row`, the number of the row from 0, unless the row came with a field of that name.
#[cfg(feature = "cli")]
pub(crate) fn row_numbered(n: usize, row: &Row, objects: Vec<Map<String, Value>>) -> Vec<Map<String, Value>> {
    let has_own = row.known.contains_key("row") || row.fields.contains_key("row");
    let numbered = |object: Map<String, Value>| {
        let number = (!has_own).then(|| ("row".to_owned(), json!(n)));
        number.into_iter().chain(object).collect()
    };
    objects.into_iter().map(numbered).collect()
}

/// What stands in the place of a row that cannot be labelled: its fields, and `error`.
#[cfg(feature = "cli")]
pub(crate) fn row_error(row: &Row, error: &str) -> Map<String, Value> {
    let own = [("id", json!(row.id)), ("text", json!(row.text)), ("error", json!(error))];
    let mut fields: Map<String, Value> =
        own.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    for (name, value) in row.known.iter().chain(&row.fields) {
        fields.entry(name).or_insert_with(|| value.clone());
    }
    fields
}

/// Something for each stance of a prediction, by its number, or once if there is none.
pub(super) fn each_target<T>(
    prediction: &Prediction,
    mut of: impl FnMut(Option<(usize, &StancePrediction)>) -> T,
) -> Vec<T> {
    match prediction.stances.as_slice() {
        [] => vec![of(None)],
        stances => stances.iter().enumerate().map(|stance| of(Some(stance))).collect(),
    }
}

/// Where a text is from, and one stance in it.
pub(super) fn labelled<const N: usize>(
    place: [(&str, Value); N],
    text: &str,
    stance: Option<&StancePrediction>,
    prediction: &Prediction,
) -> Map<String, Value> {
    let place = place.map(|(name, value)| (name.to_owned(), value)).into_iter();
    let text_field = ("text".to_owned(), json!(text));
    let labels = stance_fields(stance, text).into_iter().chain(sentiment_fields(prediction));
    place.chain([text_field]).chain(labels).collect()
}

/// The labels that the row came with, `gold` and `gold_sentiment`, where it has them.
fn gold_fields(row: &Row, target: Option<&TargetLabel>) -> Vec<(String, Value)> {
    let gold =
        target.and_then(|target| target.stance).map(|stance| ("gold".to_owned(), json!(stance.name())));
    let sentiment = row.sentiment.map(|sentiment| ("gold_sentiment".to_owned(), json!(sentiment.name())));
    gold.into_iter().chain(sentiment).collect()
}

pub(super) fn stance_fields(stance: Option<&StancePrediction>, text: &str) -> Map<String, Value> {
    let fields = [
        ("target", json!(stance.and_then(|stance| stance.target.as_deref()))),
        (
            "mentions",
            json!(stance.map_or(Vec::new(), |stance| ByteSpan::all_to_scalars(&stance.mentions, text))),
        ),
        ("stance", json!(stance.map(StancePrediction::name))),
        ("confidence", number(stance.map(|stance| stance.scored.confidence))),
        ("probabilities", stance.map_or(Value::Null, |stance| probabilities(&stance.scored))),
        ("voice", json!(stance.map(|stance| stance.voice.name()))),
    ];
    let inferred = stance.filter(|stance| stance.inferred).map(|_| ("inferred".to_owned(), json!(true)));
    let speaker = speaker(stance.and_then(|stance| stance.speaker.as_ref()));
    fields.map(|(name, value)| (name.to_owned(), value)).into_iter().chain(speaker).chain(inferred).collect()
}

/// Who speaks, and the party that they speak for.
pub(super) fn speaker(speaker: Option<&Speaker>) -> [(String, Value); 2] {
    [
        ("speaker".to_owned(), json!(speaker.map(|speaker| speaker.name.as_str()))),
        ("speaker_party".to_owned(), json!(speaker.and_then(|speaker| speaker.party.as_deref()))),
    ]
}

pub(super) fn sentiment_fields(prediction: &Prediction) -> [(String, Value); 2] {
    let sentiment = prediction.sentiment.as_ref();
    [
        ("sentiment".to_owned(), json!(sentiment.map(|scored| scored.label.name()))),
        ("sentiment_confidence".to_owned(), number(sentiment.map(|scored| scored.confidence))),
    ]
}
