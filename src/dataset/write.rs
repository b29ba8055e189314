//! Rows → files, for `convert` and `split`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use csv::{QuoteStyle, WriterBuilder};
use serde_json::{Map, Value, json};

use super::error::quoted;
use super::shares::written;
use super::{DatasetError, Fault, Row, TargetLabel};
use crate::label::{Label, Stance};

/// The forms that rows can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteFormat {
    /// JSONL, one row per text with the stances toward all its targets, each of which needs a name of its
    /// own. Spans are not kept.
    Wide,
    /// JSONL, one row per text and target.
    Long,
    /// As long, in a table with commas. Numbers, lists and objects become text.
    Csv,
    /// As CSV, with tabs. Tabs and line ends in cells become spaces, and a cell with a quote in it is quoted,
    /// as pandas and Excel write and read it.
    Tsv,
    /// `__label__LABEL text`, one line per labelled text and target; nothing else is kept, and white space
    /// becomes one space.
    FastText,
}

type Object = Map<String, Value>;

/// Writes rows. An unlabelled target is written with null, or an empty cell, for its stance.
///
/// # Errors
/// [`DatasetError::Row`] with [`Fault::Form`] for the first row that the form cannot hold; nothing is written
/// then. [`DatasetError::Write`] for what the writer says.
pub fn write_rows(out: &mut impl Write, rows: &[Row], format: WriteFormat) -> Result<(), DatasetError> {
    let objects = |of_row: fn(&Row) -> Result<Vec<Object>, Fault>| -> Result<Vec<Object>, DatasetError> {
        let objects = rows.iter().map(|row| of_row(row).map_err(|fault| fault.at(&row.place)));
        Ok(objects.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    };
    let written = match format {
        WriteFormat::Wide => write_objects(out, &objects(|row| Ok(vec![wide(row)?]))?),
        WriteFormat::Long => write_objects(out, &objects(long)?),
        WriteFormat::Csv => write_table(out, &objects(long)?, b','),
        WriteFormat::Tsv => write_table(out, &objects(long)?, b'\t'),
        WriteFormat::FastText => objects(fasttext)?.iter().try_for_each(|line| write_fasttext(out, line)),
    };
    written.map_err(|source| DatasetError::Write { source })
}

impl WriteFormat {
    /// The JSON form that keeps all of these rows: wide if they came so and each of their targets has a name
    /// of its own and no span, else long.
    pub fn of_rows(rows: &[Row]) -> Self {
        let keeps = |row: &Row| wide(row).is_ok() && row.targets.iter().all(|target| target.span.is_none());
        match rows.iter().any(Row::is_wide) && rows.iter().all(keeps) {
            true => Self::Wide,
            false => Self::Long,
        }
    }
}

/// What fastText lines do not keep of rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FastTextLoss {
    /// Number of rows, or of targets of a row, that have no stance, or shares of which none is the largest.
    pub unlabelled: usize,
    /// Number of labels that are shared out and written as the one that has the largest share.
    pub shared_out: usize,
    /// Fields that are not written, and in how many lines.
    pub fields: BTreeMap<String, usize>,
}

impl FastTextLoss {
    /// What fastText lines would not keep of these rows.
    ///
    /// # Errors
    /// As [`write_rows`].
    pub fn of_rows(rows: &[Row]) -> Result<Self, DatasetError> {
        let mut loss = Self::default();
        for row in rows {
            let objects = long(row).map_err(|fault| fault.at(&row.place))?;
            for (i, object) in objects.into_iter().enumerate() {
                let target = row.targets.get(i);
                if target.is_none_or(|target| target.stance.is_none()) {
                    loss.unlabelled += 1;
                    continue;
                }
                loss.shared_out += usize::from(target.is_some_and(|target| !target.shares.is_empty()));
                let lost = object
                    .into_iter()
                    .filter(|(name, value)| !value.is_null() && !["text", "label"].contains(&name.as_str()));
                lost.for_each(|(name, _)| *loss.fields.entry(name).or_default() += 1);
            }
        }
        Ok(loss)
    }
}

/// A row with a stance per target.
fn wide(row: &Row) -> Result<Object, Fault> {
    let mut stances = Map::new();
    for target in &row.targets {
        let Some(name) = &target.name else {
            return Err(Fault::Form { what: "no target, which a wide row needs".into() });
        };
        if stances.insert(name.to_string(), stance(target)).is_some() {
            let what = format!("two stances toward `{}`, a wide row holds one", quoted(name));
            return Err(Fault::Form { what });
        }
    }
    let is_like_shares =
        |(name, stance): (&String, &Value)| Stance::parse(name).is_some() && stance.is_null();
    if !stances.is_empty() && stances.iter().all(is_like_shares) {
        let what = "no target but those called like labels, which a wide row would have for shares of them";
        return Err(Fault::Form { what: what.into() });
    }
    object(row, row.id.clone(), [("stance", Value::Object(stances))])
}

/// A row per target; if there is none, one that names none.
fn long(row: &Row) -> Result<Vec<Object>, Fault> {
    let of_target = |target: &TargetLabel, id: Option<String>| {
        let own = [
            ("target", json!(target.name.as_deref())),
            ("target_span", json!(target.span.map(|span| span.to_scalars(&row.text)))),
            ("label", stance(target)),
        ];
        object(row, id, own)
    };
    match row.targets.as_slice() {
        [] => Ok(vec![of_target(&TargetLabel::default(), row.id.clone())?]),
        [only] => Ok(vec![of_target(only, row.id.clone())?]),
        several => {
            let id = |i: usize| row.id.as_ref().map(|id| format!("{id}:{i}"));
            several.iter().enumerate().map(|(i, target)| of_target(target, id(i))).collect()
        }
    }
}

/// The objects of the long form of a row, one for each of its targets, all with its own `id`.
///
/// # Errors
/// [`Fault::Form`] if a field of the row has another meaning in that form.
pub(crate) fn long_objects(row: &Row) -> Result<Vec<Map<String, Value>>, Fault> {
    let mut objects = long(row)?;
    for object in &mut objects {
        object.extend(row.id.clone().map(|id| ("id".to_owned(), id.into())));
    }
    Ok(objects)
}

/// The labelled rows of the long form, if their text can stand behind a label.
fn fasttext(row: &Row) -> Result<Vec<Object>, Fault> {
    if row.text.split_whitespace().any(|word| word.starts_with("__label__")) {
        return Err(Fault::Form {
            what: "`__label__` in the text, which a fastText line cannot hold".into(),
        });
    }
    let mut objects = long(row)?;
    // A line has one label: of shares the one that has the largest.
    for (object, target) in objects.iter_mut().zip(&row.targets) {
        object.insert("label".into(), json!(target.stance.map(Label::name)));
    }
    objects.retain(|object| !object["label"].is_null());
    Ok(objects)
}

fn stance(target: &TargetLabel) -> Value {
    if target.shares.is_empty() { json!(target.stance.map(Label::name)) } else { written(&target.shares) }
}

fn sentiment(row: &Row) -> Option<Value> {
    let shared = (!row.sentiment_shares.is_empty()).then(|| written(&row.sentiment_shares));
    shared.or_else(|| row.sentiment.map(|sentiment| json!(sentiment.name())))
}

/// An object of what all JSON forms have in common, what is the form's own, and what is carried.
fn object<const N: usize>(row: &Row, id: Option<String>, own: [(&str, Value); N]) -> Result<Object, Fault> {
    let optional = [
        ("sentiment", sentiment(row)),
        ("group", row.group.as_deref().map(Value::from)),
        ("lang", row.lang.as_deref().map(Value::from)),
        ("weight", Some(weight(row.weight)).filter(|_| row.weight.to_bits() != 1.0_f32.to_bits())),
    ];
    let fields = [("id", id.map(Value::from)), ("text", Some(json!(row.text)))];
    let fields = fields.into_iter().chain(own.map(|(name, value)| (name, Some(value)))).chain(optional);
    let mut object = Map::new();
    for (name, value) in fields {
        if row.fields.contains_key(name) {
            let what = format!("field `{name}` has another meaning in the form to be written; rename it");
            return Err(Fault::Form { what });
        }
        object.extend(value.map(|value| (name.to_owned(), value)));
    }
    object.extend(row.fields.iter().map(|(name, value)| (name.clone(), value.clone())));
    Ok(object)
}

/// The shortest number that is read as this weight.
fn weight(weight: f32) -> Value {
    json!(weight.to_string().parse::<f64>().unwrap_or(f64::from(weight)))
}

fn write_objects(out: &mut impl Write, objects: &[Object]) -> io::Result<()> {
    for object in objects {
        serde_json::to_writer(&mut *out, object)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn write_fasttext(out: &mut impl Write, object: &Object) -> io::Result<()> {
    let field = |name: &str| object[name].as_str().unwrap_or_default();
    let text = field("text").split_whitespace().collect::<Vec<_>>().join(" ");
    writeln!(out, "__label__{} {text}", field("label"))
}

fn write_table(out: &mut impl Write, objects: &[Object], delimiter: u8) -> io::Result<()> {
    let mut columns = Map::new();
    for name in objects.iter().flat_map(Map::keys) {
        columns.entry(name).or_insert(Value::Null);
    }
    let mut table =
        WriterBuilder::new().delimiter(delimiter).quote_style(QuoteStyle::Necessary).from_writer(out);
    table.write_record(columns.keys().map(|name| unparted(name.clone(), delimiter)))?;
    for object in objects {
        table.write_record(columns.keys().map(|name| cell(object.get(name), delimiter)))?;
    }
    table.flush()
}

/// A value as a cell.
fn cell(value: Option<&Value>, delimiter: u8) -> String {
    let cell = match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    unparted(cell, delimiter)
}

/// Tabs and line ends become spaces in a TSV, as not every program that reads one knows quotes.
fn unparted(cell: String, delimiter: u8) -> String {
    if delimiter == b'\t' { cell.replace(['\t', '\n', '\r'], " ") } else { cell }
}
