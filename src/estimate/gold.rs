//! Labels of some of the predictions.

use rustc_hash::FxHashSet;
use serde_json::Value;

use super::object::word;
use super::{EstimateError, Gold, SamplingFrame};
use crate::dataset::{Location, Row, text_digest};
use crate::label::Stance;

/// What to do about a label that is not of the predictions.
const OTHER: &str = "the labels are of rows that `stance sample` drew from these predictions; `id`, `paragraph`, `target` and `text` stay as they are";
/// How far the rows that labels stand for may be from those that there are.
const FAR: f64 = 0.25;

/// What came of putting labels onto predictions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Labelling {
    /// Rows that have a label now.
    pub labelled: usize,
    /// Rows that were to be labelled and have no label.
    pub unlabelled: usize,
    /// Of the labelled rows those that were asked for first because a model was not sure of them.
    pub by_margin: usize,
    /// Whether no row had a `pi`, so that the sample is taken for a simple random one.
    pub is_assumed_simple: bool,
    /// What to bear in mind.
    pub notes: Vec<String>,
}

/// A label on its way to its prediction.
struct Label<'r> {
    row: &'r Row,
    target: Option<&'r str>,
    stance: Stance,
    pi: Option<f64>,
}

impl SamplingFrame {
    /// Puts labels onto the predictions that they are of. A label is of the prediction that has its text and
    /// target, and its `id` and `paragraph` where it tells them; its field `pi` is how probable it was that
    /// it would be labelled. Where no label has one, all had the same chance.
    ///
    /// Rows that were drawn and not labelled are taken to be a random part of those drawn: the others stand
    /// for them, and their chances are so much smaller.
    ///
    /// `trained` has the digests of texts that the model was trained on.
    ///
    /// # Errors
    /// [`EstimateError`] with the place of the fault: a label of another row, of a changed text, of a row
    /// that has one, of a text that the model was trained on; a `pi` that is no chance, or one that is
    /// missing.
    pub fn label(&mut self, rows: &[Row], trained: &FxHashSet<u64>) -> Result<Labelling, EstimateError> {
        let mut labelling = Labelling::default();
        let mut given = Vec::new();
        for row in rows {
            let pi = pi(row)?;
            let is_labelled = row.examples().next().is_some();
            labelling.unlabelled += usize::from(!is_labelled);
            let is_by_margin = row.fields.get("by_margin") == Some(&Value::Bool(true));
            labelling.by_margin += usize::from(is_labelled && is_by_margin);
            given.extend(row.examples().map(|(of, stance)| Label {
                row,
                target: of.name.as_deref(),
                stance,
                pi,
            }));
        }
        let with_pi = given.iter().filter(|label| label.pi.is_some()).count();
        if let Some(bare) = given.iter().find(|label| label.pi.is_none()).filter(|_| with_pi > 0) {
            let what = format!("no `pi`, which {with_pi} of {} labels have", given.len());
            return Err(EstimateError::row(
                &bare.row.place,
                what,
                Some("a label counts by the chance that it had to be given, which `stance sample` writes"),
            ));
        }
        let places = self.places(&given, trained)?;
        if given.is_empty() {
            return Err(EstimateError::whole(
                format!("no labels, and {} rows without one", labelling.unlabelled),
                Some("the field `label` takes favor, against or neutral".into()),
            ));
        }
        labelling.is_assumed_simple = with_pi == 0;
        labelling.labelled = given.len();
        let answered = given.len() as f64 / (given.len() + labelling.unlabelled) as f64;
        let simple = given.len() as f64 / self.rows.len() as f64;
        for (label, place) in given.iter().zip(places) {
            let pi = label.pi.map_or(simple, |pi| pi * answered);
            self.rows[place].unit.gold = Some(Gold { stance: label.stance, pi });
        }
        labelling.notes = self.notes_on(&labelling);
        Ok(labelling)
    }

    /// The row of each label.
    fn places(&self, given: &[Label<'_>], trained: &FxHashSet<u64>) -> Result<Vec<usize>, EstimateError> {
        let mut of_row: Vec<Option<&Location>> = vec![None; self.rows.len()];
        let mut places = Vec::with_capacity(given.len());
        let mut others = Vec::new();
        for label in given {
            let place = &label.row.place;
            if trained.contains(&text_digest(&label.row.text)) {
                return Err(EstimateError::row(
                    place,
                    "the model was trained on this text, so its label says nothing of how the model errs on others",
                    Some(
                        "`stance sample` draws no such rows; or predict, and estimate, with a model that was made without them (`--model`)",
                    ),
                ));
            }
            match self.place(label)? {
                None => others.push(label),
                Some(number) => match of_row[number].replace(place) {
                    Some(first) => {
                        return Err(EstimateError::row(
                            place,
                            format!("a second label of the row in {first}, expected one"),
                            Some("where annotators differ, one of them or a third decides"),
                        ));
                    }
                    None => places.push(number),
                },
            }
        }
        match others.first() {
            None => Ok(places),
            Some(first) => {
                let what = format!(
                    "no prediction of this text{}; {} of {} labels have none",
                    toward(first.target),
                    others.len(),
                    given.len()
                );
                Err(EstimateError::row(&first.row.place, what, Some(OTHER)))
            }
        }
    }

    /// The row of one label; none if there is none.
    fn place(&self, label: &Label<'_>) -> Result<Option<usize>, EstimateError> {
        let (row, target) = (label.row, label.target);
        let paragraph = word(&row.fields, "paragraph");
        let is_of = |number: &&usize| {
            let of = &self.rows[**number];
            row.id.as_ref().is_none_or(|id| of.id().as_ref() == Some(id))
                && paragraph.as_ref().is_none_or(|number| of.paragraph() == *number)
        };
        let same: Vec<usize> =
            self.of_text(text_digest(&row.text), target).iter().filter(is_of).copied().collect();
        match same.as_slice() {
            [one] => return Ok(Some(*one)),
            [first, second, ..] => {
                let (first, second) = (&self.rows[*first].place, &self.rows[*second].place);
                let what = format!(
                    "the text stands in {first} and in {second}, expected an `id` that tells which is meant"
                );
                return Err(EstimateError::row(&row.place, what, Some(OTHER)));
            }
            [] => {}
        }
        let named = row.id.as_deref().map_or(&[][..], |id| self.of_id(id, target));
        let Some(number) = named.iter().find(is_of) else { return Ok(None) };
        let of = &self.rows[*number];
        if of.text.is_none() {
            return Ok(Some(*number));
        }
        let what = format!("the text is not the one that was predicted in {}{}", of.place, toward(target));
        Err(EstimateError::row(
            &row.place,
            what,
            Some(
                "a label is of the text that the annotator saw; predict the text as it is now, or label it as it was",
            ),
        ))
    }

    fn notes_on(&self, labelling: &Labelling) -> Vec<String> {
        let mut notes = Vec::new();
        if labelling.is_assumed_simple {
            notes.push(
                "the labels have no `pi`; they are taken for a simple random sample of the predictions"
                    .into(),
            );
        }
        let Labelling { labelled, unlabelled, .. } = labelling;
        if *unlabelled > 0 && labelling.by_margin > 0 {
            notes.push(format!("{} of the labels were given first because the model was not sure of those rows, and {unlabelled} rows have none: the labels are no random part of the rows, and nothing here holds before all are labelled", labelling.by_margin));
        } else if *unlabelled > 0 {
            notes.push(format!("{unlabelled} of {} rows have no label; the others stand for them, which is right if they were left out by chance", labelled + unlabelled));
        }
        let stands_for: f64 = self.rows.iter().filter_map(|row| Some(1.0 / row.unit.gold?.pi)).sum();
        let n = self.rows.len() as f64;
        if (stands_for / n - 1.0).abs() > FAR {
            notes.push(format!("by their `pi` the labels stand for about {stands_for:.0} predictions, and there are {n}; were they drawn from these?"));
        }
        notes
    }
}

fn toward(target: Option<&str>) -> String {
    target.map_or(String::new(), |target| format!(" toward `{target}`"))
}

/// The chance that a row had to be labelled.
fn pi(row: &Row) -> Result<Option<f64>, EstimateError> {
    let value = match row.fields.get("pi") {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => text.trim().parse().ok(),
        Some(value) => value.as_f64(),
    };
    let chance = value.filter(|pi| *pi > 0.0 && *pi <= 1.0);
    let found = row.fields.get("pi").map(Value::to_string).unwrap_or_default();
    chance.map(Some).ok_or_else(|| {
        EstimateError::row(
            &row.place,
            format!("`pi` is {found}, expected a number above 0 and at most 1"),
            None,
        )
    })
}
