//! How often each n-gram occurs.

use rayon::prelude::*;

use super::ngram::NgramKind;
use super::vocabulary::{AT_ONCE, Query, Vocabulary, are_same, hash};

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

/// Counts and the symbols of the n-grams that have more than two.
#[derive(Default)]
pub(super) struct Counts {
    counts: Vec<Count>,
    arena: Vec<u32>,
}

/// One part of several that n-grams are counted in, by their first symbols.
#[derive(Clone, Copy)]
pub(super) struct Part {
    pub(super) number: u64,
    pub(super) of: u64,
}

impl Part {
    /// Whether n-grams that begin with a symbol are in this part.
    #[inline]
    pub(super) fn has(self, symbol: u32) -> bool {
        let mixed = u64::from(symbol).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        (mixed * self.of) >> 32 == self.number
    }
}

/// Counts n-grams. Each is kept once, with its symbols, so that no two can be confused.
pub(super) struct Counter<'k> {
    kinds: &'k [NgramKind],
    /// Open addressing, a power of two long and at most half full; 0 is empty.
    slots: Vec<u64>,
    counts: Vec<Count>,
    arena: Vec<u32>,
}

impl<'k> Counter<'k> {
    pub(super) fn new(kinds: &'k [NgramKind]) -> Self {
        Self { kinds, slots: vec![0; FIRST_SLOTS], counts: Vec::new(), arena: Vec::new() }
    }

    /// Counts one occurrence of each n-gram, at most [`AT_ONCE`] of them, in a reading; those of one reading
    /// come one after another.
    pub(super) fn add(&mut self, ngrams: &[Query<'_>], reading: u32) {
        while 2 * (self.counts.len() + ngrams.len()) > self.slots.len() {
            self.grow();
        }
        // The slots of all are asked for before the first is used, and so are the counts, so that the
        // processor waits for them together.
        let (mut found, mut firsts) = ([0; AT_ONCE], [0; AT_ONCE]);
        for (i, wanted) in ngrams.iter().enumerate() {
            found[i] = self.slots[slot_of(wanted.hash, self.slots.len())];
        }
        for (i, slot) in found[..ngrams.len()].iter().enumerate() {
            firsts[i] = place_of(*slot).map_or(0, |place| self.counts[place].symbols[0]);
        }
        for (i, wanted) in ngrams.iter().enumerate() {
            let is_near = firsts[i] == wanted.symbols[0] || wanted.symbols.len() > 2;
            let near = if is_near { self.place_in(found[i], *wanted) } else { None };
            let place = near.unwrap_or_else(|| self.search(*wanted));
            let count = &mut self.counts[place];
            count.df += u32::from(count.last != reading || count.tf == 0);
            count.tf = count.tf.saturating_add(1);
            count.last = reading;
        }
    }

    /// The place of an n-gram among the counts, if a slot holds it.
    fn place_in(&self, slot: u64, wanted: Query<'_>) -> Option<usize> {
        let place = place_of(slot)?;
        let is_same = || {
            let count = &self.counts[place];
            usize::from(count.kind) == wanted.kind && are_same(self.symbols(count), wanted.symbols)
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

    /// The counts for which `keep` holds.
    pub(super) fn kept(self, keep: impl Fn(&Count) -> bool) -> Counts {
        let mut kept = Counts::default();
        self.counts
            .iter()
            .filter(|count| keep(count))
            .for_each(|count| kept.push(self.kinds, &self.arena, count));
        kept
    }
}

impl Counts {
    /// Takes a count in whose symbols may be in another arena.
    fn push(&mut self, kinds: &[NgramKind], arena: &[u32], count: &Count) {
        let mut count_here = *count;
        if kinds[usize::from(count.kind)].n > 2 {
            count_here.symbols[0] = u32::try_from(self.arena.len()).expect("fewer than 2^32 symbols");
            self.arena.extend_from_slice(symbols(kinds, arena, count));
        }
        self.counts.push(count_here);
    }

    /// The n-grams of all parts, at most the `max_features` that occur most often (of those that occur
    /// equally often, the first in order), and their counts in column order.
    pub(super) fn into_vocabulary(
        parts: Vec<Self>,
        kinds: &[NgramKind],
        max_features: Option<usize>,
    ) -> (Vocabulary, Vec<Count>) {
        let mut all = Self::default();
        for part in parts {
            part.counts.iter().for_each(|count| all.push(kinds, &part.arena, count));
        }
        let Self { mut counts, arena } = all;
        let order = |a: &Count, b: &Count| {
            let key = |count: &Count| (u64::from(count.symbols[0]) << 32) | u64::from(count.symbols[1]);
            a.kind.cmp(&b.kind).then_with(|| match kinds[usize::from(a.kind)].n {
                1 | 2 => key(a).cmp(&key(b)),
                _ => symbols(kinds, &arena, a).cmp(symbols(kinds, &arena, b)),
            })
        };
        if let Some(limit) = max_features.filter(|&limit| limit < counts.len()) {
            counts.sort_unstable_by(|a, b| b.tf.cmp(&a.tf).then_with(|| order(a, b)));
            counts.truncate(limit);
        }
        counts.par_sort_unstable_by(order);
        let mut sizes = vec![0; kinds.len()];
        counts.iter().for_each(|count| sizes[usize::from(count.kind)] += 1);
        let mut in_order =
            Vec::with_capacity(kinds.iter().zip(&sizes).map(|(kind, size)| kind.n * size).sum());
        counts.iter().for_each(|count| in_order.extend_from_slice(symbols(kinds, &arena, count)));
        (Vocabulary::of_terms(kinds, sizes, in_order), counts)
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

/// The place among the counts that a slot holds.
#[expect(clippy::cast_possible_truncation, reason = "the low bits")]
fn place_of(slot: u64) -> Option<usize> {
    Some((slot as u32).checked_sub(1)? as usize)
}

fn slot_value(place: usize, hash: u64) -> u64 {
    (place as u64 + 1) | (tag_of(hash) << PLACE_BITS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feature::view::View;

    /// The n-grams of some readings that two of them have, and how often each occurs, counted in so many
    /// parts.
    fn counted(n_parts: u64) -> (Vocabulary, Vec<[u32; 2]>) {
        let kinds: Vec<NgramKind> = (1..=3).map(|n| NgramKind { view: View::Whole, tag: 0, n }).collect();
        let symbols = |i: u32| (0..50).map(|j| (i * j + j * j) % 23).collect();
        let readings: Vec<Vec<u32>> = (1..40).map(symbols).collect();
        let part = |number| {
            let (part, mut counter) = (Part { number, of: n_parts }, Counter::new(&kinds));
            for (i, reading) in (0..).zip(&readings) {
                for (kind, of) in kinds.iter().enumerate() {
                    let ngrams = reading.windows(of.n).filter(|ngram| part.has(ngram[0]));
                    ngrams.for_each(|ngram| counter.add(&[Query::new(kind, ngram)], i));
                }
            }
            counter.kept(|count| count.df > 1)
        };
        let parts = (0..n_parts).map(part).collect();
        let (vocabulary, counts) = Counts::into_vocabulary(parts, &kinds, None);
        (vocabulary, counts.iter().map(|count| [count.df, count.tf]).collect())
    }

    #[test]
    fn counts_are_the_same_in_any_number_of_parts() {
        let whole = counted(1);
        assert_eq!((whole.0.sizes()[0], whole.1[0]), (23, [39, 196]));
        for n_parts in [2, 7] {
            assert_eq!(counted(n_parts), whole);
        }
    }
}
