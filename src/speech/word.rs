//! What a word can do in a sentence, whatever its language.

use super::language::Language;
use super::lexicon::{Class, Verb, entry};

/// What a word is in at least one of the languages that the tables of speech know.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "a word can be several of these at once")]
pub(crate) struct WordUse {
    /// It holds a sentence together: an article, a pronoun, a preposition, an auxiliary and the like.
    pub(crate) holds_sentence: bool,
    /// It stands before a name and is none of it: "President".
    pub(crate) is_title: bool,
    /// It is a finite verb, as far as the tables know them.
    pub(crate) is_verb: bool,
    /// It passes on what the name behind it says: "said".
    pub(crate) passes_on: bool,
    /// It may stand between a subject and its verb: "also".
    pub(crate) is_before_verb: bool,
}

/// Classes of words that hold a sentence together.
const HOLDING: [Class; 9] = [
    Class::Common,
    Class::That,
    Class::Auxiliary,
    Class::Pronoun,
    Class::Determiner,
    Class::Preposition,
    Class::Relative,
    Class::Conjunction,
    Class::As,
];

impl WordUse {
    /// Looks a word in lower case up.
    pub(crate) fn of(word: &str) -> Self {
        let mut found = Self::default();
        for language in Language::ALL {
            let entry = entry(language, word);
            let is = |class| entry.classes.has(class);
            let verb = entry.verb;
            found.holds_sentence |= HOLDING.into_iter().any(is) || verb == Some(Verb::Say);
            found.is_title |= is(Class::Title);
            found.is_before_verb |= is(Class::BeforeVerb);
            found.passes_on |= matches!(verb, Some(Verb::Say | Verb::Claim | Verb::Utter));
            found.is_verb |= is(Class::Auxiliary)
                || is(Class::Finite)
                || matches!(verb, Some(Verb::Say | Verb::Claim | Verb::Tell | Verb::Utter | Verb::Judge));
        }
        found
    }
}
