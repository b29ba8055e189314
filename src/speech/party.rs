//! What an article says of a speaker → whether they speak for a party that it names.

use super::lexicon::{Class, is_of, is_within};
use crate::span::ByteSpan;

/// Whether a speaker of whom an article says this speaks for the party that it mentions at this place.
/// Somebody's critics do not, nor who merely is somewhere ("a farmer in Ukraine"), nor who has only the
/// adjective of a nation ("an American shoe company"): that takes an office ("the American ambassador").
pub(crate) fn speaks_for(described: &str, mention: ByteSpan) -> bool {
    let Some((before, rest)) = described.split_at_checked(mention.start) else { return false };
    let Some((name, after)) = rest.split_at_checked(mention.len()) else { return false };
    let before = before.rsplit(SEPARATORS).next().unwrap_or_default();
    let after = after.split(SEPARATORS).next().unwrap_or_default();
    let around: Vec<String> = words(before).chain(words(after)).collect();
    let has = |class: Class| {
        around.iter().any(|word| is_of(class, word)) || is_within(class, before) || is_within(class, after)
    };
    if has(Class::Critic) || has(Class::Outsider) {
        return false;
    }
    let is_office = has(Class::Office) || is_of(Class::Office, &name.to_lowercase());
    if is_place(before) {
        return words(before).any(|word| is_of(Class::Office, &word));
    }
    is_office || is_by_itself(before, name, after)
}

/// What parts of a description stand between.
const SEPARATORS: [char; 6] = [',', '(', ')', '—', '،', '，'];

fn words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '’' | '\''));
    let elided = |word: &str| {
        ["l’", "d’", "l'", "d'"]
            .iter()
            .find_map(|article| word.strip_prefix(article))
            .unwrap_or(word)
            .to_owned()
    };
    words.filter(|word| !word.is_empty()).map(move |word| elided(&word.to_lowercase()))
}

/// Whether words before a mention make it a place where somebody merely is.
fn is_place(before: &str) -> bool {
    let mut last = words(before).collect::<Vec<_>>().into_iter().rev();
    let place = last.next().filter(|word| word != "the").or_else(|| last.next());
    place.is_some_and(|word| is_of(Class::Where, &word))
}

/// Whether a mention is the name itself: with nothing but names beside it ("Jo Public", "the Romans"), or
/// behind what it is ("the militant group Hamas"). Where words have no capitals, an adjective looks like a
/// name.
fn is_by_itself(before: &str, name: &str, after: &str) -> bool {
    let is_capital = |word: &&str| word.starts_with(char::is_uppercase);
    let is_preposition = |word: &&str| is_of(Class::Preposition, &word.to_lowercase());
    let has_letters = |word: &&str| word.contains(char::is_alphanumeric);
    let after: Vec<&str> =
        after.split_whitespace().filter(has_letters).take_while(|word| !is_preposition(word)).collect();
    let before: Vec<&str> = before.split_whitespace().filter(has_letters).collect();
    let is_caseless = |c: char| c.is_alphabetic() && !c.is_uppercase() && !c.is_lowercase();
    if name.starts_with(is_caseless) {
        return before.len() + after.len() <= 1 && after.concat().chars().count() <= 2;
    }
    let is_small = |word: &&str| is_of(Class::Determiner, &word.to_lowercase());
    let is_apposition = after.is_empty() && !before.iter().any(is_preposition);
    is_capital(&name)
        && (is_apposition || before.iter().chain(&after).all(|word| is_capital(word) || is_small(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_envoy_speaks_for_a_party_and_its_critics_do_not() {
        let veii = |described: &str| {
            let start = described.find("Vei").expect("a mention");
            speaks_for(described, ByteSpan::new(start, start + 4))
        };
        assert!(veii("Jo Public, the envoy of Veii"));
        assert!(!veii("critics of Veii") && !veii("a farmer in Veii"));
    }
}
