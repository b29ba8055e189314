//! Names beside a colon → whether they speak.

use std::sync::LazyLock;

use super::lexicon::{Class, is_of};
use super::token::Token;
use crate::word_lists::words_of;

/// Labels of fields, and those of a quotation, with `_` for a space.
static FIELDS: LazyLock<Vec<&str>> = LazyLock::new(|| words_of("field").collect());
static QUOTATIONS: LazyLock<Vec<&str>> = LazyLock::new(|| words_of("quotation").collect());

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

/// Whether words in front of a colon are the label of a field, such as "Source" or "Details", which says
/// nothing.
pub(super) fn is_field(who: &[Token]) -> bool {
    begins(who, &FIELDS) || is_of_quotation(who)
}

/// Whether words in front of a colon say that a quotation follows, and not whose: "Quote", "Дословно".
pub(super) fn is_of_quotation(who: &[Token]) -> bool {
    begins(who, &QUOTATIONS)
}

/// Whether words are a label of a list; one of two words may be followed by whose words it is.
fn begins(who: &[Token], labels: &[&str]) -> bool {
    let is_one = |label: &&str| match label.split_once('_') {
        None => who.len() == 1 && who[0].lower == *label,
        Some((first, second)) => who.len() > 1 && who[0].lower == first && who[1].lower == second,
    };
    labels.iter().any(is_one)
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
        && is_of(Class::Toponym, &who[0].lower)
        && !who.iter().any(|token| is_title(token) || token.is(Class::Body));
    who.iter().all(is_of_name) && !is_clause && !is_topic(said)
}

/// Whether words are a kind or a subject of articles, with nothing but names around it: "War in Veii".
pub(super) fn is_topic(words: &[Token]) -> bool {
    let is_kicker = |token: &Token| token.is(Class::Kicker);
    let is_around = |token: &Token| {
        token.is_capital() || is_kicker(token) || token.is(Class::Where) || token.is(Class::Determiner)
    };
    words.len() <= TOPIC_WORDS && words.iter().any(is_kicker) && words.iter().all(is_around)
}

/// Whether a name is that of a country or a town: "Ukraine", "El Fasher".
fn is_place(who: &[Token]) -> bool {
    // A headline is often too short to tell its language.
    let is_toponym = |token: &Token| is_of(Class::Toponym, &token.lower);
    who.iter().any(is_toponym) && who.iter().all(|token| is_toponym(token) || token.is(Class::Particle))
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
