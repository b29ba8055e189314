//! Rows → parts that share no article.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::error::quoted;
use super::texts::spaced;
use super::{DatasetError, Row, TargetLabel};
use crate::digest::{Sha256, sha256};
use crate::label::{Sentiment, Stance};

/// With more targets than this, parts are balanced by label alone.
const MAX_TARGETS: usize = 20;

/// Divides rows into parts of the given shares so that each group and each text lies in one part and each
/// part has about its share of every (target, stance) and of every sentiment. No part is empty. Returns the
/// part of each row. Groups that share a text, white space apart, are divided as one. The order of the rows
/// does not matter.
///
/// Groups are taken at random, the larger first, and each goes where it brings the parts nearest to their
/// shares (after Sechidis, Tsoumakas & Vlahavas 2011, "On the Stratification of Multi-Label Data", *ECML
/// PKDD*, with groups for examples).
///
/// # Errors
/// [`DatasetError::Split`] if a share is not positive, or there are fewer groups than parts.
///
/// ```
/// use stancekit::dataset::{Location, Row, split};
///
/// let place = Location { path: "x".into(), line: 1 };
/// let rows: Vec<Row> = (0..10)
///     .map(|i| Row { group: Some(format!("article {}", i / 2).into()), ..Row::of_text(place.clone(), format!("text {i}")) })
///     .collect();
/// let parts = split(&rows, &[0.8, 0.2], 0)?;
/// assert_eq!(parts.iter().filter(|&&part| part == 1).count(), 2);
/// assert!(parts.chunks(2).all(|article| article[0] == article[1]));
/// # Ok::<(), stancekit::dataset::DatasetError>(())
/// ```
pub fn split<R: Borrow<Row>>(rows: &[R], shares: &[f64], seed: u64) -> Result<Vec<usize>, DatasetError> {
    let rows: Vec<&Row> = rows.iter().map(Borrow::borrow).collect();
    if shares.is_empty() || shares.iter().any(|&share| !(share > 0.0 && share.is_finite())) {
        return Err(DatasetError::Split { what: "every share of a split must be positive".into() });
    }
    let strata = strata(&rows);
    let n_strata = strata.iter().flatten().max().map_or(0, |&top| top + 1);
    let mut groups = groups(&rows);
    if groups.len() < shares.len() {
        let (shared, most) = match most_shared(&rows).filter(|_| articles(&rows) > groups.len()) {
            Some((text, n)) => (
                ", those that share a text counted as one,",
                format!("; `{}` stands in {n} of them", quoted(&text)),
            ),
            None => ("", String::new()),
        };
        let (n, parts) = (groups.len(), shares.len());
        let what = format!("{n} articles{shared} cannot be divided into {parts} parts{most}");
        return Err(DatasetError::Split { what });
    }
    groups.sort_by_cached_key(|group| (usize::MAX - group.len(), drawn(&rows, group, seed)));

    let mut room = Room::new(rows.len(), &strata, n_strata, shares);
    let mut part_of = vec![0; rows.len()];
    let n_groups = groups.len();
    for (i, group) in groups.into_iter().enumerate() {
        let mut counts = vec![0.0; n_strata + 1];
        for &row in &group {
            counts[n_strata] += 1.0;
            strata[row].iter().for_each(|&stratum| counts[stratum] += 1.0);
        }
        let part = room.place(&counts, n_groups - i);
        group.into_iter().for_each(|row| part_of[row] = part);
    }
    Ok(part_of)
}

/// How much each part still lacks of each stratum (the last one counts rows).
struct Room {
    wanted: Vec<Vec<f64>>,
    held: Vec<Vec<f64>>,
}

impl Room {
    fn new(n_rows: usize, strata: &[Vec<usize>], n_strata: usize, shares: &[f64]) -> Self {
        let mut totals = vec![0.0; n_strata + 1];
        totals[n_strata] = n_rows as f64;
        strata.iter().flatten().for_each(|&stratum| totals[stratum] += 1.0);
        let whole: f64 = shares.iter().sum();
        let wanted =
            shares.iter().map(|share| totals.iter().map(|total| total * share / whole).collect()).collect();
        Self { wanted, held: vec![vec![0.0; n_strata + 1]; shares.len()] }
    }

    /// Puts a group where it lowers the misfit most; if no more groups are left, itself among them, than
    /// parts that are empty, into one of these.
    fn place(&mut self, counts: &[f64], n_left: usize) -> usize {
        let is_empty = |part: &usize| self.held[*part].last() == Some(&0.0);
        let parts = 0..self.held.len();
        let only_empty = n_left <= parts.clone().filter(is_empty).count();
        let misfit = |held: f64, wanted: f64| (held - wanted) * (held - wanted) / (wanted + 1.0);
        let cost = |part: usize| -> f64 {
            let cells = self.held[part].iter().zip(&self.wanted[part]).zip(counts);
            cells.map(|((&held, &wanted), &count)| misfit(held + count, wanted) - misfit(held, wanted)).sum()
        };
        let open = parts.filter(|part| !only_empty || is_empty(part));
        let best = open.min_by(|&a, &b| cost(a).total_cmp(&cost(b))).unwrap_or_default();
        self.held[best].iter_mut().zip(counts).for_each(|(held, count)| *held += count);
        best
    }
}

/// How many parts rows can be divided into: the number of groups that share no text.
pub(crate) fn count_groups<R: Borrow<Row>>(rows: &[R]) -> usize {
    groups(&rows.iter().map(Borrow::borrow).collect::<Vec<_>>()).len()
}

/// The rows of each group, those that share a text being one, in order of first appearance.
fn groups(rows: &[&Row]) -> Vec<Vec<usize>> {
    let mut first_of_group: FxHashMap<&str, usize> = FxHashMap::default();
    let mut first_of_text: FxHashMap<[u8; 32], usize> = FxHashMap::default();
    let mut joined = Joined((0..rows.len()).collect());
    let texts: Vec<[u8; 32]> = rows.par_iter().map(|row| sha256(spaced(&row.text))).collect();
    for (i, (row, text)) in rows.iter().zip(texts).enumerate() {
        joined.join(i, *first_of_text.entry(text).or_insert(i));
        if let Some(group) = row.group.as_deref() {
            joined.join(i, *first_of_group.entry(group).or_insert(i));
        }
    }
    let mut index: FxHashMap<usize, usize> = FxHashMap::default();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for i in 0..rows.len() {
        let group = *index.entry(joined.root(i)).or_insert(groups.len());
        if group == groups.len() {
            groups.push(Vec::new());
        }
        groups[group].push(i);
    }
    groups
}

/// The number of groups, and of texts without one.
fn articles(rows: &[&Row]) -> usize {
    let name = |row: &&Row| {
        row.group.as_deref().map_or_else(|| (false, spaced(&row.text)), |group| (true, group.to_owned()))
    };
    rows.iter().map(name).collect::<BTreeSet<_>>().len()
}

/// The text that stands in the most articles, and in how many.
fn most_shared(rows: &[&Row]) -> Option<(String, usize)> {
    let mut articles: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for row in rows {
        articles.entry(spaced(&row.text)).or_default().extend(row.group.as_deref());
    }
    let counts = articles.into_iter().map(|(text, of)| (text, of.len()));
    counts.filter(|(_, n)| *n > 1).max_by_key(|(_, n)| *n)
}

/// Sets of rows that grow together: of each row another of its set, or itself.
struct Joined(Vec<usize>);

impl Joined {
    fn root(&mut self, mut row: usize) -> usize {
        while self.0[row] != row {
            self.0[row] = self.0[self.0[row]];
            row = self.0[row];
        }
        row
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
    }
}

/// A number that is drawn for a group by its name, and not by the place of its rows.
fn drawn(rows: &[&Row], group: &[usize], seed: u64) -> [u8; 32] {
    let of = |row: &Row| {
        let mut hash = Sha256::default();
        hash.update(seed.to_le_bytes());
        hash.update(row.group.as_deref().map_or([0], |_| [1]));
        hash.update(row.group.as_deref().unwrap_or(&row.text));
        hash.finish()
    };
    group.iter().map(|&row| of(rows[row])).min().unwrap_or_default()
}

/// What is to be in proportion.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Stratum {
    Stance(Option<Arc<str>>, Stance),
    Sentiment(Sentiment),
}

/// The strata of each row, numbered.
fn strata(rows: &[&Row]) -> Vec<Vec<usize>> {
    let names = rows.iter().flat_map(|row| row.targets.iter().map(|target| target.name.as_deref()));
    let n_targets = names.collect::<BTreeSet<_>>().len();
    let of_row = |row: &Row| -> Vec<Stratum> {
        let name = |target: &TargetLabel| target.name.clone().filter(|_| n_targets <= MAX_TARGETS);
        let stances = row.examples().map(|(target, stance)| Stratum::Stance(name(target), stance));
        stances.chain(row.sentiment.map(Stratum::Sentiment)).collect()
    };
    let strata: Vec<Vec<Stratum>> = rows.iter().copied().map(of_row).collect();
    let known: BTreeSet<&Stratum> = strata.iter().flatten().collect();
    let numbers: BTreeMap<&Stratum, usize> = known.into_iter().zip(0..).collect();
    strata.iter().map(|of_row| of_row.iter().map(|stratum| numbers[stratum]).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Location;
    use crate::label::Label;
    use proptest::prelude::*;

    fn rows(labels: &[(u8, u8)]) -> Vec<Row> {
        let place = Location { path: "x".into(), line: 1 };
        let row = |(i, &(group, label)): (usize, &(u8, u8))| {
            let stance = Stance::ALL.get(usize::from(label)).copied();
            Row {
                group: (group < 200).then(|| group.to_string().into()),
                targets: vec![TargetLabel { name: Some("a".into()), span: None, stance, shares: Vec::new() }],
                ..Row::of_text(place.clone(), format!("text {}", i % 40))
            }
        };
        labels.iter().enumerate().map(row).collect()
    }

    proptest! {
        #[test]
        fn groups_are_never_split(labels in proptest::collection::vec((0u8..=255, 0u8..4), 3..120), seed in 0u64..9) {
            let rows = rows(&labels);
            let Ok(parts) = split(&rows, &[0.6, 0.2, 0.2], seed) else { return Ok(()) };
            prop_assert!((0..3).all(|part| parts.contains(&part)), "no part is empty: {parts:?}");
            for (i, a) in rows.iter().enumerate() {
                for (j, b) in rows.iter().enumerate().skip(i) {
                    let together = match (&a.group, &b.group) {
                        (Some(a), Some(b)) => a == b,
                        (None, None) => a.text == b.text,
                        _ => false,
                    };
                    prop_assert!(!together || parts[i] == parts[j]);
                }
            }
            prop_assert_eq!(parts, split(&rows, &[0.6, 0.2, 0.2], seed).expect("as before"));
        }
    }

    #[test]
    fn every_label_has_its_share() {
        let labels: Vec<(u8, u8)> = (0..=199).map(|i| (i, if i % 10 == 0 { 0 } else { 2 })).collect();
        let rows = rows(&labels);
        let parts = split(&rows, &[3.0, 1.0], 7).expect("splits");
        let held =
            |label| labels.iter().zip(&parts).filter(|((_, l), part)| *l == label && **part == 1).count();
        assert_eq!((held(0), held(2)), (5, 45));
        assert_ne!(parts, split(&rows, &[3.0, 1.0], 8).expect("splits"), "the seed matters");
    }

    #[test]
    fn small_shares_get_a_group_too() {
        let rows = rows(&[(1, 2), (2, 2), (3, 2)]);
        let parts = split(&rows, &[0.01, 98.99, 1.0], 3).expect("splits");
        assert!((0..3).all(|part| parts.contains(&part)), "{parts:?}");
    }

    #[test]
    fn sentiment_has_its_share_beside_the_stances() {
        let mut rows = rows(&(0..160).map(|i| (i, i % 2)).collect::<Vec<_>>());
        for (i, row) in rows.iter_mut().enumerate() {
            row.sentiment = Some(if i / 2 % 8 == 0 { Sentiment::Positive } else { Sentiment::Negative });
        }
        let parts = split(&rows, &[3.0, 1.0], 1).expect("splits");
        let held = |is: fn(&Row) -> bool| {
            rows.iter().zip(&parts).filter(|(row, part)| **part == 1 && is(row)).count()
        };
        assert!(held(|row| row.sentiment == Some(Sentiment::Positive)).abs_diff(5) <= 1);
        assert!(held(|row| row.targets[0].stance == Some(Stance::Favor)).abs_diff(20) <= 1);
    }

    #[test]
    fn impossible_splits_are_refused() {
        assert!(split(&rows(&[(1, 0), (1, 1)]), &[0.5, 0.5], 0).is_err());
        assert!(split(&rows(&[(1, 0), (2, 1)]), &[0.5, 0.0], 0).is_err());
        assert!(split::<Row>(&[], &[1.0], 0).is_err());
    }
}
