//! Words that any text has: no name for a party, unless its case counts.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::conflict::finder::folded;
use crate::speech::WordUse;
use crate::word_lists::{FUNCTION_WORDS, lines};

const COMMON: &str = include_str!("../../../datasets/common-words.tsv");

static WORDS: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    let columns = [COMMON, FUNCTION_WORDS].into_iter().flat_map(lines);
    let words = columns.filter_map(|mut columns| columns.nth(1)).flat_map(|words| words.split(' '));
    words.filter(|word| word.chars().all(char::is_alphabetic)).map(folded).collect()
});

/// Whether a name, in any case, is a word that any text has; with a final `*`, whether it begins one.
pub(super) fn is_common(alias: &str) -> bool {
    let word = &*folded(alias.trim());
    match word.strip_suffix('*') {
        Some(stem) => WORDS.iter().any(|word| word.starts_with(stem)),
        None => WORDS.contains(word) || WordUse::of(word).holds_sentence,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conflict::{BUILT_IN, Conflict};

    #[test]
    fn words_of_ten_languages_are_known_and_names_are_not() {
        for word in
            ["us", "May", "the", "UN", "nicht", "але", "пока", "marzo", "nie", "اليوم", "היום", "政府", "go*"]
        {
            assert!(is_common(word), "{word}");
        }
        for name in ["Rome", "Turkey", "rebels", "Hamas", "росі*", "South Ossetia", "the capital"] {
            assert!(!is_common(name), "{name}");
        }
    }

    #[test]
    fn no_built_in_conflict_has_one_in_any_case() {
        for (name, _) in BUILT_IN {
            for party in Conflict::built_in(name).expect("built in").parties {
                let common: Vec<&String> = party.aliases.iter().filter(|alias| is_common(alias)).collect();
                assert!(common.is_empty(), "{name}, {}: {common:?}", party.id);
            }
        }
    }
}
