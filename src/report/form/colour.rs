//! Labels and their colours: one for each meaning, the same on all pages and in the terminal.

use crate::label::{Label, Sentiment, Stance};

/// A label whose letter is the class of its colour in `style.css`.
pub(in crate::report) trait Coloured: Label {
    /// The class.
    fn letter(self) -> &'static str;
}

impl Coloured for Stance {
    fn letter(self) -> &'static str {
        match self {
            Self::Favor => "f",
            Self::Against => "a",
            Self::Neutral => "n",
        }
    }
}

impl Coloured for Sentiment {
    fn letter(self) -> &'static str {
        match self {
            Self::Positive => "pos",
            Self::Negative => "neg",
            Self::Neutral => "n",
        }
    }
}

/// The class of a label by its name.
pub(in crate::report) fn letter_of(name: &str) -> &'static str {
    let stance = Stance::ALL.iter().find(|label| label.name() == name).map(|label| label.letter());
    let sentiment = || Sentiment::ALL.iter().find(|label| label.name() == name).map(|label| label.letter());
    stance.or_else(sentiment).unwrap_or("n")
}

/// The colour of a label in a terminal, of the 256 that most have; none of what is neutral.
pub(in crate::report) fn ansi<L: Label>(label: L) -> Option<u8> {
    match letter_of(label.name()) {
        "f" => Some(33),
        "a" => Some(166),
        "pos" => Some(35),
        "neg" => Some(133),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_meaning_has_a_colour_of_its_own() {
        let stances = Stance::ALL.iter().filter_map(|label| ansi(*label));
        let mut colours: Vec<u8> =
            stances.chain(Sentiment::ALL.iter().filter_map(|label| ansi(*label))).collect();
        colours.sort_unstable();
        colours.dedup();
        assert_eq!(colours.len(), 4);
        for label in Stance::ALL {
            assert_eq!(letter_of(label.name()), label.letter());
        }
    }
}
