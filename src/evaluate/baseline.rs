//! What another model predicted for the same rows: by that model now, or from a report of then.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use serde_json::Value;

use super::{Example, Judged};
use crate::dataset::Row;
use crate::label::{Label, Stance};

/// One labelled stance, by names that are the same in every run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExampleKey {
    /// The id of the row, or its place if it has none.
    pub row: String,
    /// The target as the row names it.
    pub target: Option<String>,
    /// How many of the same row and target come before it.
    pub repeat: usize,
}

impl fmt::Display for ExampleKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row `{}`", self.row)?;
        self.target.iter().try_for_each(|target| write!(f, " toward `{target}`"))?;
        if self.repeat > 0 { write!(f, " (number {})", self.repeat + 1) } else { Ok(()) }
    }
}

/// What a model predicted, example by example.
#[derive(Debug, Clone, PartialEq)]
pub struct Baseline {
    /// What messages call it.
    name: String,
    examples: Vec<(ExampleKey, Judged<Stance>)>,
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
    /// The baseline lacks an example of the data.
    #[error("{name}: {key} is not in the baseline, expected one of the same rows")]
    Missing {
        /// The baseline.
        name: String,
        /// The example.
        key: ExampleKey,
    },
    /// The baseline has an example that the data lacks.
    #[error("{name}: {key} is in the baseline and not in the data, expected a baseline of the same rows")]
    Extra {
        /// The baseline.
        name: String,
        /// The example.
        key: ExampleKey,
    },
    /// An example has another label.
    #[error(
        "{name}: {key} is labelled `{was}` in the baseline and `{is}` in the data, expected the same labels"
    )]
    Label {
        /// The baseline.
        name: String,
        /// The example.
        key: ExampleKey,
        /// Its label in the baseline.
        was: Stance,
        /// Its label in the data.
        is: Stance,
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
            Self::Missing { .. } | Self::Extra { .. } | Self::Label { .. } => {
                Some("give the model itself as the baseline, or write its report again on this data".into())
            }
        }
    }
}

/// The keys of examples, in their order.
pub fn example_keys(rows: &[Row], examples: &[Example]) -> Vec<ExampleKey> {
    let mut repeats: BTreeMap<(String, Option<String>), usize> = BTreeMap::new();
    let key = |example: &Example| {
        let row = rows.get(example.row);
        let row = row.map(|row| row.id.clone().unwrap_or_else(|| row.place.to_string())).unwrap_or_default();
        let target = example.name.as_deref().map(str::to_owned);
        let seen = repeats.entry((row.clone(), target.clone())).or_default();
        *seen += 1;
        ExampleKey { row, target, repeat: *seen - 1 }
    };
    examples.iter().map(key).collect()
}

impl Baseline {
    /// What a model was just found to predict for rows.
    pub fn of_examples(name: &str, rows: &[Row], examples: &[Example]) -> Self {
        let judged = examples.iter().map(|example| example.judged.clone());
        let examples = example_keys(rows, examples).into_iter().zip(judged).collect();
        Self { name: name.to_owned(), examples }
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
        let mut repeats: BTreeMap<(String, Option<String>), usize> = BTreeMap::new();
        let mut examples = Vec::with_capacity(rows.len());
        for (i, row) in rows.iter().enumerate() {
            let (row, target, judged) = read_row(row).ok_or_else(|| {
                fault(format!(
                    "`rows` {i}: expected `row`, `target`, `gold`, `predicted` and `probabilities`"
                ))
            })?;
            let seen = repeats.entry((row.clone(), target.clone())).or_default();
            examples.push((ExampleKey { row, target, repeat: *seen }, judged));
            *seen += 1;
        }
        Ok(Self { name: name.to_owned(), examples })
    }

    /// What it predicted for examples of the data, in their order.
    ///
    /// # Errors
    /// [`BaselineError`] if it is of other rows or labels.
    pub fn paired(&self, rows: &[Row], examples: &[Example]) -> Result<Vec<Judged<Stance>>, BaselineError> {
        let mut known: BTreeMap<&ExampleKey, &Judged<Stance>> =
            self.examples.iter().map(|(key, judged)| (key, judged)).collect();
        let mut paired = Vec::with_capacity(examples.len());
        for (key, example) in example_keys(rows, examples).into_iter().zip(examples) {
            let name = || self.name.clone();
            let Some(judged) = known.remove(&key) else {
                return Err(BaselineError::Missing { name: name(), key });
            };
            if judged.gold != example.judged.gold {
                let (was, is) = (judged.gold, example.judged.gold);
                return Err(BaselineError::Label { name: name(), key, was, is });
            }
            paired.push(judged.clone());
        }
        match known.into_keys().next() {
            Some(key) => Err(BaselineError::Extra { name: self.name.clone(), key: key.clone() }),
            None => Ok(paired),
        }
    }
}

fn read_row(row: &Value) -> Option<(String, Option<String>, Judged<Stance>)> {
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
        group: String::new(),
        target: None,
    };
    let target = row.get("target").and_then(Value::as_str).map(str::to_owned);
    Some((row.get("row")?.as_str()?.to_owned(), target, judged))
}
