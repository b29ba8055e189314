//! What changed since a baseline.

use comfy_table::Cell;
use serde_json::{Map, Value, json};

use crate::evaluate::{BaselineComparison, EvaluationRun};
use crate::evaluate::{Difference, McNemar, Task, Turn};
use crate::number::{Interval, signed};
use crate::report::form::json::{number, rounded};
use crate::report::form::table::{
    confidence, dim, figure, heading, indented, printable, rendered, right, table,
};
use crate::report::form::words::shortened;

/// Metrics before and after, their differences with intervals, and rows that changed, so many for better and
/// so many for worse.
pub(super) fn compared_text(report: &EvaluationRun, show: usize, width: usize) -> String {
    let Some(compared) = &report.compared else { return String::new() };
    let comparison = &compared.comparison;
    let (before, after) = (printable(&compared.baseline), printable(&report.model));
    let mut text = heading(&format!(
        "{before} → {after}: {} examples from {} articles",
        comparison.n, comparison.groups
    ));
    let mut metrics = table(width, ["metric", "before", "after", "difference", "95 % interval", ""]);
    for difference in &comparison.metrics {
        metrics.add_row([
            Cell::new(comparison.task.metric_name(difference.name)),
            right(figure(difference.before)),
            right(figure(difference.after)),
            right(signed_difference(difference.difference.value)),
            dim(ends(difference)),
            Cell::new(verdict(difference)),
        ]);
    }
    text += &rendered(&metrics);
    text += &format!("\nMcNemar: {}\n\n", test(&comparison.mcnemar));
    text += &changed(report, compared, &comparison.better, "better", show, width);
    text + &changed(report, compared, &comparison.worse, "worse", show, width)
}

/// What the interval says of a difference.
pub(in crate::report) fn verdict(difference: &Difference) -> &'static str {
    let is_worse = difference.drop().value.is_some_and(|drop| drop > 0.0);
    match (difference.is_significant(), is_worse) {
        (false, _) => "",
        (true, true) => "worse",
        (true, false) => "better",
    }
}

/// A difference with its sign; a dash for one that is undefined.
pub(in crate::report) fn signed_difference(value: Option<f64>) -> String {
    value.map_or("–".to_owned(), |value| signed(value, 3))
}

/// The interval of a difference.
pub(super) fn ends(difference: &Difference) -> String {
    let interval = difference.difference.interval;
    interval.map_or(String::new(), |Interval { low, high }| {
        format!("[{}, {}]", signed_difference(Some(low)), signed_difference(Some(high)))
    })
}

/// The numbers of rows that changed, and how probable that is by chance.
pub(in crate::report) fn test(test: &McNemar) -> String {
    let how = match test.chi_square {
        Some(chi_square) => format!("χ² {chi_square:.3}"),
        None => "exact".to_owned(),
    };
    format!("{} became right, {} became wrong, {how}, p = {:.4}", test.better, test.worse, test.p)
}

fn changed(
    report: &EvaluationRun,
    compared: &BaselineComparison,
    turns: &[Turn],
    how: &str,
    show: usize,
    width: usize,
) -> String {
    if turns.is_empty() || show == 0 {
        return String::new();
    }
    let mut text = heading(how);
    for change in changes(report, compared.comparison.task, turns).take(show) {
        let toward = change.target.map_or(String::new(), |target| format!(" toward {}", printable(target)));
        let ((before, p), (after, q)) = (change.before, change.after);
        let (p, q) = (confidence(p), confidence(q));
        let (name, gold) = (&change.name, change.gold);
        text += &format!(" {name}{toward}: gold {gold}, before {before} {p}, after {after} {q}\n");
        text += &indented(&shortened(change.text), 4, width);
    }
    let more = turns.len().saturating_sub(show);
    let more = if more > 0 { format!("and {more} more that became {how}\n") } else { String::new() };
    text + &more + "\n"
}

/// One example that changed.
pub(in crate::report) struct Change<'r> {
    /// The id of its row, or its place.
    pub(in crate::report) name: String,
    pub(in crate::report) place: String,
    pub(in crate::report) target: Option<&'r str>,
    pub(in crate::report) gold: &'static str,
    /// Label and confidence.
    pub(in crate::report) before: (&'static str, Option<f64>),
    pub(in crate::report) after: (&'static str, Option<f64>),
    pub(in crate::report) text: &'r str,
}

/// The rows of examples of a task that changed.
pub(in crate::report) fn changes<'r>(
    report: &'r EvaluationRun,
    task: Task,
    turns: &'r [Turn],
) -> impl Iterator<Item = Change<'r>> {
    turns.iter().filter_map(move |turn| {
        let (row, target) = report.row(task, turn.place)?;
        Some(Change {
            name: printable(&row.id.clone().unwrap_or_else(|| row.place.to_string())),
            place: row.place.to_string(),
            target,
            gold: turn.gold,
            before: turn.before,
            after: turn.after,
            text: &row.text,
        })
    })
}

/// `{"baseline", "task", "n", "groups", "metrics", "labels", "mcnemar", "better", "worse"}`; null without a
/// baseline.
pub(super) fn compared_json(report: &EvaluationRun) -> Value {
    let Some(compared) = &report.compared else { return Value::Null };
    let comparison = &compared.comparison;
    let labels = comparison.labels.iter();
    let labels: Map<String, Value> =
        labels.map(|(label, figures)| ((*label).to_owned(), differences(figures))).collect();
    let McNemar { better, worse, chi_square, p } = comparison.mcnemar;
    let task = comparison.task;
    let rows = |turns| changes(report, task, turns).map(|change| row(&change, task)).collect::<Vec<Value>>();
    json!({
        "baseline": compared.baseline,
        "task": task.name(),
        "n": comparison.n,
        "groups": comparison.groups,
        "metrics": differences(&comparison.metrics),
        "labels": labels,
        "mcnemar": {"better": better, "worse": worse, "chi_square": number(chi_square), "p": rounded(p)},
        "better": rows(&comparison.better),
        "worse": rows(&comparison.worse),
    })
}

fn row(change: &Change<'_>, task: Task) -> Value {
    let of = |(label, confidence): (&str, Option<f64>)| json!({task.name(): label, "confidence": number(confidence)});
    json!({
        "row": change.name,
        "place": change.place,
        "target": change.target,
        "gold": change.gold,
        "before": of(change.before),
        "after": of(change.after),
        "text": change.text,
    })
}

fn differences(figures: &[Difference]) -> Value {
    let of = |difference: &Difference| {
        let (low, high) = difference.difference.interval.map(Interval::ends).unzip();
        let figures = json!({
            "before": number(difference.before),
            "after": number(difference.after),
            "difference": number(difference.difference.value),
            "low": number(low),
            "high": number(high),
        });
        (difference.name.to_owned(), figures)
    };
    Value::Object(figures.iter().map(of).collect())
}
