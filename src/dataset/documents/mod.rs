//! Files that are read as a whole → objects of the fields of rows.

pub(super) mod apc;
#[cfg(feature = "formats")]
mod aspects;
mod brat;
#[cfg(feature = "parquet")]
mod columns;
pub(super) mod conll;
mod json;
pub(super) mod webanno;
#[cfg(feature = "formats")]
mod workbook;
#[cfg(feature = "formats")]
mod zipped;

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::bytes::Bytes;
use super::lines::decoded;
use super::{DatasetError, Fault, FieldNames, Format, Location, Notes, Placed, ReadOptions, answers};

/// The fields of a row.
type Object = Map<String, Value>;
/// An object and the line that it begins on, or what is wrong there.
type Found = (usize, Result<Object, Fault>);
/// What a reader of a format gives: the objects, or what is wrong with the whole.
type Whole = Result<Vec<Found>, Fault>;

/// The objects of a file in one of the formats that are read as a whole.
///
/// # Errors
/// [`DatasetError`] if the bytes cannot be read, or are not in that format.
pub(super) fn read(
    path: &str,
    format: Format,
    mut bytes: Bytes<'_>,
    options: &ReadOptions,
    notes: &mut Notes,
) -> Result<Vec<Result<Placed, DatasetError>>, DatasetError> {
    let mut whole = Vec::new();
    bytes.read_to_end(&mut whole).map_err(|source| DatasetError::Io { path: path.to_owned(), source })?;
    let name: Arc<str> = path.into();
    let at = |line| Location { path: Arc::clone(&name), line };
    let found = of_format(path, format, whole, options, notes).map_err(|fault| fault.at(&at(1)))?;
    let placed = |(line, object): Found| {
        let place = at(line);
        object.map_err(|fault| fault.at(&place)).map(|object| (place, object))
    };
    Ok(found.into_iter().map(placed).collect())
}

fn of_format(path: &str, format: Format, whole: Vec<u8>, options: &ReadOptions, notes: &mut Notes) -> Whole {
    match format {
        #[cfg(feature = "formats")]
        Format::Workbook => return workbook::read(path, &whole, options, notes),
        Format::Answers => return Ok(answers::found(&whole, notes)),
        #[cfg(feature = "parquet")]
        Format::Parquet => return columns::parquet(whole),
        #[cfg(feature = "parquet")]
        Format::Arrow => return columns::arrow(whole),
        #[cfg(not(feature = "parquet"))]
        Format::Parquet | Format::Arrow => {
            return Err(Fault::Format { name: format.name(), feature: "parquet" });
        }
        #[cfg(not(feature = "formats"))]
        Format::Workbook | Format::Aspects => {
            return Err(Fault::Format { name: format.name(), feature: "formats" });
        }
        _ => {}
    }
    let text = decoded(whole, options.lossy)?;
    let text = text.trim_start_matches('\u{feff}');
    let names = &options.names;
    match format {
        Format::Brat => brat::read(text, Path::new(path), names),
        Format::Conll => Ok(conll::read(text, names)),
        Format::WebAnno => Ok(webanno::read(text, names)),
        Format::Apc => Ok(apc::read(text, names)),
        #[cfg(feature = "formats")]
        Format::Aspects => aspects::read(text, names, notes),
        _ => Ok(json::read(text, options.lossy)),
    }
}

/// A row of a text and the place of its one target in characters.
fn row(names: &FieldNames, text: &str, target: &str, span: [usize; 2], label: Value) -> Object {
    let mut object = Object::new();
    object.insert(names.text.clone(), text.into());
    object.insert(names.target.clone(), target.into());
    object.insert("target_span".into(), Value::from(span.to_vec()));
    object.insert(names.label.clone(), label);
    object
}
