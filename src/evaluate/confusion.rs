//! Gold against predicted, and what follows from it per label.

use super::sample::LABEL_FIGURES;
use super::statistics::Statistics;
use crate::label::Label;
use crate::number::Estimate;

/// Counts of gold against predicted label, for the labels that occur as either.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Confusion<L> {
    /// The labels, in the order of [`Label::ALL`].
    pub labels: Vec<L>,
    /// One row per gold label, one column per predicted label.
    pub counts: Vec<Vec<u32>>,
}

/// How well one label is predicted.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct LabelScores<L> {
    /// The label.
    pub label: L,
    /// Share of what was predicted to be the label that is; undefined if it was never predicted.
    pub precision: Estimate,
    /// Share of the label's examples that were found; undefined if there are none.
    pub recall: Estimate,
    /// 2 TP / (2 TP + FP + FN).
    pub f1: Estimate,
    /// Area under the ROC curve, the label against all others; undefined if all examples are of it, or none
    /// is.
    pub roc_auc: Estimate,
    /// Average precision, the label against all others; undefined if there are no examples of it.
    ///
    /// Its value where the model knows nothing is the label's share of the examples.
    pub average_precision: Estimate,
    /// Examples of the label.
    pub support: u32,
}

impl<L: Label> LabelScores<L> {
    /// The scores of the labels that occur, from [`LABEL_FIGURES`] of each label of `Label::ALL`.
    pub(super) fn all(statistics: &Statistics, figures: &[Estimate]) -> Vec<Self> {
        let labels = L::ALL.iter().zip(figures.chunks_exact(LABEL_FIGURES.len()));
        let occurring = labels.filter(|(label, _)| statistics.occurs(label.index()));
        let scores = |(&label, figures): (&L, &[Estimate])| {
            let &[precision, recall, f1, roc_auc, average_precision] = figures else { return None };
            let support = statistics.gold(label.index());
            Some(Self { label, precision, recall, f1, roc_auc, average_precision, support })
        };
        occurring.filter_map(scores).collect()
    }

    /// A figure by its name: `precision`, `recall`, `f1`, `roc_auc` or `average_precision`.
    pub fn figure(&self, name: &str) -> Option<&Estimate> {
        match name {
            "precision" => Some(&self.precision),
            "recall" => Some(&self.recall),
            "f1" => Some(&self.f1),
            "roc_auc" => Some(&self.roc_auc),
            "average_precision" => Some(&self.average_precision),
            _ => None,
        }
    }
}

impl<L: Label> Confusion<L> {
    pub(super) fn new(statistics: &Statistics) -> Self {
        let occurs = |label: &L| statistics.occurs(label.index());
        let labels: Vec<L> = L::ALL.iter().copied().filter(occurs).collect();
        let row = |gold: &L| {
            let count = |predicted: &L| statistics.confusion[gold.index()][predicted.index()];
            labels.iter().map(count).collect()
        };
        Self { counts: labels.iter().map(row).collect(), labels }
    }
}
