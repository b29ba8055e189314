//! Corrected labels → rows.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::{DatasetError, Fault, LabelMap, Location, ReadOptions, Row, read_fields, text_digest};
use crate::label::{Label, Sentiment, Stance};

/// Labels that somebody corrected: a table with the columns `text`, `target`, `task` (stance, if it is
/// empty), `label` and `corrected`. Rows whose `corrected` is empty say nothing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Corrections {
    of: BTreeMap<Key, Correction>,
}

/// The text's digest, the task, and the target in lower case.
type Key = (u64, &'static str, String);

#[derive(Debug, Clone)]
struct Correction {
    place: Location,
    label: String,
    corrected: &'static str,
    is_used: bool,
}

/// A label that was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    /// Where the row stands.
    pub place: Location,
    /// `stance` or `sentiment`.
    pub task: &'static str,
    /// Whom the label is toward.
    pub target: Option<Arc<str>>,
    /// The label before.
    pub before: &'static str,
    /// The label now.
    pub after: &'static str,
}

impl Corrections {
    /// Reads a table of them; `path` is what messages call it.
    ///
    /// # Errors
    /// [`DatasetError`] with the line of the fault: a word that is no label, a text with two corrections.
    pub(crate) fn read(
        path: &str,
        bytes: impl Read + Send,
        options: &ReadOptions,
    ) -> Result<Self, DatasetError> {
        let mut corrections = Self::default();
        for (place, fields) in read_fields(path, bytes, options)? {
            corrections.add(&place, &fields, &options.label_map).map_err(|fault| fault.at(&place))?;
        }
        Ok(corrections)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.of.len()
    }

    fn add(&mut self, place: &Location, fields: &Map<String, Value>, words: &LabelMap) -> Result<(), Fault> {
        let of = |name: &str| fields.get(name).and_then(Value::as_str).map(str::trim).unwrap_or_default();
        let found = fields.keys().cloned().collect::<Vec<_>>();
        if let Some(field) = ["text", "corrected"].into_iter().find(|name| !fields.contains_key(*name)) {
            return Err(Fault::Missing { field: field.into(), found, option: None });
        }
        if of("corrected").is_empty() {
            return Ok(());
        }
        let is_sentiment = of("task") == Sentiment::TASK;
        let (task, corrected) = match is_sentiment {
            true => (Sentiment::TASK, meant::<Sentiment>(of("corrected"), words)?),
            false => (Stance::TASK, meant::<Stance>(of("corrected"), words)?),
        };
        let target = if is_sentiment { String::new() } else { of("target").to_lowercase() };
        let key = (text_digest(fields.get("text").and_then(Value::as_str).unwrap_or_default()), task, target);
        let correction =
            Correction { place: place.clone(), label: of("label").to_owned(), corrected, is_used: false };
        match self.of.insert(key, correction) {
            Some(first) if first.corrected != corrected => Err(Fault::Form {
                what: format!("`{corrected}`, but `{}` in {}", first.corrected, first.place),
            }),
            _ => Ok(()),
        }
    }

    /// Puts them into rows, and says what changed. `name_of` gives the name by which corrections call a
    /// target.
    pub(crate) fn apply(&mut self, rows: &mut [Row], name_of: impl Fn(&Row, &str) -> String) -> Vec<Change> {
        let mut changes = Vec::new();
        for row in rows {
            let digest = text_digest(&row.text);
            for i in 0..row.targets.len() {
                let target = row.targets[i].name.clone();
                let names = target.as_deref().map_or(vec![String::new()], |name| {
                    vec![name.trim().to_lowercase(), name_of(row, name).to_lowercase()]
                });
                let key = names
                    .into_iter()
                    .map(|name| (digest, Stance::TASK, name))
                    .find(|key| self.of.contains_key(key));
                let Some(correction) = key.and_then(|key| self.of.get_mut(&key)) else { continue };
                correction.is_used = true;
                let (before, after) = (row.targets[i].stance, Stance::parse(correction.corrected));
                if before != after {
                    row.targets[i].stance = after;
                    row.targets[i].shares.clear();
                    let before = before.map_or("null", Label::name);
                    let after = correction.corrected;
                    changes.push(Change {
                        place: row.place.clone(),
                        task: Stance::TASK,
                        target,
                        before,
                        after,
                    });
                }
            }
            if let Some(correction) = self.of.get_mut(&(digest, Sentiment::TASK, String::new())) {
                correction.is_used = true;
                let after = Sentiment::parse(correction.corrected);
                if let Some(before) = row.sentiment.filter(|before| Some(*before) != after) {
                    row.sentiment = after;
                    row.sentiment_shares.clear();
                    let (before, after) = (before.name(), correction.corrected);
                    changes.push(Change {
                        place: row.place.clone(),
                        task: Sentiment::TASK,
                        target: None,
                        before,
                        after,
                    });
                }
            }
        }
        changes
    }

    /// The places of those that no row was found for.
    pub(crate) fn unused(&self) -> impl Iterator<Item = (&Location, &str)> {
        self.of.values().filter(|of| !of.is_used).map(|of| (&of.place, of.label.as_str()))
    }
}

/// The name of the label that a word stands for.
fn meant<L: Label>(word: &str, words: &LabelMap) -> Result<&'static str, Fault> {
    let label = words.label::<L>(word).or_else(|| L::parse(word));
    label.map(Label::name).ok_or_else(|| Fault::label::<L>(word))
}
