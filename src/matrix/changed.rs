//! Sparse rows that are changed where they are.

use std::ops::Range;

use super::CsrMatrix;

impl CsrMatrix {
    /// The matrix without the entries of some columns, which stay in their places, empty.
    #[must_use]
    pub(crate) fn without(mut self, is_left_out: impl Fn(u32) -> bool) -> Self {
        let (mut start, mut n_kept) = (0, 0);
        for i in 0..self.n_rows() {
            let end = self.indptr[i + 1];
            for place in start..end {
                if !is_left_out(self.indices[place]) {
                    self.indices[n_kept] = self.indices[place];
                    self.values[n_kept] = self.values[place];
                    n_kept += 1;
                }
            }
            self.indptr[i + 1] = n_kept;
            start = end;
        }
        self.indices.truncate(n_kept);
        self.values.truncate(n_kept);
        self.indices.shrink_to_fit();
        self.values.shrink_to_fit();
        self
    }

    /// Forgets all but the first so many rows.
    pub(crate) fn truncate(&mut self, n_rows: usize) {
        let n = self.row_range(n_rows).start;
        self.indptr.truncate(n_rows + 1);
        self.indices.truncate(n);
        self.values.truncate(n);
        self.indices.shrink_to_fit();
        self.values.shrink_to_fit();
    }

    /// Moves the entries of some rows to other columns of so many: by each column of theirs the new one. They
    /// stay in their order.
    ///
    /// # Panics
    /// If a row or a column is out of range.
    pub(crate) fn renumber(&mut self, rows: Range<usize>, new_columns: &[u32], n_cols: usize) {
        self.n_cols = n_cols;
        let places = self.indptr[rows.start]..self.indptr[rows.end];
        self.indices[places].iter_mut().for_each(|column| *column = new_columns[*column as usize]);
    }
}
