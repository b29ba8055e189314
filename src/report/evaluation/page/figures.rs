//! The figures of one task: headline, metrics, labels, confusion matrix, confidence.

use maud::{Markup, html};

use crate::calibrate::{BINS, Bin};
use crate::evaluate::{CoveragePoint, Evaluation, LabelScores, Metric, metric_name, smaller_is_better};
use crate::label::Label;
use crate::number::Interval;
use crate::report::evaluation::text::baselines;
use crate::report::form::page::chart;
use crate::report::form::page::figure::{Numbers, ends, figure, number};
use crate::report::form::page::shell::Section;
use crate::report::form::page::table::{Cell, ColumnKind, table};
use crate::report::form::table::{figure as shown, interval};

/// Metrics that come first, in large letters.
const HEADLINE: [&str; 4] = ["f1_macro", "accuracy", "f1_favor_against", "ece"];

/// The most telling metrics, each with its 95 % interval on a line from 0 to 1.
pub(super) fn headline<L: Label>(evaluation: &Evaluation<L>) -> Markup {
    html! {
        div.tiles role="group" aria-label={ (L::TASK) ": the most telling metrics" } {
            @for metric in HEADLINE.iter().filter_map(|name| evaluation.metric(name)) { (tile::<L>(metric)) }
        }
        @for line in baselines(evaluation) { p.note { "To beat: " (line) "." } }
    }
}

fn tile<L: Label>(metric: &Metric) -> Markup {
    let at = |value: f64| {
        let Interval { low, high } = metric.interval.unwrap_or(Interval { low: value, high: value });
        format!("--low:{low:.4};--high:{high:.4};--value:{value:.4}")
    };
    html! {
        div.tile {
            p.name { (title::<L>(metric.name)) }
            p.value { (shown(metric.value)) }
            @if let Some(value) = metric.value { div.track aria-hidden="true" style=(at(value)) {} }
            p.note {
                @if metric.interval.is_some() { "95 % " (interval(metric.interval)) } @else { "no interval" }
                @if smaller_is_better(metric.name) { "; smaller is better" }
            }
        }
    }
}

/// What a metric is called in a sentence.
fn title<L: Label>(metric: &str) -> String {
    match metric {
        "f1_macro" => "Macro F1".into(),
        "accuracy" => "Accuracy".into(),
        "ece" => "Calibration error".into(),
        "f1_favor_against" => match L::ALL {
            [first, second, ..] => format!("F1 of {first}, {second}"),
            _ => metric.into(),
        },
        other => other.into(),
    }
}

/// Sections on the figures of one task, whose errors are shown or not.
pub(super) fn sections<L: Label>(evaluation: &Evaluation<L>, has_errors: bool) -> [Section<'static>; 3] {
    let (task, n) = (L::TASK, evaluation.n);
    let metrics = html! {
        p { (n) " examples from " (evaluation.groups) " articles. Intervals are percentile bootstrap over articles." }
        div.pair.lopsided { (metrics(evaluation)) (labels(evaluation)) }
    };
    let id = |part: &str| format!("{task}-{part}");
    let heading =
        |part: &str| if task == "stance" { capital(part) } else { format!("{}: {part}", capital(task)) };
    [
        Section::new(id("metrics"), heading("metrics"), metrics),
        Section::new(id("confusion"), heading("confusion matrix"), confusion(evaluation, has_errors)),
        Section::new(id("confidence"), heading("confidence"), confidence(evaluation)),
    ]
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn metrics<L: Label>(evaluation: &Evaluation<L>) -> Markup {
    let row = |metric: &Metric| {
        let name = html! {
            code { (metric_name::<L>(metric.name)) }
            @if smaller_is_better(metric.name) { span.note title="smaller is better" { " ↓" span.unseen { " smaller is better" } } }
        };
        vec![Cell::of(name), Cell::figure(metric.value), Cell::interval(metric.interval)]
    };
    let columns =
        [("metric", ColumnKind::Text), ("value", ColumnKind::Number), ("95 % interval", ColumnKind::Number)];
    table(
        "Metrics; ↓ marks those that are better if smaller",
        &columns,
        evaluation.metrics.iter().map(row).collect(),
    )
}

fn labels<L: Label>(evaluation: &Evaluation<L>) -> Markup {
    let columns = [
        ("label", ColumnKind::Text),
        ("precision", ColumnKind::Number),
        ("recall", ColumnKind::Number),
        ("F1", ColumnKind::Number),
        ("95 % interval", ColumnKind::Number),
        ("ROC AUC", ColumnKind::Number),
        ("avg precision", ColumnKind::Number),
        ("support", ColumnKind::Number),
    ];
    let row = |of: &LabelScores<L>| {
        vec![
            Cell::text(of.label.name()),
            Cell::figure(of.precision.value),
            Cell::figure(of.recall.value),
            Cell::figure(of.f1.value),
            Cell::interval(of.f1.interval),
            Cell::figure(of.roc_auc.value),
            Cell::figure(of.average_precision.value),
            Cell::count(of.support),
        ]
    };
    table("Labels; the interval is that of F1", &columns, evaluation.labels.iter().map(row).collect())
}

/// The confusion matrix, each cell shaded by its share of the gold label.
fn confusion<L: Label>(evaluation: &Evaluation<L>, has_errors: bool) -> Markup {
    let labels = &evaluation.confusion.labels;
    let rows = labels.iter().zip(&evaluation.confusion.counts);
    let mut numbers = Numbers::new(&["gold", "predicted", "examples"]);
    for (gold, counts) in rows.clone() {
        for (predicted, count) in labels.iter().zip(counts) {
            numbers.push([gold.name().to_owned(), predicted.name().to_owned(), count.to_string()]);
        }
    }
    let matrix = html! {
        div.scroll role="group" aria-label={ "Confusion matrix of " (L::TASK) } tabindex="0" {
            table.heat {
                caption.unseen { "Confusion matrix of " (L::TASK) ": gold labels by predicted labels" }
                thead { tr {
                    th scope="col" { "gold ↓" br; "predicted →" }
                    @for label in labels { th scope="col" { (label.name()) } }
                } }
                tbody { @for (gold, counts) in rows { tr {
                    th scope="row" { (gold.name()) }
                    @for (predicted, count) in labels.iter().zip(counts) { (cell(*count, counts, [gold.name(), predicted.name()], has_errors)) }
                } } }
            }
        }
    };
    html! {
        p {
            "Each row is a gold label, each column what was predicted; the share is of the row. Cells that are right have a frame."
            @if has_errors { " The others lead to their errors." }
        }
        (figure(&format!("confusion matrix of {}", L::TASK), &numbers, &matrix, None))
    }
}

/// A cell, which leads to its errors if it has any and they are shown.
fn cell(count: u32, counts: &[u32], [gold, predicted]: [&str; 2], has_errors: bool) -> Markup {
    let all: u32 = counts.iter().sum();
    let share = f64::from(count) / f64::from(all.max(1));
    let shown = html! { (count) " " span.note { (format!("{:.0} %", 100.0 * share)) } };
    html! {
        td.right[gold == predicted] style={ "--share:" (format!("{share:.3}")) } {
            @if has_errors && count > 0 && gold != predicted {
                a href="#errors" data-gold=(gold) data-predicted=(predicted) { (shown) span.unseen { " " (gold) " taken for " (predicted) } }
            } @else { (shown) }
        }
    }
}

/// Whether confidence means something: reliability, and accuracy of the most confident.
fn confidence<L: Label>(evaluation: &Evaluation<L>) -> Markup {
    html! {
        div.pair {
            div {
                (figure(&format!("reliability of {}", L::TASK), &numbers_of_bins(&evaluation.reliability), &chart::reliability(&evaluation.reliability), Some(html! {
                    b { "Reliability. " } "On the dashed line, a confidence is the share that is right; below it, the model is too sure. Strokes are 95 % intervals; larger points have more examples."
                })))
                details { summary { "Numbers" } (bins(&evaluation.reliability)) }
            }
            div {
                (figure(&format!("risk and coverage of {}", L::TASK), &numbers_of_points(&evaluation.coverage), &chart::risk_coverage(&evaluation.coverage), Some(html! {
                    b { "Risk and coverage. " } "How much is wrong if only the most confident predictions are given, as " code { "--min-confidence" } " does."
                })))
                details { summary { "Numbers" } (coverage(&evaluation.coverage)) }
            }
        }
    }
}

fn numbers_of_bins(bins: &[Bin]) -> Numbers {
    let mut numbers = Numbers::new(&["confidence", "accuracy", "low", "high", "examples"]);
    for bin in bins.iter().filter(|bin| bin.n > 0) {
        let [low, high] = ends(Some(chart::wilson(bin.accuracy, bin.n as f64)));
        numbers.push([
            number(Some(bin.confidence)),
            number(Some(bin.accuracy)),
            low,
            high,
            bin.n.to_string(),
        ]);
    }
    numbers
}

fn numbers_of_points(points: &[CoveragePoint]) -> Numbers {
    let mut numbers = Numbers::new(&["coverage", "share_wrong", "least_confidence"]);
    for point in points {
        numbers.push(
            [point.coverage, 1.0 - point.accuracy, point.min_confidence].map(|value| number(Some(value))),
        );
    }
    numbers
}

fn bins(bins: &[Bin]) -> Markup {
    let columns = [
        ("confidence above", ColumnKind::Number),
        ("examples", ColumnKind::Number),
        ("mean confidence", ColumnKind::Number),
        ("accuracy", ColumnKind::Number),
    ];
    let row = |(i, bin): (usize, &Bin)| {
        let edge = Some(i as f64 / BINS as f64);
        vec![
            Cell::figure(edge),
            Cell::count(bin.n),
            Cell::figure(Some(bin.confidence)),
            Cell::figure(Some(bin.accuracy)),
        ]
    };
    let rows = bins.iter().enumerate().filter(|(_, bin)| bin.n > 0).map(row);
    table("Bins of confidence, a fifteenth wide, that have examples", &columns, rows.collect())
}

fn coverage(points: &[CoveragePoint]) -> Markup {
    let columns = [
        ("coverage", ColumnKind::Number),
        ("accuracy", ColumnKind::Number),
        ("least confidence", ColumnKind::Number),
    ];
    let row = |point: &CoveragePoint| {
        [point.coverage, point.accuracy, point.min_confidence].map(|value| Cell::figure(Some(value))).into()
    };
    table("The most confident examples", &columns, points.iter().map(row).collect())
}
