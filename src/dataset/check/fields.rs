//! Fields that give labels away.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use serde::Serialize;
use serde_json::Value;

use super::{CheckRule, FileRow, Finding, Found};
use crate::conflict::Conflict;
use crate::dataset::annotations::{ANNOTATIONS, LABELS};
use crate::dataset::{TargetLabel, first_of_text};
use crate::label::{Label, Sentiment, Stance};

/// Labels that there are at most.
const MAX_LABELS: usize = 3;
/// The share of the examples that have a field at least, if it is asked whether it tells their labels.
const COMMON: f64 = 0.01;
/// By how much a field's accuracy must exceed the share of the commonest label to be a finding.
const TELLING: f64 = 0.10;
/// Examples for each value that a field must have on average to be looked at.
const EXAMPLES_PER_VALUE: usize = 10;
/// Standard deviations by which a label must outnumber the commonest one among the examples of a value to be
/// its answer: one-sided 5 %.
const SURE: f64 = 1.645;
/// The fields of the pair that is always looked at.
const PAIR: [&str; 2] = ["lang", "target"];

/// How often fields alone answer the labels of a task.
///
/// Each value of a field answers the label that is commonest among its examples in *other* articles, if that
/// label outnumbers the commonest of all by more than 1.645 √n there; else the commonest of all. So a field
/// with many values, or with few examples of each, does not look telling by chance: one that says nothing
/// answers as often as the commonest label. A field is telling if it answers 0.10 more.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldFigures {
    /// `stance` or `sentiment`.
    pub task: &'static str,
    /// Labelled examples.
    pub examples: usize,
    /// Share of the commonest label.
    pub majority: f64,
    /// The pair of language and target first, then every field that has several values (words, numbers) but
    /// no more than one for ten examples, the most telling first.
    pub fields: Vec<FieldFigure>,
}

/// How often a field alone answers the labels.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldFigure {
    /// The field, or `(lang, target)`.
    pub field: String,
    /// Different values that it has, one of which may be that it is absent.
    pub values: usize,
    /// Share of the labels that it answers.
    pub accuracy: f64,
}

/// Counts of labels.
type Counts = [usize; MAX_LABELS];

/// Labelled examples of one task.
struct Examples<'r> {
    task: &'static str,
    rows: Vec<FileRow<'r>>,
    targets: Vec<Option<String>>,
    labels: Vec<usize>,
    /// What must not be on two sides: the article, of a row without one its text.
    groups: Vec<usize>,
}

/// The figures of each task that is labelled, and the fields that are telling.
pub(super) fn find(rows: &[FileRow<'_>], conflict: Option<&Conflict>) -> (Vec<FieldFigures>, Found) {
    let (mut figures, mut found) = (Vec::new(), Found::new());
    for examples in [stances(rows, conflict), sentiments(rows)] {
        if let Some(of_task) = examples.figures() {
            found.extend(examples.telling(&of_task));
            figures.push(of_task);
        }
    }
    (figures, found)
}

fn stances<'r>(rows: &[FileRow<'r>], conflict: Option<&Conflict>) -> Examples<'r> {
    let target = |target: &TargetLabel| {
        let name = target.name.as_deref()?;
        let party = conflict.and_then(|conflict| Some(&conflict.parties[conflict.party(name)?]));
        Some(party.map_or_else(|| name.trim().to_lowercase(), |party| party.id.clone()))
    };
    let each = rows.iter().flat_map(|of| {
        of.row.examples().map(move |(labelled, stance)| (*of, target(labelled), stance.index()))
    });
    Examples::new(Stance::TASK, each)
}

fn sentiments<'r>(rows: &[FileRow<'r>]) -> Examples<'r> {
    let first = first_of_text(rows.iter().map(|of| of.row));
    let labelled = rows.iter().zip(first).filter(|(_, is_first)| *is_first);
    let each =
        labelled.filter_map(|(of, _)| of.row.sentiment.map(|sentiment| (*of, None, sentiment.index())));
    Examples::new(Sentiment::TASK, each)
}

impl<'r> Examples<'r> {
    fn new(task: &'static str, each: impl Iterator<Item = (FileRow<'r>, Option<String>, usize)>) -> Self {
        let mut known: FxHashMap<(bool, &str), usize> = FxHashMap::default();
        let mut examples = Self { task, rows: vec![], targets: vec![], labels: vec![], groups: vec![] };
        for (of, target, label) in each {
            let group = of.row.group.as_deref();
            let next = known.len();
            let group = known.entry((group.is_some(), group.unwrap_or(of.row.text.as_str()))).or_insert(next);
            examples.groups.push(*group);
            examples.rows.push(of);
            examples.targets.push(target);
            examples.labels.push(label);
        }
        examples
    }

    /// None if nothing is labelled.
    fn figures(&self) -> Option<FieldFigures> {
        let counts = count(self.labels.iter());
        let (n, most) = (self.labels.len(), commonest(&counts));
        let figure = |field: &str, values: &[usize]| FieldFigure {
            field: field.to_owned(),
            values: n_values(values),
            accuracy: self.accuracy(values, most),
        };
        let pair = figure(&pair_name(), &self.pair());
        let has_few = |values: &[usize]| (2..=n / EXAMPLES_PER_VALUE).contains(&n_values(values));
        let fields = self.fields().into_iter().map(|field| (self.values(&field), field));
        let fields = fields.filter(|(values, _)| has_few(values));
        let mut fields: Vec<FieldFigure> = fields.map(|(values, field)| figure(&field, &values)).collect();
        fields.sort_by(|a, b| b.accuracy.total_cmp(&a.accuracy).then_with(|| a.field.cmp(&b.field)));
        fields.insert(0, pair);
        let majority = counts[most] as f64 / n as f64;
        (n > 0).then_some(FieldFigures { task: self.task, examples: n, majority, fields })
    }

    /// The fields that rows have, but for those that hold labels or names of rows, and those of so few rows
    /// that they can say nothing of the whole. So there are never more of them than a hundred times those of
    /// a row.
    fn fields(&self) -> Vec<String> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for name in self.rows.iter().flat_map(|of| of.row.fields.keys()) {
            *counts.entry(name).or_default() += 1;
        }
        let is_common = |n: usize| n as f64 >= COMMON * self.rows.len() as f64;
        let names = counts.into_iter().filter(|(_, n)| is_common(*n)).map(|(name, _)| name);
        let names: BTreeSet<&str> = PAIR.into_iter().chain(names).collect();
        names.into_iter().filter(|name| ![ANNOTATIONS, LABELS].contains(name)).map(str::to_owned).collect()
    }

    /// The value that each example has of a field, as a number.
    fn values(&self, field: &str) -> Vec<usize> {
        let examples = self.rows.iter().zip(&self.targets);
        numbered(examples.map(|(of, target)| match field {
            "target" => target.clone(),
            "lang" => of.row.lang.clone(),
            _ => of.row.fields.get(field).and_then(value),
        }))
    }

    fn pair(&self) -> Vec<usize> {
        let (langs, targets) = (self.values(PAIR[0]), self.values(PAIR[1]));
        numbered(langs.into_iter().zip(targets))
    }

    /// Share of the examples whose label is what their value answers from the examples of other articles.
    fn accuracy(&self, values: &[usize], most: usize) -> f64 {
        let mut of_value: FxHashMap<usize, Counts> = FxHashMap::default();
        let mut of_both: FxHashMap<(usize, usize), Counts> = FxHashMap::default();
        for ((&value, &group), &label) in values.iter().zip(&self.groups).zip(&self.labels) {
            of_value.entry(value).or_default()[label] += 1;
            of_both.entry((value, group)).or_default()[label] += 1;
        }
        let is_right = |((value, group), label): ((&usize, &usize), &usize)| {
            let (all, own) = (of_value[value], of_both[&(*value, *group)]);
            let others: Counts = std::array::from_fn(|label| all[label] - own[label]);
            answer(&others, most) == *label
        };
        let right = values.iter().zip(&self.groups).zip(&self.labels).filter(|of| is_right(*of)).count();
        right as f64 / self.labels.len().max(1) as f64
    }

    /// The fields that answer far more than the commonest label. Of the pair only what neither of its parts
    /// tells.
    fn telling(&self, figures: &FieldFigures) -> Found {
        let least = figures.majority + TELLING;
        let is_telling = |figure: &&FieldFigure| figure.accuracy >= least;
        let part =
            figures.fields.iter().filter(is_telling).any(|figure| PAIR.contains(&figure.field.as_str()));
        let telling =
            figures.fields.iter().filter(is_telling).filter(|figure| !part || figure.field != pair_name());
        let Some(first) = self.rows.first() else { return Found::new() };
        let finding = |figure: &FieldFigure| {
            let message = format!(
                "`{}` alone answers {:.2} of the {} labels, the commonest label {:.2}",
                figure.field, figure.accuracy, self.task, figures.majority
            );
            (
                first.file,
                Finding::new(CheckRule::TellingField, &first.row.place, message).score(figure.accuracy),
            )
        };
        telling.map(finding).collect()
    }
}

/// What a value answers: its commonest label if that is surely not `most`.
fn answer(counts: &Counts, most: usize) -> usize {
    let own = commonest(counts);
    let (a, b) = (counts[own] as f64, counts[most] as f64);
    if a - b > SURE * (a + b).sqrt() { own } else { most }
}

/// The first of the labels that are counted most.
fn commonest(counts: &Counts) -> usize {
    (0..MAX_LABELS).rev().max_by_key(|&label| counts[label]).unwrap_or_default()
}

fn count<'l>(labels: impl Iterator<Item = &'l usize>) -> Counts {
    labels.fold(Counts::default(), |mut counts, &label| {
        counts[label] += 1;
        counts
    })
}

fn pair_name() -> String {
    format!("({})", PAIR.join(", "))
}

/// Values by their number, in the order in which they come.
fn numbered<V: std::hash::Hash + Eq>(values: impl Iterator<Item = V>) -> Vec<usize> {
    let mut known: FxHashMap<V, usize> = FxHashMap::default();
    let number = |value| {
        let next = known.len();
        *known.entry(value).or_insert(next)
    };
    values.map(number).collect()
}

fn n_values(values: &[usize]) -> usize {
    values.iter().max().map_or(0, |last| last + 1)
}

/// A field's value as it is told apart from others; none for one that is absent, or a list or object.
fn value(value: &Value) -> Option<String> {
    match value {
        Value::String(word) => Some(word.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
