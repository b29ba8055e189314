//! Articles that were read and judged.

use pyo3::prelude::*;
use stancekit::article::{ArticleError, Kind, ReadArticle, Source, Sources};
use stancekit::report::{ArticleReport, ArticlesPage, ExplainedArticle};
use stancekit::{Predictor, Result};

use crate::error::OrRaise;
use crate::pool;

/// An article and what a model says of it.
#[pyclass(frozen, module = "stancekit._native")]
pub(crate) struct Reading {
    report: ArticleReport,
    /// Who judged it.
    predictor: Predictor,
}

#[pymethods]
impl Reading {
    /// The whole of it, as `stance predict --format json` prints it.
    fn json(&self) -> String {
        self.report.to_json().to_string()
    }

    /// For people, on a terminal of so many columns.
    fn text(&self, width: usize) -> String {
        self.report.to_text(width)
    }

    /// The page of `stance predict --format html`.
    fn html(&self, py: Python<'_>, model: String) -> PyResult<String> {
        let page = || {
            let (chosen, _) = self.predictor.for_article(&self.report.article);
            let article = ExplainedArticle::new(self.report.clone(), &chosen)?;
            Ok(ArticlesPage { articles: vec![article], model, ..ArticlesPage::default() }.to_html())
        };
        pool::run(py, || -> Result<String> { page() })?.or_raise(py)
    }
}

/// What an input is called on the command line.
pub(crate) fn kind(name: &str) -> Option<Kind> {
    Some(match name {
        "text" => Kind::Text,
        "html" => Kind::Html,
        "markdown" => Kind::Markdown,
        "mhtml" => Kind::Mhtml,
        "feed" => Kind::Feed,
        "warc" => Kind::Warc,
        _ => return None,
    })
}

/// Reads and judges each article in bytes; of one that cannot be read, why.
pub(crate) fn read_all(
    predictor: &Predictor,
    name: &str,
    bytes: &[u8],
    how: ReadArticle,
) -> Result<Vec<Result<Reading>>> {
    let of = |source: Result<Source, ArticleError>| -> Result<Reading> {
        let source = source?;
        let path = source.path.clone();
        let mut report = predictor.read(&source.read()?)?;
        report.path = path;
        Ok(Reading { report, predictor: predictor.clone() })
    };
    Ok(Sources::new(name, bytes, &how)?.map(of).collect())
}
