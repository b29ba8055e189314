//! Everything that an evaluation found, in every form: text, JSON, Markdown, JUnit XML, workflow commands, a
//! page.

mod compared;
mod curve;
mod folds;
mod gates;
mod github;
mod json;
mod junit;
mod markdown;
mod page;
mod slices;
mod text;
mod trials;
mod whole;

use compared::{Change, changes, compared_json, compared_text, signed_difference, test, verdict};
#[cfg(feature = "cli")]
pub(crate) use gates::failed_gates;
use gates::{amount, outcome, relation};
use slices::{slices_json, weak_json, weak_text};
#[cfg(feature = "cli")]
pub(crate) use text::figures as figures_text;
pub(crate) use trials::trials;

use serde_json::{Map, Value, json};

use crate::dataset::{Row, text_digest};
use crate::evaluate::{EvaluationRun, Example, Task, Tasked, WeakSlice, row_name, weak_slices};
use crate::label::{Sentiment, Stance};
use crate::report::form::json::measured_by;
use crate::report::form::table::{confidence, printable};
use crate::report::form::words::shortened;

/// What a report of an evaluation shows beside the figures.
///
/// ```
/// use stancekit::report::ReportOptions;
///
/// let options = ReportOptions { show: 10, ..ReportOptions::default() };
/// assert_eq!((options.width, options.with_rows), (100, false));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportOptions {
    /// Columns of the terminal, for text.
    pub width: usize,
    /// Rows to show that became better since a baseline, and that became worse.
    pub show: usize,
    /// Whether JSON has the prediction of each row, so that the report can be a baseline.
    pub with_rows: bool,
    /// Whether to look for parts of the data on which the stances are worse.
    pub weak_slices: bool,
}

impl Default for ReportOptions {
    fn default() -> Self {
        Self { width: 100, show: 5, with_rows: false, weak_slices: false }
    }
}

/// Reports, each as text.
impl EvaluationRun {
    /// For people, on a terminal.
    pub fn to_text(&self, options: &ReportOptions) -> String {
        let width = options.width;
        let mut all = text::figures(&self.measurement, width);
        all.extend(self.folds.iter().map(|folds| folds::text(folds, width)));
        all.extend(self.curve.iter().map(|curve| curve::text(curve, width)));
        all.extend(self.swap.iter().map(|swap| text::swap(swap, width)));
        if options.weak_slices {
            all += &weak_text(&weak(self), width);
        }
        all += &compared_text(self, options.show, width);
        all + &gates::gates_text(self)
    }

    /// For programs: `docs/schema/evaluation.schema.json`.
    pub fn to_json(&self, options: &ReportOptions) -> Value {
        whole::report(self, options)
    }

    /// For the summary of a step of a CI.
    pub fn to_markdown(&self, options: &ReportOptions) -> String {
        markdown::markdown(self, options.show)
    }

    /// Workflow commands of GitHub Actions: what failed, at its row.
    pub fn to_github(&self) -> String {
        github::github(self)
    }

    /// JUnit XML: a test for each gate.
    ///
    /// # Errors
    /// What writing says.
    pub fn to_junit(&self) -> std::io::Result<String> {
        junit::junit(self)
    }

    /// A page of HTML that needs no other file.
    ///
    /// # Errors
    /// As [`Predictor::explain_row`](crate::pipeline::Predictor::explain_row), for the errors that it
    /// explains.
    pub fn to_html(&self, options: &ReportOptions) -> crate::Result<String> {
        page::evaluation(self, options)
    }

    /// What changed since the baseline alone, for people; empty without one.
    pub fn comparison_text(&self, options: &ReportOptions) -> String {
        compared_text(self, options.show, options.width)
    }

    /// What changed since the baseline alone, for programs; empty without one.
    pub fn comparison_json(&self) -> Value {
        let mut report = compared_json(self);
        report["model"] = json!(self.model);
        report["measured_by"] = measured_by(Some(self.seed));
        report
    }

    /// What changed since the baseline alone, in Markdown.
    pub fn comparison_markdown(&self, options: &ReportOptions) -> String {
        markdown::compared_markdown(self, options.show)
    }

    /// What changed since the baseline alone, as a page.
    pub fn comparison_html(&self, options: &ReportOptions) -> String {
        page::compared(self, options)
    }
}

/// Weak slices of the task that comes first.
fn weak(run: &EvaluationRun) -> Vec<WeakSlice> {
    let (rows, measurement) = (&run.data.rows, &run.measurement);
    match measurement.task() {
        Task::Stance => weak_slices(rows, &measurement.examples, measurement.repeats),
        Task::Sentiment => weak_slices(rows, &measurement.sentiments, measurement.repeats),
    }
}

/// The examples behind what is reported.
impl EvaluationRun {
    /// An example of a task by its place.
    pub(in crate::report) fn example<L: Tasked>(&self, place: usize) -> Option<(&Row, &Example<L>)> {
        let example = L::examples(&self.measurement).get(place)?;
        Some((self.data.rows.get(example.row)?, example))
    }

    /// The row of an example, and whom it is toward.
    pub(in crate::report) fn row(&self, task: Task, place: usize) -> Option<(&Row, Option<&str>)> {
        match task {
            Task::Stance => {
                self.example::<Stance>(place).map(|(row, example)| (row, example.name.as_deref()))
            }
            Task::Sentiment => self.example::<Sentiment>(place).map(|(row, _)| (row, None)),
        }
    }

    /// An example in one line: where it is, its label, what was predicted, how it begins.
    pub(in crate::report) fn line(&self, task: Task, place: usize) -> String {
        match task {
            Task::Stance => self.line_of::<Stance>(place),
            Task::Sentiment => self.line_of::<Sentiment>(place),
        }
    }

    fn line_of<L: Tasked>(&self, place: usize) -> String {
        let Some((row, example)) = self.example::<L>(place) else { return String::new() };
        let scored = &example.scored;
        let toward =
            example.name.as_deref().map_or(String::new(), |name| format!(" toward {}", printable(name)));
        let p = confidence(scored.confidence());
        let (gold, predicted) = (scored.gold, scored.predicted);
        let place = printable(&row.place.to_string());
        format!("{place}{toward}: {gold}, predicted {predicted} {p}: {}", shortened(&row.text))
    }
}

/// `[{"row", "place", "text", "group", "target", "gold", "predicted", "probabilities"}]`: the stances that a
/// later evaluation needs to compare with. `text` is a digest. Probabilities are not rounded, so that a model
/// is exactly as good as itself.
fn rows_json(report: &EvaluationRun) -> Value {
    rows_of::<Stance>(report)
}

/// Sentiments, which have no target.
fn sentiment_rows_json(report: &EvaluationRun) -> Value {
    rows_of::<Sentiment>(report)
}

fn rows_of<L: Tasked>(report: &EvaluationRun) -> Value {
    let of = |example: &Example<L>| {
        let (row, scored) = (report.data.rows.get(example.row), &example.scored);
        let probabilities = scored.probabilities.iter();
        let probabilities: Map<String, Value> =
            probabilities.map(|(label, p)| (label.name().to_owned(), json!(p))).collect();
        json!({
            "row": row.map(row_name),
            "place": row.map(|row| row.place.to_string()),
            "text": row.map(|row| format!("{:016x}", text_digest(&row.text))),
            "group": scored.group,
            "target": example.name.as_deref(),
            "gold": scored.gold.name(),
            "predicted": scored.predicted.name(),
            "probabilities": probabilities,
        })
    };
    L::examples(&report.measurement).iter().map(of).collect()
}
