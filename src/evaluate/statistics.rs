//! The sums that metrics can be computed from.

use std::collections::BTreeMap;

use super::ScoredExample;
use crate::label::{Label, net_of};

/// Most labels that a set has.
pub(super) const MAX_LABELS: usize = 3;
/// Probabilities below this count as this in the log loss: the distance from 1 to the next number, as in
/// scikit-learn.
const LEAST: f64 = f64::EPSILON;

/// What a set of judged examples adds up to. The statistics of a set of articles are the sum of those of the
/// articles.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Statistics {
    /// By gold and then predicted label, in the order of `Label::ALL`.
    pub(super) confusion: [[u32; MAX_LABELS]; MAX_LABELS],
    /// No number if an example has no probabilities, as the next one.
    pub(super) log_loss: f64,
    pub(super) brier: f64,
    /// Pairs of an article and a target, and how far the net stance of each is off, in sum.
    pub(super) net: (u32, f64),
}

/// The labels that macro means are over. They are those of the data as a whole, also for resamples of it: a
/// mean over the labels that a resample happens to have would be another metric in each.
#[derive(Debug, Clone)]
pub(super) struct Labels {
    /// Those in gold or prediction.
    pub(super) occurring: Vec<usize>,
    /// Those in gold.
    pub(super) gold: Vec<usize>,
}

/// The net stance that is predicted; without probabilities that of the label.
fn net<L: Label>(row: &ScoredExample<L>) -> f64 {
    if row.is_bare() { row.predicted.sign() } else { net_of(&row.probabilities) }
}

impl Statistics {
    /// The statistics of the examples of one article.
    pub(super) fn of_article<'r, L: Label>(rows: impl IntoIterator<Item = &'r ScoredExample<L>>) -> Self {
        let mut statistics = Self::default();
        let mut nets: BTreeMap<Option<&str>, (u32, f64)> = BTreeMap::new();
        for row in rows {
            statistics.add_row(row);
            let sum = nets.entry(row.target.as_deref()).or_default();
            *sum = (sum.0 + 1, sum.1 + net(row) - row.gold.sign());
        }
        let gap = |(n, gap): (u32, f64)| (gap / f64::from(n)).abs();
        statistics.net = nets.into_values().fold((0, 0.0), |(n, sum), net| (n + 1, sum + gap(net)));
        statistics
    }

    pub(super) fn sum<'s>(parts: impl IntoIterator<Item = &'s Self>) -> Self {
        let mut whole = Self::default();
        parts.into_iter().for_each(|part| whole.add(part));
        whole
    }

    fn add_row<L: Label>(&mut self, row: &ScoredExample<L>) {
        self.confusion[row.gold.index()][row.predicted.index()] += 1;
        if row.is_bare() {
            (self.log_loss, self.brier) = (f64::NAN, f64::NAN);
            return;
        }
        self.log_loss -= libm::log(row.probability(row.gold).max(LEAST));
        let miss = |&label: &L| {
            let gap = row.probability(label) - f64::from(u8::from(label == row.gold));
            gap * gap
        };
        self.brier += L::ALL.iter().map(miss).sum::<f64>();
    }

    pub(super) fn add(&mut self, other: &Self) {
        for (row, other) in self.confusion.iter_mut().zip(&other.confusion) {
            row.iter_mut().zip(other).for_each(|(count, other)| *count += other);
        }
        self.log_loss += other.log_loss;
        self.brier += other.brier;
        self.net = (self.net.0 + other.net.0, self.net.1 + other.net.1);
    }

    /// The labels that macro means are over: which occur in gold or prediction, and which in gold.
    pub(super) fn labels(&self) -> Labels {
        let all = 0..MAX_LABELS;
        Labels {
            occurring: all.clone().filter(|&label| self.occurs(label)).collect(),
            gold: all.filter(|&label| self.gold(label) > 0).collect(),
        }
    }

    pub(super) fn n(&self) -> u32 {
        self.confusion.iter().flatten().sum()
    }

    /// Whether a label is in gold or prediction.
    pub(super) fn occurs(&self, label: usize) -> bool {
        self.gold(label) + self.predicted(label) > 0
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
