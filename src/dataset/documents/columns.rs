//! Apache Parquet and Arrow, as pandas, polars and Hugging Face `datasets` write them.

use std::collections::BTreeMap;
use std::io::Cursor;

use arrow_ipc::reader::{FileReader, StreamReader};
use arrow_schema::ArrowError;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use serde_json::{Map, Value};

use super::{Found, Object, Whole};
use crate::dataset::Fault;
use crate::dataset::arrow::objects;

/// Where Hugging Face `datasets` keeps what its numbers stand for.
const HUGGINGFACE: &str = "huggingface";
/// How an Arrow file begins; a stream does not.
const FILE: &[u8] = b"ARROW1";

/// Names of labels that stand as numbers, by column.
type Names = BTreeMap<String, Vec<String>>;

/// The rows of a Parquet file. Their line is their number, from 1.
pub(super) fn parquet(bytes: Vec<u8>) -> Whole {
    let fault = |error: parquet::errors::ParquetError| unreadable("Parquet", &error.to_string());
    let reader = SerializedFileReader::new(bytes::Bytes::from(bytes)).map_err(fault)?;
    let metadata = reader.metadata().file_metadata().key_value_metadata();
    let huggingface = metadata.into_iter().flatten().find(|of| of.key == HUGGINGFACE);
    let names = names(huggingface.and_then(|of| of.value.as_deref()));
    let rows = reader.get_row_iter(None).map_err(fault)?;
    let found = rows.enumerate().map(|(i, row)| -> Found {
        let object = row.map_err(fault).map(|row| match row.to_json_value() {
            Value::Object(fields) => named(fields, &names),
            _ => Object::new(),
        });
        (i + 1, object)
    });
    Ok(found.collect())
}

/// The rows of an Arrow file or stream. Their line is their number, from 1.
pub(super) fn arrow(bytes: Vec<u8>) -> Whole {
    let fault = |error: ArrowError| unreadable("Arrow", &error.to_string());
    let is_file = bytes.starts_with(FILE);
    let bytes = Cursor::new(bytes);
    let (schema, batches) = if is_file {
        let reader = FileReader::try_new(bytes, None).map_err(fault)?;
        (reader.schema(), reader.collect::<Result<Vec<_>, _>>())
    } else {
        let reader = StreamReader::try_new(bytes, None).map_err(fault)?;
        (reader.schema(), reader.collect::<Result<Vec<_>, _>>())
    };
    let names = names(schema.metadata().get(HUGGINGFACE).map(AsRef::as_ref));
    let rows = batches.map_err(fault)?;
    let rows = rows.iter().flat_map(objects).map(|object| named(object, &names));
    Ok(rows.enumerate().map(|(i, object)| (i + 1, Ok(object))).collect())
}

fn unreadable(format: &str, why: &str) -> Fault {
    let hint = "; `pandas.read_parquet(…).to_json(…, orient=\"records\", lines=True)` writes rows";
    Fault::Form {
        what: format!(
            "{format} that cannot be read: {why}{}",
            if why.contains("feature") { hint } else { "" }
        ),
    }
}

/// The names of the labels in `{"info": {"features": {"label": {"names": […]}}}}`.
fn names(metadata: Option<&str>) -> Names {
    let metadata: Value = metadata.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let features = metadata.pointer("/info/features").and_then(Value::as_object);
    let of = |(column, feature): (&String, &Value)| {
        let names = feature.get("names")?.as_array()?.iter().map(|name| name.as_str().map(str::to_owned));
        Some((column.clone(), names.collect::<Option<_>>()?))
    };
    features.into_iter().flatten().filter_map(of).collect()
}

/// A row with the names of its labels in the place of their numbers.
fn named(mut fields: Map<String, Value>, names: &Names) -> Object {
    for (column, names) in names {
        if let Some(value) = fields.get_mut(column)
            && let Some(name) = value.as_u64().and_then(|place| names.get(usize::try_from(place).ok()?))
        {
            *value = name.as_str().into();
        }
    }
    fields
}
