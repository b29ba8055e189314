//! Paragraphs in order → who says what in each.

use super::context::{ParagraphContext, subject};
use super::dateline::dateline_end;
use super::label::label_length;
use super::language::Language;
use super::marks::Quotes;
use super::name::{Named, named};
use super::remembered::{Mentioned, Remembered};
use super::signature::{Signed, signed_end};
use super::token::{Token, sentences, tokens};
use super::{Speaker, Speech, SpeechKind, TextBlock};
use crate::span::ByteSpan;

/// Most words of a heading that is a quotation.
const HEADING_WORDS: usize = 12;

/// What is remembered from paragraph to paragraph.
#[derive(Debug, Default)]
pub(super) struct SpeechReader {
    /// Whether other paragraphs follow, in which names may come again.
    remembers: bool,
    /// Mark and speaker of a quotation that goes on.
    open: Option<(char, Option<Speaker>)>,
    /// Whom the paragraph before introduces by a colon at its end, or whose block quotation it is.
    introduced: Option<Speaker>,
    remembered: Remembered,
}

impl SpeechReader {
    pub(super) fn new(remembers: bool) -> Self {
        Self { remembers, ..Self::default() }
    }

    /// The speeches of the next paragraph, which is in this language; `next` is the mark that the one after
    /// it begins with.
    pub(super) fn read(
        &mut self,
        block: TextBlock<'_>,
        language: Language,
        next: Option<char>,
        signed: Signed,
    ) -> Vec<Speech> {
        let text = block.text;
        let open = self.open.take();
        let quotes = Quotes::find(text, open.as_ref().map(|(mark, _)| *mark), next);
        let tokens = tokens(text, &quotes.spans, language);
        if block.is_quotation {
            return self.read_block_quotation(&tokens, signed);
        }
        let introduced = self.introduced.take();
        let has_verb = tokens.iter().any(|token| token.verb().is_some());
        if quotes.spans.is_empty() && !has_verb && !self.remembers {
            return Vec::new();
        }
        let running = open.filter(|_| quotes.continues).and_then(|(_, speaker)| speaker);
        let is_heading =
            running.is_none() && introduced.is_none() && self.remembers && is_heading(text, &tokens);
        let tokens = behind_label(text, tokens);
        let running = running.or_else(|| introduced.filter(|_| tokens.first().is_some_and(Token::is_quote)));
        let mut context = ParagraphContext::new(text, language, &mut self.remembered, quotes.spans.len());
        if !is_heading {
            context.read(&tokens, running);
        }
        let (mentioned, direct, mut indirect) = context.into_parts();
        if let (Some(mark), Some(speaker)) = (quotes.open, direct.last()) {
            self.open = Some((mark, speaker.as_ref().map(Speaker::without_span)));
        }
        if text.trim_end().ends_with([':', '：']) {
            let last = mentioned.speakers.last().cloned();
            let last = last.or_else(|| sender(text, &tokens, language));
            let last = last.or_else(|| subject(text, sentences(text, &tokens).last()?, language));
            self.introduced = last.as_ref().map(Speaker::without_span);
        }
        if !is_heading && !is_insertion(text, &tokens, &mentioned) {
            self.remembered.before = mentioned;
        }
        let direct = quotes.spans.iter().zip(direct);
        indirect.extend(direct.map(|(span, speaker)| Speech {
            span: *span,
            kind: SpeechKind::Direct,
            speaker,
        }));
        in_order(indirect)
    }

    /// A paragraph that is set off as a quotation: of whoever signs it, else of whoever was introduced, else
    /// of the only one who spoke before.
    fn read_block_quotation(&mut self, tokens: &[Token], signed: Signed) -> Vec<Speech> {
        let (end, signer) = match signed {
            Signed::Signature => return Vec::new(),
            Signed::Here(speaker) => (signed_end(tokens).unwrap_or(tokens.len()), Some(speaker)),
            Signed::Below(speaker) => (tokens.len(), Some(speaker)),
            Signed::Not => (tokens.len(), None),
        };
        let sole = match self.remembered.before.speakers.as_slice() {
            [only] => Some(only.without_span()),
            _ => None,
        };
        let speaker = signer.or_else(|| self.introduced.clone()).or(sole);
        self.introduced = speaker.as_ref().map(Speaker::without_span);
        let Some((first, last)) = tokens[..end].first().zip(tokens[..end].last()) else { return Vec::new() };
        let span = ByteSpan::new(first.span.start, last.span.end);
        vec![Speech { span, kind: SpeechKind::Direct, speaker }]
    }
}

/// Whether a paragraph is a heading between quotation marks, and nobody's turn to speak.
fn is_heading(text: &str, tokens: &[Token]) -> bool {
    let [only] = tokens else { return false };
    let quoted = &text[only.span.start..only.span.end];
    only.is_quote()
        && quoted.split_whitespace().count() <= HEADING_WORDS
        && quoted.ends_with(char::is_alphanumeric)
        && text[only.span.end..].chars().all(|c| !c.is_alphanumeric() && !matches!(c, '.' | ',' | '!' | '?'))
}

/// The tokens behind what stands in front of the words: a dateline, a label such as "Details:".
fn behind_label<'t>(text: &str, mut tokens: Vec<Token<'t>>) -> Vec<Token<'t>> {
    let begin = dateline_end(text).unwrap_or_default();
    tokens.retain(|token| token.span.start >= begin);
    let length = label_length(&tokens);
    tokens.split_off(length)
}

/// Whether a paragraph is a heading or a label between others, and says of nobody that they did something:
/// whoever spoke before it goes on behind it.
fn is_insertion(text: &str, tokens: &[Token], mentioned: &Mentioned) -> bool {
    let is_open = text.trim_end().ends_with(|c: char| c.is_alphanumeric() || c == ')');
    let is_short = is_open && text.split_whitespace().count() <= HEADING_WORDS;
    mentioned.speakers.is_empty() && mentioned.subjects.is_empty() && (is_short || tokens.is_empty())
}

/// Who sends what follows: "And from Jo Public:".
fn sender(text: &str, tokens: &[Token], language: Language) -> Option<Speaker> {
    let from = tokens.iter().position(|token| token.is_in(&["from", "von", "от", "від", "od"]))?;
    let name = &tokens[from + 1..];
    let end = name.iter().position(|token| !token.is_word()).unwrap_or(name.len());
    let start = name[..end].iter().position(Token::is_capital)?;
    match named(text, &name[start..end], &[], language)? {
        Named::As(speaker) => Some(speaker),
        Named::Pronoun(_) | Named::Nobody => None,
    }
}

/// Sorts speeches; of two that overlap the earlier ends where the later begins.
fn in_order(mut speeches: Vec<Speech>) -> Vec<Speech> {
    speeches.sort_by_key(|speech| (speech.span.start, std::cmp::Reverse(speech.span.end)));
    let mut kept: Vec<Speech> = Vec::with_capacity(speeches.len());
    for speech in speeches {
        if kept.last().is_none_or(|last| last.span.end <= speech.span.start) {
            kept.push(speech);
        }
    }
    kept
}
