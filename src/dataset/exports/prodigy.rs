//! Prodigy: answers and choices.

use serde_json::Value;

use super::Object;
use crate::dataset::values::kind;
use crate::dataset::{Fault, FieldNames};

/// What may be answered to a task.
const ANSWERS: [&str; 3] = ["accept", "reject", "ignore"];

/// The answer that makes a row none: its label is not what the annotator says.
pub(super) fn refused(object: &Object) -> Option<&str> {
    let answer = object.get("answer")?.as_str()?;
    (ANSWERS.contains(&answer) && answer != ANSWERS[0]).then_some(answer)
}

/// Takes the option that was chosen for the label; none is no label.
pub(super) fn choose(object: &mut Object, names: &FieldNames) -> Result<(), Fault> {
    let is_choice = object.get("options").is_some_and(Value::is_array) && !object.contains_key(&names.label);
    let Some(Value::Array(chosen)) = object.get("accept").filter(|_| is_choice) else { return Ok(()) };
    let label = match chosen.as_slice() {
        [] => Value::Null,
        [one] => one.clone(),
        several => {
            let what = format!("{} options are chosen in `accept`, expected one", several.len());
            return Err(Fault::Form { what });
        }
    };
    if !matches!(label, Value::Null | Value::String(_) | Value::Number(_)) {
        return Err(kind("accept[]", Some(&label), "the id of an option"));
    }
    object.insert(names.label.clone(), label);
    Ok(())
}
