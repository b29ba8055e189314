//! Whether one of two classifiers is right more often than the other.

/// With at least so many discordant examples the statistic is near enough to χ².
const MIN_CHI_SQUARE: u32 = 25;

/// McNemar's test of two classifiers on the same examples.
///
/// An example that was judged several times, as in a repeated cross-validation, counts once, by what was said
/// of it more often; with a tie it is left out.
///
/// It takes examples for independent; those of one article are not, so that its p is too small where an
/// article has many. The intervals of a [`Comparison`](super::Comparison) do not have that fault.
///
/// # Reference
/// McNemar (1947), "Note on the sampling error of the difference between correlated proportions or
/// percentages", *Psychometrika* 12(2), 153–157; Edwards (1948) for the correction; Dietterich (1998),
/// *Neural Computation* 10(7), §3.1, for classifiers.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct McNemar {
    /// Examples that only the classifier after is right on.
    pub better: u32,
    /// Examples that only the classifier before is right on.
    pub worse: u32,
    /// (|better − worse| − 1)² / (better + worse); none for fewer than 25 such examples: the test is
    /// exact then.
    pub chi_square: Option<f64>,
    /// Probability of a difference at least as large if both were right equally often: two-sided, by the
    /// binomial distribution or by χ² with one degree of freedom.
    pub p: f64,
}

impl McNemar {
    /// The test, from the numbers of examples that only one classifier is right on.
    pub fn new(better: u32, worse: u32) -> Self {
        let n = better + worse;
        if n < MIN_CHI_SQUARE {
            return Self { better, worse, chi_square: None, p: binomial(better.min(worse), n) };
        }
        let gap = f64::from(better.abs_diff(worse)) - 1.0;
        let chi_square = gap * gap / f64::from(n);
        Self { better, worse, chi_square: Some(chi_square), p: libm::erfc((chi_square / 2.0).sqrt()) }
    }
}

/// 2 P(X ≤ k) for X of a binomial distribution with n tries, each 1/2; at most 1.
fn binomial(k: u32, n: u32) -> f64 {
    let mut term = (0..n).fold(1.0, |power: f64, _| power / 2.0);
    let mut sum = term;
    for i in 1..=k {
        term *= f64::from(n - i + 1) / f64::from(i);
        sum += term;
    }
    (2.0 * sum).min(1.0)
}
