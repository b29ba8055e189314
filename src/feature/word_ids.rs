//! Words by their ids, and ids by words; what is known of words.

use std::hash::BuildHasher;

use rustc_hash::FxBuildHasher;

/// Words, each with its place as its id. A model is read for every run, so they are one text and a table of
/// ids, which is made in a fraction of the time that a map of strings takes.
#[derive(Debug, Clone, Default)]
pub(super) struct WordIds {
    text: String,
    /// Where each word ends in the text.
    ends: Vec<usize>,
    /// By the hash of a word, its id; [`FREE`] where there is none. At most half are in use.
    slots: Vec<u32>,
}

const FREE: u32 = u32::MAX;

/// The same words with the same ids, however large the table is.
impl PartialEq for WordIds {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && self.ends == other.ends
    }
}

impl WordIds {
    /// No words yet, and room for so many of so many bytes together.
    pub(super) fn with_capacity(n: usize, bytes: usize) -> Self {
        let slots = vec![FREE; (2 * n).next_power_of_two()];
        Self { text: String::with_capacity(bytes), ends: Vec::with_capacity(n), slots }
    }

    /// The id of a word, which becomes the last if it is not there yet.
    ///
    /// # Panics
    /// If there are four billion words, for which no memory is large enough.
    pub(super) fn insert(&mut self, word: &str) -> u32 {
        if 2 * (self.len() + 1) > self.slots.len() {
            self.grow();
        }
        let slot = self.slot(word);
        if self.slots[slot] == FREE {
            self.slots[slot] = u32::try_from(self.len()).expect("words fit the memory");
            self.text.push_str(word);
            self.ends.push(self.text.len());
        }
        self.slots[slot]
    }

    fn grow(&mut self) {
        self.slots = vec![FREE; (4 * self.len()).max(16).next_power_of_two()];
        for id in (0..).take(self.len()) {
            let slot = self.get(id).map(|word| self.slot(word));
            slot.into_iter().for_each(|slot| self.slots[slot] = id);
        }
    }

    /// Number of words.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The word of an id.
    pub(super) fn get(&self, id: u32) -> Option<&str> {
        let id = id as usize;
        let start = id.checked_sub(1).map_or(Some(&0), |before| self.ends.get(before));
        self.text.get(*start?..*self.ends.get(id)?)
    }

    /// The id of a word.
    pub(super) fn id(&self, word: &str) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        Some(self.slots[self.slot(word)]).filter(|id| *id != FREE)
    }

    /// All words in the order of their ids.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        let mut rest = self.text.as_str();
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let (word, after) = rest.split_at(end - start);
            (rest, start) = (after, *end);
            word
        })
    }

    /// Where a word is in the table, or would be.
    #[expect(clippy::cast_possible_truncation, reason = "a place below the length")]
    fn slot(&self, word: &str) -> usize {
        let mut slot = FxBuildHasher.hash_one(word) as usize;
        loop {
            slot &= self.slots.len() - 1;
            match self.slots[slot] {
                FREE => return slot,
                id if self.get(id) == Some(word) => return slot,
                _ => slot += 1,
            }
        }
    }
}

impl<'w> FromIterator<&'w str> for WordIds {
    fn from_iter<I: IntoIterator<Item = &'w str>>(words: I) -> Self {
        let mut ids = Self::default();
        words.into_iter().for_each(|word| _ = ids.insert(word));
        ids
    }
}

/// What is known of words.
#[derive(Debug, Clone, Default)]
pub(super) struct WordMap<V> {
    words: WordIds,
    values: Vec<V>,
}

impl<V> WordMap<V> {
    /// Nothing yet, and room for so many words of so many bytes together.
    pub(super) fn with_capacity(n: usize, bytes: usize) -> Self {
        Self { words: WordIds::with_capacity(n, bytes), values: Vec::with_capacity(n) }
    }

    /// What is known of a word.
    pub(super) fn get(&self, word: &str) -> Option<&V> {
        self.words.id(word).map(|id| &self.values[id as usize])
    }

    /// What is known of a word, which is what is given if nothing was.
    pub(super) fn or_insert(&mut self, word: &str, value: V) -> &mut V {
        let id = self.words.insert(word) as usize;
        if id == self.values.len() {
            self.values.push(value);
        }
        &mut self.values[id]
    }

    /// Number of words.
    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    /// Each word and what is known of it.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.words.iter().zip(&self.values)
    }
}

/// The same of the same words, in whatever order they came.
impl<V: PartialEq> PartialEq for WordMap<V> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().all(|(word, value)| other.get(word) == Some(value))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_and_ids_there_and_back() {
        let words = ["[UNK]", "army", "київ", ""];
        let known: WordIds = words.into_iter().collect();
        assert_eq!(known.len(), 4);
        for (id, word) in (0..).zip(words) {
            assert_eq!((known.id(word), known.get(id)), (Some(id), Some(word)));
        }
        assert_eq!((known.id("navy"), known.get(4), known.iter().count()), (None, None, 4));
        assert_eq!((WordIds::default().id("a"), WordIds::with_capacity(0, 0).id("a")), (None, None));
    }

    #[test]
    fn maps_are_the_same_in_any_order() {
        let of = |words: [(&str, i8); 2]| {
            let mut map = WordMap::with_capacity(1, 1);
            words.into_iter().for_each(|(word, value)| _ = map.or_insert(word, value));
            map
        };
        assert_eq!(of([("a", 1), ("b", 2)]), of([("b", 2), ("a", 1)]));
        assert_ne!(of([("a", 1), ("b", 2)]), of([("a", 1), ("b", 1)]));
        assert_ne!(of([("a", 1), ("b", 2)]), of([("a", 1), ("a", 2)]));
    }

    proptest! {
        #[test]
        fn a_map_of_strings_knows_the_same(
            words in prop::collection::vec(("[ab]{0,4}", 0..9u8), 0..60), asked in "[ab]{0,5}",
        ) {
            let (mut known, mut expected) = (WordMap::default(), BTreeMap::new());
            for (word, value) in &words {
                *known.or_insert(word, 0) += value;
                *expected.entry(word.as_str()).or_insert(0) += value;
            }
            prop_assert_eq!(known.get(&asked), expected.get(asked.as_str()));
            prop_assert_eq!(known.iter().collect::<BTreeMap<_, _>>(), expected.iter().map(|(w, v)| (*w, v)).collect());
        }
    }
}
