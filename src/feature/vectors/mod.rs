//! Static word vectors, eight bits a number.

mod cooccurrence;
mod counts;
mod file;
mod learn;
mod read;
mod svd;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::matrix::Tensor;
pub use counts::{PairCounts, WordCounts};
pub use learn::VectorTrainer;

/// Largest number that a component is stored as.
const LARGEST: f32 = 127.0;

/// Words and their vectors, in the order of the file they came from, which is that of frequency in all common
/// ones. A component is a number from −127 to 127 times the scale of its word.
///
/// ```
/// use stancekit::feature::WordVectors;
///
/// let glove = "war -1.0 0.5\npeace 1.0 0.25\n";
/// let vectors = WordVectors::read("glove.txt", glove.as_bytes(), None)?;
/// assert_eq!((vectors.len(), vectors.dims()), (2, 2));
/// let (numbers, scale) = vectors.get("war").unwrap();
/// assert_eq!(numbers, [-127, 64]);
/// assert!((scale * 127.0 - 1.0).abs() < 1e-6);
/// # Ok::<(), stancekit::feature::FeatureError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct WordVectors {
    words: Vec<String>,
    places: FxHashMap<String, usize>,
    dims: usize,
    values: Tensor<i8>,
    scales: Tensor<f32>,
    repeated: usize,
}

impl WordVectors {
    /// No words yet.
    pub fn new(dims: usize) -> Self {
        Self {
            words: Vec::new(),
            places: FxHashMap::default(),
            dims,
            values: Vec::new().into(),
            scales: Vec::new().into(),
            repeated: 0,
        }
    }

    /// Lines of the file whose word had stood before; the first counts.
    pub fn repeated(&self) -> usize {
        self.repeated
    }

    /// Length of a vector.
    pub fn dims(&self) -> usize {
        self.dims
    }

    /// Number of words.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The words, in order.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// The first `top` of the words that are wanted, in order.
    #[must_use]
    pub fn select(&self, is_wanted: impl Fn(&str) -> bool, top: usize) -> Self {
        let places = (0..self.len()).filter(|&place| is_wanted(&self.words[place]));
        let places: Vec<usize> = places.take(top).collect();
        let words: Vec<String> = places.iter().map(|&place| self.words[place].clone()).collect();
        let row = |&place: &usize| &self.values[place * self.dims..][..self.dims];
        Self {
            places: words.iter().cloned().zip(0..).collect(),
            words,
            dims: self.dims,
            values: places.iter().flat_map(row).copied().collect::<Vec<i8>>().into(),
            scales: places.iter().map(|&place| self.scales[place]).collect::<Vec<f32>>().into(),
            repeated: 0,
        }
    }

    /// The numbers of a word, and what they are multiplied by.
    pub fn get(&self, word: &str) -> Option<(&[i8], f32)> {
        let place = *self.places.get(word)?;
        Some((&self.values[place * self.dims..][..self.dims], self.scales[place]))
    }
}

/// Most numbers of a vector.
const MAX_DIMS: usize = 4096;

/// Words as they are added, one by one.
#[derive(Debug)]
pub(super) struct Builder {
    made: WordVectors,
    values: Vec<i8>,
    scales: Vec<f32>,
    /// Words as they were spelt.
    seen: FxHashSet<String>,
}

impl Builder {
    /// Refuses a number of dimensions that no vectors have.
    pub(super) fn new(dims: usize) -> Result<Self, String> {
        if !(1..=MAX_DIMS).contains(&dims) {
            return Err(format!("{dims} dimensions, expected 1 to {MAX_DIMS}"));
        }
        let (values, scales) = (Vec::new(), Vec::new());
        Ok(Self { made: WordVectors::new(dims), values, scales, seen: FxHashSet::default() })
    }

    /// Adds a word in lower case, unless it or another spelling of it is there. The numbers must be finite
    /// and as many as every word has.
    pub(super) fn add(&mut self, word: &str, numbers: &[f32]) -> Result<(), String> {
        if word.contains(['\n', '\r']) {
            return Err("a line end in a word".into());
        }
        if numbers.len() != self.made.dims {
            return Err(format!(
                "{} numbers, expected {} as for the first word",
                numbers.len(),
                self.made.dims
            ));
        }
        if let Some(number) = numbers.iter().find(|number| !number.is_finite()) {
            return Err(format!("`{word}` has the number {number}, expected finite ones"));
        }
        if !self.seen.insert(word.to_owned()) {
            self.made.repeated += 1;
            return Ok(());
        }
        let word = word.to_lowercase();
        if self.made.places.contains_key(&word) {
            return Ok(()); // another spelling of a more frequent word
        }
        let largest = numbers.iter().fold(0.0, |largest: f32, number| largest.max(number.abs()));
        let scale = if largest > 0.0 { largest / LARGEST } else { 1.0 };
        #[expect(clippy::cast_possible_truncation, reason = "numbers from -127 to 127")]
        self.values.extend(numbers.iter().map(|number| (number / scale).round() as i8));
        self.scales.push(scale);
        self.made.places.insert(word.clone(), self.made.words.len());
        self.made.words.push(word);
        Ok(())
    }

    pub(super) fn dims(&self) -> usize {
        self.made.dims
    }

    pub(super) fn len(&self) -> usize {
        self.made.words.len()
    }

    pub(super) fn finish(self) -> WordVectors {
        WordVectors { values: self.values.into(), scales: self.scales.into(), ..self.made }
    }
}
