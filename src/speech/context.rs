//! One paragraph → who says what in it.

use std::iter;
use std::ops::Range;

use super::attributions::attributions;
use super::clause::Attribution;
use super::colon::before_colon;
use super::language::Language;
use super::lexicon::{Class, is_of};
use super::name::{Named, named, persons};
use super::remembered::{Mentioned, Remembered};
use super::statement::inserted;
use super::token::{Token, TokenKind, sentences, tokens_within};
use super::turn::{Part, Turn};
use super::{Speaker, Speech, SpeechKind};
use crate::span::ByteSpan;

/// Most words of somebody without a full name.
const SUBJECT_WORDS: usize = 8;

/// One paragraph while it is read.
pub(super) struct ParagraphContext<'t, 'r> {
    text: &'t str,
    language: Language,
    mentioned: Mentioned,
    remembered: &'r mut Remembered,
    /// The person whom a sentence without speech began with, if nobody spoke since.
    recent: Option<Speaker>,
    /// Speaker of each quotation.
    direct: Vec<Option<Speaker>>,
    indirect: Vec<Speech>,
}

impl<'t, 'r> ParagraphContext<'t, 'r> {
    pub(super) fn new(
        text: &'t str,
        language: Language,
        remembered: &'r mut Remembered,
        n_quotes: usize,
    ) -> Self {
        let mentioned = Mentioned::default();
        Self {
            text,
            language,
            mentioned,
            remembered,
            recent: None,
            direct: vec![None; n_quotes],
            indirect: Vec::new(),
        }
    }

    /// Who is mentioned, the speaker of each quotation, and what is said in the paper's words.
    pub(super) fn into_parts(self) -> (Mentioned, Vec<Option<Speaker>>, Vec<Speech>) {
        (self.mentioned, self.direct, self.indirect)
    }

    pub(super) fn read(&mut self, tokens: &[Token], running: Option<Speaker>) {
        let sentences = sentences(self.text, tokens);
        // Whoever spoke or was named last.
        let mut latest = running;
        self.mentioned.speakers.extend(latest.clone());
        // Quotations that whoever is named next says.
        let mut waiting: Vec<usize> = Vec::new();
        if let Some(first) = sentences.first() {
            self.mentioned.unnamed =
                unnamed(self.text, first, self.language).map(|speaker| self.with_full_name(speaker));
        }
        let mut turn = tokens.first().filter(|first| first.is_mark(&['—'])).map(|_| Turn::default());
        for (i, sentence) in sentences.iter().enumerate() {
            let first = self.note_persons(sentence);
            let mut found = attributions(self.text, sentence, self.language);
            let is_turn = turn.as_mut().is_some_and(|turn| self.go_on(turn, &sentences[..=i], &mut found));
            let speakers: Vec<Option<Speaker>> =
                found.iter().map(|attribution| self.resolved(&attribution.named)).collect();
            let quotes = quotes(sentence);
            for &(at, quote) in &quotes {
                self.direct[quote] = match nearest(&found, at) {
                    Some(nearest) => speakers[nearest].clone(),
                    None if is_turn => turn.as_ref().and_then(|turn| turn.speaker().cloned()),
                    // Words within a sentence that names no speaker may be anybody's.
                    None if sentence.iter().any(Token::is_word) && quotes.len() > 1 => None,
                    None if sentence.iter().any(Token::is_word) => self.introduced(&sentence[..at]),
                    None => latest.clone().or_else(|| self.sole_subject()),
                };
                if found.is_empty()
                    && let Some(speaker) = self.inserted(sentence[at].span)
                {
                    self.direct[quote] = Some(speaker.clone());
                    latest = Some(speaker);
                }
                if found.is_empty() && self.direct[quote].is_none() && !sentence.iter().any(Token::is_word) {
                    waiting.push(quote);
                }
            }
            for (attribution, speaker) in found.iter().zip(&speakers) {
                self.report(sentence, &attribution.said, speaker.as_ref());
            }
            let says_nothing =
                quotes.is_empty() && !is_turn && found.iter().all(|attribution| attribution.said.is_empty());
            let begins = first.clone().filter(|first| begins_with(sentence, first));
            let begins = begins.or_else(|| unnamed(self.text, sentence, self.language));
            self.recent = begins.filter(|_| says_nothing).map(|first| self.with_full_name(first));
            if let Some(speaker) = speakers.into_iter().flatten().last() {
                waiting.drain(..).for_each(|quote| self.direct[quote] = Some(speaker.clone()));
                latest = Some(speaker);
            } else if quotes.is_empty() && found.is_empty() {
                latest = first.or(latest);
            }
        }
        let is_quote_only = tokens.iter().all(|token| !token.is_word());
        if let ([only], true) = (self.remembered.before.speakers.as_slice(), is_quote_only) {
            waiting.into_iter().for_each(|quote| self.direct[quote] = Some(only.without_span()));
        }
    }

    /// Who says a quotation behind these words, if they end in a colon.
    fn introduced(&mut self, words: &[Token]) -> Option<Speaker> {
        let (colon, words) = words.split_last()?;
        let start = words.iter().rposition(|token| token.is_quote() || token.is_mark(&[';', ':']));
        let words = &words[start.map_or(0, |start| start + 1)..];
        let persons = &self.remembered.persons;
        let is_known = |surname: &str| {
            persons.iter().any(|known| known.name.to_lowercase().rsplit(' ').next() == Some(surname))
        };
        let named = before_colon(self.text, words, self.language, is_known);
        named.filter(|_| colon.is_mark(&[':'])).and_then(|named| self.resolved(&named))
    }

    /// Notes what the last of some sentences says in a turn of a dialogue, and drops what it passes on of
    /// others: all of it is the words of whoever has the turn.
    fn go_on(&mut self, turn: &mut Turn, sentences: &[&[Token]], found: &mut Vec<Attribution>) -> bool {
        let Some((sentence, before)) = sentences.split_last() else { return false };
        let tag = found.first().filter(|_| turn.speaker().is_none());
        let speaker = tag.and_then(|tag| self.resolved(&tag.named));
        match turn.next(sentence, found, speaker.as_ref(), self.language) {
            Part::Other => return false,
            Part::Tag => before.iter().for_each(|sentence| self.say(sentence, turn)),
            Part::Said => {
                found.clear();
                self.say(sentence, turn);
            }
        }
        true
    }

    /// Notes that all of a sentence is words of whoever has the turn.
    fn say(&mut self, sentence: &[Token], turn: &Turn) {
        self.report(sentence, iter::once(&(0..sentence.len())), turn.speaker());
    }

    /// Who is named inside of a quotation.
    fn inserted(&mut self, quotation: ByteSpan) -> Option<Speaker> {
        let tokens = tokens_within(self.text, quotation, self.language);
        let named = inserted(self.text, &tokens, self.language)?;
        self.resolved(&named)
    }

    /// Takes note of the persons of a sentence, and tells the first.
    fn note_persons(&mut self, sentence: &[Token]) -> Option<Speaker> {
        let persons = persons(self.text, sentence);
        let first = persons.first().cloned();
        for person in persons {
            if self.remembered.persons.iter().all(|known| known.name != person.name) {
                self.remembered.persons.push(person);
            }
        }
        if let Some(first) = first.clone() {
            let subject = self.with_full_name(first);
            add(&mut self.mentioned.subjects, subject);
        }
        first
    }

    fn resolved(&mut self, named: &Named) -> Option<Speaker> {
        let speaker = match named {
            Named::Nobody => return None,
            Named::As(speaker) => {
                self.same_role(speaker).unwrap_or_else(|| self.with_full_name(speaker.clone()))
            }
            Named::Pronoun(span) => {
                let is_one = !is_of(Class::Thing, &self.text[span.start..span.end].to_lowercase());
                Speaker { span: Some(*span), ..self.resolve_pronoun(is_one)? }
            }
        };
        add(&mut self.mentioned.speakers, speaker.clone());
        Some(speaker)
    }

    /// Who spoke before in the paragraph and is called by what they are: "a Nato official", then "the
    /// official".
    fn same_role(&self, speaker: &Speaker) -> Option<Speaker> {
        let is_same = |known: &&Speaker| {
            let end = known.name.strip_suffix(speaker.name.as_str());
            end.is_some_and(|end| end.ends_with(' ')) && !speaker.name.starts_with(char::is_uppercase)
        };
        let known = self.mentioned.speakers.iter().find(is_same)?;
        Some(Speaker { span: speaker.span, ..known.clone() })
    }

    /// A speaker by the full name that the article gave before.
    fn with_full_name(&self, mut speaker: Speaker) -> Speaker {
        let surname = speaker.name.rsplit(' ').next().unwrap_or_default();
        let is_short = speaker.name == surname
            && surname.starts_with(char::is_uppercase)
            && !is_of(Class::Body, &surname.to_lowercase());
        let known = self.remembered.persons.iter().rev();
        let full = known
            .into_iter()
            .find(|known| known.name.len() > surname.len() && known.name.rsplit(' ').next() == Some(surname));
        if let Some(full) = full.filter(|_| is_short) {
            speaker.name.clone_from(&full.name);
            speaker.described = format!("{}, {}", speaker.described, full.described);
        } else if let Some(same) = self
            .remembered
            .persons
            .iter()
            .find(|known| known.name == speaker.name && known.described != speaker.described)
        {
            speaker.described = format!("{}, {}", speaker.described, same.described);
        }
        speaker
    }

    /// Whom a pronoun means: the only speaker of the paragraph so far, else the only person that a sentence
    /// of it begins with, else the same of the paragraph before, else somebody without a full name. `is_one`
    /// if it stands for one person.
    fn resolve_pronoun(&self, is_one: bool) -> Option<Speaker> {
        if let Some(recent) = self.recent.as_ref().filter(|recent| is_one && can_be(&recent.name, true)) {
            return Some(recent.clone());
        }
        let unnamed = self.mentioned.unnamed.as_ref().filter(|unnamed| can_be(&unnamed.name, is_one));
        let before = &self.remembered.before;
        let speakers = |people: &Mentioned| -> Vec<Speaker> {
            people.speakers.iter().filter(|speaker| can_be(&speaker.name, is_one)).cloned().collect()
        };
        let subjects = |people: &Mentioned| if is_one { people.subjects.clone() } else { Vec::new() };
        match (speakers(&self.mentioned).as_slice(), subjects(&self.mentioned).as_slice()) {
            ([only], _) | ([], [only]) => Some(only.clone()),
            ([], []) if unnamed.is_some() => unnamed.cloned(),
            ([], []) => match (speakers(before).as_slice(), subjects(before).as_slice()) {
                ([only], _) | ([], [only]) => Some(only.without_span()),
                _ => None,
            },
            _ => None,
        }
    }

    fn sole_subject(&self) -> Option<Speaker> {
        match self.mentioned.subjects.as_slice() {
            [only] if self.mentioned.speakers.is_empty() => Some(only.clone()),
            [] if self.mentioned.speakers.is_empty() => self.mentioned.unnamed.clone(),
            _ => None,
        }
    }

    /// Notes what is said in the paper's words, without the quotations in it.
    fn report<'s>(
        &mut self,
        sentence: &[Token],
        said: impl IntoIterator<Item = &'s Range<usize>>,
        speaker: Option<&Speaker>,
    ) {
        for said in said {
            let part = sentence.get(said.clone()).unwrap_or_default();
            for words in part.split(Token::is_quote) {
                let first = words.iter().position(Token::is_word);
                let last = words.iter().rposition(Token::is_word);
                if let (Some(first), Some(last)) = (first, last) {
                    let span = ByteSpan::new(words[first].span.start, words[last].span.end);
                    self.indirect.push(Speech {
                        span,
                        kind: SpeechKind::Indirect,
                        speaker: speaker.cloned(),
                    });
                }
            }
        }
    }
}

/// Whether a sentence begins with a person.
fn begins_with(sentence: &[Token], person: &Speaker) -> bool {
    let begins_at = |at: usize| {
        person.span.is_some_and(|span| sentence.get(at).is_some_and(|token| token.span.start == span.start))
    };
    // "Outside, Captain Jo Public …"
    let has_lead_in =
        matches!(sentence, [first, comma, ..] if first.is(Class::LeadIn) && comma.is_mark(&[',']));
    begins_at(0) || has_lead_in && begins_at(2)
}

fn add(speakers: &mut Vec<Speaker>, person: Speaker) {
    if speakers.iter().all(|known| known.name != person.name) {
        speakers.push(person);
    }
}

/// Places and indices of the quotations of a sentence.
fn quotes(sentence: &[Token]) -> Vec<(usize, usize)> {
    let each = sentence.iter().enumerate().filter_map(|(at, token)| match token.kind {
        TokenKind::Quote(quote) => Some((at, quote)),
        _ => None,
    });
    each.collect()
}

/// The attribution nearest to a place.
fn nearest(found: &[Attribution], at: usize) -> Option<usize> {
    (0..found.len()).min_by_key(|&i| found[i].at.abs_diff(at))
}

/// Whether a pronoun for one person, or for several or a body, can mean somebody of this name.
fn can_be(name: &str, is_one: bool) -> bool {
    let is_body = || name.split(' ').any(|word| is_of(Class::Body, &word.to_lowercase()));
    if is_one { !is_body() } else { !is_person(name) }
}

/// Whether a name is that of one person, as far as its words tell.
fn is_person(name: &str) -> bool {
    let mut words = name.split(' ');
    name.contains(' ')
        && words.all(|word| word.starts_with(char::is_uppercase) && !is_of(Class::Body, &word.to_lowercase()))
}

/// Somebody without a full name whom a sentence begins with: "A welder from Veii, who …", "Her sister Ann
/// went …".
fn unnamed(text: &str, sentence: &[Token], language: Language) -> Option<Speaker> {
    let first = sentence.first()?;
    let is_somebody = first.is_in(&["a", "an", "one", "his", "her"])
        || first.is_capital() && !first.is(Class::LeadIn) && !first.is(Class::Determiner);
    // "Not far behind was …", "Her reply"
    let is_nobody = first.is_in(&["not", "never"])
        || first.is(Class::Determiner) && sentence.iter().take(3).any(|token| token.is(Class::Statement));
    subject(text, sentence, language).filter(|_| is_somebody && !is_nobody && first.verb().is_none())
}

/// Whom a sentence begins with.
pub(super) fn subject(text: &str, sentence: &[Token], language: Language) -> Option<Speaker> {
    let first = sentence.first()?;
    let is_predicate =
        |token: &Token| token.is(Class::Finite) || !token.is_capital() && token.lower.ends_with("ed");
    let ends = |token: &Token| {
        !token.is_word() || is_predicate(token) || token.is_in(&["who", "whose", "which", "that"])
    };
    let goes_on = |token: &Token| {
        if first.is_capital() && !first.is(Class::Determiner) { token.is_capital() } else { !ends(token) }
    };
    // "A retired colonel"
    let is_adjective = |at: usize, token: &Token| {
        at == 1 && first.is(Class::Determiner) && token.lower.ends_with("ed") && !token.is(Class::Finite)
    };
    let mut each = sentence.iter().enumerate();
    let end =
        each.position(|(at, token)| !goes_on(token) && !is_adjective(at, token)).filter(|end| *end > 0)?;
    // "Ukrainian officials", not "Jo went"
    let is_plural = sentence[end].is_word() && sentence[end].lower.ends_with('s') && !ends(&sentence[end]);
    let end = if is_plural { end + 1 } else { end };
    // "A military spokesman laid out the lids"
    let is_office_end = |at: &usize| {
        sentence[*at - 1].is(Class::Title)
            && !sentence[*at].is(Class::Title)
            && !sentence[*at].is_capital()
            && !sentence[*at].is(Class::Preposition)
    };
    let end = (2..end).find(is_office_end).unwrap_or(end);
    let is_name = sentence[..end].iter().any(|token| !token.is(Class::Determiner));
    let more = match &sentence[end..] {
        [comma, article, rest @ ..] if comma.is_mark(&[',']) && article.is(Class::Determiner) => {
            let length = rest.iter().position(|token| !token.is_word()).unwrap_or(rest.len());
            &sentence[end + 1..end + 2 + length]
        }
        _ => &[],
    };
    match named(text, &sentence[..end.min(SUBJECT_WORDS)], more, language)? {
        Named::As(speaker) if is_name => Some(speaker),
        _ => None,
    }
}
