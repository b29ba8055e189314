//! Label Studio: tasks with annotations.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Object;
use super::spans::{LabelledSpan, rows_of_spans};
use crate::dataset::annotations::ANNOTATIONS;
use crate::dataset::values::word;
use crate::dataset::{Fault, FieldNames};

/// The name of the control that labels the sentiment; any other labels the stance.
const SENTIMENT: &str = "sentiment";

/// What one annotator says of a task.
struct Annotated {
    annotator: String,
    stance: Option<Value>,
    sentiment: Option<Value>,
    spans: Vec<LabelledSpan>,
}

/// Whether an object is a task as Label Studio exports it.
pub(super) fn is_task(object: &Object) -> bool {
    object.get("data").is_some_and(Value::is_object) && annotations(object).is_some()
}

fn annotations(object: &Object) -> Option<&Vec<Value>> {
    ["annotations", "completions"].iter().find_map(|name| object.get(*name)?.as_array())
}

/// The rows of a task: one, or one for each span that is labelled. Labels of several annotators become
/// `annotations`, and the label is that of most of them.
pub(super) fn rows(object: &Object, names: &FieldNames) -> Result<Vec<Object>, Fault> {
    let told = annotations(object).map_or(&[][..], Vec::as_slice);
    let is_kept = |of: &&Value| !of.get("was_cancelled").and_then(Value::as_bool).unwrap_or_default();
    let told: Vec<Annotated> =
        told.iter().filter(is_kept).enumerate().map(annotated).collect::<Result<_, _>>()?;
    let mut row = match object.get("data") {
        Some(Value::Object(data)) => data.clone(),
        _ => Object::new(),
    };
    if let Some(id) = object.get("id") {
        row.entry("id").or_insert_with(|| id.clone());
    }
    super::fold_names(&mut row, names);
    if let Some(sentiment) = most(told.iter().filter_map(|of| of.sentiment.as_ref())) {
        row.insert(SENTIMENT.into(), sentiment);
    }
    if told.len() > 1 {
        let of = |of: &Annotated| json!({"annotator": of.annotator, "stance": of.stance, "sentiment": of.sentiment});
        row.insert(ANNOTATIONS.into(), told.iter().map(of).collect());
    }
    if let Some(first) = told.iter().find(|of| !of.spans.is_empty()) {
        row.shift_remove(ANNOTATIONS);
        return rows_of_spans(&row, &first.spans, names);
    }
    let stance = most(told.iter().filter_map(|of| of.stance.as_ref())).unwrap_or_default();
    row.insert(names.label.clone(), stance);
    Ok(vec![row])
}

/// The value that is there most often; none of several that are.
fn most<'v>(values: impl Iterator<Item = &'v Value>) -> Option<Value> {
    let mut counts: BTreeMap<String, (usize, &Value)> = BTreeMap::new();
    values.for_each(|value| counts.entry(value.to_string()).or_insert((0, value)).0 += 1);
    let top = counts.values().map(|(n, _)| *n).max()?;
    let mut best = counts.values().filter(|(n, _)| *n == top).map(|(_, value)| (*value).clone());
    best.next().filter(|_| best.next().is_none())
}

fn annotated((i, annotation): (usize, &Value)) -> Result<Annotated, Fault> {
    let by = annotation.get("completed_by");
    let by = by.and_then(|by| word(by).or_else(|| by.get("email").or_else(|| by.get("id")).and_then(word)));
    let mut of = Annotated {
        annotator: by.unwrap_or_else(|| format!("annotation {}", i + 1)),
        stance: None,
        sentiment: None,
        spans: Vec::new(),
    };
    let results = annotation.get("result").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    for result in results {
        let Some(value) = result.get("value") else { continue };
        let region = result.get("id").filter(|id| !id.is_null());
        if let Some(mut span) = LabelledSpan::of_value(value) {
            let mut choice = results.iter().filter(|other| region.is_some() && other.get("id") == region);
            let choice = choice.find_map(|other| chosen(other).transpose()).transpose()?;
            span.label = choice.unwrap_or(span.label);
            of.spans.push(span);
        } else if value.get("start").is_none()
            && let Some(label) = chosen(result)?
        {
            let is_sentiment = result.get("from_name").and_then(Value::as_str) == Some(SENTIMENT);
            *(if is_sentiment { &mut of.sentiment } else { &mut of.stance }) = Some(label);
        }
    }
    Ok(of)
}

/// The one choice of a result; none if it is of another kind.
fn chosen(result: &Value) -> Result<Option<Value>, Fault> {
    match result.pointer("/value/choices").and_then(Value::as_array).map(Vec::as_slice) {
        None | Some([]) => Ok(None),
        Some([one]) => Ok(Some(one.clone())),
        Some(several) => {
            let what = format!("{} choices of one annotator, expected one", several.len());
            Err(Fault::Form { what })
        }
    }
}
