//! Workbooks of Excel and of `LibreOffice`: the first sheet, which has a header.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, ExcelDateTime, Ods, Reader, Xlsx};
use serde_json::Value;

use super::zipped::check_unpacked;
use super::{Found, Whole};
use crate::contained::contained;
use crate::dataset::foreign::no_workbook;
use crate::dataset::table::Header;
use crate::dataset::{Fault, Notes, ReadOptions};

/// Most cells of a table, the empty ones among them.
const MOST_CELLS: usize = 10_000_000;
/// How a workbook of `LibreOffice` says what it is, and within how many bytes.
const OPEN_DOCUMENT: &[u8] = b"opendocument.spreadsheet";
const HEAD: usize = 128;
/// Days up to the end of the year 9999, behind which there are no dates.
const END: f64 = 2_958_466.0;
const MILLIS_OF_HOUR: f64 = 3_600_000.0;
const MILLIS_OF_DAY: f64 = 24.0 * MILLIS_OF_HOUR;

/// The cells of a row, and its number from 1.
type Cells = (usize, Vec<String>);
/// A cell that says something: its row and column from 0, and what it says.
type Cell = ((u32, u32), String);

/// The rows of the first sheet.
pub(super) fn read(path: &str, bytes: &[u8], options: &ReadOptions, notes: &mut Notes) -> Whole {
    let owned = bytes.to_vec();
    let read = check_unpacked(bytes)
        .and_then(|()| contained(move || first_sheet(&owned)).unwrap_or(Err("it is damaged".into())));
    let mut rows = read.and_then(table).map_err(|why| no_workbook(path, bytes, &why))?.into_iter();
    let Some((_, header)) = rows.next() else { return Ok(Vec::new()) };
    let mut header = Header::new(&header, options)?;
    let rows: Vec<Cells> = rows.collect();
    header.find_parties(&rows.iter().map(|(_, cells)| cells.clone()).collect::<Vec<_>>());
    notes.parties = header.parties().map(str::to_owned).collect();
    let beside = |fault| match fault {
        Fault::Table { message } => Fault::Form { what: format!("a cell beside the table: {message}") },
        other => other,
    };
    let object = |(line, cells): Cells| -> Found { (line, header.object(cells).map_err(beside)) };
    Ok(rows.into_iter().map(object).collect())
}

fn first_sheet(bytes: &[u8]) -> Result<Vec<Cell>, String> {
    let head = &bytes[..bytes.len().min(HEAD)];
    match head.windows(OPEN_DOCUMENT.len()).any(|part| part == OPEN_DOCUMENT) {
        true => of_libre_office(bytes),
        false => of_excel(bytes),
    }
}

fn of_excel(bytes: &[u8]) -> Result<Vec<Cell>, String> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let name = book.sheet_names().into_iter().next().ok_or("it has no sheet")?;
    // A sheet may have two cells a million rows apart: what lies between them is not made.
    let mut reader = book.worksheet_cells_reader(&name).map_err(|error| error.to_string())?;
    let mut cells = Vec::new();
    while let Some(cell) = reader.next_cell().map_err(|error| error.to_string())? {
        cells.push((cell.get_position(), text(&Data::from(cell.get_value().clone()))));
    }
    Ok(cells)
}

fn of_libre_office(bytes: &[u8]) -> Result<Vec<Cell>, String> {
    let mut book = Ods::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let sheet = book.worksheet_range_at(0).ok_or("it has no sheet")?.map_err(|error| error.to_string())?;
    let (top, left) = sheet.start().unwrap_or_default();
    let place = |(row, column): (usize, usize)| {
        Some((top + u32::try_from(row).ok()?, left + u32::try_from(column).ok()?))
    };
    let cells =
        sheet.used_cells().filter_map(|(row, column, cell)| Some((place((row, column))?, text(cell))));
    Ok(cells.collect())
}

/// The rows that say something, of which the first is the header, from the first column that says something
/// on. Each has a cell for every column of the header.
fn table(cells: Vec<Cell>) -> Result<Vec<Cells>, String> {
    let mut rows: BTreeMap<u32, Vec<(u32, String)>> = BTreeMap::new();
    for ((row, column), text) in cells.into_iter().filter(|(_, text)| !text.trim().is_empty()) {
        rows.entry(row).or_default().push((column, text));
    }
    let first = rows.values().flatten().map(|(column, _)| *column).min().unwrap_or_default();
    let width = |row: &Vec<(u32, String)>| {
        row.iter().map(|(column, _)| (column - first) as usize + 1).max().unwrap_or_default()
    };
    let least = rows.values().next().map_or(0, width);
    let n_cells = rows.values().map(|row| width(row).max(least)).try_fold(0_usize, usize::checked_add);
    if n_cells.is_none_or(|n| n > MOST_CELLS) {
        return Err(format!("its table has more than {MOST_CELLS} cells, some far outside of it"));
    }
    let row = |(number, row): (u32, Vec<(u32, String)>)| {
        let mut cells = vec![String::new(); width(&row).max(least)];
        row.into_iter().for_each(|(column, text)| cells[(column - first) as usize] = text);
        (number as usize + 1, cells)
    };
    Ok(rows.into_iter().map(row).collect())
}

/// A cell as it would be exported.
fn text(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::Float(number) => Value::from(*number).to_string().trim_end_matches(".0").to_owned(),
        Data::DateTime(time) => day_and_time(*time),
        other => other.to_string(),
    }
}

/// What a cell shows that is kept as a number of days: `2024-05-01`, `2024-05-01T08:30:00`, `08:30:00` of no
/// day, and the hours of a length of time.
fn day_and_time(time: ExcelDateTime) -> String {
    let days = time.as_f64();
    if !(0.0..END).contains(&days) {
        return days.to_string();
    }
    let (year, month, day, hour, minute, second, milli) = time.to_ymd_hms_milli();
    let fraction = if milli == 0 { String::new() } else { format!(".{milli:03}") };
    let clock = format!("{minute:02}:{second:02}{fraction}");
    if time.is_duration() {
        let hours = (days * MILLIS_OF_DAY).round() / MILLIS_OF_HOUR;
        return format!("{:02}:{clock}", hours.floor());
    }
    match (days < 1.0, days.fract() == 0.0) {
        (true, _) => format!("{hour:02}:{clock}"),
        (_, true) => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02}T{hour:02}:{clock}"),
    }
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType::{DateTime, TimeDelta};

    use super::*;

    #[test]
    fn days_and_times_are_written_as_they_are_shown() {
        let shown = |days, kind| text(&Data::DateTime(ExcelDateTime::new(days, kind, false)));
        assert_eq!(shown(45413.0, DateTime), "2024-05-01");
        assert_eq!(shown(45413.75, DateTime), "2024-05-01T18:00:00");
        assert_eq!(shown(0.25, DateTime), "06:00:00");
        assert_eq!(shown(1.5, TimeDelta), "36:00:00");
        assert_eq!(shown(-1.0, DateTime), "-1");
        assert_eq!(text(&Data::DateTimeIso("2024-05-01".into())), "2024-05-01");
    }

    #[test]
    fn a_table_begins_where_something_stands_and_is_as_wide_as_its_header() {
        let cell = |row, column, text: &str| ((row, column), text.to_owned());
        let cells = vec![
            cell(2, 1, "text"),
            cell(2, 2, "label"),
            cell(9, 1, "Rome fell."),
            cell(5, 3, "x"),
            cell(7, 1, " "),
        ];
        let rows = table(cells).expect("a table");
        let shown: Vec<(usize, String)> =
            rows.into_iter().map(|(line, cells)| (line, cells.join("|"))).collect();
        assert_eq!(shown, [(3, "text|label".into()), (6, "||x".into()), (10, "Rome fell.|".into())]);
        assert!(table(vec![cell(0, 0, "text"), cell(u32::MAX, u32::MAX, "x")]).is_err());
        assert!(table(Vec::new()).expect("no rows").is_empty());
    }
}
