//! A paragraph → words, marks and quotations, sentence by sentence.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::language::Language;
use super::lexicon::{Class, Entry, Verb, entry, is_known};
use crate::span::ByteSpan;
use crate::word_lists::words_of;

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) span: ByteSpan,
    pub(super) kind: TokenKind,
    /// A word in lower case; empty for others.
    pub(super) lower: Cow<'t, str>,
    /// What the tables say of a word; nothing of others.
    entry: Entry,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    Word(Case),
    /// Direct speech, by its index.
    Quote(usize),
    /// A comma, colon, semicolon, dash, bracket or end of a sentence.
    Mark(char),
}

/// The case of the first letter of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    Upper,
    Lower,
    /// Of a script without cases.
    Neither,
}

impl Token<'_> {
    pub(super) fn is_word(&self) -> bool {
        matches!(self.kind, TokenKind::Word(_))
    }

    pub(super) fn is_capital(&self) -> bool {
        self.kind == TokenKind::Word(Case::Upper)
    }

    /// Whether it is a word that can begin a name: one with a capital, or of a script without cases.
    pub(super) fn is_name_like(&self) -> bool {
        matches!(self.kind, TokenKind::Word(Case::Upper | Case::Neither))
    }

    pub(super) fn is_quote(&self) -> bool {
        matches!(self.kind, TokenKind::Quote(_))
    }

    pub(super) fn is_mark(&self, marks: &[char]) -> bool {
        matches!(self.kind, TokenKind::Mark(mark) if marks.contains(&mark))
    }

    pub(super) fn verb(&self) -> Option<Verb> {
        self.entry.verb
    }

    /// Whether it is a word of a class.
    pub(super) fn is(&self, class: Class) -> bool {
        self.entry.classes.has(class)
    }

    /// Whether it is one of these words.
    pub(super) fn is_in(&self, words: &[&str]) -> bool {
        self.is_word() && words.contains(&self.lower.as_ref())
    }

    fn mark(span: ByteSpan, mark: char) -> Self {
        Self { span, kind: TokenKind::Mark(mark), lower: Cow::default(), entry: Entry::default() }
    }
}

/// Short forms that end in a full stop and no sentence.
static SHORT: LazyLock<Vec<&'static str>> = LazyLock::new(|| words_of("short-form").collect());

/// The tokens of a part of a paragraph.
pub(super) fn tokens_within(text: &str, part: ByteSpan, language: Language) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    words(text, part, language, &mut tokens);
    tokens
}

/// The tokens of a paragraph whose direct speech is known. What stands between other quotation marks is
/// words.
pub(super) fn tokens<'t>(text: &'t str, quotes: &[ByteSpan], language: Language) -> Vec<Token<'t>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    for (i, quote) in quotes.iter().enumerate() {
        words(text, ByteSpan::new(at, quote.start), language, &mut tokens);
        let (kind, lower, entry) = (TokenKind::Quote(i), Cow::default(), Entry::default());
        tokens.push(Token { span: *quote, kind, lower, entry });
        at = quote.end;
    }
    words(text, ByteSpan::new(at, text.len()), language, &mut tokens);
    tokens
}

fn words<'t>(text: &'t str, part: ByteSpan, language: Language, tokens: &mut Vec<Token<'t>>) {
    let mut at = part.start;
    while at < part.end {
        let rest = &text[at..part.end];
        let Some(c) = rest.chars().next() else { return };
        if c.is_alphanumeric() {
            let length = if is_han(c) { han_length(rest, language) } else { word_length(rest) };
            let end = at + if language == Language::French { elided(&rest[..length]) } else { length };
            let inverted = if language == Language::French { inverted(&text[at..end]) } else { None };
            tokens.push(word(
                text,
                ByteSpan::new(at, at + inverted.map_or(end - at, |(verb, _)| verb)),
                language,
            ));
            at = inverted.map_or(end, |(_, pronoun)| at + pronoun);
            continue;
        }
        let end = at + c.len_utf8();
        // "“…” –Jo Public"
        let is_dash =
            c == '–' && text[..at].ends_with(' ') && !rest[3..].starts_with(|c: char| c.is_numeric());
        let mark = if is_dash { Some('—') } else { mark(c, &rest[c.len_utf8()..]) };
        tokens.extend(mark.map(|mark| Token::mark(ByteSpan::new(at, end), mark)));
        at = end;
    }
}

/// The mark that a character is, whatever its script; `rest` comes after it.
fn mark(c: char, rest: &str) -> Option<char> {
    Some(match c {
        ',' | ':' | ';' | '(' | ')' | '.' | '!' | '?' | '…' | '—' => c,
        '–' | '-' if rest.starts_with([' ', '\u{a0}']) => '—',
        '，' | '、' | '،' => ',',
        '：' => ':',
        '；' | '؛' => ';',
        '（' => '(',
        '）' => ')',
        '。' | '।' => '.',
        '！' => '!',
        '？' | '؟' => '?',
        '―' => '—',
        _ => return None,
    })
}

fn word(text: &str, span: ByteSpan, language: Language) -> Token<'_> {
    let word = &text[span.start..span.end];
    let is_lower = word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    let lower = if is_lower { Cow::Borrowed(word) } else { Cow::Owned(word.to_lowercase()) };
    let case = match word.chars().next() {
        Some(c) if c.is_uppercase() => Case::Upper,
        Some(c) if c.is_lowercase() || c.is_numeric() => Case::Lower,
        _ => Case::Neither,
    };
    let entry = entry(language, &lower);
    Token { span, kind: TokenKind::Word(case), lower, entry }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// Most letters of a word of the tables that is written without spaces around it.
const HAN_LETTERS: usize = 5;

/// Bytes of the word that a text without spaces begins with: the longest that the tables know, else up to the
/// next that they know.
fn han_length(text: &str, language: Language) -> usize {
    let known = |text: &str| {
        let ends: Vec<usize> =
            text.char_indices().take(HAN_LETTERS).map(|(at, c)| at + c.len_utf8()).collect();
        ends.into_iter().rev().find(|end| is_known(language, &text[..*end]))
    };
    let is_inside = |c: char| is_han(c) || c == '·' || c == '・' || c == '‧';
    if let Some(length) = known(text) {
        return length;
    }
    let next = |(at, c): &(usize, char)| *at > 0 && (!is_inside(*c) || known(&text[*at..]).is_some());
    let mut letters = text.char_indices();
    letters.find(next).map_or(text.len(), |(at, _)| at)
}

/// Bytes of the word that a text begins with: letters and digits, what joins them inside, and the full stop
/// of a short form.
fn word_length(text: &str) -> usize {
    let mut end = 0;
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        if c.is_ascii_alphanumeric() {
            end = at + 1;
            continue;
        }
        let goes_on = rest.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        let joins = matches!(c, '\'' | '’' | '-' | '.' | '‑' | '/') && goes_on
            || matches!(c, '"' | '״' | '׳') && goes_on && at > 0 && is_hebrew(text, at)
            || matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{652}' | '\u{591}'..='\u{5c7}');
        if !c.is_alphanumeric() && !joins || is_han(c) {
            break;
        }
        end = at + c.len_utf8();
    }
    let word = &text[..end];
    let is_short = || {
        let is_initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
        is_initial || word.contains('.') || SHORT.contains(&word.to_lowercase().as_str())
    };
    if text[end..].starts_with('.') && is_short() && !word.contains(|c: char| c.is_ascii_digit()) {
        end + 1
    } else {
        end
    }
}

/// Bytes of the French article or preposition that is written in one with its word, else of all of it.
fn elided(word: &str) -> usize {
    let length = word.char_indices().nth(2).map_or(word.len(), |(at, _)| at);
    let is_elided = ["l’", "l'", "d’", "d'"].contains(&word[..length].to_lowercase().as_str());
    let is_one_word = ["d’après", "d'après", "d’abord", "d'abord"].contains(&word.to_lowercase().as_str());
    if is_elided && !is_one_word { length } else { word.len() }
}

/// Where a French speech verb ends that is written in one with its pronoun, and where that begins: "dit-il",
/// "ajoute-t-elle".
fn inverted(word: &str) -> Option<(usize, usize)> {
    let (before, pronoun) = word.rsplit_once('-')?;
    let verb = before.strip_suffix("-t").unwrap_or(before);
    let is_pronoun = ["il", "elle", "on", "ils", "elles"].contains(&pronoun);
    (is_pronoun && entry(Language::French, verb).verb.is_some()).then_some((verb.len(), before.len() + 1))
}

/// Whether the letter before a place is a Hebrew one: there a quotation mark shows a short form.
fn is_hebrew(text: &str, at: usize) -> bool {
    text[..at].chars().next_back().is_some_and(|c| matches!(c, '\u{5d0}'..='\u{5ea}'))
}

/// Most words and marks of a sentence. A longer one is cut: who speaks is looked for in all of a sentence for
/// each of its verbs.
const LONGEST_SENTENCE: usize = 500;

/// Splits tokens into sentences. A quotation ends one if it ends like one and a new one begins after it.
pub(super) fn sentences<'a, 't>(text: &str, tokens: &'a [Token<'t>]) -> Vec<&'a [Token<'t>]> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for i in 0..tokens.len() {
        if ends_sentence(text, tokens, i) || i - start + 1 >= LONGEST_SENTENCE {
            sentences.push(&tokens[start..=i]);
            start = i + 1;
        }
    }
    if start < tokens.len() {
        sentences.push(&tokens[start..]);
    }
    sentences
}

/// Where the sentences of a text are.
pub(crate) fn sentence_spans(text: &str) -> Vec<ByteSpan> {
    let tokens = tokens(text, &[], Language::detect(text).unwrap_or_default());
    let span = |tokens: &&[Token]| Some(ByteSpan::new(tokens.first()?.span.start, tokens.last()?.span.end));
    sentences(text, &tokens).iter().filter_map(span).collect()
}

fn ends_sentence(text: &str, tokens: &[Token], i: usize) -> bool {
    let (token, rest) = (&tokens[i], &tokens[i + 1..]);
    let begins = |token: Option<&Token>| token.is_none_or(|next| next.is_name_like() || next.is_quote());
    match token.kind {
        TokenKind::Mark('.' | '!' | '?' | '…') => begins(rest.first()),
        TokenKind::Quote(_) if begins(rest.first()) => {
            let quoted = &text[token.span.start..token.span.end];
            // "“Why?” Jo Public asked." is one sentence.
            let tag = rest.iter().take_while(|token| token.is_word()).take(6);
            let is_tagged = quoted.ends_with(['?', '!', '？', '！'])
                && tag.into_iter().any(|token| token.verb().is_some());
            quoted.ends_with(['.', '!', '?', '…', '。', '！', '？']) && !is_tagged
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str, quotes: &[(usize, usize)]) -> Vec<String> {
        let quotes: Vec<ByteSpan> = quotes.iter().map(|&(start, end)| ByteSpan::new(start, end)).collect();
        let tokens = tokens(text, &quotes, Language::English);
        let shown = |tokens: &&[Token]| {
            let each = tokens.iter().map(|token| token.span.slice(text).unwrap_or_default());
            each.collect::<Vec<_>>().join(" ")
        };
        sentences(text, &tokens).iter().map(shown).collect()
    }

    #[test]
    fn sentences_end_where_a_new_one_begins() {
        assert_eq!(
            split("Mr. Public of the U.S. left. He’s gone.", &[]),
            ["Mr. Public of the U.S. left .", "He’s gone ."]
        );
        assert_eq!(
            split("At 4.40 a.m. it fell. J.D. Vance saw it", &[]),
            ["At 4.40 a.m. it fell .", "J.D. Vance saw it"]
        );
    }

    #[test]
    fn sentences_without_end_are_cut() {
        let text = "the army said and kept ".repeat(400);
        let tokens = tokens(&text, &[], Language::English);
        let sentences = sentences(&text, &tokens);
        assert_eq!(sentences.iter().map(|sentence| sentence.len()).sum::<usize>(), 2000);
        assert!(sentences.iter().all(|sentence| sentence.len() <= LONGEST_SENTENCE));
    }

    #[test]
    fn a_quotation_and_who_says_it_are_one_sentence() {
        assert_eq!(
            split("\"Why?\" Jo asked. \"So.\" It rained.", &[(1, 5), (18, 21)]),
            ["Why? Jo asked .", "So.", "It rained ."]
        );
    }
}
