//! Lines of plain text, the blocks that they stand in, and what can be told from their looks.

use super::Paragraph;
use super::furniture::matching;
use super::menu::mark_menus;
use super::sections::mark_sections;
use crate::span::ByteSpan;

/// Lines of hard-wrapped text are between these lengths, in characters.
const WRAPPED: std::ops::RangeInclusive<usize> = 40..=100;
/// How much shorter than the longest a full line of hard-wrapped text can be, in characters.
const RAGGED: usize = 25;

/// A line that is not blank, without white space around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'t> {
    /// From 1.
    pub(super) number: usize,
    pub(super) text: &'t str,
    pub(super) span: ByteSpan,
    /// The rule that knows it as furniture by its words, or as part of a menu.
    pub(super) rule: Option<&'static str>,
}

impl Line<'_> {
    /// Number of characters.
    pub(super) fn length(&self) -> usize {
        self.text.chars().count()
    }
}

/// Runs of lines between blank ones.
pub(super) fn blocks(text: &str) -> Vec<Vec<Line<'_>>> {
    let mut blocks = vec![Vec::new()];
    let mut start = 0;
    for (i, raw) in text.split_inclusive('\n').enumerate() {
        let line = raw.trim_start_matches('\u{feff}').trim();
        if line.is_empty() {
            blocks.push(Vec::new());
        } else if let (Some(at), Some(block)) = (raw.find(line), blocks.last_mut()) {
            let span = ByteSpan::new(start + at, start + at + line.len());
            block.push(Line { number: i + 1, text: line, span, rule: matching(line) });
        }
        start += raw.len();
    }
    blocks.retain(|block| !block.is_empty());
    mark_menus(&mut blocks);
    mark_sections(&mut blocks.iter_mut().flatten().collect::<Vec<_>>(), &|_| false);
    blocks
}

/// A block of hard-wrapped text as one paragraph.
pub(super) fn joined(block: &[Line<'_>]) -> Option<Paragraph> {
    let (last, full) = block.split_last()?;
    let longest = full.iter().map(Line::length).max()?;
    let shortest = longest.max(last.length()).saturating_sub(RAGGED);
    let is_full = |line: &Line<'_>| WRAPPED.contains(&line.length()) && line.length() >= shortest;
    let goes_on = full.iter().any(|line| !ends_sentence(line.text));
    let is_text = block.iter().all(|line| line.rule.is_none()) && !block.windows(2).any(is_caption_pair);
    if !is_text || !full.iter().all(is_full) || last.length() > *WRAPPED.end() || !goes_on {
        return None;
    }
    let text = block.iter().map(|line| line.text).collect::<Vec<_>>().join(" ");
    let span = Some(ByteSpan::new(block[0].span.start, last.span.end));
    Some(Paragraph { text, span })
}

/// Whether line `i` stands beside its double with a credit in brackets, as captions do.
pub(super) fn is_caption(block: &[Line<'_>], i: usize) -> bool {
    block[i.saturating_sub(1)..block.len().min(i + 2)].windows(2).any(is_caption_pair)
}

fn is_caption_pair(lines: &[Line<'_>]) -> bool {
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

/// Whether a sentence ends somewhere in a text.
pub(super) fn has_sentence(text: &str) -> bool {
    let mut marks = text.match_indices(MARKS.as_slice()).map(|(at, mark)| &text[at + mark.len()..]);
    marks.any(|rest| {
        without_closing_before(rest).chars().next().is_none_or(char::is_whitespace)
            || rest.starts_with(|c| c > '\u{2e80}')
    })
}

/// What follows behind the marks that close a quotation or bracket.
fn without_closing_before(rest: &str) -> &str {
    rest.trim_start_matches(['”', '“', '"', '’', '\'', '»', ')', '」', '』'])
}

/// How much a text says, in letters of a script of letters; a sign of Chinese, Japanese or Korean says as much as three.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|c| if ('\u{2e80}'..='\u{d7ff}').contains(&c) { 3 } else { 1 }).sum()
}

/// Two to five words, most of them capitalised, and nothing else.
pub(super) fn is_name(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let capitals = words.iter().filter(|word| word.starts_with(char::is_uppercase)).count();
    let plain = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’' | '.' | ',' | '&');
    (2..=5).contains(&words.len())
        && capitals * 2 > words.len()
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
    fn wrapped_lines_are_measured_in_characters() {
        let text = "Переговоры продолжались три часа в старом здании ратуши, и ни одна из\nсторон не захотела сказать журналистам, удалось ли договориться хоть о\nчём-нибудь.";
        let paragraph = joined(&block(text)).expect("one paragraph");
        assert!(paragraph.text.ends_with("хоть о чём-нибудь."));
    }

    #[test]
    fn a_block_with_furniture_in_it_is_not_joined() {
        let text = "The delegations met for three hours on Tuesday, and neither of them\nStay up to date with notifications from the paper that you read here\nwould say what had been agreed.";
        assert_eq!(joined(&block(text)), None);
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
    fn names_are_a_few_capitalised_words() {
        assert!(is_name("Ann Other") && is_name("Ann van Other, Rome") && is_name("Анна Другая"));
        assert!(
            !is_name("Ann") && !is_name("Ann went home") && !is_name("Ann Other left.") && !is_name("Rome 2")
        );
    }
}
