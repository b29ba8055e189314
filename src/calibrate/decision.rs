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
/// Where most examples are of one class, the most probable label is nearly always that one, and macro F1 suffers though the probabilities are
/// right. Offsets that are chosen on held-out examples name the rare labels earlier; the probabilities stay what they are.
///
/// Reference: Lipton, Elkan & Naryanaswamy (2014), "Optimal Thresholding of Classifiers to Maximize F1 Measure", *ECML PKDD*.
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
    /// The offsets of the largest weighted macro F1 on held-out probabilities, one row of them per example; none if they win next to nothing. The most
    /// frequent class has offset 0.
    ///
    /// # Panics
    /// If there is not one class and one weight per row.
    pub fn fit(probabilities: &[Vec<f64>], classes: &[usize], weights: &[f64]) -> Self {
        assert!(probabilities.len() == classes.len() && classes.len() == weights.len());
        let Some(n_classes) = probabilities.first().map(Vec::len) else { return Self::default() };
        let mut totals = vec![0.0; n_classes];
        classes.iter().zip(weights).for_each(|(&class, weight)| totals[class] += weight);
        let commonest = (0..n_classes).max_by(|&a, &b| totals[a].total_cmp(&totals[b])).unwrap_or(0);
        let logs: Vec<Vec<f64>> = probabilities.iter().map(|row| logs(row)).collect();
        let score = |offsets: &[f64]| f1_macro(&logs, classes, weights, offsets);
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
        said(&logs(probabilities), &self.offsets)
    }
}

/// The offset of one class with the largest score, and that score. Of a plateau it is the middle, which is the safest.
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
    let middle = plateau[plateau.len() / 2];
    offsets[class] = middle;
    (middle, score(&offsets))
}

fn logs(probabilities: &[f64]) -> Vec<f64> {
    probabilities.iter().map(|p| libm::log(p.max(f64::MIN_POSITIVE))).collect()
}

fn said(logs: &[f64], offsets: &[f64]) -> usize {
    let of = |class: usize| logs[class] + offsets.get(class).copied().unwrap_or(0.0);
    (1..logs.len()).fold(0, |best, class| if of(class) > of(best) { class } else { best })
}

/// Weighted macro F1 of what is said, over the classes that occur.
fn f1_macro(logs: &[Vec<f64>], classes: &[usize], weights: &[f64], offsets: &[f64]) -> f64 {
    let n_classes = offsets.len();
    let (mut gold, mut predicted, mut right) =
        (vec![0.0; n_classes], vec![0.0; n_classes], vec![0.0; n_classes]);
    for ((row, &class), weight) in logs.iter().zip(classes).zip(weights) {
        let said = said(row, offsets);
        gold[class] += weight;
        predicted[said] += weight;
        if said == class {
            right[class] += weight;
        }
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
        // Class 0 is rare; its examples have 0.4, the others 0.1 or 0.3.
        let rows = [(0.4, 0), (0.4, 0), (0.4, 0), (0.1, 1), (0.1, 1), (0.3, 1), (0.1, 1), (0.1, 1)];
        let probabilities: Vec<Vec<f64>> = rows.iter().map(|(p, _)| vec![*p, 1.0 - p]).collect();
        let classes: Vec<usize> = rows.iter().map(|(_, class)| *class).collect();
        let decision = Decision::fit(&probabilities, &classes, &[1.0; 8]);
        let said: Vec<usize> = probabilities.iter().map(|row| decision.class(row)).collect();
        assert_eq!(said, classes);
        assert_eq!(decision.offsets.len(), 2);
    }

    #[test]
    fn where_the_most_probable_label_is_best_there_are_no_offsets() {
        let probabilities = vec![vec![0.9, 0.1], vec![0.2, 0.8]];
        assert_eq!(Decision::fit(&probabilities, &[0, 1], &[1.0; 2]), Decision::default());
        assert_eq!(Decision::fit(&[], &[], &[]), Decision::default());
    }
}
