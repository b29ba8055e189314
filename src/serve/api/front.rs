//! The page at `/`: a box for a text, files, and out comes the page of articles.

use std::sync::Arc;

use axum::extract::multipart::{Multipart, MultipartError, MultipartRejection};
use axum::extract::{Extension, State};
use axum::http::HeaderValue;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};
use tokio::task::spawn_blocking;

use super::Service;
use super::article::ArticleScorer;
use super::limits::Slot as Held;
use super::predict::finished;
use super::problem::Problem;
use crate::report::{ArticlesPage, ExplainedArticle, printable};
use crate::serve::page;

pub(super) const STYLE: &str = include_str!("front.css");
pub(super) const SCRIPT: &str = include_str!("front.js");
/// The page of articles has a policy of its own, by the digests of its script.
const POLICY: &str = "frame-ancestors 'none'";

pub(super) async fn front(State(service): State<Arc<Service>>) -> Html<String> {
    let loaded = service.loaded();
    page::page("Stance", &form(&loaded.conflicts(), &service.options.model.name(), &loaded.digest))
}

fn form(conflicts: &[String], model: &str, digest: &str) -> Markup {
    html! {
        a.skip href="#content" { "Skip to the form" }
        header.page { p.kind { "Stance" } h1 { "Who is spoken for, and who against?" } }
        main id="content" tabindex="-1" {
            form.front method="post" action="article" enctype="multipart/form-data" {
                p { label for="text" { "An article, as text or as the source of its page" } }
                textarea id="text" name="text" rows="14" {}
                p { label for="files" { "Or files: text, web pages, PDF, Markdown, feeds; drop them here" } }
                p { input id="files" name="file" type="file" multiple; }
                p {
                    label for="conflict" { "Conflict " }
                    select id="conflict" name="conflict" {
                        option value="" { "the one that it is about" }
                        @for name in conflicts { option { (name) } }
                    }
                }
                p { button { "Read" } }
            }
        }
        footer.page { p { "Model " bdi { (printable(model)) } ", digest " code { (digest) } ". Programs ask " code { "/v1/predict" } " and " code { "/v1/article" } "; " a href="openapi.json" { "openapi.json" } " says how." } }
    }
}

/// What came in the form.
#[derive(Default)]
struct Sent {
    files: Vec<(String, Vec<u8>)>,
    conflict: Option<String>,
}

impl Sent {
    async fn read(mut form: Multipart, most: usize) -> Result<Self, Problem> {
        let fault = |error: MultipartError| {
            Problem::new(error.status(), format!("the form did not come whole: {error}"))
        };
        let mut sent = Self::default();
        while let Some(field) = form.next_field().await.map_err(fault)? {
            let name = field.name().unwrap_or_default().to_owned();
            let file = field.file_name().unwrap_or("text").to_owned();
            let bytes = field.bytes().await.map_err(fault)?;
            match name.as_str() {
                "conflict" => {
                    sent.conflict = String::from_utf8(bytes.to_vec()).ok().filter(|name| !name.is_empty());
                }
                "text" | "file" if !bytes.trim_ascii().is_empty() => sent.files.push((file, bytes.to_vec())),
                _ => {}
            }
            if sent.files.len() > most {
                return Err(Problem::too_large(format!("more than {most} files")));
            }
        }
        if sent.files.is_empty() {
            return Err(Problem::unprocessable("nothing was sent, expected a text or a file"));
        }
        Ok(sent)
    }
}

pub(super) async fn articles(
    State(service): State<Arc<Service>>,
    Extension(held): Extension<Held>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Problem> {
    let form = form.map_err(|rejection| Problem::new(rejection.status(), rejection.body_text()))?;
    let sent = Sent::read(form, service.options.limits.articles).await?;
    let work = move || {
        let page = read(&service, &sent)?;
        drop(held);
        let policy = (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
        Ok(([policy], Html(page)).into_response())
    };
    finished(spawn_blocking(work).await)
}

fn read(service: &Service, sent: &Sent) -> Result<String, Problem> {
    let loaded = service.loaded();
    let scorer = ArticleScorer { service, loaded: &loaded, conflict: sent.conflict.as_deref() };
    let model = format!("{}, digest {}", service.options.model.name(), loaded.digest);
    let mut page = ArticlesPage { model, ..ArticlesPage::default() };
    for (name, bytes) in &sent.files {
        for (path, report) in scorer.all(name, bytes, None)? {
            match report {
                Ok((report, predictor)) => {
                    let explained = ExplainedArticle::new(report, &predictor);
                    page.articles.push(explained.map_err(|error| Problem::unprocessable(error.to_string()))?);
                }
                Err(error) => page.failed.push((path, error)),
            }
        }
    }
    Ok(page.to_html())
}
