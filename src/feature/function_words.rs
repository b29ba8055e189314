//! The table of words that hold a sentence together.

/// Function and words, a line each.
const TABLE: &str = include_str!("../../datasets/lexicons/function-words.tsv");

/// The name of each function and its words.
pub(super) fn lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once('\t'))
}

/// The words of one function.
pub(super) fn words(function: &str) -> impl Iterator<Item = &'static str> {
    lines().filter(move |(known, _)| *known == function).flat_map(|(_, words)| words.split(' '))
}
