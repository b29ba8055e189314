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

/// What was judged of examples, without where they are from.
pub(super) fn scored<L: Label>(examples: &[Example<L>]) -> Vec<ScoredExample<L>> {
    examples.iter().map(|example| example.scored.clone()).collect()
}
