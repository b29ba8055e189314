//! Reports of `stance evaluate`.

use std::io::Write;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::super::args::{EvaluateArgs, EvaluateFormat};
use super::super::io::{Terminal, width};
use super::{Measured, model_name};
use crate::Error;
use crate::dataset::{Dataset, Row};
use crate::evaluate::{Measurement, Task, WeakSlice, mistakes, weak_slices};
use crate::pipeline::Predictor;
use crate::report::evaluation::{
    compared_json, compared_text, gates_json, gates_text, github, junit, markdown, rows_json,
    sentiment_rows_json, slices_json, weak_json, weak_text,
};
use crate::report::html::{self, MAX_MISTAKES, PageFacts};
use crate::report::{EvaluationReport, json as json_report, text};

/// Version of the form of the JSON report. A field more does not change it.
const SCHEMA_VERSION: u32 = 1;

/// Writes the report in a form to a file, or to standard output.
pub(super) fn write(
    args: &EvaluateArgs,
    (format, path): (EvaluateFormat, Option<&Path>),
    terminal: &Terminal,
    measured: &Measured,
    data: &Dataset,
) -> anyhow::Result<()> {
    let name = model_name(args);
    let report = measured.report(&data.rows, &name);
    let mut output = terminal.output(path)?;
    match format {
        EvaluateFormat::Text => {
            output.text(&text::figures(&measured.figures, width()))?;
            measured.folds.iter().try_for_each(|folds| output.text(&text::folds(folds, width())))?;
            measured.curve.iter().try_for_each(|curve| output.text(&text::curve(curve, width())))?;
            measured.swap.iter().try_for_each(|swap| output.text(&text::swap(swap, width())))?;
            if args.weak_slices {
                output.text(&weak_text(&weak(&measured.figures, &data.rows), width()))?;
            }
            output.text(&compared_text(&report, args.show, width()))?;
            output.text(&gates_text(&report))?;
        }
        EvaluateFormat::Json => {
            let report = json_of(measured, args, data);
            serde_json::to_writer_pretty(&mut output, &report)?;
            output.write_all(b"\n")?;
        }
        EvaluateFormat::Markdown => output.write_all(markdown(&report, args.show).as_bytes())?,
        EvaluateFormat::Github => output.write_all(github(&report).as_bytes())?,
        EvaluateFormat::Junit => output.write_all(junit(&report)?.as_bytes())?,
        EvaluateFormat::Html => output.write_all(page(&report, measured, data, args)?.as_bytes())?,
    }
    output.finish()
}

fn page(
    report: &EvaluationReport<'_>,
    measured: &Measured,
    data: &Dataset,
    args: &EvaluateArgs,
) -> anyhow::Result<String> {
    let predictor = measured.predictor.as_ref();
    let (rows, figures) = (&data.rows, &measured.figures);
    let mistakes = match figures.task() {
        Task::Stance => mistakes(predictor, rows, &figures.examples, MAX_MISTAKES),
        Task::Sentiment => mistakes(predictor, rows, &figures.sentiments, MAX_MISTAKES),
    };
    let facts = PageFacts {
        data: &data.sources,
        predictor,
        folds: measured.folds.as_deref().unwrap_or_default(),
        swap: measured.swap.as_ref(),
        mistakes: &mistakes.map_err(Error::from)?,
        show: args.show,
    };
    Ok(html::evaluation(report, &facts))
}

fn json_of(measured: &Measured, args: &EvaluateArgs, data: &Dataset) -> Value {
    let Measured { figures, folds, curve, swap, predictor, .. } = measured;
    let name = model_name(args);
    let whole = measured.report(&data.rows, &name);
    let mut report = figures.stance.as_ref().map_or_else(Map::new, json_report::evaluation);
    let fields = [
        ("sentiment", sentiment(figures)),
        ("slices", slices_json(&figures.slices)),
        ("swap", swap.as_ref().map_or(Value::Null, json_report::swap)),
        ("comparison", compared_json(&whole)),
        ("gates", gates_json(&whole)),
        ("warnings", json!(measured.warnings)),
        ("measured_by", measured_by(args)),
        ("model", predictor.as_ref().map_or(Value::Null, |predictor| model(predictor, args))),
        ("data", json!(data.sources)),
    ];
    report.extend(fields.map(|(name, value)| (name.to_owned(), value)));
    if args.with_rows {
        report.insert("rows".into(), rows_json(&whole));
        report.insert("sentiment_rows".into(), sentiment_rows_json(&whole));
    }
    if args.weak_slices {
        report.insert("weak_slices".into(), weak_json(&weak(figures, &data.rows)));
    }
    if let Some(folds) = folds {
        report.insert("cross_validation".into(), json_report::folds(folds));
    }
    if let Some(curve) = curve {
        report.insert("learning_curve".into(), json_report::curve(curve));
    }
    Value::Object(report)
}

/// What the report was made by, so that it can be told apart from one of another time.
fn measured_by(args: &EvaluateArgs) -> Value {
    json!({"schema_version": SCHEMA_VERSION, "stancekit": env!("CARGO_PKG_VERSION"), "seed": args.seed})
}

fn model(predictor: &Predictor, args: &EvaluateArgs) -> Value {
    json!({
        "path": args.model.display().to_string(),
        "library_version": predictor.model().library_version,
        "conflict": predictor.parties().map(|conflict| &conflict.name),
        "data": predictor.model().data,
    })
}

/// The figures of sentiments, their slices among them if there are any.
fn sentiment(figures: &Measurement) -> Value {
    let Some(evaluation) = &figures.sentiment else { return Value::Null };
    let mut object = json_report::evaluation(evaluation);
    if !figures.sentiment_slices.is_empty() {
        object.insert("slices".into(), slices_json(&figures.sentiment_slices));
    }
    Value::Object(object)
}

/// Weak slices of the task that comes first.
fn weak(figures: &Measurement, rows: &[Row]) -> Vec<WeakSlice> {
    match figures.task() {
        Task::Stance => weak_slices(rows, &figures.examples),
        Task::Sentiment => weak_slices(rows, &figures.sentiments),
    }
}
