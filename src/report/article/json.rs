//! An article and what a model says of it, for programs.

use std::borrow::Cow;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::ArticleReport;
use super::object::{Further, Place, SentimentFields, StanceFields, StanceObject};
use super::rows::{each_target, speaker};
use crate::article::{Dropped, Passage, Warning};
use crate::number::Interval;
use crate::pipeline::{NetStance, Prediction, QuotedStance, VoiceStance, quoted_stances};
use crate::report::form::json::{number, rounded};
use crate::span::ByteSpan;
use crate::speech::Speech;

/// The same of an article: one object per target of its headline and of each paragraph.
pub(crate) fn passages(report: &ArticleReport) -> Vec<StanceObject<'_>> {
    report.passages().flat_map(|(passage, prediction)| passage_objects(report, passage, prediction)).collect()
}

fn passage_objects<'p>(
    report: &'p ArticleReport,
    passage: Passage<'p>,
    prediction: &'p Prediction,
) -> Vec<StanceObject<'p>> {
    each_target(prediction, |stance| {
        let (paragraph, part) = (passage.index, Some(passage.part.name()));
        let place = Place { row: None, id: Some(&report.path), paragraph, part };
        let stance = stance.map(|(_, stance)| stance);
        let mut object = StanceObject::new(place, passage.text, stance, prediction);
        for (name, word) in article_fields(report) {
            object.push(Cow::Borrowed(name), Further::Word(word));
        }
        object
    })
}

/// What an article is about, and where and when it appeared, as far as that is known.
fn article_fields(report: &ArticleReport) -> impl Iterator<Item = (&'static str, &str)> {
    let article = &report.article;
    let fields = [
        ("conflict", report.conflict.as_ref().map(|conflict| conflict.name.as_str())),
        ("outlet", article.outlet.as_deref()),
        ("date", article.iso_date.as_deref()),
        ("url", article.url.as_deref()),
    ];
    fields.into_iter().filter_map(|(name, value)| Some((name, value?)))
}

/// What stands in the place of an article that could not be read.
pub(crate) fn failure(path: &str, error: &str) -> Map<String, Value> {
    [("path", path), ("error", error)]
        .map(|(name, value)| (name.to_owned(), value.into()))
        .into_iter()
        .collect()
}

/// The whole of an article, the form of `--format json`: written paragraph by paragraph, so that a long one
/// needs little memory.
impl Serialize for ArticleReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let article = &self.article;
        let mut fields = serializer.serialize_map(None)?;
        fields.serialize_entry("path", &self.path)?;
        fields.serialize_entry("title", &article.title)?;
        fields.serialize_entry("byline", &article.byline)?;
        fields.serialize_entry("date", &article.date)?;
        fields.serialize_entry("iso_date", &article.iso_date)?;
        fields.serialize_entry("lang", &article.lang)?;
        fields.serialize_entry("url", &article.url)?;
        fields.serialize_entry("outlet", &article.outlet)?;
        fields.serialize_entry("conflict", &self.conflict.as_ref().map(|conflict| &conflict.name))?;
        fields.serialize_entry("warnings", &Each(|| self.warnings.iter().map(warning)))?;
        fields.serialize_entry("paragraphs", &Each(|| self.passages().map(paragraph)))?;
        fields.serialize_entry("parties", &Each(|| self.parties.iter().map(|net| party(self, net))))?;
        let stances = quoted_stances(&self.predictions);
        fields.serialize_entry("quoted", &Each(|| stances.iter().map(quoted)))?;
        fields.serialize_entry("dropped", &Each(|| article.dropped.iter().map(dropped)))?;
        fields.end()
    }
}

/// A list whose items are made as they are written.
struct Each<F>(F);

impl<I: Iterator<Item = Value>, F: Fn() -> I> Serialize for Each<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

fn paragraph((passage, prediction): (Passage<'_>, &Prediction)) -> Value {
    let stances: Vec<Value> = prediction
        .stances
        .iter()
        .map(|stance| json!(StanceFields::new(Some(stance), passage.text)))
        .collect();
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
}

fn dropped(line: &Dropped) -> Value {
    json!({"line": line.line, "text": line.text, "rule": line.rule})
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
