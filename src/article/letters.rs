//! Letters as they are meant.

use std::borrow::Cow;

use unicode_normalization_alignments::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::lookalikes::{has_mixed, in_one_script};

/// Letters of a word in front of a raised digit that make it the number of a note, and not a power of a unit.
const WORD: usize = 4;

/// A text in composed letters, without soft hyphens, letters without width, and raised numbers of notes:
/// `Rus\u{ad}sia¹` is `Russia`, and so is `Russ\u{456}a`, of which one letter is of another script.
///
/// Joiners stay: some scripts need them. Letters are composed as in Unicode 9, which has all that newspapers
/// are printed in.
pub(super) fn normalized(text: &str) -> Cow<'_, str> {
    let is_odd = |c: char| is_nothing(c) || is_raised(c);
    let is_composed = is_nfc_quick(text.chars()) == IsNormalized::Yes;
    if text.is_ascii() || is_composed && !text.contains(is_odd) && !has_mixed(text) {
        return text.into();
    }
    let mut clean = String::with_capacity(text.len());
    let mut letters = 0;
    for c in text.chars().filter(|c| !is_nothing(*c)).nfc().map(|(c, _)| c) {
        if is_raised(c) && letters >= WORD {
            continue;
        }
        letters = if c.is_alphabetic() { letters + 1 } else { 0 };
        clean.push(c);
    }
    if has_mixed(&clean) { in_one_script(&clean).into() } else { clean.into() }
}

/// Soft hyphens and what has no width.
fn is_nothing(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{180e}')
}

/// Raised digits.
fn is_raised(c: char) -> bool {
    matches!(c, '\u{b9}' | '\u{b2}' | '\u{b3}' | '\u{2070}' | '\u{2074}'..='\u{2079}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_stands_inside_of_names() {
        for text in ["Rus\u{ad}sia", "Rus\u{200b}sia", "\u{feff}Russia", "Russia\u{b9}", "Russia\u{b9}\u{b2}"]
        {
            assert_eq!(normalized(text), "Russia", "{text:?}");
        }
        assert_eq!(normalized("Украї\u{301}на").chars().count(), 8);
        assert_eq!(normalized("Краи\u{306}на"), "Крайна");
    }

    #[test]
    fn other_text_stays() {
        for text in ["Russia", "12 km²", "می\u{200c}خواهم", "Київ"] {
            assert!(
                matches!(normalized(text), Cow::Borrowed(_) | Cow::Owned(_)) && normalized(text) == text,
                "{text}"
            );
        }
    }
}
