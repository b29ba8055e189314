//! Accuracy by confidence: risk and coverage.

use super::ScoredExample;
use crate::label::Label;

/// Shares of the examples that are answered.
const COVERAGES: [f64; 10] = [1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1];

/// Accuracy on the most confident predictions.
///
/// Reference: Geifman & El-Yaniv (2017), "Selective Classification for Deep Neural Networks", *`NeurIPS`*,
/// §2: selective risk (1 − accuracy) against coverage.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct CoveragePoint {
    /// Share of the examples that are answered, in (0, 1].
    pub coverage: f64,
    /// The confidence that they all have: what `--min-confidence` would have to be.
    pub min_confidence: f64,
    /// Share of them that are right.
    pub accuracy: f64,
}

/// Accuracy on the most confident 100 %, 90 %, … of the examples. Examples that are as confident as the last
/// one count, too. Nothing if one has no confidence.
pub(super) fn risk_coverage<L: Label>(rows: &[ScoredExample<L>]) -> Vec<CoveragePoint> {
    if rows.iter().any(ScoredExample::is_bare) {
        return Vec::new();
    }
    let confidence = |row: &ScoredExample<L>| row.probability(row.predicted);
    let mut sorted: Vec<(f64, bool)> =
        rows.iter().map(|row| (confidence(row), row.gold == row.predicted)).collect();
    sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
    let point = |share: f64| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in the list")]
        let last = (share * sorted.len() as f64).ceil() as usize;
        let min_confidence = sorted.get(last.checked_sub(1)?)?.0;
        let n = sorted.partition_point(|(confidence, _)| *confidence >= min_confidence);
        let right = sorted[..n].iter().filter(|(_, right)| *right).count();
        let (n, all) = (n as f64, sorted.len() as f64);
        Some(CoveragePoint { coverage: n / all, min_confidence, accuracy: right as f64 / n })
    };
    let mut points: Vec<CoveragePoint> = COVERAGES.into_iter().filter_map(point).collect();
    points.dedup();
    points
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::Stance::{Against, Favor};

    #[test]
    fn the_most_confident_come_first_and_equals_stay_together() {
        let scored = |right: bool, confidence: f64| ScoredExample {
            gold: if right { Favor } else { Against },
            predicted: Favor,
            probabilities: vec![(Favor, confidence)],
            group: String::new(),
            target: None,
        };
        let rows = [scored(false, 0.4), scored(true, 0.9), scored(true, 0.6), scored(false, 0.6)];
        let points: Vec<(f64, f64, f64)> =
            risk_coverage(&rows).iter().map(|p| (p.coverage, p.min_confidence, p.accuracy)).collect();
        assert_eq!(points, [(1.0, 0.4, 0.5), (0.75, 0.6, 2.0 / 3.0), (0.25, 0.9, 1.0)]);
        assert!(risk_coverage::<crate::label::Stance>(&[]).is_empty());
    }
}
