//! Rows and what a model says of them, as a table: the columns that they came with, and those of the labels.

use std::iter;

use serde_json::{Map, Value, json};

use super::rows::{LABEL_COLUMNS, each_target};
use crate::dataset::Row;
use crate::label::{Label, Stance};
use crate::pipeline::{Prediction, StancePrediction};
use crate::report::form::csv::{cell, line};
use crate::report::form::json::{number, rounded};

/// The number of a row, from 0.
const ROW: &str = "row";
/// What a row is about.
const TARGET: &str = "target";
/// Why a row has no labels.
const ERROR: &str = "error";

type Line = Map<String, Value>;

/// A line for each target of a row, and one without a target if there is none; or, with an error, one that
/// has no labels.
pub(crate) fn row_lines(n: usize, row: &Row, said: Result<&Prediction, String>) -> Vec<Line> {
    match said {
        Ok(prediction) => each_target(prediction, |stance| {
            let mut line = own(n, row);
            line.extend(labels(stance.map(|(_, stance)| stance), prediction, &line));
            line
        }),
        Err(error) => {
            let mut line = own(n, row);
            line.insert(ERROR.to_owned(), error.into());
            vec![line]
        }
    }
}

/// The columns that are added to those of a row. A column of its own that is called so is called `gold_` and
/// its name; but its own target is the target.
fn added() -> impl Iterator<Item = &'static str> {
    iter::once(TARGET).chain(LABEL_COLUMNS).chain(iter::once(ERROR))
}

/// The columns that a row came with, behind its number. Objects become a column for each of their fields.
fn own(n: usize, row: &Row) -> Line {
    let fields = row.known.iter().chain(&row.fields);
    let mut line = Line::new();
    if !row.known.contains_key(ROW) && !row.fields.contains_key(ROW) {
        line.insert(ROW.to_owned(), json!(n));
    }
    line.insert("text".to_owned(), json!(row.text));
    for (name, value) in fields {
        let is_added = name != TARGET && added().any(|added| added == name);
        match value {
            Value::Object(parts) => {
                let parts = parts.iter().map(|(part, value)| (format!("{name}.{part}"), value.clone()));
                line.extend(parts);
            }
            value if is_added => drop(line.insert(format!("gold_{name}"), value.clone())),
            value if name.starts_with("gold_") && line.contains_key(name) => {
                line.insert(format!("gold_{name}"), value.clone());
            }
            value => drop(line.insert(name.clone(), value.clone())),
        }
    }
    line
}

/// What is added.
fn labels(stance: Option<&StancePrediction>, prediction: &Prediction, own: &Line) -> Vec<(String, Value)> {
    let speaker = stance.and_then(|stance| stance.speaker.as_ref());
    let probability = |label| number(stance.map(|stance| stance.scored.probability(label)));
    let sentiment = prediction.sentiment.as_ref();
    let target = own.get(TARGET).filter(|target| !target.is_null()).cloned();
    let values = [
        target.unwrap_or_else(|| json!(stance.and_then(|stance| stance.target.as_deref()))),
        json!(stance.map(StancePrediction::name)),
        number(stance.map(|stance| stance.scored.confidence)),
        probability(Stance::Favor),
        probability(Stance::Against),
        probability(Stance::Neutral),
        json!(stance.and_then(StancePrediction::voice_name)),
        json!(speaker.map(|speaker| speaker.name.as_str())),
        json!(speaker.and_then(|speaker| speaker.party.as_deref())),
        json!(sentiment.map(|scored| scored.label.name())),
        json!(sentiment.map(|scored| rounded(scored.confidence))),
        Value::Null,
    ];
    added().map(str::to_owned).zip(values).collect()
}

/// Lines that wait for the last one, so that each column stands in the header.
#[derive(Debug, Default)]
pub(crate) struct RowTable {
    lines: Vec<Line>,
}

impl RowTable {
    pub(crate) fn extend(&mut self, lines: impl IntoIterator<Item = Line>) {
        self.lines.extend(lines);
    }

    /// The table as CSV, its own columns before those of the labels; nothing if it has no line. `raw` leaves
    /// text as it is.
    pub(crate) fn to_csv(&self, raw: bool) -> String {
        let mut columns = Map::new();
        let own = self.lines.iter().flat_map(Map::keys).filter(|name| added().all(|added| added != *name));
        for name in own {
            columns.entry(name).or_insert(Value::Null);
        }
        if columns.is_empty() {
            return String::new();
        }
        added().for_each(|name| _ = columns.insert(name.to_owned(), Value::Null));
        let all: Vec<&String> = columns.keys().collect();
        let header = line(all.iter().map(|name| cell((*name).clone(), raw)));
        let value = |line: &Line, name: &str| match line.get(name) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => cell(text.clone(), raw),
            Some(other) => other.to_string(),
        };
        let lines = self.lines.iter().map(|of| line(all.iter().map(|name| value(of, name))));
        header + &lines.collect::<String>()
    }
}
