//! Rows → files, for `convert` and `split`.

use std::io::{self, Write};

use csv::{QuoteStyle, WriterBuilder};
use serde_json::{Map, Value, json};

use super::{Row, TargetLabel};
use crate::label::Label;

/// The forms that rows can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteFormat {
    /// JSONL, one row per text with the stances toward all its targets; spans are not kept.
    Wide,
    /// JSONL, one row per text and target.
    Long,
    /// As long, in a table with commas.
    Csv,
    /// As long, in a table with tabs.
    Tsv,
    /// `__label__LABEL text`, one line per labelled text and target; nothing else is kept.
    FastText,
}

/// Fields that are written from what a row means rather than as they came.
const KNOWN: [&str; 15] = [
    "id",
    "primary_gid",
    "text",
    "tweet",
    "sentence",
    "sentence_normalized",
    "target",
    "targets",
    "target_span",
    "label",
    "stance",
    "sentiment",
    "group",
    "doc_id",
    "lang",
];

/// Writes rows.
///
/// # Errors
/// What the writer says.
pub fn write_rows(out: &mut impl Write, rows: &[Row], format: WriteFormat) -> io::Result<()> {
    match format {
        WriteFormat::Wide => merged(rows).iter().try_for_each(|row| write_json(out, &wide(row))),
        WriteFormat::Long => rows.iter().flat_map(long).try_for_each(|row| write_json(out, &row)),
        WriteFormat::Csv => write_table(out, rows, b','),
        WriteFormat::Tsv => write_table(out, rows, b'\t'),
        WriteFormat::FastText => rows.iter().try_for_each(|row| {
            let line = row.text.split_whitespace().collect::<Vec<_>>().join(" ");
            row.examples().try_for_each(|(_, stance)| writeln!(out, "__label__{stance} {line}"))
        }),
    }
}

fn write_json(out: &mut impl Write, row: &Map<String, Value>) -> io::Result<()> {
    serde_json::to_writer(&mut *out, row)?;
    out.write_all(b"\n")
}

/// What both JSON forms begin with.
fn head(row: &Row, id: Option<String>) -> Map<String, Value> {
    let mut fields = Map::new();
    if let Some(id) = id {
        fields.insert("id".into(), id.into());
    }
    fields.insert("text".into(), row.text.clone().into());
    fields
}

/// What both JSON forms end with: sentiment, group, language, and the fields that are only carried.
fn tail(row: &Row, group_name: &str, fields: &mut Map<String, Value>) {
    let mut set = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            fields.insert(name.into(), value.into());
        }
    };
    set("sentiment", row.sentiment.map(|sentiment| sentiment.name().to_owned()));
    set(group_name, row.group.as_deref().map(str::to_owned));
    set("lang", row.lang.clone());
    let carried = row.fields.iter().filter(|(name, _)| !KNOWN.contains(&name.as_str()));
    fields.extend(carried.map(|(name, value)| (name.clone(), value.clone())));
}

fn wide(row: &Row) -> Map<String, Value> {
    let stances = row.examples().map(|(target, stance)| {
        (target.name.as_deref().unwrap_or_default().to_owned(), Value::from(stance.name()))
    });
    let mut fields = head(row, row.id.clone());
    fields.insert("stance".into(), Value::Object(stances.collect()));
    tail(row, "group", &mut fields);
    fields
}

fn long(row: &Row) -> Vec<Map<String, Value>> {
    let fields = |target: &TargetLabel, id: Option<String>| {
        let mut fields = head(row, id);
        fields.insert("target".into(), target.name.as_deref().map_or(Value::Null, Value::from));
        let span = target.span.map(|span| json!(span.to_scalars(&row.text)));
        fields.insert("target_span".into(), span.unwrap_or(Value::Null));
        if let Some(stance) = target.stance {
            fields.insert("label".into(), stance.name().into());
        }
        tail(row, "doc_id", &mut fields);
        fields
    };
    match row.targets.as_slice() {
        [] => vec![fields(&TargetLabel::default(), row.id.clone())],
        [only] => vec![fields(only, row.id.clone())],
        several => {
            let id = |i: usize| row.id.as_ref().map(|id| format!("{id}:{i}"));
            several.iter().enumerate().map(|(i, target)| fields(target, id(i))).collect()
        }
    }
}

/// Rows of the same text and article that follow each other, as one, unless they share a target.
fn merged(rows: &[Row]) -> Vec<Row> {
    let mut merged: Vec<Row> = Vec::new();
    for row in rows {
        let shares = |last: &Row| {
            row.targets.iter().any(|target| last.targets.iter().any(|other| other.name == target.name))
        };
        match merged.last_mut() {
            Some(last) if last.text == row.text && last.group == row.group && !shares(last) => {
                last.targets.extend(row.targets.iter().cloned());
                last.sentiment = last.sentiment.or(row.sentiment);
            }
            _ => merged.push(row.clone()),
        }
    }
    merged
}

fn write_table(out: &mut impl Write, rows: &[Row], delimiter: u8) -> io::Result<()> {
    let rows: Vec<Map<String, Value>> = rows.iter().flat_map(long).collect();
    let mut columns: Vec<&String> = Vec::new();
    for name in rows.iter().flat_map(Map::keys) {
        if !columns.contains(&name) {
            columns.push(name);
        }
    }
    let quotes = if delimiter == b'\t' { QuoteStyle::Never } else { QuoteStyle::Necessary };
    let mut table = WriterBuilder::new().delimiter(delimiter).quote_style(quotes).from_writer(out);
    table.write_record(&columns)?;
    for row in &rows {
        table.write_record(columns.iter().map(|column| cell(row.get(*column), delimiter)))?;
    }
    table.flush()
}

/// A value as a cell. Tabs and line ends become spaces in a TSV, which knows no quotes.
fn cell(value: Option<&Value>, delimiter: u8) -> String {
    let cell = match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    if delimiter == b'\t' { cell.replace(['\t', '\n', '\r'], " ") } else { cell }
}
