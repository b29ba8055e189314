//! Many texts through one tokeniser, each piece of text once.

use rustc_hash::FxHashMap;

use super::FeatureError;
use super::affix::{Affixes, affixes};
use super::token::{Tokeniser, Tokens, ascii_words, is_space};
use crate::span::ByteSpan;

/// Pieces, and words, remembered before all are forgotten.
const MAX_REMEMBERED: usize = 1 << 16;

/// Encodes texts with the ids and places that [`Tokeniser::encode`] gives, many times faster.
///
/// The normaliser and pre-tokeniser of the tokenisers that are trained here never look across white space, so a
/// text is the sequence of its pieces between white space. A piece of ASCII letters, digits and punctuation is
/// looked up word by word; any other goes through the tokeniser once. Both are remembered. Tokenisers of
/// another make encode each text whole.
///
/// ```
/// use stancekit::feature::{Encoder, Tokeniser};
///
/// let tokeniser = Tokeniser::train(&["Київ, Moscow (talks)."], 1, 100)?;
/// let mut encoder = Encoder::new(&tokeniser);
/// let text = "(Moscow) talks: Київ";
/// assert_eq!(encoder.encode(text)?, tokeniser.encode(text)?);
/// # Ok::<(), stancekit::feature::FeatureError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Encoder<'t> {
    tokeniser: &'t Tokeniser,
    memory: Memory,
    /// Room for a word in lower case.
    word: String,
}

/// What an [`Encoder`] remembers of a tokeniser.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    /// The tokens of pieces that are not ASCII, placed as if the piece were the text.
    pieces: FxHashMap<String, Tokens>,
    /// Id and affixes of ASCII words in lower case.
    words: FxHashMap<String, (u32, Affixes)>,
}

impl<'t> Encoder<'t> {
    /// An encoder that remembers nothing yet.
    pub fn new(tokeniser: &'t Tokeniser) -> Self {
        Self::with_memory(tokeniser, Memory::default())
    }

    /// An encoder that goes on with what another one remembered of the same tokeniser.
    pub fn with_memory(tokeniser: &'t Tokeniser, memory: Memory) -> Self {
        Self { tokeniser, memory, word: String::new() }
    }

    /// What it remembers.
    pub fn into_memory(self) -> Memory {
        self.memory
    }

    /// The ids of a text and the bytes they came from.
    ///
    /// # Errors
    /// [`FeatureError::Tokenizer`] if the crate refuses the text.
    pub fn encode(&mut self, text: &str) -> Result<Tokens, FeatureError> {
        if !self.tokeniser.is_piecewise {
            return self.tokeniser.encode(text);
        }
        let mut tokens = Tokens::default();
        let mut start = 0;
        for piece in text.as_bytes().chunk_by(|a, b| is_space(*a) == is_space(*b)) {
            let end = start + piece.len();
            if !is_space(piece[0]) {
                match piece.iter().all(u8::is_ascii_graphic) {
                    true => self.push_ascii(&text[start..end], start, &mut tokens),
                    false => self.push_remembered(&text[start..end], start, &mut tokens)?,
                }
            }
            start = end;
        }
        Ok(tokens)
    }

    fn push_ascii(&mut self, piece: &str, offset: usize, tokens: &mut Tokens) {
        for (start, word) in ascii_words(piece) {
            self.word.clear();
            self.word.push_str(word);
            self.word.make_ascii_lowercase();
            let (id, affixes) = self.known_word();
            tokens.ids.push(id);
            tokens.spans.push(ByteSpan::new(offset + start, offset + start + word.len()));
            tokens.affixes.push(affixes);
        }
    }

    /// Id and affixes of the word at hand.
    fn known_word(&mut self) -> (u32, Affixes) {
        if let Some(known) = self.memory.words.get(&self.word) {
            return *known;
        }
        let known = (self.tokeniser.id(&self.word), affixes(&self.word));
        if self.memory.words.len() >= MAX_REMEMBERED {
            self.memory.words.clear();
        }
        self.memory.words.insert(self.word.clone(), known);
        known
    }

    fn push_remembered(
        &mut self,
        piece: &str,
        offset: usize,
        tokens: &mut Tokens,
    ) -> Result<(), FeatureError> {
        if !self.memory.pieces.contains_key(piece) {
            if self.memory.pieces.len() >= MAX_REMEMBERED {
                self.memory.pieces.clear();
            }
            self.memory.pieces.insert(piece.to_owned(), self.tokeniser.encode(piece)?);
        }
        let known = &self.memory.pieces[piece];
        tokens.ids.extend(&known.ids);
        tokens.spans.extend(known.spans.iter().map(|span| span.shifted(offset)));
        tokens.affixes.extend(&known.affixes);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tokeniser() -> Tokeniser {
        let texts = [
            "Russia's army, U.S. (and) 1,000 men: don't!",
            "Київ — «и армия» армия's 俄罗斯 é e\u{301} हिन्दी ≠ =",
            "a b\u{200b}c ẞ İ",
        ];
        Tokeniser::train(&texts, 1, 1000).expect("trains")
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn encodes_as_the_tokeniser_does(
            text in prop_oneof![
                any::<String>(),
                "[ -~\\t\\n\\x0b\\x0c\\x00\\x7f]{0,40}",
                "[a-cЀ-ӿ俄罗=\u{338}\u{301}\u{306}\u{93f}’—“« \u{a0}\u{2003}\u{200b}\u{85}.,'İẞ\\-]{0,40}",
            ],
        ) {
            let tokeniser = tokeniser();
            let mut encoder = Encoder::new(&tokeniser);
            let expected = tokeniser.encode(&text).expect("encodes");
            prop_assert_eq!(encoder.encode(&text).expect("encodes"), expected.clone());
            prop_assert_eq!(encoder.encode(&text).expect("encodes, from memory"), expected);
        }
    }

    #[test]
    fn a_tokeniser_of_another_make_takes_the_whole_text() {
        let json = String::from_utf8(tokeniser().to_json().expect("writes")).expect("text");
        let other = json.replace(r#"{"type":"BertPreTokenizer"}"#, r#"{"type":"WhitespaceSplit"}"#);
        let other = Tokeniser::from_json(other.as_bytes()).expect("reads");
        assert!(!other.is_piecewise && Tokeniser::from_json(json.as_bytes()).expect("reads").is_piecewise);
        let text = "army, army";
        assert_eq!(Encoder::new(&other).encode(text).expect("encodes"), other.encode(text).expect("encodes"));
    }

    #[test]
    fn a_full_memory_is_emptied() {
        let tokeniser = tokeniser();
        let mut encoder = Encoder::new(&tokeniser);
        for i in 0..=MAX_REMEMBERED {
            encoder.memory.pieces.insert(format!("é{i}"), Tokens::default());
        }
        assert_eq!(encoder.encode("Київ").expect("encodes"), tokeniser.encode("Київ").expect("encodes"));
        assert_eq!(encoder.memory.pieces.len(), 1);
    }
}
