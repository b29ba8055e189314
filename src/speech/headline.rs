//! A headline → what is said in it, and by whom.

use super::label::{can_say, is_label, is_signer};
use super::language::Language;
use super::lexicon::{Class, is_of, is_within};
use super::marks::Quotes;
use super::name::{Named, named};
use super::token::{Token, tokens};
use super::{Speaker, Speech, SpeechKind, speeches};
use crate::span::ByteSpan;

/// Most words of whoever speaks in front of a colon, or behind one.
const SPEAKER_WORDS: usize = 5;

/// Most words of a name without capitals and without an office.
const CASELESS_WORDS: usize = 2;

/// What is said in a headline. As in a paragraph, and "Jo Public: Rome lied" and "Rome lied: Jo Public" are
/// speech, too.
pub(crate) fn headline_speeches(title: &str) -> Vec<Speech> {
    let quotes = Quotes::find(title, None, None);
    let language = Language::detect(title).unwrap_or_default();
    let tokens = tokens(title, &quotes.spans, language);
    let Some((speaker, said)) = around_colon(title, &tokens, language) else {
        let mut found = speeches(&[title]).pop().unwrap_or_default();
        found.iter_mut().filter_map(|speech| speech.speaker.as_mut()).for_each(without_predicate);
        return found;
    };
    let speech = |span, kind| Speech { span, kind, speaker: Some(speaker.clone()) };
    let direct: Vec<Speech> = quotes.spans.iter().map(|span| speech(*span, SpeechKind::Direct)).collect();
    if direct.is_empty() { vec![speech(said, SpeechKind::Indirect)] } else { direct }
}

/// Cuts a name off where its capitals end: a headline goes on after a name with verbs that few tables have
/// ("Rome steps back, saying …").
fn without_predicate(speaker: &mut Speaker) {
    let is_capital = |word: &&str| word.starts_with(char::is_uppercase);
    let capitals: Vec<&str> = speaker.name.split(' ').take_while(is_capital).collect();
    if !capitals.is_empty() {
        speaker.name = capitals.join(" ");
    }
}

/// Who speaks on one side of a colon, and what they say on the other.
fn around_colon(title: &str, tokens: &[Token<'_>], language: Language) -> Option<(Speaker, ByteSpan)> {
    let is_colon = |token: &Token<'_>| token.is_mark(&[':']);
    let (first, last) = (tokens.iter().position(is_colon)?, tokens.iter().rposition(is_colon)?);
    let (in_front, behind) =
        ((&tokens[..first], &tokens[first + 1..]), (&tokens[last + 1..], &tokens[..last]));
    let in_front = Some(in_front).filter(|(who, said)| can_say(who, said));
    let behind = Some(behind).filter(|(who, said)| is_signer(who, said));
    in_front.into_iter().chain(behind).find_map(|(who, said)| {
        let span = ByteSpan::new(said.first()?.span.start, said.last()?.span.end);
        let is_said = (said.len() > 1 || language == Language::Chinese) && !said[0].is(Class::Opener)
            || said[0].is_quote();
        Some((speaker(title, who, language)?, span)).filter(|_| is_said)
    })
}

/// Somebody who can speak, if words of a headline name nobody and nothing else.
fn speaker(title: &str, who: &[Token<'_>], language: Language) -> Option<Speaker> {
    let first = who.first()?;
    let is_name = who.len() <= SPEAKER_WORDS
        && (first.is_capital() || is_caseless_name(who))
        && is_name_or_office(who)
        && !first.is(Class::LeadIn)
        && !first.is(Class::Opener)
        && !is_label(who)
        && who.iter().all(|token| {
            let is_number = token.lower.starts_with(|c: char| c.is_ascii_digit());
            token.is_word()
                && token.verb().is_none()
                && !token.is(Class::Finite)
                && !token.is(Class::Kicker)
                && !is_number
        });
    match named(title, who, &[], language).filter(|_| is_name)? {
        Named::As(speaker) => Some(speaker),
        Named::Pronoun(_) | Named::Nobody => None,
    }
}

/// Whether words of a script without cases are a name: of a word or two, or with an office. A topic has a
/// place in it.
fn is_caseless_name(who: &[Token<'_>]) -> bool {
    let is_place = |token: &Token<'_>| {
        is_of(Class::Toponym, &token.lower) || is_of(Class::Town, &token.lower) || token.is(Class::Place)
    };
    let is_short = who.len() <= CASELESS_WORDS && !who.iter().any(is_place);
    who[0].is_name_like() && (is_short || has_office(who))
}

fn has_office(who: &[Token<'_>]) -> bool {
    who.iter().any(|token| {
        let is_office = is_of(Class::Office, &token.lower) || is_within(Class::Office, &token.lower);
        token.is(Class::Title) || token.is(Class::Body) || is_office
    })
}

/// Whether words are a name or have an office among them: "Rome’s envoy", not "Three years on".
fn is_name_or_office(who: &[Token<'_>]) -> bool {
    let is_of_name = |token: &Token<'_>| {
        let joins = token.is(Class::Particle) || token.is(Class::Determiner) || token.is(Class::Conjunction);
        token.is_name_like() || joins
    };
    let head = who.iter().position(|token| token.is(Class::Preposition)).unwrap_or(who.len());
    let is_several =
        head > 1 && who[head - 1].lower.ends_with('s') && who[..head - 1].iter().all(Token::is_capital);
    head > 0 && who[..head].iter().all(is_of_name) && !who[..head].is_empty()
        || has_office(who)
        || is_several && head == who.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said_by(title: &str) -> Vec<String> {
        let shown = |speech: &Speech| {
            let name = speech.speaker.as_ref().map_or("-", |speaker| speaker.name.as_str());
            format!("{} {name}: {}", speech.kind.name(), speech.span.slice(title).expect("inside"))
        };
        headline_speeches(title).iter().map(shown).collect()
    }

    #[test]
    fn a_name_beside_a_colon_speaks() {
        for (title, expected) in [
            ("Veii: Rome has broken the truce", "indirect Veii: Rome has broken the truce"),
            ("Envoy Jo Public: Rome lied", "indirect Jo Public: Rome lied"),
            ("Rome will pay for this: Jo Public", "indirect Jo Public: Rome will pay for this"),
            ("Ukraine: Rome lied about the bridge", "indirect Ukraine: Rome lied about the bridge"),
            ("Moscow: We never left the bridge", "indirect Moscow: We never left the bridge"),
            ("Ukraine: ‘Rome left us the bridge’", "direct Ukraine: Rome left us the bridge"),
            ("Jo Public: The men who did it will pay", "indirect Jo Public: The men who did it will pay"),
            ("Jo Public: ‘Rome lied to us all’", "direct Jo Public: Rome lied to us all"),
            ("Jo Public: \"Rome lied to us all\"", "direct Jo Public: Rome lied to us all"),
            ("Иван Петров: Рим солгал нам", "indirect Иван Петров: Рим солгал нам"),
            ("Міністр оборони Вей: Рим збрехав", "indirect Міністр оборони Вей: Рим збрехав"),
            ("Former Veii envoy: Rome lied to us", "indirect Former Veii envoy: Rome lied to us"),
            ("Veian farmers: Rome lied to us", "indirect Veian farmers: Rome lied to us"),
            ("أورلوف: الجسر لنا ولن نتركه", "indirect أورلوف: الجسر لنا ولن نتركه"),
            ("השגריר הרוסי: הגשר שייך לנו", "indirect השגריר הרוסי: הגשר שייך לנו"),
            ("奥尔洛夫：渡船一直是我们的", "indirect 奥尔洛夫: 渡船一直是我们的"),
        ] {
            assert_eq!(said_by(title), [expected], "{title}");
        }
    }

    #[test]
    fn a_verb_and_marks_are_read_as_in_a_paragraph() {
        for (title, expected) in [
            ("Veii says Rome has broken the truce", "indirect Veii: Rome has broken the truce"),
            ("Rome broke the truce, says Jo Public", "indirect Jo Public: Rome broke the truce"),
            ("Rome ‘lied to us all’, says Jo Public", "direct Jo Public: lied to us all"),
            ("Rome steps back, saying it will not talk", "indirect Rome: it will not talk"),
            ("“Rome lied to us all”", "direct -: Rome lied to us all"),
        ] {
            assert_eq!(said_by(title), [expected], "{title}");
        }
    }

    #[test]
    fn a_kicker_or_subject_says_nothing() {
        for title in [
            "Rome breaks the truce",
            "War in Veii: Rome breaks the truce",
            "Analysis: Rome is losing",
            "Live updates: Rome breaks the truce",
            "Day 900: Rome breaks the truce",
            "In pictures: Rome after the truce",
            "Veii war: Rome storms the last bridge",
            "Veii war live: Rome storms the bridge",
            "Ukraine War: Russia Storms The Bridge",
            "Ukraine: Russia storms the last bridge",
            "Gaza City: Four hurt as a school burns",
            "Jo Public: The woman who ended a war",
            "Jo Public: Der Mann, der den Krieg beendete",
            "Jo Public: from cook to envoy of Veii",
            "Jo Public: 40 % of the vote",
            "Ukraine : l'armée russe quitte le pont",
            "Ukraine: Russland verlässt die Brücke",
            "Ucrania: Rusia abandona el puente",
            "Украина: Россия покинула мост",
            "Україна: Росія покинула міст",
            "Rome: how a town fell",
            "How Veii Fights: A Guide",
            "Rome breaks truce: what we know so far about the talks",
            "Good evening: Rome breaks the truce",
            "Fact check: Rome did not burn the bridge",
            "Two winters on: Rome still holds the bridge",
            "The bottom line: Rome is losing",
            "Деталі: Рим покинув міст",
            "Итог: Рим покинул мост",
            "Faktencheck: Rom verlässt die Brücke",
            "Vinnytsia: Rome storms the last bridge",
            "Ramallah: Rome storms the last bridge",
            "غزة: الجيش يغادر الجسر",
            "هدنة غزة: الجيش يغادر الجسر",
            "עזה: הצבא עזב את הגשר",
            "加沙：军队离开了桥",
            "Talks at 10:30",
            "Rome:",
            ": Rome",
            ":",
            "",
        ] {
            assert_eq!(said_by(title), [""; 0], "{title}");
        }
    }

    #[test]
    fn whoever_stands_before_a_colon_says_what_follows() {
        let title = "Jo Public: Rome lied to us";
        let speeches = headline_speeches(title);
        assert_eq!(speeches[0].speaker.as_ref().map(|speaker| speaker.name.as_str()), Some("Jo Public"));
        assert_eq!(speeches[0].span.slice(title), Some("Rome lied to us"));
        assert!(headline_speeches("Rome lied to the envoys").is_empty());
    }
}
