//! Text that came in a mail as quoted: each line with `>` in front.

/// Share of the lines, in percent, that have the mark in a text that is quoted, and how many at least.
const SHARE: usize = 60;
const LINES: usize = 2;

/// Whether a text is quoted.
pub(super) fn is_quoted(lines: &[&str]) -> bool {
    let filled = || lines.iter().filter(|line| !line.trim().is_empty());
    let quoted = filled().filter(|line| line.trim_start().starts_with('>')).count();
    quoted >= LINES && quoted * 100 >= filled().count() * SHARE
}

/// A line without the marks in front of it.
pub(super) fn unquoted(line: &str) -> &str {
    line.trim_start_matches(|c: char| c == '>' || c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::super::Article;

    #[test]
    fn the_marks_of_a_quoted_text_are_none_of_it() {
        let text = "> Envoys meet at the ferry\n>\n> Rome left first, and nobody on the quay could say\n> why that was so.\n>\n>> Veii stayed.\n";
        let article = Article::from_text(text);
        assert_eq!(article.title.as_deref(), Some("Envoys meet at the ferry"));
        let kept: Vec<&str> = article.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
        assert_eq!(
            kept,
            ["Rome left first, and nobody on the quay could say why that was so.", "Veii stayed."]
        );
        assert_eq!(article.paragraphs[1].span.and_then(|span| span.slice(text)), Some("Veii stayed."));
        assert!(article.dropped.is_empty(), "{:?}", article.dropped);
    }

    #[test]
    fn a_mark_in_a_text_that_is_not_quoted_stays() {
        let text =
            "Envoys meet\n\nThe envoys left.\n\n> They will be back, she said.\n\nNobody else spoke.\n";
        assert_eq!(Article::from_text(text).paragraphs[1].text, "> They will be back, she said.");
    }
}
