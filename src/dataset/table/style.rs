//! How a table is written: what parts its cells, and what its quotes mean.

use super::quotes::Quotes;
use crate::dataset::FieldNames;
use crate::dataset::bytes::PEEK;
use crate::dataset::detect::delimiter;

/// How Excel says what parts the cells, in a line of its own before the header.
const SEP: &str = "sep=";

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) delimiter: u8,
    /// Whether cells may be in quotes.
    pub(super) is_quoted: bool,
    /// Whether a quote in quotes has a backslash before it.
    pub(super) is_escaped: bool,
    /// Whether blanks after a delimiter are no part of the cell.
    pub(super) skips_space: bool,
    /// Bytes of the line that says what parts the cells.
    pub(super) n_skipped: usize,
}

impl Style {
    /// How the table is written that begins so.
    pub(super) fn of_head(head: &[u8], names: &FieldNames) -> Self {
        let text = String::from_utf8_lossy(head);
        let first = text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default();
        let told = first.trim_start_matches('"').strip_prefix(SEP).and_then(|rest| rest.bytes().next());
        let n_skipped = told.map_or(0, |_| head.iter().take_while(|&&byte| byte != b'\n').count() + 1);
        let head = head.get(n_skipped..).unwrap_or_default();
        let text = String::from_utf8_lossy(head);
        let header = text.trim_start().lines().next().unwrap_or_default();
        let delimiter = told.unwrap_or_else(|| delimiter(header, names));
        let mut quotes = Quotes::new(delimiter, false, 1);
        head.iter().for_each(|&byte| quotes.feed(byte));
        let is_header_quoted = header.trim_start_matches('\u{feff}').starts_with('"');
        let is_closed = quotes.open().is_none() || head.len() + n_skipped >= PEEK;
        let in_quotes = |cell: &str| cell.len() > 1 && cell.starts_with('"') && cell.ends_with('"');
        let is_all_quoted = header.contains('\t') && header.trim_end().split('\t').all(in_quotes);
        let holds = is_closed && quotes.n_broken == 0 && (quotes.n_needed > 0 || is_header_quoted);
        Self {
            delimiter,
            is_quoted: delimiter != b'\t' || holds || is_all_quoted,
            is_escaped: quotes.n_backslashes > 0,
            skips_space: header.contains(&format!("{} \"", char::from(delimiter))),
            n_skipped,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style(head: &str) -> Style {
        Style::of_head(head.as_bytes(), &FieldNames::default())
    }

    #[test]
    fn a_table_with_tabs_has_quotes_if_all_of_them_hold_and_one_is_needed() {
        assert!(style("text\tlabel\n\"a\nb\"\tpro\n").is_quoted);
        assert!(style("text\tlabel\n\"a \"\"b\"\"\"\tpro\n").is_quoted);
        assert!(style("\"text\"\t\"label\"\n\"a\"\t\"pro\"\n").is_quoted);
        assert!(!style("text\tlabel\n\"a\" said b\tpro\n\"c \"\"d\"\t\n").is_quoted);
        assert!(!style("text\tlabel\n\"a\"\tpro\n").is_quoted, "a text in quotation marks");
        assert!(style("text,label\na,pro\n").is_quoted);
        let open = style("\"text\"\t\"label\"\n\"a\t\"pro\"\n\"b\"\t\"con\"\n");
        assert!(open.is_quoted, "a header in quotes tells, though a quote is not closed");
    }

    #[test]
    fn what_parts_the_cells_may_be_told() {
        let told = style("sep=;\r\ntext;label\r\n");
        assert_eq!((told.delimiter, told.n_skipped), (b';', 7));
        assert_eq!(style("sep=\t\ntext\tlabel\n").delimiter, b'\t');
        assert_eq!(style("\"sep=;\"\ntext;label\n").delimiter, b';');
        assert_eq!(style("text|label\na|pro\n").delimiter, b'|');
        assert!(style("\"text\", \"label\"\n").skips_space && !style("text,label\n").skips_space);
        assert!(style("text,label\n\"he \\\"b\\\" c\",pro\n").is_escaped);
    }
}
