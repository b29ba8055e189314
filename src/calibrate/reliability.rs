//! How far confidence and accuracy are apart.

use serde::{Deserialize, Serialize};

/// Number of bins of equal width in which confidences are gathered.
pub const BINS: usize = 15;

/// The predictions whose confidence lies in one bin.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Bin {
    /// Number of predictions.
    pub n: usize,
    /// Their mean confidence, 0 if there are none.
    pub confidence: f64,
    /// The share of them that are right, 0 if there are none.
    pub accuracy: f64,
}

/// The bin of a confidence in [0, 1]. The bins are of equal width; a confidence on an edge belongs to the bin
/// below it.
pub(crate) fn bin_of(confidence: f64) -> usize {
    (1..BINS).filter(|&edge| confidence * BINS as f64 > edge as f64).count()
}

/// Gathers (confidence in [0, 1], right or not) in [`BINS`] bins.
pub(crate) fn reliability(predictions: impl IntoIterator<Item = (f64, bool)>) -> [Bin; BINS] {
    let mut bins = [Bin::default(); BINS];
    for (confidence, right) in predictions {
        let bin = &mut bins[bin_of(confidence)];
        bin.n += 1;
        bin.confidence += confidence;
        bin.accuracy += f64::from(u8::from(right));
    }
    for bin in bins.iter_mut().filter(|bin| bin.n > 0) {
        bin.confidence /= bin.n as f64;
        bin.accuracy /= bin.n as f64;
    }
    bins
}

/// Expected calibration error: the mean, over predictions, of |accuracy − confidence| of their bin; in [0,
/// 1], 0 is best. `None` without a prediction.
///
/// Reference: Guo, Pleiss, Sun & Weinberger (2017), "On Calibration of Modern Neural Networks", *ICML*, eq.
/// 3, with M = 15.
///
/// ```
/// use stancekit::calibrate::expected_calibration_error;
///
/// let half_right = [(0.9, true), (0.9, false)];
/// assert!((expected_calibration_error(half_right).unwrap() - 0.4).abs() < 1e-12);
/// ```
pub fn expected_calibration_error(predictions: impl IntoIterator<Item = (f64, bool)>) -> Option<f64> {
    error_of_bins(&reliability(predictions))
}

/// [`expected_calibration_error`] of predictions that are in bins already.
pub(crate) fn error_of_bins(bins: &[Bin]) -> Option<f64> {
    let n: usize = bins.iter().map(|bin| bin.n).sum();
    let gaps = bins.iter().map(|bin| bin.n as f64 * (bin.accuracy - bin.confidence).abs());
    (n > 0).then(|| gaps.sum::<f64>() / n as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_belong_to_the_bin_below() {
        let bins = reliability([(1.0 / 15.0, true), (1.0, true), (0.0, false), (0.07, true)]);
        assert_eq!([bins[0].n, bins[1].n, bins[14].n], [2, 1, 1]);
    }

    #[test]
    fn without_predictions_there_is_no_error() {
        assert_eq!(expected_calibration_error([]), None);
    }
}
