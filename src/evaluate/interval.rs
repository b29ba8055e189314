//! Figures of resamples → a 95 % interval.

use crate::number::Interval;

/// The normal quantile of a 95 % interval.
const Z: f64 = 1.959_963_984_540_054;
/// Groups from which on there is an interval: with fewer no method that was tried holds its level.
pub(super) const MIN_GROUPS: usize = 5;
/// Groups below which the interval of macro F1 is too short.
pub(crate) const FEW_GROUPS: usize = 20;
/// Examples of a label from which on the interval of macro F1 holds its level:
/// `cargo bench --bench coverage`.
pub(crate) const FEW_EXAMPLES: u32 = 10;

/// What an interval is made from.
pub(super) struct Resampled<'r> {
    /// The figure of the groups as they are.
    pub(super) value: f64,
    /// Those of the resamples in which it is defined.
    pub(super) resamples: Vec<f64>,
    /// Those without one block of groups each.
    pub(super) jackknife: &'r [f64],
    /// How many groups there are.
    pub(super) groups: usize,
    /// The least and the largest number that the figure can be.
    pub(super) range: (f64, f64),
}

impl Resampled<'_> {
    /// From the lower of two lower ends to the higher of two higher ends.
    ///
    /// ```text
    /// BCa     percentiles of the resamples at Φ(z₀ + (z₀ ± c) / (1 − a (z₀ ± c))), with c = t √(n / (n − 1)) in the place of 1.96
    /// t       the figure ± t √(n / (n − 1)) times the standard deviation of the resamples
    /// ```
    ///
    /// where t is the quantile of Student's distribution with n − 1 degrees of freedom, n being the number of
    /// groups. The first is true to the skewness of a figure and blind to what no resample shows, the second
    /// the other way round. Which of the usual intervals hold their level was simulated on real articles
    /// (`cargo bench --bench coverage`): percentiles do not before fifty.
    ///
    /// # Reference
    /// Efron (1987), "Better bootstrap confidence intervals", *JASA* 82, 171–185; Hesterberg (2015), "What
    /// teachers should know about the bootstrap", *The American Statistician* 69, 371–386, §5.3 for the
    /// levels of few groups.
    pub(super) fn interval(mut self) -> Option<Interval> {
        if self.groups < MIN_GROUPS || self.resamples.is_empty() {
            return None;
        }
        self.resamples.sort_by(f64::total_cmp);
        let n = self.groups as f64;
        let reach = student(n - 1.0) * (n / (n - 1.0)).sqrt();
        let half = reach * deviation(&self.resamples);
        let (bias, skew) = (self.bias(), self.skew());
        let level = |z: f64| normal(bias + (bias + z) / (1.0 - skew * (bias + z)));
        let (low, high) = (self.at(level(-reach)), self.at(level(reach)));
        let (least, most) = self.range;
        Some(Interval {
            low: low.min(self.value - half).max(least),
            high: high.max(self.value + half).min(most),
        })
    }

    /// The resample at a share of them.
    fn at(&self, share: f64) -> f64 {
        let last = self.resamples.len() - 1;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a place in a list of 2,000"
        )]
        let place = (share.clamp(0.0, 1.0) * last as f64).round() as usize;
        self.resamples[place.min(last)]
    }

    /// The normal quantile of the share of resamples below the figure, those that equal it counting half.
    fn bias(&self) -> f64 {
        let n = self.resamples.len() as f64;
        let below = self.resamples.partition_point(|value| *value < self.value);
        let upto = self.resamples.partition_point(|value| *value <= self.value);
        quantile(((below + upto) as f64 / (2.0 * n)).clamp(1.0 / n, 1.0 - 1.0 / n))
    }

    /// The acceleration: a sixth of the skewness of the jackknife's values.
    fn skew(&self) -> f64 {
        let mean = self.jackknife.iter().sum::<f64>() / self.jackknife.len() as f64;
        let sum = |power: i32| self.jackknife.iter().map(|value| (mean - value).powi(power)).sum::<f64>();
        let (squares, cubes) = (sum(2), sum(3));
        if squares > 0.0 { cubes / (6.0 * squares * squares.sqrt()) } else { 0.0 }
    }
}

/// With n − 1 below the line; of numbers in order.
fn deviation(values: &[f64]) -> f64 {
    if values.first().map(|value| value.to_bits()) == values.last().map(|value| value.to_bits()) {
        return 0.0; // and not what rounding leaves
    }
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    if n > 1.0 { (squares / (n - 1.0)).sqrt() } else { 0.0 }
}

/// The normal distribution function.
fn normal(z: f64) -> f64 {
    libm::erfc(-z / std::f64::consts::SQRT_2) / 2.0
}

/// The z that has this share of a normal distribution below it, by bisection.
fn quantile(share: f64) -> f64 {
    let (mut low, mut high) = (-9.0, 9.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if normal(middle) < share { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// The 97.5 % quantile of Student's distribution with at least four degrees of freedom, to a thousandth: the
/// series of Fisher & Cornish (1960), *Technometrics* 2, 209–225.
fn student(freedom: f64) -> f64 {
    let terms = [
        (Z.powi(3) + Z) / 4.0,
        (5.0 * Z.powi(5) + 16.0 * Z.powi(3) + 3.0 * Z) / 96.0,
        (3.0 * Z.powi(7) + 19.0 * Z.powi(5) + 17.0 * Z.powi(3) - 15.0 * Z) / 384.0,
        (79.0 * Z.powi(9) + 776.0 * Z.powi(7) + 1482.0 * Z.powi(5) - 1920.0 * Z.powi(3) - 945.0 * Z)
            / 92_160.0,
    ];
    let (sum, _) =
        terms.iter().fold((Z, freedom), |(sum, power), term| (sum + term / power, power * freedom));
    sum
}

/// Wilson's score interval of a rate of n cases, in [0, 1].
///
/// Reference: Wilson (1927), "Probable inference, the law of succession, and statistical inference", *JASA*
/// 22, 209–212.
pub(super) fn wilson(rate: f64, n: f64) -> Interval {
    let (square, scale) = (Z * Z / n, 1.0 + Z * Z / n);
    let middle = (rate + square / 2.0) / scale;
    let half = Z * (rate * (1.0 - rate) / n + square / (4.0 * n)).sqrt() / scale;
    Interval { low: (middle - half).max(0.0), high: (middle + half).min(1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_tables() {
        for (freedom, expected) in [(4.0, 2.776), (7.0, 2.365), (12.0, 2.179), (19.0, 2.093), (99.0, 1.984)] {
            assert!((student(freedom) - expected).abs() < 2e-3, "{freedom}: {}", student(freedom));
        }
        for (share, expected) in [(0.975, Z), (0.5, 0.0), (0.001, -3.090_232)] {
            assert!((quantile(share) - expected).abs() < 1e-6, "{share}: {}", quantile(share));
        }
    }

    #[test]
    fn an_interval_stays_in_its_range_and_few_groups_have_none() {
        let of = |groups, resamples: Vec<f64>| {
            Resampled { value: 0.9, resamples, jackknife: &[0.9, 0.8, 1.0], groups, range: (0.0, 1.0) }
                .interval()
        };
        assert_eq!(of(4, vec![0.9; 9]), None);
        assert_eq!(of(5, vec![]), None);
        assert_eq!(of(5, vec![0.9; 9]), Some(Interval { low: 0.9, high: 0.9 }), "nothing changes");
        let Interval { low, high } = of(5, vec![0.7, 0.8, 0.9, 0.9, 1.0]).expect("an interval");
        assert!(low < 0.7 && high.to_bits() == 1.0f64.to_bits(), "{low} {high}");
    }
}
