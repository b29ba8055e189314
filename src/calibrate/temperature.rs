//! One number by which scores are divided.

use serde::{Deserialize, Serialize};

use crate::classify::{Scores, softmax};

/// Range of 1 / T. Scores that separate the classes perfectly would have T = 0.
const INVERSE_RANGE: (f64, f64) = (1e-3, 1e3);
/// Halvings or Newton steps at most; each at least halves the range.
const MAX_STEPS: usize = 200;

/// Temperature scaling: probabilities are `softmax(scores / T)`.
///
/// Reference: Guo, Pleiss, Sun & Weinberger (2017), "On Calibration of Modern Neural Networks", *ICML*, §4.2.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Temperature(f64);

impl TryFrom<f64> for Temperature {
    type Error = String;

    fn try_from(value: f64) -> Result<Self, String> {
        Self::new(value).ok_or_else(|| format!("temperature {value}, expected a positive number"))
    }
}

impl From<Temperature> for f64 {
    fn from(temperature: Temperature) -> Self {
        temperature.0
    }
}

impl Default for Temperature {
    /// T = 1: scores as they are.
    fn default() -> Self {
        Self(1.0)
    }
}

impl Temperature {
    /// A temperature found elsewhere; `None` unless it is positive and finite.
    pub fn new(value: f64) -> Option<Self> {
        (value.is_finite() && value > 0.0).then_some(Self(value))
    }

    /// The number.
    pub fn value(self) -> f64 {
        self.0
    }

    /// The temperature that gives held-out examples the smallest summed log loss, each weighted. The loss is
    /// convex in b = 1 / T, so the root of its slope is found by Newton steps within a bracket that only
    /// shrinks. Without an example the temperature is 1.
    ///
    /// # Panics
    /// If there is not one class and one weight per row.
    pub fn fit(scores: &Scores, classes: &[usize], weights: &[f64]) -> Self {
        assert!(
            scores.n_rows() == classes.len() && classes.len() == weights.len(),
            "one class and weight per row"
        );
        if weights.iter().sum::<f64>() <= 0.0 {
            return Self::default();
        }
        let (mut low, mut high) = INVERSE_RANGE;
        let mut b = 1.0;
        for _ in 0..MAX_STEPS {
            let (slope, curvature) = derivatives(scores, classes, weights, b);
            if slope > 0.0 {
                high = b;
            } else {
                low = b;
            }
            let newton = b - slope / curvature;
            let next = if newton > low && newton < high { newton } else { (low * high).sqrt() };
            if (next - b).abs() <= 1e-12 * b {
                break;
            }
            b = next;
        }
        Self(1.0 / b)
    }

    /// Probabilities of one row of scores: positive, sum 1.
    pub fn probabilities(self, scores: &[f64]) -> Vec<f64> {
        softmax(scores, self.0)
    }
}

/// First and second derivative of the summed log loss with respect to b: `Σ w (E[s] − s_y)` and `Σ w Var[s]`,
/// under softmax(b s).
fn derivatives(scores: &Scores, classes: &[usize], weights: &[f64], b: f64) -> (f64, f64) {
    let (mut slope, mut curvature) = (0.0, 0.0);
    for ((row, &class), &weight) in scores.rows().zip(classes).zip(weights) {
        let p = softmax(row, 1.0 / b);
        let mean: f64 = p.iter().zip(row).map(|(p, s)| p * s).sum();
        let variance: f64 = p.iter().zip(row).map(|(p, s)| p * (s - mean) * (s - mean)).sum();
        slope += weight * (mean - row[class]);
        curvature += weight * variance;
    }
    (slope, curvature)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn loss(scores: &Scores, classes: &[usize], t: f64) -> f64 {
        scores.rows().zip(classes).map(|(row, &class)| -libm::log(softmax(row, t)[class])).sum()
    }

    #[test]
    fn degenerate_scores_stay_in_range() {
        let right = Temperature::fit(&Scores::from_columns(2, vec![3.0, -3.0]), &[1, 0], &[1.0, 1.0]);
        assert!(right.value() >= 1e-3);
        let wrong = Temperature::fit(&Scores::from_columns(2, vec![3.0, -3.0]), &[0, 1], &[1.0, 1.0]);
        assert!(wrong.value() <= 1e3);
        let flat = Temperature::fit(&Scores::from_columns(3, vec![0.0; 6]), &[0, 1], &[1.0, 1.0]);
        assert!(flat.value().is_finite());
        assert_eq!(Temperature::fit(&Scores::from_columns(2, vec![]), &[], &[]), Temperature::default());
    }

    proptest! {
        #[test]
        fn no_other_temperature_has_a_smaller_loss(
            numbers in proptest::collection::vec(-5.0f64..5.0, 30),
            classes in proptest::collection::vec(0usize..3, 10),
            factor in 0.5f64..2.0,
        ) {
            let scores = Scores::from_columns(3, numbers);
            let best = Temperature::fit(&scores, &classes, &[1.0; 10]);
            let other = (best.value() * factor).clamp(1e-3, 1e3);
            prop_assert!(loss(&scores, &classes, best.value()) <= loss(&scores, &classes, other) + 1e-9);
        }
    }
}
