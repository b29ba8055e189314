//! A paragraph → words, marks and quotations, sentence by sentence.

use std::borrow::Cow;

use super::verbs::{Verb, verb};
use crate::span::ByteSpan;

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) span: ByteSpan,
    pub(super) kind: Kind,
    /// A word in lower case; empty for others.
    pub(super) lower: Cow<'t, str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word {
        is_capital: bool,
        verb: Option<Verb>,
    },
    /// Direct speech, by its index.
    Quote(usize),
    /// A comma, colon, semicolon, dash, bracket or end of a sentence.
    Mark(char),
}

impl Token<'_> {
    pub(super) fn is_word(&self) -> bool {
        matches!(self.kind, Kind::Word { .. })
    }

    pub(super) fn is_capital(&self) -> bool {
        matches!(self.kind, Kind::Word { is_capital: true, .. })
    }

    pub(super) fn is_quote(&self) -> bool {
        matches!(self.kind, Kind::Quote(_))
    }

    pub(super) fn is_mark(&self, marks: &[char]) -> bool {
        matches!(self.kind, Kind::Mark(mark) if marks.contains(&mark))
    }

    pub(super) fn verb(&self) -> Option<Verb> {
        match self.kind {
            Kind::Word { verb, .. } => verb,
            _ => None,
        }
    }

    /// Whether it is one of these words.
    pub(super) fn is_in(&self, words: &[&str]) -> bool {
        self.is_word() && words.contains(&self.lower.as_ref())
    }
}

/// Short forms that end in a full stop and no sentence.
const SHORT: [&str; 24] = [
    "mr", "mrs", "ms", "dr", "gen", "lt", "col", "sgt", "capt", "maj", "sen", "rep", "gov", "st", "prof",
    "no", "vs", "rev", "hon", "adm", "brig", "cpl", "им", "г",
];

/// The tokens of a paragraph whose direct speech is known. What stands between other quotation marks is words.
pub(super) fn tokens<'t>(text: &'t str, quotes: &[ByteSpan]) -> Vec<Token<'t>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    for (i, quote) in quotes.iter().enumerate() {
        words(text, ByteSpan::new(at, quote.start), &mut tokens);
        tokens.push(Token { span: *quote, kind: Kind::Quote(i), lower: Cow::default() });
        at = quote.end;
    }
    words(text, ByteSpan::new(at, text.len()), &mut tokens);
    tokens
}

fn words<'t>(text: &'t str, part: ByteSpan, tokens: &mut Vec<Token<'t>>) {
    let mut at = part.start;
    while at < part.end {
        let rest = &text[at..part.end];
        let Some(c) = rest.chars().next() else { return };
        if c.is_alphanumeric() {
            let end = at + word_length(rest);
            tokens.push(word(text, ByteSpan::new(at, end)));
            at = end;
            continue;
        }
        let end = at + c.len_utf8();
        let mark = match c {
            ',' | ':' | ';' | '(' | ')' | '.' | '!' | '?' | '…' | '—' => Some(c),
            '–' | '-' if rest[c.len_utf8()..].starts_with(' ') => Some('—'),
            _ => None,
        };
        if let Some(mark) = mark {
            let kind = Kind::Mark(mark);
            tokens.push(Token { span: ByteSpan::new(at, end), kind, lower: Cow::default() });
        }
        at = end;
    }
}

fn word(text: &str, span: ByteSpan) -> Token<'_> {
    let word = &text[span.start..span.end];
    let is_lower = word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    let lower = if is_lower { Cow::Borrowed(word) } else { Cow::Owned(word.to_lowercase()) };
    let is_capital = word.chars().next().is_some_and(char::is_uppercase);
    let kind = Kind::Word { is_capital, verb: verb(&lower) };
    Token { span, kind, lower }
}

/// Bytes of the word that a text begins with: letters and digits, what joins them inside, and the full stop of a short form.
fn word_length(text: &str) -> usize {
    let mut end = 0;
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let goes_on = rest.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        let joins = matches!(c, '\'' | '’' | '-' | '.' | '‑' | '/') && goes_on;
        if !c.is_alphanumeric() && !joins {
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

/// Most words and marks of a sentence. A longer one is cut: who speaks is looked for in all of a sentence for each of its verbs.
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
    let tokens = tokens(text, &[]);
    let span = |tokens: &&[Token]| Some(ByteSpan::new(tokens.first()?.span.start, tokens.last()?.span.end));
    sentences(text, &tokens).iter().filter_map(span).collect()
}

fn ends_sentence(text: &str, tokens: &[Token], i: usize) -> bool {
    let (token, rest) = (&tokens[i], &tokens[i + 1..]);
    let begins = |token: Option<&Token>| token.is_none_or(|next| next.is_capital() || next.is_quote());
    match token.kind {
        Kind::Mark('.' | '!' | '?' | '…') => begins(rest.first()),
        Kind::Quote(_) if begins(rest.first()) => {
            let quoted = &text[token.span.start..token.span.end];
            // "“Why?” Jo Public asked." is one sentence.
            let tag = rest.iter().take_while(|token| token.is_word()).take(6);
            let is_tagged =
                quoted.ends_with(['?', '!']) && tag.into_iter().any(|token| token.verb().is_some());
            quoted.ends_with(['.', '!', '?', '…']) && !is_tagged
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str, quotes: &[(usize, usize)]) -> Vec<String> {
        let quotes: Vec<ByteSpan> = quotes.iter().map(|&(start, end)| ByteSpan::new(start, end)).collect();
        let tokens = tokens(text, &quotes);
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
        let tokens = tokens(&text, &[]);
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
