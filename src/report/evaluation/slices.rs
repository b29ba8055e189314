//! Parts of the data, side by side.

use comfy_table::Cell;
use serde_json::{Map, Value, json};

use super::json::evaluation;
use crate::evaluate::{MIN_SLICE, Slice, Slicing, WeakSlice};
use crate::label::Label;
use crate::report::form::json::rounded;
use crate::report::form::table::{dim, figure, heading, interval, printable, rendered, right, table};

/// Slices that a table lists of one property.
const MAX_SLICES: usize = 20;

/// A line per slice, the worst first; those that are too small to rank come last, and are marked.
pub(in crate::report) fn slices_text<L: Label>(slicing: &Slicing<L>, width: usize) -> String {
    let name = printable(&slicing.name);
    let header = [name.as_str(), "n", "f1_macro", "95 % interval", "accuracy", "95 % interval", ""];
    let mut lines = table(width, header);
    for slice in slicing.slices.iter().take(MAX_SLICES) {
        let ([f1, f1_interval], [accuracy, accuracy_interval]) =
            (cells(slice, "f1_macro"), cells(slice, "accuracy"));
        let note = if slice.is_small() { format!("fewer than {MIN_SLICE}") } else { String::new() };
        lines.add_row([
            Cell::new(printable(&slice.value)),
            right(slice.evaluation.n),
            f1,
            f1_interval,
            accuracy,
            accuracy_interval,
            dim(note),
        ]);
    }
    rendered(&lines) + &more(slicing).map_or(String::new(), |more| more + "\n") + "\n"
}

/// How many slices are not listed.
fn more<L: Label>(slicing: &Slicing<L>) -> Option<String> {
    let more = slicing.slices.len().saturating_sub(MAX_SLICES);
    (more > 0).then(|| format!("and {more} more values of {}", printable(&slicing.name)))
}

/// A metric and its interval.
fn cells<L: Label>(slice: &Slice<L>, name: &str) -> [Cell; 2] {
    let metric = slice.evaluation.metric(name);
    let value = metric.and_then(|metric| metric.value);
    [right(figure(value)), dim(interval(metric.and_then(|metric| metric.interval)))]
}

/// `{property: {value: evaluation}}`, the worst first. Each has also `too_small`: whether it has so few
/// examples that it is not ranked.
pub(super) fn slices_json<L: Label>(slicings: &[Slicing<L>]) -> Value {
    let slice = |slice: &Slice<L>| {
        let mut fields = evaluation(&slice.evaluation);
        fields.insert("too_small".into(), json!(slice.is_small()));
        (slice.value.clone(), Value::Object(fields))
    };
    let slicing = |slicing: &Slicing<L>| {
        let slices: Map<String, Value> = slicing.slices.iter().map(slice).collect();
        (slicing.name.clone(), Value::Object(slices))
    };
    Value::Object(slicings.iter().map(slicing).collect())
}

/// Parts on which the model is surely worse, a line each.
pub(super) fn weak_text(weak: &[WeakSlice], width: usize) -> String {
    if weak.is_empty() {
        return "weak slices: none was found\n\n".to_owned();
    }
    let mut lines = table(width, ["weak slice", "n", "accuracy", "elsewhere", "p"]);
    for slice in weak.iter().take(MAX_SLICES) {
        let name = slice.fields.iter().map(|(field, value)| format!("{field}={value}"));
        lines.add_row([
            Cell::new(printable(&name.collect::<Vec<_>>().join(", "))),
            right(slice.n),
            right(figure(Some(slice.accuracy))),
            right(figure(Some(slice.rest))),
            right(format!("{:.1e}", slice.p)),
        ]);
    }
    heading("weak slices, of which 5 % are false on average") + &rendered(&lines) + "\n"
}

/// `[{"fields": {FIELD: VALUE}, "n", "accuracy", "rest", "p"}]`.
pub(super) fn weak_json(weak: &[WeakSlice]) -> Value {
    let of = |slice: &WeakSlice| {
        let fields: Map<String, Value> =
            slice.fields.iter().map(|(field, value)| (field.clone(), json!(value))).collect();
        json!({"fields": fields, "n": slice.n, "accuracy": rounded(slice.accuracy), "rest": rounded(slice.rest), "p": slice.p})
    };
    weak.iter().map(of).collect()
}
