//! Evaluations and predictions → text for people, JSON for programs, Markdown for a model's card, pages of
//! HTML.
//!
//! **In:** an [`Evaluation`](crate::evaluate::Evaluation), a [`SuiteRun`](crate::evaluate::SuiteRun),
//! [`Prediction`](crate::pipeline::Prediction)s, a [`CheckReport`] of the data linter or a
//! [`Model`](crate::model::Model). **Out:** strings, or [`serde_json::Value`]s. Text carries ANSI colours;
//! who prints it takes them out where nobody wants them.
//!
//! ```
//! use stancekit::{Article, Model, Predictor};
//!
//! let article = Article::from_text("Kyiv kept its word.\n\nThe Russians lied to us.\n");
//! let report = Predictor::new(Model::embedded()).read(&article)?;
//! let json = report.to_json();
//! assert_eq!(json["conflict"], "russia-ukraine");
//! # Ok::<(), stancekit::Error>(())
//! ```
//!
//! **Limits:** the text forms are for reading, and may change; the JSON forms are stable.

pub(crate) mod article;
mod form;

#[cfg(feature = "report")]
mod card;
#[cfg(feature = "report")]
pub(crate) mod check;
#[cfg(feature = "report")]
pub(crate) mod conflict;
#[cfg(feature = "report")]
pub(crate) mod estimate;
#[cfg(feature = "report")]
mod evaluation;
#[cfg(feature = "report")]
mod model;
#[cfg(feature = "report")]
pub(crate) mod suite;

pub use article::ArticleReport;
#[cfg(feature = "arrow")]
pub use article::PredictionColumns;
#[cfg(feature = "report")]
pub use article::{ArticlesPage, ExplainedArticle};
#[cfg(feature = "report")]
#[doc(hidden)]
pub use card::CardError;
#[cfg(feature = "report")]
pub(crate) use card::card;
#[cfg(feature = "report")]
pub(crate) use card::{CardFacts, CardResults};
#[cfg(feature = "report")]
pub use check::CheckReport;
#[cfg(feature = "report")]
pub use evaluation::ReportOptions;
#[cfg(feature = "report")]
pub(crate) use evaluation::trials;
#[cfg(feature = "cli")]
pub(crate) use evaluation::{failed_gates, figures_text};
#[cfg(feature = "cli")]
pub(crate) use form::json::measured_by;
#[cfg(feature = "cli")]
pub(crate) use form::table::counted;
#[cfg(any(feature = "cli", feature = "serve"))]
pub(crate) use form::table::printable;
#[cfg(feature = "report")]
pub(crate) use model::{model, model_json};
#[cfg(feature = "serve")]
pub(crate) use {
    article::{PAGE_STYLE as ARTICLE_STYLE, pieces},
    form::page::shell::STYLE,
};
