//! Scores → probabilities that mean what they say.
//!
//! **In:** [`Scores`](crate::classify::Scores) of examples that the classifier was not trained on, and their
//! classes. **Out:** a [`Calibrator`], a [`Temperature`] by which scores are divided and a bias for each
//! class, so that probabilities keep the base rates; a [`Decision`], which label is said of probabilities;
//! and the [expected calibration error](expected_calibration_error) that tells whether it helped.
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
//! **Limits:** one temperature for all classes. The base rates are those of the held-out examples.

mod calibrator;
mod decision;
mod reliability;
mod temperature;

pub use calibrator::Calibrator;
pub use decision::Decision;
pub(crate) use reliability::error_of_bins;
pub(crate) use reliability::reliability;
#[doc(hidden)]
pub use reliability::{BINS, Bin, expected_calibration_error};
pub use temperature::Temperature;
