//! Workbooks of Excel and of `LibreOffice`: the first sheet, which has a header.

use std::io::Cursor;

use calamine::{Data, ExcelDateTime, Reader, open_workbook_auto_from_rs};
use serde_json::Value;

use super::{Found, Whole};
use crate::dataset::foreign::no_workbook;
use crate::dataset::table::Header;
use crate::dataset::{Fault, Notes, ReadOptions};

/// Days up to the end of the year 9999, behind which there are no dates.
const END: f64 = 2_958_466.0;
const MILLIS_OF_HOUR: f64 = 3_600_000.0;
const MILLIS_OF_DAY: f64 = 24.0 * MILLIS_OF_HOUR;

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
}
