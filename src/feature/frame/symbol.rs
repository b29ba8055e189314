//! The part that one mention plays in one act, as a symbol, and what the symbol is called.

use super::act::{Act, FrameRole, Mood};
use super::lexicon::FrameLexicon;

/// Symbols of frames have this bit, which no id of a token has.
const FRAME: u32 = 1 << 28;
/// Those of the very words have this one, too.
const WORD: u32 = 1 << 27;
/// Those of other parties have this one, too.
const OTHERS: u32 = 1 << 26;

/// The part that one mention plays in one act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) part: FrameRole,
    pub(super) act: Act,
    pub(super) mood: Mood,
    /// Whether it is another party of the same sentence that plays the part.
    pub(super) is_of_other: bool,
    /// Index of the word's entry in the lexicon.
    pub(super) entry: u16,
    /// Where the word stands among the symbols of the reading.
    pub(super) place: usize,
}

impl Frame {
    /// The symbol of its part and act.
    pub(super) fn symbol(&self) -> u32 {
        let whose = if self.is_of_other { OTHERS } else { 0 };
        FRAME | whose | (self.part as u32) << 8 | (self.act as u32) << 2 | self.mood as u32
    }

    /// The symbol of its part and word; an act that is not told as done has none, nor has one of another
    /// party.
    pub(super) fn word_symbol(&self) -> Option<u32> {
        let symbol = FRAME | WORD | u32::from(self.entry) << 8 | self.part as u32;
        (self.mood == Mood::Told && !self.is_of_other).then_some(symbol)
    }
}

/// What a symbol of a frame is called, such as `agent of a harmful act`; that of a very word has the word
/// behind it: `agent of a harmful act: bomb*`.
pub(crate) fn frame_name(symbol: u32, lexicon: Option<&FrameLexicon>) -> String {
    if symbol & WORD == 0 {
        let part = FrameRole::ALL.get((symbol >> 8 & 0xff) as usize);
        let act = Act::ALL.get((symbol >> 2 & 0x3f) as usize);
        let mood = Mood::ALL.get((symbol & 3) as usize);
        let (Some(part), Some(act), Some(mood)) = (part, act, mood) else { return String::new() };
        let whose = if symbol & OTHERS == 0 { "" } else { "another party: " };
        return format!("{whose}{} {}{}", part.name(), mood.name(), act.described());
    }
    let part = FrameRole::ALL.get((symbol & 0xff) as usize).map_or("", |part| part.name());
    let entry = lexicon.and_then(|lexicon| lexicon.entry(symbol >> 8 & 0xffff));
    entry.map_or_else(String::new, |(word, act)| format!("{part} {}: {word}", act.described()))
}
