//! The linter of conflict files: names that clash, that any text has, that no text has; and names that texts
//! have and the file has not.

mod common;
mod names;
mod used;

use serde::Serialize;

use super::clash::{covered, equal};
use super::place::Place;
use super::{Conflict, ConflictError, MentionFinder};
use crate::toml_lines::{Step, line_of};
use common::is_common;
pub(crate) use names::UnlistedName;
pub(crate) use used::{PartyUse, UnusedAlias};

/// What can be wrong with a conflict file that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub(crate) enum ConflictRule {
    /// A name belongs to two parties: written alike, or one ends in `*` and stands for the other.
    AliasClash,
    /// A name that is found in any case is a word that any text has, such as `May`; or it ends in `*` and
    /// stands for such a word.
    CommonWord,
}

impl ConflictRule {
    /// `alias-clash` or `common-word`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::AliasClash => "alias-clash",
            Self::CommonWord => "common-word",
        }
    }
}

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct ConflictFault {
    /// The rule that found it.
    pub(crate) rule: ConflictRule,
    /// Line of the file, from 1.
    pub line: usize,
    /// The name that is at fault, as it is written.
    pub name: String,
    /// The fault, and how to mend it.
    pub message: String,
}

/// A decoy that never matters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct IdleDecoy {
    /// As it is written.
    pub name: String,
    /// Line of the file, from 1.
    pub line: usize,
}

/// A text that is looked through for names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CheckedText {
    /// The article it is from.
    pub article: String,
    /// Where in it: `report.txt:7`.
    pub place: String,
    /// What it says.
    pub text: String,
}

/// What a conflict file holds, how texts use it, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct ConflictReport {
    /// The file.
    pub path: String,
    /// The [name](Conflict::name) of the conflict.
    pub name: String,
    /// The [title](Conflict::title) of the conflict.
    pub title: String,
    /// Articles that were looked through.
    pub articles: usize,
    /// Its parties, and how often they are named.
    pub(crate) parties: Vec<PartyUse>,
    /// The faults, in the order of the file.
    pub(crate) faults: Vec<ConflictFault>,
    /// Decoys that never matter, as no name of a party is in them.
    pub(crate) idle_decoys: Vec<IdleDecoy>,
    /// Names of parties that no article has; none without articles.
    pub(crate) unused: Vec<UnusedAlias>,
    /// Names that look like parties and are not in the file, those that act most often first.
    pub(crate) unlisted: Vec<UnlistedName>,
}

/// Checks the text of a conflict file, and how articles use it; `path` is what the report calls the file.
///
/// # Errors
/// [`ConflictError::Format`] if the text is no conflict.
pub(crate) fn check(path: &str, toml: &str, texts: &[CheckedText]) -> Result<ConflictReport, ConflictError> {
    let conflict = Conflict::with_clashes(path, toml)?;
    let mut faults: Vec<ConflictFault> = clashes(&conflict, toml).collect();
    faults.extend(common_words(&conflict, toml));
    faults.sort_by_key(|fault| fault.line); // stable: by rule where lines are equal
    let used = used::used(&conflict, toml, texts);
    Ok(ConflictReport {
        path: path.to_owned(),
        articles: used.articles,
        parties: used.parties,
        faults,
        idle_decoys: idle_decoys(&conflict, toml),
        unused: used.unused,
        unlisted: names::unlisted(&conflict, texts),
        name: conflict.name,
        title: conflict.title,
    })
}

fn clashes<'c>(conflict: &'c Conflict, toml: &'c str) -> impl Iterator<Item = ConflictFault> + 'c {
    equal(conflict).chain(covered(conflict)).map(|clash| ConflictFault {
        rule: ConflictRule::AliasClash,
        line: clash.place.line(toml),
        name: clash.alias.to_owned(),
        message: clash.message(),
    })
}

fn common_words<'c>(conflict: &'c Conflict, toml: &'c str) -> impl Iterator<Item = ConflictFault> + 'c {
    let is_fault = |place: Place, name: &str| {
        is_common(name) && (!place.is_exact(&conflict.parties[place.party]) || is_lower(name))
    };
    conflict.names().filter(move |(place, name)| is_fault(*place, name)).map(|(place, name)| {
        let message = match name.strip_suffix('*') {
            Some(stem) => format!("`{name}` stands for words that any text has; expected more of it than `{stem}`"),
            None if is_lower(name) => format!("`{name}` is a word that any text has; expected a name"),
            None => format!(
                "`{name}` is also a word that any text has; expected it in `exact_case`, where only `{name}` itself is found"
            ),
        };
        let line = place.line(toml);
        ConflictFault { rule: ConflictRule::CommonWord, line, name: name.to_owned(), message }
    })
}

fn is_lower(name: &str) -> bool {
    !name.chars().any(char::is_uppercase)
}

fn idle_decoys(conflict: &Conflict, toml: &str) -> Vec<IdleDecoy> {
    let finder = MentionFinder::new(&Conflict { decoys: Vec::new(), ..conflict.clone() });
    let decoys = conflict.decoys.iter().enumerate();
    let idle = decoys.filter(|(_, decoy)| finder.find(decoy.trim_end_matches('*')).is_empty());
    let idle = idle.map(|(i, decoy)| IdleDecoy {
        name: decoy.clone(),
        line: line_of(toml, [Step::Key("decoys"), Step::Item(i)]),
    });
    idle.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOML: &str = "\
name = 'bay'
title = 'The bay'
decoys = ['Little Orduna', 'Far Shore', 'New Vell']
[[party]]
id = 'orduna'
name = 'Orduna'
aliases = ['Ordun*', 'Harbour', 'May']
exact_case = ['IT']
[[party]]
id = 'vell'
name = 'Vell'
aliases = [
  'harbour',
  'Orduners',
  'go*',
]
";

    fn found(toml: &str) -> Vec<(ConflictRule, usize, String)> {
        let report = check("bay.toml", toml, &[]).expect("a conflict");
        report.faults.into_iter().map(|fault| (fault.rule, fault.line, fault.name)).collect()
    }

    #[test]
    fn each_fault_is_told_with_its_line() {
        use ConflictRule::{AliasClash, CommonWord};
        let expected = [
            (CommonWord, 7, "May"),
            (AliasClash, 13, "harbour"),
            (AliasClash, 14, "Orduners"),
            (CommonWord, 15, "go*"),
        ];
        assert_eq!(found(TOML), expected.map(|(rule, line, name)| (rule, line, name.to_owned())));
        let idle = check("bay.toml", TOML, &[]).expect("a conflict").idle_decoys;
        assert_eq!(idle, [IdleDecoy { name: "Far Shore".into(), line: 3 }]);
    }

    #[test]
    fn a_common_word_is_no_fault_as_it_is_written_and_is_one_in_lower_case() {
        let exact = TOML.replace("'IT'", "'IT', 'May', 'us'").replace(", 'May']", "]");
        let words: Vec<String> = found(&exact)
            .into_iter()
            .filter(|(rule, ..)| *rule == ConflictRule::CommonWord)
            .map(|(_, _, name)| name)
            .collect();
        assert_eq!(words, ["us", "go*"]);
    }

    #[test]
    fn built_in_conflicts_have_no_fault() {
        for (name, toml) in crate::conflict::BUILT_IN {
            assert_eq!(check(name, toml, &[]).expect("a conflict").faults, [], "{name}");
        }
    }

    #[test]
    fn an_alias_that_is_a_common_word_is_a_fault_with_its_line() {
        let toml =
            "name = 'x'\ntitle = 'X'\n[[party]]\nid = 'us'\nname = 'United States'\naliases = ['US']\n";
        let report = check("x.toml", toml, &[]).expect("a conflict");
        assert_eq!((report.faults[0].rule, report.faults[0].line), (ConflictRule::CommonWord, 6));
    }
}
