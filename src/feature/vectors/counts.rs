//! Counts of a part of a corpus, which add up to those of the whole.

use rustc_hash::FxHashMap;
use safetensors::tensor::{Dtype, SafeTensors, TensorView};

use super::super::FeatureError;
use super::super::token::Tokenizer;
use super::super::words::count_words;
use super::cooccurrence::{Cooccurrences, PARTS, information};
use super::learn::{alphabetic, numbered};
use super::read::fault;
use super::{VectorTrainer, WordVectors};
use crate::matrix::CsrMatrix;

/// The header of word counts.
const HEADER: &str = "word\tcount";
/// Names of the arrays of pair counts: the words as text, one a line; how far apart neighbours may be; where
/// the neighbours of each word begin; their numbers; how often they are neighbours.
const WORDS: &str = "words";
const WINDOW: &str = "window";
const STARTS: &str = "starts";
const NEIGHBOURS: &str = "neighbours";
const COUNTS: &str = "counts";

/// How often each word occurs in a part of a corpus.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WordCounts(FxHashMap<String, usize>);

impl WordCounts {
    /// Counts the words of texts.
    ///
    /// # Errors
    /// [`FeatureError::Tokenizer`] if the crate refuses a text.
    pub(crate) fn of_texts<T: AsRef<str> + Sync>(texts: &[T]) -> Result<Self, FeatureError> {
        count_words(texts).map(Self)
    }

    /// Adds those of another part.
    pub(crate) fn add(&mut self, other: Self) {
        #[expect(clippy::iter_over_hash_type, reason = "sums do not depend on the order")]
        for (word, n) in other.0 {
            let count = self.0.entry(word).or_default();
            *count = count.saturating_add(n);
        }
    }

    /// Number of different words.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The words, the most frequent first, those of equal frequency in alphabetical order.
    fn sorted(&self) -> Vec<(&str, usize)> {
        let mut words: Vec<(&str, usize)> = self.0.iter().map(|(word, n)| (word.as_str(), *n)).collect();
        words.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        words
    }

    /// As a table with tabs.
    pub fn to_tsv(&self) -> String {
        let lines = self.sorted().into_iter().map(|(word, n)| format!("{word}\t{n}\n"));
        std::iter::once(format!("{HEADER}\n")).chain(lines).collect()
    }

    /// Whether text is such a table.
    pub(crate) fn is_tsv(text: &[u8]) -> bool {
        text.starts_with(HEADER.as_bytes())
    }

    /// Reads such a table; `path` is what messages call it. A word may stand there several times.
    ///
    /// # Errors
    /// [`FeatureError::VectorsFile`] with the line of the fault.
    pub fn from_tsv(path: &str, text: &str) -> Result<Self, FeatureError> {
        let mut counts = Self::default();
        let mut lines = text.lines().enumerate();
        if lines.next().is_none_or(|(_, line)| line != HEADER) {
            return Err(fault(
                path,
                Some(1),
                "no counts of words, expected `word` and `count` with a tab between",
            ));
        }
        for (i, line) in lines {
            let pair = line.split_once('\t');
            let pair = pair.and_then(|(word, n)| Some((word, n.parse::<usize>().ok().filter(|n| *n > 0)?)));
            let (word, n) = pair.filter(|(word, _)| !word.is_empty()).ok_or_else(|| {
                fault(path, Some(i + 1), format!("`{line}`, expected a word, a tab and a number from 1"))
            })?;
            let count = counts.0.entry(word.to_owned()).or_default();
            *count = count.saturating_add(n);
        }
        Ok(counts)
    }
}

/// How often words of a part of a corpus are neighbours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairCounts {
    window: usize,
    words: Vec<String>,
    /// For each word its neighbours by number, ascending, and how often.
    rows: Vec<Vec<(u32, u64)>>,
}

impl VectorTrainer {
    /// Counts neighbours in a part of a corpus, whose words as a whole are given.
    ///
    /// # Errors
    /// [`FeatureError::Tokenizer`] if the crate refuses a text.
    pub(crate) fn count<T: AsRef<str> + Sync>(
        &self,
        texts: &[T],
        words: &WordCounts,
    ) -> Result<PairCounts, FeatureError> {
        let frequent = words.sorted().into_iter().filter(|(_, n)| *n >= self.min_count);
        let frequent = frequent.map(|(word, _)| word).take(self.max_words);
        let tokenizer = Tokenizer::of_words(frequent);
        let words = alphabetic(&tokenizer);
        let texts = numbered(texts, &tokenizer, &words)?;
        let counts = Cooccurrences { texts: &texts, n_words: words.len(), window: self.window };
        let words = words.into_iter().map(|(_, word)| word).collect();
        Ok(PairCounts { window: self.window, words, rows: counts.all() })
    }

    /// Learns from counts of neighbours, as [`VectorTrainer::train`] does from texts: of the trainer, only
    /// `vector_size` and `seed` say something here.
    ///
    /// # Errors
    /// As [`VectorTrainer::train`].
    pub(crate) fn train_counted(
        &self,
        pairs: &PairCounts,
        on_stage: &dyn Fn(&'static str),
    ) -> Result<WordVectors, FeatureError> {
        self.reduce(&pairs.words, &pairs.ppmi()?, on_stage)
    }
}

impl PairCounts {
    /// The words.
    pub(crate) fn words(&self) -> &[String] {
        &self.words
    }

    /// Number of different pairs, each in both orders.
    pub(crate) fn len(&self) -> usize {
        self.rows.iter().map(Vec::len).sum()
    }

    /// Adds those of another part.
    ///
    /// # Errors
    /// [`FeatureError::OtherCounts`] if they are not of the same words and window.
    pub(crate) fn add(&mut self, other: Self) -> Result<(), FeatureError> {
        if self.words != other.words || self.window != other.window {
            return Err(FeatureError::OtherCounts);
        }
        for (row, more) in self.rows.iter_mut().zip(other.rows) {
            *row = sum(row, &more);
        }
        Ok(())
    }

    fn ppmi(&self) -> Result<CsrMatrix, FeatureError> {
        let totals: Vec<u64> = self.rows.iter().map(|row| row.iter().map(|(_, n)| n).sum()).collect();
        information(&totals, |part| {
            self.rows.iter().skip(part as usize).step_by(PARTS as usize).cloned().collect()
        })
    }

    /// The bytes of a file that [`PairCounts::from_bytes`] reads.
    ///
    /// # Panics
    /// Never: the arrays are well formed.
    pub fn to_bytes(&self) -> Vec<u8> {
        let words = self.words.join("\n").into_bytes();
        let lengths = self.rows.iter().map(|row| row.len() as u64);
        let ends = lengths.scan(0, |end, n| {
            *end += n;
            Some(*end)
        });
        let starts: Vec<u64> = std::iter::once(0).chain(ends).collect();
        let (neighbours, counts): (Vec<u32>, Vec<u64>) = self.rows.iter().flatten().copied().unzip();
        let window = [self.window as u64];
        let view = |dtype, n, bytes| TensorView::new(dtype, vec![n], bytes).expect("sizes that fit");
        let arrays = [
            (WORDS, view(Dtype::U8, words.len(), &words)),
            (WINDOW, view(Dtype::U64, 1, bytemuck::cast_slice(&window))),
            (STARTS, view(Dtype::U64, starts.len(), bytemuck::cast_slice(&starts))),
            (NEIGHBOURS, view(Dtype::U32, neighbours.len(), bytemuck::cast_slice(&neighbours))),
            (COUNTS, view(Dtype::U64, counts.len(), bytemuck::cast_slice(&counts))),
        ];
        safetensors::serialize(arrays, None).expect("arrays of known types")
    }

    /// Reads what [`PairCounts::to_bytes`] wrote; `path` is what messages call it.
    ///
    /// # Errors
    /// [`FeatureError::VectorsFile`] if it is not that.
    pub fn from_bytes(path: &str, bytes: &[u8]) -> Result<Self, FeatureError> {
        let arrays = SafeTensors::deserialize(bytes)
            .map_err(|error| fault(path, None, format!("no counts of neighbours: {error}")))?;
        read(&arrays).map_err(|what| fault(path, None, format!("no counts of neighbours: {what}")))
    }
}

fn read(arrays: &SafeTensors<'_>) -> Result<PairCounts, String> {
    let array = |name: &str, dtype: Dtype| {
        let found = arrays.tensor(name).ok().filter(|array| array.dtype() == dtype);
        let found = found.ok_or_else(|| format!("no {dtype:?} array `{name}`"))?;
        Ok::<&[u8], String>(found.data())
    };
    let text = std::str::from_utf8(array(WORDS, Dtype::U8)?).map_err(|_| "the words are not UTF-8")?;
    let words: Vec<String> =
        if text.is_empty() { Vec::new() } else { text.split('\n').map(str::to_owned).collect() };
    let window: Vec<u64> = bytemuck::pod_collect_to_vec(array(WINDOW, Dtype::U64)?);
    let starts: Vec<u64> = bytemuck::pod_collect_to_vec(array(STARTS, Dtype::U64)?);
    let neighbours: Vec<u32> = bytemuck::pod_collect_to_vec(array(NEIGHBOURS, Dtype::U32)?);
    let counts: Vec<u64> = bytemuck::pod_collect_to_vec(array(COUNTS, Dtype::U64)?);
    let of = |starts: &[u64]| {
        let place = |start: u64| usize::try_from(start).ok();
        let range = place(starts[0])?..place(starts[1])?;
        let pairs = neighbours.get(range.clone())?.iter().copied().zip(counts.get(range)?.iter().copied());
        let row: Vec<(u32, u64)> = pairs.collect();
        let ascends = row.windows(2).all(|pair| pair[0].0 < pair[1].0);
        let is_known = row.iter().all(|(neighbour, n)| (*neighbour as usize) < words.len() && *n > 0);
        (ascends && is_known).then_some(row)
    };
    let rows: Option<Vec<_>> = starts.windows(2).map(of).collect();
    let rows = rows.filter(|rows| rows.len() == words.len() && neighbours.len() == counts.len());
    let window = window.first().and_then(|window| usize::try_from(*window).ok());
    match (rows, window) {
        (Some(rows), Some(window)) => Ok(PairCounts { window, words, rows }),
        _ => Err("its arrays do not fit together".into()),
    }
}

/// Two rows of ascending neighbours as one.
fn sum(a: &[(u32, u64)], b: &[(u32, u64)]) -> Vec<(u32, u64)> {
    let (mut a, mut b) = (a.iter().copied().peekable(), b.iter().copied().peekable());
    let mut both = Vec::new();
    loop {
        match (a.peek().copied(), b.peek().copied()) {
            (Some(x), Some(y)) if x.0 == y.0 => {
                both.push((x.0, x.1.saturating_add(y.1)));
                a.next();
                b.next();
            }
            (Some(x), y) if y.is_none_or(|y| x.0 < y.0) => both.extend(a.next()),
            (_, Some(_)) => both.extend(b.next()),
            _ => return both,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts() -> Vec<String> {
        let towns = ["north", "south", "east", "west", "upper", "lower"];
        (0..90)
            .map(|i| format!("the {} night in {} town, no. {i}", ["calm", "loud"][i % 2], towns[i % 6]))
            .collect()
    }

    #[test]
    fn parts_add_up_to_the_whole() {
        let (texts, trainer) = (texts(), VectorTrainer { vector_size: 4, ..VectorTrainer::default() });
        let whole = trainer.train(&texts, &|_| ()).expect("trains").to_bytes();
        for size in [90, 40, 7] {
            let mut words = WordCounts::default();
            for part in texts.chunks(size) {
                words.add(WordCounts::of_texts(part).expect("counts"));
            }
            let words = WordCounts::from_tsv("words", &words.to_tsv()).expect("its own table");
            let mut parts = texts.chunks(size).rev().map(|part| {
                let bytes = trainer.count(part, &words).expect("counts").to_bytes();
                PairCounts::from_bytes("pairs", &bytes).expect("its own bytes")
            });
            let mut pairs = parts.next().expect("a part");
            parts.for_each(|part| pairs.add(part).expect("of the same words"));
            assert_eq!(trainer.train_counted(&pairs, &|_| ()).expect("trains").to_bytes(), whole, "{size}");
        }
    }

    #[test]
    fn counts_of_other_words_do_not_add_up() {
        let (texts, trainer) = (texts(), VectorTrainer::default());
        let words = WordCounts::of_texts(&texts).expect("counts");
        let mut pairs = trainer.count(&texts, &words).expect("counts");
        let narrow = VectorTrainer { window: 2, ..trainer.clone() };
        assert!(pairs.add(narrow.count(&texts, &words).expect("counts")).is_err());
        let other = WordCounts::of_texts(&texts[..9]).expect("counts");
        assert!(pairs.add(trainer.count(&texts, &other).expect("counts")).is_err());
    }

    #[test]
    fn broken_files_are_refused() {
        let message = |text: &str| WordCounts::from_tsv("w.tsv", text).expect_err("a fault").to_string();
        assert!(message("").starts_with("w.tsv:1: no counts of words"));
        for line in ["calm", "calm\t0", "calm\t-1", "\t3", "calm\tmany"] {
            assert!(message(&format!("word\tcount\nthe\t3\n{line}\n")).starts_with("w.tsv:3: "), "{line}");
        }
        let texts = texts();
        let words = WordCounts::of_texts(&texts).expect("counts");
        let bytes = VectorTrainer::default().count(&texts, &words).expect("counts").to_bytes();
        for n in [bytes.len() - 8, 20, 0] {
            assert!(PairCounts::from_bytes("p", &bytes[..n]).is_err(), "{n}");
        }
        let vectors = WordVectors::new(3).to_bytes();
        assert!(
            PairCounts::from_bytes("p", &vectors).expect_err("vectors").to_string().contains("no U64 array")
        );
    }

    #[test]
    fn counts_of_parts_train_what_all_texts_at_once_train() {
        let parts = [["a calm night in town", "a quiet night"], ["calm and quiet", "town and night"]];
        let trainer = VectorTrainer { vector_size: 2, min_count: 1, ..VectorTrainer::default() };
        let mut words = WordCounts::default();
        for part in &parts {
            words.add(WordCounts::of_texts(part).expect("counts"));
        }
        let mut pairs = trainer.count(&parts[0], &words).expect("counts");
        pairs.add(trainer.count(&parts[1], &words).expect("counts")).expect("of the same words");
        let at_once = trainer.train(&parts.concat(), &|_| ()).expect("trains");
        let counted = trainer.train_counted(&pairs, &|_| ()).expect("trains");
        assert_eq!(counted.to_bytes(), at_once.to_bytes());
    }
}
