//! Annotations of a pull request.

use std::fmt::Write;

use super::gates::outcome;
use crate::dataset::Location;
use crate::evaluate::EvaluationRun;
use crate::evaluate::{GateResult, Task};
use crate::report::form::commands::{MAX_ANNOTATIONS, data, property};

/// Warnings, gates that failed and those that passed, as GitHub's workflow commands: of the failed ten at
/// most, then a notice that says how many more there are. A gate of a file is annotated where it stands.
pub(super) fn github(report: &EvaluationRun) -> String {
    let failed: Vec<&GateResult> = report.gates.iter().filter(|result| !result.passed).collect();
    let mut text = String::new();
    for warning in &report.warnings {
        writeln!(text, "::warning title=stance evaluate::{}", data(warning)).ok();
    }
    for result in failed.iter().take(MAX_ANNOTATIONS) {
        let place = result.gate.place.as_ref();
        let place = place
            .map_or(String::new(), |place| format!("file={},line={},", property(&place.path), place.line));
        let worst = result.worst.iter().map(|&place| format!("\n{}", report.line(result.gate.task, place)));
        let message = data(&(outcome(result) + &worst.collect::<String>()));
        let title = property(&format!("gate {}", result.gate));
        writeln!(text, "::error {place}title={title}::{message}").ok();
    }
    let room = MAX_ANNOTATIONS.saturating_sub(report.warnings.len());
    for (row, line) in worst(report, &failed).into_iter().take(room) {
        let (file, number) = (property(&row.path), row.line);
        writeln!(text, "::warning file={file},line={number},title=wrong prediction::{}", data(&line)).ok();
    }
    let more = failed.len().saturating_sub(MAX_ANNOTATIONS);
    if more > 0 {
        writeln!(text, "::notice title=stance evaluate::{more} more gates failed").ok();
    }
    let passed: Vec<String> = report.gates.iter().filter(|result| result.passed).map(outcome).collect();
    if !passed.is_empty() {
        let message =
            format!("{} of {} gates passed\n{}", passed.len(), report.gates.len(), passed.join("\n"));
        writeln!(text, "::notice title=stance evaluate::{}", data(&message)).ok();
    }
    text
}

/// The rows that are to blame most for what failed, each once, and what there is to say of each.
fn worst<'r>(report: &'r EvaluationRun, failed: &[&GateResult]) -> Vec<(&'r Location, String)> {
    let worst = failed.iter().flat_map(|result| result.worst.iter().map(|&place| (result.gate.task, place)));
    let mut places: Vec<(Task, usize)> = worst.collect();
    places.sort_unstable();
    places.dedup();
    let of = |(task, place)| report.row(task, place).map(|(row, _)| (&row.place, report.line(task, place)));
    places.into_iter().filter_map(of).collect()
}
