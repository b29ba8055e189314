//! Feeds: RSS, Atom and JSON Feed.

use feed_rs::model::{Entry, Text};
use feed_rs::parser::{self, ParseFeedError};

use super::page::{Page, in_one_line, language};

/// The items of a feed, each as a page.
pub(super) fn pages(bytes: &[u8]) -> Result<Vec<Page>, ParseFeedError> {
    let feed = parser::parse(bytes)?;
    let lang = feed.language.as_deref().and_then(language);
    Ok(feed.entries.into_iter().map(|entry| page(entry, lang.clone())).collect())
}

fn page(entry: Entry, lang: Option<String>) -> Page {
    let summary = entry.summary.map(|summary| summary.content);
    let html = entry.content.and_then(|content| content.body).or(summary).unwrap_or_default();
    let names: Vec<String> =
        entry.authors.into_iter().filter_map(|author| in_one_line(&author.name?)).collect();
    let date = entry.published.or(entry.updated);
    Page {
        title: entry.title.as_ref().and_then(|title: &Text| in_one_line(&title.content)),
        byline: in_one_line(&names.join(", ")),
        date: date.map(|date| {
            date.format("%Y-%m-%dT%H:%M:%SZ").to_string().trim_end_matches("T00:00:00Z").to_owned()
        }),
        lang: entry.language.as_deref().and_then(language).or(lang),
        url: entry.links.into_iter().next().map(|link| link.href),
        ..Page::of_fragment(&html)
    }
}
