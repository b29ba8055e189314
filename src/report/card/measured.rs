//! Results in the text of a card, as Markdown.

use std::fmt::Write;

use crate::dataset::Source;
use crate::evaluate::{Evaluation, Measurement, SuiteRun, metric_name};
use crate::label::Label;
use crate::report::form::table::{figure, interval, printable};

/// The figures of a model on data.
pub(super) fn figures(figures: &Measurement, data: &[Source], command: &str) -> String {
    let mut text = heading(data);
    if let Some(stance) = &figures.stance {
        text += &evaluation(stance);
    }
    if let Some(sentiment) = &figures.sentiment {
        text += &evaluation(sentiment);
    }
    text + &format!("\n{}\n\n{}", sources(data), shell(command))
}

fn evaluation<L: Label>(evaluation: &Evaluation<L>) -> String {
    let (task, n, groups) = (L::TASK, evaluation.n, evaluation.groups);
    format!("\n{task}, {n} examples from {groups} articles:\n\n{}", metrics(evaluation))
}

/// Metrics with their intervals.
pub(super) fn metrics<L: Label>(evaluation: &Evaluation<L>) -> String {
    let mut text = "| metric | value | 95 % interval |\n|---|---|---|\n".to_owned();
    for metric in &evaluation.metrics {
        let (value, range) = (figure(metric.value), interval(metric.interval));
        let _ = writeln!(text, "| {} | {value} | {range} |", metric_name::<L>(metric.name));
    }
    text
}

/// What became of a suite of tests, by capability.
pub(super) fn suite(run: &SuiteRun<'_>, command: &str) -> String {
    let mut text = heading(&run.suite.sources);
    text += "\nBehavioural tests, the share of cases that fail:\n\n| capability | cases | failed | rate | 95 % interval |\n|---|---|---|---|---|\n";
    let capabilities = run.suite.capabilities().into_iter().map(Some);
    for capability in capabilities.chain([None]) {
        let rate = run.rate(capability, None);
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} |",
            cell(capability.unwrap_or("all")),
            rate.cases,
            rate.failures,
            figure(rate.value()),
            interval(rate.interval)
        );
    }
    text + &format!("\n{}\n\n{}", sources(&run.suite.sources), shell(command))
}

fn heading(data: &[Source]) -> String {
    let paths: Vec<String> = data.iter().map(|source| code(&source.path)).collect();
    format!("### {}\n", paths.join(", "))
}

/// Files with their digests.
pub(super) fn sources(data: &[Source]) -> String {
    let mut text = "| file | rows | SHA-256 |\n|---|---|---|".to_owned();
    for source in data {
        let _ = write!(text, "\n| {} | {} | `{}` |", code(&source.path), source.rows, source.sha256);
    }
    text
}

/// A command to copy.
pub(super) fn shell(command: &str) -> String {
    format!("```sh\n{}\n```\n", printable(command))
}

/// Text in a cell of a table.
pub(super) fn cell(text: &str) -> String {
    printable(text).replace('|', "\\|").replace('<', "&lt;")
}

/// Text as it is, in a cell or elsewhere.
fn code(text: &str) -> String {
    format!("`{}`", printable(text).replace('|', "\\|").replace('`', "'"))
}
