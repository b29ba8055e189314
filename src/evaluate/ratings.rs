//! The sums that every figure of agreement can be computed from.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::label::Label;

/// Labels that there are at most.
const MAX_LABELS: usize = 3;
/// Labels of an item whose annotators are compared two by two, as pairs are as many as their square.
pub(super) const MAX_PAIRED_RATINGS: usize = 100;

/// One item (a text and a target) and the labels that annotators gave it.
#[derive(Debug, Clone, PartialEq)]
pub struct RatedItem<L> {
    /// The article that it is from. Items of one article are not independent, so intervals resample articles.
    pub group: String,
    /// The label that each annotator gave; each annotator at most once.
    pub ratings: Vec<(Arc<str>, L)>,
}

/// Labels of annotators, article by article.
pub(super) struct Ratings {
    /// By name, with the number of items that each labelled.
    pub(super) annotators: Vec<(String, usize)>,
    /// The annotators who have an item in common, the one whose name comes first first; none if an item has
    /// so many labels that nobody wants to hear of every two.
    pub(super) pairs: Vec<[usize; 2]>,
    /// The fewest and the most labels of an item that has any.
    pub(super) sizes: (usize, usize),
    /// What each article adds, in the order of their names.
    pub(super) groups: Vec<GroupSums>,
}

/// What the items of one article add.
#[derive(Default)]
pub(super) struct GroupSums {
    /// As [`Sums`], without pairs.
    sums: Sums,
    /// Pair of annotators, the label of the one and of the other, for each item of theirs.
    pairs: Vec<(usize, usize, usize)>,
}

/// What a set of items adds up to.
#[derive(Default, Clone)]
pub(super) struct Sums {
    /// Items that have at least two labels.
    pub(super) items: usize,
    /// Over these, pairs of labels that are the same as a share of all pairs of the item.
    pub(super) agreeing: f64,
    /// Over these, ordered pairs of labels that differ, by one less than the labels of the item.
    pub(super) disagreeing: f64,
    /// How often each label was given.
    pub(super) labels: [usize; MAX_LABELS],
    /// The same, to items that have at least two.
    pub(super) paired: [usize; MAX_LABELS],
    /// For each pair of annotators, counts by the label of the one and of the other.
    pairs: Vec<[[usize; MAX_LABELS]; MAX_LABELS]>,
}

impl Ratings {
    pub(super) fn new<L: Label>(items: &[RatedItem<L>]) -> Self {
        let mut annotators: BTreeMap<&str, usize> = BTreeMap::new();
        let mut sizes = (usize::MAX, 0);
        for item in items.iter().filter(|item| !item.ratings.is_empty()) {
            sizes = (item.ratings.len().min(sizes.0), item.ratings.len().max(sizes.1));
            item.ratings.iter().for_each(|(name, _)| *annotators.entry(name).or_default() += 1);
        }
        let number: BTreeMap<&str, usize> =
            annotators.keys().enumerate().map(|(i, name)| (*name, i)).collect();
        let rated: Vec<(&str, Vec<(usize, usize)>)> = items
            .iter()
            .map(|item| {
                let ratings = item.ratings.iter().map(|(name, label)| (number[name.as_ref()], label.index()));
                let mut ratings: Vec<_> = ratings.collect();
                ratings.sort_unstable();
                (item.group.as_str(), ratings)
            })
            .collect();
        let paired = rated.iter().filter(|_| sizes.1 <= MAX_PAIRED_RATINGS);
        let pairs: BTreeSet<[usize; 2]> =
            paired.flat_map(|(_, ratings)| pairs_of(ratings)).map(|[a, b]| [a.0, b.0]).collect();
        let pairs: Vec<[usize; 2]> = pairs.into_iter().collect();
        let mut groups: BTreeMap<&str, GroupSums> = BTreeMap::new();
        for (group, ratings) in &rated {
            groups.entry(group).or_default().add(ratings, &pairs);
        }
        let annotators = annotators.into_iter().map(|(name, n)| (name.to_owned(), n)).collect();
        Self { annotators, pairs, sizes, groups: groups.into_values().collect() }
    }

    /// What articles add up to; one may be there several times. Pairs of annotators are counted if that is
    /// asked for.
    pub(super) fn sums<'g>(&self, groups: impl Iterator<Item = &'g GroupSums>, with_pairs: bool) -> Sums {
        let n_pairs = if with_pairs { self.pairs.len() } else { 0 };
        let mut sums = Sums { pairs: vec![Default::default(); n_pairs], ..Sums::default() };
        for group in groups {
            sums.items += group.sums.items;
            sums.agreeing += group.sums.agreeing;
            sums.disagreeing += group.sums.disagreeing;
            for label in 0..MAX_LABELS {
                sums.labels[label] += group.sums.labels[label];
                sums.paired[label] += group.sums.paired[label];
            }
            let pairs = group.pairs.iter().filter(|_| with_pairs);
            pairs.for_each(|&(pair, a, b)| sums.pairs[pair][a][b] += 1);
        }
        sums
    }
}

impl Sums {
    /// Pairs of annotators that were counted.
    pub(super) fn n_pairs(&self) -> usize {
        self.pairs.len()
    }

    /// Counts of a pair of annotators by the label that either gave.
    pub(super) fn of_pair(&self, pair: usize) -> &[[usize; MAX_LABELS]; MAX_LABELS] {
        &self.pairs[pair]
    }
}

impl GroupSums {
    /// Adds an item, given as the annotators, ascending, and the label of each.
    fn add(&mut self, ratings: &[(usize, usize)], pairs: &[[usize; 2]]) {
        let mut counts = [0usize; MAX_LABELS];
        ratings.iter().for_each(|&(_, label)| counts[label] += 1);
        let m = ratings.len();
        for (label, &count) in counts.iter().enumerate() {
            self.sums.labels[label] += count;
            self.sums.paired[label] += if m > 1 { count } else { 0 };
        }
        if m < 2 {
            return;
        }
        let same: usize = counts.iter().map(|&count| count * count.saturating_sub(1)).sum();
        let all = m * (m - 1);
        self.sums.items += 1;
        self.sums.agreeing += same as f64 / all as f64;
        self.sums.disagreeing += (all - same) as f64 / (m - 1) as f64;
        for [a, b] in pairs_of(ratings).take_while(|_| !pairs.is_empty()) {
            if let Ok(pair) = pairs.binary_search(&[a.0, b.0]) {
                self.pairs.push((pair, a.1, b.1));
            }
        }
    }
}

/// Every two of the annotators of an item, with their labels.
fn pairs_of(ratings: &[(usize, usize)]) -> impl Iterator<Item = [(usize, usize); 2]> + '_ {
    let after = move |first: usize| ratings[first + 1..].iter().map(move |second| [ratings[first], *second]);
    (0..ratings.len()).flat_map(after)
}
