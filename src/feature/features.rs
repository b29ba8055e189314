//! The whole of a row: sparse n-grams, and the dense tail if there are word vectors.

use std::sync::Arc;

use super::csr::CsrMatrix;
use super::params::FeatureParams;
use super::reading::Reading;
use super::tail::{Part, Tail};
use super::tfidf::TfIdf;
use super::token_vectors::TokenVectors;
use super::vocabulary::Term;
use super::{FeatureError, Tokeniser};

/// What turns a reading into a row: TF-IDF over n-grams, then the [`Tail`].
#[derive(Debug, Clone, PartialEq)]
pub struct Features {
    tfidf: TfIdf,
    tail: Option<Tail>,
}

/// What a column is about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Column<'f> {
    /// An n-gram.
    Ngram(Term<'f>),
    /// A dimension of the vectors of a part of the text.
    Vector(Part),
}

impl Features {
    /// Learns n-grams, idf and scales from readings.
    ///
    /// # Errors
    /// As [`TfIdf::fit`].
    pub fn fit(
        params: &FeatureParams,
        tokeniser: &Tokeniser,
        vectors: Option<&Arc<TokenVectors>>,
        readings: &[Reading],
    ) -> Result<Self, FeatureError> {
        let tfidf = TfIdf::fit(params, tokeniser, readings)?;
        let (views, weight) = (&params.views, params.vectors.weight);
        let tail = vectors.map(|vectors| Tail::fit(Arc::clone(vectors), views, weight, readings));
        Ok(Self { tfidf, tail })
    }

    /// Features from what a model file holds.
    pub fn from_parts(tfidf: TfIdf, tail: Option<Tail>) -> Self {
        Self { tfidf, tail }
    }

    /// The n-grams.
    pub fn tfidf(&self) -> &TfIdf {
        &self.tfidf
    }

    /// The dense tail.
    pub fn tail(&self) -> Option<&Tail> {
        self.tail.as_ref()
    }

    /// Number of columns.
    pub fn n_columns(&self) -> usize {
        self.tfidf.vocabulary().len() + self.tail.as_ref().map_or(0, Tail::len)
    }

    /// What a column is about; `None` past the last.
    pub fn column(&self, column: u32) -> Option<Column<'_>> {
        let n = self.tfidf.vocabulary().len();
        match (column as usize).checked_sub(n) {
            None => self.tfidf.vocabulary().term(column).map(Column::Ngram),
            Some(place) => self.tail.as_ref()?.part(place).map(Column::Vector),
        }
    }

    /// The row of one reading: (column, value) with ascending columns.
    pub fn row(&self, reading: &Reading) -> Vec<(u32, f32)> {
        let mut row = self.tfidf.row(reading);
        if let Some(tail) = &self.tail {
            let first = u32::try_from(self.tfidf.vocabulary().len()).expect("fewer than 2^32 columns");
            row.extend((first..).zip(tail.row(reading)).filter(|(_, value)| value.abs() > 0.0));
        }
        row
    }

    /// The rows of readings, in order.
    pub fn transform(&self, readings: &[Reading]) -> CsrMatrix {
        CsrMatrix::from_items(self.n_columns(), readings, |reading| self.row(reading))
            .expect("rows are well formed")
    }
}
