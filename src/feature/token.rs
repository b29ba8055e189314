//! The tokenizer. Only this file, `token_json`, `words` and `normalize` import `tokenizers`.

use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};
use tokenizers::models::wordlevel::WordLevel;
use tokenizers::pre_tokenizers::bert::BertPreTokenizer;
use tokenizers::tokenizer::{self, OffsetReferential, OffsetType};

use super::FeatureError;
use super::affix::{affixes, spellings};
use super::frame::FrameWords;
use super::frame::lexicon::FrameLexicon;
use super::lexicon::Lexicon;
use super::normalize::{NORMALIZER, composed, split_into_words};
use super::token_json::vocabulary_of_ours;
use super::tokens::{Tokens, Word};
use super::word_ids::WordIds;
use super::words::count_words;
use crate::span::ByteSpan;

/// Id of words that the tokenizer does not know.
pub const UNKNOWN: u32 = 0;
/// Id of the symbol that stands for a mention of the target.
pub const TARGET: u32 = 1;
/// Id of the symbol that stands for a mention of another party.
pub const OTHER: u32 = 2;
/// Spelling of the three symbols, by id. None of them can come out of a text: the pre-tokenizer splits the
/// brackets off.
const SYMBOLS: [&str; 3] = ["[UNK]", "[TARGET]", "[OTHER]"];

/// Marks that end a clause.
const CLAUSE_ENDS: &str = ".,;:!?…()[]\"—–।。、，；：！？「」";

/// A Hugging Face tokenizer: text in, ids and places out.
///
/// [`Tokenizer::train`] makes a word-level one: NFC, lower case, plain quotation marks, split at white space
/// and around each punctuation mark, CJK characters one by one. It is stored in a model as `tokenizer.json`
/// and can be read by any tool that reads that format.
///
/// ```
/// use stancekit::feature::{Tokenizer, UNKNOWN};
///
/// let tokenizer = Tokenizer::train(&["Talks begin.", "The talks end."], 1, 100)?;
/// let text = "Talks — of peace.";
/// let tokens = tokenizer.encode(text)?;
/// assert_eq!(tokens.spans[0].slice(text), Some("Talks"));
/// assert_eq!(tokenizer.token(tokens.ids[0]).as_deref(), Some("talks"));
/// assert_eq!(tokens.ids[1], UNKNOWN); // the dash was never seen
/// # Ok::<(), stancekit::feature::FeatureError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Tokenizer {
    /// A word is what the crate's normalizer and pre-tokenizer make of it, and its id is looked up here.
    words: Arc<WordIds>,
    lexicon: Option<Arc<Lexicon>>,
    frames: Option<Arc<FrameLexicon>>,
    /// What its words are to the rules of frames, and whether they are words at all; found out once for all
    /// who ask.
    frame_words: OnceLock<FrameWords>,
    are_words: OnceLock<Arc<[bool]>>,
}

/// The same words, lexicon and frames, whatever has been found out of them.
impl PartialEq for Tokenizer {
    fn eq(&self, other: &Self) -> bool {
        self.words == other.words && self.lexicon == other.lexicon && self.frames == other.frames
    }
}

impl Tokenizer {
    fn new(words: WordIds) -> Self {
        let (frame_words, are_words) = (OnceLock::new(), OnceLock::new());
        Self { words: Arc::new(words), lexicon: None, frames: None, frame_words, are_words }
    }

    /// Learns the words of `texts` that occur at least `min_frequency` times, the most frequent `max_size` of
    /// them, those of equal frequency in alphabetical order.
    ///
    /// # Errors
    /// [`FeatureError::Tokenizer`] if the crate refuses a text.
    pub fn train<T: AsRef<str> + Sync>(
        texts: &[T],
        min_frequency: usize,
        max_size: usize,
    ) -> Result<Self, FeatureError> {
        Self::train_with(texts, min_frequency, max_size, &[])
    }

    /// Learns a tokenizer that knows further words, which come last.
    ///
    /// # Errors
    /// As [`Tokenizer::train`].
    pub fn train_with<T: AsRef<str> + Sync>(
        texts: &[T],
        min_frequency: usize,
        max_size: usize,
        further: &[String],
    ) -> Result<Self, FeatureError> {
        let mut words = frequent_words(texts, min_frequency)?;
        words.truncate(max_size);
        let learnt: FxHashSet<&str> = words.iter().map(String::as_str).collect();
        let further = further.iter().map(String::as_str).filter(|word| !learnt.contains(word));
        Ok(Self::of_words(words.iter().map(String::as_str).chain(further)))
    }

    /// A tokenizer of these words, each there once, in the order of their ids after those of the symbols.
    pub(super) fn of_words<'w>(words: impl Iterator<Item = &'w str>) -> Self {
        Self::new(SYMBOLS.into_iter().chain(words).collect())
    }

    /// Reads the bytes of a `tokenizer.json` that [`to_json`](Self::to_json) wrote. Those of other tokenizers
    /// are refused: they can ask for any amount of memory and time.
    ///
    /// # Errors
    /// [`FeatureError::Tokenizer`] if they are not such bytes.
    pub fn from_json(bytes: &[u8]) -> Result<Self, FeatureError> {
        let words = vocabulary_of_ours(bytes, SYMBOLS[UNKNOWN as usize]);
        let words = words.filter(|words| words.iter().take(SYMBOLS.len()).eq(SYMBOLS));
        let none = || FeatureError::tokenizer("no tokenizer as `stance train` writes it".into());
        words.map(Self::new).ok_or_else(none)
    }

    /// The bytes of a `tokenizer.json`.
    ///
    /// # Errors
    /// [`FeatureError::Tokenizer`] if the crate cannot write it.
    pub fn to_json(&self) -> Result<Vec<u8>, FeatureError> {
        let json = to_crate_tokenizer(&self.words)?.to_string(false);
        json.map(String::into_bytes).map_err(FeatureError::tokenizer)
    }

    /// The ids of a text and the bytes they came from. To encode many texts, make an
    /// [`Encoder`](super::Encoder).
    ///
    /// # Errors
    /// [`FeatureError::Tokenizer`] if the crate refuses the text.
    pub fn encode(&self, text: &str) -> Result<Tokens, FeatureError> {
        let split = split_into_words(text)?;
        let found = split.get_splits(OffsetReferential::Original, OffsetType::Byte).into_iter();
        let found = found.map(|(word, (start, end), _)| (self.id(word), ByteSpan::new(start, end)));
        let (ids, spans): (Vec<u32>, Vec<ByteSpan>) = found.unzip();
        let words: Vec<String> =
            spans.iter().map(|span| composed(span.slice(text).unwrap_or_default())).collect();
        Ok(Tokens {
            ids,
            affixes: words.iter().map(|word| affixes(word)).collect(),
            valences: self.lexicon.iter().flat_map(|lexicon| valences(lexicon, &words)).collect(),
            spans,
        })
    }

    /// Sets the valences of words.
    #[must_use]
    pub fn with_lexicon(self, lexicon: Option<Arc<Lexicon>>) -> Self {
        Self { lexicon, ..self }
    }

    /// Where it looks valences up.
    pub fn lexicon(&self) -> Option<&Arc<Lexicon>> {
        self.lexicon.as_ref()
    }

    /// Sets what words say of those who act.
    #[must_use]
    pub fn with_frames(self, frames: Option<Arc<FrameLexicon>>) -> Self {
        Self { frames, frame_words: OnceLock::new(), ..self }
    }

    /// Where it looks up what words say of those who act.
    pub fn frames(&self) -> Option<&Arc<FrameLexicon>> {
        self.frames.as_ref()
    }

    /// What its words are to the rules of frames.
    pub(super) fn frame_words(&self) -> FrameWords {
        self.frame_words.get_or_init(|| FrameWords::new(self)).clone()
    }

    /// What it makes of an ASCII word in lower case.
    pub(super) fn word(&self, word: &str) -> Word {
        let valence = self.lexicon.as_ref().map_or(0, |lexicon| lexicon.valence(word));
        Word { id: self.id(word), affixes: affixes(word), valence }
    }

    /// Whether a word is in the vocabulary, as it is spelt there.
    pub fn knows(&self, word: &str) -> bool {
        self.known_id(word).is_some()
    }

    /// The id of a word as it is spelt in the vocabulary, if it is there.
    pub(super) fn known_id(&self, word: &str) -> Option<u32> {
        self.words.id(word)
    }

    /// The id of a word as it is spelt in the vocabulary, or that of unknown words.
    fn id(&self, word: &str) -> u32 {
        self.known_id(word).unwrap_or(UNKNOWN)
    }

    /// Spelling of a token.
    pub fn token(&self, id: u32) -> Option<&str> {
        self.words.get(id)
    }

    /// Spelling of every token, by id.
    pub(super) fn spellings(&self) -> impl Iterator<Item = &str> {
        self.words.iter()
    }

    /// For each id, whether the token ends a clause: a mark that separates, such as a full stop, a comma,
    /// a bracket or a quotation mark, but not one that joins, such as a hyphen or an apostrophe.
    pub fn clause_ends(&self) -> Vec<bool> {
        let mut ends = vec![false; self.size()];
        for mark in CLAUSE_ENDS.chars() {
            if let Some(end) =
                self.known_id(mark.encode_utf8(&mut [0; 4])).and_then(|id| ends.get_mut(id as usize))
            {
                *end = true;
            }
        }
        ends
    }

    /// Spelling of each affix of the words that it knows, by symbol: `kill-`, `-ing`.
    pub(crate) fn affix_spellings(&self) -> FxHashMap<u32, String> {
        spellings(self.spellings())
    }

    /// Whether each token is a word, letters and nothing else, by id. The symbols have brackets and are none.
    pub(super) fn are_words(&self) -> &[bool] {
        self.are_words.get_or_init(|| self.spellings().map(is_word).collect())
    }

    /// Number of ids.
    pub fn size(&self) -> usize {
        self.words.len()
    }
}

/// The crate's tokenizer of these words, the symbols among them.
fn to_crate_tokenizer(words: &WordIds) -> Result<tokenizer::Tokenizer, FeatureError> {
    let ids = (0..).take(words.len());
    let model = WordLevel::builder()
        .vocab(ids.filter_map(|id| Some((words.get(id)?.to_owned(), id))).collect())
        .unk_token(SYMBOLS[UNKNOWN as usize].to_owned())
        .build()
        .map_err(FeatureError::tokenizer)?;
    let mut made = tokenizer::Tokenizer::new(model);
    made.with_normalizer(Some(NORMALIZER.clone()))
        .map_err(FeatureError::tokenizer)?
        .with_pre_tokenizer(Some(BertPreTokenizer));
    Ok(made)
}

/// The words that occur at least `min_frequency` times in texts, the most frequent first, those of equal
/// frequency in alphabetical order.
pub(super) fn frequent_words<T: AsRef<str> + Sync>(
    texts: &[T],
    min_frequency: usize,
) -> Result<Vec<String>, FeatureError> {
    let counts = count_words(texts)?;
    let mut words: Vec<(String, usize)> = counts.into_iter().filter(|(_, n)| *n >= min_frequency).collect();
    words.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(words.into_iter().map(|(word, _)| word).collect())
}

fn valences<'w>(lexicon: &'w Lexicon, words: &'w [String]) -> impl Iterator<Item = i8> + 'w {
    words.iter().map(|word| lexicon.valence(word))
}

fn is_word(token: &str) -> bool {
    match token.is_ascii() {
        true => !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_alphabetic()),
        false => token.chars().all(char::is_alphabetic),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tokenizer() -> Tokenizer {
        Tokenizer::train(&["Russia's army, the Army!", "the army — и армия", "a"], 1, 100).expect("trains")
    }

    #[test]
    fn ids_go_by_frequency_then_spelling() {
        let tokenizer = tokenizer();
        let words: Vec<_> = (0..6).map(|id| tokenizer.token(id).expect("an id")).collect();
        assert_eq!(words, ["[UNK]", "[TARGET]", "[OTHER]", "army", "the", "!"]);
        assert_eq!(tokenizer.token(99), None);
        assert_eq!(Tokenizer::train(&["a a b b c"], 2, 100).expect("trains").size(), 5);
        assert_eq!(Tokenizer::train(&["a a b b c"], 1, 1).expect("trains").size(), 4);
    }

    #[test]
    fn case_and_composition_do_not_matter() {
        let tokenizer = Tokenizer::train(&["й ré"], 1, 100).expect("trains");
        let (composed, decomposed) = ("Й RÉ", "И\u{306} RE\u{301}");
        assert_eq!(
            tokenizer.encode(composed).expect("encodes").ids,
            tokenizer.encode(decomposed).expect("encodes").ids
        );
        let spans = tokenizer.encode(decomposed).expect("encodes").spans;
        assert!(spans[1].slice(decomposed).is_some_and(|word| word.starts_with("RE")));
    }

    #[test]
    fn quotation_marks_of_every_print_are_the_same() {
        let tokenizer = Tokenizer::train(&["\"don't\""], 1, 100).expect("trains");
        let ids = |text| tokenizer.encode(text).expect("encodes").ids;
        for text in ["“don’t”", "„don‘t“", "«don't»"] {
            assert_eq!(ids(text), ids("\"don't\""), "{text}");
        }
    }

    #[test]
    fn symbols_written_in_a_text_are_words() {
        let tokens = tokenizer().encode("[TARGET] [UNK] [OTHER]").expect("encodes");
        assert!(!tokens.ids.contains(&TARGET) && !tokens.ids.contains(&OTHER));
        assert_eq!(tokens.ids.len(), 9);
    }

    #[test]
    fn json_there_and_back_gives_the_same_bytes() {
        let json = tokenizer().to_json().expect("writes");
        let again = Tokenizer::from_json(&json).expect("reads");
        assert_eq!(again.to_json().expect("writes"), json);
        assert!(Tokenizer::from_json(b"{}").is_err());
        assert!(Tokenizer::from_json(&json[..json.len() / 2]).is_err());
    }

    proptest! {
        #[test]
        fn spans_ascend_and_cut_no_character(text in "\\PC{0,60}") {
            let tokens = tokenizer().encode(&text).expect("encodes");
            prop_assert_eq!(tokens.ids.len(), tokens.spans.len());
            let mut last = 0;
            for span in tokens.spans {
                prop_assert!(span.start >= last || span.is_empty(), "{span:?} after {last}");
                prop_assert!(span.slice(&text).is_some_and(|slice| !slice.trim().is_empty()), "{span:?}");
                last = span.end;
            }
        }
    }
}
