//! A paragraph that begins with a dash → what its speaker says beside the sentence that names them.

use super::Speaker;
use super::clause::Attribution;
use super::language::Language;
use super::lexicon::Class;
use super::token::Token;

/// A turn of a dialogue that dashes mark: "— Мы уйдём, — сказала Анна. — Все уйдут."
#[derive(Debug, Default)]
pub(super) struct Turn {
    /// Whoever speaks, if it is somebody who is known.
    speaker: Option<Speaker>,
    /// Whether a sentence has said who speaks.
    is_tagged: bool,
    /// Whether the words go on.
    is_open: bool,
}

/// What a sentence is in a turn.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// It is read by itself.
    Other,
    /// It names who speaks; what stands before it is theirs, too.
    Tag,
    /// All of it is theirs.
    Said,
}

impl Turn {
    /// Takes note of the next sentence of a paragraph, with what is found in it; `speaker` is whom it names.
    pub(super) fn next(
        &mut self,
        sentence: &[Token],
        found: &[Attribution],
        speaker: Option<&Speaker>,
        language: Language,
    ) -> Part {
        let has_dash = sentence[0].is_mark(&['—']);
        let is_tag = is_tagged(sentence, found, language);
        if !self.is_tagged {
            if !is_tag {
                return Part::Other;
            }
            (self.speaker, self.is_tagged) = (speaker.cloned(), true);
            self.is_open = goes_on(sentence, found, language);
            return Part::Tag;
        }
        if is_tag {
            self.is_open = goes_on(sentence, found, language);
            return Part::Other;
        }
        if has_dash {
            self.is_open = !self.is_open;
        }
        if self.is_open { Part::Said } else { Part::Other }
    }

    pub(super) fn speaker(&self) -> Option<&Speaker> {
        self.speaker.as_ref()
    }
}

/// Whether a sentence says who speaks its own first words, between dashes; in French behind a comma, where
/// the words are talk.
fn is_tagged(sentence: &[Token], found: &[Attribution], language: Language) -> bool {
    let begins = |of: &Attribution| of.said.iter().any(|said| said.start <= 1 && !said.is_empty());
    let Some(tag) = found.iter().find(|of| begins(of)) else { return false };
    let is_dashed =
        tag.said.iter().any(|said| sentence.get(said.end).is_some_and(|token| token.is_mark(&['—'])));
    is_dashed || language == Language::French && sentence.iter().any(|token| token.is(Class::Dialogue))
}

/// Whether the words go on behind a sentence that names who speaks: those at its end are theirs, or a dash
/// stands there, as in Spanish. French sets none.
fn goes_on(sentence: &[Token], found: &[Attribution], language: Language) -> bool {
    let is_at_end = |of: &Attribution| of.said.iter().any(|said| said.end == sentence.len());
    let mut marks = sentence.iter().rev().take_while(|token| !token.is_word());
    let has_dash = marks.any(|token| token.is_mark(&['—']));
    has_dash || language == Language::French || found.iter().any(is_at_end)
}
