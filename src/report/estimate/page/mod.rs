//! Estimates as a page: a chart of net stances, and tables of all that is estimated.

mod lines;

pub(in crate::report) use lines::chart as net_chart;

use maud::{Markup, html};

use crate::estimate::{Figure, Figures, GroupTotals, Quantity, Totals};
use crate::number::{Interval, signed_short};
use crate::report::estimate::{NET, ends, percent, shown};
use crate::report::form::page::shell::foot;
use crate::report::form::page::shell::{Page, Section, rendered};
use crate::report::form::page::table::{Cell, ColumnKind, table};
use crate::report::form::table::printable;

/// What these pages look like.
const STYLE: &str = include_str!("estimate.css");
/// What is said where nobody knows.
const UNKNOWN: &str = "–";

/// Estimates as a page by itself.
pub(crate) fn estimate(totals: &Totals) -> String {
    let heading = match totals.by.as_slice() {
        [] => "All predictions".to_owned(),
        by => format!("By {}", by.iter().map(|name| printable(name)).collect::<Vec<_>>().join(" and ")),
    };
    let mut sections = vec![Section::new("net", "Net stance", lines::chart(totals))];
    if totals.labelled.is_some() {
        sections.push(Section::new("shares", "Shares", shares(totals)));
        sections.push(Section::new("ways", "Ways to estimate", ways(totals)));
    } else {
        sections.push(Section::new("second", "Second best", second_best(totals)));
    }
    rendered(Page {
        title: format!("Estimate: {heading}"),
        kind: "Estimate".into(),
        heading,
        head: head(totals),
        tools: Markup::default(),
        sections,
        foot: foot(),
        style: STYLE,
        script: "",
    })
}

fn head(totals: &Totals) -> Markup {
    html! {
        dl.facts {
            div { dt { "predictions" } dd { (totals.rows) " from " (totals.articles) " articles" } }
            @if let Some(labelled) = totals.labelled { div { dt { "labels" } dd { (labelled) } } }
            div { dt { "level of intervals" } dd { (percent(totals.level)) " %" } }
        }
        @if totals.labelled.is_none() {
            p.verdict.failed { "Not corrected: nobody looked at these texts, so nobody knows how far off these figures are." }
        }
        @for warning in &totals.warnings { p.note { (printable(warning)) } }
    }
}

/// The names that are grouped by, and columns of figures.
fn columns<'n>(totals: &'n Totals, figures: &[&'n str]) -> Vec<(&'n str, ColumnKind)> {
    let names = totals.by.iter().map(|name| (name.as_str(), ColumnKind::Text));
    names.chain(figures.iter().map(|name| (*name, ColumnKind::Number))).collect()
}

fn names(group: &GroupTotals) -> impl Iterator<Item = Cell> + '_ {
    group.values.iter().map(|value| Cell::text(value.as_deref().unwrap_or(UNKNOWN)))
}

/// A figure with its interval.
fn cell(figures: Option<&Figures>, place: usize, level: f64) -> Cell {
    let quantity = Quantity::ALL[place];
    let number =
        |value: f64| if quantity == Quantity::Net { signed_short(value) } else { format!("{value:.2}") };
    let with_ends = |figure: &Figure| {
        let value = shown(figure, quantity);
        let interval = ends(figure, quantity, level)
            .map(|Interval { low, high }| format!("[{}, {}]", number(low), number(high)));
        Cell::of(html! { (number(value)) " " span.interval { (interval.unwrap_or_default()) } })
            .by(Some(value))
    };
    figures.map_or_else(|| Cell::of(html! { (UNKNOWN) }).by(None), |figures| with_ends(&figures[place]))
}

fn shares(totals: &Totals) -> Markup {
    let row = |group: &GroupTotals| {
        let counts = [Cell::count(group.rows), Cell::count(group.articles), Cell::count(group.labelled)];
        let figures = (0..Quantity::ALL.len()).map(|place| cell(group.reported(), place, totals.level));
        names(group).chain(counts).chain(figures).collect()
    };
    let columns =
        columns(totals, &["predictions", "articles", "labels", "favor", "against", "neutral", "net stance"]);
    html! {
        p { "Corrected by the labelled sample, with " (percent(totals.level)) " % intervals. Shares add up to 1, and the net stance is favor less against." }
        (table("Corrected shares and net stances", &columns, totals.groups.iter().map(row).collect()))
    }
}

fn ways(totals: &Totals) -> Markup {
    let row = |group: &GroupTotals| {
        let told = |figures: &'_ Option<Figures>| figures.filter(|_| group.reported().is_some());
        let all = [told(&group.corrected), told(&group.dsl), told(&group.labels), Some(group.naive)];
        let weight = group.lambda.map_or_else(|| UNKNOWN.to_owned(), |lambda| format!("{lambda:.2}"));
        let weight = Cell::of(html! { (weight) }).by(group.lambda);
        names(group)
            .chain(all.map(|figures| cell(figures.as_ref(), NET, totals.level)))
            .chain([weight])
            .collect()
    };
    let columns = columns(totals, &["corrected", "full weight", "labels alone", "counted", "λ"]);
    html! {
        p { "The net stance in four ways. " b { "Corrected" } " gives predictions the weight λ, which makes the interval shortest; "
            b { "full weight" } " has λ = 1; " b { "labels alone" } " uses no prediction; "
            b { "counted" } " is what the predictions add up to, and its interval knows nothing of their errors." }
        (table("Net stance in four ways", &columns, totals.groups.iter().map(row).collect()))
    }
}

fn second_best(totals: &Totals) -> Markup {
    let number = |value: Option<f64>| {
        Cell::of(html! { (value.map_or_else(|| UNKNOWN.to_owned(), signed_short)) }).by(value)
    };
    let row = |group: &GroupTotals| {
        let of = group.unlabelled;
        let nets =
            [of.adjusted_count, of.prior_shift].map(|numbers| number(numbers.map(|numbers| numbers[NET])));
        let counted = number(Some(group.naive[NET].value));
        names(group).chain([Cell::count(group.rows), counted]).chain(nets).collect()
    };
    let columns = columns(totals, &["predictions", "counted", "adjusted count", "prior shift"]);
    html! {
        p { "Net stances that suppose that the model errs here as it did elsewhere. They have no intervals. Label a sample instead: "
            code { "stance sample" } ", then " code { "stance estimate --gold" } "." }
        (table("Net stances without labels", &columns, totals.groups.iter().map(row).collect()))
    }
}
