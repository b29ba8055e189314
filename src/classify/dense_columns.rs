//! Columns that most rows have.

use std::ops::Range;

use rayon::prelude::*;

use crate::matrix::CsrMatrix;

/// Rows that one task takes at a time. The tasks' sums are added in order, so results do not depend on the
/// number of threads.
const ROWS_PER_TASK: usize = 512;
/// Sums that run side by side.
const LANES: usize = 8;

/// Columns with their zeros, row by row.
pub(super) struct DenseColumns {
    columns: Vec<u32>,
    values: Vec<f32>,
}

impl DenseColumns {
    pub(super) fn new(x: &CsrMatrix, columns: Vec<u32>) -> Self {
        let mut place = vec![u32::MAX; x.n_cols()];
        (0..).zip(&columns).for_each(|(i, &column)| place[column as usize] = i);
        let mut values = vec![0.0; x.n_rows() * columns.len()];
        values.par_chunks_exact_mut(columns.len().max(1)).enumerate().for_each(|(i, row)| {
            for (column, value) in x.row(i) {
                if let Some(cell) = row.get_mut(place[column as usize] as usize) {
                    *cell = value;
                }
            }
        });
        Self { columns, values }
    }

    /// Their numbers, ascending.
    pub(super) fn columns(&self) -> &[u32] {
        &self.columns
    }

    fn width(&self) -> usize {
        self.columns.len()
    }

    fn row(&self, i: usize) -> &[f32] {
        &self.values[i * self.width()..][..self.width()]
    }

    /// Adds the product of some rows with weights (`k` for each column) to their scores (`k` for each of
    /// them).
    pub(super) fn add_scores(&self, rows: Range<usize>, weights: &[f64], k: usize, scores: &mut [f64]) {
        if self.columns.is_empty() || rows.is_empty() {
            return;
        }
        let by_class = transposed(weights, k);
        scores.par_chunks_mut(ROWS_PER_TASK * k).enumerate().for_each(|(task, scores)| {
            for (offset, scores) in scores.chunks_exact_mut(k).enumerate() {
                let row = self.row(rows.start + task * ROWS_PER_TASK + offset);
                let weights = by_class.chunks_exact(self.width());
                scores.iter_mut().zip(weights).for_each(|(score, weights)| *score += inner(row, weights));
            }
        });
    }

    /// For each column the sums over some rows of its values times `of_rows` (`k` for each of them).
    pub(super) fn transpose_product(&self, rows: Range<usize>, of_rows: &[f64], k: usize) -> Vec<f64> {
        let n = self.width() * k;
        let sum = |task: usize| {
            let mut sums = vec![0.0; n];
            let first = task * ROWS_PER_TASK;
            for i in first..rows.len().min(first + ROWS_PER_TASK) {
                let row = self.row(rows.start + i);
                let factors = &of_rows[i * k..][..k];
                for (sums, factor) in sums.chunks_exact_mut(self.width()).zip(factors) {
                    sums.iter_mut().zip(row).for_each(|(sum, &value)| *sum += factor * f64::from(value));
                }
            }
            sums
        };
        let tasks = if n == 0 { 0 } else { rows.len().div_ceil(ROWS_PER_TASK) };
        let parts: Vec<Vec<f64>> = (0..tasks).into_par_iter().map(sum).collect();
        let mut total = vec![0.0; n];
        for part in parts {
            total.iter_mut().zip(part).for_each(|(total, part)| *total += part);
        }
        transposed(&total, self.width())
    }
}

/// A matrix given row by row, `width` numbers each, column by column.
fn transposed(matrix: &[f64], width: usize) -> Vec<f64> {
    (0..width).flat_map(|column| matrix.iter().skip(column).step_by(width).copied()).collect()
}

/// Inner product, in lanes that the processor adds side by side.
fn inner(values: &[f32], weights: &[f64]) -> f64 {
    let mut lanes = [0.0; LANES];
    let (values, values_rest) = values.as_chunks::<LANES>();
    let (weights, weights_rest) = weights.as_chunks::<LANES>();
    for (values, weights) in values.iter().zip(weights) {
        for (i, lane) in lanes.iter_mut().enumerate() {
            *lane += f64::from(values[i]) * weights[i];
        }
    }
    let rest = values_rest.iter().zip(weights_rest).map(|(&value, weight)| f64::from(value) * weight);
    lanes.iter().sum::<f64>() + rest.sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_those_of_the_matrix() {
        let k = 3;
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        let row = |i: u32| {
            let value = (i as f32).mul_add(0.5, -2.0);
            (0..20).map(move |j| (j, value - j as f32)).filter(move |(j, _)| !(i + j).is_multiple_of(5))
        };
        let x = CsrMatrix::from_rows(20, (0..1100).map(row)).expect("well formed");
        let dense = DenseColumns::new(&x, (0..20).collect());
        let numbers = |n: usize| (0u32..).take(n).map(|i| (f64::from(i) * 0.7).sin()).collect::<Vec<_>>();
        let weights = numbers(20 * k);
        let mut scores = vec![0.0; 1100 * k];
        dense.add_scores(0..4, &weights, k, &mut scores[..4 * k]);
        dense.add_scores(4..1100, &weights, k, &mut scores[4 * k..]);
        for (a, b) in scores.iter().zip(x.dot(&weights, k)) {
            approx::assert_relative_eq!(*a, b, epsilon = 1e-9, max_relative = 1e-9);
        }
        let of_rows = numbers(1100 * k);
        let parts = [
            dense.transpose_product(0..300, &of_rows[..300 * k], k),
            dense.transpose_product(300..1100, &of_rows[300 * k..], k),
        ];
        for ((a, b), whole) in parts[0].iter().zip(&parts[1]).zip(x.transposed().dot(&of_rows, k)) {
            approx::assert_relative_eq!(a + b, whole, epsilon = 1e-8, max_relative = 1e-9);
        }
    }
}
