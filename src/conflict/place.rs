//! Where the names of a conflict stand in its file.

use super::{Conflict, Party};
use crate::toml_lines::{Step, line_of};

/// Where a name of a party stands in a conflict file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// Index of the party.
    pub(super) party: usize,
    /// The key that it stands under.
    pub(super) key: &'static str,
    /// Its place in the list there.
    item: usize,
}

impl Place {
    /// The way to it.
    pub(super) fn steps(self) -> [Step<'static>; 4] {
        [Step::Key("party"), Step::Item(self.party), Step::Key(self.key), Step::Item(self.item)]
    }

    /// Its line, from 1.
    pub(super) fn line(self, toml: &str) -> usize {
        line_of(toml, self.steps())
    }

    /// Whether it is found only as it is written.
    pub(super) fn is_exact(self, party: &Party) -> bool {
        self.key == "exact_case" || self.key == "name" && party.exact_case.contains(&party.name)
    }
}

impl Conflict {
    /// Everything its parties are found by.
    pub(super) fn names(&self) -> impl Iterator<Item = (Place, &str)> {
        self.parties.iter().enumerate().flat_map(|(party, of)| {
            let lists = [("aliases", &of.aliases), ("exact_case", &of.exact_case), ("people", &of.people)];
            let listed = lists.into_iter().flat_map(move |(key, names)| {
                let place = move |item| Place { party, key, item };
                names.iter().enumerate().map(move |(item, name)| (place(item), name.as_str()))
            });
            [(Place { party, key: "name", item: 0 }, of.name.as_str())].into_iter().chain(listed)
        })
    }
}
