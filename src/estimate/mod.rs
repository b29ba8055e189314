//! Predictions of an archive and a labelled sample → totals that hold.
//!
//! Labels that are right three times in four do not add up to totals that are right: the errors do not
//! cancel, and no interval around a sum of predictions tells how far off it is (Egami et al. 2023). A few
//! hundred rows, drawn at random and labelled by people, tell how the predictions err *in this archive*, and
//! the total is corrected by that.
//!
//! **In:** predictions ([`SamplingFrame`]), and labels of some of them with the chance π that each row had to
//! be drawn ([`draw`] draws rows). **Out:** [`Totals`]: shares of favor, against and neutral, and net stance,
//! by group, with intervals.
//!
//! # The estimates
//!
//! Of N predictions in a group, let f be the probability of a stance (or P(favor) − P(against)), Y the label,
//! R whether there is one, w = R/π, and bars with w means that are weighted by it.
//!
//! | name | estimate | source |
//! |---|---|---|
//! | `naive` | the mean of predicted labels | |
//! | `labels` | Ȳw | Hájek (1971) |
//! | `dsl` | the mean of f + w(Y − f) | Egami, Hinck, Stewart & Wei (2023), "Using imperfect surrogates for downstream inference: design-based supervised learning for social science applications of large language models", *Advances in Neural Information Processing Systems* 36 |
//! | `corrected` | λf̄ + (Ȳw − λf̄w), with the λ from 0 to 1 of the smallest standard error of the net stance | Angelopoulos, Duchi & Zrnic (2023), "PPI++: Efficient prediction-powered inference", arXiv:2311.01453 |
//!
//! All but the first are right on average whatever the model is worth; a good model makes them sure with
//! fewer labels. With λ = 0 `corrected` is `labels`, so that a bad model does no harm. All quantities of a
//! group have one λ, so that shares add up to 1 and the net stance is their difference.
//!
//! Standard errors are from what each *article* adds to the error, for labels of one article go together
//! (Liang & Zeger 1986, "Longitudinal data analysis using generalized linear models", *Biometrika* 73(1),
//! 13–22): the root of G/ν · Σ (Σ of the article's terms)², with the terms of `corrected` λ(f − f̄)/N + w(Y −
//! λf − (Ȳw − λf̄w))/Σw, G the articles that have a label, and ν = G − 1, or G − 2 for `corrected`, whose λ
//! is from the same articles. Intervals reach as far as Student's t with ν degrees of freedom says; with
//! fewer than 20 articles there is none. The archive is taken for a sample of what its outlets write;
//! for the archive itself the intervals are a little long, as they are for stratified samples.
//!
//! ```
//! use serde_json::json;
//! use stancekit::dataset::Location;
//! use stancekit::estimate::{By, SamplingFrame, ErrorRates, Quantity, Totals};
//!
//! let object = |i: usize| {
//!     let place = Location { path: "predictions.jsonl".into(), line: i + 1 };
//!     let fields = json!({"id": i, "target": "x", "predicted": if i % 4 == 0 { "favor" } else { "against" }});
//!     (place, fields.as_object().unwrap().clone())
//! };
//! let frame = SamplingFrame::new((0..40).map(object))?;
//! let totals = Totals::new(&frame, None, &By::new(["party"]), 0.95, &ErrorRates::default())?;
//! assert_eq!(totals.groups[0].naive[3].value, -0.5); // 10 in favor, 30 against
//! assert_eq!(totals.groups[0].corrected, None); // nothing was labelled
//! assert_eq!(Quantity::ALL[3], Quantity::Net);
//! # Ok::<(), stancekit::estimate::EstimateError>(())
//! ```
//!
//! **Limits:** predictions are held in memory, about two kilobytes each. A label that an annotator gets wrong
//! is believed.

mod by;
mod corrected;
mod error;
mod frame;
mod gold;
mod object;
mod paragraphs;
mod rates;
mod sample;
mod shift;
mod student;
mod totals;
mod unit;

pub use by::By;
pub(crate) use corrected::FEWEST_ARTICLES;
pub use corrected::Figure;
pub use error::EstimateError;
#[doc(hidden)]
pub use frame::Predicted;
pub use frame::SamplingFrame;
#[doc(hidden)]
pub use gold::Labelling;
pub(crate) use object::is_prediction;
pub(crate) use paragraphs::Paragraphs;
pub(crate) use rates::Rates;
pub(crate) use rates::read_rates;
#[doc(hidden)]
pub use sample::{Drawn, Population, draw};
#[doc(hidden)]
pub use shift::{adjusted_count, prior_shift};
pub use totals::{ErrorRates, GroupTotals, Totals};
#[doc(hidden)]
pub use totals::{Figures, SecondBest};
pub use unit::Quantity;
#[doc(hidden)]
pub use unit::{Gold, Unit};
#[cfg(feature = "report")]
pub(crate) use {by::host, student::reach};
