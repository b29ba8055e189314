//! Speeches and stances → whose stance it is.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::prediction::Prediction;
use super::targets::{TargetFinder, disjoint};
use crate::span::ByteSpan;
use crate::speech::{Speaker, Speech, Voice, count_words, speaks_for, speeches, voice};

/// Says of every stance in a paragraph whose it is.
pub(super) fn attribute_voices(
    prediction: &mut Prediction,
    text: &str,
    mut speeches: Vec<Speech>,
    finder: &TargetFinder,
) {
    for speaker in speeches.iter_mut().filter_map(|speech| speech.speaker.as_mut()) {
        speaker.party = party(speaker, finder);
    }
    prediction.words = count_words(text);
    prediction.voice = voice(text, &speeches);
    let heard = Heard::new(&speeches, prediction.voice);
    for stance in &mut prediction.stances {
        (stance.voice, stance.speaker) = heard.whose(&stance.mentions);
    }
    prediction.speeches = speeches;
}

/// The voice of a stance in a paragraph that is read by itself, given where its target is mentioned: what a
/// [`Predictor`](super::Predictor) says of a row.
pub(crate) fn voice_toward(text: &str, mentions: &[ByteSpan]) -> Voice {
    let speeches = speeches(&[text]).pop().unwrap_or_default();
    Heard::new(&speeches, voice(text, &speeches)).whose(mentions).0
}

/// The party that a speaker [speaks for](speaks_for): the first that is mentioned in the name, else in what
/// the article says of who they are.
fn party(speaker: &Speaker, finder: &TargetFinder) -> Option<Arc<str>> {
    let conflict = finder.conflict()?;
    let first = |text: &str| finder.find(text).into_iter().find(|mention| speaks_for(text, mention.span));
    let mention = first(&speaker.name).or_else(|| first(&speaker.described))?;
    Some(conflict.parties[mention.party].id.as_str().into())
}

/// The speeches of a paragraph.
struct Heard<'s> {
    speeches: &'s [Speech],
    of_paragraph: Voice,
    /// Where the speeches are.
    spans: Vec<ByteSpan>,
    /// Where their speakers are named.
    names: Vec<ByteSpan>,
}

impl<'s> Heard<'s> {
    fn new(speeches: &'s [Speech], of_paragraph: Voice) -> Self {
        let names = speeches.iter().filter_map(|speech| speech.speaker.as_ref()?.span);
        let mut names: Vec<ByteSpan> = names.collect();
        disjoint(&mut names);
        let spans = speeches.iter().map(|speech| speech.span).collect();
        Self { speeches, of_paragraph, spans, names }
    }

    /// The voice in which a target is mentioned most, and the speaker.
    fn whose(&self, mentions: &[ByteSpan]) -> (Voice, Option<Speaker>) {
        // "Ukrainian envoys said": that names who speaks, and is nobody's stance.
        let names = |mention: &ByteSpan| mention.first_overlapped(&self.names).is_some();
        let are_all_names = mentions.iter().all(names);
        let spoken_of = mentions.iter().filter(|mention| are_all_names || !names(mention));
        let places: Vec<Option<usize>> =
            spoken_of.map(|mention| mention.first_overlapped(&self.spans)).collect();
        let spoken = places.iter().flatten().count();
        let is_spoken = match (2 * spoken).cmp(&places.len()) {
            _ if places.is_empty() => self.of_paragraph == Voice::Quotation,
            std::cmp::Ordering::Equal => places[0].is_some(),
            order => order.is_gt(),
        };
        if !is_spoken {
            return (Voice::Narration, None);
        }
        let said: Vec<&Speech> = match places.is_empty() {
            true => self.speeches.iter().collect(),
            false => places.iter().flatten().map(|place| &self.speeches[*place]).collect(),
        };
        (Voice::Quotation, most_heard(&said).cloned())
    }
}

/// Who speaks most often; of several the first.
fn most_heard<'s>(said: &[&'s Speech]) -> Option<&'s Speaker> {
    let speakers = || said.iter().filter_map(|speech| speech.speaker.as_ref());
    let mut turns: FxHashMap<&str, usize> = FxHashMap::default();
    speakers().for_each(|speaker| *turns.entry(&speaker.name).or_default() += 1);
    let most = turns.values().max().copied();
    speakers().find(|speaker| turns.get(speaker.name.as_str()).copied() == most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conflict::{CompiledConflict, Conflict};
    use crate::dataset::{Location, Row};
    use crate::model::Model;
    use crate::pipeline::Predictor;
    use crate::pipeline::StancePrediction;
    use crate::speech::SpeechKind;

    /// Voice, speaker and party of the speaker for each target.
    fn voices(text: &str) -> Vec<String> {
        let place = Location { path: "x".into(), line: 1 };
        let predictor = Predictor::new(Model::embedded());
        let prediction = predictor.predict(&Row::of_text(place, text.to_owned())).expect("scores");
        let shown = |stance: &StancePrediction| {
            let speaker = stance
                .speaker
                .as_ref()
                .map(|speaker| (speaker.name.as_str(), speaker.party.as_deref().unwrap_or("-")));
            let (name, party) = speaker.unwrap_or_default();
            format!("{} {} {name} {party}", stance.target.as_deref().unwrap_or_default(), stance.voice.name())
        };
        prediction.stances.iter().map(shown).collect()
    }

    #[test]
    fn a_stance_is_in_the_voice_in_which_its_party_is_mentioned_most() {
        let quoted = voices(
            "Kyiv is calm. “Russia lied to us, and Russia will pay,” said Olena Hrytsai, a Ukrainian envoy.",
        );
        assert_eq!(quoted, ["russia quotation Olena Hrytsai ukraine", "ukraine narration  "]);
        let narrated = voices("The Kremlin said that Kyiv had broken the truce.");
        assert_eq!(narrated, ["russia narration  ", "ukraine quotation Kremlin russia"]);
    }

    #[test]
    fn of_those_who_speak_equally_often_the_first_is_heard() {
        let by = |name: &str| Speech {
            span: ByteSpan::new(0, 1),
            kind: SpeechKind::Direct,
            speaker: Some(Speaker { name: name.into(), span: None, described: String::new(), party: None }),
        };
        let nobody = Speech { speaker: None, ..by("") };
        for (names, expected) in [("ABBA", "A"), ("ABB", "B"), ("CABAB", "A")] {
            let speeches: Vec<Speech> = names.split("").filter(|name| !name.is_empty()).map(by).collect();
            let said: Vec<&Speech> = [&nobody].into_iter().chain(&speeches).collect();
            assert_eq!(most_heard(&said).map(|speaker| speaker.name.as_str()), Some(expected));
        }
        assert_eq!(most_heard(&[&nobody]), None);
    }

    #[test]
    fn who_speaks_is_no_mention_beside_others() {
        let text = "Ukrainian prime minister Denys Shmyhal said that Kyiv had kept its word.";
        assert_eq!(voices(text), ["ukraine quotation Denys Shmyhal ukraine"]);
    }

    #[test]
    fn of_as_many_mentions_within_speech_as_without_the_first_decides() {
        assert_eq!(voices("Russia waits. “Russia lied to us all,” he said.")[0], "russia narration  ");
        assert_eq!(
            voices("“Russia lied to us all,” said Jo Public. Russia waits.")[0],
            "russia quotation Jo Public -"
        );
    }

    #[test]
    fn a_speaker_speaks_for_the_party_that_the_text_gives_them() {
        let conflict = Conflict::built_in("russia-ukraine").expect("built in");
        let finder = TargetFinder::new(Arc::new(CompiledConflict::new(conflict)));
        for (described, expected) in [
            ("Denys Shmyhal, the prime minister", Some("ukraine")),
            ("Ann Other, the Ukrainian prime minister", Some("ukraine")),
            ("the defence ministry in Moscow", Some("russia")),
            ("a farmer in Ukraine", None),
            ("Ann Other, an envoy of Ghana", None),
            ("the Russian embassy in Washington", Some("russia")),
            ("critics of Putin", None),
            ("a Russian opposition politician", None),
            ("an American shoe company in Kyiv", None),
            ("ukrainische Ministerin Ann Other", Some("ukraine")),
            ("俄罗斯外交部发言人", Some("russia")),
        ] {
            let speaker =
                Speaker { name: String::new(), span: None, described: described.into(), party: None };
            assert_eq!(party(&speaker, &finder).as_deref(), expected, "{described}");
        }
    }
}
