//! Files whose rows differ from those of the first: in labels, languages, length.

use std::collections::BTreeMap;

use super::{FileRow, Finding, Found, Rule};
use crate::label::Label;

/// Rows from which on files are compared.
const ENOUGH: usize = 50;
/// By how much a share must differ.
const SHARE: f64 = 0.15;
/// Standard errors that the difference of the shares must have.
const SURE: f64 = 4.0;
/// How many times as long texts must be.
const LONGER: f64 = 1.5;

/// What is in one file.
struct Contents<'r> {
    first: FileRow<'r>,
    stances: BTreeMap<String, usize>,
    languages: BTreeMap<String, usize>,
    words: usize,
    rows: usize,
}

/// What differs in each file from the first.
pub(super) fn find(rows: &[FileRow<'_>]) -> Found {
    let mut files: BTreeMap<usize, Contents<'_>> = BTreeMap::new();
    for &of in rows {
        let empty =
            Contents { first: of, stances: BTreeMap::new(), languages: BTreeMap::new(), words: 0, rows: 0 };
        let file = files.entry(of.file).or_insert(empty);
        file.rows += 1;
        file.words += of.row.text.split_whitespace().count();
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
    fn differs_from(&self, first: &Self) -> Found {
        let there = &first.first.row.place.path;
        let shares = |what: &str, here: &BTreeMap<String, usize>, before: &BTreeMap<String, usize>| {
            let (value, now, then) = farthest(here, before)?;
            Some(format!("{what} `{value}` is {now:.2} of the file, and {then:.2} of {there}"))
        };
        let mean = |of: &Self| of.words as f64 / of.rows as f64;
        let (now, then) = (mean(self), mean(first));
        let is_far = now > LONGER * then || then > LONGER * now;
        let length = (is_far && self.rows >= ENOUGH && first.rows >= ENOUGH)
            .then(|| format!("texts have {now:.0} words on average, and {then:.0} in {there}"));
        let said = [
            shares("the stance", &self.stances, &first.stances),
            shares("the language", &self.languages, &first.languages),
            length,
        ];
        let here = self.first;
        let finding = |message| (here.file, Finding::new(Rule::Drift, &here.row.place, message));
        said.into_iter().flatten().map(finding).collect()
    }
}

/// The value whose share differs most, with both shares, if the difference is large and no chance.
fn farthest(here: &BTreeMap<String, usize>, before: &BTreeMap<String, usize>) -> Option<(String, f64, f64)> {
    let (n, m) = (here.values().sum::<usize>(), before.values().sum::<usize>());
    if n < ENOUGH || m < ENOUGH {
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
