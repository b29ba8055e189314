//! TOML → [`Conflict`].

use std::path::Path;

use super::clash::equal;
use super::{Conflict, ConflictError};
use crate::span::Location;
use crate::toml_lines::{Step, line_of, line_of_error};

/// Most parties of a conflict: a text is read anew toward each that it names.
const MAX_PARTIES: usize = 1000;
/// Most names of parties and decoys: the time that an automaton takes to build is square in them.
const MAX_NAMES: usize = 10_000;

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
        let conflict = Self::with_clashes(path, toml)?;
        let fault = equal(&conflict).next().map(|clash| ConflictError::Format {
            place: Location { path: path.into(), line: clash.place.line(toml) },
            message: clash.message(),
        });
        fault.map_or(Ok(conflict), Err)
    }

    /// The same, where a name may belong to two parties.
    pub(super) fn with_clashes(path: &str, toml: &str) -> Result<Self, ConflictError> {
        let fault =
            |line, message| ConflictError::Format { place: Location { path: path.into(), line }, message };
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
        if self.parties.len() > MAX_PARTIES {
            let place = vec![Step::Key("party"), Step::Item(MAX_PARTIES), Step::Key("id")];
            return Some((place, format!("{} parties, expected at most {MAX_PARTIES}", self.parties.len())));
        }
        let of = |party: &super::Party| 1 + party.aliases.len() + party.exact_case.len() + party.people.len();
        let names = self.decoys.len() + self.parties.iter().map(of).sum::<usize>();
        if names > MAX_NAMES {
            let message = format!("{names} names of parties and decoys, expected at most {MAX_NAMES}");
            return Some((vec![Step::Key("name")], message));
        }
        for (key, value) in [("name", &self.name), ("title", &self.title)] {
            if value.trim().is_empty() {
                return Some((vec![Step::Key(key)], format!("`{key}` is empty, expected what it is called")));
            }
        }
        for (i, decoy) in self.decoys.iter().enumerate() {
            if let Some(what) = fault_of_name(decoy) {
                return Some((vec![Step::Key("decoys"), Step::Item(i)], format!("decoy `{decoy}` {what}")));
            }
        }
        for (i, party) in self.parties.iter().enumerate() {
            if let Some(message) = self.fault_of_id(i, &party.id) {
                return Some((vec![Step::Key("party"), Step::Item(i), Step::Key("id")], message));
            }
        }
        self.names().find_map(|(place, alias)| {
            Some((place.steps().to_vec(), format!("alias `{alias}` {}", fault_of_name(alias)?)))
        })
    }

    /// What is wrong with the id of a party. Maps of labels and lists of parties are parted by `=` and `,`.
    fn fault_of_id(&self, party: usize, id: &str) -> Option<String> {
        if self.parties[..party].iter().any(|other| other.id == id) {
            return Some(format!("two parties have the id `{id}`"));
        }
        let is_id = !id.is_empty() && !id.contains(|c: char| c.is_whitespace() || matches!(c, '=' | ','));
        (!is_id).then(|| format!("the id `{id}`, expected letters, digits, `-` and `_`"))
    }
}

/// What is wrong with a name that is looked for in texts.
fn fault_of_name(name: &str) -> Option<&'static str> {
    let bare = name.strip_suffix('*').unwrap_or(name);
    match bare.chars().any(char::is_alphanumeric) {
        false => Some("has no letter or digit"),
        true if bare.contains('*') => Some("has a `*` that is not its end, where it stands for any ending"),
        true => None,
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
        let inside = "c.toml:6: alias `A*b` has a `*` that is not its end, where it stands for any ending";
        assert_eq!(message(&format!("{HEAD}{}", party("a", "A*b"))), inside);
        assert!(Conflict::from_toml("c.toml", &format!("{HEAD}{}", party("a", "Ab*"))).is_ok());
        let id = message(&format!("{HEAD}{}", party("a=1,b", "A")));
        assert_eq!(id, "c.toml:4: the id `a=1,b`, expected letters, digits, `-` and `_`");
        let nameless = format!("name = \"\"\ntitle = \"X\"\n{}", party("a", "A"));
        assert_eq!(message(&nameless), "c.toml:1: `name` is empty, expected what it is called");
    }

    #[test]
    fn a_conflict_has_so_many_parties_and_names_and_no_more() {
        let party = |i: usize| format!("[[party]]\nid = \"p{i}\"\nname = \"P{i}\"\n");
        let with = |n: usize| format!("{HEAD}{}", (0..n).map(party).collect::<String>());
        assert!(Conflict::from_toml("c.toml", &with(MAX_PARTIES)).is_ok());
        assert_eq!(message(&with(MAX_PARTIES + 1)), "c.toml:3004: 1001 parties, expected at most 1000");
        let names: Vec<String> = (0..MAX_NAMES).map(|i| format!("\"n{i}\"")).collect();
        let many = format!("{}aliases = [{}]\n", with(1), names.join(","));
        assert_eq!(message(&many), "c.toml:1: 10001 names of parties and decoys, expected at most 10000");
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
