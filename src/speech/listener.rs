//! Paragraphs in order → who says what in each.

use super::clause::{Attribution, attributions};
use super::marks::Quotes;
use super::name::{Named, named, persons};
use super::token::{Token, sentences, tokens};
use super::words::{BODIES, DETERMINERS, FINITE, LEAD_IN};
use super::{Speaker, Speech, SpeechKind};
use crate::span::ByteSpan;

/// Most words before the colon of a line of dialogue.
const DIALOGUE_WORDS: usize = 20;
/// Most words of somebody without a full name.
const SUBJECT_WORDS: usize = 8;
/// Pronouns that stand for several or for a body.
const THINGS: [&str; 5] = ["they", "it", "они", "вони", "оно"];
/// Words by which a line of dialogue is told from a heading.
const DIALOGUE: [&str; 12] = ["i", "we", "you", "my", "our", "me", "us", "your", "let", "i'm", "i’m", "я"];

/// What is remembered from paragraph to paragraph.
#[derive(Debug, Default)]
pub(super) struct Listener {
    /// Whether other paragraphs follow, in which names may come again.
    remembers: bool,
    /// Persons in order of mention.
    persons: Vec<Speaker>,
    /// Mark and speaker of a quotation that goes on.
    open: Option<(char, Option<Speaker>)>,
    before: People,
}

/// Who is heard of in a paragraph.
#[derive(Debug, Default)]
struct People {
    /// Those who speak, each once.
    speakers: Vec<Speaker>,
    /// Persons whom a sentence begins with, each once.
    subjects: Vec<Speaker>,
    /// Somebody without a name, whom the paragraph begins with.
    unnamed: Option<Speaker>,
}

impl Listener {
    pub(super) fn new(remembers: bool) -> Self {
        Self { remembers, ..Self::default() }
    }

    /// The speeches of the next paragraph; `next` is the mark that the one after it begins with.
    pub(super) fn hear(&mut self, text: &str, next: Option<char>) -> Vec<Speech> {
        let open = self.open.take();
        let quotes = Quotes::find(text, open.as_ref().map(|(mark, _)| *mark), next);
        let tokens = tokens(text, &quotes.spans);
        let is_silent = quotes.spans.is_empty() && tokens.iter().all(|token| token.verb().is_none());
        if let Some(line) = dialogue(text, &tokens) {
            return vec![line];
        }
        if is_silent && !self.remembers {
            return Vec::new();
        }
        let running = open.filter(|_| quotes.continues).and_then(|(_, speaker)| speaker);
        let mut scene = Scene {
            text,
            people: People::default(),
            listener: self,
            direct: vec![None; quotes.spans.len()],
            indirect: Vec::new(),
        };
        scene.read(&tokens, running);
        let Scene { people, direct, mut indirect, .. } = scene;
        if let (Some(mark), Some(speaker)) = (quotes.open, direct.last()) {
            self.open = Some((mark, speaker.clone()));
        }
        self.before = people;
        let direct = quotes.spans.iter().zip(direct);
        indirect.extend(direct.map(|(span, speaker)| Speech {
            span: *span,
            kind: SpeechKind::Direct,
            speaker,
        }));
        in_order(indirect)
    }
}

/// Sorts speeches; of two that overlap the earlier ends where the later begins.
fn in_order(mut speeches: Vec<Speech>) -> Vec<Speech> {
    speeches.sort_by_key(|speech| (speech.span.start, std::cmp::Reverse(speech.span.end)));
    let mut kept: Vec<Speech> = Vec::with_capacity(speeches.len());
    for speech in speeches {
        if kept.last().is_none_or(|last| last.span.end <= speech.span.start) {
            kept.push(speech);
        }
    }
    kept
}

/// One paragraph while it is read.
struct Scene<'t, 'l> {
    text: &'t str,
    people: People,
    listener: &'l mut Listener,
    /// Speaker of each quotation.
    direct: Vec<Option<Speaker>>,
    indirect: Vec<Speech>,
}

impl Scene<'_, '_> {
    fn read(&mut self, tokens: &[Token], running: Option<Speaker>) {
        let sentences = sentences(self.text, tokens);
        // Whoever spoke or was named last.
        let mut latest = running;
        self.people.speakers.extend(latest.clone());
        // Quotations that whoever is named next says.
        let mut waiting: Vec<usize> = Vec::new();
        if let Some(first) = sentences.first() {
            self.people.unnamed = unnamed(self.text, first).map(|speaker| self.in_full(speaker));
        }
        for sentence in &sentences {
            let first = self.meet(sentence);
            let found = attributions(self.text, sentence);
            let speakers: Vec<Option<Speaker>> =
                found.iter().map(|attribution| self.resolved(&attribution.named)).collect();
            let quotes = quotes(sentence);
            for &(at, quote) in &quotes {
                self.direct[quote] = match nearest(&found, at) {
                    Some(nearest) => speakers[nearest].clone(),
                    // Words within a sentence that names no speaker may be anybody's.
                    None if sentence.iter().any(Token::is_word) => None,
                    None => latest.clone().or_else(|| self.sole_subject()),
                };
                if found.is_empty() && self.direct[quote].is_none() && !sentence.iter().any(Token::is_word) {
                    waiting.push(quote);
                }
            }
            for (attribution, speaker) in found.iter().zip(&speakers) {
                self.report(sentence, attribution, speaker.as_ref());
            }
            if let Some(speaker) = speakers.into_iter().flatten().last() {
                waiting.drain(..).for_each(|quote| self.direct[quote] = Some(speaker.clone()));
                latest = Some(speaker);
            } else if quotes.is_empty() && found.is_empty() {
                latest = first.or(latest);
            }
        }
        let is_quote_only = tokens.iter().all(|token| !token.is_word());
        if let ([only], true) = (self.listener.before.speakers.as_slice(), is_quote_only) {
            waiting.into_iter().for_each(|quote| self.direct[quote] = Some(elsewhere(only)));
        }
    }

    /// Takes note of the persons of a sentence, and tells the first.
    fn meet(&mut self, sentence: &[Token]) -> Option<Speaker> {
        let persons = persons(self.text, sentence);
        let first = persons.first().cloned();
        for person in persons {
            if self.listener.persons.iter().all(|known| known.name != person.name) {
                self.listener.persons.push(person);
            }
        }
        if let Some(first) = first.clone() {
            let subject = self.in_full(first);
            add(&mut self.people.subjects, subject);
        }
        first
    }

    fn resolved(&mut self, named: &Named) -> Option<Speaker> {
        let speaker = match named {
            Named::As(speaker) => self.again(speaker).unwrap_or_else(|| self.in_full(speaker.clone())),
            Named::Pronoun(span) => {
                let is_one = !THINGS.contains(&self.text[span.start..span.end].to_lowercase().as_str());
                Speaker { span: Some(*span), ..self.meant(is_one)? }
            }
        };
        add(&mut self.people.speakers, speaker.clone());
        Some(speaker)
    }

    /// Who spoke before in the paragraph and is called by what they are: "a Nato official", then "the official".
    fn again(&self, speaker: &Speaker) -> Option<Speaker> {
        let is_same = |known: &&Speaker| {
            let end = known.name.strip_suffix(speaker.name.as_str());
            end.is_some_and(|end| end.ends_with(' ')) && !speaker.name.starts_with(char::is_uppercase)
        };
        let known = self.people.speakers.iter().find(is_same)?;
        Some(Speaker { span: speaker.span, ..known.clone() })
    }

    /// A speaker by the full name that the article gave before.
    fn in_full(&self, mut speaker: Speaker) -> Speaker {
        let surname = speaker.name.rsplit(' ').next().unwrap_or_default();
        let is_short = speaker.name == surname
            && surname.starts_with(char::is_uppercase)
            && !BODIES.contains(&surname.to_lowercase().as_str());
        let known = self.listener.persons.iter().rev();
        let full = known
            .into_iter()
            .find(|known| known.name.len() > surname.len() && known.name.rsplit(' ').next() == Some(surname));
        if let Some(full) = full.filter(|_| is_short) {
            speaker.name.clone_from(&full.name);
            speaker.described = format!("{}, {}", speaker.described, full.described);
        } else if let Some(same) = self
            .listener
            .persons
            .iter()
            .find(|known| known.name == speaker.name && known.described != speaker.described)
        {
            speaker.described = format!("{}, {}", speaker.described, same.described);
        }
        speaker
    }

    /// Whom a pronoun means: the only speaker of the paragraph so far, else the only person that a sentence of it begins with, else the
    /// same of the paragraph before, else somebody without a full name. `is_one` if it stands for one person.
    fn meant(&self, is_one: bool) -> Option<Speaker> {
        let before = &self.listener.before;
        let speakers = |people: &People| -> Vec<Speaker> {
            people.speakers.iter().filter(|speaker| is_one || !is_person(&speaker.name)).cloned().collect()
        };
        let subjects = |people: &People| if is_one { people.subjects.clone() } else { Vec::new() };
        match (speakers(&self.people).as_slice(), subjects(&self.people).as_slice()) {
            ([only], _) | ([], [only]) => Some(only.clone()),
            ([], []) if self.people.unnamed.is_some() => self.people.unnamed.clone(),
            ([], []) => match (speakers(before).as_slice(), subjects(before).as_slice()) {
                ([only], _) | ([], [only]) => Some(elsewhere(only)),
                _ => None,
            },
            _ => None,
        }
    }

    fn sole_subject(&self) -> Option<Speaker> {
        match self.people.subjects.as_slice() {
            [only] if self.people.speakers.is_empty() => Some(only.clone()),
            [] if self.people.speakers.is_empty() => self.people.unnamed.clone(),
            _ => None,
        }
    }

    /// Notes what an attribution says in the paper's words, without the quotations in it.
    fn report(&mut self, sentence: &[Token], attribution: &Attribution, speaker: Option<&Speaker>) {
        for said in &attribution.said {
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

/// A speaker whom another paragraph names.
fn elsewhere(speaker: &Speaker) -> Speaker {
    Speaker { span: None, ..speaker.clone() }
}

fn add(people: &mut Vec<Speaker>, person: Speaker) {
    if people.iter().all(|known| known.name != person.name) {
        people.push(person);
    }
}

/// Places and indices of the quotations of a sentence.
fn quotes(sentence: &[Token]) -> Vec<(usize, usize)> {
    let each = sentence.iter().enumerate().filter_map(|(at, token)| match token.kind {
        super::token::Kind::Quote(quote) => Some((at, quote)),
        _ => None,
    });
    each.collect()
}

/// The attribution nearest to a place.
fn nearest(found: &[Attribution], at: usize) -> Option<usize> {
    (0..found.len()).min_by_key(|&i| found[i].at.abs_diff(at))
}

/// Whether a name is that of one person, as far as its words tell.
fn is_person(name: &str) -> bool {
    let mut words = name.split(' ');
    name.contains(' ')
        && words.all(|word| {
            word.starts_with(char::is_uppercase) && !BODIES.contains(&word.to_lowercase().as_str())
        })
}

/// Somebody without a full name whom a sentence begins with: "A welder from Veii, who …", "Her sister Ann went …".
fn unnamed(text: &str, sentence: &[Token]) -> Option<Speaker> {
    let first = sentence.first()?;
    let is_somebody = first.is_in(&["a", "an", "one", "his", "her"])
        || first.is_capital() && !first.is_in(&LEAD_IN) && !first.is_in(&DETERMINERS);
    let is_predicate =
        |token: &Token| token.is_in(&FINITE) || !token.is_capital() && token.lower.ends_with("ed");
    let ends = |token: &Token| {
        !token.is_word() || is_predicate(token) || token.is_in(&["who", "whose", "which", "that"])
    };
    let goes_on = |token: &Token| {
        if first.is_capital() && !first.is_in(&DETERMINERS) { token.is_capital() } else { !ends(token) }
    };
    let end = sentence.iter().position(|token| !goes_on(token)).filter(|end| *end > 0)?;
    // "Ukrainian officials", not "Jo went"
    let is_plural = sentence[end].is_word() && sentence[end].lower.ends_with('s') && !ends(&sentence[end]);
    let end = if is_plural { end + 1 } else { end };
    match named(text, &sentence[..end.min(SUBJECT_WORDS)], &[])? {
        Named::As(speaker) if is_somebody => Some(speaker),
        _ => None,
    }
}

/// A line of dialogue as transcripts have them: "PRESENTER (in Rome): Good evening, how are you?"
fn dialogue(text: &str, tokens: &[Token]) -> Option<Speech> {
    let colon = tokens.iter().take(DIALOGUE_WORDS).position(|token| token.is_mark(&[':']))?;
    let (first, who) = (tokens.first()?, &tokens[..colon]);
    let name_end = who.iter().position(|token| token.is_mark(&['(', ','])).unwrap_or(colon);
    let name = ByteSpan::new(first.span.start, who[..name_end].last()?.span.end);
    let shouted = name.slice(text)?;
    let is_name = who.iter().all(|token| !token.is_in(&FINITE) && token.verb().is_none())
        && shouted.chars().filter(|c| c.is_uppercase()).count() >= 3
        && shouted.chars().all(|c| !c.is_lowercase());
    let said = &tokens[colon + 1..];
    if !is_name || !said.iter().any(|token| token.is_in(&DIALOGUE)) {
        return None;
    }
    let span = ByteSpan::new(first.span.start, who.last()?.span.end);
    let (name, described) = (name.slice(text)?.to_owned(), span.slice(text)?.to_owned());
    let speaker = Speaker { name, span: Some(span), described, party: None };
    let span = ByteSpan::new(said.first()?.span.start, text.trim_end().len());
    Some(Speech { span, kind: SpeechKind::Direct, speaker: Some(speaker) })
}
