//! Markdown → [`Article`].

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::Article;
use super::front;
use super::letters::normalized;
use super::page::{Block, BlockKind, Page, in_one_line};
use crate::span::ByteSpan;

/// Most cells of a row. In a text that has longer ones no table is read: time grows with the square of their
/// number.
const MOST_CELLS: usize = 1000;

impl Article {
    /// Reads Markdown: each paragraph, heading, item of a list, row of a table and block of code is a
    /// paragraph, its words without marks. The title is that of a front matter (`title:`, with `author:`,
    /// `date:`, `lang:` and `url:`), else the first heading if no text stands above it.
    ///
    /// ```
    /// use stancekit::article::Article;
    ///
    /// let text = "# Rome and Veii to talk\n\n*Envoys* will meet on\n[Monday](https://paper.example).\n";
    /// let article = Article::from_markdown(text);
    /// assert_eq!(article.title.as_deref(), Some("Rome and Veii to talk"));
    /// assert_eq!(article.paragraphs[0].text, "Envoys will meet on Monday.");
    /// assert_eq!(article.paragraphs[0].span.and_then(|span| span.slice(text)).map(str::len), Some(53));
    /// ```
    pub fn from_markdown(text: &str) -> Self {
        let is_wide = |line: &str| line.bytes().filter(|byte| *byte == b'|').count() > MOST_CELLS;
        let tables = if text.lines().any(is_wide) { Options::empty() } else { Options::ENABLE_TABLES };
        let options = tables
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
            | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
        let (page, start) = front::of_reader(text);
        let mut writer = Writer { lines: Lines::new(text), page, ..Writer::default() };
        for (event, range) in Parser::new_ext(&text[start..], options).into_offset_iter() {
            writer.take(&event, ByteSpan::new(start + range.start, start + range.end));
        }
        writer.end();
        Self::of_page(writer.page)
    }
}

#[derive(Default)]
struct Writer {
    lines: Lines,
    page: Page,
    text: String,
    linked: usize,
    /// Where the text comes from.
    span: Option<ByteSpan>,
    /// Headings and items around it.
    kinds: Vec<BlockKind>,
    /// Quotations around it.
    quotations: usize,
    links: usize,
    /// Pictures around it, whose descriptions are not read.
    pictures: usize,
    /// The front matter, or HTML that stands among Markdown.
    aside: Option<String>,
}

impl Writer {
    fn take(&mut self, event: &Event<'_>, span: ByteSpan) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.leave(*tag, span),
            Event::Text(text) | Event::Code(text) => self.write(text, span),
            Event::Html(html) => self.aside.get_or_insert_default().push_str(html),
            Event::SoftBreak | Event::HardBreak => self.write(" ", span),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => return,
            Tag::Link { .. } => self.links += 1,
            Tag::Image { .. } => self.pictures += 1,
            Tag::TableCell if !self.text.is_empty() => self.text += ", ",
            Tag::TableCell => {}
            Tag::MetadataBlock(_) | Tag::HtmlBlock => {
                self.aside = Some(String::new());
            }
            _ => self.end(),
        }
        match tag {
            Tag::Heading { .. } => self.kinds.push(BlockKind::Heading),
            Tag::Item => self.kinds.push(BlockKind::Item),
            Tag::BlockQuote(_) => self.quotations += 1,
            _ => {}
        }
    }

    fn leave(&mut self, tag: TagEnd, span: ByteSpan) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::TableCell => return,
            TagEnd::Link => self.links = self.links.saturating_sub(1),
            TagEnd::Image => self.pictures = self.pictures.saturating_sub(1),
            TagEnd::MetadataBlock(kind) => {
                front::read(&self.aside.take().unwrap_or_default(), kind, &mut self.page);
            }
            TagEnd::HtmlBlock => self.html(span),
            _ => self.end(),
        }
        match tag {
            TagEnd::Heading(_) | TagEnd::Item => {
                self.kinds.pop();
            }
            TagEnd::BlockQuote(_) => self.quotations = self.quotations.saturating_sub(1),
            _ => {}
        }
    }

    fn write(&mut self, text: &str, span: ByteSpan) {
        if let Some(aside) = &mut self.aside {
            aside.push_str(text);
        } else if self.pictures == 0 {
            self.text += text;
            self.linked += if self.links > 0 { text.len() } else { 0 };
            let start = self.span.map_or(span.start, |before| before.start);
            self.span = Some(ByteSpan::new(start, span.end));
        }
    }

    /// Ends a block.
    fn end(&mut self) {
        let kind = self.kinds.last().copied().unwrap_or(BlockKind::Text);
        if let (Some(text), Some(span)) = (in_one_line(&self.text), self.span) {
            let place = Some((self.lines.number(span.start), span));
            let text = normalized(&text).into_owned();
            let (linked, is_quotation) = (self.linked, self.quotations > 0);
            self.page.blocks.push(Block { text, kind, is_quotation, linked, again: false, place });
        }
        self.text.clear();
        self.linked = 0;
        self.span = None;
    }

    /// Reads a block of HTML.
    fn html(&mut self, span: ByteSpan) {
        let html = self.aside.take().unwrap_or_default();
        let place = Some((self.lines.number(span.start), span));
        self.page
            .blocks
            .extend(Page::of_fragment(&html).blocks.into_iter().map(|block| Block { place, ..block }));
    }
}

/// Where lines end.
#[derive(Default)]
struct Lines(Vec<usize>);

impl Lines {
    fn new(text: &str) -> Self {
        Self(text.match_indices('\n').map(|(at, _)| at).collect())
    }

    /// The line, from 1, of a place.
    fn number(&self, at: usize) -> usize {
        1 + self.0.partition_point(|&end| end < at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_know_their_places() {
        let text = "---\ntitle: \"Talks end\"\nauthor: Ann Other\ndate: 2025-05-03\nlang: en-GB\n---\n\nIt **ended**\nbadly.\n\n- One town\n  - another\n\n![a picture](x.png)\n\n> No, she said.\n\n| town | guns |\n|---|---|\n| Rome | 3 |\n\n<div><p>Raw <b>text</b>.</p></div>\n\n[Home](/)\n[World](/w)\n\nShare\n";
        let article = Article::from_markdown(text);
        assert_eq!(article.title.as_deref(), Some("Talks end"));
        assert_eq!(article.byline.as_deref(), Some("Ann Other"));
        assert_eq!((article.date.as_deref(), article.lang.as_deref()), (Some("2025-05-03"), Some("en")));
        let texts: Vec<&str> = article.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
        assert_eq!(
            texts,
            ["It ended badly.", "One town", "another", "No, she said.", "town, guns", "Rome, 3", "Raw text."]
        );
        let slices: Vec<&str> =
            article.paragraphs.iter().filter_map(|paragraph| paragraph.span?.slice(text)).collect();
        assert_eq!(slices[..3], ["It **ended**\nbadly.", "One town", "another"]);
        let dropped: Vec<_> = article.dropped.iter().map(|dropped| (dropped.line, dropped.rule)).collect();
        assert_eq!(dropped, [(24, "links"), (27, "share")]);
    }

    #[test]
    fn the_rows_below_the_first_sentences_are_none_of_the_header() {
        let text = "# Talks end\n\n*By Ann Other*\n\nThe envoys left the town on Monday, and nobody on the quay knows why.\n\n| side | boats |\n|---|---|\n| Rome | 1,000 |\n| Veii | 300 |\n";
        let article = Article::from_markdown(text);
        let rows: Vec<&str> = article.paragraphs[1..].iter().map(|row| row.text.as_str()).collect();
        assert_eq!(rows, ["side, boats", "Rome, 1,000", "Veii, 300"]);
    }

    #[test]
    fn a_heading_with_nothing_but_links_below_goes_with_them() {
        let text = "# Talks end\n\nThe envoys left the town.\n\n## More\n\n[Boat race postponed](/boats)\n";
        let article = Article::from_markdown(text);
        assert_eq!(article.paragraphs.len(), 1, "{:?}", article.paragraphs);
        let rules: Vec<&str> = article.dropped.iter().map(|dropped| dropped.rule).collect();
        assert_eq!(rules, ["links", "links"]);
    }
}
