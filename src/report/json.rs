//! What programs read.

pub use super::curve::json as curve;
pub use super::folds::json as folds;

use crate::number::Interval;
use serde_json::{Map, Value, json};

use super::ArticleReport;
use crate::article::{Article, Passage, Warning};

use crate::calibrate::Bin;
use crate::dataset::{Row, TargetLabel};
use crate::evaluate::{CoveragePoint, Evaluation, LabelScores, Swap};
use crate::label::Label;
use crate::pipeline::{
    Explanation, NetStance, Prediction, QuotedStance, Scored, StancePrediction, VoiceStance, quoted_stances,
};
use crate::span::ByteSpan;
use crate::speech::{Speaker, Speech};

/// Decimals of probabilities and figures.
const DECIMALS: f64 = 1e6;

/// Fields of whose voice it is, which a labelled row may have, too; its own are then called `gold_voice` and so on.
const VOICE_FIELDS: [&str; 3] = ["voice", "speaker", "speaker_party"];

/// `{"n", "groups", "metrics", "labels", "majority", "lexicon", "confusion", "risk_coverage", "reliability"}` of one evaluation.
pub fn evaluation<L: Label>(evaluation: &Evaluation<L>) -> Map<String, Value> {
    let metrics = evaluation.metrics.iter().map(|metric| {
        let (low, high) = metric.interval.map(Interval::ends).unzip();
        (
            metric.name.to_owned(),
            json!({"value": number(metric.value), "low": number(low), "high": number(high)}),
        )
    });
    let labels = evaluation.labels.iter().map(|scores| (scores.label.name().to_owned(), label(scores)));
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
fn label<L: Label>(scores: &LabelScores<L>) -> Value {
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
pub fn swap(swap: &Swap) -> Value {
    let names = swap.parties.iter().zip(&swap.of_name);
    let names = names.map(|(party, scored)| (party.to_string(), probabilities(scored)));
    json!({
        "parties": swap.parties.iter().map(|party| json!(party.as_ref())).collect::<Vec<_>>(),
        "n": swap.n,
        "consistency": number(swap.consistency()),
        "of_name": names.collect::<Map<String, Value>>(),
    })
}

/// One object per target of a row, and one without a target if there is none: the form of `--format jsonl`. Fields that the row came with
/// follow those of the prediction.
pub fn rows(row: &Row, prediction: &Prediction) -> Vec<Map<String, Value>> {
    each_target(prediction, |stance| {
        let place = [("id", json!(row.id)), ("paragraph", json!(0))];
        let mut fields = labelled(place, &row.text, stance.map(|(_, stance)| stance), prediction);
        fields.extend(gold_fields(row, stance.and_then(|(i, _)| row.targets.get(i))));
        for (name, value) in row.known.iter().chain(&row.fields) {
            let name =
                if VOICE_FIELDS.contains(&name.as_str()) { format!("gold_{name}") } else { name.clone() };
            fields.entry(name).or_insert_with(|| value.clone());
        }
        fields
    })
}

/// The same of an article: one object per target of its headline and of each paragraph.
pub fn passages(report: &ArticleReport) -> Vec<Map<String, Value>> {
    let of = |(passage, prediction): (Passage<'_>, _)| {
        each_target(prediction, |stance| {
            let place = [
                ("id", json!(report.path)),
                ("paragraph", json!(passage.index)),
                ("part", json!(passage.part.name())),
            ];
            let mut fields = labelled(place, passage.text, stance.map(|(_, stance)| stance), prediction);
            fields.extend(article_fields(&report.article));
            fields
        })
    };
    report.judged().flat_map(of).collect()
}

/// Where and when an article appeared, as far as that is known.
fn article_fields(article: &Article) -> impl Iterator<Item = (String, Value)> {
    let fields = [("outlet", &article.outlet), ("date", &article.iso_date), ("url", &article.url)];
    fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), json!(value.as_ref()?))))
}

/// Something for each stance of a prediction, by its number, or once if there is none.
fn each_target<T>(prediction: &Prediction, of: impl Fn(Option<(usize, &StancePrediction)>) -> T) -> Vec<T> {
    match prediction.stances.as_slice() {
        [] => vec![of(None)],
        stances => stances.iter().enumerate().map(|stance| of(Some(stance))).collect(),
    }
}

/// Where a text is from, and one stance in it.
fn labelled<const N: usize>(
    place: [(&str, Value); N],
    text: &str,
    stance: Option<&StancePrediction>,
    prediction: &Prediction,
) -> Map<String, Value> {
    let place = place.map(|(name, value)| (name.to_owned(), value)).into_iter();
    let text_field = ("text".to_owned(), json!(text));
    let labels = stance_fields(stance, text).into_iter().chain(sentiment_fields(prediction));
    place.chain([text_field]).chain(labels).collect()
}

/// The labels that the row came with, `gold` and `gold_sentiment`, where it has them.
fn gold_fields(row: &Row, target: Option<&TargetLabel>) -> Vec<(String, Value)> {
    let gold =
        target.and_then(|target| target.stance).map(|stance| ("gold".to_owned(), json!(stance.name())));
    let sentiment = row.sentiment.map(|sentiment| ("gold_sentiment".to_owned(), json!(sentiment.name())));
    gold.into_iter().chain(sentiment).collect()
}

/// Why a text got its label: `stance` or `sentiment`, the runner-up, and what moved it.
pub fn explanation<L: Label>(explanation: &Explanation<L>, text: &str) -> Value {
    let spans: Vec<ByteSpan> = explanation.words.iter().map(|(span, _)| *span).collect();
    let words = ByteSpan::all_to_scalars(&spans, text).into_iter().zip(&explanation.words);
    let words = words.map(|(span, (_, value))| json!({"span": span, "contribution": value}));
    let each = explanation.contributions.iter();
    let each = each.map(|of| json!({"feature": of.name, "contribution": of.value}));
    json!({
        "text": text,
        "target": explanation.target.as_deref(),
        "mentions": ByteSpan::all_to_scalars(&explanation.mentions, text),
        L::TASK: explanation.scored.label.name(),
        "runner_up": explanation.runner_up.name(),
        "probabilities": probabilities(&explanation.scored),
        "log_odds": explanation.log_odds,
        "bias": explanation.bias,
        "contributions": each.collect::<Vec<_>>(),
        "words": words.collect::<Vec<_>>(),
    })
}

/// What stands in the place of an article that could not be read.
pub fn failure(path: &str, error: &str) -> Value {
    json!({"path": path, "error": error})
}

/// The whole of an article: the form of `--format json`.
pub fn article(report: &ArticleReport) -> Value {
    let article = &report.article;
    let paragraphs = report.judged().map(|(passage, prediction)| {
        let stances: Vec<Value> = prediction
            .stances
            .iter()
            .map(|stance| Value::Object(stance_fields(Some(stance), passage.text)))
            .collect();
        let mut fields = Map::new();
        fields.insert("index".into(), json!(passage.index));
        fields.insert("part".into(), json!(passage.part.name()));
        fields.insert("span".into(), json!(passage.span.map(|span| [span.start, span.end])));
        fields.insert("text".into(), json!(passage.text));
        fields.extend(sentiment_fields(prediction));
        fields.insert("voice".into(), json!(prediction.voice.name()));
        fields.insert("speeches".into(), speeches(&prediction.speeches, passage.text));
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
        "iso_date": article.iso_date,
        "lang": article.lang,
        "url": article.url,
        "outlet": article.outlet,
        "conflict": report.conflict.as_ref().map(|conflict| &conflict.name),
        "warnings": report.warnings.iter().map(warning).collect::<Vec<_>>(),
        "paragraphs": paragraphs.collect::<Vec<_>>(),
        "parties": report.parties.iter().map(|net| party(report, net)).collect::<Vec<_>>(),
        "quoted": quoted_stances(&report.predictions).iter().map(quoted).collect::<Vec<_>>(),
        "dropped": dropped.collect::<Vec<_>>(),
    })
}

fn warning(warning: &Warning) -> Value {
    json!({"code": warning.code.name(), "message": warning.message})
}

fn party(report: &ArticleReport, net: &NetStance) -> Value {
    let (low, high) = net.interval.map(Interval::ends).unzip();
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
        "strongest": report.strongest(net),
        "by_voice": net.by_voice.iter().map(|of| (of.voice.name().to_owned(), by_voice(of))).collect::<Map<String, Value>>(),
    })
}

fn by_voice(of: &VoiceStance) -> Value {
    let (low, high) = of.interval.map(Interval::ends).unzip();
    let [favor, against, neutral] = of.counts;
    json!({
        "net_stance": number(of.net_stance),
        "low": number(low),
        "high": number(high),
        "paragraphs": of.paragraphs,
        "favor": favor,
        "against": against,
        "neutral": neutral,
    })
}

/// What those who speak for a party say of a target.
fn quoted(of: &QuotedStance) -> Value {
    let [favor, against, neutral] = of.counts;
    json!({
        "speaker_party": of.speaker_party.as_ref(),
        "target": of.target.as_deref(),
        "net_stance": rounded(of.net_stance),
        "paragraphs": of.paragraphs,
        "favor": favor,
        "against": against,
        "neutral": neutral,
    })
}

fn stance_fields(stance: Option<&StancePrediction>, text: &str) -> Map<String, Value> {
    let fields = [
        ("target", json!(stance.and_then(|stance| stance.target.as_deref()))),
        (
            "mentions",
            json!(stance.map_or(Vec::new(), |stance| ByteSpan::all_to_scalars(&stance.mentions, text))),
        ),
        ("stance", json!(stance.map(StancePrediction::name))),
        ("confidence", number(stance.map(|stance| stance.scored.confidence))),
        ("probabilities", stance.map_or(Value::Null, |stance| probabilities(&stance.scored))),
        ("voice", json!(stance.map(|stance| stance.voice.name()))),
    ];
    let inferred = stance.filter(|stance| stance.inferred).map(|_| ("inferred".to_owned(), json!(true)));
    let speaker = speaker(stance.and_then(|stance| stance.speaker.as_ref()));
    fields.map(|(name, value)| (name.to_owned(), value)).into_iter().chain(speaker).chain(inferred).collect()
}

/// Who speaks, and the party that they speak for.
fn speaker(speaker: Option<&Speaker>) -> [(String, Value); 2] {
    [
        ("speaker".to_owned(), json!(speaker.map(|speaker| speaker.name.as_str()))),
        ("speaker_party".to_owned(), json!(speaker.and_then(|speaker| speaker.party.as_deref()))),
    ]
}

/// `[{"span", "kind", "speaker", "speaker_party"}]`: what others say in a text.
fn speeches(speeches: &[Speech], text: &str) -> Value {
    let spans: Vec<ByteSpan> = speeches.iter().map(|speech| speech.span).collect();
    let each = ByteSpan::all_to_scalars(&spans, text).into_iter().zip(speeches).map(|(span, speech)| {
        let fields = [("span".to_owned(), json!(span)), ("kind".to_owned(), json!(speech.kind.name()))];
        Value::Object(fields.into_iter().chain(speaker(speech.speaker.as_ref())).collect())
    });
    each.collect()
}

pub(super) fn probabilities<L: Label>(scored: &Scored<L>) -> Value {
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

pub(super) fn number(value: Option<f64>) -> Value {
    value.map_or(Value::Null, |value| json!(rounded(value)))
}

pub(super) fn rounded(value: f64) -> f64 {
    (value * DECIMALS).round() / DECIMALS
}
