//! What a general extractor, or the head of a page, takes for its text.

use dom_query::Document;
use rustc_hash::FxHashSet;
use trafilatura::{HtmlDateMode, Options, extract};

use super::super::text::folded;
use super::blocks::{Placed, blocks};
use crate::contained::contained;

/// Least length of a block, in bytes of its letters, that is looked for inside of what was extracted.
const FOUND_INSIDE: usize = 40;
/// Share of a block, in percent, that is all of it if the rest stands before or behind it.
const MOST: usize = 75;

/// Largest page that an extractor is asked about, in bytes, and most tags of one: a bound on its time that is
/// the same everywhere.
const LARGEST: usize = 6 << 20;
const MOST_TAGS: usize = 60_000;

/// The text that an extractor found, without anything but letters and digits.
pub(super) struct Opinion {
    blocks: FxHashSet<String>,
    whole: String,
}

impl Opinion {
    /// What the extractor says of a page: nothing, if it fails, panics, or is not done in time.
    pub(super) fn of(html: &str) -> Option<Self> {
        if html.len() > LARGEST || n_tags(html) > MOST_TAGS {
            return None;
        }
        let content = Document::fragment(extracted(html)?);
        let texts: Vec<String> = blocks(&content.root()).iter().map(|block| folded(&block.text)).collect();
        let whole = texts.concat();
        Some(Self { blocks: texts.into_iter().collect(), whole })
    }

    /// A text that the head of the page repeats.
    pub(super) fn of_head(text: &str) -> Self {
        Self { blocks: FxHashSet::default(), whole: folded(text) }
    }

    /// Per block of the page, whether it is part of what was found.
    pub(super) fn marks(&self, placed: &[Placed]) -> Vec<bool> {
        placed.iter().map(|placed| self.holds(&folded(&placed.block.text))).collect()
    }

    fn holds(&self, text: &str) -> bool {
        let edge = |at: usize| (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
        let has = |part: std::ops::Range<usize>| self.whole.contains(&text[part]);
        let n = text.len();
        // What stands before or behind a sentence in its paragraph, such as a button, may have been left out.
        let most = (n * MOST / 100).max(FOUND_INSIDE);
        !text.is_empty() && self.blocks.contains(text)
            || n >= FOUND_INSIDE
                && (has(0..edge(FOUND_INSIDE)) && has(edge(n - FOUND_INSIDE)..n)
                    || has(0..edge(most))
                    || has(edge(n - most)..n))
    }
}

/// Tags of a page, of which there can be as many as there are of `<`.
fn n_tags(html: &str) -> usize {
    html.bytes().filter(|byte| *byte == b'<').count()
}

/// The HTML that the extractor makes of a page.
fn extracted(html: &str) -> Option<String> {
    let html = html.to_owned();
    let work = move || {
        let options = Options::default()
            .with_fallback(true)
            .with_links(true)
            .with_exclude_comments(true)
            .with_html_date_mode(HtmlDateMode::Disabled);
        extract(&html, &options).ok().map(|found| found.content_html)
    };
    contained(work).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_is_too_large_has_no_opinion() {
        assert!(Opinion::of(&"<b>x</b>".repeat(MOST_TAGS)).is_none());
        assert!(Opinion::of(&"x".repeat(LARGEST + 1)).is_none());
    }
}
