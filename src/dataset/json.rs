//! One line of JSONL → a row.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::repair::repaired;
use super::shares::{label_or_shares, object_of, share_out_annotations};
use super::unique::Unique;
use super::values::{UNITS, counted, kind, spelt, whole, word};
use super::{Fault, FieldNames, Location, Row, TargetLabel};
use crate::label::{Label, Stance};
use crate::span::ByteSpan;

/// Reads one object as it is. `NaN`, which Python writes, is null; a half of a surrogate pair is U+FFFD if
/// that is allowed.
pub(super) fn object(line: &str, is_lossy: bool) -> Result<Map<String, Value>, Fault> {
    let error = match serde_json::from_str(line) {
        Ok(Unique(fields)) => return Ok(fields),
        Err(error) => error,
    };
    let repaired = repaired(line);
    if let Some(half) = repaired.half.as_ref().filter(|_| !is_lossy) {
        return Err(Fault::HalfSurrogate { half: half.clone() });
    }
    if repaired.has_infinity {
        return Err(Fault::Json { message: "`Infinity`, which JSON has not".into() });
    }
    match serde_json::from_str(&repaired.text) {
        Ok(Unique(fields)) if repaired.is_changed => Ok(fields),
        _ => Err(Fault::Json { message: why(line, &error) }),
    }
}

/// Why a line is no object.
fn why(line: &str, error: &serde_json::Error) -> String {
    match line.trim() {
        line if line.starts_with('[') => "a list".into(),
        line if !line.is_empty() && line.bytes().all(|byte| byte == 0) => {
            format!("{} zero bytes, as a copy that was interrupted leaves them", line.len())
        }
        _ => format!("{} at column {}", plain(error), error.column()),
    }
}

/// Reads the fields of an object or of a table's record: wide (`stance` is an object), NewsMTSC (`targets`
/// with polarities) or long (one target).
pub(super) fn row_of_fields(
    place: &Location,
    mut fields: Map<String, Value>,
    names: &FieldNames,
) -> Result<Row, Fault> {
    let is_newsmtsc = fields.contains_key("sentence_normalized");
    let text_name = if is_newsmtsc { "sentence_normalized" } else { names.text.as_str() };
    let text = take_text(&mut fields, text_name, names)?;
    let mut row = Row::of_text(place.clone(), text);
    row.id = string(&fields, if is_newsmtsc { "primary_gid" } else { "id" })?;
    row.group = group(&fields, &names.group)?;
    row.lang = string(&fields, "lang")?;
    row.weight = weight(&fields, &names.weight)?;
    if let Some(value) = fields.get("sentiment").filter(|value| !is_blank(value)) {
        (row.sentiment, row.sentiment_shares) = label_or_shares("sentiment", value)?;
    }
    row.targets = match fields.get("stance").filter(|value| object_of::<Stance>(value).is_none()) {
        _ if is_newsmtsc => newsmtsc_targets(&row.text, &fields)?,
        Some(Value::Object(stances)) => {
            one_label(&fields, stances, names)?;
            stances.iter().map(wide_target).collect::<Result<_, _>>()?
        }
        _ => long_target(&row.text, &fields, names)?.into_iter().collect(),
    };
    let known = known_names(&fields, names, is_newsmtsc);
    // Rows are kept by the ten thousand: without room for more.
    let n_known = fields.keys().filter(|name| known.contains(&name.as_str())).count();
    row.fields = Map::with_capacity(fields.len() - n_known);
    row.known = Map::with_capacity(n_known);
    for (name, value) in fields {
        let map = if known.contains(&name.as_str()) { &mut row.known } else { &mut row.fields };
        map.insert(name, value);
    }
    share_out_annotations(&mut row);
    Ok(row)
}

/// Refuses a wide row that also has a target and a label as a long one has, if these say something else.
fn one_label(
    fields: &Map<String, Value>,
    stances: &Map<String, Value>,
    names: &FieldNames,
) -> Result<(), Fault> {
    let parsed = |value: &Value| spelt(value).as_deref().and_then(Stance::parse);
    let target = string(fields, &names.target).ok().flatten();
    let label = fields.get(&names.label).and_then(parsed);
    let (Some(target), Some(label)) = (target.filter(|name| !name.trim().is_empty()), label) else {
        return Ok(());
    };
    let is_target = |name: &str| name.trim().to_lowercase() == target.trim().to_lowercase();
    let own = stances.iter().find(|(name, _)| is_target(name)).and_then(|(_, value)| parsed(value));
    match own == Some(label) {
        true => Ok(()),
        false => Err(Fault::Form {
            what: format!(
                "`{}` says {label} of `{target}` and the object `stance` does not, expected one of the two",
                names.label
            ),
        }),
    }
}

/// The fields that a row is understood by; the others are carried.
fn known_names<'n>(fields: &Map<String, Value>, names: &'n FieldNames, is_newsmtsc: bool) -> Vec<&'n str> {
    let mut known = vec!["lang", "sentiment", names.weight.as_str()];
    known.extend(spelling(fields, &names.group));
    if is_newsmtsc {
        known.extend(["primary_gid", "targets"]);
    } else if fields.get("stance").is_some_and(|of| of.is_object() && object_of::<Stance>(of).is_none()) {
        known.extend(["id", "stance"]);
    } else {
        known.extend(["id", "target_span", names.target.as_str()]);
        known.extend(spelling(fields, &names.label));
    }
    known
}

/// Of the spellings of a name the one that [`field`] takes, and those that say nothing.
fn spelling<'n>(fields: &Map<String, Value>, name: &'n str) -> impl Iterator<Item = &'n str> {
    let is_null = |name: &&str| fields.get(*name).is_none_or(Value::is_null);
    let taken = FieldNames::spellings(name).find(|name| !is_null(name));
    FieldNames::spellings(name).filter(move |name| taken == Some(name) || is_null(name))
}

/// Whether a row has a place for labels, be it null.
pub(super) fn has_label_field(row: &Row, names: &FieldNames) -> bool {
    let has_label = |name: &str| row.known.contains_key(name);
    row.is_wide() || FieldNames::spellings(&names.label).any(has_label) || row.has_annotations()
}

/// The parser's words without the place, which is told in ours.
fn plain(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.rsplit_once(" at line ").map_or(message.as_str(), |(words, _)| words).to_owned()
}

/// A field by its name or, if that is the default one, by a synonym.
fn field<'f>(fields: &'f Map<String, Value>, name: &str) -> Option<&'f Value> {
    FieldNames::spellings(name).filter_map(|name| fields.get(name)).find(|value| !value.is_null())
}

fn take_text(fields: &mut Map<String, Value>, name: &str, names: &FieldNames) -> Result<String, Fault> {
    let Some(name) = FieldNames::spellings(name).find(|name| fields.contains_key(*name)) else {
        return Err(names.missing(name, fields.keys().cloned().collect()));
    };
    match fields.shift_remove(name) {
        Some(Value::String(text)) => Ok(text),
        Some(Value::Object(of)) if is_column(&of) => Err(Fault::columns()),
        other => Err(kind(name, other.as_ref(), "a string")),
    }
}

/// Whether an object has the values of rows by their numbers.
fn is_column(of: &Map<String, Value>) -> bool {
    !of.is_empty() && of.keys().all(|key| key.bytes().all(|byte| byte.is_ascii_digit()))
}

fn string(fields: &Map<String, Value>, name: &str) -> Result<Option<String>, Fault> {
    match fields.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => word(value).map(Some).ok_or_else(|| kind(name, Some(value), "a string")),
    }
}

fn weight(fields: &Map<String, Value>, name: &str) -> Result<f32, Fault> {
    #[expect(clippy::cast_possible_truncation, reason = "weights are kept in single precision")]
    match field(fields, name) {
        None => Ok(1.0),
        Some(value) => match value.as_f64().map(|weight| weight as f32) {
            Some(weight) if weight >= 0.0 && weight.is_finite() => Ok(weight),
            _ => Err(kind(name, Some(value), "a number from 0 to 3.4e38")),
        },
    }
}

/// The article: a string or number, which may be blank or null for none. White space around it and a
/// fraction of zeros are no part of it: 5, `5.0` and ` 5 ` are one.
fn group(fields: &Map<String, Value>, name: &str) -> Result<Option<Arc<str>>, Fault> {
    let Some(found) =
        FieldNames::spellings(name).find(|name| fields.get(*name).is_some_and(|of| !of.is_null()))
    else {
        return Ok(None);
    };
    let value = fields.get(found);
    let has_lost_digits = value.is_some_and(Value::is_number);
    let expected =
        if has_lost_digits { "a string or a number of at most 15 digits" } else { "a string or a number" };
    let group = value.and_then(word).ok_or_else(|| kind(found, value, expected))?;
    Ok(Some(whole(group.trim())).filter(|group| !group.is_empty()).map(Arc::from))
}

/// A target of a wide row; null is no label.
fn wide_target((name, value): (&String, &Value)) -> Result<TargetLabel, Fault> {
    let (stance, shares) = if is_blank(value) { Default::default() } else { label_or_shares(name, value)? };
    Ok(TargetLabel { name: target_name(name), span: None, stance, shares })
}

/// Whether a value is no label: null, or a word of nothing but white space, as an empty cell is.
fn is_blank(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(|word| word.trim().is_empty())
}

/// A target's name, unless it is blank.
fn target_name(name: &str) -> Option<Arc<str>> {
    (!name.trim().is_empty()).then(|| name.into())
}

/// The one target of a long row; none if it names neither a target nor a label.
fn long_target(
    text: &str,
    fields: &Map<String, Value>,
    names: &FieldNames,
) -> Result<Option<TargetLabel>, Fault> {
    let name = string(fields, &names.target)?.as_deref().and_then(target_name);
    let label = field(fields, &names.label).filter(|value| !is_blank(value));
    let label = label.map(|value| label_or_shares(&names.label, value)).transpose()?;
    let span = match fields.get("target_span") {
        None | Some(Value::Null) => None,
        Some(value) => {
            let ends = value.as_array().map(|ends| ends.iter().filter_map(Value::as_i64).collect::<Vec<_>>());
            let Some([from, to]) = ends.as_deref() else {
                return Err(kind("target_span", Some(value), "two whole numbers [from, to] or null"));
            };
            Some(span_in(text, *from, *to, name.as_deref().unwrap_or_default())?)
        }
    };
    let (stance, shares) = label.unwrap_or_default();
    if name.is_none() && stance.is_none() && shares.is_empty() && span.is_none() {
        return Ok(None);
    }
    Ok(Some(TargetLabel { name, span, stance, shares }))
}

/// A span given in Unicode scalar values.
pub(super) fn span_in(text: &str, from: i64, to: i64, target: &str) -> Result<ByteSpan, Fault> {
    let ends = usize::try_from(from).ok().zip(usize::try_from(to).ok());
    let is_target = |under: &str| under.to_lowercase() == target.to_lowercase();
    let fits = |(from, to)| {
        let is_on = |(_, length): &&(&str, fn(char) -> usize)| {
            counted(text, from, to, *length).is_some_and(is_target)
        };
        UNITS.iter().find(is_on).map(|(unit, _)| *unit)
    };
    ends.and_then(|(from, to)| ByteSpan::from_scalars(text, from, to)).ok_or_else(|| Fault::Span {
        target: target.to_owned(),
        from,
        to,
        length: text.chars().count(),
        fits: ends.and_then(fits),
    })
}

/// `"targets": [{"from": 0, "to": 5, "mention": "Trump", "polarity": 2.0}, …]`; polarity 2 is against, 4
/// neutral, 6 favor.
fn newsmtsc_targets(text: &str, fields: &Map<String, Value>) -> Result<Vec<TargetLabel>, Fault> {
    let Some(Value::Array(targets)) = fields.get("targets") else {
        return Err(kind("targets", fields.get("targets"), "a list of targets"));
    };
    let target = |value: &Value| {
        let number = |name: &str| {
            let number = value.get(name).and_then(Value::as_i64);
            number.ok_or_else(|| kind(&format!("targets[].{name}"), value.get(name), "a whole number"))
        };
        let name = value.get("mention").and_then(Value::as_str).map(Arc::from);
        let span = span_in(text, number("from")?, number("to")?, name.as_deref().unwrap_or_default())?;
        let stance = match value.get("polarity").and_then(Value::as_f64) {
            Some(2.0) => Some(Stance::Against),
            Some(4.0) => Some(Stance::Neutral),
            Some(6.0) => Some(Stance::Favor),
            None => None,
            Some(_) => return Err(kind("targets[].polarity", value.get("polarity"), "2, 4 or 6")),
        };
        Ok(TargetLabel { name, span: Some(span), stance, shares: Vec::new() })
    };
    targets.iter().map(target).collect()
}

#[cfg(test)]
mod tests {
    use crate::dataset::{ReadOptions, Reader, Row};

    fn read(text: &str) -> Vec<Result<Row, String>> {
        let rows = Reader::new("f", text.as_bytes(), &ReadOptions::default()).expect("rows");
        rows.map(|row| row.map_err(|error| error.to_string())).collect()
    }

    #[test]
    fn an_article_has_one_name_however_a_number_is_written() {
        let groups = |text: &str| -> Vec<Option<String>> {
            let rows = read(text).into_iter().map(|row| row.expect("a row"));
            rows.map(|row| row.group.as_deref().map(str::to_owned)).collect()
        };
        let lines = ["5", "5.0", "\"5.0\"", "\" 5 \"", "\"\"", "\" \"", "\"5.0.1\"", "5.5"];
        let lines = lines.map(|group| format!("{{\"text\":\"a\",\"group\":{group}}}\n")).concat();
        let five = || Some("5".to_owned());
        let expected = [five(), five(), five(), five(), None, None, Some("5.0.1".into()), Some("5.5".into())];
        assert_eq!(groups(&lines), expected);
        assert_eq!(groups("text,group\na,7\nb,7.0\nc,\n"), [Some("7".into()), Some("7".into()), None]);
    }

    #[test]
    fn a_number_that_has_lost_digits_names_nothing() {
        let name = |field: &str, number: &str| {
            let line = format!("{{\"text\":\"a\",\"{field}\":{number}}}\n");
            read(&line).remove(0).map(|row| row.group.map_or(row.id, |group| Some(group.to_string())))
        };
        for field in ["group", "id"] {
            let fault = name(field, "70000000000000000000001").expect_err("too large");
            assert!(fault.starts_with(&format!("f:1: field `{field}`")), "{fault}");
            assert_eq!(name(field, "18446744073709551615"), Ok(Some("18446744073709551615".into())));
        }
    }

    #[test]
    fn a_label_without_a_share_is_no_target() {
        let rows = read("{\"text\":\"Tarn won.\",\"stance\":{\"pro\":null}}\n");
        assert!(rows.into_iter().all(|row| row.expect("a row").targets.is_empty()));
    }

    #[test]
    fn a_row_says_one_thing_of_a_target() {
        let wide = |more: &str| {
            read(&format!("{{\"text\":\"Tarn won.\",\"stance\":{{\"Tarn\":\"against\"}}{more}}}\n")).remove(0)
        };
        let fault = wide(",\"target\":\"Tarn\",\"label\":\"favor\"").expect_err("two stances");
        assert!(fault.contains("says favor of `Tarn`"), "{fault}");
        assert!(wide(",\"target\":\"Moor\",\"label\":\"favor\"").is_err());
        assert!(wide(",\"target\":\"tarn\",\"label\":\"con\"").is_ok());
        assert!(
            wide(",\"label\":\"favor\"").is_ok() && wide(",\"target\":\"Tarn\",\"label\":\"news\"").is_ok()
        );
    }

    #[test]
    fn annotators_may_call_a_stance_a_label() {
        let of = |more: &str| {
            let line = format!("{{\"text\":\"Tarn won.\",\"target\":\"Tarn\",{more}}}\n");
            read(&line)
                .remove(0)
                .expect("a row")
                .annotations()
                .map(|of| of.len())
                .map_err(|fault| fault.to_string())
        };
        assert_eq!(of("\"annotations\":[{\"annotator\":\"x\",\"label\":\"pro\"}]"), Ok(1));
        let unsure = of("\"annotations\":[{\"annotator\":\"x\",\"label\":\"maybe\"}]");
        assert!(unsure.is_err_and(|fault| fault.contains("maybe")));
        assert!(of("\"labels\":[\"pro\",\"con\"]").is_err_and(|fault| fault.contains("`labels` is a list")));
        assert_eq!(of("\"labels\":[\"harvest\",\"pro\"]"), Ok(0));
    }
}
