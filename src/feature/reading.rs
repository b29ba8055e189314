//! A text as it reads relative to one target: names gone, places kept.

use super::token::{OTHER, TARGET};
use super::tokens::Tokens;
use crate::span::ByteSpan;

/// The symbols of a text in which each mention of the target is one [`TARGET`] and each mention of
/// another party one [`OTHER`], so that what is learnt about one party holds for any.
///
/// ```
/// use stancekit::feature::{OTHER, MaskedText, TARGET, Tokenizer};
/// use stancekit::span::ByteSpan;
///
/// let text = "New Zealand blames Oz";
/// let tokenizer = Tokenizer::train(&[text], 1, 100)?;
/// let tokens = tokenizer.encode(text)?;
/// let reading = MaskedText::new(&tokens, &[ByteSpan::new(0, 11)], &[ByteSpan::new(19, 21)]);
/// assert_eq!(reading.symbols(), [TARGET, tokens.ids[2], OTHER]);
/// assert_eq!(reading.targets(), [0]);
/// # Ok::<(), stancekit::feature::FeatureError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MaskedText {
    symbols: Vec<u32>,
    /// Places of [`TARGET`] in `symbols`, ascending.
    targets: Vec<usize>,
    /// Affixes of the words that are not masked, each once, ascending.
    affixes: Vec<u32>,
    /// Valences of the symbols, 0 for those that mask; none without a lexicon.
    valences: Vec<i8>,
}

impl MaskedText {
    /// Reads tokens with the mentions of the target and those of other parties masked, each list ascending
    /// and free of overlaps. A token that a mention touches is masked whole; where both kinds touch it, the
    /// target's counts.
    pub fn new(tokens: &Tokens, targets: &[ByteSpan], others: &[ByteSpan]) -> Self {
        if targets.is_empty() && others.is_empty() {
            return Self::of_all(tokens);
        }
        Self::with_places(tokens, targets, others).0
    }

    /// The reading of a text in which nobody is mentioned.
    fn of_all(tokens: &Tokens) -> Self {
        let affixes = tokens.affixes.iter().flatten().filter(|&&affix| affix != 0);
        let mut affixes: Vec<u32> = affixes.copied().collect();
        affixes.sort_unstable();
        affixes.dedup();
        let targets = tokens.ids.iter().enumerate().filter(|(_, id)| **id == TARGET).map(|(place, _)| place);
        Self {
            symbols: tokens.ids.clone(),
            targets: targets.collect(),
            affixes,
            valences: tokens.valences.clone(),
        }
    }

    /// Reads a text, and tells where each symbol stands in it.
    pub fn with_places(tokens: &Tokens, targets: &[ByteSpan], others: &[ByteSpan]) -> (Self, Vec<ByteSpan>) {
        let mut reading = Self { symbols: Vec::with_capacity(tokens.ids.len()), ..Self::default() };
        let mut places: Vec<ByteSpan> = Vec::with_capacity(tokens.ids.len());
        let (mut targets, mut others) = (Cursor::new(targets), Cursor::new(others));
        let mut last: Option<(u32, usize)> = None;
        for (i, (&id, span)) in tokens.ids.iter().zip(&tokens.spans).enumerate() {
            let (target, other) = (targets.touching(span), others.touching(span));
            let mask = target.map(|mention| (TARGET, mention)).or(other.map(|mention| (OTHER, mention)));
            if let (Some(_), Some(place)) = (mask.filter(|_| mask == last), places.last_mut()) {
                place.end = span.end; // a further token of the same mention
                continue;
            }
            reading.push(mask.map_or(id, |(symbol, _)| symbol));
            let valence = tokens.valences.get(i).map(|&valence| if mask.is_none() { valence } else { 0 });
            reading.valences.extend(valence);
            places.push(*span);
            if let (None, Some(affixes)) = (mask, tokens.affixes.get(i)) {
                reading.affixes.extend(affixes.iter().filter(|&&affix| affix != 0));
            }
            last = mask;
        }
        reading.affixes.sort_unstable();
        reading.affixes.dedup();
        (reading, places)
    }

    fn push(&mut self, symbol: u32) {
        if symbol == TARGET {
            self.targets.push(self.symbols.len());
        }
        self.symbols.push(symbol);
    }

    /// The symbols in order.
    pub fn symbols(&self) -> &[u32] {
        &self.symbols
    }

    /// The affixes of the words that are no mention, each once, ascending.
    pub fn affixes(&self) -> &[u32] {
        &self.affixes
    }

    /// Whether it was read with a lexicon.
    pub(super) fn has_valences(&self) -> bool {
        !self.valences.is_empty()
    }

    /// The valence of the symbol at a place.
    pub(super) fn valence(&self, place: usize) -> i8 {
        self.valences.get(place).copied().unwrap_or(0)
    }

    /// The places of the target among the symbols, ascending; none if the text does not mention it.
    pub fn targets(&self) -> &[usize] {
        &self.targets
    }
}

/// Walks along ascending mentions as the tokens ascend.
struct Cursor<'m> {
    mentions: &'m [ByteSpan],
    at: usize,
}

impl<'m> Cursor<'m> {
    fn new(mentions: &'m [ByteSpan]) -> Self {
        Self { mentions, at: 0 }
    }

    /// Index of the first mention that shares a byte with a token, which lies after all tokens asked for
    /// before.
    fn touching(&mut self, token: &ByteSpan) -> Option<usize> {
        while self.mentions.get(self.at).is_some_and(|mention| mention.end <= token.start) {
            self.at += 1;
        }
        self.mentions.get(self.at).filter(|mention| mention.overlaps(token)).map(|_| self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feature::{Lexicon, Tokenizer};

    /// One-letter words with one space between them.
    fn tokens(n: usize) -> Tokens {
        let spans = (0..n).map(|i| ByteSpan::new(2 * i, 2 * i + 1)).collect();
        Tokens { ids: (10u32..).take(n).collect(), spans, affixes: vec![[0; 3]; n], valences: Vec::new() }
    }

    #[test]
    fn neighbouring_mentions_stay_apart_and_long_ones_are_one() {
        let targets = [ByteSpan::new(0, 3), ByteSpan::new(4, 5)];
        let reading = MaskedText::new(&tokens(5), &targets, &[ByteSpan::new(6, 9)]);
        assert_eq!(reading.symbols(), [TARGET, TARGET, OTHER]);
        assert_eq!(reading.targets(), [0, 1]);
    }

    #[test]
    fn where_mentions_overlap_the_target_counts() {
        let reading = MaskedText::new(&tokens(3), &[ByteSpan::new(2, 3)], &[ByteSpan::new(0, 5)]);
        assert_eq!(reading.symbols(), [OTHER, TARGET, OTHER]);
    }

    #[test]
    fn without_mentions_nothing_is_masked() {
        let reading = MaskedText::new(&tokens(3), &[], &[]);
        assert_eq!(reading.symbols(), [10, 11, 12]);
        assert!(reading.targets().is_empty());
        let text = "Ümit's army, the army: war!";
        let lexicon = Lexicon::read("l.tsv", "war\t-2\n").expect("well formed");
        let tokenizer = Tokenizer::train(&[text], 1, 100).expect("trains").with_lexicon(Some(lexicon.into()));
        let tokens = tokenizer.encode(text).expect("encodes");
        assert_eq!(MaskedText::new(&tokens, &[], &[]), MaskedText::with_places(&tokens, &[], &[]).0);
    }
}
