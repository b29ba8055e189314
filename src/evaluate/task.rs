//! What labels say: stances or sentiments.

use super::metrics::metric_name;
use crate::dataset::Row;
use crate::label::{Label, Sentiment, Stance};

/// A task: what the labels say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Task {
    /// Stances toward targets.
    #[default]
    Stance,
    /// Sentiments of texts.
    Sentiment,
}

impl Task {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Stance, Self::Sentiment];

    /// The task of a kind of label.
    pub(crate) fn of<L: Label>() -> Self {
        if L::TASK == Sentiment::TASK { Self::Sentiment } else { Self::Stance }
    }

    /// That of labelled rows: stances, unless they have sentiments alone.
    pub fn of_rows(rows: &[Row]) -> Self {
        let has_others = Self::Sentiment.is_labelled(rows) && !Self::Stance.is_labelled(rows);
        if has_others { Self::Sentiment } else { Self::Stance }
    }

    /// Whether any row has a label of it.
    pub(super) fn is_labelled(self, rows: &[Row]) -> bool {
        rows.iter().any(|row| match self {
            Self::Stance => row.examples().next().is_some(),
            Self::Sentiment => row.sentiment.is_some(),
        })
    }

    /// The name of a metric of this task.
    pub fn metric_name(self, metric: &'static str) -> &'static str {
        match self {
            Self::Stance => metric,
            Self::Sentiment => metric_name::<Sentiment>(metric),
        }
    }

    /// The word that files have.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stance => Stance::TASK,
            Self::Sentiment => Sentiment::TASK,
        }
    }

    /// The names of its labels.
    pub(super) fn labels(self) -> Vec<&'static str> {
        match self {
            Self::Stance => Stance::ALL.iter().map(|label| label.name()).collect(),
            Self::Sentiment => Sentiment::ALL.iter().map(|label| label.name()).collect(),
        }
    }

    /// The name of the label that a word stands for.
    pub(super) fn label(self, word: &str) -> Option<&'static str> {
        match self {
            Self::Stance => Stance::parse(word).map(Label::name),
            Self::Sentiment => Sentiment::parse(word).map(Label::name),
        }
    }
}
