//! One sentence → who is said to say what in it.

use std::iter;
use std::ops::Range;

use super::Speaker;
use super::language::Language;
use super::lexicon::{Class, Verb, is_of};
use super::name::{Named, is_name, named};
use super::token::Token;
use crate::span::ByteSpan;

/// Fewest words before a speaker that are what is said.
pub(super) const CLAUSE_WORDS: usize = 3;
/// How far from a verb its `that` can be.
pub(super) const THAT_WITHIN: usize = 9;

/// Most words of the subject of a speech verb.
const SUBJECT_WORDS: usize = 18;
/// Most words of the name of a person.
const NAME_WORDS: usize = 4;

/// A speech verb and what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attribution {
    /// Who speaks.
    pub(super) named: Named,
    /// Tokens of what is said in the paper's words.
    pub(super) said: Vec<Range<usize>>,
    /// First token that tells who speaks.
    pub(super) at: usize,
}

/// All attributions of an English sentence, in order.
pub(super) fn english(text: &str, sentence: &[Token]) -> Vec<Attribution> {
    let mut found: Vec<Attribution> = Vec::new();
    let mut said = Vec::new();
    for at in 0..sentence.len() {
        let Some(verb) = sentence[at].verb().filter(|_| !is_name(sentence, at)) else { continue };
        // Speech within speech is the outer speaker's.
        if said.iter().any(|said: &Range<usize>| said.contains(&at)) {
            continue;
        }
        let clause = Clause { text, sentence, at, verb };
        let attribution = match verb {
            Verb::Source => clause.source(),
            Verb::Adding => clause.adding(&found),
            _ => clause.inverted().or_else(|| clause.plain()),
        };
        found.extend(attribution.filter(|of| !of.passes_on(&found, sentence)).map(|mut attribution| {
            attribution.said.iter_mut().for_each(|said| said.end = end_of_speech(sentence, said.clone()));
            said.extend(attribution.said.clone());
            attribution.without_agency(sentence)
        }));
    }
    found
}

/// Where what is said ends: at a semicolon, unless it goes on with `that`.
fn end_of_speech(sentence: &[Token], said: Range<usize>) -> usize {
    let goes_on = |at: usize| sentence[at + 1..].iter().take(2).any(|token| token.is(Class::That));
    let ends = |at: &usize| sentence[*at].is_mark(&[';']) && !goes_on(*at);
    let end = said.end;
    said.into_iter().find(ends).unwrap_or(end)
}

/// A speech verb where it stands.
pub(super) struct Clause<'t> {
    pub(super) text: &'t str,
    pub(super) sentence: &'t [Token<'t>],
    pub(super) at: usize,
    pub(super) verb: Verb,
}

impl Clause<'_> {
    /// "“…,” said Jo Public, the envoy" and "…, said Jo Public".
    fn inverted(&self) -> Option<Attribution> {
        let before = &self.sentence[self.at.checked_sub(1)?];
        let from = self.at + 1;
        let next = self.sentence.get(from)?;
        let is_after_speech = before.is_quote() || before.is_mark(&[',', '—', '?', '!']);
        if !is_after_speech
            || !next.is_word()
            || next.is(Class::Object)
            || next.is(Class::Preposition)
            || next.is(Class::Adverbial)
            || next.is(Class::Finite)
            || next.is(Class::Pronoun) && (self.has_clause(from) || self.end_of_name(from) > from + 2)
        {
            return None;
        }
        if self.verb == Verb::Judge
            || !before.is_quote()
                && (matches!(self.verb, Verb::Utter | Verb::Tell)
                    || self.is_aside()
                    || self.begins_with_speaker())
        {
            return None;
        }
        let end = self.end_of_name(from);
        let more = self.aside(end);
        let named =
            named(self.text, &self.sentence[from..end], &self.sentence[more.clone()], Language::English)?;
        let before = 0..self.at - 1;
        // "— We leave, — said Jo Public. — All of us."
        let end = more.end.max(end);
        let is_turn = |marks: &[Token]| marks[0].is_mark(&['.']) && marks[1].is_mark(&['—']);
        let is_turn = self.sentence.get(end..end + 2).is_some_and(is_turn);
        let after = end + usize::from(is_turn)..self.sentence.len();
        let mut said = Vec::new();
        if self.words(&before) >= CLAUSE_WORDS && !self.sentence[0].is_quote() {
            said.push(before);
            let goes_on = self.sentence.get(after.start).is_some_and(|token| token.is_mark(&[',', '—', ';']))
                && self.sentence.get(after.start + 1).is_some_and(|token| !token.is(Class::Relative));
            said.extend(goes_on.then_some(after));
        }
        Some(Attribution { named, said, at: self.at })
    }

    /// "Jo Public, the envoy, said …" and "…, Jo Public said".
    fn plain(&self) -> Option<Attribution> {
        let mut end = self.at;
        while end > 0 && is_before_verb(&self.sentence[end - 1]) {
            end -= 1;
        }
        let before = self.sentence.get(end.checked_sub(1)?)?;
        if before.is_in(&["and", "but"]) && end > 1 {
            let named = self.first_subject(end - 1)?;
            return Some(Attribution { named, said: self.said(0)?, at: self.at });
        }
        if before.is(Class::AgainstVerb)
            || before.lower.ends_with("’s") && end == self.at
            || before.is_quote()
        {
            return None;
        }
        let (subject, more) = if before.is_mark(&[',', ')', '—']) {
            self.subject_with_aside(end - 1)?
        } else {
            self.subject(end)?
        };
        if let Some(joined) = self.joined_subject(subject.clone()) {
            let said = self.said(joined.start)?;
            let named = several(self.text, &self.sentence[joined.clone()]);
            return Some(Attribution { named, said, at: joined.start });
        }
        let words = &self.sentence[subject.clone()];
        if self.verb != Verb::Say && is_inanimate(words) {
            return None;
        }
        let named = named(self.text, words, &self.sentence[more], Language::English)?;
        let said = self.said(subject.start)?;
        Some(Attribution { named, said, at: subject.start })
    }

    /// The subject that ends right before `end`.
    fn subject(&self, end: usize) -> Option<(Range<usize>, Range<usize>)> {
        let ends = |token: &Token| !token.is_word() || token.is(Class::Conjunction);
        let start = self.sentence[..end].iter().rposition(ends).map_or(0, |at| at + 1);
        if start > 1 && start < end && self.sentence[start].is_in(&["who", "whose", "which"]) {
            return self.subject(start - 1); // "Jo Public – who knows said so"
        }
        let start = self.without_lead_in(start, end);
        (start < end && end - start <= SUBJECT_WORDS).then_some((start..end, end..end))
    }

    /// Two names that speak as one: "Both Rome and Veii said", of which the subject is the second.
    fn joined_subject(&self, second: Range<usize>) -> Option<Range<usize>> {
        let and = second.start.checked_sub(1).filter(|at| self.sentence[*at].is_in(&["and"]))?;
        let start = self.sentence[..and].iter().rposition(|token| !token.is_word()).map_or(0, |at| at + 1);
        let is_name = |token: &Token| token.is_capital() && !token.is(Class::LeadIn);
        let is_first = |token: &Token| is_name(token) || token.is_in(&["both"]);
        let first = &self.sentence[start..and];
        (first.last().is_some_and(is_name)
            && first.iter().all(is_first)
            && self.sentence[second.clone()].iter().all(is_name))
        .then_some(start..second.end)
    }

    /// The subject before what is said of it between commas, which ends at the comma `end`, and that.
    fn subject_with_aside(&self, end: usize) -> Option<(Range<usize>, Range<usize>)> {
        let start = self.sentence[..end].iter().rposition(Token::is_quote).map_or(0, |at| at + 1);
        let mut at = start;
        while at <= end {
            let comma =
                at + self.sentence[at..=end].iter().position(|token| token.is_mark(&[',', '(', ')', '—']))?;
            let chunk = &self.sentence[at..comma];
            let is_lead_in =
                chunk.first().is_none_or(|first| first.is(Class::LeadIn) || first.lower.ends_with("ing"));
            let is_name = !chunk.is_empty()
                && chunk.len() <= SUBJECT_WORDS
                && chunk.iter().all(|token| token.is_word() && !token.is(Class::Finite));
            if is_name && !is_lead_in {
                return Some((at..comma, (comma + 1).min(end)..end));
            }
            at = comma + 1;
        }
        None
    }

    /// Where a subject begins after a lead-in without a comma: "On Friday secretary of state Jo Public".
    fn without_lead_in(&self, start: usize, end: usize) -> usize {
        let words = &self.sentence[start..end];
        match words {
            [first, second, _, ..] if first.is(Class::LeadIn) && !second.is(Class::Determiner) => start + 2,
            [first, _, _, _, ..] if first.is(Class::LeadIn) => start + 3,
            _ => start,
        }
    }

    /// "According to Jo Public, …" and "…, according to Jo Public".
    fn source(&self) -> Option<Attribution> {
        let before = self.at.checked_sub(1).map(|at| &self.sentence[at]);
        if let Some(whose) =
            before.filter(|before| before.is_in(&["его", "её", "ее", "их", "його", "її", "їхніми"]))
        {
            let said = (self.at + 1).min(self.sentence.len())..self.sentence.len();
            return Some(Attribution { named: Named::Pronoun(whose.span), said: vec![said], at: self.at });
        }
        let to = self
            .sentence
            .get(self.at + 1)
            .filter(|next| self.sentence[self.at].lower != "according" || next.is_in(&["to"]))?;
        let from = self.at + if to.is_in(&["to"]) { 2 } else { 1 };
        let end = self.end_of_name(from);
        let is_plain =
            self.sentence.get(end + 1).is_none_or(|next| !next.is_in(&["a", "an", "the", "his", "her"]));
        let is_first = self.at <= 1 && !self.sentence[0].is_quote();
        let more = match self.name_in_aside(from..end) {
            Some(name) => name,
            None if is_first || is_plain => end..end,
            None => self.aside(end),
        };
        let named =
            named(self.text, &self.sentence[from..end], &self.sentence[more.clone()], Language::English)?;
        let before = (!is_first && !self.sentence[0].is_quote() && self.words(&(0..self.at)) > 0)
            .then_some(0..self.at);
        let after = (is_first || before.is_some())
            .then_some((more.end + 1).min(self.sentence.len())..self.sentence.len());
        let said: Vec<_> = before.into_iter().chain(after).collect();
        Some(Attribution { named, said, at: self.at })
    }

    /// The full name behind the comma after an office: "Veii’s envoy, Jo Public, …".
    fn name_in_aside(&self, office: Range<usize>) -> Option<Range<usize>> {
        let from = office.end + 1;
        let is_office = !self.sentence[office.clone()].last()?.is_capital();
        let is_comma = |at: usize| self.sentence.get(at).is_none_or(|token| !token.is_word());
        let n_capitals = self.sentence.get(from..)?.iter().take_while(|token| token.is_capital()).count();
        let is_name = (2..=NAME_WORDS).contains(&n_capitals);
        (is_office && is_name && self.sentence[office.end].is_mark(&[',']) && is_comma(from + n_capitals))
            .then_some(from..from + n_capitals)
    }

    /// "…, adding that …": more from whoever spoke, or from the subject of the sentence.
    fn adding(&self, known: &[Attribution]) -> Option<Attribution> {
        let before = &self.sentence[self.at.checked_sub(1)?];
        if !(before.is_mark(&[',', '—']) || before.is_quote() || before.is_in(&["and", "while"])) {
            return None;
        }
        let named = match known.last() {
            Some(last) => last.named.clone(),
            None => self.first_subject(self.at)?,
        };
        let rest = &self.sentence[self.at + 1..];
        let is_clause = rest
            .iter()
            .take(THAT_WITHIN)
            .any(|token| token.is(Class::That) || token.is_mark(&[':']) || token.is_quote())
            || self.has_clause(self.at + 1);
        let that = rest
            .iter()
            .take(THAT_WITHIN)
            .take_while(|token| token.is_word())
            .position(|token| token.is(Class::That));
        let from = self.at + 1 + that.map_or(0, |that| that + 1);
        let said = iter::once(from..self.sentence.len()).collect();
        is_clause.then_some(Attribution { named, said, at: self.at })
    }

    /// What the sentence is about: the words before its first predicate.
    fn first_subject(&self, end: usize) -> Option<Named> {
        let is_predicate = |token: &Token| {
            token.is(Class::Finite)
                || token.verb().is_some()
                || !token.is_capital() && token.lower.ends_with("ed")
        };
        let end = self.sentence[..end].iter().position(is_predicate).unwrap_or(end);
        let start = self.sentence[..end].iter().rposition(|token| !token.is_word()).map_or(0, |at| at + 1);
        let (start, end) = if start < end {
            (start, end)
        } else {
            (0, self.sentence[..end].iter().position(|token| !token.is_word())?)
        };
        named(self.text, &self.sentence[self.without_lead_in(start, end)..end], &[], Language::English)
    }

    /// Where the name that begins at `from` ends.
    fn end_of_name(&self, from: usize) -> usize {
        let rest = &self.sentence[from..];
        from + rest
            .iter()
            .position(|token| !token.is_word() || token.is(Class::Relative))
            .unwrap_or(rest.len())
    }

    /// What is said of the speaker whose name ends at the comma `end`: an age, what they are, where.
    fn aside(&self, end: usize) -> Range<usize> {
        let mut at = end;
        while self.sentence.get(at).is_some_and(|token| token.is_mark(&[',', '('])) {
            let Some(first) = self.sentence.get(at + 1).filter(|first| first.is_word()) else { break };
            let is_age = first.lower.starts_with(|c: char| c.is_ascii_digit());
            if !is_age
                && !first.is(Class::Determiner)
                && (first.is(Class::LeadIn) || first.lower.ends_with("ing") || first.is(Class::Pronoun))
            {
                break;
            }
            at = self.end_of_name(at + 1);
            if !is_age {
                break;
            }
        }
        if at > end { end + 1..at } else { end..end }
    }

    /// Whether the comma before the verb ends what is said of a subject: "Jo Public, who knows, said Rome was
    /// lost".
    fn is_aside(&self) -> bool {
        let before = &self.sentence[..self.at - 1];
        let from = before.iter().rposition(|token| token.is_mark(&[','])).map_or(0, |comma| comma + 1);
        let last = &before[from..];
        let is_of_subject = last.first().is_some_and(|first| {
            let is_age = first.lower.starts_with(|c: char| c.is_ascii_digit());
            is_age
                || first.is_in(&[
                    "who", "whose", "which", "a", "an", "the", "one", "himself", "herself", "speaking",
                    "now", "then",
                ])
        });
        let is_name = last.iter().rev().take(2).all(Token::is_capital)
            && last.iter().all(|token| token.is_word() && !token.is(Class::Finite));
        (is_of_subject || is_name)
            && self.has_clause(self.at + 1)
            && self.subject_with_aside(self.at - 1).is_some()
    }

    /// Whether nothing but a speaker and what is said of them stands before the verb, and a clause behind it:
    /// "Jo Public, the envoy, said Rome broke the truce".
    fn begins_with_speaker(&self) -> bool {
        let Some((subject, aside)) = self.subject_with_aside(self.at - 1) else { return false };
        let before = &self.sentence[..subject.start];
        let is_lead_in = before.first().is_none_or(|first| first.is(Class::LeadIn))
            && !before.iter().any(|token| token.is(Class::Finite) || token.is_quote());
        let who = &self.sentence[self.without_lead_in(subject.start, subject.end)..subject.end];
        let follows = &self.sentence[self.at + 1..self.end_of_name(self.at + 1)];
        !aside.is_empty() && is_lead_in && is_speaker(who) && !is_speaker(follows)
    }
}

/// Several speakers, called by all of their names.
fn several(text: &str, words: &[Token]) -> Named {
    let both = usize::from(words[0].is_in(&["both"]));
    let span = ByteSpan::new(words[both].span.start, words[words.len() - 1].span.end);
    let name = text[span.start..span.end].to_owned();
    Named::As(Speaker { described: name.clone(), name, span: Some(span), party: None })
}

/// Whether a subject is something that shows and does not say: "poll figures", "a survey of farmers".
pub(super) fn is_inanimate(subject: &[Token]) -> bool {
    let head = subject.iter().position(|token| token.is(Class::Preposition)).unwrap_or(subject.len());
    subject[..head].iter().any(|token| token.is(Class::Inanimate) && !token.is_capital())
        || subject[..head].last().is_some_and(|last| last.is(Class::Inanimate))
}

/// Whether words are a name or an office and nothing else: "Jo Public", "Veii’s ambassador to the league".
pub(super) fn is_speaker(words: &[Token]) -> bool {
    let head = words.iter().position(|token| token.is(Class::Preposition)).unwrap_or(words.len());
    let head = &words[..head];
    let is_title = |token: &Token| token.is(Class::Title) || is_of(Class::Office, &token.lower);
    let is_of_name = |token: &Token| {
        token.is_capital() || token.is(Class::Particle) || token.is(Class::Determiner) || is_title(token)
    };
    let is_predicate = |token: &Token| token.is(Class::Finite) || token.verb().is_some();
    head.last().is_some_and(|last| is_title(last) || last.is_capital() && head.iter().all(is_of_name))
        && !head.iter().any(is_predicate)
}

fn is_before_verb(token: &Token) -> bool {
    token.is(Class::BeforeVerb) || token.is_word() && !token.is_capital() && token.lower.ends_with("ly")
}
