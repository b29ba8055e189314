//! A head and what a party has of its own → the weights that count for that party.

use crate::classify::add_party_weights;
use crate::label::Label;
use crate::model::{Head, PartyHead};

/// The weights that count for one target.
#[derive(Debug, Clone)]
pub(super) struct Folded {
    pub(super) weights: Vec<f32>,
    pub(super) intercepts: Vec<f64>,
}

impl Folded {
    /// The shared weights of a head and a party's own, added.
    pub(super) fn new<L: Label>(head: &Head<L>, own: &PartyHead) -> Self {
        let (mut weights, mut intercepts) = (head.weights.to_vec(), head.intercepts.clone());
        add_party_weights(&mut weights, &own.columns, &own.weights, intercepts.len());
        intercepts.iter_mut().zip(&own.intercepts).for_each(|(intercept, own)| *intercept += own);
        Self { weights, intercepts }
    }
}
