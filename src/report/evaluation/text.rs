//! The figures of an evaluation, for people.

use comfy_table::{Attribute, Cell, Table};

use super::slices::slices_text;
use crate::calibrate::{BINS, Bin};
use crate::evaluate::{Evaluation, Measurement, Swap, metric_name};
use crate::label::{Label, Stance};
use crate::number::Estimate;
use crate::report::form::table::{dim, figure, heading, interval, label, printable, rendered, right, table};

/// Bins of confidence that one line of a table holds.
const BINS_PER_LINE: usize = 3;

/// The figures of an evaluation: metrics with intervals, labels, confusion matrix.
pub(crate) fn evaluation<L: Label>(evaluation: &Evaluation<L>, width: usize) -> String {
    let mut text =
        heading(&format!("{}: {} examples from {} articles", L::TASK, evaluation.n, evaluation.groups));
    text += &evaluation.caution().map_or(String::new(), |caution| format!("note: {caution}\n"));
    let mut metrics = table(width, ["metric", "value", "95 % interval"]);
    for metric in &evaluation.metrics {
        metrics.add_row([
            Cell::new(metric_name::<L>(metric.name)),
            right(figure(metric.value)),
            dim(interval(metric.interval)),
        ]);
    }
    text += &rendered(&metrics);
    text += &baselines(evaluation).map(|line| line + "\n").collect::<String>();
    text.push('\n');
    let parts = [
        labels(evaluation, width),
        confusion(evaluation, width),
        reliability(evaluation, width),
        coverage(evaluation, width),
    ];
    for part in parts {
        text += &rendered(&part);
        text.push('\n');
    }
    text
}

/// What a model has to beat, a line each.
pub(in crate::report) fn baselines<L: Label>(evaluation: &Evaluation<L>) -> impl Iterator<Item = String> {
    let known = [
        ("always the commonest label", evaluation.majority()),
        ("a list of good and bad words", evaluation.lexicon),
    ];
    let line = |(name, figures): (&str, Option<(f64, f64)>)| {
        figures.map(|(accuracy, f1)| format!("{name}: accuracy {accuracy:.3}, f1_macro {f1:.3}"))
    };
    known.into_iter().filter_map(line)
}

fn labels<L: Label>(evaluation: &Evaluation<L>, width: usize) -> Table {
    let header =
        ["label", "precision", "recall", "f1-score", "95 % interval", "ROC AUC", "avg precision", "support"];
    let mut labels = table(width, header);
    for scores in &evaluation.labels {
        let of = |of: &Estimate| right(figure(of.value));
        labels.add_row([
            label(scores.label, scores.label),
            of(&scores.precision),
            of(&scores.recall),
            of(&scores.f1),
            dim(interval(scores.f1.interval)),
            of(&scores.roc_auc),
            of(&scores.average_precision),
            right(scores.support),
        ]);
    }
    labels
}

/// Confidence and accuracy side by side, three bins in a line; where they are far apart, confidences mislead.
fn reliability<L: Label>(evaluation: &Evaluation<L>, width: usize) -> Table {
    let mut lines = table(width, ["confidence from", "to", "n", "mean confidence", "accuracy"]);
    for (i, bins) in evaluation.reliability.chunks(BINS_PER_LINE).enumerate() {
        let n: usize = bins.iter().map(|bin| bin.n).sum();
        let mean = |of: fn(&Bin) -> f64| {
            let sum: f64 = bins.iter().map(|bin| bin.n as f64 * of(bin)).sum();
            right(figure((n > 0).then(|| sum / n as f64)))
        };
        let edge = |i: usize| right(format!("{:.1}", (i * BINS_PER_LINE) as f64 / BINS as f64));
        let (confidence, accuracy) = (mean(|bin| bin.confidence), mean(|bin| bin.accuracy));
        if n > 0 {
            lines.add_row([edge(i), edge(i + 1), right(n), confidence, accuracy]);
        }
    }
    lines
}

fn confusion<L: Label>(evaluation: &Evaluation<L>, width: usize) -> Table {
    let mut counts = table(width, ["gold ↓  predicted →"]);
    let names = evaluation.confusion.labels.iter().map(|label| label.name());
    counts.set_header(["gold ↓  predicted →"].into_iter().chain(names).map(dim));
    for (gold, row) in evaluation.confusion.labels.iter().zip(&evaluation.confusion.counts) {
        let cells = row.iter().zip(&evaluation.confusion.labels);
        let cells =
            cells.map(|(count, predicted)| if predicted == gold { right(count) } else { dim_right(*count) });
        counts.add_row([label(*gold, *gold)].into_iter().chain(cells));
    }
    counts
}

fn dim_right(count: u32) -> Cell {
    right(count).add_attribute(Attribute::Dim)
}

/// Figures of a model: stances, slices of them, sentiments.
pub(crate) fn figures(figures: &Measurement, width: usize) -> String {
    let stance = figures.stance.as_ref().map_or(String::new(), |stance| evaluation(stance, width));
    let sentiment = figures.sentiment.as_ref().map_or(String::new(), |s| evaluation(s, width));
    let slices = figures.slices.iter().map(|slicing| slices_text(slicing, width));
    let of_sentiment = figures.sentiment_slices.iter().map(|slicing| slices_text(slicing, width));
    stance + &slices.collect::<String>() + &sentiment + &of_sentiment.collect::<String>()
}

/// Accuracy on the most confident predictions.
fn coverage<L: Label>(evaluation: &Evaluation<L>, width: usize) -> Table {
    let mut lines = table(width, ["coverage", "accuracy", "min confidence"]);
    for point in &evaluation.coverage {
        let figures = [point.coverage, point.accuracy, point.min_confidence];
        lines.add_row(figures.map(|value| right(figure(Some(value)))));
    }
    lines
}

/// What became of labels when two names were swapped.
pub(crate) fn swap(swap: &Swap, width: usize) -> String {
    let [a, b] = &swap.parties;
    let mut text = heading(&format!("{a} and {b} swapped"));
    text += &format!(
        "consistency: {} ({} of {} stances are the same)\n\n",
        figure(swap.consistency()),
        swap.same,
        swap.n
    );
    let mut lines = table(width, ["the name alone", "favor", "against", "neutral"]);
    for (party, scored) in swap.parties.iter().zip(&swap.of_name) {
        let of = |label: &Stance| right(figure(Some(scored.probability(*label))));
        lines.add_row([Cell::new(printable(party))].into_iter().chain(Stance::ALL.iter().map(of)));
    }
    text + &rendered(&lines) + "\n"
}
