//! Annotations of a pull request.

use std::fmt::Write;

use super::EvaluationReport;
use super::gates::outcome;
use crate::evaluate::GateResult;
use crate::report::commands::{MAX_ANNOTATIONS, data, property};

/// Gates that failed, as GitHub's workflow commands: ten at most, then a notice that says how many more there are. A gate of a file is
/// annotated where it stands.
pub fn github(report: &EvaluationReport<'_>) -> String {
    let failed: Vec<&GateResult> = report.gates.iter().filter(|result| !result.passed).collect();
    let mut text = String::new();
    for result in failed.iter().take(MAX_ANNOTATIONS) {
        let place = result.gate.place.as_ref();
        let place = place
            .map_or(String::new(), |place| format!("file={},line={},", property(&place.path), place.line));
        let worst = result.worst.iter().map(|&place| format!("\n{}", report.line(place)));
        let message = data(&(outcome(result) + &worst.collect::<String>()));
        let title = property(&format!("gate {}", result.gate));
        writeln!(text, "::error {place}title={title}::{message}").ok();
    }
    let more = failed.len().saturating_sub(MAX_ANNOTATIONS);
    if more > 0 {
        writeln!(text, "::notice title=stance evaluate::{more} more gates failed").ok();
    }
    text
}
