//! Sparse columns, for products both ways with one copy of the entries.

use std::ops::{Range, RangeInclusive};

use rayon::prelude::*;

use super::CsrMatrix;

/// Rows of a part, at most: so many numbers have 16 bits.
const MAX_ROWS: usize = 1 << 16;
/// Entries of a part, at most: their places have 32 bits.
const MAX_ENTRIES: usize = u32::MAX as usize;
/// Parts, but for those that are made because there are too many rows or entries: each has a place for every
/// column.
const PARTS: RangeInclusive<usize> = 2..=8;
/// Columns that one task of a product takes at a time.
const COLUMNS_PER_TASK: usize = 2048;

/// A matrix by columns, cut into parts of some rows each, so that an entry needs six bytes. A product with it
/// and one with its transpose take the entries of a row and of a column in order, so that the sums are the
/// same in any number of parts and threads.
pub(crate) struct ColumnMatrix {
    n_rows: usize,
    n_cols: usize,
    parts: Vec<Part>,
}

/// Some rows by columns.
struct Part {
    first_row: usize,
    n_rows: usize,
    /// Where each column starts, and where the last one ends.
    starts: Vec<u32>,
    /// Rows of the entries, counted from the first.
    rows: Vec<u16>,
    values: Vec<f32>,
}

impl ColumnMatrix {
    /// The columns of rows. Rows are forgotten part by part, so that few are there twice.
    pub(crate) fn new(mut x: CsrMatrix) -> Self {
        let (n_rows, n_cols, ranges) = (x.n_rows(), x.n_cols(), even_ranges(&x));
        let part = |rows: Range<usize>| {
            let part = Part::new(&x, rows.clone());
            x.truncate(rows.start);
            part
        };
        let mut parts: Vec<Part> = ranges.into_iter().rev().map(part).collect();
        parts.reverse();
        Self { n_rows, n_cols, parts }
    }

    /// Number of rows.
    pub(crate) fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// The product with a dense matrix of `k` columns, `n_cols` × `k`, row by row; the result is `n_rows` ×
    /// `k`.
    ///
    /// # Panics
    /// If `dense` does not have `n_cols * k` numbers.
    pub(crate) fn dot(&self, dense: &[f64], k: usize) -> Vec<f64> {
        assert_eq!(dense.len(), self.n_cols * k, "the dense side must be n_cols x k");
        let mut sums = vec![0.0; self.n_rows * k];
        let (mut tasks, mut rest) = (Vec::new(), &mut sums[..]);
        for part in &self.parts {
            let (sums, after) = rest.split_at_mut(part.n_rows * k);
            tasks.push((part, sums));
            rest = after;
        }
        tasks.into_par_iter().for_each(|(part, sums)| match k {
            1 => part.add_products::<1>(dense, sums),
            2 => part.add_products::<2>(dense, sums),
            3 => part.add_products::<3>(dense, sums),
            _ => part.add_wide_products(dense, k, sums),
        });
        sums
    }

    /// The product of the transpose with a dense matrix of `k` columns, `n_rows` × `k`, written to `out`,
    /// `n_cols` × `k`.
    ///
    /// # Panics
    /// If `dense` does not have `n_rows * k` numbers or `out` not `n_cols * k`.
    pub(crate) fn transpose_dot_into(&self, dense: &[f64], k: usize, out: &mut [f64]) {
        assert_eq!(dense.len(), self.n_rows * k, "the dense side must be n_rows x k");
        assert_eq!(out.len(), self.n_cols * k, "the result must be n_cols x k");
        out.par_chunks_mut((COLUMNS_PER_TASK * k).max(1)).enumerate().for_each(|(task, sums)| {
            sums.fill(0.0);
            for part in &self.parts {
                let dense = &dense[part.first_row * k..][..part.n_rows * k];
                let first = task * COLUMNS_PER_TASK;
                match k {
                    1 => part.add_transpose_products::<1>(first, dense, sums),
                    2 => part.add_transpose_products::<2>(first, dense, sums),
                    3 => part.add_transpose_products::<3>(first, dense, sums),
                    _ => part.add_wide_transpose_products(first, dense, k, sums),
                }
            }
        });
    }
}

/// Ranges of rows with about as many entries each, one for each thread or more.
fn even_ranges(x: &CsrMatrix) -> Vec<Range<usize>> {
    let n_parts = rayon::current_num_threads().clamp(*PARTS.start(), *PARTS.end());
    let enough = x.nnz().div_ceil(n_parts).clamp(1, MAX_ENTRIES / 2);
    let (mut ranges, mut first, mut n_entries) = (Vec::new(), 0, 0);
    for row in 0..x.n_rows() {
        let n = x.row_range(row).len();
        if row > first && (n_entries >= enough || row - first == MAX_ROWS || n > MAX_ENTRIES - n_entries) {
            ranges.push(first..row);
            (first, n_entries) = (row, 0);
        }
        n_entries += n;
    }
    ranges.push(first..x.n_rows());
    ranges
}

/// Where each column of some rows ends, if the columns before it come first; at last once more where all end.
fn ends(x: &CsrMatrix, range: Range<usize>) -> Vec<u32> {
    let mut ends = vec![0; x.n_cols() + 1];
    for row in range {
        x.row_slices(row).0.iter().for_each(|&column| ends[column as usize] += 1);
    }
    let mut end = 0;
    for of_column in &mut ends {
        end += *of_column;
        *of_column = end;
    }
    ends
}

/// Some columns of a part that have no entries yet.
struct Filling<'p> {
    /// The first of the columns, and the entries before it.
    first: usize,
    n_before: usize,
    /// Where each column ends, at first; then where it starts.
    starts: &'p mut [u32],
    rows: &'p mut [u16],
    values: &'p mut [f32],
}

impl Filling<'_> {
    /// From the last row to the first, so that each column is filled from its end to its start.
    #[expect(clippy::cast_possible_truncation, reason = "a part has few rows")]
    fn fill(self, x: &CsrMatrix, range: Range<usize>) {
        let Self { first, n_before, starts, rows, values } = self;
        let is_before = |end: usize| move |column: &u32| (*column as usize) < end;
        for row in range.clone().rev() {
            let (columns, of_row) = x.row_slices(row);
            let from = columns.partition_point(is_before(first));
            let to = columns.partition_point(is_before(first + starts.len()));
            for (&column, &value) in columns[from..to].iter().zip(&of_row[from..to]) {
                let start = &mut starts[column as usize - first];
                *start -= 1;
                let place = *start as usize - n_before;
                rows[place] = (row - range.start) as u16;
                values[place] = value;
            }
        }
    }
}

impl Part {
    /// Some rows by columns; each task takes some columns, with about as many entries as the others.
    fn new(x: &CsrMatrix, range: Range<usize>) -> Self {
        let mut starts = ends(x, range.clone());
        let n = starts.last().map_or(0, |end| *end as usize);
        let (mut rows, mut values) = (vec![0; n], vec![0.0; n]);
        let (mut tasks, mut first) = (Vec::new(), 0);
        let (mut rest_starts, mut rest_rows, mut rest_values) =
            (&mut starts[..], &mut rows[..], &mut values[..]);
        let n_tasks = rayon::current_num_threads();
        for task in 1..=n_tasks {
            let n_before = n - rest_rows.len();
            let wanted = n * task / n_tasks - n_before;
            let n_columns = match task == n_tasks {
                true => rest_starts.len(),
                false => rest_starts.partition_point(|end| *end as usize - n_before <= wanted),
            };
            let (starts, after) = rest_starts.split_at_mut(n_columns);
            let n_entries = starts.last().map_or(0, |end| *end as usize - n_before);
            let (rows, after_rows) = rest_rows.split_at_mut(n_entries);
            let (values, after_values) = rest_values.split_at_mut(n_entries);
            (rest_starts, rest_rows, rest_values) = (after, after_rows, after_values);
            tasks.push(Filling { first, n_before, starts, rows, values });
            first += n_columns;
        }
        tasks.into_par_iter().for_each(|task| task.fill(x, range.clone()));
        Self { first_row: range.start, n_rows: range.len(), starts, rows, values }
    }

    /// The rows and values of a column.
    #[inline]
    fn column(&self, column: usize) -> (&[u16], &[f32]) {
        let places = self.starts[column] as usize..self.starts[column + 1] as usize;
        (&self.rows[places.clone()], &self.values[places])
    }

    /// Adds the product of its rows with `K` weights for each column to their sums. Plain loops here and
    /// below: a pair of iterators for each entry takes longer than the sum.
    fn add_products<const K: usize>(&self, weights: &[f64], sums: &mut [f64]) {
        let (sums, _) = sums.as_chunks_mut::<K>();
        for (column, weights) in weights.as_chunks::<K>().0.iter().enumerate() {
            let (rows, values) = self.column(column);
            for (i, &row) in rows.iter().enumerate() {
                let (value, sums) = (f64::from(values[i]), &mut sums[usize::from(row)]);
                for (c, sum) in sums.iter_mut().enumerate() {
                    *sum += value * weights[c];
                }
            }
        }
    }

    fn add_wide_products(&self, weights: &[f64], k: usize, sums: &mut [f64]) {
        for (column, weights) in weights.chunks_exact(k.max(1)).enumerate() {
            let (rows, values) = self.column(column);
            for (&row, &value) in rows.iter().zip(values) {
                let sums = &mut sums[usize::from(row) * k..][..k];
                sums.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += f64::from(value) * weight);
            }
        }
    }

    /// Adds the products of columns with `K` numbers for each row to the sums of the columns, of which the
    /// first is given.
    fn add_transpose_products<const K: usize>(&self, first: usize, of_rows: &[f64], sums: &mut [f64]) {
        let (of_rows, _) = of_rows.as_chunks::<K>();
        for (offset, sums) in sums.as_chunks_mut::<K>().0.iter_mut().enumerate() {
            let (rows, values) = self.column(first + offset);
            let mut total = *sums;
            for (i, &row) in rows.iter().enumerate() {
                let (value, of_row) = (f64::from(values[i]), &of_rows[usize::from(row)]);
                for (c, sum) in total.iter_mut().enumerate() {
                    *sum += value * of_row[c];
                }
            }
            *sums = total;
        }
    }

    fn add_wide_transpose_products(&self, first: usize, of_rows: &[f64], k: usize, sums: &mut [f64]) {
        for (offset, sums) in sums.chunks_exact_mut(k.max(1)).enumerate() {
            let (rows, values) = self.column(first + offset);
            for (&row, &value) in rows.iter().zip(values) {
                let of_row = &of_rows[usize::from(row) * k..][..k];
                sums.iter_mut().zip(of_row).for_each(|(sum, number)| *sum += f64::from(value) * number);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn numbers(n: usize) -> Vec<f64> {
        (0u32..).take(n).map(|i| (f64::from(i) * 0.7).sin()).collect()
    }

    fn pool(n_threads: usize) -> rayon::ThreadPool {
        rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().expect("threads")
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn products_are_those_of_the_rows_to_the_bit(
            rows in proptest::collection::vec(proptest::collection::btree_map(0u32..9, -4.0f32..4.0, 0..9), 0..90),
            k in 1usize..5,
        ) {
            let x = CsrMatrix::from_rows(9, rows).expect("well formed");
            let (weights, of_rows) = (numbers(9 * k), numbers(x.n_rows() * k));
            for n_threads in [1, 3] {
                let (there, back) = pool(n_threads).install(|| {
                    let by_column = ColumnMatrix::new(x.clone());
                    let mut back = vec![f64::NAN; 9 * k];
                    by_column.transpose_dot_into(&of_rows, k, &mut back);
                    (by_column.dot(&weights, k), back)
                });
                prop_assert_eq!(there, x.dot(&weights, k));
                prop_assert_eq!(back, x.transposed().dot(&of_rows, k));
            }
        }
    }

    #[test]
    fn parts_are_even_and_none_is_too_long() {
        let lengths = |x: &CsrMatrix| {
            pool(2).install(|| even_ranges(x).into_iter().map(|rows| rows.len()).collect::<Vec<_>>())
        };
        let of = |n_rows| CsrMatrix::from_rows(1, (0..n_rows).map(|_| [(0, 1.0)])).expect("well formed");
        assert_eq!(lengths(&of(5)), [3, 2]);
        assert_eq!(lengths(&of(0)), [0]);
        let empty = CsrMatrix::from_rows(1, vec![Vec::new(); 9]).expect("well formed");
        assert_eq!(lengths(&empty), [9]);
        assert_eq!(lengths(&of(3 * MAX_ROWS)), [MAX_ROWS; 3]);
    }
}
