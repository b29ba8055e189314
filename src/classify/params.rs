//! What a user may set, and the check that it makes sense.

use linfa::ParamGuard;
use serde::{Deserialize, Serialize};

use super::ClassifyError;

/// How much the examples of each class count, before their own weights.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub enum ClassWeight {
    /// Every class counts 1.
    #[default]
    Uniform,
    /// Class `c` counts `n / (n_classes * n_c)`, so that all classes count the same in sum: scikit-learn's
    /// `class_weight="balanced"`.
    /// `n` counts rows, not their weights. (King & Zeng 2001, "Logistic Regression in Rare Events Data".)
    Balanced,
    /// One positive factor per class, in class order.
    PerClass(Vec<f64>),
}

/// Checked parameters of a [`Logistic`](super::Logistic) regression; made by [`LogisticParams`].
#[derive(Debug, Clone, PartialEq)]
pub struct LogisticValidParams {
    pub(super) c: f64,
    pub(super) party_c: f64,
    /// How many times the penalty of weights counts; that of intercepts, where they have one, counts once.
    pub(super) times: f64,
    pub(super) class_weight: ClassWeight,
    pub(super) tolerance: f64,
    pub(super) max_iterations: usize,
}

impl LogisticValidParams {
    /// The same with a penalty of weights that is so many times as strong.
    pub(crate) fn penalized(&self, times: f64) -> Self {
        Self { times, ..self.clone() }
    }
}

/// Parameters of a multinomial logistic regression, with scikit-learn's meanings.
///
/// | parameter | meaning | default |
/// |---|---|---|
/// | `c` | inverse strength of the L2 penalty: the objective is summed log loss + ‖W‖² / (2 C) | 1.0 |
/// | `party_c` | the same for the weights that parties have of their own ([`PartyRows`](super::PartyRows)) | 1.0 |
/// | `class_weight` | see [`ClassWeight`] | uniform |
/// | `tolerance` | stop when the gradient's norm is this share of its norm at W = 0 | 1e-4 |
/// | `max_iterations` | Newton steps at most | 100 |
///
/// Intercepts are always fitted. Shared ones are not penalized, unless the rows have scores already; those of
/// parties are.
#[derive(Debug, Clone, PartialEq)]
pub struct LogisticParams(LogisticValidParams);

impl Default for LogisticParams {
    fn default() -> Self {
        Self(LogisticValidParams {
            c: 1.0,
            party_c: 1.0,
            times: 1.0,
            class_weight: ClassWeight::Uniform,
            tolerance: 1e-4,
            max_iterations: 100,
        })
    }
}

impl LogisticParams {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the inverse strength of the penalty, `C` of scikit-learn, 1 / `alpha` of `linfa-logistic`.
    #[must_use]
    pub fn c(mut self, c: f64) -> Self {
        self.0.c = c;
        self
    }

    /// Sets the inverse strength of the penalty on the weights that parties have of their own.
    #[must_use]
    pub fn party_c(mut self, party_c: f64) -> Self {
        self.0.party_c = party_c;
        self
    }

    /// Sets the weight of each class.
    #[must_use]
    pub fn class_weight(mut self, class_weight: ClassWeight) -> Self {
        self.0.class_weight = class_weight;
        self
    }

    /// Sets the gradient norm, relative to the first one, at which the fit has converged.
    #[must_use]
    pub fn tolerance(mut self, tolerance: f64) -> Self {
        self.0.tolerance = tolerance;
        self
    }

    /// Sets the largest number of Newton steps.
    #[must_use]
    pub fn max_iterations(mut self, max_iterations: usize) -> Self {
        self.0.max_iterations = max_iterations;
        self
    }
}

impl ParamGuard for LogisticParams {
    type Checked = LogisticValidParams;
    type Error = ClassifyError;

    fn check_ref(&self) -> Result<&Self::Checked, Self::Error> {
        let has_inverse = |value: f64| value > 0.0 && (1.0 / value).is_finite();
        let positive = |name, value: f64| match value.is_finite() && has_inverse(value) {
            true => Ok(()),
            false => Err(ClassifyError::NotPositive { name, value }),
        };
        positive("C", self.0.c)?;
        positive("parties.C", self.0.party_c)?;
        positive("tol", self.0.tolerance)?;
        if let ClassWeight::PerClass(weights) = &self.0.class_weight {
            weights.iter().try_for_each(|&weight| positive("class_weight", weight))?;
        }
        if self.0.max_iterations == 0 {
            return Err(ClassifyError::NotPositive { name: "max_iter", value: 0.0 });
        }
        Ok(&self.0)
    }

    fn check(self) -> Result<Self::Checked, Self::Error> {
        self.check_ref()?;
        Ok(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_without_meaning_are_refused_by_name() {
        let name = |params: LogisticParams| match params.check() {
            Err(ClassifyError::NotPositive { name, .. }) => name,
            other => panic!("expected a refusal, got {other:?}"),
        };
        assert_eq!(name(LogisticParams::new().c(0.0)), "C");
        assert_eq!(name(LogisticParams::new().c(f64::NAN)), "C");
        assert_eq!(name(LogisticParams::new().c(f64::INFINITY)), "C");
        assert_eq!(name(LogisticParams::new().c(5e-324)), "C");
        assert_eq!(name(LogisticParams::new().party_c(1e-310)), "parties.C");
        assert_eq!(name(LogisticParams::new().tolerance(-1.0)), "tol");
        assert_eq!(name(LogisticParams::new().max_iterations(0)), "max_iter");
        let weights = ClassWeight::PerClass(vec![1.0, -1.0]);
        assert_eq!(name(LogisticParams::new().class_weight(weights)), "class_weight");
        assert!(LogisticParams::new().check().is_ok());
    }
}
