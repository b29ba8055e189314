//! Probabilities → the label that is said.

use serde::{Deserialize, Serialize};

/// Grid on which offsets are looked for: from the least to the most, in steps.
const GRID: (f64, f64, f64) = (-1.0, 3.0, 0.1);
/// Times that all offsets are looked through; a third time changes nothing in practice.
const ROUNDS: usize = 3;
/// Macro F1 that offsets must win over none.
const LEAST_GAIN: f64 = 0.002;

/// Which label is said: that of the largest ln p + offset, one offset for each class.
///
/// Where most examples are of one class, the most probable label is nearly always that one, and macro F1
/// suffers though the probabilities are right. Offsets name the rare labels earlier; the probabilities stay
/// what they are.
///
/// References: Lipton, Elkan & Naryanaswamy (2014), "Optimal Thresholding of Classifiers to Maximize F1
/// Measure", *ECML PKDD*; Ye, Chai, Lee & Chieu (2012), "Optimizing F-measures: A Tale of Two Approaches",
/// *ICML*, §3: F1 that is expected by the probabilities.
///
/// ```
/// use stancekit::calibrate::Decision;
///
/// assert_eq!(Decision::default().class(&[0.3, 0.7]), 1); // the most probable
/// assert_eq!(Decision { offsets: vec![1.0, 0.0] }.class(&[0.3, 0.7]), 0);
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Decision {
    /// In the order of the classes; none for the most probable label.
    pub offsets: Vec<f64>,
}

impl Decision {
    /// The offsets of the largest macro F1 that calibrated probabilities let expect, one row of them per
    /// example, each example with its weight; none if they win next to nothing. The most probable class has
    /// offset 0.
    ///
    /// Expected F1 counts an example as right by the probability of what is said of it. It varies less than
    /// F1 by the labels, of which the rare ones are few.
    ///
    /// # Panics
    /// If there is not one weight per row.
    pub fn fit(probabilities: &[Vec<f64>], weights: &[f64]) -> Self {
        assert_eq!(probabilities.len(), weights.len());
        let Some(n_classes) = probabilities.first().map(Vec::len) else { return Self::default() };
        let mut totals = vec![0.0; n_classes];
        for (row, weight) in probabilities.iter().zip(weights) {
            totals.iter_mut().zip(row).for_each(|(total, p)| *total += weight * p);
        }
        let commonest = (0..n_classes).max_by(|&a, &b| totals[a].total_cmp(&totals[b])).unwrap_or(0);
        let logs: Vec<Vec<f64>> = probabilities.iter().map(|row| logs(row)).collect();
        let score = |offsets: &[f64]| expected_f1(probabilities, &logs, weights, offsets);
        let mut offsets = vec![0.0; n_classes];
        let start = score(&offsets);
        let mut best = start;
        for _ in 0..ROUNDS {
            for class in (0..n_classes).filter(|&class| class != commonest) {
                (offsets[class], best) = best_offset(&score, &offsets, class, best);
            }
        }
        if best < start + LEAST_GAIN { Self::default() } else { Self { offsets } }
    }

    /// The class that is said of a row of probabilities.
    pub fn class(&self, probabilities: &[f64]) -> usize {
        decided(&logs(probabilities), &self.offsets)
    }
}

/// The offset of one class with the largest score, and that score. Of a plateau it is the middle, which is
/// the safest.
fn best_offset(score: &impl Fn(&[f64]) -> f64, offsets: &[f64], class: usize, before: f64) -> (f64, f64) {
    let (least, most, step) = GRID;
    let mut offsets = offsets.to_vec();
    let steps = ((most - least) / step).round();
    let mut tried: Vec<(f64, f64)> = Vec::new();
    let mut at = 0.0;
    while at <= steps {
        offsets[class] = least + at * step;
        tried.push((offsets[class], score(&offsets)));
        at += 1.0;
    }
    let top = tried.iter().map(|(_, score)| *score).fold(before, f64::max);
    let plateau: Vec<f64> =
        tried.iter().filter(|(_, score)| *score >= top - 1e-3).map(|(at, _)| *at).collect();
    let middle = plateau.get(plateau.len() / 2).copied().unwrap_or(0.0);
    offsets[class] = middle;
    (middle, score(&offsets))
}

fn logs(probabilities: &[f64]) -> Vec<f64> {
    probabilities.iter().map(|p| libm::log(p.max(f64::MIN_POSITIVE))).collect()
}

fn decided(logs: &[f64], offsets: &[f64]) -> usize {
    let of = |class: usize| logs[class] + offsets.get(class).copied().unwrap_or(0.0);
    (1..logs.len()).fold(0, |best, class| if of(class) > of(best) { class } else { best })
}

/// The macro F1 to be expected of what is said, if the probabilities are right.
fn expected_f1(probabilities: &[Vec<f64>], logs: &[Vec<f64>], weights: &[f64], offsets: &[f64]) -> f64 {
    let n_classes = offsets.len();
    let (mut gold, mut predicted, mut right) =
        (vec![0.0; n_classes], vec![0.0; n_classes], vec![0.0; n_classes]);
    for ((row, logs), weight) in probabilities.iter().zip(logs).zip(weights) {
        let said = decided(logs, offsets);
        gold.iter_mut().zip(row).for_each(|(gold, p)| *gold += weight * p);
        predicted[said] += weight;
        right[said] += weight * row[said];
    }
    let occurring = (0..n_classes).filter(|&class| gold[class] > 0.0);
    let f1: Vec<f64> = occurring.map(|class| 2.0 * right[class] / (gold[class] + predicted[class])).collect();
    f1.iter().sum::<f64>() / f1.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rare_class_is_named_earlier_where_that_is_better() {
        let rows = [0.4, 0.4, 0.4, 0.1, 0.1, 0.3, 0.1, 0.1];
        let probabilities: Vec<Vec<f64>> = rows.iter().map(|p| vec![*p, 1.0 - p]).collect();
        let decision = Decision::fit(&probabilities, &[1.0; 8]);
        let said: Vec<usize> = probabilities.iter().map(|row| decision.class(row)).collect();
        // Macro F1 to expect: 0.632 so, 0.433 of the most probable labels, 0.611 if the row of 0.3 is said to
        // be of class 0, too.
        assert_eq!(said, [0, 0, 0, 1, 1, 1, 1, 1]);
        assert_eq!(decision.offsets.len(), 2);
    }

    #[test]
    fn where_the_most_probable_label_is_best_there_are_no_offsets() {
        let probabilities = vec![vec![0.9, 0.1], vec![0.2, 0.8]];
        assert_eq!(Decision::fit(&probabilities, &[1.0; 2]), Decision::default());
        assert_eq!(Decision::fit(&[], &[]), Decision::default());
    }
}
