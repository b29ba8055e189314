//! What is said of one target of a text, as an object of JSON. It is written as it stands, without a tree.

use std::borrow::Cow;

use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::label::{Label, Stance};
use crate::pipeline::{Prediction, Scored, StancePrediction};
use crate::report::form::json::rounded;
use crate::span::ByteSpan;

/// One stance in a text, where the text is from, and what else is known of it: a line of `--format jsonl`.
#[derive(Serialize)]
pub(crate) struct StanceObject<'p> {
    #[serde(flatten)]
    place: Place<'p>,
    text: &'p str,
    #[serde(flatten)]
    stance: StanceFields<'p>,
    #[serde(flatten)]
    sentiment: SentimentFields,
    #[serde(serialize_with = "as_map", flatten)]
    further: Vec<(Cow<'p, str>, Further<'p>)>,
}

/// Where a text is from.
#[derive(Serialize)]
pub(super) struct Place<'p> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) row: Option<usize>,
    pub(super) id: Option<&'p str>,
    pub(super) paragraph: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) part: Option<&'static str>,
}

/// The value of a further field.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Further<'p> {
    Word(&'p str),
    Value(&'p Value),
}

/// What is said of one target; all null without one.
#[derive(Serialize)]
pub(super) struct StanceFields<'p> {
    target: Option<&'p str>,
    mentions: Vec<[usize; 2]>,
    stance: Option<&'static str>,
    confidence: Option<f64>,
    probabilities: Option<Probabilities<'p>>,
    voice: Option<&'static str>,
    speaker: Option<&'p str>,
    speaker_party: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inferred: Option<bool>,
}

/// The sentiment of a text; null without one.
#[derive(Serialize)]
pub(super) struct SentimentFields {
    pub(super) sentiment: Option<&'static str>,
    pub(super) sentiment_confidence: Option<f64>,
}

/// The probability of each label.
struct Probabilities<'p>(&'p Scored<Stance>);

impl Serialize for Probabilities<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.probabilities.iter().map(|(label, p)| (label.name(), rounded(*p))))
    }
}

fn as_map<S: Serializer>(fields: &[(Cow<'_, str>, Further<'_>)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(fields.iter().map(|(name, value)| (name, value)))
}

/// Names of the fields that every object has.
const NAMES: [&str; 13] = [
    "id",
    "paragraph",
    "text",
    "target",
    "mentions",
    "stance",
    "confidence",
    "probabilities",
    "voice",
    "speaker",
    "speaker_party",
    "sentiment",
    "sentiment_confidence",
];

/// Names of further fields that a row may have beside the one that it is given. No other can come twice, and
/// to look for each among all would take rows of many fields time by the square.
const MAY_COME_TWICE: [&str; 11] = [
    "gold",
    "gold_sentiment",
    "gold_voice",
    "gold_speaker",
    "gold_speaker_party",
    "gold_mentions",
    "gold_confidence",
    "gold_probabilities",
    "gold_sentiment_confidence",
    "gold_paragraph",
    "gold_error",
];

impl<'p> StanceObject<'p> {
    pub(super) fn new(
        place: Place<'p>,
        text: &'p str,
        stance: Option<&'p StancePrediction>,
        prediction: &Prediction,
    ) -> Self {
        let (stance, sentiment) = (StanceFields::new(stance, text), SentimentFields::new(prediction));
        Self { place, text, stance, sentiment, further: Vec::new() }
    }

    /// The fields as a tree.
    #[cfg(feature = "cli")]
    pub(crate) fn to_map(&self) -> serde_json::Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(fields)) => fields,
            _ => unreachable!("it is an object"),
        }
    }

    /// Adds a field, unless there is one of that name.
    pub(super) fn push(&mut self, name: Cow<'p, str>, value: Further<'p>) {
        let is_there = NAMES.contains(&&*name)
            || name == "row" && self.place.row.is_some()
            || name == "part" && self.place.part.is_some()
            || name == "inferred" && self.stance.inferred.is_some()
            || MAY_COME_TWICE.contains(&&*name) && self.further.iter().any(|(known, _)| *known == name);
        if !is_there {
            self.further.push((name, value));
        }
    }
}

impl<'p> StanceFields<'p> {
    pub(super) fn new(stance: Option<&'p StancePrediction>, text: &str) -> Self {
        let speaker = stance.and_then(|stance| stance.speaker.as_ref());
        Self {
            target: stance.and_then(|stance| stance.target.as_deref()),
            mentions: stance.map_or(Vec::new(), |stance| ByteSpan::all_to_scalars(&stance.mentions, text)),
            stance: stance.map(StancePrediction::name),
            confidence: stance.map(|stance| rounded(stance.scored.confidence)),
            probabilities: stance.map(|stance| Probabilities(&stance.scored)),
            voice: stance.and_then(StancePrediction::voice_name),
            speaker: speaker.map(|speaker| speaker.name.as_str()),
            speaker_party: speaker.and_then(|speaker| speaker.party.as_deref()),
            inferred: stance.filter(|stance| stance.inferred).map(|_| true),
        }
    }
}

impl SentimentFields {
    pub(super) fn new(prediction: &Prediction) -> Self {
        let sentiment = prediction.sentiment.as_ref();
        Self {
            sentiment: sentiment.map(|scored| scored.label.name()),
            sentiment_confidence: sentiment.map(|scored| rounded(scored.confidence)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::row_objects;
    use crate::dataset::{ReadOptions, Reader};
    use crate::label::Stance;
    use crate::pipeline::{Prediction, Scored, StancePrediction};
    use crate::speech::Voice;

    #[test]
    fn fields_of_a_row_follow_and_take_no_name_that_is_there() {
        let line = r#"{"text":"“Rome lied,” he said.","id":7,"target":"rome","label":"against","voice":"narration","gold_voice":"x","part":"y","inferred":2,"confidence":1,"error":"e","a":{"b":[1.0,null]},"sentiment":"negative"}"#;
        let mut rows = Reader::new("x", line.as_bytes(), &ReadOptions::default()).expect("a row");
        let row = rows.next().expect("one").expect("well formed");
        let scored = Scored {
            label: Stance::Favor,
            confidence: 2.0 / 3.0,
            probabilities: vec![(Stance::Against, 1.0 / 3.0), (Stance::Favor, 2.0 / 3.0)],
        };
        let stance = StancePrediction {
            target: Some("rome".into()),
            mentions: vec![crate::span::ByteSpan::new(3, 7)],
            inferred: false,
            scored,
            abstains: false,
            voice: Voice::Quotation,
            speaker: None,
        };
        let (voice, speeches) = (Voice::Quotation, Vec::new());
        let prediction = Prediction { stances: vec![stance], sentiment: None, voice, speeches, words: 4 };
        let written: Vec<String> = row_objects(None, &row, &prediction)
            .iter()
            .map(|object| serde_json::to_string(object).expect("JSON"))
            .collect();
        assert_eq!(
            written,
            [
                r#"{"id":"7","paragraph":0,"text":"“Rome lied,” he said.","target":"rome","mentions":[[1,5]],"stance":"favor","confidence":0.666667,"probabilities":{"against":0.333333,"favor":0.666667},"voice":"quotation","speaker":null,"speaker_party":null,"sentiment":null,"sentiment_confidence":null,"gold":"against","gold_sentiment":"negative","label":"against","gold_voice":"narration","part":"y","inferred":2,"gold_confidence":1,"gold_error":"e","a":{"b":[1.0,null]}}"#
            ]
        );
    }
}
