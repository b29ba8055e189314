//! Words that a negation turns around.

use std::borrow::Cow;

use super::token::Tokenizer;
use crate::word_lists::words_of;

/// Symbols of negated words have this bit, which no id of a token has.
const NEGATED: u32 = 1 << 30;

/// Marks that end what is negated.
const ENDS: [&str; 7] = [".", ",", ";", ":", "!", "?", "।"];

/// What a token does to negation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NegationPart {
    /// It can be negated.
    Word,
    /// It negates.
    Negator,
    /// It ends what is negated.
    End,
    /// Nothing.
    Mark,
}

/// Marks the words after a negator, so that "not good" shares nothing with "good": Pang, Lee & Vaithyanathan
/// (2002), "Thumbs up?", *EMNLP*, §6.1, with a scope of a few words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Negation {
    /// By id.
    parts: Vec<NegationPart>,
    /// The apostrophe and the `t` of "don't".
    contraction: Option<[u32; 2]>,
    scope: usize,
}

impl Negation {
    /// A negation that reaches `scope` words; 0 marks nothing.
    pub(super) fn new(tokenizer: &Tokenizer, scope: usize) -> Self {
        let are_words = if scope == 0 { &[] } else { tokenizer.are_words() };
        let part = |is_word: &bool| if *is_word { NegationPart::Word } else { NegationPart::Mark };
        let mut parts: Vec<NegationPart> = are_words.iter().map(part).collect();
        let negators = words_of("negator").map(|word| (word, NegationPart::Negator));
        for (word, part) in negators.chain(ENDS.map(|mark| (mark, NegationPart::End))) {
            let id = tokenizer.known_id(word);
            if let Some(place) = id.and_then(|id| parts.get_mut(id as usize)) {
                *place = part;
            }
        }
        let contraction = tokenizer.known_id("'").zip(tokenizer.known_id("t"));
        Self { parts, contraction: contraction.map(|(a, b)| [a, b]), scope }
    }

    /// Symbols with the negated ones marked.
    pub(super) fn marked<'s>(&self, symbols: &'s [u32]) -> Cow<'s, [u32]> {
        if self.scope == 0 {
            return Cow::Borrowed(symbols);
        }
        let mut marked = symbols.to_vec();
        let mut left = 0;
        for i in 0..symbols.len() {
            let is_contraction = i > 0 && self.contraction == Some([symbols[i - 1], symbols[i]]);
            match self.parts.get(symbols[i] as usize) {
                _ if is_contraction => left = self.scope,
                Some(NegationPart::Negator) => left = self.scope,
                Some(NegationPart::End) => left = 0,
                Some(NegationPart::Word) if left > 0 => {
                    marked[i] |= NEGATED;
                    left -= 1;
                }
                _ => {}
            }
        }
        Cow::Owned(marked)
    }
}

/// A symbol without its mark, and whether it had one.
pub(crate) fn unmarked(symbol: u32) -> (u32, bool) {
    (symbol & !NEGATED, symbol & NEGATED != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, scope: usize) -> String {
        let tokenizer = Tokenizer::train(&[text], 1, 100).expect("trains");
        let ids = tokenizer.encode(text).expect("encodes").ids;
        let word = |symbol: u32| {
            let (id, is_negated) = unmarked(symbol);
            let word = tokenizer.token(id).expect("a word");
            if is_negated { word.to_uppercase() } else { word.to_owned() }
        };
        let words: Vec<String> =
            Negation::new(&tokenizer, scope).marked(&ids).iter().copied().map(word).collect();
        words.join(" ")
    }

    #[test]
    fn words_after_a_negator_are_marked_to_the_end_of_the_scope() {
        assert_eq!(marked("they did not win the long war", 2), "they did not WIN THE long war");
        assert_eq!(marked("it is not good, it is bad", 4), "it is not GOOD , it is bad");
        assert_eq!(marked("don't go", 4), "don ' t GO");
        assert_eq!(marked("это не война", 4), "это не ВОЙНА");
        assert_eq!(marked("not so", 0), "not so");
    }
}
