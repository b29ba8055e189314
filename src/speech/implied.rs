//! A speech verb without a subject of its own → who speaks.

use super::clause::Attribution;
use super::language::Language;
use super::lexicon::{Class, is_of};
use super::name::{Named, named};
use super::statement::{Statement, Subject};
use super::token::Token;

impl Statement<'_> {
    /// "…, wie die Marine mitteilte": German has the verb at the end.
    pub(super) fn as_told(&self, start: usize) -> Option<Attribution> {
        let run = self.run_before(start);
        let [first, who @ ..] = &self.sentence[run.clone()] else { return None };
        let comma = run.start.checked_sub(1).filter(|at| self.sentence[*at].is_mark(&[',']))?;
        let is_end = self.sentence.get(self.at + 1).is_none_or(|next| !next.is_word());
        let is_told = self.language == Language::German && first.is(Class::As) && is_end;
        // "wie es im Ministerium heißt", "wie die Marine weiter mitteilte"
        let who = if who.first()?.is_in(&["es"]) { who.get(2..).unwrap_or_default() } else { who };
        let who = &who[..who.iter().rposition(Token::is_capital).map_or(who.len(), |last| last + 1)];
        let named =
            if who.is_empty() { Some(Named::Nobody) } else { named(self.text, who, &[], self.language) };
        let named = named.filter(|_| is_told)?;
        let said = 0..comma;
        let is_clause = self.n_words(&said) >= self.clause_words() && !self.sentence[0].is_quote();
        let said = if is_clause { vec![said] } else { Vec::new() };
        Some(Attribution { named, said, at: run.start })
    }

    /// Those at a place who speak together: "в Кремле заявили", "сообщили в Генштабе".
    pub(super) fn at_a_place(&self, start: usize) -> Option<Subject> {
        let are_several = ["ли", "ют", "ят", "ють", "ять", "li", "ły"];
        let verb = self.sentence[self.at].lower.as_ref();
        let run = self.run_before(start);
        let skipped = self.sentence[run.clone()]
            .first()
            .is_some_and(|first| first.is(Class::LeadIn) && !first.is(Class::Where));
        let run = run.start + usize::from(skipped)..run.end;
        let behind = self.at + 1..self.end_of_speaker(self.at + 2);
        let seat = [run, behind].into_iter().find(|range| {
            let words = self.sentence.get(range.clone()).unwrap_or_default();
            words.len() > 1
                && words[0].is(Class::Where)
                && (words[1].is_capital()
                    || is_of(Class::Office, &words[1].lower)
                    || words.len() > 2 && words[1].is(Class::Statement))
        })?;
        let end = if seat.start > self.at { seat.end } else { self.at + 1 };
        let is_statement = self.sentence[seat.start + 1].is(Class::Statement);
        let words = seat.start + 1 + usize::from(is_statement)..seat.end;
        let is_behind = seat.start > self.at;
        let subject = self.subject(words, 0..0, seat.start.min(self.at), end, is_behind);
        let speaks = is_statement || are_several.iter().any(|end| verb.ends_with(end));
        subject.filter(|_| self.is_slavic() && speaks)
    }

    /// Whoever spoke before, whom the language leaves out: "Додав, що …".
    pub(super) fn goes_on(&self, start: usize) -> Option<Subject> {
        let begins = start == 0
            || !self.sentence[start - 1].is_word()
            || self.sentence[start - 1].is(Class::Conjunction);
        let that = self.that(self.at + 1).filter(|that| begins && *that <= self.at + 3);
        let named =
            if self.is_impersonal() { Named::Nobody } else { Named::Pronoun(self.sentence[self.at].span) };
        that.map(|_| Subject { named, at: self.at, end: self.at + 1, is_behind: true })
    }

    /// "Сообщается, что …", "было заявлено": in words that name nobody.
    pub(super) fn is_impersonal(&self) -> bool {
        let verb = self.sentence[self.at].lower.as_ref();
        self.is_slavic()
            && ["ется", "ится", "ється", "иться", "ено", "ано"].iter().any(|end| verb.ends_with(end))
    }

    /// Nobody: "мост закрыт, сообщили в мэрии".
    pub(super) fn nobody(&self) -> Subject {
        Subject { named: Named::Nobody, at: self.at, end: self.at + 1, is_behind: true }
    }

    /// A subject that the language leaves out beside a quotation: "«…», dijo."
    pub(super) fn left_out(&self, start: usize) -> Option<Subject> {
        let named =
            if self.is_impersonal() { Named::Nobody } else { Named::Pronoun(self.sentence[self.at].span) };
        let next = self.sentence.get(self.at + 1);
        let is_end = next.is_none_or(|next| !next.is_word() || next.is(Class::LeadIn));
        (self.follows_quote(start) && is_end).then_some(Subject {
            named,
            at: self.at,
            end: self.at + 1,
            is_behind: true,
        })
    }
}
