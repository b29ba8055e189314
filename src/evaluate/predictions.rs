//! Predictions that were made elsewhere → figures.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::examples::Example;
use super::measurement::{Collector, group};
use super::{Measurement, ScoredExample};
use crate::conflict::find_name;
use crate::dataset::{
    DatasetError, LabelMap, Location, ReadOptions, Row, TargetLabel, open, read_fields, text_digest,
};
use crate::label::{Label, Sentiment, Stance};

/// Fields that may hold the stance that was predicted, in this order.
const STANCE: [&str; 4] = ["predicted", "prediction", "stance", "label"];
/// Fields that may hold the sentiment that was predicted.
const SENTIMENT: [&str; 2] = ["predicted_sentiment", "sentiment"];
/// Fields of the probability of each label.
const PROBABILITIES: [&str; 2] = ["probabilities", "scores"];
/// Fields of the probability of each sentiment.
const SENTIMENT_PROBABILITIES: [&str; 1] = ["sentiment_probabilities"];
/// How far probabilities may be from adding up to 1.
const TOLERANCE: f64 = 0.02;

/// What somebody else's program predicted: an object of fields for each example.
///
/// An example has its prediction from the object with its `id` and `target`, or with its `text` and `target`
/// if the objects have no ids. The stance is in `predicted`, `prediction`, `stance` or `label`;
/// `probabilities` (or `scores`) may say how probable each label is. A prediction without any is taken to be
/// sure of itself. The sentiment is in `predicted_sentiment` or `sentiment`, and its probabilities in
/// `sentiment_probabilities`.
#[derive(Debug, Clone, Default)]
pub struct Predictions {
    name: String,
    of_id: BTreeMap<Key, Predicted>,
    of_text: BTreeMap<Key, Predicted>,
    /// Those that have no probabilities.
    bare: usize,
}

/// What names an example, and its target.
type Key = (String, Option<String>);

#[derive(Debug, Clone)]
struct Predicted {
    place: Location,
    stance: Option<Vec<(Stance, f64)>>,
    sentiment: Option<Vec<(Sentiment, f64)>>,
}

impl Predicted {
    fn none(place: &Location) -> Self {
        Self { place: place.clone(), stance: None, sentiment: None }
    }

    /// Takes in what it lacks; false if it has that already.
    fn merge(&mut self, other: &Self) -> bool {
        let is_twice = self.stance.is_some() && other.stance.is_some()
            || self.sentiment.is_some() && other.sentiment.is_some();
        self.stance = self.stance.take().or_else(|| other.stance.clone());
        self.sentiment = self.sentiment.take().or_else(|| other.sentiment.clone());
        !is_twice
    }
}

/// The digest of a text, as reports have it in the place of the text.
fn digest(text: &str) -> String {
    let is_digest = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_digest { text.to_owned() } else { format!("{:016x}", text_digest(text)) }
}

/// A row of a report's sentiments as one of predictions.
fn of_sentiment(row: &Map<String, Value>) -> Map<String, Value> {
    let names = [
        ("row", "row"),
        ("text", "text"),
        ("predicted", SENTIMENT[0]),
        ("probabilities", SENTIMENT_PROBABILITIES[0]),
    ];
    let of = |(from, to): (&str, &str)| Some((to.to_owned(), row.get(from)?.clone()));
    names.into_iter().filter_map(of).collect()
}

/// Why predictions are not those of data.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PredictionsError {
    /// They cannot be read.
    #[error(transparent)]
    Dataset(#[from] DatasetError),
    /// One of them is none.
    #[error("{place}: {what}")]
    Row {
        /// Where.
        place: Location,
        /// What is wrong with it.
        what: String,
    },
    /// Examples have no prediction.
    #[error("{name}: {missing} of {examples} examples have no prediction, the first {first}")]
    Missing {
        /// The file.
        name: String,
        /// How many have none.
        missing: usize,
        /// How many there are.
        examples: usize,
        /// The first that has none.
        first: String,
    },
}

impl PredictionsError {
    /// A hint: what to do about the error.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Dataset(error) => error.hint(),
            Self::Missing { .. } => Some(
                "a prediction has the `id` (or the `text`) and the `target` of the row that it is for, and `predicted`".into(),
            ),
            Self::Row { .. } => None,
        }
    }
}

impl Predictions {
    /// Reads a file of them: JSONL, a list of JSON, a table with a header, or what `stance predict --format
    /// jsonl` and `stance evaluate --with-rows` wrote.
    ///
    /// # Errors
    /// [`PredictionsError`] with the place of the fault.
    pub fn read(path: &Path, options: &ReadOptions) -> Result<Self, PredictionsError> {
        Self::from_bytes(&path.display().to_string(), open(path)?, options)
    }

    /// As [`read`](Self::read), from bytes; `name` is what messages call them.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn from_bytes(
        name: &str,
        bytes: impl Read + Send,
        options: &ReadOptions,
    ) -> Result<Self, PredictionsError> {
        let mut predictions = Self { name: name.to_owned(), ..Self::default() };
        for (place, object) in read_fields(name, bytes, options)? {
            let list = |name: &str| object.get(name).and_then(Value::as_array);
            let Some(rows) = list("rows") else {
                predictions.add(&place, &object, &options.label_map)?;
                continue;
            };
            for row in rows.iter().filter_map(Value::as_object) {
                predictions.add(&place, row, &options.label_map)?;
            }
            for row in list("sentiment_rows").into_iter().flatten().filter_map(Value::as_object) {
                predictions.add(&place, &of_sentiment(row), &options.label_map)?;
            }
        }
        Ok(predictions)
    }

    fn add(
        &mut self,
        place: &Location,
        object: &Map<String, Value>,
        map: &LabelMap,
    ) -> Result<(), PredictionsError> {
        let fault = |what| PredictionsError::Row { place: place.clone(), what };
        let stance = scored::<Stance>(object, &STANCE, &PROBABILITIES, map).map_err(fault)?;
        let sentiment =
            scored::<Sentiment>(object, &SENTIMENT, &SENTIMENT_PROBABILITIES, map).map_err(fault)?;
        if stance.is_none() && sentiment.is_none() {
            return Err(fault(format!("no prediction, expected a label in `{}`", STANCE.join("`, `"))));
        }
        self.bare += usize::from(
            !PROBABILITIES
                .iter()
                .chain(&SENTIMENT_PROBABILITIES)
                .any(|name| object.get(*name).is_some_and(Value::is_object)),
        );
        let predicted = Predicted { place: place.clone(), stance, sentiment };
        let target = word(object, "target");
        if let Some(id) = word(object, "id").or_else(|| word(object, "row")) {
            let key = (id.clone(), target.clone());
            let known = self.of_id.entry(key).or_insert_with(|| Predicted::none(place));
            if !known.merge(&predicted) {
                let toward = target.map_or(String::new(), |target| format!(" toward `{target}`"));
                return Err(fault(format!(
                    "a second prediction for `{id}`{toward}, the first is in {}",
                    known.place
                )));
            }
        }
        let text = object.get("text").and_then(Value::as_str);
        if let Some(text) = text {
            let known = self.of_text.entry((digest(text), target)).or_insert_with(|| Predicted::none(place));
            known.merge(&predicted);
        }
        Ok(())
    }

    fn of(&self, row: &Row, target: Option<&str>) -> Option<&Predicted> {
        let target = target.map(str::to_owned);
        let text = digest(&row.text);
        let by_id = row.id.clone().and_then(|id| self.of_id.get(&(id, target.clone())));
        by_id.or_else(|| self.of_text.get(&(text, target)))
    }

    /// What to bear in mind of predictions that have no probabilities, if there are any.
    pub(super) fn bare_warning(&self) -> Option<String> {
        (self.bare > 0).then(|| {
            format!(
                "{} predictions have no probabilities: log_loss, brier, ece and the like say nothing of them",
                self.bare
            )
        })
    }

    /// Holds them against the labels of rows; the seed is that of the intervals.
    ///
    /// # Errors
    /// [`PredictionsError::Missing`] if a labelled example has none.
    pub fn figures(&self, rows: &[Row], seed: u64) -> Result<Measurement, PredictionsError> {
        let mut judging = Collector::default();
        let has_sentiments =
            self.of_id.values().chain(self.of_text.values()).any(|of| of.sentiment.is_some());
        let mut missing = Vec::new();
        for (number, row) in rows.iter().enumerate() {
            for (target, gold) in row.examples() {
                let name = target.name.as_deref();
                match self.of(row, name).and_then(|predicted| predicted.stance.clone()) {
                    Some(probabilities) => {
                        judging.examples.push(example(number, row, target, gold, probabilities));
                    }
                    None => missing.push((row, name)),
                }
            }
            let of_row = || self.of(row, None).or_else(|| self.of(row, row.targets.first()?.name.as_deref()));
            let Some(gold) = row.sentiment.filter(|_| has_sentiments) else { continue };
            match of_row().and_then(|of| of.sentiment.clone()) {
                Some(predicted) => {
                    let scored = scored_example(row, None, gold, predicted);
                    judging.sentiments.push(Example {
                        row: number,
                        name: None,
                        scored,
                        mentions: Vec::new(),
                    });
                }
                None => missing.push((row, Some(Sentiment::TASK))),
            }
        }
        if let Some((row, name)) = missing.first() {
            let toward = match *name {
                Some(name) if name == Sentiment::TASK => ", its sentiment".to_owned(),
                Some(name) => format!(" toward `{name}`"),
                None => String::new(),
            };
            return Err(PredictionsError::Missing {
                name: self.name.clone(),
                missing: missing.len(),
                examples: missing.len() + judging.examples.len() + judging.sentiments.len(),
                first: format!("{}{toward}", row.place),
            });
        }
        Ok(judging.figures(rows, seed))
    }
}

fn example(
    number: usize,
    row: &Row,
    target: &TargetLabel,
    gold: Stance,
    probabilities: Vec<(Stance, f64)>,
) -> Example {
    let name = target.name.clone();
    let mentions = match (target.span, name.as_deref()) {
        (Some(span), _) => vec![span],
        (None, Some(name)) => find_name(&row.text, name),
        (None, None) => Vec::new(),
    };
    Example { row: number, scored: scored_example(row, name.clone(), gold, probabilities), name, mentions }
}

fn scored_example<L: Label>(
    row: &Row,
    target: Option<Arc<str>>,
    gold: L,
    probabilities: Vec<(L, f64)>,
) -> ScoredExample<L> {
    let predicted = probabilities.first().map_or(gold, |(label, _)| *label);
    ScoredExample { gold, predicted, probabilities, group: group(row), target }
}

/// The stance that was predicted, first, and the probability of each; none if nothing was.
pub(crate) fn predicted_stance(
    object: &Map<String, Value>,
    map: &LabelMap,
) -> Result<Option<Vec<(Stance, f64)>>, String> {
    scored(object, &STANCE, &PROBABILITIES, map)
}

/// The label that was predicted first, and the probability of each; none if nothing was.
fn scored<L: Label>(
    object: &Map<String, Value>,
    names: &[&str],
    given: &[&str],
    map: &LabelMap,
) -> Result<Option<Vec<(L, f64)>>, String> {
    let Some(found) = names.iter().find_map(|name| word(object, name)) else { return Ok(None) };
    let parse = |found: &str| {
        let mapped = map.label::<L>(found).or_else(|| L::parse(found));
        mapped.ok_or_else(|| format!("`{found}` is not a {}; expected one of {}", L::TASK, L::accepted()))
    };
    let label = parse(&found)?;
    let given = given.iter().find_map(|name| object.get(*name)?.as_object());
    let Some(given) = given else { return Ok(Some(vec![(label, 1.0)])) };
    let mut probabilities = Vec::new();
    for (name, value) in given {
        let p = value.as_f64().filter(|p| (0.0..=1.0).contains(p));
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
    Ok(Some(probabilities))
}

fn word(object: &Map<String, Value>, name: &str) -> Option<String> {
    match object.get(name)? {
        Value::String(word) if !word.is_empty() => Some(word.clone()),
        value @ (Value::Number(_) | Value::Bool(_)) => Some(value.to_string()),
        _ => None,
    }
}
