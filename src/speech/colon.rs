//! Words in front of a colon and a quotation, without a speech verb → who says it.

use super::label::is_label;
use super::language::Language;
use super::lexicon::{Class, is_of};
use super::name::{Named, named, persons};
use super::token::Token;

/// Most words of an office up to its last title: "The deputy head of the staff".
const OFFICE_WORDS: usize = 6;
/// Words that join clauses with a subject each.
const AND: [&str; 15] =
    ["and", "but", "while", "und", "aber", "et", "mais", "y", "pero", "i", "ale", "и", "но", "і", "але"];
/// How adverbs end that begin a sentence: "Finalmente".
const ADVERB_ENDS: [&str; 6] = ["mente", "ment", "weise", "erdings", "falls", "ly"];
/// Most words of a clause that begins with a name: "Orlov rejected the charges".
const CLAUSE_WORDS: usize = 6;
/// Most words of whose answer follows: "Her first reply".
const ANSWER_WORDS: usize = 4;

/// Whoever says the quotation behind these words and a colon: "Jo Public was blunt", "The Kremlin, in a
/// statement", "Her reply". `is_known` tells a surname that the article gave before.
pub(super) fn before_colon(
    text: &str,
    words: &[Token],
    language: Language,
    is_known: impl Fn(&str) -> bool,
) -> Option<Named> {
    let words = without_lead_in(last_clause(words));
    let first = words.first()?;
    if let Some(sender) = sender(words, language) {
        return named(text, sender, &[], language);
    }
    if first.is(Class::Pronoun) || is_answer(words) {
        let is_person = !first.is(Class::Thing) && !first.is(Class::Dialogue) && !first.is_in(&["its"]);
        return is_person.then_some(Named::Pronoun(first.span));
    }
    if is_label(words) {
        return None;
    }
    let end = end_of_subject(text, words, language);
    let who = without_statement(&words[..end]);
    let can_say = who.iter().any(is_of_office) || is_name(who, &words[end..], language, is_known);
    let more = aside(&words[end..]);
    if can_say && !is_label(who) { named(text, who, more, language) } else { None }
}

/// The clause that words end with, if it has a subject of its own: "The mayor was calm, but Jo Public was
/// blunt".
fn last_clause<'a, 't>(words: &'a [Token<'t>]) -> &'a [Token<'t>] {
    let begins = |at: &usize| {
        let [comma, and, subject] = &words[*at..*at + 3] else { return false };
        let is_subject =
            subject.is_name_like() || subject.is(Class::Pronoun) || subject.is(Class::Determiner);
        comma.is_mark(&[',']) && and.is_in(&AND) && is_subject
    };
    let clause = (0..words.len().saturating_sub(2)).rev().find(begins);
    clause.map_or(words, |comma| &words[comma + 2..])
}

/// Words behind what stands before the subject, with a comma: "And on Monday, Jo Public was blunt".
fn without_lead_in<'a, 't>(mut words: &'a [Token<'t>]) -> &'a [Token<'t>] {
    if words.first().is_some_and(|first| first.is(Class::Conjunction)) {
        words = &words[1..];
    }
    while words.first().is_some_and(|first| first.is(Class::LeadIn))
        && let Some(comma) = words.iter().position(|token| token.is_mark(&[',']))
    {
        words = &words[comma + 1..];
    }
    words
}

/// Whose words a label announces: "Quote from Jo Public".
fn sender<'a, 't>(words: &'a [Token<'t>], language: Language) -> Option<&'a [Token<'t>]> {
    let is_sender = |label: &[Token], name: &[Token]| {
        !name.is_empty() && name.iter().all(Token::is_capital) && is_label(label)
    };
    // "Пряма мова Зеленського"; in German any noun may follow
    let is_genitive = !matches!(language, Language::English | Language::German);
    let label = (1..words.len()).find(|at| !is_label(&words[..=*at])).unwrap_or(words.len());
    if is_genitive && is_sender(&words[..label], &words[label..]) {
        return Some(&words[label..]);
    }
    let from = words.iter().position(|token| token.is_in(&["from", "by", "von", "от", "від", "od", "de"]))?;
    let name = &words[from + 1..];
    is_sender(&words[..from], name).then_some(name)
}

/// Whether words are somebody's answer, by a pronoun: "His answer", "Her first reply".
fn is_answer(words: &[Token]) -> bool {
    words[0].is_in(&["his", "her", "their", "its"])
        && words.len() <= ANSWER_WORDS
        && words.last().is_some_and(|last| last.is(Class::Statement))
}

/// Whose statement words name: "Jo Public’s statement".
fn without_statement<'a, 't>(words: &'a [Token<'t>]) -> &'a [Token<'t>] {
    let is_owner = |token: &Token| token.lower.ends_with("'s") || token.lower.ends_with("’s");
    match words.iter().rposition(is_owner) {
        Some(owner) if words.last().is_some_and(|last| last.is(Class::Statement)) => &words[..=owner],
        _ => words,
    }
}

/// How many words the subject is that a sentence begins with.
fn end_of_subject(text: &str, words: &[Token], language: Language) -> usize {
    let clause = predicate(words, language);
    if clause == words.len() && is_named_office(text, words) {
        return clause;
    }
    let rest = |from: usize| words.get(from..clause).unwrap_or_default();
    let n_capitals = |from: usize| rest(from).iter().take_while(|token| is_of_name(token)).count();
    let office = end_of_office(&words[..clause], language);
    let end = office + n_capitals(office);
    if end == 0 && words[0].is(Class::Determiner) {
        return (1 + n_capitals(1)).min(clause);
    }
    if office == 0 {
        return end;
    }
    let end = end + usize::from(rest(end).first().is_some_and(is_of_nation));
    // "The president of Rome", "Le porte-parole du Kremlin Jo Public"
    let joins = |token: &&Token| {
        token.is(Class::Preposition) && !token.is(Class::Where) || token.is(Class::Determiner)
    };
    let joins = rest(end).iter().take_while(joins).count();
    let n_names = n_capitals(end + joins);
    if (1..=2).contains(&joins) && n_names > 0 { end + joins + n_names } else { end }
}

/// Where the first predicate or mark stands, as far as the tables know verbs.
fn predicate(words: &[Token], language: Language) -> usize {
    // "A retired colonel"
    let is_past = |at: usize, token: &Token| {
        let is_adjective = at == 1 && words[0].is(Class::Determiner);
        language == Language::English && token.lower.ends_with("ed") && !is_adjective
    };
    let ends = |(at, token): (usize, &Token)| {
        let is_verb = token.is(Class::Finite) || token.is(Class::Auxiliary) || token.verb().is_some();
        !token.is_word()
            || token.is(Class::Relative)
            || !token.is_capital() && (is_verb || is_past(at, token))
    };
    words.iter().enumerate().position(ends).unwrap_or(words.len())
}

/// Whether words are an office with a full name at the end: "Міністр оборони України Павло Сова".
fn is_named_office(text: &str, words: &[Token]) -> bool {
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
    let named = persons(text, words).last().and_then(|person| person.span);
    is_of_office(first) && named.is_some_and(|span| span.end == last.span.end)
}

/// Where the last title ends of the office that a clause begins with; 0 without one. Only English is sure to
/// have nothing but adjectives before it.
fn end_of_office(clause: &[Token], language: Language) -> usize {
    let is_cut = |token: &&Token| !token.is(Class::Preposition);
    let phrase = clause.iter().take(OFFICE_WORDS).take_while(is_cut).count();
    let belongs = |token: &Token| {
        is_of_name(token) || is_of_office(token) || token.is(Class::Determiner) || is_adjective(token)
    };
    let is_whole = |title: &usize| language == Language::English || clause[..*title].iter().all(belongs);
    clause[..phrase].iter().rposition(is_of_office).filter(is_whole).map_or(0, |title| title + 1)
}

/// Whether a word is of somebody in an office or of a body.
fn is_of_office(token: &Token) -> bool {
    token.is(Class::Title) || token.is(Class::Body) || is_of(Class::Office, &token.lower)
}

fn is_of_name(token: &Token) -> bool {
    token.is_name_like() || token.is(Class::Particle)
}

/// Whether a word of an office says of what state it is: "украинский", "russische".
fn is_adjective(token: &Token) -> bool {
    let ends = ["ий", "ый", "ой", "ая", "ка", "ька", "ське", "ое", "sche", "scher", "ski", "ska", "skie"];
    ends.iter().any(|end| token.lower.ends_with(end))
}

/// Whether a word behind an office says of what state it is: "L’ambassadeur italien", "El embajador ruso".
fn is_of_nation(token: &Token) -> bool {
    let ends = [
        "ien", "ienne", "ais", "aise", "ois", "oise", "ain", "aine", "éen", "éenne", "russe", "ense", "ano",
        "ana", "és", "esa", "eño", "eña", "ruso", "rusa",
    ];
    ends.iter().any(|end| token.lower.ends_with(end))
}

/// Whether words are the name of a person, given what follows them up to the colon. The first word of a
/// sentence has a capital whatever it is, so that one word has to be known, or to begin a short clause; in
/// German, where every noun has a capital, it has to be known or to stand alone.
fn is_name(words: &[Token], rest: &[Token], language: Language, is_known: impl Fn(&str) -> bool) -> bool {
    let of_sentences = [
        Class::LeadIn,
        Class::Determiner,
        Class::Common,
        Class::AgainstVerb,
        Class::BeforeVerb,
        Class::Conjunction,
        Class::Preposition,
        Class::Opener,
    ];
    let is_of_sentence = |token: &Token| of_sentences.into_iter().any(|class| token.is(class));
    let is_of_sentence = |token: &Token| is_of_sentence(token) || is_of(Class::Adverbial, &token.lower);
    let is_adverb = |token: &Token| ADVERB_ENDS.iter().any(|end| token.lower.ends_with(end));
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
    let is_particle = |token: &Token| token.is(Class::Particle) && !token.is(Class::Determiner);
    let is_part = |token: &Token| token.is_capital() || is_particle(token);
    match words {
        [only] => {
            let is_plain = |token: &Token| token.is_word() && !token.lower.contains(|c: char| c.is_numeric());
            let is_short = rest.len() < CLAUSE_WORDS && rest.iter().all(is_plain);
            let is_noun = language == Language::German && !rest.is_empty();
            let has_to_be_known = is_noun || is_adverb(only) || !is_short;
            only.is_capital() && !is_of_sentence(only) && (!has_to_be_known || is_known(&only.lower))
        }
        _ => first.is_capital() && last.is_capital() && words.iter().all(is_part) && !is_of_sentence(first),
    }
}

/// What is said of a subject behind a comma: "the spokesman", or their name.
fn aside<'a, 't>(rest: &'a [Token<'t>]) -> &'a [Token<'t>] {
    let [comma, words @ ..] = rest else { return &[] };
    let length = words.iter().position(|token| !token.is_word()).unwrap_or(words.len());
    let words = &words[..length];
    let is_aside = words.first().is_some_and(|first| first.is(Class::Determiner) || first.is(Class::Title))
        || !words.is_empty() && words.iter().all(Token::is_capital);
    if comma.is_mark(&[',']) && is_aside { words } else { &[] }
}
