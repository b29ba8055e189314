//! The only room that knows the order of the others.
//!
//! ```text
//! Dataset ─ Trainer ─▶ Model ─ Predictor ─▶ Prediction ─ aggregate ─▶ NetStance
//! ```
//!
//! A [`Trainer`] borrows labelled rows and makes a [`Model`](crate::model::Model), which is plain data. A
//! [`Predictor`] makes a model ready to score rows. [`Predictor::read`] sums an article up, party by party
//! and voice by voice.
//!
//! ```
//! use stancekit::dataset::{Dataset, Location, Row};
//! use stancekit::model::Model;
//! use stancekit::pipeline::Predictor;
//!
//! let predictor = Predictor::new(Model::embedded());
//! let place = Location { path: "example".into(), line: 1 };
//! let row = Row::of_text(place, "Kyiv accused Moscow of breaking the truce.".into());
//! let prediction = predictor.predict(&row)?;
//! let targets: Vec<_> = prediction.stances.iter().map(|stance| stance.target.as_deref().unwrap()).collect();
//! assert_eq!(targets, ["russia", "ukraine"]);
//! # Ok::<(), stancekit::pipeline::PipelineError>(())
//! ```
//!
//! **Limits:** a paragraph that never mentions a party gets no stance toward it.

mod aggregate;
mod article;
mod base;
mod error;
mod examples;
mod explain;
mod folded;
mod head;
mod inspect;
mod interval;
mod languages;
mod prediction;
mod predictor;
mod problem;
mod progress;
mod readings;
mod scored;
mod scoring;
mod targets;
mod trainer;
mod voice;

pub(crate) use aggregate::net_stances;
pub use aggregate::{NetStance, VoiceStance};
pub(crate) use aggregate::{QuotedStance, Summing, Weight, quoted_stances};
pub use error::PipelineError;
pub use explain::{Contribution, Explanation};
pub use head::HeldOut;
pub(crate) use inspect::WeightedFeature;
pub(crate) use inspect::{party_bias, top_features, top_party_features};
pub(crate) use interval::UncertainStance;
pub(crate) use interval::net_interval;
pub use prediction::{Prediction, StancePrediction};
pub use predictor::Predictor;
pub use progress::Progress;
pub use scored::Scored;
pub use trainer::{Trained, Trainer};
pub(crate) use voice::voice_toward;
