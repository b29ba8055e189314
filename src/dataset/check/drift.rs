//! Files whose rows differ from those of the first: in labels, languages, length, words.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::{CheckRule, FileRow, Finding, Found};
use crate::label::Label;

/// Rows from which on lengths and words of files are compared.
const ENOUGH: usize = 50;
/// Labels from which on their shares are.
const ENOUGH_LABELS: usize = 20;
/// By how much a share must differ.
const SHARE: f64 = 0.15;
/// Standard errors that the difference of the shares must have.
const SURE: f64 = 4.0;
/// By how much the share of new words must be larger than one expects.
const NEW_WORDS: f64 = 0.1;
/// How many times as long texts must be.
const LONGER: f64 = 1.5;

/// What is in one file.
struct Contents<'r> {
    first: FileRow<'r>,
    stances: BTreeMap<String, usize>,
    languages: BTreeMap<String, usize>,
    /// How often each word is in it.
    words: FxHashMap<String, usize>,
    rows: usize,
}

/// What differs in each file from the first.
pub(super) fn find(rows: &[FileRow<'_>]) -> Found {
    let mut files: BTreeMap<usize, Contents<'_>> = BTreeMap::new();
    for &of in rows {
        let empty = Contents {
            first: of,
            stances: BTreeMap::new(),
            languages: BTreeMap::new(),
            words: FxHashMap::default(),
            rows: 0,
        };
        let file = files.entry(of.file).or_insert(empty);
        file.rows += 1;
        for word in of.row.text.split_whitespace() {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
            *file.words.entry(word).or_default() += 1;
        }
        for (_, stance) in of.row.examples() {
            *file.stances.entry(stance.name().to_owned()).or_default() += 1;
        }
        if let Some(lang) = &of.row.lang {
            *file.languages.entry(lang.clone()).or_default() += 1;
        }
    }
    let mut files = files.into_values();
    let Some(first) = files.next() else { return Found::new() };
    files.flat_map(|file| file.differs_from(&first)).collect()
}

impl Contents<'_> {
    fn n_words(&self) -> usize {
        self.words.values().sum()
    }

    /// What to say of running words that the first file does not have. Of texts of the same kind they are as
    /// many as the first file has words that are there but once: Good (1953), "The population frequencies of
    /// species and the estimation of population parameters", *Biometrika* 40, 237-264.
    fn new_words(&self, first: &Self) -> Option<String> {
        if self.rows < ENOUGH || first.rows < ENOUGH {
            return None;
        }
        let share = |n: usize, of: &Self| n as f64 / of.n_words().max(1) as f64;
        let unknown = self.words.iter().filter(|(word, _)| !first.words.contains_key(*word)).map(|(_, n)| n);
        let once = first.words.values().filter(|n| **n == 1).count();
        let (now, expected) = (share(unknown.sum(), self), share(once, first));
        let is_far = now >= expected + NEW_WORDS && now >= 2.0 * expected;
        is_far.then(|| {
            format!(
                "{now:.2} of the words are not in {}, and {expected:.2} would be new in texts of the same kind",
                first.first.row.place.path
            )
        })
    }

    fn differs_from(&self, first: &Self) -> Found {
        let there = &first.first.row.place.path;
        let shares = |what: &str, here: &BTreeMap<String, usize>, before: &BTreeMap<String, usize>| {
            let (value, now, then) = farthest(here, before)?;
            Some(format!("{what} `{value}` is {now:.2} of the file, and {then:.2} of {there}"))
        };
        let mean = |of: &Self| of.n_words() as f64 / of.rows as f64;
        let (now, then) = (mean(self), mean(first));
        let is_far = now > LONGER * then || then > LONGER * now;
        let length = (is_far && self.rows >= ENOUGH && first.rows >= ENOUGH)
            .then(|| format!("texts have {now:.0} words on average, and {then:.0} in {there}"));
        let said = [
            shares("the stance", &self.stances, &first.stances),
            shares("the language", &self.languages, &first.languages),
            length,
            self.new_words(first),
        ];
        let here = self.first;
        let finding = |message| (here.file, Finding::new(CheckRule::Drift, &here.row.place, message));
        said.into_iter().flatten().map(finding).collect()
    }
}

/// The value whose share differs most, with both shares, if the difference is large and no chance.
fn farthest(here: &BTreeMap<String, usize>, before: &BTreeMap<String, usize>) -> Option<(String, f64, f64)> {
    let (n, m) = (here.values().sum::<usize>(), before.values().sum::<usize>());
    if n < ENOUGH_LABELS || m < ENOUGH_LABELS {
        return None;
    }
    let share = |counts: &BTreeMap<String, usize>, value: &String, of: usize| {
        counts.get(value).copied().unwrap_or_default() as f64 / of as f64
    };
    let values = here.keys().chain(before.keys());
    let each = values.map(|value| (value, share(here, value, n), share(before, value, m)));
    let (value, now, then) = each.max_by(|a, b| (a.1 - a.2).abs().total_cmp(&(b.1 - b.2).abs()))?;
    let pooled = (now * n as f64 + then * m as f64) / (n + m) as f64;
    let error = (pooled * (1.0 - pooled) * (1.0 / n as f64 + 1.0 / m as f64)).sqrt();
    let is_far = (now - then).abs() >= SHARE && (now - then).abs() >= SURE * error;
    is_far.then(|| (value.clone(), now, then))
}
