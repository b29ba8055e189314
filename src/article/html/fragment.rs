//! A text that came with a page, a feed or a message → its blocks.

use super::super::page::{Block, Page};
use super::head::plain;

/// The blocks of a text that is told apart from a page: with tags, or in paragraphs with blank lines between
/// them, or a paragraph a line.
pub(in super::super) fn text_blocks(text: &str) -> Vec<Block> {
    if ["</", "<br", "<p>", "/>"].iter().any(|tag| text.contains(tag)) {
        return Page::of_fragment(text).blocks;
    }
    let is_blank = |line: &str| line.trim().is_empty();
    let lines: Vec<&str> = text.trim().lines().collect();
    let parts: Vec<String> = match lines.iter().any(|line| is_blank(line)) {
        true => lines.split(|line| is_blank(line)).map(|lines| lines.join(" ")).collect(),
        false => lines.iter().map(|line| (*line).to_owned()).collect(),
    };
    parts.iter().filter_map(|part| Block::of_line(&plain(part))).collect()
}
