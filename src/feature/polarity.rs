//! Good and bad words around the target, as columns.

use super::FeatureError;
use super::negation::{Negation, unmarked};
use super::reading::MaskedText;
use super::sentence::Sentences;
use super::token::Tokenizer;
use crate::matrix::Tensor;

/// What a negated word counts, against one that is not.
const NEGATED: f64 = -0.7;
/// The strongest valence counts 1.
const UNIT: f64 = 1.0 / 3.0;
/// Words next to a mention that the near sums look at.
const NEAR: usize = 3;
/// What the columns hold, two by two: the sum of good words, then that of bad ones.
const SUMS: [&str; 9] = [
    "whole text",
    "left, near more",
    "right, near more",
    "left",
    "right",
    "clause left",
    "clause right",
    "near left",
    "near right",
];
/// What the last columns hold: the valence of one word.
const NEAREST: [&str; 2] = ["nearest left", "nearest right"];
/// Number of columns.
const N_COLUMNS: usize = 2 * SUMS.len() + NEAREST.len();

/// Sums of the valences of words that a [`Lexicon`](super::Lexicon) knows, good and bad apart, over the whole
/// text and on either side of the mentions of the target, and the valence of the nearest such word on either
/// side.
///
/// A word at a distance of d words from the mention counts 1 / √d, in the sums "near more" 1 / d. A negated
/// word counts −0.7 times. Each number is replaced by the root of its size, under its sign, and divided by
/// the root mean square of its column over the training readings, so that a row has a norm of about the
/// weight.
///
/// Reference: Mohammad, Kiritchenko & Zhu (2013), "NRC-Canada: Building the State-of-the-Art in Sentiment
/// Analysis of Tweets", *SemEval*, §2.2.1.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LexiconFeatures {
    negation: Negation,
    sentences: Sentences,
    ends_clause: Vec<bool>,
    /// What each column is multiplied by.
    scales: Tensor<f32>,
}

impl LexiconFeatures {
    /// Learns the scales from readings; `weight` is the norm that a row has.
    pub(crate) fn fit(
        tokenizer: &Tokenizer,
        negation_scope: usize,
        weight: f64,
        readings: &[MaskedText],
    ) -> Self {
        let plain = Self::with_scales(tokenizer, negation_scope, vec![1.0; N_COLUMNS].into());
        let mut squares = [0.0; N_COLUMNS];
        for reading in readings {
            let row = plain.row(reading);
            squares.iter_mut().zip(row).for_each(|(sum, value)| *sum += f64::from(value) * f64::from(value));
        }
        let per_column = weight / (N_COLUMNS as f64).sqrt();
        #[expect(clippy::cast_possible_truncation, reason = "rows are in single precision")]
        let scale = |sum: f64| match sum > 0.0 {
            true => (per_column / (sum / readings.len() as f64).sqrt()) as f32,
            false => 0.0,
        };
        Self { scales: squares.map(scale).to_vec().into(), ..plain }
    }

    /// From what a model file holds.
    ///
    /// # Errors
    /// [`FeatureError::Lexicon`] if there is not one finite scale for each column.
    pub(crate) fn from_parts(
        tokenizer: &Tokenizer,
        negation_scope: usize,
        scales: Tensor<f32>,
    ) -> Result<Self, FeatureError> {
        if scales.len() != N_COLUMNS || scales.iter().any(|scale| !scale.is_finite()) {
            return Err(FeatureError::Lexicon { what: "the scales do not fit the columns" });
        }
        Ok(Self::with_scales(tokenizer, negation_scope, scales))
    }

    fn with_scales(tokenizer: &Tokenizer, negation_scope: usize, scales: Tensor<f32>) -> Self {
        let negation = Negation::new(tokenizer, negation_scope);
        let sentences = Sentences::new(tokenizer);
        Self { negation, sentences, ends_clause: tokenizer.clause_ends(), scales }
    }

    /// What the columns are multiplied by.
    pub(crate) fn scales(&self) -> &Tensor<f32> {
        &self.scales
    }

    /// Number of columns.
    pub(crate) fn len(&self) -> usize {
        self.scales.len()
    }

    /// What a column holds, such as `good words, left`.
    pub(crate) fn describe(column: usize) -> Option<String> {
        let sum = SUMS.get(column / 2).map(|sum| {
            let kind = if column.is_multiple_of(2) { "good" } else { "bad" };
            format!("{kind} words, {sum}")
        });
        sum.or_else(|| Some(NEAREST.get(column - 2 * SUMS.len())?.to_string()))
    }

    /// The columns of one reading.
    pub(crate) fn row(&self, reading: &MaskedText) -> Vec<f32> {
        let mut row = [0.0; N_COLUMNS];
        if reading.has_valences() {
            self.fill(reading, &mut row);
        }
        let root = |number: f64| number.abs().sqrt().copysign(number);
        #[expect(clippy::cast_possible_truncation, reason = "rows are in single precision")]
        row.iter().zip(self.scales.iter()).map(|(&value, scale)| root(value) as f32 * scale).collect()
    }

    fn fill(&self, reading: &MaskedText, row: &mut [f64; N_COLUMNS]) {
        let marked = self.negation.marked(reading.symbols());
        let valence = |place: usize| {
            let (_, is_negated) = unmarked(marked[place]);
            UNIT * f64::from(reading.valence(place)) * if is_negated { NEGATED } else { 1.0 }
        };
        (0..marked.len()).for_each(|place| add(row, 0, valence(place)));
        for (left, right) in self.sentences.sides(reading) {
            let sides: [&mut dyn Iterator<Item = usize>; 2] = [&mut left.rev(), &mut { right }];
            for (side, places) in sides.into_iter().enumerate() {
                self.fill_side(reading, side, places, &valence, row);
            }
        }
    }

    /// Adds the words of one side of a mention, the nearest first.
    fn fill_side(
        &self,
        reading: &MaskedText,
        side: usize,
        places: &mut dyn Iterator<Item = usize>,
        valence: &dyn Fn(usize) -> f64,
        row: &mut [f64; N_COLUMNS],
    ) {
        let mut in_clause = true;
        for (i, place) in places.enumerate() {
            let symbol = reading.symbols()[place] as usize;
            in_clause &= !self.ends_clause.get(symbol).copied().unwrap_or(false);
            let valence = valence(place);
            if valence.abs() <= 0.0 {
                continue;
            }
            let distance = (i + 1) as f64;
            add(row, 1 + side, valence / distance);
            add(row, 3 + side, valence / distance.sqrt());
            if in_clause {
                add(row, 5 + side, valence);
            }
            if i < NEAR {
                add(row, 7 + side, valence);
            }
            let nearest = &mut row[2 * SUMS.len() + side];
            if nearest.abs() <= 0.0 {
                *nearest = valence;
            }
        }
    }
}

/// Adds a valence to the sum of good or of bad words.
fn add(row: &mut [f64; N_COLUMNS], sum: usize, valence: f64) {
    row[2 * sum + usize::from(valence < 0.0)] += valence;
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::feature::Lexicon;
    use crate::span::ByteSpan;

    /// What the columns that are not 0 hold, before scaling.
    fn columns(text: &str) -> Vec<(String, f32)> {
        let lexicon = Lexicon::read("l.tsv", "praised\t3\nbrave\t3\nlied\t-3\n").expect("well formed");
        let tokenizer = Tokenizer::train(&[text], 1, 100).expect("trains");
        let tokenizer = tokenizer.with_lexicon(Some(Arc::new(lexicon)));
        let tokens = tokenizer.encode(text).expect("encodes");
        let mentions = text.match_indices("Rome").map(|(at, name)| ByteSpan::new(at, at + name.len()));
        let reading = MaskedText::new(&tokens, &mentions.collect::<Vec<_>>(), &[]);
        let scales = vec![1.0; N_COLUMNS].into();
        let row = LexiconFeatures::with_scales(&tokenizer, 4, scales).row(&reading);
        let named = row.into_iter().enumerate().filter(|(_, value)| value.abs() > 0.0);
        named.map(|(column, value)| (LexiconFeatures::describe(column).expect("a column"), value)).collect()
    }

    fn of(text: &str, name: &str) -> f32 {
        columns(text).into_iter().find(|(known, _)| known == name).map_or(0.0, |(_, value)| value)
    }

    #[test]
    fn words_count_on_their_side_by_their_distance() {
        let text = "they praised the old Rome, who lied";
        approx::assert_relative_eq!(of(text, "good words, left, near more"), (1.0f32 / 3.0).sqrt());
        approx::assert_relative_eq!(of(text, "good words, clause left"), 1.0);
        approx::assert_relative_eq!(of(text, "bad words, near right"), -1.0);
        approx::assert_relative_eq!(of(text, "bad words, clause right"), 0.0);
        approx::assert_relative_eq!(of(text, "nearest right"), -1.0);
        approx::assert_relative_eq!(of(text, "good words, right"), 0.0);
    }

    #[test]
    fn negation_turns_a_word_and_a_text_without_a_mention_has_one_sum() {
        let turned = (0.7 / 2f32.sqrt()).sqrt();
        approx::assert_relative_eq!(of("Rome never lied", "good words, right"), turned, max_relative = 1e-6);
        let alone = columns("one lied, all were brave");
        let names: Vec<&str> = alone.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["good words, whole text", "bad words, whole text"]);
    }
}
