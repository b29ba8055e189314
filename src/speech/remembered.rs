//! What is remembered of persons from paragraph to paragraph.

use super::Speaker;

/// Who is mentioned in a paragraph.
#[derive(Debug, Default)]
pub(super) struct Mentioned {
    /// Those who speak, each once.
    pub(super) speakers: Vec<Speaker>,
    /// Persons whom a sentence begins with, each once.
    pub(super) subjects: Vec<Speaker>,
    /// Somebody without a name, whom the paragraph begins with.
    pub(super) unnamed: Option<Speaker>,
}

/// Persons of the paragraphs so far.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    /// All of them, in order of mention.
    pub(super) persons: Vec<Speaker>,
    /// Those of the paragraph before.
    pub(super) before: Mentioned,
}
