//! The symbols of a reading with what each is, and the questions that rules ask of them.

use super::act::{Mood, WordKind};
use super::lexicon::Sense;
use super::word::{FrameWords, Function, Word};
use crate::feature::reading::MaskedText;

/// A reading as the rules see it.
pub(super) struct Clause {
    words: Vec<Word>,
}

impl Clause {
    pub(super) fn new(words: &FrameWords, reading: &MaskedText) -> Self {
        Self { words: reading.symbols().iter().map(|&symbol| words.word(symbol)).collect() }
    }

    /// The word at a place; past the ends, the end of a sentence.
    pub(super) fn word(&self, place: usize) -> Word {
        let end = Word { function: Function::SentenceEnd, ..Word::default() };
        self.words.get(place).copied().unwrap_or(end)
    }

    pub(super) fn function(&self, place: usize) -> Function {
        self.word(place).function
    }

    /// The word's sense of a kind, if it is no function word.
    pub(super) fn sense(&self, place: usize, kind: WordKind) -> Option<Sense> {
        let word = self.word(place);
        let has_meaning = matches!(word.function, Function::None | Function::Modal | Function::Negator);
        word.senses.get(kind).filter(|_| has_meaning)
    }

    /// Whether the `t` of "didn't" stands at a place, or another word that negates.
    pub(super) fn is_negator(&self, place: usize) -> bool {
        let is_contraction = || {
            self.function(place) == Function::Letter
                && place.checked_sub(1).is_some_and(|before| self.function(before) == Function::Apostrophe)
                && place.checked_sub(2).is_some_and(|verb| {
                    matches!(self.function(verb), Function::Be | Function::Have | Function::Modal)
                        || self.word(verb).senses.is_empty() && self.function(verb) == Function::None
                })
                && self.function(place + 1) != Function::Apostrophe
        };
        self.function(place) == Function::Negator || is_contraction() && !self.is_possessive_s(place)
    }

    /// Whether the letter at a place is the `s` of a possessive: it stands after a mention.
    fn is_possessive_s(&self, place: usize) -> bool {
        place
            .checked_sub(2)
            .is_some_and(|name| matches!(self.function(name), Function::Target | Function::Other))
    }

    /// Whether a word that is a verb and a noun is a noun here; `in_phrase` says that a possessor or an
    /// adjective stands before it.
    pub(super) fn is_noun(&self, place: usize, in_phrase: bool) -> bool {
        let word = self.word(place);
        if word.senses.get(WordKind::Verb).is_none() {
            return true;
        }
        if word.is_gerund || word.is_participle {
            return false;
        }
        let next = self.word(place + 1);
        let closes = !matches!(
            next.function,
            Function::None | Function::Determiner | Function::Possessive | Function::Target | Function::Other
        );
        in_phrase || closes || next.senses.get(WordKind::Verb).is_some()
    }

    /// How the act of a verb or noun is told, by the words before it.
    pub(super) fn mood(&self, place: usize) -> Mood {
        let before = |n: usize| place.checked_sub(n);
        let near = || (1..=3).filter_map(before);
        let near = || {
            near().take_while(|&place| {
                !matches!(self.function(place), Function::Comma | Function::Mark | Function::FullStop)
            })
        };
        if near().any(|place| self.is_negator(place)) {
            Mood::Negated
        } else if near().any(|place| self.function(place) == Function::Modal) {
            Mood::Possible
        } else {
            Mood::Told
        }
    }
}
