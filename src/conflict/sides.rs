//! A text → how often, at most, it names the sides of many conflicts.

use rustc_hash::FxHashMap;

use super::Conflict;
use super::boundary::begins;
use super::finder::{folded, folded_letter, spellings};

/// Finds the names of the sides of many conflicts in one pass over a text, and counts them without looking
/// closer. It is made for every article that is read by itself, so it keeps names as they are listed and
/// compares them where they may begin, which takes less than an automaton of all of them.
#[derive(Debug)]
pub(super) struct SideCounter {
    /// By their first two letters.
    names: FxHashMap<Head, Vec<Name>>,
    /// Parties of each conflict.
    n_parties: Vec<usize>,
}

/// The first two letters of a name, or of the rest of a text, folded.
type Head = (char, Option<char>);

/// A name of a party.
#[derive(Debug)]
struct Name {
    listed: String,
    conflict: usize,
    party: usize,
}

impl Name {
    /// Whether a folded text begins with it.
    fn begins(&self, folded: &str) -> bool {
        let mut letters = folded.chars();
        self.listed.chars().all(|letter| letters.next() == Some(folded_letter(letter)))
    }
}

impl SideCounter {
    /// A counter for the [sides](Conflict::sides) of these conflicts.
    pub(super) fn new<'c>(conflicts: impl Iterator<Item = &'c Conflict>) -> Self {
        let mut names: FxHashMap<Head, Vec<Name>> = FxHashMap::default();
        let mut n_parties = Vec::new();
        for (conflict, of) in conflicts.enumerate() {
            n_parties.push(of.parties.len());
            for party in of.sides() {
                for spelling in spellings(&of.parties[party]) {
                    let mut letters = spelling.listed.chars().map(folded_letter);
                    if let Some(first) = letters.next() {
                        let name = Name { listed: spelling.listed.clone(), conflict, party };
                        names.entry((first, letters.next())).or_default().push(name);
                    }
                }
            }
        }
        Self { names, n_parties }
    }

    /// For each conflict, how often a text names each of its parties: never less than a finder of that
    /// conflict says, and nothing of parties that are no sides. Names within names, decoys and letters of the
    /// wrong case count, too.
    pub(super) fn at_most(&self, text: &str) -> Vec<Vec<usize>> {
        let mut counts: Vec<Vec<usize>> = self.n_parties.iter().map(|n| vec![0; *n]).collect();
        let folded = folded(text);
        for (at, first) in folded.char_indices() {
            let rest = &folded[at..];
            let heads = [(first, rest.chars().nth(1)), (first, None)];
            let known = heads.iter().filter_map(|head| self.names.get(head)).flatten();
            let mut named = known.filter(|name| name.begins(rest)).peekable();
            if named.peek().is_some() && begins(text, at) {
                named.for_each(|name| counts[name.conflict][name.party] += 1);
            }
        }
        counts
    }
}
