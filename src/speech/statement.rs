//! One sentence in a language other than English → who is said to say what in it.
//!
//! Where English tells by the order of words alone, these languages show a clause by `that` in their own
//! words, by a comma or a colon.

use std::ops::Range;

use super::clause::CLAUSE_WORDS;
use super::clause::{Attribution, is_inanimate};
use super::language::Language;
use super::lexicon::{Class, Verb};
use super::name::{Named, is_arabic_adjective, named};
use super::token::{Token, TokenKind};

/// Most words of a speaker.
pub(super) const SPEAKER_WORDS: usize = 14;

/// All attributions of a sentence, in order.
pub(super) fn statements(text: &str, sentence: &[Token], language: Language) -> Vec<Attribution> {
    let mut found: Vec<Attribution> = Vec::new();
    let mut said = Vec::new();
    for at in 0..sentence.len() {
        let Some(verb) = sentence[at].verb() else { continue };
        // Speech within speech is the outer speaker's.
        if said.iter().any(|said: &Range<usize>| said.contains(&at)) {
            continue;
        }
        let statement = Statement { text, sentence, at, verb, language };
        let attribution = match verb {
            Verb::Source => statement.source(),
            Verb::Adding => statement.adding(found.last()),
            _ => statement.said_by_subject(),
        };
        found.extend(attribution.filter(|of| !of.passes_on(&found, sentence)).map(|attribution| {
            said.extend(attribution.said.clone());
            attribution.without_agency(sentence)
        }));
    }
    found
}

/// A speech verb where it stands.
pub(super) struct Statement<'t> {
    pub(super) text: &'t str,
    pub(super) sentence: &'t [Token<'t>],
    pub(super) at: usize,
    pub(super) verb: Verb,
    pub(super) language: Language,
}

/// Where who speaks is named, and where the words about it end.
pub(super) struct Subject {
    pub(super) named: Named,
    pub(super) at: usize,
    /// First token behind the verb and the subject.
    pub(super) end: usize,
    pub(super) is_behind: bool,
}

impl Statement<'_> {
    fn said_by_subject(&self) -> Option<Attribution> {
        let start = self.before_verb()?;
        if start == 0 && self.at > 0 && self.sentence[0].is(Class::As) {
            return self.leads_in();
        }
        if let Some(attribution) = self.as_told(start) {
            return Some(attribution);
        }
        let before = start.checked_sub(1).map(|at| &self.sentence[at]);
        if let Some(subject) = self.at_a_place(start).filter(|subject| !subject.is_behind) {
            let said = self.said(&subject, start)?;
            return Some(Attribution { named: subject.named, said, at: subject.at });
        }
        let is_after_mark = before.is_some_and(|before| before.is_mark(&[',', '—', '?', '!', '…']));
        let is_after_speech = self.follows_quote(start) || is_after_mark && self.is_clause_before(start);
        let subject = if is_after_speech {
            self.behind().or_else(|| self.at_a_place(start)).or_else(|| self.left_out(start))
        } else {
            None
        };
        let subject = subject.or_else(|| self.in_front(start)).or_else(|| self.behind());
        let subject = subject.or_else(|| self.goes_on(start)).or_else(|| self.at_a_place(start));
        let subject = subject.or_else(|| is_after_speech.then(|| self.nobody()))?;
        let said = self.said(&subject, start)?;
        Some(Attribution { named: subject.named, said, at: subject.at })
    }

    /// "Как сообщил министр, …": the rest of the sentence is what the subject says.
    fn leads_in(&self) -> Option<Attribution> {
        let subject = self.behind().or_else(|| self.at_a_place(0)).unwrap_or_else(|| self.nobody());
        let comma = self.at + self.sentence[self.at..].iter().position(|token| token.is_mark(&[',']))?;
        let said = comma + 1..self.sentence.len();
        (self.n_words(&said) > 0).then(|| Attribution {
            named: subject.named,
            said: vec![said],
            at: subject.at,
        })
    }

    /// The first word that belongs to the verb; none if one of them makes it no speech.
    fn before_verb(&self) -> Option<usize> {
        let mut start = self.at;
        let belongs = |at: usize| {
            let token = &self.sentence[at];
            let begins = at == 0 || self.sentence[at - 1].is_mark(&[',', '—']);
            // "comme l’a annoncé l’armée"
            let is_object = token.is_in(&["l’", "l'"]) && at > 0 && self.sentence[at - 1].is(Class::As);
            token.is(Class::BeforeVerb) || token.is(Class::As) && begins || is_object
        };
        while start > 0 && belongs(start - 1) {
            start -= 1;
        }
        let start = self.auxiliary(start).unwrap_or(start);
        let is_against = start > 0 && self.sentence[start - 1].is(Class::AgainstVerb)
            || self.sentence[self.at + 1..].iter().take(2).any(|token| token.is_in(&["nicht", "pas"]));
        (!is_against).then_some(start)
    }

    /// The auxiliary that a participle belongs to, with words between: "hat Rom erneut beschuldigt".
    fn auxiliary(&self, start: usize) -> Option<usize> {
        let is_auxiliary = |at: &usize| self.sentence[*at].is(Class::Auxiliary);
        let reach = if self.language == Language::German { SPEAKER_WORDS } else { CLAUSE_WORDS };
        let clause = (start.saturating_sub(reach)..start).rev();
        clause.take_while(|at| self.sentence[*at].is_word()).find(is_auxiliary).filter(|at| *at > 0)
    }

    /// The subject in front of the verb, which begins at `end`: "Посол Андрей Сова заявил".
    fn in_front(&self, end: usize) -> Option<Subject> {
        let before = self.sentence.get(end.checked_sub(1)?)?;
        let (range, more) = if before.is_mark(&[',', ')', '—']) {
            self.with_aside(end - 1)?
        } else {
            (self.run_before(end), end..end)
        };
        let range = self.without_lead_in(self.up_to_circumstance(range));
        self.subject(range.clone(), more, range.start, self.at + 1, false)
    }

    /// The words that end right before `end`, from the last mark or conjunction.
    pub(super) fn run_before(&self, end: usize) -> Range<usize> {
        let is_start = |at: &usize| {
            let token = &self.sentence[*at];
            let is_joined = token.is(Class::Conjunction) && self.joins_names(*at);
            !token.is_word() || token.is(Class::That) || token.is(Class::Conjunction) && !is_joined
        };
        (0..end).rev().find(is_start).map_or(0, |at| at + 1)..end
    }

    /// Whether a word for "and" stands between two names.
    fn joins_names(&self, at: usize) -> bool {
        let is_name =
            |at: Option<usize>| at.and_then(|at| self.sentence.get(at)).is_some_and(Token::is_capital);
        is_name(at.checked_sub(1)) && is_name(Some(at + 1))
    }

    /// The subject before what is said of it between commas, which ends at the comma `end`, and that.
    fn with_aside(&self, end: usize) -> Option<(Range<usize>, Range<usize>)> {
        let start = self.sentence[..end].iter().rposition(Token::is_quote).map_or(0, |at| at + 1);
        let comma =
            start + self.sentence[start..end].iter().position(|token| token.is_mark(&[',', '(', '—']))?;
        (comma > start).then_some((start..comma, comma + 1..end))
    }

    /// A Chinese subject without what stands between it and the verb: "外交部在声明中说".
    fn up_to_circumstance(&self, range: Range<usize>) -> Range<usize> {
        let words = &self.sentence[range.clone()];
        let is_circumstance = |at: &usize| words[*at].is(Class::LeadIn) && self.language == Language::Chinese;
        let mut end = (1..words.len()).find(is_circumstance).unwrap_or(words.len());
        while end > 1 && words[end - 1].is(Class::BeforeVerb) {
            end -= 1;
        }
        range.start..range.start + end
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
    pub(super) fn behind(&self) -> Option<Subject> {
        let mut from = self.at + 1;
        while self
            .sentence
            .get(from)
            .is_some_and(|token| token.is(Class::BeforeVerb) || token.is(Class::Object))
        {
            from += 1;
        }
        // "hieß es aus dem Ministerium"
        if let Some([it, of, ..]) = self.sentence.get(from..)
            && it.is_in(&["es"])
            && of.is_in(&["aus", "vom", "von", "seitens"])
        {
            from += 2;
        }
        // "сказал в среду министр"
        if let Some([on, day, ..]) = self.sentence.get(from..)
            && on.is(Class::LeadIn)
            && day.is(Class::Weekday)
        {
            from += 2;
        }
        let end = match self.verb {
            Verb::Judge => self.end_before_object(from)?,
            _ => self.end_of_speaker(from),
        };
        let more = self.aside(end);
        let after = more.end.max(end);
        let more = if more.is_empty() { self.seat(end) } else { more };
        self.subject(from..end, more, self.at, after, true)
    }

    /// Where a speaker is whose name ends at a place: "das Ministerium in Kiew".
    fn seat(&self, end: usize) -> Range<usize> {
        match self.sentence.get(end..) {
            Some([place, name, ..]) if place.is(Class::Where) && name.is_capital() => end..end + 2,
            _ => end..end,
        }
    }

    /// The same where whom the speaker judges follows: "اتهم الكرملين كييف". Only Arabic builds sentences so.
    fn end_before_object(&self, from: usize) -> Option<usize> {
        let rest = self.sentence.get(from..).filter(|_| self.language == Language::Arabic)?;
        let is_office = rest.first()?.is(Class::Title) || rest.first()?.is(Class::Body);
        let first = 1 + usize::from(is_office);
        Some(
            from + first
                + rest.iter().skip(first).take_while(|token| is_arabic_adjective(&token.lower)).count(),
        )
    }

    pub(super) fn end_of_speaker(&self, from: usize) -> usize {
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
        from + skipped
            + rest.iter().skip(skipped).position(ends).unwrap_or(rest.len().saturating_sub(skipped))
    }

    /// What is said of the speaker whose name ends at the comma `end`: an age, what they are.
    fn aside(&self, end: usize) -> Range<usize> {
        if !self.sentence.get(end).is_some_and(|token| token.is_mark(&[',', '('])) {
            return end..end;
        }
        let rest = &self.sentence[end + 1..];
        let length = rest.iter().position(|token| !token.is_word()).unwrap_or(rest.len());
        let is_title =
            rest[..length].first().is_some_and(|first| first.is(Class::Title) || first.is(Class::Determiner));
        if is_title && !rest[..length].iter().any(|token| token.is(Class::Finite)) {
            end + 1..end + 1 + length
        } else {
            end..end
        }
    }

    pub(super) fn subject(
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
            && (!first.is(Class::Object) || first.is(Class::Pronoun))
            && !words.iter().any(|word| {
                word.verb().is_some_and(|verb| verb != Verb::Source)
                    || word.is(Class::AgainstVerb) && !word.is(Class::Preposition)
            })
            && !is_inanimate(words);
        let named =
            named(self.text, words, self.sentence.get(more)?, self.language).filter(|_| is_speaker)?;
        Some(Subject { named, at, end, is_behind })
    }

    /// Whether nothing but marks stands between a quotation and a place.
    pub(super) fn follows_quote(&self, end: usize) -> bool {
        self.sentence[..end]
            .iter()
            .rev()
            .find(|token| !matches!(token.kind, TokenKind::Mark(_)))
            .is_some_and(Token::is_quote)
    }

    pub(super) fn is_clause_before(&self, start: usize) -> bool {
        let is_turn = self.sentence[0].is_mark(&['—']);
        start > 1 && self.n_words(&(0..start - 1)) >= if is_turn { 1 } else { self.clause_words() }
    }

    /// Fewest words of a clause; where words have no spaces around them a clause is one.
    pub(super) fn clause_words(&self) -> usize {
        match self.language {
            Language::Chinese => 1,
            Language::German | Language::French | Language::Spanish => CLAUSE_WORDS,
            _ => CLAUSE_WORDS - 1, // no articles
        }
    }

    pub(super) fn is_slavic(&self) -> bool {
        matches!(self.language, Language::Ukrainian | Language::Russian | Language::Polish)
    }

    pub(super) fn n_words(&self, part: &Range<usize>) -> usize {
        self.sentence.get(part.clone()).unwrap_or_default().iter().filter(|token| token.is_word()).count()
    }
}

/// A verb that no table knows, between a quotation and a name: "« … », s’amuse Jo Public".
pub(super) fn unknown_verb(text: &str, sentence: &[Token], language: Language) -> Option<Attribution> {
    let quote = sentence.iter().position(Token::is_quote)?;
    let marks = sentence[quote + 1..].iter().take_while(|token| token.is_mark(&[',', '—'])).count();
    let at = quote + 1 + marks;
    let at = at + sentence[at..].iter().take_while(|token| token.is(Class::BeforeVerb)).count();
    let quoted = &text[..sentence[quote].span.end];
    let is_closed = marks > 0 || quoted.ends_with([',', '?', '!']);
    let verb = sentence.get(at).filter(|verb| is_closed && verb.is_word() && !verb.is_capital())?;
    let is_none = [
        Class::LeadIn,
        Class::That,
        Class::Relative,
        Class::Conjunction,
        Class::Preposition,
        Class::Determiner,
        Class::Finite,
        Class::AgainstVerb,
    ];
    if is_none.into_iter().any(|class| verb.is(class)) || verb.verb().is_some() {
        return None;
    }
    let subject = Statement { text, sentence, at, verb: Verb::Utter, language }.behind()?;
    let is_name =
        |token: &Token| token.is_name_like() || token.is(Class::Title) || token.is(Class::Determiner);
    let is_named = sentence.get(at + 1).is_some_and(is_name);
    is_named.then(|| Attribution { named: subject.named, said: Vec::new(), at })
}

/// Who is named inside of a quotation: "«Мост закрыт, — сказал мэр Павел Орлов. — Совсем»".
pub(super) fn inserted(text: &str, quoted: &[Token], language: Language) -> Option<Named> {
    let marks: &[char] = match language {
        Language::French => &[','],
        Language::English => return None,
        _ => &['—'],
    };
    let is_inserted = |at: &usize| quoted[*at].verb().is_some() && quoted[*at - 1].is_mark(marks);
    (1..quoted.len()).filter(is_inserted).find_map(|at| {
        let verb = quoted[at].verb()?;
        let statement = Statement { text, sentence: quoted, at, verb, language };
        Some(statement.behind()?.named)
    })
}
