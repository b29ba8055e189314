//! Labelled examples, and what was predicted for each.

use std::sync::Arc;

use super::ScoredExample;
use crate::label::{Label, Stance};
use crate::span::ByteSpan;

/// The labelled stance of a row toward one target or its sentiment, and what was predicted.
#[derive(Debug, Clone, PartialEq)]
pub struct Example<L = Stance> {
    /// Which row it is from, in the order in which they were given.
    pub row: usize,
    /// The target as the row names it; none if the label is about the text as a whole.
    pub name: Option<Arc<str>>,
    /// The labels. The target is the id of a party, or another target by its own name.
    pub scored: ScoredExample<L>,
    /// Where the text mentions the target.
    pub mentions: Vec<ByteSpan>,
}

impl<L: Label> Example<L> {
    /// Whether the prediction is right.
    pub fn is_right(&self) -> bool {
        self.scored.gold == self.scored.predicted
    }
}

/// The number of each example, of examples in the order of their rows that were judged so many times: an
/// example has the same number each time.
pub(super) fn numbers<L>(examples: &[Example<L>], repeats: usize) -> Vec<usize> {
    let (mut numbers, mut first) = (Vec::with_capacity(examples.len()), 0);
    for of_row in examples.chunk_by(|one, next| one.row == next.row) {
        let once = (of_row.len() / repeats).max(1);
        numbers.extend((0..of_row.len()).map(|i| first + i % once));
        first += once;
    }
    numbers
}

/// Leaves of places the first of each example.
pub(super) fn keep_first(places: &mut Vec<usize>, numbers: &[usize]) {
    let mut is_kept = vec![false; numbers.len()];
    places.retain(|&place| !std::mem::replace(&mut is_kept[numbers[place]], true));
}

/// What was judged of examples, without where they are from.
pub(super) fn scored<L: Label>(examples: &[Example<L>]) -> Vec<ScoredExample<L>> {
    examples.iter().map(|example| example.scored.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_has_one_number_however_often_it_is_judged() {
        let example = |row: usize| {
            let (gold, predicted) = (Stance::Favor, Stance::Favor);
            let scored = ScoredExample {
                gold,
                predicted,
                probabilities: Vec::new(),
                group: String::new(),
                target: None,
            };
            Example { row, name: None, scored, mentions: Vec::new() }
        };
        let examples = [0, 0, 0, 0, 3, 3].map(example);
        assert_eq!(numbers(&examples, 2), [0, 1, 0, 1, 2, 2]);
        assert_eq!(numbers(&examples, 1), [0, 1, 2, 3, 4, 5]);
        let mut places = vec![3, 5, 1, 4, 0];
        keep_first(&mut places, &numbers(&examples, 2));
        assert_eq!(places, [3, 5, 0]);
    }
}
