//! Texts, cut to what a line holds.

use super::table::printable;

/// Characters of a paragraph that a table shows.
const MAX_TEXT: usize = 240;

/// Characters of a text that a line of a row has room for at most.
const ROW_TEXT: usize = 140;

pub(in crate::report) fn shortened(text: &str) -> String {
    let text = &printable(text);
    let Some((end, _)) = text.char_indices().nth(MAX_TEXT) else { return text.to_owned() };
    let words = text[..end].rsplit_once(char::is_whitespace).map_or(&text[..end], |(words, _)| words);
    format!("{}…", words.trim_end())
}

/// The first characters of a text, white space as one space.
pub(in crate::report) fn beginning(text: &str) -> String {
    let mut start = String::new();
    for word in text.split_whitespace() {
        if start.len() >= 4 * ROW_TEXT {
            break; // no character has more bytes
        }
        start += if start.is_empty() { "" } else { " " };
        start += word;
    }
    start.chars().take(ROW_TEXT).collect()
}
