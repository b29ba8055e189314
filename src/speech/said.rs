//! A speech verb and its subject → which words of the sentence are said.

use std::iter;
use std::ops::Range;

use super::clause::{CLAUSE_WORDS, Clause, THAT_WITHIN};
use super::lexicon::{Class, Verb};
use super::token::Token;

/// Where a verb of speech stands between its subject and what is said.
#[expect(clippy::struct_excessive_bools, reason = "each says something of its own")]
struct Position {
    /// The place after the verb.
    next: usize,
    /// The words before the subject, without the mark between them.
    clause_before: Range<usize>,
    /// Whether those are a clause that can be said.
    has_clause: bool,
    /// "Small towns, she said, sleep better."
    is_between: bool,
    /// Whether the sentence begins with words that only lead up to another clause.
    is_led_in: bool,
    /// Whether a quotation ends just before the subject.
    is_after_speech: bool,
    /// Whether anything before the subject is quoted.
    speech_before: bool,
}

/// What a construction makes of a verb.
enum Construction {
    /// It says these words.
    Said(Vec<Range<usize>>),
    /// The verb is no verb of speech here.
    NoSpeech,
}

impl Construction {
    fn new(is_speech: bool, words: impl IntoIterator<Item = Range<usize>>) -> Self {
        if is_speech { Self::Said(words.into_iter().collect()) } else { Self::NoSpeech }
    }
}

impl Clause<'_> {
    /// What the subject that begins at `start` says; none if the verb is no verb of speech here.
    pub(super) fn said(&self, start: usize) -> Option<Vec<Range<usize>>> {
        if self.verb == Verb::Judge {
            return self.accusation().or_else(|| self.called()).map(|words| vec![words]);
        }
        if let Some(called) = self.called() {
            return Some(vec![called]);
        }
        let position = self.position(start);
        let construction = self.by_that(&position).or_else(|| self.by_quotation_or_colon(&position));
        match construction.unwrap_or_else(|| self.by_clause(position)) {
            Construction::Said(words) => Some(words),
            Construction::NoSpeech => None,
        }
    }

    fn position(&self, start: usize) -> Position {
        let sentence = self.sentence;
        let next = self.at + 1;
        let ends_clause = start > 0 && sentence[start - 1].is_mark(&[',', '—', '?', '!', ';']);
        let clause_before = 0..start.saturating_sub(1);
        let is_between = sentence[next..].first().is_some_and(|token| token.is_mark(&[',']));
        let n_words = if is_between { 1 } else { CLAUSE_WORDS };
        Position {
            next,
            has_clause: ends_clause && self.words(&clause_before) >= n_words,
            clause_before,
            is_between,
            is_led_in: sentence[0].is(Class::LeadIn) || sentence[0].lower.ends_with("ing"),
            is_after_speech: start > 0
                && (sentence[start - 1].is_quote()
                    || start > 1 && !sentence[start - 1].is_word() && sentence[start - 2].is_quote()),
            speech_before: sentence[..start].iter().any(Token::is_quote),
        }
    }

    /// "said on Friday that …"
    fn by_that(&self, position: &Position) -> Option<Construction> {
        let next = position.next;
        let rest = &self.sentence[next..];
        let mut within = rest
            .iter()
            .take(THAT_WITHIN)
            .take_while(|token| token.is_word() && token.verb().is_none() || token.is_mark(&[',']))
            .take_while(|token| !token.is(Class::Finite) || token.is_capital());
        let that = next + within.position(|token| token.is(Class::That))? + 1;
        let leads_up =
            |first: &Token| first.is(Class::That) || first.is(Class::Adverbial) || first.is_mark(&[',']);
        let leads_to_that = self.verb != Verb::Claim || rest.first().is_some_and(leads_up);
        if !leads_to_that || self.is_relative(position, that) {
            return None;
        }
        Some(Construction::new(self.verb != Verb::Utter, iter::once(that..self.sentence.len())))
    }

    /// Whether `that`, which is followed by the word at a place, says more of a noun. Behind a clause that is
    /// said, it does: "after a night that emptied Rome".
    fn is_relative(&self, position: &Position, after_that: usize) -> bool {
        let is_said_before = position.has_clause && !position.is_led_in;
        let begins_clause = self.sentence.get(after_that).is_some_and(|token| {
            token.is_capital() || !token.lower.ends_with("ed") && !token.is(Class::Finite)
        });
        is_said_before && (position.is_between || after_that > position.next + 1 && !begins_clause)
    }

    /// "said in a statement: …", "said on Friday “…”"
    fn by_quotation_or_colon(&self, position: &Position) -> Option<Construction> {
        let Position { next, has_clause, is_between, .. } = *position;
        let rest = &self.sentence[next..];
        let leads_up = rest.iter().take_while(|token| token.is_word() || token.is_mark(&[','])).count();
        let opens = rest
            .get(leads_up)
            .filter(|token| token.is_quote() || token.is_mark(&[':']) && !(is_between && has_clause))?;
        // Words between a verb and a quotation are the paper's if they only lead up to it: "said on
        // Friday: “…”"
        let is_clause = opens.is_quote() && self.leads_up_by_clause(leads_up);
        let is_reported = matches!(self.verb, Verb::Say | Verb::Claim) && self.has_clause(next);
        let colon = opens.is_mark(&[':']).then_some(if is_reported { next } else { next + leads_up + 1 });
        let is_said_before = has_clause && !position.is_led_in && colon.is_some() && !position.speech_before;
        let before = is_said_before.then(|| position.clause_before.clone());
        let after = colon.or(is_clause.then_some(next)).map(|from| from..self.sentence.len());
        let is_speech =
            colon.is_none() || self.verb != Verb::Utter || rest[leads_up..].iter().any(Token::is_quote);
        Some(Construction::new(is_speech, before.into_iter().chain(after)))
    }

    /// "… , she said", "she said the town …"
    fn by_clause(&self, position: Position) -> Construction {
        let next = position.next;
        let first = self.sentence.get(next).filter(|token| token.is_word());
        let is_bare = first.is_none_or(|token| token.is(Class::Adverbial))
            || self.verb == Verb::Tell && !self.has_clause(next + 1);
        if position.is_after_speech && (is_bare || !self.has_clause(next)) {
            return Construction::Said(Vec::new());
        }
        if is_bare && position.has_clause && self.verb != Verb::Utter {
            let is_lead_in = self.sentence[0].is_in(&["asked", "speaking"]);
            let after = self.after_comma(next);
            return Construction::new(!is_lead_in, [position.clause_before].into_iter().chain(after));
        }
        let says_nothing = first.is_some_and(|token| token.is_in(&["nothing", "little", "goodbye", "so"]));
        let is_clause = match self.verb {
            Verb::Say => {
                !says_nothing
                    && (first.is_some_and(|token| !token.is(Class::Adverbial)) || self.has_clause(next))
            }
            Verb::Claim | Verb::Tell => self.has_clause(next) || self.has_pronoun_and_verb(next),
            _ => false,
        };
        let names_hearer = self.verb == Verb::Tell && first.is_some_and(|first| first.is(Class::Hearer));
        let words = next + usize::from(names_hearer)..self.sentence.len();
        Construction::new(is_clause, iter::once(words))
    }

    /// What is held against somebody: "accused Rome of breaking the truce".
    fn accusation(&self) -> Option<Range<usize>> {
        let next = self.at + 1;
        let rest = &self.sentence[next..];
        let clause = rest.iter().take_while(|token| token.is_word() || token.is_quote());
        let is_mutual = rest
            .windows(2)
            .any(|pair| pair[0].is_in(&["each", "one"]) && pair[1].is_in(&["other", "another"]));
        let is_judged = clause.skip(1).any(|token| token.is_in(&["of", "as", "for"])) && !is_mutual;
        (is_judged && !rest[0].is(Class::Preposition)).then_some(next..self.sentence.len())
    }

    /// What somebody judges in a word or two of their own: "called the plan “absurd”", not "called the
    /// “truce” a rest".
    fn called(&self) -> Option<Range<usize>> {
        let next = self.at + 1;
        let rest = &self.sentence[next..];
        let is_judge = self.verb == Verb::Judge || self.sentence[self.at].is_in(&["called", "calls"]);
        let is_object = rest.first().is_some_and(|first| {
            let is_person = first.is_in(&["him", "her", "me", "us", "them", "himself", "herself"]);
            let is_phrasal = first.is(Class::Adverbial) || first.is_in(&["off", "up", "back"]);
            first.is_word() && !first.is(Class::Preposition) && !is_phrasal && !is_person
        });
        let between = |pair: &[Token]| &self.text[pair[0].span.end..pair[1].span.start];
        let words = rest.windows(2).take_while(|pair| pair.iter().all(Token::is_word));
        let quoted = words.into_iter().find(|pair| between(pair).contains(['“', '"', '‘', '\'']))?;
        let [before, first] = quoted else { return None };
        let is_whole = !before.is(Class::Determiner)
            && !before.is(Class::Preposition)
            && !before.lower.ends_with("’s")
            && !before.lower.ends_with("'s");
        (is_judge && is_object && is_whole && !first.is_capital()).then_some(next..self.sentence.len())
    }

    /// "…, she insisted, although …": what goes on after the comma that follows a verb without a clause.
    fn after_comma(&self, next: usize) -> Option<Range<usize>> {
        let comma = next + self.sentence[next..].iter().position(|token| token.is_mark(&[',', ';']))?;
        let goes_on = comma <= next + 4
            && self
                .sentence
                .get(comma + 1)
                .is_some_and(|token| !token.is_in(&["who", "whose", "which", "adding"]));
        goes_on.then_some(comma + 1..self.sentence.len())
    }

    /// Whether the words between a verb and a quotation are a clause of which it is the end: "said Rome broke
    /// its “solemn oath of peace”".
    fn leads_up_by_clause(&self, n_words: usize) -> bool {
        let next = self.at + 1;
        let begins = self.sentence.get(next).is_some_and(|first| {
            (first.is_capital() || first.is(Class::Pronoun))
                && !first.is(Class::Adverbial)
                && !first.is(Class::LeadIn)
        });
        // "said Rome “broke its oath”": one word is the subject of what is said, if that is no sentence.
        let quoted = self.sentence.get(next + n_words).map_or("", |quote| &self.text[quote.span.start..]);
        let is_subject = n_words > 1 || n_words == 1 && quoted.starts_with(char::is_lowercase);
        n_words > 0 && self.has_clause(next) || self.verb == Verb::Say && is_subject && begins
    }

    /// Whether a pronoun with a verb follows: "claims it hit the bridge", not "claims it again".
    fn has_pronoun_and_verb(&self, next: usize) -> bool {
        let Some([first, second, ..]) = self.sentence.get(next..) else { return false };
        let ends = [Class::Adverbial, Class::Preposition, Class::LeadIn, Class::Conjunction];
        first.is(Class::Pronoun)
            && second.is_word()
            && !ends.into_iter().any(|class| second.is(class))
            && !second.lower.ends_with("ly")
    }

    /// Whether a finite verb shows that a clause follows, with nothing that asks for another subject before
    /// it.
    pub(super) fn has_clause(&self, from: usize) -> bool {
        let rest = self.sentence.get(from..).unwrap_or_default();
        let clause = rest.iter().take_while(|token| token.is_word() || token.is_quote());
        clause
            .take_while(|token| !token.is_in(&["who", "whose", "which"]))
            .any(|token| token.is(Class::Finite))
    }

    pub(super) fn words(&self, part: &Range<usize>) -> usize {
        self.sentence[part.clone()].iter().filter(|token| token.is_word()).count()
    }
}
