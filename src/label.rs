//! The labels: stance toward a party, sentiment of a paragraph.
//!
//! Both are closed sets with one spelling in every file that is written and several that are
//! read. The order of [`Label::ALL`] is the order of classes, columns and rows everywhere.

use std::fmt;
use std::hash::Hash;

use serde::{Deserialize, Serialize};

/// A closed set of labels that a classifier can learn: [`Stance`] or [`Sentiment`]. No other type can
/// implement it.
pub trait Label: sealed::Sealed + Copy + Eq + Ord + Hash + fmt::Debug + fmt::Display + 'static {
    /// What is being labelled, for messages: `stance` or `sentiment`.
    const TASK: &'static str;
    /// Every label, in the order used for classes, tables and files.
    const ALL: &'static [Self];

    /// The one spelling that is written.
    fn name(self) -> &'static str;

    /// Other spellings that are read as this label; compared without regard to case.
    fn synonyms(self) -> &'static [&'static str];

    /// Reads a label word: its [name](Label::name) or one of its [synonyms](Label::synonyms), in any
    /// case, with white space around it.
    fn parse(word: &str) -> Option<Self> {
        let word = word.trim().to_lowercase();
        Self::ALL
            .iter()
            .copied()
            .find(|label| label.name() == word || label.synonyms().contains(&word.as_str()))
    }

    /// The words that [`Label::parse`] takes, for messages.
    fn accepted() -> String {
        let words = |label: &Self| {
            let synonyms = label.synonyms().iter().map(|word| format!("/{word}"));
            format!("{}{}", label.name(), synonyms.collect::<String>())
        };
        Self::ALL.iter().map(words).collect::<Vec<_>>().join(", ")
    }

    /// Index of the label in [`Label::ALL`].
    fn index(self) -> usize {
        Self::ALL.iter().position(|&label| label == self).unwrap_or_default()
    }

    /// What the label adds to a net stance or a net sentiment: 1 for favor and positive, −1 for against and
    /// negative, 0 for neutral.
    fn sign(self) -> f64 {
        [1.0, -1.0, 0.0][self.index()]
    }
}

/// Stance of a text toward one target.
///
/// ```
/// use stancekit::label::{Label, Stance};
///
/// assert_eq!(Stance::parse("PRO"), Some(Stance::Favor));
/// assert_eq!(Stance::parse("none"), Some(Stance::Neutral));
/// assert_eq!(Stance::parse("meh"), None);
/// assert_eq!(Stance::Against.to_string(), "against");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stance {
    /// The text speaks for the target.
    Favor,
    /// The text speaks against the target.
    Against,
    /// The text takes no side toward the target.
    Neutral,
}

impl Label for Stance {
    const TASK: &'static str = "stance";
    const ALL: &'static [Self] = &[Self::Favor, Self::Against, Self::Neutral];

    fn name(self) -> &'static str {
        match self {
            Self::Favor => "favor",
            Self::Against => "against",
            Self::Neutral => "neutral",
        }
    }

    fn synonyms(self) -> &'static [&'static str] {
        match self {
            Self::Favor => &["favour", "pro", "positive", "support"],
            Self::Against => &["anti", "con", "negative", "oppose"],
            Self::Neutral => &["none", "neither"],
        }
    }
}

/// Sentiment of a paragraph, whoever it speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sentiment {
    /// Good things are told.
    Positive,
    /// Bad things are told.
    Negative,
    /// Neither, or both in balance.
    Neutral,
}

impl Label for Sentiment {
    const TASK: &'static str = "sentiment";
    const ALL: &'static [Self] = &[Self::Positive, Self::Negative, Self::Neutral];

    fn name(self) -> &'static str {
        match self {
            Self::Positive => "positive",
            Self::Negative => "negative",
            Self::Neutral => "neutral",
        }
    }

    fn synonyms(self) -> &'static [&'static str] {
        match self {
            Self::Positive => &["pos"],
            Self::Negative => &["neg"],
            Self::Neutral => &["none", "neither", "neu", "mixed", "other"],
        }
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Stance {}
    impl Sealed for super::Sentiment {}
}

/// The sum of [signs](Label::sign) by probability, in [−1, 1]: P(favor) − P(against), or P(positive) −
/// P(negative).
pub(crate) fn net_of<L: Label>(probabilities: &[(L, f64)]) -> f64 {
    probabilities.iter().map(|(label, probability)| label.sign() * probability).sum()
}

impl fmt::Display for Stance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Display for Sentiment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_accepted_word_is_read_as_its_label() {
        for &label in Stance::ALL {
            for word in label.synonyms().iter().chain([&label.name()]) {
                assert_eq!(Stance::parse(&format!(" {} ", word.to_uppercase())), Some(label));
            }
        }
        assert_eq!(
            Stance::accepted(),
            "favor/favour/pro/positive/support, against/anti/con/negative/oppose, neutral/none/neither"
        );
    }

    #[test]
    fn index_is_the_place_in_all() {
        for (index, &label) in Sentiment::ALL.iter().enumerate() {
            assert_eq!(label.index(), index);
        }
    }
}
