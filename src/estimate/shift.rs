//! Shares of labels without labels: second best, for they hold only as far as the model errs here as it did
//! elsewhere.

/// Rounds of the expectation–maximisation at most, and the change of a share that ends it.
const ROUNDS: usize = 10_000;
const TOLERANCE: f64 = 1e-9;
/// The least determinant of rates that tell stances apart.
const LEAST: f64 = 1e-3;

/// The adjusted count: shares θ for which `counted` is what the rates of errors make of them, Σⱼ
/// θⱼ·rates\[j\]\[k\] = counted\[k\]. What falls below 0 is 0, and all add up to 1.
///
/// `rates[j][k]` is the share of texts of stance j that are predicted to be k. None if the rates tell the
/// stances apart too little.
///
/// Reference: Forman (2008), "Quantifying counts and costs via classification", *Data Mining and Knowledge
/// Discovery* 17(2), 164–206.
pub fn adjusted_count(counted: [f64; 3], rates: &[[f64; 3]; 3]) -> Option<[f64; 3]> {
    let det = determinant(rates);
    if det.is_nan() || det.abs() < LEAST {
        return None;
    }
    let share = |j: usize| {
        let mut replaced = *rates;
        replaced[j] = counted;
        (determinant(&replaced) / det).max(0.0)
    };
    let shares = [share(0), share(1), share(2)];
    let sum: f64 = shares.iter().sum();
    (sum > 0.0).then(|| shares.map(|share| share / sum))
}

fn determinant([a, b, c]: &[[f64; 3]; 3]) -> f64 {
    a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0])
        + a[2] * (b[0] * c[1] - b[1] * c[0])
}

/// The shares that make the probabilities most likely, if texts of a stance are here what they were in
/// training and only the shares differ. `prior` has the shares in training. None without probabilities, or if
/// a stance was never seen in training.
///
/// Reference: Saerens, Latinne & Decaestecker (2002), "Adjusting the outputs of a classifier to new a priori
/// probabilities: a simple procedure", *Neural Computation* 14(1), 21–41.
pub fn prior_shift(probabilities: &[[f64; 3]], prior: [f64; 3]) -> Option<[f64; 3]> {
    if probabilities.is_empty() || prior.iter().any(|share| *share <= 0.0) {
        return None;
    }
    let mut shares = prior;
    for _ in 0..ROUNDS {
        let mut sums = [0.0; 3];
        for of in probabilities {
            let shifted = [0, 1, 2].map(|k| of[k] * shares[k] / prior[k]);
            let sum: f64 = shifted.iter().sum();
            let shifted = if sum > 0.0 { shifted.map(|p| p / sum) } else { *of };
            sums.iter_mut().zip(shifted).for_each(|(sum, p)| *sum += p);
        }
        let next = sums.map(|sum| sum / probabilities.len() as f64);
        let change = next.iter().zip(&shares).map(|(next, share)| (next - share).abs()).fold(0.0, f64::max);
        shares = next;
        if change < TOLERANCE {
            break;
        }
    }
    Some(shares)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: [f64; 3], expected: [f64; 3]) {
        assert!(
            found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-6),
            "{found:?}, expected {expected:?}"
        );
    }

    #[test]
    fn counts_are_turned_back_into_the_shares_that_they_came_from() {
        let rates = [[0.6, 0.1, 0.3], [0.1, 0.7, 0.2], [0.1, 0.2, 0.7]];
        let shares = [0.2, 0.5, 0.3];
        let counted = [0, 1, 2].map(|k| (0..3).map(|j| shares[j] * rates[j][k]).sum());
        near(adjusted_count(counted, &rates).expect("told apart"), shares);
        near(adjusted_count([0.0, 0.1, 0.9], &rates).expect("told apart"), [0.0, 0.0, 1.0]);
        assert_eq!(adjusted_count(counted, &[[0.3, 0.3, 0.4]; 3]), None);
        assert_eq!(adjusted_count(counted, &[[f64::NAN; 3]; 3]), None);
    }

    #[test]
    fn a_shift_of_shares_is_found() {
        // Two kinds of texts, of which training had as many of each stance; here the first is three times as
        // frequent.
        let (a, b) = ([0.8, 0.1, 0.1], [0.1, 0.8, 0.1]);
        let third = [1.0 / 3.0; 3];
        let found = prior_shift(&[a, a, a, b], third).expect("probabilities");
        assert!(found[0] > 0.75 && found[2] < 1e-6, "{found:?}");
        near(prior_shift(&[[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]], third).expect("sure"), [0.5, 0.0, 0.5]);
        assert_eq!(prior_shift(&[], third), None);
        assert_eq!(prior_shift(&[a], [1.0, 0.0, 0.0]), None);
    }
}
