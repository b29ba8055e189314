//! Evaluations and predictions → text for people, JSON for programs, Markdown for a model's card, pages of HTML.
//!
//! **In:** an [`Evaluation`](crate::evaluate::Evaluation), a [`SuiteRun`](crate::evaluate::SuiteRun), [`Prediction`]s, a
//! [`CheckReport`] of the data linter or a [`Model`](crate::model::Model). **Out:** strings, or
//! [`serde_json::Value`]s. Text carries ANSI colours; who prints it takes them out where nobody wants them.
//!
//! ```
//! use stancekit::evaluate::{Evaluation, ScoredExample};
//! use stancekit::label::Stance::{Against, Favor};
//! use stancekit::report::json;
//!
//! let judged = |gold| {
//!     let probabilities = vec![(Favor, 1.0)];
//!     ScoredExample { gold, predicted: Favor, probabilities, group: "a".into(), target: None }
//! };
//! let evaluation = Evaluation::new(&[judged(Favor), judged(Against)], 0);
//! let json = json::evaluation(&evaluation);
//! assert_eq!(json["metrics"]["accuracy"]["value"], 0.5);
//! assert_eq!(json["metrics"]["accuracy"]["low"], serde_json::Value::Null); // one article, no interval
//! ```
//!
//! **Limits:** the text forms are for reading, and may change; the JSON forms are stable.

pub(crate) mod article;
mod card;
pub mod check;
pub mod estimate;
mod evaluation;
mod form;
mod model;
pub mod suite;

pub use article::{ArticleReport, ArticlesPage, ExplainedArticle};
pub use card::{CardError, CardFacts, CardResults, card};
pub use check::CheckReport;
pub use evaluation::{ReportOptions, trials};
pub(crate) use evaluation::{failed_gates, figures_text};
pub(crate) use form::table::printable;
pub use model::model;
