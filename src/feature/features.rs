//! The whole of a row: sparse n-grams, the dense tail if there are word vectors, and polarity if there is a
//! lexicon.

use std::ops::Range;
use std::sync::Arc;

use super::params::FeatureParams;
use super::polarity::LexiconFeatures;
use super::reading::MaskedText;
use super::tail::{VectorFeatures, Window};
use super::tfidf::{Sums, TfIdf};
use super::token_vectors::TokenVectors;
use super::vocabulary::Term;
use super::{FeatureError, Tokenizer};
use crate::matrix::CsrMatrix;

/// What turns a masked text into a row: TF-IDF over n-grams, then the `VectorFeatures`, then
/// `LexiconFeatures`, then TF-IDF over n-grams that were learnt later.
#[derive(Debug, Clone, PartialEq)]
pub struct Features {
    tfidf: TfIdf,
    tail: Option<VectorFeatures>,
    polarity: Option<LexiconFeatures>,
    further: Vec<TfIdf>,
}

/// What a column is about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Column<'f> {
    /// An n-gram.
    Ngram(Term<'f>),
    /// A dimension of the vectors of a part of the text.
    Vector(Window),
    /// Good or bad words, by the place of the column among those of `LexiconFeatures`.
    Lexicon(usize),
}

impl Features {
    /// Learns n-grams, idf and scales from readings.
    ///
    /// # Errors
    /// As [`TfIdf::fit`].
    pub fn fit(
        params: &FeatureParams,
        tokenizer: &Tokenizer,
        vectors: Option<&Arc<TokenVectors>>,
        readings: &[MaskedText],
    ) -> Result<Self, FeatureError> {
        let tfidf = TfIdf::fit(params, tokenizer, readings)?;
        let (views, weight) = (&params.views, params.vectors.weight);
        let tail = vectors.map(|vectors| VectorFeatures::fit(Arc::clone(vectors), views, weight, readings));
        let (scope, weight) = (params.negation_scope, params.lexicon.weight);
        let polarity = tokenizer.lexicon().map(|_| LexiconFeatures::fit(tokenizer, scope, weight, readings));
        Ok(Self { tfidf, tail, polarity, further: Vec::new() })
    }

    /// Adds the n-grams of readings that are not among the features, behind them. What the columns
    /// before them have of a reading stays the same to the bit: nothing in them knows words that the
    /// tokenizer learnt later. A further n-gram is scaled by the norm of all that its view has up to there.
    ///
    /// # Errors
    /// As [`TfIdf::fit`], but for [`FeatureError::NoFeatures`].
    pub fn extended(&self, tokenizer: &Tokenizer, readings: &[MaskedText]) -> Result<Self, FeatureError> {
        let known: Vec<&TfIdf> = std::iter::once(&self.tfidf).chain(&self.further).collect();
        let further = TfIdf::fit_beside(&known, self.tfidf.params(), tokenizer, readings)?;
        let mut extended = self.clone();
        extended.further.extend(further);
        Ok(extended)
    }

    /// Features from what a model file holds.
    pub(crate) fn from_parts(
        tfidf: TfIdf,
        tail: Option<VectorFeatures>,
        polarity: Option<LexiconFeatures>,
        further: Vec<TfIdf>,
    ) -> Self {
        Self { tfidf, tail, polarity, further }
    }

    /// The n-grams.
    pub fn tfidf(&self) -> &TfIdf {
        &self.tfidf
    }

    /// The dense tail.
    pub(crate) fn tail(&self) -> Option<&VectorFeatures> {
        self.tail.as_ref()
    }

    /// The sums of good and bad words.
    pub(crate) fn polarity(&self) -> Option<&LexiconFeatures> {
        self.polarity.as_ref()
    }

    /// The n-grams that were learnt later, those of each time together.
    pub fn further(&self) -> &[TfIdf] {
        &self.further
    }

    /// First columns of the tail and of polarity.
    fn firsts(&self) -> (usize, usize) {
        let n_ngrams = self.tfidf.vocabulary().len();
        (n_ngrams, n_ngrams + self.tail.as_ref().map_or(0, VectorFeatures::len))
    }

    /// First columns of the n-grams that were learnt later, and the first past the last.
    fn firsts_of_further(&self) -> Vec<usize> {
        let first = self.firsts().1 + self.polarity.as_ref().map_or(0, LexiconFeatures::len);
        let ends = self.further.iter().scan(first, |end, tfidf| {
            *end += tfidf.vocabulary().len();
            Some(*end)
        });
        std::iter::once(first).chain(ends).collect()
    }

    /// Number of columns.
    pub fn n_columns(&self) -> usize {
        self.firsts_of_further().last().copied().unwrap_or_default()
    }

    /// What a column is about; `None` past the last.
    pub fn column(&self, column: u32) -> Option<Column<'_>> {
        let (tail, polarity) = self.firsts();
        let further = self.firsts_of_further();
        match column as usize {
            place if place < tail => self.tfidf.vocabulary().term(column).map(Column::Ngram),
            place if place < polarity => self.tail.as_ref()?.part(place - tail).map(Column::Vector),
            place if place < further[0] => Some(Column::Lexicon(place - polarity)),
            place => {
                let block = further.partition_point(|&first| first <= place) - 1;
                let column = u32::try_from(place - further[block]).ok()?;
                self.further.get(block)?.vocabulary().term(column).map(Column::Ngram)
            }
        }
    }

    /// The row of one reading: (column, value) with ascending columns.
    pub fn row(&self, reading: &MaskedText) -> Vec<(u32, f32)> {
        let mut sums = Sums::default();
        let mut row = self.tfidf.row_after(reading, &mut sums);
        let mut extend = |first: usize, values: Vec<f32>| {
            row.extend((as_column(first)..).zip(values).filter(|(_, value)| value.abs() > 0.0));
        };
        let (tail, polarity) = self.firsts();
        self.tail.iter().for_each(|of| extend(tail, of.row(reading)));
        self.polarity.iter().for_each(|of| extend(polarity, of.row(reading)));
        if !self.further.is_empty() {
            for (tfidf, first) in self.further.iter().zip(self.firsts_of_further()) {
                let values = tfidf.row_after(reading, &mut sums).into_iter();
                row.extend(values.map(|(column, value)| (as_column(first) + column, value)));
            }
        }
        row
    }

    /// Where the n-grams of a reading stand among its symbols, by column; see [`TfIdf::places`].
    pub fn places(&self, reading: &MaskedText) -> Vec<(u32, Range<usize>)> {
        let mut places = self.tfidf.places(reading);
        for (tfidf, first) in self.further.iter().zip(self.firsts_of_further()) {
            let of_block = tfidf.places(reading).into_iter();
            places.extend(of_block.map(|(column, place)| (as_column(first) + column, place)));
        }
        places
    }

    /// The rows of readings, in order.
    pub fn transform(&self, readings: &[MaskedText]) -> CsrMatrix {
        CsrMatrix::from_items(self.n_columns(), readings, |reading| self.row(reading))
            .expect("rows are well formed")
    }
}

fn as_column(place: usize) -> u32 {
    u32::try_from(place).expect("fewer than 2^32 columns")
}
