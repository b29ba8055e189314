//! Readings → rows.

use std::ops::Range;

use rayon::prelude::*;

use super::counter::{Count, Counter, Counts, Part};
use super::frame::FrameWords;
use super::negation::Negation;
use super::ngram::{NgramExtractor, NgramInput, NgramKind};
use super::params::{FeatureParams, Norm};
use super::reading::MaskedText;
use super::role::Roles;
use super::sentence::Sentences;
use super::view::View;
use super::vocabulary::{AT_ONCE, Query, Vocabulary};
use super::{FeatureError, Tokenizer};
use crate::matrix::CsrMatrix;
use crate::matrix::Tensor;

/// N-grams that are counted in one part, about.
const NGRAMS_PER_PART: usize = 1 << 21;
/// Parts in which n-grams are counted, at most: each part goes over all readings.
const MAX_PARTS: usize = 8;

/// A fitted TF-IDF: which n-grams have a column, and the idf of each, learnt once and for all.
///
/// A text gives the same row alone and among others.
#[derive(Debug, Clone, PartialEq)]
pub struct TfIdf {
    params: FeatureParams,
    kinds: NgramExtractor,
    vocabulary: Vocabulary,
    idf: Tensor<f32>,
    /// Ids that its tokenizer has.
    n_words: usize,
}

/// What the norm of each view's part of a row is made of: the sum of the squares of its values, or of their
/// sizes.
pub(super) type Sums = [f64; View::ALL.len()];

impl TfIdf {
    /// Learns vocabulary and idf from readings.
    ///
    /// # Errors
    /// [`FeatureError::Parameter`] if a parameter has no meaning, [`FeatureError::NoFeatures`] if no n-gram
    /// is left.
    pub fn fit(
        params: &FeatureParams,
        tokenizer: &Tokenizer,
        readings: &[MaskedText],
    ) -> Result<Self, FeatureError> {
        Self::fit_to(params, tokenizer, readings, &|_, _| false)
    }

    /// Learns the n-grams that others do not know, by parameters of theirs; `None` if there are none.
    ///
    /// # Errors
    /// As [`TfIdf::fit`].
    pub(super) fn fit_beside(
        others: &[&Self],
        params: &FeatureParams,
        tokenizer: &Tokenizer,
        readings: &[MaskedText],
    ) -> Result<Option<Self>, FeatureError> {
        let is_known = |kind: usize, ngram: &[u32]| {
            others.iter().any(|other| other.vocabulary.column(kind, ngram).is_some())
        };
        match Self::fit_to(params, tokenizer, readings, &is_known) {
            Err(FeatureError::NoFeatures { .. }) => Ok(None),
            fitted => fitted.map(Some),
        }
    }

    fn fit_to(
        params: &FeatureParams,
        tokenizer: &Tokenizer,
        readings: &[MaskedText],
        is_left_out: &(dyn Fn(usize, &[u32]) -> bool + Sync),
    ) -> Result<Self, FeatureError> {
        params.check()?;
        let kinds = kinds(params, tokenizer);
        let n = readings.len();
        let (least, most) = (params.min_df.documents(n), params.max_df.documents(n));
        let in_range = |df: u32| (least..=most).contains(&f64::from(df));
        let parts = count(&kinds, readings, is_left_out, &|count| in_range(count.df));
        let (vocabulary, counts) = Counts::into_vocabulary(parts, kinds.as_slice(), params.max_features);
        if vocabulary.is_empty() {
            return Err(FeatureError::NoFeatures { n_readings: n });
        }
        let idf: Vec<f32> = counts.iter().map(|count| idf(n, count.df, params.smooth_idf)).collect();
        let n_words = tokenizer.size();
        Ok(Self { params: params.clone(), kinds, vocabulary, idf: idf.into(), n_words })
    }

    /// A fitted TF-IDF from what a model file holds.
    ///
    /// # Errors
    /// [`FeatureError::Vocabulary`] if the parts do not fit together, [`FeatureError::Parameter`] if a
    /// parameter has no meaning.
    pub fn from_parts(
        params: FeatureParams,
        tokenizer: &Tokenizer,
        vocabulary: Vocabulary,
        idf: Tensor<f32>,
    ) -> Result<Self, FeatureError> {
        params.check()?;
        let kinds = kinds(&params, tokenizer);
        if kinds.as_slice() != vocabulary.kinds() {
            return Err(FeatureError::Vocabulary { what: "its kinds of n-grams are not those of the views" });
        }
        if idf.len() != vocabulary.len() {
            return Err(FeatureError::Vocabulary { what: "the number of idf values is wrong" });
        }
        Ok(Self { params, kinds, vocabulary, idf, n_words: tokenizer.size() })
    }

    /// The parameters.
    pub fn params(&self) -> &FeatureParams {
        &self.params
    }

    /// The n-grams and their columns.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The idf of each column.
    pub fn idf(&self) -> &Tensor<f32> {
        &self.idf
    }

    /// Ids that its tokenizer has; those of words that a later one knows come after them.
    pub fn n_words(&self) -> usize {
        self.n_words
    }

    /// The row of one reading: (column, value) with ascending columns.
    pub fn row(&self, reading: &MaskedText) -> Vec<(u32, f32)> {
        self.row_after(reading, &mut Sums::default())
    }

    /// The same, scaled as if what made the sums stood in the row, too; what is in it is added to them.
    pub(super) fn row_after(&self, reading: &MaskedText, sums: &mut Sums) -> Vec<(u32, f32)> {
        let input = self.kinds.input(reading);
        let mut search = self.vocabulary.search(2 * reading.symbols().len());
        self.kinds.for_each(&input, |kind, ngram, _| search.add(kind, ngram));
        let mut columns = search.columns();
        columns.sort_unstable();
        let mut row: Vec<(u32, f64)> = Vec::with_capacity(columns.len());
        for column in columns {
            match row.last_mut() {
                Some((last, n)) if *last == column => *n += 1.0,
                _ => row.push((column, 1.0)),
            }
        }
        let idf: &[f32] = &self.idf;
        for (column, value) in &mut row {
            *value = self.tf(*value) * f64::from(idf[*column as usize]);
        }
        self.scale(&mut row, sums);
        #[expect(clippy::cast_possible_truncation, reason = "values are stored in single precision")]
        row.into_iter().map(|(column, value)| (column, value as f32)).collect()
    }

    /// Where the n-grams of a reading stand among its symbols, by column. Affixes and roles stand nowhere.
    pub fn places(&self, reading: &MaskedText) -> Vec<(u32, Range<usize>)> {
        let mut places = Vec::new();
        let input = self.kinds.input(reading);
        self.kinds.for_each(&input, |kind, ngram, start| {
            let start = match self.kinds.as_slice()[kind].view {
                View::Affix | View::Role => return,
                View::Frame => input.frame_place(start),
                _ => start,
            };
            let column = self.vocabulary.column(kind, ngram);
            places.extend(column.map(|column| (column, start..start + ngram.len())));
        });
        places
    }

    /// The rows of readings, in order.
    pub fn transform(&self, readings: &[MaskedText]) -> CsrMatrix {
        CsrMatrix::from_items(self.vocabulary.len(), readings, |reading| self.row(reading))
            .expect("rows are well formed")
    }

    /// What occurring so many times is worth.
    #[inline]
    fn tf(&self, n: f64) -> f64 {
        if n > 1.0 && self.params.sublinear_tf { 1.0 + libm::log(n) } else { n }
    }

    /// Scales each view's part of a row.
    fn scale(&self, row: &mut [(u32, f64)], sums: &mut Sums) {
        let (mut rest, mut end) = (row, 0);
        let kinds = self.kinds.as_slice();
        for (kinds, sizes) in chunks_by_view(kinds, self.vocabulary.sizes()) {
            end += sizes.iter().sum::<usize>();
            let n_entries = rest.partition_point(|&(column, _)| (column as usize) < end);
            let (part, after) = rest.split_at_mut(n_entries);
            rest = after;
            let sum = &mut sums[kinds[0].view as usize];
            let norm = match self.params.norm {
                Norm::L2 => {
                    *sum += part.iter().map(|(_, value)| value * value).sum::<f64>();
                    sum.sqrt()
                }
                Norm::L1 => {
                    *sum += part.iter().map(|(_, value)| value.abs()).sum::<f64>();
                    *sum
                }
                Norm::None => 1.0,
            };
            if norm > 0.0 {
                let factor = self.params.views.get(kinds[0].view).weight / norm;
                part.iter_mut().for_each(|(_, value)| *value *= factor);
            }
        }
    }
}

/// The kinds of one view after another, with what runs beside them.
fn chunks_by_view<'a>(
    kinds: &'a [NgramKind],
    sizes: &'a [usize],
) -> impl Iterator<Item = (&'a [NgramKind], &'a [usize])> {
    let mut rest = sizes;
    kinds.chunk_by(|a, b| a.view == b.view).map(move |kinds| {
        let (these, after) = rest.split_at(kinds.len());
        rest = after;
        (kinds, these)
    })
}

fn kinds(params: &FeatureParams, tokenizer: &Tokenizer) -> NgramExtractor {
    let negation = Negation::new(tokenizer, params.negation_scope);
    let words = match params.views.frame.enabled {
        true => tokenizer.frame_words(),
        false => FrameWords::default(),
    };
    NgramExtractor::new(
        params.views.ngram_ranges(),
        tokenizer.clause_ends(),
        negation,
        Roles::new(tokenizer),
        words,
        Sentences::new(tokenizer),
    )
}

/// The counts to keep of the n-grams of readings, but for those left out. They are counted in parts, one for
/// each thread or more, so that what is not kept is soon forgotten.
fn count(
    kinds: &NgramExtractor,
    readings: &[MaskedText],
    is_left_out: &(dyn Fn(usize, &[u32]) -> bool + Sync),
    keep: &(dyn Fn(&Count) -> bool + Sync),
) -> Vec<Counts> {
    let inputs: Vec<NgramInput<'_>> = readings.par_iter().map(|reading| kinds.input(reading)).collect();
    let n_symbols: usize = readings.iter().map(|reading| reading.symbols().len()).sum();
    let n_parts = n_symbols.saturating_mul(kinds.as_slice().len()) / NGRAMS_PER_PART;
    let n_parts = n_parts.max(rayon::current_num_threads()).clamp(1, MAX_PARTS) as u64;
    let of_part = |number: u64| {
        let part = Part { number, of: n_parts };
        let mut counter = Counter::new(kinds.as_slice());
        let mut waiting: Vec<Query<'_>> = Vec::with_capacity(AT_ONCE);
        for (i, input) in (0u32..).zip(&inputs) {
            kinds.for_each(input, |kind, ngram, _| {
                if !part.has(ngram[0]) || is_left_out(kind, ngram) {
                    return;
                }
                waiting.push(Query::new(kind, ngram));
                if waiting.len() == AT_ONCE {
                    counter.add(&waiting, i);
                    waiting.clear();
                }
            });
            counter.add(&waiting, i);
            waiting.clear();
        }
        counter.kept(keep)
    };
    (0..n_parts).into_par_iter().map(of_part).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "idf values are stored in single precision")]
fn idf(n: usize, df: u32, smooth: bool) -> f32 {
    let (n, df) = (n as f64, f64::from(df));
    let ratio = if smooth { (1.0 + n) / (1.0 + df) } else { n / df };
    (libm::log(ratio) + 1.0) as f32
}
