//! A model and labelled rows → figures.

use std::collections::BTreeMap;

use super::{Evaluation, Judged};
use crate::dataset::{Row, first_of_text};
use crate::label::{Label, Sentiment, Stance};
use crate::model::Head;
use crate::pipeline::{HeldOut, PipelineError, Prediction, Predictor, Progress};

/// Rows scored between two steps of the progress.
const ROWS_PER_STEP: usize = 1024;
/// Slices are made for at most so many targets.
const MAX_TARGETS: usize = 20;

/// How good a model is on labelled rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// Stances, if rows have any.
    pub stance: Option<Evaluation<Stance>>,
    /// Sentiments, if the model knows them and rows have any.
    pub sentiment: Option<Evaluation<Sentiment>>,
    /// Stances by target, if there are several but not many.
    pub targets: BTreeMap<String, Evaluation<Stance>>,
}

/// Rows as they are judged, one by one.
#[derive(Default)]
pub(super) struct Judging {
    pub(super) stances: Vec<Judged<Stance>>,
    sentiments: Vec<Judged<Sentiment>>,
    by_target: BTreeMap<String, Vec<Judged<Stance>>>,
}

impl Figures {
    /// Scores rows and holds the scores against their labels; the seed is that of the intervals.
    ///
    /// # Errors
    /// As [`Predictor::predict`].
    pub fn measure(
        predictor: &Predictor,
        rows: &[Row],
        seed: u64,
        progress: &dyn Progress,
    ) -> Result<Self, PipelineError> {
        let mut judging = Judging::default();
        judging.add(predictor, rows, progress)?;
        progress.begin("resample", 0);
        Ok(judging.figures(seed))
    }
}

impl Judging {
    /// Scores rows and holds the scores against their labels.
    pub(super) fn add(
        &mut self,
        predictor: &Predictor,
        rows: &[Row],
        progress: &dyn Progress,
    ) -> Result<(), PipelineError> {
        progress.begin("predict", rows.len() as u64);
        let is_first = first_of_text(rows);
        for (rows, is_first) in rows.chunks(ROWS_PER_STEP).zip(is_first.chunks(ROWS_PER_STEP)) {
            let predictions = predictor.predict_all(rows)?;
            for ((row, prediction), is_first) in rows.iter().zip(predictions).zip(is_first) {
                self.add_stances(predictor, row, &prediction);
                if *is_first {
                    self.add_sentiment(row, prediction);
                }
            }
            progress.advance(rows.len() as u64);
        }
        Ok(())
    }

    /// The figures of all that was judged; the seed is that of the intervals.
    pub(super) fn figures(self, seed: u64) -> Figures {
        let has_slices = (2..=MAX_TARGETS).contains(&self.by_target.len());
        let targets = self.by_target.into_iter().filter(|_| has_slices);
        Figures {
            stance: Evaluation::of_some(&self.stances, seed),
            sentiment: Evaluation::of_some(&self.sentiments, seed),
            targets: targets.map(|(name, judged)| (name, Evaluation::new(&judged, seed))).collect(),
        }
    }

    fn add_stances(&mut self, predictor: &Predictor, row: &Row, prediction: &Prediction) {
        for (target, stance) in row.targets.iter().zip(&prediction.stances) {
            let Some(gold) = target.stance else { continue };
            let judged = Judged {
                gold,
                predicted: stance.scored.label,
                probabilities: stance.scored.probabilities.clone(),
                group: group(row),
            };
            if let Some(name) = &target.name {
                let name = predictor.name_of(name).to_string();
                self.by_target.entry(name).or_default().push(judged.clone());
            }
            self.stances.push(judged);
        }
    }

    fn add_sentiment(&mut self, row: &Row, prediction: Prediction) {
        if let (Some(gold), Some(scored)) = (row.sentiment, prediction.sentiment) {
            let (predicted, probabilities) = (scored.label, scored.probabilities);
            self.sentiments.push(Judged { gold, predicted, probabilities, group: group(row) });
        }
    }
}

impl<L: Label> Evaluation<L> {
    /// How good a head is on examples held out in its training; none if there are none.
    pub fn of_held_out(head: &Head<L>, held_out: &[HeldOut<'_, L>], seed: u64) -> Option<Self> {
        let judged = |held_out: &HeldOut<'_, L>| Judged {
            gold: held_out.gold,
            predicted: held_out.predicted,
            probabilities: head.labels.iter().copied().zip(held_out.probabilities.iter().copied()).collect(),
            group: group(held_out.row),
        };
        Self::of_some(&held_out.iter().map(judged).collect::<Vec<_>>(), seed)
    }

    fn of_some(judged: &[Judged<L>], seed: u64) -> Option<Self> {
        (!judged.is_empty()).then(|| Self::new(judged, seed))
    }
}

/// The article of a row; of one that is from none, the row itself.
pub(super) fn group(row: &Row) -> String {
    row.group.as_deref().map_or_else(|| row.place.to_string(), str::to_owned)
}
