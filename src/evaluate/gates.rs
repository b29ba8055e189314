//! Whether figures are good enough.

use super::Evaluation;
use super::metrics::{UnknownMetric, named, smaller_is_better};
use crate::label::Label;

/// A bound on a metric.
///
/// ```
/// use stancekit::evaluate::Gate;
///
/// let gate: Gate = "f1_macro=0.70".parse().unwrap();
/// assert_eq!((gate.metric, gate.bound), ("f1_macro", 0.7));
/// let error = "f1macro=0.7".parse::<Gate>().unwrap_err();
/// assert_eq!(error.hint().as_deref(), Some("did you mean `f1_macro`?"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gate {
    /// One of [`METRICS`](super::METRICS).
    pub metric: &'static str,
    /// The least value, or for metrics that are [better if smaller](smaller_is_better), the largest.
    pub bound: f64,
}

/// Why a text is not a gate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GateError {
    /// No `=`, or no number behind it.
    #[error("gate `{text}` is not METRIC=NUMBER")]
    Form {
        /// The text.
        text: String,
    },
    /// No such metric.
    #[error(transparent)]
    UnknownMetric(#[from] UnknownMetric),
}

impl GateError {
    /// What to do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Form { .. } => None,
            Self::UnknownMetric(unknown) => unknown.hint(),
        }
    }
}

impl std::str::FromStr for Gate {
    type Err = GateError;

    fn from_str(text: &str) -> Result<Self, GateError> {
        let form = || GateError::Form { text: text.to_owned() };
        let (name, number) = text.split_once('=').ok_or_else(form)?;
        let bound: f64 =
            number.trim().parse().ok().filter(|bound: &f64| bound.is_finite()).ok_or_else(form)?;
        Ok(Self { metric: named(name.trim())?, bound })
    }
}

/// What came of a gate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GateResult {
    /// The gate.
    pub gate: Gate,
    /// The metric's value; an undefined one does not pass.
    pub value: Option<f64>,
    /// Whether it is good enough.
    pub passed: bool,
}

/// Holds figures against bounds.
pub fn check_gates<L: Label>(evaluation: &Evaluation<L>, gates: &[Gate]) -> Vec<GateResult> {
    let check = |&gate: &Gate| {
        let value = evaluation.metric(gate.metric).and_then(|metric| metric.value);
        let passes =
            |value: f64| if gate.smaller_is_better() { value <= gate.bound } else { value >= gate.bound };
        GateResult { gate, value, passed: value.is_some_and(passes) }
    };
    gates.iter().map(check).collect()
}

impl Gate {
    /// Whether the metric is better if smaller.
    pub fn smaller_is_better(&self) -> bool {
        smaller_is_better(self.metric)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::Judged;
    use crate::label::Stance::{Against, Favor};

    #[test]
    fn bounds_are_inclusive_and_turn_for_losses() {
        let judged = |gold, predicted| Judged {
            gold,
            predicted,
            probabilities: vec![(predicted, 1.0)],
            group: "a".into(),
            target: None,
        };
        let evaluation = Evaluation::new(&[judged(Favor, Favor), judged(Against, Favor)], 0);
        let passed = |gate: &str| check_gates(&evaluation, &[gate.parse().expect("a gate")])[0].passed;
        assert!(passed("accuracy=0.5") && !passed("accuracy=0.51"));
        assert!(passed("ece=0.5") && !passed("ece=0.49"));
    }

    #[test]
    fn what_is_not_a_gate_is_refused() {
        for text in ["f1_macro", "f1_macro=", "f1_macro=high", "f1_macro=NaN"] {
            assert!(matches!(text.parse::<Gate>(), Err(GateError::Form { .. })), "{text}");
        }
        let error = "speed=1".parse::<Gate>().expect_err("no metric");
        assert!(error.to_string().contains("expected one of accuracy, f1_macro"));
        assert_eq!(error.hint(), None);
    }
}
