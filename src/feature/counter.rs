//! How often each n-gram occurs.

use rayon::prelude::*;

use super::ngram::NgramKind;
use super::vocabulary::{AT_ONCE, Query, Vocabulary, hash};

/// Bits of a hash that no table looks at first.
const PART_SHIFT: u32 = 40;
/// Bits of a slot that hold a place among the counts, plus one; those above are a tag of the hash.
const PLACE_BITS: u32 = 32;
const FIRST_SLOTS: usize = 1 << 10;

/// What one n-gram did in the training readings.
#[derive(Debug, Clone, Copy)]
pub(super) struct Count {
    /// Its symbols if they are one or two; of longer ones the place in the arena.
    symbols: [u32; 2],
    /// Readings that have it.
    pub(super) df: u32,
    /// Times it occurs.
    pub(super) tf: u32,
    /// The last reading that had it.
    last: u32,
    kind: u16,
}

/// Counts n-grams, or one part of them. Each is kept once, with its symbols, so that no two can be confused.
pub(super) struct Counter<'k> {
    kinds: &'k [NgramKind],
    /// Number of this part, and of all.
    part: (u64, u64),
    /// Open addressing, a power of two long and at most half full; 0 is empty.
    slots: Vec<u64>,
    counts: Vec<Count>,
    arena: Vec<u32>,
}

impl<'k> Counter<'k> {
    /// A counter of the n-grams whose hash puts them in a part of several.
    pub(super) fn of_part(kinds: &'k [NgramKind], part: u64, parts: u64) -> Self {
        let slots = vec![0; FIRST_SLOTS];
        Self { kinds, part: (part, parts), slots, counts: Vec::new(), arena: Vec::new() }
    }

    /// Whether an n-gram is of this part.
    pub(super) fn is_of_part(&self, wanted: Query<'_>) -> bool {
        let (part, parts) = self.part;
        (wanted.hash >> PART_SHIFT) % parts == part
    }

    /// Counts one occurrence of each n-gram, at most [`AT_ONCE`] of them, in a reading; those of one reading
    /// come one after another.
    pub(super) fn add(&mut self, ngrams: &[Query<'_>], reading: u32) {
        while 2 * (self.counts.len() + ngrams.len()) > self.slots.len() {
            self.grow();
        }
        // The slots of all are asked for before the first is used, so that the processor waits for them
        // together.
        let mut found = [0; AT_ONCE];
        for (found, wanted) in found.iter_mut().zip(ngrams) {
            *found = self.slots[slot_of(wanted.hash, self.slots.len())];
        }
        for (found, wanted) in found.into_iter().zip(ngrams) {
            let place = match self.place_in(found, *wanted) {
                Some(place) => place,
                None => self.search(*wanted),
            };
            let count = &mut self.counts[place];
            count.df += u32::from(count.last != reading || count.tf == 0);
            count.tf = count.tf.saturating_add(1);
            count.last = reading;
        }
    }

    /// The place of an n-gram among the counts, if a slot holds it.
    #[expect(clippy::cast_possible_truncation, reason = "the low bits")]
    fn place_in(&self, slot: u64, wanted: Query<'_>) -> Option<usize> {
        let place = (slot as u32).checked_sub(1)? as usize;
        let is_same = || {
            let count = &self.counts[place];
            usize::from(count.kind) == wanted.kind && self.symbols(count) == wanted.symbols
        };
        (slot >> PLACE_BITS == tag_of(wanted.hash) && is_same()).then_some(place)
    }

    /// The place of an n-gram among the counts, which it gets if it has none.
    fn search(&mut self, wanted: Query<'_>) -> usize {
        let mut slot = slot_of(wanted.hash, self.slots.len());
        while self.slots[slot] != 0 {
            if let Some(place) = self.place_in(self.slots[slot], wanted) {
                return place;
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        let place = self.counts.len();
        self.slots[slot] = slot_value(place, wanted.hash);
        let symbols = match *wanted.symbols {
            [one] => [one, 0],
            [one, two] => [one, two],
            _ => {
                let start = u32::try_from(self.arena.len()).expect("fewer than 2^32 symbols");
                self.arena.extend_from_slice(wanted.symbols);
                [start, 0]
            }
        };
        let kind = u16::try_from(wanted.kind).expect("a handful of kinds");
        self.counts.push(Count { symbols, df: 0, tf: 0, last: 0, kind });
        place
    }

    fn grow(&mut self) {
        self.slots = vec![0; 2 * self.slots.len()];
        for (place, count) in self.counts.iter().enumerate() {
            let hash = hash(usize::from(count.kind), self.symbols(count));
            let mut slot = slot_of(hash, self.slots.len());
            while self.slots[slot] != 0 {
                slot = (slot + 1) & (self.slots.len() - 1);
            }
            self.slots[slot] = slot_value(place, hash);
        }
    }

    fn symbols<'c>(&'c self, count: &'c Count) -> &'c [u32] {
        symbols(self.kinds, &self.arena, count)
    }

    /// The n-grams of all parts for which `keep` holds, at most the `max_features` that occur most often (of
    /// those that occur equally often, the first in order), and their counts in column order.
    pub(super) fn into_vocabulary(
        parts: Vec<Self>,
        kinds: &[NgramKind],
        keep: impl Fn(&Count) -> bool,
        max_features: Option<usize>,
    ) -> (Vocabulary, Vec<Count>) {
        let (mut counts, mut arena) = (Vec::new(), Vec::new());
        for part in parts {
            for count in part.counts.iter().filter(|count| keep(count)) {
                let mut count_here = *count;
                if kinds[usize::from(count.kind)].n > 2 {
                    count_here.symbols[0] = u32::try_from(arena.len()).expect("fewer than 2^32 symbols");
                    arena.extend_from_slice(part.symbols(count));
                }
                counts.push(count_here);
            }
        }
        let order = |a: &Count, b: &Count| {
            a.kind.cmp(&b.kind).then_with(|| symbols(kinds, &arena, a).cmp(symbols(kinds, &arena, b)))
        };
        if let Some(limit) = max_features.filter(|&limit| limit < counts.len()) {
            counts.sort_unstable_by(|a, b| b.tf.cmp(&a.tf).then_with(|| order(a, b)));
            counts.truncate(limit);
        }
        counts.par_sort_unstable_by(order);
        let mut sizes = vec![0; kinds.len()];
        counts.iter().for_each(|count| sizes[usize::from(count.kind)] += 1);
        let all = counts.iter().flat_map(|count| symbols(kinds, &arena, count)).copied().collect();
        (Vocabulary::of_terms(kinds, sizes, all), counts)
    }
}

fn symbols<'c>(kinds: &[NgramKind], arena: &'c [u32], count: &'c Count) -> &'c [u32] {
    match kinds[usize::from(count.kind)].n {
        n @ (1 | 2) => &count.symbols[..n],
        n => &arena[count.symbols[0] as usize..][..n],
    }
}

fn slot_of(hash: u64, n_slots: usize) -> usize {
    usize::try_from(hash >> 20).unwrap_or(usize::MAX) & (n_slots - 1)
}

fn tag_of(hash: u64) -> u64 {
    hash & u64::from(u32::MAX)
}

fn slot_value(place: usize, hash: u64) -> u64 {
    (place as u64 + 1) | (tag_of(hash) << PLACE_BITS)
}
