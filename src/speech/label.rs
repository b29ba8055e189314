//! Names beside a colon → whether they speak.

use super::lexicon::{Class, is_of};
use super::token::Token;

/// Most words of a label: "The bottom line".
const LABEL_WORDS: usize = 3;
/// Most words of a topic in front of a colon.
const TOPIC_WORDS: usize = 5;
/// Most words of a phrase without a verb: "the last king".
const PHRASE_WORDS: usize = 3;
/// Where a relative clause begins at the latest: "the man who".
const RELATIVE_WITHIN: usize = 5;
/// Articles of the languages that have them as words.
const ARTICLES: [&str; 20] = [
    "the", "a", "an", "le", "la", "les", "l’", "l'", "un", "une", "der", "die", "das", "ein", "eine", "el",
    "los", "las", "una", "lo",
];
/// "From cook to king": how such a phrase begins, and what its second half begins with.
const FROM: [&str; 12] = ["from", "von", "vom", "de", "du", "del", "от", "из", "від", "із", "od", "z"];
const TO: [&str; 11] = ["to", "zu", "zum", "zur", "bis", "à", "au", "a", "al", "до", "do"];

/// Whether whoever is named in front of a colon says what stands behind it. A country or a town does only if
/// it sounds like talk: else it is what the words are about, or where they come from. Nobody says a figure,
/// or what they are called: "Jo Public: the woman who ended a war".
pub(super) fn can_say(who: &[Token], said: &[Token]) -> bool {
    let is_talk = |token: &Token| {
        let is_us = token.is_in(&["us"]) && token.is_capital(); // the country
        token.is_quote() || is_of(Class::Opinion, &token.lower) || token.is(Class::Dialogue) && !is_us
    };
    let is_figure = said.first().is_some_and(|first| first.lower.starts_with(|c: char| c.is_ascii_digit()))
        && !said.iter().any(|token| token.is(Class::Finite));
    said.iter().any(is_talk) || !is_place(who) && !is_figure && !is_phrase(said)
}

/// Whether words before a colon name what follows and nobody who speaks: "Details", "The result", "Fact
/// check".
pub(super) fn is_label(words: &[Token]) -> bool {
    let is_name = |token: &Token| is_of(Class::Label, &token.lower) || is_of(Class::Kicker, &token.lower);
    words.len() <= LABEL_WORDS
        && words.iter().any(is_name)
        && words.iter().all(|token| is_name(token) || token.is(Class::Determiner))
}

/// How many tokens a label in front of a text is, with its colon: "Details: Rome left the bridge."
pub(super) fn label_length(tokens: &[Token]) -> usize {
    let colon = tokens.iter().take(LABEL_WORDS + 1).position(|token| token.is_mark(&[':']));
    colon.filter(|colon| is_label(&tokens[..*colon])).map_or(0, |colon| colon + 1)
}

/// Whether words behind a colon are a name and no clause, and what they follow is no mere topic: "Rome will
/// pay: Jo Public", not "Veii war: Rome breaks the truce".
pub(super) fn is_signer(who: &[Token], said: &[Token]) -> bool {
    let is_title = |token: &Token| token.is(Class::Title) || is_of(Class::Office, &token.lower);
    let is_of_name = |token: &Token| {
        let joins = token.is(Class::Particle) || token.is(Class::Preposition) || token.is(Class::Determiner);
        token.is_capital() || joins || is_title(token)
    };
    let is_clause = who.len() > 1
        && is_toponym(&who[0])
        && !who.iter().any(|token| is_title(token) || token.is(Class::Body));
    who.iter().all(is_of_name) && !is_clause && !is_topic(said)
}

/// Whether words are a kind or a subject of articles, with nothing but names around it: "War in Veii".
fn is_topic(words: &[Token]) -> bool {
    let is_kicker = |token: &Token| token.is(Class::Kicker);
    let is_around = |token: &Token| {
        token.is_capital() || is_kicker(token) || token.is(Class::Where) || token.is(Class::Determiner)
    };
    words.len() <= TOPIC_WORDS && words.iter().any(is_kicker) && words.iter().all(is_around)
}

/// Whether a name is that of a country or a town: "Ukraine", "El Fasher".
fn is_place(who: &[Token]) -> bool {
    who.iter().any(is_toponym) && who.iter().all(|token| is_toponym(token) || token.is(Class::Particle))
}

/// Whether a word is a country or a town in any language: a headline is often too short to tell its own.
fn is_toponym(token: &Token) -> bool {
    is_of(Class::Toponym, &token.lower) || is_of(Class::Town, &token.lower)
}

/// Whether words are no clause but what somebody is called: "the man who broke Rome", "from cook to king".
fn is_phrase(words: &[Token]) -> bool {
    let Some(first) = words.first() else { return false };
    let is_finite = |token: &Token| token.is(Class::Finite) && !token.is_capital();
    let has_article = first.is_in(&ARTICLES);
    let is_short = has_article && words.len() <= PHRASE_WORDS && !words.iter().any(is_finite);
    let is_way =
        first.is_in(&FROM) && words.iter().any(|token| token.is_in(&TO)) && !words.iter().any(is_finite);
    let is_relative = |at: &usize| {
        let token = &words[*at];
        let is_english = token.is_in(&["who", "whose", "which", "that"]);
        let is_set_off = words[*at - 1].is_mark(&[',']) && !token.is(Class::Conjunction);
        let is_article = token.is_in(&ARTICLES);
        is_english && has_article
            || is_set_off && (token.is(Class::Relative) || is_article && has_article)
            || has_article && token.is(Class::Relative) && !is_clause_word(token)
    };
    let relative = (1..words.len().min(RELATIVE_WITHIN)).find(is_relative);
    let is_described = relative.is_some_and(|relative| {
        let is_other = |at: usize| at != relative + 1 && is_finite(&words[at]);
        !(0..words.len()).any(is_other)
    });
    is_short || is_way || is_described
}

/// Whether a word may begin any clause, and need not say more of a noun: "when", "as".
fn is_clause_word(token: &Token) -> bool {
    token.is(Class::Conjunction) || token.is(Class::LeadIn) || token.is(Class::Adverbial)
}
