//! Paragraphs → what is said in them, and by whom.
//!
//! Direct speech stands between quotation marks; indirect speech is what a speech verb reports ("the ministry said that …", "…, officials
//! say", "according to …"). Whatever is neither is the paper's own voice.
//!
//! ```
//! use stancekit::article::{SpeechKind, Voice, speeches, voice};
//!
//! let paragraphs = [
//!     "Jo Public, the envoy of Veii, said that Rome had broken the truce.",
//!     "“They never wanted one,” she told reporters.",
//!     "The talks go on.",
//! ];
//! let found = speeches(&paragraphs);
//! assert_eq!(found[1][0].span.slice(paragraphs[1]), Some("They never wanted one,"));
//! assert_eq!(found[1][0].kind, SpeechKind::Direct);
//! assert!(found[2].is_empty());
//! assert_eq!(voice(paragraphs[1], &found[1]), Voice::Quotation);
//! assert_eq!(voice(paragraphs[2], &found[2]), Voice::Narration);
//! ```

mod marks;

use std::sync::Arc;

use marks::{Quotes, first_mark};

use crate::span::ByteSpan;

/// Whose voice a reader hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Voice {
    /// The paper's own.
    #[default]
    Narration,
    /// That of somebody whom the paper quotes or reports.
    Quotation,
}

impl Voice {
    /// Both, in the order in which reports list them.
    pub const ALL: [Self; 2] = [Self::Narration, Self::Quotation];

    /// `narration` or `quotation`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Narration => "narration",
            Self::Quotation => "quotation",
        }
    }
}

/// How words are passed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpeechKind {
    /// As they were said, between quotation marks.
    Direct,
    /// As the paper puts them.
    Indirect,
}

impl SpeechKind {
    /// `direct` or `indirect`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Indirect => "indirect",
        }
    }
}

/// Who says something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speaker {
    /// The fullest name by which the article has called them so far, without title or article: `Jo Public`, `Foreign Ministry`.
    pub name: String,
    /// Where the paragraph of the speech names them, if only by a pronoun; none if a neighbouring paragraph does.
    pub span: Option<ByteSpan>,
    /// All that the article says of who they are where it names them: `Jo Public, the envoy of Veii`.
    pub described: String,
    /// Id of the party that they speak for. Nobody knows it while reading; a [`Predictor`](crate::pipeline::Predictor) fills it in.
    pub party: Option<Arc<str>>,
}

/// Words of somebody other than the paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speech {
    /// Where in the paragraph, without quotation marks.
    pub span: ByteSpan,
    /// How they are passed on.
    pub kind: SpeechKind,
    /// Who says them, where the article tells.
    pub speaker: Option<Speaker>,
}

/// What is said in each paragraph of a text: in order and free of overlaps. A paragraph by itself is a text of one.
///
/// Quotations that run on over paragraphs, and pronouns, are read with the paragraph before.
pub fn speeches(paragraphs: &[&str]) -> Vec<Vec<Speech>> {
    let mut open = None;
    let mut all = Vec::with_capacity(paragraphs.len());
    for (i, text) in paragraphs.iter().enumerate() {
        let next = paragraphs.get(i + 1).and_then(|next| first_mark(next));
        let quotes = Quotes::find(text, open, next);
        open = quotes.open;
        let speech = |span: &ByteSpan| Speech { span: *span, kind: SpeechKind::Direct, speaker: None };
        all.push(quotes.spans.iter().map(speech).collect());
    }
    all
}

/// The voice of a paragraph with these speeches: quotation if most of its words are speech.
pub fn voice(text: &str, speeches: &[Speech]) -> Voice {
    let words =
        |text: &str| text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count();
    let spoken: usize = speeches.iter().filter_map(|speech| speech.span.slice(text)).map(words).sum();
    if 2 * spoken > words(text) { Voice::Quotation } else { Voice::Narration }
}
