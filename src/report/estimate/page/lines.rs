//! Net stances of groups, each on a line.

use maud::{Markup, html};

use super::UNKNOWN;
use crate::estimate::{GroupTotals, Quantity, Totals};
use crate::number::{Interval, signed_short};
use crate::report::estimate::{NET, ends, percent, shown};
use crate::report::form::table::printable;

/// All groups; of several names, those that share the first under a heading.
pub(in crate::report) fn chart(totals: &Totals) -> Markup {
    let is_nested = totals.by.len() > 1;
    let parts: Vec<&[GroupTotals]> = if is_nested {
        totals.groups.chunk_by(|a, b| a.values.first() == b.values.first()).collect()
    } else {
        vec![&totals.groups]
    };
    html! {
        p {
            @if totals.labelled.is_some() {
                span.ring.filled aria-hidden="true" {} " corrected, with its " (percent(totals.level)) " % interval; "
            }
            span.ring aria-hidden="true" {} " predictions as they are counted."
        }
        @for part in parts {
            @if let Some(group) = part.first().filter(|_| is_nested) {
                h3 { bdi { (printable(group.values.first().and_then(Option::as_deref).unwrap_or(UNKNOWN))) } }
            }
            div.ends aria-hidden="true" { span { "◂ against" } span { "0" } span { "favor ▸" } }
            ul.estimates { @for group in part { (line(group, usize::from(is_nested), totals)) } }
        }
    }
}

/// A line of a group; `skipped` names stand in the heading.
fn line(group: &GroupTotals, skipped: usize, totals: &Totals) -> Markup {
    let at = |name: &str, x: f64| format!("--{name}:{:.4}", f64::midpoint(x, 1.0).clamp(0.0, 1.0));
    let names = group.values.iter().skip(skipped).map(|value| value.as_deref().unwrap_or(UNKNOWN));
    let name = if group.values.is_empty() { "all".to_owned() } else { names.collect::<Vec<_>>().join(", ") };
    let counted = group.naive[NET].value;
    let figure = group.reported().map(|figures| &figures[NET]);
    let corrected = figure.map(|figure| shown(figure, Quantity::Net));
    let interval = figure.and_then(|figure| ends(figure, Quantity::Net, totals.level));
    // What nobody corrected is told only on a page where nothing is.
    let value = if totals.labelled.is_some() { corrected } else { Some(counted) };
    html! {
        li.f[value > Some(0.0)].a[value.is_some_and(|value| value < 0.0)] {
            span.name { bdi { (printable(&name)) } }
            span.reach aria-hidden="true" {
                @if let Some(Interval { low, high }) = interval { s style={ (at("low", low)) ";" (at("high", high)) } {} }
                @if let Some(corrected) = corrected { b style=(at("at", corrected)) {} }
                i style=(at("at", counted)) {}
            }
            span.figure {
                (value.map_or_else(|| UNKNOWN.to_owned(), signed_short))
                @if let Some(Interval { low, high }) = interval { span.unseen { ", from " (signed_short(low)) " to " (signed_short(high)) } }
                @if totals.labelled.is_some() { span.unseen { ", counted " (signed_short(counted)) } }
            }
        }
    }
}
