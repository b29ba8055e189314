//! An article and what a model says of it, for programs.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::ArticleReport;
use super::object::{Further, Place, SentimentFields, StanceFields, StanceObject};
use super::rows::{each_target, speaker};
use crate::article::{Article, Passage, Warning};
use crate::number::Interval;
use crate::pipeline::{NetStance, Prediction, QuotedStance, VoiceStance, quoted_stances};
use crate::report::form::json::{number, rounded};
use crate::span::ByteSpan;
use crate::speech::Speech;

/// The same of an article: one object per target of its headline and of each paragraph.
pub(crate) fn passages(report: &ArticleReport) -> Vec<StanceObject<'_>> {
    report.judged().flat_map(|(passage, prediction)| passage_objects(report, passage, prediction)).collect()
}

fn passage_objects<'p>(
    report: &'p ArticleReport,
    passage: Passage<'p>,
    prediction: &'p Prediction,
) -> Vec<StanceObject<'p>> {
    each_target(prediction, |stance| {
        let (paragraph, part) = (passage.index, Some(passage.part.name()));
        let place = Place { id: Some(&report.path), paragraph, part };
        let stance = stance.map(|(_, stance)| stance);
        let mut object = StanceObject::new(place, passage.text, stance, prediction);
        for (name, word) in article_fields(&report.article) {
            object.push(Cow::Borrowed(name), Further::Word(word));
        }
        object
    })
}

/// Where and when an article appeared, as far as that is known.
fn article_fields(article: &Article) -> impl Iterator<Item = (&'static str, &str)> {
    let fields = [("outlet", &article.outlet), ("date", &article.iso_date), ("url", &article.url)];
    fields.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)))
}

/// What stands in the place of an article that could not be read.
pub(crate) fn failure(path: &str, error: &str) -> Value {
    json!({"path": path, "error": error})
}

/// The whole of an article: the form of `--format json`.
pub(crate) fn article(report: &ArticleReport) -> Value {
    let article = &report.article;
    let paragraphs = report.judged().map(|(passage, prediction)| {
        let stances: Vec<StanceFields<'_>> =
            prediction.stances.iter().map(|stance| StanceFields::new(Some(stance), passage.text)).collect();
        let mut fields = Map::new();
        fields.insert("index".into(), json!(passage.index));
        fields.insert("part".into(), json!(passage.part.name()));
        fields.insert("span".into(), json!(passage.span.map(|span| [span.start, span.end])));
        fields.insert("text".into(), json!(passage.text));
        let SentimentFields { sentiment, sentiment_confidence } = SentimentFields::new(prediction);
        fields.insert("sentiment".into(), json!(sentiment));
        fields.insert("sentiment_confidence".into(), json!(sentiment_confidence));
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

/// `[{"span", "kind", "speaker", "speaker_party"}]`: what others say in a text.
fn speeches(speeches: &[Speech], text: &str) -> Value {
    let spans: Vec<ByteSpan> = speeches.iter().map(|speech| speech.span).collect();
    let each = ByteSpan::all_to_scalars(&spans, text).into_iter().zip(speeches).map(|(span, speech)| {
        let fields = [("span".to_owned(), json!(span)), ("kind".to_owned(), json!(speech.kind.name()))];
        Value::Object(fields.into_iter().chain(speaker(speech.speaker.as_ref())).collect())
    });
    each.collect()
}
