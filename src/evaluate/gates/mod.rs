//! Whether figures are good enough.

mod check;
mod error;
mod file;
mod measurable;

pub(crate) use check::GateContext;
pub use check::GateResult;
pub use error::GateError;
pub use file::read_gates;
pub(crate) use measurable::{Measurable, Subject};

use std::fmt;

use super::Task;
use super::metrics::{METRICS, named, range, smaller_is_better};
use super::net_stance::NET_STANCE_COVERAGE;
use crate::dataset::Location;
use crate::number::Estimate;

/// Rows scored per second: a figure that gates may be on.
const ROWS_PER_SECOND: &str = "rows_per_second";
/// Size of the model in bytes: a figure that gates may be on.
const MODEL_BYTES: &str = "model_bytes";
/// Share of stances that stay when two names are swapped: a figure that gates may be on.
const SWAP_CONSISTENCY: &str = "swap_consistency";

/// A bound on a figure.
///
/// ```
/// use stancekit::evaluate::{Bound, Gate};
///
/// let gate: Gate = "f1_macro=0.70".parse().unwrap();
/// assert_eq!((gate.metric, gate.bound), ("f1_macro", Bound::Min(0.7)));
/// let error = "f1macro=0.7".parse::<Gate>().unwrap_err();
/// assert_eq!(error.hint().as_deref(), Some("did you mean `f1_macro`?"));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Gate {
    /// One of [`METRICS`], `net_stance_coverage`, `rows_per_second`, `model_bytes` or `swap_consistency`;
    /// with a label `precision`, `recall`, `f1`, `roc_auc` or `average_precision`.
    pub metric: &'static str,
    /// Whether the figure is of stances or of sentiments.
    pub task: Task,
    /// The name of the label that the figure is of, if it is of one.
    pub label: Option<&'static str>,
    /// The part of the data that the figure is on; none for all of it.
    pub slice: Option<SliceOf>,
    /// The share of the examples that the accuracy is of, the most confident first; none for all of them.
    pub coverage: Option<f64>,
    /// Whether the end of the figure's interval that lies nearer to the bound has to hold it, and not the
    /// figure: what one can promise of other articles.
    pub is_firm: bool,
    /// Whether a drop is told as a part of the figure before.
    pub is_relative: bool,
    /// The bound.
    pub bound: Bound,
    /// Where it is written, if it is in a file.
    pub place: Option<Location>,
}

/// The examples that have one value of a property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SliceOf {
    /// The property; see [`Slicing`](super::Slicing).
    pub field: String,
    /// The value.
    pub value: String,
}

/// How good a figure must be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    /// At least this.
    Min(f64),
    /// At most this.
    Max(f64),
    /// Worse than the baseline by at most this, in the figure's own unit.
    MaxDrop(f64, DropTest),
}

/// When a drop is too large.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DropTest {
    /// If the drop and the whole 95 % interval of it lie above the bound, so that chance hardly explains it.
    /// Where there is no interval, because there are fewer than five articles, the drop counts alone.
    #[default]
    Interval,
    /// If the drop itself is above the bound.
    Point,
}

impl DropTest {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Interval, Self::Point];

    /// The word that files have.
    pub fn name(self) -> &'static str {
        match self {
            Self::Interval => "interval",
            Self::Point => "point",
        }
    }
}

impl Bound {
    /// The word that files have: `min`, `max` or `max_drop`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Min(_) => "min",
            Self::Max(_) => "max",
            Self::MaxDrop(..) => "max_drop",
        }
    }

    /// The number.
    pub fn value(self) -> f64 {
        match self {
            Self::Min(value) | Self::Max(value) | Self::MaxDrop(value, _) => value,
        }
    }

    /// Whether a figure, or the drop of one, is good enough; an undefined one is not.
    fn admits(self, figure: Estimate) -> bool {
        let Some(value) = figure.value else { return false };
        match self {
            Self::Min(least) => value >= least,
            Self::Max(most) | Self::MaxDrop(most, DropTest::Point) => value <= most,
            Self::MaxDrop(most, DropTest::Interval) => {
                value <= most || figure.interval.is_some_and(|of| of.low <= most)
            }
        }
    }

    /// Why the bound is none: it holds, or fails, whatever the figure is.
    fn nonsense(self, (least, largest): (f64, f64)) -> Option<String> {
        let value = self.value();
        let (always, never) = match self {
            Self::Min(_) => (value <= least, value > largest),
            Self::Max(_) => (value >= largest, value < least),
            Self::MaxDrop(..) => (value >= largest - least, value < least - largest),
        };
        let ends = match self {
            Self::MaxDrop(..) => (least - largest, largest - least),
            Self::Min(_) | Self::Max(_) => (least, largest),
        };
        let ends = match ends {
            (least, f64::INFINITY) => format!("at least {least}"),
            (least, largest) => format!("from {least:.4} to {largest:.4}").replace(".0000", ""),
        };
        let name = self.name();
        match (always, never) {
            (true, _) => Some(format!("`{name}` of {value} always holds: the figure is {ends}")),
            (_, true) => Some(format!("`{name}` of {value} never holds: the figure is {ends}")),
            _ => None,
        }
    }
}

/// What the figure is: `recall of against in lang=ru`.
impl fmt::Display for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.bound {
            Bound::MaxDrop(..) if self.is_relative => f.write_str("relative drop of ")?,
            Bound::MaxDrop(..) => f.write_str("drop of ")?,
            Bound::Min(_) if self.is_firm => f.write_str("lower end of ")?,
            Bound::Max(_) if self.is_firm => f.write_str("upper end of ")?,
            Bound::Min(_) | Bound::Max(_) => {}
        }
        match self.task {
            Task::Stance => f.write_str(self.metric)?,
            Task::Sentiment => write!(f, "sentiment {}", self.task.metric_name(self.metric))?,
        }
        self.coverage.iter().try_for_each(|share| write!(f, " at coverage {share}"))?;
        self.label.iter().try_for_each(|label| write!(f, " of {label}"))?;
        self.slice.iter().try_for_each(|slice| write!(f, " in {}={}", slice.field, slice.value))
    }
}

impl std::str::FromStr for Gate {
    type Err = GateError;

    fn from_str(text: &str) -> Result<Self, GateError> {
        let form = || GateError::Form { text: text.to_owned() };
        let (name, number) = text.split_once('=').ok_or_else(form)?;
        let bound: f64 =
            number.trim().parse().ok().filter(|bound: &f64| bound.is_finite()).ok_or_else(form)?;
        let (task, name) = match name.trim().split_once('.') {
            Some((task, name)) if task == Task::Sentiment.name() => (Task::Sentiment, name),
            Some((task, name)) if task == Task::Stance.name() => (Task::Stance, name),
            _ => (Task::Stance, name.trim()),
        };
        let of_model = [SWAP_CONSISTENCY, NET_STANCE_COVERAGE].into_iter().find(|known| *known == name);
        let metric = of_model.map_or_else(|| named(name), Ok)?;
        let bound = if smaller_is_better(metric) { Bound::Max(bound) } else { Bound::Min(bound) };
        if let Some(why) = bound.nonsense(range(metric)) {
            return Err(GateError::Bound { text: text.to_owned(), why });
        }
        Ok(Self {
            metric,
            task,
            label: None,
            slice: None,
            coverage: None,
            is_firm: false,
            is_relative: false,
            bound,
            place: None,
        })
    }
}

/// Refuses gates on drops, for where there is no baseline.
///
/// # Errors
/// [`GateError::NoBaseline`] for the first of them.
pub(crate) fn refuse_drops(gates: &[Gate]) -> Result<(), GateError> {
    match gates.iter().find(|gate| matches!(gate.bound, Bound::MaxDrop(..))) {
        Some(gate) => Err(GateError::NoBaseline { place: gate.place_or_command_line() }),
        None => Ok(()),
    }
}

impl Gate {
    /// The key that files have for the bound: `min`, `max`, `max_drop` or `max_relative_drop`.
    pub fn kind(&self) -> &'static str {
        if self.is_relative { "max_relative_drop" } else { self.bound.name() }
    }

    /// Where it is written; one of the command line is in no file.
    fn place_or_command_line(&self) -> Location {
        self.place.clone().unwrap_or_else(|| Location { path: "command line".into(), line: 1 })
    }
}

/// Whether a figure is of the examples, and not of the model alone.
fn is_of_examples(metric: &str) -> bool {
    ![ROWS_PER_SECOND, MODEL_BYTES, SWAP_CONSISTENCY].contains(&metric)
}

/// The numbers that what a gate is on can be.
fn range_of(metric: &str) -> (f64, f64) {
    if [ROWS_PER_SECOND, MODEL_BYTES].contains(&metric) { (0.0, f64::INFINITY) } else { range(metric) }
}

/// What a metric may be as a share of what it was: a loss may become many times as large.
fn range_of_share(metric: &str) -> (f64, f64) {
    if smaller_is_better(metric) { (0.0, f64::INFINITY) } else { (0.0, 1.0) }
}

/// The metrics of gates without a label.
fn gate_metrics() -> impl Iterator<Item = &'static str> {
    METRICS.into_iter().chain([NET_STANCE_COVERAGE, ROWS_PER_SECOND, MODEL_BYTES, SWAP_CONSISTENCY])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Interval;

    #[test]
    fn bounds_are_inclusive_and_turn_for_losses() {
        let passes = |gate: &str, value| {
            let gate: Gate = gate.parse().expect("a gate");
            gate.bound.admits(Estimate { value, interval: None })
        };
        assert!(passes("accuracy=0.5", Some(0.5)) && !passes("accuracy=0.51", Some(0.5)));
        assert!(passes("ece=0.5", Some(0.5)) && !passes("ece=0.49", Some(0.5)));
        assert!(!passes("accuracy=0.1", None) && !passes("ece=0.9", None));
    }

    #[test]
    fn a_drop_is_too_large_if_its_interval_or_its_value_is() {
        let admits = |most, judge, drop, interval| {
            Bound::MaxDrop(most, judge).admits(Estimate { value: Some(drop), interval })
        };
        assert!(admits(0.0, DropTest::Interval, 0.03, Some(Interval { low: -0.01, high: 0.06 })));
        assert!(!admits(0.0, DropTest::Interval, 0.03, Some(Interval { low: 0.01, high: 0.06 })));
        assert!(admits(0.02, DropTest::Interval, 0.03, Some(Interval { low: 0.01, high: 0.06 })));
        assert!(!admits(0.0, DropTest::Interval, 0.03, None));
        assert!(admits(0.0, DropTest::Interval, -0.4, None) && admits(0.0, DropTest::Interval, 0.0, None));
        assert!(
            admits(0.1, DropTest::Interval, 0.03, Some(Interval { low: 0.11, high: 0.2 })),
            "a drop within the bound"
        );
        assert!(
            !admits(0.0, DropTest::Point, 0.03, Some(Interval { low: -0.01, high: 0.06 }))
                && admits(0.03, DropTest::Point, 0.03, None)
        );
    }

    #[test]
    fn a_bound_that_always_or_never_holds_is_refused() {
        let refused = |text: &str| text.parse::<Gate>().expect_err(text).to_string();
        assert_eq!(refused("ece=8"), "gate `ece=8`: `max` of 8 always holds: the figure is from 0 to 1");
        assert_eq!(
            refused("f1_macro=60"),
            "gate `f1_macro=60`: `min` of 60 never holds: the figure is from 0 to 1"
        );
        for text in
            ["accuracy=-1", "accuracy=0", "ece=1", "log_loss=100", "brier=2", "ece=-0.1", "mcc=-1", "flips=1"]
        {
            assert!(matches!(text.parse::<Gate>(), Err(GateError::Bound { .. })), "{text}");
        }
        for text in ["accuracy=1", "ece=0", "log_loss=3", "brier=1.5", "mcc=0", "mcc=-0.5"] {
            assert!(text.parse::<Gate>().is_ok(), "{text}");
        }
        let hint = "accuracy=60".parse::<Gate>().expect_err("too much").hint();
        assert_eq!(hint.as_deref(), Some("figures are shares: 60 % is 0.6"));
        let unit = (0.0, 1.0);
        assert!(
            Bound::MaxDrop(2.0, DropTest::Interval)
                .nonsense(unit)
                .is_some_and(|why| why.contains("always holds"))
        );
        assert!(Bound::MaxDrop(1.0, DropTest::Point).nonsense(unit).is_some());
        assert!(Bound::MaxDrop(0.0, DropTest::Point).nonsense(unit).is_none());
        assert!(Bound::MaxDrop(-0.1, DropTest::Point).nonsense(unit).is_none());
        let speed = range_of(ROWS_PER_SECOND);
        assert!(Bound::Min(1000.0).nonsense(speed).is_none() && Bound::Min(0.0).nonsense(speed).is_some());
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
