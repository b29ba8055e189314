//! Parts of the data, side by side.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::examples::Example;
use super::{Evaluation, ScoredExample};
use crate::dataset::Row;
use crate::label::{Label, Sentiment, Stance};
use crate::nearest::did_you_mean;
use crate::pipeline::voice_toward;
use crate::speech::Voice;

/// Slices of fewer examples than this are too small to rank.
pub(crate) const MIN_SLICE: usize = 20;
/// What data can be sliced by beside its fields; see [`Slicing`].
pub const SLICES: [&str; 5] = ["target", "label", "length", "mention", "quotation"];
/// What has to do with targets, and says nothing of sentiments.
const OF_TARGETS: [&str; 3] = ["target", "mention", "quotation"];
/// The slice of rows that lack a field.
const NONE: &str = "(none)";
/// The field that tells whose voice a paragraph is in; it counts more than what is found in the text.
const VOICE: &str = "voice";
/// Names of the lengths of texts, and the least words of each.
const LENGTHS: [(&str, usize); 4] =
    [("100 words and more", 100), ("50 to 99 words", 50), ("25 to 49 words", 25), ("up to 24 words", 0)];

/// The stances or sentiments of labelled rows by one of their properties.
///
/// | name | slices |
/// |---|---|
/// | `target` | by target |
/// | `label` | by gold label |
/// | `length` | by words of the text: up to 24, 49, 99, and more |
/// | `mention` | whether the target is mentioned |
/// | `quotation` | by the field `voice` where a row has one; else by whose voice the stance is in, `narration` or `quotation`, as `predict` says |
/// | `lang,target` | by two of them, or more: `ru, Rome` |
/// | any other | by a field of the data; a list counts in the slice of each of its items, and a row without the field in `(none)` |
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Slicing<L = Stance> {
    /// The field, or the fields, by which the data is sliced.
    pub name: String,
    /// The slices: the worst macro F1 first, then those that are too small to rank.
    pub slices: Vec<Slice<L>>,
}

/// The examples that have one value of a property.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Slice<L = Stance> {
    /// The value.
    pub value: String,
    /// How good predictions are there.
    pub evaluation: Evaluation<L>,
}

/// Why data cannot be sliced.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SliceError {
    /// A field that no row has.
    #[error("no row has a field `{field}` to slice by; expected one of {}", .known.join(", "))]
    UnknownField {
        /// The field.
        field: String,
        /// The fields by which data can be sliced.
        known: Vec<String>,
    },
    /// Sentiments are to be sliced by what is of targets.
    #[error("`{name}` is of stances toward targets, and the data has labels of sentiment alone")]
    NoTargets {
        /// The property.
        name: String,
    },
}

impl SliceError {
    /// A hint: what to do about the error.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::UnknownField { field, known } => did_you_mean(field, known.iter().map(String::as_str)),
            Self::NoTargets { .. } => Some("slice by `label`, `length` or a field of the data".into()),
        }
    }
}

impl<L: Label> Slice<L> {
    /// Whether there are too few examples to say much: fewer than 20.
    pub fn is_small(&self) -> bool {
        self.evaluation.n < MIN_SLICE
    }
}

impl Slicing {
    /// Makes sure that rows can be sliced by this, before long work for it begins.
    ///
    /// # Errors
    /// As [`Slicing::new`].
    pub fn check(name: &str, rows: &[Row]) -> Result<(), SliceError> {
        check_field(name, rows)
    }
}

impl<L: Label> Slicing<L> {
    /// Slices examples; `rows` are those that they are from. The seed is that of the intervals.
    ///
    /// # Errors
    /// [`SliceError::UnknownField`] if the name is none of [`SLICES`] and no field of any row,
    /// [`SliceError::NoTargets`] for a property of targets if the examples are sentiments.
    pub fn new(name: &str, rows: &[Row], examples: &[Example<L>], seed: u64) -> Result<Self, SliceError> {
        Self::of_repeats(name, rows, examples, 1, seed)
    }

    /// As [`new`](Self::new), of examples that were judged so many times.
    pub(super) fn of_repeats(
        name: &str,
        rows: &[Row],
        examples: &[Example<L>],
        repeats: usize,
        seed: u64,
    ) -> Result<Self, SliceError> {
        check_field(name, rows)?;
        if L::TASK == Sentiment::TASK && is_of_targets(name) {
            return Err(SliceError::NoTargets { name: name.to_owned() });
        }
        let mut parts: BTreeMap<String, Vec<ScoredExample<L>>> = BTreeMap::new();
        for example in examples {
            for value in values(name, rows, example) {
                parts.entry(value).or_default().push(example.scored.clone());
            }
        }
        let slice = |(value, scored): (String, Vec<_>)| Slice {
            value,
            evaluation: Evaluation::new(&scored, seed).counted_once(repeats),
        };
        let mut slices: Vec<Slice<L>> = parts.into_iter().map(slice).collect();
        slices.sort_by(|a, b| a.is_small().cmp(&b.is_small()).then(f1(a).total_cmp(&f1(b)))); // stable
        Ok(Self { name: name.to_owned(), slices })
    }
}

/// Whether a property, or one of several that are taken together, is of targets.
pub(super) fn is_of_targets(name: &str) -> bool {
    name.split(',').any(|part| OF_TARGETS.contains(&part.trim()))
}

/// What slices are ranked by; small ones and undefined figures are not ranked.
fn f1<L: Label>(slice: &Slice<L>) -> f64 {
    let value = slice.evaluation.metric("f1_macro").and_then(|metric| metric.value);
    value.filter(|_| !slice.is_small()).unwrap_or(f64::INFINITY)
}

/// Refuses a name that says nothing of any row.
pub(super) fn check_field(name: &str, rows: &[Row]) -> Result<(), SliceError> {
    if SLICES.contains(&name) || rows.iter().any(|row| field(row, name).is_some()) {
        return Ok(());
    }
    if let Some((one, other)) = both(name) {
        return check_field(one, rows).and_then(|()| check_field(other, rows));
    }
    let fields = rows.iter().flat_map(|row| row.fields.keys().chain(row.known.keys()));
    let fields: BTreeSet<&str> = fields.map(String::as_str).collect();
    let fields = fields.into_iter().filter(|field| !SLICES.contains(field));
    let known = SLICES.into_iter().chain(fields).map(str::to_owned).collect();
    Err(SliceError::UnknownField { field: name.to_owned(), known })
}

/// The two properties of `lang,target`.
fn both(name: &str) -> Option<(&str, &str)> {
    name.split_once(',').map(|(one, other)| (one.trim(), other.trim()))
}

/// The slices that an example is in.
pub(super) fn values<L: Label>(name: &str, rows: &[Row], example: &Example<L>) -> Vec<String> {
    let row = rows.get(example.row);
    let one = |value: &str| vec![value.to_owned()];
    match name {
        "target" => one(example.scored.target.as_deref().unwrap_or(NONE)),
        "label" => one(example.scored.gold.name()),
        "length" => one(length(row.map_or("", |row| &row.text))),
        "mention" => one(if example.mentions.is_empty() { "not mentioned" } else { "mentioned" }),
        "quotation" => {
            let told = row.and_then(|row| field(row, VOICE)).map(of_field);
            let heard = || row.map_or(Voice::Narration, |row| voice_toward(&row.text, &example.mentions));
            told.unwrap_or_else(|| one(heard().name()))
        }
        _ => match (row.and_then(|row| field(row, name)), both(name)) {
            (Some(value), _) => of_field(value),
            (None, Some((first, second))) => {
                let seconds = values(second, rows, example);
                let with = |first: String| seconds.iter().map(move |second| format!("{first}, {second}"));
                values(first, rows, example).into_iter().flat_map(with).collect()
            }
            (None, None) => one(NONE),
        },
    }
}

fn length(text: &str) -> &'static str {
    let words = text.split_whitespace().count();
    LENGTHS.iter().find(|(_, least)| words >= *least).map_or("", |(name, _)| name)
}

/// A field that is there and not empty.
fn field<'r>(row: &'r Row, name: &str) -> Option<&'r Value> {
    let value = row.fields.get(name).or_else(|| row.known.get(name))?;
    let is_empty = match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        _ => false,
    };
    (!is_empty).then_some(value)
}

/// The slices that a value names: of a list one for each item.
fn of_field(value: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match value {
        Value::Array(items) => items.iter().map(text).collect::<BTreeSet<_>>().into_iter().collect(),
        other => vec![text(other)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Location;
    use crate::label::Stance::{Against, Favor};

    /// Rows with a field, and an example of each that is right or not.
    fn data(fields: &[(&str, bool)]) -> (Vec<Row>, Vec<Example>) {
        let row = |(i, (field, _)): (usize, &(&str, bool))| {
            let mut row = Row::of_text(Location { path: "d".into(), line: i + 1 }, "one two".into());
            if !field.is_empty() {
                row.fields.insert("source".into(), serde_json::from_str(field).expect("JSON"));
            }
            row
        };
        let example = |(i, (_, right)): (usize, &(&str, bool))| {
            let gold = if i % 2 == 0 { Favor } else { Against };
            let predicted = if *right { gold } else { Favor };
            let scored = ScoredExample {
                gold,
                predicted,
                probabilities: vec![(predicted, 1.0)],
                group: (i / 4).to_string(),
                target: Some("x".into()),
            };
            Example { row: i, name: None, scored, mentions: Vec::new() }
        };
        (fields.iter().enumerate().map(row).collect(), fields.iter().enumerate().map(example).collect())
    }

    #[test]
    fn the_worst_come_first_and_small_ones_last() {
        let of = |field, right, n| vec![(field, right); n];
        let fields =
            [of("\"good\"", true, 40), of("\"bad\"", false, 20), of("\"few\"", false, 19), of("", true, 30)];
        let (rows, examples) = data(&fields.concat());
        let slicing = Slicing::new("source", &rows, &examples, 0).expect("a field");
        let found: Vec<_> =
            slicing.slices.iter().map(|s| (s.value.as_str(), s.evaluation.n, s.is_small())).collect();
        let expected = [("bad", 20, false), ("(none)", 30, false), ("good", 40, false), ("few", 19, true)];
        assert_eq!(found, expected);
        assert!(slicing.slices[0].evaluation.metric("accuracy").expect("a metric").interval.is_some());
    }

    #[test]
    fn a_list_counts_in_each_of_its_items_once() {
        let (rows, examples) =
            data(&[("[\"a\",\"b\",\"a\"]", true), ("3", true), ("[]", true), ("null", true)]);
        let slicing = Slicing::new("source", &rows, &examples, 0).expect("a field");
        let found: Vec<_> = slicing.slices.iter().map(|s| (s.value.as_str(), s.evaluation.n)).collect();
        assert_eq!(found, [("(none)", 2), ("3", 1), ("a", 1), ("b", 1)]);
    }

    #[test]
    fn two_properties_make_slices_together() {
        let (rows, examples) = data(&[("[\"a\",\"b\"]", true), ("\"a\"", true)]);
        let slicing = Slicing::new("source, length", &rows, &examples, 0).expect("fields");
        let found: Vec<_> = slicing.slices.iter().map(|s| (s.value.as_str(), s.evaluation.n)).collect();
        assert_eq!(found, [("a, up to 24 words", 2), ("b, up to 24 words", 1)]);
        assert!(Slicing::new("source,sorce", &rows, &examples, 0).is_err());
    }

    #[test]
    fn a_field_that_no_row_has_is_refused_with_the_nearest() {
        let (rows, examples) = data(&[("\"a\"", true)]);
        let error = Slicing::new("sorce", &rows, &examples, 0).expect_err("no field");
        assert_eq!(error.hint().as_deref(), Some("did you mean `source`?"));
        assert!(
            error.to_string().ends_with("one of target, label, length, mention, quotation, source"),
            "{error}"
        );
    }

    #[test]
    fn every_length_has_a_slice() {
        for (words, name) in [(0, 3), (24, 3), (25, 2), (49, 2), (50, 1), (100, 0), (1000, 0)] {
            assert_eq!(length(&"w ".repeat(words)), LENGTHS[name].0);
        }
    }
}
