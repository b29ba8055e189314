//! What a tokenizer makes of texts and of words.

use super::affix::Affixes;
use crate::span::ByteSpan;

/// The ids of a text's tokens and where they stand in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tokens {
    /// Ids in order.
    pub ids: Vec<u32>,
    /// The bytes of the text that each token came from.
    pub spans: Vec<ByteSpan>,
    /// The affixes of each token; none where nobody asked for them.
    pub(super) affixes: Vec<Affixes>,
    /// The valence of each token; none without a lexicon.
    pub(super) valences: Vec<i8>,
}

/// What a tokenizer makes of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) id: u32,
    pub(super) affixes: Affixes,
    /// 0 without a lexicon.
    pub(super) valence: i8,
}

impl Tokens {
    /// None yet, and room for so many, with affixes and valences or without.
    pub(super) fn with_capacity(n: usize, with_affixes: bool, with_valences: bool) -> Self {
        let n_if = |is_wanted: bool| if is_wanted { n } else { 0 };
        Self {
            ids: Vec::with_capacity(n),
            spans: Vec::with_capacity(n),
            affixes: Vec::with_capacity(n_if(with_affixes)),
            valences: Vec::with_capacity(n_if(with_valences)),
        }
    }

    /// Leaves the first so many.
    pub(super) fn truncate(&mut self, n: usize) {
        self.ids.truncate(n);
        self.spans.truncate(n);
        self.affixes.truncate(n);
        self.valences.truncate(n);
    }
}
