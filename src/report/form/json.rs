//! Numbers as JSON has them.

use serde_json::{Value, json};

use crate::label::Label;
use crate::pipeline::Scored;

/// Decimals of probabilities and figures.
const DECIMALS: f64 = 1e6;

/// Version of the form of reports. A field more does not change it.
const SCHEMA_VERSION: u32 = 1;

/// What a report was made by, so that it can be told apart from one of another time; chance plays no part in
/// one without a seed.
pub(crate) fn measured_by(seed: Option<u64>) -> Value {
    json!({"schema_version": SCHEMA_VERSION, "stancekit": env!("CARGO_PKG_VERSION"), "seed": seed})
}

pub(in crate::report) fn probabilities<L: Label>(scored: &Scored<L>) -> Value {
    let each = scored.probabilities.iter();
    Value::Object(each.map(|(label, p)| (label.name().to_owned(), json!(rounded(*p)))).collect())
}

pub(in crate::report) fn number(value: Option<f64>) -> Value {
    value.map_or(Value::Null, |value| json!(rounded(value)))
}

pub(in crate::report) fn rounded(value: f64) -> f64 {
    (value * DECIMALS).round() / DECIMALS
}
