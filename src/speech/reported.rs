//! A speech verb and its subject in a language other than English → which words of the sentence are said.

use std::iter;
use std::ops::Range;

use super::clause::{CLAUSE_WORDS, THAT_WITHIN};
use super::language::Language;
use super::lexicon::{Class, Verb};
use super::statement::{Statement, Subject};
use super::token::Token;

impl Statement<'_> {
    /// What is said; none if the verb is no verb of speech here.
    pub(super) fn said(&self, subject: &Subject, start: usize) -> Option<Vec<Range<usize>>> {
        let end = self.sentence.len();
        let from = subject.end;
        let rest = &self.sentence[from..];
        if self.verb == Verb::Judge {
            // "hat Rom beschuldigt, …"
            let is_framed = self.language == Language::German && self.sentence[start].is(Class::Auxiliary);
            let from = if is_framed { start + 1 } else { from };
            let is_judged = self.n_words(&(from..end)) >= self.clause_words().min(2);
            return is_judged.then(|| iter::once(from..end).collect());
        }
        if self.verb != Verb::Utter
            && let Some(that) = self.that(from)
        {
            return Some(iter::once(that..end).collect());
        }
        let leads_up = rest.iter().take_while(|token| token.is_word()).count();
        let opens = rest.get(leads_up).filter(|token| token.is_quote() || token.is_mark(&[':']));
        if let Some(opens) = opens {
            let colon = opens.is_mark(&[':']).then_some(from + leads_up + 1..end);
            return Some(colon.into_iter().collect());
        }
        let first_of_subject = if subject.is_behind { start } else { subject.at };
        if self.follows_quote(first_of_subject) {
            return Some(Vec::new());
        }
        let before = first_of_subject.checked_sub(1).map(|at| &self.sentence[at]);
        // "…, a-t-il déclaré": the pronoun stands behind its auxiliary.
        let is_inverted = !subject.is_behind && self.sentence[subject.at].lower.contains("-t-");
        let start = if is_inverted { subject.at } else { start };
        if self.verb == Verb::Utter && !self.sentence[0].is_mark(&['—']) {
            return None;
        }
        let ends_clause = before.is_some_and(|before| before.is_mark(&[',', '—', '?', '!', '…']));
        if (subject.is_behind || is_inverted) && ends_clause && self.is_clause_before(start) {
            return Some(self.around(start, from));
        }
        self.bare_clause(from).map(|said| vec![said])
    }

    /// The clause before a verb, and what goes on behind who speaks.
    fn around(&self, start: usize, from: usize) -> Vec<Range<usize>> {
        let end = self.sentence.len();
        let mut said: Vec<Range<usize>> = iter::once(0..start - 1).collect();
        // In a turn that dashes mark, only a dash goes on.
        let goes_on = |pair: &[Token]| pair[0].is_mark(&['.']) && pair[1].is_mark(&['—']);
        let is_turn = self.sentence[0].is_mark(&['—']) || self.sentence[from..].windows(2).any(goes_on);
        let is_marked = is_turn && self.sentence[start - 1].is_mark(&['—']);
        let from = if is_marked {
            from + self.sentence[from..].iter().position(|token| token.is_mark(&['—'])).unwrap_or(end - from)
        } else {
            self.behind_age(from)
        };
        let n_words = if is_marked { 1 } else { CLAUSE_WORDS };
        let goes_on = self.sentence.get(from).is_some_and(|token| token.is_mark(&[',', '—']))
            && self.n_words(&(from + 1..end)) >= n_words
            && self.sentence.get(from + 1).is_some_and(|token| {
                !token.is(Class::Relative) && !token.is(Class::Title) && token.verb().is_none()
            });
        said.extend(goes_on.then_some(from + 1..end));
        said
    }

    /// Where the words about a speaker end that go on at a place, with an age: ", 54 ans, institutrice".
    fn behind_age(&self, from: usize) -> usize {
        let n_words = |from: usize| self.sentence[from..].iter().take_while(|token| token.is_word()).count();
        let from = from + n_words(from).min(CLAUSE_WORDS);
        let [comma, rest @ ..] = &self.sentence[from..] else { return from };
        let is_number = |token: &Token| token.lower.starts_with(|c: char| c.is_ascii_digit());
        let is_age = rest.iter().take(2).any(is_number) && n_words(from + 1) <= CLAUSE_WORDS;
        if comma.is_mark(&[',']) && is_age { from + 1 + n_words(from + 1) } else { from }
    }

    /// A clause without `that`: German and Chinese have it behind a comma, Chinese also behind the verb
    /// itself.
    fn bare_clause(&self, from: usize) -> Option<Range<usize>> {
        let end = self.sentence.len();
        let rest = &self.sentence[from..];
        let comma = rest.iter().take(THAT_WITHIN).position(|token| token.is_mark(&[',']));
        let from = match (self.language, comma) {
            (Language::German, Some(comma)) if self.n_words(&(from + comma + 1..end)) >= CLAUSE_WORDS => {
                let is_relative = is_german_relative(&rest[comma + 1..]);
                (!is_relative).then_some(from + comma + 1)
            }
            (Language::Chinese, Some(0)) => Some(from + 1),
            (Language::Chinese, _) if rest.first().is_some_and(Token::is_word) => Some(from),
            _ => None,
        }?;
        let end = self.end_of_chinese(from);
        (self.n_words(&(from..end)) > 0).then_some(from..end)
    }

    /// Where a clause that begins at a place ends: in Chinese at a comma, if somebody else speaks behind it.
    fn end_of_chinese(&self, from: usize) -> usize {
        let speaks = |at: &usize| {
            let behind = self.sentence[at + 1..].iter().take_while(|token| token.is_word());
            let who = behind.clone().take_while(|token| token.verb().is_none()).count();
            self.sentence[*at].is_mark(&[',']) && who > 0 && behind.count() > who
        };
        let is_chinese = self.language == Language::Chinese;
        (from..self.sentence.len()).filter(|_| is_chinese).find(speaks).unwrap_or(self.sentence.len())
    }

    /// The first word of the clause that `that` begins, with nothing but words and a comma before it.
    pub(super) fn that(&self, from: usize) -> Option<usize> {
        let rest = &self.sentence[from..];
        let leads_up = |token: &&Token| token.is_word() && token.verb().is_none() || token.is_mark(&[',']);
        let within = rest.iter().take(THAT_WITHIN).take_while(leads_up);
        for (i, token) in within.enumerate() {
            // "за що": for which
            let is_relative = i > 0 && rest[i - 1].is(Class::Preposition);
            if token.is(Class::That) && !(is_relative && self.is_slavic()) {
                let is_short = |token: &Token| self.language == Language::French && token.lower.contains('’');
                return Some(from + i + usize::from(!is_short(token)));
            }
            if self.is_that_in_one(token) {
                return Some(from + i);
            }
        }
        None
    }

    /// Whether a Hebrew word has `that` in front of it.
    pub(super) fn is_that_in_one(&self, token: &Token) -> bool {
        self.language == Language::Hebrew
            && token.lower.starts_with('ש')
            && token.lower.chars().count() > 3
            && !token.is(Class::Title)
            && !token.is(Class::Office)
            && token.verb().is_none()
    }
}

/// Whether words behind a comma say more of a noun, or when or how: "der seit Jahren hier lebt", "als es
/// dunkel wurde".
fn is_german_relative(words: &[Token]) -> bool {
    let [first, second, ..] = words else { return false };
    let is_pronoun = first.is_in(&["der", "die", "das", "den", "dem", "deren", "dessen"]);
    let is_noun_phrase = second.is_capital() || second.lower.ends_with('e') || second.lower.ends_with("en");
    first.is_in(&["wie", "als", "wo", "wenn", "während", "bevor", "nachdem", "um", "und", "aber"])
        || is_pronoun && (!is_noun_phrase || second.is(Class::LeadIn) || second.is(Class::BeforeVerb))
}
