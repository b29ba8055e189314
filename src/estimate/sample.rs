//! Which rows to label, and how probable it was that each would be drawn.

use std::collections::BinaryHeap;

use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// The least chance that a row has, as a share of the chance that all would have if all had the same.
const CONTROL: f64 = 0.2;

/// A row that was drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drawn {
    /// Its number among the rows.
    pub row: usize,
    /// How probable it was that it would be drawn: its inclusion probability.
    pub pi: f64,
    /// Whether it is of the control stream, in which each row of the archive had the same chance to be.
    pub is_control: bool,
}

/// What to draw from: of each row the number of its stratum, from 0 without a gap, and its size, which its
/// chance within the stratum grows with.
#[derive(Debug, Clone, Copy)]
pub struct Population<'p> {
    /// Numbers of strata.
    pub strata: &'p [usize],
    /// Sizes, each finite and at least 0; all the same for a simple random sample of each stratum.
    pub sizes: &'p [f64],
}

/// Draws `n` rows without replacement, in random order: who labels them from the top and stops early has
/// labelled a random part.
///
/// - Each stratum gets a row, and what is left is divided by the square roots of their numbers of rows (a
///   power allocation, Bankier 1988, "Power allocations", *The American Statistician* 42(3), 174–177), so
///   that small groups are seen and large ones seen well.
/// - Within a stratum a row's chance is proportional to its size, of which a fifth is the mean size, so that
///   no row is without a chance.
/// - A stratum is drawn systematically from its rows in random order (Hartley & Rao 1962, "Sampling with
///   unequal probabilities and without replacement", *Annals of Mathematical Statistics* 33(2), 350–374): its
///   number of rows is exact, so is each `pi`, and with equal sizes it is a simple random sample.
/// - A drawn row is of the control stream with the probability (smallest `pi` of all) / `pi`. So every row of
///   the archive has the same chance to be in that stream; of a simple random sample all rows are.
///
/// None if there are fewer rows than `n`, or more strata.
pub fn draw(population: &Population<'_>, n: usize, seed: u64) -> Option<Vec<Drawn>> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut strata = vec![Vec::new(); population.strata.iter().max().map_or(0, |most| most + 1)];
    population.strata.iter().enumerate().for_each(|(row, stratum)| strata[*stratum].push(row));
    if n > population.strata.len() || n < strata.len() {
        return None;
    }
    let counts = allocation(&strata.iter().map(Vec::len).collect::<Vec<_>>(), n);
    let mut drawn = Vec::new();
    let mut least = 1.0_f64;
    for (mut rows, count) in strata.into_iter().zip(counts) {
        rows.shuffle(&mut random);
        let sizes: Vec<f64> = rows.iter().map(|row| population.sizes[*row]).collect();
        let chances = chances(&sizes, count);
        least = chances.iter().copied().fold(least, f64::min);
        let picked = systematic(&chances, count, random.r#gen());
        drawn.extend(picked.into_iter().map(|place| Drawn {
            row: rows[place],
            pi: chances[place],
            is_control: false,
        }));
    }
    drawn.shuffle(&mut random);
    drawn.iter_mut().for_each(|of| of.is_control = random.r#gen::<f64>() * of.pi < least);
    Some(drawn)
}

/// How many rows to draw of each stratum, at least one: the next goes where the root of the stratum's rows,
/// divided by what it has, is largest.
fn allocation(rows: &[usize], n: usize) -> Vec<usize> {
    let priority = |stratum: usize, has: usize| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "positive, and below 2⁶³ by far"
        )]
        let ratio = ((rows[stratum] as f64).sqrt() / has as f64 * 1e9) as u64;
        (ratio, std::cmp::Reverse(stratum))
    };
    let mut counts = vec![1; rows.len()];
    let mut next: BinaryHeap<_> = (0..rows.len()).map(|stratum| priority(stratum, 1)).collect();
    let mut left = n.saturating_sub(rows.len());
    while left > 0 {
        let Some((_, std::cmp::Reverse(stratum))) = next.pop() else { break };
        if counts[stratum] < rows[stratum] {
            counts[stratum] += 1;
            left -= 1;
            next.push(priority(stratum, counts[stratum]));
        }
    }
    counts
}

/// Chances that add up to a count, in proportion to sizes that are mixed with their mean; none is above 1.
fn chances(sizes: &[f64], count: usize) -> Vec<f64> {
    let mean = sizes.iter().sum::<f64>() / sizes.len() as f64;
    let mixed = |size: f64| if mean > 0.0 { CONTROL + (1.0 - CONTROL) * size / mean } else { 1.0 };
    let mixed: Vec<f64> = sizes.iter().map(|size| mixed(*size)).collect();
    let mut is_sure = vec![count == sizes.len(); sizes.len()];
    loop {
        let n_sure = is_sure.iter().filter(|is| **is).count();
        let open: f64 = mixed.iter().zip(&is_sure).filter(|(_, is)| !**is).map(|(size, _)| size).sum();
        let scale = count.saturating_sub(n_sure) as f64 / open;
        let chance = |(size, is_sure): (&f64, &bool)| if *is_sure { 1.0 } else { size * scale };
        let chances: Vec<f64> = mixed.iter().zip(&is_sure).map(chance).collect();
        if chances.iter().all(|chance| *chance <= 1.0) {
            return chances;
        }
        is_sure.iter_mut().zip(&chances).for_each(|(is, chance)| *is |= *chance >= 1.0);
    }
}

/// The places at which sums of chances pass `start`, `start` + 1 and so on, `count` in all; `start` is from 0
/// to 1.
fn systematic(chances: &[f64], count: usize, start: f64) -> Vec<usize> {
    let mut picked = Vec::with_capacity(count);
    let mut sum = 0.0;
    for (place, chance) in chances.iter().enumerate() {
        sum += chance;
        // Sums may end a rounding error below the count; then what is left is taken.
        let must = chances.len() - place <= count - picked.len();
        if picked.len() < count && (sum > start + picked.len() as f64 || must) {
            picked.push(place);
        }
    }
    picked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates(population: &Population<'_>, n: usize) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
        let (runs, rows) = (4000, population.strata.len());
        let (mut drawn, mut control, mut pi) = (vec![0.0; rows], vec![0.0; rows], vec![0.0; rows]);
        for seed in 0..runs {
            let rows = draw(population, n, seed).expect("enough rows");
            assert_eq!(rows.len(), n);
            for of in rows {
                drawn[of.row] += 1.0 / runs as f64;
                control[of.row] += f64::from(u8::from(of.is_control)) / runs as f64;
                pi[of.row] = of.pi;
            }
        }
        (drawn, control, pi)
    }

    #[test]
    fn rows_are_drawn_as_often_as_pi_says_and_the_control_stream_has_no_favourites() {
        let strata: Vec<usize> = (0..60).map(|row| usize::from(row % 6 == 0)).collect();
        let sizes: Vec<f64> = (0..60).map(|row| f64::from(row % 7)).collect();
        let (drawn, control, pi) = rates(&Population { strata: &strata, sizes: &sizes }, 20);
        let least = pi.iter().copied().fold(1.0, f64::min);
        for row in 0..60 {
            assert!((drawn[row] - pi[row]).abs() < 0.03, "{row}: {} of {}", drawn[row], pi[row]);
            assert!((control[row] - least).abs() < 0.03, "{row}: {} of {least}", control[row]);
        }
        assert!((pi.iter().sum::<f64>() - 20.0).abs() < 1e-9);
    }

    #[test]
    fn equal_sizes_make_a_simple_random_sample_whose_pairs_are_equally_likely() {
        let population = Population { strata: &[0; 5], sizes: &[0.0; 5] };
        let mut pairs = [[0; 5]; 5];
        for seed in 0..5000 {
            let drawn = draw(&population, 2, seed).expect("enough rows");
            assert!(drawn.iter().all(|of| of.is_control && (of.pi - 0.4).abs() < 1e-12));
            pairs[drawn[0].row][drawn[1].row] += 1;
        }
        let all =
            pairs.iter().enumerate().flat_map(|(i, of)| of.iter().enumerate().map(move |(j, n)| (i, j, *n)));
        assert!(all.filter(|(i, j, _)| i != j).all(|(_, _, n)| (200..300).contains(&n)), "{pairs:?}");
    }

    #[test]
    fn every_stratum_gets_rows_and_none_more_than_it_has() {
        assert_eq!(allocation(&[1, 2, 10_000, 100], 60), [1, 1, 52, 6]);
        assert_eq!(allocation(&[3, 3], 6), [3, 3]);
        assert_eq!(allocation(&[], 0), [0; 0]);
    }

    #[test]
    fn large_rows_are_sure_to_be_drawn_and_all_rows_can_be() {
        let chances = chances(&[100.0, 1.0, 1.0, 1.0], 2);
        assert!((chances[0] - 1.0).abs() < 1e-12 && (chances[1] - 1.0 / 3.0).abs() < 1e-12, "{chances:?}");
        let all = draw(&Population { strata: &[0; 3], sizes: &[0.1, 0.7, 0.0] }, 3, 1).expect("three");
        assert!(all.iter().all(|of| of.pi >= 1.0));
        assert_eq!(draw(&Population { strata: &[0, 1], sizes: &[1.0; 2] }, 1, 0), None);
        assert_eq!(draw(&Population { strata: &[0], sizes: &[1.0] }, 2, 0), None);
        assert_eq!(draw(&Population { strata: &[], sizes: &[] }, 0, 0), Some(vec![]));
    }
}
