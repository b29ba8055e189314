//! Rows that belong to parties, and the weights that each party has beside the shared ones.

use std::ops::{AddAssign, Range};

use linfa::dataset::Records;

use super::ClassifyError;
use super::vector::ordered_sum;
use crate::feature::{CsrMatrix, products};

/// Rows and the party that each is about, if it has weights of its own.
///
/// Rows of no party stand first, then those of party 0, of party 1, …
///
/// ```
/// use stancekit::classify::PartyRows;
/// use stancekit::feature::CsrMatrix;
///
/// let x = CsrMatrix::from_rows(1, [[(0, 1.0)], [(0, 2.0)], [(0, 3.0)]])?;
/// assert!(PartyRows::new(x.clone(), vec![None, Some(0), Some(1)]).is_ok());
/// assert!(PartyRows::new(x, vec![Some(0), None, Some(1)]).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct PartyRows {
    x: CsrMatrix,
    parties: Vec<Option<usize>>,
}

impl PartyRows {
    /// Rows with their parties.
    ///
    /// # Errors
    /// [`ClassifyError::PartyOrder`] if there is not one party per row or they do not ascend.
    pub fn new(x: CsrMatrix, parties: Vec<Option<usize>>) -> Result<Self, ClassifyError> {
        if x.n_rows() != parties.len() || !parties.is_sorted() {
            return Err(ClassifyError::PartyOrder);
        }
        Ok(Self { x, parties })
    }

    /// The rows.
    pub fn rows(&self) -> &CsrMatrix {
        &self.x
    }

    /// The rows of each party, in order.
    pub fn ranges(&self) -> Vec<Range<usize>> {
        let n = self.parties.iter().flatten().max().map_or(0, |&last| last + 1);
        let start = |party| self.parties.partition_point(|&of| of < Some(party));
        (0..n).map(|party| start(party)..start(party + 1)).collect()
    }
}

impl Records for PartyRows {
    type Elem = f32;

    fn nsamples(&self) -> usize {
        self.x.n_rows()
    }

    fn nfeatures(&self) -> usize {
        self.x.n_cols()
    }
}

/// The weights of one party: what is added to the shared weights for its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct PartyWeights {
    /// The features that its rows have, ascending.
    pub columns: Vec<u32>,
    /// A weight per column of scores for each of them.
    pub weights: Vec<f64>,
    /// One per column of scores.
    pub intercepts: Vec<f64>,
}

impl PartyWeights {
    /// Adds the party's own weights to shared ones, feature by feature.
    pub(super) fn add_to(&self, weights: &mut [f64], intercepts: &mut [f64]) {
        add_own(weights, &self.columns, &self.weights, intercepts.len());
        intercepts.iter_mut().zip(&self.intercepts).for_each(|(intercept, own)| *intercept += own);
    }
}

/// Adds weights that a party has for some features, `k` for each, to shared weights for all.
///
/// # Panics
/// If a column is out of range.
pub fn add_own<T: Copy + AddAssign>(shared: &mut [T], columns: &[u32], own: &[T], k: usize) {
    for (&column, own) in columns.iter().zip(own.chunks_exact(k)) {
        let shared = &mut shared[column as usize * k..][..k];
        shared.iter_mut().zip(own).for_each(|(shared, own)| *shared += *own);
    }
}

/// The product of party rows with party weights. A pair of a feature and a party whose rows have it is a *cell*; cells go by feature
/// and then by party.
///
/// Since rows go by party, the entries of a cell stand together in the transposed matrix, so neither product needs a copy of
/// the values.
pub(super) struct PartyBlock {
    /// Rows of each party.
    pub(super) ranges: Vec<Range<usize>>,
    /// Party and feature of each cell, and its entries in the transposed matrix.
    cells: Vec<Cell>,
    /// The cell of each entry of the party rows, which are the last rows.
    cell_of_entry: Vec<u32>,
}

struct Cell {
    party: usize,
    column: u32,
    entries: Range<usize>,
}

impl PartyBlock {
    pub(super) fn new(rows: &PartyRows, transposed: &CsrMatrix) -> Self {
        let ranges = rows.ranges();
        let cells = cells(&rows.parties, transposed);
        let first = ranges.first().map_or(rows.x.n_rows(), |range| range.start);
        let base = rows.x.row_range(first).start;
        let mut cell_of_entry = vec![0; rows.x.nnz() - base];
        let mut next: Vec<usize> =
            (first..rows.x.n_rows()).map(|i| rows.x.row_range(i).start - base).collect();
        for (cell, number) in cells.iter().zip(0u32..) {
            for &row in transposed.entries(cell.entries.clone()).0 {
                let place = &mut next[row as usize - first];
                cell_of_entry[*place] = number; // the cells of a row come in the order of its columns
                *place += 1;
            }
        }
        Self { ranges, cells, cell_of_entry }
    }

    pub(super) fn n_cells(&self) -> usize {
        self.cells.len()
    }

    pub(super) fn n_parties(&self) -> usize {
        self.ranges.len()
    }

    /// Adds the product of the party rows with the cells' weights, and the parties' intercepts, to scores of `k` columns.
    pub(super) fn add_scores(&self, x: &CsrMatrix, weights: &[f64], k: usize, scores: &mut [f64]) {
        let Some(first) = self.ranges.first().map(|range| range.start) else { return };
        let base = x.row_range(first).start;
        let (cells, intercepts) = weights.split_at(self.n_cells() * k);
        let row = |i: usize| {
            let range = x.row_range(first + i);
            (&self.cell_of_entry[range.start - base..range.end - base], x.entries(range).1)
        };
        let own = products(x.n_rows() - first, row, cells, k, |value| value);
        scores[first * k..].iter_mut().zip(own).for_each(|(score, own)| *score += own);
        for (range, intercepts) in self.ranges.iter().zip(intercepts.chunks_exact(k)) {
            for row in scores[range.start * k..range.end * k].chunks_exact_mut(k) {
                row.iter_mut().zip(intercepts).for_each(|(score, intercept)| *score += intercept);
            }
        }
    }

    /// For each cell the product of its entries, mapped, with rows of `k` columns; then for each party the sum of its rows.
    pub(super) fn pull_back(
        &self,
        transposed: &CsrMatrix,
        rows: &[f64],
        k: usize,
        f: impl Fn(f64) -> f64 + Copy + Sync,
    ) -> Vec<f64> {
        let entries = |cell: usize| transposed.entries(self.cells[cell].entries.clone());
        let mut out = products(self.n_cells(), entries, rows, k, f);
        for range in &self.ranges {
            let sum = |column: usize| {
                ordered_sum(range.len(), |part| part.map(|i| rows[(range.start + i) * k + column]).sum())
            };
            out.extend((0..k).map(sum));
        }
        out
    }

    /// The parameters of the block as the weights of each party.
    pub(super) fn weights(&self, parameters: &[f64], k: usize) -> Vec<PartyWeights> {
        let (cells, intercepts) = parameters.split_at(self.n_cells() * k);
        let empty = |intercepts: &[f64]| PartyWeights {
            columns: Vec::new(),
            weights: Vec::new(),
            intercepts: intercepts.to_vec(),
        };
        let mut parties: Vec<PartyWeights> = intercepts.chunks_exact(k).map(empty).collect();
        for (cell, weights) in self.cells.iter().zip(cells.chunks_exact(k)) {
            parties[cell.party].columns.push(cell.column);
            parties[cell.party].weights.extend(weights);
        }
        parties
    }
}

fn cells(parties: &[Option<usize>], transposed: &CsrMatrix) -> Vec<Cell> {
    let mut cells = Vec::new();
    for (column, feature) in (0u32..).zip(0..transposed.n_rows()) {
        let range = transposed.row_range(feature);
        let mut start = range.start;
        for same in transposed.entries(range).0.chunk_by(|a, b| parties[*a as usize] == parties[*b as usize])
        {
            let entries = start..start + same.len();
            start = entries.end;
            if let Some(party) = parties[same[0] as usize] {
                cells.push(Cell { party, column, entries });
            }
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::LogisticParams;
    use linfa::DatasetBase;
    use linfa::traits::Fit;
    use ndarray::{Array1, array};

    type Rows = Vec<Vec<(u32, f32)>>;

    /// Six rows over three features: two of no party, then two of each of two.
    fn rows() -> (Rows, Vec<Option<usize>>) {
        let x = vec![
            vec![(0, 1.0), (2, 0.3)],
            vec![(1, 1.0)],
            vec![(0, 1.0), (1, 0.5)],
            vec![(1, 2.0), (2, 1.0)],
            vec![(0, 0.2), (1, 0.7)],
            vec![(2, 1.5)],
        ];
        (x, vec![None, None, Some(0), Some(0), Some(1), Some(1)])
    }

    /// The rows with a copy of their features, and a constant, for each party, times `factor`.
    fn copied(factor: f32) -> CsrMatrix {
        let (x, parties) = rows();
        let copy = |(row, party): (Vec<(u32, f32)>, Option<usize>)| {
            let first = |party: usize| 3 + 4 * u32::try_from(party).expect("small");
            let own: Vec<(u32, f32)> = party.map_or(Vec::new(), |party| {
                let copies = row.iter().map(|(column, value)| (first(party) + column, value * factor));
                copies.chain([(first(party) + 3, factor)]).collect()
            });
            row.into_iter().chain(own).collect::<Vec<_>>()
        };
        CsrMatrix::from_rows(11, x.into_iter().zip(parties).map(copy)).expect("well formed")
    }

    #[test]
    fn party_weights_are_those_of_copied_features() {
        let params = LogisticParams::new().c(2.0).party_c(0.5).tolerance(1e-9);
        for classes in [array![0, 1, 2, 1, 0, 2], array![0, 1, 1, 1, 0, 0]] {
            let (x, parties) = rows();
            let x = CsrMatrix::from_rows(3, x).expect("well formed");
            let rows = PartyRows::new(x, parties).expect("in order");
            let ours = params.fit(&DatasetBase::new(rows.clone(), classes.clone())).expect("fits");
            // A penalty four times as strong is a feature half as large.
            let copies: DatasetBase<CsrMatrix, Array1<usize>> = DatasetBase::new(copied(0.5), classes);
            let oracle = params.fit(&copies).expect("fits");
            let (a, b) = (ours.scores_toward(&rows), oracle.scores(&copies.records));
            for (a, b) in a.rows().flatten().zip(b.rows().flatten()) {
                approx::assert_relative_eq!(a, b, max_relative = 1e-3, epsilon = 1e-4);
            }
            let k = ours.intercepts().len();
            for (a, b) in ours.weights().iter().zip(oracle.weights()) {
                approx::assert_relative_eq!(a, b, max_relative = 1e-3, epsilon = 1e-4);
            }
            let own = &ours.parties()[1];
            assert_eq!(own.columns, [0, 1, 2]);
            for (place, column) in [7, 8, 9].into_iter().enumerate() {
                let copy = oracle.weights()[column * k] * 0.5;
                approx::assert_relative_eq!(
                    own.weights[place * k],
                    copy,
                    max_relative = 1e-5,
                    epsilon = 1e-9
                );
            }
        }
    }

    #[test]
    fn a_party_without_weights_has_the_shared_ones() {
        let (x, parties) = rows();
        let x = CsrMatrix::from_rows(3, x).expect("well formed");
        let data = DatasetBase::new(PartyRows::new(x, parties).expect("in order"), array![0, 1, 2, 1, 0, 2]);
        let model = LogisticParams::new().fit(&data).expect("fits");
        assert_eq!(model.toward(7).weights(), model.weights());
        assert_ne!(model.toward(0).weights(), model.weights());
    }
}
