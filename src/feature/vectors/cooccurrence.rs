//! Words in order → which words stand near which more often than by chance.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::super::FeatureError;
use crate::matrix::CsrMatrix;

/// Parts into which words are divided so that the counts of a few parts at a time are in memory.
pub(super) const PARTS: u32 = 64;
/// Exponent of the context counts: rare contexts would score too high otherwise (Levy, Goldberg & Dagan 2015,
/// §3.2, eq. 7).
const CONTEXT_SMOOTHING: f64 = 0.75;

/// Words that stand at most `window` words apart in a text, counted: once as many as `window` apart, `window`
/// times when adjacent, in whole numbers, so that the order of counting does not matter.
pub(super) struct Cooccurrences<'t> {
    /// Word numbers of each text, all below `n_words`.
    pub(super) texts: &'t [Vec<u32>],
    pub(super) n_words: usize,
    pub(super) window: usize,
}

impl Cooccurrences<'_> {
    /// Positive pointwise mutual information of each word (row) and context (column).
    pub(super) fn ppmi(&self) -> Result<CsrMatrix, FeatureError> {
        information(&self.totals(), |part| self.counts(part))
    }

    /// The (context, count) pairs of every word, contexts ascending.
    pub(super) fn all(&self) -> Vec<Vec<(u32, u64)>> {
        in_order(self.n_words, |part| self.counts(part))
    }

    /// The pairs (place of the other word, count) of a place in a text of `n` words.
    fn near(&self, place: usize, n: usize) -> impl Iterator<Item = (usize, u64)> {
        let (first, end) = (place.saturating_sub(self.window), n.min(place + self.window + 1));
        let count = move |other: usize| (self.window + 1 - place.abs_diff(other)) as u64;
        (first..end).filter(move |&other| other != place).map(move |other| (other, count(other)))
    }

    /// The sum of the counts of each word.
    fn totals(&self) -> Vec<u64> {
        let mut totals = vec![0; self.n_words];
        for text in self.texts {
            for (place, &word) in text.iter().enumerate() {
                totals[word as usize] += self.near(place, text.len()).map(|(_, n)| n).sum::<u64>();
            }
        }
        totals
    }

    /// The (context, count) pairs of every `PARTS`th word from `part` on, contexts ascending.
    fn counts(&self, part: u32) -> Vec<Vec<(u32, u64)>> {
        let n_rows = self.n_words.saturating_sub(part as usize).div_ceil(PARTS as usize);
        let mut rows: Vec<FxHashMap<u32, u64>> = vec![FxHashMap::default(); n_rows];
        for text in self.texts {
            for (place, &word) in text.iter().enumerate().filter(|(_, word)| **word % PARTS == part) {
                let row = &mut rows[(word / PARTS) as usize];
                self.near(place, text.len()).for_each(|(other, n)| *row.entry(text[other]).or_default() += n);
            }
        }
        let sorted = |row: FxHashMap<u32, u64>| {
            let mut row: Vec<(u32, u64)> = row.into_iter().collect();
            row.sort_unstable();
            row
        };
        rows.into_iter().map(sorted).collect()
    }
}

/// Positive pointwise mutual information: `max(0, ln(n(w, c) Σn / (n(w) n(c)^α)))`, the context counts scaled to
/// the same sum after smoothing. `totals` are the sums of the words; `counts` gives the (context, count) pairs of
/// every `PARTS`th word from one on.
///
/// Reference: Levy, Goldberg & Dagan (2015), "Improving Distributional Similarity with Lessons Learned from Word
/// Embeddings", *TACL* 3, §2.1 and §3.
pub(super) fn information(
    totals: &[u64],
    counts: impl Fn(u32) -> Vec<Vec<(u32, u64)>> + Sync,
) -> Result<CsrMatrix, FeatureError> {
    let smoothed: Vec<f64> = totals.iter().map(|&n| libm::pow(n as f64, CONTEXT_SMOOTHING)).collect();
    let sum: f64 = smoothed.iter().sum();
    // ln P(w, c) − ln P(w) − ln P(c), the last of smoothed counts.
    let word: Vec<f64> = totals.iter().map(|&n| libm::log(n as f64)).collect();
    let context: Vec<f64> = smoothed.iter().map(|n| libm::log(n / sum)).collect();
    let information = |w: u32, (c, n): (u32, u64)| {
        let value = libm::log(n as f64) - word[w as usize] - context[c as usize];
        #[expect(clippy::cast_possible_truncation, reason = "rows are in single precision")]
        (value > 0.0).then_some((c, value as f32))
    };
    let of_part = |part: u32| -> Vec<Vec<(u32, f32)>> {
        let rows = (part..).step_by(PARTS as usize).zip(counts(part));
        rows.map(|(w, row)| row.into_iter().filter_map(|found| information(w, found)).collect()).collect()
    };
    Ok(CsrMatrix::from_rows(totals.len(), in_order(totals.len(), of_part))?)
}

/// The rows of all words, of which each part has every `PARTS`th.
fn in_order<T: Send>(n_words: usize, of_part: impl Fn(u32) -> Vec<Vec<T>> + Sync) -> Vec<Vec<T>> {
    let mut parts: Vec<_> = (0..PARTS).into_par_iter().map(|part| of_part(part).into_iter()).collect();
    (0..n_words).map(|w| parts[w % PARTS as usize].next().unwrap_or_default()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_count_more_and_only_surprising_pairs_stay() {
        // 0 1 2 with a window of two: adjacent pairs count 2, the outer pair 1.
        let texts = [vec![0, 1, 2]];
        let counts = Cooccurrences { texts: &texts, n_words: 3, window: 2 };
        assert_eq!(counts.totals(), [3, 4, 3]);
        assert_eq!(counts.counts(1), [vec![(0, 2), (2, 2)]]);
        let ppmi = counts.ppmi().expect("well formed");
        let smoothed = [libm::pow(3.0, 0.75), libm::pow(4.0, 0.75), libm::pow(3.0, 0.75)];
        let sum: f64 = smoothed.iter().sum();
        let of = |n: f64, word: f64, context: usize| libm::log(n / (word * smoothed[context] / sum));
        assert!(of(1.0, 3.0, 2) > 0.0, "{}", of(1.0, 3.0, 2));
        let row: Vec<(u32, f32)> = ppmi.row(0).collect();
        assert_eq!(row.len(), 2);
        approx::assert_relative_eq!(f64::from(row[0].1), of(2.0, 3.0, 1), max_relative = 1e-6);
        approx::assert_relative_eq!(f64::from(row[1].1), of(1.0, 3.0, 2), max_relative = 1e-6);
    }

    #[test]
    fn a_text_of_one_word_has_no_pairs() {
        let texts = [vec![0], vec![]];
        let ppmi = Cooccurrences { texts: &texts, n_words: 1, window: 5 }.ppmi().expect("well formed");
        assert_eq!((ppmi.n_rows(), ppmi.nnz()), (1, 0));
    }
}
