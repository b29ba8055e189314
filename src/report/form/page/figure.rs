//! Charts that can be taken along: with the numbers that they show.

use maud::{Markup, html};

use crate::number::Interval;
use crate::report::form::json::rounded;
use crate::report::form::table::printable;

/// The numbers of a chart: a line for each mark. `figures.js` makes a CSV file of them.
pub(in crate::report) struct Numbers {
    lines: Vec<String>,
}

impl Numbers {
    /// No lines as yet, under these names.
    pub(in crate::report) fn new(columns: &[&str]) -> Self {
        Self { lines: vec![columns.join("\t")] }
    }

    /// Adds a line.
    pub(in crate::report) fn push(&mut self, cells: impl IntoIterator<Item = String>) {
        let cells: Vec<String> = cells.into_iter().map(|cell| printable(&cell)).collect();
        self.lines.push(cells.join("\t"));
    }
}

/// A number as a cell; nothing where it is not known.
pub(in crate::report) fn number(value: Option<f64>) -> String {
    value.map_or(String::new(), |value| rounded(value).to_string())
}

/// The ends of an interval as cells.
pub(in crate::report) fn ends(interval: Option<Interval>) -> [String; 2] {
    let (low, high) = interval.map(Interval::ends).unzip();
    [number(low), number(high)]
}

/// A chart by its name, with its numbers and what stands below it. With a script it can be saved as CSV, SVG
/// and PNG.
#[allow(clippy::needless_pass_by_value, reason = "markup is made where it is handed over")]
pub(in crate::report) fn figure(
    name: &str,
    numbers: &Numbers,
    body: &Markup,
    caption: Option<Markup>,
) -> Markup {
    html! {
        figure data-name=(printable(name)) data-rows=(numbers.lines.join("\n")) {
            (body)
            @if let Some(caption) = caption { figcaption { (caption) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_ends_no_cell() {
        let mut numbers = Numbers::new(&["name", "value"]);
        numbers.push(["a\tb\n\"c\"".to_owned(), number(Some(0.123_456_7))]);
        let html = figure("x", &numbers, &html! {}, None).into_string();
        assert!(html.contains("data-rows=\"name\tvalue\na b &quot;c&quot;\t0.123"), "{html}");
    }
}
