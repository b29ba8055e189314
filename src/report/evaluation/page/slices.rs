//! Parts of the data, side by side.

use maud::{Markup, html};

use crate::evaluate::{MIN_SLICE, Slice, Slicing};
use crate::label::Label;
use crate::report::form::page::chart::{Axis, MAX_INTERVALS, Tone, Whisker, intervals};
use crate::report::form::page::figure::{Numbers, ends, figure, number};
use crate::report::form::page::table::{Cell, ColumnKind, table};
use crate::report::form::table::printable;

/// Rows of a table of slices.
const MAX_SLICES: usize = 200;

/// Each property with a chart of the macro F1 of its slices, the worst first, and a table; `whole` is that of
/// all examples.
pub(super) fn slices<L: Label>(slicings: &[Slicing<L>], whole: Option<f64>) -> Markup {
    let axis = Axis { unit: "macro F1", guide: whole, most: Some(1.0), also: numbers(slicings) };
    html! {
        p {
            "The worst macro F1 comes first. Slices of fewer than " (MIN_SLICE) " examples come last and are not ranked: they have hollow points. The dashed line is the macro F1 of all examples."
        }
        @for slicing in slicings { (of_property(slicing, &axis)) }
    }
}

/// What all charts show, so that they have one axis.
fn numbers<L: Label>(slicings: &[Slicing<L>]) -> Vec<f64> {
    let charted = slicings.iter().flat_map(|slicing| slicing.slices.iter().take(MAX_INTERVALS).map(point));
    charted.flat_map(|point| point.numbers().collect::<Vec<_>>()).collect()
}

fn of_property<L: Label>(slicing: &Slicing<L>, axis: &Axis<'_>) -> Markup {
    let name = printable(&slicing.name);
    let points: Vec<Whisker<'_>> = slicing.slices.iter().take(MAX_INTERVALS).map(point).collect();
    let (charted, listed) = (points.len(), slicing.slices.len().min(MAX_SLICES));
    let chart = intervals(&format!("Macro F1 with 95 % intervals by {name}"), axis, &points);
    let more = (charted < slicing.slices.len())
        .then(|| html! { "The first " (charted) " of " (slicing.slices.len()) "." });
    html! {
        h3 { "By " (name) }
        div.pair.lopsided.quiet {
            (figure(&format!("macro F1 by {name}"), &listed_points(&points), &chart, more))
            div {
                (rows(slicing, &name))
                @if listed < slicing.slices.len() { p.note { "and " (slicing.slices.len() - listed) " more" } }
            }
        }
    }
}

fn point<L: Label>(slice: &Slice<L>) -> Whisker<'_> {
    let metric = slice.evaluation.metric("f1_macro");
    Whisker {
        name: &slice.value,
        value: metric.and_then(|metric| metric.value),
        ends: metric.and_then(|metric| metric.interval),
        tone: if slice.is_small() { Tone::Faint } else { Tone::Plain },
    }
}

fn listed_points(points: &[Whisker<'_>]) -> Numbers {
    let mut numbers = Numbers::new(&["slice", "macro_f1", "low", "high"]);
    for point in points {
        let [low, high] = ends(point.ends);
        numbers.push([point.name.to_owned(), number(point.value), low, high]);
    }
    numbers
}

fn rows<L: Label>(slicing: &Slicing<L>, name: &str) -> Markup {
    let columns = [
        (name, ColumnKind::Text),
        ("examples", ColumnKind::Number),
        ("macro F1", ColumnKind::Number),
        ("95 % interval", ColumnKind::Number),
        ("accuracy", ColumnKind::Number),
        ("95 % interval", ColumnKind::Number),
    ];
    let row = |slice: &Slice<L>| {
        let metric = |name| slice.evaluation.metric(name);
        let value = |name| Cell::figure(metric(name).and_then(|metric| metric.value));
        let ends = |name| Cell::interval(metric(name).and_then(|metric| metric.interval));
        let n = slice.evaluation.n;
        let n = Cell::of(html! { (n) @if slice.is_small() { span.note { " too few" } } }).by(Some(n as f64));
        vec![
            Cell::text(&slice.value),
            n,
            value("f1_macro"),
            ends("f1_macro"),
            value("accuracy"),
            ends("accuracy"),
        ]
    };
    table(&format!("Slices by {name}"), &columns, slicing.slices.iter().take(MAX_SLICES).map(row).collect())
}
