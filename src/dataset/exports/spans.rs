//! Labelled spans of a text → a row for each.

use serde_json::{Value, json};

use super::Object;
use crate::dataset::json::span_in;
use crate::dataset::{Fault, FieldNames};
use crate::span::ByteSpan;

/// A part of a text that has a label.
#[derive(Debug, Clone)]
pub(super) struct LabelledSpan {
    pub(super) from: i64,
    pub(super) to: i64,
    /// What stands there, if that is told.
    pub(super) mention: Option<String>,
    pub(super) label: Value,
}

impl LabelledSpan {
    /// `[from, to, label]`, or an object of the same.
    pub(super) fn of_value(value: &Value) -> Option<Self> {
        if let Value::Array(parts) = value {
            let [from, to, label] = parts.as_slice() else { return None };
            return Some(Self {
                from: from.as_i64()?,
                to: to.as_i64()?,
                mention: None,
                label: label.clone(),
            });
        }
        let field = |names: &[&str]| names.iter().find_map(|name| value.get(name));
        let label = match field(&["label", "labels"])? {
            Value::Array(labels) => labels.first()?.clone(),
            label => label.clone(),
        };
        Some(Self {
            from: field(&["start_offset", "start", "from"])?.as_i64()?,
            to: field(&["end_offset", "end", "to"])?.as_i64()?,
            mention: field(&["text"]).and_then(Value::as_str).map(str::to_owned),
            label,
        })
    }

    /// The same in characters, if what stands there tells that it counts UTF-16 code units, as programs in
    /// JavaScript do.
    fn in_characters(&self, text: &str) -> Result<(i64, i64), Fault> {
        let mention = self.mention.as_deref();
        let under = |from, to| span_in(text, from, to, "").ok()?.slice(text);
        if mention.is_none() || under(self.from, self.to) == mention {
            return Ok((self.from, self.to));
        }
        let scalars = |at: i64| scalars_before(text, usize::try_from(at).ok()?);
        match scalars(self.from).zip(scalars(self.to)) {
            Some((from, to)) if under(from, to) == mention => Ok((from, to)),
            _ => {
                let found = under(self.from, self.to).unwrap_or_default();
                let told = mention.unwrap_or_default();
                let (from, to) = (self.from, self.to);
                Err(Fault::Form { what: format!("`{found}` stands at [{from}, {to}], expected `{told}`") })
            }
        }
    }
}

/// The number of characters before a place that is counted in UTF-16 code units.
fn scalars_before(text: &str, units: usize) -> Option<i64> {
    let mut seen = 0;
    let before = text.chars().take_while(|c| {
        seen += c.len_utf16();
        seen <= units
    });
    i64::try_from(before.count()).ok()
}

/// A row for each span, of which it is the target.
pub(super) fn rows_of_spans(
    object: &Object,
    spans: &[LabelledSpan],
    names: &FieldNames,
) -> Result<Vec<Object>, Fault> {
    let text = FieldNames::spellings(&names.text).find_map(|name| object.get(name)).and_then(Value::as_str);
    let text = text.unwrap_or_default();
    let row = |(i, span): (usize, &LabelledSpan)| {
        let (from, to) = span.in_characters(text)?;
        let bytes: ByteSpan = span_in(text, from, to, span.mention.as_deref().unwrap_or_default())?;
        let mut row = object.clone();
        if let Some(id) = row.get("id").filter(|id| !id.is_null() && spans.len() > 1) {
            let id = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
            row.insert("id".into(), format!("{id}:{i}").into());
        }
        row.insert(names.target.clone(), bytes.slice(text).into());
        row.insert("target_span".into(), json!([from, to]));
        row.insert(names.label.clone(), span.label.clone());
        Ok(row)
    };
    spans.iter().enumerate().map(row).collect()
}
