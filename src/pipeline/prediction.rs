//! What a model says of a text.

use std::sync::Arc;

use super::scored::Scored;
use crate::label::{Label, Sentiment, Stance};
use crate::span::ByteSpan;
use crate::speech::{Speaker, Speech, Voice};

/// Stance toward one target.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct StancePrediction {
    /// Id of the party, or the row's own name for its target; none if the model knows no targets.
    pub target: Option<Arc<str>>,
    /// Where the text mentions it.
    pub mentions: Vec<ByteSpan>,
    /// Whether those mentions are [inferred](crate::conflict::Conflict::infer): pronouns and such, and the
    /// target is not named.
    pub inferred: bool,
    /// The stance.
    pub scored: Scored<Stance>,
    /// Whether the model is less sure than it was asked to be.
    pub abstains: bool,
    /// Whose voice takes the stance: quotation if most mentions of the target stand in speech; of as many
    /// within as without, the first decides. Mentions that only name who speaks count where there are no
    /// others. Where nothing is mentioned it is the voice of the paragraph.
    pub voice: Voice,
    /// Who takes it, if that is told: the speaker of most of those mentions, the first of equals.
    pub speaker: Option<Speaker>,
}

impl StancePrediction {
    /// The label, or `abstain`.
    pub fn name(&self) -> &'static str {
        if self.abstains { "abstain" } else { self.scored.label.name() }
    }

    /// The name of its voice; none if it is toward nobody.
    pub fn voice_name(&self) -> Option<&'static str> {
        self.target.as_ref().map(|_| self.voice.name())
    }
}

/// What a model says of one row.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Prediction {
    /// One stance per target, in the row's order or that of the conflict's parties.
    pub stances: Vec<StancePrediction>,
    /// Sentiment, if the model knows sentiments.
    pub sentiment: Option<Scored<Sentiment>>,
    /// Whose voice most of the paragraph's words are; narration where [nobody
    /// asked](crate::pipeline::Predictor::voices).
    pub voice: Voice,
    /// What others say in it, in order; speakers with their parties.
    pub speeches: Vec<Speech>,
    /// Number of its words.
    pub words: usize,
}
