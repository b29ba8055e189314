//! An article and a predictor → what is reported.

use super::ArticleReport;
use crate::article::{Article, Warning};
use crate::pipeline::{PipelineError, Predictor, Summing, net_stances};

impl ArticleReport {
    /// What a predictor says of an article that is called `path`. `warnings` come behind those of the article.
    ///
    /// # Errors
    /// [`PipelineError::Feature`] if the tokeniser refuses a paragraph.
    pub fn new(
        path: String,
        article: Article,
        predictor: &Predictor,
        warnings: impl IntoIterator<Item = Warning>,
        summing: &Summing,
    ) -> Result<Self, PipelineError> {
        let predictions = predictor.predict_article(&article)?;
        let of_article = article.warnings.iter().cloned();
        let warnings = of_article.chain(warnings).chain(predictor.language_warning(&article)).collect();
        Ok(Self {
            path,
            conflict: predictor.parties().cloned(),
            parties: net_stances(&predictions, summing),
            predictions,
            warnings,
            article,
        })
    }
}
