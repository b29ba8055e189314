//! Who is at war: parties and the names they go by.
//!
//! **In:** a TOML file, or the name of a [built-in](BUILT_IN) conflict. **Out:** a [`Conflict`], and a
//! [`MentionFinder`] that says where in a text its parties are named.
//!
//! ```
//! use stancekit::conflict::{Conflict, MentionFinder};
//!
//! let conflict = Conflict::built_in("russia-ukraine").unwrap();
//! let finder = MentionFinder::new(&conflict);
//! let text = "Kyiv's envoys met the Russians; the US told us nothing.";
//! let found = finder.find(text).into_iter();
//! let found: Vec<_> = found.map(|m| (conflict.parties[m.party].id.as_str(), m.span.slice(text).unwrap())).collect();
//! assert_eq!(found, [("ukraine", "Kyiv"), ("russia", "Russians"), ("united-states", "US")]);
//! ```
//!
//! **Limits:** an alias belongs to one party; descriptions ("the invaders") are found only if the file lists
//! them as aliases. Pronouns are [inferred](Conflict::infer) where somebody asks for it.

mod boundary;
mod check;
mod clash;
mod error;
mod file;
mod finder;
mod inferred;
mod place;
mod set;
mod sides;
mod template;

pub(crate) use check::{CheckedText, ConflictReport, IdleDecoy, UnlistedName, UnusedAlias, check};
pub use error::ConflictError;
pub(crate) use finder::find_name;
pub use finder::{Mention, MentionFinder};
#[doc(hidden)]
pub use set::{Choice, CompiledConflict, ConflictSet};
pub(crate) use template::template;

use serde::{Deserialize, Serialize};

/// Names and files of the conflicts that are compiled in.
pub const BUILT_IN: [(&str, &str); 23] = [
    ("russia-ukraine", include_str!("../../datasets/conflicts/russia-ukraine.toml")),
    ("israel-hamas", include_str!("../../datasets/conflicts/israel-hamas.toml")),
    ("sudan", include_str!("../../datasets/conflicts/sudan.toml")),
    ("afghanistan", include_str!("../../datasets/conflicts/afghanistan.toml")),
    ("afghanistan-pakistan", include_str!("../../datasets/conflicts/afghanistan-pakistan.toml")),
    ("darfur", include_str!("../../datasets/conflicts/darfur.toml")),
    ("drc", include_str!("../../datasets/conflicts/drc.toml")),
    ("ethiopia-tigray", include_str!("../../datasets/conflicts/ethiopia-tigray.toml")),
    ("georgia", include_str!("../../datasets/conflicts/georgia.toml")),
    ("india-pakistan", include_str!("../../datasets/conflicts/india-pakistan.toml")),
    ("iran-us-israel", include_str!("../../datasets/conflicts/iran-us-israel.toml")),
    ("iraq", include_str!("../../datasets/conflicts/iraq.toml")),
    ("karabakh", include_str!("../../datasets/conflicts/karabakh.toml")),
    ("korea", include_str!("../../datasets/conflicts/korea.toml")),
    ("kosovo", include_str!("../../datasets/conflicts/kosovo.toml")),
    ("lebanon", include_str!("../../datasets/conflicts/lebanon.toml")),
    ("libya", include_str!("../../datasets/conflicts/libya.toml")),
    ("myanmar", include_str!("../../datasets/conflicts/myanmar.toml")),
    ("syria", include_str!("../../datasets/conflicts/syria.toml")),
    ("taiwan", include_str!("../../datasets/conflicts/taiwan.toml")),
    ("thailand-cambodia", include_str!("../../datasets/conflicts/thailand-cambodia.toml")),
    ("venezuela", include_str!("../../datasets/conflicts/venezuela.toml")),
    ("yemen", include_str!("../../datasets/conflicts/yemen.toml")),
];

/// The role of a party in the conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// It fights.
    #[default]
    Side,
    /// It stands between the sides.
    Mediator,
    /// It stands behind one of the sides.
    Backer,
}

/// One side of a conflict, or a mediator or backer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// How files and commands call it.
    pub id: String,
    /// How people call it; found like an alias.
    pub name: String,
    /// Its role.
    #[serde(default)]
    pub role: Role,
    /// Names found in any case. A final `*` stands for the rest of a word.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Names found only with their own case, such as `US`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exact_case: Vec<String>,
    /// Full names of persons, found like aliases. Their surname alone is theirs only where a text has named
    /// them in full before, and only if [inferred mentions](Conflict::infer) are asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<String>,
}

/// A named set of parties.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conflict {
    /// How files and commands call it.
    pub name: String,
    /// How people call it.
    pub title: String,
    /// Names that have an alias in them and mean something else, such as `South America`. Found in any case.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decoys: Vec<String>,
    /// Its parties, in the order of the file.
    #[serde(rename = "party")]
    pub parties: Vec<Party>,
}

impl Conflict {
    /// The compiled-in conflict of that name.
    pub fn built_in(name: &str) -> Option<Self> {
        let (_, toml) = BUILT_IN.iter().find(|(known, _)| *known == name)?;
        Some(toml::from_str(toml).expect("built-in conflicts are well formed"))
    }

    /// The parties that fight, by index. A conflict that says so of fewer than two does not tell its sides
    /// from the others, and all its parties are sides.
    pub fn sides(&self) -> Vec<usize> {
        let all = || 0..self.parties.len();
        let sides: Vec<usize> = all().filter(|i| self.parties[*i].role == Role::Side).collect();
        if sides.len() < 2 { all().collect() } else { sides }
    }

    /// The party that a word names: its id, its name or one of its aliases, in any case.
    pub fn party(&self, word: &str) -> Option<usize> {
        let word = finder::folded(word.trim());
        let is = |name: &String| name.chars().map(finder::folded_letter).eq(word.chars());
        self.parties.iter().position(|party| is(&party.id)).or_else(|| {
            self.parties.iter().position(|party| {
                is(&party.name)
                    || [&party.aliases, &party.exact_case, &party.people].into_iter().flatten().any(is)
            })
        })
    }
}
