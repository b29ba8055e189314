//! Who does what to whom: the part that the target plays in acts that a [`FrameLexicon`] knows.
//!
//! **In:** a [`MaskedText`](super::MaskedText), whose mentions are masked. **Out:** frames: the target is the
//! *agent* of harm in "\[TARGET\] bombed the town", its *object* in "they bombed \[TARGET\]", *owner* of a
//! wrong in "\[TARGET\]'s aggression". Each becomes two features of [`View::Frame`](super::View::Frame): the
//! part with the kind of act, and the part with the very word.
//!
//! The idea is that of connotation frames (Rashkin, Singh & Choi 2016, *ACL*): a verb says something of its
//! agent and something else of its object. There is no parser: parts are told by rules of word order
//! (`rules.rs`), for English and, more roughly, for Russian and Ukrainian.

mod act;
mod clause;
pub(super) mod lexicon;
mod rules;
mod symbol;
mod symbols;
#[cfg(test)]
mod tests;
mod word;

pub use lexicon::FrameLexicon;
pub(crate) use symbol::frame_name;
pub(super) use symbols::frames;
pub(super) use word::FrameWords;
