//! The fields of a prediction → a label and the probability of each.

use serde_json::{Map, Value};

use crate::dataset::LabelMap;
use crate::label::{Label, Sentiment, Stance};

/// Fields of the stance that was predicted.
const STANCE: [&str; 2] = ["predicted", "prediction"];
/// Fields of the sentiment that was predicted.
const SENTIMENT: [&str; 1] = ["predicted_sentiment"];
/// What `stance predict` writes beside a sentiment, and data do not have.
const SENTIMENT_CONFIDENCE: &str = "sentiment_confidence";
/// Fields of the probability of each label.
const PROBABILITIES: [&str; 2] = ["probabilities", "scores"];
/// Fields of the probability of each sentiment.
const SENTIMENT_PROBABILITIES: [&str; 1] = ["sentiment_probabilities"];
/// What the name of a column begins with that holds the probability of one stance.
const COLUMN: &str = "p_";
/// How far probabilities may be from adding up to 1.
const TOLERANCE: f64 = 0.02;

/// What was predicted.
#[derive(Debug, Clone)]
pub(super) struct PredictedLabel<L> {
    pub(super) label: L,
    /// The probability of each label, that which was predicted first; empty if nothing tells.
    pub(super) probabilities: Vec<(L, f64)>,
}

/// The stance that was predicted, first, and the probability of each; none if nothing was. Without
/// probabilities it is taken to be sure.
pub(crate) fn predicted_stance(
    object: &Map<String, Value>,
    map: &LabelMap,
) -> Result<Option<Vec<(Stance, f64)>>, String> {
    let sure =
        |PredictedLabel { label, probabilities }: PredictedLabel<Stance>| match probabilities.is_empty() {
            true => vec![(label, 1.0)],
            false => probabilities,
        };
    Ok(said(object, map)?.map(sure))
}

/// The label that was predicted and the probability of each; none if nothing was.
pub(super) fn said<L: Label>(
    object: &Map<String, Value>,
    map: &LabelMap,
) -> Result<Option<PredictedLabel<L>>, String> {
    let Some((name, value)) = predicted_field::<L>(object)?.filter(|(_, value)| !is_blank(value)) else {
        return Ok(None);
    };
    let found = word_of(value).ok_or_else(|| format!("`{name}` is an object or a list, expected a label"))?;
    let parse = |found: &str| {
        let mapped = map.label::<L>(found).or_else(|| L::parse(found));
        mapped.ok_or_else(|| format!("`{found}` is not a {}; expected one of {}", L::TASK, L::accepted()))
    };
    let label = parse(&found)?;
    let given = given::<L>(object)?;
    if given.is_empty() {
        return Ok(Some(PredictedLabel { label, probabilities: Vec::new() }));
    }
    let mut probabilities = Vec::new();
    for (name, value) in &given {
        let p = number(value).filter(|p| (0.0..=1.0).contains(p));
        let p = p.ok_or_else(|| {
            format!("the probability of `{name}` is `{value}`, expected a number from 0 to 1")
        })?;
        probabilities.push((parse(name)?, p));
    }
    let sum: f64 = probabilities.iter().map(|(_, p)| p).sum();
    if (sum - 1.0).abs() > TOLERANCE {
        return Err(format!("the probabilities add up to {sum:.3}, expected 1"));
    }
    probabilities.sort_by_key(|(known, _)| (*known != label, known.index()));
    if probabilities.first().is_none_or(|(first, _)| *first != label) {
        probabilities.insert(0, (label, 0.0));
    }
    Ok(Some(PredictedLabel { label, probabilities }))
}

/// Whether an object has a field for a prediction, be it empty.
pub(super) fn has_prediction(object: &Map<String, Value>) -> Result<bool, String> {
    Ok(predicted_field::<Stance>(object)?.is_some() || predicted_field::<Sentiment>(object)?.is_some())
}

/// The field that holds what was predicted, and its name: the first that is there, be it empty. Data call
/// their labels `stance` and `sentiment`, too, so those fields count only beside probabilities.
fn predicted_field<L: Label>(object: &Map<String, Value>) -> Result<Option<(&'static str, &Value)>, String> {
    let is_sentiment = L::TASK == Sentiment::TASK;
    let names: &[&'static str] = if is_sentiment { &SENTIMENT } else { &STANCE };
    let named = |name: &&'static str| Some((*name, field(object, name)?));
    if let Some(found) = names.iter().find_map(named) {
        return Ok(Some(found));
    }
    let Some((name, value)) = named(&L::TASK) else { return Ok(None) };
    let has_confidence = is_sentiment && field(object, SENTIMENT_CONFIDENCE).is_some_and(|of| !is_blank(of));
    let is_predicted = is_blank(value) || has_confidence || !given::<L>(object)?.is_empty();
    Ok(is_predicted.then_some((name, value)))
}

/// The probabilities that are given by the names of labels, in an object, in the text of one in a cell of a
/// table, or in columns of their own.
fn given<L: Label>(object: &Map<String, Value>) -> Result<Map<String, Value>, String> {
    let is_sentiment = L::TASK == Sentiment::TASK;
    let names: &[&str] = if is_sentiment { &SENTIMENT_PROBABILITIES } else { &PROBABILITIES };
    for name in names {
        let none = |what: &str| format!("`{name}` is {what}, expected an object of labels and probabilities");
        match field(object, name) {
            Some(Value::Object(given)) => return Ok(given.clone()),
            Some(Value::Array(_)) => return Err(none("a list")),
            Some(Value::String(cell)) if cell.trim_start().starts_with(['{', '[']) => {
                return serde_json::from_str(cell).map_err(|_| none(&format!("`{cell}`")));
            }
            _ => {}
        }
    }
    if is_sentiment {
        return Ok(Map::new());
    }
    let column = |label: &L| {
        let value = field(object, &format!("{COLUMN}{label}"))?;
        (!is_blank(value)).then(|| (label.name().to_owned(), value.clone()))
    };
    Ok(L::ALL.iter().filter_map(column).collect())
}

/// A number, or a cell that holds one.
fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())
}

/// A field by its name, in capitals or not.
pub(super) fn field<'o>(object: &'o Map<String, Value>, name: &str) -> Option<&'o Value> {
    let is_named = |known: &str| known.trim().eq_ignore_ascii_case(name);
    object.get(name).or_else(|| object.iter().find_map(|(known, value)| is_named(known).then_some(value)))
}

/// The word in a field; none if it is blank or absent.
pub(super) fn word(object: &Map<String, Value>, name: &str) -> Option<String> {
    word_of(field(object, name)?)
}

fn word_of(value: &Value) -> Option<String> {
    match value {
        Value::String(word) => Some(word.trim().to_owned()).filter(|word| !word.is_empty()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

fn is_blank(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(|cell| cell.trim().is_empty())
}
