//! The metrics: one number each from the statistics of a set.

use super::statistics::{Labels, Statistics};
use crate::label::{Label, Sentiment};
use crate::nearest::did_you_mean;
use crate::number::Interval;

/// Names of the metrics of an [`Evaluation`](super::Evaluation), in order.
///
/// | name | meaning | scikit-learn |
/// |---|---|---|
/// | `accuracy` | share of examples that are right | `accuracy_score` |
/// | `f1_macro` | mean F1 of the labels that occur in gold or prediction | `f1_score(average="macro")` |
/// | `f1_favor_against` | mean F1 of the first two labels, favor and against (or positive and negative): Mohammad et al. (2016), *SemEval-2016 task 6*, §4.2 | `f1_score(labels=[…], average="macro")` |
/// | `f1_weighted` | mean F1 weighted by support | `f1_score(average="weighted")` |
/// | `recall_macro` | mean recall of the labels that occur in gold | `balanced_accuracy_score` |
/// | `mcc` | Matthews' correlation of gold and prediction for several labels, in [−1, 1]: Gorodkin (2004), *Computational Biology and Chemistry* 28, 367–374; 0 if there is but one label in either | `matthews_corrcoef` |
/// | `flips` | share of examples whose first label was taken for the second or the other way round: favor for against | – |
/// | `log_loss` | mean −ln P(gold); probabilities below 2.2e-16 count as that | `log_loss` |
/// | `brier` | mean over examples of Σ over labels of (P − 1 or 0)², in [0, 2]: Brier (1950) | `brier_score_loss` |
/// | `ece` | expected calibration error, 15 bins | – |
/// | `net_stance_mae` | mean over pairs of an article and a target of how far the mean of P(favor) − P(against) is from that of the labels, in [0, 2]; for sentiments, of P(positive) − P(negative) | `mean_absolute_error` of the means |
///
/// The last five are better if smaller, all others if larger.
pub const METRICS: [&str; 11] = [
    "accuracy",
    "f1_macro",
    "f1_favor_against",
    "f1_weighted",
    "recall_macro",
    "mcc",
    "flips",
    "log_loss",
    "brier",
    "ece",
    "net_stance_mae",
];

/// Whether a metric is better if smaller: `flips`, `log_loss`, `brier`, `ece` and `net_stance_mae` are.
pub(crate) fn smaller_is_better(metric: &str) -> bool {
    matches!(metric, "flips" | "log_loss" | "brier" | "ece" | "net_stance_mae")
}

/// The least and the largest number that a metric, or a figure of a label, can be.
pub(super) fn range(metric: &str) -> (f64, f64) {
    match metric {
        "log_loss" => (0.0, -libm::log(f64::EPSILON)),
        "brier" | "net_stance_mae" => (0.0, 2.0),
        "mcc" => (-1.0, 1.0),
        _ => (0.0, 1.0),
    }
}

/// There is no metric of that name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no metric `{name}`; expected one of {}", METRICS.join(", "))]
pub struct UnknownMetric {
    /// The name.
    pub name: String,
}

impl UnknownMetric {
    /// The metric that was most likely meant.
    pub fn hint(&self) -> Option<String> {
        did_you_mean(&self.name, METRICS)
    }
}

/// The name of the metric whose name among those of stances says favor and against.
const POSITIVE_NEGATIVE: &str = "f1_positive_negative";
/// The same metric of stances.
const FAVOR_AGAINST: &str = "f1_favor_against";

/// What people read for a metric of labels: the mean F1 of the first two labels is `f1_favor_against` or
/// `f1_positive_negative`.
pub(crate) fn metric_name<L: Label>(metric: &'static str) -> &'static str {
    if metric == FAVOR_AGAINST && L::TASK == Sentiment::TASK { POSITIVE_NEGATIVE } else { metric }
}

/// The metric of a name.
pub(super) fn named(name: &str) -> Result<&'static str, UnknownMetric> {
    let name = if name == POSITIVE_NEGATIVE { FAVOR_AGAINST } else { name };
    let metric = METRICS.into_iter().find(|metric| *metric == name);
    metric.ok_or_else(|| UnknownMetric { name: name.to_owned() })
}

/// A figure and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Metric {
    /// One of [`METRICS`].
    pub name: &'static str,
    /// The figure; `None` if the data leaves it undefined.
    pub value: Option<f64>,
    /// 95 % interval: bootstrap over articles, of the resamples that leave the figure defined. `None` for
    /// fewer than five articles, for an undefined figure, and for `ece`: a resample of n examples gathers
    /// more noise in its bins than n examples do, so the percentiles lie too high.
    pub interval: Option<Interval>,
}

/// The value of a metric, macro means being over these labels; `None` if one of them leaves it undefined, and
/// for `ece`, which these sums do not tell.
pub(super) fn value(name: &str, s: &Statistics, labels: &Labels) -> Option<f64> {
    let n = s.n();
    // None for a label that occurs as neither.
    let f1_of = |label: usize| ratio(2 * s.right(label), s.gold(label) + s.predicted(label));
    match name {
        "accuracy" => ratio((0..s.confusion.len()).map(|label| s.right(label)).sum(), n),
        "f1_macro" => mean(labels.occurring.iter().map(|&label| f1_of(label))),
        "f1_favor_against" => mean([f1_of(0), f1_of(1)].into_iter()),
        "f1_weighted" => {
            let weighted = |&label: &usize| Some(f1_of(label)? * f64::from(s.gold(label)));
            (n > 0).then(|| labels.gold.iter().filter_map(weighted).sum::<f64>() / f64::from(n))
        }
        "recall_macro" => mean(labels.gold.iter().map(|&label| ratio(s.right(label), s.gold(label)))),
        "mcc" => (n > 0).then(|| correlation(s)),
        "flips" => ratio(s.confusion[0][1] + s.confusion[1][0], n),
        "log_loss" => (n > 0 && s.log_loss.is_finite()).then(|| s.log_loss / f64::from(n)),
        "brier" => (n > 0 && s.brier.is_finite()).then(|| s.brier / f64::from(n)),
        "net_stance_mae" => (s.net.0 > 0).then(|| s.net.1 / f64::from(s.net.0)),
        _ => None,
    }
}

/// Matthews' correlation: (n·right − Σ gold·predicted) / √((n² − Σ gold²) (n² − Σ predicted²)).
fn correlation(s: &Statistics) -> f64 {
    let sum = |of: &dyn Fn(usize) -> f64| (0..s.confusion.len()).map(of).sum::<f64>();
    let (gold, predicted) = (|label| f64::from(s.gold(label)), |label| f64::from(s.predicted(label)));
    let (n, right) = (f64::from(s.n()), sum(&|label| f64::from(s.right(label))));
    let covariance =
        |a: &dyn Fn(usize) -> f64, b: &dyn Fn(usize) -> f64| n * n - sum(&|label| a(label) * b(label));
    let scale = (covariance(&gold, &gold) * covariance(&predicted, &predicted)).sqrt();
    if scale > 0.0 { (n * right - (n * n - covariance(&gold, &predicted))) / scale } else { 0.0 }
}

/// A share; `None` of nothing.
pub(super) fn ratio(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| f64::from(part) / f64::from(whole))
}

/// `None` of nothing, or if one is undefined.
fn mean(numbers: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let (sum, n) =
        numbers.fold((Some(0.0), 0u32), |(sum, n), number| (sum.zip(number).map(|(a, b)| a + b), n + 1));
    sum.filter(|_| n > 0).map(|sum| sum / f64::from(n))
}
