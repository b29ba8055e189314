//! doccano: labels in a list, texts in `data`, spans.

use serde_json::Value;

use super::Object;
use super::spans::{LabelledSpan, rows_of_spans};
use crate::dataset::{Fault, FieldNames};

/// Where spans stand in an object without a label; Prodigy has the last.
const SPANS: [&str; 3] = ["labels", "entities", "spans"];

/// The rows of an object, whose label may be a list.
pub(super) fn rows(mut object: Object, names: &FieldNames) -> Result<Vec<Object>, Fault> {
    let has_text = FieldNames::spellings(&names.text).any(|name| object.contains_key(name));
    if !has_text && object.get("data").is_some_and(Value::is_string) {
        let text = object.shift_remove("data").unwrap_or_default();
        object.insert(names.text.clone(), text);
    }
    let is_list = |name: &&str| object.get(*name).is_some_and(Value::is_array);
    let has_label = FieldNames::spellings(&names.label).any(|name| object.contains_key(name));
    let list =
        if has_label { Some(names.label.as_str()).filter(is_list) } else { SPANS.into_iter().find(is_list) };
    let Some(name) = list.map(str::to_owned) else { return Ok(vec![object]) };
    let Some(Value::Array(labels)) = object.get(&name).cloned() else { return Ok(vec![object]) };
    let spans: Option<Vec<LabelledSpan>> = labels.iter().map(LabelledSpan::of_value).collect();
    if let Some(spans) = spans.filter(|spans| !spans.is_empty()) {
        object.shift_remove(&name);
        return rows_of_spans(&object, &spans, names);
    }
    if !has_label {
        return Ok(vec![object]); // somebody else's field
    }
    let label = match labels.as_slice() {
        [] => Value::Null,
        [one] => one.clone(),
        several => {
            let what = format!("{} labels in `{name}`, expected one", several.len());
            return Err(Fault::Form { what });
        }
    };
    object.shift_remove(&name);
    object.insert(names.label.clone(), label);
    Ok(vec![object])
}
