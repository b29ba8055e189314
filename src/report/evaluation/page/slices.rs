//! Parts of the data, side by side.

use maud::{Markup, html};

use crate::evaluate::{MIN_SLICE, Slice, Slicing};
use crate::label::Label;
use crate::report::form::page::chart::{MAX_INTERVALS, Whisker, intervals};
use crate::report::form::page::table::{Cell, Kind, table};
use crate::report::form::table::printable;

/// Rows of a table of slices.
const MAX_SLICES: usize = 200;

/// Each property with a chart of the macro F1 of its slices, the worst first, and a table; `whole` is that of
/// all examples.
pub(super) fn slices<L: Label>(slicings: &[Slicing<L>], whole: Option<f64>) -> Markup {
    html! {
        p {
            "The worst macro F1 comes first. Slices of fewer than " (MIN_SLICE) " examples come last and are not ranked: they have hollow points. The dashed line is the macro F1 of all examples."
        }
        @for slicing in slicings { (of_property(slicing, whole)) }
    }
}

fn of_property<L: Label>(slicing: &Slicing<L>, whole: Option<f64>) -> Markup {
    let name = printable(&slicing.name);
    let points: Vec<Whisker<'_>> = slicing.slices.iter().take(MAX_INTERVALS).map(point).collect();
    let (charted, listed) = (points.len(), slicing.slices.len().min(MAX_SLICES));
    html! {
        h3 { "By " (name) }
        div.pair.lopsided.quiet {
            figure {
                (intervals(&format!("Macro F1 with 95 % intervals by {name}"), "macro F1", (whole, 1.0), &points))
                @if charted < slicing.slices.len() { figcaption { "The first " (charted) " of " (slicing.slices.len()) "." } }
            }
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
        is_faint: slice.is_small(),
    }
}

fn rows<L: Label>(slicing: &Slicing<L>, name: &str) -> Markup {
    let columns = [
        (name, Kind::Text),
        ("examples", Kind::Number),
        ("macro F1", Kind::Number),
        ("95 % interval", Kind::Number),
        ("accuracy", Kind::Number),
        ("95 % interval", Kind::Number),
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
