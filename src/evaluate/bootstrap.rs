//! How much figures would change with other articles of the same kind.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::interval::{MIN_GROUPS, Resampled};
use crate::number::Interval;

/// Resamples.
const RESAMPLES: usize = 2000;
/// Blocks of groups that are left out one after another at most.
const BLOCKS: usize = 200;

/// The 95 % intervals of some figures: bootstrap over groups, so that the examples of one article stay
/// together (Efron & Tibshirani 1993, *An Introduction to the Bootstrap*, §13.3; Field & Welsh 2007,
/// "Bootstrapping clustered data", *JRSS B* 69(3), 369–390); see [`Resampled::interval`] for how the ends are
/// found. `values` are the figures as they are, `ranges` the numbers that each can be, and `figures` gives
/// those of a list of groups, each of which may be there several times. There is no interval of fewer than
/// five groups.
///
/// Each resample has a generator of its own, so the result does not depend on the number of threads.
pub(super) fn resampled(
    groups: usize,
    seed: u64,
    values: &[Option<f64>],
    ranges: &[(f64, f64)],
    figures: impl Fn(&[usize]) -> Vec<Option<f64>> + Sync,
) -> Vec<Option<Interval>> {
    if groups < MIN_GROUPS {
        return vec![None; values.len()];
    }
    let resample = |i: usize| -> Vec<Option<f64>> {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        random.set_stream(i as u64);
        let drawn: Vec<usize> = (0..groups).map(|_| random.gen_range(0..groups)).collect();
        figures(&drawn)
    };
    let resamples: Vec<Vec<Option<f64>>> = (0..RESAMPLES).into_par_iter().map(resample).collect();
    let blocks = groups.min(BLOCKS);
    let without = |block: usize| {
        let others: Vec<usize> = (0..groups).filter(|group| group % blocks != block).collect();
        figures(&others)
    };
    let jackknife: Vec<Vec<Option<f64>>> = (0..blocks).into_par_iter().map(without).collect();
    let interval = |figure: usize| {
        let of = |lists: &[Vec<Option<f64>>]| -> Vec<f64> {
            lists.iter().filter_map(|values| values.get(figure).copied()?).collect()
        };
        let value = values[figure]?;
        let (range, jackknife) = (ranges[figure], of(&jackknife));
        Resampled { value, resamples: of(&resamples), jackknife: &jackknife, groups, range }.interval()
    };
    (0..values.len()).map(interval).collect()
}
