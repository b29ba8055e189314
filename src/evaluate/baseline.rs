//! What another model predicted for the same rows: by that model now, or from a report of then.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value;

use super::examples::{numbers, scored};
use super::measurement::Collector;
use super::{Comparison, Example, Measurement, ScoredExample, Task};
use crate::dataset::{Location, Row, Source, text_digest};
use crate::label::{Label, Sentiment, Stance};

/// One labelled stance, by what is the same in every run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct ExampleKey {
    /// The text, by its digest; by what the row is called where the report has no digests.
    row: Named,
    /// The target as the row names it.
    target: Option<String>,
    /// How many of the same row and target come before it.
    repeat: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Named {
    Text(u64),
    Row(String),
}

/// An example and what a model predicted for it.
#[derive(Debug, Clone, PartialEq)]
struct ReportedExample<L> {
    row: String,
    place: Location,
    text: Option<u64>,
    target: Option<String>,
    scored: ScoredExample<L>,
}

/// The predictions of a model, example by example.
#[derive(Debug, Clone, PartialEq)]
pub struct Baseline {
    /// Its name in messages.
    name: String,
    examples: Vec<ReportedExample<Stance>>,
    sentiments: Vec<ReportedExample<Sentiment>>,
    /// Digests of the files that it is of.
    data: Vec<String>,
    /// How often each example was judged.
    repeats: usize,
}

/// What a baseline predicted for the examples of data.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Paired {
    /// For each labelled stance what was predicted, with the label that it has now; none where the baseline
    /// lacks it.
    pub before: Vec<Option<ScoredExample<Stance>>>,
    /// The same for each labelled sentiment.
    pub sentiments: Vec<Option<ScoredExample<Sentiment>>>,
    /// How the two differ in rows, in sentences.
    pub notes: Vec<String>,
}

impl Paired {
    /// What changed in the task that comes first in reports. The seed is that of the bootstrap.
    pub(crate) fn comparison(&self, figures: &Measurement, seed: u64) -> Comparison {
        match figures.task() {
            Task::Stance => compared(&self.before, &figures.examples, figures.repeats, seed),
            Task::Sentiment => compared(&self.sentiments, &figures.sentiments, figures.repeats, seed),
        }
    }
}

fn compared<L: Label>(
    before: &[Option<ScoredExample<L>>],
    examples: &[Example<L>],
    repeats: usize,
    seed: u64,
) -> Comparison {
    Comparison::shared_numbered(before, &scored(examples), &numbers(examples, repeats), seed)
}

/// Why there is no baseline to compare with.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BaselineError {
    /// A report cannot be read.
    #[error("{path}: {source}")]
    Read {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A file is no report with rows.
    #[error("{path}: {message}")]
    Format {
        /// The file.
        path: String,
        /// What was found.
        message: String,
    },
    /// The baseline has none of the examples of the data.
    #[error(
        "{name}: none of its {was} examples is one of the {is} of the data, expected a baseline of the same rows"
    )]
    Nothing {
        /// The baseline.
        name: String,
        /// Its examples.
        was: usize,
        /// Those of the data.
        is: usize,
    },
}

impl BaselineError {
    /// A hint: what to do about the error.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Read { .. } => None,
            Self::Format { .. } => {
                Some("`stance evaluate MODEL DATA --format json --with-rows --output FILE` writes one".into())
            }
            Self::Nothing { .. } => {
                Some("give the model itself as the baseline, or write its report again on this data".into())
            }
        }
    }
}

/// The name of a row: its id, or its place if it has none.
pub(crate) fn row_name(row: &Row) -> String {
    row.id.clone().unwrap_or_else(|| row.place.to_string())
}

/// What a row is called in every run: its id or, of one without, its line, as files are moved and renamed.
fn lasting_name<L>(known: &ReportedExample<L>) -> String {
    if known.row == known.place.to_string() {
        format!("line {}", known.place.line)
    } else {
        known.row.clone()
    }
}

/// Keys of examples in their order.
fn keys<L>(known: &[ReportedExample<L>], by_text: bool) -> Vec<ExampleKey> {
    let mut repeats: BTreeMap<(Named, Option<String>), usize> = BTreeMap::new();
    let key = |known: &ReportedExample<L>| {
        let named = || Named::Row(lasting_name(known));
        let row = known.text.filter(|_| by_text).map_or_else(named, Named::Text);
        let seen = repeats.entry((row.clone(), known.target.clone())).or_default();
        *seen += 1;
        ExampleKey { row, target: known.target.clone(), repeat: *seen - 1 }
    };
    known.iter().map(key).collect()
}

fn known<L: Label>(rows: &[Row], examples: &[Example<L>]) -> Vec<ReportedExample<L>> {
    let of = |example: &Example<L>| {
        let row = rows.get(example.row);
        ReportedExample {
            row: row.map(row_name).unwrap_or_default(),
            place: row.map_or_else(|| place_of(""), |row| row.place.clone()),
            text: row.map(|row| text_digest(&row.text)),
            target: example.name.as_deref().map(str::to_owned),
            scored: example.scored.clone(),
        }
    };
    examples.iter().map(of).collect()
}

impl Baseline {
    /// Its name in messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What a model was just found to predict for rows.
    pub fn of_examples(
        name: &str,
        rows: &[Row],
        (examples, sentiments): (&[Example], &[Example<Sentiment>]),
    ) -> Self {
        let (examples, sentiments) = (known(rows, examples), known(rows, sentiments));
        Self { name: name.to_owned(), examples, sentiments, data: Vec::new(), repeats: 1 }
    }

    /// The rows of a report that `evaluate --format json --with-rows` wrote.
    ///
    /// # Errors
    /// [`BaselineError::Read`] and [`BaselineError::Format`].
    pub fn read(path: &Path) -> Result<Self, BaselineError> {
        let name = path.display().to_string();
        let bytes =
            std::fs::read(path).map_err(|source| BaselineError::Read { path: name.clone(), source })?;
        Self::from_json(&name, &bytes)
    }

    /// The rows of the text of a report; `name` is what messages call it.
    ///
    /// # Errors
    /// [`BaselineError::Format`].
    pub fn from_json(name: &str, bytes: &[u8]) -> Result<Self, BaselineError> {
        let fault = |message: String| BaselineError::Format { path: name.to_owned(), message };
        let report: Value =
            serde_json::from_slice(bytes).map_err(|error| fault(format!("no report as JSON: {error}")))?;
        if report.get("rows").and_then(Value::as_array).is_none() {
            return Err(fault("no list `rows`, expected a report written with `--with-rows`".into()));
        }
        let (examples, sentiments) = (
            read_rows(&report, "rows").map_err(fault)?,
            read_rows(&report, "sentiment_rows").map_err(fault)?,
        );
        let data = report.get("data").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let digests = data.iter().filter_map(|source| source.get("sha256")?.as_str());
        let (name, data) = (name.to_owned(), digests.map(str::to_owned).collect());
        Ok(Self { name, examples, sentiments, data, repeats: repeats(&report) })
    }

    /// What it predicted for examples of the data, in their order. Examples are the same if their text and
    /// target are; in reports that have no digests of texts, if their row and target have the same name.
    /// `sources` are the files that the data is from.
    ///
    /// # Errors
    /// [`BaselineError::Nothing`] if they have no example in common.
    pub(crate) fn paired(
        &self,
        rows: &[Row],
        figures: &Measurement,
        sources: &[Source],
    ) -> Result<Paired, BaselineError> {
        let sources: Vec<&str> = sources.iter().map(|source| source.sha256.as_str()).collect();
        self.pair((&known(rows, &figures.examples), &known(rows, &figures.sentiments)), &sources)
    }

    /// What it predicted for the examples of a later report, in their order.
    ///
    /// # Errors
    /// As [`paired`](Self::paired).
    pub(crate) fn paired_with(&self, later: &Self) -> Result<Paired, BaselineError> {
        let sources: Vec<&str> = later.data.iter().map(String::as_str).collect();
        self.pair((&later.examples, &later.sentiments), &sources)
    }

    /// The examples of a report and their figures, and rows that have no more than their names. The seed is
    /// that of the intervals.
    pub fn figures(&self, seed: u64) -> (Vec<Row>, Measurement) {
        let mut judging = Collector::default();
        let (mut rows, examples) = unnamed(&self.examples, 0);
        let (further, sentiments) = unnamed(&self.sentiments, rows.len());
        rows.extend(further);
        (judging.examples, judging.sentiments) = (examples, sentiments);
        let figures = judging.repeated_figures(&rows, self.repeats, seed);
        (rows, figures)
    }

    fn pair(
        &self,
        (ours, sentiments): (&[ReportedExample<Stance>], &[ReportedExample<Sentiment>]),
        sources: &[&str],
    ) -> Result<Paired, BaselineError> {
        let theirs = has_texts(&self.examples) && has_texts(&self.sentiments);
        let by_text = theirs && has_texts(ours) && has_texts(sentiments);
        let mut notes = Vec::new();
        let before = self.pair_task(&self.examples, ours, by_text, &mut notes)?;
        let sentiments = self.pair_task(&self.sentiments, sentiments, by_text, &mut notes)?;
        if before.iter().all(Option::is_none) && sentiments.iter().all(Option::is_none) {
            let (was, is) = (self.examples.len() + self.sentiments.len(), before.len() + sentiments.len());
            if is > 0 {
                return Err(BaselineError::Nothing { name: self.name.clone(), was, is });
            }
        }
        let is_other_data =
            !self.data.is_empty() && sources.iter().any(|of| !self.data.iter().any(|known| known == of));
        if !by_text && is_other_data {
            notes.push(format!(
                "{}: it is of other data and has no digests of texts, so rows are paired by their ids; write it again",
                self.name
            ));
        }
        Ok(Paired { before, sentiments, notes })
    }

    /// What it predicted for the examples of one task, and notes on what the two do not share.
    fn pair_task<L: Label>(
        &self,
        known: &[ReportedExample<L>],
        ours: &[ReportedExample<L>],
        by_text: bool,
        notes: &mut Vec<String>,
    ) -> Result<Vec<Option<ScoredExample<L>>>, BaselineError> {
        if known.is_empty() {
            return Ok(vec![None; ours.len()]);
        }
        let mut theirs: BTreeMap<ExampleKey, &ScoredExample<L>> =
            keys(known, by_text).into_iter().zip(known.iter().map(|of| &of.scored)).collect();
        let mut relabelled = 0;
        let mut before = Vec::with_capacity(ours.len());
        for (key, example) in keys(ours, by_text).iter().zip(ours) {
            let gold = example.scored.gold;
            before.push(theirs.remove(key).map(|scored| {
                relabelled += usize::from(scored.gold != gold);
                ScoredExample { gold, ..scored.clone() }
            }));
        }
        let missing = before.iter().filter(|scored| scored.is_none()).count();
        if missing == ours.len() && !ours.is_empty() {
            let (was, is) = (known.len(), ours.len());
            return Err(BaselineError::Nothing { name: self.name.clone(), was, is });
        }
        let examples = if L::TASK == Stance::TASK { "examples" } else { "sentiments" };
        let mut note = |n: usize, what: &str| {
            if n > 0 {
                notes.push(format!("{}: {n} {examples} {what}", self.name));
            }
        };
        note(missing, "of the data are not in the baseline, and not compared");
        note(theirs.len(), "of the baseline are not in the data, and not compared");
        note(relabelled, "have another label in the baseline; that of the data counts");
        Ok(before)
    }
}

fn has_texts<L>(known: &[ReportedExample<L>]) -> bool {
    known.iter().all(|known| known.text.is_some())
}

/// How often each example of a report was judged.
fn repeats(report: &Value) -> usize {
    let folds = report["cross_validation"]["folds"].as_array().into_iter().flatten();
    let last = folds.filter_map(|fold| fold["repeat"].as_u64()).max().unwrap_or_default();
    1 + usize::try_from(last).unwrap_or_default()
}

/// Rows that have no more than their names, from this number on, and their examples.
fn unnamed<L: Label>(known: &[ReportedExample<L>], first: usize) -> (Vec<Row>, Vec<Example<L>>) {
    let (mut rows, mut examples) = (Vec::new(), Vec::new());
    for of_row in known.chunk_by(|one, next| (&one.row, &one.place) == (&next.row, &next.place)) {
        let number = first + rows.len();
        let ReportedExample { row, place, .. } = &of_row[0];
        rows.push(Row { id: Some(row.clone()), ..Row::of_text(place.clone(), String::new()) });
        examples.extend(of_row.iter().map(|of| {
            let name: Option<Arc<str>> = of.target.as_deref().map(Arc::from);
            let scored = ScoredExample { target: name.clone(), ..of.scored.clone() };
            Example { row: number, name, scored, mentions: Vec::new() }
        }));
    }
    (rows, examples)
}

/// A place as it is written, `path:line`.
fn place_of(text: &str) -> Location {
    let parts = text.rsplit_once(':').and_then(|(path, line)| Some((path, line.parse().ok()?)));
    let (path, line) = parts.unwrap_or((text, 0));
    Location { path: path.into(), line }
}

/// The examples in a list of a report; none if it has no such list.
fn read_rows<L: Label>(report: &Value, list: &str) -> Result<Vec<ReportedExample<L>>, String> {
    let rows = report.get(list).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let example = |(i, row): (usize, &Value)| {
        read_row(row).ok_or_else(|| {
            format!("`{list}` {i}: expected `row`, `target`, `gold`, `predicted` and `probabilities`")
        })
    };
    rows.iter().enumerate().map(example).collect()
}

fn read_row<L: Label>(row: &Value) -> Option<ReportedExample<L>> {
    let label = |name: &str| row.get(name)?.as_str().and_then(L::parse);
    let probability = |(name, p): (&String, &Value)| {
        let p = p.as_f64().filter(|p| (0.0..=1.0).contains(p))?;
        Some((L::parse(name)?, p))
    };
    let probabilities = row.get("probabilities")?.as_object()?.iter().map(probability);
    let scored = ScoredExample {
        gold: label("gold")?,
        predicted: label("predicted")?,
        probabilities: probabilities.collect::<Option<_>>()?,
        group: row.get("group").and_then(Value::as_str).unwrap_or_default().to_owned(),
        target: None,
    };
    let text = row.get("text").and_then(Value::as_str);
    Some(ReportedExample {
        row: row.get("row")?.as_str()?.to_owned(),
        place: place_of(row.get("place").and_then(Value::as_str).unwrap_or_default()),
        text: text.and_then(|digest| u64::from_str_radix(digest, 16).ok()),
        target: row.get("target").and_then(Value::as_str).map(str::to_owned),
        scored,
    })
}
