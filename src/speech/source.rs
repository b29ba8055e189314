//! Sources without a speech verb, and what is added to what was said, in languages other than English.

use std::ops::Range;

use super::Speaker;
use super::clause::Attribution;
use super::language::Language;
use super::lexicon::{Class, Verb, is_of};
use super::name::{Named, is_full_name, named};
use super::statement::{SPEAKER_WORDS, Statement};
use super::token::{Case, Token, TokenKind};

/// Most words around a speaker in front of a source without a comma: "Laut dem Ministerium in Kiew fuhr …".
const SOURCE_WORDS: usize = 6;

impl Statement<'_> {
    /// "По словам Анны Белик, …", "…, selon le ministère".
    pub(super) fn source(&self) -> Option<Attribution> {
        let mut from = self.at + 1;
        let mut first = self.at;
        let word = self.sentence[self.at].lower.as_ref();
        let before = self.at.checked_sub(1).map(|at| &self.sentence[at]);
        if self.sentence[..self.at].iter().any(|token| token.verb().is_some_and(|verb| verb != Verb::Source))
        {
            return None; // "Об этом сообщает агентство со ссылкой на штаб"
        }
        // "Nach Angaben der Behörden"
        let is_noun = self.language == Language::German && !matches!(word, "laut" | "so" | "zufolge");
        match word {
            "zufolge" => return self.source_before(),
            "so" if !before.is_some_and(|before| before.is_quote() || before.is_mark(&[','])) => return None,
            _ if is_noun && !before.is_some_and(|before| before.is_in(&["nach", "laut"])) => return None,
            _ => {}
        }
        if first > 0 && self.sentence[first - 1].is_in(&["по", "за", "со", "із", "з", "nach", "על", "وفقا"])
        {
            first -= 1;
        }
        while self.sentence.get(from).is_some_and(|token| token.is_in(&["von", "на", "ل", "ما"])) {
            from += 1;
        }
        if self.sentence.get(from).is_some_and(|next| next.is(Class::That) || !next.is_word()) {
            return self.possessor(first);
        }
        let end = self.end_of_source(from, first);
        let more = if first == 0 { self.aside_of_source(from..end) } else { end..end };
        let mut named =
            named(self.text, &self.sentence[from..end], &self.sentence[more.clone()], self.language)?;
        let end = end.max(more.end);
        if let (Named::As(speaker), Language::Arabic) = (&mut named, self.language) {
            without_to(speaker);
        }
        let said = if first == 0 {
            let rest = &self.sentence[end..];
            let comma = rest
                .iter()
                .position(|token| !token.is_word())
                .filter(|comma| *comma == 0 || self.language == Language::Chinese);
            end + comma.map_or(0, |comma| comma + 1)..self.sentence.len()
        } else {
            0..first
        };
        let mut said = vec![said];
        // "Порт, по словам министра, откроют"
        let is_comma = |at: usize| self.sentence.get(at).is_some_and(|token| token.is_mark(&[',']));
        let is_aside = first > 0 && is_comma(first - 1) && is_comma(end);
        said.extend(is_aside.then_some(end + 1..self.sentence.len()));
        said.retain(|said| self.n_words(said) > 0 && !self.sentence[0].is_quote());
        Some(Attribution { named, said, at: first })
    }

    /// What is said of a source between commas: "Selon le porte-parole du Kremlin, Pavel Orlov, …", "Laut
    /// Pavel Orlow, einem Gesandten, …".
    fn aside_of_source(&self, source: Range<usize>) -> Range<usize> {
        let none = source.end..source.end;
        let Some([comma, words @ ..]) = self.sentence.get(source.end..) else { return none };
        let length = words.iter().position(|token| !token.is_word()).unwrap_or(words.len());
        let (aside, is_closed) = (&words[..length], words.get(length).is_some_and(|end| end.is_mark(&[','])));
        let who = &self.sentence[source.clone()];
        let is_titled = who.iter().any(|token| token.is(Class::Title));
        let is_person = who.windows(2).any(is_full_name);
        let is_office = |token: &Token| token.is(Class::Title) || is_of(Class::Office, &token.lower);
        let begins = aside.first().is_some_and(|first| first.is(Class::Determiner) || first.is(Class::Title));
        let is_described = begins
            && !aside.iter().any(|token| token.is(Class::Finite) || token.verb().is_some())
            && (self.language == Language::German || is_person && aside.iter().any(is_office));
        let is_aside = is_titled && !is_person && is_full_name(aside) || is_described;
        if comma.is_mark(&[',']) && is_closed && is_aside {
            source.end + 1..source.end + 1 + length
        } else {
            none
        }
    }

    /// "Dem Ministerium zufolge fuhr …"
    fn source_before(&self) -> Option<Attribution> {
        let range = self.run_before(self.at);
        let is_account = matches!(&self.sentence[range.clone()], [first, of, ..] if first.is_in(&["angaben"]) && !of.is(Class::Preposition));
        let words = &self.sentence[range.start + usize::from(is_account)..range.end];
        let named = named(self.text, words, &[], self.language)?;
        let said = match range.start {
            0 => self.at + 1..self.sentence.len(),
            start => 0..start - 1,
        };
        Some(Attribution { named, said: vec![said], at: range.start })
    }

    /// "По его словам, …": a pronoun before the noun.
    fn possessor(&self, first: usize) -> Option<Attribution> {
        let whose = self.sentence.get(self.at.checked_sub(1)?)?;
        let is_pronoun =
            whose.is_in(&["его", "её", "ее", "их", "його", "її", "їхніми", "їх", "jej", "jego", "ich"]);
        let said = (self.at + 1).min(self.sentence.len())..self.sentence.len();
        is_pronoun.then(|| Attribution { named: Named::Pronoun(whose.span), said: vec![said], at: first })
    }

    /// Where a source ends: at a mark or a verb; without one at the end of its capitals.
    fn end_of_source(&self, from: usize, first: usize) -> usize {
        let rest = &self.sentence[from..];
        let end = rest
            .iter()
            .position(|token| {
                !token.is_word()
                    || token.verb().is_some()
                    || self.language == Language::Chinese && token.is(Class::LeadIn)
            })
            .unwrap_or(rest.len());
        if first > 0 || end <= SOURCE_WORDS && rest.get(end).is_some_and(|token| token.is_mark(&[','])) {
            return from + end;
        }
        let Some(name) = rest[..end].iter().position(Token::is_capital) else {
            let is_office = |token: &Token| is_of(Class::Office, &token.lower) || token.is(Class::Body);
            return from + rest[..end].iter().position(is_office).map_or(end, |at| at + 1);
        };
        let is_lower = |token: &Token| token.kind == TokenKind::Word(Case::Lower);
        from + rest[name..end].iter().position(is_lower).map_or(end, |length| name + length)
    }

    /// "…, добавив, что …": more from whoever spoke.
    pub(super) fn adding(&self, known: Option<&Attribution>) -> Option<Attribution> {
        let before = &self.sentence[self.at.checked_sub(1)?];
        if !(before.is_mark(&[',', '—']) || before.is_quote()) {
            return None;
        }
        let end = self.sentence.len();
        let named = known.map_or_else(|| self.first_subject(), |known| Some(known.named.clone()))?;
        let said = self.that(self.at + 1).map(|that| that..end);
        let opens =
            self.sentence.get(self.at + 1).is_some_and(|next| next.is_quote() || next.is_mark(&[':']));
        (said.is_some() || opens).then(|| Attribution {
            named,
            said: said.into_iter().collect(),
            at: self.at,
        })
    }

    /// Whom the sentence begins with, and what is said of them between commas.
    fn first_subject(&self) -> Option<Named> {
        let is_predicate =
            |token: &Token| !token.is_word() || token.is(Class::Finite) || token.is(Class::Auxiliary);
        let end = self.sentence.iter().position(is_predicate)?.min(SPEAKER_WORDS);
        let more = self.sentence.get(end + 1..self.at - 1).unwrap_or_default();
        let more = &more[..more.iter().position(|token| !token.is_word()).unwrap_or(0)];
        named(self.text, &self.sentence[..end], more, self.language)
    }
}

/// Takes the Arabic "to" off a name that is written in one with it: "وفقا لهانا".
fn without_to(speaker: &mut Speaker) {
    if let Some(name) = speaker.name.strip_prefix('ل') {
        speaker.name = name.to_owned();
    }
}
