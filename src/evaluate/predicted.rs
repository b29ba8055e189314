//! The fields of a prediction → a label and the probability of each.

use serde_json::{Map, Value};

use crate::dataset::LabelMap;
use crate::label::{Label, Sentiment, Stance};

/// Fields that may hold the stance that was predicted: the first that is there. A `label` beside a text is
/// somebody's.
pub(super) const STANCE: [&str; 4] = ["predicted", "prediction", "stance", "label"];
/// Fields that may hold the sentiment that was predicted.
const SENTIMENT: [&str; 2] = ["predicted_sentiment", "sentiment"];
/// The field among them that is the label of a row.
const LABEL: &str = "label";
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
    let names: &[&str] = if L::TASK == Sentiment::TASK { &SENTIMENT } else { &STANCE };
    let is_bare = field(object, "text").is_none();
    let known = names.iter().find(|name| field(object, name).is_some() && (**name != LABEL || is_bare));
    let Some(found) = known.and_then(|name| word(object, name)) else { return Ok(None) };
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

/// The probabilities that are given by the names of labels, in an object, in the text of one in a cell of a
/// table, or in columns of their own.
fn given<L: Label>(object: &Map<String, Value>) -> Result<Map<String, Value>, String> {
    let is_sentiment = L::TASK == Sentiment::TASK;
    let names: &[&str] = if is_sentiment { &SENTIMENT_PROBABILITIES } else { &PROBABILITIES };
    for name in names {
        let none = |what: &str| format!("`{name}` is {what}, expected an object of labels and probabilities");
        match object.get(*name) {
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
        let is_blank = value.is_null() || value.as_str().is_some_and(|cell| cell.trim().is_empty());
        (!is_blank).then(|| (label.name().to_owned(), value.clone()))
    };
    Ok(L::ALL.iter().filter_map(column).collect())
}

/// A number, or a cell that holds one.
fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())
}

/// Whether a prediction is told, if only that there is none.
pub(super) fn is_told(object: &Map<String, Value>) -> bool {
    let names = STANCE.iter().chain(&SENTIMENT).filter(|name| **name != LABEL);
    names.into_iter().any(|name| field(object, name).is_some())
}

/// A field by its name, in any case and with white space around it.
fn field<'o>(object: &'o Map<String, Value>, name: &str) -> Option<&'o Value> {
    let alike = || object.iter().find(|(key, _)| key.trim().eq_ignore_ascii_case(name));
    object.get(name).or_else(|| Some(alike()?.1))
}

pub(super) fn word(object: &Map<String, Value>, name: &str) -> Option<String> {
    match field(object, name)? {
        Value::String(word) => Some(word.trim().to_owned()).filter(|word| !word.is_empty()),
        value @ (Value::Number(_) | Value::Bool(_)) => Some(value.to_string()),
        _ => None,
    }
}
