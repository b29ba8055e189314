//! The sums that every metric can be computed from.

use std::collections::BTreeMap;

use super::Judged;
use crate::calibrate::{BINS, bin_of};
use crate::label::Label;

/// Most labels that a set has.
const MAX_LABELS: usize = 3;
/// Probabilities below this count as this in the log loss: the distance from 1 to the next number, as in scikit-learn.
const LEAST: f64 = f64::EPSILON;

/// What a set of judged examples adds up to. The statistics of a set are the sum of those of its parts.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Statistics {
    /// By gold and then predicted label, in the order of `Label::ALL`.
    pub(super) confusion: [[u32; MAX_LABELS]; MAX_LABELS],
    pub(super) log_loss: f64,
    pub(super) brier: f64,
    /// Examples, confidence and right answers of each reliability bin.
    pub(super) bins: [(u32, f64, u32); BINS],
}

/// The labels that macro means are over. They are those of the data as a whole, also for resamples of it: a mean over the labels that a
/// resample happens to have would be another metric in each.
#[derive(Debug, Clone)]
pub(super) struct Labels {
    /// Those in gold or prediction.
    pub(super) occurring: Vec<usize>,
    /// Those in gold.
    pub(super) gold: Vec<usize>,
}

impl Statistics {
    /// The statistics of each group, in order of its name.
    pub(super) fn by_group<L: Label>(rows: &[Judged<L>]) -> Vec<Self> {
        let mut groups: BTreeMap<&str, Self> = BTreeMap::new();
        for row in rows {
            groups.entry(&row.group).or_default().add_row(row);
        }
        groups.into_values().collect()
    }

    pub(super) fn sum<'s>(parts: impl IntoIterator<Item = &'s Self>) -> Self {
        let mut whole = Self::default();
        parts.into_iter().for_each(|part| whole.add(part));
        whole
    }

    fn add_row<L: Label>(&mut self, row: &Judged<L>) {
        let probability =
            |label| row.probabilities.iter().find(|(known, _)| *known == label).map_or(0.0, |(_, p)| *p);
        self.confusion[row.gold.index()][row.predicted.index()] += 1;
        self.log_loss -= libm::log(probability(row.gold).max(LEAST));
        let miss = |&label: &L| {
            let gap = probability(label) - f64::from(u8::from(label == row.gold));
            gap * gap
        };
        self.brier += L::ALL.iter().map(miss).sum::<f64>();
        let confidence = probability(row.predicted);
        let bin = &mut self.bins[bin_of(confidence)];
        *bin = (bin.0 + 1, bin.1 + confidence, bin.2 + u32::from(row.predicted == row.gold));
    }

    pub(super) fn add(&mut self, other: &Self) {
        for (row, other) in self.confusion.iter_mut().zip(&other.confusion) {
            row.iter_mut().zip(other).for_each(|(count, other)| *count += other);
        }
        self.log_loss += other.log_loss;
        self.brier += other.brier;
        for (bin, other) in self.bins.iter_mut().zip(&other.bins) {
            *bin = (bin.0 + other.0, bin.1 + other.1, bin.2 + other.2);
        }
    }

    /// The labels that macro means are over: which occur in gold or prediction, and which in gold.
    pub(super) fn labels(&self) -> Labels {
        let all = 0..MAX_LABELS;
        let occurs = |&label: &usize| self.gold(label) + self.predicted(label) > 0;
        Labels {
            occurring: all.clone().filter(occurs).collect(),
            gold: all.filter(|&label| self.gold(label) > 0).collect(),
        }
    }

    pub(super) fn n(&self) -> u32 {
        self.confusion.iter().flatten().sum()
    }

    /// Examples whose gold label is this one.
    pub(super) fn gold(&self, label: usize) -> u32 {
        self.confusion[label].iter().sum()
    }

    /// Examples that this label was predicted for.
    pub(super) fn predicted(&self, label: usize) -> u32 {
        self.confusion.iter().map(|row| row[label]).sum()
    }

    /// Examples of this label that it was predicted for.
    pub(super) fn right(&self, label: usize) -> u32 {
        self.confusion[label][label]
    }
}
