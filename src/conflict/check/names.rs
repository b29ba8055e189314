//! Texts → names in them that act like parties and are not listed.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Serialize;

use super::CheckedText;
use super::common::is_common;
use crate::conflict::finder::folded;
use crate::conflict::{Conflict, MentionFinder};
use crate::span::ByteSpan;
use crate::speech::WordUse;
use crate::word_lists::{FRAMES, lines};

/// How often a name must stand in texts before it is told.
const LEAST: usize = 3;
/// How often it must be the subject of a verb.
const LEAST_AS_SUBJECT: usize = 1;
/// Words that may stand between a subject and its verb.
const MOST_BETWEEN: usize = 2;
/// Articles of German, which writes every noun with a capital: what follows one is mostly no name.
const GERMAN_ARTICLES: [&str; 12] =
    ["der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer", "eines"];

/// A name that acts like a party and is not in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct UnlistedName {
    /// As texts write it.
    pub name: String,
    /// How often they have it.
    pub count: usize,
    /// How often it is the subject of a verb.
    pub as_subject: usize,
    /// Where it first acts.
    pub place: String,
}

/// Names that stand in texts often enough and act, those that act most often first.
pub(super) fn unlisted(conflict: &Conflict, texts: &[CheckedText]) -> Vec<UnlistedName> {
    let finder = MentionFinder::new(conflict);
    let listed: FxHashSet<String> = conflict.decoys.iter().map(|decoy| folded(decoy)).collect();
    let mut seen: Vec<(Seen<'_>, &str)> = Vec::new();
    for text in texts {
        let known: Vec<ByteSpan> = finder.find(&text.text).iter().map(|mention| mention.span).collect();
        let names = names(&text.text);
        let is_new = |seen: &Seen<'_>| !known.iter().any(|span| span.overlaps(&seen.span));
        seen.extend(names.into_iter().filter(is_new).map(|seen| (seen, text.place.as_str())));
    }
    // The first word of a sentence has its capital from there: it is a name where one stands elsewhere.
    let inside = seen.iter().filter(|(seen, _)| !seen.begins).map(|(seen, _)| seen.name);
    let inside: FxHashSet<&str> = inside.flat_map(|name| [name, last_word(name)]).collect();
    let mut found: BTreeMap<&str, UnlistedName> = BTreeMap::new();
    for (seen, place) in &seen {
        let Some(name) = seen.known_inside(&inside).filter(|name| !listed.contains(&folded(name))) else {
            continue;
        };
        let entry = found.entry(name).or_insert_with(|| UnlistedName {
            name: name.to_owned(),
            count: 0,
            as_subject: 0,
            place: String::new(),
        });
        entry.count += 1;
        entry.as_subject += usize::from(seen.acts);
        if seen.acts && entry.place.is_empty() {
            (*place).clone_into(&mut entry.place);
        }
    }
    let mut found: Vec<UnlistedName> = with_surnames(found).into_values().collect();
    found.retain(|name| name.count >= LEAST && name.as_subject >= LEAST_AS_SUBJECT);
    found.sort_by_key(|name| Reverse((name.as_subject, name.count))); // stable: by name where they are equal
    found
}

fn last_word(name: &str) -> &str {
    name.rsplit_once(' ').map_or(name, |(_, last)| last)
}

/// A surname by itself counts for the one full name that ends with it.
fn with_surnames(mut found: BTreeMap<&str, UnlistedName>) -> BTreeMap<&str, UnlistedName> {
    let owners: Vec<(&str, &str)> = found
        .keys()
        .filter(|name| !name.contains(' '))
        .filter_map(|surname| {
            let mut full = found
                .keys()
                .filter(|name| name.strip_suffix(surname).is_some_and(|first| first.ends_with(' ')));
            full.next().filter(|_| full.next().is_none()).map(|full| (*surname, *full))
        })
        .collect();
    for (surname, full) in owners {
        let Some(alone) = found.remove(surname) else { continue };
        if let Some(full) = found.get_mut(full) {
            full.count += alone.count;
            full.as_subject += alone.as_subject;
            if full.place.is_empty() {
                full.place = alone.place;
            }
        }
    }
    found
}

/// Words with a capital that stand together.
struct Seen<'t> {
    name: &'t str,
    span: ByteSpan,
    /// Whether it begins a sentence.
    begins: bool,
    /// Whether it is the subject of a verb.
    acts: bool,
}

impl<'t> Seen<'t> {
    /// The name, without the first word of a sentence that is not part of the name.
    fn known_inside(&self, inside: &FxHashSet<&str>) -> Option<&'t str> {
        let rest = self.name.split_once(' ').map(|(_, rest)| rest);
        let is_known = |name: &&str| inside.contains(name);
        if self.begins { Some(self.name).filter(is_known).or(rest.filter(is_known)) } else { Some(self.name) }
    }
}

/// A word of a text.
#[derive(Clone, Copy)]
struct Word<'t> {
    text: &'t str,
    span: ByteSpan,
    /// Whether only a blank stands between it and the word before.
    follows: bool,
    /// Whether a sentence begins with it.
    begins: bool,
}

impl Word<'_> {
    fn is_capital(&self) -> bool {
        self.text.starts_with(char::is_uppercase)
    }

    /// What it is in a sentence, whatever its case.
    fn word_use(&self) -> WordUse {
        WordUse::of(&self.text.to_lowercase())
    }
}

/// Words with a capital that stand together, without articles, titles and months.
fn names(text: &str) -> Vec<Seen<'_>> {
    let words = words(text);
    let mut names = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let end = words[at..].iter().enumerate().position(|(i, word)| {
            !word.is_capital() || i > 0 && (!word.follows || is_possessive(words[at + i - 1].text))
        });
        let end = end.map_or(words.len(), |n| at + n);
        names.extend(name(text, &words, at, end));
        at = end.max(at + 1);
    }
    names
}

/// The name in a run of words with a capital.
fn name<'t>(text: &'t str, words: &[Word<'t>], from: usize, to: usize) -> Option<Seen<'t>> {
    let is_other = |word: &Word<'_>| {
        let told = word.word_use();
        told.holds_sentence || told.is_title || is_common(word.text)
    };
    // What stands before a title tells more of the title: "Republican Senator Jo Public".
    let from =
        words[from..to].iter().rposition(|word| word.word_use().is_title).map_or(from, |title| from + title);
    let start = from + words[from..to].iter().position(|word| !is_other(word))?;
    let before = start.checked_sub(1).map(|i| &words[i]).filter(|_| words[start].follows);
    let article = before.is_some_and(|word| GERMAN_ARTICLES.contains(&word.text.to_lowercase().as_str()));
    let last = words[to - 1];
    let (end, is_owner) = match is_possessive(last.text) {
        true => (last.span.end - possessive(last.text).len(), true),
        false => (last.span.end, false),
    };
    let span = ByteSpan::new(words[start].span.start, end);
    let name = span.slice(text)?;
    let acts = !is_owner && (has_verb(&words[to..]) || is_quoted(text, before, end));
    (!article && name.chars().count() > 1).then_some(Seen { name, span, begins: words[start].begins, acts })
}

/// Whether a verb follows, at most some adverbs before it.
fn has_verb(words: &[Word<'_>]) -> bool {
    let next = words.iter().take(MOST_BETWEEN + 1).take_while(|word| word.follows && !word.is_capital());
    for word in next {
        let told = word.word_use();
        if told.is_verb || is_deed(&word.text.to_lowercase()) {
            return true;
        }
        if !told.is_before_verb {
            return false;
        }
    }
    false
}

/// Whether a name stands behind "said" and before a mark: "“…,” said Orduna."
fn is_quoted(text: &str, before: Option<&Word<'_>>, end: usize) -> bool {
    let ends = text[end..].chars().next().is_none_or(|c| matches!(c, '.' | ',' | ';' | ':'));
    ends && before.is_some_and(|word| !word.is_capital() && word.word_use().passes_on)
}

/// The ending of a name that owns something.
fn possessive(word: &str) -> &str {
    ["'s", "’s"].into_iter().find(|end| word.ends_with(end)).unwrap_or_default()
}

fn is_possessive(word: &str) -> bool {
    !possessive(word).is_empty()
}

/// The words of a text.
fn words(text: &str) -> Vec<Word<'_>> {
    let is_inner = |c: char| matches!(c, '\'' | '’' | '-');
    let is_of_word = |c: char| c.is_alphanumeric() || is_inner(c);
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut end = 0;
    while let Some(from) = text[end..].find(char::is_alphanumeric) {
        let start = end + from;
        let rest = &text[start..];
        let word = rest[..rest.find(|c| !is_of_word(c)).unwrap_or(rest.len())].trim_end_matches(is_inner);
        let gap = &text[end..start];
        let begins =
            words.is_empty() || gap.contains(['.', '!', '?', '…', ':', '“', '”', '"', '«', '„', '\n']);
        let span = ByteSpan::new(start, start + word.len());
        words.push(Word { text: word, span, follows: gap == " ", begins });
        end = span.end;
    }
    words
}

/// Whether a word in lower case is a verb by which somebody does something to somebody.
fn is_deed(word: &str) -> bool {
    static DEEDS: LazyLock<(FxHashSet<&str>, FxHashSet<&str>)> = LazyLock::new(|| {
        let all = FRAMES.into_iter().flat_map(|(_, table)| lines(table));
        let verbs = all.filter_map(|mut columns| {
            let word = columns.next()?;
            matches!(columns.next()?, "verb" | "both").then_some(word)
        });
        let (begun, whole): (Vec<&str>, Vec<&str>) = verbs.partition(|word| word.ends_with('*'));
        (whole.into_iter().collect(), begun.into_iter().map(|word| word.trim_end_matches('*')).collect())
    });
    let (whole, begun) = &*DEEDS;
    whole.contains(word)
        || word.char_indices().any(|(i, _)| begun.contains(&word[..i]))
        || begun.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(texts: &[&str]) -> Vec<(String, usize, usize, String)> {
        let toml = "name = 'x'\ntitle = 'X'\ndecoys = ['New Vell']\n[[party]]\nid = 'vell'\nname = 'Vell'\n";
        let conflict = Conflict::from_toml("x", toml).expect("well formed");
        let texts: Vec<CheckedText> = texts
            .iter()
            .zip(1..)
            .map(|(text, line)| CheckedText {
                article: "a".into(),
                place: format!("a:{line}"),
                text: (*text).into(),
            })
            .collect();
        let found = unlisted(&conflict, &texts).into_iter();
        found.map(|name| (name.name, name.count, name.as_subject, name.place)).collect()
    }

    #[test]
    fn names_that_act_are_told_and_those_that_are_listed_are_not() {
        let texts = [
            "On Monday envoys of Vell met those of Orduna. New Vell said nothing, and Vell said little.",
            "Orduna said it would attack. “We are ready,” said Ines Marn, its minister.",
            "Vell and Orduna have fought since May. Bay President Ines Marn also warned of winter.",
            "Later Marn's office denied it. Protesters attacked the gate. Protesters said so.",
        ];
        assert_eq!(
            found(&texts),
            [("Ines Marn".to_owned(), 3, 2, "a:2".to_owned()), ("Orduna".to_owned(), 3, 2, "a:2".to_owned()),]
        );
    }

    #[test]
    fn other_scripts_and_german_nouns() {
        let texts = [
            "Посол Вейла приехал в Ордуну.",
            "В среду Ордуна заявила, что Ордуна атакует.",
            "А Ордуна напала.",
        ];
        assert_eq!(found(&texts)[0].0, "Ордуна");
        assert!(
            found(&["Gestern sagte die Polizei nichts. Die Polizei hat die Polizei verhaftet."]).is_empty()
        );
        assert!(found(&["قال الجيش"]).is_empty());
    }
}
