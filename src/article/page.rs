//! Blocks of text, and what the head of a page says → [`Article`].

use super::boilerplate::matching;
use super::lines::{Line, ends_sentence};
use super::sections::{mark_sections, warn_of_sections};
use super::text::read_lines;
use super::{Article, Warning, WarningCode};
use crate::span::ByteSpan;

/// Shortest heading, in bytes, that is the title because the title holds it.
const TITLE_PART: usize = 12;
/// Shortest block of the text below the title, in bytes of its letters.
const TEXT: usize = 60;
/// Blocks that are links from which on a page is a list of articles, if they are a third of all.
const LIST: usize = 6;
/// Most words of a link that is not part of a sentence.
const LINK_WORDS: usize = 25;
/// Share of a block's text, in percent, that links are in a block of links.
const LINKED: usize = 80;

/// What a page says of its article, and the blocks of the article.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) title: Option<String>,
    pub(super) byline: Option<String>,
    pub(super) date: Option<String>,
    pub(super) lang: Option<String>,
    pub(super) url: Option<String>,
    pub(super) outlet: Option<String>,
    pub(super) blocks: Vec<Block>,
}

/// A run of text that nothing but inline elements interrupt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) text: String,
    pub(super) kind: BlockKind,
    /// Whether it is set off as a quotation.
    pub(super) is_quotation: bool,
    /// Bytes of the text that are links.
    pub(super) linked: usize,
    /// Whether it stands beside a block that says the same, where somebody who wrote both wanted both.
    pub(super) again: bool,
    /// Line of the input, and place in it; a block of HTML has none.
    pub(super) place: Option<(usize, ByteSpan)>,
}

/// What a block of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockKind {
    Text,
    Heading,
    Item,
    Caption,
}

impl Block {
    /// A line of plain text, unless it is blank.
    pub(super) fn of_line(line: &str) -> Option<Self> {
        let text = line.trim();
        (!text.is_empty()).then(|| Self {
            text: text.to_owned(),
            kind: BlockKind::Text,
            is_quotation: false,
            linked: 0,
            again: false,
            place: None,
        })
    }
}

/// Text in one line, unless there is none.
pub(super) fn in_one_line(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// The language of a tag such as `en-GB`.
pub(super) fn language(tag: &str) -> Option<String> {
    let language = tag.trim().split(['-', '_']).next()?;
    let is_code =
        (2..=3).contains(&language.len()) && language.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_code.then(|| language.to_ascii_lowercase())
}

impl Article {
    pub(super) fn of_page(mut page: Page) -> Self {
        let title = page.title.take().or_else(|| title_block(&mut page.blocks));
        let head = Self {
            title,
            byline: page.byline,
            date: page.date,
            lang: page.lang,
            url: page.url,
            outlet: page.outlet,
            ..Self::default()
        };
        let lines: Vec<Line<'_>> =
            page.blocks.iter().enumerate().map(|(i, block)| line(i + 1, block)).collect();
        let mut without_links = lines.clone();
        mark_title(&mut without_links, &page.blocks, head.title.as_deref());
        mark_links(&mut without_links, &page.blocks);
        let is_link_at = |i: usize| is_link(&page.blocks[i]);
        mark_sections(&mut without_links.iter_mut().collect::<Vec<_>>(), &is_link_at);
        let mut article = read_lines(head.clone(), &without_links);
        if article.paragraphs.is_empty() {
            article = read_lines(head, &lines); // the text itself is a link
        }
        if page.blocks.iter().any(|block| block.place.is_none()) {
            article.paragraphs.iter_mut().for_each(|paragraph| paragraph.span = None);
        }
        let n_links = page.blocks.iter().filter(|block| is_link(block)).count();
        if n_links >= LIST && n_links * 3 >= page.blocks.len() {
            let message =
                format!("looks like a list of articles: {n_links} of {} blocks are links", page.blocks.len());
            article.warnings.push(Warning { code: WarningCode::Page, message });
        }
        warn_of_sections(&mut article);
        article.with_language()
    }
}
fn line(number: usize, block: &Block) -> Line<'_> {
    let is_caption = block.kind == BlockKind::Caption;
    let rule = matching(&block.text).or(is_caption.then_some("caption"));
    let (number, span) = block.place.unwrap_or((number, ByteSpan::new(0, 0)));
    let (again, is_quotation) = (block.again, block.is_quotation);
    Line { number, text: &block.text, span, indent: 0, again, rule, is_quotation }
}

/// Takes the first heading out of the blocks, if it stands above the text.
fn title_block(blocks: &mut Vec<Block>) -> Option<String> {
    let place =
        blocks.iter().position(|block| block.kind == BlockKind::Heading || ends_sentence(&block.text))?;
    (blocks[place].kind == BlockKind::Heading).then(|| blocks.remove(place).text)
}

/// Marks headings above the text that say what the title says, or part of it.
fn mark_title(lines: &mut [Line<'_>], blocks: &[Block], title: Option<&str>) {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let Some(title) = title.map(|title| words(title).join(" ")) else { return };
    let is_text = |block: &&Block| {
        block.kind == BlockKind::Text && ends_sentence(&block.text) && letters(&block.text) >= TEXT
    };
    let above = blocks.iter().take_while(|block| !is_text(block)).count();
    let headings =
        lines.iter_mut().zip(blocks).take(above).filter(|(_, block)| block.kind == BlockKind::Heading);
    for (line, block) in headings {
        let heading = words(&block.text).join(" ");
        let is_part = heading.len() >= TITLE_PART && title.contains(&heading);
        if heading == title || is_part || !title.is_empty() && heading.contains(&title) {
            line.rule = line.rule.or(Some("repeated"));
        }
    }
}

/// Marks runs of blocks that are links and nothing else.
fn mark_links(lines: &mut [Line<'_>], blocks: &[Block]) {
    let mut i = 0;
    let is_links = |i: usize, lines: &[Line<'_>]| lines[i].rule.is_some() || is_link(&blocks[i]);
    while i < lines.len() {
        let start = i;
        while i < lines.len() && is_links(i, lines) {
            i += 1;
        }
        // What is the heading of nothing but links is none of the text.
        let is_heading = |at: usize| blocks[at].kind == BlockKind::Heading;
        let above = start.checked_sub(1).filter(|above| i > start && i == lines.len() && is_heading(*above));
        let start = above.unwrap_or(start);
        let n = i - start;
        let is_edge = start == 0 || i == lines.len();
        if n > 1 || n == 1 && is_edge {
            lines[start..i].iter_mut().for_each(|line| line.rule = line.rule.or(Some("links")));
        }
        i += 1;
    }
}

/// Whether a block is a link and no sentence.
fn is_link(block: &Block) -> bool {
    block.linked * 100 >= LINKED * letters(&block.text) && is_no_sentence(&block.text)
}

fn letters(text: &str) -> usize {
    text.split_whitespace().map(str::len).sum()
}

fn is_no_sentence(text: &str) -> bool {
    !ends_sentence(text) && text.split_whitespace().nth(LINK_WORDS).is_none()
}
