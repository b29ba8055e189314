//! Sparse rows: the only form in which features exist.

use std::ops::Range;

use linfa::dataset::Records;
use rayon::prelude::*;

use super::MatrixError;

/// Rows that one task of a parallel product takes at a time. Each row is summed by one thread from left to
/// right, so results do not depend on the number of threads.
const ROWS_PER_TASK: usize = 256;
/// Rows that are made before they are put into a matrix.
const ROWS_PER_BLOCK: usize = 1024;

/// A matrix in compressed sparse row form with `f32` values, columns ascending within a row.
///
/// It implements [`linfa::dataset::Records`], so that it can stand in a [`linfa::DatasetBase`].
///
/// ```
/// use stancekit::matrix::CsrMatrix;
///
/// let x = CsrMatrix::from_rows(3, [vec![(0, 1.0), (2, 2.0)], vec![], vec![(1, 4.0)]]).unwrap();
/// assert_eq!((x.n_rows(), x.n_cols(), x.nnz()), (3, 3, 3));
/// assert_eq!(x.row(0).collect::<Vec<_>>(), [(0, 1.0), (2, 2.0)]);
/// assert_eq!(x.dot(&[1.0, 10.0, 100.0], 1), [201.0, 0.0, 40.0]);
/// assert_eq!(x.transposed().row(2).collect::<Vec<_>>(), [(0, 2.0)]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct CsrMatrix {
    pub(super) n_cols: usize,
    /// `indptr[i]..indptr[i + 1]` are the places of row `i`; `n_rows + 1` entries.
    pub(super) indptr: Vec<usize>,
    pub(super) indices: Vec<u32>,
    pub(super) values: Vec<f32>,
}

impl CsrMatrix {
    /// A matrix from its three arrays.
    ///
    /// # Errors
    /// [`MatrixError`] if the arrays do not fit together, a column is out of range, columns of a row
    /// do not ascend strictly, or a value is not finite.
    pub fn new(
        n_cols: usize,
        indptr: Vec<usize>,
        indices: Vec<u32>,
        values: Vec<f32>,
    ) -> Result<Self, MatrixError> {
        let fault = |what| Err(MatrixError { what });
        if indptr.first() != Some(&0)
            || indptr.last() != Some(&indices.len())
            || indices.len() != values.len()
        {
            return fault("the row pointers do not span the entries");
        }
        if indptr.windows(2).any(|w| w[0] > w[1]) {
            return fault("the row pointers descend");
        }
        let rows = indptr.windows(2).map(|w| &indices[w[0]..w[1]]);
        if rows.clone().any(|row| row.windows(2).any(|w| w[0] >= w[1])) {
            return fault("the columns of a row do not ascend");
        }
        if rows.filter_map(<[u32]>::last).any(|&column| column as usize >= n_cols) {
            return fault("a column is out of range");
        }
        if values.iter().any(|value| !value.is_finite()) {
            return fault("a value is not finite");
        }
        Ok(Self { n_cols, indptr, indices, values })
    }

    /// A matrix from rows of (column, value) pairs with ascending columns.
    ///
    /// # Errors
    /// As [`CsrMatrix::new`].
    pub fn from_rows<R>(n_cols: usize, rows: impl IntoIterator<Item = R>) -> Result<Self, MatrixError>
    where
        R: IntoIterator<Item = (u32, f32)>,
    {
        let (mut indptr, mut indices, mut values) = (vec![0], Vec::new(), Vec::new());
        for row in rows {
            for (column, value) in row {
                indices.push(column);
                values.push(value);
            }
            indptr.push(indices.len());
        }
        Self::new(n_cols, indptr, indices, values)
    }

    /// A matrix of the rows that `row` makes of items, side by side in blocks, so that only those of one
    /// block are there twice.
    ///
    /// # Errors
    /// As [`CsrMatrix::new`].
    pub(crate) fn from_items<T: Sync>(
        n_cols: usize,
        items: &[T],
        row: impl Fn(&T) -> Vec<(u32, f32)> + Sync,
    ) -> Result<Self, MatrixError> {
        let (mut indptr, mut indices, mut values) = (vec![0], Vec::new(), Vec::new());
        for block in items.chunks(ROWS_PER_BLOCK) {
            let rows: Vec<Vec<(u32, f32)>> = block.par_iter().map(&row).collect();
            if indices.is_empty() {
                // As many in all as in this block, and some more.
                let n: usize = rows.iter().map(Vec::len).sum();
                let all = n / block.len().max(1) * items.len();
                indices.reserve(all + all / 16);
                values.reserve(all + all / 16);
            }
            for row in rows {
                indices.extend(row.iter().map(|(column, _)| *column));
                values.extend(row.iter().map(|(_, value)| *value));
                indptr.push(indices.len());
            }
        }
        Self::new(n_cols, indptr, indices, values)
    }

    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        self.indptr.len() - 1
    }

    /// Number of columns.
    pub fn n_cols(&self) -> usize {
        self.n_cols
    }

    /// Number of stored entries.
    pub fn nnz(&self) -> usize {
        self.indices.len()
    }

    /// The (column, value) pairs of row `i`.
    ///
    /// # Panics
    /// If `i` is not a row.
    pub fn row(&self, i: usize) -> impl Iterator<Item = (u32, f32)> + '_ {
        let (columns, values) = self.row_slices(i);
        columns.iter().copied().zip(values.iter().copied())
    }

    /// The columns and the values of row `i`.
    ///
    /// # Panics
    /// If `i` is not a row.
    pub fn row_slices(&self, i: usize) -> (&[u32], &[f32]) {
        self.entries(self.row_range(i))
    }

    /// The places of the entries of row `i` among all entries; of the row after the last, the end.
    pub(crate) fn row_range(&self, i: usize) -> Range<usize> {
        self.indptr[i]..*self.indptr.get(i + 1).unwrap_or(&self.nnz())
    }

    /// The columns and values at these places.
    pub(crate) fn entries(&self, places: Range<usize>) -> (&[u32], &[f32]) {
        (&self.indices[places.clone()], &self.values[places])
    }

    /// The matrix of the given rows, in the given order; a row may be asked for several times.
    ///
    /// # Panics
    /// If one of them is not a row.
    #[must_use]
    pub fn select(&self, rows: &[usize]) -> Self {
        let n = rows.iter().map(|&i| self.row_range(i).len()).sum();
        let (mut indptr, mut indices, mut values) = (vec![0], Vec::with_capacity(n), Vec::with_capacity(n));
        for &i in rows {
            let (row_columns, row_values) = self.row_slices(i);
            indices.extend_from_slice(row_columns);
            values.extend_from_slice(row_values);
            indptr.push(indices.len());
        }
        Self { n_cols: self.n_cols, indptr, indices, values }
    }

    /// The transpose: row `j` of the result is column `j` of this matrix.
    #[must_use]
    pub fn transposed(&self) -> Self {
        let mut indptr = vec![0; self.n_cols + 1];
        for &column in &self.indices {
            indptr[column as usize + 1] += 1;
        }
        for j in 0..self.n_cols {
            indptr[j + 1] += indptr[j];
        }
        let (mut indices, mut values) = (vec![0; self.nnz()], vec![0.0; self.nnz()]);
        // Each task fills the columns between two places that part the entries evenly.
        let n_tasks = rayon::current_num_threads();
        let bound = |task: usize| indptr.partition_point(|&place| place < self.nnz() * task / n_tasks);
        let bounds: Vec<usize> = (1..n_tasks).map(bound).chain([self.n_cols]).collect();
        let (mut tasks, mut first) = (Vec::new(), 0);
        let (mut rest_indices, mut rest_values) = (&mut indices[..], &mut values[..]);
        for bound in bounds {
            let end = bound.clamp(first, self.n_cols);
            let n = indptr[end] - indptr[first];
            let (indices, after_indices) = rest_indices.split_at_mut(n);
            let (values, after_values) = rest_values.split_at_mut(n);
            (rest_indices, rest_values) = (after_indices, after_values);
            tasks.push((first..end, indices, values));
            first = end;
        }
        tasks.into_par_iter().for_each(|(columns, indices, values)| {
            self.fill_transpose(columns.clone(), &indptr[columns], indices, values);
        });
        Self { n_cols: self.n_rows(), indptr, indices, values }
    }

    /// Writes the entries of some columns, column by column; `starts` says where each of them starts in the
    /// transpose.
    fn fill_transpose(
        &self,
        columns: Range<usize>,
        starts: &[usize],
        indices: &mut [u32],
        values: &mut [f32],
    ) {
        let origin = starts.first().copied().unwrap_or(0);
        let mut next: Vec<usize> = starts.iter().map(|start| start - origin).collect();
        for (row, i) in (0u32..).zip(0..self.n_rows()) {
            let (row_columns, row_values) = self.row_slices(i);
            let first = row_columns.partition_point(|&column| (column as usize) < columns.start);
            for (&column, &value) in row_columns[first..].iter().zip(&row_values[first..]) {
                if column as usize >= columns.end {
                    break;
                }
                let place = &mut next[column as usize - columns.start];
                (indices[*place], values[*place]) = (row, value);
                *place += 1;
            }
        }
    }

    /// The product with a dense matrix of `k` columns, `n_cols` × `k`, row by row; the result is `n_rows` ×
    /// `k`.
    ///
    /// The sum runs in `f64` over the columns in order, whatever the number of threads.
    ///
    /// # Panics
    /// If `dense` does not have `n_cols * k` numbers.
    pub fn dot(&self, dense: &[f64], k: usize) -> Vec<f64> {
        assert_eq!(dense.len(), self.n_cols * k, "the dense side must be n_cols x k");
        let mut out = vec![0.0; self.n_rows() * k];
        if k == 0 {
            return out;
        }
        out.par_chunks_mut(ROWS_PER_TASK * k).enumerate().for_each(|(task, out)| {
            for (offset, sums) in out.chunks_exact_mut(k).enumerate() {
                let (columns, values) = self.row_slices(task * ROWS_PER_TASK + offset);
                match k {
                    1 => add_row::<1>(columns, values, dense, sums),
                    2 => add_row::<2>(columns, values, dense, sums),
                    3 => add_row::<3>(columns, values, dense, sums),
                    _ => add_wide_row(columns, values, dense, sums),
                }
            }
        });
        out
    }
}

/// One row times a dense matrix of `K` columns, for the widths that occur.
fn add_row<const K: usize>(columns: &[u32], values: &[f32], dense: &[f64], sums: &mut [f64]) {
    let (rows, _) = dense.as_chunks::<K>();
    let mut total = [0.0; K];
    // Plain loops: a pair of iterators for each entry takes longer than the sum.
    for (i, &column) in columns.iter().enumerate() {
        let (value, weights) = (f64::from(values[i]), &rows[column as usize]);
        for (c, sum) in total.iter_mut().enumerate() {
            *sum += value * weights[c];
        }
    }
    sums.copy_from_slice(&total);
}

fn add_wide_row(columns: &[u32], values: &[f32], dense: &[f64], sums: &mut [f64]) {
    let k = sums.len();
    for (&column, &value) in columns.iter().zip(values) {
        let (value, at) = (f64::from(value), column as usize * k);
        for (sum, weight) in sums.iter_mut().zip(&dense[at..at + k]) {
            *sum += value * weight;
        }
    }
}

impl Records for CsrMatrix {
    type Elem = f32;

    fn nsamples(&self) -> usize {
        self.n_rows()
    }

    fn nfeatures(&self) -> usize {
        self.n_cols
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn dense(x: &CsrMatrix) -> Vec<Vec<f64>> {
        (0..x.n_rows())
            .map(|i| {
                let mut row = vec![0.0; x.n_cols()];
                for (column, value) in x.row(i) {
                    row[column as usize] = f64::from(value);
                }
                row
            })
            .collect()
    }

    fn matrices() -> impl Strategy<Value = CsrMatrix> {
        (0usize..300, 1usize..12).prop_flat_map(|(n_rows, n_cols)| {
            let row = proptest::collection::btree_map(
                0..u32::try_from(n_cols).unwrap_or(1),
                -4.0f32..4.0,
                0..=n_cols,
            );
            proptest::collection::vec(row, n_rows)
                .prop_map(move |rows| CsrMatrix::from_rows(n_cols, rows).expect("well formed"))
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn dot_equals_the_dense_product(x in matrices(), k in 1usize..5) {
            let w: Vec<f64> = (0u32..).take(x.n_cols() * k).map(|i| f64::from(i % 7) - 3.0).collect();
            let got = x.dot(&w, k);
            for (i, row) in dense(&x).iter().enumerate() {
                for c in 0..k {
                    let expected: f64 = row.iter().enumerate().map(|(j, value)| value * w[j * k + c]).sum();
                    prop_assert!((got[i * k + c] - expected).abs() < 1e-9);
                }
            }
        }

        #[test]
        fn transposing_twice_gives_the_matrix_back(x in matrices()) {
            prop_assert_eq!(x.transposed().transposed(), x);
        }
    }

    #[test]
    fn ill_formed_arrays_are_refused() {
        assert!(CsrMatrix::new(2, vec![0, 1], vec![2], vec![1.0]).is_err(), "column out of range");
        assert!(CsrMatrix::new(2, vec![0, 2], vec![1, 0], vec![1.0, 1.0]).is_err(), "descending columns");
        assert!(CsrMatrix::new(2, vec![0, 2], vec![0, 0], vec![1.0, 1.0]).is_err(), "a column twice");
        assert!(CsrMatrix::new(2, vec![0, 2, 1], vec![0], vec![1.0]).is_err(), "descending pointers");
        assert!(CsrMatrix::new(2, vec![], vec![], vec![]).is_err(), "no pointers");
        assert!(CsrMatrix::new(2, vec![0, 1], vec![0], vec![f32::NAN]).is_err(), "not a number");
    }

    #[test]
    fn selected_rows_keep_their_entries() {
        let x = CsrMatrix::from_rows(2, [vec![(0, 1.0)], vec![(1, 2.0)]]).expect("well formed");
        assert_eq!(dense(&x.select(&[1, 0, 1])), [[0.0, 2.0], [1.0, 0.0], [0.0, 2.0]]);
    }
}
