//! Labelled files → rows and examples.
//!
//! **In:** files in any [`Format`], plain or packed by gzip, Zstandard or bzip2, told apart by content (and
//! by the name where that says nothing). **Out:** a
//! [`Row`] per paragraph, with a [`TargetLabel`] per target that it names; an *example* is one such pair that
//! has a stance. [`Reader`] streams rows, [`Dataset`] holds them.
//!
//! ```
//! use stancekit::dataset::{ReadOptions, Reader};
//! use stancekit::label::Stance;
//!
//! let lines = r#"{"text":"Rome was right, Veii was wrong.","stance":{"rome":"favor","veii":"against"},"source":"x"}"#;
//! let rows = Reader::new("lines.jsonl", lines.as_bytes(), &ReadOptions::default())?;
//! let rows: Vec<_> = rows.collect::<Result<_, _>>()?;
//! assert_eq!(rows[0].targets.len(), 2);
//! assert_eq!(rows[0].targets[1].stance, Some(Stance::Against));
//! assert_eq!(rows[0].fields["source"], "x"); // unknown fields are carried through
//! # Ok::<(), stancekit::dataset::DatasetError>(())
//! ```
//!
//! **Limits:** one line or record is at most [`MAX_LINE`] bytes.

mod annotations;
mod answers;
#[cfg(feature = "arrow")]
mod arrow;
#[cfg(feature = "arrow")]
mod batches;
mod bytes;
mod check;
mod corrections;
mod detect;
mod documents;
mod error;
mod exports;
mod fields;
mod foreign;
mod format;
mod items;
mod json;
mod labels;
mod lines;
mod merge;
mod objects;
mod options;
mod read;
mod repair;
mod shares;
mod source;
mod split;
mod table;
mod texts;
mod unclear;
mod unique;
mod values;
mod warnings;
mod write;

use std::sync::Arc;

use rustc_hash::FxHashSet;
use serde_json::{Map, Value};

pub use crate::span::Location;
pub use annotations::Annotation;
#[doc(hidden)]
pub use answers::Answer;
pub(crate) use answers::{Answers, AnswersHeader};
pub(crate) use answers::{article_of, first_of_paragraph, row_id};
#[doc(hidden)]
pub use bytes::MAX_LINE;
pub use bytes::TextEncoding;
pub use check::{CheckRule, Checked, Finding, Report, Severity, check};
#[doc(hidden)]
pub use check::{FieldFigure, FieldFigures};
pub(crate) use corrections::{Change, Corrections};
#[doc(hidden)]
pub use detect::sniff;
pub use error::{DatasetError, Fault};
pub use fields::FieldNames;
pub use format::Format;
pub use labels::LabelMap;
pub use merge::{Merged, merge};
pub(crate) use objects::Placed;
pub(crate) use objects::read_objects;
pub use options::{Notes, ReadOptions};
pub(crate) use read::read_fields;
pub use read::{Dataset, Reader};
pub(crate) use shares::Shares;
pub use source::Source;
pub(crate) use source::open;
pub(crate) use split::count_groups;
pub use split::split;
pub(crate) use texts::read_texts;
pub(crate) use texts::text_digest;
pub(crate) use values::whole;
pub(crate) use warnings::near_copies_apart;
pub(crate) use warnings::warnings;
pub(crate) use write::long_objects;
pub use write::{FastTextLoss, WriteFormat, write_rows};

use crate::label::{Sentiment, Stance};
use crate::span::ByteSpan;

/// One labelled or unlabelled paragraph of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Where it stands.
    pub place: Location,
    /// Its own name, if it has one.
    pub id: Option<String>,
    /// The paragraph.
    pub text: String,
    /// The targets that the row names, each with its stance if it is labelled.
    pub targets: Vec<TargetLabel>,
    /// Sentiment of the paragraph, if labelled; of shares the one that has the largest, if one has.
    pub sentiment: Option<Sentiment>,
    /// How the sentiment is shared out, as [`TargetLabel::shares`].
    pub sentiment_shares: Shares<Sentiment>,
    /// What must not be split between training and test: the article.
    pub group: Option<Arc<str>>,
    /// Language code, if told.
    pub lang: Option<String>,
    /// How much the row counts in training, 1 if not told.
    pub weight: f32,
    /// The fields that all this but the text was taken from, as they came.
    pub known: Map<String, Value>,
    /// Every other field, as it came: what is carried through to the output.
    pub fields: Map<String, Value>,
}

/// A target that a row names.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TargetLabel {
    /// Its name; none if the label is about the text as a whole.
    pub name: Option<Arc<str>>,
    /// Where the text mentions it, if told.
    pub span: Option<ByteSpan>,
    /// The stance toward it, if labelled; of shares the one that has the largest, if one has.
    pub stance: Option<Stance>,
    /// How the label is shared out, if it is no single one. Training takes all of them, each with its share;
    /// figures take [`stance`](Self::stance).
    pub shares: Shares<Stance>,
}

impl Row {
    /// A row of nothing but a text.
    pub fn of_text(place: Location, text: String) -> Self {
        Self {
            place,
            id: None,
            text,
            targets: Vec::new(),
            sentiment: None,
            sentiment_shares: Vec::new(),
            group: None,
            lang: None,
            weight: 1.0,
            known: Map::new(),
            fields: Map::new(),
        }
    }

    /// A text and what it says of one target: a row to train on or to measure with.
    ///
    /// ```
    /// use stancekit::{Row, Stance};
    ///
    /// let row = Row::labelled("Kyiv kept its word.", "ukraine", Stance::Favor);
    /// assert!(row.is_labelled());
    /// ```
    pub fn labelled(text: impl Into<String>, target: impl Into<Arc<str>>, stance: Stance) -> Self {
        let target =
            TargetLabel { name: Some(target.into()), stance: Some(stance), ..TargetLabel::default() };
        let place = Location { path: "".into(), line: 0 };
        Self { targets: vec![target], ..Self::of_text(place, text.into()) }
    }

    /// Whether it came in the wide form: all stances toward the targets of a text in one object.
    pub fn is_wide(&self) -> bool {
        self.known.get("stance").is_some_and(Value::is_object)
    }

    /// Whether it has a label to learn from, be it a shared one.
    pub fn is_labelled(&self) -> bool {
        let of_target = |target: &TargetLabel| target.stance.is_some() || !target.shares.is_empty();
        self.sentiment.is_some() || !self.sentiment_shares.is_empty() || self.targets.iter().any(of_target)
    }

    /// The targets that are labelled: the examples of the row.
    pub fn examples(&self) -> impl Iterator<Item = (&TargetLabel, Stance)> {
        self.targets.iter().filter_map(|target| Some((target, target.stance?)))
    }
}

/// Which rows are the first of their text in their article. Rows of one text and several targets all carry
/// its sentiment, which is one example.
pub(crate) fn first_of_text<'r>(rows: impl IntoIterator<Item = &'r Row>) -> Vec<bool> {
    let mut seen = FxHashSet::default();
    rows.into_iter().map(|row| seen.insert((row.group.as_deref(), row.text.as_str()))).collect()
}
