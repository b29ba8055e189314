//! What is counted: one prediction, and its label if it was drawn and labelled.

use crate::label::{Label, Stance};

/// One prediction of an archive.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// The stance that was predicted.
    pub predicted: Stance,
    /// The probability of each stance, in the order of [`Stance::ALL`]; 1 for the predicted one where none
    /// are told.
    pub probabilities: [f64; 3],
    /// The number of its article.
    pub article: usize,
    /// The stance that it has, if somebody looked.
    pub gold: Option<Gold>,
}

impl Unit {
    /// How unsure its part of a net stance is: the standard deviation of a label that is drawn from the
    /// probabilities, from 0 to 1.
    pub fn spread(&self) -> f64 {
        let net = Quantity::Net.of(self.probabilities);
        let sided = 1.0 - self.probabilities[Stance::Neutral.index()];
        (sided - net * net).max(0.0).sqrt()
    }
}

/// A label, and how it came about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gold {
    /// The stance.
    pub stance: Stance,
    /// How probable it was that this row would be labelled, above 0 and at most 1.
    pub pi: f64,
}

/// What is estimated of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// The share of a stance, from 0 to 1.
    Share(Stance),
    /// The share of favor less that of against, from −1 to 1.
    Net,
}

impl Quantity {
    /// All, in the order in which they are told.
    pub const ALL: [Self; 4] =
        [Self::Share(Stance::Favor), Self::Share(Stance::Against), Self::Share(Stance::Neutral), Self::Net];

    /// What it is called in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Share(stance) => stance.name(),
            Self::Net => "net_stance",
        }
    }

    /// The numbers that it can be.
    pub fn range(self) -> (f64, f64) {
        (if self == Self::Net { -1.0 } else { 0.0 }, 1.0)
    }

    /// Of the probability of each stance.
    pub(super) fn of(self, probabilities: [f64; 3]) -> f64 {
        let of = |stance: Stance| probabilities[stance.index()];
        match self {
            Self::Share(stance) => of(stance),
            Self::Net => of(Stance::Favor) - of(Stance::Against),
        }
    }

    /// Of a stance that is sure.
    pub(super) fn of_stance(self, stance: Stance) -> f64 {
        self.of(sure(stance))
    }
}

/// The probabilities of a stance that is sure.
pub(super) fn sure(stance: Stance) -> [f64; 3] {
    let mut probabilities = [0.0; 3];
    probabilities[stance.index()] = 1.0;
    probabilities
}
