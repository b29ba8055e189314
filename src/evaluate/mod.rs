//! Gold labels and predictions → how good the predictions are.
//!
//! **In:** a predictor and labelled rows ([`Figures::measure`]), or [`Judged`] examples: gold label, predicted label, probabilities,
//! and the article each is from. **Out:** an [`Evaluation`]: every metric with its 95 % interval, figures per label, the confusion matrix; and [`gates`](check_gates), which
//! say whether they are good enough. A [`Suite`] of cases says what a model must do, case by case. A [`Search`] tries parameters and measures
//! each on held-out examples, and a [`CrossValidation`] measures a [`Trainer`](crate::pipeline::Trainer) by models that each leave a part of the data out. The labels themselves are judged, too: [`label_errors`] lists those that a model, trained without them, firmly
//! disagrees with, and an [`Agreement`] says how far annotators agree.
//!
//! ```
//! use stancekit::evaluate::{Evaluation, Judged};
//! use stancekit::label::Stance::{self, Against, Favor, Neutral};
//!
//! let judged = |gold, predicted: Stance, group: &str| Judged {
//!     gold,
//!     predicted,
//!     probabilities: vec![(predicted, 0.8), (if predicted == Neutral { Favor } else { Neutral }, 0.2)],
//!     group: group.into(),
//! };
//! let rows = [judged(Favor, Favor, "a"), judged(Against, Neutral, "a"), judged(Neutral, Neutral, "b")];
//! let evaluation = Evaluation::new(&rows, 0);
//! assert_eq!(evaluation.n, 3);
//! assert!((evaluation.metric("accuracy").unwrap().value.unwrap() - 2.0 / 3.0).abs() < 1e-12);
//! assert_eq!(evaluation.labels[1].precision, None); // nothing was predicted to be against
//! ```
//!
//! **Limits:** every example counts the same; weights matter in training only.

mod agreement;
mod bootstrap;
mod confusion;
mod coverage;
mod crossval;
mod gates;
mod judge;
mod label_errors;
mod metrics;
mod nearest;
mod ratings;
mod statistics;
mod suite;
mod swap;
mod tune;

pub use agreement::{Agreement, Estimate, Pair, RatedItem, Undefined};
pub use confusion::{Confusion, LabelScores};
pub use coverage::CoveragePoint;
pub use crossval::{CrossValidation, CrossValidationError, FoldFigures, Spread};
pub use gates::{Gate, GateError, GateResult, check_gates};
pub use judge::Figures;
pub use label_errors::label_errors;
pub use metrics::{METRICS, Metric, UnknownMetric, smaller_is_better};
pub use suite::{
    Case, Expect, Failure, Item, Kind, MaxFailureRate, Outcome, Rate, RateGateResult, Suite, SuiteError,
    SuiteFault, SuiteRun,
};
pub use swap::Swap;
pub use tune::{Search, Space, Trial, TuneError};

use crate::label::Label;
use statistics::Statistics;

/// One example that was judged.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged<L> {
    /// Its label in the data.
    pub gold: L,
    /// The label predicted.
    pub predicted: L,
    /// Probability of each label that the model knows.
    pub probabilities: Vec<(L, f64)>,
    /// The article that it is from. Examples of one article are not independent, so intervals resample articles.
    pub group: String,
}

/// How good predictions are.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation<L> {
    /// Number of examples.
    pub n: usize,
    /// Number of articles.
    pub groups: usize,
    /// Every metric of [`METRICS`], in that order.
    pub metrics: Vec<Metric>,
    /// Figures per label, for each label that is in the data or was predicted.
    pub labels: Vec<LabelScores<L>>,
    /// Counts of gold against predicted label.
    pub confusion: Confusion<L>,
    /// Accuracy on the examples that the model is surest of, from all of them down to a tenth.
    pub coverage: Vec<CoveragePoint>,
}

impl<L: Label> Evaluation<L> {
    /// Evaluates examples; the seed is that of the bootstrap.
    pub fn new(rows: &[Judged<L>], seed: u64) -> Self {
        let by_group = Statistics::by_group(rows);
        let whole = Statistics::sum(&by_group);
        let labels = whole.labels();
        let intervals = bootstrap::intervals(&by_group, &labels, seed);
        let confusion = Confusion::new(&whole);
        let metrics = METRICS.iter().zip(intervals).map(|(name, interval)| Metric {
            name,
            value: metrics::value(name, &whole, &labels),
            interval,
        });
        Self {
            n: rows.len(),
            groups: by_group.len(),
            metrics: metrics.collect(),
            labels: confusion.label_scores(),
            confusion,
            coverage: coverage::risk_coverage(rows),
        }
    }

    /// A metric by name.
    pub fn metric(&self, name: &str) -> Option<&Metric> {
        self.metrics.iter().find(|metric| metric.name == name)
    }
}
