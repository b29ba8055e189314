//! A text → how often, at most, it names the sides of many conflicts.

use std::iter::successors;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::Conflict;
use super::boundary::begins;
use super::finder::{folded, folded_letter, spellings};

/// Finds the names of the sides of many conflicts in one pass over a text, and counts them without looking
/// closer. It is made for every article that is read by itself, so it keeps names as they are listed and
/// compares them where they may begin, which takes less than an automaton of all of them.
#[derive(Debug, Default)]
pub(super) struct SideCounter {
    /// As they are listed, one after another.
    text: String,
    names: Vec<Name>,
    /// The last name of those that begin with two letters.
    last: FxHashMap<Head, usize>,
    /// Parties of each conflict.
    n_parties: Vec<usize>,
}

/// The first two letters of a name, or of the rest of a text, folded.
type Head = (char, Option<char>);

/// A name of a party.
#[derive(Debug)]
struct Name {
    /// Where it is listed.
    place: Range<usize>,
    conflict: usize,
    party: usize,
    /// The name before it that begins with the same two letters.
    previous: Option<usize>,
}

impl SideCounter {
    /// A counter for the [sides](Conflict::sides) of these conflicts.
    pub(super) fn new<'c>(conflicts: impl Iterator<Item = &'c Conflict>) -> Self {
        let mut counter = Self::default();
        for (conflict, of) in conflicts.enumerate() {
            counter.n_parties.push(of.parties.len());
            for party in of.sides() {
                spellings(&of.parties[party])
                    .for_each(|spelling| counter.add(&spelling.listed, conflict, party));
            }
        }
        counter
    }

    fn add(&mut self, listed: &str, conflict: usize, party: usize) {
        let mut letters = listed.chars().map(folded_letter);
        let Some(first) = letters.next() else { return };
        let previous = self.last.insert((first, letters.next()), self.names.len());
        let start = self.text.len();
        self.text.push_str(listed);
        self.names.push(Name { place: start..self.text.len(), conflict, party, previous });
    }

    /// The names that a folded text begins with.
    fn beginning<'s>(&'s self, folded: &'s str) -> impl Iterator<Item = &'s Name> {
        let mut letters = folded.chars();
        let (first, second) = (letters.next(), letters.next());
        let heads = first.into_iter().flat_map(move |first| [(first, second), (first, None)]);
        let last = heads.filter_map(|head| self.last.get(&head));
        let of = |name: &usize| Some(&self.names[*name]);
        let all = last.flat_map(move |last| successors(of(last), move |name| of(&name.previous?)));
        all.filter(|name| self.is_beginning(name, folded))
    }

    fn is_beginning(&self, name: &Name, folded: &str) -> bool {
        let mut letters = folded.chars();
        self.text[name.place.clone()].chars().all(|letter| letters.next() == Some(folded_letter(letter)))
    }

    /// For each conflict, how often a text names each of its parties: never less than a finder of that
    /// conflict says, and nothing of parties that are no sides. Names within names, decoys and letters of the
    /// wrong case count, too.
    pub(super) fn at_most(&self, text: &str) -> Vec<Vec<usize>> {
        let mut counts: Vec<Vec<usize>> = self.n_parties.iter().map(|n| vec![0; *n]).collect();
        let folded = folded(text);
        for (at, _) in folded.char_indices().filter(|(at, _)| begins(text, *at)) {
            for name in self.beginning(&folded[at..]) {
                counts[name.conflict][name.party] += 1;
            }
        }
        counts
    }
}
