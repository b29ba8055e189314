//! Cells and lines of CSV.

use super::table::printable;

/// Text that no spreadsheet takes for a formula, and no terminal for a command; or as it is.
pub(in crate::report) fn cell(text: String, raw: bool) -> String {
    if raw {
        return text;
    }
    let text = printable(&text);
    let is_formula = text.len() > 1 && text.trim_start().starts_with(['=', '+', '-', '@']);
    if is_formula { format!("'{text}") } else { text }
}

/// A line of fields, in quotation marks where they need them (RFC 4180).
pub(in crate::report) fn line(fields: impl Iterator<Item = String>) -> String {
    let field = |field: String| match field.contains(['"', ',', '\n', '\r']) {
        true => format!("\"{}\"", field.replace('"', "\"\"")),
        false => field,
    };
    fields.map(field).collect::<Vec<_>>().join(",") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_no_formula_and_no_escape_sequence_unless_it_is_wanted_as_it_is() {
        let of = |text: &str| cell(text.to_owned(), false);
        assert_eq!(of("=1+2"), "'=1+2");
        assert_eq!([of("@SUM(A1)"), of("-2+3"), of(" +1")], ["'@SUM(A1)", "'-2+3", "' +1"]);
        assert_eq!([of("Rome won"), of("-"), of("a=b")], ["Rome won", "-", "a=b"]);
        assert_eq!(of("a\u{1b}[2Jb"), "a [2Jb");
        assert_eq!(cell("=1+2".into(), true), "=1+2");
    }
}
