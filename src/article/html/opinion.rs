//! What a general extractor, or the head of a page, takes for its text.

use dom_query::Document;
use rustc_hash::FxHashSet;
use trafilatura::{Config, ExtractResult, HtmlDateMode, Options, extract};

use super::super::text::folded;
use super::blocks::{Placed, blocks};
use super::condensed::Condensed;
use crate::contained::contained;

/// Least length of a block, in bytes of its letters, that is looked for inside of what was extracted.
const FOUND_INSIDE: usize = 40;
/// Share of a block, in percent, that is all of it if the rest stands before or behind it.
const MOST: usize = 75;

/// Fewest characters of a text that is not looked for in other ways: if they are that many, if they are one
/// part of so many of the page, or if they are what stands together on the page.
const ENOUGH: usize = 1000;
const MUCH: usize = 3000;
const SHARE: usize = 5;

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
    ///
    /// It is asked for what it finds at first. Only if that is little, and not enough for somebody who knows
    /// the page, is it asked to look in other ways, too, which takes several times as long.
    pub(super) fn of(html: &str, document: &Document, is_enough: impl Fn(&Self) -> bool) -> Option<Self> {
        let page = Condensed::of(document);
        let options = Options::default().with_config(Config::default().with_min_extracted_size(0));
        let first = extracted(page.html, options).and_then(|found| {
            let n = found.content_text.chars().count();
            let is_text = n >= ENOUGH && has_paragraphs(&found.content_html);
            let is_much = n >= MUCH || n * SHARE >= page.length;
            is_text.then(|| Self::found(found)).filter(|opinion| is_much || is_enough(opinion))
        });
        first.or_else(|| extracted(html.to_owned(), Options::default().with_fallback(true)).map(Self::found))
    }

    fn found(found: ExtractResult) -> Self {
        let content = Document::fragment(found.content_html);
        let texts: Vec<String> = blocks(&content.root()).iter().map(|block| folded(&block.text)).collect();
        let whole = texts.concat();
        Self { blocks: texts.into_iter().collect(), whole }
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
        let n = text.len();
        !text.is_empty() && self.blocks.contains(text) || n >= FOUND_INSIDE && self.holds_most(text)
    }

    /// Whether both ends of a text, or most of it, are part of what was found: what stands before or behind a
    /// sentence in its paragraph, such as a button, may have been left out.
    fn holds_most(&self, text: &str) -> bool {
        let edge = |at: usize| (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
        let has = |part: std::ops::Range<usize>| self.whole.contains(&text[part]);
        let n = text.len();
        let most = n * MOST / 100;
        // Of a longer text, most of it has one of its ends in it.
        let is_long = most >= FOUND_INSIDE;
        let begins = has(0..edge(FOUND_INSIDE));
        let ends = has(edge(n - FOUND_INSIDE)..n);
        begins && ends
            || (begins || !is_long) && has(0..edge(most))
            || (ends || !is_long) && has(edge(n - most)..n)
    }
}

/// Tags of a page, of which there can be as many as there are of `<`.
fn n_tags(html: &str) -> usize {
    html.bytes().filter(|byte| *byte == b'<').count()
}

/// Whether what was found is a text, and not tables: the extractor would not be content with these itself.
fn has_paragraphs(html: &str) -> bool {
    let [paragraphs, tables] = ["<p>", "<table>"].map(|tag| html.matches(tag).count());
    paragraphs > 0 && tables <= paragraphs
}

/// What the extractor makes of a page, unless the page is too large.
fn extracted(html: String, options: Options) -> Option<ExtractResult> {
    if html.len() > LARGEST || n_tags(&html) > MOST_TAGS {
        return None;
    }
    let options =
        options.with_links(true).with_exclude_comments(true).with_html_date_mode(HtmlDateMode::Disabled);
    contained(move || extract(&html, &options).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_is_too_large_has_no_opinion() {
        for html in ["<b>x</b>".repeat(MOST_TAGS), "x".repeat(LARGEST + 1)] {
            assert!(extracted(html, Options::default()).is_none());
        }
    }
}
