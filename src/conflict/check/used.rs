//! How often texts have each name of a conflict.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;
use serde::Serialize;

use super::CheckedText;
use crate::conflict::finder::folded;
use crate::conflict::place::Place;
use crate::conflict::{Conflict, MentionFinder, Party, Role};

/// A party, and how often it is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct PartyUse {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Its role.
    pub role: Role,
    /// How many names it is found by.
    pub names: usize,
    /// Mentions in all articles.
    pub mentions: usize,
    /// Articles that mention it.
    pub articles: usize,
}

/// A name that no article has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct UnusedAlias {
    /// As it is written.
    pub name: String,
    /// Id of its party.
    pub party: String,
    /// Line of the file, from 1.
    pub line: usize,
}

/// What texts use of a conflict.
pub(super) struct Used {
    pub(super) articles: usize,
    pub(super) parties: Vec<PartyUse>,
    pub(super) unused: Vec<UnusedAlias>,
}

/// Counts each name where it decides: of names that overlap, the one that the finder takes.
pub(super) fn used(conflict: &Conflict, toml: &str, texts: &[CheckedText]) -> Used {
    let mut known = FxHashSet::default(); // a name may stand among its own aliases, too
    let names: Vec<(Place, &str)> =
        conflict.names().filter(|(place, name)| known.insert((place.party, folded(name)))).collect();
    let finder = MentionFinder::new(&apart(conflict, &names));
    let mut counts = vec![0; names.len()];
    let mut articles = vec![BTreeSet::new(); conflict.parties.len()];
    for text in texts {
        for mention in finder.find(&text.text) {
            counts[mention.party] += 1;
            articles[names[mention.party].0.party].insert(text.article.as_str());
        }
    }
    let counted = || names.iter().zip(&counts);
    let parties = conflict.parties.iter().zip(&articles).enumerate().map(|(i, (party, articles))| {
        let own = || counted().filter(move |((place, _), _)| place.party == i);
        PartyUse {
            id: party.id.clone(),
            name: party.name.clone(),
            role: party.role,
            names: own().count(),
            mentions: own().map(|(_, count)| count).sum(),
            articles: articles.len(),
        }
    });
    let unused = counted().filter(|(_, count)| **count == 0 && !texts.is_empty());
    let unused = unused.map(|((place, name), _)| UnusedAlias {
        name: (*name).to_owned(),
        party: conflict.parties[place.party].id.clone(),
        line: place.line(toml),
    });
    Used {
        articles: texts.iter().map(|text| text.article.as_str()).collect::<BTreeSet<_>>().len(),
        parties: parties.collect(),
        unused: unused.collect(),
    }
}

/// The same names, each of a party of its own.
fn apart(conflict: &Conflict, names: &[(Place, &str)]) -> Conflict {
    let party = |&(place, name): &(Place, &str)| {
        let exact_case = match place.is_exact(&conflict.parties[place.party]) {
            true => vec![name.to_owned()],
            false => Vec::new(),
        };
        let (id, name) = (String::new(), name.to_owned());
        Party { id, name, role: Role::Side, aliases: Vec::new(), exact_case, people: Vec::new() }
    };
    Conflict { parties: names.iter().map(party).collect(), ..conflict.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_counts_where_it_decides() {
        let toml = "name = 'x'\ntitle = 'X'\ndecoys = ['New Rome']\n[[party]]\nid = 'rome'\nname = 'Rome'\n\
                    aliases = ['Rome', 'Roman Senate', 'Roman', 'Sena*']\n[[party]]\nid = 'veii'\nname = 'Veii'\n";
        let conflict = Conflict::from_toml("x", toml).expect("well formed");
        let text = |article: &str, text: &str| CheckedText {
            article: article.into(),
            place: article.into(),
            text: text.into(),
        };
        let texts = [text("a", "The Roman Senate met in Rome."), text("b", "New Rome and Rome")];
        let used = used(&conflict, toml, &texts);
        assert_eq!((used.articles, used.parties[0].mentions, used.parties[0].articles), (2, 3, 2));
        let unused: Vec<(&str, usize)> =
            used.unused.iter().map(|alias| (alias.name.as_str(), alias.line)).collect();
        assert_eq!(unused, [("Roman", 7), ("Sena*", 7), ("Veii", 10)]);
    }
}
