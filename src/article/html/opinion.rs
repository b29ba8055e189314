//! What a general extractor, or the head of a page, takes for its text.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::Document;
use rustc_hash::FxHashSet;
use trafilatura::{ExtractionFocus, HtmlDateMode, Options, extract};

use super::super::text::folded;
use super::blocks::{Placed, blocks};

/// Least length of a block, in bytes of its letters, that is looked for inside of what was extracted.
const FOUND_INSIDE: usize = 40;

/// The text that an extractor found, without anything but letters and digits.
pub(super) struct Opinion {
    blocks: FxHashSet<String>,
    whole: String,
}

impl Opinion {
    /// What the extractor says of a page. It can panic on odd pages; that is no opinion then.
    pub(super) fn of(html: &str, focus: ExtractionFocus) -> Option<Self> {
        let options = Options::default()
            .with_fallback(true)
            .with_links(true)
            .with_exclude_comments(true)
            .with_html_date_mode(HtmlDateMode::Disabled)
            .with_focus(focus);
        let found = catch_unwind(AssertUnwindSafe(|| extract(html, &options).ok())).ok().flatten()?;
        let content = Document::fragment(found.content_html);
        let texts: Vec<String> = blocks(&content.root()).iter().map(|block| folded(&block.text)).collect();
        let whole = texts.concat();
        Some(Self { blocks: texts.into_iter().collect(), whole })
    }

    /// A text that the head of the page repeats.
    pub(super) fn told(text: &str) -> Self {
        Self { blocks: FxHashSet::default(), whole: folded(text) }
    }

    /// Per block of the page, whether it is part of what was found.
    pub(super) fn marks(&self, placed: &[Placed]) -> Vec<bool> {
        placed.iter().map(|placed| self.holds(&folded(&placed.block.text))).collect()
    }

    fn holds(&self, text: &str) -> bool {
        let edge = |at: usize| (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
        !text.is_empty() && self.blocks.contains(text)
            || text.len() >= FOUND_INSIDE
                && self.whole.contains(&text[..edge(FOUND_INSIDE)])
                && self.whole.contains(&text[edge(text.len() - FOUND_INSIDE)..])
    }
}
