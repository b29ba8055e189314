//! Scores → probabilities that mean what they say.
//!
//! **In:** [`Scores`](crate::classify::Scores) of examples that the classifier was not trained on, and their classes. **Out:** a
//! [`Temperature`], by which scores are divided before they become probabilities, and the
//! [expected calibration error](expected_calibration_error) that tells whether it helped.
//!
//! ```
//! use stancekit::calibrate::Temperature;
//! use stancekit::classify::Scores;
//!
//! // Sure of itself (scores ±4), right three times out of four: too sure.
//! let scores = Scores::from_columns(2, vec![4.0, 4.0, 4.0, 4.0]);
//! let temperature = Temperature::fit(&scores, &[1, 1, 1, 0], &[1.0; 4]);
//! let sure = temperature.probabilities(scores.row(0))[1];
//! assert!((sure - 0.75).abs() < 1e-6);
//! ```
//!
//! **Limits:** one number for all classes; it makes a classifier less or more sure, and never changes its choice.

mod reliability;
mod temperature;

pub use reliability::{BINS, Bin, bin_of, expected_calibration_error, reliability};
pub use temperature::Temperature;
