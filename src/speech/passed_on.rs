//! What an agency passes on of what somebody said: "…, said the mayor, the agency reported".

use std::ops::Range;

use super::clause::Attribution;
use super::lexicon::{Class, Verb};
use super::token::Token;

/// How far behind a speaker whoever passes it on begins, in tokens.
const PASSED_ON_WITHIN: usize = 9;
/// Most words of a verb and a pronoun behind a dash.
const TAG_WORDS: usize = 3;
/// Most words of who passes on what somebody said.
const AGENCY_WORDS: usize = 7;

impl Attribution {
    /// Whether it only passes on what somebody says who is known: "…, said the mayor, the agency reported".
    pub(super) fn passes_on(&self, known: &[Self], sentence: &[Token]) -> bool {
        let is_within = |at: usize| self.said.iter().any(|said| said.contains(&at));
        let is_near = |at: usize| self.at <= at + PASSED_ON_WITHIN;
        known.iter().any(|known| is_within(known.at) && is_near(known.at) && known.is_behind(sentence))
    }

    /// The same without who passes it on at the end of the sentence.
    pub(super) fn without_agency(mut self, sentence: &[Token]) -> Self {
        for said in &mut self.said {
            said.end = without_tag(sentence, said.clone());
            said.end = without_agency(sentence, said.clone());
        }
        self
    }

    /// Whether it stands behind what is said.
    fn is_behind(&self, sentence: &[Token]) -> bool {
        let before = &sentence[self.at.saturating_sub(3)..self.at];
        self.said.iter().any(|said| !said.is_empty() && said.end <= self.at)
            || before.iter().any(Token::is_quote)
    }
}

/// Where what is said ends, without "— добавил он" at the end of the sentence.
fn without_tag(sentence: &[Token], said: Range<usize>) -> usize {
    let is_verb = |at: usize| sentence.get(at).is_some_and(|token| token.verb().is_some());
    let is_short = |at: usize| sentence[at + 1..].iter().filter(|token| token.is_word()).count() <= TAG_WORDS;
    let is_tag = |at: &usize| sentence[*at].is_mark(&['—']) && is_verb(at + 1) && is_short(*at);
    let end = said.end;
    if end < sentence.len() { end } else { said.skip(1).find(is_tag).unwrap_or(end) }
}

/// Where what is said ends, without who passes it on at the end of the sentence: "…, сообщает агентство
/// Река", "…, Reuters reported".
fn without_agency(sentence: &[Token], said: Range<usize>) -> usize {
    let end = said.end;
    let start = said.start.saturating_sub(1);
    let comma = sentence[start..end].iter().rposition(|token| token.is_mark(&[',']));
    let Some(comma) = comma.map(|comma| start + comma).filter(|_| start < end) else { return end };
    let tail = &sentence[comma + 1..end];
    let is_verb = |token: &Token| matches!(token.verb(), Some(Verb::Say | Verb::Claim | Verb::Source));
    let words = tail.iter().take_while(|token| token.is_word()).count();
    let begins_or_ends = tail.first().is_some_and(is_verb) || words > 0 && is_verb(&tail[words - 1]);
    let is_agency = words <= AGENCY_WORDS
        && tail[words..].iter().all(|token| token.is_mark(&['.']))
        && tail[..words].iter().any(Token::is_capital)
        && !tail[..words].iter().any(|token| token.is(Class::That) || token.is(Class::Pronoun));
    if end == sentence.len() && begins_or_ends && is_agency { comma.max(said.start) } else { end }
}
