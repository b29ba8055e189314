//! Names that belong to two parties.

use rustc_hash::FxHashMap;

use super::Conflict;
use super::finder::{folded, is_one_word};
use super::place::Place;

/// A name of a party that is another's, too.
pub(super) struct Clash<'c> {
    /// Where the second one stands.
    pub(super) place: Place,
    /// As it is written there.
    pub(super) alias: &'c str,
    /// Ids of the two, that of the second one last.
    parties: [&'c str; 2],
    /// The name of the first that it falls together with.
    with: &'c str,
}

impl<'c> Clash<'c> {
    fn new(
        conflict: &'c Conflict,
        (place, alias): (Place, &'c str),
        (owner, with): (usize, &'c str),
    ) -> Self {
        let parties = [owner, place.party].map(|party| conflict.parties[party].id.as_str());
        Self { place, alias, parties, with }
    }

    /// What is wrong.
    pub(super) fn message(&self) -> String {
        let Self { alias, parties: [owner, party], with, .. } = self;
        match with.ends_with('*') && folded(with) != folded(alias) {
            true => format!("`{alias}` of `{party}` is a word that `{with}` of `{owner}` stands for"),
            false => format!("alias `{alias}` belongs to both `{owner}` and `{party}`"),
        }
    }
}

/// Names that are written alike, up to case.
pub(super) fn equal(conflict: &Conflict) -> impl Iterator<Item = Clash<'_>> {
    let mut owners: FxHashMap<String, (usize, &str)> = FxHashMap::default();
    conflict.names().filter_map(move |(place, alias)| {
        let owner = *owners.entry(folded(alias)).or_insert((place.party, alias));
        (owner.0 != place.party).then(|| Clash::new(conflict, (place, alias), owner))
    })
}

/// Words for which a name of another party stands that ends in `*`.
pub(super) fn covered(conflict: &Conflict) -> impl Iterator<Item = Clash<'_>> {
    let open = |(place, name): (Place, &'_ str)| Some((place.party, folded(name.strip_suffix('*')?)));
    let stems: Vec<(&str, (usize, String))> =
        conflict.names().filter_map(|name| Some((name.1, open(name)?))).collect();
    let words = conflict.names().filter(|(_, alias)| is_one_word(alias));
    words.filter_map(move |(place, alias)| {
        let word = folded(alias);
        let is_covered = |(_, (owner, stem)): &&(&str, (usize, String))| {
            *owner != place.party && word.starts_with(stem.as_str())
        };
        let (with, (owner, _)) = stems.iter().find(is_covered)?;
        Some(Clash::new(conflict, (place, alias), (*owner, with)))
    })
}
