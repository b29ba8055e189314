//! Summaries of steps of a CI, in Markdown.

use super::table::printable;

/// Bytes that GitHub takes of the summary of one step.
const MAX_BYTES: usize = 1 << 20;
/// What is said where the rest is left out.
const TRUNCATED: &str = "\n_Truncated: a summary has at most 1 MiB._\n";

/// The text, cut at the end of a line if it is too long for a summary.
pub(in crate::report) fn within(text: String) -> String {
    cut(text, MAX_BYTES)
}

fn cut(text: String, most: usize) -> String {
    if text.len() <= most {
        return text;
    }
    let end = most.saturating_sub(TRUNCATED.len());
    let end = text.as_bytes()[..end].iter().rposition(|&byte| byte == b'\n').map_or(0, |last| last + 1);
    text[..end].to_owned() + TRUNCATED
}

/// Text from a file without what means something in Markdown or HTML.
pub(in crate::report) fn cell(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in printable(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '@' => escaped.push_str("@\u{200b}"), // mentions nobody
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '~' | '#' | '!' => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_ends_with_a_whole_line_and_says_so() {
        let long = "ä line\n".repeat(100);
        let short = cut(long.clone(), 200);
        assert!(short.len() <= 200 && short.ends_with(&format!("ä line\n{TRUNCATED}")), "{short}");
        assert_eq!(cut(long.clone(), long.len()), long);
    }

    #[test]
    fn text_cannot_make_markup() {
        assert_eq!(cell("a|b\n<img> *x* @who"), "a\\|b &lt;img> \\*x\\* @\u{200b}who");
    }
}
