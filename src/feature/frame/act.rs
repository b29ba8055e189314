//! Acts, the parts that are played in them, and whether they are told as done.

/// What a word says that is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
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
    pub(crate) const ALL: [Self; 13] = [
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
    pub(crate) const fn name(self) -> &'static str {
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
    pub(crate) const fn described(self) -> &'static str {
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
pub(crate) enum FrameRole {
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

impl FrameRole {
    /// Every part, in the order of their features.
    pub(crate) const ALL: [Self; 16] = [
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
    pub(super) fn after(preposition: &str) -> Option<Self> {
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
    pub(crate) const fn name(self) -> &'static str {
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
    pub(super) const ALL: [Self; 3] = [Self::Told, Self::Negated, Self::Possible];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Told => "",
            Self::Negated => "(not) ",
            Self::Possible => "(possibly) ",
        }
    }
}
