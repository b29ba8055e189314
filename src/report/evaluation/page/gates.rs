//! What came of gates.

use maud::{Markup, html};

use crate::evaluate::GateResult;
use crate::report::evaluation::{EvaluationRun, amount, outcome, relation};
use crate::report::form::page::table::{Cell, ColumnKind, table};
use crate::report::form::table::printable;

/// Whether all gates were passed, in a sentence.
pub(super) fn verdict(gates: &[GateResult]) -> Markup {
    let (n, failed) = (gates.len(), gates.iter().filter(|gate| !gate.passed).count());
    let plural = if n == 1 { "" } else { "s" };
    html! {
        @if failed > 0 {
            p.verdict.failed { (mark(false)) " " (failed) " of " (n) " gate" (plural) " failed" }
        } @else if n > 0 {
            p.verdict { (mark(true)) @if n == 1 { " The gate passed" } @else { " All " (n) " gates passed" } }
        }
    }
}

fn mark(passed: bool) -> Markup {
    html! { span aria-hidden="true" { @if passed { "✓" } @else { "✕" } } }
}

/// Every gate with its figure and bound, and the rows that are to blame most where one failed.
pub(super) fn gates(report: &EvaluationRun) -> Markup {
    let columns = [
        ("gate", ColumnKind::Text),
        ("result", ColumnKind::Text),
        ("figure", ColumnKind::Number),
        ("95 % interval", ColumnKind::Number),
        ("bound", ColumnKind::Text),
    ];
    let row = |result: &GateResult| {
        let shown = html! {
            span.result.failed[!result.passed] { (mark(result.passed)) @if result.passed { " pass" } @else { " fail" } }
        };
        let bound = result.gate.bound;
        vec![
            Cell::text(&result.gate.to_string()),
            Cell::of(shown),
            Cell::of(html! { (amount(result)) }).by(result.figure.value),
            Cell::interval(result.figure.interval),
            Cell::text(&format!("{} {}", relation(bound), bound.value())),
        ]
    };
    let failed = || report.gates.iter().filter(|result| !result.passed && !result.worst.is_empty());
    html! {
        div.quiet { (table("Gates", &columns, report.gates.iter().map(row).collect())) }
        @for result in failed() {
            details {
                summary { "To blame most: " (outcome(result)) }
                ul { @for place in &result.worst { li dir="auto" { (printable(&report.line(result.gate.task, *place))) } } }
            }
        }
    }
}
