//! Tables and colours of the text forms.

use comfy_table::{
    Attribute, Cell, CellAlignment, Color, ColumnConstraint, ContentArrangement, Table, presets,
};

use crate::label::Label;
use crate::number::Interval;
use crate::report::form::colour::ansi;

/// Narrowest and widest that a table of text gets.
const WIDTHS: std::ops::RangeInclusive<u16> = 60..=140;

/// A table without lines, whose text columns wrap at a width.
pub(in crate::report) fn table<const N: usize>(width: usize, header: [&str; N]) -> Table {
    let mut table = bare(width);
    table.set_header(header.map(|name| Cell::new(name).add_attribute(Attribute::Dim)));
    table
}

/// The same without a header.
pub(in crate::report) fn bare(width: usize) -> Table {
    let mut table = Table::new();
    let width = u16::try_from(width).unwrap_or(u16::MAX).clamp(*WIDTHS.start(), *WIDTHS.end());
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width)
        .force_no_tty()
        .enforce_styling();
    table
}

/// Keeps columns as wide as what is in them, so that only the others wrap.
pub(in crate::report) fn keep_whole(table: &mut Table, columns: impl IntoIterator<Item = usize>) {
    for column in columns {
        if let Some(column) = table.column_mut(column) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
}

/// A text that wraps, each line of it so far from the margin.
pub(in crate::report) fn indented(text: &str, indent: usize, width: usize) -> String {
    let mut lines = bare(width.saturating_sub(indent));
    lines.add_row([printable(text)]);
    let margin = " ".repeat(indent);
    let mut out = String::new();
    for line in rendered(&lines).lines() {
        let line = line.strip_prefix(' ').unwrap_or(line); // a cell has a margin of its own
        out += &format!("{margin}{line}\n");
    }
    out
}

/// The table as text, without white space at the ends of lines.
pub(in crate::report) fn rendered(table: &Table) -> String {
    let mut text = table.trim_fmt();
    text.push('\n');
    text
}

/// A figure to the right of its column.
pub(in crate::report) fn right(text: impl ToString) -> Cell {
    Cell::new(text).set_alignment(CellAlignment::Right)
}

/// What matters less.
pub(in crate::report) fn dim(text: impl ToString) -> Cell {
    Cell::new(text).add_attribute(Attribute::Dim)
}

/// A label in its colour. The word says it, too.
pub(in crate::report) fn label<L: Label>(label: L, text: impl ToString) -> Cell {
    let cell = Cell::new(text);
    match ansi(label) {
        Some(colour) => cell.fg(Color::AnsiValue(colour)),
        None => cell,
    }
}

/// How words that speak for a label are set: in its colour, or cyan for neither.
pub(in crate::report) fn style_of<L: Label>(label: L) -> anstyle::Style {
    match ansi(label) {
        Some(colour) => anstyle::Ansi256Color(colour).on_default(),
        None => anstyle::AnsiColor::Cyan.on_default(),
    }
}

/// A heading on a line of its own.
pub(in crate::report) fn heading(text: &str) -> String {
    let bold = anstyle::Style::new().bold();
    format!("{bold}{}{bold:#}\n", printable(text))
}

/// Text from a file without what would steer a terminal: control characters, and marks that turn the
/// direction of writing.
pub(crate) fn printable(text: &str) -> String {
    let steers = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().map(|c| if steers(c) { ' ' } else { c }).collect()
}

/// A number of things: `1 error`, `2 errors`.
pub(crate) fn counted(n: usize, thing: &str) -> String {
    format!("{n} {thing}{}", if n == 1 { "" } else { "s" })
}

/// A figure with three decimals, or what stands for an undefined one.
pub(in crate::report) fn figure(value: Option<f64>) -> String {
    value.map_or("–".to_owned(), |value| format!("{value:.3}"))
}

/// The probability of a predicted label, or what stands for an unknown one.
pub(in crate::report) fn confidence(probability: Option<f64>) -> String {
    probability.map_or("–".to_owned(), |probability| format!("{probability:.2}"))
}

/// A 95 % interval.
pub(in crate::report) fn interval(interval: Option<Interval>) -> String {
    interval.map_or(String::new(), |Interval { low, high }| format!("[{low:.3}, {high:.3}]"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_not_printed() {
        assert_eq!(printable("a\u{1b}[31mb\u{202e}c\td"), "a [31mb c d");
    }
}
