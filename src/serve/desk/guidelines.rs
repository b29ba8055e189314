//! Guidelines in Markdown → HTML without any of its own.

use pulldown_cmark::{Event, Options, Parser, html};

/// The guidelines as HTML. Tags in them are shown as they are written.
pub(super) fn html(markdown: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let events = Parser::new_ext(markdown, options).map(|event| match event {
        Event::Html(tag) | Event::InlineHtml(tag) => Event::Text(tag),
        event => event,
    });
    let mut text = String::new();
    html::push_html(&mut text, events);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_made_and_tags_are_shown() {
        let html = html("# Stance\n\n<script>x</script>\n\n| a | b |\n|---|---|\n| 1 | <b>2</b> |\n");
        assert!(
            html.contains("<table>") && html.contains("&lt;script&gt;") && html.contains("&lt;b&gt;"),
            "{html}"
        );
        assert!(!html.contains("<script"));
    }
}
