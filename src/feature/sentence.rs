//! Where sentences end among the symbols of a reading.

use std::ops::Range;

use super::function_words;
use super::reading::MaskedText;
use super::token::Tokenizer;

/// What a token says of the end of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    None,
    /// It ends a sentence unless a [`Mark::Short`] stands before it.
    FullStop,
    /// It ends a sentence.
    End,
    /// An abbreviation or a single letter: a full stop after it ends no sentence.
    Short,
}

/// The symbols to the left and to the right of a mention.
pub(super) type Side = (Range<usize>, Range<usize>);

/// Tells sentences apart, by the tokens of a tokenizer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sentences {
    /// By id.
    marks: Vec<Mark>,
}

impl Sentences {
    pub(super) fn new(tokenizer: &Tokenizer) -> Self {
        let mut marks: Vec<Mark> = tokenizer.spellings().map(mark).collect();
        for word in function_words::words("abbreviation") {
            if let Some(mark) = tokenizer.known_id(word).and_then(|id| marks.get_mut(id as usize)) {
                *mark = Mark::Short;
            }
        }
        Self { marks }
    }

    /// Knows the first so many ids alone.
    pub(super) fn truncate(&mut self, n: usize) {
        self.marks.truncate(n);
    }

    fn mark(&self, symbol: u32) -> Mark {
        self.marks.get(symbol as usize).copied().unwrap_or(Mark::None)
    }

    /// Whether a sentence ends at a place.
    fn ends_at(&self, symbols: &[u32], place: usize) -> bool {
        match self.mark(symbols[place]) {
            Mark::End => true,
            Mark::FullStop => place == 0 || self.mark(symbols[place - 1]) != Mark::Short,
            Mark::None | Mark::Short => false,
        }
    }

    /// The sentence around each of some ascending places, without the mark that ends it.
    pub(super) fn around(&self, symbols: &[u32], places: &[usize]) -> Vec<Range<usize>> {
        around(symbols.len(), places, |place| self.ends_at(symbols, place))
    }

    /// For each mention of the target the symbols of its sentence to its left and right that no other mention
    /// is nearer to.
    pub(super) fn sides(&self, reading: &MaskedText) -> Vec<Side> {
        let (symbols, targets) = (reading.symbols(), reading.targets());
        // Of the symbols between two mentions the first half, rounded up, belongs to the mention before.
        let middle = |before: usize, after: usize| before + 1 + (after - before) / 2;
        let sentences = self.around(symbols, targets);
        let sides = targets.iter().enumerate().zip(sentences).map(|((i, &at), sentence)| {
            let from = i.checked_sub(1).map_or(0, |previous| middle(targets[previous], at));
            let to = targets.get(i + 1).map_or(symbols.len(), |&next| middle(at, next));
            (from.max(sentence.start)..at, at + 1..to.min(sentence.end).max(at + 1))
        });
        sides.collect()
    }
}

/// The stretch between two ends around each of some ascending places among `n`. However many places a stretch
/// has, it is gone through once.
fn around(n: usize, places: &[usize], mut is_end: impl FnMut(usize) -> bool) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::with_capacity(places.len());
    for &place in places {
        let known = found.last().cloned().unwrap_or(0..0);
        found.push(if known.contains(&place) {
            known
        } else {
            let from = (known.end..place).rev().find(|&before| is_end(before));
            let from = from.map_or(known.end, |end| end + 1);
            from..(place..n).find(|&after| is_end(after)).unwrap_or(n)
        });
    }
    found
}

fn mark(token: &str) -> Mark {
    if token.len() > char::MAX.len_utf8() {
        return Mark::None; // most are, and all are looked at
    }
    let mut letters = token.chars();
    match (letters.next(), letters.next()) {
        (Some('.'), None) => Mark::FullStop,
        (Some('!' | '?' | '…' | '।' | '۔' | '؟' | '。' | '！' | '？'), None) => Mark::End,
        (Some(letter), None) if letter.is_alphabetic() => Mark::Short,
        _ => Mark::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::ByteSpan;

    /// What stands left and right of each `Rome`.
    fn sides(text: &str) -> Vec<[String; 2]> {
        let tokenizer = Tokenizer::train(&[text], 1, 100).expect("trains");
        let mentions = text.match_indices("Rome").map(|(at, name)| ByteSpan::new(at, at + name.len()));
        let tokens = tokenizer.encode(text).expect("encodes");
        let (reading, places) = MaskedText::with_places(&tokens, &mentions.collect::<Vec<_>>(), &[]);
        let words = |range: Range<usize>| {
            let words: Vec<&str> = places[range].iter().filter_map(|span| span.slice(text)).collect();
            words.join(" ")
        };
        let sides = Sentences::new(&tokenizer).sides(&reading);
        sides.into_iter().map(|(left, right)| [words(left), words(right)]).collect()
    }

    #[test]
    fn sides_end_with_the_sentence() {
        assert_eq!(sides("It rains. Old Rome fell! So be it."), [["Old", "fell"]]);
        assert_eq!(
            sides("Mr. Cato of Rome spoke, Gen. Sulla of the U.S. not."),
            [["Mr . Cato of", "spoke , Gen . Sulla of the U . S . not"]]
        );
    }

    #[test]
    fn a_long_sentence_is_gone_through_once_however_often_it_names_the_target() {
        let places: Vec<usize> = (0..1000).filter(|place| place % 3 == 1).collect();
        let is_end = |place: usize| place == 500;
        let mut looks = 0;
        let found = around(1000, &places, |place| {
            looks += 1;
            is_end(place)
        });
        let alone = |&place: &usize| if place < 500 { 0..500 } else { 501..1000 };
        assert_eq!(found, places.iter().map(alone).collect::<Vec<_>>());
        assert!(looks <= 1002, "{looks}");
    }

    #[test]
    fn sides_end_half_way_to_the_next_mention() {
        assert_eq!(sides("a Rome b c d Rome e"), [["a", "b c"], ["d", "e"]]);
        assert_eq!(sides("Rome Rome"), [["", ""], ["", ""]]);
    }
}
