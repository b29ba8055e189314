//! Results as a table of Apache Parquet: the fields of `--format jsonl` as columns.

use std::sync::Arc;

use parquet::basic::Compression;
use parquet::column::writer::ColumnWriterImpl;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::Result;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use serde_json::{Map, Value};

use crate::label::{Label, Stance};

/// Rows that are written together, and in memory until then.
const ROWS_AT_ONCE: usize = 16_384;
/// The column of fields that have none of their own.
const OTHER: &str = "other";

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Count,
    Number,
    Flag,
    /// Pairs of numbers.
    Spans,
}

/// Names and kinds of the columns. They are the same whatever is labelled, so that parts fit together.
const COLUMNS: [(&str, Kind); 27] = [
    ("row", Kind::Count),
    ("id", Kind::Text),
    ("paragraph", Kind::Count),
    ("part", Kind::Text),
    ("text", Kind::Text),
    ("target", Kind::Text),
    ("mentions", Kind::Spans),
    ("stance", Kind::Text),
    ("confidence", Kind::Number),
    ("p_favor", Kind::Number),
    ("p_against", Kind::Number),
    ("p_neutral", Kind::Number),
    ("voice", Kind::Text),
    ("speaker", Kind::Text),
    ("speaker_party", Kind::Text),
    ("inferred", Kind::Flag),
    ("sentiment", Kind::Text),
    ("sentiment_confidence", Kind::Number),
    ("gold", Kind::Text),
    ("gold_sentiment", Kind::Text),
    ("conflict", Kind::Text),
    ("outlet", Kind::Text),
    ("date", Kind::Text),
    ("url", Kind::Text),
    ("path", Kind::Text),
    ("error", Kind::Text),
    (OTHER, Kind::Text),
];

/// A table on its way out.
pub(super) struct Table {
    writer: SerializedFileWriter<Vec<u8>>,
    rows: Vec<Map<String, Value>>,
}

impl Table {
    /// A table without rows.
    pub(super) fn begin() -> anyhow::Result<Self> {
        let fields: String = COLUMNS.iter().map(|(name, kind)| field(name, *kind)).collect();
        let schema = Arc::new(parse_message_type(&format!("message predictions {{ {fields} }}"))?);
        let made_by = concat!("stancekit version ", env!("CARGO_PKG_VERSION")).to_owned();
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY);
        let properties = Arc::new(properties.set_created_by(made_by).build());
        Ok(Self { writer: SerializedFileWriter::new(Vec::new(), schema, properties)?, rows: Vec::new() })
    }

    /// Adds a row. Gives the bytes that can be written by now.
    pub(super) fn push(&mut self, fields: Map<String, Value>) -> anyhow::Result<Vec<u8>> {
        self.rows.push(in_columns(fields));
        if self.rows.len() >= ROWS_AT_ONCE {
            self.write()?;
        }
        Ok(std::mem::take(self.writer.inner_mut()))
    }

    /// The bytes that end the table.
    pub(super) fn finish(mut self) -> anyhow::Result<Vec<u8>> {
        if !self.rows.is_empty() {
            self.write()?;
        }
        Ok(self.writer.into_inner()?)
    }

    fn write(&mut self) -> Result<()> {
        let rows = std::mem::take(&mut self.rows);
        let mut group = self.writer.next_row_group()?;
        for (name, kind) in COLUMNS {
            let values = rows.iter().map(|row| row.get(name));
            match kind {
                Kind::Text => write::<ByteArrayType>(&mut group, values.map(text))?,
                Kind::Count => write::<Int64Type>(&mut group, values.map(|value| value?.as_i64()))?,
                Kind::Number => write::<DoubleType>(&mut group, values.map(|value| value?.as_f64()))?,
                Kind::Flag => write::<BoolType>(&mut group, values.map(|value| value?.as_bool()))?,
                Kind::Spans => {
                    let spans: Vec<Vec<[i64; 2]>> =
                        values.map(|value| spans(value).unwrap_or_default()).collect();
                    (0..2).try_for_each(|end| write_ends(&mut group, &spans, end))?;
                }
            }
        }
        group.close().map(drop)
    }
}

/// A column, as the schema has it.
fn field(name: &str, kind: Kind) -> String {
    match kind {
        Kind::Text => format!("optional binary {name} (STRING); "),
        Kind::Count => format!("optional int64 {name}; "),
        Kind::Number => format!("optional double {name}; "),
        Kind::Flag => format!("optional boolean {name}; "),
        Kind::Spans => {
            let ends = "required int64 start; required int64 end;";
            format!(
                "required group {name} (LIST) {{ repeated group list {{ required group element {{ {ends} }} }} }} "
            )
        }
    }
}

/// A row with its probabilities in columns of their own, and what has no column in one of JSON.
fn in_columns(mut fields: Map<String, Value>) -> Map<String, Value> {
    let probabilities = fields.remove("probabilities");
    let (mut row, other): (Map<String, Value>, Map<String, Value>) = fields
        .into_iter()
        .filter(|(_, value)| !value.is_null())
        .partition(|(name, value)| has_place(name, value));
    for label in Stance::ALL {
        let p = probabilities.as_ref().and_then(|of| of.get(label.name()));
        row.extend(p.map(|p| (format!("p_{}", label.name()), p.clone())));
    }
    if !other.is_empty() {
        row.insert(OTHER.to_owned(), Value::Object(other).to_string().into());
    }
    row
}

/// Whether a field is in a column. One that a row came with may have the name of a column and be of another
/// kind.
fn has_place(name: &str, value: &Value) -> bool {
    let kind = COLUMNS.iter().find(|(column, _)| *column == name && name != OTHER).map(|(_, kind)| kind);
    kind.is_some_and(|kind| match kind {
        Kind::Text => value.is_string(),
        Kind::Count => value.is_i64(),
        Kind::Number => value.is_f64() && !name.starts_with("p_"),
        Kind::Flag => value.is_boolean(),
        Kind::Spans => spans(Some(value)).is_some(),
    })
}

fn text(value: Option<&Value>) -> Option<ByteArray> {
    value?.as_str().map(ByteArray::from)
}

fn spans(value: Option<&Value>) -> Option<Vec<[i64; 2]>> {
    let pair = |span: &Value| Some([span.get(0)?.as_i64()?, span.get(1)?.as_i64()?]);
    value?.as_array()?.iter().map(pair).collect()
}

/// Writes a column whose values may be missing.
fn write<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    values: impl Iterator<Item = Option<T::T>>,
) -> Result<()> {
    let (mut there, mut levels) = (Vec::new(), Vec::new());
    for value in values {
        levels.push(i16::from(value.is_some()));
        there.extend(value);
    }
    next::<T>(group, |column| column.write_batch(&there, Some(&levels), None))
}

/// Writes the starts (0) or ends (1) of lists of spans.
fn write_ends(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    lists: &[Vec<[i64; 2]>],
    end: usize,
) -> Result<()> {
    let numbers: Vec<i64> = lists.iter().flatten().map(|span| span[end]).collect();
    let of_list = |list: &Vec<[i64; 2]>| (0..list.len().max(1)).map(|i| i16::from(i > 0)).collect::<Vec<_>>();
    let repeated: Vec<i16> = lists.iter().flat_map(of_list).collect();
    let is_there = |list: &Vec<[i64; 2]>| vec![i16::from(!list.is_empty()); list.len().max(1)];
    let there: Vec<i16> = lists.iter().flat_map(is_there).collect();
    next::<Int64Type>(group, |column| column.write_batch(&numbers, Some(&there), Some(&repeated)))
}

/// Writes the next column of a group.
fn next<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    write: impl FnOnce(&mut ColumnWriterImpl<'_, T>) -> Result<usize>,
) -> Result<()> {
    let mut column = group.next_column()?.expect("as many columns as the schema has");
    write(column.typed::<T>())?;
    column.close()
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use parquet::file::reader::{FileReader as _, SerializedFileReader};
    use serde_json::json;

    use super::*;

    /// Writes rows and reads them back.
    fn again(rows: &[Value]) -> Vec<Value> {
        let mut table = Table::begin().expect("begins");
        let mut bytes = Vec::new();
        for row in rows {
            let fields = row.as_object().expect("an object").clone();
            bytes.extend(table.push(fields).expect("takes a row"));
        }
        bytes.extend(table.finish().expect("ends"));
        let reader = SerializedFileReader::new(Bytes::from(bytes)).expect("Parquet");
        let rows = reader.get_row_iter(None).expect("rows");
        rows.map(|row| row.expect("a row").to_json_value()).collect()
    }

    #[test]
    fn each_field_has_its_column() {
        let row = json!({
            "id": "a", "paragraph": 3, "text": "Київ", "mentions": [[0, 4], [7, 9]], "stance": "favor",
            "probabilities": {"favor": 0.5, "against": 0.25, "neutral": 0.25}, "inferred": true,
            "date": 1982, "year": 1982, "p_favor": 1.5, "other": "x", "speaker": null,
        });
        let read = again(&[row]).remove(0);
        assert_eq!(read["mentions"], json!([{"start": 0, "end": 4}, {"start": 7, "end": 9}]));
        assert_eq!((&read["text"], &read["paragraph"]), (&json!("Київ"), &json!(3)));
        assert_eq!((&read["p_favor"], &read["inferred"]), (&json!(0.5), &json!(true)));
        assert_eq!((&read["date"], &read["speaker"]), (&Value::Null, &Value::Null));
        let other: Value = serde_json::from_str(read["other"].as_str().expect("a text")).expect("JSON");
        assert_eq!(other, json!({"date": 1982, "year": 1982, "p_favor": 1.5, "other": "x"}));
    }

    #[test]
    fn rows_without_mentions_and_groups_of_rows_stay_apart() {
        let n = ROWS_AT_ONCE + 5;
        let mentions = |i: usize| (0..i % 3).map(|k| json!([k, k + i])).collect::<Vec<_>>();
        let rows: Vec<Value> = (0..n).map(|i| json!({"paragraph": i, "mentions": mentions(i)})).collect();
        let read = again(&rows);
        assert_eq!(read.len(), n);
        for (i, row) in read.iter().enumerate() {
            assert_eq!(row["paragraph"], i);
            let spans = row["mentions"].as_array().expect("a list");
            let ends: Vec<_> = spans.iter().map(|span| json!([span["start"], span["end"]])).collect();
            assert_eq!(ends, mentions(i), "{i}");
        }
        assert_eq!(again(&[]), Vec::<Value>::new());
    }
}
