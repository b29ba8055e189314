//! Gold labels and predictions → how good the predictions are.
//!
//! **In:** a predictor and labelled rows ([`Measurement::measure`]), or [`ScoredExample`] examples: gold
//! label, predicted label, probabilities, and the article each is from. **Out:** an [`Evaluation`]: every
//! metric with its 95 % interval, figures per label, the confusion matrix, a table of reliability; and
//! [gates](Gate), which say whether they are good enough. A [`Slicing`] shows parts of the data, a
//! [`Comparison`] two models on the same examples. A [`Suite`] of cases says what a model must do, case by
//! case. A [`Search`] tries parameters and measures each on held-out examples, and a [`CrossValidation`]
//! measures a [`Trainer`](crate::pipeline::Trainer) by models that each leave a part of the data out, a
//! [`LearningCurve`] by how much more labels help. The labels themselves are judged, too: faults are
//! looked for among those that a model, trained without them, firmly disagrees with, and an [`Agreement`]
//! says how far annotators agree.
//!
//! ```
//! use stancekit::evaluate::{Evaluation, ScoredExample};
//! use stancekit::label::Stance::{self, Against, Favor, Neutral};
//!
//! let judged = |gold, predicted: Stance, group: &str| ScoredExample {
//!     gold,
//!     predicted,
//!     probabilities: vec![(predicted, 0.8), (if predicted == Neutral { Favor } else { Neutral }, 0.2)],
//!     group: group.into(),
//!     target: None,
//! };
//! let rows = [judged(Favor, Favor, "a"), judged(Against, Neutral, "a"), judged(Neutral, Neutral, "b")];
//! let evaluation = Evaluation::new(&rows, 0);
//! assert_eq!(evaluation.n, 3);
//! assert!((evaluation.metric("accuracy").unwrap().value.unwrap() - 2.0 / 3.0).abs() < 1e-12);
//! assert_eq!(evaluation.labels[1].precision.value, None); // nothing was predicted to be against
//! ```
//!
//! **Limits:** every example counts the same; weights matter in training only.

mod agreement;
mod baseline;
mod bootstrap;
mod by_lexicon;
mod compare;
mod confusion;
mod coverage;
mod crossval;
mod curve;
mod error;
mod evaluator;
mod examples;
mod gates;
mod interval;
mod label_errors;
mod mcnemar;
mod measurement;
mod metrics;
mod mistakes;
mod net_stance;
mod overlap;
mod predicted;
mod predictions;
mod ranking;
mod ratings;
mod sample;
mod slices;
mod statistics;
mod suite;
mod swap;
mod task;
mod tasked;
mod tune;
mod weak;

#[doc(hidden)]
pub use agreement::Pair;
pub use agreement::{Agreement, Coefficient, Undefined};
pub(crate) use baseline::Paired;
pub(crate) use baseline::row_name;
pub use baseline::{Baseline, BaselineError};
#[doc(hidden)]
pub use compare::Turn;
pub use compare::{Comparison, Difference};
pub use confusion::{Confusion, LabelScores};
#[doc(hidden)]
pub use coverage::CoveragePoint;
#[doc(hidden)]
pub use crossval::Spread;
pub use crossval::{CrossValidation, FoldFigures, Folds};
#[doc(hidden)]
pub use curve::CurvePoint;
pub use curve::LearningCurve;
pub use error::{CrossValidationError, EvaluationError, PredictionsError, TuneError};
pub use evaluator::{BaselineComparison, EvaluationRun, Evaluator};
#[doc(hidden)]
pub use examples::Example;
pub(crate) use gates::refuse_drops;
pub use gates::{Bound, DropTest, Gate, GateError, GateResult, SliceOf, read_gates};
pub(crate) use interval::{FEW_EXAMPLES, FEW_GROUPS};
pub(crate) use label_errors::LabelError;
#[cfg_attr(
    not(feature = "cli"),
    allow(unused_imports, reason = "`check` of the program looks for them")
)]
pub(crate) use label_errors::label_errors;
pub use mcnemar::McNemar;
pub use measurement::Measurement;
#[doc(hidden)]
pub use metrics::UnknownMetric;
pub use metrics::{METRICS, Metric};
pub(crate) use metrics::{metric_name, smaller_is_better};
pub(crate) use mistakes::Mistake;
pub(crate) use mistakes::mistakes;
pub(crate) use overlap::TrainingOverlap;
pub(crate) use overlap::{files_twice, label_warnings, unmeasured};
pub(crate) use predicted::predicted_stance;
pub use predictions::Predictions;
#[doc(hidden)]
pub use ratings::RatedItem;
pub(crate) use slices::MIN_SLICE;
pub use slices::{SLICES, Slice, SliceError, Slicing};
#[doc(hidden)]
pub use suite::{Case, CaseOutcome, Expect, Failure, Item, SuiteFault};
pub use suite::{MaxFailureRate, Rate, RateGateResult, Suite, SuiteError, SuiteRun, TestKind};
pub use swap::Swap;
pub use task::Task;
pub(crate) use tasked::Tasked;
pub use tune::{Search, SearchSpace, Trial};
pub(crate) use weak::WeakSlice;
pub(crate) use weak::weak_slices;

use std::sync::Arc;

use crate::calibrate::{BINS, Bin};
use crate::label::Label;
use crate::number::Estimate;
use sample::Sample;

/// One example that was judged.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredExample<L> {
    /// Its label in the data.
    pub gold: L,
    /// The label predicted.
    pub predicted: L,
    /// Probability of each label that the model knows; empty if they are not told, which leaves every figure
    /// of probabilities undefined.
    pub probabilities: Vec<(L, f64)>,
    /// The article that it is from. Examples of one article are not independent, so intervals resample
    /// articles.
    pub group: String,
    /// Whom the label is toward; none if it is about the text as a whole.
    pub target: Option<Arc<str>>,
}

impl<L: Label> ScoredExample<L> {
    /// The probability of a label; 0 of one that the model does not know.
    pub fn probability(&self, label: L) -> f64 {
        self.probabilities.iter().find(|(known, _)| *known == label).map_or(0.0, |(_, p)| *p)
    }

    /// The probability of the label that was predicted; none if nothing tells how probable labels are.
    pub fn confidence(&self) -> Option<f64> {
        (!self.is_bare()).then(|| self.probability(self.predicted))
    }

    /// Whether nothing tells how probable labels are.
    pub(crate) fn is_bare(&self) -> bool {
        self.probabilities.is_empty()
    }
}

/// How good predictions are.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Evaluation<L> {
    /// Number of examples.
    pub n: usize,
    /// Number of articles.
    pub groups: usize,
    /// Every metric of [`METRICS`], in that order. Of what a [model](Measurement) says of articles,
    /// `net_stance_coverage` follows: the share of pairs of an article and a target with three paragraphs or
    /// more in which the 95 % interval of the net stance holds that of the labels, with an interval by
    /// Wilson's score.
    pub metrics: Vec<Metric>,
    /// Figures per label, for each label that is in the data or was predicted.
    pub labels: Vec<LabelScores<L>>,
    /// Accuracy and macro F1 of a list of good and bad words on the same texts, if they are known: what a
    /// model has to beat.
    pub lexicon: Option<(f64, f64)>,
    /// Counts of gold against predicted label.
    pub confusion: Confusion<L>,
    /// Accuracy on the most confident predictions, from all of them down to a tenth.
    pub coverage: Vec<CoveragePoint>,
    /// Confidence and accuracy of the examples in each of 15 bins of confidence, all of the same width.
    pub reliability: [Bin; BINS],
}

impl<L: Label> Evaluation<L> {
    /// Evaluates examples; the seed is that of the bootstrap.
    pub fn new(rows: &[ScoredExample<L>], seed: u64) -> Self {
        let sample = Sample::new(rows);
        let figures = sample.figures(seed);
        let (metrics, of_labels) = figures.split_at(METRICS.len());
        let metric = |(name, figure): (&&'static str, &Estimate)| Metric {
            name,
            value: figure.value,
            interval: figure.interval,
        };
        Self {
            n: rows.len(),
            groups: sample.n_articles(),
            metrics: METRICS.iter().zip(metrics).map(metric).collect(),
            labels: LabelScores::all(&sample.whole, of_labels),
            lexicon: None,
            confusion: Confusion::new(&sample.whole),
            coverage: coverage::risk_coverage(rows),
            reliability: sample.bins,
        }
    }

    /// The same with each example counted once, where it was judged so many times. What is counted by what
    /// was predicted, the confusion and the reliability, stays of all times.
    fn counted_once(mut self, repeats: usize) -> Self {
        self.n /= repeats;
        let times = u32::try_from(repeats).unwrap_or(u32::MAX);
        self.labels.iter_mut().for_each(|scores| scores.support /= times);
        self
    }

    /// Accuracy and macro F1 of who always says the commonest label: what a model has to beat. None of no
    /// examples.
    pub fn majority(&self) -> Option<(f64, f64)> {
        let supports: Vec<u32> = self.labels.iter().map(|scores| scores.support).filter(|n| *n > 0).collect();
        let (top, sum) = (supports.iter().max()?, supports.iter().sum::<u32>());
        let share = f64::from(*top) / f64::from(sum);
        Some((share, 2.0 * share / (1.0 + share) / supports.len() as f64))
    }

    /// What to bear in mind of the intervals: that there are none of so few articles, or that the one of
    /// macro F1 is too short because there are few articles or few examples of a label.
    pub fn caution(&self) -> Option<String> {
        match self.groups {
            0 => None,
            few @ 1..interval::MIN_GROUPS => {
                Some(format!("no intervals: {few} articles, expected at least 5"))
            }
            few @ interval::MIN_GROUPS..FEW_GROUPS => Some(format!(
                "{few} articles: with fewer than {FEW_GROUPS}, the interval of macro F1 is too short, most of all where a label is rare"
            )),
            _ => self.rare_label().map(|(label, n)| {
                format!(
                    "{n} examples of {label}: with fewer than {FEW_EXAMPLES} of a label, the interval of macro F1 is too short"
                )
            }),
        }
    }

    /// The label with the fewest examples and their number, if these are too few for the interval of
    /// macro F1 to hold its level.
    #[doc(hidden)]
    pub fn rare_label(&self) -> Option<(L, u32)> {
        let rarest = self.labels.iter().min_by_key(|scores| scores.support)?;
        (rarest.support < FEW_EXAMPLES).then_some((rarest.label, rarest.support))
    }

    /// A metric by name.
    pub fn metric(&self, name: &str) -> Option<&Metric> {
        self.metrics.iter().find(|metric| metric.name == name)
    }
}
