//! Text → the spelling that words are counted and looked up by.

use std::sync::LazyLock;

use tokenizers::normalizers::{BertNormalizer, NFC, NormalizerWrapper, Replace, Sequence};
use tokenizers::pre_tokenizers::bert::BertPreTokenizer;
use tokenizers::tokenizer::{NormalizedString, Normalizer, PreTokenizedString, PreTokenizer};

use super::FeatureError;

/// Quotation marks and apostrophes, and what they become: which ones an outlet prints says nothing of what it
/// says.
const QUOTES: [(&str, &str); 2] = [("“”„«»", "\""), ("‘’‚", "'")];

/// A word in lower case, its letters and their marks in one.
pub(super) fn composed(word: &str) -> String {
    let mut normalized = NormalizedString::from(word.to_lowercase());
    if !word.is_ascii() && NFC.normalize(&mut normalized).is_err() {
        return word.to_lowercase();
    }
    normalized.get().to_owned()
}

/// NFC, no control characters, spaces around CJK characters, lower case, plain quotation marks.
pub(super) static NORMALIZER: LazyLock<Sequence> = LazyLock::new(|| {
    let clean_lower = BertNormalizer::new(true, true, Some(false), true);
    let plain_quotes = QUOTES.iter().flat_map(|(marks, plain)| marks.chars().map(move |mark| (mark, *plain)));
    let replace = |(mark, plain): (char, &str)| {
        NormalizerWrapper::Replace(Replace::new(mark.to_string(), plain).expect("one character is a pattern"))
    };
    let steps = [NormalizerWrapper::NFC(NFC), NormalizerWrapper::BertNormalizer(clean_lower)];
    Sequence::new(steps.into_iter().chain(plain_quotes.map(replace)).collect())
});

/// A text as the tokenizers that are trained here see it: normalized, split at white space and around each
/// punctuation mark, CJK characters one by one.
///
/// # Errors
/// [`FeatureError::Tokenizer`] if the crate refuses the text.
pub(super) fn split_into_words(text: &str) -> Result<PreTokenizedString, FeatureError> {
    let mut normalized = NormalizedString::from(text);
    NORMALIZER.normalize(&mut normalized).map_err(FeatureError::tokenizer)?;
    let mut split = PreTokenizedString::from(normalized);
    BertPreTokenizer.pre_tokenize(&mut split).map_err(FeatureError::tokenizer)?;
    Ok(split)
}

/// What white space parts that tokenizers always see as such: spaces, tabs and line ends.
pub(super) const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}
