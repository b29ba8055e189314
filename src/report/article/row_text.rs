//! What a model says of rows, for people: one line per target, in columns.

use comfy_table::{Cell, ColumnConstraint, Row as TableRow, Table, Width};
use rayon::prelude::*;

use crate::dataset::Row;
use crate::pipeline::{Prediction, StancePrediction};
use crate::report::form::table::{dim, label, printable, rendered, table};
use crate::report::form::words::beginning;

/// Widths of the columns before the text, their margins with them: the place, the target, the stance, the
/// sentiment.
const NARROW: [u16; 4] = [15, 15, 14, 15];
/// The same where the lines are long.
const WIDE: [u16; 4] = [20, 18, 14, 15];
/// Columns of a terminal from which on they are.
const WIDE_FROM: usize = 110;

/// Rows that one task takes at a time.
const ROWS_PER_TASK: usize = 64;

/// A row and what is said of it, or why nothing is.
type Said<'r> = (&'r Row, Result<&'r Prediction, String>);

/// Lines of rows. All columns but the last have fixed widths, so they may be set part by part.
pub(crate) fn row_text(rows: &[Said<'_>], width: usize, with_head: bool) -> String {
    let (first, rest) = rows.split_at(rows.len().min(ROWS_PER_TASK));
    let rest = rest.par_chunks(ROWS_PER_TASK).map(|rows| (rows, false));
    let parts = rayon::iter::once((first, with_head)).chain(rest);
    parts.map(|(rows, with_head)| part(rows, width, with_head)).collect()
}

fn part(rows: &[Said<'_>], width: usize, with_head: bool) -> String {
    let widths = if width >= WIDE_FROM { WIDE } else { NARROW };
    let mut lines = table(width, ["row", "target", "stance", "sentiment", "text"]);
    lines.set_truncation_indicator("…");
    let fixed = |width: &u16| ColumnConstraint::Absolute(Width::Fixed(*width));
    let first = |width: u16| usize::from(width.saturating_sub(2));
    lines.set_constraints(widths.iter().map(fixed));
    for (row, said) in rows {
        let place = row.id.clone().unwrap_or_else(|| row.place.to_string());
        let place = end_of(&printable(&place), first(widths[0]));
        match said {
            Ok(prediction) => add(&mut lines, &place, row, prediction),
            Err(error) => add_line(
                &mut lines,
                [dim(place), Cell::new(""), Cell::new("error"), Cell::new(""), dim(printable(error))],
            ),
        }
    }
    let text = rendered(&lines);
    if with_head { text } else { text.split_once('\n').map_or(String::new(), |(_, rest)| rest.to_owned()) }
}

fn add(lines: &mut Table, place: &str, row: &Row, prediction: &Prediction) {
    let sentiment = || match &prediction.sentiment {
        Some(scored) => label(scored.label, format!("{} {:.2}", scored.label, scored.confidence)),
        None => Cell::new(""),
    };
    let stance = |stance: &StancePrediction| {
        let text = format!("{} {:.2}", stance.name(), stance.scored.confidence);
        if stance.abstains { dim(text) } else { label(stance.scored.label, text) }
    };
    let mut line = |target: &str, stance: Cell| {
        let text = Cell::new(printable(&beginning(&row.text)));
        add_line(lines, [dim(place), Cell::new(printable(target)), stance, sentiment(), text]);
    };
    if prediction.stances.is_empty() {
        line("", Cell::new(""));
    }
    for of in &prediction.stances {
        line(of.target.as_deref().unwrap_or_default(), stance(of));
    }
}

/// Adds a line of the table that stays one line.
fn add_line(lines: &mut Table, cells: [Cell; 5]) {
    let mut line = TableRow::from(cells);
    line.max_height(1);
    lines.add_row(line);
}

/// The last characters of a name that has no room: the line of a place is there.
fn end_of(name: &str, room: usize) -> String {
    let n = name.chars().count();
    if n <= room {
        name.to_owned()
    } else {
        std::iter::once('…').chain(name.chars().skip(n - room + 1)).collect()
    }
}
