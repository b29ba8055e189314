//! What a head learns from: rows as masked texts, with targets, labels and weights.

use std::sync::Arc;

use crate::dataset::Row;
use crate::feature::MaskedText;
use crate::label::Label;

/// What one head learns from: as many of each, one per example.
pub(super) struct Examples<'r, L> {
    pub(super) rows: Vec<&'r Row>,
    /// The targets: ids of parties, other targets by their names; none where the label is about the text as a
    /// whole.
    pub(super) targets: Vec<Option<Arc<str>>>,
    pub(super) readings: Vec<MaskedText>,
    pub(super) labels: Vec<L>,
    /// How much each counts.
    pub(super) weights: Vec<f32>,
    /// Whether each has the label that its row is judged by; further labels of a row have a part of its
    /// weight, and are no example of their own.
    pub(super) is_own: Vec<bool>,
}

impl<L: Label> Examples<'_, L> {
    /// The labels that count as examples.
    pub(super) fn own_labels(&self) -> impl Iterator<Item = &L> {
        self.labels.iter().zip(&self.is_own).filter(|(_, is_own)| **is_own).map(|(label, _)| label)
    }
}

impl<'r, L: Label> Examples<'r, L> {
    pub(super) fn has_two_labels(&self) -> bool {
        self.labels.iter().any(|label| *label != self.labels[0])
    }

    pub(super) fn empty() -> Self {
        let (rows, targets, readings) = (Vec::new(), Vec::new(), Vec::new());
        Self { rows, targets, readings, labels: Vec::new(), weights: Vec::new(), is_own: Vec::new() }
    }

    /// Takes a row in with its label; one whose label is shared out once for each, with its share of the
    /// weight.
    pub(super) fn push(
        &mut self,
        row: &'r Row,
        target: Option<Arc<str>>,
        reading: MaskedText,
        own: Option<L>,
        shares: &[(L, f32)],
    ) {
        for &(label, share) in shares {
            self.is_own.push(own == Some(label));
            self.push_label(row, target.clone(), reading.clone(), (label, share));
        }
        if let Some(label) = own.filter(|_| shares.is_empty()) {
            self.is_own.push(true);
            self.push_label(row, target, reading, (label, 1.0));
        }
    }

    fn push_label(
        &mut self,
        row: &'r Row,
        target: Option<Arc<str>>,
        reading: MaskedText,
        (label, share): (L, f32),
    ) {
        self.rows.push(row);
        self.targets.push(target);
        self.readings.push(reading);
        self.labels.push(label);
        self.weights.push(row.weight * share);
    }
}
