//! The rules that tell the part of a mention.

use std::ops::Range;

use super::act::{Act, FrameRole, Mood, WordKind};
use super::clause::Clause;
use super::lexicon::Sense;
use super::symbol::Frame;
use super::word::{FrameWords, Function};
use crate::feature::reading::MaskedText;
use crate::feature::sentence::Sentences;

/// Words after a possessor in which its noun is looked for.
const PHRASE: usize = 4;
/// Words after a subject in which its verbs are looked for.
const PREDICATE: usize = 16;
/// Words before a mention in which what governs it is looked for.
const GOVERNOR: usize = 5;
/// Words that the rules know nothing of, and may pass over on the way to a governor.
const UNKNOWN_WORDS: usize = 2;
/// Words after "accused of" in which the charge is looked for.
const CHARGE: usize = 6;
/// Words after a form of "be" in which what it says is looked for.
const COPULA: usize = 4;

/// The frames of all mentions of the target, in order, and after each new sentence those of the other parties
/// in it.
pub(super) fn frames(words: &FrameWords, sentences: &Sentences, reading: &MaskedText) -> Vec<Frame> {
    let clause = Clause::new(words, reading);
    let (mut found, mut read) = (Vec::new(), 0);
    let around = sentences.around(reading.symbols(), reading.targets());
    for (&at, sentence) in reading.targets().iter().zip(around) {
        mention(&clause, &sentence, at, false, &mut found);
        for other in sentence.start.max(read)..sentence.end {
            if clause.function(other) == Function::Other {
                mention(&clause, &sentence, other, true, &mut found);
            }
        }
        read = read.max(sentence.end);
    }
    found
}

/// The frames of one mention in its sentence.
fn mention(clause: &Clause, sentence: &Range<usize>, at: usize, is_of_other: bool, found: &mut Vec<Frame>) {
    let mut mention = Mention { clause, from: sentence.start, to: sentence.end, is_of_other, found };
    let governor = mention.governor(at);
    let after = mention.phrase(at + 1);
    mention.predicate(after, governor);
}

/// One mention in its sentence.
struct Mention<'c> {
    clause: &'c Clause,
    /// First place of the sentence.
    from: usize,
    /// The place after its last word.
    to: usize,
    is_of_other: bool,
    found: &'c mut Vec<Frame>,
}

impl Mention<'_> {
    fn push(&mut self, part: FrameRole, sense: Sense, mood: Mood, place: usize) {
        let Sense { act, entry } = sense;
        self.found.push(Frame { part, act, mood, is_of_other: self.is_of_other, entry, place });
    }

    /// What the noun phrase that begins with a mention says: "'s brutal bombing", "aggression". Gives the
    /// place after it.
    fn phrase(&mut self, start: usize) -> usize {
        let is_possessor = self.clause.function(start) == Function::Apostrophe;
        let mut place = start;
        if is_possessor {
            place += 1 + usize::from(self.clause.function(start + 1) == Function::Letter);
        }
        self.owned(place, is_possessor)
    }

    /// The nouns and adjectives from a place on that are the target's own. Gives the place after them.
    fn owned(&mut self, start: usize, is_possessor: bool) -> usize {
        let (mut place, mut in_phrase) = (start, is_possessor);
        while place < self.to.min(start + PHRASE) {
            let adjective = self.clause.sense(place, WordKind::Adjective);
            let noun = self.clause.sense(place, WordKind::Noun);
            match (self.clause.function(place), adjective, noun) {
                (Function::Adverb | Function::Determiner, ..) if is_possessor => {}
                (Function::And, ..)
                    if in_phrase && self.clause.sense(place - 1, WordKind::Adjective).is_some() => {}
                (Function::None, Some(adjective), _) => {
                    self.push(FrameRole::Owner, adjective, Mood::Told, place);
                    in_phrase = true;
                }
                (Function::None, _, Some(noun)) if self.clause.is_noun(place, in_phrase) => {
                    self.push(FrameRole::Owner, noun, Mood::Told, place);
                    in_phrase = true;
                }
                (Function::None, None, None) if self.clause.sense(place, WordKind::Verb).is_none() => {
                    if !is_possessor {
                        return place + 1; // "forces": the noun that the name stands before, or a verb that nobody knows
                    }
                }
                _ => break,
            }
            place += 1;
        }
        place
    }

    /// What the words from a place on say that the target does, is or suffers. What it is already the object
    /// of limits them: in "condemned \[TARGET\] and left" it does not leave.
    fn predicate(&mut self, start: usize, governor: Option<Act>) {
        let clause = self.clause;
        let (mut verbs, mut be, mut mood) = (0, None, Mood::Told);
        let begin = governor.map_or(Some(start), |governor| self.after_governor(start, governor));
        let Some(mut place) = begin else { return };
        while place < self.to.min(start + PREDICATE) {
            let previous =
                place.checked_sub(1).map_or(Function::SentenceEnd, |before| clause.function(before));
            if clause.is_negator(place) {
                mood = Mood::Negated;
            }
            match clause.function(place) {
                Function::Comma => match self.after_comma(place, verbs) {
                    Some(next) => {
                        place = next;
                        continue;
                    }
                    None => return,
                },
                Function::Be => be = Some(place),
                Function::Modal if mood == Mood::Told => mood = Mood::Possible,
                Function::Possessive if verbs > 0 || be.is_some() || governor.is_some() => {
                    place = self.owned(place + 1, true);
                    continue;
                }
                Function::Subordinator | Function::Mark | Function::Target => return,
                Function::Other if verbs == 0 && !joins(previous) => return,
                Function::Other if previous == Function::And => return,
                _ => {}
            }
            let is_after_be = be.is_some_and(|be| place - be <= COPULA);
            if let Some(sense) =
                clause.sense(place, WordKind::Verb).filter(|_| self.is_verb(place, verbs, previous))
            {
                self.verb(place, sense, mood, is_after_be);
                (verbs, be) = (verbs + 1, None);
                if clause.function(place + 1) != Function::And {
                    mood = Mood::Told;
                }
            } else if is_after_be && verbs == 0 {
                let described =
                    clause.sense(place, WordKind::Adjective).or(clause.sense(place, WordKind::Noun));
                if let Some(sense) = described {
                    self.push(FrameRole::Described, sense, mood, place);
                }
            }
            place += 1;
        }
    }

    /// Where the predicate of a target begins that is the object of an act, if it has one. What the object is
    /// charged with is read here.
    fn after_governor(&mut self, start: usize, governor: Act) -> Option<usize> {
        let is_judgment = matches!(governor, Act::Blame | Act::Praise | Act::Opposition);
        match self.clause.function(start) {
            Function::Preposition(FrameRole::Of | FrameRole::For) if is_judgment => {
                self.charge(start + 1);
                None
            }
            Function::Relative | Function::Preposition(FrameRole::To) => Some(start + 1),
            Function::Comma if self.clause.function(start + 1) == Function::Relative => Some(start + 2),
            _ => None,
        }
    }

    /// Where to go on after a comma: behind an insertion, or into a clause that is about the target, too.
    fn after_comma(&self, comma: usize, verbs: usize) -> Option<usize> {
        let clause = self.clause;
        match clause.function(comma + 1) {
            Function::Relative | Function::And => return Some(comma + 1),
            _ if clause.word(comma + 1).is_gerund => return Some(comma + 1),
            _ if verbs > 0 => return None,
            _ => {}
        }
        let closing =
            (comma + 1..self.to.min(comma + 9)).find(|&place| clause.function(place) == Function::Comma);
        closing.map(|place| place + 1)
    }

    /// Whether a word that can be a verb is one of the target's own.
    fn is_verb(&self, place: usize, verbs: usize, previous: Function) -> bool {
        let word = self.clause.word(place);
        let leads = matches!(
            previous,
            Function::Preposition(FrameRole::To)
                | Function::And
                | Function::Modal
                | Function::Adverb
                | Function::Have
                | Function::Negator
        );
        if verbs > 0 {
            return leads || word.is_gerund;
        }
        leads
            || word.is_participle
            || word.is_gerund
            || !self.clause.is_noun(place, false)
            || word.senses.get(WordKind::Noun).is_none()
    }

    fn verb(&mut self, place: usize, sense: Sense, mood: Mood, is_after_be: bool) {
        let word = self.clause.word(place);
        let is_passive = is_after_be && word.is_participle && !word.is_gerund;
        let part = if is_passive { FrameRole::PassiveSubject } else { FrameRole::Agent };
        self.push(part, sense, mood, place);
        let charges =
            matches!(self.clause.function(place + 1), Function::Preposition(FrameRole::Of | FrameRole::For));
        if is_passive && charges {
            self.charge(place + 2);
        }
    }

    /// What the target is accused of or praised for.
    fn charge(&mut self, start: usize) {
        for place in start..self.to.min(start + CHARGE) {
            match self.clause.function(place) {
                Function::Comma | Function::Mark | Function::Subordinator | Function::Other => return,
                _ => {}
            }
            let kinds = [WordKind::Verb, WordKind::Noun, WordKind::Adjective];
            if let Some(sense) = kinds.into_iter().find_map(|kind| self.clause.sense(place, kind)) {
                self.push(FrameRole::ChargedWith, sense, Mood::Told, place);
            }
        }
    }

    /// What the words before a mention say of it: adjectives, then the verb whose object it is, or the
    /// preposition and what stands before that. Gives the act that governs it.
    fn governor(&mut self, at: usize) -> Option<Act> {
        let (clause, mut place, mut unknown) = (self.clause, at, 0);
        while place > self.from.max(at.saturating_sub(GOVERNOR)) {
            place -= 1;
            if let Function::Preposition(part) = clause.function(place) {
                return self.governor_of(part, place);
            }
            match clause.function(place) {
                Function::Determiner | Function::Adverb | Function::Abbreviation => continue,
                Function::And | Function::Comma
                    if matches!(
                        place.checked_sub(1).map(|before| clause.function(before)),
                        Some(Function::Other | Function::Target)
                    ) =>
                {
                    place -= 1;
                    continue;
                }
                Function::FullStop if place > self.from => continue, // of an abbreviation
                Function::None => {}
                _ => return None,
            }
            let verb = clause.sense(place, WordKind::Verb);
            let previous =
                place.checked_sub(1).map_or(Function::SentenceEnd, |before| clause.function(before));
            let is_nominal = matches!(
                previous,
                Function::Determiner | Function::Possessive | Function::Preposition(FrameRole::Of)
            );
            if let Some(verb) = verb.filter(|_| clause.word(place).is_gerund || !is_nominal) {
                return Some(self.object_of(place, verb));
            }
            let described = clause.sense(place, WordKind::Adjective).or(clause.sense(place, WordKind::Noun));
            match described {
                Some(sense) => self.push(FrameRole::Described, sense, Mood::Told, place),
                None => unknown += 1,
            }
            if unknown > UNKNOWN_WORDS {
                return None;
            }
        }
        None
    }

    /// The target is the object of the verb at a place and of those that are joined to it: "condemn and
    /// isolate \[TARGET\]".
    fn object_of(&mut self, place: usize, verb: Sense) -> Act {
        let clause = self.clause;
        let is_passive = clause.word(place).is_participle
            && (1..=2)
                .filter_map(|n| place.checked_sub(n))
                .any(|before| clause.function(before) == Function::Be);
        if !is_passive {
            self.push(FrameRole::Object, verb, clause.mood(place), place);
        }
        if place >= self.from + 2
            && clause.function(place - 1) == Function::And
            && let Some(joined) = clause.sense(place - 2, WordKind::Verb)
        {
            self.push(FrameRole::Object, joined, clause.mood(place - 2), place - 2);
        }
        verb.act
    }

    /// What a preposition before the target belongs to: "attack on", "killed by".
    fn governor_of(&mut self, part: FrameRole, preposition: usize) -> Option<Act> {
        let (clause, mut unknown) = (self.clause, 0);
        let mut place = preposition;
        while place > self.from.max(preposition.saturating_sub(GOVERNOR + 1)) {
            place -= 1;
            match clause.function(place) {
                Function::Comma
                | Function::Mark
                | Function::Subordinator
                | Function::Target
                | Function::And => return None,
                Function::None => {}
                _ => continue,
            }
            let kinds = [WordKind::Noun, WordKind::Verb];
            let Some(sense) = kinds.into_iter().find_map(|kind| clause.sense(place, kind)) else {
                unknown += 1;
                if unknown > UNKNOWN_WORDS {
                    return None;
                }
                continue;
            };
            self.push(part, sense, clause.mood(place), place);
            return Some(sense.act);
        }
        None
    }
}

/// Whether another party after such a word is no new subject.
fn joins(previous: Function) -> bool {
    matches!(
        previous,
        Function::Preposition(_) | Function::And | Function::Comma | Function::Determiner | Function::Through
    )
}
