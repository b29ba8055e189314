//! Workbooks of Excel and of `LibreOffice`: the first sheet, which has a header.

use std::io::Cursor;

use calamine::{Data, Reader, open_workbook_auto_from_rs};
use serde_json::Value;

use super::{Found, Whole};
use crate::dataset::foreign::no_workbook;
use crate::dataset::table::Header;
use crate::dataset::{Fault, Notes, ReadOptions};

/// The rows of the first sheet.
pub(super) fn read(path: &str, bytes: &[u8], options: &ReadOptions, notes: &mut Notes) -> Whole {
    let fault = |what: String| Fault::Form { what: format!("a workbook that cannot be read: {what}") };
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes))
        .map_err(|error| no_workbook(path, bytes, &error.to_string()))?;
    let sheet = book.worksheet_range_at(0).ok_or_else(|| fault("it has no sheet".into()))?;
    let sheet = sheet.map_err(|error| fault(error.to_string()))?;
    let first = sheet.start().map_or(0, |(row, _)| row as usize);
    let mut rows = sheet.rows().enumerate().map(|(i, cells)| (first + i + 1, cells));
    let Some((_, header)) = rows.next() else { return Ok(Vec::new()) };
    let mut header = Header::new(&header.iter().map(text).collect::<Vec<_>>(), options)?;
    let rows: Vec<(usize, Vec<String>)> =
        rows.map(|(line, cells)| (line, cells.iter().map(text).collect::<Vec<_>>())).collect();
    header.find_parties(&rows.iter().map(|(_, cells)| cells.clone()).collect::<Vec<_>>());
    notes.parties = header.parties().map(str::to_owned).collect();
    let has_cells = |cells: &[String]| cells.iter().any(|cell| !cell.trim().is_empty());
    let rows = rows.into_iter().filter(|(_, cells)| has_cells(cells));
    Ok(rows.map(|(line, cells)| -> Found { (line, header.object(cells)) }).collect())
}

/// A cell as it would be exported.
fn text(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::Float(number) => Value::from(*number).to_string().trim_end_matches(".0").to_owned(),
        other => other.to_string(),
    }
}
