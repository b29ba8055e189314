//! What changed since a baseline.

use crate::number::Interval;
use maud::{Markup, html};

use crate::evaluate::{BaselineComparison, Comparison, Difference, EvaluationRun};
use crate::report::evaluation::{Change, ReportOptions, changes, signed, test, verdict};
use crate::report::form::page::chart::{Whisker, intervals};
use crate::report::form::page::shell::{Page, Section, rendered};
use crate::report::form::page::shell::{data, foot};
use crate::report::form::page::table::{Cell, Kind, table};
use crate::report::form::table::{figure, printable};
use crate::report::form::words::shortened;

/// What changed since a baseline, as a page by itself; with so many rows as the options say.
pub(in crate::report::evaluation) fn compared(report: &EvaluationRun, options: &ReportOptions) -> String {
    let Some(compared) = &report.compared else { return String::new() };
    let comparison = &compared.comparison;
    let heading = format!("{} → {}", printable(&compared.baseline), printable(&report.model));
    let metric = comparison.metric("f1_macro");
    let head = html! {
        dl.facts { (data(&report.data.sources)) div { dt { "examples" } dd { (comparison.n) " from " (comparison.groups) " articles" } } }
        @if let Some(of) = metric {
            p.lead { "Macro F1 " (figure(of.before)) " → " strong { (figure(of.after)) } ", " (sentence(of)) "." }
        }
    };
    rendered(&Page {
        title: format!("Comparison: {heading}"),
        kind: "Comparison".into(),
        heading,
        head,
        tools: Markup::default(),
        sections: sections(report, compared, options.show),
        foot: foot(),
        style: "",
        script: "",
    })
}

/// A difference and what its interval says, in words.
fn sentence(of: &Difference) -> String {
    let change = signed(of.difference.value);
    match (of.difference.interval, verdict(of)) {
        (None, _) => change,
        (Some(ends), "") => format!("{change} {}, which may be chance", interval(ends)),
        (Some(ends), verdict) => format!("{change} {}, {verdict}", interval(ends)),
    }
}

fn interval(Interval { low, high }: Interval) -> String {
    format!("[{}, {}]", signed(Some(low)), signed(Some(high)))
}

/// Metrics before and after, and rows that changed.
pub(super) fn sections(report: &EvaluationRun, compared: &BaselineComparison, show: usize) -> Vec<Section> {
    let comparison = &compared.comparison;
    let mut sections = vec![Section::new("comparison", "Since the baseline", metrics(report, compared))];
    let turned =
        [("became better", "better", &comparison.better), ("became worse", "worse", &comparison.worse)];
    for (heading, how, turns) in turned {
        if !turns.is_empty() && show > 0 {
            let shown: Vec<Change<'_>> = changes(report, comparison.task, turns).take(show).collect();
            let body = changed(&shown, how, turns.len());
            sections.push(Section::new(format!("comparison-{how}"), format!("Rows that {heading}"), body));
        }
    }
    sections
}

fn metrics(report: &EvaluationRun, compared: &BaselineComparison) -> Markup {
    let comparison = &compared.comparison;
    html! {
        p { code { (printable(&compared.baseline)) } " → " code { (printable(&report.model)) } ", both on the same resamples of articles. A difference whose interval leaves out zero has a verdict." }
        div.pair.lopsided.quiet {
            figure {
                (intervals("Differences of metrics with 95 % intervals", "after − before", (Some(0.0), f64::INFINITY), &points(comparison)))
                figcaption { "After − before. The dashed line is no change." }
            }
            (differences(comparison))
        }
        p { "McNemar: " (test(&comparison.mcnemar)) "." }
    }
}

fn points(comparison: &Comparison) -> Vec<Whisker<'_>> {
    let point = |of: &Difference| Whisker {
        name: comparison.task.metric_name(of.name),
        value: of.difference.value,
        ends: of.difference.interval,
        is_faint: of.difference.interval.is_none(),
    };
    comparison.metrics.iter().map(point).collect()
}

fn differences(comparison: &Comparison) -> Markup {
    let columns = [
        ("metric", Kind::Text),
        ("before", Kind::Number),
        ("after", Kind::Number),
        ("difference", Kind::Number),
        ("95 % interval", Kind::Number),
        ("verdict", Kind::Text),
    ];
    let row = |of: &Difference| {
        let (value, ends) = (of.difference.value, of.difference.interval);
        let interval = html! { span.interval { (ends.map_or(String::new(), interval)) } };
        let ends = Cell::of(interval).by(ends.map(|of| of.low));
        vec![
            Cell::of(html! { code { (comparison.task.metric_name(of.name)) } }),
            Cell::figure(of.before),
            Cell::figure(of.after),
            Cell::of(html! { (signed(value)) }).by(value),
            ends,
            Cell::text(verdict(of)),
        ]
    };
    table("Metrics before and after", &columns, comparison.metrics.iter().map(row).collect())
}

fn changed(shown: &[Change<'_>], how: &str, n: usize) -> Markup {
    let columns = ["row", "target", "gold", "before", "after", "text"].map(|name| (name, Kind::Text));
    let row = |change: &Change<'_>| {
        let label = |(label, confidence): (&str, f64)| Cell::text(&format!("{label} {confidence:.2}"));
        vec![
            Cell::text(&change.name),
            Cell::text(change.target.unwrap_or_default()),
            Cell::text(change.gold),
            label(change.before),
            label(change.after),
            Cell::of(html! { span.text dir="auto" { (shortened(change.text)) } }),
        ]
    };
    html! {
        p { (n) " became " (how) "; those whose gold label changed most in probability come first." }
        div.quiet { (table(&format!("Rows that became {how}"), &columns, shown.iter().map(row).collect())) }
        @if shown.len() < n { p.note { "and " (n - shown.len()) " more" } }
    }
}
