//! The words of training texts, and how often each occurs.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use tokenizers::tokenizer::{OffsetReferential, OffsetType};

use super::FeatureError;
use super::normalize::{is_space, split_into_words};

/// How often each piece between white space occurs.
pub(super) fn count_pieces<T: AsRef<str> + Sync>(texts: &[T]) -> FxHashMap<&str, usize> {
    let counted = few_parts(texts).fold(FxHashMap::default, |mut counts, text| {
        let pieces = text.as_ref().split(|c| u8::try_from(c).is_ok_and(is_space));
        pieces.for_each(|piece| *counts.entry(piece).or_default() += 1);
        counts
    });
    counted.reduce(FxHashMap::default, merged)
}

/// Items in few and long parts: the counts of each part have most words in common with those of the others.
fn few_parts<T: Sync>(items: &[T]) -> impl IndexedParallelIterator<Item = &T> {
    let n_parts = 2 * rayon::current_num_threads();
    items.par_iter().with_min_len(items.len().div_ceil(n_parts).max(1))
}

/// How often each word occurs: normalizing and splitting cross no white space, so each piece is done once.
pub(super) fn count_words(pieces: &FxHashMap<&str, usize>) -> Result<FxHashMap<String, usize>, FeatureError> {
    let pieces: Vec<(&str, usize)> = pieces.iter().map(|(piece, n)| (*piece, *n)).collect();
    let counted = few_parts(&pieces).try_fold(FxHashMap::default, |mut counts, (piece, n)| {
        let mut add = |word: &str| match counts.get_mut(word) {
            Some(count) => *count += n,
            None => _ = counts.insert(word.to_owned(), *n),
        };
        if piece.bytes().all(|byte| byte.is_ascii_graphic()) {
            ascii_words(&piece.to_ascii_lowercase()).for_each(|(_, word)| add(word));
            return Ok(counts);
        }
        let split = split_into_words(piece)?;
        for (word, _, _) in split.get_splits(OffsetReferential::Normalized, OffsetType::Byte) {
            add(word);
        }
        Ok(counts)
    });
    counted.try_reduce(FxHashMap::default, |a, b| Ok(merged(a, b)))
}

#[expect(clippy::iter_over_hash_type, reason = "sums do not depend on the order")]
fn merged<K: Eq + std::hash::Hash>(
    mut a: FxHashMap<K, usize>,
    mut b: FxHashMap<K, usize>,
) -> FxHashMap<K, usize> {
    if a.len() < b.len() {
        std::mem::swap(&mut a, &mut b);
    }
    for (word, count) in b {
        *a.entry(word).or_default() += count;
    }
    a
}

/// The words and marks of a piece of ASCII that prints, and where each begins: punctuation parts words, and
/// each mark is a token.
fn ascii_words(piece: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let (at, rest) = (start, &piece.as_bytes()[start..]);
        let length = rest.iter().position(u8::is_ascii_punctuation).unwrap_or(rest.len());
        start += if rest.is_empty() { 0 } else { length.max(1) };
        (start > at).then(|| (at, &piece[at..start]))
    })
}
