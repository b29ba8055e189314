//! The function that training minimizes, its gradient and its curvature.
//!
//! With rows `x_i`, classes `y_i`, row weights `a_i` and scores `s_i = x_i W + b`,
//!
//! ```text
//! f(W, b) = Σ_i a_i (log Σ_c exp s_ic − s_i,y_i) + ‖W‖² / (2 C)
//! ```
//!
//! which is the problem that `linfa_logistic::MultiLogisticRegression` (alpha = 1 / C) and
//! scikit-learn's `LogisticRegression` solve. Two classes have one column of scores, that of class 1
//! against class 0 (the binomial model), as in scikit-learn.
//!
//! Rows of a party p ([`PartyRows`]) have the scores `x_i (W + V_p) + b + c_p` instead, and `(‖V‖² + ‖c‖²) /
//! (2 C_party)` is added to the objective: regularized multi-task learning (Evgeniou & Pontil 2004, *KDD*,
//! eq. 4–6; Daumé 2007, "Frustratingly Easy Domain Adaptation", *ACL*, §3.2).
//!
//! Where rows have scores `z_i` already, by the weights `W₀` and intercepts `b₀` of another classifier, they
//! are added: `s_i = z_i + x_i D + d`, and `(‖D‖² + ‖d‖²) / (2 C)` is the penalty. So `D = W − W₀` is what
//! changes, and weights are pulled toward those of the other classifier instead of zero, intercepts, too
//! (Chelba & Acero 2006, "Adaptation of maximum entropy capitalizer: Little data can help a lot", *Computer
//! Speech & Language* 20(4), §3, which is a Gaussian prior around them).
//!
//! Reference: Hastie, Tibshirani & Friedman (2009), *The Elements of Statistical Learning*, 2nd ed., §4.4,
//! pp. 119–128.

use std::ops::Range;

use rayon::prelude::*;

use super::design::Design;
use super::parties::PartyWeights;
use super::softmax::{columns_for, log_loss, softmax_hessian, to_probabilities};
use crate::matrix::vector::{add_scaled, dot, ordered_sum, squares_at};

/// Rows that one task of an element-wise pass takes at a time.
const ROWS_PER_TASK: usize = 1024;

/// The problem: data, and how strongly to regularize. Its parameters are those of the [`Design`], `k` numbers
/// each.
pub(super) struct Objective<'d> {
    x: &'d Design,
    classes: &'d [usize],
    row_weights: Vec<f64>,
    /// Columns of scores: 1 for two classes, else the number of classes.
    k: usize,
    /// Strength of the penalty of the shared weights, of what parties have, and of the shared intercepts.
    alphas: [f64; 3],
    /// Scores that rows have already, `n_rows` × k; nothing if they have none.
    before: &'d [f64],
}

/// Scores and probabilities at one point, `n_rows` × k each.
pub(super) struct Point {
    pub(super) value: f64,
    probabilities: Vec<f64>,
}

/// A product with the Hessian, in memory that is used again and again.
#[derive(Default)]
pub(super) struct Product {
    pub(super) hessian: Vec<f64>,
    pub(super) forward: Vec<f64>,
    scratch: Vec<f64>,
}

impl<'d> Objective<'d> {
    /// The inverse strengths of the penalties are those of the shared weights and of what parties have.
    pub(super) fn new(
        x: &'d Design,
        classes: &'d [usize],
        row_weights: Vec<f64>,
        n_classes: usize,
        c: [f64; 2],
    ) -> Self {
        let [shared, party] = c.map(|c| 1.0 / c);
        let alphas = [shared, party, 0.0];
        Self { x, classes, row_weights, k: columns_for(n_classes), alphas, before: &[] }
    }

    /// The same for rows that have scores already, `n_rows` × k: what is added to them is penalized,
    /// intercepts, too, with an inverse strength of their own.
    pub(super) fn after(mut self, before: &'d [f64], intercept_c: f64) -> Self {
        self.alphas[2] = 1.0 / intercept_c;
        self.before = before;
        self
    }

    /// Length of the parameter vector.
    pub(super) fn n_parameters(&self) -> usize {
        self.x.n_parameters() * self.k
    }

    /// Parameters as weights, intercepts and the weights of each party.
    pub(super) fn parts(&self, parameters: &[f64]) -> (Vec<f64>, Vec<f64>, Vec<PartyWeights>) {
        self.x.weights(parameters, self.k)
    }

    /// The parameters of a classifier.
    pub(super) fn parameters_of(
        &self,
        weights: &[f64],
        intercepts: &[f64],
        parties: &[PartyWeights],
    ) -> Vec<f64> {
        self.x.parameters_of(weights, intercepts, parties)
    }

    /// Scores of every row, `n_rows` × k.
    pub(super) fn scores(&self, parameters: &[f64]) -> Vec<f64> {
        let mut scores = self.x.scores(parameters, self.k, &mut Vec::new());
        scores.iter_mut().zip(self.before).for_each(|(score, before)| *score += before);
        scores
    }

    /// Value of the objective, from scores that are already known.
    pub(super) fn value(&self, parameters: &[f64], scores: &[f64]) -> f64 {
        self.loss(scores) + self.penalty(|of| dot(&parameters[of.clone()], &parameters[of]))
    }

    /// The same at parameters some way along a direction.
    pub(super) fn value_along(
        &self,
        parameters: &[f64],
        length: f64,
        direction: &[f64],
        scores: &[f64],
    ) -> f64 {
        let squares = |of: Range<usize>| squares_at(&parameters[of.clone()], length, &direction[of]);
        self.loss(scores) + self.penalty(squares)
    }

    fn loss(&self, scores: &[f64]) -> f64 {
        ordered_sum(self.x.n_rows(), |rows| {
            rows.map(|i| self.row_weights[i] * log_loss(&scores[i * self.k..][..self.k], self.classes[i]))
                .sum()
        })
    }

    /// What parameters cost, given the sum of the squares of those at some places.
    fn penalty(&self, squares: impl Fn(Range<usize>) -> f64) -> f64 {
        let penalties = self.x.places(self.k).into_iter().zip(self.alphas);
        penalties.map(|(of, alpha)| 0.5 * alpha * squares(of)).sum()
    }

    /// Value and class probabilities.
    pub(super) fn at(&self, parameters: &[f64], scores: &[f64]) -> Point {
        let mut probabilities = scores.to_vec();
        probabilities.par_chunks_mut(self.k * ROWS_PER_TASK).for_each(|rows| {
            rows.chunks_exact_mut(self.k).for_each(to_probabilities);
        });
        Point { value: self.value(parameters, scores), probabilities }
    }

    /// Gradient at a point: `Xᵀ a(p − y) + W / C`, and the column sums of `a(p − y)` for the intercepts;
    /// written to `gradient`.
    pub(super) fn gradient(&self, parameters: &[f64], point: &Point, gradient: &mut Vec<f64>) {
        let mut residuals = point.probabilities.clone();
        for (i, row) in residuals.chunks_exact_mut(self.k).enumerate() {
            if let Some(column) = self.column_of(self.classes[i]) {
                row[column] -= 1.0;
            }
            row.iter_mut().for_each(|residual| *residual *= self.row_weights[i]);
        }
        gradient.resize(parameters.len(), 0.0);
        self.transpose_product(&residuals, parameters, gradient);
    }

    /// Product of the Hessian with a direction; also `X·direction`, which the line search needs.
    pub(super) fn hessian_vector_product(&self, point: &Point, direction: &[f64], product: &mut Product) {
        product.forward = self.x.scores(direction, self.k, &mut product.scratch);
        let mut bent = product.forward.clone();
        bent.par_chunks_mut(self.k * ROWS_PER_TASK).enumerate().for_each(|(task, rows)| {
            for (offset, row) in rows.chunks_exact_mut(self.k).enumerate() {
                let i = task * ROWS_PER_TASK + offset;
                softmax_hessian(row, &point.probabilities[i * self.k..][..self.k], self.row_weights[i]);
            }
        });
        product.hessian.resize(direction.len(), 0.0);
        self.transpose_product(&bent, direction, &mut product.hessian);
    }

    /// `Xᵀ rows + alpha · parameters`; alpha is 0 for the shared intercepts, unless rows have scores already.
    fn transpose_product(&self, rows: &[f64], parameters: &[f64], out: &mut [f64]) {
        self.x.transpose_product(rows, self.k, out);
        for (of, alpha) in self.x.places(self.k).into_iter().zip(self.alphas) {
            add_scaled(&mut out[of.clone()], alpha, &parameters[of]);
        }
    }

    /// The column that scores a class: none for class 0 of two.
    fn column_of(&self, class: usize) -> Option<usize> {
        if self.k == 1 { class.checked_sub(1) } else { Some(class) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::PartyRows;
    use crate::matrix::CsrMatrix;
    use approx::assert_relative_eq;

    fn small(n_classes: usize) -> (CsrMatrix, Vec<usize>, Vec<f64>) {
        let rows = [
            vec![(0, 1.0), (2, -0.5)],
            vec![(1, 2.0)],
            vec![(0, 0.25), (1, 1.0), (2, 3.0)],
            vec![],
            vec![(2, -1.5)],
        ];
        let x = CsrMatrix::from_rows(3, rows).expect("well formed");
        (x, (0..5).map(|i| i % n_classes).collect(), vec![1.0, 0.5, 2.0, 1.5, 1.0])
    }

    /// The same rows, the last three of them about two parties.
    fn of_parties(x: &CsrMatrix) -> PartyRows {
        PartyRows::new(x.clone(), vec![None, None, Some(0), Some(0), Some(1)]).expect("in order")
    }

    fn somewhere(n: usize) -> Vec<f64> {
        (0u32..).take(n).map(|i| (f64::from(i) * 0.7).sin()).collect()
    }

    fn value(objective: &Objective<'_>, w: &[f64]) -> f64 {
        objective.value(w, &objective.scores(w))
    }

    #[test]
    fn gradient_equals_finite_differences() {
        for n_classes in [2, 3, 4] {
            let (x, classes, weights) = small(n_classes);
            let design = Design::new(of_parties(&x));
            let before = somewhere(5 * columns_for(n_classes));
            let objective =
                Objective::new(&design, &classes, weights, n_classes, [0.7, 0.3]).after(&before, 1.5);
            let mut w = somewhere(objective.n_parameters());
            let mut gradient = Vec::new();
            objective.gradient(&w, &objective.at(&w, &objective.scores(&w)), &mut gradient);
            for j in 0..w.len() {
                let (at, h) = (w[j], 1e-5);
                w[j] = at + h;
                let up = value(&objective, &w);
                w[j] = at - h;
                let down = value(&objective, &w);
                w[j] = at;
                assert_relative_eq!(
                    gradient[j],
                    (up - down) / (2.0 * h),
                    epsilon = 1e-7,
                    max_relative = 1e-6
                );
            }
        }
    }

    #[test]
    fn hessian_vector_product_equals_the_change_of_the_gradient() {
        for n_classes in [2, 3, 4] {
            let (x, classes, weights) = small(n_classes);
            let design = Design::new(of_parties(&x));
            let objective = Objective::new(&design, &classes, weights, n_classes, [0.7, 0.3]);
            let w = somewhere(objective.n_parameters());
            let direction: Vec<f64> = somewhere(w.len()).iter().map(|v| v * v - 0.3).collect();
            let gradient = |t: f64| {
                let moved: Vec<f64> = w.iter().zip(&direction).map(|(w, d)| w + t * d).collect();
                let mut gradient = Vec::new();
                objective.gradient(&moved, &objective.at(&moved, &objective.scores(&moved)), &mut gradient);
                gradient
            };
            let (up, down) = (gradient(1e-5), gradient(-1e-5));
            let mut product = Product::default();
            objective.hessian_vector_product(
                &objective.at(&w, &objective.scores(&w)),
                &direction,
                &mut product,
            );
            let Product { hessian: product, forward, .. } = product;
            for j in 0..w.len() {
                assert_relative_eq!(
                    product[j],
                    (up[j] - down[j]) / 2e-5,
                    epsilon = 1e-7,
                    max_relative = 1e-6
                );
            }
            assert_eq!(forward, objective.scores(&direction));
        }
    }

    #[test]
    fn far_scores_do_not_overflow() {
        assert_relative_eq!(log_loss(&[1000.0], 0), 1000.0);
        assert_relative_eq!(log_loss(&[-1000.0], 1), 1000.0);
        assert_relative_eq!(log_loss(&[1000.0, 0.0, -1000.0], 2), 2000.0);
        let mut scores = [800.0, 0.0, -800.0];
        to_probabilities(&mut scores);
        assert_relative_eq!(scores[0], 1.0);
    }
}
