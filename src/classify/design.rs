//! The rows of a problem, and which weights count for each of them.
//!
//! Every row has the shared weights `W` and intercepts `b`. A row of a party has those of its party, `V` and
//! `c`, added to them. A pair of a party and a column that its rows have is a *cell*, and has a weight of
//! `V`.
//!
//! In the sparse matrix here the entries of party rows stand in a column of their cell, not in that of their
//! feature. So one product with `W`, followed by `W + V` of each cell, gives all scores, and one product the
//! other way gives the gradients of both. The values are there once.

use std::ops::Range;

use super::dense_columns::DenseColumns;
use super::parties::{PartyRows, PartyWeights};
use crate::matrix::CsrMatrix;
use crate::matrix::columns::ColumnMatrix;
use crate::matrix::vector::ordered_sum;

/// A column that more than this share of rows has is stored with its zeros.
const DENSE_SHARE: f64 = 0.5;

/// The matrix of a problem. Its parameters, `k` numbers each, are the weights of the columns, the weights of
/// the cells, an intercept for each party, and the shared intercepts.
pub(super) struct Design {
    n_cols: usize,
    /// Columns that few rows have: of rows without a party in their places, then the sparse cells.
    sparse: ColumnMatrix,
    /// Columns that most rows have.
    dense: DenseColumns,
    /// Sparse cells by column and party; then for each party the dense columns.
    cells: Vec<Cell>,
    /// Rows without a party, then those of each party.
    ranges: Vec<Range<usize>>,
}

/// A column in the rows of a party, which has a weight of its own there.
#[derive(Clone, Copy)]
struct Cell {
    party: usize,
    column: u32,
}

/// Parameters by what they are.
struct Parts<'p> {
    weights: &'p [f64],
    intercepts: &'p [f64],
    cells: &'p [f64],
    party_intercepts: &'p [f64],
}

impl Design {
    /// Rows with their parties.
    pub(super) fn new(rows: PartyRows) -> Self {
        let ranges = rows.ranges();
        SplitColumns::new(rows.into_parts().0).design(ranges)
    }

    pub(super) fn n_rows(&self) -> usize {
        self.sparse.n_rows()
    }

    fn n_parties(&self) -> usize {
        self.ranges.len() - 1
    }

    /// Number of parameters, `k` numbers each.
    pub(super) fn n_parameters(&self) -> usize {
        self.n_cols + 1 + self.cells.len() + self.n_parties()
    }

    fn split<'p>(&self, parameters: &'p [f64], k: usize) -> Parts<'p> {
        let (weights, rest) = parameters.split_at(self.n_cols * k);
        let (cells, rest) = rest.split_at(self.cells.len() * k);
        let (party_intercepts, intercepts) = rest.split_at(self.n_parties() * k);
        Parts { weights, intercepts, cells, party_intercepts }
    }

    /// The places of the shared weights, of what parties have, and of the shared intercepts.
    pub(super) fn places(&self, k: usize) -> [Range<usize>; 3] {
        let (shared, all) = (self.n_cols * k, self.n_parameters() * k);
        [0..shared, shared..all - k, all - k..all]
    }

    /// Scores of every row, `n_rows` × k. `scratch` is used for what is made on the way.
    pub(super) fn scores(&self, parameters: &[f64], k: usize, scratch: &mut Vec<f64>) -> Vec<f64> {
        let parts = self.split(parameters, k);
        let weights = if self.cells.is_empty() { parts.weights } else { self.folded(&parts, k, scratch) };
        let mut scores = self.sparse.dot(weights, k);
        for (group, range) in self.ranges.iter().enumerate() {
            let party = group.checked_sub(1);
            let scores = &mut scores[range.start * k..range.end * k];
            self.dense.add_scores(range.clone(), &self.dense_weights(&parts, party, k), k, scores);
            let own = party.map(|party| &parts.party_intercepts[party * k..][..k]);
            let intercept = |i: usize| parts.intercepts[i] + own.map_or(0.0, |own| own[i]);
            let intercepts: Vec<f64> = (0..k).map(intercept).collect();
            for row in scores.chunks_exact_mut(k) {
                row.iter_mut().zip(&intercepts).for_each(|(score, intercept)| *score += intercept);
            }
        }
        scores
    }

    /// The shared weights, then for each sparse cell the sum of its weight and the shared one.
    fn folded<'r>(&self, parts: &Parts<'_>, k: usize, scratch: &'r mut Vec<f64>) -> &'r [f64] {
        scratch.clear();
        scratch.extend_from_slice(parts.weights);
        for (cell, own) in self.cells[..self.n_sparse_cells()].iter().zip(parts.cells.chunks_exact(k)) {
            let shared = &parts.weights[cell.column as usize * k..][..k];
            scratch.extend(shared.iter().zip(own).map(|(shared, own)| shared + own));
        }
        scratch
    }

    /// The weights of the dense columns for rows of a party.
    fn dense_weights(&self, parts: &Parts<'_>, party: Option<usize>, k: usize) -> Vec<f64> {
        let shared = |&column: &u32| &parts.weights[column as usize * k..][..k];
        let mut weights: Vec<f64> = self.dense.columns().iter().flat_map(shared).copied().collect();
        if let Some(party) = party {
            let own = &parts.cells[self.first_dense_cell(party) * k..];
            weights.iter_mut().zip(own).for_each(|(weight, own)| *weight += own);
        }
        weights
    }

    fn first_dense_cell(&self, party: usize) -> usize {
        self.n_sparse_cells() + party * self.dense.columns().len()
    }

    fn n_sparse_cells(&self) -> usize {
        self.cells.len() - self.n_parties() * self.dense.columns().len()
    }

    /// For each parameter the sum over the rows that it counts for of their values times `rows`, `n_rows` ×
    /// k; written to `out`, which is as long as the parameters.
    pub(super) fn transpose_product(&self, rows: &[f64], k: usize, out: &mut [f64]) {
        let (sparse, rest) = out.split_at_mut((self.n_cols + self.n_sparse_cells()) * k);
        self.sparse.transpose_dot_into(rows, k, sparse);
        let (shared, cells) = sparse.split_at_mut(self.n_cols * k);
        for (cell, own) in self.cells.iter().zip(cells.chunks_exact(k)) {
            add(&mut shared[cell.column as usize * k..][..k], own);
        }
        let n_dense = self.dense.columns().len() * k;
        let (dense_cells, rest) = rest.split_at_mut(n_dense * self.n_parties());
        let (party_intercepts, intercepts) = rest.split_at_mut(self.n_parties() * k);
        intercepts.fill(0.0);
        for (group, range) in self.ranges.iter().enumerate() {
            let of_group = &rows[range.start * k..range.end * k];
            let dense = self.dense.transpose_product(range.clone(), of_group, k);
            for (&column, own) in self.dense.columns().iter().zip(dense.chunks_exact(k)) {
                add(&mut shared[column as usize * k..][..k], own);
            }
            let total = column_sums(of_group, k);
            add(intercepts, &total);
            if let Some(party) = group.checked_sub(1) {
                dense_cells[party * n_dense..][..n_dense].copy_from_slice(&dense);
                party_intercepts[party * k..][..k].copy_from_slice(&total);
            }
        }
    }

    /// The weights, the intercepts, and what each party adds to them.
    pub(super) fn weights(&self, parameters: &[f64], k: usize) -> (Vec<f64>, Vec<f64>, Vec<PartyWeights>) {
        let parts = self.split(parameters, k);
        let mut cells: Vec<(Cell, &[f64])> =
            self.cells.iter().copied().zip(parts.cells.chunks_exact(k)).collect();
        cells.sort_by_key(|(cell, _)| (cell.party, cell.column));
        let mut cells = cells.into_iter().peekable();
        let of_party = |(party, intercepts): (usize, &[f64])| {
            let mut own =
                PartyWeights { columns: Vec::new(), weights: Vec::new(), intercepts: intercepts.to_vec() };
            while let Some((cell, weights)) = cells.next_if(|(cell, _)| cell.party == party) {
                own.columns.push(cell.column);
                own.weights.extend(weights);
            }
            own
        };
        let parties = parts.party_intercepts.chunks_exact(k).enumerate().map(of_party).collect();
        (parts.weights.to_vec(), parts.intercepts.to_vec(), parties)
    }

    /// The other way: parameters from weights, intercepts and what each party adds; cells that a party has no
    /// weights for have 0.
    pub(super) fn parameters_of(
        &self,
        weights: &[f64],
        intercepts: &[f64],
        parties: &[PartyWeights],
    ) -> Vec<f64> {
        let k = intercepts.len();
        let mut parameters = weights.to_vec();
        for cell in &self.cells {
            let own = parties.get(cell.party);
            let place = own.and_then(|own| own.columns.binary_search(&cell.column).ok());
            match own.zip(place) {
                Some((own, place)) => parameters.extend(&own.weights[place * k..][..k]),
                None => parameters.extend((0..k).map(|_| 0.0)),
            }
        }
        for party in 0..self.n_parties() {
            match parties.get(party) {
                Some(own) => parameters.extend(&own.intercepts),
                None => parameters.extend((0..k).map(|_| 0.0)),
            }
        }
        parameters.extend(intercepts);
        assert_eq!(parameters.len(), self.n_parameters() * k, "a classifier of these columns");
        parameters
    }
}

/// A matrix in two.
struct SplitColumns {
    n_cols: usize,
    /// Columns that few rows have, in their places.
    sparse: CsrMatrix,
    /// Columns that most rows have.
    dense: DenseColumns,
}

impl SplitColumns {
    fn new(x: CsrMatrix) -> Self {
        let mut counts = vec![0u32; x.n_cols()];
        for i in 0..x.n_rows() {
            x.row_slices(i).0.iter().for_each(|&column| counts[column as usize] += 1);
        }
        let least = x.n_rows() as f64 * DENSE_SHARE;
        let is_dense: Vec<bool> = counts.into_iter().map(|count| f64::from(count) > least).collect();
        let columns = (0u32..).zip(&is_dense).filter(|(_, is_dense)| **is_dense).map(|(column, _)| column);
        let (n_cols, dense) = (x.n_cols(), DenseColumns::new(&x, columns.collect()));
        let sparse = x.without(|column| is_dense[column as usize]);
        Self { n_cols, sparse, dense }
    }

    fn design(self, of_parties: Vec<Range<usize>>) -> Design {
        let Self { n_cols, sparse, dense } = self;
        let first = of_parties.first().map_or(sparse.n_rows(), |range| range.start);
        let (sparse, mut cells) = by_cell(sparse, &of_parties);
        for party in 0..of_parties.len() {
            cells.extend(dense.columns().iter().map(|&column| Cell { party, column }));
        }
        let ranges = std::iter::once(0..first).chain(of_parties).collect();
        Design { n_cols, sparse: ColumnMatrix::new(sparse), dense, cells, ranges }
    }
}

/// Moves each entry of a party's rows to a column of its cell, behind all columns. Cells go by column and
/// party.
fn by_cell(mut x: CsrMatrix, of_parties: &[Range<usize>]) -> (CsrMatrix, Vec<Cell>) {
    let n_cols = x.n_cols();
    let of_party = |(party, rows): (usize, &Range<usize>)| {
        let mut is_there = vec![false; n_cols];
        rows.clone().for_each(|row| x.row(row).for_each(|(column, _)| is_there[column as usize] = true));
        let there = (0u32..).zip(is_there).filter(|(_, is_there)| *is_there);
        there.map(|(column, _)| Cell { party, column }).collect::<Vec<_>>()
    };
    let mut cells: Vec<Cell> = of_parties.iter().enumerate().flat_map(of_party).collect();
    cells.sort_by_key(|cell| cell.column);
    let n_moved = n_cols + cells.len();
    let mut new_columns = vec![0; n_cols];
    for (party, rows) in of_parties.iter().enumerate() {
        for (place, cell) in (n_cols..).zip(&cells).filter(|(_, cell)| cell.party == party) {
            new_columns[cell.column as usize] = as_column(place);
        }
        x.renumber(rows.clone(), &new_columns, n_moved);
    }
    (x, cells)
}

fn as_column(place: usize) -> u32 {
    u32::try_from(place).expect("fewer than 2^32 columns and cells")
}

/// The sum of each of `k` columns.
fn column_sums(rows: &[f64], k: usize) -> Vec<f64> {
    let sum = |column| ordered_sum(rows.len() / k, |range| range.map(|i| rows[i * k + column]).sum());
    (0..k).map(sum).collect()
}

fn add(sums: &mut [f64], numbers: &[f64]) {
    sums.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += number);
}

#[cfg(test)]
mod tests {
    use super::*;

    const K: usize = 3;

    /// Eleven rows of which all have column 1, most column 12 and few the others; the last seven are about
    /// two parties.
    fn rows() -> PartyRows {
        let row = |i: u8| {
            let value = f32::from(i) * 0.5 - 2.0;
            let mut row = vec![(1, value + 0.25)];
            row.extend(i.is_multiple_of(4).then_some((3 + u32::from(i) % 3, value)));
            row.extend((!i.is_multiple_of(5)).then_some((12, 1.0 - value)));
            row
        };
        let x = CsrMatrix::from_rows(13, (0..11).map(row)).expect("well formed");
        let parties = (0..11).map(|i| [None, Some(0), Some(1)][(i + 2) / 6]);
        PartyRows::new(x, parties.collect()).expect("in order")
    }

    fn numbers(n: usize) -> Vec<f64> {
        (0u32..).take(n).map(|i| (f64::from(i) * 0.7).sin()).collect()
    }

    #[test]
    fn columns_that_most_rows_have_are_dense() {
        let design = Design::new(rows());
        assert_eq!(design.dense.columns(), [1, 12]);
        assert_eq!((design.n_rows(), design.n_parties(), design.n_sparse_cells()), (11, 2, 2));
        assert_eq!(design.n_parameters(), 13 + 1 + 2 + 4 + 2);
    }

    #[test]
    fn scores_are_those_of_the_weights_of_each_party() {
        let design = Design::new(rows());
        let parameters = numbers(design.n_parameters() * K);
        let (weights, intercepts, parties) = design.weights(&parameters, K);
        let scores = design.scores(&parameters, K, &mut Vec::new());
        for (i, party) in rows().into_parts().1.iter().enumerate() {
            let (mut weights, mut intercepts) = (weights.clone(), intercepts.clone());
            if let Some(party) = party {
                parties[*party].add_to(&mut weights, &mut intercepts);
            }
            let row = rows().rows().select(&[i]).dot(&weights, K);
            for ((score, product), intercept) in scores[i * K..].iter().zip(row).zip(intercepts) {
                approx::assert_relative_eq!(*score, product + intercept, epsilon = 1e-12);
            }
        }
    }

    #[test]
    fn weights_and_parameters_are_the_same() {
        let design = Design::new(rows());
        let parameters = numbers(design.n_parameters() * K);
        let (weights, intercepts, parties) = design.weights(&parameters, K);
        assert_eq!(design.parameters_of(&weights, &intercepts, &parties), parameters);
    }

    #[test]
    fn pulling_back_is_the_transpose() {
        for design in [Design::new(rows()), Design::new(PartyRows::without_parties(rows().rows().clone()))] {
            let (parameters, of_rows) = (numbers(design.n_parameters() * K), numbers(11 * K));
            let inner = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
            let mut back = vec![f64::NAN; parameters.len()];
            design.transpose_product(&of_rows, K, &mut back);
            approx::assert_relative_eq!(
                inner(&design.scores(&parameters, K, &mut Vec::new()), &of_rows),
                inner(&parameters, &back),
                max_relative = 1e-12
            );
        }
    }
}
