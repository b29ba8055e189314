//! What stands in front of a text in Markdown: front matter in YAML or TOML, or the head that a reader of
//! pages writes.

use pulldown_cmark::MetadataBlockKind;

use super::page::{Page, in_one_line, language};

/// The line under which the text begins that a reader of pages wrote.
const CONTENT: &str = "Markdown Content:";

/// Reads the head that a reader of pages wrote in front of a text, and where the text begins.
pub(super) fn of_reader(text: &str) -> (Page, usize) {
    let mut page = Page::default();
    let start = text.trim_start_matches('\u{feff}');
    let Some(at) = text.find(CONTENT).filter(|_| start.starts_with("Title: ")) else { return (page, 0) };
    for line in text[..at].lines() {
        let Some((name, value)) = line.trim_start_matches('\u{feff}').split_once(": ") else { continue };
        set(&mut page, &name.to_lowercase(), value);
    }
    (page, at + CONTENT.len())
}

/// Reads front matter into a page.
pub(super) fn read(text: &str, kind: MetadataBlockKind, page: &mut Page) {
    match kind {
        MetadataBlockKind::YamlStyle => yaml(text, page),
        MetadataBlockKind::PlusesStyle => toml(text, page),
    }
}

fn toml(text: &str, page: &mut Page) {
    let Ok(table) = text.parse::<toml::Table>() else { return };
    for (name, value) in table {
        let one = |value: &toml::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let value = match &value {
            toml::Value::Array(values) => values.iter().map(one).collect::<Vec<_>>().join(", "),
            value => one(value),
        };
        set(page, &name.to_lowercase(), &value);
    }
}

/// Reads names and values; a value can go on in lines that are indented, as a text or as a list.
fn yaml(text: &str, page: &mut Page) {
    let mut fields: Vec<(String, Vec<String>)> = Vec::new();
    for line in text.lines() {
        let is_inside = line.starts_with([' ', '\t', '-']);
        match (line.split_once(':').filter(|_| !is_inside), fields.last_mut()) {
            (Some((name, value)), _) => {
                fields.push((name.trim().to_lowercase(), vec![value.trim().to_owned()]));
            }
            (None, Some((_, values))) => values.push(line.trim().to_owned()),
            (None, None) => {}
        }
    }
    for (name, values) in fields {
        let (first, rest) =
            values.split_first().map_or(("", &[][..]), |(first, rest)| (first.as_str(), rest));
        let is_text = first.starts_with(['>', '|']);
        let parts: Vec<&str> =
            match (is_text, first.strip_prefix('[').and_then(|list| list.strip_suffix(']'))) {
                (_, Some(list)) => list.split(',').collect(),
                (true, None) => vec![],
                (false, None) => vec![first],
            };
        let rest = rest.iter().map(|line| line.strip_prefix("- ").or(line.strip_prefix('-')).unwrap_or(line));
        let is_list = values.iter().skip(1).any(|line| line.starts_with('-')) || parts.len() > 1;
        let parts = parts.into_iter().chain(rest).map(bare).filter(|part| !part.is_empty());
        let value = parts.collect::<Vec<_>>().join(if is_list { ", " } else { " " });
        set(page, &name, &value);
    }
}

/// A value without quotation marks, and a name of an author without the key in front of it.
fn bare(value: &str) -> &str {
    let value = value.trim();
    let value = value.strip_prefix("name:").map_or(value, str::trim);
    value.trim_matches(['"', '\''])
}

/// Sets what a name stands for, the first time.
fn set(page: &mut Page, name: &str, value: &str) {
    let value = in_one_line(bare(value));
    let field = match name {
        "title" => &mut page.title,
        "author" | "authors" | "byline" | "by" => &mut page.byline,
        "date" | "published" | "pubdate" | "published time" => &mut page.date,
        "lang" | "language" => {
            page.lang = page.lang.take().or_else(|| value.as_deref().and_then(language));
            return;
        }
        "url" | "link" | "source" | "canonical" | "url source" => &mut page.url,
        "outlet" | "site" | "sitename" | "publisher" => &mut page.outlet,
        _ => return,
    };
    if field.is_none() {
        *field = value;
    }
}

#[cfg(test)]
mod tests {
    use super::super::Article;

    fn head(text: &str) -> (Option<String>, Option<String>, Option<String>) {
        let article = Article::from_markdown(&format!("{text}\n\nThe envoys left the town on Monday.\n"));
        assert_eq!(article.paragraphs.len(), 1, "{:?}", article.paragraphs);
        (article.title, article.byline, article.date)
    }

    #[test]
    fn front_matter_is_read_in_every_form() {
        let expected = (
            Some("Talks end in Veii".to_owned()),
            Some("Ann Other, Jo Public".to_owned()),
            Some("2025-06-12".to_owned()),
        );
        for text in [
            "---\ntitle: >-\n  Talks end\n  in Veii\nauthors:\n  - Ann Other\n  - Jo Public\ndate: 2025-06-12\nTitle: x\n---",
            "---\ntitle: 'Talks end in Veii'\nauthor: [Ann Other, \"Jo Public\"]\ndate: 2025-06-12\n---",
            "---\ntitle: Talks end in Veii\nauthors:\n- name: Ann Other\n- name: Jo Public\ndate: 2025-06-12\n---",
            "+++\ntitle = \"Talks end in Veii\"\nauthors = [\"Ann Other\", \"Jo Public\"]\ndate = 2025-06-12\n+++",
        ] {
            assert_eq!(head(text), expected, "{text}");
        }
    }

    #[test]
    fn the_head_of_a_reader_of_pages_is_no_text() {
        let text = "Title: Talks end\n\nURL Source: https://a.example/1\n\nPublished Time: 2025-06-12T14:20:00Z\n\nMarkdown Content:\nTalks end\n=========\n\nThe envoys left.\n";
        let article = Article::from_markdown(text);
        assert_eq!(
            (article.title.as_deref(), article.url.as_deref()),
            (Some("Talks end"), Some("https://a.example/1"))
        );
        assert_eq!(article.date.as_deref(), Some("2025-06-12T14:20:00Z"));
        assert_eq!(article.paragraphs.len(), 1);
        assert_eq!(article.paragraphs[0].span.and_then(|span| span.slice(text)), Some("The envoys left."));
    }
}
