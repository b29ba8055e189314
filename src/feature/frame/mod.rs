//! Who does what to whom: the part that the target plays in acts that a [`FrameLexicon`] knows.
//!
//! **In:** a [`MaskedText`], whose mentions are masked. **Out:** [`Frame`]s: the target is the *agent* of
//! harm in "\[TARGET\] bombed the town", its *object* in "they bombed \[TARGET\]", *owner* of a wrong in
//! "\[TARGET\]'s aggression". Each becomes two features of [`View::Frame`](super::View::Frame): the part with
//! the kind of act, and the part with the very word.
//!
//! The idea is that of connotation frames (Rashkin, Singh & Choi 2016, *ACL*): a verb says something of its
//! agent and something else of its object. There is no parser: parts are told by rules of word order
//! (`rules.rs`), for English and, more roughly, for Russian and Ukrainian.

mod clause;
mod lexicon;
mod rules;
#[cfg(test)]
mod tests;
mod word;

pub use lexicon::FrameLexicon;
pub(super) use word::Words;

use super::reading::MaskedText;
use super::sentence::Sentences;

/// Symbols of frames have this bit, which no id of a token has.
const FRAME: u32 = 1 << 28;
/// Those of the very words have this one, too.
const WORD: u32 = 1 << 27;
/// Those of other parties have this one, too.
const OTHERS: u32 = 1 << 26;

/// What a word says that is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// The agent hurts, destroys, attacks or takes, told as a fact.
    Harm,
    /// The agent does good to the object.
    Help,
    /// The agent speaks ill of the object.
    Blame,
    /// The agent speaks well of the object.
    Praise,
    /// The agent does a wrong that the word itself judges.
    Wrongdoing,
    /// Agent and object do something together.
    Cooperation,
    /// The agent acts or stands against the object, and the word does not judge it.
    Opposition,
    /// The subject does badly.
    Failure,
    /// The subject does well.
    Success,
    /// The agent says that it is not so.
    Denial,
    /// The word praises whom it describes.
    Virtue,
    /// The word damns whom it describes.
    Vice,
    /// The agent says something.
    Speech,
}

impl Act {
    /// Every act, in the order of their features.
    pub const ALL: [Self; 13] = [
        Self::Harm,
        Self::Help,
        Self::Blame,
        Self::Praise,
        Self::Wrongdoing,
        Self::Cooperation,
        Self::Opposition,
        Self::Failure,
        Self::Success,
        Self::Denial,
        Self::Virtue,
        Self::Vice,
        Self::Speech,
    ];

    /// The name in lexicons and explanations.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Harm => "harm",
            Self::Help => "help",
            Self::Blame => "blame",
            Self::Praise => "praise",
            Self::Wrongdoing => "wrongdoing",
            Self::Cooperation => "cooperation",
            Self::Opposition => "opposition",
            Self::Failure => "failure",
            Self::Success => "success",
            Self::Denial => "denial",
            Self::Virtue => "virtue",
            Self::Vice => "vice",
            Self::Speech => "speech",
        }
    }

    /// What it is called in explanations.
    pub const fn described(self) -> &'static str {
        match self {
            Self::Harm => "a harmful act",
            Self::Help => "a helpful act",
            Self::Blame => "blame",
            Self::Praise => "praise",
            Self::Wrongdoing => "a wrong",
            Self::Cooperation => "cooperation",
            Self::Opposition => "opposition",
            Self::Failure => "failure",
            Self::Success => "success",
            Self::Denial => "denial",
            Self::Virtue => "a virtue",
            Self::Vice => "a vice",
            Self::Speech => "speech",
        }
    }
}

/// What kind of word an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WordKind {
    Verb,
    Noun,
    Adjective,
}

/// The part that a target plays in an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Subject of an active verb: "\[TARGET\] bombed".
    Agent,
    /// After "by": "bombed by \[TARGET\]".
    AgentBy,
    /// The act is its own: "\[TARGET\]'s aggression", "its aggression".
    Owner,
    /// Object of an active verb: "bombed \[TARGET\]".
    Object,
    /// Subject of a passive verb: "\[TARGET\] was bombed".
    PassiveSubject,
    /// What it is accused of, blamed or praised for: "accused \[TARGET\] of bombing".
    ChargedWith,
    /// What it is called: "brutal \[TARGET\]", "\[TARGET\] is brutal".
    Described,
    /// "invasion of \[TARGET\]".
    Of,
    /// "attack on \[TARGET\]".
    On,
    /// "war against \[TARGET\]".
    Against,
    /// "threat to \[TARGET\]".
    To,
    /// "support for \[TARGET\]".
    For,
    /// "threat from \[TARGET\]".
    From,
    /// "talks with \[TARGET\]".
    With,
    /// "attacks in \[TARGET\]".
    In,
    /// "lies about \[TARGET\]".
    About,
}

impl Part {
    /// Every part, in the order of their features.
    pub const ALL: [Self; 16] = [
        Self::Agent,
        Self::AgentBy,
        Self::Owner,
        Self::Object,
        Self::PassiveSubject,
        Self::ChargedWith,
        Self::Described,
        Self::Of,
        Self::On,
        Self::Against,
        Self::To,
        Self::For,
        Self::From,
        Self::With,
        Self::In,
        Self::About,
    ];

    /// The part of what stands after a preposition, by the line that it has in the table of function words.
    fn after(preposition: &str) -> Option<Self> {
        Some(match preposition {
            "of" => Self::Of,
            "on" => Self::On,
            "against" => Self::Against,
            "to" => Self::To,
            "for" => Self::For,
            "from" => Self::From,
            "with" => Self::With,
            "in" => Self::In,
            "about" => Self::About,
            "by" => Self::AgentBy,
            _ => return None,
        })
    }

    /// What it is called in explanations, before the name of an act.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Agent => "agent of",
            Self::AgentBy => "agent (by) of",
            Self::Owner => "owner of",
            Self::Object => "object of",
            Self::PassiveSubject => "object (passive) of",
            Self::ChargedWith => "charged with",
            Self::Described => "described with",
            Self::Of => "after “of” and",
            Self::On => "after “on” and",
            Self::Against => "after “against” and",
            Self::To => "after “to” and",
            Self::For => "after “for” and",
            Self::From => "after “from” and",
            Self::With => "after “with” and",
            Self::In => "after “in” and",
            Self::About => "after “about” and",
        }
    }
}

/// Whether an act is told as done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mood {
    Told,
    Negated,
    Possible,
}

impl Mood {
    const ALL: [Self; 3] = [Self::Told, Self::Negated, Self::Possible];

    const fn name(self) -> &'static str {
        match self {
            Self::Told => "",
            Self::Negated => "(not) ",
            Self::Possible => "(possibly) ",
        }
    }
}

/// The part that one mention plays in one act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) part: Part,
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
    fn symbol(&self) -> u32 {
        let whose = if self.is_of_other { OTHERS } else { 0 };
        FRAME | whose | (self.part as u32) << 8 | (self.act as u32) << 2 | self.mood as u32
    }

    /// The symbol of its part and word; an act that is not told as done has none, nor has one of another
    /// party.
    fn word_symbol(&self) -> Option<u32> {
        let symbol = FRAME | WORD | u32::from(self.entry) << 8 | self.part as u32;
        (self.mood == Mood::Told && !self.is_of_other).then_some(symbol)
    }
}

/// The symbols of the frames of all mentions of the target, and where their words stand.
pub(super) fn frames(words: &Words, sentences: &Sentences, reading: &MaskedText) -> (Vec<u32>, Vec<usize>) {
    let found = rules::frames(words, sentences, reading);
    let symbols = found.iter().flat_map(|frame| {
        [Some(frame.symbol()), frame.word_symbol()].into_iter().flatten().map(|symbol| (symbol, frame.place))
    });
    symbols.unzip()
}

/// What a symbol of a frame is called, such as `agent of a harmful act`; that of a very word has the word
/// behind it: `agent of a harmful act: bomb*`.
pub(crate) fn frame_name(symbol: u32, lexicon: Option<&FrameLexicon>) -> String {
    if symbol & WORD == 0 {
        let part = Part::ALL.get((symbol >> 8 & 0xff) as usize);
        let act = Act::ALL.get((symbol >> 2 & 0x3f) as usize);
        let mood = Mood::ALL.get((symbol & 3) as usize);
        let (Some(part), Some(act), Some(mood)) = (part, act, mood) else { return String::new() };
        let whose = if symbol & OTHERS == 0 { "" } else { "another party: " };
        return format!("{whose}{} {}{}", part.name(), mood.name(), act.described());
    }
    let part = Part::ALL.get((symbol & 0xff) as usize).map_or("", |part| part.name());
    let entry = lexicon.and_then(|lexicon| lexicon.entry(symbol >> 8 & 0xffff));
    entry.map_or_else(String::new, |(word, act)| format!("{part} {}: {word}", act.described()))
}
