//! Failures of cases, and how sure their rate is.

use crate::evaluate::interval::wilson;
use crate::number::Interval;

/// How many cases fail.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Rate {
    /// Cases.
    pub cases: usize,
    /// Those that failed.
    pub failures: usize,
    /// Lines that the cases are from.
    pub templates: usize,
    /// 95 % interval of the rate; `None` without cases.
    ///
    /// Wilson's score interval of an effective number of cases. Cases of one template fail together more
    /// often than not, so n of them say less than n by themselves: n is divided by the design effect (the
    /// variance of the rate over templates against that of independent cases), and is never more than the
    /// number of cases nor less than that of templates. Where all fail or none, it is that of templates.
    ///
    /// References: Wilson (1927), "Probable Inference, the Law of Succession, and Statistical Inference",
    /// *JASA* 22, p. 209; Kish (1965), *Survey Sampling*, §8.2; Dean & Pagendarm (2015), "Evaluating
    /// Confidence Interval Methods for Binomial Proportions in Clustered Surveys", *Journal of Survey
    /// Statistics and Methodology* 3, p. 484.
    pub interval: Option<Interval>,
}

impl Rate {
    /// Share of cases that failed; `None` without cases.
    pub fn value(&self) -> Option<f64> {
        (self.cases > 0).then(|| self.failures as f64 / self.cases as f64)
    }

    /// Counts cases, each told by its template and whether it failed. Those of a template stand side by side.
    pub(super) fn of<T: PartialEq>(cases: impl Iterator<Item = (T, bool)>) -> Self {
        let cases: Vec<(T, bool)> = cases.collect();
        let count = |part: &[(T, bool)]| (part.len(), part.iter().filter(|(_, failed)| *failed).count());
        let clusters: Vec<(usize, usize)> = cases.chunk_by(|a, b| a.0 == b.0).map(count).collect();
        let (n, failures) = count(&cases);
        let mut rate = Self { cases: n, failures, templates: clusters.len(), interval: None };
        rate.interval = rate.value().map(|value| wilson(value, effective(value, n, &clusters)));
        rate
    }
}

/// As many independent cases as would give a rate the variance that it has, cases being in clusters of
/// (cases, failures).
fn effective(rate: f64, n: usize, clusters: &[(usize, usize)]) -> f64 {
    let k = clusters.len() as f64;
    let residual = |&(cases, failures): &(usize, usize)| (failures as f64 - rate * cases as f64).powi(2);
    let of_clusters = clusters.iter().map(residual).sum::<f64>() / (n * n) as f64 * k / (k - 1.0);
    let of_independent = rate * (1.0 - rate);
    match of_independent > 0.0 && k > 1.0 {
        true => (of_independent / of_clusters.max(f64::MIN_POSITIVE)).clamp(k, n as f64),
        false => k,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rounded((low, high): (f64, f64)) -> (f64, f64) {
        ((low * 1e4).round() / 1e4, (high * 1e4).round() / 1e4)
    }

    #[test]
    fn the_interval_is_that_of_statsmodels() {
        // proportion_confint(3, 10, method="wilson"), and (0, 20)
        assert_eq!(rounded(wilson(0.3, 10.0).ends()), (0.1078, 0.6032));
        assert_eq!(rounded(wilson(0.0, 20.0).ends()), (0.0, 0.1611));
    }

    #[test]
    fn cases_of_their_own_are_independent_and_those_of_one_template_are_one() {
        let of = |cases: &[(usize, bool)]| Rate::of(cases.iter().copied());
        let alone: Vec<(usize, bool)> = (0..10).map(|i| (i, i < 3)).collect();
        let alone = of(&alone).interval.expect("cases");
        assert!(rounded(alone.ends()).0 >= 0.1 && rounded(alone.ends()).1 <= 0.61, "{alone:?}");
        let alike: Vec<(usize, bool)> = (0..100).map(|i| (i / 10, i < 30)).collect();
        let wide = of(&alike).interval.expect("cases");
        assert_eq!(rounded(wide.ends()), rounded(wilson(0.3, 10.0).ends()));
        let none: Vec<(usize, bool)> = (0..100).map(|i| (i / 10, false)).collect();
        assert_eq!(of(&none).interval, Some(wilson(0.0, 10.0)));
        assert_eq!(of(&[]).interval, None);
    }

    proptest! {
        #[test]
        fn the_rate_lies_in_its_interval(cases in proptest::collection::vec((0_u8..9, any::<bool>()), 1..60)) {
            let mut cases = cases;
            cases.sort_unstable();
            let rate = Rate::of(cases.into_iter());
            let (Interval { low, high }, value) = (rate.interval.expect("cases"), rate.value().expect("cases"));
            prop_assert!((0.0..=1.0).contains(&low) && (0.0..=1.0).contains(&high));
            prop_assert!(low <= value + 1e-12 && value <= high + 1e-12);
        }
    }
}
