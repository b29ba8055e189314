//! The largest singular values of a sparse matrix, and what belongs to them.

use linfa_linalg::Order;
use linfa_linalg::eigh::{EigSort, Eigh};
use ndarray::{Array1, Array2, Axis, s};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::matrix::CsrMatrix;

/// Columns beyond the rank that is asked for (Halko et al., §4.2).
const OVERSAMPLING: usize = 10;
/// Times that the sample goes through the matrix and back, which sharpens singular values that fall slowly
/// (§4.5).
const POWER_ITERATIONS: usize = 4;
/// Share of the largest eigenvalue below which a direction is rounding.
const NOTHING: f64 = 1e-12;

/// Left singular vectors (columns) and singular values, largest first: as many as `rank`, or as the matrix
/// has.
///
/// Reference: Halko, Martinsson & Tropp (2011), "Finding Structure with Randomness", *SIAM Review* 53(2),
/// algorithms 4.4 and 5.1; a basis is made orthonormal through the eigenvectors of its Gram matrix.
pub(super) fn truncated_svd(matrix: &CsrMatrix, rank: usize, seed: u64) -> (Array2<f64>, Array1<f64>) {
    let transposed = matrix.transposed();
    let width = (rank + OVERSAMPLING).min(matrix.n_rows()).min(matrix.n_cols());
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let sample = Array2::from_shape_simple_fn((matrix.n_cols(), width), || random.gen_range(-1.0..1.0));
    let mut basis = orthonormal(&product(matrix, &sample));
    for _ in 0..POWER_ITERATIONS {
        basis = orthonormal(&product(matrix, &orthonormal(&product(&transposed, &basis))));
    }
    // B = basisᵀ matrix; the eigenvectors of B Bᵀ turn the basis into singular vectors.
    let (squares, turn) = spectrum(&product(&transposed, &basis));
    let kept = rank.min(squares.len());
    (basis.dot(&turn.slice(s![.., ..kept])), squares.slice(s![..kept]).mapv(f64::sqrt))
}

fn product(matrix: &CsrMatrix, dense: &Array2<f64>) -> Array2<f64> {
    let k = dense.ncols();
    let rows = dense.as_standard_layout();
    let made = matrix.dot(rows.as_slice().expect("in rows"), k);
    Array2::from_shape_vec((matrix.n_rows(), k), made).expect("one row per row")
}

/// A basis of what the columns span.
fn orthonormal(columns: &Array2<f64>) -> Array2<f64> {
    let (squares, directions) = spectrum(columns);
    columns.dot(&(directions / squares.mapv(f64::sqrt)))
}

/// The eigenvalues above nothing of the Gram matrix of columns, largest first, and their vectors.
fn spectrum(columns: &Array2<f64>) -> (Array1<f64>, Array2<f64>) {
    let gram = columns.t().dot(columns);
    let (values, vectors) =
        gram.eigh().expect("a symmetric matrix of finite numbers").sort_eig(Order::Largest);
    let least = values.iter().fold(0.0, |most: f64, &value| most.max(value)) * NOTHING;
    let kept: Vec<usize> = (0..values.len()).filter(|&i| values[i] > least).collect();
    (values.select(Axis(0), &kept), vectors.select(Axis(1), &kept))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sparse(dense: &Array2<f64>) -> CsrMatrix {
        #[expect(clippy::cast_possible_truncation, reason = "small numbers")]
        let row = |row: ndarray::ArrayView1<'_, f64>| -> Vec<(u32, f32)> {
            (0u32..)
                .zip(row.iter().map(|&value| value as f32))
                .filter(|(_, value)| value.abs() > 0.0)
                .collect()
        };
        CsrMatrix::from_rows(dense.ncols(), dense.rows().into_iter().map(row)).expect("well formed")
    }

    #[test]
    fn a_matrix_of_known_singular_values() {
        // Columns of two orthogonal directions, scaled by 5 and 2.
        let left = ndarray::array![[0.6, 0.8], [0.8, -0.6], [0.0, 0.0]];
        let matrix = left.dot(&ndarray::array![[5.0, 0.0, 0.0], [0.0, 0.0, 2.0]]);
        let (vectors, values) = truncated_svd(&sparse(&matrix), 3, 0);
        assert_eq!(values.len(), 2, "the rank is two");
        approx::assert_relative_eq!(values[0], 5.0, max_relative = 1e-6);
        approx::assert_relative_eq!(values[1], 2.0, max_relative = 1e-6);
        approx::assert_relative_eq!((vectors[[0, 0]] / vectors[[1, 0]]), 0.75, max_relative = 1e-6);
        let unit = vectors.t().dot(&vectors);
        approx::assert_relative_eq!(unit[[0, 1]], 0.0, epsilon = 1e-9);
        approx::assert_relative_eq!(unit[[1, 1]], 1.0, max_relative = 1e-9);
    }

    #[test]
    fn an_empty_matrix_has_none() {
        let (vectors, values) = truncated_svd(&sparse(&Array2::zeros((4, 4))), 2, 0);
        assert_eq!((vectors.dim(), values.len()), ((4, 0), 0));
    }
}
