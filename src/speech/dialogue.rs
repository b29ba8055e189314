//! Lines of dialogue, as transcripts and interviews have them.

use std::sync::LazyLock;

use super::label::{can_say, is_label};
use super::language::Language;
use super::lexicon::{Class, is_of};
use super::token::{Token, tokens};
use super::{Speaker, Speech, SpeechKind};
use crate::span::ByteSpan;
use crate::word_lists::words_of;

/// Most words before the colon of a line of dialogue, and of a name there that is not shouted.
const LABEL_WORDS: usize = 20;
const NAME_WORDS: usize = 4;
/// Labels of a question and its answer that name nobody.
static TURNS: LazyLock<Vec<&'static str>> = LazyLock::new(|| words_of("turn").collect());

/// How surely a paragraph is a line of dialogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    /// "Q:" and "A:".
    Turn,
    /// "PRESENTER (in Rome):", shouted.
    Shouted,
    /// "Jo Public:"
    Name,
}

/// The lines of dialogue among paragraphs. A name or a turn is one where a neighbour is one, too; a shouted
/// name also where its line is talk.
pub(super) fn dialogue(texts: &[&str], languages: &[Language]) -> Vec<Option<Speech>> {
    // "A. Sova" is a name where nobody asks.
    let asks = texts.iter().any(|text| text.starts_with("Q. "));
    let each = texts.iter().zip(languages);
    let lines: Vec<Option<(Label, Speech)>> = each
        .map(|(text, language)| answer(text).filter(|_| asks).or_else(|| line(text, *language)))
        .collect();
    let is_line = |at: Option<usize>| at.and_then(|at| lines.get(at)).is_some_and(Option::is_some);
    let each = lines.iter().enumerate().map(|(i, line)| {
        let (label, speech) = line.as_ref()?;
        let has_neighbour = is_line(i.checked_sub(1)) || is_line(Some(i + 1));
        let is_talk = || {
            let said = speech.span.slice(texts[i]).unwrap_or_default();
            tokens(said, &[], languages[i]).iter().any(|token| token.is(Class::Dialogue))
        };
        (has_neighbour || *label == Label::Shouted && is_talk()).then(|| speech.clone())
    });
    each.collect()
}

/// A line that begins with "Q." or "A.".
fn answer(text: &str) -> Option<(Label, Speech)> {
    let said = text.strip_prefix("Q. ").or_else(|| text.strip_prefix("A. "))?.trim();
    let start = text.len() - text[2..].trim_start().len();
    let speech =
        Speech { span: ByteSpan::new(start, text.trim_end().len()), kind: SpeechKind::Direct, speaker: None };
    said.contains(char::is_alphabetic).then_some((Label::Turn, speech))
}

/// What a paragraph is if it is a line of dialogue: "PRESENTER (in Rome): Good evening, how are you?"
fn line(text: &str, language: Language) -> Option<(Label, Speech)> {
    let is_colon = |(_, c): &(usize, char)| matches!(c, ':' | '：');
    let (colon, mark) = text.char_indices().take(LABEL_WORDS * 10).find(is_colon)?;
    let who = tokens(&text[..colon], &[], language);
    let said = text[colon + mark.len_utf8()..].trim();
    let label = label(&text[..colon], &who).filter(|_| said.contains(char::is_alphabetic))?;
    let can_say = || can_say(&who, &tokens(said, &[], language));
    let speaker = if label == Label::Turn { None } else { Some(speaker(text, &who).filter(|_| can_say())?) };
    let start = text.len() - text[colon + mark.len_utf8()..].trim_start().len();
    let span = ByteSpan::new(start, text.trim_end().len());
    Some((label, Speech { span, kind: SpeechKind::Direct, speaker }))
}

fn label(text: &str, who: &[Token]) -> Option<Label> {
    let first = who.first()?;
    if let [only] = who
        && TURNS.contains(&only.lower.as_ref())
        && only.is_capital()
    {
        return Some(Label::Turn);
    }
    let name = text.split(['(', ',']).next().unwrap_or(text);
    let is_name = who.len() <= LABEL_WORDS
        && first.is_name_like()
        && !is_label(who)
        && !text.contains(['“', '”', '"', '«', '»', '„'])
        && who.iter().all(|token| {
            !token.is(Class::Finite) && token.verb().is_none() && !is_of(Class::Kicker, &token.lower)
        });
    let n_capitals = name.chars().filter(|c| c.is_uppercase()).count();
    let is_shouted = n_capitals >= 3 && name.chars().all(|c| !c.is_lowercase());
    let is_plain = who.len() <= NAME_WORDS
        && !first.is(Class::LeadIn)
        && (!first.is(Class::Determiner) || who.len() > 2)
        && who.iter().all(Token::is_capital);
    match is_name {
        true if is_shouted => Some(Label::Shouted),
        true if is_plain => Some(Label::Name),
        _ => None,
    }
}

fn speaker(text: &str, who: &[Token]) -> Option<Speaker> {
    let name_end = who.iter().position(|token| token.is_mark(&['(', ','])).unwrap_or(who.len());
    let first = who.first()?.span.start;
    let name = ByteSpan::new(first, who[..name_end].last()?.span.end).slice(text)?.to_owned();
    let span = ByteSpan::new(first, who.last()?.span.end);
    let described = span.slice(text)?.to_owned();
    Some(Speaker { name, span: Some(span), described, party: None })
}
