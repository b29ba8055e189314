//! A place in a text, and a line of a file.
//!
//! Inside the library every place is counted in bytes; files that people exchange count Unicode
//! scalar values, as Python's string indices do. The two conversions live here and nowhere else.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};

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

    /// Index of the first of several spans that shares a byte with this one; they ascend and do not overlap.
    pub(crate) fn first_overlapped(&self, spans: &[Self]) -> Option<usize> {
        let at = spans.partition_point(|span| span.end <= self.start);
        spans.get(at).filter(|span| span.overlaps(self)).map(|_| at)
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
        Walk::default().span(*self, text)
    }

    /// As [`ByteSpan::to_scalars`], for several spans of one text. If they ascend and do not overlap, that is
    /// one walk over the text however many they are.
    ///
    /// ```
    /// use stancekit::span::ByteSpan;
    ///
    /// let spans = [ByteSpan::new(0, 8), ByteSpan::new(13, 19)];
    /// assert_eq!(ByteSpan::all_to_scalars(&spans, "Київ and Moscow"), [[0, 4], [9, 15]]);
    /// ```
    pub fn all_to_scalars(spans: &[Self], text: &str) -> Vec<[usize; 2]> {
        let mut walk = Walk::default();
        spans.iter().map(|span| walk.span(*span, text)).collect()
    }
}

/// A place in a text that only goes back if it must.
#[derive(Default)]
struct Walk {
    byte: usize,
    scalars: usize,
}

impl Walk {
    fn span(&mut self, span: ByteSpan, text: &str) -> [usize; 2] {
        [self.to(span.start, text), self.to(span.end, text)]
    }

    /// Number of scalar values that begin before a byte.
    fn to(&mut self, byte: usize, text: &str) -> usize {
        let byte = byte.min(text.len());
        if byte < self.byte {
            *self = Self::default();
        }
        let begins = |byte: &&u8| (**byte & 0b1100_0000) != 0b1000_0000;
        self.scalars += text.as_bytes()[self.byte..byte].iter().filter(begins).count();
        self.byte = byte;
        self.scalars
    }
}

/// A line of a file; in JSON a string, `path:line`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Location {
    /// The file, as it was named.
    pub path: Arc<str>,
    /// The line, from 1; of a record of several lines, the first.
    pub line: usize,
}

impl Serialize for Location {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.path, self.line)
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

    #[test]
    fn many_spans_are_one_walk() {
        let text = "Київ. ".repeat(50_000);
        let spans: Vec<ByteSpan> = (0..50_000).map(|i| ByteSpan::new(10 * i, 10 * i + 8)).collect();
        let scalars = ByteSpan::all_to_scalars(&spans, &text);
        assert_eq!((scalars[1], scalars[49_999]), ([6, 10], [299_994, 299_998]));
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

        #[test]
        fn many_spans_count_as_each_by_itself(text in "\\PC{0,40}", ends in proptest::collection::vec((0usize..99, 0usize..99), 0..9)) {
            let count = |byte: usize| text.char_indices().filter(|&(at, _)| at < byte).count();
            let spans: Vec<ByteSpan> = ends.iter().map(|&(start, end)| ByteSpan::new(start, end)).collect();
            let expected: Vec<[usize; 2]> = ends.iter().map(|&(start, end)| [count(start), count(end)]).collect();
            prop_assert_eq!(ByteSpan::all_to_scalars(&spans, &text), expected);
        }
    }
}
