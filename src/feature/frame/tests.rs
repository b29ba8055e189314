//! What the rules make of sentences.

use std::sync::Arc;

use super::rules::frames;
use super::symbol::Frame;
use crate::feature::reading::MaskedText;
use crate::feature::sentence::Sentences;
use crate::feature::{FrameLexicon, Tokenizer};
use crate::span::ByteSpan;

/// The frames of `Rome` in a text that also names `Veii`: mood, part and act, and the word.
fn read(text: &str) -> Vec<String> {
    let tokenizer = Tokenizer::train(&[text], 1, 200).expect("trains");
    let words = tokenizer.clone().with_frames(Some(Arc::new(FrameLexicon::built_in()))).frame_words();
    let spans = |name: &str| -> Vec<ByteSpan> {
        text.match_indices(name).map(|(at, _)| ByteSpan::new(at, at + name.len())).collect()
    };
    let tokens = tokenizer.encode(text).expect("encodes");
    let (reading, places) = MaskedText::with_places(&tokens, &spans("Rome"), &spans("Veii"));
    let frames = frames(&words, &Sentences::new(&tokenizer), &reading);
    let name = |frame: &Frame| {
        let (mood, part, act) = (frame.mood.name(), frame.part.name(), frame.act.name());
        format!("{part} {mood}{act}: {}", places[frame.place].slice(text).expect("a word"))
    };
    frames.iter().filter(|frame| !frame.is_of_other).map(name).collect()
}

#[test]
fn subjects_are_agents_and_objects_are_objects() {
    assert_eq!(read("Rome murdered the farmers of Veii."), ["agent of wrongdoing: murdered"]);
    assert_eq!(read("Veii applauded Rome."), ["object of praise: applauded"]);
    assert_eq!(
        read("They condemn and punish Rome."),
        ["object of opposition: punish", "object of blame: condemn"]
    );
    assert_eq!(read("Rome was bombed by Veii."), ["object (passive) of harm: bombed"]);
    assert_eq!(read("The town was bombed by Rome."), ["agent (by) of harm: bombed"]);
}

#[test]
fn what_a_possessor_has_is_its_own() {
    assert_eq!(
        read("Rome's brutal aggression"),
        ["owner of vice: brutal", "owner of wrongdoing: aggression"]
    );
    assert_eq!(
        read("Rome celebrated and stepped up its brutal massacre"),
        ["agent of praise: celebrated", "owner of vice: brutal", "owner of wrongdoing: massacre"]
    );
}

#[test]
fn prepositions_tell_the_part() {
    assert_eq!(read("an attack on Rome"), ["after “on” and harm: attack"]);
    assert_eq!(read("support for Rome"), ["after “for” and help: support"]);
    assert_eq!(read("the invasion of Rome"), ["after “of” and harm: invasion"]);
}

#[test]
fn adjectives_describe_and_charges_are_charged() {
    assert_eq!(read("ambushes by the heroic Rome")[0], "described with virtue: heroic");
    assert_eq!(read("Rome is corrupt."), ["described with vice: corrupt"]);
    let charged = read("Veii accused Rome of murdering children.");
    assert_eq!(charged, ["object of blame: accused", "charged with wrongdoing: murdering"]);
    let charged = read("Rome was accused of torture.");
    assert_eq!(charged, ["object (passive) of blame: accused", "charged with wrongdoing: torture"]);
}

#[test]
fn negation_and_possibility_are_told() {
    assert_eq!(read("Rome did not massacre anybody."), ["agent of (not) wrongdoing: massacre"]);
    assert_eq!(read("Rome could attack the town."), ["agent of (possibly) harm: attack"]);
}

#[test]
fn another_subject_ends_what_the_target_does() {
    assert_eq!(read("Rome waited and Veii murdered."), Vec::<String>::new());
    assert_eq!(read("Rome slept. A thief lied."), Vec::<String>::new());
}
