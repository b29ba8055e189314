//! Evaluations, comparisons and articles as a page of HTML: one file that needs no other, and no network.
//!
//! Text is escaped by the template library; a policy in the head of the page lets no script run but its own. The bytes are the same in
//! every run.

mod article;
mod chart;
mod compared;
mod errors;
mod estimate;
mod evaluation;
mod figures;
mod gates;
mod shell;
mod slices;
mod table;

pub use article::{ArticlesPage, ExplainedArticle, articles};
#[cfg(feature = "serve")]
pub(crate) use article::{STYLE as ARTICLE_STYLE, pieces};
pub use compared::compared;
pub use estimate::estimate;
pub use evaluation::evaluation;
#[cfg(feature = "serve")]
pub(crate) use shell::STYLE;

use crate::dataset::Source;
use crate::evaluate::{FoldFigures, Mistake, Swap};
use crate::pipeline::Predictor;

/// Wrong predictions that are shown one by one.
pub const MAX_MISTAKES: usize = 50;

/// What a page says that is in no other report.
#[derive(Debug, Clone, Copy, Default)]
pub struct PageFacts<'r> {
    /// The files of labelled data.
    pub data: &'r [Source],
    /// The model; none in a cross-validation.
    pub predictor: Option<&'r Predictor>,
    /// Folds of a cross-validation.
    pub folds: &'r [FoldFigures],
    /// What became of labels when two names were swapped.
    pub swap: Option<&'r Swap>,
    /// The predictions that are surest and wrong; at most [`MAX_MISTAKES`] of them are shown.
    pub mistakes: &'r [Mistake],
    /// Rows to show that became better, and that became worse.
    pub show: usize,
}
