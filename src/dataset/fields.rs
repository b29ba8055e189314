//! Which fields hold what.

use super::Fault;

/// Which fields hold what. A field that has its default name is also found by the common other ones: `tweet`
/// and `sentence` for the text, `stance` for the label, `doc_id` for the group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldNames {
    /// The paragraph.
    pub text: String,
    /// The stance, in rows of one target.
    pub label: String,
    /// The target, in rows of one target.
    pub target: String,
    /// The article.
    pub group: String,
    /// The weight in training.
    pub weight: String,
}

/// The usual names, in the order of the fields.
const USUAL: [&str; 5] = ["text", "label", "target", "group", "weight"];

impl Default for FieldNames {
    fn default() -> Self {
        let [text, label, target, group, weight] = USUAL.map(str::to_owned);
        Self { text, label, target, group, weight }
    }
}

impl FieldNames {
    /// All of them, each with the option that sets it.
    fn all(&self) -> [(&str, &'static str); 5] {
        [
            (&self.text, "--text-column"),
            (&self.label, "--label-column"),
            (&self.target, "--target-column"),
            (&self.group, "--group-column"),
            (&self.weight, "--weight-column"),
        ]
    }

    /// The spellings of each name that means something.
    pub(super) fn groups(&self) -> impl Iterator<Item = Vec<&str>> {
        let named = self.all().into_iter().map(|(name, _)| Self::spellings(name).collect());
        named.chain(["id", "lang", "sentiment"].map(|name| vec![name]))
    }

    /// Every name that means something.
    pub(super) fn known(&self) -> impl Iterator<Item = &str> {
        self.groups().flatten()
    }

    /// Those that are not the usual ones: who asks for a field by its name has it.
    pub(super) fn typed(&self) -> impl Iterator<Item = &str> {
        self.all().into_iter().map(|(name, _)| name).filter(|name| !USUAL.contains(name))
    }

    /// The fault of rows that have other fields, and not this one.
    pub(crate) fn missing(&self, name: &str, found: Vec<String>) -> Fault {
        let option = self.all().into_iter().find(|(known, _)| *known == name).map(|(_, option)| option);
        Fault::Missing { field: name.to_owned(), found, option }
    }

    /// A field's name and, if it is the default one, the other names by which it is found.
    pub(super) fn spellings(name: &str) -> impl Iterator<Item = &str> {
        let others: &[&str] = match name {
            "text" => &["tweet", "sentence"],
            "label" => &["stance"],
            "group" => &["doc_id"],
            _ => &[],
        };
        [name].into_iter().chain(others.iter().copied())
    }
}
