//! Texts that are the same but for a few words.

use std::cmp::Reverse;
use std::hash::BuildHasher;

use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::{CheckRule, FileRow, Finding, Found};
use crate::dataset::texts::spaced;

/// Least similarity of two texts that are near-duplicates.
const SIMILAR: f64 = 0.7;
/// Texts of fewer words than this are passed over: they are alike by chance.
const MIN_WORDS: usize = 5;
/// Texts with which a text is compared for one pair of words that it shares with them. More are there only
/// where one text was copied a great many times, and then any of the copies will do.
const MAX_COPIES: usize = 256;
/// Texts with which a text is compared for all of its pairs of words, those of the rarest first. More are
/// there only where all texts have the same few words.
const MAX_COMPARED: usize = 512;

/// Two texts that are nearly the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct NearPair {
    /// Index of the one in the list.
    pub first: usize,
    /// Index of the other, which stands later.
    pub second: usize,
    /// Pairs of adjacent words that are in both, as a share of those that are in either (Jaccard), in [0, 1].
    pub similarity: f64,
}

/// The pairs of texts that share at least 0.7 of their pairs of adjacent words (Jaccard similarity). So one
/// word may differ in thirteen. Case, punctuation and addresses of web pages do not count, and texts of fewer
/// than five words are passed over.
///
/// Nothing is missed by chance, as it would be with `MinHash`: two sets can only be this similar if they
/// share one of their rarest members, so only texts that do are compared, and the similarity is that of the
/// whole sets. A text that was copied more than 256 times is compared with so many of its copies, and one all
/// of whose pairs are common with 512 other texts or a few more. The pairs are in order, and the same
/// whatever the order of the texts.
///
/// # Reference
/// Bayardo, Ma & Srikant (2007), "Scaling up all pairs similarity search", *WWW*, 131–140; Xiao, Wang, Lin &
/// Yu (2008), "Efficient similarity joins for near duplicate detection", *WWW*, 131–140.
pub(crate) fn near_duplicates<T: AsRef<str> + Sync>(texts: &[T]) -> Vec<NearPair> {
    let sets: Vec<Vec<u64>> = texts.par_iter().map(|text| word_pairs(text.as_ref())).collect();
    let order = by_size(texts, &sets);
    let sets: Vec<&Vec<u64>> = order.iter().map(|&text| &sets[text]).collect();
    let prefixes = prefixes(&sets);
    let mut with: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (rank, prefix) in prefixes.iter().enumerate() {
        prefix.iter().for_each(|&member| with.entry(member).or_default().push(rank));
    }
    let of_rank = |rank: usize| {
        let pair = |other: usize| {
            let similarity = jaccard(sets[other], sets[rank]);
            let (first, second) = (order[other].min(order[rank]), order[other].max(order[rank]));
            (similarity >= SIMILAR).then_some(NearPair { first, second, similarity })
        };
        candidates(rank, &prefixes[rank], &sets, &with).into_iter().filter_map(pair).collect::<Vec<_>>()
    };
    let mut pairs: Vec<NearPair> = (0..sets.len()).into_par_iter().flat_map_iter(of_rank).collect();
    pairs.sort_by_key(|pair| (pair.first, pair.second));
    pairs
}

/// Hashes of the pairs of adjacent words of a text, ascending, each once; none of a short text.
fn word_pairs(text: &str) -> Vec<u64> {
    let is_address =
        |word: &&str| ["http://", "https://", "www."].iter().any(|start| word.starts_with(start));
    let parts = text.split_whitespace().filter(|word| !is_address(word));
    let words = parts.flat_map(|part| part.split(|c: char| !c.is_alphanumeric()));
    let words = words.filter(|word| !word.is_empty());
    let words: Vec<u64> = words.map(|word| FxBuildHasher.hash_one(word.to_lowercase())).collect();
    if words.len() < MIN_WORDS {
        return Vec::new();
    }
    let mut pairs: Vec<u64> = words.windows(2).map(|pair| FxBuildHasher.hash_one(pair)).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// The texts that have pairs of words, the shortest first, and in an order of their own where they are
/// equally long.
fn by_size<T: AsRef<str> + Sync>(texts: &[T], sets: &[Vec<u64>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..texts.len()).filter(|&text| !sets[text].is_empty()).collect();
    order.par_sort_by(|&a, &b| {
        let key = |text: usize| (sets[text].len(), texts[text].as_ref());
        key(a).cmp(&key(b))
    });
    order
}

/// The rarest members of each set: so many that two sets which share none of them cannot be similar. Members
/// that no other set has are left out.
fn prefixes(sets: &[&Vec<u64>]) -> Vec<Vec<u64>> {
    let mut frequency: FxHashMap<u64, u32> = FxHashMap::default();
    sets.iter().flat_map(|set| set.iter()).for_each(|&member| *frequency.entry(member).or_default() += 1);
    let prefix = |set: &&Vec<u64>| {
        let mut members: Vec<(u32, u64)> = set.iter().map(|member| (frequency[member], *member)).collect();
        members.sort_unstable();
        members.truncate(set.len() - least_shared(set.len()) + 1);
        members.into_iter().filter(|(n, _)| *n > 1).map(|(_, member)| member).collect()
    };
    sets.par_iter().map(prefix).collect()
}

/// Members of a set that a similar one must have.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a length")]
fn least_shared(n: usize) -> usize {
    ((n as f64 * SIMILAR).ceil() as usize).clamp(1, n.max(1))
}

/// The shorter texts that may be similar to one.
fn candidates(
    rank: usize,
    prefix: &[u64],
    sets: &[&Vec<u64>],
    with: &FxHashMap<u64, Vec<usize>>,
) -> Vec<usize> {
    let least = least_shared(sets[rank].len());
    let mut found = Vec::new();
    for others in prefix.iter().filter_map(|member| with.get(member)) {
        if found.len() >= MAX_COMPARED {
            found.sort_unstable();
            found.dedup();
        }
        if found.len() >= MAX_COMPARED {
            break;
        }
        let before = &others[..others.partition_point(|&other| other < rank)];
        let nearest = before.iter().rev().take(MAX_COPIES);
        found.extend(nearest.copied().take_while(|&other| sets[other].len() >= least));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Members of both as a share of members of either; both ascend. Sets that cannot be similar any more are not
/// looked at to the end, and their share is 0.
fn jaccard(a: &[u64], b: &[u64]) -> f64 {
    let (mut i, mut j, mut both) = (0, 0, 0usize);
    // Similar sets have at most so many members that the other has not.
    let most = ((a.len() + b.len()) as f64 * (1.0 - SIMILAR) / (1.0 + SIMILAR)) + 1.0;
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        if (i + j - 2 * both) as f64 > most {
            return 0.0;
        }
        both += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    let either = a.len() + b.len() - both;
    if either == 0 { 0.0 } else { both as f64 / either as f64 }
}

/// Texts that are told apart, with the row in which each file has it first.
struct Text<'r> {
    words: String,
    rows: Vec<(usize, FileRow<'r>)>,
}

/// What is said of each text where it is read first, and of the most similar one before it. Where it is read
/// again it is a duplicate.
pub(super) fn find(rows: &[FileRow<'_>]) -> Found {
    let texts = distinct(rows);
    let words: Vec<&str> = texts.iter().map(|text| text.words.as_str()).collect();
    let mut similar: Vec<Vec<(usize, f64)>> = vec![Vec::new(); texts.len()];
    for pair in near_duplicates(&words) {
        similar[pair.first].push((pair.second, pair.similarity));
        similar[pair.second].push((pair.first, pair.similarity));
    }
    let mut found = Found::new();
    for (text, similar) in texts.iter().zip(&similar) {
        let Some(&(at, here)) = text.rows.first() else { continue };
        found.extend(best(at, here, similar, &texts).map(|finding| (here.file, finding)));
    }
    found
}

/// The texts in the order in which they come, up to white space.
fn distinct<'r>(rows: &[FileRow<'r>]) -> Vec<Text<'r>> {
    let mut known: FxHashMap<String, usize> = FxHashMap::default();
    let mut texts: Vec<Text<'r>> = Vec::new();
    for (at, &here) in rows.iter().enumerate() {
        let words = spaced(&here.row.text);
        let text = *known.entry(words).or_insert_with_key(|words| {
            texts.push(Text { words: words.clone(), rows: Vec::new() });
            texts.len() - 1
        });
        if texts[text].rows.iter().all(|(_, row)| row.file != here.file) {
            texts[text].rows.push((at, here));
        }
    }
    texts
}

/// The finding about a text that is read first in a row: the most similar one in an earlier file or, if there
/// is none, in an earlier row of another article.
fn best(at: usize, here: FileRow<'_>, similar: &[(usize, f64)], texts: &[Text<'_>]) -> Option<Finding> {
    let others = similar.iter().flat_map(|&(text, similarity)| {
        texts[text].rows.iter().map(move |&(there, row)| (there, row, similarity))
    });
    let is_same_article =
        |other: &FileRow<'_>| other.row.group.is_some() && other.row.group == here.row.group;
    let counts = |(there, other, _): &(usize, FileRow<'_>, f64)| {
        *there < at && (other.file != here.file || !is_same_article(other))
    };
    let (_, other, similarity) = others.filter(counts).max_by(|a, b| {
        let key = |(there, other, similarity): &(usize, FileRow<'_>, f64)| {
            (other.file < here.file, (similarity * 1e9).round(), Reverse(*there))
        };
        key(a).partial_cmp(&key(b)).unwrap_or(std::cmp::Ordering::Equal)
    })?;
    let (rule, verb) = match other.file < here.file {
        true => (CheckRule::LeakedNearDuplicate, "nearly the same text is in"),
        false => (CheckRule::NearDuplicate, "nearly the same text as"),
    };
    let message = format!("{verb} {}, similarity {similarity:.2}", other.row.place);
    Some(Finding::new(rule, &here.row.place, message).related(&other.row.place).score(similarity))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// All pairs, each compared.
    fn brute(texts: &[String]) -> Vec<NearPair> {
        let sets: Vec<Vec<u64>> = texts.iter().map(|text| word_pairs(text)).collect();
        let all =
            (0..texts.len()).flat_map(|first| (first + 1..texts.len()).map(move |second| (first, second)));
        let pair = |(first, second): (usize, usize)| {
            let similarity = jaccard(&sets[first], &sets[second]);
            (similarity >= SIMILAR).then_some(NearPair { first, second, similarity })
        };
        all.filter_map(pair).collect()
    }

    fn text() -> impl Strategy<Value = String> {
        proptest::collection::vec("[ab]{1,2}", 3..12).prop_map(|words| words.join(" "))
    }

    proptest! {
        #[test]
        fn every_pair_is_found(texts in proptest::collection::vec(text(), 0..30)) {
            prop_assert_eq!(near_duplicates(&texts), brute(&texts));
        }

        #[test]
        fn a_changed_word_does_not_hide_a_text(n in 13usize..80, at in 0usize..80, others in proptest::collection::vec(text(), 0..9)) {
            let words: Vec<String> = (0..n).map(|i| format!("w{i}")).collect();
            let mut changed = words.clone();
            changed[at % n] = "other".into();
            let mut texts = vec![words.join(" ").to_uppercase(), changed.join(", ")];
            texts.extend(others);
            let pairs = near_duplicates(&texts);
            prop_assert_eq!((pairs[0].first, pairs[0].second), (0, 1));
        }

        #[test]
        fn the_order_of_texts_does_not_matter(texts in proptest::collection::vec(text(), 2..30), by in 1usize..29) {
            let n = texts.len();
            let turned: Vec<&String> = (0..n).map(|i| &texts[(i + by) % n]).collect();
            let pairs = near_duplicates(&turned).into_iter().map(|pair| {
                let (a, b) = ((pair.first + by) % n, (pair.second + by) % n);
                (a.min(b), a.max(b))
            });
            let mut pairs: Vec<(usize, usize)> = pairs.collect();
            pairs.sort_unstable();
            let before: Vec<(usize, usize)> = near_duplicates(&texts).iter().map(|pair| (pair.first, pair.second)).collect();
            prop_assert_eq!(pairs, before);
        }
    }

    #[test]
    fn texts_of_the_same_few_words_are_compared_with_so_many_and_no_more() {
        let mut state = 1_u64;
        let mut word = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            format!("w{}", (state >> 33) % 20)
        };
        let mut text = || word_pairs(&(0..20).map(|_| word()).collect::<Vec<_>>().join(" "));
        let mut sets: Vec<Vec<u64>> = (0..6000).map(|_| text()).collect();
        sets.sort_by_key(Vec::len);
        let sets: Vec<&Vec<u64>> = sets.iter().collect();
        let prefixes = prefixes(&sets);
        let mut with: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        for (rank, prefix) in prefixes.iter().enumerate() {
            prefix.iter().for_each(|&member| with.entry(member).or_default().push(rank));
        }
        let compared = |rank: usize| candidates(rank, &prefixes[rank], &sets, &with).len();
        let most = (5900..6000).map(compared).max().unwrap_or_default();
        assert!((MAX_COMPARED..MAX_COMPARED + MAX_COPIES).contains(&most), "{most}");
    }

    #[test]
    fn a_text_that_was_copied_very_often_is_no_trouble() {
        let text =
            |i: usize| format!("{} and then there was number {i} of them", "the same words again ".repeat(9));
        let texts: Vec<String> = (0..3000).map(text).collect();
        let pairs = near_duplicates(&texts);
        assert!((1..3000).all(|i| pairs.iter().any(|pair| pair.first == i || pair.second == i)));
    }

    #[test]
    fn one_word_in_thirteen_may_differ() {
        let a = "The envoys left Geneva on Thursday night without a truce and without a date for more talks.";
        let b = "The envoys left Geneva on Friday night without a truce and without a date for more talks.";
        let pairs = near_duplicates(&[a, "Nobody spoke of it in the capital that day.", b]);
        assert_eq!((pairs[0].first, pairs[0].second), (0, 2));
        assert!((pairs[0].similarity - 13.0 / 17.0).abs() < 1e-12);
    }
}
