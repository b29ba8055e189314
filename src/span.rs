//! A place in a text.
//!
//! Inside the library every place is counted in bytes; files that people exchange count Unicode
//! scalar values, as Python's string indices do. The two conversions live here and nowhere else.

use serde::{Deserialize, Serialize};

/// A half-open range of bytes: `start` is inside, `end` is not.
///
/// ```
/// use stancekit::span::ByteSpan;
///
/// let text = "Київ and Moscow";
/// let span = ByteSpan::from_scalars(text, 9, 15).unwrap();
/// assert_eq!(span.slice(text), Some("Moscow"));
/// assert_eq!(span.start, 13); // four Cyrillic letters take two bytes each
/// assert_eq!(span.to_scalars(text), [9, 15]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ByteSpan {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl ByteSpan {
    /// The span from `start` up to, not including, `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Number of bytes, 0 if `end` lies before `start`.
    pub const fn len(&self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether no byte is inside.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the two spans share at least one byte.
    pub const fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The same span in a text that begins `offset` bytes earlier.
    #[must_use]
    pub const fn shifted(&self, offset: usize) -> Self {
        Self::new(self.start + offset, self.end + offset)
    }

    /// The text under the span; `None` if it leaves the text or cuts a character.
    pub fn slice<'t>(&self, text: &'t str) -> Option<&'t str> {
        text.get(self.start..self.end)
    }

    /// The bytes of the Unicode scalar values `from..to` of `text`; `None` if `to` is past the end
    /// of the text or the range is empty or reversed.
    pub fn from_scalars(text: &str, from: usize, to: usize) -> Option<Self> {
        if from >= to {
            return None;
        }
        let mut starts = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        let start = starts.nth(from)?;
        let end = starts.nth(to - from - 1)?;
        Some(Self { start, end })
    }

    /// The span counted in Unicode scalar values, end exclusive. Ends past the text count as its end.
    pub fn to_scalars(&self, text: &str) -> [usize; 2] {
        let count = |end: usize| text.char_indices().take_while(|&(at, _)| at < end).count();
        [count(self.start), count(self.end)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn scalar_spans_outside_the_text_are_refused() {
        assert_eq!(ByteSpan::from_scalars("abc", 0, 4), None);
        assert_eq!(ByteSpan::from_scalars("abc", 2, 2), None);
        assert_eq!(ByteSpan::from_scalars("abc", 2, 1), None);
        assert_eq!(ByteSpan::from_scalars("", 0, 0), None);
        assert_eq!(ByteSpan::from_scalars("abc", 0, 3), Some(ByteSpan::new(0, 3)));
    }

    proptest! {
        #[test]
        fn scalars_there_and_back(text in "\\PC{1,40}", a in 0usize..40, b in 0usize..40) {
            let n = text.chars().count();
            let (from, to) = (a.min(b) % n, (a.max(b) % n) + 1);
            prop_assume!(from < to);
            let span = ByteSpan::from_scalars(&text, from, to).expect("inside the text");
            let expected: String = text.chars().skip(from).take(to - from).collect();
            prop_assert_eq!(span.slice(&text), Some(expected.as_str()));
            prop_assert_eq!(span.to_scalars(&text), [from, to]);
        }
    }
}
