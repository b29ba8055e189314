//! From a reading to its n-grams.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::frame::{FrameWords, frames};
use super::negation::Negation;
use super::reading::MaskedText;
use super::role::Roles;
use super::sentence::Sentences;
use super::token::{TARGET, UNKNOWN};
use super::view::{NEAR_TAGS, Segment, View};

/// A kind of n-gram. N-grams of different kinds are different features, whatever their symbols.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct NgramKind {
    /// The view that reads them.
    pub view: View,
    /// What sets them apart within the view: the distance in [`View::Near`], else 0.
    pub tag: u8,
    /// Number of symbols.
    pub n: usize,
}

/// The kinds of n-grams that a configuration asks for, ascending, and how to find them in a reading.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct NgramExtractor {
    all: Vec<NgramKind>,
    /// Whether each token ends a clause, by id.
    ends_clause: Vec<bool>,
    negation: Negation,
    roles: Roles,
    frame_words: FrameWords,
    sentences: Sentences,
}

/// A reading, its words with negated ones marked, and the roles of its mentions.
pub(super) struct NgramInput<'r> {
    reading: &'r MaskedText,
    words: Cow<'r, [u32]>,
    roles: Vec<u32>,
    /// Symbols of frames.
    frames: Vec<u32>,
    /// Where the words of the frames stand.
    frame_places: Vec<usize>,
}

impl NgramInput<'_> {
    /// Where the word of a frame stands among the symbols of the reading.
    pub(super) fn frame_place(&self, frame: usize) -> usize {
        self.frame_places[frame]
    }
}

impl NgramExtractor {
    /// The kinds of each (view, `ngram_range`), given which token ids end a clause.
    pub(super) fn new(
        views: impl IntoIterator<Item = (View, RangeInclusive<usize>)>,
        ends_clause: Vec<bool>,
        negation: Negation,
        roles: Roles,
        frame_words: FrameWords,
        sentences: Sentences,
    ) -> Self {
        let tags = |view| if view == View::Near { 0..NEAR_TAGS } else { 0..1 };
        let kinds = views.into_iter().flat_map(|(view, ngram_range)| {
            tags(view).flat_map(move |tag| ngram_range.clone().map(move |n| NgramKind { view, tag, n }))
        });
        let mut kinds: Vec<NgramKind> = kinds.collect();
        kinds.sort_unstable();
        Self { all: kinds, ends_clause, negation, roles, frame_words, sentences }
    }

    /// The kinds, ascending.
    pub(super) fn as_slice(&self) -> &[NgramKind] {
        &self.all
    }

    /// What the n-grams of a reading are made of.
    pub(super) fn input<'r>(&self, reading: &'r MaskedText) -> NgramInput<'r> {
        let has = |view| self.all.iter().any(|kind| kind.view == view);
        let roles = if has(View::Role) { self.roles.roles(reading) } else { Vec::new() };
        let (frames, frame_places) = if has(View::Frame) {
            frames(&self.frame_words, &self.sentences, reading)
        } else {
            Default::default()
        };
        NgramInput { reading, words: self.negation.marked(reading.symbols()), roles, frames, frame_places }
    }

    /// Calls `f` with the index of the kind, the symbols and the first place of every n-gram of a reading
    /// that has no unknown word in it. The place is that among the reading's symbols, or in [`View::Affix`]
    /// among its affixes.
    pub(super) fn for_each<'m>(&self, input: &'m NgramInput<'_>, mut f: impl FnMut(usize, &'m [u32], usize)) {
        let mut first = 0;
        for kinds in self.all.chunk_by(|a, b| a.view == b.view) {
            let view = kinds[0].view;
            let symbols = match view {
                View::Affix => input.reading.affixes(),
                View::Role => &input.roles,
                View::Frame => &input.frames,
                _ => &input.words,
            };
            for stretch in self.stretches(view, input.reading, symbols.len()) {
                let from = stretch.range.start;
                let symbols = &symbols[stretch.range];
                for (i, kind) in kinds.iter().enumerate().filter(|(_, kind)| kind.tag == stretch.tag) {
                    symbols
                        .windows(kind.n)
                        .enumerate()
                        .filter(|(_, ngram)| !ngram.contains(&UNKNOWN))
                        .filter(|(_, ngram)| view != View::Touch || ngram.contains(&TARGET))
                        .for_each(|(place, ngram)| f(first + i, ngram, from + place));
                }
            }
            first += kinds.len();
        }
    }

    /// What a view reads of its `n` symbols.
    fn stretches(&self, view: View, reading: &MaskedText, n: usize) -> Vec<Segment> {
        let ends_clause = |symbol: u32| self.ends_clause.get(symbol as usize).copied().unwrap_or(false);
        match view {
            View::Affix | View::Role | View::Frame => vec![Segment { tag: 0, range: 0..n }],
            view => view.stretches(reading, &self.sentences, ends_clause),
        }
    }
}
