//! The ways of reading a text relative to its target.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::reading::MaskedText;
use super::sentence::Sentences;

/// Tokens on either side of a mention that the near view looks at.
const NEAR_REACH: usize = 4;
/// Number of distances it tells apart.
pub(super) const NEAR_TAGS: u8 = 8;

/// One way of reading a text; its n-grams are features of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum View {
    /// The whole text.
    Whole,
    /// What stands to the left of the nearest mention of the target.
    Left,
    /// What stands to the right of the nearest mention of the target.
    Right,
    /// The clause around each mention, from the punctuation mark before it to the one after it.
    Clause,
    /// The four tokens before and after each mention, one by one, with their distance.
    Near,
    /// The n-grams that a mention is part of.
    Touch,
    /// Beginnings and ends of the words of the whole text.
    Affix,
    /// What parts the mentions play: quoted or not, possessor, before or after other parties.
    Role,
    /// What parts the mentions play in acts: agent of harm, object of praise.
    Frame,
}

/// A stretch of symbols that a view reads. N-grams do not cross its ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Segment {
    /// Keeps the features of this stretch apart from those of others of the same view: the distance in
    /// [`View::Near`], else 0.
    pub(super) tag: u8,
    /// Places in the reading.
    pub(super) range: Range<usize>,
}

impl View {
    /// Every view, in the order of their features.
    pub const ALL: [Self; 9] = [
        Self::Whole,
        Self::Left,
        Self::Right,
        Self::Clause,
        Self::Near,
        Self::Touch,
        Self::Affix,
        Self::Role,
        Self::Frame,
    ];

    /// The name in configurations and files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Left => "left",
            Self::Right => "right",
            Self::Clause => "clause",
            Self::Near => "near",
            Self::Touch => "touch",
            Self::Affix => "affix",
            Self::Role => "role",
            Self::Frame => "frame",
        }
    }

    /// The view and, in [`View::Near`], the distance that a tag stands for, in words.
    pub fn describe(self, tag: u8) -> String {
        let (tag, reach) = (usize::from(tag), NEAR_REACH);
        match self {
            Self::Near if tag < reach => format!("near, {} before", reach - tag),
            Self::Near => format!("near, {} after", tag + 1 - reach),
            other => other.name().to_owned(),
        }
    }

    /// What the view reads. Without a mention of the target only [`View::Whole`] reads anything.
    pub(super) fn stretches(
        self,
        reading: &MaskedText,
        sentences: &Sentences,
        ends_clause: impl Fn(u32) -> bool,
    ) -> Vec<Segment> {
        let n = reading.symbols().len();
        let untagged = |range| Segment { tag: 0, range };
        let sides = || sentences.sides(reading).into_iter();
        match self {
            Self::Whole => vec![untagged(0..n)],
            // The n-grams that no mention is part of are left out later.
            Self::Touch => reading.targets().first().map(|_| untagged(0..n)).into_iter().collect(),
            Self::Left => sides().map(|(left, _)| untagged(left)).collect(),
            Self::Right => sides().map(|(_, right)| untagged(right)).collect(),
            Self::Clause => clauses(reading, ends_clause).into_iter().map(untagged).collect(),
            Self::Near => reading.targets().iter().flat_map(|&at| near(at, n)).collect(),
            Self::Affix | Self::Role | Self::Frame => Vec::new(), // read from what is no symbol of the text
        }
    }
}

/// The clause around each mention, each clause once.
fn clauses(reading: &MaskedText, ends_clause: impl Fn(u32) -> bool) -> Vec<Range<usize>> {
    let symbols = reading.symbols();
    let mut clauses: Vec<Range<usize>> = Vec::new();
    for &at in reading.targets() {
        if clauses.last().is_some_and(|clause| clause.contains(&at)) {
            continue;
        }
        let from = symbols[..at].iter().rposition(|&symbol| ends_clause(symbol)).map_or(0, |end| end + 1);
        let to = symbols[at..]
            .iter()
            .position(|&symbol| ends_clause(symbol))
            .map_or(symbols.len(), |end| at + end);
        clauses.push(from..to);
    }
    clauses
}

/// The single symbols around a place; tags 0, 1, 2, 3 are 4, 3, 2, 1 before it, tags 4, 5, 6, 7 are 1, 2, 3,
/// 4 after it.
fn near(at: usize, n: usize) -> impl Iterator<Item = Segment> {
    let before = (1..=NEAR_REACH).filter_map(move |d| Some((NEAR_REACH - d, at.checked_sub(d)?)));
    let after =
        (1..=NEAR_REACH).map(move |d| (NEAR_REACH - 1 + d, at + d)).filter(move |&(_, place)| place < n);
    before
        .chain(after)
        .filter_map(|(tag, place)| Some(Segment { tag: u8::try_from(tag).ok()?, range: place..place + 1 }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feature::Tokenizer;
    use crate::feature::Tokens;
    use crate::span::ByteSpan;

    const COMMA: u32 = 9;

    /// `T` is the target, `,` ends a clause, other letters are words.
    fn reading(text: &str) -> MaskedText {
        let mut tokens = Tokens::default();
        let mut targets = Vec::new();
        for (i, c) in text.chars().enumerate() {
            let span = ByteSpan::new(2 * i, 2 * i + 1);
            tokens.ids.push(if c == ',' { COMMA } else { u32::from(c) });
            tokens.spans.push(span);
            tokens.affixes.push([0; 3]);
            if c == 'T' {
                targets.push(span);
            }
        }
        MaskedText::new(&tokens, &targets, &[])
    }

    fn seen(view: View, text: &str) -> Vec<(u8, String)> {
        let letters: Vec<char> = text.chars().collect();
        let tokenizer = Tokenizer::train(&["one"], 1, 10).expect("trains"); // ends no sentence
        let sentences = Sentences::new(&tokenizer);
        let stretches = view.stretches(&reading(text), &sentences, |symbol| symbol == COMMA);
        stretches.into_iter().map(|s| (s.tag, letters[s.range].iter().collect())).collect()
    }

    fn texts(view: View, text: &str) -> Vec<String> {
        seen(view, text).into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn a_clause_ends_at_the_marks_around_the_mention() {
        assert_eq!(texts(View::Clause, "ab,cTd,e"), ["cTd"]);
        assert_eq!(texts(View::Clause, "aTbTc,dT"), ["aTbTc", "dT"]);
        assert_eq!(texts(View::Clause, "T"), ["T"]);
    }

    #[test]
    fn near_tokens_carry_their_distance() {
        let near = |tag, text: &str| (tag, text.to_owned());
        assert_eq!(seen(View::Near, "abTc"), [near(3, "b"), near(2, "a"), near(4, "c")]);
        assert_eq!(seen(View::Near, "abcdeTfghij").len(), 8);
        let described = |tags: [u8; 4]| tags.map(|tag| View::Near.describe(tag));
        assert_eq!(
            described([0, 3, 4, 7]),
            ["near, 4 before", "near, 1 before", "near, 1 after", "near, 4 after"]
        );
    }

    #[test]
    fn without_a_mention_only_the_whole_text_is_read() {
        for view in View::ALL {
            assert_eq!(texts(view, "abc").concat(), if view == View::Whole { "abc" } else { "" });
        }
    }
}
