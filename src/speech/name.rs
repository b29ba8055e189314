//! Tokens that name a speaker → what they are called.

use super::Speaker;
use super::token::Token;
use super::words::{
    BODIES, CONJUNCTIONS, DETERMINERS, FINITE, LEAD_IN, PREPOSITIONS, PRONOUNS, RELATIVE, TITLES,
};
use crate::span::ByteSpan;

/// Most words of a person's name.
const NAME_WORDS: usize = 5;
/// Most words of what somebody is.
const OFFICE_WORDS: usize = 8;
/// Small words inside of names.
const PARTICLES: [&str; 12] = ["de", "van", "von", "der", "den", "di", "da", "la", "el", "al", "bin", "dos"];

/// Whom a sentence names as a speaker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Named {
    /// By name or by what they are.
    As(Speaker),
    /// By a pronoun, at this place.
    Pronoun(ByteSpan),
}

/// The speaker that tokens name; `more` says who that is, after a comma.
pub(super) fn named(text: &str, tokens: &[Token], more: &[Token]) -> Option<Named> {
    let tokens = &tokens[..tokens.iter().position(|token| token.is_in(&RELATIVE)).unwrap_or(tokens.len())];
    let (first, last) = (tokens.first()?, tokens.last()?);
    if first.is_in(&PRONOUNS) && tokens.len() <= 2 {
        return Some(Named::Pronoun(first.span));
    }
    let head = tokens.iter().position(|token| token.is_in(&PREPOSITIONS)).unwrap_or(tokens.len());
    let more =
        &more[..more.iter().position(|token| token.is_in(&["who", "whose", "which"])).unwrap_or(more.len())];
    let titled = name_at_end(tokens).filter(|name| name.start > head && is_titled(tokens, name.start));
    let name = name_at_end(&tokens[..head])
        .filter(|name| titled.is_none() || !tokens[name.clone()].iter().all(|token| token.is_in(&TITLES)))
        .or_else(|| titled.clone())
        .map(|name| &tokens[name])
        // "its secretary, Jo Public, said"
        .or_else(|| (!more.is_empty() && more.iter().all(Token::is_capital)).then_some(more))
        .or_else(|| (head > 0).then(|| without_determiner(&tokens[..head])))
        .or_else(|| name_at_end(tokens).map(|name| &tokens[name]))?;
    let (name_first, name_last) = (name.first()?, name.last()?);
    let end = more.last().map_or(last.span.end, |token| token.span.end);
    let name = &text[name_first.span.start..name_last.span.end];
    let span = ByteSpan::new(first.span.start, end.max(last.span.end));
    let described = text[span.start..span.end].to_owned();
    Some(Named::As(Speaker { name: bare(name).to_owned(), span: Some(span), described, party: None }))
}

/// A name without its possessive ending.
fn bare(name: &str) -> &str {
    name.strip_suffix("'s").or_else(|| name.strip_suffix("’s")).unwrap_or(name)
}

fn without_determiner<'a, 't>(tokens: &'a [Token<'t>]) -> &'a [Token<'t>] {
    match tokens {
        [first, rest @ ..] if first.is_in(&DETERMINERS) && !rest.is_empty() => rest,
        _ => tokens,
    }
}

/// Whether a name after a preposition belongs to a title: "secretary of state Jo Public", not "a lawyer in Rome".
fn is_titled(tokens: &[Token], start: usize) -> bool {
    let before = &tokens[start - 1];
    !before.is_in(&PREPOSITIONS) && !before.is_in(&DETERMINERS)
}

/// The capitalised words at the end of tokens, without titles.
fn name_at_end(tokens: &[Token]) -> Option<std::ops::Range<usize>> {
    let mut start = tokens.len();
    while start > 0
        && (tokens[start - 1].is_capital() || start < tokens.len() && tokens[start - 1].is_in(&PARTICLES))
    {
        start -= 1;
    }
    while start < tokens.len() && (tokens[start].is_in(&DETERMINERS) || !tokens[start].is_capital()) {
        start += 1;
    }
    let titles = tokens[start..].iter().rposition(|token| token.is_in(&TITLES)).map_or(0, |last| last + 1);
    let name = start + titles..tokens.len();
    let is_body = tokens[name.clone()].iter().any(|token| token.is_in(&BODIES));
    let name = if name.is_empty() || is_body { start..tokens.len() } else { name };
    (!name.is_empty()).then_some(name)
}

/// The names of persons among tokens, each with what stands before it: two to five capitalised words on end that are nothing else.
pub(super) fn persons(text: &str, tokens: &[Token]) -> Vec<Speaker> {
    let mut persons = Vec::new();
    let mut start = 0;
    while start < tokens.len() {
        let mut end = start;
        while end < tokens.len() && (tokens[end].is_capital() || end > start && tokens[end].is_in(&PARTICLES))
        {
            end += 1;
        }
        while start < end && (tokens[start].is_in(&LEAD_IN) || tokens[start].is_in(&CONJUNCTIONS)) {
            start += 1;
        }
        if let Some(name) = name_at_end(&tokens[start..end]).map(|name| start + name.start..start + name.end)
        {
            persons.extend(person(text, tokens, start, name));
        }
        start = end.max(start + 1);
    }
    persons
}

/// Where what is said of somebody ends, whose name ends at a place: ", 61, a lawyer in Rome".
fn aside_end(tokens: &[Token], name: usize) -> usize {
    let mut end = name;
    while let [comma, first, ..] = &tokens[end..] {
        let is_age = first.lower.starts_with(|c: char| c.is_ascii_digit());
        if !comma.is_mark(&[',']) || !is_age && !first.is_in(&DETERMINERS) {
            break;
        }
        let rest = &tokens[end + 1..];
        end += 1 + rest
            .iter()
            .position(|token| !token.is_word() || token.is_in(&RELATIVE))
            .unwrap_or(rest.len());
        if !is_age {
            break;
        }
    }
    end
}

/// Where what somebody is begins, whose name begins at a place: "A Ukrainian adviser, Jo Public".
fn office_start(tokens: &[Token], name: usize) -> usize {
    let Some(comma) = name.checked_sub(1).filter(|at| tokens[*at].is_mark(&[','])) else { return name };
    let start = tokens[..comma].iter().rposition(|token| !token.is_word()).map_or(0, |at| at + 1);
    let office = &tokens[start..comma];
    let is_office = office.first().is_some_and(|first| first.is_in(&DETERMINERS))
        && office.len() <= OFFICE_WORDS
        && office.iter().all(|token| token.verb().is_none() && !token.is_in(&FINITE));
    if is_office { start } else { name }
}

fn person(text: &str, tokens: &[Token], start: usize, name: std::ops::Range<usize>) -> Option<Speaker> {
    let words = &tokens[name.clone()];
    let is_mister = name.start > start
        && tokens[name.start - 1].is_in(&["mr", "mr.", "mrs", "mrs.", "ms", "ms.", "dr", "dr."]);
    let is_body = words.iter().any(|word| {
        word.is_in(&BODIES) || word.is_in(&TITLES) || word.lower.ends_with("'s") || word.lower.ends_with("’s")
    });
    let is_after_the = start > 0 && tokens[start - 1].is_in(&["the"]) || tokens[start].is_in(&["the"]);
    let is_shouted = words.iter().all(|word| {
        text[word.span.start..word.span.end].chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
    });
    if !(is_mister || (2..=NAME_WORDS).contains(&words.len())) || is_body || is_after_the || is_shouted {
        return None;
    }
    // "US president Donald Trump"
    let is_of_name = |token: &&Token| {
        let cuts = token.is_in(&CONJUNCTIONS) || token.is_in(&PREPOSITIONS) && !token.is_in(&["of"]);
        token.is_word() && token.verb().is_none() && !cuts
    };
    let before = tokens[..name.start].iter().rev().take(4).take_while(is_of_name).count();
    let end = aside_end(tokens, name.end);
    let start = office_start(tokens, name.start - before);
    let span = ByteSpan::new(tokens[start].span.start, tokens[end - 1].span.end);
    let described = text[span.start..span.end].to_owned();
    let name = &text[words.first()?.span.start..words.last()?.span.end];
    Some(Speaker { name: name.to_owned(), span: Some(span), described, party: None })
}
