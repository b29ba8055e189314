//! Numbers as all rooms speak of them: an interval, an estimate with its interval, and how a signed number is
//! written.

use serde::Serialize;

/// A closed interval.
///
/// ```
/// use stancekit::number::Interval;
///
/// let interval = Interval { low: -0.1, high: 0.3 };
/// assert!(interval.contains(0.0) && !interval.contains(0.4));
/// assert!((interval.width() - 0.4).abs() < 1e-12);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end, not below `low`.
    pub high: f64,
}

impl Interval {
    /// Whether a number lies in it, ends included.
    pub fn contains(self, number: f64) -> bool {
        (self.low..=self.high).contains(&number)
    }

    /// Both ends, the lower one first.
    pub fn ends(self) -> (f64, f64) {
        (self.low, self.high)
    }

    /// The interval with either end so much further out.
    #[must_use]
    pub(crate) fn widened(self, by: f64) -> Self {
        Self { low: self.low - by, high: self.high + by }
    }

    /// The distance of its ends.
    pub fn width(self) -> f64 {
        self.high - self.low
    }
}

/// A number that was computed from data, and how sure it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Estimate {
    /// The number; `None` if the data leave it undefined.
    pub value: Option<f64>,
    /// Its 95 % interval: bootstrap over articles, of the resamples that leave it defined. `None` for fewer
    /// than five articles and where the value is undefined.
    pub interval: Option<Interval>,
}

/// A number with its sign and so many decimals, as people read it: `+0.250`, `−0.100`.
pub(crate) fn signed(number: f64, decimals: usize) -> String {
    format!("{number:+.decimals$}").replace('-', "−")
}

/// A number with its sign and two decimals: `+0.25`, `−0.10`, never `−0.00`.
pub(crate) fn signed_short(number: f64) -> String {
    signed(number, 2).replace("−0.00", "+0.00")
}
