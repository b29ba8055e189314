//! The words of training texts, and how often each occurs.

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use tokenizers::tokenizer::{OffsetReferential, OffsetType};

use super::FeatureError;
use super::normalize::{is_space, split_into_words};
use super::word_table::Key;

/// How often each word of texts occurs. Normalizing and splitting cross no white space, so each piece between
/// white space is split by itself.
pub(super) fn count_words<T: AsRef<str> + Sync>(
    texts: &[T],
) -> Result<FxHashMap<String, usize>, FeatureError> {
    let counted = few_parts(texts).fold(WordsAndPieces::default, |mut counts, text| {
        counts.add(text.as_ref());
        counts
    });
    let WordsAndPieces { short, long, pieces } =
        counted.reduce(WordsAndPieces::default, WordsAndPieces::merged);
    let pieces: Vec<(&str, usize)> = pieces.into_iter().collect();
    let counted = few_parts(&pieces).try_fold(FxHashMap::default, |mut counts, (piece, n)| {
        let split = split_into_words(piece)?;
        for (word, _, _) in split.get_splits(OffsetReferential::Normalized, OffsetType::Byte) {
            add(&mut counts, word, *n);
        }
        Ok(counts)
    });
    let words: Result<_, FeatureError> = counted.try_reduce(FxHashMap::default, |a, b| Ok(merged(a, b)));
    let short = short.into_iter().map(|(key, n)| (key.word(), n)).collect();
    Ok(merged(merged(words?, short), long))
}

/// How often words of ASCII occur, and pieces that are not ASCII.
#[derive(Default)]
struct WordsAndPieces<'t> {
    short: FxHashMap<Key, usize>,
    long: FxHashMap<String, usize>,
    pieces: FxHashMap<&'t str, usize>,
}

impl<'t> WordsAndPieces<'t> {
    fn add(&mut self, text: &'t str) {
        let mut start = 0;
        while start < text.len() {
            let rest = &text.as_bytes()[start..];
            let end = start + rest.iter().position(|byte| is_space(*byte)).unwrap_or(rest.len());
            self.add_piece(text, start..end);
            start = end + 1;
        }
    }

    fn add_piece(&mut self, text: &'t str, place: Range<usize>) {
        let piece = &text[place.clone()];
        if !piece.bytes().all(|byte| byte.is_ascii_graphic()) {
            *self.pieces.entry(piece).or_default() += 1;
            return;
        }
        for (at, word) in ascii_words(piece) {
            let start = place.start + at;
            match Key::of_ascii(text.as_bytes(), start, start + word.len()) {
                Some(key) => *self.short.entry(key).or_default() += 1,
                None => add(&mut self.long, &word.to_ascii_lowercase(), 1),
            }
        }
    }

    fn merged(self, other: Self) -> Self {
        Self {
            short: merged(self.short, other.short),
            long: merged(self.long, other.long),
            pieces: merged(self.pieces, other.pieces),
        }
    }
}

fn add(counts: &mut FxHashMap<String, usize>, word: &str, n: usize) {
    match counts.get_mut(word) {
        Some(count) => *count += n,
        None => _ = counts.insert(word.to_owned(), n),
    }
}

/// Items in few and long parts: the counts of each part have most words in common with those of the others.
fn few_parts<T: Sync>(items: &[T]) -> impl IndexedParallelIterator<Item = &T> {
    let n_parts = 2 * rayon::current_num_threads();
    items.par_iter().with_min_len(items.len().div_ceil(n_parts).max(1))
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn words_are_those_that_the_normalizer_gives(
            texts in proptest::collection::vec("[ -~\\t\\né’Кї俄]{0,60}", 0..6),
        ) {
            let mut expected = FxHashMap::default();
            for text in &texts {
                let split = split_into_words(text).expect("splits");
                let words = split.get_splits(OffsetReferential::Normalized, OffsetType::Byte);
                words.into_iter().for_each(|(word, _, _)| add(&mut expected, word, 1));
            }
            prop_assert_eq!(count_words(&texts).expect("counts"), expected);
        }
    }
}
