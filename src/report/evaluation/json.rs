//! The figures of an evaluation, for programs.

use serde_json::{Map, Value, json};

use crate::calibrate::Bin;
use crate::evaluate::{CoveragePoint, Evaluation, LabelScores, Swap};
use crate::label::Label;
use crate::number::Interval;
use crate::report::form::json::{number, probabilities, rounded};

/// `{"n", "groups", "metrics", "labels", "majority", "lexicon", "confusion", "risk_coverage", "reliability"}`
/// of one evaluation.
pub(crate) fn evaluation<L: Label>(evaluation: &Evaluation<L>) -> Map<String, Value> {
    let metrics = evaluation.metrics.iter().map(|metric| {
        let (low, high) = metric.interval.map(Interval::ends).unzip();
        (
            metric.name.to_owned(),
            json!({"value": number(metric.value), "low": number(low), "high": number(high)}),
        )
    });
    let labels =
        evaluation.labels.iter().map(|scores| (scores.label.name().to_owned(), label_scores(scores)));
    let names: Vec<&str> = evaluation.confusion.labels.iter().map(|label| label.name()).collect();
    let fields = [
        ("n", json!(evaluation.n)),
        ("groups", json!(evaluation.groups)),
        ("metrics", Value::Object(metrics.collect())),
        ("labels", Value::Object(labels.collect())),
        ("majority", baseline(evaluation.majority())),
        ("lexicon", baseline(evaluation.lexicon)),
        ("confusion", json!({"labels": names, "counts": evaluation.confusion.counts})),
        ("risk_coverage", evaluation.coverage.iter().map(coverage).collect()),
        ("reliability", evaluation.reliability.iter().map(bin).collect()),
    ];
    fields.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
}

/// Accuracy and macro F1 of what a model has to beat.
fn baseline(figures: Option<(f64, f64)>) -> Value {
    let of = |(accuracy, f1)| json!({"accuracy": rounded(accuracy), "f1_macro": rounded(f1)});
    figures.map_or(Value::Null, of)
}

/// The figures of a label; `intervals` has `[low, high]` of each.
fn label_scores<L: Label>(scores: &LabelScores<L>) -> Value {
    let figures = [
        ("precision", scores.precision),
        ("recall", scores.recall),
        ("f1-score", scores.f1),
        ("roc_auc", scores.roc_auc),
        ("average_precision", scores.average_precision),
    ];
    let values = figures.map(|(name, figure)| (name.to_owned(), number(figure.value)));
    let ends = |Interval { low, high }: Interval| json!([rounded(low), rounded(high)]);
    let intervals =
        figures.map(|(name, figure)| (name.to_owned(), figure.interval.map_or(Value::Null, ends)));
    let mut fields: Map<String, Value> = values.into_iter().collect();
    fields.insert("support".into(), json!(scores.support));
    fields.insert("intervals".into(), Value::Object(intervals.into_iter().collect()));
    Value::Object(fields)
}

/// A bin of confidences; an empty one has neither confidence nor accuracy.
fn bin(bin: &Bin) -> Value {
    let of = |value| number(Some(value).filter(|_| bin.n > 0));
    json!({"n": bin.n, "confidence": of(bin.confidence), "accuracy": of(bin.accuracy)})
}

fn coverage(point: &CoveragePoint) -> Value {
    json!({
        "coverage": rounded(point.coverage),
        "min_confidence": rounded(point.min_confidence),
        "accuracy": rounded(point.accuracy),
    })
}

/// `{"parties", "n", "consistency", "of_name"}`: what became of labels when two names were swapped.
pub(crate) fn swap(swap: &Swap) -> Value {
    let names = swap.parties.iter().zip(&swap.of_name);
    let names = names.map(|(party, scored)| (party.to_string(), probabilities(scored)));
    json!({
        "parties": swap.parties.iter().map(|party| json!(party.as_ref())).collect::<Vec<_>>(),
        "n": swap.n,
        "consistency": number(swap.consistency()),
        "of_name": names.collect::<Map<String, Value>>(),
    })
}
