//! One sentence in a language other than English → who is said to say what in it.
//!
//! Where English tells by the order of words alone, these languages show a clause by `that` in their own words, by a comma or a colon.

use std::ops::Range;

use super::Speaker;
use super::clause::{Attribution, is_inanimate};
use super::language::Language;
use super::lexicon::{Class, Verb};
use super::name::{Named, named};
use super::said::{CLAUSE_WORDS, THAT_WITHIN};
use super::token::{Case, Token, TokenKind};

/// Most words of a speaker.
const SPEAKER_WORDS: usize = 14;
/// Most words around a speaker in front of a source without a comma: "Laut dem Ministerium in Kiew fuhr …".
const SOURCE_WORDS: usize = 6;

/// All attributions of a sentence, in order.
pub(super) fn statements(text: &str, sentence: &[Token], language: Language) -> Vec<Attribution> {
    let mut found: Vec<Attribution> = Vec::new();
    for at in 0..sentence.len() {
        let Some(verb) = sentence[at].verb() else { continue };
        // Speech within speech is the outer speaker's.
        if found.iter().any(|known| known.said.iter().any(|said| said.contains(&at))) {
            continue;
        }
        let statement = Statement { text, sentence, at, verb, language };
        found.extend(match verb {
            Verb::Source => statement.source(),
            Verb::Adding => statement.adding(found.last()),
            _ => statement.said_by_subject(),
        });
    }
    found
}

/// A speech verb where it stands.
struct Statement<'t> {
    text: &'t str,
    sentence: &'t [Token<'t>],
    at: usize,
    verb: Verb,
    language: Language,
}

/// Where who speaks is named, and where the words about it end.
struct Subject {
    named: Named,
    at: usize,
    /// First token behind the verb and the subject.
    end: usize,
    is_behind: bool,
}

impl Statement<'_> {
    fn said_by_subject(&self) -> Option<Attribution> {
        let start = self.before_verb()?;
        let before = start.checked_sub(1).map(|at| &self.sentence[at]);
        let is_after_mark = before.is_some_and(|before| before.is_mark(&[',', '—', '?', '!', '…']));
        let is_after_speech = self.follows_quote(start) || is_after_mark && self.is_clause_before(start);
        let subject = if is_after_speech {
            self.behind().or_else(|| self.left_out(start))
        } else {
            None
        };
        let subject = subject.or_else(|| self.in_front(start)).or_else(|| self.behind());
        let subject = subject.or_else(|| is_after_speech.then(|| self.nobody()))?;
        let said = self.said(&subject, start)?;
        Some(Attribution { named: subject.named, said, at: subject.at })
    }

    /// The first word that belongs to the verb; none if one of them makes it no speech.
    fn before_verb(&self) -> Option<usize> {
        let mut start = self.at;
        while start > 0 && self.sentence[start - 1].is(Class::BeforeVerb) {
            start -= 1;
        }
        let is_against = start > 0 && self.sentence[start - 1].is(Class::AgainstVerb)
            || self.sentence[self.at + 1..].iter().take(2).any(|token| token.is_in(&["nicht", "pas"]));
        (!is_against).then_some(start)
    }

    /// The subject in front of the verb, which begins at `end`: "Посол Андрей Сова заявил".
    fn in_front(&self, end: usize) -> Option<Subject> {
        let before = self.sentence.get(end.checked_sub(1)?)?;
        let (range, more) = if before.is_mark(&[',', ')', '—']) {
            self.with_aside(end - 1)?
        } else {
            (self.run_before(end), end..end)
        };
        let range = self.without_lead_in(range);
        self.subject(range.clone(), more, range.start, self.at + 1, false)
    }

    /// The words that end right before `end`, from the last mark or conjunction.
    fn run_before(&self, end: usize) -> Range<usize> {
        let is_start = |at: &usize| {
            let token = &self.sentence[*at];
            let is_joined = token.is(Class::Conjunction) && self.joins_names(*at);
            !token.is_word() || token.is(Class::That) || token.is(Class::Conjunction) && !is_joined
        };
        (0..end).rev().find(is_start).map_or(0, |at| at + 1)..end
    }

    /// Whether a word for "and" stands between two names.
    fn joins_names(&self, at: usize) -> bool {
        let is_name = |at: Option<usize>| at.and_then(|at| self.sentence.get(at)).is_some_and(Token::is_capital);
        is_name(at.checked_sub(1)) && is_name(Some(at + 1))
    }

    /// The subject before what is said of it between commas, which ends at the comma `end`, and that.
    fn with_aside(&self, end: usize) -> Option<(Range<usize>, Range<usize>)> {
        let start = self.sentence[..end].iter().rposition(Token::is_quote).map_or(0, |at| at + 1);
        let comma = start + self.sentence[start..end].iter().position(|token| token.is_mark(&[',', '(', '—']))?;
        (comma > start).then_some((start..comma, comma + 1..end))
    }

    /// A subject without what stands in front of it: "В понедельник посол".
    fn without_lead_in(&self, range: Range<usize>) -> Range<usize> {
        let words = &self.sentence[range.clone()];
        match words {
            [first, _, _, ..] if first.is(Class::LeadIn) => {
                let skipped = if words[1].is(Class::Determiner) { 3 } else { 2 };
                range.start + skipped.min(words.len())..range.end
            }
            _ => range,
        }
    }

    /// The subject behind the verb: "сказал министр Павел Орлов".
    fn behind(&self) -> Option<Subject> {
        let mut from = self.at + 1;
        while self.sentence.get(from).is_some_and(|token| token.is(Class::BeforeVerb) || token.is(Class::Object)) {
            from += 1;
        }
        let end = match self.verb {
            Verb::Judge => self.end_before_object(from)?,
            _ => self.end_of_speaker(from),
        };
        let more = self.aside(end);
        let after = more.end.max(end);
        self.subject(from..end, more, self.at, after, true)
    }

    /// The same where whom the speaker judges follows: "اتهم الكرملين كييف". Only Arabic builds sentences so.
    fn end_before_object(&self, from: usize) -> Option<usize> {
        let rest = self.sentence.get(from..).filter(|_| self.language == Language::Arabic)?;
        let is_office = rest.first()?.is(Class::Title) || rest.first()?.is(Class::Body);
        let first = 1 + usize::from(is_office);
        Some(from + first + rest.iter().skip(first).take_while(|token| token.lower.starts_with("ال")).count())
    }

    fn end_of_speaker(&self, from: usize) -> usize {
        let rest = self.sentence.get(from..).unwrap_or_default();
        let ends = |token: &Token| {
            let is_name = token.is(Class::Preposition) && token.is(Class::Particle);
            !token.is_word()
                || token.is(Class::That)
                || self.is_that_in_one(token)
                || !is_name && (token.is(Class::LeadIn) || token.is(Class::Relative))
                || token.is(Class::Finite)
        };
        let skipped = usize::from(rest.first().is_some_and(|first| first.is(Class::Determiner)));
        from + skipped + rest.iter().skip(skipped).position(ends).unwrap_or(rest.len().saturating_sub(skipped))
    }

    /// What is said of the speaker whose name ends at the comma `end`: an age, what they are.
    fn aside(&self, end: usize) -> Range<usize> {
        if !self.sentence.get(end).is_some_and(|token| token.is_mark(&[',', '('])) {
            return end..end;
        }
        let rest = &self.sentence[end + 1..];
        let length = rest.iter().position(|token| !token.is_word()).unwrap_or(rest.len());
        let is_title = rest[..length].first().is_some_and(|first| first.is(Class::Title) || first.is(Class::Determiner));
        if is_title && !rest[..length].iter().any(|token| token.is(Class::Finite)) {
            end + 1..end + 1 + length
        } else {
            end..end
        }
    }

    fn subject(
        &self,
        range: Range<usize>,
        more: Range<usize>,
        at: usize,
        end: usize,
        is_behind: bool,
    ) -> Option<Subject> {
        let words = self.sentence.get(range)?;
        let first = words.first()?;
        let is_speaker = words.len() <= SPEAKER_WORDS
            && !first.is(Class::LeadIn)
            && !(first.is(Class::Object) && !first.is(Class::Pronoun))
            && !words.iter().any(|word| word.verb().is_some_and(|verb| verb != Verb::Source) || word.is(Class::AgainstVerb) && !word.is(Class::Preposition))
            && !is_inanimate(words);
        let named = named(self.text, words, self.sentence.get(more)?, self.language).filter(|_| is_speaker)?;
        Some(Subject { named, at, end, is_behind })
    }

    /// Whether nothing but marks stands between a quotation and a place.
    fn follows_quote(&self, end: usize) -> bool {
        self.sentence[..end].iter().rev().find(|token| !matches!(token.kind, TokenKind::Mark(_))).is_some_and(Token::is_quote)
    }

    /// Nobody: "мост закрыт, сообщили в мэрии".
    fn nobody(&self) -> Subject {
        Subject { named: Named::Nobody, at: self.at, end: self.at + 1, is_behind: true }
    }

    /// A subject that the language leaves out beside a quotation: "«…», dijo."
    fn left_out(&self, start: usize) -> Option<Subject> {
        let named = Named::Pronoun(self.sentence[self.at].span);
        let next = self.sentence.get(self.at + 1);
        let is_end = next.is_none_or(|next| !next.is_word() || next.is(Class::LeadIn));
        (self.follows_quote(start) && is_end).then_some(Subject { named, at: self.at, end: self.at + 1, is_behind: true })
    }

    fn is_clause_before(&self, start: usize) -> bool {
        start > 1 && self.n_words(&(0..start - 1)) >= self.clause_words()
    }

    /// Fewest words of a clause; where words have no spaces around them a clause is one.
    fn clause_words(&self) -> usize {
        if self.language == Language::Chinese { 1 } else { CLAUSE_WORDS }
    }

    fn n_words(&self, part: &Range<usize>) -> usize {
        self.sentence.get(part.clone()).unwrap_or_default().iter().filter(|token| token.is_word()).count()
    }

    /// What is said; none if the verb is no verb of speech here.
    fn said(&self, subject: &Subject, start: usize) -> Option<Vec<Range<usize>>> {
        let end = self.sentence.len();
        let from = subject.end;
        let rest = &self.sentence[from..];
        if self.verb == Verb::Judge {
            return (self.n_words(&(from..end)) >= self.clause_words().min(2)).then(|| vec![from..end]);
        }
        if self.verb != Verb::Utter && let Some(that) = self.that(from) {
            return Some(vec![that..end]);
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
        if self.verb == Verb::Utter && !self.sentence[0].is_mark(&['—']) {
            return None;
        }
        let ends_clause = before.is_some_and(|before| before.is_mark(&[',', '—', '?', '!', '…']));
        if subject.is_behind && ends_clause && self.is_clause_before(start) {
            return Some(self.around(start, from));
        }
        self.bare_clause(from).map(|said| vec![said])
    }

    /// The clause before a verb, and what goes on behind who speaks.
    fn around(&self, start: usize, from: usize) -> Vec<Range<usize>> {
        let end = self.sentence.len();
        let mut said = vec![0..start - 1];
        let goes_on = self.sentence.get(from).is_some_and(|token| token.is_mark(&[',', '—']))
            && self.n_words(&(from + 1..end)) >= CLAUSE_WORDS
            && self.sentence.get(from + 1).is_some_and(|token| {
                !token.is(Class::Relative) && !token.is(Class::Title) && token.verb().is_none()
            });
        said.extend(goes_on.then_some(from + 1..end));
        said
    }

    /// A clause without `that`: German and Chinese have it behind a comma, Chinese also behind the verb itself.
    fn bare_clause(&self, from: usize) -> Option<Range<usize>> {
        let end = self.sentence.len();
        let rest = &self.sentence[from..];
        let comma = rest.iter().take(THAT_WITHIN).position(|token| token.is_mark(&[',']));
        let from = match (self.language, comma) {
            (Language::German, Some(comma)) if self.n_words(&(from + comma + 1..end)) >= CLAUSE_WORDS => {
                let is_relative = rest.get(comma + 1).is_some_and(|token| token.is_in(&["wie", "als", "wo"]));
                (!is_relative).then_some(from + comma + 1)
            }
            (Language::Chinese, Some(0)) => Some(from + 1),
            (Language::Chinese, _) if rest.first().is_some_and(Token::is_word) => Some(from),
            _ => None,
        }?;
        (self.n_words(&(from..end)) > 0).then_some(from..end)
    }

    /// The first word of the clause that `that` begins, with nothing but words and a comma before it.
    fn that(&self, from: usize) -> Option<usize> {
        let rest = &self.sentence[from..];
        let leads_up = |token: &&Token| token.is_word() && token.verb().is_none() || token.is_mark(&[',']);
        let within = rest.iter().take(THAT_WITHIN).take_while(leads_up);
        for (i, token) in within.enumerate() {
            if token.is(Class::That) {
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
    fn is_that_in_one(&self, token: &Token) -> bool {
        self.language == Language::Hebrew
            && token.lower.starts_with('ש')
            && token.lower.chars().count() > 3
            && !token.is(Class::Title)
            && !token.is(Class::Office)
            && token.verb().is_none()
    }

    /// "По словам Анны Белик, …", "…, selon le ministère".
    fn source(&self) -> Option<Attribution> {
        let mut from = self.at + 1;
        let mut first = self.at;
        if first > 0 && self.sentence[first - 1].is_in(&["по", "за", "со", "із", "з", "nach", "על", "وفقا"]) {
            first -= 1;
        }
        while self.sentence.get(from).is_some_and(|token| token.is_in(&["von", "на", "ل", "ما"])) {
            from += 1;
        }
        if self.sentence.get(from).is_some_and(|next| next.is(Class::That) || !next.is_word()) {
            return self.possessor(first);
        }
        let end = self.end_of_source(from, first);
        let mut named = named(self.text, &self.sentence[from..end], &[], self.language)?;
        if let (Named::As(speaker), Language::Arabic) = (&mut named, self.language) {
            without_to(speaker);
        }
        let said = if first == 0 {
            let comma = self.sentence.get(end).is_some_and(|token| !token.is_word());
            let verb = self.sentence.get(end).is_some_and(|token| token.verb().is_some());
            let from = end + usize::from(comma) + 2 * usize::from(verb);
            from.min(self.sentence.len())..self.sentence.len()
        } else {
            0..first
        };
        let said = if self.n_words(&said) > 0 && !self.sentence[0].is_quote() { vec![said] } else { Vec::new() };
        Some(Attribution { named, said, at: first })
    }

    /// "По его словам, …": a pronoun before the noun.
    fn possessor(&self, first: usize) -> Option<Attribution> {
        let whose = self.sentence.get(self.at.checked_sub(1)?)?;
        let is_pronoun = whose.is_in(&["его", "её", "ее", "их", "його", "її", "їхніми", "їх", "jej", "jego", "ich"]);
        let said = (self.at + 1).min(self.sentence.len())..self.sentence.len();
        is_pronoun.then(|| Attribution { named: Named::Pronoun(whose.span), said: vec![said], at: first })
    }

    /// Where a source ends: at a mark or a verb; without one at the end of its capitals.
    fn end_of_source(&self, from: usize, first: usize) -> usize {
        let rest = &self.sentence[from..];
        let end = rest.iter().position(|token| !token.is_word() || token.verb().is_some()).unwrap_or(rest.len());
        if first > 0 || end <= SOURCE_WORDS && rest.get(end).is_some_and(|token| token.is_mark(&[','])) {
            return from + end;
        }
        let name = rest[..end].iter().position(Token::is_capital).unwrap_or(end);
        let is_lower = |token: &Token| token.kind == TokenKind::Word(Case::Lower);
        from + rest[name..end].iter().position(is_lower).map_or(end, |length| name + length)
    }

    /// "…, добавив, что …": more from whoever spoke.
    fn adding(&self, known: Option<&Attribution>) -> Option<Attribution> {
        let before = &self.sentence[self.at.checked_sub(1)?];
        if !(before.is_mark(&[',', '—']) || before.is_quote()) {
            return None;
        }
        let end = self.sentence.len();
        let named = match known {
            Some(known) => known.named.clone(),
            None => {
                let is_predicate = |token: &Token| !token.is_word() || token.is(Class::Finite);
                let subject = self.sentence.iter().position(is_predicate)?.min(SPEAKER_WORDS);
                named(self.text, &self.sentence[..subject], &[], self.language)?
            }
        };
        let said = self.that(self.at + 1).map(|that| that..end);
        let opens = self.sentence.get(self.at + 1).is_some_and(|next| next.is_quote() || next.is_mark(&[':']));
        (said.is_some() || opens).then(|| Attribution { named, said: said.into_iter().collect(), at: self.at })
    }
}

/// Takes the Arabic "to" off a name that is written in one with it: "وفقا لهانا".
fn without_to(speaker: &mut Speaker) {
    if let Some(name) = speaker.name.strip_prefix('ل') {
        speaker.name = name.to_owned();
    }
}

/// "“…” – Jo Public, envoy": a quotation with a name behind a dash and no verb.
pub(super) fn signature(text: &str, sentence: &[Token], language: Language) -> Option<Attribution> {
    let dash = sentence.iter().rposition(|token| token.is_mark(&['—']))?;
    let is_signed = dash > 0 && sentence[..dash].iter().all(|token| token.is_quote() || !token.is_word());
    let rest = &sentence[dash + 1..];
    let end = rest.iter().position(|token| !token.is_word()).unwrap_or(rest.len());
    let is_name = (1..=SOURCE_WORDS).contains(&end)
        && rest[0].is_name_like()
        && rest.iter().all(|token| token.verb().is_none() && !token.is(Class::Finite));
    let more = if rest.get(end).is_some_and(|token| token.is_mark(&[',', '('])) { &rest[end + 1..] } else { &[] };
    let more_end = more.iter().position(|token| !token.is_word()).unwrap_or(more.len());
    let named = named(text, &rest[..end], &more[..more_end], language).filter(|_| is_signed && is_name)?;
    Some(Attribution { named, said: Vec::new(), at: dash })
}
