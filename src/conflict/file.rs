//! TOML → [`Conflict`].

use std::path::Path;

use rustc_hash::FxHashMap;

use super::finder::folded;
use super::{Conflict, ConflictError};
use crate::toml_lines::{Step, line_of, line_of_error};

impl Conflict {
    /// The built-in conflict of that name, or the one in the file of that path.
    ///
    /// # Errors
    /// [`ConflictError`] if there is neither or the file is not a conflict.
    pub fn open(name_or_path: &str) -> Result<Self, ConflictError> {
        if let Some(conflict) = Self::built_in(name_or_path) {
            return Ok(conflict);
        }
        let path = Path::new(name_or_path);
        if !path.exists() && path.extension().is_none() {
            return Err(ConflictError::Unknown { name: name_or_path.to_owned() });
        }
        let toml = std::fs::read_to_string(path)
            .map_err(|source| ConflictError::Read { path: name_or_path.to_owned(), source })?;
        Self::from_toml(name_or_path, &toml)
    }

    /// Reads the text of a conflict file; `path` is what messages call it.
    ///
    /// # Errors
    /// [`ConflictError::Format`] with the line of the fault.
    pub fn from_toml(path: &str, toml: &str) -> Result<Self, ConflictError> {
        let fault = |line, message| ConflictError::Format { path: path.to_owned(), line, message };
        let conflict: Self = toml::from_str(toml)
            .map_err(|error| fault(line_of_error(toml, &error), error.message().to_owned()))?;
        match conflict.fault() {
            Some((place, message)) => Err(fault(line_of(toml, place), message)),
            None => Ok(conflict),
        }
    }

    /// What is wrong beyond the form, and where.
    fn fault(&self) -> Option<(Vec<Step<'static>>, String)> {
        if self.parties.is_empty() {
            return Some((vec![Step::Key("party")], "no `[[party]]`, expected at least one".into()));
        }
        if let Some((i, decoy)) = self.decoys.iter().enumerate().find(|(_, decoy)| !has_letters(decoy)) {
            let place = vec![Step::Key("decoys"), Step::Item(i)];
            return Some((place, format!("decoy `{decoy}` has no letter or digit")));
        }
        let mut owners: FxHashMap<String, &str> = FxHashMap::default();
        for (i, party) in self.parties.iter().enumerate() {
            let within = |place: &[Step<'static>]| [&[Step::Key("party"), Step::Item(i)], place].concat();
            if self.parties[..i].iter().any(|other| other.id == party.id) {
                return Some((within(&[Step::Key("id")]), format!("two parties have the id `{}`", party.id)));
            }
            for ((key, i), alias) in party.placed_patterns() {
                let place = [Step::Key(key), Step::Item(i)];
                if !has_letters(alias) {
                    return Some((within(&place), format!("alias `{alias}` has no letter or digit")));
                }
                let owner = *owners.entry(folded(alias)).or_insert(&party.id);
                if owner != party.id {
                    let message = format!("alias `{alias}` belongs to both `{owner}` and `{}`", party.id);
                    return Some((within(&place), message));
                }
            }
        }
        None
    }
}

fn has_letters(name: &str) -> bool {
    name.chars().any(char::is_alphanumeric)
}

impl super::Party {
    /// Everything the party is found by, each with the key that it stands under and its place in the list
    /// there.
    fn placed_patterns(&self) -> impl Iterator<Item = ((&'static str, usize), &str)> {
        let lists = [("aliases", &self.aliases), ("exact_case", &self.exact_case), ("people", &self.people)];
        let of_lists = lists.into_iter().flat_map(|(key, names)| {
            names.iter().enumerate().map(move |(i, name)| ((key, i), name.as_str()))
        });
        [(("name", 0), self.name.as_str())].into_iter().chain(of_lists)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(toml: &str) -> String {
        Conflict::from_toml("c.toml", toml).expect_err("a fault").to_string()
    }

    const HEAD: &str = "name = \"x\"\ntitle = \"X\"\n";

    #[test]
    fn faults_name_the_line() {
        let party = |id: &str, alias: &str| {
            format!("[[party]]\nid = \"{id}\"\nname = \"{id}\"\naliases = [\"{alias}\"]\n")
        };
        assert!(message("name = 3").starts_with("c.toml:1: invalid type: integer"));
        assert!(message(&format!("{HEAD}colour = 1\n")).starts_with("c.toml:3: unknown field `colour`"));
        assert!(message(HEAD).contains("missing field `party`"));
        assert_eq!(message(&format!("{HEAD}party = []")), "c.toml:3: no `[[party]]`, expected at least one");
        let twice = format!("{HEAD}{}{}", party("a", "A"), party("a", "B"));
        assert_eq!(message(&twice), "c.toml:8: two parties have the id `a`");
        let repeated = format!("{twice}# the party with id = \"a\" is the first\n");
        assert_eq!(message(&repeated), "c.toml:8: two parties have the id `a`", "a comment is no place");
        let shared = format!("{HEAD}{}{}", party("a", "Same"), party("b", "same"));
        assert_eq!(message(&shared), "c.toml:10: alias `same` belongs to both `a` and `b`");
        let empty = format!("{HEAD}{}", party("a", "*"));
        assert_eq!(message(&empty), "c.toml:6: alias `*` has no letter or digit");
    }

    #[test]
    fn missing_files_and_unknown_names_are_told_apart() {
        let unknown = Conflict::open("atlantis").expect_err("unknown").to_string();
        assert!(unknown.contains("`russia-ukraine`, `israel-hamas`, `sudan`"), "{unknown}");
        assert!(
            Conflict::open("no/such/file.toml")
                .expect_err("missing")
                .to_string()
                .starts_with("no/such/file.toml: ")
        );
    }

    #[test]
    fn every_built_in_is_well_formed_and_named_like_its_file() {
        for (name, toml) in super::super::BUILT_IN {
            let conflict = Conflict::from_toml(name, toml).expect("well formed");
            assert_eq!(conflict.name, name);
            assert_eq!(Conflict::built_in(name), Some(conflict));
        }
    }
}
