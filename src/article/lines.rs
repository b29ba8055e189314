//! Lines of plain text, the blocks that they stand in, and what can be told from their looks.

use super::boilerplate::matching;
use super::entities::decoded;
use super::quoted::{is_quoted, unquoted};
use crate::span::ByteSpan;

/// Least width of a line of prose.
pub(super) const PROSE: usize = 60;

/// A line that is not blank, without white space around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'t> {
    /// From 1.
    pub(super) number: usize,
    pub(super) text: &'t str,
    pub(super) span: ByteSpan,
    /// White space in front of it, in characters.
    pub(super) indent: usize,
    /// Whether it is kept though another line says the same.
    pub(super) again: bool,
    /// The rule that knows it as boilerplate by its words, or as part of a menu.
    pub(super) rule: Option<&'static str>,
    /// Whether the page sets it off as a quotation.
    pub(super) is_quotation: bool,
}

impl Line<'_> {
    /// Number of characters.
    pub(super) fn length(&self) -> usize {
        self.text.chars().count()
    }

    /// Column behind the last character.
    pub(super) fn end(&self) -> usize {
        self.indent + self.length()
    }
}

/// Runs of lines between blank ones.
pub(super) fn blocks(text: &str) -> Vec<Vec<Line<'_>>> {
    let mut blocks = vec![Vec::new()];
    let mut start = 0;
    let raw_lines = raw_lines(text);
    let is_quoted = is_quoted(&raw_lines);
    for (i, raw) in raw_lines.into_iter().enumerate() {
        let line = raw.trim_start_matches('\u{feff}').trim();
        let line = if is_quoted { unquoted(line) } else { line };
        if line.is_empty() {
            blocks.push(Vec::new());
        } else if let (Some(at), Some(block)) = (raw.find(line), blocks.last_mut()) {
            let span = ByteSpan::new(start + at, start + at + line.len());
            let indent = raw[..at].chars().count();
            block.push(Line {
                number: i + 1,
                text: line,
                span,
                indent,
                again: false,
                rule: matching(&decoded(line)),
                is_quotation: false,
            });
        }
        start += raw.len();
    }
    blocks.retain(|block| !block.is_empty());
    blocks
}

/// The lines of a text, each with its end: line feeds, carriage returns, both together, and the separators of
/// Unicode.
fn raw_lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let is_end = matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
        if is_end && !(c == '\r' && text[end..].starts_with('\n')) {
            lines.push(&text[start..end]);
            start = end;
        }
    }
    lines.push(&text[start..]);
    lines
}

/// Whether line `i` stands beside its double with a credit in brackets, as captions do.
pub(super) fn is_caption(block: &[Line<'_>], i: usize) -> bool {
    block[i.saturating_sub(1)..block.len().min(i + 2)].windows(2).any(is_caption_pair)
}

pub(super) fn is_caption_pair(lines: &[Line<'_>]) -> bool {
    let credit = lines[1].text.strip_prefix(lines[0].text).unwrap_or_default().trim_start();
    let is_within = |open: char, close: char| {
        let inner = credit.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
        inner.is_some_and(|inner| !inner.is_empty() && !inner.contains([open, close]))
    };
    is_within('(', ')') || is_within('[', ']')
}

/// A line without what closes a quotation or bracket at its end.
pub(super) fn without_closing(line: &str) -> &str {
    line.trim_end_matches(['”', '“', '"', '’', '\'', '»', ')', '」', '』', '）'])
}

/// Marks that end sentences, in all scripts; the colon and its like are none.
const MARKS: [char; 16] =
    ['.', '!', '?', '…', '。', '！', '？', '．', '｡', '।', '॥', '؟', '۔', '։', '።', '។'];

pub(super) fn ends_sentence(line: &str) -> bool {
    without_closing(line).ends_with(|c| MARKS.contains(&c) || matches!(c, ':' | '：'))
}

/// Whether a line ends in a full stop, or in another mark that a quotation closes behind: a bare question can
/// be a title.
pub(super) fn ends_statement(line: &str) -> bool {
    let bare = without_closing(line);
    let is_bare = bare.len() == line.len();
    ends_sentence(line)
        && !(bare.ends_with([':', '：']) || is_bare && bare.ends_with(['!', '?', '！', '？', '؟']))
}

/// Whether a sentence ends somewhere in a text, perhaps with the next word right behind it.
pub(super) fn has_sentence(text: &str) -> bool {
    let mut marks = text.match_indices(MARKS.as_slice());
    marks.any(|(at, mark)| {
        let rest = &text[at + mark.len()..];
        without_closing_before(rest).chars().next().is_none_or(char::is_whitespace)
            || rest.starts_with(|c| c > '\u{2e80}')
            || rest.starts_with(|c: char| c.is_uppercase() || c == '[')
                && text[..at].ends_with(char::is_lowercase)
    })
}

/// What follows behind the marks that close a quotation or bracket.
fn without_closing_before(rest: &str) -> &str {
    rest.trim_start_matches(['”', '“', '"', '’', '\'', '»', ')', '」', '』'])
}

/// How much a text says, in letters of a script of letters; a sign of Chinese, Japanese or Korean says as
/// much as three.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|c| if ('\u{2e80}'..='\u{d7ff}').contains(&c) { 3 } else { 1 }).sum()
}

/// Whether a line that no rule knows is prose.
pub(super) fn is_prose(line: &Line<'_>) -> bool {
    line.rule.is_none() && width(line.text) >= PROSE && has_sentence(line.text)
}

/// Longest name in a script without capitals, in words.
const CASELESS_WORDS: usize = 3;

/// Two to five words, most of them capitalized, and nothing else. In a script without capitals, two or three
/// words.
pub(super) fn is_name(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let capitals = words.iter().filter(|word| word.starts_with(char::is_uppercase)).count();
    let plain = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’' | '.' | ',' | '&');
    let is_caseless = !line.contains(|c: char| c.is_uppercase() || c.is_lowercase());
    (2..=5).contains(&words.len())
        && (capitals * 2 > words.len() || is_caseless && words.len() <= CASELESS_WORDS)
        && line.chars().all(plain)
        && !ends_sentence(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(text: &str) -> Vec<Line<'_>> {
        blocks(text).remove(0)
    }

    #[test]
    fn lines_know_their_place() {
        let text = "\u{feff}One\r\n two \n\n\t\nThree";
        let blocks = blocks(text);
        let numbers = blocks.iter().map(|block| block.iter().map(|line| line.number).collect());
        assert_eq!(numbers.collect::<Vec<Vec<usize>>>(), [vec![1, 2], vec![5]]);
        assert!(blocks.iter().flatten().all(|line| line.span.slice(text) == Some(line.text)));
    }

    #[test]
    fn lines_end_in_many_ways() {
        for end in ["\r", "\n", "\r\n", "\u{2028}", "\u{c}"] {
            let text = format!("One{end}Two{end}{end}Three");
            let numbers: Vec<usize> = blocks(&text).iter().flatten().map(|line| line.number).collect();
            assert_eq!(numbers, [1, 2, 4], "{end:?}");
        }
    }

    #[test]
    fn a_caption_and_its_double_differ_by_a_credit_alone() {
        let is_pair = |text| is_caption_pair(&block(text));
        assert!(is_pair("A bridge at dawn\nA bridge at dawn (The Post)"));
        assert!(is_pair("A bridge at dawn\nA bridge at dawn[Post]"));
        assert!(!is_pair("A bridge at dawn\nA bridge at dawn is a fine sight (on most days)"));
        assert!(!is_pair("A bridge at dawn\nA bridge at dawn (built in May) stands"));
        assert!(!is_pair("A bridge at dawn\nA bridge at dawn (old) and dusk (new)"));
        assert!(!is_pair("A bridge\nA bridge"));
        assert!(!is_pair("A bridge\nA bridge ("));
    }

    #[test]
    fn names_are_a_few_capitalized_words() {
        assert!(is_name("آن أخرى") && !is_name("التقى الوفدان يوم الثلاثاء"));
        assert!(is_name("Ann Other") && is_name("Ann van Other, Rome") && is_name("Анна Другая"));
        assert!(
            !is_name("Ann") && !is_name("Ann went home") && !is_name("Ann Other left.") && !is_name("Rome 2")
        );
    }
}
