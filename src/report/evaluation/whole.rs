//! Everything that an evaluation found, as one object of JSON.

use serde_json::{Map, Value, json};

use super::gates::gates_json;
use super::json::{evaluation, swap};
use super::{
    ReportOptions, compared_json, curve, folds, rows_json, sentiment_rows_json, slices_json, weak, weak_json,
};
use crate::evaluate::{EvaluationRun, Measurement};
use crate::pipeline::Predictor;
use crate::report::form::json::measured_by;

/// Everything that an evaluation found.
pub(super) fn report(run: &EvaluationRun, options: &ReportOptions) -> Value {
    let mut report = run.measurement.stance.as_ref().map_or_else(Map::new, evaluation);
    let fields = [
        ("sentiment", sentiment(&run.measurement)),
        ("slices", slices_json(&run.measurement.slices)),
        ("swap", run.swap.as_ref().map_or(Value::Null, swap)),
        ("comparison", compared_json(run)),
        ("gates", gates_json(run)),
        ("warnings", json!(run.warnings)),
        ("measured_by", measured_by(Some(run.seed))),
        ("model", run.predictor.as_ref().map_or(Value::Null, |predictor| model(predictor, &run.model))),
        ("data", json!(run.data.sources)),
    ];
    report.extend(fields.map(|(name, value)| (name.to_owned(), value)));
    if options.with_rows {
        report.insert("rows".into(), rows_json(run));
        report.insert("sentiment_rows".into(), sentiment_rows_json(run));
    }
    if options.weak_slices {
        report.insert("weak_slices".into(), weak_json(&weak(run)));
    }
    if let Some(folds) = &run.folds {
        report.insert("cross_validation".into(), folds::json(folds));
    }
    if let Some(curve) = &run.curve {
        report.insert("learning_curve".into(), curve::json(curve));
    }
    Value::Object(report)
}

fn model(predictor: &Predictor, path: &str) -> Value {
    json!({
        "path": path,
        "library_version": predictor.model().library_version,
        "conflict": predictor.conflict().map(|conflict| &conflict.name),
        "data": predictor.model().data,
    })
}

/// The figures of sentiments, their slices among them if there are any.
fn sentiment(measurement: &Measurement) -> Value {
    let Some(of) = &measurement.sentiment else { return Value::Null };
    let mut object = evaluation(of);
    if !measurement.sentiment_slices.is_empty() {
        object.insert("slices".into(), slices_json(&measurement.sentiment_slices));
    }
    Value::Object(object)
}
