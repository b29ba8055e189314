//! Long vectors, summed in fixed pieces so that the result does not depend on the number of threads.

use rayon::prelude::*;

/// Numbers that one task takes at a time.
const PIECE: usize = 1 << 14;

/// `Σ f(i)` over pieces of `0..n`: `f` sums one range, the pieces are added in order.
pub(crate) fn ordered_sum(n: usize, f: impl Fn(std::ops::Range<usize>) -> f64 + Sync) -> f64 {
    let pieces: Vec<f64> = (0..n.div_ceil(PIECE))
        .into_par_iter()
        .map(|piece| f(piece * PIECE..n.min((piece + 1) * PIECE)))
        .collect();
    pieces.iter().sum()
}

/// Inner product.
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    ordered_sum(a.len(), |range| a[range.clone()].iter().zip(&b[range]).map(|(a, b)| a * b).sum())
}

/// Euclidean norm.
pub(crate) fn norm(a: &[f64]) -> f64 {
    dot(a, a).sqrt()
}

/// `y += a * x`.
pub(crate) fn add_scaled(y: &mut [f64], a: f64, x: &[f64]) {
    y.par_chunks_mut(PIECE)
        .zip(x.par_chunks(PIECE))
        .for_each(|(y, x)| y.iter_mut().zip(x).for_each(|(y, x)| *y += a * x));
}

/// `y += a * x`, and the sum of the squares of `y` then.
pub(crate) fn add_scaled_and_square(y: &mut [f64], a: f64, x: &[f64]) -> f64 {
    let pieces = y.par_chunks_mut(PIECE).zip(x.par_chunks(PIECE));
    let squares = pieces.map(|(y, x)| {
        y.iter_mut().zip(x).for_each(|(y, x)| *y += a * x);
        y.iter().map(|y| y * y).sum()
    });
    squares.collect::<Vec<f64>>().iter().sum()
}

/// Sum of the squares of `y + a * x`.
pub(crate) fn squares_at(y: &[f64], a: f64, x: &[f64]) -> f64 {
    let square = |at: f64| at * at;
    ordered_sum(y.len(), |range| y[range.clone()].iter().zip(&x[range]).map(|(y, x)| square(y + a * x)).sum())
}

/// `y = a * y + x`.
pub(crate) fn scale_and_add(y: &mut [f64], a: f64, x: &[f64]) {
    y.par_chunks_mut(PIECE)
        .zip(x.par_chunks(PIECE))
        .for_each(|(y, x)| y.iter_mut().zip(x).for_each(|(y, x)| *y = a * *y + x));
}

/// Index of the largest number, the first of equals; 0 for none.
pub(crate) fn arg_max(numbers: &[f64]) -> usize {
    let better = |best: usize, i: usize| if numbers[i] > numbers[best] { i } else { best };
    (1..numbers.len()).fold(0, better)
}
