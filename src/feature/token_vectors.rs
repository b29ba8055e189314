//! The vectors of the words that a tokenizer knows.

use super::reading::MaskedText;
use super::sentence::Sentences;
use super::token::Tokenizer;
use super::vectors::WordVectors;
use super::{FeatureError, OTHER};
use crate::matrix::Tensor;

/// Word vectors by the id of a tokenizer, with the idf of each id.
#[derive(Debug, Clone, PartialEq)]
pub struct TokenVectors {
    dims: usize,
    /// Row of the matrix of each id, plus one; 0 for ids without a vector.
    rows: Tensor<u32>,
    /// One row of `dims` numbers per id with a vector.
    values: Tensor<i8>,
    /// What the numbers of each row are multiplied by.
    scales: Tensor<f32>,
    /// By id.
    idf: Tensor<f32>,
    /// Mean vector of the words of the training texts.
    center: Tensor<f32>,
    ends_clause: Vec<bool>,
    sentences: Sentences,
}

/// The arrays of [`TokenVectors`], as a model file holds them.
#[derive(Debug, Clone)]
pub(crate) struct TokenVectorParts {
    /// Row of each id plus one, or 0.
    pub rows: Tensor<u32>,
    /// The matrix, row by row.
    pub values: Tensor<i8>,
    /// One per row.
    pub scales: Tensor<f32>,
    /// By id.
    pub idf: Tensor<f32>,
    /// As long as a row.
    pub center: Tensor<f32>,
}

impl TokenVectors {
    /// The vectors of the tokenizer's words; idf and mean are those of the readings that it was trained on.
    pub fn new(tokenizer: &Tokenizer, vectors: &WordVectors, readings: &[MaskedText]) -> Self {
        let dfs = document_frequencies(tokenizer.size(), readings);
        let n = readings.len() as f64;
        #[expect(clippy::cast_possible_truncation, reason = "kept in single precision")]
        let idf = |&df: &u32| libm::log((1.0 + n) / (1.0 + f64::from(df))) as f32;
        let (mut rows, mut values, mut scales) = (vec![0; dfs.len()], Vec::new(), Vec::new());
        for (id, row) in (0u32..).zip(&mut rows).skip(OTHER as usize + 1) {
            let known = tokenizer.token(id).and_then(|word| vectors.get(word));
            if let Some((numbers, scale)) = known {
                values.extend_from_slice(numbers);
                scales.push(scale);
                *row = u32::try_from(scales.len()).expect("fewer than 2^32 words");
            }
        }
        let dims = vectors.dims();
        let mut made = Self {
            dims,
            rows: rows.into(),
            values: values.into(),
            scales: scales.into(),
            idf: dfs.iter().map(idf).collect::<Vec<_>>().into(),
            center: vec![0.0; dims].into(),
            ends_clause: tokenizer.clause_ends(),
            sentences: Sentences::new(tokenizer),
        };
        let seen = (0u32..).zip(&dfs).filter(|(_, df)| **df > 0).map(|(id, _)| id);
        made.center = made.sum(seen.map(|id| (id, 1.0)), false).into();
        made
    }

    /// Vectors from what a model file holds. Words that the tokenizer learnt later come after all rows and
    /// have none.
    ///
    /// # Errors
    /// [`FeatureError::Vectors`] if the arrays do not fit together.
    pub(crate) fn from_parts(tokenizer: &Tokenizer, parts: TokenVectorParts) -> Result<Self, FeatureError> {
        let (dims, n) = (parts.center.len(), parts.scales.len());
        let fits = parts.rows.len() <= tokenizer.size()
            && parts.idf.len() == parts.rows.len()
            && dims > 0
            && parts.values.len() == n * dims
            && parts.rows.iter().all(|&row| row as usize <= n);
        let mut numbers = parts.scales.iter().chain(parts.idf.iter()).chain(parts.center.iter());
        if !fits || numbers.any(|number| !number.is_finite()) {
            return Err(FeatureError::Vectors { what: "the arrays do not fit together" });
        }
        let TokenVectorParts { rows, values, scales, idf, center } = parts;
        // Nothing here knows words that were learnt later.
        let (mut ends_clause, mut sentences) = (tokenizer.clause_ends(), Sentences::new(tokenizer));
        ends_clause.truncate(rows.len());
        sentences.truncate(rows.len());
        Ok(Self { dims, rows, values, scales, idf, center, ends_clause, sentences })
    }

    /// The arrays.
    pub(crate) fn parts(&self) -> TokenVectorParts {
        TokenVectorParts {
            rows: self.rows.clone(),
            values: self.values.clone(),
            scales: self.scales.clone(),
            idf: self.idf.clone(),
            center: self.center.clone(),
        }
    }

    /// Number of words with a vector.
    pub fn len(&self) -> usize {
        self.scales.len()
    }

    /// Whether no word has a vector.
    pub fn is_empty(&self) -> bool {
        self.scales.is_empty()
    }

    /// Length of a vector.
    pub fn dims(&self) -> usize {
        self.dims
    }

    pub(super) fn sentences(&self) -> &Sentences {
        &self.sentences
    }

    pub(super) fn ends_clause(&self, id: u32) -> bool {
        self.ends_clause.get(id as usize).copied().unwrap_or(false)
    }

    /// The mean of the vectors of ids, less the center, each counting its weight times its idf; zeros if none
    /// has a vector.
    pub(super) fn mean(&self, ids: impl Iterator<Item = (u32, f64)>) -> Vec<f32> {
        let idf = |id: u32| self.idf.get(id as usize).copied().map_or(0.0, f64::from);
        self.sum(ids.map(|(id, weight)| (id, weight * idf(id))), true)
    }

    /// The weighted mean of the vectors of ids.
    fn sum(&self, ids: impl Iterator<Item = (u32, f64)>, is_centered: bool) -> Vec<f32> {
        let (mut sum, mut total) = (vec![0.0; self.dims], 0.0);
        for (id, weight) in ids {
            let Some(row) = self.rows.get(id as usize).and_then(|row| row.checked_sub(1)) else { continue };
            let numbers = &self.values[row as usize * self.dims..][..self.dims];
            let factor = weight * f64::from(self.scales[row as usize]);
            sum.iter_mut().zip(numbers).for_each(|(sum, &number)| *sum += factor * f64::from(number));
            total += weight;
        }
        if total <= 0.0 {
            return vec![0.0; self.dims];
        }
        let center = |i: usize| if is_centered { f64::from(self.center[i]) } else { 0.0 };
        #[expect(clippy::cast_possible_truncation, reason = "rows are in single precision")]
        sum.iter().enumerate().map(|(i, sum)| (sum / total - center(i)) as f32).collect()
    }
}

/// Readings that have each id.
fn document_frequencies(n_ids: usize, readings: &[MaskedText]) -> Vec<u32> {
    let (mut dfs, mut last) = (vec![0; n_ids], vec![usize::MAX; n_ids]);
    for (i, reading) in readings.iter().enumerate() {
        for &id in reading.symbols() {
            let id = id as usize;
            if last[id] != i {
                last[id] = i;
                dfs[id] += 1;
            }
        }
    }
    dfs
}
