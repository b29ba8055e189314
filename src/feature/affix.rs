//! Beginnings and ends of words, which forms of one word share.

use rustc_hash::FxHashMap;

/// Symbols of affixes have this bit, which no id of a token has.
const AFFIX: u32 = 1 << 31;
/// Words with fewer letters have no affixes.
const SHORTEST: usize = 4;

/// The affixes of one word; 0 stands for none.
pub(super) type Affixes = [u32; 3];

/// The first four and first five letters of a lower-case word and its last three. A symbol is a hash of the
/// letters, so words that were not seen in training have affixes, too.
pub(super) fn affixes(word: &str) -> Affixes {
    parts(word).map(|part| part.map_or(0, |(text, kind)| symbol(kind, text)))
}

/// Spelling of each affix of words, by symbol: `kill-`, `-ing`.
pub(super) fn spellings<'w>(words: impl Iterator<Item = &'w str>) -> FxHashMap<u32, String> {
    let mut names = FxHashMap::default();
    for word in words {
        for (part, kind) in parts(word).into_iter().flatten() {
            let spelling = if kind == b'<' { format!("{part}-") } else { format!("-{part}") };
            names.entry(symbol(kind, part)).or_insert(spelling);
        }
    }
    names
}

/// The parts with what they are: `<` for a beginning, `>` for an end.
fn parts(word: &str) -> [Option<(&str, u8)>; 3] {
    let n = word.chars().count();
    if n < SHORTEST || !word.chars().all(char::is_alphabetic) {
        return [None; 3];
    }
    let at = |i: usize| word.char_indices().nth(i).map_or(word.len(), |(at, _)| at);
    let longer = (n > SHORTEST).then(|| (&word[..at(SHORTEST + 1)], b'<'));
    [Some((&word[..at(SHORTEST)], b'<')), longer, Some((&word[at(n - 3)..], b'>'))]
}

/// FNV-1a (Fowler, Noll & Vo), 32 bits, of a kind and letters. Models hold these numbers, so it never
/// changes.
fn symbol(kind: u8, letters: &str) -> u32 {
    let bytes = [kind].into_iter().chain(letters.bytes());
    let hash = bytes.fold(0x811c_9dc5, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    hash | AFFIX
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_share_affixes() {
        let (kill, killed, billed) = (affixes("kill"), affixes("killed"), affixes("billed"));
        assert_eq!((kill[0], kill[1]), (killed[0], 0));
        assert_eq!(killed[2], billed[2]);
        assert_ne!(killed[0], billed[0]);
        assert_eq!(affixes("война")[0], affixes("войны")[0]);
    }

    #[test]
    fn short_words_numbers_and_marks_have_none() {
        for word in ["war", "2024", ",", "a1b2c3", ""] {
            assert_eq!(affixes(word), [0; 3], "{word}");
        }
    }

    #[test]
    fn affixes_of_known_words_can_be_spelt() {
        let names = spellings(["killed"].into_iter());
        assert_eq!(affixes("killed").map(|symbol| names[&symbol].as_str()), ["kill-", "kille-", "-led"]);
    }
}
