//! What a user may set about features.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::FeatureError;
use super::view::View;

/// A document frequency: a whole number counts documents, a decimal is a share of them, as in scikit-learn
/// (`1` is one document, `1.0` is all of them).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(untagged, expecting = "expected a number of documents, such as 2, or a share of them, such as 0.5")]
pub enum DocumentFrequency {
    /// Number of documents.
    Count(u32),
    /// Share of the documents, in [0, 1].
    Share(f64),
}

/// How a row is scaled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Norm {
    /// The squares sum to 1.
    L2,
    /// The absolute values sum to 1.
    L1,
    /// Not at all.
    None,
}

/// One view: whether it is used, what its features weigh and which n-grams it has.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ViewParams {
    /// Whether the view has features at all.
    pub enabled: bool,
    /// Factor of its features after normalization. Twice the weight is a quarter of the penalty.
    pub weight: f64,
    /// Fewest and most tokens of an n-gram, both inclusive.
    pub ngram_range: [usize; 2],
}

/// The views.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Views {
    /// See [`View::Whole`].
    pub whole: ViewParams,
    /// See [`View::Left`].
    pub left: ViewParams,
    /// See [`View::Right`].
    pub right: ViewParams,
    /// See [`View::Clause`].
    pub clause: ViewParams,
    /// See [`View::Near`].
    pub near: ViewParams,
    /// See [`View::Touch`].
    pub touch: ViewParams,
    /// See [`View::Affix`].
    pub affix: ViewParams,
    /// See [`View::Role`].
    pub role: ViewParams,
    /// See [`View::Frame`].
    pub frame: ViewParams,
}

/// TF-IDF over the n-grams of every view, with scikit-learn's names and meanings.
///
/// With `tf` occurrences of an n-gram in a document and `df` of `n` training documents that have it, its
/// value is
///
/// ```text
/// tf' · idf,  tf' = 1 + ln tf (sublinear_tf) or tf,
///             idf = ln((1 + n) / (1 + df)) + 1 (smooth_idf) or ln(n / df) + 1
/// ```
///
/// and then each view's part of the row is scaled to `norm` 1 and multiplied by the view's weight. With
/// one view of weight 1 that is scikit-learn's `TfidfVectorizer`.
/// A document is a text as it reads relative to one target.
///
/// References: Salton & Buckley (1988), "Term-weighting approaches in automatic text retrieval", *Information
/// Processing & Management* 24(5), 513–523; Pedregosa et al. (2011),
/// `sklearn.feature_extraction.text.TfidfTransformer`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeatureParams {
    /// N-grams in fewer documents are dropped.
    pub min_df: DocumentFrequency,
    /// N-grams in more documents are dropped.
    pub max_df: DocumentFrequency,
    /// Keep only so many n-grams, those that occur most often.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_features: Option<usize>,
    /// Replace `tf` by `1 + ln tf`.
    pub sublinear_tf: bool,
    /// Count one more document that has every n-gram.
    pub smooth_idf: bool,
    /// How each view's part of a row is scaled.
    pub norm: Norm,
    /// Words after a negator that are marked as negated; 0 marks none.
    pub negation_scope: usize,
    /// The word vectors.
    pub vectors: VectorParams,
    /// The words that are good or bad.
    pub lexicon: LexiconParams,
    /// The views.
    pub views: Views,
}

/// How word vectors count.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VectorParams {
    /// Whether rows have a dense tail: of the vectors that are given or, if none are, of those that the
    /// training texts teach.
    pub enabled: bool,
    /// Norm of each part of the dense tail, against that of a view's n-grams.
    pub weight: f64,
    /// The most frequent words of the vectors that a model knows beside those of the training texts.
    pub max_words: usize,
}

/// How the words of a lexicon count.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LexiconParams {
    /// Whether rows have sums of good and bad words.
    pub enabled: bool,
    /// Norm of those sums together, against that of a view's n-grams.
    pub weight: f64,
}

impl Default for FeatureParams {
    fn default() -> Self {
        let view = |weight, ngram_range| ViewParams { enabled: true, weight, ngram_range };
        Self {
            min_df: DocumentFrequency::Count(2),
            max_df: DocumentFrequency::Share(1.0),
            max_features: None,
            sublinear_tf: true,
            smooth_idf: true,
            norm: Norm::L2,
            negation_scope: 4,
            vectors: VectorParams { enabled: true, weight: 0.4, max_words: 50_000 },
            lexicon: LexiconParams { enabled: true, weight: 0.5 },
            views: Views {
                whole: view(1.0, [1, 2]),
                left: view(0.7, [1, 1]),
                right: view(0.7, [1, 1]),
                clause: view(1.0, [1, 2]),
                near: view(0.7, [1, 1]),
                touch: view(0.5, [2, 3]),
                affix: view(1.0, [1, 1]),
                role: view(0.5, [1, 1]),
                frame: view(1.0, [1, 1]),
            },
        }
    }
}

impl Views {
    /// The parameters of a view.
    pub fn get(&self, view: View) -> &ViewParams {
        match view {
            View::Whole => &self.whole,
            View::Left => &self.left,
            View::Right => &self.right,
            View::Clause => &self.clause,
            View::Near => &self.near,
            View::Touch => &self.touch,
            View::Affix => &self.affix,
            View::Role => &self.role,
            View::Frame => &self.frame,
        }
    }

    /// The parameters of a view, to be changed.
    pub fn get_mut(&mut self, view: View) -> &mut ViewParams {
        match view {
            View::Whole => &mut self.whole,
            View::Left => &mut self.left,
            View::Right => &mut self.right,
            View::Clause => &mut self.clause,
            View::Near => &mut self.near,
            View::Touch => &mut self.touch,
            View::Affix => &mut self.affix,
            View::Role => &mut self.role,
            View::Frame => &mut self.frame,
        }
    }

    /// The views in use and their n-gram ranges.
    pub(super) fn ngram_ranges(&self) -> impl Iterator<Item = (View, RangeInclusive<usize>)> {
        View::ALL.into_iter().filter(|&view| self.get(view).enabled).map(|view| {
            let [shortest, longest] = self.get(view).ngram_range;
            (view, shortest..=longest)
        })
    }

    /// [`View::Whole`] switched on and all that read around a target off: how a text reads toward no target.
    #[must_use]
    pub fn whole_only(mut self) -> Self {
        for view in View::ALL {
            let reads_all = matches!(view, View::Whole | View::Affix);
            self.get_mut(view).enabled &= reads_all;
        }
        self.whole.enabled = true;
        self
    }
}

/// N-grams longer than this are refused: their number is that of the tokens, and none occurs twice.
const LONGEST_NGRAM: usize = 8;
/// Views do not weigh more, so that rows stay finite.
const HEAVIEST: f64 = 1e6;

impl FeatureParams {
    /// Checks that the values have a meaning.
    ///
    /// # Errors
    /// [`FeatureError::Parameter`], which names the first that has none.
    pub fn check(&self) -> Result<(), FeatureError> {
        let fault = |name: String, expected| Err(FeatureError::Parameter { name, expected });
        for (name, value) in [("min_df", self.min_df), ("max_df", self.max_df)] {
            if matches!(value, DocumentFrequency::Share(share) if !(0.0..=1.0).contains(&share)) {
                return fault(format!("features.{name}"), "a whole number, or a share from 0.0 to 1.0");
            }
        }
        if self.max_features == Some(0) {
            return fault("features.max_features".into(), "at least 1");
        }
        if self.views.ngram_ranges().next().is_none() {
            return fault("features.views".into(), "at least one view with `enabled = true`");
        }
        if !(self.lexicon.weight > 0.0 && self.lexicon.weight <= HEAVIEST) {
            return fault("features.lexicon.weight".into(), "a positive number of at most 1,000,000");
        }
        if !(self.vectors.weight > 0.0 && self.vectors.weight <= HEAVIEST) {
            return fault("features.vectors.weight".into(), "a positive number of at most 1,000,000");
        }
        for (view, ngram_range) in self.views.ngram_ranges() {
            let name = |parameter| format!("features.views.{}.{parameter}", view.name());
            let (shortest, longest) = (*ngram_range.start(), *ngram_range.end());
            if !(1..=longest).contains(&shortest) || longest > LONGEST_NGRAM {
                return fault(name("ngram_range"), "two numbers from 1 to 8, the first not above the second");
            }
            let weight = self.views.get(view).weight;
            if !(weight > 0.0 && weight <= HEAVIEST) {
                return fault(name("weight"), "a positive number of at most 1,000,000");
            }
        }
        Ok(())
    }
}

impl DocumentFrequency {
    /// As a number of documents out of `n`: scikit-learn multiplies and compares without rounding.
    pub(super) fn documents(self, n: usize) -> f64 {
        match self {
            Self::Count(count) => f64::from(count),
            Self::Share(share) => share * n as f64,
        }
    }
}
