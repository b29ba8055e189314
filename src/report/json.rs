//! What programs read.

use serde_json::{Map, Value, json};

use super::ArticleReport;
use crate::dataset::{Report, Row};
use crate::evaluate::{Evaluation, GateResult};
use crate::label::{Label, Stance};
use crate::pipeline::{NetStance, Prediction, Scored, StancePrediction};
use crate::span::ByteSpan;

/// Decimals of probabilities and figures.
const DECIMALS: f64 = 1e6;

/// `{"n", "groups", "metrics", "labels", "confusion"}` of one evaluation.
pub fn evaluation<L: Label>(evaluation: &Evaluation<L>) -> Map<String, Value> {
    let metrics = evaluation.metrics.iter().map(|metric| {
        let (low, high) = metric.interval.unzip();
        (
            metric.name.to_owned(),
            json!({"value": number(metric.value), "low": number(low), "high": number(high)}),
        )
    });
    let labels = evaluation.labels.iter().map(|scores| {
        let figures = json!({
            "precision": number(scores.precision),
            "recall": number(scores.recall),
            "f1-score": number(scores.f1),
            "support": scores.support,
        });
        (scores.label.name().to_owned(), figures)
    });
    let names: Vec<&str> = evaluation.confusion.labels.iter().map(|label| label.name()).collect();
    let fields = [
        ("n", json!(evaluation.n)),
        ("groups", json!(evaluation.groups)),
        ("metrics", Value::Object(metrics.collect())),
        ("labels", Value::Object(labels.collect())),
        ("confusion", json!({"labels": names, "counts": evaluation.confusion.counts})),
    ];
    fields.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
}

/// `[{"metric", "bound", "value", "passed"}]`.
pub fn gates(results: &[GateResult]) -> Value {
    let gate = |result: &GateResult| {
        json!({
            "metric": result.gate.metric,
            "bound": result.gate.bound,
            "value": number(result.value),
            "passed": result.passed,
        })
    };
    results.iter().map(gate).collect()
}

/// One object per target of a paragraph, and one without a target if there is none: the form of `--format jsonl`. Fields
/// that the row came with follow those of the prediction.
pub fn rows(
    row: &Row,
    id: Option<&str>,
    paragraph: usize,
    prediction: &Prediction,
) -> Vec<Map<String, Value>> {
    let of = |stance: Option<&StancePrediction>| {
        let mut fields = Map::new();
        fields.insert("id".into(), json!(id));
        fields.insert("paragraph".into(), json!(paragraph));
        fields.insert("text".into(), json!(row.text));
        fields.extend(stance_fields(stance, &row.text));
        fields.extend(sentiment_fields(prediction));
        for (name, value) in row.known.iter().chain(&row.fields) {
            fields.entry(name.as_str()).or_insert_with(|| value.clone());
        }
        fields
    };
    match prediction.stances.as_slice() {
        [] => vec![of(None)],
        stances => stances.iter().map(|stance| of(Some(stance))).collect(),
    }
}

/// The whole of an article: the form of `--format json`.
pub fn article(report: &ArticleReport) -> Value {
    let article = &report.article;
    let paragraphs = article.paragraphs.iter().zip(&report.predictions).enumerate();
    let paragraphs = paragraphs.map(|(index, (paragraph, prediction))| {
        let stances: Vec<Value> = prediction
            .stances
            .iter()
            .map(|stance| Value::Object(stance_fields(Some(stance), &paragraph.text)))
            .collect();
        let mut fields = Map::new();
        fields.insert("index".into(), json!(index));
        fields.insert("span".into(), json!([paragraph.span.start, paragraph.span.end]));
        fields.insert("text".into(), json!(paragraph.text));
        fields.extend(sentiment_fields(prediction));
        fields.insert("stances".into(), json!(stances));
        Value::Object(fields)
    });
    let dropped = article.dropped.iter();
    let dropped = dropped.map(|line| json!({"line": line.line, "text": line.text, "rule": line.rule}));
    json!({
        "path": report.path,
        "title": article.title,
        "byline": article.byline,
        "date": article.date,
        "lang": null,
        "conflict": report.conflict.as_ref().map(|conflict| &conflict.name),
        "paragraphs": paragraphs.collect::<Vec<_>>(),
        "parties": report.parties.iter().map(party).collect::<Vec<_>>(),
        "dropped": dropped.collect::<Vec<_>>(),
    })
}

fn party(net: &NetStance) -> Value {
    let (low, high) = net.interval.unzip();
    let [favor, against, neutral] = net.counts;
    json!({
        "target": net.target.as_deref(),
        "net_stance": rounded(net.net_stance),
        "low": number(low),
        "high": number(high),
        "paragraphs": net.paragraphs,
        "favor": favor,
        "against": against,
        "neutral": neutral,
        "strongest": net.strongest,
    })
}

/// The whole of a linter's report.
pub fn check(report: &Report) -> Value {
    json!(report)
}

fn stance_fields(stance: Option<&StancePrediction>, text: &str) -> Map<String, Value> {
    let fields = [
        ("target", json!(stance.and_then(|stance| stance.target.as_deref()))),
        (
            "mentions",
            json!(stance.map_or(Vec::new(), |stance| ByteSpan::all_to_scalars(&stance.mentions, text))),
        ),
        ("stance", json!(stance.map(|stance| stance.scored.label.name()))),
        ("confidence", number(stance.map(|stance| stance.scored.confidence))),
        ("probabilities", stance.map_or(Value::Null, |stance| probabilities(&stance.scored))),
    ];
    fields.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
}

fn probabilities(scored: &Scored<Stance>) -> Value {
    let each = scored.probabilities.iter();
    Value::Object(each.map(|(label, p)| (label.name().to_owned(), json!(rounded(*p)))).collect())
}

fn sentiment_fields(prediction: &Prediction) -> [(String, Value); 2] {
    let sentiment = prediction.sentiment.as_ref();
    [
        ("sentiment".to_owned(), json!(sentiment.map(|scored| scored.label.name()))),
        ("sentiment_confidence".to_owned(), number(sentiment.map(|scored| scored.confidence))),
    ]
}

fn number(value: Option<f64>) -> Value {
    value.map_or(Value::Null, |value| json!(rounded(value)))
}

fn rounded(value: f64) -> f64 {
    (value * DECIMALS).round() / DECIMALS
}
