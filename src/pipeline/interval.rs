//! The interval of a net stance: how far off it may be, for its labels are not sure and its paragraphs are
//! few.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::number::Interval;

/// Resamples of the bootstrap where paragraphs weigh differently.
const RESAMPLES: usize = 2000;
/// Share of resamples left out on either side of the interval.
const TAIL: f64 = 0.025;
/// Paragraphs that an interval needs: the spread of fewer says nothing.
pub(crate) const FEWEST_PARAGRAPHS: usize = 3;
/// Held-out sums that are needed to find a width.
const ENOUGH_SUMS: usize = 40;
/// Chance of a sum that is not looked at: all of them together are far below [`TAIL`].
const NEGLIGIBLE: f64 = 1e-14;
/// Widths that are believed.
const WIDTHS: (f64, f64) = (0.25, 4.0);

/// What one paragraph says of a party, as far as a model can tell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct UncertainStance {
    /// P(favor).
    pub favor: f64,
    /// P(against).
    pub against: f64,
    /// How much the paragraph counts.
    pub weight: f64,
}

impl UncertainStance {
    /// P(favor) − P(against).
    pub(crate) fn net(&self) -> f64 {
        self.favor - self.against
    }
}

/// Weighted mean of P(favor) − P(against), in [−1, 1]; 0 of none.
pub(crate) fn net(stances: &[UncertainStance]) -> f64 {
    mean(stances.iter().map(|stance| (stance.net(), stance.weight)))
}

/// 95 % interval of a net stance, in [−1, 1]; none of fewer than three paragraphs.
///
/// Each resample draws as many paragraphs as there are, with replacement, and for each of them a label by its
/// probabilities, so that the interval covers both which paragraphs were written and which of their labels
/// are wrong. Where all paragraphs weigh the same, the distribution of the resamples is known and nothing is
/// drawn; else `seed` is that of 2,000 draws. What lies between the net stance and either end is then
/// multiplied by `width`, which [`width`] finds on held-out articles: errors in one article go together, and
/// no resample knows that.
///
/// References: Efron & Tibshirani (1993), *An Introduction to the Bootstrap*, §13.3 (percentiles); Vovk,
/// Gammerman & Shafer (2005), *Algorithmic Learning in a Random World*, §4.1 (a width by held-out errors).
pub(crate) fn net_interval(stances: &[UncertainStance], width: f64, seed: u64) -> Option<Interval> {
    let (value, Interval { low, high }) = (net(stances), percentiles(stances, seed)?);
    let low = value - width * (value - low).max(0.0);
    let high = value + width * (high - value).max(0.0);
    Some(Interval { low: low.max(-1.0), high: high.min(1.0) })
}

/// The ends of the middle 95 % of the resampled net stances.
fn percentiles(stances: &[UncertainStance], seed: u64) -> Option<Interval> {
    let first = stances.first().filter(|_| stances.len() >= FEWEST_PARAGRAPHS)?;
    let are_alike = stances.iter().all(|stance| stance.weight.total_cmp(&first.weight).is_eq());
    Some(if are_alike { of_all_resamples(stances) } else { of_drawn_resamples(stances, seed) })
}

/// The ends for paragraphs that weigh the same. Every label that is drawn is favor with the mean P(favor) and
/// against with the mean P(against), whatever else is drawn.
fn of_all_resamples(stances: &[UncertainStance]) -> Interval {
    let n = stances.len();
    let mean_of = |of: fn(&UncertainStance) -> f64| stances.iter().map(of).sum::<f64>() / n as f64;
    let (favor, against) = (mean_of(|stance| stance.favor), mean_of(|stance| stance.against));
    let sums = Sums::of_one(favor, against).times(n);
    let at = |share: f64| (sums.quantile(share) / n as f64).clamp(-1.0, 1.0);
    Interval { low: at(TAIL), high: at(1.0 - TAIL) }
}

/// The ends for paragraphs of several weights.
fn of_drawn_resamples(stances: &[UncertainStance], seed: u64) -> Interval {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut draw = || {
        let stance = stances[random.gen_range(0..stances.len())];
        let chance: f64 = random.r#gen();
        let label = match chance {
            chance if chance < stance.favor => 1.0,
            chance if chance < stance.favor + stance.against => -1.0,
            _ => 0.0,
        };
        (label, stance.weight)
    };
    let mut nets: Vec<f64> = (0..RESAMPLES).map(|_| mean((0..stances.len()).map(|_| draw()))).collect();
    nets.sort_by(f64::total_cmp);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index below 2,000")]
    let at = |share: f64| nets[(share * (RESAMPLES - 1) as f64).round() as usize];
    Interval { low: at(TAIL), high: at(1.0 - TAIL) }
}

/// How probable each sum of labels is, favor being 1 and against −1.
#[derive(Clone)]
struct Sums {
    /// The least sum.
    least: f64,
    /// The probability of it, and of each that is larger by one more.
    chances: Vec<f64>,
}

impl Sums {
    /// A single label.
    fn of_one(favor: f64, against: f64) -> Self {
        Self { least: -1.0, chances: vec![against, (1.0 - favor - against).max(0.0), favor] }
    }

    /// So many labels, each drawn by itself: the half of them twice.
    fn times(&self, n: usize) -> Self {
        if n == 1 {
            return self.clone();
        }
        let half = self.times(n / 2);
        let even = half.plus(&half);
        if n.is_multiple_of(2) { even } else { even.plus(self) }
    }

    /// The sum of two that are drawn apart.
    fn plus(&self, other: &Self) -> Self {
        let mut chances = vec![0.0; self.chances.len() + other.chances.len() - 1];
        for (i, own) in self.chances.iter().enumerate() {
            let sums = chances[i..].iter_mut().zip(&other.chances);
            sums.for_each(|(sum, others)| *sum += own * others);
        }
        Self { least: self.least + other.least, chances }.trimmed()
    }

    /// Without what hardly ever happens at either end.
    fn trimmed(mut self) -> Self {
        let happens = |chance: &f64| *chance > NEGLIGIBLE;
        let last = self.chances.iter().rposition(happens).map_or(0, |last| last + 1);
        self.chances.truncate(last);
        let first = self.chances.iter().position(happens).unwrap_or(0);
        self.chances.drain(..first);
        Self { least: self.least + first as f64, ..self }
    }

    /// The least sum that is not exceeded with this probability.
    fn quantile(&self, share: f64) -> f64 {
        let reached = self.chances.iter().scan(0.0, |sum, chance| {
            *sum += chance;
            Some(*sum)
        });
        let below = reached.take_while(|reached| *reached < share).count();
        self.least + below.min(self.chances.len().saturating_sub(1)) as f64
    }
}

/// Mean of numbers by weight; 0 of none.
pub(super) fn mean(numbers: impl Iterator<Item = (f64, f64)>) -> f64 {
    let (sum, weights) = numbers
        .fold((0.0, 0.0), |(sum, weights), (number, weight)| (sum + weight * number, weights + weight));
    if weights > 0.0 { sum / weights } else { 0.0 }
}

/// The width with which the intervals of held-out sums hold their true net stances in 95 % of cases: of the
/// factors that each sum would have needed, the one of rank ⌈0.95 (n + 1)⌉. None if fewer than 40 sums have
/// an interval.
pub(crate) fn width(sums: &[(Vec<UncertainStance>, f64)], seed: u64) -> Option<f64> {
    let needed = |(stances, gold): &(Vec<UncertainStance>, f64)| {
        let (value, Interval { low, high }) = (net(stances), percentiles(stances, seed)?);
        let (gap, half) =
            if *gold < value { (value - gold, value - low) } else { (gold - value, high - value) };
        Some(gap / half.max(1e-9))
    };
    let mut factors: Vec<f64> = sums.iter().filter_map(needed).collect();
    if factors.len() < ENOUGH_SUMS {
        return None;
    }
    factors.sort_by(f64::total_cmp);
    let rank = (factors.len() + 1) as f64 * (1.0 - 2.0 * TAIL);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rank among the factors")]
    let at = (rank.ceil() as usize).clamp(1, factors.len()) - 1;
    Some(factors[at].clamp(WIDTHS.0, WIDTHS.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stance(favor: f64, against: f64) -> UncertainStance {
        UncertainStance { favor, against, weight: 1.0 }
    }

    #[test]
    fn unsure_labels_make_it_wide_and_two_paragraphs_have_none() {
        let (sure, unsure) = (vec![stance(1.0, 0.0); 10], vec![stance(0.5, 0.25); 10]);
        assert_eq!(net_interval(&sure, 1.0, 0), Some(Interval { low: 1.0, high: 1.0 }));
        let Interval { low, high } = net_interval(&unsure, 1.0, 0).expect("ten");
        assert!(low < 0.0 && high > 0.5, "{low} {high}");
        assert_eq!(net_interval(&sure[..2], 1.0, 0), None);
        let Interval { low: wide_low, high: wide_high } = net_interval(&unsure, 1.5, 0).expect("ten");
        assert!(wide_low < low && wide_high > high && wide_low >= -1.0 && wide_high <= 1.0);
    }

    #[test]
    fn ends_are_those_of_very_many_resamples() {
        // A weight that differs by nothing that counts has resamples drawn.
        for n in [3usize, 8, 40, 333] {
            let share = |i: usize, k: usize| (i * k % 11) as f64 / 24.0;
            let alike: Vec<UncertainStance> = (0..n).map(|i| stance(share(i, 3), share(i, 7))).collect();
            let mut drawn = alike.clone();
            drawn[0].weight += 1e-9;
            let exact = net_interval(&alike, 1.0, 0).expect("three or more");
            let Interval { low, high } = net_interval(&drawn, 1.0, 0).expect("three or more");
            // A sum that is as good as the next, and what chance does to the ends of 2,000 draws.
            let step = 1.0 / n as f64 + 0.2 / (n as f64).sqrt();
            assert!(
                (exact.low - low).abs() <= step && (exact.high - high).abs() <= step,
                "{n}: {exact:?} {low} {high}"
            );
        }
    }

    #[test]
    fn the_chances_of_sums_are_those_of_the_binomial_distribution() {
        let sums = Sums::of_one(0.5, 0.0).times(4);
        let expected = [0.0625, 0.25, 0.375, 0.25, 0.0625];
        assert_eq!((sums.least, sums.chances.as_slice()), (0.0, expected.as_slice()));
        for (share, expected) in [(0.05, 0.0), (0.0625, 0.0), (0.5, 2.0), (1.0, 4.0)] {
            approx::assert_relative_eq!(sums.quantile(share), expected);
        }
        let many = Sums::of_one(0.3, 0.2).times(20_001);
        approx::assert_relative_eq!(many.chances.iter().sum::<f64>(), 1.0, epsilon = 1e-9);
        assert!(many.chances.len() < 3000, "{}", many.chances.len());
        approx::assert_relative_eq!(many.quantile(0.5), 2000.0, epsilon = 1.0);
    }

    #[test]
    fn intervals_of_labels_drawn_as_the_probabilities_say_hold() {
        let mut random = ChaCha8Rng::seed_from_u64(5);
        let (mut held, sums) = (0, 400);
        for i in 0..sums {
            let stances: Vec<UncertainStance> =
                (0..8).map(|_| stance(random.gen_range(0.0..0.5), random.gen_range(0.0..0.5))).collect();
            let label = |stance: &UncertainStance| {
                let chance: f64 = random.r#gen();
                if chance < stance.favor {
                    1.0
                } else if chance < stance.favor + stance.against {
                    -1.0
                } else {
                    0.0
                }
            };
            let gold = stances.iter().map(label).sum::<f64>() / 8.0;
            let Interval { low, high } = net_interval(&stances, 1.0, i).expect("eight");
            held += u32::from(low <= gold && gold <= high);
        }
        assert!((376..=398).contains(&held), "{held} of {sums}");
    }

    #[test]
    fn the_width_makes_up_for_errors_that_go_together() {
        // In every second article all labels are one step off.
        let sums: Vec<(Vec<UncertainStance>, f64)> =
            (0..100).map(|i| (vec![stance(0.1, 0.1); 10], if i % 2 == 0 { 0.0 } else { 0.6 })).collect();
        let width = width(&sums, 0).expect("enough");
        assert!(width > 1.5, "{width}");
        let Interval { low, high } = net_interval(&sums[0].0, width, 0).expect("ten");
        assert!(low <= 0.0 && high >= 0.59, "{low} {high}");
        assert_eq!(super::width(&sums[..5], 0), None);
    }
}
