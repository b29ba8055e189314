//! The table of words that hold a sentence together.

use crate::word_lists::{FUNCTION_WORDS, lines as columns};

/// The name of each function and its words.
pub(super) fn lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    columns(FUNCTION_WORDS).filter_map(|mut columns| Some((columns.next()?, columns.next()?)))
}

/// The words of one function.
pub(super) fn words(function: &str) -> impl Iterator<Item = &'static str> {
    lines().filter(move |(known, _)| *known == function).flat_map(|(_, words)| words.split(' '))
}
