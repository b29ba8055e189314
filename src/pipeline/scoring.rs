//! One text and its targets → stances and a sentiment.

use std::sync::Arc;

use super::PipelineError;
use super::head::party_key;
use super::prediction::{Prediction, StancePrediction};
use super::predictor::Predictor;
use super::scored::score;
use super::targets::{Mentions, TargetFinder};
use crate::conflict::Mention;
use crate::dataset::{Location, Row, TargetLabel};
use crate::feature::{Encoder, MaskedText, Tokens};
use crate::label::Stance;
use crate::model::Head;
use crate::span::ByteSpan;
use crate::speech::Voice;

impl Predictor {
    /// Scores a row; `inferred` is where it means parties without naming them. Nobody has told yet whose
    /// voice it is.
    pub(super) fn score(
        &self,
        encoder: &mut Encoder<'_>,
        row: &Row,
        inferred: &[Mention],
    ) -> Result<Prediction, PipelineError> {
        let tokens = encoder.encode(&row.text)?;
        let finder = self.finder_for(row);
        let found = finder.find(&row.text);
        let stances = match &self.model().stance {
            Some(head) if !row.targets.is_empty() => self.toward_targets(head, row, finder, &found, &tokens),
            Some(head) if !self.knows_targets() => {
                vec![self.score_target(head, finder, None, Mentions::default(), &tokens)]
            }
            Some(head) => self.toward_parties(head, finder, &found, inferred, &tokens),
            None => Vec::new(),
        };
        let spans = spans(&found);
        let sentiment = self.model().sentiment.as_ref();
        let sentiment = sentiment
            .map(|head| score(head, &head.weights, &head.intercepts, &MaskedText::new(&tokens, &[], &spans)));
        Ok(Prediction { stances, sentiment, voice: Voice::default(), speeches: Vec::new(), words: 0 })
    }

    /// Toward each target that a row names.
    fn toward_targets(
        &self,
        head: &Head<Stance>,
        row: &Row,
        finder: &TargetFinder,
        found: &[Mention],
        tokens: &Tokens,
    ) -> Vec<StancePrediction> {
        let mentions = finder.toward_targets(found, row);
        let each =
            row.targets.iter().zip(mentions).map(|(target, mentions)| {
                self.score_target(head, finder, target.name.clone(), mentions, tokens)
            });
        each.collect()
    }

    /// Toward each party that a text names or means, or toward all if that is asked for.
    fn toward_parties(
        &self,
        head: &Head<Stance>,
        finder: &TargetFinder,
        found: &[Mention],
        inferred: &[Mention],
        tokens: &Tokens,
    ) -> Vec<StancePrediction> {
        let is_there = |party: usize| {
            self.implicit || found.iter().chain(inferred).any(|mention| mention.party == party)
        };
        let parties = finder.conflict().map_or(&[][..], |conflict| &conflict.parties).iter().enumerate();
        let each = parties.filter(|(i, _)| is_there(*i)).map(|(i, party)| {
            let mentions = TargetFinder::split_by_party(found, i);
            let inferred = inferred.iter().filter(|mention| mention.party == i && mentions.target.is_empty());
            let inferred: Vec<ByteSpan> = inferred.map(|mention| mention.span).collect();
            let mut stance =
                self.score_target(head, finder, Some(party.id.as_str().into()), mentions, tokens);
            if !inferred.is_empty() {
                (stance.mentions, stance.inferred) = (inferred, true);
            }
            stance
        });
        each.collect()
    }

    fn score_target(
        &self,
        head: &Head<Stance>,
        finder: &TargetFinder,
        target: Option<Arc<str>>,
        mentions: Mentions,
        tokens: &Tokens,
    ) -> StancePrediction {
        let reading = MaskedText::new(tokens, &mentions.target, &mentions.others);
        let (weights, intercepts) = self.weights_toward(head, finder, target.as_ref());
        let scored = score(head, weights, intercepts, &reading);
        let abstains = scored.confidence < self.min_confidence;
        let (voice, speaker) = (Voice::default(), None);
        StancePrediction {
            target,
            mentions: mentions.target,
            inferred: false,
            scored,
            abstains,
            voice,
            speaker,
        }
    }

    /// Weights and intercepts that count for a target of a row about this finder's conflict: its own if it
    /// has any, else the shared ones.
    pub(super) fn weights_toward<'p>(
        &'p self,
        head: &'p Head<Stance>,
        finder: &TargetFinder,
        target: Option<&Arc<str>>,
    ) -> (&'p [f32], &'p [f64]) {
        let key = target.filter(|_| !self.folded.is_empty()).map(|name| party_key(&finder.name_of(name)));
        match key.and_then(|key| self.folded.get(&key)) {
            Some(own) => (&own.weights, &own.intercepts),
            None => (&head.weights, &head.intercepts),
        }
    }

    /// Where a text mentions a target: a party by its aliases, any other by its name.
    pub fn mentions(&self, text: &str, target: &Arc<str>) -> Vec<ByteSpan> {
        self.mentions_of(text, target).target
    }

    pub(super) fn mentions_of(&self, text: &str, target: &Arc<str>) -> Mentions {
        let label = TargetLabel { name: Some(target.clone()), ..TargetLabel::default() };
        let row = Row::of_text(Location { path: "".into(), line: 0 }, text.to_owned());
        self.mentions_in(&row, &label)
    }

    pub(super) fn mentions_in(&self, row: &Row, target: &TargetLabel) -> Mentions {
        let finder = self.finder_for(row);
        finder.mentions_of_target(&finder.find(&row.text), row, target)
    }

    /// Where a text mentions any party.
    pub(super) fn spans_of_parties(&self, text: &str) -> Vec<ByteSpan> {
        spans(&self.conflicts.first().find(text))
    }

    /// Ids of the parties that a text mentions.
    pub(super) fn mentioned(&self, text: &str) -> Vec<String> {
        let parties = self.conflict().map_or(&[][..], |conflict| &conflict.parties);
        let found = self.conflicts.first().find(text);
        let is_found = |i: &usize| found.iter().any(|mention| mention.party == *i);
        (0..parties.len()).filter(is_found).map(|i| parties[i].id.clone()).collect()
    }
}

fn spans(mentions: &[Mention]) -> Vec<ByteSpan> {
    mentions.iter().map(|mention| mention.span).collect()
}
