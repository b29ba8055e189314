//! What an evaluation found beside its figures: slices, what changed since a baseline, gates; and forms for a CI.

mod compared;
mod gates;
mod github;
mod junit;
mod markdown;
mod slices;

pub(super) use compared::{Change, changes, signed, test, verdict};
pub use compared::{compared_json, compared_text};
pub(super) use gates::{amount, outcome, relation};
pub use gates::{failed_gates, gates_json, gates_text};
pub use github::github;
pub use junit::junit;
pub use markdown::{compared_markdown, markdown};
pub(super) use slices::slices_text;
pub use slices::{slices_json, weak_json, weak_text};

use serde_json::{Map, Value, json};

use super::table::printable;
use super::text::shortened;
use crate::dataset::{Row, text_digest};
use crate::evaluate::{Comparison, Example, GateResult, Measurement, Task, Tasked, row_name};
use crate::label::{Sentiment, Stance};

/// Everything that a report of an evaluation is made of.
#[derive(Debug, Clone, Copy)]
pub struct EvaluationReport<'r> {
    /// What the model is called.
    pub model: &'r str,
    /// The figures.
    pub figures: &'r Measurement,
    /// The rows that they are of.
    pub rows: &'r [Row],
    /// What changed since a baseline, if there is one.
    pub compared: Option<ComparedReport<'r>>,
    /// What came of gates.
    pub gates: &'r [GateResult],
    /// What to bear in mind of the figures, in sentences.
    pub warnings: &'r [String],
}

/// What changed since a baseline.
#[derive(Debug, Clone, Copy)]
pub struct ComparedReport<'r> {
    /// What the baseline is called.
    pub baseline: &'r str,
    /// The differences.
    pub comparison: &'r Comparison,
}

impl EvaluationReport<'_> {
    /// An example of a task by its place.
    pub(super) fn example<L: Tasked>(&self, place: usize) -> Option<(&Row, &Example<L>)> {
        let example = L::examples(self.figures).get(place)?;
        Some((self.rows.get(example.row)?, example))
    }

    /// The row of an example, and whom it is toward.
    pub(super) fn row(&self, task: Task, place: usize) -> Option<(&Row, Option<&str>)> {
        match task {
            Task::Stance => {
                self.example::<Stance>(place).map(|(row, example)| (row, example.name.as_deref()))
            }
            Task::Sentiment => self.example::<Sentiment>(place).map(|(row, _)| (row, None)),
        }
    }

    /// An example in one line: where it is, its label, what was predicted, how it begins.
    pub(super) fn line(&self, task: Task, place: usize) -> String {
        match task {
            Task::Stance => self.line_of::<Stance>(place),
            Task::Sentiment => self.line_of::<Sentiment>(place),
        }
    }

    fn line_of<L: Tasked>(&self, place: usize) -> String {
        let Some((row, example)) = self.example::<L>(place) else { return String::new() };
        let judged = &example.judged;
        let toward =
            example.name.as_deref().map_or(String::new(), |name| format!(" toward {}", printable(name)));
        let p = judged.probability(judged.predicted);
        let (gold, predicted) = (judged.gold, judged.predicted);
        let place = printable(&row.place.to_string());
        format!("{place}{toward}: {gold}, predicted {predicted} {p:.2}: {}", shortened(&row.text))
    }
}

/// `[{"row", "place", "text", "group", "target", "gold", "predicted", "probabilities"}]`: the stances that a later evaluation needs to compare
/// with. `text` is a digest. Probabilities are not rounded, so that a model is exactly as good as itself.
pub fn rows_json(report: &EvaluationReport<'_>) -> Value {
    rows_of::<Stance>(report)
}

/// The same of sentiments, which have no target.
pub fn sentiment_rows_json(report: &EvaluationReport<'_>) -> Value {
    rows_of::<Sentiment>(report)
}

fn rows_of<L: Tasked>(report: &EvaluationReport<'_>) -> Value {
    let of = |example: &Example<L>| {
        let (row, judged) = (report.rows.get(example.row), &example.judged);
        let probabilities = judged.probabilities.iter();
        let probabilities: Map<String, Value> =
            probabilities.map(|(label, p)| (label.name().to_owned(), json!(p))).collect();
        json!({
            "row": row.map(row_name),
            "place": row.map(|row| row.place.to_string()),
            "text": row.map(|row| format!("{:016x}", text_digest(&row.text))),
            "group": judged.group,
            "target": example.name.as_deref(),
            "gold": judged.gold.name(),
            "predicted": judged.predicted.name(),
            "probabilities": probabilities,
        })
    };
    L::examples(report.figures).iter().map(of).collect()
}
