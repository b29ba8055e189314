//! Weights and one reading → probabilities.

use crate::feature::MaskedText;
use crate::label::{Label, net_of};
use crate::model::Head;

/// A label and how probable each label is.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Scored<L> {
    /// The label that is said: the most probable one, or a rarer one that the model's
    /// [`Decision`](crate::calibrate::Decision) puts first.
    pub label: L,
    /// Its probability, in (0, 1].
    pub confidence: f64,
    /// The probability of every label that the model knows; they sum to 1.
    pub probabilities: Vec<(L, f64)>,
}

/// Calibrated probabilities of one reading, by these weights.
pub(super) fn score<L: Label>(
    head: &Head<L>,
    weights: &[f32],
    intercepts: &[f64],
    reading: &MaskedText,
) -> Scored<L> {
    let columns = intercepts.len();
    let mut scores = intercepts.to_vec();
    for (feature, value) in head.features.row(reading) {
        let weights = &weights[feature as usize * columns..][..columns];
        for (column, score) in scores.iter_mut().enumerate() {
            *score += f64::from(value) * f64::from(weights[column]);
        }
    }
    if columns == 1 {
        scores.insert(0, 0.0); // class 0 of two
    }
    let probabilities = head.calibrator.probabilities(&scores);
    let best = head.decision.class(&probabilities);
    Scored {
        label: head.labels[best],
        confidence: probabilities[best],
        probabilities: head.labels.iter().copied().zip(probabilities).collect(),
    }
}

impl<L: Label> Scored<L> {
    /// Probability of a label, 0 if the model does not know it.
    pub fn probability(&self, label: L) -> f64 {
        self.probabilities
            .iter()
            .find(|(known, _)| *known == label)
            .map_or(0.0, |(_, probability)| *probability)
    }

    /// P(favor) − P(against), or P(positive) − P(negative), in [−1, 1].
    pub fn net(&self) -> f64 {
        net_of(&self.probabilities)
    }
}
