//! A temperature and a bias for each class.

use serde::{Deserialize, Serialize};

use super::Temperature;
use crate::classify::{Scores, softmax};

/// Newton steps at most; a handful are enough.
const MAX_STEPS: usize = 50;
/// Times that a step is halved before none is taken.
const MAX_HALVINGS: usize = 30;
/// The search ends when no parameter moves by more.
const TOLERANCE: f64 = 1e-10;
/// Added to the diagonal of the Hessian, so that it can be inverted where a class never occurs; also bounds
/// the biases.
const RIDGE: f64 = 1e-6;

/// Bias-corrected temperature scaling: probabilities are `softmax(scores / T + b)`, with one bias for each
/// class.
///
/// The biases take back what class weights or a chosen sample did to the base rates, which a temperature
/// cannot.
///
/// Reference: Alexandari, Kundaje & Shrikumar (2020), "Maximum Likelihood with Bias-Corrected Calibration is
/// Hard-To-Beat at Label Shift Adaptation", *ICML*, §2.
///
/// ```
/// use stancekit::calibrate::Calibrator;
/// use stancekit::classify::Scores;
///
/// // The scores say nothing, and three of four examples are of class 0.
/// let scores = Scores::from_rows(2, vec![vec![0.0, 0.0]; 4]);
/// let calibrator = Calibrator::fit(&scores, &[0, 0, 0, 1], &[1.0; 4]);
/// assert!((calibrator.probabilities(&[0.0, 0.0])[0] - 0.75).abs() < 1e-4);
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibrator {
    /// What scores are divided by.
    pub temperature: Temperature,
    /// What is added for each class, in the order of the classes; none for no bias.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub biases: Vec<f64>,
}

impl From<Temperature> for Calibrator {
    fn from(temperature: Temperature) -> Self {
        Self { temperature, biases: Vec::new() }
    }
}

impl Calibrator {
    /// The calibrator that gives held-out examples the smallest summed log loss, each weighted. The loss is
    /// convex in (1 / T, b); the bias of the last class is 0. Without an example, scores stay as they are.
    ///
    /// # Panics
    /// If there is not one class and one weight per row.
    pub fn fit(scores: &Scores, classes: &[usize], weights: &[f64]) -> Self {
        let start = Temperature::fit(scores, classes, weights);
        let n_classes = scores.rows().next().map_or(0, <[f64]>::len);
        if n_classes == 0 || weights.iter().sum::<f64>() <= 0.0 {
            return start.into();
        }
        let problem = Problem { scores, classes, weights, n_classes };
        // 1 / T, then the biases of all classes but the last.
        let mut at = vec![0.0; n_classes];
        at[0] = 1.0 / start.value();
        for _ in 0..MAX_STEPS {
            let Some(next) = problem.step(&at) else { break };
            let moved = next.iter().zip(&at).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            at = next;
            if moved <= TOLERANCE {
                break;
            }
        }
        let biases: Vec<f64> = at[1..].iter().copied().chain([0.0]).collect();
        Temperature::new(1.0 / at[0]).map_or_else(|| start.into(), |temperature| Self { temperature, biases })
    }

    /// Probabilities of one row of scores: positive, sum 1.
    pub fn probabilities(&self, scores: &[f64]) -> Vec<f64> {
        let scaled = scores
            .iter()
            .enumerate()
            .map(|(class, score)| score / self.temperature.value() + self.bias(class));
        softmax(&scaled.collect::<Vec<_>>(), 1.0)
    }

    /// What is added for a class.
    pub fn bias(&self, class: usize) -> f64 {
        self.biases.get(class).copied().unwrap_or(0.0)
    }
}

/// Probabilities at 1 / T and biases.
fn probabilities(row: &[f64], at: &[f64]) -> Vec<f64> {
    let bias = |class: usize| at.get(class + 1).copied().unwrap_or(0.0);
    let scaled: Vec<f64> = row.iter().enumerate().map(|(class, score)| at[0] * score + bias(class)).collect();
    softmax(&scaled, 1.0)
}

/// The log loss of held-out examples as a function of 1 / T and biases.
struct Problem<'s> {
    scores: &'s Scores,
    classes: &'s [usize],
    weights: &'s [f64],
    n_classes: usize,
}

impl Problem<'_> {
    fn examples(&self) -> impl Iterator<Item = (&[f64], usize, f64)> {
        let rows = self.scores.rows().zip(self.classes).zip(self.weights);
        rows.map(|((row, &class), &weight)| (row, class, weight)).filter(|(_, _, weight)| *weight > 0.0)
    }

    fn loss(&self, at: &[f64]) -> f64 {
        let ridge = at[1..].iter().map(|bias| bias * bias).sum::<f64>() * RIDGE / 2.0;
        let loss = |(row, class, weight): (&[f64], usize, f64)| {
            -weight * libm::log(probabilities(row, at)[class].max(f64::MIN_POSITIVE))
        };
        ridge + self.examples().map(loss).sum::<f64>()
    }

    /// A Newton step that lowers the loss; none if there is none to be found.
    fn step(&self, at: &[f64]) -> Option<Vec<f64>> {
        let k = self.n_classes;
        let (mut gradient, mut hessian) = (vec![0.0; k], vec![vec![0.0; k]; k]);
        for (row, class, weight) in self.examples() {
            let p = probabilities(row, at);
            // What each parameter adds to the score of each class.
            let input = |parameter: usize, class: usize| match parameter {
                0 => row[class],
                bias => f64::from(u8::from(bias - 1 == class)),
            };
            let mean: Vec<f64> = (0..k).map(|i| (0..k).map(|c| p[c] * input(i, c)).sum()).collect();
            for i in 0..k {
                gradient[i] += weight * (mean[i] - input(i, class));
                for j in 0..k {
                    let product: f64 = (0..k).map(|c| p[c] * input(i, c) * input(j, c)).sum();
                    hessian[i][j] += weight * (product - mean[i] * mean[j]);
                }
            }
        }
        for i in 0..k {
            hessian[i][i] += RIDGE;
            gradient[i] += if i > 0 { RIDGE * at[i] } else { 0.0 };
        }
        let direction = solve(hessian, gradient)?;
        let before = self.loss(at);
        let mut length = 1.0;
        for _ in 0..MAX_HALVINGS {
            let next: Vec<f64> = at.iter().zip(&direction).map(|(at, step)| at - length * step).collect();
            if next[0] > 0.0 && self.loss(&next) <= before {
                return Some(next);
            }
            length /= 2.0;
        }
        None
    }
}

/// Solves a small symmetric system by elimination with pivots.
fn solve(mut a: Vec<Vec<f64>>, mut b: Vec<f64>) -> Option<Vec<f64>> {
    let n = b.len();
    for column in 0..n {
        let pivot = (column..n).max_by(|&i, &j| a[i][column].abs().total_cmp(&a[j][column].abs()))?;
        if a[pivot][column].abs() < f64::MIN_POSITIVE {
            return None;
        }
        a.swap(column, pivot);
        b.swap(column, pivot);
        let (above, below) = a.split_at_mut(column + 1);
        let pivot = &above[column];
        for (i, row) in below.iter_mut().enumerate() {
            let factor = row[column] / pivot[column];
            row.iter_mut().zip(pivot).skip(column).for_each(|(value, pivot)| *value -= factor * pivot);
            b[column + 1 + i] -= factor * b[column];
        }
    }
    for row in (0..n).rev() {
        let known: f64 = (row + 1..n).map(|k| a[row][k] * b[k]).sum();
        b[row] = (b[row] - known) / a[row][row];
    }
    Some(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn biases_bring_back_the_base_rates() {
        let scores = Scores::from_rows(3, vec![vec![0.0; 3]; 10]);
        let classes = [0, 1, 1, 2, 2, 2, 2, 2, 2, 2];
        let p = Calibrator::fit(&scores, &classes, &[1.0; 10]).probabilities(&[0.0; 3]);
        for (p, rate) in p.iter().zip([0.1, 0.2, 0.7]) {
            approx::assert_relative_eq!(*p, rate, max_relative = 1e-4);
        }
    }

    #[test]
    fn the_slope_of_the_loss_is_zero_where_the_fit_ends() {
        let rows: Vec<Vec<f64>> = (0..60u32)
            .map(|i| vec![f64::from(i % 7) - 2.0, f64::from(i % 5) - 3.0, f64::from(i % 3)])
            .collect();
        let classes: Vec<usize> = (0..60).map(|i| (i * i + i / 4) % 3).collect();
        let weights: Vec<f64> = (0..60).map(|i| f64::from(1 + i % 2)).collect();
        let scores = Scores::from_rows(3, rows);
        let fitted = Calibrator::fit(&scores, &classes, &weights);
        let problem = Problem { scores: &scores, classes: &classes, weights: &weights, n_classes: 3 };
        let at = [1.0 / fitted.temperature.value(), fitted.bias(0), fitted.bias(1)];
        for parameter in 0..3 {
            let moved = |by: f64| {
                let mut at = at;
                at[parameter] += by;
                problem.loss(&at)
            };
            let slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
            assert!(slope.abs() < 1e-4, "{parameter}: {slope}");
        }
    }

    #[test]
    fn a_class_that_never_occurs_is_improbable_and_finite() {
        let scores = Scores::from_rows(3, vec![vec![1.0, 0.0, 0.5]; 4]);
        let p = Calibrator::fit(&scores, &[0, 2, 0, 2], &[1.0; 4]).probabilities(&[1.0, 0.0, 0.5]);
        assert!(p.iter().all(|p| p.is_finite()) && p[1] < 0.01, "{p:?}");
        assert_eq!(Calibrator::fit(&Scores::from_rows(3, vec![]), &[], &[]), Calibrator::default());
    }
}
