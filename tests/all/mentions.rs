//! Names of parties in ten languages.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use stancekit::conflict::{Conflict, ConflictSet, MentionFinder};

use crate::common::project;

/// What each language must reach on the sentences of the table, which were written with the names.
const RECALL: f64 = 0.97;
const PRECISION: f64 = 0.98;

/// Mentions that are right, that were found, and that are there.
#[derive(Default)]
struct Counts {
    right: usize,
    found: usize,
    there: usize,
}

#[test]
fn parties_are_found_in_ten_languages_and_decoys_are_not() {
    let table = fs::read_to_string(project("tests/data/mentions-languages.tsv")).expect("the table");
    let (mut counts, mut wrong) = (BTreeMap::<&str, Counts>::new(), Vec::new());
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let [language, conflict, sentence, expected] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("expected four columns: {line}")
        };
        let conflict = Conflict::built_in(conflict).expect("built in");
        let mentions = MentionFinder::new(&conflict).find(sentence);
        let found: BTreeSet<&str> =
            mentions.iter().map(|of| conflict.parties[of.party].id.as_str()).collect();
        let expected: BTreeSet<&str> = expected.split(',').filter(|id| !id.is_empty()).collect();
        let of = counts.entry(language).or_default();
        of.right += found.intersection(&expected).count();
        of.found += found.len();
        of.there += expected.len();
        if found != expected {
            wrong.push(format!("{sentence}: {found:?}, expected {expected:?}"));
        }
    }
    assert_eq!(counts.len(), 10);
    for (language, of) in counts {
        let (recall, precision) = (of.right as f64 / of.there as f64, of.right as f64 / of.found as f64);
        assert!(
            recall >= RECALL && precision >= PRECISION,
            "{language}: {recall} {precision}\n{}",
            wrong.join("\n")
        );
    }
}

#[test]
fn an_article_in_each_language_is_about_its_conflict_and_names_two_sides() {
    let conflicts = ConflictSet::built_in();
    for file in fs::read_dir(project("datasets/articles/languages")).expect("articles") {
        let path = file.expect("an entry").path();
        let (_, name) =
            path.file_stem().and_then(|stem| stem.to_str()?.split_once('-')).expect("LANGUAGE-CONFLICT");
        let text = fs::read_to_string(&path).expect("text");
        let conflict = Conflict::built_in(name).expect("built in");
        let mentions = MentionFinder::new(&conflict).find(&text);
        let is_named = |side: &usize| mentions.iter().filter(|mention| mention.party == *side).count() >= 3;
        assert!(conflict.sides().iter().filter(|side| is_named(side)).count() >= 2, "{}", path.display());
        let chosen = conflicts.choose(&text).chosen.map(|chosen| chosen.conflict().name.clone());
        assert_eq!(chosen.as_deref(), Some(name), "{}", path.display());
    }
}
