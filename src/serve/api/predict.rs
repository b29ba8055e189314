//! `POST /v1/predict`: rows → predictions, as `stance predict --format jsonl` prints them.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Extension, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};
use tokio::task::spawn_blocking;

use super::Service;
use super::limits::Slot as Held;
use super::loaded::Loaded;
use super::problem::Problem;
use crate::dataset::{Fault, Location, Row, TargetLabel};
use crate::pipeline::Predictor;
use crate::report::article::{StanceObject, row_error, row_objects};

/// What is asked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    rows: Vec<AskedRow>,
    conflict: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AskedRow {
    #[serde(default, deserialize_with = "id")]
    id: Option<String>,
    text: String,
    target: Option<String>,
}

/// A name of a row: words, or a number as tables have them.
fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(None),
        Value::String(id) => Ok(Some(id)),
        Value::Number(id) => Ok(Some(id.to_string())),
        other => Err(D::Error::custom(format!("`id` is {other}, expected a string or a number"))),
    }
}

/// The bytes of a body, or why they are not taken.
pub(super) fn body(bytes: Result<Bytes, BytesRejection>, most: usize) -> Result<Bytes, Problem> {
    bytes.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(format!("a body of more than {most} bytes")),
        status => Problem::new(status, "the body did not come whole"),
    })
}

/// The predictor for a conflict that is asked for by name.
pub(super) fn predictor(loaded: &Loaded, conflict: Option<&str>) -> Result<Predictor, Problem> {
    let Some(name) = conflict else { return Ok(loaded.predictor.clone()) };
    let known = loaded.of_conflict(name);
    known.ok_or_else(|| Problem::unprocessable("`conflict` names none that is known; /v1/models lists them"))
}

pub(super) async fn predict(
    State(service): State<Arc<Service>>,
    Extension(held): Extension<Held>,
    headers: HeaderMap,
    bytes: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let limits = service.options.limits;
    if !is_json(&headers) {
        let message = "expected `Content-Type: application/json`";
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message));
    }
    let bytes = body(bytes, limits.body)?;
    let asked = asked(&bytes)?;
    if asked.rows.len() > limits.rows {
        return Err(Problem::unprocessable(format!(
            "{} rows, expected at most {}",
            asked.rows.len(),
            limits.rows
        )));
    }
    let work = move || {
        let text = answer(&service, asked)?;
        drop(held);
        Ok(([(CONTENT_TYPE, "application/json")], text).into_response())
    };
    finished(spawn_blocking(work).await)
}

/// What work gave; a fault of ours if it gave nothing.
pub(super) fn finished(
    done: Result<Result<Response, Problem>, tokio::task::JoinError>,
) -> Result<Response, Problem> {
    done.unwrap_or_else(|_| Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "this could not be read")))
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// Reads a body: what is no JSON is told apart from JSON that says something else.
fn asked(bytes: &[u8]) -> Result<Asked, Problem> {
    serde_json::from_slice(bytes).map_err(|error| {
        let status = match error.is_data() {
            true => StatusCode::UNPROCESSABLE_ENTITY,
            false => StatusCode::BAD_REQUEST,
        };
        Problem::new(status, format!("not what is expected: {error}"))
    })
}

/// What is said of a row and one target.
#[derive(Serialize)]
struct Numbered<'p> {
    row: usize,
    #[serde(flatten)]
    object: StanceObject<'p>,
}

/// One object for each row and target, with the number of the row first.
fn answer(service: &Service, asked: Asked) -> Result<String, Problem> {
    let loaded = service.loaded();
    let predictor = predictor(&loaded, asked.conflict.as_deref())?;
    let row = |(i, asked): (usize, AskedRow)| {
        let named =
            asked.target.map(|target| TargetLabel { name: Some(target.into()), ..TargetLabel::default() });
        let place = Location { path: "rows".into(), line: i + 1 };
        Row { id: asked.id, targets: named.into_iter().collect(), ..Row::of_text(place, asked.text) }
    };
    let rows: Vec<Row> = asked.rows.into_iter().enumerate().map(row).collect();
    let is_empty = |row: &Row| row.text.trim().is_empty();
    let full: Vec<Row> = rows.iter().filter(|row| !is_empty(row)).cloned().collect();
    let predictions =
        predictor.predict_all(&full).map_err(|error| Problem::unprocessable(error.to_string()))?;
    service.metrics.said(rows.len(), 0, &predictions);
    let mut predictions = predictions.iter();
    let mut said = Vec::new();
    for (i, row) in rows.iter().enumerate() {
        let prediction = if is_empty(row) { None } else { predictions.next() };
        match prediction {
            None => said.push(json!(row_error(i, row, &Fault::EmptyText.to_string()))),
            Some(prediction) => {
                let numbered = |object| json!(Numbered { row: i, object });
                said.extend(row_objects(None, row, prediction).into_iter().map(numbered));
            }
        }
    }
    Ok(json!({"model": loaded.digest, "predictions": said}).to_string())
}
