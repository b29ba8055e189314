//! Names of months, and the words that stand around dates.

use std::array;
use std::sync::LazyLock;

use crate::word_lists::words_of;

/// How the names of each month begin, with `_` for a space.
static MONTHS: LazyLock<[Vec<&'static str>; 12]> =
    LazyLock::new(|| array::from_fn(|i| words_of(&format!("month-{}", i + 1)).collect()));

/// Words that stand around a date. Those that end in a dash are how such a word begins.
static AROUND: LazyLock<Vec<&'static str>> = LazyLock::new(|| words_of("date").collect());

/// The month, from 1, that a word in lower case is the name of.
pub(super) fn month(name: &str) -> Option<i8> {
    let name = name.replace(' ', "_");
    let begins = |stem: &&str| name.starts_with(*stem);
    let place = MONTHS.iter().position(|stems| stems.iter().any(begins))?;
    i8::try_from(place + 1).ok()
}

/// Whether a word in lower case stands around dates.
pub(super) fn is_word_of_dates(word: &str) -> bool {
    AROUND.iter().any(|known| match known.strip_suffix('-') {
        Some(stem) => word.starts_with(stem) && word.chars().count() <= stem.chars().count() + 8,
        None => word == *known,
    })
}
