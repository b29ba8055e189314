//! What tools of annotation write → rows of ours, object by object.

mod doccano;
mod label_studio;
mod prodigy;
mod spans;

use serde_json::{Map, Value};

use super::{Fault, FieldNames};

/// The fields of a row.
pub(super) type Object = Map<String, Value>;

/// What an object is to us.
pub(super) enum Native {
    /// Rows in a form of ours, one as a rule; one for each span where spans are labelled.
    Rows(Vec<Object>),
    /// Nothing, and why not.
    LeftOut(String),
}

/// Turns an object of Label Studio, doccano or Prodigy into rows; any other stays as it is but for the case
/// of the names that we know.
pub(super) fn native(mut object: Object, names: &FieldNames) -> Result<Native, Fault> {
    if label_studio::is_task(&object) {
        return label_studio::rows(&object, names).map(Native::Rows);
    }
    fold_names(&mut object, names);
    let has_text = FieldNames::spellings(&names.text).any(|name| object.contains_key(name));
    if has_text && object.values().all(Value::is_array) {
        return Err(Fault::columns());
    }
    if let Some(answer) = prodigy::refused(&object) {
        return Ok(Native::LeftOut(format!("`answer` is `{answer}`")));
    }
    prodigy::choose(&mut object, names)?;
    doccano::rows(object, names).map(Native::Rows)
}

/// Gives known names their own case, as tables have them, where the object has no such field by any spelling.
fn fold_names(object: &mut Object, names: &FieldNames) {
    let is_lower = |name: &str| !name.bytes().any(|byte| byte.is_ascii_uppercase());
    if object.keys().all(|name| is_lower(name)) && names.known().all(is_lower) {
        return;
    }
    for spellings in names.groups() {
        if spellings.iter().any(|name| object.contains_key(*name)) {
            continue;
        }
        for known in spellings {
            let other = object.keys().find(|name| name.eq_ignore_ascii_case(known)).cloned();
            if let Some(value) = other.and_then(|name| object.shift_remove(&name)) {
                object.insert(known.to_owned(), value);
                break;
            }
        }
    }
}
