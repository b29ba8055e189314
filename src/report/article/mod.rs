//! An article and what a model says of it, in every form.

#[cfg(feature = "arrow")]
mod columns;
#[cfg(feature = "report")]
mod csv;
#[cfg(feature = "report")]
mod explanation;
#[cfg(feature = "report")]
mod folder;
mod json;
mod object;
#[cfg(feature = "report")]
mod page;
#[cfg(feature = "report")]
mod row_table;
#[cfg(feature = "report")]
mod row_text;
mod rows;
#[cfg(feature = "report")]
mod sentence;
#[cfg(feature = "report")]
mod text;

#[cfg(feature = "arrow")]
pub use columns::PredictionColumns;
#[cfg(feature = "cli")]
pub(crate) use csv::ArticleTable;
#[cfg(feature = "cli")]
pub(crate) use explanation::explanation;
#[cfg(feature = "cli")]
pub(crate) use folder::ArticlesSummary;
#[cfg(any(feature = "cli", feature = "serve"))]
pub(crate) use json::{failure as failure_json, passages};
#[cfg(feature = "serve")]
pub(crate) use object::StanceObject;
#[cfg(feature = "report")]
pub use page::{ArticlesPage, ExplainedArticle};
#[cfg(feature = "serve")]
pub(crate) use page::{STYLE as PAGE_STYLE, pieces};
#[cfg(feature = "cli")]
pub(crate) use row_table::{RowTable, row_lines};
#[cfg(feature = "cli")]
pub(crate) use row_text::row_text;
#[cfg(feature = "cli")]
pub(crate) use rows::row_error;
#[cfg(any(feature = "cli", feature = "serve"))]
pub(crate) use rows::row_objects;
#[cfg(feature = "cli")]
pub(crate) use text::{brief, dropped, failure as failure_text};

use std::sync::Arc;

use crate::article::{Article, Passage, Warning};
use crate::conflict::Conflict;
use crate::pipeline::{NetStance, PipelineError, Prediction, Predictor, Summing, net_stances};

/// An article and what a model says of it: [`Predictor::read`] makes it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ArticleReport {
    /// The file, or whatever tells it from others; free to be set.
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
    /// Each passage with its prediction.
    pub fn passages(&self) -> impl Iterator<Item = (Passage<'_>, &Prediction)> {
        self.article.passages().zip(&self.predictions)
    }

    /// Indexes of the passages that weigh most toward a party.
    pub fn strongest(&self, net: &NetStance) -> Vec<usize> {
        let indexes: Vec<usize> = self.article.passages().map(|passage| passage.index).collect();
        net.strongest.iter().filter_map(|place| indexes.get(*place).copied()).collect()
    }
}

impl Predictor {
    /// Reads an article whole: whose parties it is about, what it says of them in its headline and each
    /// paragraph, and in sum. If no conflict [was set](Self::with_conflict), it is that [which the article is
    /// about](Self::for_article).
    ///
    /// ```
    /// use stancekit::{Article, Model, Predictor};
    ///
    /// let predictor = Predictor::new(Model::embedded());
    /// let article = Article::from_text("The Russians lied to us, the mayor said.\n\nKyiv kept its word.\n\nShare this article\n");
    /// let report = predictor.read(&article)?;
    /// assert_eq!(report.predictions.len(), 2); // the share bar is no paragraph
    /// for party in &report.parties {
    ///     println!("{:?}: {:+.2}", party.target, party.net_stance);
    /// }
    /// # Ok::<(), stancekit::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Predictor::predict`].
    pub fn read(&self, article: &Article) -> Result<ArticleReport, PipelineError> {
        let (predictor, warning) = self.for_article(article);
        predictor.report(article.clone(), warning, &predictor.summing())
    }

    /// What this predictor says of an article whose conflict was chosen, which `warning` may speak of.
    pub(crate) fn report(
        &self,
        article: Article,
        warning: Option<Warning>,
        summing: &Summing,
    ) -> Result<ArticleReport, PipelineError> {
        let predictions = self.predict_article(&article)?;
        let warnings = article.warnings.iter().cloned().chain(warning).chain(self.language_warning(&article));
        Ok(ArticleReport {
            path: String::new(),
            conflict: self.conflict().cloned(),
            parties: net_stances(&predictions, summing),
            warnings: warnings.collect(),
            predictions,
            article,
        })
    }
}

impl ArticleReport {
    /// For people, on a terminal of so many columns.
    #[cfg(feature = "report")]
    pub fn to_text(&self, width: usize) -> String {
        text::article(self, width)
    }

    /// For programs: `docs/schema/article.schema.json`.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::to_value(self).expect("its keys are texts")
    }
}
