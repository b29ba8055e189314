//! How much figures would change with other articles of the same kind.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

/// Resamples.
const RESAMPLES: usize = 2000;
/// Share of resamples left out on either side of the interval.
const TAIL: f64 = 0.025;

/// The 95 % intervals of some figures: percentile bootstrap over groups, so that the examples of one article stay
/// together (Efron & Tibshirani 1993, *An Introduction to the Bootstrap*, §13.3; Field & Welsh 2007, "Bootstrapping clustered data",
/// *JRSS B* 69(3), 369–390). `figures` gives those of a list of groups, each of which may be there several times.
///
/// Each resample has a generator of its own, so the result does not depend on the number of threads.
pub(super) fn resampled(
    groups: usize,
    seed: u64,
    n_figures: usize,
    figures: impl Fn(&[usize]) -> Vec<Option<f64>> + Sync,
) -> Vec<Option<(f64, f64)>> {
    if groups < 2 {
        return vec![None; n_figures];
    }
    let resample = |i: usize| -> Vec<Option<f64>> {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        random.set_stream(i as u64);
        let drawn: Vec<usize> = (0..groups).map(|_| random.gen_range(0..groups)).collect();
        figures(&drawn)
    };
    let resamples: Vec<Vec<Option<f64>>> = (0..RESAMPLES).into_par_iter().map(resample).collect();
    let interval =
        |figure: usize| percentiles(resamples.iter().filter_map(|values| values.get(figure).copied()?));
    (0..n_figures).map(interval).collect()
}

fn percentiles(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a list of 2,000")]
    let at =
        |share: f64| values.get((share * values.len().saturating_sub(1) as f64).round() as usize).copied();
    at(TAIL).zip(at(1.0 - TAIL))
}
