//! The table of speech verbs.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// What a speech verb takes; `datasets/speech-verbs.tsv` says more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    Say,
    Claim,
    Tell,
    Utter,
    Adding,
    Judge,
    Source,
}

const TABLE: &str = include_str!("../../datasets/speech-verbs.tsv");
/// Bytes of the shortest and the longest words of the table.
const LENGTHS: std::ops::RangeInclusive<usize> = 3..=24;

static VERBS: LazyLock<FxHashMap<&'static str, Verb>> = LazyLock::new(|| {
    let mut verbs = FxHashMap::default();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let mut columns = line.split('\t');
        let Some(verb) = columns.next().and_then(named) else { continue };
        for word in columns.nth(1).unwrap_or_default().split(' ') {
            verbs.entry(word).or_insert(verb);
        }
    }
    verbs
});

fn named(kind: &str) -> Option<Verb> {
    Some(match kind {
        "say" => Verb::Say,
        "claim" => Verb::Claim,
        "tell" => Verb::Tell,
        "utter" => Verb::Utter,
        "adding" => Verb::Adding,
        "judge" => Verb::Judge,
        "source" => Verb::Source,
        _ => return None,
    })
}

/// The speech verb that a word in lower case is.
pub(super) fn verb(word: &str) -> Option<Verb> {
    if LENGTHS.contains(&word.len()) { VERBS.get(word).copied() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        let mut n_words = 0;
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let columns: Vec<&str> = line.split('\t').collect();
            let [kind, lang, words] = columns.as_slice() else { panic!("three columns: {line}") };
            assert!(named(kind).is_some() && lang.len() == 2, "{line}");
            for word in words.split(' ') {
                assert!(verb(word).is_some(), "{word}");
                n_words += 1;
            }
        }
        assert!(n_words > 250);
        assert_eq!((verb("said"), verb("Said"), verb("bridge")), (Some(Verb::Say), None, None));
    }
}
