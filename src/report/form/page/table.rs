//! Tables that can be sorted by each of their columns.

use maud::{Markup, Render, html};

use crate::number::Interval;
use crate::report::form::table::{figure, interval, printable};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum ColumnKind {
    /// Words.
    Text,
    /// Figures, to the right.
    Number,
}

/// A cell of a table.
pub(in crate::report) struct Cell {
    shown: Markup,
    /// What it is sorted by, if not by what is shown; nothing if there is no figure.
    key: Option<String>,
}

impl Cell {
    /// Text of a file.
    pub(in crate::report) fn text(text: &str) -> Self {
        Self { shown: printable(text).render(), key: None }
    }

    /// Anything.
    pub(in crate::report) fn of(shown: Markup) -> Self {
        Self { shown, key: None }
    }

    /// The same, sorted by a number, or last if there is none.
    pub(in crate::report) fn by(self, key: Option<f64>) -> Self {
        Self { key: Some(key.map_or(String::new(), |key| key.to_string())), ..self }
    }

    /// Whether nothing is known of what it would tell.
    fn is_blank(&self) -> bool {
        self.key.as_deref() == Some("")
    }

    /// A figure with three decimals.
    pub(in crate::report) fn figure(value: Option<f64>) -> Self {
        Self { shown: figure(value).render(), key: None }.by(value)
    }

    /// A number of things.
    pub(in crate::report) fn count(n: impl std::fmt::Display) -> Self {
        Self::of(html! { (n.to_string()) })
    }

    /// A 95 % interval, sorted by its lower end.
    pub(in crate::report) fn interval(ends: Option<Interval>) -> Self {
        Self::of(html! { span.interval { (interval(ends)) } }).by(ends.map(|of| of.low))
    }
}

/// A table with a caption. The first cell of a row is its heading. A table of more than one row can be
/// sorted.
pub(in crate::report) fn table(
    caption: &str,
    columns: &[(&str, ColumnKind)],
    rows: Vec<Vec<Cell>>,
) -> Markup {
    let is_sortable = rows.len() > 1;
    let class = |kind: ColumnKind| (kind == ColumnKind::Number).then_some("number");
    let cells = |row: Vec<Cell>| columns.iter().map(|(_, kind)| class(*kind)).zip(row).enumerate();
    html! {
        div.scroll role="group" aria-label=(caption) tabindex="0" {
            table.sortable[is_sortable] {
                caption { (caption) }
                thead { tr {
                    @for (name, kind) in columns {
                        th scope="col" class=[class(*kind)] {
                            @if is_sortable && !name.is_empty() { button type="button" { (name) } } @else { (name) }
                        }
                    }
                } }
                tbody { @for row in rows { tr { @for (i, (class, cell)) in cells(row) {
                    @if i == 0 {
                        th scope="row" data-key=[cell.key] class=[class] { (cell.shown) }
                    } @else {
                        @let class = if cell.is_blank() { Some("number blank") } else { class };
                        td data-label=(columns[i].0) data-key=[cell.key] class=[class] { (cell.shown) }
                    }
                } } } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_text_and_figures_have_keys() {
        let row = |name: &str, value| vec![Cell::text(name), Cell::figure(value)];
        let rows = vec![row("<b>", Some(0.25)), row("x", None)];
        let html =
            table("\"c\"", &[("name", ColumnKind::Text), ("value", ColumnKind::Number)], rows).into_string();
        assert!(html.contains("aria-label=\"&quot;c&quot;\"") && html.contains("&lt;b&gt;"), "{html}");
        assert!(html.contains("data-key=\"0.25\" class=\"number\">0.250<"), "{html}");
        assert!(html.contains("data-key=\"\" class=\"number blank\">–<"), "{html}");
        assert!(html.contains("<button type=\"button\">value</button>"), "{html}");
    }
}
