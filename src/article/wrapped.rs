//! Lines that were broken to fit a page, joined to paragraphs again.

use super::Paragraph;
use super::letters::normalized;
use super::lines::{Line, ends_sentence, is_caption_pair};
use crate::span::ByteSpan;

/// Longest line of hard-wrapped text, in characters, of the longest line of a block; others are shorter.
const WRAPPED: std::ops::RangeInclusive<usize> = 40..=110;
/// The same for text in narrow columns: most of its lines have to begin in the middle of a sentence.
const NARROW: std::ops::Range<usize> = 24..40;
/// How much shorter than the longest a full line can be, in characters.
const RAGGED: usize = 25;
/// Share of the lines, in percent, that are full, and that do not end a sentence.
const FULL: usize = 50;
const GOES_ON: usize = 30;
/// How much room there has to be at the end of a line, in characters, for the next word to have been put on a
/// line of its own, unless each line was filled as far as it went.
const ROOM: usize = 4;

/// The paragraphs of a block of hard-wrapped text; `None` if it is none.
pub(super) fn joined(block: &[Line<'_>]) -> Option<Vec<Paragraph>> {
    let (_, full) = block.split_last()?;
    let longest = block.iter().map(Line::length).max()?;
    let is_full = |line: &&Line<'_>| line.length() + RAGGED >= longest;
    let goes_on = full.iter().filter(|line| !ends_sentence(line.text)).count();
    let is_text = block.iter().all(|line| line.rule.is_none() && !is_list(line.text))
        && !block.windows(2).any(is_caption_pair);
    let n_full = full.iter().filter(is_full).count();
    // Two lines are a paragraph only if the first is full.
    let are_full = if full.len() < 3 { n_full == full.len() } else { n_full * 100 >= full.len() * FULL };
    if !is_text
        || !(WRAPPED.contains(&longest) || NARROW.contains(&longest) && is_running(block))
        || !are_full
        || goes_on * 100 < full.len() * GOES_ON
        || goes_on == 0
    {
        return None;
    }
    let width = block.iter().map(Line::end).max()?;
    let width = if is_filled(block, width) { width } else { width.saturating_sub(ROOM) };
    let mut paragraphs = Vec::new();
    let mut start = 0;
    for i in 0..full.len() {
        if ends_paragraph(&block[i], &block[i + 1], width) {
            paragraphs.push(paragraph(&block[start..=i]));
            start = i + 1;
        }
    }
    paragraphs.push(paragraph(&block[start..]));
    Some(paragraphs)
}

/// Whether most lines behind the first begin with a small letter, as those of a list do not.
fn is_running(block: &[Line<'_>]) -> bool {
    let small = block.iter().skip(1).filter(|line| line.text.starts_with(char::is_lowercase)).count();
    small * 2 >= block.len() - 1
}

/// Whether a paragraph ends with a line: it ends a sentence, and the first word of the next would still have
/// fitted into the width, in characters, or that one is indented.
fn ends_paragraph(line: &Line<'_>, next: &Line<'_>, width: usize) -> bool {
    let begins = !next.text.starts_with(char::is_lowercase);
    begins && (ends_sentence(line.text) && has_room(line, next, width) || next.indent >= line.indent + 2)
}

/// Whether each line in the middle of a sentence was filled as far as it went, as a program does: the next
/// word never had room.
fn is_filled(block: &[Line<'_>], width: usize) -> bool {
    block.windows(2).all(|pair| ends_sentence(pair[0].text) || !has_room(&pair[0], &pair[1], width))
}

/// Whether the first word of the next line would have fitted behind a line.
fn has_room(line: &Line<'_>, next: &Line<'_>, width: usize) -> bool {
    let word = next.text.split_whitespace().next().map_or(0, |word| word.chars().count());
    line.end() + 1 + word <= width
}

/// Whether a line is an entry of a list.
fn is_list(line: &str) -> bool {
    line.starts_with(['•', '*', '▪', '‣']) || line.starts_with("- ")
}

/// Lines as one paragraph.
fn paragraph(lines: &[Line<'_>]) -> Paragraph {
    let mut text = String::new();
    for line in lines {
        join(&mut text, line.text);
    }
    let span =
        lines.first().zip(lines.last()).map(|(first, last)| ByteSpan::new(first.span.start, last.span.end));
    let is_quotation = lines.iter().all(|line| line.is_quotation);
    Paragraph { text: normalized(&text).into_owned(), span, is_quotation }
}

/// Adds a line to those before it. A word that was broken at the end of a line is one again.
pub(super) fn join(text: &mut String, line: &str) {
    let is_broken = text
        .strip_suffix(['-', '\u{2010}', '\u{ad}'])
        .is_some_and(|before| before.ends_with(char::is_alphabetic));
    match (is_broken, line.starts_with(char::is_lowercase)) {
        (true, true) => {
            text.pop();
        }
        (true, false) => {}
        (false, _) if text.is_empty() => {}
        (false, _) => text.push(' '),
    }
    text.push_str(line);
}

#[cfg(test)]
mod tests {
    use super::super::Article;
    use super::super::marked::marked as blocks;
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        let block = blocks(text).remove(0);
        joined(&block).into_iter().flatten().map(|paragraph| paragraph.text).collect()
    }

    #[test]
    fn wrapped_lines_are_measured_in_characters() {
        let text = "Переговоры продолжались три часа в старом здании ратуши, и ни одна из\nсторон не захотела сказать журналистам, удалось ли договориться хоть о\nчём-нибудь.";
        assert!(texts(text)[0].ends_with("хоть о чём-нибудь."));
    }

    #[test]
    fn a_block_with_boilerplate_in_it_is_not_joined() {
        let text = "The delegations met for three hours on Tuesday, and neither of them\nStay up to date with notifications from the paper that you read here\nwould say what had been agreed.";
        assert_eq!(joined(&blocks(text)[0]), None);
    }

    #[test]
    fn paragraphs_without_a_blank_line_between_them_stay_apart() {
        let text = "The envoys of both banks met for three hours on Tuesday in the old town\nhall, and neither side would say what had been agreed between them.\nA second\nround is to be held on Friday, and the mayor has already ordered that\nthe square be closed to traffic until the evening of that day.\nShops complained.";
        let text = text.replace("A second\nround", "A second round");
        let found = texts(&text);
        assert_eq!(found.len(), 3, "{found:#?}");
        let indented = "   The envoys of both banks met for three hours on Tuesday in the old\ntown hall, and neither side would say what had been agreed at the end.\n   Nobody at the hotel in which both were staying would say a word of it\nto those who had come for the news.";
        let article = Article::from_text(&format!("Envoys meet\n\n{indented}"));
        assert_eq!(article.paragraphs.len(), 2);
    }

    #[test]
    fn one_letter_of_room_tells_a_paragraph_where_each_line_is_filled() {
        let text = "The envoys of both banks met for three hours\non Tuesday in the hall, and neither would say\nwhat they had agreed upon. It was very late.\nA second round is on Friday, and the mayor of\nthe town has ordered the square to be closed.";
        let found = texts(text);
        assert_eq!(found.len(), 1, "the next word would not have fitted: {found:#?}");
        let text = text.replace("very late.", "all late.").replace("\nA second", "\nA new");
        assert_eq!(texts(&text).len(), 2);
        let ragged = text.replace("met for three hours", "met for hours");
        assert_eq!(texts(&ragged).len(), 1);
    }

    #[test]
    fn narrow_columns_are_joined_and_lists_are_not() {
        let column = "The envoys of both banks met\nfor three hours on Monday and\nwould not say to the people\nof the quay what they had\nagreed upon in the end.";
        assert_eq!(texts(column), [column.replace('\n', " ")]);
        let list =
            "Rome has nine boats on the lake\nVeii has four on the lake\nOstia has lost all of its own";
        assert_eq!(joined(&blocks(list)[0]), None);
    }

    #[test]
    fn broken_words_are_whole_again() {
        let text = "The delegations of both banks met for three hours on Tues-\nday in the town hall, and the people of the Krem-\nlin said nothing at all.";
        assert_eq!(
            texts(text)[0],
            "The delegations of both banks met for three hours on Tuesday in the town hall, and the people of the Kremlin said nothing at all."
        );
        let mut names = "Rome-".to_owned();
        join(&mut names, "Veii");
        assert_eq!(names, "Rome-Veii");
    }
}
