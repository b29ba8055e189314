//! What a feature of a text says, in words that a reader knows: `blames: accused`, not `frame: agent of
//! blame: accused`.

use maud::{Markup, html};

use crate::report::form::table::printable;

/// What stands for the target and for other parties in the names of features.
const TARGET: &str = "[TARGET]";
const OTHER: &str = "[OTHER]";

/// What a party does, and what is done to it, by the act in the name of a feature.
const ACTS: [(&str, &str, &str); 13] = [
    ("a harmful act", "does harm", "is harmed"),
    ("a helpful act", "helps", "is helped"),
    ("blame", "blames", "is blamed"),
    ("praise", "praises", "is praised"),
    ("a wrong", "does wrong", "is wronged"),
    ("cooperation", "works with others", "is worked with"),
    ("opposition", "opposes", "is opposed"),
    ("failure", "fails", "is failed"),
    ("success", "succeeds", "is won over"),
    ("denial", "denies", "is denied"),
    ("a virtue", "has a virtue", "is called good"),
    ("a vice", "has a vice", "is called bad"),
    ("speech", "speaks", "is spoken of"),
];

/// A feature of a text toward `target`: what it says, and the words of the text that say it.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::report) struct Reason {
    said: String,
    words: Option<String>,
}

impl Reason {
    /// Puts the name of a feature into words. A name of another kind stays as it is.
    pub(in crate::report) fn of(feature: &str, target: &str) -> Self {
        let (view, rest) = feature.split_once(": ").unwrap_or((feature, ""));
        let plain = |said: String| Self { said, words: None };
        match view {
            "vectors" => plain(format!("the sense of {}", stretch(rest))),
            "lexicon" => plain(counted(rest)),
            "role" => plain(format!("{target} is named {}", role(rest))),
            "affix" => affix(rest),
            "frame" => frame(rest, target),
            view => match place(view) {
                Some(place) => Self { said: place, words: Some(named(rest, target)) },
                None => plain(feature.to_owned()),
            },
        }
    }

    /// It as markup, the words of the text set apart.
    pub(in crate::report) fn shown(&self) -> Markup {
        html! {
            (printable(&self.said))
            @if let Some(words) = &self.words { ": " em { (printable(words)) } }
        }
    }
}

/// A part of a text that vectors are of.
fn stretch(part: &str) -> &'static str {
    match part {
        "left" => "what comes before the name",
        "right" => "what comes after the name",
        "clause left" => "the clause before the name",
        "clause right" => "the clause after the name",
        "near left" => "the words just before the name",
        "near right" => "the words just after the name",
        _ => "the whole paragraph",
    }
}

/// `bad words, right, near more` → `bad words after the name, the nearest most`.
fn counted(column: &str) -> String {
    let place = |part: &str| match part {
        "left" => "before the name",
        "right" => "after the name",
        "left, near more" => "before the name, the nearest most",
        "right, near more" => "after the name, the nearest most",
        "clause left" => "in the clause before the name",
        "clause right" => "in the clause after the name",
        "near left" => "just before the name",
        "near right" => "just after the name",
        _ => "in the paragraph",
    };
    match (column.strip_prefix("nearest "), column.split_once(", ")) {
        (Some(side), _) => format!("how good or bad the nearest telling word {} is", place(side)),
        (None, Some((words, part))) => format!("{words} {}", place(part)),
        (None, None) => column.to_owned(),
    }
}

fn role(role: &str) -> &str {
    match role {
        "possessor" => "as an owner",
        "first word" => "first of all",
        "the only party" => "alone",
        "mentioned again" => "again",
        other => other,
    }
}

/// `-ten` and `troo-`.
fn affix(affix: &str) -> Reason {
    let said = if affix.starts_with('-') { "a word that ends in" } else { "a word that begins with" };
    Reason { said: said.into(), words: Some(affix.to_owned()) }
}

/// Where n-grams of a view stand.
fn place(view: &str) -> Option<String> {
    let place = match view {
        "whole" => "in the paragraph",
        "left" => "before the name",
        "right" => "after the name",
        "clause" => "in the clause of the name",
        "touch" => "at the name",
        view => {
            let distance = view.strip_prefix("near, ")?;
            let is_next = distance.starts_with("1 ");
            return Some(match distance.split_once(' ')? {
                (_, side) if is_next => format!("right {side} the name"),
                (n, side) => format!("{n} words {side} the name"),
            });
        }
    };
    Some(place.to_owned())
}

/// Words of an n-gram with the name of the target in its place.
fn named(words: &str, target: &str) -> String {
    let named = words.replace(TARGET, target).replace(OTHER, "(another party)");
    named.strip_prefix("not-").map_or_else(|| named.replace(" not-", " not "), |rest| format!("not {rest}"))
}

/// `another party: object of (not) praise: hailed` → `another party is praised (not so)`, `hailed`.
fn frame(frame: &str, target: &str) -> Reason {
    let (who, frame) =
        frame.strip_prefix("another party: ").map_or((target, frame), |of| ("another party", of));
    let (act, word) = frame.rsplit_once(": ").map_or((frame, None), |(act, word)| (act, Some(word)));
    let (act, mood) = match (act.contains("(not) "), act.contains("(possibly) ")) {
        (true, _) => (act.replace("(not) ", ""), " (not so)"),
        (_, true) => (act.replace("(possibly) ", ""), " (perhaps)"),
        _ => (act.to_owned(), ""),
    };
    let said = part(&act, who).unwrap_or(act);
    Reason { said: said + mood, words: word.map(str::to_owned) }
}

/// `agent of blame` → `Rome blames`.
fn part(act: &str, who: &str) -> Option<String> {
    let phrases = |name: &str| ACTS.iter().find(|(act, ..)| *act == name);
    let active = ["agent of ", "agent (by) of ", "owner of "].iter().find_map(|part| act.strip_prefix(part));
    let passive = ["object of ", "object (passive) of "].iter().find_map(|part| act.strip_prefix(part));
    if let Some((_, does, _)) = active.and_then(phrases) {
        return Some(format!("{who} {does}"));
    }
    if let Some((.., undergoes)) = passive.and_then(phrases) {
        return Some(format!("{who} {undergoes}"));
    }
    if let Some(what) = act.strip_prefix("charged with ") {
        return Some(format!("{who} is charged with {what}"));
    }
    if let Some(what) = act.strip_prefix("described with ") {
        let called = phrases(what).filter(|_| matches!(what, "a virtue" | "a vice"));
        return Some(
            called.map_or_else(|| format!("{who} is described with {what}"), |of| format!("{who} {}", of.2)),
        );
    }
    let (preposition, what) = act.strip_prefix("after “")?.split_once("” and ")?;
    Some(format!("{what} “{preposition}” {who}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_told_in_words() {
        for (feature, expected) in [
            ("frame: agent of blame: accused", "Rome blames: accused"),
            (
                "frame: another party: object (passive) of (not) praise: hailed",
                "another party is praised (not so): hailed",
            ),
            ("frame: after “of” and a harmful act: invasion", "a harmful act “of” Rome: invasion"),
            ("frame: described with a vice: brutal", "Rome is called bad: brutal"),
            (
                "frame: charged with (possibly) a wrong: theft",
                "Rome is charged with a wrong (perhaps): theft",
            ),
            ("vectors: clause right", "the sense of the clause after the name"),
            ("lexicon: bad words, right, near more", "bad words after the name, the nearest most"),
            ("lexicon: good words, whole text", "good words in the paragraph"),
            ("lexicon: nearest left", "how good or bad the nearest telling word before the name is"),
            ("right: [TARGET] not-kept and [OTHER]", "after the name: Rome not kept and (another party)"),
            ("near, 1 before: brutal", "right before the name: brutal"),
            ("near, 3 after: not-kept", "3 words after the name: not kept"),
            ("affix: -less", "a word that ends in: -less"),
            ("role: first word", "Rome is named first of all"),
            ("something else", "something else"),
        ] {
            let Reason { said, words } = Reason::of(feature, "Rome");
            assert_eq!(words.map_or(said.clone(), |words| format!("{said}: {words}")), expected);
        }
    }
}
