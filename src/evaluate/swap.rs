//! Whether a model is even-handed: swap two parties' names, and the labels must swap.

use std::sync::Arc;

use crate::dataset::{Location, Row, TargetLabel};
use crate::label::{Label, Stance};
use crate::pipeline::{PipelineError, Predictor, Scored};
use crate::span::ByteSpan;

/// Labels before and after two names were swapped.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Swap {
    /// The names of the two parties.
    pub parties: [Arc<str>; 2],
    /// Stances compared: toward one party in the text as it is, toward the other in the text with names
    /// swapped.
    pub n: usize,
    /// How many labels are the same.
    pub same: usize,
    /// What the model says of each party in a text that is nothing but its name: `X.`
    pub of_name: [Scored<Stance>; 2],
}

impl Swap {
    /// Predicts the stances toward two parties in rows that name either as a target, and in the same rows
    /// with every mention of one replaced by the name of the other.
    ///
    /// # Errors
    /// As [`Predictor::predict`].
    pub fn measure(predictor: &Predictor, rows: &[Row], parties: [&str; 2]) -> Result<Self, PipelineError> {
        predictor.stance_head()?;
        let parties = parties.map(|name| predictor.name_of(&name.into()));
        let either = |row: &&Row| targets(predictor, row, &parties).next().is_some();
        let as_they_are: Vec<Row> =
            rows.iter().filter(either).map(|row| bare(row, targets(predictor, row, &parties))).collect();
        let swapped: Vec<Row> = as_they_are.iter().map(|row| swapped(predictor, row, &parties)).collect();
        let (before, after) = (predictor.predict_all(&as_they_are)?, predictor.predict_all(&swapped)?);
        let pairs = before.iter().zip(&after).flat_map(|(a, b)| a.stances.iter().zip(&b.stances));
        let is_same: Vec<bool> = pairs.map(|(a, b)| a.scored.label == b.scored.label).collect();
        let of_name = [of_name(predictor, &parties[0])?, of_name(predictor, &parties[1])?];
        let same = is_same.iter().filter(|same| **same).count();
        Ok(Self { n: is_same.len(), same, of_name, parties })
    }

    /// Share of stances that are the same; `None` if no row names either party.
    pub fn consistency(&self) -> Option<f64> {
        (self.n > 0).then(|| self.same as f64 / self.n as f64)
    }
}

/// Those of the two parties that a row names as targets.
fn targets<'r>(
    predictor: &'r Predictor,
    row: &'r Row,
    parties: &'r [Arc<str>; 2],
) -> impl Iterator<Item = Arc<str>> + 'r {
    let names = row.targets.iter().filter_map(|target| target.name.as_ref());
    names.map(|name| predictor.name_of(name)).filter(|name| parties.contains(name))
}

/// A row of a text and targets alone, found by their names.
fn bare(row: &Row, targets: impl Iterator<Item = Arc<str>>) -> Row {
    let label = |name| TargetLabel { name: Some(name), ..TargetLabel::default() };
    Row { targets: targets.map(label).collect(), ..Row::of_text(row.place.clone(), row.text.clone()) }
}

/// The row with mentions and targets of one party turned into the other's.
fn swapped(predictor: &Predictor, row: &Row, parties: &[Arc<str>; 2]) -> Row {
    let mut mentions: Vec<(ByteSpan, usize)> = Vec::new();
    for (i, party) in parties.iter().enumerate() {
        mentions.extend(predictor.mentions(&row.text, party).into_iter().map(|span| (span, 1 - i)));
    }
    mentions.sort_unstable();
    let (mut text, mut end) = (String::new(), 0);
    for (span, other) in mentions {
        if span.start >= end {
            text += &row.text[end..span.start];
            text += predictor.display_name(&parties[other]);
            end = span.end;
        }
    }
    text += &row.text[end..];
    let other = |name: Arc<str>| if name == parties[0] { parties[1].clone() } else { parties[0].clone() };
    let names = row.targets.iter().filter_map(|target| target.name.clone()).map(other);
    bare(&Row::of_text(row.place.clone(), text), names)
}

fn of_name(predictor: &Predictor, party: &Arc<str>) -> Result<Scored<Stance>, PipelineError> {
    let text = format!("{}.", predictor.display_name(party));
    let row = Row::of_text(Location { path: "".into(), line: 0 }, text);
    let prediction = predictor.predict(&bare(&row, [party.clone()].into_iter()))?;
    let stance = prediction.stances.into_iter().next();
    stance.map(|stance| stance.scored).ok_or(PipelineError::NotLearnt { task: Stance::TASK })
}
