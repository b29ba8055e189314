//! What changed since a baseline.

use maud::{Markup, html};

use super::errors::marked;
use crate::evaluate::{BaselineComparison, Comparison, Difference, EvaluationRun, smaller_is_better};
use crate::number::Interval;
use crate::pipeline::Predictor;
use crate::report::evaluation::{Change, ReportOptions, changes, signed_difference, test, verdict};
use crate::report::form::colour::letter_of;
use crate::report::form::page::chart::{Axis, Tone, Whisker, intervals};
use crate::report::form::page::figure::{Numbers, ends, figure as chart, number};
use crate::report::form::page::shell::{Page, Section, rendered};
use crate::report::form::page::shell::{data, foot};
use crate::report::form::page::table::{Cell, ColumnKind, table};
use crate::report::form::table::{confidence, figure, printable};
use crate::span::ByteSpan;

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
    rendered(Page {
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
    let change = signed_difference(of.difference.value);
    match (of.difference.interval, verdict(of)) {
        (None, _) => change,
        (Some(ends), "") => format!("{change} {}, which may be chance", interval(ends)),
        (Some(ends), verdict) => format!("{change} {}, {verdict}", interval(ends)),
    }
}

fn interval(Interval { low, high }: Interval) -> String {
    format!("[{}, {}]", signed_difference(Some(low)), signed_difference(Some(high)))
}

/// Metrics before and after, and rows that changed.
pub(super) fn sections(
    report: &EvaluationRun,
    compared: &BaselineComparison,
    show: usize,
) -> Vec<Section<'static>> {
    let comparison = &compared.comparison;
    let mut sections = vec![Section::new("comparison", "Since the baseline", metrics(report, compared))];
    let turned =
        [("became better", "better", &comparison.better), ("became worse", "worse", &comparison.worse)];
    for (heading, how, turns) in turned {
        if !turns.is_empty() && show > 0 {
            let shown: Vec<Change<'_>> = changes(report, comparison.task, turns).take(show).collect();
            let body = changed(report, &shown, how, turns.len());
            sections.push(Section::new(format!("comparison-{how}"), format!("Rows that {heading}"), body));
        }
    }
    sections
}

fn metrics(report: &EvaluationRun, compared: &BaselineComparison) -> Markup {
    let comparison = &compared.comparison;
    let axis = Axis { unit: "◂ worse    better ▸", guide: Some(0.0), ..Axis::default() };
    let named: Vec<String> = comparison.metrics.iter().map(|of| name(comparison, of)).collect();
    let points: Vec<Whisker<'_>> = comparison.metrics.iter().zip(&named).map(point).collect();
    html! {
        p { code { (printable(&compared.baseline)) } " → " code { (printable(&report.model)) } ", both on the same resamples of articles. A difference whose interval leaves out zero has a verdict." }
        div.pair.lopsided.quiet {
            (chart("differences since the baseline", &numbers(comparison), &intervals("Differences of metrics with 95 % intervals, better to the right", &axis, &points), Some(html! {
                "How much better: after − before, or before − after where less is better (↓). The dashed line is no change; hollow is what may be chance, red what became worse."
            })))
            (differences(comparison))
        }
        p { "McNemar: " (test(&comparison.mcnemar)) "." }
    }
}

/// What a chart calls a metric.
fn name(comparison: &Comparison, of: &Difference) -> String {
    let name = comparison.task.metric_name(of.name);
    if smaller_is_better(of.name) { format!("{name} ↓") } else { name.to_owned() }
}

/// By how much a metric became better, and what that says.
fn point<'n>((of, name): (&Difference, &'n String)) -> Whisker<'n> {
    let (value, ends) = (of.difference.value, of.difference.interval);
    let turned = smaller_is_better(of.name);
    let tone = match verdict(of) {
        "" => Tone::Faint,
        "worse" => Tone::Worse,
        _ => Tone::Plain,
    };
    Whisker {
        name,
        value: value.map(|value| if turned { -value } else { value }),
        ends: ends.map(
            |Interval { low, high }| {
                if turned { Interval { low: -high, high: -low } } else { Interval { low, high } }
            },
        ),
        tone,
    }
}

fn numbers(comparison: &Comparison) -> Numbers {
    let mut numbers = Numbers::new(&["metric", "before", "after", "difference", "low", "high", "verdict"]);
    for of in &comparison.metrics {
        let [low, high] = ends(of.difference.interval);
        let name = comparison.task.metric_name(of.name).to_owned();
        let figures = [of.before, of.after, of.difference.value].map(number);
        numbers.push([name].into_iter().chain(figures).chain([low, high, verdict(of).to_owned()]));
    }
    numbers
}

fn differences(comparison: &Comparison) -> Markup {
    let columns = [
        ("metric", ColumnKind::Text),
        ("before", ColumnKind::Number),
        ("after", ColumnKind::Number),
        ("difference", ColumnKind::Number),
        ("95 % interval", ColumnKind::Number),
        ("verdict", ColumnKind::Text),
    ];
    let row = |of: &Difference| {
        let (value, ends) = (of.difference.value, of.difference.interval);
        let interval = html! { span.interval { (ends.map_or(String::new(), interval)) } };
        let ends = Cell::of(interval).by(ends.map(|of| of.low));
        vec![
            Cell::of(html! { code { (comparison.task.metric_name(of.name)) } }),
            Cell::figure(of.before),
            Cell::figure(of.after),
            Cell::of(html! { (signed_difference(value)) }).by(value),
            ends,
            Cell::text(verdict(of)),
        ]
    };
    table("Metrics before and after", &columns, comparison.metrics.iter().map(row).collect())
}

fn changed(report: &EvaluationRun, shown: &[Change<'_>], how: &str, n: usize) -> Markup {
    html! {
        p { (n) " became " (how) "; those whose gold label changed most in probability come first." }
        ol.mistakes { @for change in shown { (card(report, change)) } }
        @if shown.len() < n { p.note { "and " (n - shown.len()) " more" } }
    }
}

/// A row that changed: its gold label, what was said of it before and what is said now, and its text.
fn card(report: &EvaluationRun, change: &Change<'_>) -> Markup {
    let label = |name: &'static str, is_gold: bool| {
        let class = if is_gold { "gold" } else { "predicted" };
        html! { span class={ (class) " " (letter_of(name)) } { (name) } }
    };
    let said = |(name, p): (&'static str, Option<f64>)| {
        html! { (label(name, name == change.gold)) " " span.confidence { (confidence(p)) } }
    };
    let predictor = report.predictor.as_ref();
    let toward = change.target.map(|name| predictor.map_or(name, |predictor| predictor.display_name(name)));
    html! {
        li {
            p.turn {
                (said(change.before)) span aria-hidden="true" { " → " } span.unseen { " became " } (said(change.after))
                "; gold: " (label(change.gold, true))
                @if let Some(name) = toward { span.toward { " toward " b { bdi { (printable(name)) } } } }
            }
            p.text dir="auto" { (marked(change.text, &mentions(predictor, change))) }
            p.note { (printable(&change.name)) @if change.name != change.place { " · " (printable(&change.place)) } }
        }
    }
}

/// Where a text mentions the target, as far as somebody knows.
fn mentions(predictor: Option<&Predictor>, change: &Change<'_>) -> Vec<ByteSpan> {
    let explained =
        predictor.zip(change.target).map(|(predictor, target)| predictor.explain(change.text, Some(target)));
    explained.and_then(Result::ok).map_or_else(Vec::new, |explanation| explanation.mentions)
}
