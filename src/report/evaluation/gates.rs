//! What came of gates.

use serde_json::{Value, json};

use crate::evaluate::EvaluationRun;
use crate::evaluate::{Bound, DropTest, GateResult, Task, Tasked};
use crate::label::{Sentiment, Stance};
use crate::number::Interval;
use crate::report::form::json::number;
use crate::report::form::table::{figure, heading, interval, printable};

/// Figures from here on are printed without decimals.
const LARGE: f64 = 1000.0;

/// A line for each gate that failed, and one for each of the rows that are to blame most.
pub(crate) fn failed_gates(report: &EvaluationRun) -> String {
    let failed = report.gates.iter().filter(|result| !result.passed);
    let of = |result: &GateResult| {
        let worst = result.worst.iter().map(|&place| report.line(result.gate.task, place));
        worst.fold(format!("gate failed: {}\n", outcome(result)), |text, line| text + "  " + &line + "\n")
    };
    failed.map(of).collect()
}

/// A line for each gate, passed or failed; nothing if there is none.
pub(super) fn gates_text(report: &EvaluationRun) -> String {
    if report.gates.is_empty() {
        return String::new();
    }
    let word = |result: &GateResult| if result.passed { "pass" } else { "FAIL" };
    let line = |result: &GateResult| format!("{}  {}\n", word(result), outcome(result));
    heading("gates") + &report.gates.iter().map(line).collect::<String>() + "\n"
}

/// A gate and its figure: `accuracy is 0.694 [0.650, 0.744], expected at least 0.99`.
pub(in crate::report) fn outcome(result: &GateResult) -> String {
    let bound = result.gate.bound;
    let (amount, relation) = (amount(result), relation(bound));
    let interval = result.figure.interval.map_or(String::new(), |ends| format!(" {}", interval(Some(ends))));
    let name = printable(&result.gate.to_string());
    format!("{name} is {amount}{interval}, expected {relation} {}", bound.value())
}

/// The figure of a gate.
pub(in crate::report) fn amount(result: &GateResult) -> String {
    let value = result.figure.value.filter(|value| value.abs() >= LARGE);
    value.map_or_else(|| figure(result.figure.value), |value| format!("{value:.0}"))
}

/// How a figure must stand to its bound.
pub(in crate::report) fn relation(bound: Bound) -> &'static str {
    match bound {
        Bound::Min(_) => "at least",
        Bound::Max(_) | Bound::MaxDrop(_, DropTest::Point) => "at most",
        Bound::MaxDrop(_, DropTest::Interval) => "at most, or an interval that begins at or below,",
    }
}

/// `[{"metric", "label", "slice", "kind", "bound", "judge", "value", "low", "high", "passed", "worst"}]`.
pub(super) fn gates_json(report: &EvaluationRun) -> Value {
    let worst = |task, place| match task {
        Task::Stance => worst_json::<Stance>(report, place),
        Task::Sentiment => worst_json::<Sentiment>(report, place),
    };
    let of = |result: &GateResult| {
        let gate = &result.gate;
        let (low, high) = result.figure.interval.map(Interval::ends).unzip();
        let slice = gate.slice.as_ref().map(|slice| json!({"field": slice.field, "value": slice.value}));
        let judge = match gate.bound {
            Bound::MaxDrop(_, judge) => Some(judge.name()),
            Bound::Min(_) | Bound::Max(_) => gate.is_firm.then(|| DropTest::Interval.name()),
        };
        json!({
            "metric": gate.metric,
            "task": gate.task.name(),
            "label": gate.label,
            "coverage": gate.coverage,
            "slice": slice,
            "kind": gate.kind(),
            "bound": gate.bound.value(),
            "judge": judge,
            "value": number(result.figure.value),
            "low": number(low),
            "high": number(high),
            "passed": result.passed,
            "worst": result.worst.iter().filter_map(|&place| worst(gate.task, place)).collect::<Vec<_>>(),
        })
    };
    report.gates.iter().map(of).collect()
}

fn worst_json<L: Tasked>(report: &EvaluationRun, place: usize) -> Option<Value> {
    let (row, example) = report.example::<L>(place)?;
    let scored = &example.scored;
    Some(json!({
        "id": row.id,
        "place": row.place,
        "target": example.name.as_deref(),
        "gold": scored.gold.name(),
        "predicted": scored.predicted.name(),
        "confidence": number(scored.confidence()),
        "text": row.text,
    }))
}
