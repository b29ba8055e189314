//! A page of HTML → its article, in blocks.

use dom_query::{Document, NodeRef};
use rs_trafilatura::page_type::PageType;
use rs_trafilatura::{ExtractResult, Options, extract_with_options};

use super::super::page::{Block, Page, in_one_line, language};
use super::blocks::blocks;
use super::nesting::flattened;

/// Longest byline, in characters.
const LONGEST_BYLINE: usize = 120;

impl Page {
    /// Reads a page of HTML.
    pub(in super::super) fn of_html(html: &str) -> Self {
        let html = flattened(html);
        let document = Document::from(html.as_ref());
        let lang = declared_language(&document);
        remove_hidden(&document);
        let shown = document.html();
        // The crate's second tries take menus for text where there is little text; they are for pages that have none without them.
        let tries = [(shown.as_ref(), false), (shown.as_ref(), true), (html.as_ref(), true)];
        let mut pages = tries.into_iter().map(|(html, tries_again)| Self::extract(html, tries_again));
        let mut page = pages.find(|page| !page.blocks.is_empty()).unwrap_or_default();
        page.lang = lang.or(page.lang);
        page
    }

    /// Reads HTML that is all article.
    pub(in super::super) fn of_fragment(html: &str) -> Self {
        let document = Document::fragment(flattened(html).as_ref());
        remove_hidden(&document);
        Self { blocks: blocks(&document.root()), ..Self::default() }
    }

    fn extract(html: &str, tries_again: bool) -> Self {
        let options = Options {
            page_type: Some(PageType::Article),
            include_links: true,
            use_fallback_extraction: tries_again,
            ..Options::default()
        };
        extract_with_options(html, &options).map_or_else(|_| Self::default(), Self::of_result)
    }

    fn of_result(result: ExtractResult) -> Self {
        let blocks = content(&result);
        let head = result.metadata;
        let is_name = |name: &String| name.chars().count() <= LONGEST_BYLINE && !name.contains("://");
        let is_address = |url: &String| url.starts_with("http://") || url.starts_with("https://");
        Self {
            title: head.title.as_deref().and_then(in_one_line),
            byline: head.author.as_deref().and_then(in_one_line).filter(is_name),
            date: head.date.map(|date| {
                date.format("%Y-%m-%dT%H:%M:%SZ").to_string().trim_end_matches("T00:00:00Z").to_owned()
            }),
            lang: head.language.as_deref().and_then(language),
            url: head.url.filter(is_address),
            blocks,
        }
    }
}

/// The language that the root of a page says it is in.
fn declared_language(document: &Document) -> Option<String> {
    document.html_root().attr("lang").as_deref().and_then(language)
}

/// The blocks of what was extracted. Where there is no tree of it, they are its lines.
fn content(result: &ExtractResult) -> Vec<Block> {
    match &result.content_html {
        Some(html) => blocks(&Document::fragment(html.as_str()).root()),
        None => result.content_text.lines().filter_map(Block::of_line).collect(),
    }
}

fn remove_hidden(document: &Document) {
    let hidden: Vec<_> =
        document.root().descendants_it().filter(|node| node.is_element() && is_hidden(node)).collect();
    hidden.iter().for_each(NodeRef::remove_from_parent);
}

/// Whether a browser would not show an element.
fn is_hidden(node: &NodeRef<'_>) -> bool {
    let Some(element) = node.element_ref() else { return false };
    let is = |name: &str, value: &str| match name {
        "hidden" => true,
        "aria-hidden" => value == "true",
        "style" => {
            let style: String = value.chars().filter(|c| !c.is_whitespace()).collect();
            style.contains("display:none") || style.contains("visibility:hidden")
        }
        _ => false,
    };
    element.attrs.iter().any(|attr| is(&attr.name.local, &attr.value))
}
