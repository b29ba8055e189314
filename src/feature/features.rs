//! The whole of a row: sparse n-grams, the dense tail if there are word vectors, and polarity if there is a lexicon.

use std::sync::Arc;

use super::csr::CsrMatrix;
use super::params::FeatureParams;
use super::polarity::Polarity;
use super::reading::Reading;
use super::tail::{Part, Tail};
use super::tfidf::TfIdf;
use super::token_vectors::TokenVectors;
use super::vocabulary::Term;
use super::{FeatureError, Tokeniser};

/// What turns a reading into a row: TF-IDF over n-grams, then the [`Tail`], then [`Polarity`].
#[derive(Debug, Clone, PartialEq)]
pub struct Features {
    tfidf: TfIdf,
    tail: Option<Tail>,
    polarity: Option<Polarity>,
}

/// What a column is about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Column<'f> {
    /// An n-gram.
    Ngram(Term<'f>),
    /// A dimension of the vectors of a part of the text.
    Vector(Part),
    /// Good or bad words, by the place of the column among those of [`Polarity`].
    Polarity(usize),
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
        let (scope, weight) = (params.negation_scope, params.lexicon.weight);
        let polarity = tokeniser.lexicon().map(|_| Polarity::fit(tokeniser, scope, weight, readings));
        Ok(Self { tfidf, tail, polarity })
    }

    /// Features from what a model file holds.
    pub fn from_parts(tfidf: TfIdf, tail: Option<Tail>, polarity: Option<Polarity>) -> Self {
        Self { tfidf, tail, polarity }
    }

    /// The n-grams.
    pub fn tfidf(&self) -> &TfIdf {
        &self.tfidf
    }

    /// The dense tail.
    pub fn tail(&self) -> Option<&Tail> {
        self.tail.as_ref()
    }

    /// The sums of good and bad words.
    pub fn polarity(&self) -> Option<&Polarity> {
        self.polarity.as_ref()
    }

    /// First columns of the tail and of polarity.
    fn firsts(&self) -> (usize, usize) {
        let n_ngrams = self.tfidf.vocabulary().len();
        (n_ngrams, n_ngrams + self.tail.as_ref().map_or(0, Tail::len))
    }

    /// Number of columns.
    pub fn n_columns(&self) -> usize {
        self.firsts().1 + self.polarity.as_ref().map_or(0, Polarity::len)
    }

    /// What a column is about; `None` past the last.
    pub fn column(&self, column: u32) -> Option<Column<'_>> {
        let (tail, polarity) = self.firsts();
        match column as usize {
            place if place < tail => self.tfidf.vocabulary().term(column).map(Column::Ngram),
            place if place < polarity => self.tail.as_ref()?.part(place - tail).map(Column::Vector),
            place => (place < self.n_columns()).then_some(Column::Polarity(place - polarity)),
        }
    }

    /// The row of one reading: (column, value) with ascending columns.
    pub fn row(&self, reading: &Reading) -> Vec<(u32, f32)> {
        let mut row = self.tfidf.row(reading);
        let mut extend = |first: usize, values: Vec<f32>| {
            let first = u32::try_from(first).expect("fewer than 2^32 columns");
            row.extend((first..).zip(values).filter(|(_, value)| value.abs() > 0.0));
        };
        let (tail, polarity) = self.firsts();
        self.tail.iter().for_each(|of| extend(tail, of.row(reading)));
        self.polarity.iter().for_each(|of| extend(polarity, of.row(reading)));
        row
    }

    /// The rows of readings, in order.
    pub fn transform(&self, readings: &[Reading]) -> CsrMatrix {
        CsrMatrix::from_items(self.n_columns(), readings, |reading| self.row(reading))
            .expect("rows are well formed")
    }
}
