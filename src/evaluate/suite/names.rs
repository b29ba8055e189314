//! Whose names are looked for in the texts of a case.

use std::path::Path;

use super::fields::Draft;
use super::{Item, SuiteFault};
use crate::conflict::{Conflict, MentionFinder, Party, Role, find_name};
use crate::dataset::Location;

/// The conflicts of a suite, each with its finder. A case that names no conflict has one of its own, whose
/// parties are its targets.
#[derive(Default)]
pub(super) struct Names(Vec<Known>);

struct Known {
    /// What cases call it: name or path, or the names of its parties.
    key: Vec<String>,
    conflict: Conflict,
    finder: MentionFinder,
}

impl Names {
    /// Index of the conflict of a case, in whose every text the target must be found.
    pub(super) fn conflict_of(&mut self, case: &Draft, place: &Location) -> Result<usize, SuiteFault> {
        let key = match &case.conflict {
            Some(name) => vec![resolved(name, place)],
            None => names(case),
        };
        let index = match self.0.iter().position(|known| known.key == key) {
            Some(index) => index,
            None => self.add(key, case.conflict.is_some())?,
        };
        let known = &self.0[index];
        case.items.iter().try_for_each(|item| known.must_mention(item, case.conflict.is_some()))?;
        Ok(index)
    }

    pub(super) fn into_conflicts(self) -> Vec<Conflict> {
        self.0.into_iter().map(|known| known.conflict).collect()
    }

    fn add(&mut self, key: Vec<String>, is_named: bool) -> Result<usize, SuiteFault> {
        let conflict = match key.as_slice() {
            [name] if is_named => Conflict::open(name).map_err(SuiteFault::Conflict)?,
            names => of_names(names),
        };
        let finder = MentionFinder::new(&conflict);
        self.0.push(Known { key, conflict, finder });
        Ok(self.0.len() - 1)
    }
}

/// The name of a built-in conflict as it is, a path as seen from where the case stands.
fn resolved(name: &str, place: &Location) -> String {
    let beside = Path::new(place.path.as_ref()).parent().map(|dir| dir.join(name));
    let is_path = Conflict::built_in(name).is_none() && Path::new(name).extension().is_some();
    beside.filter(|_| is_path).map_or(name.to_owned(), |path| path.display().to_string())
}

/// Everybody whom a case without a conflict names, each once.
fn names(case: &Draft) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in
        case.items.iter().map(|item| item.target.as_ref()).chain(case.others.iter().map(String::as_str))
    {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

/// Parties that go by their names alone.
fn of_names(names: &[String]) -> Conflict {
    let party = |name: &String| Party {
        id: name.clone(),
        name: name.clone(),
        role: Role::Side,
        aliases: Vec::new(),
        exact_case: Vec::new(),
        people: Vec::new(),
    };
    let parties = names.iter().map(party).collect();
    Conflict { name: "names".into(), title: "Names".into(), decoys: Vec::new(), parties }
}

impl Known {
    fn must_mention(&self, item: &Item, has_conflict: bool) -> Result<(), SuiteFault> {
        let found = self.finder.find(&item.text);
        let is_found = match self.conflict.party(&item.target) {
            Some(party) => found.iter().any(|mention| mention.party == party),
            None => !find_name(&item.text, &item.target).is_empty(),
        };
        if is_found {
            return Ok(());
        }
        let parties = self.conflict.parties.iter().enumerate();
        let mentioned = parties.filter(|(i, _)| found.iter().any(|mention| mention.party == *i));
        let mentioned = mentioned.map(|(_, party)| party.id.clone()).collect();
        let (target, text) = (item.target.clone(), item.text.clone());
        Err(SuiteFault::NoMention { target, text, mentioned, has_conflict })
    }
}
