//! An evaluation as a page.

mod compared;
mod errors;
mod figures;
mod gates;
mod slices;

pub(super) use compared::compared;

use maud::{Markup, html};

use crate::evaluate::{EvaluationRun, FoldFigures, Mistake, Spread, Swap, Task, Tasked, mistakes};
use crate::label::{Label, Sentiment, Stance};
use crate::pipeline::Predictor;
use crate::report::evaluation::ReportOptions;
use crate::report::form::colour::Coloured;
use crate::report::form::page::shell::{Page, Section, rendered};
use crate::report::form::page::shell::{data, foot};
use crate::report::form::page::table::{Cell, ColumnKind, table};
use crate::report::form::table::{figure, printable};

/// Wrong predictions that are shown one by one, and those of each pair of labels that are shown in any case.
const MAX_MISTAKES: usize = 50;
const LEAST_OF_A_PAIR: usize = 5;
/// What shows the errors of a cell of the confusion matrix.
const SCRIPT: &str = include_str!("errors.js");

/// Metrics whose spread over folds is shown.
const SPREAD: [&str; 2] = ["f1_macro", "accuracy"];

/// Everything that an evaluation found, as one page of HTML.
pub(super) fn evaluation(report: &EvaluationRun, options: &ReportOptions) -> crate::Result<String> {
    let heading = printable(&report.model);
    let (predictor, rows, measurement) = (report.predictor.as_ref(), &report.data.rows, &report.measurement);
    let (repeats, most) = (measurement.repeats, (MAX_MISTAKES, LEAST_OF_A_PAIR));
    let mistakes = match measurement.task() {
        Task::Stance => mistakes(predictor, rows, &measurement.examples, repeats, most),
        Task::Sentiment => mistakes(predictor, rows, &measurement.sentiments, repeats, most),
    }?;
    Ok(rendered(Page {
        title: format!("Evaluation: {heading}"),
        kind: "Evaluation".into(),
        heading,
        head: head(report),
        tools: Markup::default(),
        sections: sections(report, &mistakes, options),
        foot: foot(),
        style: "",
        script: SCRIPT,
    }))
}

fn head(report: &EvaluationRun) -> Markup {
    let (stance, sentiment) = (&report.measurement.stance, &report.measurement.sentiment);
    html! {
        dl.facts {
            (data(&report.data.sources))
            @if let Some(stance) = stance { (count(stance.n, stance.groups)) }
            @else if let Some(of) = sentiment { (count(of.n, of.groups)) }
            @if let Some(conflict) = report.predictor.as_ref().and_then(Predictor::conflict) {
                div { dt { "conflict" } dd { (printable(&conflict.title)) } }
            }
            @if let Some(predictor) = &report.predictor {
                div { dt { "model" } dd { "stancekit " (printable(&predictor.model().library_version)) ", seed " (predictor.model().seed) } }
            }
        }
        @for warning in &report.warnings { p.verdict.failed { (printable(warning)) } }
        (gates::verdict(&report.gates))
        @if let Some(stance) = stance { (figures::headline(stance)) }
        @else if let Some(sentiment) = sentiment { (figures::headline(sentiment)) }
    }
}

fn count(n: usize, groups: usize) -> Markup {
    html! { div { dt { "examples" } dd { (n) " from " (groups) " articles" } } }
}

fn sections(report: &EvaluationRun, mistakes: &[Mistake], options: &ReportOptions) -> Vec<Section<'static>> {
    let figures = &report.measurement;
    let mut sections = Vec::new();
    if !report.gates.is_empty() {
        sections.push(Section::new("gates", "Gates", gates::gates(report)));
    }
    if let Some(compared) = &report.compared {
        sections.extend(compared::sections(report, compared, options.show));
    }
    let task = figures.task();
    sections.extend(figures.stance.iter().flat_map(|of| figures::sections(of, task == Task::Stance)));
    if let Some(of_folds) = &report.folds {
        sections.push(Section::new("folds", "Folds", folds(of_folds)));
    }
    if !figures.slices.is_empty() {
        let whole = figures.stance.as_ref().and_then(|stance| stance.metric("f1_macro")?.value);
        sections.push(Section::new("slices", "Slices", slices::slices(&figures.slices, whole)));
    }
    if let Some(swap) = &report.swap {
        sections.push(Section::new("swap", "Names swapped", swapped(swap)));
    }
    sections.extend(figures.sentiment.iter().flat_map(|of| figures::sections(of, task == Task::Sentiment)));
    if !figures.sentiment_slices.is_empty() {
        let whole = figures.sentiment.as_ref().and_then(|of| of.metric("f1_macro")?.value);
        let body = slices::slices(&figures.sentiment_slices, whole);
        sections.push(Section::new("sentiment-slices", "Slices of sentiment", body));
    }
    let errors = match task {
        Task::Stance => errors::<Stance>(report, mistakes),
        Task::Sentiment => errors::<Sentiment>(report, mistakes),
    };
    sections.extend(errors);
    sections
}

/// The section of errors, if there are any.
fn errors<L: Tasked + Coloured>(report: &EvaluationRun, mistakes: &[Mistake]) -> Option<Section<'static>> {
    let is_any = L::examples(&report.measurement).iter().any(|example| !example.is_right());
    is_any.then(|| Section::new("errors", "Errors", errors::errors::<L>(report, mistakes)))
}

/// How much folds differ.
fn folds(folds: &[FoldFigures]) -> Markup {
    let columns = ["metric", "mean", "std dev", "least", "largest"];
    let columns =
        columns.map(|name| (name, if name == "metric" { ColumnKind::Text } else { ColumnKind::Number }));
    let row = |name: &&str| {
        let spread = Spread::over(folds, name);
        let of = |value: fn(Spread) -> Option<f64>| Cell::figure(spread.and_then(value));
        vec![
            Cell::of(html! { code { (name) } }),
            of(|spread| Some(spread.mean)),
            of(|spread| spread.standard_deviation),
            of(|spread| Some(spread.least)),
            of(|spread| Some(spread.largest)),
        ]
    };
    let each = |(i, fold): (usize, &FoldFigures)| {
        let figures = SPREAD.iter().map(|name| Cell::figure(fold.metric(name)));
        [Cell::count(i + 1), Cell::count(fold.groups), Cell::count(fold.n)]
            .into_iter()
            .chain(figures)
            .collect()
    };
    let of_fold =
        ["fold", "articles", "examples", SPREAD[0], SPREAD[1]].map(|name| (name, ColumnKind::Number));
    html! {
        p { (folds.len()) " folds, each judged by a model trained on the others." }
        div.pair {
            (table("Spread over folds", &columns, SPREAD.iter().map(row).collect()))
            (table("Fold by fold", &of_fold, folds.iter().enumerate().map(each).collect()))
        }
    }
}

/// What became of labels when two names were swapped.
fn swapped(swap: &Swap) -> Markup {
    let [a, b] = swap.parties.each_ref().map(|name| printable(name));
    let columns = Stance::ALL.iter().map(|label| (label.name(), ColumnKind::Number));
    let columns: Vec<(&str, ColumnKind)> =
        [("the name alone", ColumnKind::Text)].into_iter().chain(columns).collect();
    let row = |(name, scored): (&std::sync::Arc<str>, &crate::pipeline::Scored<Stance>)| {
        let of = |label: &Stance| Cell::figure(Some(scored.probability(*label)));
        [Cell::text(name)].into_iter().chain(Stance::ALL.iter().map(of)).collect()
    };
    html! {
        p {
            (a) " and " (b) " swapped: consistency " strong { (figure(swap.consistency())) }
            " (" (swap.same) " of " (swap.n) " stances are the same)."
        }
        (table("What a name by itself predicts", &columns, swap.parties.iter().zip(&swap.of_name).map(row).collect()))
    }
}
