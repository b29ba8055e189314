//! A line for each request: when, what, how it went, how long it took; nothing of what was in it.

use std::io::Write;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use jiff::Timestamp;

use super::Service;

/// Routes that are counted by their name; all others together, so that nobody can make names.
const ROUTES: [&str; 11] = [
    "/v1/predict",
    "/v1/article",
    "/v1/models",
    "/article",
    "/openapi.json",
    "/livez",
    "/readyz",
    "/metrics",
    "/",
    "/style.css",
    "/script.js",
];

/// Counts a request, and writes a line of the access log.
pub(super) async fn log_request(
    State(service): State<Arc<Service>>,
    request: Request,
    next: Next,
) -> Response {
    let (began, method) = (Instant::now(), request.method().clone());
    let route = ROUTES.into_iter().find(|route| request.uri().path() == *route).unwrap_or("other");
    let response = next.run(request).await;
    let (status, took) = (response.status().as_u16(), began.elapsed());
    service.metrics.request(route, status, took);
    if service.options.access_log {
        let millis = took.as_secs_f64() * 1e3;
        let line = format!("{} {} {route} {status} {millis:.1}ms\n", Timestamp::now(), known(&method));
        std::io::stderr().write_all(line.as_bytes()).ok();
    }
    response
}

/// A method by its name; a client can make others up.
fn known(method: &Method) -> &str {
    match method {
        &Method::GET | &Method::POST | &Method::HEAD | &Method::OPTIONS | &Method::PUT | &Method::DELETE => {
            method.as_str()
        }
        _ => "OTHER",
    }
}
