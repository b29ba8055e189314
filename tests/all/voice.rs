//! Whose voice it is: against labels of our own, and in a real article.

use std::fs;

use serde_json::Value;
use stancekit::article::{Article, Speech, SpeechKind, speeches, voice};

use crate::common::{project, shared};

/// Share of paragraphs whose voice is right, and of direct speeches that have a speaker.
fn measured(part: &str) -> (f64, f64) {
    let rows = fs::read_to_string(project("datasets/russia-ukraine").join(part)).expect("reads");
    let (mut n, mut right, mut direct, mut with_speaker) = (0.0, 0.0, 0.0, 0.0);
    for row in rows.lines() {
        let row: Value = serde_json::from_str(row).expect("a row");
        let text = row["text"].as_str().expect("a text");
        let found = speeches(&[text]).remove(0);
        n += 1.0;
        right += f64::from(u8::from(row["voice"] == voice(text, &found).name()));
        for speech in found.iter().filter(|speech| speech.kind == SpeechKind::Direct) {
            direct += 1.0;
            with_speaker += f64::from(u8::from(speech.speaker.is_some()));
        }
    }
    (right / n, with_speaker / direct)
}

#[test]
fn the_voice_is_the_labelled_one_nearly_always() {
    for (part, accuracy, speakers) in [("train.jsonl", 0.96, 0.98), ("test.jsonl", 0.97, 0.96)] {
        let (right, with_speaker) = measured(part);
        assert!(right >= accuracy && with_speaker >= speakers, "{part}: {right} {with_speaker}");
    }
}

#[test]
fn quotations_of_a_real_article_have_their_speakers() {
    let Some(path) = shared("articles/000_794f06b03966ac8f.txt") else { return };
    let article = Article::from_text(&fs::read_to_string(path).expect("reads"));
    let texts: Vec<&str> = article.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    let all = speeches(&texts);
    let direct = all.iter().zip(&texts).flat_map(|(speeches, text)| {
        let direct = speeches.iter().filter(|speech| speech.kind == SpeechKind::Direct);
        direct.map(move |speech: &Speech| {
            let start: String = speech.span.slice(text).expect("inside").chars().take(20).collect();
            (speech.speaker.as_ref().map_or("", |speaker| speaker.name.as_str()), start)
        })
    });
    let expected = [
        ("US state department", "at the drop of a hat"),
        ("Tammy Bruce", "at the drop of a hat"),
        ("Tammy Bruce", "between the two part"),
        ("Tammy Bruce", "We will not be the m"),
        ("Marco Rubio", "This is not our war,"),
        ("JD Vance", "now that each side k"),
        ("JD Vance", "It's going to be up "),
        ("Denys Shmyhal", "This agreement will "),
    ];
    assert_eq!(direct.collect::<Vec<_>>(), expected.map(|(name, start)| (name, start.to_owned())));
}
