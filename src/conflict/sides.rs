//! A text → how often, at most, it names the sides of many conflicts.

use std::collections::BTreeMap;

use aho_corasick::AhoCorasick;

use super::Conflict;
use super::boundary::begins;
use super::finder::{folded, spellings};

/// Finds the names of the sides of many conflicts in one pass over a text, and counts them without looking
/// closer.
#[derive(Debug)]
pub(super) struct SideCounter {
    automaton: AhoCorasick,
    /// For each name the conflicts and parties that have it.
    owners: Vec<Vec<(usize, usize)>>,
    /// Parties of each conflict.
    n_parties: Vec<usize>,
}

impl SideCounter {
    /// A counter for the [sides](Conflict::sides) of these conflicts.
    pub(super) fn new<'c>(conflicts: impl Iterator<Item = &'c Conflict>) -> Self {
        let mut owners: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
        let mut n_parties = Vec::new();
        for (i, conflict) in conflicts.enumerate() {
            n_parties.push(conflict.parties.len());
            for side in conflict.sides() {
                for spelling in spellings(&conflict.parties[side]) {
                    owners.entry(spelling.folded).or_default().push((i, side));
                }
            }
        }
        let automaton = AhoCorasick::new(owners.keys()).expect("names fit an automaton");
        Self { automaton, owners: owners.into_values().collect(), n_parties }
    }

    /// For each conflict, how often a text names each of its parties: never less than a finder of that
    /// conflict says, and nothing of parties that are no sides. Names within names, decoys and letters of the
    /// wrong case count, too.
    pub(super) fn at_most(&self, text: &str) -> Vec<Vec<usize>> {
        let mut counts: Vec<Vec<usize>> = self.n_parties.iter().map(|n| vec![0; *n]).collect();
        for hit in self.automaton.find_overlapping_iter(&folded(text)) {
            if text.is_char_boundary(hit.start()) && begins(text, hit.start()) {
                for &(conflict, party) in &self.owners[hit.pattern().as_usize()] {
                    counts[conflict][party] += 1;
                }
            }
        }
        counts
    }
}
