//! Tokens that name a speaker → what they are called.

use super::Speaker;
use super::language::Language;
use super::lexicon::Class;
use super::token::Token;
use crate::span::ByteSpan;

/// Most words of a person's name.
const NAME_WORDS: usize = 5;
/// Most letters of a state or body by its initials.
const INITIALS: usize = 4;
/// Marks that no name has in it.
const QUOTATION_MARKS: [char; 5] = ['“', '”', '«', '»', '„'];
/// Most words of what somebody is.
const OFFICE_WORDS: usize = 8;

/// Whom a sentence names as a speaker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Named {
    /// By name or by what they are.
    As(Speaker),
    /// By a pronoun, at this place.
    Pronoun(ByteSpan),
    /// As somebody, without a word for them.
    Nobody,
}

/// The speaker that tokens name; `more` says who that is, after a comma. Nobody if a finite verb or a
/// quotation mark is among them.
pub(super) fn named(text: &str, tokens: &[Token], more: &[Token], language: Language) -> Option<Named> {
    let tokens = &tokens[..tokens.iter().position(|token| token.is(Class::Relative)).unwrap_or(tokens.len())];
    let (first, last) = (tokens.first()?, tokens.last()?);
    // "Her reply: “…”"
    let is_possessive = tokens.len() == 1 && first.is_in(&["his", "her", "their"]);
    if first.is(Class::Pronoun) && tokens.len() <= 2 || is_possessive {
        return Some(Named::Pronoun(first.span));
    }
    let more =
        &more[..more.iter().position(|token| token.is_in(&["who", "whose", "which"])).unwrap_or(more.len())];
    let name = match language {
        Language::English => english_name(tokens, more),
        _ if is_full_name(more) && !tokens.windows(2).any(is_full_name) => Some(more),
        _ => name_abroad(tokens, language),
    }?;
    let (name_first, name_last) = (name.first()?, name.last()?);
    let end = more.last().map_or(last.span.end, |token| token.span.end);
    let called = &text[name_first.span.start..name_last.span.end];
    let is_finite = |token: &Token| token.is(Class::Finite) && !token.is_capital();
    if called.contains(QUOTATION_MARKS) || name.iter().any(is_finite) {
        return None;
    }
    let span = ByteSpan::new(first.span.start, end.max(last.span.end));
    let described = text[span.start..span.end].to_owned();
    let called = if language == Language::Chinese { without_occupation(called) } else { called };
    Some(Named::As(Speaker { name: bare(called).to_owned(), span: Some(span), described, party: None }))
}

/// Letters of a word at most that has no capital in a headline with capitals.
const PARTICLE: usize = 4;
/// Names that look like speech verbs: Edward Said, Herbert Read.
const NAMES: [&str; 3] = ["said", "read", "tell"];

/// Whether what looks like a speech verb is the name of somebody: "Omar Said told", not the headline "Rome
/// Said Veii Lied".
pub(super) fn is_name(sentence: &[Token], at: usize) -> bool {
    let token = &sentence[at];
    let is_within = at > 0 && sentence[at - 1].is_word();
    let is_lower = |token: &Token| token.is_word() && !token.is_capital() && token.lower.len() > PARTICLE;
    let goes_on = sentence.get(at + 1).is_some_and(Token::is_capital);
    let is_headline = goes_on && !sentence.iter().any(is_lower);
    token.is_capital() && token.is_in(&NAMES) && is_within && !is_headline
}

/// Whether all of some words have capitals, and they are as many as a full name has.
pub(super) fn is_full_name(words: &[Token]) -> bool {
    (2..=NAME_WORDS).contains(&words.len())
        && words.iter().all(|word| word.is_capital() && !word.is(Class::Title))
}

/// The words of an English phrase that are the name, else what somebody is.
fn english_name<'a, 't>(tokens: &'a [Token<'t>], more: &'a [Token<'t>]) -> Option<&'a [Token<'t>]> {
    let head = tokens.iter().position(|token| token.is(Class::Preposition)).unwrap_or(tokens.len());
    let titled = name_at_end(tokens).filter(|name| name.start > head && is_titled(tokens, name.start));
    name_at_end(&tokens[..head])
        .filter(|name| titled.is_none() || !tokens[name.clone()].iter().all(|token| token.is(Class::Title)))
        .or_else(|| titled.clone())
        .map(|name| &tokens[name])
        // "its secretary, Jo Public, said"
        .or_else(|| (!more.is_empty() && more.iter().all(Token::is_capital)).then_some(more))
        .or_else(|| (head > 0).then(|| without_determiner(&tokens[..head])))
        .or_else(|| name_at_end(tokens).map(|name| &tokens[name]))
}

/// The same in other languages, where a capital does not show a name (German), or there are none.
fn name_abroad<'a, 't>(tokens: &'a [Token<'t>], language: Language) -> Option<&'a [Token<'t>]> {
    let n_all = tokens.len();
    let tokens = without_determiner(tokens);
    if tokens.iter().any(|token| token.is(Class::Critic)) {
        return Some(up_to_preposition(tokens, language));
    }
    let has_capital = tokens.iter().any(Token::is_capital);
    if !has_capital && tokens.iter().any(Token::is_name_like) {
        return Some(name_without_capitals(tokens, language));
    }
    let phrase = up_to_preposition(tokens, language);
    if let Some(name) = name_behind_office(tokens, phrase.len()) {
        return Some(name);
    }
    let name = name_at_end(phrase).map(|name| without_office(tokens, name));
    // Nouns have capitals, too: "der römische Hirte Jo Public".
    let is_german = language == Language::German && tokens.len() < n_all;
    let name = name.map(|name| name.start + usize::from(is_german && name.len() > 2)..name.end);
    let is_person = |name: &std::ops::Range<usize>| {
        let is_behind_title = name.start > 0 && tokens[name.start - 1].is(Class::Title);
        let is_body = tokens[name.clone()].iter().any(|token| token.is(Class::Body));
        let is_alone = name.len() == phrase.len();
        let last = &tokens[name.end - 1];
        !is_body && (name.len() > 1 || is_alone || is_behind_title && !last.is(Class::Place))
    };
    match name {
        Some(name) if is_person(&name) => Some(&tokens[name]),
        // "Ministerio de Defensa", "министр обороны Украины": all of it is what they are called.
        _ if phrase.iter().any(|token| token.is(Class::Body)) => {
            Some(with_genitive(tokens, phrase.len(), language))
        }
        _ => Some(phrase),
    }
    .filter(|name| !name.is_empty())
}

/// The full name behind an office and what it is of: "secrétaire d’État Jo Public", "porte-parole du Kremlin
/// Jo Public".
fn name_behind_office<'a, 't>(tokens: &'a [Token<'t>], office: usize) -> Option<&'a [Token<'t>]> {
    let (title, rest) = tokens.split_at_checked(office)?;
    let of = rest
        .iter()
        .take(2)
        .rposition(|token| token.is_in(&["d’", "d'", "du", "des", "del", "la", "l’", "l'", "los", "las"]))?;
    let name = name_at_end(rest).filter(|name| name.start > of)?;
    let start = if name.start == of + 1 { name.start + 1 } else { name.start };
    let name = rest.get(start..name.end)?;
    let is_office =
        title.last()?.is(Class::Title) && rest[0].is(Class::Preposition) && !rest[0].is(Class::Where);
    (is_office && is_full_name(name) && !name.iter().any(|word| word.is(Class::Body))).then_some(name)
}

/// A phrase up to what says where and of what somebody is.
fn up_to_preposition<'a, 't>(tokens: &'a [Token<'t>], language: Language) -> &'a [Token<'t>] {
    let is_capital = |at: usize| tokens.get(at).is_some_and(Token::is_capital);
    let is_particle = |at: usize| tokens.get(at).is_some_and(|token| token.is(Class::Particle));
    // "Ursula von der Leyen"
    let is_inside = |at: usize| {
        is_particle(at)
            && !tokens[at - 1].is(Class::Title)
            && (is_capital(at - 1) || is_particle(at - 1))
            && (is_capital(at + 1) || is_particle(at + 1))
    };
    let ends = |at: &usize| tokens[*at].is(Class::Preposition) && !is_inside(*at);
    let end = (1..tokens.len()).find(ends).filter(|_| language != Language::Chinese);
    &tokens[..end.unwrap_or(tokens.len())]
}

/// A body with what it is of: "ministère russe de la Défense".
fn with_genitive<'a, 't>(tokens: &'a [Token<'t>], from: usize, language: Language) -> &'a [Token<'t>] {
    let goes_on = |token: &&Token| {
        let is_of = token.is_in(&["de", "du", "des", "del", "la", "los", "las", "d’", "l’", "der"]);
        is_of
            || token.is_capital()
            || matches!(language, Language::Ukrainian | Language::Russian | Language::Polish)
    };
    let rest = tokens[from..].iter().take_while(goes_on).count();
    let end = from + rest;
    let trailing = tokens[from..end].iter().rev().take_while(|token| !token.is_capital()).count();
    &tokens[..end - trailing]
}

/// A name without the body or the state in front of it that an office belongs to: "пресс-секретарь Кремля
/// Павел Орлов".
fn without_office(tokens: &[Token], name: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let words = &tokens[name.clone()];
    let is_slavic =
        words.iter().any(|token| token.lower.chars().any(|c| matches!(c, 'а'..='я' | 'і' | 'ї' | 'є')));
    let is_of_office = |token: &Token| {
        token.is(Class::Place) || token.is(Class::Title) || is_slavic && token.is(Class::Body)
    };
    let last = words.len() - 1;
    let inner =
        words[..last].iter().rposition(|token| is_slavic && is_of_office(token)).map_or(0, |at| at + 1);
    let skipped = inner.max(words[..last].iter().take_while(|token| is_of_office(token)).count());
    let has_office = name.start > 0 && tokens[..name.start].iter().any(|token| token.is(Class::Title));
    let is_patronymic =
        |token: &Token| ["вич", "вна", "ович", "ична"].iter().any(|end| token.lower.ends_with(end));
    if skipped > 0 && !is_of_office(&words[last]) {
        return name.start + skipped..name.end;
    }
    if has_office && is_slavic && words.len() == 3 && !is_patronymic(&words[1]) {
        return name.start + 1..name.end;
    }
    name
}

/// The Arabic name behind the body that somebody speaks in the name of: "المتحدث باسم الكرملين أركادي بلوك".
fn name_behind_body<'a, 't>(tokens: &'a [Token<'t>]) -> Option<&'a [Token<'t>]> {
    let body = 1 + tokens.iter().position(|token| token.is_in(&["باسم"]))?;
    let is_of_body =
        |token: &&Token| token.lower.starts_with("ال") || token.is(Class::Title) || token.is(Class::Body);
    let length = tokens.get(body..)?.iter().take_while(is_of_body).count().max(1);
    tokens.get(body + length..).filter(|name| name.len() > 1)
}

/// How many words in front of a name say what somebody is, each with its article: "المفاوض الروسي سيميون
/// دوبوف".
fn occupation(words: &[Token]) -> usize {
    let has_article = |token: &&Token| {
        token.lower.starts_with("ال") || token.lower.starts_with('ה') && token.lower.chars().count() > 4
    };
    let length = words.iter().take_while(has_article).count();
    let is_name = words.len() > length + 1 && !words[length..].iter().any(|token| has_article(&token));
    if is_name { length } else { 0 }
}

/// Whether a word is an Arabic adjective with its article: what a title is followed by, and no name.
pub(super) fn is_arabic_adjective(word: &str) -> bool {
    word.starts_with("ال") && word.ends_with(['ي', 'ة'])
}

/// Whether a word is a Hebrew adjective of a nation with its article.
fn is_hebrew_adjective(word: &str) -> bool {
    word.starts_with('ה') && ["ית", "ני", "סי", "אי", "לי"].iter().any(|end| word.ends_with(end))
}

/// A name in a script without capitals: what follows a title and its adjectives, else all.
fn name_without_capitals<'a, 't>(tokens: &'a [Token<'t>], language: Language) -> &'a [Token<'t>] {
    if let Some(name) = name_behind_body(tokens) {
        return name;
    }
    let tokens = up_to_preposition(tokens, language);
    let title = tokens.iter().rposition(|token| token.is(Class::Title));
    let is_adjective =
        |token: &&Token| is_arabic_adjective(&token.lower) || is_hebrew_adjective(&token.lower);
    let rest = &tokens[title.map_or(0, |title| title + 1)..];
    let is_of_title = |token: &&Token| is_adjective(token) || token.is(Class::Place);
    let n_adjectives = if title.is_some() { rest.iter().take_while(is_of_title).count() } else { 0 };
    let name = &rest[n_adjectives..];
    let name = if title.is_none() { &name[occupation(name)..] } else { name };
    let is_none = name.first().is_none_or(|first| first.is(Class::Preposition));
    if is_none || name.iter().all(|token| token.is(Class::Place)) { tokens } else { name }
}

/// Ends of Chinese words for what somebody is.
const OCCUPATIONS: [char; 13] =
    ['人', '者', '员', '員', '师', '師', '家', '长', '長', '官', '手', '民', '生'];

/// A foreign name in Chinese letters, which a point parts, without the occupation in front of it.
fn without_occupation(called: &str) -> &str {
    let Some((given, _)) = called.split_once('·') else { return called };
    let end = given.char_indices().filter(|(_, c)| OCCUPATIONS.contains(c)).map(|(at, c)| at + c.len_utf8());
    end.rev().find(|end| *end < given.len()).map_or(called, |end| &called[end..])
}

/// A name without its possessive ending.
fn bare(name: &str) -> &str {
    name.strip_suffix("'s").or_else(|| name.strip_suffix("’s")).unwrap_or(name)
}

fn without_determiner<'a, 't>(tokens: &'a [Token<'t>]) -> &'a [Token<'t>] {
    match tokens {
        [first, rest @ ..] if first.is(Class::Determiner) && !rest.is_empty() => rest,
        _ => tokens,
    }
}

/// Whether a name after a preposition belongs to a title: "secretary of state Jo Public", not "a lawyer in
/// Rome".
fn is_titled(tokens: &[Token], start: usize) -> bool {
    let before = &tokens[start - 1];
    !before.is(Class::Preposition) && !before.is(Class::Determiner)
}

/// The capitalized words at the end of tokens, without titles.
fn name_at_end(tokens: &[Token]) -> Option<std::ops::Range<usize>> {
    let mut start = tokens.len();
    while start > 0
        && (tokens[start - 1].is_capital() || start < tokens.len() && tokens[start - 1].is(Class::Particle))
    {
        start -= 1;
    }
    while start < tokens.len() && (tokens[start].is(Class::Determiner) || !tokens[start].is_capital()) {
        start += 1;
    }
    let titles = tokens[start..].iter().rposition(|token| token.is(Class::Title)).map_or(0, |last| last + 1);
    let name = start + titles..tokens.len();
    let is_body = tokens[name.clone()].iter().any(|token| token.is(Class::Body));
    let name = if name.is_empty() || is_body { start..tokens.len() } else { name };
    (!name.is_empty()).then_some(name)
}

/// The names of persons among tokens, each with what stands before it: two to five capitalized words on end
/// that are nothing else.
pub(super) fn persons(text: &str, tokens: &[Token]) -> Vec<Speaker> {
    let mut persons = Vec::new();
    let mut start = 0;
    while start < tokens.len() {
        let mut end = start;
        while end < tokens.len()
            && (tokens[end].is_capital() || end > start && tokens[end].is(Class::Particle))
        {
            end += 1;
        }
        while start < end && (tokens[start].is(Class::LeadIn) || tokens[start].is(Class::Conjunction)) {
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
        if !comma.is_mark(&[',']) || !is_age && !first.is(Class::Determiner) {
            break;
        }
        let rest = &tokens[end + 1..];
        end += 1 + rest
            .iter()
            .position(|token| !token.is_word() || token.is(Class::Relative))
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
    let is_office = office.first().is_some_and(|first| first.is(Class::Determiner))
        && office.len() <= OFFICE_WORDS
        && office.iter().all(|token| token.verb().is_none() && !token.is(Class::Finite));
    if is_office { start } else { name }
}

/// A name behind the state or the body that an office in front of it belongs to: "РФ Павел Орлов".
fn behind_initials(text: &str, tokens: &[Token], name: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let is_short = |word: &Token| {
        let word = &text[word.span.start..word.span.end];
        (2..=INITIALS).contains(&word.chars().count()) && word.chars().all(char::is_uppercase)
    };
    let words = &tokens[name.clone()];
    let last = words.iter().rposition(is_short).filter(|last| words.len() - last > 2);
    name.start + last.map_or(0, |last| last + 1)..name.end
}

fn person(text: &str, tokens: &[Token], start: usize, name: std::ops::Range<usize>) -> Option<Speaker> {
    let name = behind_initials(text, tokens, name);
    let words = &tokens[name.clone()];
    let is_mister = name.start > start
        && tokens[name.start - 1].is_in(&["mr", "mr.", "mrs", "mrs.", "ms", "ms.", "dr", "dr."]);
    let is_body = words.iter().any(|word| {
        word.is(Class::Body)
            || word.is(Class::Title)
            || word.lower.ends_with("'s")
            || word.lower.ends_with("’s")
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
        let cuts = token.is(Class::Conjunction) || token.is(Class::Preposition) && !token.is_in(&["of"]);
        token.is_word() && token.verb().is_none() && !cuts
    };
    let before = tokens[..name.start].iter().rev().take(4).take_while(is_of_name).count();
    let end = aside_end(tokens, name.end);
    let start = office_start(tokens, name.start - before);
    let span = ByteSpan::new(tokens[start].span.start, tokens[end - 1].span.end);
    let described = text[span.start..span.end].to_owned();
    let name = &text[words.first()?.span.start..words.last()?.span.end];
    if name.contains(QUOTATION_MARKS) {
        return None;
    }
    Some(Speaker { name: name.to_owned(), span: Some(span), described, party: None })
}
