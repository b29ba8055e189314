//! The tokenizer. Only this file, `words` and `normalize` import `tokenizers`.

use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};
use tokenizers::models::wordlevel::WordLevel;
use tokenizers::pre_tokenizers::bert::BertPreTokenizer;
use tokenizers::tokenizer;

use super::FeatureError;
use super::affix::{Affixes, affixes, spellings};
use super::frame::lexicon::FrameLexicon;
use super::lexicon::Lexicon;
use super::normalize::{composed, normalizer};
use super::token_json::vocabulary_of_ours;
use super::words::{count_pieces, count_words};
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

/// The ids of a text's tokens and where they stand in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tokens {
    /// Ids in order.
    pub ids: Vec<u32>,
    /// The bytes of the text that each token came from.
    pub spans: Vec<ByteSpan>,
    /// The affixes of each token; none where nobody asked for them.
    pub(super) affixes: Vec<Affixes>,
    /// The valence of each token; none without a lexicon.
    pub(super) valences: Vec<i8>,
}

/// What a tokenizer makes of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) id: u32,
    pub(super) affixes: Affixes,
    /// 0 without a lexicon.
    pub(super) valence: i8,
}

impl Tokens {
    /// Makes room for so many more.
    pub(super) fn reserve(&mut self, n: usize) {
        self.ids.reserve(n);
        self.spans.reserve(n);
        self.affixes.reserve(n);
        self.valences.reserve(n);
    }

    /// Leaves the first so many.
    pub(super) fn truncate(&mut self, n: usize) {
        self.ids.truncate(n);
        self.spans.truncate(n);
        self.affixes.truncate(n);
        self.valences.truncate(n);
    }
}

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
    inner: tokenizer::Tokenizer,
    /// Number of ids, which the crate counts anew each time.
    size: usize,
    lexicon: Option<Arc<Lexicon>>,
    frames: Option<Arc<FrameLexicon>>,
    /// Spelling of each token, by id, and whether it is a word; found out once, for all who ask.
    spellings: OnceLock<Arc<[String]>>,
    are_words: OnceLock<Arc<[bool]>>,
    /// Whether white space always parts tokens, so that what it parts can be encoded piece by piece.
    pub(super) is_piecewise: bool,
}

impl Tokenizer {
    fn new(inner: tokenizer::Tokenizer, is_piecewise: bool) -> Self {
        // The crate copies the whole vocabulary to count the tokens that were added to it.
        let size = inner.get_vocab_size(!inner.get_added_vocabulary().get_vocab().is_empty());
        let (spellings, are_words) = (OnceLock::new(), OnceLock::new());
        Self { inner, size, lexicon: None, frames: None, spellings, are_words, is_piecewise }
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

    /// The same, knowing further words, which come last.
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
        let further: Vec<String> =
            further.iter().filter(|word| !learnt.contains(word.as_str())).cloned().collect();
        Self::of_words(words.into_iter().chain(further))
    }

    /// A tokenizer of these words, in the order of their ids after those of the symbols.
    pub(super) fn of_words(words: impl Iterator<Item = String>) -> Result<Self, FeatureError> {
        Self::of_vocabulary(SYMBOLS.iter().map(ToString::to_string).chain(words).zip(0..).collect())
    }

    /// A tokenizer that knows tokens, the symbols among them, by these ids.
    fn of_vocabulary(tokens: Vec<(String, u32)>) -> Result<Self, FeatureError> {
        let model = WordLevel::builder()
            .vocab(tokens.into_iter().collect())
            .unk_token(SYMBOLS[UNKNOWN as usize].to_owned())
            .build()
            .map_err(FeatureError::tokenizer)?;
        let mut inner = tokenizer::Tokenizer::new(model);
        inner
            .with_normalizer(Some(normalizer()))
            .map_err(FeatureError::tokenizer)?
            .with_pre_tokenizer(Some(BertPreTokenizer));
        Ok(Self::new(inner, true))
    }

    /// Reads the bytes of a `tokenizer.json`.
    ///
    /// # Errors
    /// [`FeatureError::Tokenizer`] if they are not one.
    pub fn from_json(bytes: &[u8]) -> Result<Self, FeatureError> {
        if let Some(vocabulary) = vocabulary_of_ours(bytes, SYMBOLS[UNKNOWN as usize]) {
            return Self::of_vocabulary(vocabulary);
        }
        let inner = tokenizer::Tokenizer::from_bytes(bytes).map_err(FeatureError::tokenizer)?;
        let is_piecewise = splits_as_ours(&inner);
        Ok(Self::new(inner, is_piecewise))
    }

    /// The bytes of a `tokenizer.json`.
    ///
    /// # Errors
    /// [`FeatureError::Tokenizer`] if the crate cannot write it.
    pub fn to_json(&self) -> Result<Vec<u8>, FeatureError> {
        self.inner.to_string(false).map(String::into_bytes).map_err(FeatureError::tokenizer)
    }

    /// The ids of a text and the bytes they came from. To encode many texts, make an
    /// [`Encoder`](super::Encoder).
    ///
    /// # Errors
    /// [`FeatureError::Tokenizer`] if the crate refuses the text.
    pub fn encode(&self, text: &str) -> Result<Tokens, FeatureError> {
        let encoding = self.inner.encode(text, false).map_err(FeatureError::tokenizer)?;
        let spans = encoding.get_offsets().iter().map(|&(start, end)| ByteSpan::new(start, end));
        let spans: Vec<ByteSpan> = spans.collect();
        let words: Vec<String> =
            spans.iter().map(|span| composed(span.slice(text).unwrap_or_default())).collect();
        Ok(Tokens {
            ids: encoding.get_ids().to_vec(),
            affixes: words.iter().map(|word| affixes(word)).collect(),
            valences: self.lexicon.iter().flat_map(|lexicon| valences(lexicon, &words)).collect(),
            spans,
        })
    }

    /// The same, knowing the valences of words.
    #[must_use]
    pub fn with_lexicon(self, lexicon: Option<Arc<Lexicon>>) -> Self {
        Self { lexicon, ..self }
    }

    /// Where it looks valences up.
    pub fn lexicon(&self) -> Option<&Arc<Lexicon>> {
        self.lexicon.as_ref()
    }

    /// The same, knowing what words say of those who act.
    #[must_use]
    pub fn with_frames(self, frames: Option<Arc<FrameLexicon>>) -> Self {
        Self { frames, ..self }
    }

    /// Where it looks up what words say of those who act.
    pub fn frames(&self) -> Option<&Arc<FrameLexicon>> {
        self.frames.as_ref()
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
        self.inner.token_to_id(word)
    }

    /// The id of a word as it is spelt in the vocabulary, or that of unknown words.
    fn id(&self, word: &str) -> u32 {
        self.inner.token_to_id(word).unwrap_or(UNKNOWN)
    }

    /// Spelling of a token.
    pub fn token(&self, id: u32) -> Option<String> {
        self.inner.id_to_token(id)
    }

    /// Spelling of every token, by id; empty where an id has none.
    pub(super) fn spellings(&self) -> &[String] {
        let spelling = |id| self.token(id).unwrap_or_default();
        self.spellings.get_or_init(|| (0..).take(self.size).map(spelling).collect())
    }

    /// For each id, whether the token ends a clause: a mark that separates, such as a full stop, a comma,
    /// a bracket or a quotation mark, but not one that joins, such as a hyphen or an apostrophe.
    pub fn clause_ends(&self) -> Vec<bool> {
        let mut ends = vec![false; self.size()];
        for mark in CLAUSE_ENDS.chars() {
            if let Some(end) =
                self.inner.token_to_id(mark.encode_utf8(&mut [0; 4])).and_then(|id| ends.get_mut(id as usize))
            {
                *end = true;
            }
        }
        ends
    }

    /// Spelling of each affix of the words that it knows, by symbol: `kill-`, `-ing`.
    pub(crate) fn affix_spellings(&self) -> FxHashMap<u32, String> {
        spellings(self.spellings().iter().cloned())
    }

    /// Whether each token is a word, letters and nothing else, by id. The symbols have brackets and are none.
    pub(super) fn are_words(&self) -> &[bool] {
        let is_word = |word: &String| !word.is_empty() && word.chars().all(char::is_alphabetic);
        self.are_words.get_or_init(|| self.spellings().iter().map(is_word).collect())
    }

    /// Number of ids.
    pub fn size(&self) -> usize {
        self.size
    }
}

/// The words that occur at least `min_frequency` times in texts, the most frequent first, those of equal
/// frequency in alphabetical order.
pub(super) fn frequent_words<T: AsRef<str> + Sync>(
    texts: &[T],
    min_frequency: usize,
) -> Result<Vec<String>, FeatureError> {
    let counts = count_words(&count_pieces(texts))?;
    let mut words: Vec<(String, usize)> = counts.into_iter().filter(|(_, n)| *n >= min_frequency).collect();
    words.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(words.into_iter().map(|(word, _)| word).collect())
}

fn valences<'w>(lexicon: &'w Lexicon, words: &'w [String]) -> impl Iterator<Item = i8> + 'w {
    words.iter().map(|word| lexicon.valence(word))
}

/// Whether a tokenizer normalizes and splits as the ones trained here do.
fn splits_as_ours(tokenizer: &tokenizer::Tokenizer) -> bool {
    let json = |value: Result<serde_json::Value, _>| value.ok();
    tokenizer.get_added_vocabulary().get_vocab().is_empty()
        && matches!(tokenizer.get_model(), tokenizers::ModelWrapper::WordLevel(_))
        && tokenizer.get_post_processor().is_none()
        && json(serde_json::to_value(tokenizer.get_normalizer()))
            == json(serde_json::to_value(Some(normalizer())))
        && json(serde_json::to_value(tokenizer.get_pre_tokenizer()))
            == json(serde_json::to_value(Some(BertPreTokenizer)))
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
