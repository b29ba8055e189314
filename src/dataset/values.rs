//! Values of fields → words, labels, and faults that say what was found.

use serde_json::Value;

use super::Fault;
use crate::label::{Label, Stance};

/// A string or number, as text.
pub(super) fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(word) => Some(word.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

pub(super) fn kind(name: &str, found: Option<&Value>, expected: &'static str) -> Fault {
    let found = match found {
        None | Some(Value::Null) => "null".into(),
        Some(Value::Array(_)) => "a list".into(),
        Some(Value::Object(_)) => "an object".into(),
        Some(value) => format!("`{value}`"),
    };
    Fault::Kind { field: name.to_owned(), found, expected }
}

pub(super) fn stance(field: &str, value: &Value) -> Result<Stance, Fault> {
    label(field, value)
}

/// A label as a word.
pub(super) fn label<L: Label>(field: &str, value: &Value) -> Result<L, Fault> {
    let Some(found) = spelt(value) else {
        return Err(kind(field, Some(value), "a label, as a string"));
    };
    L::parse(&found).ok_or_else(|| Fault::label::<L>(&found))
}

/// A label as a word: numbers and truth values have one, too.
pub(super) fn spelt(value: &Value) -> Option<String> {
    match value {
        Value::Bool(is) => Some(is.to_string()),
        Value::Number(number) => match number.as_f64() {
            #[expect(clippy::cast_possible_truncation, reason = "a small whole number")]
            Some(whole) if whole.fract() == 0.0 && whole.abs() < 1e9 => Some((whole as i64).to_string()),
            _ => word(value),
        },
        _ => word(value),
    }
}

/// What places may be counted in, and how much of it a character is.
type Unit = (&'static str, fn(char) -> usize);

/// Units other than characters.
pub(super) const UNITS: [Unit; 2] = [("UTF-16 code units", char::len_utf16), ("bytes", char::len_utf8)];

/// The part of a text between places that are counted in other units than characters.
pub(super) fn counted(text: &str, from: usize, to: usize, length: fn(char) -> usize) -> Option<&str> {
    let mut seen = 0;
    let (mut start, mut end) = (None, None);
    for (at, c) in text.char_indices().chain([(text.len(), '\0')]) {
        start = start.or((seen == from).then_some(at));
        end = end.or((seen == to).then_some(at));
        seen += length(c);
    }
    text.get(start?..end?)
}
