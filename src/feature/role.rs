//! What part a mention of the target plays in its sentence, as far as marks and order tell.

use super::reading::MaskedText;
use super::token::{OTHER, Tokenizer};

/// Symbols of roles have this bit, which no id of a token has.
const ROLE: u32 = 1 << 29;

/// What a mention of the target can be.
const NAMES: [&str; 9] = [
    "after an open quotation mark",
    "after no open quotation mark",
    "possessor",
    "first word",
    "the only party",
    "before other parties",
    "after other parties",
    "between other parties",
    "mentioned again",
];

/// Finds the roles of mentions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Roles {
    quote: Option<u32>,
    /// The apostrophe and the `s` of a possessive.
    possessive: Option<[u32; 2]>,
    ends_sentence: Vec<u32>,
}

impl Roles {
    pub(super) fn new(tokenizer: &Tokenizer) -> Self {
        let possessive = tokenizer.known_id("'").zip(tokenizer.known_id("s"));
        Self {
            quote: tokenizer.known_id("\""),
            possessive: possessive.map(|(apostrophe, s)| [apostrophe, s]),
            ends_sentence: [".", "!", "?"].iter().filter_map(|mark| tokenizer.known_id(mark)).collect(),
        }
    }

    /// The roles of all mentions of the target, as symbols.
    pub(super) fn roles(&self, reading: &MaskedText) -> Vec<u32> {
        let symbols = reading.symbols();
        let quotes = counts_before(symbols, reading.targets(), |symbol| Some(symbol) == self.quote);
        let first_other = symbols.iter().position(|&symbol| symbol == OTHER);
        let last_other = symbols.iter().rposition(|&symbol| symbol == OTHER);
        let mut roles = Vec::new();
        for ((i, &at), quotes) in reading.targets().iter().enumerate().zip(quotes) {
            let (before, after) = (&symbols[..at], &symbols[at + 1..]);
            roles.push(usize::from(quotes % 2 == 0));
            if self.possessive.is_some_and(|possessive| after.starts_with(&possessive)) {
                roles.push(2);
            }
            if before.last().is_none_or(|last| self.ends_sentence.contains(last)) {
                roles.push(3);
            }
            roles.push(
                match (
                    first_other.is_some_and(|other| other < at),
                    last_other.is_some_and(|other| other > at),
                ) {
                    (false, false) => 4,
                    (false, true) => 5,
                    (true, false) => 6,
                    (true, true) => 7,
                },
            );
            if i > 0 {
                roles.push(8);
            }
        }
        roles.into_iter().filter_map(|role| Some(u32::try_from(role).ok()? | ROLE)).collect()
    }
}

/// For each of some ascending places how many symbols before it are of a kind. Every symbol is looked at
/// once.
fn counts_before(symbols: &[u32], places: &[usize], mut is_of_kind: impl FnMut(u32) -> bool) -> Vec<usize> {
    let (mut n, mut seen) = (0, 0);
    let each = places.iter().map(|&place| {
        n += symbols[seen..place].iter().filter(|symbol| is_of_kind(**symbol)).count();
        seen = place;
        n
    });
    each.collect()
}

/// What a role is called.
pub(crate) fn role_name(symbol: u32) -> &'static str {
    NAMES.get((symbol & !ROLE) as usize).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feature::TARGET;
    use crate::span::ByteSpan;

    /// Roles of `Rome` in a text that also names `Veii`.
    fn roles(text: &str) -> Vec<&'static str> {
        let tokenizer = Tokenizer::train(&[text], 1, 100).expect("trains");
        let spans = |name: &str| -> Vec<ByteSpan> {
            text.match_indices(name).map(|(at, _)| ByteSpan::new(at, at + name.len())).collect()
        };
        let tokens = tokenizer.encode(text).expect("encodes");
        let reading = MaskedText::new(&tokens, &spans("Rome"), &spans("Veii"));
        assert_eq!(reading.symbols().iter().filter(|&&symbol| symbol == TARGET).count(), spans("Rome").len());
        Roles::new(&tokenizer).roles(&reading).into_iter().map(role_name).collect()
    }

    #[test]
    fn marks_and_order_tell_the_role() {
        assert_eq!(roles("Rome fell."), ["after no open quotation mark", "first word", "the only party"]);
        assert_eq!(
            roles("he told Veii: \"Rome fell\""),
            ["after an open quotation mark", "after other parties"]
        );
        assert_eq!(
            roles("then Rome's men beat Veii"),
            ["after no open quotation mark", "possessor", "before other parties"]
        );
        let twice = roles("Rome lies. Rome fell.");
        assert_eq!(
            twice[3..],
            ["after no open quotation mark", "first word", "the only party", "mentioned again"]
        );
        assert!(roles("nobody").is_empty());
    }

    #[test]
    fn what_stands_before_a_mention_is_counted_once_however_many_mentions_follow() {
        let (symbols, places) = ([1, 7, 2, 7, 7, 3], [0, 2, 3, 5]);
        let mut looks = 0;
        let counts = counts_before(&symbols, &places, |symbol| {
            looks += 1;
            symbol == 7
        });
        assert_eq!((counts, looks), (vec![0, 1, 1, 3], 5));
    }
}
