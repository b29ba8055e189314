//! `linfa-logistic` on the same problem, for small data.

use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_logistic::MultiLogisticRegression;
use ndarray::{Array1, Array2};

use super::design::Design;
use super::objective::Objective;
use super::optimize::outcome_at;
use super::parties::PartyRows;
use super::{ClassifyError, Logistic};
use crate::matrix::CsrMatrix;

/// Fits [`linfa_logistic::MultiLogisticRegression`] to densified rows.
///
/// Its problem is that of [`super::LogisticParams`] without class or example weights. It gives two classes a
/// column each, ±w/2, whose penalty is half that of the one column w that [`Logistic`] keeps; `alpha` is
/// doubled for them, so that `c` means the same in both solvers. `linfa-logistic` does not say how it
/// stopped, so the gradient is measured where it did; [`StopReason::MaxIterations`](super::StopReason) is
/// what a gradient is called that is larger than asked for.
///
/// # Errors
/// [`ClassifyError::DenseMemory`] if the dense matrix would take more than `budget` bytes, and
/// [`ClassifyError::Linfa`] if `linfa-logistic` refuses the data.
pub fn fit_dense(
    dataset: &DatasetBase<CsrMatrix, Array1<usize>>,
    c: f64,
    tolerance: f64,
    max_iterations: usize,
    budget: usize,
) -> Result<Logistic, ClassifyError> {
    let x = &dataset.records;
    let needed = x.n_rows().saturating_mul(x.n_cols()).saturating_mul(size_of::<f64>());
    if needed > budget {
        return Err(ClassifyError::DenseMemory { rows: x.n_rows(), columns: x.n_cols(), needed, budget });
    }
    let two_classes = dataset.targets.iter().all(|&class| class < 2);
    let fitted = MultiLogisticRegression::default()
        .alpha(if two_classes { 2.0 / c } else { 1.0 / c })
        .gradient_tolerance(tolerance)
        .max_iterations(max_iterations as u64)
        .fit(&DatasetBase::new(densified(x), dataset.targets.clone()))
        .map_err(|error| ClassifyError::Linfa { message: error.to_string() })?;
    let n_classes = fitted.classes().len();
    let (weights, intercepts) = columns(fitted.params(), fitted.intercept());
    let (classes, row_weights) = (dataset.targets.to_vec(), vec![1.0; x.n_rows()]);
    let design = Design::new(PartyRows::without_parties(x.clone()));
    let objective = Objective::new(&design, &classes, row_weights, n_classes, [c; 2]);
    let outcome = outcome_at(&objective, &[weights.as_slice(), &intercepts].concat(), tolerance);
    Logistic::from_parts(n_classes, weights, intercepts, Some(outcome))
}

/// Weights and intercepts as [`Logistic`] keeps them: of two classes the difference.
fn columns(weights: &Array2<f64>, intercepts: &Array1<f64>) -> (Vec<f64>, Vec<f64>) {
    if weights.ncols() == 2 {
        let difference = &weights.column(1) - &weights.column(0);
        return (difference.to_vec(), vec![intercepts[1] - intercepts[0]]);
    }
    (weights.iter().copied().collect(), intercepts.to_vec())
}

fn densified(x: &CsrMatrix) -> Array2<f64> {
    let mut dense = Array2::zeros((x.n_rows(), x.n_cols()));
    for (i, mut row) in dense.rows_mut().into_iter().enumerate() {
        for (column, value) in x.row(i) {
            row[column as usize] = f64::from(value);
        }
    }
    dense
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::LogisticParams;
    use ndarray::array;

    fn data(classes: Array1<usize>) -> DatasetBase<CsrMatrix, Array1<usize>> {
        let rows = [
            vec![(0, 1.0), (2, 0.3)],
            vec![(1, 1.0)],
            vec![(0, 1.0), (1, 0.5)],
            vec![(1, 2.0), (2, 1.0)],
            vec![(0, 0.2)],
            vec![(2, 1.5)],
        ];
        DatasetBase::new(CsrMatrix::from_rows(3, rows).expect("well formed"), classes)
    }

    #[test]
    fn linfa_logistic_and_ours_find_the_same_coefficients() {
        for classes in [array![0, 1, 2, 1, 0, 2], array![0, 1, 1, 1, 0, 0]] {
            let data = data(classes);
            let dense = fit_dense(&data, 0.8, 1e-9, 1000, usize::MAX).expect("fits");
            assert!(dense.outcome().expect("measured").gradient_norm < 1e-6);
            let ours = LogisticParams::new().c(0.8).tolerance(1e-11).fit(&data).expect("fits");
            for (a, b) in dense.weights().iter().zip(ours.weights()) {
                approx::assert_relative_eq!(a, b, max_relative = 1e-5, epsilon = 1e-7);
            }
            let (a, b) = (dense.scores(&data.records), ours.scores(&data.records));
            for i in 0..data.records.n_rows() {
                for (a, b) in a.probabilities(i).iter().zip(b.probabilities(i)) {
                    approx::assert_relative_eq!(*a, b, max_relative = 1e-4);
                }
            }
        }
    }

    #[test]
    fn a_matrix_past_the_budget_is_refused_before_it_is_made() {
        let error =
            fit_dense(&data(array![0, 1, 2, 1, 0, 2]), 1.0, 1e-4, 100, 143).expect_err("6 x 3 x 8 = 144");
        assert!(matches!(error, ClassifyError::DenseMemory { needed: 144, budget: 143, .. }));
    }
}
