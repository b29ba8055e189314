//! A model that answers over HTTP: rows, articles, and a page to paste one into.

mod access;
mod article;
mod front;
mod key;
mod limits;
mod loaded;
mod metrics;
mod openapi;
mod predict;
mod problem;

use std::sync::{Arc, PoisonError, RwLock};

use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

pub(crate) use key::ApiKey;
pub(crate) use limits::Limits;
use loaded::Loaded;
pub(crate) use loaded::ModelSource;
use metrics::Metrics;
use problem::Problem;

use super::{guard, page};
use crate::Result;
use crate::label::{Label, Sentiment, Stance};

/// How a service is set up.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    /// Where the model is from.
    pub(crate) model: ModelSource,
    /// What it takes.
    pub(crate) limits: Limits,
    /// The key that it asks for.
    pub(crate) key: Option<ApiKey>,
    /// Whether each request is told of on standard error, without what is in it.
    pub(crate) access_log: bool,
}

/// A model that answers, and all that is known of its answers.
pub(crate) struct Service {
    options: Options,
    loaded: RwLock<Arc<Loaded>>,
    metrics: Metrics,
}

impl Service {
    /// Reads the model, verifies it and lets it read a text.
    ///
    /// # Errors
    /// [`Error`](crate::Error) if the model is not there, is damaged or cannot read.
    pub(crate) fn new(options: Options) -> Result<Arc<Self>> {
        let loaded = RwLock::new(Arc::new(Loaded::new(&options.model)?));
        Ok(Arc::new(Self { options, loaded, metrics: Metrics::default() }))
    }

    fn loaded(&self) -> Arc<Loaded> {
        Arc::clone(&self.loaded.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The digest of the model that answers.
    pub(crate) fn digest(&self) -> String {
        self.loaded().digest.clone()
    }

    /// Reads the model anew and lets it take the place of the other once it has been verified and tried.
    /// Requests that have begun are answered by the model that they began with.
    ///
    /// # Errors
    /// [`Error`](crate::Error) if that cannot be; then the model that was there goes on answering.
    pub(crate) fn reload(&self) -> Result<()> {
        let loaded = Loaded::new(&self.options.model);
        self.metrics.reloaded(loaded.is_ok());
        *self.loaded.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(loaded?);
        Ok(())
    }

    /// The routes.
    pub(crate) fn router(self: &Arc<Self>) -> Router {
        let places = limits::Places::new(&self.options.limits);
        let work = Router::new()
            .route("/v1/predict", post(predict::predict))
            .route("/v1/article", post(article::article))
            .route("/article", post(front::articles))
            .layer(DefaultBodyLimit::max(self.options.limits.body))
            .layer(from_fn_with_state(places, limits::bounded));
        Router::new()
            .merge(work)
            .route("/", get(front::front))
            .route("/style.css", get(|| async { page::style(front::STYLE) }))
            .route("/script.js", get(|| async { page::script(front::SCRIPT) }))
            .route("/v1/models", get(models))
            .route("/openapi.json", get(openapi::document))
            .route("/livez", get(|| async { "live\n" }))
            .route("/readyz", get(|| async { "ready\n" }))
            .route("/metrics", get(metrics))
            .fallback(|| async {
                Problem::new(StatusCode::NOT_FOUND, "no such path; /openapi.json lists all")
            })
            .method_not_allowed_fallback(|| async {
                Problem::new(StatusCode::METHOD_NOT_ALLOWED, "not by this method; /openapi.json lists all")
            })
            .layer(from_fn_with_state(self.options.key.clone(), key::check))
            .layer(from_fn(guard::with_policy))
            .layer(from_fn_with_state(Arc::clone(self), access::log_request))
            .with_state(Arc::clone(self))
    }
}

/// The model that answers.
async fn models(State(service): State<Arc<Service>>) -> Json<Value> {
    let loaded = service.loaded();
    let model = loaded.predictor.model();
    let tasks =
        [model.stance.as_ref().map(|_| Stance::TASK), model.sentiment.as_ref().map(|_| Sentiment::TASK)];
    let tasks: Vec<&str> = tasks.into_iter().flatten().collect();
    Json(json!({"models": [{
        "name": service.options.model.name(),
        "digest": loaded.digest,
        "library_version": model.library_version,
        "since": loaded.since.to_string(),
        "conflicts": loaded.conflicts(),
        "tasks": tasks,
    }]}))
}

async fn metrics(State(service): State<Arc<Service>>) -> Response {
    let text = service.metrics.text(&service.loaded().digest);
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}
