//! Quotation marks → direct speech.

use super::lexicon::{Class, is_of, is_within};
use crate::span::ByteSpan;

/// Most words of a quotation that is no speech but a word held at arm's length.
const SCARE_WORDS: usize = 2;
/// The same of one after "so-called".
const NAME_WORDS: usize = 8;
/// Letters that count as a word where words have no spaces around them.
const HAN_LETTERS: usize = 2;
/// Ends of sentences.
const ENDS: [char; 13] = [',', '.', '!', '?', '…', '—', '，', '。', '！', '？', '،', '؟', '।'];

/// Direct speech in one paragraph.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Quotes {
    /// What stands between quotation marks and is speech, in order.
    pub(super) spans: Vec<ByteSpan>,
    /// Whether the first of them goes on from the paragraph before.
    pub(super) continues: bool,
    /// The mark of the last one, if it goes on in the next paragraph.
    pub(super) open: Option<char>,
}

/// Marks that a quotation can open with.
const OPENING: [char; 11] = ['“', '„', '«', '"', '‘', '\'', '»', '”', '「', '『', '״'];

/// The quotation mark that a paragraph begins with.
pub(super) fn first_mark(text: &str) -> Option<char> {
    text.trim_start().chars().next().filter(|c| OPENING.contains(c))
}

impl Quotes {
    /// Finds direct speech; `open` is the mark of a quotation that the paragraph before left open, and `next`
    /// the mark that the next paragraph begins with.
    pub(super) fn find(text: &str, open: Option<char>, next: Option<char>) -> Self {
        let mut quotes = Self::default();
        let mut closings = Closings::default();
        let mut at = 0;
        if let Some(mark) = open {
            if first_mark(text) == Some(mark) {
                quotes.continues = true;
            } else if let Some(end) = closing(text, 0, mark).filter(|&end| !text[..end].contains(mark)) {
                quotes.continues = true;
                quotes.spans.push(ByteSpan::new(0, end));
                at = end;
            }
        }
        while let Some((start, mark)) = opening(text, at) {
            let inside = start + mark.len_utf8();
            match closings.find(text, inside, mark) {
                Some(end) => {
                    quotes.push(text, mark, ByteSpan::new(inside, end));
                    at = end + text[end..].chars().next().map_or(0, char::len_utf8);
                }
                None if next == Some(mark) || goes_on(&text[..start], mark) => {
                    quotes.push(text, mark, ByteSpan::new(inside, text.len()));
                    quotes.open = Some(mark);
                    at = text.len();
                }
                None => at = inside,
            }
        }
        quotes
    }

    fn push(&mut self, text: &str, mark: char, span: ByteSpan) {
        let quoted = &text[span.start..span.end];
        let before = &text[..span.start - mark.len_utf8()];
        let after = &text[span.end + text[span.end..].chars().next().map_or(0, char::len_utf8)..];
        if (is_speech(quoted) || is_said(before, quoted, after))
            && !(is_named(before) && count_words(quoted) <= NAME_WORDS)
        {
            let start = span.start + quoted.len() - quoted.trim_start().len();
            self.spans.push(ByteSpan::new(start, start + quoted.trim().len()));
        } else if self.spans.is_empty() {
            self.continues = false;
        }
    }
}

/// Whether a quotation without its other mark is one, by what stands before it: nothing, or what leads up to
/// speech.
fn goes_on(before: &str, mark: char) -> bool {
    let before = before.trim_end();
    !matches!(mark, '‘' | '\'' | '»') && (before.is_empty() || before.ends_with([':', ',']))
}

/// Letters of a word at most that are looked at: no word of the tables has as many, and a text without
/// spaces is one word.
const LONGEST_WORD: usize = 40;

/// Whether the words before a quotation make it a name: "the so-called".
fn is_named(before: &str) -> bool {
    let before = before.trim_end();
    let begin = before.char_indices().rev().take(LONGEST_WORD).last().map_or(0, |(at, _)| at);
    let last = before[begin..].rsplit(char::is_whitespace).next().unwrap_or_default().to_lowercase();
    let letters = last.char_indices().rev().nth(2).map_or(0, |(at, _)| at);
    is_of(Class::SoCalled, &last) || is_within(Class::SoCalled, &last[letters..])
}

/// Whether what stands between marks is more than a word or two that the paper will not make its own.
fn is_speech(quoted: &str) -> bool {
    let is_sentence = quoted.trim_end().ends_with(ENDS)
        && quoted.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase());
    count_words(quoted) > if is_sentence { 0 } else { SCARE_WORDS }
}

/// Whether a quotation of a word or two begins a sentence that goes on behind a comma: "“No”, he said".
fn is_said(before: &str, quoted: &str, after: &str) -> bool {
    let begins = before.trim_end().is_empty()
        || before.trim_end().ends_with(['.', '!', '?', '…', ':', '»', '”', '"', '。', '：']);
    let is_capital = quoted.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase());
    begins && is_capital && after.trim_start().starts_with([',', '—', '–', '،', '，'])
}

/// Number of words; of letters in pairs where words have no spaces around them.
fn count_words(text: &str) -> usize {
    let n_letters = text.chars().filter(|c| matches!(c, '\u{4e00}'..='\u{9fff}')).count();
    super::count_words(text).max(n_letters / HAN_LETTERS)
}

/// The first place from `from` on where a quotation opens, and its mark.
fn opening(text: &str, from: usize) -> Option<(usize, char)> {
    let mut before = text[..from].chars().next_back();
    let mut rest = text[from..].char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let after = rest.peek().map(|(_, c)| *c);
        let is_free = || before.is_none_or(|c| c.is_whitespace() || "([{—–-‘“\"':：，。،„".contains(c));
        let opens = match c {
            '“' | '„' | '«' | '「' | '『' => true,
            '»' | '”' => is_free() && after.is_some_and(char::is_alphanumeric),
            '"' | '״' => is_free() && after.is_some_and(|c| !c.is_whitespace()),
            '‘' | '\'' => is_free() && after.is_some_and(char::is_alphabetic),
            _ => false,
        };
        if opens {
            return Some((from + at, c));
        }
        before = Some(c);
    }
    None
}

/// Where quotations close, looked for once where none does: text with many marks that nothing closes takes no
/// longer than other text.
#[derive(Debug, Default)]
struct Closings {
    /// Marks that nothing closes in the rest of the text.
    unclosed: Vec<char>,
    /// The places behind marks that nest and of the marks that close them, in order of the former.
    nested: Option<Vec<(usize, usize)>>,
}

impl Closings {
    /// As [`closing`], for places that ascend.
    fn find(&mut self, text: &str, from: usize, mark: char) -> Option<usize> {
        if mark == '«' {
            let nested = self.nested.get_or_insert_with(|| nested(text));
            let place = nested.binary_search_by_key(&from, |(inside, _)| *inside).ok()?;
            return Some(nested[place].1);
        }
        if self.unclosed.contains(&mark) {
            return None;
        }
        let found = closing(text, from, mark);
        self.unclosed.extend(found.is_none().then_some(mark));
        found
    }
}

/// The places behind each `«` that a `»` closes, and of that, in order.
fn nested(text: &str) -> Vec<(usize, usize)> {
    let (mut open, mut found) = (Vec::new(), Vec::new());
    for (at, c) in text.char_indices() {
        match c {
            '«' => open.push(at + c.len_utf8()),
            '»' => found.extend(open.pop().map(|inside| (inside, at))),
            _ => {}
        }
    }
    found.sort_unstable();
    found
}

/// The place from `from` on of the mark that closes what `mark` opened.
fn closing(text: &str, from: usize, mark: char) -> Option<usize> {
    let mut depth = 0_usize;
    let mut before = None;
    let mut rest = text[from..].char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let after = rest.peek().map(|(_, c)| *c);
        let ends_word = after.is_none_or(|c| !c.is_alphanumeric());
        let is_hebrew = |c: Option<char>| c.is_some_and(|c| matches!(c, '\u{5d0}'..='\u{5ea}'));
        let closes = match mark {
            '“' | '”' => c == '”',
            '„' => matches!(c, '“' | '”' | '"'),
            '«' => c == '»',
            '»' => c == '«',
            '「' => c == '」',
            '『' => c == '』',
            // A mark between two Hebrew letters shows a short form.
            '"' | '״' => {
                let is_inside = is_hebrew(before) && is_hebrew(after);
                c == mark && !is_inside && (ends_word || before.is_some_and(char::is_alphanumeric))
            }
            '‘' => c == '’' && ends_word,
            _ => c == '\'' && ends_word && before.is_some_and(|c: char| !c.is_whitespace()),
        };
        if closes && depth == 0 {
            return Some(from + at);
        }
        if mark == '«' && c == '«' {
            depth += 1;
        } else if closes {
            depth -= 1;
        }
        before = Some(c);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        Quotes::find(text, None, None).spans.iter().filter_map(|span| span.slice(text)).collect()
    }

    #[test]
    fn marks_of_every_kind_hold_speech() {
        assert_eq!(found("“We go home,” she said. “It is over.”"), ["We go home,", "It is over."]);
        assert_eq!(found("\"We go home,\" she said. \"It is over.\""), ["We go home,", "It is over."]);
        assert_eq!(found("He said: ‘It isn’t over yet.’"), ["It isn’t over yet."]);
        assert_eq!(found("He said: 'It isn't over yet.'"), ["It isn't over yet."]);
        assert_eq!(found("«Мы уходим «домой» сегодня», — сказал он."), ["Мы уходим «домой» сегодня"]);
        assert_eq!(found("„Wir gehen nach Hause“, sagte sie."), ["Wir gehen nach Hause"]);
        assert_eq!(
            found("“The word is ‘rescue me now’ here,” she said."),
            ["The word is ‘rescue me now’ here,"]
        );
    }

    #[test]
    fn apostrophes_and_scare_quotes_are_no_speech() {
        for text in [
            "It’s the Russians’ and the boys’ own affair, isn’t it",
            "It's the Russians' and the boys' own affair, isn't it",
            "in what Kyiv calls “debt collection”, the “heroes” of '22",
            "a bar 5\" wide",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
        assert_eq!(found("“No,” he said. “Never!”"), ["No,", "Never!"]);
    }

    #[test]
    fn marks_that_nothing_closes_are_looked_for_once() {
        let text = "‘x y ".repeat(50);
        let mut closings = Closings::default();
        assert_eq!(closings.find(&text, 3, '‘'), None);
        assert_eq!(closings.unclosed, ['‘']);
        assert_eq!(nested("« a « b » c « d »").len(), 2);
        for text in ["« a « b c d » e", "«« a b c »» d «e f g", "» « a b c »", "“a b c ‘d e f” g"]
        {
            let mut closings = Closings::default();
            for (at, mark) in text.char_indices().filter(|(_, c)| matches!(c, '«' | '“' | '‘')) {
                let inside = at + mark.len_utf8();
                assert_eq!(closings.find(text, inside, mark), closing(text, inside, mark), "{text} {at}");
            }
        }
    }

    #[test]
    fn quotations_run_on_over_paragraphs() {
        let first = Quotes::find("He said: “We go home.", None, Some('“'));
        assert_eq!((first.spans.len(), first.open), (1, Some('“')));
        let second = Quotes::find("“It is late and dark.", first.open, None);
        assert!(second.continues && second.open == Some('“'));
        let third = "And it rains,” he added.";
        let third_quotes = Quotes::find(third, second.open, None);
        assert_eq!(third_quotes.spans[0].slice(third), Some("And it rains,"));
        assert!(third_quotes.continues && third_quotes.open.is_none());
        assert_eq!(Quotes::find("He left it at that.", Some('“'), None), Quotes::default());
    }

    #[test]
    fn a_mark_without_another_is_no_speech_in_the_middle() {
        assert_eq!(found("a bar “five inches wide was found"), [""; 0]);
        assert_eq!(found("“We were told to wait all day"), ["We were told to wait all day"]);
    }
}
