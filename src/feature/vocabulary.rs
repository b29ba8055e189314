//! N-grams and the columns they have.

use super::FeatureError;
use super::ngram::NgramKind;
use super::ranks::RankedBitSet;
use crate::matrix::Tensor;

/// N-grams looked up at once.
pub(super) const AT_ONCE: usize = 32;

/// The n-grams that have a column. Columns go by kind and then by symbols, so they depend on the training
/// texts alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Vocabulary {
    /// Ascending.
    kinds: Vec<NgramKind>,
    /// Number of n-grams of each kind.
    sizes: Vec<usize>,
    /// First column of each kind, and the place of its symbols.
    firsts: Vec<(usize, usize)>,
    /// Symbols of all n-grams in column order.
    symbols: Tensor<u32>,
    /// Open addressing, a power of two long: column + 1 in the low bits and a tag above, or 0.
    slots: Tensor<u32>,
    /// Ranks of the single symbols of each kind; empty for kinds of longer n-grams.
    ones: Vec<RankedBitSet>,
}

/// One n-gram of a [`Vocabulary`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term<'v> {
    /// Its kind.
    pub kind: NgramKind,
    /// Its symbols.
    pub symbols: &'v [u32],
}

impl Vocabulary {
    /// The vocabulary of n-grams in column order: so many of each kind, and the symbols of all.
    pub(super) fn of_terms(kinds: &[NgramKind], sizes: Vec<usize>, symbols: Vec<u32>) -> Self {
        let slots = Self::slots_for(kinds, &sizes, &symbols).into();
        let firsts = firsts(kinds, &sizes);
        let ones = singles(kinds, &sizes, &firsts, &symbols).map(RankedBitSet::of).collect();
        Self { kinds: kinds.to_vec(), sizes, firsts, symbols: symbols.into(), slots, ones }
    }

    /// A vocabulary from what a model file holds.
    ///
    /// # Errors
    /// [`FeatureError::Vocabulary`] if the parts do not fit together.
    pub fn from_parts(
        kinds: Vec<NgramKind>,
        sizes: Vec<usize>,
        symbols: Tensor<u32>,
        slots: Tensor<u32>,
    ) -> Result<Self, FeatureError> {
        let fault = |what| Err(FeatureError::Vocabulary { what });
        if kinds.len() != sizes.len()
            || kinds.windows(2).any(|w| w[0] >= w[1])
            || kinds.iter().any(|k| k.n == 0)
        {
            return fault("its kinds of n-grams are not in order");
        }
        let n_symbols = kinds
            .iter()
            .zip(&sizes)
            .try_fold(0usize, |sum, (kind, &size)| sum.checked_add(kind.n.checked_mul(size)?));
        if n_symbols != Some(symbols.len()) {
            return fault("the number of symbols is wrong");
        }
        let n_terms: usize = sizes.iter().sum();
        if !slots.len().is_power_of_two() || slots.len() <= n_terms {
            return fault("the size of the table is wrong");
        }
        let low = low(column_bits(slots.len()));
        if slots.iter().any(|&slot| (slot & low) as usize > n_terms) {
            return fault("the table points past the end");
        }
        if slots.iter().filter(|&&slot| slot & low != 0).count() != n_terms {
            return fault("the table does not hold every n-gram");
        }
        let firsts = firsts(&kinds, &sizes);
        let is_ascending = |symbols: &[u32]| symbols.windows(2).all(|pair| pair[0] < pair[1]);
        if !singles(&kinds, &sizes, &firsts, &symbols).all(is_ascending) {
            return fault("its words are not in order");
        }
        let ones = singles(&kinds, &sizes, &firsts, &symbols).map(RankedBitSet::of).collect();
        Ok(Self { kinds, sizes, firsts, symbols, slots, ones })
    }

    /// Number of columns.
    pub fn len(&self) -> usize {
        self.sizes.iter().sum()
    }

    /// Whether there is no column at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The kinds of n-grams, ascending.
    pub fn kinds(&self) -> &[NgramKind] {
        &self.kinds
    }

    /// Number of n-grams of each kind.
    pub fn sizes(&self) -> &[usize] {
        &self.sizes
    }

    /// The symbols of all n-grams in column order.
    pub fn symbols(&self) -> &Tensor<u32> {
        &self.symbols
    }

    /// The hash table of the n-grams.
    pub fn slots(&self) -> &Tensor<u32> {
        &self.slots
    }

    /// A search for the columns of n-grams, about so many.
    pub(super) fn search(&self, n: usize) -> Search<'_, '_> {
        let lookup = Lookup { vocabulary: self, slots: &self.slots, symbols: &self.symbols };
        Search { lookup, waiting: Vec::with_capacity(n.min(AT_ONCE)), columns: Vec::with_capacity(n) }
    }

    /// The column of an n-gram, `kind` being the index of its kind.
    pub(super) fn column(&self, kind: usize, symbols: &[u32]) -> Option<u32> {
        let mut search = self.search(1);
        search.add(kind, symbols);
        search.columns().pop()
    }

    /// Index of the kind of a column, and where its symbols start.
    fn locate(&self, column: usize) -> Option<(usize, usize)> {
        let kind = self.firsts.partition_point(|&(first, _)| first <= column).checked_sub(1)?;
        let (first, start) = self.firsts[kind];
        (column - first < self.sizes[kind]).then(|| (kind, start + (column - first) * self.kinds[kind].n))
    }

    /// The n-gram of a column.
    pub fn term(&self, column: u32) -> Option<Term<'_>> {
        let (kind, start) = self.locate(column as usize)?;
        let kind = self.kinds[kind];
        Some(Term { kind, symbols: &self.symbols[start..start + kind.n] })
    }

    /// A table at most half full.
    fn slots_for(kinds: &[NgramKind], sizes: &[usize], symbols: &[u32]) -> Vec<u32> {
        let n_terms: usize = sizes.iter().sum();
        let mut slots = vec![0; (2 * n_terms).next_power_of_two().max(2)];
        let (mask, bits) = (slots.len() - 1, column_bits(slots.len()));
        let mut rest = symbols;
        let terms = kinds.iter().zip(sizes).enumerate().flat_map(|(i, (kind, &size))| {
            let (these, after) = rest.split_at(kind.n * size);
            rest = after;
            these.chunks_exact(kind.n).map(move |symbols| (i, symbols))
        });
        for (column, (kind, symbols)) in (1u32..).zip(terms) {
            let hash = hash(kind, symbols);
            let mut slot = slot_of(hash, mask);
            while slots[slot] != 0 {
                slot = (slot + 1) & mask;
            }
            slots[slot] = column | tag_of(hash, bits);
        }
        slots
    }
}

/// Looks n-grams up, several at once, so that the processor waits for their places in the table together and
/// not one after another.
pub(super) struct Search<'v, 's> {
    lookup: Lookup<'v>,
    waiting: Vec<Query<'s>>,
    columns: Vec<u32>,
}

/// An n-gram that is looked for.
#[derive(Clone, Copy)]
pub(super) struct Query<'s> {
    pub(super) hash: u64,
    /// Index of its kind.
    pub(super) kind: usize,
    pub(super) symbols: &'s [u32],
}

impl<'s> Query<'s> {
    pub(super) fn new(kind: usize, symbols: &'s [u32]) -> Self {
        Self { hash: hash(kind, symbols), kind, symbols }
    }
}

impl<'s> Search<'_, 's> {
    /// Looks for one more, `kind` being the index of its kind.
    pub(super) fn add(&mut self, kind: usize, symbols: &'s [u32]) {
        if let [symbol] = *symbols
            && RankedBitSet::covers(symbol)
        {
            let Vocabulary { ones, firsts, .. } = self.lookup.vocabulary;
            let rank = ones[kind].rank(symbol);
            #[expect(clippy::cast_possible_truncation, reason = "columns are numbered in 32 bits")]
            if let Some(rank) = rank {
                self.columns.push(firsts[kind].0 as u32 + rank);
            }
            return;
        }
        self.waiting.push(Query::new(kind, symbols));
        if self.waiting.len() == AT_ONCE {
            self.probe_batch();
        }
    }

    /// The columns of those that have one, in no order.
    pub(super) fn columns(mut self) -> Vec<u32> {
        self.probe_batch();
        self.columns
    }

    /// Looks up all that wait. The first slots of all are asked for before one is looked into, and so are the
    /// symbols of those whose tag is in a slot.
    fn probe_batch(&mut self) {
        let Lookup { slots, .. } = self.lookup;
        let (mask, bits) = (slots.len() - 1, column_bits(slots.len()));
        let low = low(bits);
        let mut found = [0; AT_ONCE];
        for (i, wanted) in self.waiting.iter().enumerate() {
            found[i] = slots[slot_of(wanted.hash, mask)];
        }
        let (mut alike, mut n_alike) = ([(0, 0, 0); AT_ONCE], 0);
        for (i, wanted) in self.waiting.iter().enumerate() {
            let (mut place, mut slot) = (slot_of(wanted.hash, mask), found[i]);
            let tag = tag_of(wanted.hash, bits);
            while slot & low != 0 && slot & !low != tag {
                place = (place + 1) & mask;
                slot = slots[place];
            }
            if slot & low != 0 {
                alike[n_alike] = (i, place, (slot & low) - 1);
                n_alike += 1;
            }
        }
        let (mut symbols, mut firsts): ([&[u32]; AT_ONCE], _) = ([&[]; AT_ONCE], [0; AT_ONCE]);
        for (k, &(i, _, column)) in alike[..n_alike].iter().enumerate() {
            symbols[k] = self.lookup.symbols_at(column, self.waiting[i].kind);
            firsts[k] = symbols[k].first().copied().unwrap_or_default();
        }
        for (k, &(i, place, column)) in alike[..n_alike].iter().enumerate() {
            let wanted = &self.waiting[i];
            if wanted.symbols.first() == Some(&firsts[k]) && are_same(symbols[k], wanted.symbols) {
                self.columns.push(column);
            } else if let Some(column) = self.lookup.find_behind(place, wanted) {
                self.columns.push(column);
            }
        }
        self.waiting.clear();
    }
}

/// The arrays of a [`Vocabulary`] at hand.
#[derive(Clone, Copy)]
struct Lookup<'v> {
    vocabulary: &'v Vocabulary,
    slots: &'v [u32],
    symbols: &'v [u32],
}

impl Lookup<'_> {
    /// The symbols of a column, if it is of a kind.
    fn symbols_at(&self, column: u32, kind: usize) -> &[u32] {
        let Vocabulary { kinds, sizes, firsts, .. } = self.vocabulary;
        let (first, start) = firsts[kind];
        let place = (column as usize).checked_sub(first).filter(|&place| place < sizes[kind]);
        let n = kinds[kind].n;
        place.map_or(&[], |place| &self.symbols[start + place * n..][..n])
    }

    /// The column of an n-gram that a slot behind a place holds: few n-grams share tag and place.
    #[cold]
    fn find_behind(&self, mut place: usize, wanted: &Query<'_>) -> Option<u32> {
        let (mask, bits) = (self.slots.len() - 1, column_bits(self.slots.len()));
        loop {
            place = (place + 1) & mask;
            let column = (self.slots[place] & low(bits)).checked_sub(1)?;
            if are_same(self.symbols_at(column, wanted.kind), wanted.symbols) {
                return Some(column);
            }
        }
    }
}

/// Bits of a slot that hold column + 1; there are fewer columns than slots.
fn column_bits(n_slots: usize) -> u32 {
    n_slots.trailing_zeros()
}

/// That many bits from the lowest.
fn low(bits: u32) -> u32 {
    1u32.checked_shl(bits).map_or(u32::MAX, |next| next - 1)
}

/// What the bits of a slot above its column hold: bits of the hash, which tell most n-grams apart without a
/// look at their symbols.
#[expect(clippy::cast_possible_truncation, reason = "the low bits")]
fn tag_of(hash: u64, bits: u32) -> u32 {
    (hash as u32).checked_shl(bits).unwrap_or(0)
}

/// The symbols of each kind of single ones; nothing for the other kinds.
fn singles<'s>(
    kinds: &'s [NgramKind],
    sizes: &'s [usize],
    firsts: &'s [(usize, usize)],
    symbols: &'s [u32],
) -> impl Iterator<Item = &'s [u32]> {
    let of = |((kind, &size), &(_, start)): ((&NgramKind, &usize), &(usize, usize))| match kind.n {
        1 => &symbols[start..start + size],
        _ => &[],
    };
    kinds.iter().zip(sizes).zip(firsts).map(of)
}

/// First column of each kind, and the place of its symbols.
fn firsts(kinds: &[NgramKind], sizes: &[usize]) -> Vec<(usize, usize)> {
    let next = |at: &mut (usize, usize), (kind, &size): (&NgramKind, &usize)| {
        let first = *at;
        *at = (at.0 + size, at.1 + size * kind.n);
        Some(first)
    };
    kinds.iter().zip(sizes).scan((0, 0), next).collect()
}

/// Whether symbols are the same; n-grams are too short for a call to compare memory.
#[inline]
pub(super) fn are_same(a: &[u32], b: &[u32]) -> bool {
    a.len() == b.len() && (0..a.len()).all(|i| a[i] == b[i])
}

/// Mixes a kind and symbols. Models on disk hold a table that was filled by it, so it never changes within a
/// format version.
pub(super) fn hash(kind: usize, symbols: &[u32]) -> u64 {
    let start = (kind as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mixed = symbols.iter().fold(start, |hash, &symbol| {
        (hash.rotate_left(5) ^ u64::from(symbol)).wrapping_mul(0x517C_C1B7_2722_0A95)
    });
    mixed ^ (mixed >> 29)
}

/// First place to look at for a hash. The upper half of the product is its well-mixed one.
fn slot_of(hash: u64, mask: usize) -> usize {
    usize::try_from(hash >> 20).unwrap_or(usize::MAX) & mask
}
