//! Many texts through one tokenizer, each piece of text once.

use rustc_hash::FxHashMap;

use super::FeatureError;
use super::affix::Affixes;
use super::normalize::is_space;
use super::token::Tokenizer;
use super::tokens::{Tokens, Word};
use super::word_table::{Key, WordTable};
use crate::span::ByteSpan;

/// Pieces, and long words, remembered before all are forgotten.
const MAX_REMEMBERED: usize = 1 << 16;
/// Bytes of the longest piece that is remembered: longer ones hardly come again.
const LONGEST_REMEMBERED: usize = 64;
/// Bytes of what goes through the tokenizer at one time, where a script without spaces can be cut: it needs
/// many times as much memory.
const AT_ONE_TIME: usize = 1 << 10;
/// Words looked up at once, so that the processor waits for their places in the table together and not one
/// after another.
const AT_ONCE: usize = 32;
/// Bytes of a text for each of its tokens, or more.
const BYTES_PER_TOKEN: usize = 4;

/// What a byte is to a tokenizer of ours.
#[derive(Clone, Copy)]
enum Class {
    /// Part of a word.
    Word,
    /// A word of its own.
    Mark,
    /// White space.
    Space,
    /// What has to be looked at by the tokenizer.
    Other,
}

/// By byte.
const CLASSES: [Class; 256] = {
    let (mut classes, mut byte) = ([Class::Other; 256], 0);
    while byte < 128u8 {
        classes[byte as usize] = match byte {
            byte if is_space(byte) => Class::Space,
            byte if byte.is_ascii_punctuation() => Class::Mark,
            byte if byte.is_ascii_graphic() => Class::Word,
            _ => Class::Other,
        };
        byte += 1;
    }
    classes
};

/// Encodes texts with the ids and places that [`Tokenizer::encode`] gives, many times faster.
///
/// The normalizer and pre-tokenizer of the tokenizers that are trained here never look across white space, so
/// a text is the sequence of its pieces between white space. A piece of ASCII letters, digits and punctuation
/// is looked up word by word; any other goes through the tokenizer once. Both are remembered. Tokenizers of
/// another make encode each text whole.
///
/// ```
/// use stancekit::feature::{Encoder, Tokenizer};
///
/// let tokenizer = Tokenizer::train(&["Київ, Moscow (talks)."], 1, 100)?;
/// let mut encoder = Encoder::new(&tokenizer);
/// let text = "(Moscow) talks: Київ";
/// assert_eq!(encoder.encode(text)?, tokenizer.encode(text)?);
/// # Ok::<(), stancekit::feature::FeatureError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Encoder<'t> {
    tokenizer: &'t Tokenizer,
    memory: EncoderCache,
    /// Whether anybody asks for affixes.
    with_affixes: bool,
    /// Words of the text that are not looked up yet, at most [`AT_ONCE`].
    waiting: Vec<Waiting>,
}

/// A word that waits to be looked up.
#[derive(Debug, Clone, Copy)]
struct Waiting {
    key: Key,
    start: usize,
    end: usize,
}

/// What an [`Encoder`] remembers of a tokenizer.
#[derive(Debug, Clone, Default)]
pub(crate) struct EncoderCache {
    /// The tokens of pieces that are not ASCII, placed as if the piece were the text.
    pieces: FxHashMap<String, Tokens>,
    /// Short ASCII words in lower case.
    words: WordTable,
    /// Long ones.
    long_words: FxHashMap<String, Word>,
}

impl<'t> Encoder<'t> {
    /// An encoder that remembers nothing yet.
    pub fn new(tokenizer: &'t Tokenizer) -> Self {
        Self::with_memory(tokenizer, EncoderCache::default())
    }

    /// An encoder that goes on with what another one remembered of the same tokenizer.
    pub(crate) fn with_memory(tokenizer: &'t Tokenizer, memory: EncoderCache) -> Self {
        Self { tokenizer, memory, with_affixes: true, waiting: Vec::with_capacity(AT_ONCE) }
    }

    /// Leaves out the affixes of words, for readers that have no use for them.
    #[must_use]
    pub fn affixes(mut self, with_affixes: bool) -> Self {
        self.with_affixes = with_affixes;
        self
    }

    /// What it remembers.
    pub(crate) fn into_memory(self) -> EncoderCache {
        self.memory
    }

    /// The ids of a text and the bytes they came from.
    ///
    /// # Errors
    /// [`FeatureError::Tokenizer`] if the crate refuses the text.
    pub fn encode(&mut self, text: &str) -> Result<Tokens, FeatureError> {
        let has_lexicon = self.tokenizer.lexicon().is_some();
        let mut tokens = Tokens::with_capacity(text.len() / BYTES_PER_TOKEN, self.with_affixes, has_lexicon);
        let mut start = 0;
        while start < text.len() {
            start = self.push_piece(text, start, &mut tokens)? + 1;
        }
        self.look_up(text, &mut tokens);
        Ok(tokens)
    }

    /// What stands from a place to the next white space, and where that is. The words of a piece wait as they
    /// are met; if it turns out not to be ASCII, they are taken back.
    fn push_piece(&mut self, text: &str, start: usize, tokens: &mut Tokens) -> Result<usize, FeatureError> {
        let bytes = text.as_bytes();
        let (mut word, mut at) = (start, start);
        loop {
            match bytes.get(at).map_or(Class::Space, |&byte| CLASSES[usize::from(byte)]) {
                Class::Word => {}
                Class::Space => {
                    self.push_word(text, word, at, tokens);
                    return Ok(at);
                }
                Class::Mark => {
                    self.push_word(text, word, at, tokens);
                    self.push_word(text, at, at + 1, tokens);
                    word = at + 1;
                }
                Class::Other => {
                    self.look_up(text, tokens);
                    tokens.truncate(tokens.spans.partition_point(|span| span.start < start));
                    let end = bytes[at..].iter().position(|&byte| is_space(byte));
                    let end = end.map_or(bytes.len(), |length| at + length);
                    let mut from = start;
                    while from < end {
                        let to = from + cut(&text[from..end]);
                        self.push_remembered(&text[from..to], from, tokens)?;
                        from = to;
                    }
                    return Ok(end);
                }
            }
            at += 1;
        }
    }

    fn push_word(&mut self, text: &str, start: usize, end: usize, tokens: &mut Tokens) {
        if start == end {
            return;
        }
        if let Some(key) = Key::of_ascii(text.as_bytes(), start, end) {
            self.waiting.push(Waiting { key, start, end });
            if self.waiting.len() == AT_ONCE {
                self.look_up(text, tokens);
            }
        } else {
            self.look_up(text, tokens);
            let word = self.known_long_word(&text[start..end]);
            tokens.spans.push(ByteSpan::new(start, end));
            self.push(tokens, word.id, || word.affixes, || word.valence);
        }
    }

    /// Looks up the words that wait.
    fn look_up(&mut self, text: &str, tokens: &mut Tokens) {
        let mut at_hand = [None; AT_ONCE];
        for (at_hand, waiting) in at_hand.iter_mut().zip(&self.waiting) {
            *at_hand = self.memory.words.first_slot_hit(waiting.key);
        }
        let mut waiting = std::mem::take(&mut self.waiting);
        let mut is_changed = false;
        for (at_hand, &Waiting { key, start, end }) in at_hand.into_iter().zip(&waiting) {
            let known = if is_changed { None } else { at_hand }.or_else(|| self.memory.words.find(key));
            let place = known.unwrap_or_else(|| {
                is_changed = true;
                let word = self.tokenizer.word(&text[start..end].to_ascii_lowercase());
                self.memory.words.insert(key, word)
            });
            let words = &self.memory.words;
            tokens.spans.push(ByteSpan::new(start, end));
            self.push(tokens, words.id(place), || words.affixes(place), || words.valence(place));
        }
        waiting.clear();
        self.waiting = waiting;
    }

    /// Adds what is asked for of a word.
    #[inline]
    fn push(&self, tokens: &mut Tokens, id: u32, affixes: impl Fn() -> Affixes, valence: impl Fn() -> i8) {
        tokens.ids.push(id);
        if self.with_affixes {
            tokens.affixes.push(affixes());
        }
        if self.tokenizer.lexicon().is_some() {
            tokens.valences.push(valence());
        }
    }

    /// What the tokenizer makes of a long ASCII word.
    fn known_long_word(&mut self, word: &str) -> Word {
        if self.memory.long_words.len() >= MAX_REMEMBERED {
            self.memory.long_words.clear();
        }
        let known = self.memory.long_words.entry(word.to_ascii_lowercase());
        *known.or_insert_with_key(|word| self.tokenizer.word(word))
    }

    fn push_remembered(
        &mut self,
        piece: &str,
        offset: usize,
        tokens: &mut Tokens,
    ) -> Result<(), FeatureError> {
        if piece.len() > LONGEST_REMEMBERED {
            let found = self.tokenizer.encode(piece)?;
            self.push_all(&found, offset, tokens);
            return Ok(());
        }
        if !self.memory.pieces.contains_key(piece) {
            if self.memory.pieces.len() >= MAX_REMEMBERED {
                self.memory.pieces.clear();
            }
            self.memory.pieces.insert(piece.to_owned(), self.tokenizer.encode(piece)?);
        }
        self.push_all(&self.memory.pieces[piece], offset, tokens);
        Ok(())
    }

    /// Adds the tokens of a piece.
    fn push_all(&self, known: &Tokens, offset: usize, tokens: &mut Tokens) {
        tokens.ids.extend(&known.ids);
        tokens.spans.extend(known.spans.iter().map(|span| span.shifted(offset)));
        if self.with_affixes {
            tokens.affixes.extend(&known.affixes);
        }
        tokens.valences.extend(&known.valences);
    }
}

/// Bytes of the beginning of a piece that are encoded by themselves: all, or up to a place between two
/// Chinese characters, which are tokens each.
fn cut(piece: &str) -> usize {
    let is_ideograph = |c: Option<char>| c.is_some_and(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    if piece.len() <= AT_ONE_TIME {
        return piece.len();
    }
    let parts = |at: &usize| {
        piece.is_char_boundary(*at)
            && is_ideograph(piece[..*at].chars().next_back())
            && is_ideograph(piece[*at..].chars().next())
    };
    (1..=AT_ONE_TIME).rev().find(parts).unwrap_or(piece.len())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::feature::Lexicon;
    use proptest::prelude::*;

    fn tokenizer() -> Tokenizer {
        let texts = [
            "Russia's army, U.S. (and) 1,000 men: don't!",
            "Київ — «и армия» армия's 俄罗斯 é e\u{301} हिन्दी ≠ =",
            "a b\u{200b}c ẞ İ",
        ];
        let lexicon = Lexicon::read("l.tsv", "men\t1\nкиїв*\t-2\ndon\t3\n").expect("well formed");
        Tokenizer::train(&texts, 1, 1000).expect("trains").with_lexicon(Some(Arc::new(lexicon)))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn encodes_as_the_tokenizer_does(
            text in prop_oneof![
                any::<String>(),
                "[ -~\\t\\n\\x0b\\x0c\\x00\\x7f]{0,40}",
                "[a-cЀ-ӿ俄罗=\u{338}\u{301}\u{306}\u{93f}’—“« \u{a0}\u{2003}\u{200b}\u{85}.,'İẞ\\-]{0,40}",
            ],
        ) {
            let tokenizer = tokenizer();
            let by_crate = tokenizers::Tokenizer::from_bytes(tokenizer.to_json().expect("writes")).expect("reads");
            let by_crate = by_crate.encode(text.as_str(), false).expect("encodes");
            let mut encoder = Encoder::new(&tokenizer);
            let expected = tokenizer.encode(&text).expect("encodes");
            prop_assert_eq!(by_crate.get_ids(), expected.ids.as_slice());
            let spans: Vec<(usize, usize)> = expected.spans.iter().map(|span| (span.start, span.end)).collect();
            prop_assert_eq!(by_crate.get_offsets(), spans.as_slice());
            prop_assert_eq!(encoder.encode(&text).expect("encodes"), expected.clone());
            prop_assert_eq!(encoder.encode(&text).expect("encodes, from memory"), expected.clone());
            let bare = Encoder::new(&tokenizer).affixes(false).encode(&text).expect("encodes");
            prop_assert_eq!(bare, Tokens { affixes: Vec::new(), ..expected });
        }
    }

    #[test]
    fn a_long_stretch_without_spaces_is_encoded_bit_by_bit_and_not_remembered() {
        let tokenizer = tokenizer();
        for stretch in ["俄罗斯说谎", "俄罗e\u{301}斯，“谎”Київ", "अрмия"] {
            let text = stretch.repeat(900);
            let mut encoder = Encoder::new(&tokenizer);
            let encoded = encoder.encode(&text).expect("encodes");
            assert_eq!(encoded, tokenizer.encode(&text).expect("encodes"), "{stretch}");
            assert!(encoder.memory.pieces.keys().all(|piece| piece.len() <= LONGEST_REMEMBERED));
        }
        assert!(cut(&"俄罗斯说谎".repeat(900)) <= AT_ONE_TIME && cut("俄罗斯") == "俄罗斯".len());
    }

    #[test]
    fn a_full_memory_is_emptied() {
        let tokenizer = tokenizer();
        let mut encoder = Encoder::new(&tokenizer);
        for i in 0..=MAX_REMEMBERED {
            encoder.memory.pieces.insert(format!("é{i}"), Tokens::default());
        }
        assert_eq!(encoder.encode("Київ").expect("encodes"), tokenizer.encode("Київ").expect("encodes"));
        assert_eq!(encoder.memory.pieces.len(), 1);
    }
}
