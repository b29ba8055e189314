//! The tables of speech verbs and of the words around them.

use std::array;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::language::Language;
use crate::word_lists::{SPEECH_VERBS, lines};

const WORDS: &str = include_str!("../../datasets/speech-words.tsv");

/// What a speech verb takes; `datasets/speech-verbs.tsv` says more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    Say,
    Claim,
    Tell,
    Utter,
    Adding,
    Judge,
    Source,
}

/// A class of words; `datasets/speech-words.tsv` says what each shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Common,
    That,
    BeforeVerb,
    AgainstVerb,
    Auxiliary,
    Finite,
    Pronoun,
    Thing,
    Determiner,
    Particle,
    Preposition,
    LeadIn,
    Adverbial,
    Relative,
    Conjunction,
    As,
    Statement,
    Object,
    Hearer,
    Title,
    Body,
    Place,
    Inanimate,
    SoCalled,
    Dialogue,
    Kicker,
    Opener,
    Where,
    Office,
    Critic,
    Outsider,
    Weekday,
    Toponym,
    Town,
    Label,
    Opinion,
}

/// Names of the classes in the table, in order.
const CLASSES: [(&str, Class); 36] = [
    ("common", Class::Common),
    ("that", Class::That),
    ("before-verb", Class::BeforeVerb),
    ("against-verb", Class::AgainstVerb),
    ("auxiliary", Class::Auxiliary),
    ("finite", Class::Finite),
    ("pronoun", Class::Pronoun),
    ("thing", Class::Thing),
    ("determiner", Class::Determiner),
    ("particle", Class::Particle),
    ("preposition", Class::Preposition),
    ("lead-in", Class::LeadIn),
    ("adverbial", Class::Adverbial),
    ("relative", Class::Relative),
    ("conjunction", Class::Conjunction),
    ("as", Class::As),
    ("statement", Class::Statement),
    ("object", Class::Object),
    ("hearer", Class::Hearer),
    ("title", Class::Title),
    ("body", Class::Body),
    ("place", Class::Place),
    ("inanimate", Class::Inanimate),
    ("so-called", Class::SoCalled),
    ("dialogue", Class::Dialogue),
    ("kicker", Class::Kicker),
    ("opener", Class::Opener),
    ("where", Class::Where),
    ("office", Class::Office),
    ("critic", Class::Critic),
    ("outsider", Class::Outsider),
    ("weekday", Class::Weekday),
    ("toponym", Class::Toponym),
    ("town", Class::Town),
    ("label", Class::Label),
    ("opinion", Class::Opinion),
];

/// The classes of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Classes(u64);

impl Classes {
    pub(super) fn has(self, class: Class) -> bool {
        self.0 >> (class as u64) & 1 == 1
    }
}

/// What the tables say of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Entry {
    pub(super) verb: Option<Verb>,
    pub(super) classes: Classes,
}

type Table = FxHashMap<&'static str, Entry>;

static TABLES: LazyLock<[Table; Language::ALL.len()]> = LazyLock::new(|| {
    let mut tables = array::from_fn(|_| Table::default());
    for (kind, language, words) in entries(SPEECH_VERBS) {
        let verb = verb_kind(kind);
        for word in words.split(' ') {
            tables[language as usize].entry(word).or_default().verb = verb;
        }
    }
    for (class, language, words) in entries(WORDS) {
        let bit = class_of(class).map_or(0, |class| 1 << class as u64);
        for word in words.split(' ').filter(|word| !word.ends_with('*')) {
            tables[language as usize].entry(word).or_default().classes.0 |= bit;
        }
    }
    tables
});

/// Languages in which a word is common or a speech verb, one bit each.
static COMMON: LazyLock<FxHashMap<&'static str, u16>> = LazyLock::new(|| {
    let mut common = FxHashMap::default();
    for (language, table) in Language::ALL.into_iter().zip(TABLES.iter()) {
        let is_told = |entry: &Entry| entry.verb.is_some() || entry.classes.has(Class::Common);
        for (word, _) in table.iter().filter(|(_, entry)| is_told(entry)) {
            *common.entry(*word).or_default() |= 1 << language as u16;
        }
    }
    common
});

/// Words and beginnings of words of a class in all languages.
type Stems = (Vec<&'static str>, Vec<&'static str>);

static STEMS: LazyLock<[Stems; CLASSES.len()]> = LazyLock::new(|| {
    let mut stems: [Stems; CLASSES.len()] = array::from_fn(|_| Stems::default());
    for (class, _, words) in entries(WORDS) {
        let Some(class) = class_of(class) else { continue };
        let (whole, begun) = &mut stems[class as usize];
        for word in words.split(' ') {
            match word.strip_suffix('*') {
                Some(stem) => begun.push(stem),
                None => whole.push(word),
            }
        }
    }
    stems
});

/// Lines of a table: what a line is about, its language, its words.
fn entries(table: &'static str) -> impl Iterator<Item = (&'static str, Language, &'static str)> {
    lines(table).filter_map(|mut columns| {
        Some((columns.next()?, Language::of_code(columns.next()?)?, columns.next()?))
    })
}

fn verb_kind(kind: &str) -> Option<Verb> {
    Some(match kind {
        "say" => Verb::Say,
        "claim" => Verb::Claim,
        "tell" => Verb::Tell,
        "utter" => Verb::Utter,
        "adding" => Verb::Adding,
        "judge" => Verb::Judge,
        "source" => Verb::Source,
        _ => return None,
    })
}

fn class_of(name: &str) -> Option<Class> {
    CLASSES.iter().find(|(known, _)| *known == name).map(|(_, class)| *class)
}

/// What the tables of a language say of a word in lower case.
pub(super) fn entry(language: Language, word: &str) -> Entry {
    let table = &TABLES[language as usize];
    let curly = || word.contains('\'').then(|| word.replace('\'', "’"));
    let known = table.get(word).or_else(|| table.get(curly()?.as_str())).copied();
    // "And" is written in front of the word: "and he said" is one word.
    let and = match language {
        Language::Arabic => "و",
        Language::Hebrew => "ו",
        _ => return known.unwrap_or_default(),
    };
    known.or_else(|| table.get(word.strip_prefix(and)?).copied()).unwrap_or_default()
}

/// Whether the tables of a language know a word.
pub(super) fn is_known(language: Language, word: &str) -> bool {
    TABLES[language as usize].contains_key(word)
}

/// The languages in which a word is common or a speech verb, one bit each.
pub(super) fn languages_of(word: &str) -> u16 {
    COMMON.get(word).copied().unwrap_or_default()
}

/// Whether a word in lower case is of a class in any language, inflected or not.
pub(super) fn is_of(class: Class, word: &str) -> bool {
    let (whole, begun) = &STEMS[class as usize];
    let is_one = |word: &str| whole.contains(&word) || begun.iter().any(|stem| word.starts_with(stem));
    // The article is written in one with its word.
    let bare = word.strip_prefix("ال").or_else(|| word.strip_prefix('ה'));
    is_one(word) || bare.is_some_and(is_one)
}

/// Whether a text has a word of a class that is written without spaces around it.
pub(super) fn is_within(class: Class, text: &str) -> bool {
    let (whole, begun) = &STEMS[class as usize];
    let mut words = whole.iter().chain(begun);
    words.any(|word| word.starts_with(|c| matches!(c, '\u{4e00}'..='\u{9fff}')) && text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_tables_is_read() {
        for (table, is_name) in [
            (SPEECH_VERBS, &(|name: &str| verb_kind(name).is_some()) as &dyn Fn(&str) -> bool),
            (WORDS, &|name: &str| class_of(name).is_some()),
        ] {
            for columns in lines(table).map(Vec::from_iter) {
                let [name, language, words] = columns.as_slice() else {
                    panic!("three columns: {columns:?}")
                };
                assert!(is_name(name) && Language::of_code(language).is_some(), "{columns:?}");
                assert!(words.split(' ').all(|word| !word.is_empty()), "{columns:?}");
            }
        }
        assert!(TABLES.iter().all(|table| table.len() > 100));
    }

    #[test]
    fn a_word_is_read_in_its_language() {
        assert_eq!(entry(Language::English, "said").verb, Some(Verb::Say));
        assert_eq!(entry(Language::German, "said"), Entry::default());
        assert_eq!(entry(Language::Ukrainian, "заявив").verb, Some(Verb::Claim));
        assert_eq!(entry(Language::Russian, "заявив").verb, Some(Verb::Adding));
        assert_eq!(entry(Language::Arabic, "وقال").verb, Some(Verb::Claim));
        assert!(is_of(Class::Office, "ministry") && is_of(Class::Office, "посольства"));
        assert!(is_within(Class::Office, "俄罗斯外交部") && !is_within(Class::Office, "ministry"));
    }
}
