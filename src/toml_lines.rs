//! Where in a TOML text a key or a value stands.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

/// A step from a table or list to what is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step<'k> {
    /// The value of a key of a table.
    Key(&'k str),
    /// An item of a list, from 0.
    Item(usize),
}

/// The line, from 1, in which a byte of a text stands; that of the last byte for one beyond the end.
pub(crate) fn line_at(text: &str, offset: usize) -> usize {
    let before = &text.as_bytes()[..offset.min(text.len())];
    1 + before.iter().filter(|&&byte| byte == b'\n').count()
}

/// The line in which a TOML error begins; the first if it does not say.
pub(crate) fn line_of_error(text: &str, error: &toml::de::Error) -> usize {
    line_at(text, error.span().map_or(0, |span| span.start))
}

/// The line in which the value at the end of a path begins, or the last value on the way that is there.
///
/// ```text
/// [parties]       line_of(text, [Key("parties"), Key("C")]) is 2
/// C = "high"
/// ```
pub(crate) fn line_of<'k>(text: &str, path: impl IntoIterator<Item = Step<'k>>) -> usize {
    let Ok(root) = DeTable::parse(text) else { return 1 };
    let mut span: Range<usize> = 0..0;
    let mut table = Some(root.get_ref());
    let mut list = None;
    for step in path {
        let entry = match step {
            Step::Key(key) => table.and_then(|table| table.get(key)),
            Step::Item(i) => list.and_then(|list: &toml::de::DeArray<'_>| list.get(i)),
        };
        let Some(entry) = entry else { break };
        span = entry.span();
        (table, list) = match entry.get_ref() {
            DeValue::Table(table) => (Some(table), None),
            DeValue::Array(list) => (None, Some(list)),
            _ => (None, None),
        };
    }
    line_at(text, span.start)
}

#[cfg(test)]
mod tests {
    use super::Step::{Item, Key};
    use super::*;

    #[test]
    fn a_value_is_found_where_it_stands_and_not_where_its_text_is_repeated() {
        let text = "# C = 1\n[classifier]\nC = 2\n[parties]\nC = 3\nnames = [\n  \"a\",\n  \"b\",\n]\n";
        assert_eq!(line_of(text, [Key("classifier"), Key("C")]), 3);
        assert_eq!(line_of(text, [Key("parties"), Key("C")]), 5);
        assert_eq!(line_of(text, [Key("parties"), Key("names"), Item(1)]), 8);
        assert_eq!(line_of(text, [Key("parties"), Key("names"), Item(7)]), 6, "as far as it goes");
        assert_eq!(line_of(text, [Key("elsewhere")]), 1);
    }
}
