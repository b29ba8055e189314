//! Rows that belong to parties, and the weights that each party has beside the shared ones.

use std::ops::{AddAssign, Range};

use linfa::dataset::Records;

use super::ClassifyError;
use crate::matrix::CsrMatrix;

/// Rows and the party that each is about, if it has weights of its own.
///
/// Rows of no party stand first, then those of party 0, of party 1, …
///
/// ```
/// use stancekit::classify::PartyRows;
/// use stancekit::matrix::CsrMatrix;
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

    /// Rows of no party.
    pub(super) fn without_parties(x: CsrMatrix) -> Self {
        Self { parties: vec![None; x.n_rows()], x }
    }

    /// The rows.
    pub fn rows(&self) -> &CsrMatrix {
        &self.x
    }

    /// The rows, and the party of each.
    pub(super) fn into_parts(self) -> (CsrMatrix, Vec<Option<usize>>) {
        (self.x, self.parties)
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

#[cfg(test)]
impl PartyWeights {
    /// Adds the party's own weights to shared ones, feature by feature.
    pub(super) fn add_to(&self, weights: &mut [f64], intercepts: &mut [f64]) {
        add_party_weights(weights, &self.columns, &self.weights, intercepts.len());
        intercepts.iter_mut().zip(&self.intercepts).for_each(|(intercept, own)| *intercept += own);
    }
}

/// Adds weights that a party has for some features, `k` for each, to shared weights for all.
///
/// # Panics
/// If a column is out of range.
pub(crate) fn add_party_weights<T: Copy + AddAssign>(shared: &mut [T], columns: &[u32], own: &[T], k: usize) {
    for (&column, own) in columns.iter().zip(own.chunks_exact(k)) {
        let shared = &mut shared[column as usize * k..][..k];
        shared.iter_mut().zip(own).for_each(|(shared, own)| *shared += *own);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::{LogisticParams, Prepared};
    use linfa::traits::Fit;
    use linfa::{DatasetBase, ParamGuard};
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
            let prepared = Prepared::new(rows.clone());
            let valid = params.check_ref().expect("valid");
            let classes = copies.targets.as_slice().expect("a vector");
            let (_, a) = valid.fit_prepared(&prepared, classes, None, None).expect("fits");
            let b = oracle.scores(&copies.records);
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
}
