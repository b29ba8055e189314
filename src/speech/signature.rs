//! Signatures behind quotations → who speaks.

use super::clause::Attribution;
use super::language::Language;
use super::lexicon::Class;
use super::name::{Named, named};
use super::token::Token;

/// Most words of a name.
const NAME_WORDS: usize = 6;

/// "“…” – Jo Public, envoy": a quotation with a name behind a dash and no verb.
pub(super) fn signature(text: &str, sentence: &[Token], language: Language) -> Option<Attribution> {
    let dash = sentence.iter().rposition(|token| token.is_mark(&['—']))?;
    let is_signed = dash > 0 && sentence[..dash].iter().all(|token| token.is_quote() || !token.is_word());
    let named = signer(text, &sentence[dash + 1..], language).filter(|_| is_signed)?;
    Some(Attribution { named, said: Vec::new(), at: dash })
}

/// Whoever signs what stands before a dash, with words behind it.
pub(super) fn signer(text: &str, rest: &[Token], language: Language) -> Option<Named> {
    let end = rest.iter().position(|token| !token.is_word()).unwrap_or(rest.len());
    let is_name = (1..=NAME_WORDS).contains(&end)
        && rest[0].is_name_like()
        && rest
            .iter()
            .all(|token| token.verb().is_none() && (token.is_capital() || !token.is(Class::Finite)));
    let more =
        if rest.get(end).is_some_and(|token| token.is_mark(&[',', '('])) { &rest[end + 1..] } else { &[] };
    let more_end = more.iter().position(|token| !token.is_word()).unwrap_or(more.len());
    named(text, &rest[..end], &more[..more_end], language).filter(|_| is_name)
}
