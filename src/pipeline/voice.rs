//! Speeches and stances → whose stance it is.

use std::sync::Arc;

use super::predictor::{Prediction, StancePrediction};
use super::targets::Parties;
use crate::article::{Speaker, Speech, Voice, voice};
use crate::span::ByteSpan;

/// Says of every stance in a paragraph whose it is.
pub(super) fn hear(prediction: &mut Prediction, text: &str, mut speeches: Vec<Speech>, parties: &Parties) {
    for speaker in speeches.iter_mut().filter_map(|speech| speech.speaker.as_mut()) {
        speaker.party = party(speaker, parties);
    }
    prediction.voice = voice(text, &speeches);
    for stance in &mut prediction.stances {
        (stance.voice, stance.speaker) = whose(stance, &speeches, prediction.voice);
    }
    prediction.speeches = speeches;
}

/// The party that a speaker speaks for: the first that is mentioned where the article says who they are.
fn party(speaker: &Speaker, parties: &Parties) -> Option<Arc<str>> {
    let first = *parties.find(&speaker.described).first()?;
    Some(parties.conflict()?.parties[first.party].id.as_str().into())
}

/// The voice in which a target is mentioned most, and the speaker.
fn whose(stance: &StancePrediction, speeches: &[Speech], of_paragraph: Voice) -> (Voice, Option<Speaker>) {
    let holds = |speech: &Speech, mention: &ByteSpan| speech.span.overlaps(mention);
    let place = |mention: &ByteSpan| speeches.iter().position(|speech| holds(speech, mention));
    let places: Vec<Option<usize>> = stance.mentions.iter().map(place).collect();
    let spoken = places.iter().flatten().count();
    let is_spoken = match (2 * spoken).cmp(&places.len()) {
        _ if places.is_empty() => of_paragraph == Voice::Quotation,
        std::cmp::Ordering::Equal => places[0].is_some(),
        order => order.is_gt(),
    };
    if !is_spoken {
        return (Voice::Narration, None);
    }
    let mut most: Option<(usize, &Speaker)> = None;
    let said: Vec<&Speech> = match places.is_empty() {
        true => speeches.iter().collect(),
        false => places.iter().flatten().map(|place| &speeches[*place]).collect(),
    };
    for speaker in said.iter().filter_map(|speech| speech.speaker.as_ref()) {
        let is_same =
            |speech: &&&Speech| speech.speaker.as_ref().is_some_and(|other| other.name == speaker.name);
        let n = said.iter().filter(is_same).count();
        if most.is_none_or(|(known, _)| n > known) {
            most = Some((n, speaker));
        }
    }
    (Voice::Quotation, most.map(|(_, speaker)| speaker.clone()))
}
