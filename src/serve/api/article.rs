//! `POST /v1/article`: a text, a page or any other article → its report, as `stance predict --format json`
//! prints it.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{Extension, Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::task::spawn_blocking;

use super::Service;
use super::limits::Slot as Held;
use super::loaded::Loaded;
use super::predict::{body, finished, predictor};
use super::problem::Problem;
use crate::Error;
use crate::article::{Kind, ReadArticle, Source, Sources};
use crate::pipeline::Predictor;
use crate::report::ArticleReport;
use crate::report::article::failure_json;

/// What is asked beside the body.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    conflict: Option<String>,
}

/// Kinds of bodies, and what they are read as; any other is told by its content.
const KINDS: [(&str, Option<Kind>); 4] = [
    ("text/plain", Some(Kind::Text)),
    ("text/html", Some(Kind::Html)),
    ("text/markdown", Some(Kind::Markdown)),
    ("application/octet-stream", None),
];

pub(super) async fn article(
    State(service): State<Arc<Service>>,
    Extension(held): Extension<Held>,
    headers: HeaderMap,
    asked: Result<Query<Asked>, QueryRejection>,
    bytes: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let kind = kind(&headers)?;
    let bytes = body(bytes, service.options.limits.body)?;
    if bytes.is_empty() {
        return Err(Problem::unprocessable("the body is empty, expected an article".to_owned()));
    }
    let Query(asked) = asked.map_err(|rejection| Problem::unprocessable(rejection.body_text()))?;
    let work = move || {
        let loaded = service.loaded();
        let scorer =
            ArticleScorer { service: &service, loaded: &loaded, conflict: asked.conflict.as_deref() };
        let reports = scorer.all("article", &bytes, kind)?;
        drop(held);
        let articles: Vec<Value> = reports
            .iter()
            .map(|(path, report)| match report {
                Ok((report, _)) => report.to_json(),
                Err(error) => failure_json(path, error).into(),
            })
            .collect();
        let text = json!({"model": loaded.digest, "articles": articles}).to_string();
        Ok(([(CONTENT_TYPE, "application/json")], text).into_response())
    };
    finished(spawn_blocking(work).await)
}

fn kind(headers: &HeaderMap) -> Result<Option<Kind>, Problem> {
    let given = headers.get(CONTENT_TYPE).map(|value| value.to_str().unwrap_or("?").to_ascii_lowercase());
    let Some(given) = given else { return Ok(None) };
    let name = given.split(';').next().unwrap_or_default().trim();
    let known = KINDS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind);
    known.ok_or_else(|| {
        let names = KINDS.map(|(name, _)| name).join(", ");
        Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            format!("expected `Content-Type` to be one of {names}"),
        )
    })
}

/// The name of an article, and its report with the predictor that made it, or why there is none.
type NamedReport = (String, Result<(ArticleReport, Predictor), String>);

/// Reads articles and predicts their labels.
pub(super) struct ArticleScorer<'s> {
    pub(super) service: &'s Service,
    pub(super) loaded: &'s Loaded,
    pub(super) conflict: Option<&'s str>,
}

impl ArticleScorer<'_> {
    /// All articles of some bytes: one, or those of a feed or an archive.
    pub(super) fn all(
        &self,
        path: &str,
        bytes: &[u8],
        kind: Option<Kind>,
    ) -> Result<Vec<NamedReport>, Problem> {
        let predictor = predictor(self.loaded, self.conflict)?;
        let most = self.service.options.limits.articles;
        let sources = match Sources::new(path, bytes, &ReadArticle { kind, lossy: true }) {
            Ok(sources) => sources,
            Err(error) => return Ok(vec![(path.to_owned(), Err(error.to_string()))]),
        };
        let mut reports = Vec::new();
        for source in sources {
            if reports.len() == most {
                return Err(Problem::too_large(format!("more than {most} articles")));
            }
            let path = source.as_ref().map_or(path, |source| &source.path).to_owned();
            let report = source.map_err(Error::from).and_then(|source| self.score(source, &predictor));
            reports.push((path, report.map_err(|error| error.to_string())));
        }
        if reports.is_empty() {
            reports.push((path.to_owned(), Err(format!("{path}: no article in it"))));
        }
        Ok(reports)
    }

    fn score(&self, source: Source, predictor: &Predictor) -> Result<(ArticleReport, Predictor), Error> {
        let path = source.path.clone();
        let article = source.read()?;
        let (predictor, warning) = predictor.for_article(&article);
        let report = predictor.report(article, warning, &predictor.summing())?;
        let report = ArticleReport { path, ..report };
        self.service.metrics.said(0, 1, &report.predictions);
        Ok((report, predictor))
    }
}
