//! What each word of a tokenizer is to the rules: its senses, its function, its form.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::act::FrameRole;
use super::lexicon::Senses;
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

/// Every token of a tokenizer, by id. What each is is found out when it is first asked for: an article has
/// few of the words that a model knows.
#[derive(Debug, Clone, Default)]
pub(in crate::feature) struct FrameWords {
    words: Arc<[OnceLock<Word>]>,
    /// None if there is no word.
    tokenizer: Option<Arc<Tokenizer>>,
    functions: Arc<FxHashMap<u32, Function>>,
}

impl FrameWords {
    /// The tokens of a tokenizer, with the senses that its lexicon of frames gives them.
    pub(in crate::feature) fn new(tokenizer: &Tokenizer) -> Self {
        let named = named_words().filter_map(|(function, word)| Some((tokenizer.known_id(word)?, function)));
        let symbols = [(TARGET, Function::Target), (OTHER, Function::Other)];
        Self {
            words: (0..tokenizer.size()).map(|_| OnceLock::new()).collect(),
            tokenizer: Some(Arc::new(tokenizer.clone())),
            functions: Arc::new(named.chain(symbols).collect()),
        }
    }

    /// The token that a symbol is.
    pub(super) fn word(&self, symbol: u32) -> Word {
        let Some(word) = self.words.get(symbol as usize) else { return Word::default() };
        *word.get_or_init(|| self.tokenizer.as_ref().map(|of| self.found(of, symbol)).unwrap_or_default())
    }

    fn found(&self, tokenizer: &Tokenizer, id: u32) -> Word {
        let function = self.functions.get(&id).copied();
        if id == TARGET || id == OTHER {
            return Word { function: function.unwrap_or_default(), ..Word::default() };
        }
        let token = tokenizer.token(id).unwrap_or_default();
        Word {
            senses: tokenizer.frames().map(|lexicon| lexicon.senses(token)).unwrap_or_default(),
            function: function.unwrap_or_else(|| Function::of_letters(token)),
            is_participle: PARTICIPLE_ENDS.iter().any(|end| token.ends_with(end))
                || IRREGULAR_PARTICIPLES.contains(&token),
            is_gerund: token.ends_with("ing"),
        }
    }
}

/// The same words with the same senses, whichever have been asked for.
impl PartialEq for FrameWords {
    fn eq(&self, other: &Self) -> bool {
        let same = |a: &Tokenizer, b: &Tokenizer| a.frames() == b.frames() && a.spellings().eq(b.spellings());
        match (&self.tokenizer, &other.tokenizer) {
            (Some(a), Some(b)) => same(a, b),
            (a, b) => a.is_none() && b.is_none(),
        }
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
