//! Scores of one row → probabilities, loss and curvature: the softmax, or the logistic function for two
//! classes.

/// Columns of scores for a number of classes.
pub(super) fn columns_for(n_classes: usize) -> usize {
    if n_classes == 2 { 1 } else { n_classes }
}

/// `log Σ_c exp s_c − s_y`, shifted by the row's own maximum.
pub(super) fn log_loss(scores: &[f64], class: usize) -> f64 {
    if let [score] = scores {
        let signed = if class == 1 { *score } else { -*score };
        // log(1 + exp(-z)) without overflow for large negative z.
        return if signed > 0.0 {
            libm::log1p(libm::exp(-signed))
        } else {
            libm::log1p(libm::exp(signed)) - signed
        };
    }
    let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = scores.iter().map(|score| libm::exp(score - top)).sum();
    top + libm::log(sum) - scores[class]
}

/// Scores of one row into probabilities, in place: softmax, or the logistic function for one column.
pub(super) fn to_probabilities(scores: &mut [f64]) {
    if let [score] = scores {
        *score = 1.0 / (1.0 + libm::exp(-*score));
        return;
    }
    let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    scores.iter_mut().for_each(|score| *score = libm::exp(*score - top));
    let sum: f64 = scores.iter().sum();
    scores.iter_mut().for_each(|score| *score /= sum);
}

/// One row of the Hessian of the loss with respect to the scores, times that row of a direction:
/// `a (diag(p) − p pᵀ) v`.
pub(super) fn softmax_hessian(v: &mut [f64], p: &[f64], weight: f64) {
    if let ([v], [p]) = (&mut *v, p) {
        *v *= weight * p * (1.0 - p);
        return;
    }
    let mean: f64 = v.iter().zip(p).map(|(v, p)| v * p).sum();
    v.iter_mut().zip(p).for_each(|(v, p)| *v = weight * p * (*v - mean));
}
