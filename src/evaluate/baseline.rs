//! What another model predicted for the same rows: by that model now, or from a report of then.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value;

use super::judge::Judging;
use super::{Example, Figures, Judged};
use crate::dataset::{Place, Row, Source, text_digest};
use crate::label::{Label, Stance};

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
struct Known {
    row: String,
    place: Place,
    text: Option<u64>,
    target: Option<String>,
    judged: Judged<Stance>,
}

/// What a model predicted, example by example.
#[derive(Debug, Clone, PartialEq)]
pub struct Baseline {
    /// What messages call it.
    name: String,
    examples: Vec<Known>,
    /// Digests of the files that it is of.
    data: Vec<String>,
}

/// What a baseline predicted for the examples of data.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Paired {
    /// For each example what was predicted, with the label that the example has now; none where the baseline lacks it.
    pub before: Vec<Option<Judged<Stance>>>,
    /// What the two do not share, in sentences.
    pub notes: Vec<String>,
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
    /// What to do about it.
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
pub fn row_name(row: &Row) -> String {
    row.id.clone().unwrap_or_else(|| row.place.to_string())
}

/// What a row is called in every run: its id or, of one without, its line, as files are moved and renamed.
fn lasting_name(known: &Known) -> String {
    if known.row == known.place.to_string() {
        format!("line {}", known.place.line)
    } else {
        known.row.clone()
    }
}

/// Keys of examples in their order.
fn keys<'k>(known: impl Iterator<Item = &'k Known>, by_text: bool) -> Vec<ExampleKey> {
    let mut repeats: BTreeMap<(Named, Option<String>), usize> = BTreeMap::new();
    let key = |known: &Known| {
        let named = || Named::Row(lasting_name(known));
        let row = known.text.filter(|_| by_text).map_or_else(named, Named::Text);
        let seen = repeats.entry((row.clone(), known.target.clone())).or_default();
        *seen += 1;
        ExampleKey { row, target: known.target.clone(), repeat: *seen - 1 }
    };
    known.map(key).collect()
}

fn known(rows: &[Row], examples: &[Example]) -> Vec<Known> {
    let of = |example: &Example| {
        let row = rows.get(example.row);
        Known {
            row: row.map(row_name).unwrap_or_default(),
            place: row.map_or_else(|| place_of(""), |row| row.place.clone()),
            text: row.map(|row| text_digest(&row.text)),
            target: example.name.as_deref().map(str::to_owned),
            judged: example.judged.clone(),
        }
    };
    examples.iter().map(of).collect()
}

impl Baseline {
    /// What a model was just found to predict for rows.
    pub fn of_examples(name: &str, rows: &[Row], examples: &[Example]) -> Self {
        Self { name: name.to_owned(), examples: known(rows, examples), data: Vec::new() }
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
        let rows = report.get("rows").and_then(Value::as_array);
        let rows =
            rows.ok_or_else(|| fault("no list `rows`, expected a report written with `--with-rows`".into()))?;
        let example = |(i, row): (usize, &Value)| {
            read_row(row).ok_or_else(|| {
                fault(format!(
                    "`rows` {i}: expected `row`, `target`, `gold`, `predicted` and `probabilities`"
                ))
            })
        };
        let examples = rows.iter().enumerate().map(example).collect::<Result<_, _>>()?;
        let data = report.get("data").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let digests = data.iter().filter_map(|source| source.get("sha256")?.as_str());
        Ok(Self { name: name.to_owned(), examples, data: digests.map(str::to_owned).collect() })
    }

    /// What it predicted for examples of the data, in their order. Examples are the same if their text and target are; in reports that
    /// have no digests of texts, if their row and target have the same name. `sources` are the files that the data is from.
    ///
    /// # Errors
    /// [`BaselineError::Nothing`] if they have no example in common.
    pub fn paired(
        &self,
        rows: &[Row],
        examples: &[Example],
        sources: &[Source],
    ) -> Result<Paired, BaselineError> {
        let sources: Vec<&str> = sources.iter().map(|source| source.sha256.as_str()).collect();
        self.pair(&known(rows, examples), &sources)
    }

    /// What it predicted for the examples of a later report, in their order.
    ///
    /// # Errors
    /// As [`paired`](Self::paired).
    pub fn paired_with(&self, later: &Self) -> Result<Paired, BaselineError> {
        let sources: Vec<&str> = later.data.iter().map(String::as_str).collect();
        self.pair(&later.examples, &sources)
    }

    /// The examples of a report and their figures, and rows that have no more than their names. The seed is that of the intervals.
    pub fn figures(&self, seed: u64) -> (Vec<Row>, Figures) {
        let row =
            |of: &Known| Row { id: Some(of.row.clone()), ..Row::of_text(of.place.clone(), String::new()) };
        let rows: Vec<Row> = self.examples.iter().map(row).collect();
        let example = |(row, of): (usize, &Known)| {
            let name: Option<Arc<str>> = of.target.as_deref().map(Arc::from);
            let judged = Judged { target: name.clone(), ..of.judged.clone() };
            Example { row, name, judged, voice: None }
        };
        let mut judging = Judging::default();
        judging.examples = self.examples.iter().enumerate().map(example).collect();
        let figures = judging.figures(&rows, seed);
        (rows, figures)
    }

    fn pair(&self, ours: &[Known], sources: &[&str]) -> Result<Paired, BaselineError> {
        let by_text = [&self.examples, ours].iter().all(|all| all.iter().all(|known| known.text.is_some()));
        let mut theirs: BTreeMap<ExampleKey, &Judged<Stance>> = keys(self.examples.iter(), by_text)
            .into_iter()
            .zip(self.examples.iter().map(|of| &of.judged))
            .collect();
        let mut relabelled = 0;
        let mut before = Vec::with_capacity(ours.len());
        for (key, example) in keys(ours.iter(), by_text).iter().zip(ours) {
            let gold = example.judged.gold;
            before.push(theirs.remove(key).map(|judged| {
                relabelled += usize::from(judged.gold != gold);
                Judged { gold, ..judged.clone() }
            }));
        }
        let missing = before.iter().filter(|judged| judged.is_none()).count();
        if missing == ours.len() && !ours.is_empty() {
            let (was, is) = (self.examples.len(), ours.len());
            return Err(BaselineError::Nothing { name: self.name.clone(), was, is });
        }
        let is_other_data =
            !self.data.is_empty() && sources.iter().any(|of| !self.data.iter().any(|known| known == of));
        let mut notes = Vec::new();
        let mut note = |n: usize, what: &str| {
            if n > 0 {
                notes.push(format!("{}: {n} examples {what}", self.name));
            }
        };
        note(missing, "of the data are not in the baseline, and not compared");
        note(theirs.len(), "of the baseline are not in the data, and not compared");
        note(relabelled, "have another label in the baseline; that of the data counts");
        if !by_text && is_other_data {
            notes.push(format!(
                "{}: it is of other data and has no digests of texts, so rows are paired by their ids; write it again",
                self.name
            ));
        }
        Ok(Paired { before, notes })
    }
}

/// A place as it is written, `path:line`.
fn place_of(text: &str) -> Place {
    let parts = text.rsplit_once(':').and_then(|(path, line)| Some((path, line.parse().ok()?)));
    let (path, line) = parts.unwrap_or((text, 0));
    Place { path: path.into(), line }
}

fn read_row(row: &Value) -> Option<Known> {
    let label = |name: &str| row.get(name)?.as_str().and_then(Stance::parse);
    let probability = |(name, p): (&String, &Value)| {
        let p = p.as_f64().filter(|p| (0.0..=1.0).contains(p))?;
        Some((Stance::parse(name)?, p))
    };
    let probabilities = row.get("probabilities")?.as_object()?.iter().map(probability);
    let judged = Judged {
        gold: label("gold")?,
        predicted: label("predicted")?,
        probabilities: probabilities.collect::<Option<_>>()?,
        group: row.get("group").and_then(Value::as_str).unwrap_or_default().to_owned(),
        target: None,
    };
    let text = row.get("text").and_then(Value::as_str);
    Some(Known {
        row: row.get("row")?.as_str()?.to_owned(),
        place: place_of(row.get("place").and_then(Value::as_str).unwrap_or_default()),
        text: text.and_then(|digest| u64::from_str_radix(digest, 16).ok()),
        target: row.get("target").and_then(Value::as_str).map(str::to_owned),
        judged,
    })
}
