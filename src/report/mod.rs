//! Evaluations and predictions → text for people, JSON for programs, Markdown for a model's card, pages of HTML.
//!
//! **In:** an [`Evaluation`](crate::evaluate::Evaluation), a [`SuiteRun`](crate::evaluate::SuiteRun), [`Prediction`]s, a
//! [`CheckReport`] of the data linter or a [`Model`](crate::model::Model). **Out:** strings, or
//! [`serde_json::Value`]s. Text carries ANSI colours; who prints it takes them out where nobody wants them.
//!
//! ```
//! use stancekit::evaluate::{Evaluation, Judged};
//! use stancekit::label::Stance::{Against, Favor};
//! use stancekit::report::json;
//!
//! let judged = |gold| {
//!     let probabilities = vec![(Favor, 1.0)];
//!     Judged { gold, predicted: Favor, probabilities, group: "a".into(), target: None }
//! };
//! let evaluation = Evaluation::new(&[judged(Favor), judged(Against)], 0);
//! let json = json::evaluation(&evaluation);
//! assert_eq!(json["metrics"]["accuracy"]["value"], 0.5);
//! assert_eq!(json["metrics"]["accuracy"]["low"], serde_json::Value::Null); // one article, no interval
//! ```
//!
//! **Limits:** the text forms are for reading, and may change; the JSON forms are stable.

mod card;
pub mod check;
mod commands;
pub mod csv;
mod curve;
pub mod estimate;
pub mod evaluation;
mod explain;
mod folds;
pub mod html;
mod inspect;
pub mod json;
mod judged;
mod junit;
mod markdown;
pub mod suite;
mod table;
pub mod text;
mod trials;

pub use card::{CardError, CardFacts, CardResults, card};
pub use check::CheckReport;
pub use evaluation::{ComparedReport, EvaluationReport};
pub use explain::explanation;
pub use inspect::model;
#[cfg(any(feature = "cli", feature = "serve"))]
pub(crate) use table::printable;
pub use trials::trials;

use std::sync::Arc;

use crate::article::{Article, Passage, Warning};
use crate::conflict::Conflict;
use crate::pipeline::{NetStance, Prediction};

/// An article and what a model says of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ArticleReport {
    /// The file.
    pub path: String,
    /// The article.
    pub article: Article,
    /// The conflict whose parties were looked for.
    pub conflict: Option<Arc<Conflict>>,
    /// One per [passage](Article::passages).
    pub predictions: Vec<Prediction>,
    /// One per party.
    pub parties: Vec<NetStance>,
    /// What makes all this doubtful.
    pub warnings: Vec<Warning>,
}

impl ArticleReport {
    /// What was judged, and what is said of it.
    pub fn judged(&self) -> impl Iterator<Item = (Passage<'_>, &Prediction)> {
        self.article.passages().zip(&self.predictions)
    }

    /// Indexes of the passages that weigh most toward a party.
    pub fn strongest(&self, net: &NetStance) -> Vec<usize> {
        let indexes: Vec<usize> = self.article.passages().map(|passage| passage.index).collect();
        net.strongest.iter().filter_map(|place| indexes.get(*place).copied()).collect()
    }
}
