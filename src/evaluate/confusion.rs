//! Gold against predicted, and what follows from it per label.

use super::metrics::{f1, ratio};
use super::statistics::Statistics;
use crate::label::Label;

/// Counts of gold against predicted label, for the labels that occur as either.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confusion<L> {
    /// The labels, in the order of [`Label::ALL`].
    pub labels: Vec<L>,
    /// One row per gold label, one column per predicted label.
    pub counts: Vec<Vec<u32>>,
}

/// How well one label is predicted.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelScores<L> {
    /// The label.
    pub label: L,
    /// Share of what was predicted to be the label that is; `None` if it was never predicted.
    pub precision: Option<f64>,
    /// Share of the label's examples that were found; `None` if there are none.
    pub recall: Option<f64>,
    /// 2 TP / (2 TP + FP + FN).
    pub f1: Option<f64>,
    /// Examples of the label.
    pub support: u32,
}

impl<L: Label> Confusion<L> {
    pub(super) fn new(statistics: &Statistics) -> Self {
        let occurs = |label: &L| statistics.gold(label.index()) + statistics.predicted(label.index()) > 0;
        let labels: Vec<L> = L::ALL.iter().copied().filter(occurs).collect();
        let row = |gold: &L| {
            let count = |predicted: &L| statistics.confusion[gold.index()][predicted.index()];
            labels.iter().map(count).collect()
        };
        Self { counts: labels.iter().map(row).collect(), labels }
    }

    /// Precision, recall and F1 of each label.
    pub fn label_scores(&self) -> Vec<LabelScores<L>> {
        let scores = |(i, &label): (usize, &L)| {
            let gold: u32 = self.counts[i].iter().sum();
            let predicted: u32 = self.counts.iter().map(|row| row[i]).sum();
            let right = self.counts[i][i];
            let (precision, recall) = (ratio(right, predicted), ratio(right, gold));
            LabelScores { label, precision, recall, f1: f1(right, gold, predicted), support: gold }
        };
        self.labels.iter().enumerate().map(scores).collect()
    }
}
