//! Labelled examples, and what was predicted for each.

use std::sync::Arc;

use super::{Evaluation, Measurement, Paired, ScoredExample, Task};
use crate::label::{Label, Sentiment, Stance};
use crate::span::ByteSpan;

/// The labelled stance of a row toward one target or its sentiment, and what was predicted.
#[derive(Debug, Clone, PartialEq)]
pub struct Example<L = Stance> {
    /// Which row it is from, in the order in which they were given.
    pub row: usize,
    /// The target as the row names it; none if the label is about the text as a whole.
    pub name: Option<Arc<str>>,
    /// The labels. The target is the id of a party, or another target by its own name.
    pub judged: ScoredExample<L>,
    /// Where the text mentions the target; none if it does not.
    pub voice: Option<Voice>,
}

impl<L: Label> Example<L> {
    /// Whether the prediction is right.
    pub fn is_right(&self) -> bool {
        self.judged.gold == self.judged.predicted
    }
}

/// What was judged of examples, without where they are from.
pub(super) fn judged<L: Label>(examples: &[Example<L>]) -> Vec<ScoredExample<L>> {
    examples.iter().map(|example| example.judged.clone()).collect()
}

/// A label of a task that is judged, and where what belongs to the task is.
pub trait Tasked: Label {
    /// The task.
    const OF: Task;

    /// The examples.
    fn examples(figures: &Measurement) -> &[Example<Self>];

    /// How good predictions are.
    fn evaluation(figures: &Measurement) -> Option<&Evaluation<Self>>;

    /// What a baseline predicted.
    fn before(paired: &Paired) -> &[Option<ScoredExample<Self>>];
}

impl Tasked for Stance {
    const OF: Task = Task::Stance;

    fn examples(figures: &Measurement) -> &[Example<Self>] {
        &figures.examples
    }

    fn evaluation(figures: &Measurement) -> Option<&Evaluation<Self>> {
        figures.stance.as_ref()
    }

    fn before(paired: &Paired) -> &[Option<ScoredExample<Self>>] {
        &paired.before
    }
}

impl Tasked for Sentiment {
    const OF: Task = Task::Sentiment;

    fn examples(figures: &Measurement) -> &[Example<Self>] {
        &figures.sentiments
    }

    fn evaluation(figures: &Measurement) -> Option<&Evaluation<Self>> {
        figures.sentiment.as_ref()
    }

    fn before(paired: &Paired) -> &[Option<ScoredExample<Self>>] {
        &paired.sentiments
    }
}

/// Whose words mention a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// All mentions are in quotation marks.
    Quotation,
    /// None is.
    Narration,
    /// Some are.
    Both,
}

impl Voice {
    /// The name that is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Quotation => "quotation",
            Self::Narration => "narration",
            Self::Both => "both",
        }
    }

    /// The voice of mentions in a text; none without a mention.
    pub(super) fn of(text: &str, mentions: &[ByteSpan]) -> Option<Self> {
        let quoted = mentions.iter().filter(|mention| is_quoted(text, mention.start)).count();
        match quoted {
            _ if mentions.is_empty() => None,
            0 => Some(Self::Narration),
            all if all == mentions.len() => Some(Self::Quotation),
            _ => Some(Self::Both),
        }
    }
}

/// Whether a quotation is open at a byte of a text. One that goes on in the next paragraph has no closing mark here.
fn is_quoted(text: &str, at: usize) -> bool {
    let mut open: Option<&str> = None;
    for mark in text.get(..at).unwrap_or_default().chars() {
        open = match open {
            Some(closing) if closing.contains(mark) => None,
            None => closing(mark),
            other => other,
        };
    }
    open.is_some()
}

/// The marks that end a quotation which this one begins.
fn closing(mark: char) -> Option<&'static str> {
    match mark {
        '"' => Some("\""),
        '“' => Some("”\""),
        '„' => Some("“”\""),
        '«' => Some("»"),
        '»' => Some("«"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mention_is_quoted_between_marks() {
        let voice = |text: &str| {
            let mentions: Vec<ByteSpan> = text
                .match_indices("Kyiv")
                .map(|(start, name)| ByteSpan { start, end: start + name.len() })
                .collect();
            Voice::of(text, &mentions)
        };
        assert_eq!(voice("He said nothing."), None);
        for text in ["\"Kyiv lied\", he said.", "“Kyiv lied”", "«Kyiv», so hieß es", "„Kyiv“", "“It was Kyiv"]
        {
            assert_eq!(voice(text), Some(Voice::Quotation), "{text}");
        }
        for text in ["Kyiv said \"no\".", "\"No\", said Kyiv.", "„Nein“, so Kyiv", "”Kyiv"] {
            assert_eq!(voice(text), Some(Voice::Narration), "{text}");
        }
        assert_eq!(voice("“Kyiv lied”, Kyiv heard."), Some(Voice::Both));
    }
}
