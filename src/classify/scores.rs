//! Logits, and what they say.

use super::softmax::{columns_for, to_probabilities};
use crate::matrix::vector::arg_max;

/// Scores (logits) of every row for every class.
///
/// Only differences within a row have a meaning. Two classes have the scores `[0, s]`, `s` being the log odds
/// of class 1.
///
/// ```
/// use stancekit::classify::Scores;
///
/// let scores = Scores::from_columns(2, vec![0.0, 2.0]);
/// assert_eq!(scores.row(1), [0.0, 2.0]);
/// assert_eq!(scores.best(), [0, 1]); // ties go to the first class
/// assert!((scores.probabilities(1)[1] - 0.8808).abs() < 1e-4);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    n_classes: usize,
    /// `n_rows` × `n_classes`.
    values: Vec<f64>,
}

impl Scores {
    /// Scores as the classifier sums them: one column for two classes, else one each.
    ///
    /// # Panics
    /// If the numbers do not divide into rows.
    pub fn from_columns(n_classes: usize, columns: Vec<f64>) -> Self {
        let k = columns_for(n_classes);
        assert_eq!(columns.len() % k, 0, "whole rows only");
        let values =
            if k == n_classes { columns } else { columns.into_iter().flat_map(|s| [0.0, s]).collect() };
        Self { n_classes, values }
    }

    /// Scores from one row per example, each with one score per class.
    ///
    /// # Panics
    /// If a row has another number of scores.
    pub fn from_rows(n_classes: usize, rows: Vec<Vec<f64>>) -> Self {
        assert!(rows.iter().all(|row| row.len() == n_classes), "one score per class");
        Self { n_classes, values: rows.into_iter().flatten().collect() }
    }

    /// The scores, each so many times as large.
    #[must_use]
    pub(crate) fn scaled(mut self, factor: f64) -> Self {
        self.values.iter_mut().for_each(|value| *value *= factor);
        self
    }

    /// The scores and those that intercepts, as the classifier has them or one for each class, give every
    /// row.
    #[must_use]
    pub(crate) fn with(mut self, intercepts: &[f64]) -> Self {
        for row in self.values.chunks_exact_mut(self.n_classes) {
            let first = row.len() - intercepts.len();
            row[first..].iter_mut().zip(intercepts).for_each(|(score, intercept)| *score += intercept);
        }
        self
    }

    /// The scores less those that such intercepts give every row.
    #[must_use]
    pub(crate) fn without(self, intercepts: &[f64]) -> Self {
        self.with(&intercepts.iter().map(|intercept| -intercept).collect::<Vec<_>>())
    }

    /// As the classifier sums them: see [`Scores::from_columns`].
    pub(super) fn to_columns(&self) -> Vec<f64> {
        match self.n_classes {
            2 => self.rows().map(|row| row[1] - row[0]).collect(),
            _ => self.values.clone(),
        }
    }

    /// Number of classes.
    pub fn n_classes(&self) -> usize {
        self.n_classes
    }

    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        self.values.len() / self.n_classes
    }

    /// Scores of row `i`, one per class.
    ///
    /// # Panics
    /// If `i` is not a row.
    pub fn row(&self, i: usize) -> &[f64] {
        &self.values[i * self.n_classes..][..self.n_classes]
    }

    /// All rows in order.
    pub fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.values.chunks_exact(self.n_classes)
    }

    /// Softmax of row `i`: positive, sums to 1.
    ///
    /// # Panics
    /// If `i` is not a row.
    pub fn probabilities(&self, i: usize) -> Vec<f64> {
        softmax(self.row(i), 1.0)
    }

    /// The class with the largest score in each row.
    pub fn best(&self) -> Vec<usize> {
        self.rows().map(arg_max).collect()
    }
}

/// Softmax of scores divided by a temperature.
pub(crate) fn softmax(scores: &[f64], temperature: f64) -> Vec<f64> {
    let mut probabilities: Vec<f64> = scores.iter().map(|score| score / temperature).collect();
    if probabilities.len() > 1 {
        to_probabilities(&mut probabilities);
    }
    probabilities
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn probabilities_sum_to_one(scores in proptest::collection::vec(-900.0f64..900.0, 2..6), t in 0.05f64..20.0) {
            let probabilities = softmax(&scores, t);
            prop_assert!((probabilities.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            prop_assert!(probabilities.iter().all(|p| (0.0..=1.0).contains(p)));
            // The most probable class scores as high as any: equal probabilities may hide a tiny difference.
            let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            prop_assert!(top - scores[arg_max(&probabilities)] < 1e-9 * t.max(1.0) * 900.0);
        }
    }
}
