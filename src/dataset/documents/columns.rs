//! Apache Parquet and Arrow, as pandas, polars and Hugging Face `datasets` write them.

use std::collections::BTreeMap;
use std::io::Cursor;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, RecordBatch};
use arrow_ipc::reader::{FileReader, StreamReader};
use arrow_schema::{ArrowError, DataType, TimeUnit};
use jiff::Timestamp;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use serde_json::{Map, Value, json};

use super::{Found, Object, Whole};
use crate::dataset::Fault;

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

fn objects(batch: &RecordBatch) -> Vec<Object> {
    let schema = batch.schema();
    let columns: Vec<(&String, &dyn Array)> = schema
        .fields()
        .iter()
        .map(|field| field.name())
        .zip(batch.columns().iter().map(AsRef::as_ref))
        .collect();
    let row =
        |row: usize| columns.iter().map(|(name, column)| ((*name).clone(), value(*column, row))).collect();
    (0..batch.num_rows()).map(row).collect()
}

/// A day by its number from 1970-01-01.
fn day(number: i32) -> Value {
    let span = jiff::Span::new().try_days(number).ok();
    let day = span.and_then(|span| jiff::civil::date(1970, 1, 1).checked_add(span).ok());
    day.map_or(Value::Null, |day| day.to_string().into())
}

/// A point in time, in UTC.
fn instant(array: &dyn Array, row: usize, unit: TimeUnit) -> Value {
    let instant = match unit {
        TimeUnit::Second => Timestamp::from_second(array.as_primitive::<TimestampSecondType>().value(row)),
        TimeUnit::Millisecond => {
            Timestamp::from_millisecond(array.as_primitive::<TimestampMillisecondType>().value(row))
        }
        TimeUnit::Microsecond => {
            Timestamp::from_microsecond(array.as_primitive::<TimestampMicrosecondType>().value(row))
        }
        TimeUnit::Nanosecond => {
            Timestamp::from_nanosecond(array.as_primitive::<TimestampNanosecondType>().value(row).into())
        }
    };
    instant.map_or(Value::Null, |instant| instant.to_string().into())
}

/// One value of a column; null of a type that no field of ours has.
fn value(array: &dyn Array, row: usize) -> Value {
    if array.is_null(row) {
        return Value::Null;
    }
    let list = |items: &dyn Array| (0..items.len()).map(|i| value(items, i)).collect();
    match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().value(row).into(),
        DataType::LargeUtf8 => array.as_string::<i64>().value(row).into(),
        DataType::Utf8View => array.as_string_view().value(row).into(),
        DataType::Date32 => day(array.as_primitive::<Date32Type>().value(row)),
        DataType::Timestamp(unit, _) => instant(array, row, *unit),
        DataType::Boolean => array.as_boolean().value(row).into(),
        DataType::Int8 => array.as_primitive::<Int8Type>().value(row).into(),
        DataType::Int16 => array.as_primitive::<Int16Type>().value(row).into(),
        DataType::Int32 => array.as_primitive::<Int32Type>().value(row).into(),
        DataType::Int64 => array.as_primitive::<Int64Type>().value(row).into(),
        DataType::UInt8 => array.as_primitive::<UInt8Type>().value(row).into(),
        DataType::UInt16 => array.as_primitive::<UInt16Type>().value(row).into(),
        DataType::UInt32 => array.as_primitive::<UInt32Type>().value(row).into(),
        DataType::UInt64 => array.as_primitive::<UInt64Type>().value(row).into(),
        DataType::Float32 => json!(array.as_primitive::<Float32Type>().value(row)),
        DataType::Float64 => json!(array.as_primitive::<Float64Type>().value(row)),
        DataType::List(_) => list(array.as_list::<i32>().value(row).as_ref()),
        DataType::LargeList(_) => list(array.as_list::<i64>().value(row).as_ref()),
        DataType::FixedSizeList(..) => list(array.as_fixed_size_list().value(row).as_ref()),
        DataType::Struct(fields) => {
            let columns = array.as_struct().columns();
            let of = fields.iter().zip(columns);
            of.map(|(field, column)| (field.name().clone(), value(column.as_ref(), row))).collect()
        }
        DataType::Dictionary(..) => {
            let dictionary = array.as_any_dictionary();
            let key = value(dictionary.keys(), row).as_u64().and_then(|key| usize::try_from(key).ok());
            key.map_or(Value::Null, |key| value(dictionary.values().as_ref(), key))
        }
        _ => Value::Null,
    }
}
