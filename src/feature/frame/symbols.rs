//! A masked text → the symbols of the frames in it.

use super::rules;
use super::word::FrameWords;
use crate::feature::reading::MaskedText;
use crate::feature::sentence::Sentences;

/// The symbols of the frames of all mentions of the target, and where their words stand.
pub(in crate::feature) fn frames(
    words: &FrameWords,
    sentences: &Sentences,
    reading: &MaskedText,
) -> (Vec<u32>, Vec<usize>) {
    let found = rules::frames(words, sentences, reading);
    let symbols = found.iter().flat_map(|frame| {
        [Some(frame.symbol()), frame.word_symbol()].into_iter().flatten().map(|symbol| (symbol, frame.place))
    });
    symbols.unzip()
}
