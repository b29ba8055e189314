//! Predictions, as what is drawn from and counted.

use std::collections::BTreeMap;
use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::{Map, Value};

use super::object::{prediction, rows, word};
use super::{EstimateError, Unit};
use crate::dataset::{Location, Placed, ReadOptions, open, read_fields, text_digest};

/// What to do with what holds no predictions.
const HOW: &str =
    "`stance predict --format jsonl` writes predictions; `--format json` of articles is read, too";

/// Predictions of one archive, each of a paragraph toward a party: the sampling frame.
#[derive(Debug, Clone, Default)]
pub struct SamplingFrame {
    /// The predictions, in order.
    pub rows: Vec<Predicted>,
    /// What to bear in mind of them.
    pub notes: Vec<String>,
    articles: BTreeMap<String, usize>,
    /// Rows by the digest of their text and their target, and by their id and target.
    by_text: FxHashMap<(u64, Option<String>), Vec<usize>>,
    by_id: FxHashMap<(String, Option<String>), Vec<usize>>,
}

/// One prediction as it was read.
#[derive(Debug, Clone)]
pub struct Predicted {
    /// Where it stands.
    pub place: Location,
    /// All that is said of it.
    pub fields: Map<String, Value>,
    /// What is counted.
    pub unit: Unit,
    /// The digest of its text, if there is one.
    pub(super) text: Option<u64>,
}

impl Predicted {
    pub(super) fn id(&self) -> Option<String> {
        word(&self.fields, "id")
    }

    /// The number of its paragraph; rows that have none are the first.
    pub(super) fn paragraph(&self) -> String {
        word(&self.fields, "paragraph").unwrap_or_else(|| "0".into())
    }

    /// What it is called in messages.
    fn name(&self) -> String {
        let id = self.id().map_or_else(|| "the same text".into(), |id| format!("`{id}`"));
        let target =
            word(&self.fields, "target").map_or(String::new(), |target| format!(" toward `{target}`"));
        id + &target
    }
}

impl SamplingFrame {
    /// Reads a file of predictions: the rows of `stance predict --format jsonl`, its reports of articles as
    /// JSON, or those of another program with `text`, `target` and `predicted`.
    ///
    /// # Errors
    /// [`EstimateError`] with the place of the fault.
    pub fn read(path: &Path, options: &ReadOptions) -> Result<Self, EstimateError> {
        Self::new(read_fields(&path.display().to_string(), open(path)?, options)?)
    }

    /// Takes objects as they stand in such a file. Paragraphs without a stance are passed over.
    ///
    /// # Errors
    /// [`EstimateError`] with the place of the fault: no prediction, or a second one of the same row.
    pub fn new(objects: impl IntoIterator<Item = Placed>) -> Result<Self, EstimateError> {
        let mut frame = Self::default();
        let (mut n_failed, mut n_silent) = (0, 0);
        for (place, object) in objects {
            if object.contains_key("error") && !object.contains_key("stance") {
                n_failed += 1;
                continue;
            }
            for fields in rows(object) {
                n_silent += usize::from(!frame.add(&place, fields)?);
            }
        }
        if n_failed > 0 {
            frame.notes.push(format!(
                "{n_failed} articles could not be read when they were predicted, and are not counted"
            ));
        }
        match frame.rows.len() {
            0 => Err(EstimateError::whole(
                format!("no predictions, and {n_silent} texts that mention no party"),
                Some(HOW.into()),
            )),
            _ => Ok(frame),
        }
    }

    /// Adds a prediction, unless the object has none.
    fn add(&mut self, place: &Location, fields: Map<String, Value>) -> Result<bool, EstimateError> {
        let predicted = prediction(&fields).map_err(|what| EstimateError::row(place, what, Some(HOW)))?;
        let Some((predicted, probabilities)) = predicted else { return Ok(false) };
        let text = fields.get("text").and_then(Value::as_str).map(text_digest);
        let article = article(&fields, text).unwrap_or_else(|| format!("row {place}"));
        let next = self.articles.len();
        let article = *self.articles.entry(article).or_insert(next);
        let unit = Unit { predicted, probabilities, article, gold: None };
        let row = Predicted { place: place.clone(), fields, unit, text };
        if let Some(first) = self.same(&row) {
            return Err(EstimateError::row(
                place,
                format!("a second prediction of {}, the first is in {}", row.name(), self.rows[first].place),
                Some("each row of an archive is predicted once; rows of the same text need an `id` each"),
            ));
        }
        self.index(&row, self.rows.len());
        self.rows.push(row);
        Ok(true)
    }

    fn index(&mut self, row: &Predicted, number: usize) {
        let target = word(&row.fields, "target");
        if let Some(text) = row.text {
            self.by_text.entry((text, target.clone())).or_default().push(number);
        }
        if let Some(id) = row.id() {
            self.by_id.entry((id, target)).or_default().push(number);
        }
    }

    /// A row that cannot be told from this one.
    fn same(&self, row: &Predicted) -> Option<usize> {
        let target = word(&row.fields, "target");
        let (id, paragraph) = (row.id(), row.paragraph());
        let is_same = |number: &&usize| {
            let other = &self.rows[**number];
            other.id() == id && other.paragraph() == paragraph && other.text == row.text
        };
        let of_id = id.clone().and_then(|id| self.by_id.get(&(id, target.clone())));
        let of_text = row.text.and_then(|text| self.by_text.get(&(text, target)));
        of_id.or(of_text)?.iter().find(is_same).copied()
    }

    /// Rows of a text toward a target.
    pub(super) fn of_text(&self, text: u64, target: Option<&str>) -> &[usize] {
        self.by_text.get(&(text, target.map(str::to_owned))).map_or(&[], Vec::as_slice)
    }

    /// Rows of an id toward a target.
    pub(super) fn of_id(&self, id: &str, target: Option<&str>) -> &[usize] {
        self.by_id.get(&(id.to_owned(), target.map(str::to_owned))).map_or(&[], Vec::as_slice)
    }

    /// Leaves out the rows of texts that a model was trained on, whose digests these are, and says so: there
    /// it errs less than elsewhere, and labels of them are refused.
    pub fn leave_out(&mut self, trained: &FxHashSet<u64>) {
        let before = self.rows.len();
        self.rows.retain(|row| row.text.is_none_or(|text| !trained.contains(&text)));
        let n = before - self.rows.len();
        if n == 0 {
            return;
        }
        (self.by_text, self.by_id) = (FxHashMap::default(), FxHashMap::default());
        let rows = std::mem::take(&mut self.rows);
        rows.iter().enumerate().for_each(|(number, row)| self.index(row, number));
        self.rows = rows;
        self.notes.push(format!(
            "{n} of {before} predictions are of texts that the model was trained on, and are not counted"
        ));
    }

    /// Articles that the rows are from.
    pub fn articles(&self) -> usize {
        let articles: FxHashSet<usize> = self.rows.iter().map(|row| row.unit.article).collect();
        articles.len()
    }
}

/// The article of a row: its group, or of a paragraph of an article the article; else all rows of the same
/// text are one.
fn article(fields: &Map<String, Value>, text: Option<u64>) -> Option<String> {
    let group = word(fields, "group").or_else(|| word(fields, "doc_id"));
    let of_article = || word(fields, "id").filter(|_| fields.contains_key("part"));
    let named = group.or_else(of_article).map(|name| format!("article {name}"));
    named.or_else(|| text.map(|text| format!("text {text:016x}")))
}
