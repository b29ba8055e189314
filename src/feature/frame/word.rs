//! What each word of a tokenizer is to the rules: its senses, its function, its form.

use super::act::FrameRole;
use super::lexicon::{FrameLexicon, Senses};
use crate::feature::function_words;
use crate::feature::token::{OTHER, TARGET, Tokenizer};

/// Forms that may be passive participles, though they do not end like one.
const IRREGULAR_PARTICIPLES: [&str; 20] = [
    "hit", "struck", "shot", "slain", "held", "fought", "sought", "brought", "hurt", "torn", "sunk",
    "caught", "blown", "lost", "won", "met", "built", "kept", "sold", "fed",
];
/// Ends of passive participles.
const PARTICIPLE_ENDS: [&str; 14] =
    ["ed", "en", "ан", "ана", "ано", "аны", "ен", "ена", "ено", "ены", "ані", "ені", "ений", "ана"];

/// What a word does in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Function {
    /// A word with a meaning of its own.
    #[default]
    None,
    /// A preposition, by the part of what stands after it.
    Preposition(FrameRole),
    /// A preposition after which nobody plays a part.
    Through,
    Be,
    Have,
    Modal,
    Negator,
    Determiner,
    Possessive,
    Relative,
    And,
    Subordinator,
    Adverb,
    Abbreviation,
    Comma,
    Apostrophe,
    /// The `s` after an apostrophe, or a single letter.
    Letter,
    FullStop,
    /// A mark that ends a sentence, but for the full stop.
    SentenceEnd,
    /// Any other mark.
    Mark,
    Target,
    Other,
}

impl Function {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "through" => Self::Through,
            "be" => Self::Be,
            "have" => Self::Have,
            "modal" => Self::Modal,
            "negator" => Self::Negator,
            "determiner" => Self::Determiner,
            "possessive" => Self::Possessive,
            "relative" => Self::Relative,
            "and" => Self::And,
            "subordinator" => Self::Subordinator,
            "adverb" => Self::Adverb,
            "abbreviation" => Self::Abbreviation,
            preposition => return FrameRole::after(preposition).map(Self::Preposition),
        })
    }

    /// What a token that is no function word is by its letters.
    fn of_letters(token: &str) -> Self {
        let mut letters = token.chars();
        match (letters.next(), letters.next()) {
            (Some('.'), None) => Self::FullStop,
            (Some('!' | '?' | '…' | '।' | '。' | '؟' | '！' | '？'), None) => Self::SentenceEnd,
            (Some(',' | '،' | '、'), None) => Self::Comma,
            (Some('\''), None) => Self::Apostrophe,
            (Some(letter), None) if letter.is_alphabetic() => Self::Letter,
            (Some(mark), None) if !mark.is_alphanumeric() => Self::Mark,
            _ => Self::None,
        }
    }
}

/// One token of a vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Word {
    pub(super) senses: Senses,
    pub(super) function: Function,
    pub(super) is_participle: bool,
    pub(super) is_gerund: bool,
}

/// Every token of a tokenizer, by id.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::feature) struct Words(Vec<Word>);

impl Words {
    pub(in crate::feature) fn new(tokenizer: &Tokenizer, lexicon: Option<&FrameLexicon>) -> Self {
        let word = |token: &String| {
            let senses = lexicon.map(|lexicon| lexicon.senses(token)).unwrap_or_default();
            let is_participle = PARTICIPLE_ENDS.iter().any(|end| token.ends_with(end))
                || IRREGULAR_PARTICIPLES.contains(&token.as_str());
            let is_gerund = token.ends_with("ing");
            Word { senses, function: Function::of_letters(token), is_participle, is_gerund }
        };
        let mut words: Vec<Word> = tokenizer.spellings().iter().map(word).collect();
        for (function, word) in named_words() {
            if let Some(known) = tokenizer.known_id(word).and_then(|id| words.get_mut(id as usize)) {
                known.function = function;
            }
        }
        for (id, function) in [(TARGET, Function::Target), (OTHER, Function::Other)] {
            if let Some(symbol) = words.get_mut(id as usize) {
                *symbol = Word { function, ..Word::default() };
            }
        }
        Self(words)
    }

    /// The token that a symbol is.
    pub(super) fn of(&self, symbol: u32) -> Word {
        self.0.get(symbol as usize).copied().unwrap_or_default()
    }
}

fn named_words() -> impl Iterator<Item = (Function, &'static str)> {
    let named = function_words::lines().filter_map(|(name, words)| Some((Function::named(name)?, words)));
    named.flat_map(|(function, words)| words.split(' ').map(move |word| (function, word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_word_is_read_and_stands_once() {
        let listed: usize = function_words::lines().map(|(_, words)| words.split(' ').count()).sum();
        let read: Vec<&str> = named_words().map(|(_, word)| word).collect();
        assert_eq!(read.len(), listed);
        let mut once = read.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), read.len());
    }
}
