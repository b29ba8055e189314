//! Parts of the data on which a model is surely worse than elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use super::Example;
use super::slices::{MIN_SLICE, SLICES, values};
use crate::dataset::Row;
use crate::label::Label;

/// Values of a field up to which it is looked at.
const MAX_VALUES: usize = 50;
/// Share of false ones among those that are found, on average.
const FALSE: f64 = 0.05;
/// By how much a pair must be worse than either of its parts.
const WORSE: f64 = 0.02;
/// What tells nothing that one could act on: it is what is predicted.
const GOLD: &str = "label";

/// A part of the data on which a model is worse than on the rest.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WeakSlice {
    /// One field with its value, or two.
    pub fields: Vec<(String, String)>,
    /// Its examples.
    pub n: usize,
    /// Share of them that are right.
    pub accuracy: f64,
    /// The same of all others.
    pub rest: f64,
    /// One-sided probability of a difference as large, if there were none.
    pub p: f64,
}

/// Members of a slice, by place.
type Members = Vec<usize>;

/// The parts by one field, or by two together, on which a model is worse than on the rest, the worst first;
/// of those that are listed 5 % are false on average (Benjamini & Hochberg 1995, *JRSS B* 57, 289–300).
/// Looked at are the properties of [`Slicing`](super::Slicing) but the gold label, and the fields of rows
/// that have at most 50 values. A part has at least [`MIN_SLICE`] examples. Examples of an article are not
/// independent, so the variance of a difference is that of sums over articles. A pair is left out if one of
/// its fields alone says as much. Each example was judged so many times, and is counted once.
pub(crate) fn weak_slices<L: Label>(rows: &[Row], examples: &[Example<L>], repeats: usize) -> Vec<WeakSlice> {
    let fields = fields(rows);
    let of_field: Vec<BTreeMap<String, Members>> =
        fields.iter().map(|field| parts(field, rows, examples)).collect();
    let mut tested: Vec<WeakSlice> = Vec::new();
    for (i, (field, parts)) in fields.iter().zip(&of_field).enumerate() {
        for (value, members) in parts {
            let own = (field.clone(), value.clone());
            tested.extend(test(vec![own.clone()], members, examples, repeats));
            for (other, others) in fields.iter().zip(&of_field).skip(i + 1) {
                for (value, more) in others {
                    let both: Members =
                        members.iter().copied().filter(|i| more.binary_search(i).is_ok()).collect();
                    if both.len() < members.len().min(more.len()) {
                        tested.extend(test(
                            vec![own.clone(), (other.clone(), value.clone())],
                            &both,
                            examples,
                            repeats,
                        ));
                    }
                }
            }
        }
    }
    let mut found = true_ones(tested);
    let alone: Vec<WeakSlice> = found.iter().filter(|slice| slice.fields.len() == 1).cloned().collect();
    found.retain(|slice| {
        let parts =
            alone.iter().filter(|part| slice.fields.len() > 1 && slice.fields.contains(&part.fields[0]));
        parts.into_iter().all(|part| slice.accuracy < part.accuracy - WORSE)
    });
    found.sort_by(|a, b| a.accuracy.total_cmp(&b.accuracy).then_with(|| a.fields.cmp(&b.fields)));
    found
}

fn fields(rows: &[Row]) -> Vec<String> {
    let of_rows: BTreeSet<&str> =
        rows.iter().flat_map(|row| row.fields.keys().chain(row.known.keys())).map(String::as_str).collect();
    let own = ["id", "stance", GOLD, "target", "target_span", "sentiment", "weight", "group", "doc_id"];
    let names = SLICES.into_iter().filter(|name| *name != GOLD);
    names.chain(of_rows.into_iter().filter(|name| !own.contains(name))).map(str::to_owned).collect()
}

/// The examples by each value of a field; none of a field of too many values.
fn parts<L: Label>(field: &str, rows: &[Row], examples: &[Example<L>]) -> BTreeMap<String, Members> {
    let mut parts: BTreeMap<String, Members> = BTreeMap::new();
    for (i, example) in examples.iter().enumerate() {
        values(field, rows, example).into_iter().for_each(|value| parts.entry(value).or_default().push(i));
        if parts.len() > MAX_VALUES {
            return BTreeMap::new();
        }
    }
    parts
}

/// The accuracy of a part against that of the rest; none if either is small.
fn test<L: Label>(
    fields: Vec<(String, String)>,
    members: &[usize],
    examples: &[Example<L>],
    repeats: usize,
) -> Option<WeakSlice> {
    let n = members.len();
    if n < MIN_SLICE * repeats || examples.len() - n < MIN_SLICE * repeats {
        return None;
    }
    let mut is_member = vec![false; examples.len()];
    members.iter().for_each(|&i| is_member[i] = true);
    let mut right = [0usize; 2];
    for (example, &is) in examples.iter().zip(&is_member) {
        right[usize::from(is)] += usize::from(example.is_right());
    }
    let others = examples.len() - n;
    let (accuracy, rest) = (right[1] as f64 / n as f64, right[0] as f64 / others as f64);
    let mut articles: BTreeMap<&str, f64> = BTreeMap::new();
    for (example, &is) in examples.iter().zip(&is_member) {
        let hit = f64::from(u8::from(example.is_right()));
        let share = if is { (hit - accuracy) / n as f64 } else { (rest - hit) / others as f64 };
        *articles.entry(&example.scored.group).or_default() += share;
    }
    let error = articles.values().map(|sum| sum * sum).sum::<f64>().sqrt();
    let z = (accuracy - rest) / error.max(f64::MIN_POSITIVE);
    Some(WeakSlice {
        fields,
        n: n / repeats,
        accuracy,
        rest,
        p: libm::erfc(-z / std::f64::consts::SQRT_2) / 2.0,
    })
}

/// Those whose p is small enough among so many.
fn true_ones(mut tested: Vec<WeakSlice>) -> Vec<WeakSlice> {
    tested.sort_by(|a, b| a.p.total_cmp(&b.p)); // stable
    let m = tested.len() as f64;
    let is_small = |rank: &usize| tested[rank - 1].p <= FALSE * *rank as f64 / m;
    let last = (1..=tested.len()).rev().find(is_small);
    tested.truncate(last.unwrap_or_default());
    tested
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Location;
    use crate::evaluate::ScoredExample;
    use crate::label::Stance::{Against, Favor};
    use serde_json::json;

    /// Rows with an outlet and a section; wrong are those that `is_wrong` says.
    fn data(is_wrong: impl Fn(usize) -> bool) -> (Vec<Row>, Vec<Example>) {
        let row = |i: usize| {
            let mut row = Row::of_text(Location { path: "d".into(), line: i + 1 }, "one two".into());
            row.fields.insert("outlet".into(), json!(["a", "b", "c"][i % 3]));
            row.fields.insert("section".into(), json!(["x", "y"][i / 3 % 2]));
            row
        };
        let example = |i: usize| {
            let predicted = if is_wrong(i) { Against } else { Favor };
            let scored = ScoredExample {
                gold: Favor,
                predicted,
                probabilities: vec![(predicted, 1.0)],
                group: i.to_string(),
                target: None,
            };
            Example { row: i, name: None, scored, mentions: Vec::new() }
        };
        ((0..600).map(row).collect(), (0..600).map(example).collect())
    }

    #[test]
    fn a_planted_slice_is_found_and_nothing_else() {
        let (rows, examples) = data(|i| i % 7 == 0 || i % 3 == 1 && i / 3 % 2 == 1 && i % 5 < 4);
        let found = weak_slices(&rows, &examples, 1);
        let pair = vec![("outlet".to_owned(), "b".to_owned()), ("section".to_owned(), "y".to_owned())];
        assert_eq!(found[0].fields, pair, "{found:?}");
        assert!(found[0].accuracy < 0.3 && found[0].rest > 0.8 && found[0].n == 100, "{found:?}");
        let (rows, examples) = data(|i| i % 7 == 0);
        assert_eq!(weak_slices(&rows, &examples, 1), []);
    }
}
