//! Short words and what a tokenizer makes of them, in one flat table.

use super::affix::Affixes;
use super::tokens::Word;

/// Longest word that the table holds, in bytes.
pub(super) const LONGEST: usize = 15;
/// Words held before all are forgotten, so that memory does not grow with the text.
const MAX_WORDS: usize = 1 << 16;
const FIRST_SLOTS: usize = 1 << 10;
/// A one in each byte of a key.
const EACH: u128 = u128::from_le_bytes([1; 16]);

/// The bytes of a word and its length in one number, so that two words are compared at once. No word has the
/// key 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key(u128);

impl Key {
    /// The key of an ASCII word in lower case, given where it stands in a text; none if it is too long.
    #[inline]
    pub(super) fn of_ascii(text: &[u8], start: usize, end: usize) -> Option<Self> {
        let length = end - start;
        if length > LONGEST {
            return None;
        }
        let bytes = text[start..].first_chunk().copied().unwrap_or_else(|| {
            let mut bytes = [0; 16];
            bytes[..length].copy_from_slice(&text[start..end]);
            bytes
        });
        let word = u128::from_le_bytes(bytes) & !(u128::MAX << (8 * length));
        // The highest bit of each byte says whether the byte is one of A to Z; two bits below is what makes
        // letters small.
        let at_least_a = word + EACH * u128::from(128 - b'A');
        let above_z = word + EACH * u128::from(127 - b'Z');
        let lower = word | ((at_least_a & !above_z) & (EACH << 7)) >> 2;
        Some(Self(lower | (length as u128) << (8 * LONGEST)))
    }

    /// The word.
    pub(super) fn word(self) -> String {
        let bytes = self.0.to_le_bytes();
        let length = usize::from(bytes[LONGEST]).min(LONGEST);
        bytes[..length].iter().copied().map(char::from).collect()
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "the halves of a number, and a place below the length"
    )]
    fn slot(self, n_slots: usize) -> usize {
        let (low, high) = (self.0 as u64, (self.0 >> 64) as u64);
        let mixed = (low ^ high.rotate_left(31).wrapping_mul(0x9E37_79B9_7F4A_7C15))
            .wrapping_mul(0xD6E8_FEB8_6659_FD93);
        (mixed >> 32) as usize & (n_slots - 1)
    }
}

/// What a tokenizer makes of words. At most half of its slots are in use.
#[derive(Debug, Clone)]
pub(super) struct WordTable {
    slots: Vec<Slot>,
    /// Of the word in each slot; apart, because few ask for them and the rest fits half a line of the cache.
    affixes: Vec<Affixes>,
    n_words: usize,
}

#[derive(Debug, Clone, Copy)]
struct Slot {
    key: Key,
    id: u32,
    valence: i8,
}

const EMPTY: Slot = Slot { key: Key(0), id: 0, valence: 0 };

impl Default for WordTable {
    fn default() -> Self {
        Self { slots: vec![EMPTY; FIRST_SLOTS], affixes: vec![[0; 3]; FIRST_SLOTS], n_words: 0 }
    }
}

impl WordTable {
    /// Where a word is, if it is in the first place to look at.
    #[inline]
    pub(super) fn first_slot_hit(&self, key: Key) -> Option<usize> {
        let place = key.slot(self.slots.len());
        (self.slots[place].key == key).then_some(place)
    }

    /// Where a word is, if it is there; true of this table until something is inserted.
    #[inline]
    pub(super) fn find(&self, key: Key) -> Option<usize> {
        let place = self.place(key);
        (self.slots[place].key == key).then_some(place)
    }

    /// The id of the word at a place.
    #[inline]
    pub(super) fn id(&self, place: usize) -> u32 {
        self.slots[place].id
    }

    /// The valence of the word at a place.
    #[inline]
    pub(super) fn valence(&self, place: usize) -> i8 {
        self.slots[place].valence
    }

    /// The affixes of the word at a place.
    #[inline]
    pub(super) fn affixes(&self, place: usize) -> Affixes {
        self.affixes[place]
    }

    /// Remembers a word that is not there yet, and tells where.
    pub(super) fn insert(&mut self, key: Key, word: Word) -> usize {
        if self.n_words >= MAX_WORDS {
            *self = Self::default();
        }
        if 2 * (self.n_words + 1) > self.slots.len() {
            self.grow();
        }
        let place = self.place(key);
        self.slots[place] = Slot { key, id: word.id, valence: word.valence };
        self.affixes[place] = word.affixes;
        self.n_words += 1;
        place
    }

    fn grow(&mut self) {
        let n_slots = 2 * self.slots.len();
        let shorter = std::mem::replace(&mut self.slots, vec![EMPTY; n_slots]);
        let affixes = std::mem::replace(&mut self.affixes, vec![[0; 3]; n_slots]);
        for (slot, affixes) in shorter.into_iter().zip(affixes).filter(|(slot, _)| slot.key != EMPTY.key) {
            let place = self.place(slot.key);
            self.slots[place] = slot;
            self.affixes[place] = affixes;
        }
    }

    /// Where a word is, or would be.
    #[inline]
    fn place(&self, key: Key) -> usize {
        let mut place = key.slot(self.slots.len());
        while self.slots[place].key != key && self.slots[place].key != EMPTY.key {
            place = (place + 1) & (self.slots.len() - 1);
        }
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(word: &str) -> Option<Key> {
        Key::of_ascii(word.as_bytes(), 0, word.len())
    }

    fn get(table: &WordTable, key: Key) -> Option<Word> {
        let word = |at| Word { id: table.id(at), affixes: table.affixes(at), valence: table.valence(at) };
        table.find(key).map(word)
    }

    fn of_id(id: u32) -> Word {
        Word { id, affixes: [id; 3], valence: 1 }
    }

    proptest! {
        #[test]
        fn keys_are_those_of_lower_case(before in "[!-~é]{0,3}", word in "[!-~]{0,20}", after in "[ -~é]{0,20}") {
            let text = format!("{before}{word}{after}");
            let there = Key::of_ascii(text.as_bytes(), before.len(), before.len() + word.len());
            prop_assert_eq!(there, key(&word.to_ascii_lowercase()));
            prop_assert!(there.is_none_or(|key| key.word() == word.to_ascii_lowercase()));
            prop_assert_eq!(there.is_some(), word.len() <= LONGEST);
        }

        #[test]
        fn words_are_found_again(words in proptest::collection::btree_set("[a-d]{1,6}", 0..600)) {
            let mut table = WordTable::default();
            let key = |word: &str| key(word).expect("short");
            for (id, word) in (0..).zip(&words) {
                prop_assert_eq!(table.find(key(word)), None);
                let place = table.insert(key(word), of_id(id));
                prop_assert_eq!(table.find(key(word)), Some(place));
            }
            for (id, word) in (0..).zip(&words) {
                prop_assert_eq!(get(&table, key(word)), Some(of_id(id)));
            }
            prop_assert_eq!(table.find(key("x")), None);
        }
    }

    #[test]
    fn a_full_table_is_emptied() {
        let mut table = WordTable::default();
        let key = |i: usize| key(&i.to_string()).expect("short");
        (0..=MAX_WORDS).for_each(|i| _ = table.insert(key(i), of_id(1)));
        assert_eq!((get(&table, key(0)), get(&table, key(MAX_WORDS))), (None, Some(of_id(1))));
    }
}
