//! What the service is, for programs that make clients and tests of it: `OpenAPI` 3.1.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde_json::{Map, Value, json};

use super::{Limits, Service};

/// The shapes of reports, by the name of their part of this document.
const SHAPES: [(&str, &str); 2] = [
    ("rows", include_str!("../../../docs/schema/rows.json")),
    ("article", include_str!("../../../docs/schema/article.json")),
];

pub(super) async fn document(State(service): State<Arc<Service>>) -> Json<Value> {
    let limits = service.options.limits;
    Json(of(&limits, &service.loaded().conflicts(), service.options.key.is_some()))
}

/// The document of a service with these limits that knows these conflicts.
fn of(limits: &Limits, conflicts: &[String], has_key: bool) -> Value {
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "stancekit",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Stance toward each party to a conflict, and sentiment, of rows and of articles.",
            "license": {"name": "MIT OR Apache-2.0"},
        },
        "paths": {
            "/v1/predict": {"post": predict(limits, conflicts)},
            "/v1/article": {"post": article(limits, conflicts)},
            "/v1/models": {"get": read("The model that answers", "application/json", &models())},
            "/openapi.json": {"get": read("This document", "application/json", &json!({"type": "object"}))},
            "/livez": {"get": read("Whether the program runs", "text/plain", &json!({"type": "string"}))},
            "/readyz": {"get": read("Whether it answers", "text/plain", &json!({"type": "string"}))},
            "/metrics": {"get": read("Counts, for Prometheus", "text/plain", &json!({"type": "string"}))},
        },
        "components": {"schemas": schemas()},
    });
    if has_key {
        document["components"]["securitySchemes"] = json!({"key": {"type": "http", "scheme": "bearer"}});
        document["security"] = json!([{"key": []}]);
    }
    document
}

fn predict(limits: &Limits, conflicts: &[String]) -> Value {
    let row = json!({
        "type": "object",
        "required": ["text"],
        "additionalProperties": false,
        "properties": {
            "id": {"type": ["string", "number", "null"], "description": "comes back with the predictions, as a string"},
            "text": {"type": "string", "description": "the paragraph"},
            "target": {"type": ["string", "null"], "description": "id or name of a party, or any target; without one, every party that the text mentions"},
        },
    });
    let asked = json!({
        "type": "object",
        "required": ["rows"],
        "additionalProperties": false,
        "properties": {
            "rows": {"type": "array", "items": row, "maxItems": limits.rows},
            "conflict": conflict(conflicts, &json!(["string", "null"])),
        },
    });
    let mut named = reference("rows", "row");
    named["description"] =
        json!("as `stance predict --format jsonl` prints it, and `row`, the number of the row, from 0");
    let said = json!({
        "type": "object",
        "required": ["model", "predictions"],
        "additionalProperties": false,
        "properties": {"model": digest(), "predictions": {"type": "array", "items": named}},
    });
    work("Stances and sentiments of rows", &json!({"application/json": {"schema": asked}}), &said, limits)
}

fn article(limits: &Limits, conflicts: &[String]) -> Value {
    let text = json!({"schema": {"minLength": 1}});
    let bodies = ["text/plain", "text/html", "text/markdown", "application/octet-stream"];
    let bodies: Map<String, Value> = bodies.into_iter().map(|kind| (kind.to_owned(), text.clone())).collect();
    let one = json!({"anyOf": [reference("article", "article"), reference("article", "failure")]});
    let said = json!({
        "type": "object",
        "required": ["model", "articles"],
        "additionalProperties": false,
        "properties": {"model": digest(), "articles": {"type": "array", "items": one}},
    });
    let mut operation = work(
        "Stances in an article, as `stance predict --format json` prints them; a feed or an archive has several",
        &Value::Object(bodies),
        &said,
        limits,
    );
    operation["parameters"] = json!([{
        "name": "conflict", "in": "query", "required": false,
        "schema": conflict(conflicts, &json!("string")),
    }]);
    operation
}

fn conflict(names: &[String], of_type: &Value) -> Value {
    let mut names: Vec<Value> = names.iter().map(|name| json!(name)).collect();
    if of_type.is_array() {
        names.push(Value::Null);
    }
    json!({"type": of_type, "enum": names, "description": "whose parties to look for"})
}

fn digest() -> Value {
    json!({"type": "string", "description": "SHA-256 of the model that answered"})
}

/// An operation that makes work.
fn work(summary: &str, bodies: &Value, said: &Value, limits: &Limits) -> Value {
    let problem = |why: String| json!({"description": why, "content": {"application/json": {"schema": reference("problem", "problem")}}});
    json!({
        "summary": summary,
        "requestBody": {"required": true, "content": bodies},
        "responses": {
            "200": {"description": "the answer", "content": {"application/json": {"schema": said}}},
            "400": problem("the body is not JSON".into()),
            "401": problem("no valid key".into()),
            "413": problem(format!("more than {} bytes or {} articles", limits.body, limits.articles)),
            "415": problem("another `Content-Type`".into()),
            "422": problem("the body, or what is asked beside it, says something else".into()),
            "429": problem("too many requests are waiting".into()),
            "503": problem(format!("no answer in {} s", limits.time.as_secs_f64())),
        },
    })
}

/// An operation that reads what is there.
fn read(summary: &str, kind: &str, schema: &Value) -> Value {
    json!({
        "summary": summary,
        "responses": {"200": {"description": "the answer", "content": {kind: {"schema": schema}}}},
    })
}

fn models() -> Value {
    let strings = json!({"type": "array", "items": {"type": "string"}});
    let model = json!({
        "type": "object",
        "required": ["name", "digest", "library_version", "since", "conflicts", "tasks"],
        "additionalProperties": false,
        "properties": {
            "name": {"type": "string"},
            "digest": digest(),
            "library_version": {"type": "string"},
            "since": {"type": "string", "format": "date-time"},
            "conflicts": strings,
            "tasks": strings,
        },
    });
    json!({"type": "object", "required": ["models"], "properties": {"models": {"type": "array", "items": model}}})
}

fn reference(shape: &str, name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{shape}-{name}")})
}

/// The shapes of reports, and that of problems.
fn schemas() -> Value {
    let mut schemas = Map::new();
    for (shape, text) in SHAPES {
        let Ok(Value::Object(mut whole)) = serde_json::from_str(text) else { continue };
        let Some(Value::Object(parts)) = whole.remove("$defs") else { continue };
        for (name, mut part) in parts {
            refer(&mut part, shape);
            schemas.insert(format!("{shape}-{name}"), part);
        }
    }
    let error = json!({
        "type": "object",
        "required": ["status", "message"],
        "properties": {"status": {"type": "integer"}, "message": {"type": "string"}},
    });
    let problem = json!({"type": "object", "required": ["error"], "properties": {"error": error}});
    schemas.insert("problem-problem".into(), problem);
    Value::Object(schemas)
}

/// Turns references within a schema into references within this document.
fn refer(value: &mut Value, shape: &str) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields.iter_mut() {
                match value.as_str().and_then(|to| to.strip_prefix("#/$defs/")) {
                    Some(to) if name == "$ref" => *value = reference(shape, to)["$ref"].clone(),
                    _ => refer(value, shape),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| refer(item, shape)),
        _ => {}
    }
}
