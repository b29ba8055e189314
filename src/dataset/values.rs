//! Values of fields → words, labels, and faults that say what was found.

use serde_json::Value;

use super::Fault;
use crate::label::{Label, Stance};

/// From here on not every whole number has a place of its own among numbers with a fraction.
const LARGE: f64 = 9_007_199_254_740_992.0; // 2^53

/// A string or number, as text; none of a number that has lost its last digits.
pub(super) fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(word) => Some(word.clone()),
        Value::Number(number) => {
            let is_whole = number.is_i64() || number.is_u64();
            let keeps_digits = is_whole || number.as_f64().is_some_and(|number| number.abs() < LARGE);
            keeps_digits.then(|| number.to_string())
        }
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

/// A whole number without the fraction of zeros that it may be written with; any other word as it is.
pub(crate) fn whole(word: &str) -> &str {
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    match word.split_once('.') {
        Some((number, zeros))
            if is_number(number.strip_prefix('-').unwrap_or(number))
                && !zeros.is_empty()
                && zeros.bytes().all(|byte| byte == b'0') =>
        {
            number
        }
        _ => word,
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
