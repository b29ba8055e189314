//! An evaluation as a page.

use maud::{Markup, html};

use super::shell::{Page, Section, rendered};
use super::table::{Cell, Kind, table};
use super::{PageFacts, compared, errors, figures, gates, slices};
use crate::dataset::Source;
use crate::evaluate::{FoldFigures, Spread, Swap, Task, Tasked};
use crate::label::{Label, Sentiment, Stance};
use crate::report::evaluation::EvaluationReport;
use crate::report::table::{figure, printable};

/// Metrics whose spread over folds is shown.
const SPREAD: [&str; 2] = ["f1_macro", "accuracy"];
/// Characters of a digest that tell files apart.
const DIGEST: usize = 12;

/// Everything that an evaluation found, as one page of HTML.
pub fn evaluation(report: &EvaluationReport<'_>, facts: &PageFacts<'_>) -> String {
    let heading = printable(report.model);
    rendered(&Page {
        title: format!("Evaluation: {heading}"),
        kind: "Evaluation".into(),
        heading,
        head: head(report, facts),
        tools: Markup::default(),
        sections: sections(report, facts),
        foot: foot(),
        style: "",
        script: "",
    })
}

fn head(report: &EvaluationReport<'_>, facts: &PageFacts<'_>) -> Markup {
    let (stance, sentiment) = (&report.figures.stance, &report.figures.sentiment);
    html! {
        dl.facts {
            (data(facts.data))
            @if let Some(stance) = stance { (count(stance.n, stance.groups)) }
            @else if let Some(of) = sentiment { (count(of.n, of.groups)) }
            @if let Some(conflict) = facts.predictor.and_then(|predictor| predictor.parties()) {
                div { dt { "conflict" } dd { (printable(&conflict.title)) } }
            }
            @if let Some(predictor) = facts.predictor {
                div { dt { "model" } dd { "stancekit " (printable(&predictor.model().library_version)) ", seed " (predictor.model().seed) } }
            }
        }
        @for warning in report.warnings { p.verdict.failed { (printable(warning)) } }
        (gates::verdict(report.gates))
        @if let Some(stance) = stance { (figures::headline(stance)) }
        @else if let Some(sentiment) = sentiment { (figures::headline(sentiment)) }
    }
}

fn count(n: usize, groups: usize) -> Markup {
    html! { div { dt { "examples" } dd { (n) " from " (groups) " articles" } } }
}

/// The files, with their rows and the beginning of their digests.
pub(super) fn data(sources: &[Source]) -> Markup {
    let digest = |source: &Source| source.sha256.chars().take(DIGEST).collect::<String>();
    html! {
        @if !sources.is_empty() {
            div {
                dt { "data" }
                @for source in sources {
                    dd { (printable(&source.path)) " " span.note { (source.rows) " rows, " span title="SHA-256" { (digest(source)) } } }
                }
            }
        }
    }
}

/// What the page is from.
pub(super) fn foot() -> Markup {
    html! { p { "Written by " b { "stance" } " " (env!("CARGO_PKG_VERSION")) ". This page is whole by itself: nothing is fetched, nothing is sent." } }
}

fn sections(report: &EvaluationReport<'_>, facts: &PageFacts<'_>) -> Vec<Section> {
    let figures = report.figures;
    let mut sections = Vec::new();
    if !report.gates.is_empty() {
        sections.push(Section::new("gates", "Gates", gates::gates(report)));
    }
    if let Some(compared) = &report.compared {
        sections.extend(compared::sections(report, compared, facts.show));
    }
    sections.extend(figures.stance.iter().flat_map(figures::sections));
    if !facts.folds.is_empty() {
        sections.push(Section::new("folds", "Folds", folds(facts.folds)));
    }
    if !figures.slices.is_empty() {
        let whole = figures.stance.as_ref().and_then(|stance| stance.metric("f1_macro")?.value);
        sections.push(Section::new("slices", "Slices", slices::slices(&figures.slices, whole)));
    }
    if let Some(swap) = facts.swap {
        sections.push(Section::new("swap", "Names swapped", swapped(swap)));
    }
    sections.extend(figures.sentiment.iter().flat_map(figures::sections));
    if !figures.sentiment_slices.is_empty() {
        let whole = figures.sentiment.as_ref().and_then(|of| of.metric("f1_macro")?.value);
        let body = slices::slices(&figures.sentiment_slices, whole);
        sections.push(Section::new("sentiment-slices", "Slices of sentiment", body));
    }
    let errors = match figures.task() {
        Task::Stance => errors::<Stance>(report, facts),
        Task::Sentiment => errors::<Sentiment>(report, facts),
    };
    sections.extend(errors);
    sections
}

/// The section of errors, if there are any.
fn errors<L: Tasked>(report: &EvaluationReport<'_>, facts: &PageFacts<'_>) -> Option<Section> {
    let is_any = L::examples(report.figures).iter().any(|example| !example.is_right());
    is_any.then(|| Section::new("errors", "Errors", errors::errors::<L>(report, facts)))
}

/// How much folds differ.
fn folds(folds: &[FoldFigures]) -> Markup {
    let columns = ["metric", "mean", "std dev", "least", "largest"];
    let columns = columns.map(|name| (name, if name == "metric" { Kind::Text } else { Kind::Number }));
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
    let of_fold = ["fold", "articles", "examples", SPREAD[0], SPREAD[1]].map(|name| (name, Kind::Number));
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
    let columns = Stance::ALL.iter().map(|label| (label.name(), Kind::Number));
    let columns: Vec<(&str, Kind)> = [("the name alone", Kind::Text)].into_iter().chain(columns).collect();
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
