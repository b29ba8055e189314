//! The classifier: parameters in, weights out, as a `linfa` estimator.

use linfa::DatasetBase;
use linfa::traits::{Fit, PredictInplace};
use ndarray::Array1;

use super::design::Design;
use super::objective::Objective;
use super::optimize::{Outcome, minimize};
use super::params::{ClassWeight, LogisticValidParams};
use super::parties::{PartyRows, PartyWeights};
use super::softmax::columns_for;
use super::{ClassifyError, Scores};
use crate::matrix::CsrMatrix;

/// A fitted multinomial logistic regression over sparse rows.
///
/// Two classes are one column of weights, the score of class 1 against class 0; more are a column each.
///
/// ```
/// use linfa::DatasetBase;
/// use linfa::traits::Fit;
/// use ndarray::array;
/// use stancekit::classify::LogisticParams;
/// use stancekit::matrix::CsrMatrix;
///
/// let x = CsrMatrix::from_rows(2, [vec![(0, 1.0)], vec![(1, 1.0)], vec![(0, 2.0)], vec![(1, 2.0)]])?;
/// let data = DatasetBase::new(x, array![0, 1, 0, 1]);
/// let model = LogisticParams::new().c(10.0).fit(&data)?;
/// assert_eq!(model.scores(&data.records).best(), [0, 1, 0, 1]);
/// assert_eq!(model.weights().len(), 2); // one column for two classes
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Logistic {
    n_classes: usize,
    /// `n_features` × columns.
    weights: Vec<f64>,
    /// One per column.
    intercepts: Vec<f64>,
    outcome: Option<Outcome>,
    parties: Vec<PartyWeights>,
}

impl Logistic {
    /// A classifier from weights that were found elsewhere: `n_features` × columns, feature by feature, where
    /// two classes have one column and more have one each.
    ///
    /// # Errors
    /// [`ClassifyError::Shape`] if the numbers do not fit together.
    pub fn from_parts(
        n_classes: usize,
        weights: Vec<f64>,
        intercepts: Vec<f64>,
        outcome: Option<Outcome>,
    ) -> Result<Self, ClassifyError> {
        let columns = columns_for(n_classes);
        if n_classes < 2 || intercepts.len() != columns || !weights.len().is_multiple_of(columns) {
            return Err(ClassifyError::Shape {
                n_classes,
                n_weights: weights.len(),
                n_intercepts: intercepts.len(),
            });
        }
        Ok(Self { n_classes, weights, intercepts, outcome, parties: Vec::new() })
    }

    /// Number of classes.
    pub fn n_classes(&self) -> usize {
        self.n_classes
    }

    /// The weights, `n_features` × columns, feature by feature.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// The intercepts, one per column.
    pub fn intercepts(&self) -> &[f64] {
        &self.intercepts
    }

    /// How the fit ended; none for weights that were found elsewhere.
    pub fn outcome(&self) -> Option<Outcome> {
        self.outcome
    }

    /// The weights that parties have of their own; none if it was fitted to rows without parties.
    pub fn parties(&self) -> &[PartyWeights] {
        &self.parties
    }

    /// The classifier with scores that are so many times as large.
    #[must_use]
    pub(crate) fn scaled(mut self, factor: f64) -> Self {
        let scale = |numbers: &mut Vec<f64>| numbers.iter_mut().for_each(|number| *number *= factor);
        scale(&mut self.weights);
        scale(&mut self.intercepts);
        for party in &mut self.parties {
            scale(&mut party.weights);
            scale(&mut party.intercepts);
        }
        self
    }

    /// Scores (logits) of every row by the shared weights.
    ///
    /// # Panics
    /// If `x` does not have as many columns as the data of the fit.
    pub fn scores(&self, x: &CsrMatrix) -> Scores {
        let columns = self.intercepts.len();
        let mut scores = x.dot(&self.weights, columns);
        for row in scores.chunks_exact_mut(columns) {
            row.iter_mut().zip(&self.intercepts).for_each(|(score, intercept)| *score += intercept);
        }
        Scores::from_columns(self.n_classes, scores)
    }
}

/// Rows made ready for several fits: to all of them, and to all but some.
///
/// ```
/// use linfa::ParamGuard;
/// use stancekit::classify::{LogisticParams, PartyRows, Prepared};
/// use stancekit::matrix::CsrMatrix;
///
/// let x = CsrMatrix::from_rows(2, [[(0, 1.0)], [(1, 1.0)], [(0, 2.0)], [(1, 2.0)]])?;
/// let rows = Prepared::new(PartyRows::new(x, vec![None; 4])?);
/// let params = LogisticParams::new().check()?;
/// // The last two rows are left out, and scored.
/// let (_, scores) = params.fit_prepared(&rows, &[0, 1, 0, 1], Some(&[1.0, 1.0, 0.0, 0.0]), None)?;
/// assert_eq!(scores.best(), [0, 1, 0, 1]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Prepared {
    design: Design,
    before: Option<Scores>,
}

impl Prepared {
    /// Rows with the parties that they are about, if any.
    pub fn new(rows: PartyRows) -> Self {
        Self { design: Design::new(rows), before: None }
    }

    /// The same rows, with the scores that another classifier gives them. A fit then finds what is to be
    /// added to the weights and intercepts of that classifier, and all of it is penalized: weights are pulled
    /// toward those of the other classifier, not toward zero. A class need not have a row.
    ///
    /// # Errors
    /// [`ClassifyError::Lengths`] if there is not one row of scores per row.
    pub fn after(self, before: Scores) -> Result<Self, ClassifyError> {
        let (rows, found) = (self.design.n_rows(), before.n_rows());
        if found != rows {
            return Err(ClassifyError::Lengths { what: "rows of scores", rows, found });
        }
        Ok(Self { before: Some(before), ..self })
    }
}

impl Fit<CsrMatrix, Array1<usize>, ClassifyError> for LogisticValidParams {
    type Object = Logistic;

    /// Fits to classes `0, 1, … n_classes - 1`, each of which must occur; `dataset.weights`, if set, weigh
    /// the examples, and one of weight 0 is as if it were not there.
    fn fit(&self, dataset: &DatasetBase<CsrMatrix, Array1<usize>>) -> Result<Logistic, ClassifyError> {
        let rows = Prepared::new(PartyRows::without_parties(dataset.records.clone()));
        Ok(self.fit_prepared(&rows, &dataset.targets.to_vec(), dataset.weights(), None)?.0)
    }
}

impl Fit<PartyRows, Array1<usize>, ClassifyError> for LogisticValidParams {
    type Object = Logistic;

    /// The same, with weights for each party beside the shared ones.
    fn fit(&self, dataset: &DatasetBase<PartyRows, Array1<usize>>) -> Result<Logistic, ClassifyError> {
        let rows = Prepared::new(dataset.records.clone());
        Ok(self.fit_prepared(&rows, &dataset.targets.to_vec(), dataset.weights(), None)?.0)
    }
}

impl LogisticValidParams {
    /// Fits to rows, each with its class and weight (1 if none are given); those of weight 0 are as if they
    /// were not there. Also gives the scores of all rows, of those too.
    ///
    /// The search begins at `start`, a fit to the same rows with other weights, if there is one. It ends
    /// where the gradient is as small as it would be without: the problem has one solution, from wherever it
    /// is looked for.
    ///
    /// # Errors
    /// [`ClassifyError`] if there is not one class and weight per row, or a class below the largest has no
    /// row that counts and there are no [scores before](Prepared::after).
    ///
    /// # Panics
    /// If `start` has another number of features or classes.
    pub fn fit_prepared(
        &self,
        rows: &Prepared,
        classes: &[usize],
        weights: Option<&[f32]>,
        start: Option<&Logistic>,
    ) -> Result<(Logistic, Scores), ClassifyError> {
        let n_known = rows.before.as_ref().map(Scores::n_classes);
        let counts = class_counts(classes, weights, rows.design.n_rows(), n_known)?;
        let row_weights = self.row_weights(classes, &counts, weights)?;
        let c = [self.c / self.times, self.party_c / self.times];
        let before = rows.before.as_ref().map(Scores::to_columns);
        let mut objective = Objective::new(&rows.design, classes, row_weights, counts.len(), c);
        if let Some(before) = &before {
            objective = objective.after(before, self.c);
        }
        let start =
            start.map(|near| objective.parameters_of(near.weights(), near.intercepts(), near.parties()));
        let (parameters, scores, outcome) = minimize(&objective, start, self.tolerance, self.max_iterations);
        let (weights, intercepts, parties) = objective.parts(&parameters);
        let logistic = Logistic::from_parts(counts.len(), weights, intercepts, Some(outcome))?;
        Ok((Logistic { parties, ..logistic }, Scores::from_columns(counts.len(), scores)))
    }

    /// Weight of each row: that of its class times its own.
    fn row_weights(
        &self,
        classes: &[usize],
        counts: &[usize],
        own: Option<&[f32]>,
    ) -> Result<Vec<f64>, ClassifyError> {
        let class_weights = self.class_weights(counts)?;
        let weights = classes
            .iter()
            .enumerate()
            .map(|(i, &class)| class_weights[class] * own.map_or(1.0, |own| f64::from(own[i])));
        let weights: Vec<f64> = weights.collect();
        match weights.iter().find(|weight| !weight.is_finite() || **weight < 0.0) {
            Some(&value) => Err(ClassifyError::BadWeight { value }),
            None => Ok(weights),
        }
    }

    fn class_weights(&self, counts: &[usize]) -> Result<Vec<f64>, ClassifyError> {
        let n: usize = counts.iter().sum();
        match &self.class_weight {
            ClassWeight::Uniform => Ok(vec![1.0; counts.len()]),
            ClassWeight::Balanced => {
                let n_classes = counts.iter().filter(|&&count| count > 0).count();
                Ok(counts.iter().map(|&count| n as f64 / (n_classes * count.max(1)) as f64).collect())
            }
            ClassWeight::PerClass(weights) if weights.len() == counts.len() => Ok(weights.clone()),
            ClassWeight::PerClass(weights) => {
                Err(ClassifyError::ClassWeights { expected: counts.len(), found: weights.len() })
            }
        }
    }
}

/// Rows of each class that count. Each must have some, unless the classes are known.
fn class_counts(
    classes: &[usize],
    weights: Option<&[f32]>,
    n_rows: usize,
    n_known: Option<usize>,
) -> Result<Vec<usize>, ClassifyError> {
    let lengths = [("classes", classes.len()), ("weights", weights.map_or(n_rows, <[f32]>::len))];
    if let Some((what, found)) = lengths.into_iter().find(|(_, found)| *found != n_rows) {
        return Err(ClassifyError::Lengths { what, rows: n_rows, found });
    }
    let n_found = classes.iter().max().map_or(0, |&top| top.saturating_add(1));
    if let Some(n_classes) = n_known.filter(|&known| known < n_found) {
        return Err(ClassifyError::UnknownClass { class: n_found - 1, n_classes });
    }
    let n_classes = n_known.unwrap_or(n_found);
    if n_known.is_none() && n_classes > n_rows.max(2) {
        return Err(ClassifyError::EmptyClass {
            class: (0..n_classes).find(|c| !classes.contains(c)).unwrap_or(0),
        });
    }
    let is_out = |i: usize| weights.is_some_and(|weights| weights[i].abs() <= 0.0);
    if n_rows > 0 && (0..n_rows).all(is_out) {
        return Err(ClassifyError::NoWeight);
    }
    let mut counts = vec![0; n_classes];
    (0..n_rows).filter(|&i| !is_out(i)).for_each(|i| counts[classes[i]] += 1);
    match counts.iter().position(|&count| count == 0).filter(|_| n_known.is_none()) {
        Some(class) => Err(ClassifyError::EmptyClass { class }),
        None if n_classes < 2 => Err(ClassifyError::OneClass),
        None => Ok(counts),
    }
}

impl PredictInplace<CsrMatrix, Array1<usize>> for Logistic {
    fn predict_inplace(&self, x: &CsrMatrix, classes: &mut Array1<usize>) {
        *classes = Array1::from_vec(self.scores(x).best());
    }

    fn default_target(&self, x: &CsrMatrix) -> Array1<usize> {
        Array1::zeros(x.n_rows())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::{LogisticParams, StopReason};
    use linfa::ParamGuard;
    use ndarray::array;

    fn data() -> DatasetBase<CsrMatrix, Array1<usize>> {
        let rows = [vec![(0, 1.0)], vec![(1, 1.0)], vec![(0, 1.0), (1, 0.5)], vec![(1, 2.0)], vec![(0, 0.2)]];
        let x = CsrMatrix::from_rows(2, rows).expect("well formed");
        DatasetBase::new(x, array![0, 1, 2, 1, 0])
    }

    fn fit(params: &LogisticParams, data: &DatasetBase<CsrMatrix, Array1<usize>>) -> Logistic {
        params.fit(data).expect("fits")
    }

    #[test]
    fn data_that_cannot_be_fitted_is_refused() {
        let refusal = |targets: Array1<usize>| LogisticParams::new().fit(&data().with_targets(targets)).err();
        assert!(matches!(refusal(array![0, 0, 0, 0, 0]), Some(ClassifyError::OneClass)));
        assert!(matches!(refusal(array![0, 2, 2, 0, 0]), Some(ClassifyError::EmptyClass { class: 1 })));
        assert!(matches!(
            refusal(array![0, 2, usize::MAX - 1, 0, 0]),
            Some(ClassifyError::EmptyClass { class: 1 })
        ));
        assert!(matches!(
            refusal(array![0, 1]),
            Some(ClassifyError::Lengths { what: "classes", rows: 5, found: 2 })
        ));
        let weights = data().with_weights(array![1.0, 1.0, f32::NAN, 1.0, 1.0]);
        assert!(matches!(LogisticParams::new().fit(&weights), Err(ClassifyError::BadWeight { .. })));
        let weightless = data().with_weights(Array1::zeros(5));
        assert!(matches!(LogisticParams::new().fit(&weightless), Err(ClassifyError::NoWeight)));
        let short = LogisticParams::new().class_weight(ClassWeight::PerClass(vec![1.0]));
        assert!(matches!(short.fit(&data()), Err(ClassifyError::ClassWeights { expected: 3, found: 1 })));
    }

    #[test]
    fn an_example_weight_of_two_is_the_example_twice() {
        let params = LogisticParams::new().tolerance(1e-10);
        let weighted = fit(&params, &data().with_weights(array![1.0, 2.0, 1.0, 1.0, 1.0]));
        let rows = data().records.select(&[0, 1, 1, 2, 3, 4]);
        let repeated = fit(&params, &DatasetBase::new(rows, array![0, 1, 1, 2, 1, 0]));
        for (a, b) in weighted.weights().iter().zip(repeated.weights()) {
            approx::assert_relative_eq!(a, b, max_relative = 1e-6);
        }
    }

    #[test]
    fn an_example_weight_of_zero_is_no_example_and_scored() {
        for class_weight in [ClassWeight::Uniform, ClassWeight::Balanced] {
            let params = LogisticParams::new().tolerance(1e-10).class_weight(class_weight);
            let (x, classes) = (data().records, [0, 1, 2, 1, 0]);
            let rows = Prepared::new(PartyRows::new(x.clone(), vec![None; 5]).expect("in order"));
            let params = params.check().expect("valid");
            let (all, _) = params.fit_prepared(&rows, &classes, None, None).expect("fits");
            let four = DatasetBase::new(x.select(&[0, 1, 2, 4]), array![0, 1, 2, 0]);
            let oracle = params.fit(&four).expect("fits");
            for start in [None, Some(&all)] {
                let but_one = Some(&[1.0, 1.0, 1.0, 0.0, 1.0][..]);
                let (without, scores) = params.fit_prepared(&rows, &classes, but_one, start).expect("fits");
                let (a, b) = (without.weights().iter(), oracle.weights());
                a.zip(b).for_each(|(a, b)| approx::assert_relative_eq!(a, b, max_relative = 1e-6));
                let (a, b) = (scores.row(3), oracle.scores(&x));
                a.iter()
                    .zip(b.row(3))
                    .for_each(|(a, b)| approx::assert_relative_eq!(a, b, max_relative = 1e-6));
            }
        }
    }

    #[test]
    fn the_reason_for_stopping_is_told() {
        let reason = |params: LogisticParams| fit(&params, &data()).outcome().expect("fitted").reason;
        assert_eq!(reason(LogisticParams::new()), StopReason::Converged);
        assert_eq!(
            reason(LogisticParams::new().tolerance(1e-9).max_iterations(1)),
            StopReason::MaxIterations
        );
    }

    #[test]
    fn predict_gives_the_best_class() {
        let model = fit(&LogisticParams::new().c(100.0), &data());
        let mut classes = model.default_target(&data().records);
        model.predict_inplace(&data().records, &mut classes);
        assert_eq!(classes, data().targets);
    }
}
