//! A model and labelled rows → figures.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use super::by_lexicon::by_lexicon;
use super::examples::{Example, scored};
use super::net_stance::IntervalCoverage;
use super::slices::{SliceError, Slicing, is_of_targets};
use super::{Evaluation, ScoredExample, Task};
use crate::dataset::{Row, first_of_text};
use crate::label::{Label, Sentiment, Stance};
use crate::model::Head;
use crate::pipeline::{HeldOut, PipelineError, Prediction, Predictor, Progress};

/// Rows scored between two steps of the progress.
const ROWS_PER_STEP: usize = 1024;
/// Unless it is asked for, data is sliced by target only if there are at most so many.
const MAX_TARGETS: usize = 20;

/// How good a model is on labelled rows.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Measurement {
    /// Stances, if rows have any.
    pub stance: Option<Evaluation<Stance>>,
    /// Sentiments, if the model knows them and rows have any.
    pub sentiment: Option<Evaluation<Sentiment>>,
    /// Parts of the data: by target, if there are several but not many, and whatever else [was asked
    /// for](Self::slice_by).
    pub slices: Vec<Slicing>,
    /// Parts of the data, with the sentiments of each, as far as they were asked for and have to do with
    /// sentiments.
    pub sentiment_slices: Vec<Slicing<Sentiment>>,
    /// The labelled stances one by one, in the order of the rows.
    pub examples: Vec<Example>,
    /// The labelled sentiments one by one, in the order of the rows.
    pub sentiments: Vec<Example<Sentiment>>,
    /// How often each example was judged: more than once in a repeated
    /// [cross-validation](super::CrossValidation).
    pub(crate) repeats: usize,
    /// Rows scored per second; none of predictions that were made elsewhere. Of all figures the only one that
    /// is another each time.
    pub rows_per_second: Option<f64>,
}

/// Rows as they are judged, one by one.
#[derive(Default)]
pub(super) struct Collector {
    pub(super) examples: Vec<Example>,
    pub(super) sentiments: Vec<Example<Sentiment>>,
    coverage: IntervalCoverage,
    n_rows: usize,
    /// Time of the predictions.
    spent: Duration,
}

impl Measurement {
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
        let mut judging = Collector::default();
        judging.add(predictor, rows, 0.., progress)?;
        progress.begin("resample", 0);
        Ok(judging.figures(rows, seed))
    }

    /// The labelled stances and sentiments of rows and what is predicted for them, without figures.
    ///
    /// # Errors
    /// As [`Predictor::predict`].
    pub fn examples(
        predictor: &Predictor,
        rows: &[Row],
        progress: &dyn Progress,
    ) -> Result<(Vec<Example>, Vec<Example<Sentiment>>), PipelineError> {
        let mut judging = Collector::default();
        judging.add(predictor, rows, 0.., progress)?;
        Ok((judging.examples, judging.sentiments))
    }

    /// The task that comes first in reports: stances, unless sentiments alone are labelled.
    pub fn task(&self) -> Task {
        if self.stance.is_none() && self.sentiment.is_some() { Task::Sentiment } else { Task::Stance }
    }

    /// Slices the examples of the same rows by properties of theirs, each once; see [`Slicing`] for their
    /// names.
    ///
    /// # Errors
    /// [`SliceError`] for a field that no row has, and for a property of targets where sentiments alone are
    /// labelled.
    pub fn slice_by(&mut self, names: &[String], rows: &[Row], seed: u64) -> Result<(), SliceError> {
        for name in names {
            if self.task() == Task::Stance && !self.slices.iter().any(|known| known.name == *name) {
                self.slices.push(Slicing::of_repeats(name, rows, &self.examples, self.repeats, seed)?);
            }
            let is_of_stances = is_of_targets(name) && self.task() == Task::Stance;
            let is_known = self.sentiment_slices.iter().any(|known| known.name == *name);
            if self.sentiment.is_some() && !is_of_stances && !is_known {
                let slicing = Slicing::of_repeats(name, rows, &self.sentiments, self.repeats, seed)?;
                self.sentiment_slices.push(slicing);
            }
        }
        Ok(())
    }
}

impl Collector {
    /// Scores rows, which have these numbers among all, and holds the scores against their labels.
    pub(super) fn add(
        &mut self,
        predictor: &Predictor,
        rows: &[Row],
        numbers: impl IntoIterator<Item = usize>,
        progress: &dyn Progress,
    ) -> Result<(), PipelineError> {
        progress.begin("predict", rows.len() as u64);
        let predictor = &predictor.clone().voices(false);
        let (is_first, mut numbers) = (first_of_text(rows), numbers.into_iter());
        let n_before = self.examples.len();
        for (rows, is_first) in rows.chunks(ROWS_PER_STEP).zip(is_first.chunks(ROWS_PER_STEP)) {
            let begun = Instant::now();
            let predictions = predictor.predict_all(rows)?;
            self.spent += begun.elapsed();
            self.n_rows += rows.len();
            for (((row, prediction), is_first), number) in
                rows.iter().zip(predictions).zip(is_first).zip(&mut numbers)
            {
                self.add_stances(predictor, number, row, &prediction);
                if *is_first {
                    self.add_sentiment(number, row, prediction);
                }
            }
            progress.advance(rows.len() as u64);
        }
        self.coverage.add(&self.examples[n_before..], &predictor.summing());
        Ok(())
    }

    /// The figures of all that was judged, given all rows; the seed is that of the intervals.
    pub(super) fn figures(self, rows: &[Row], seed: u64) -> Measurement {
        self.repeated_figures(rows, 1, seed)
    }

    /// The same where each example was judged so many times, and is counted once.
    pub(super) fn repeated_figures(mut self, rows: &[Row], repeats: usize, seed: u64) -> Measurement {
        self.examples.sort_by_key(|example| example.row);
        self.sentiments.sort_by_key(|example| example.row);
        let stances = scored(&self.examples);
        let targets: BTreeSet<_> = stances.iter().filter_map(|scored| scored.target.as_deref()).collect();
        let mut stance = Evaluation::of_some(&stances, seed).map(|of| of.counted_once(repeats));
        if let Some(stance) = &mut stance {
            stance.metrics.extend(self.coverage.metric());
        }
        let mut figures = Measurement {
            stance,
            sentiment: Evaluation::of_some(&scored(&self.sentiments), seed)
                .map(|of| of.counted_once(repeats)),
            repeats,
            slices: Vec::new(),
            sentiment_slices: Vec::new(),
            rows_per_second: (self.n_rows > 0)
                .then(|| self.n_rows as f64 / self.spent.as_secs_f64().max(f64::EPSILON)),
            examples: self.examples,
            sentiments: self.sentiments,
        };
        let of_stances = by_lexicon(rows, &figures.examples);
        figures.stance.iter_mut().for_each(|of| of.lexicon = of_stances);
        let of_sentiments = by_lexicon(rows, &figures.sentiments);
        figures.sentiment.iter_mut().for_each(|of| of.lexicon = of_sentiments);
        if (2..=MAX_TARGETS).contains(&targets.len()) {
            figures.slices.extend(Slicing::of_repeats("target", rows, &figures.examples, repeats, seed));
        }
        figures
    }

    fn add_stances(&mut self, predictor: &Predictor, number: usize, row: &Row, prediction: &Prediction) {
        for (target, stance) in row.targets.iter().zip(&prediction.stances) {
            let Some(gold) = target.stance else { continue };
            let scored = ScoredExample {
                gold,
                predicted: stance.scored.label,
                probabilities: stance.scored.probabilities.clone(),
                group: group(row),
                target: target.name.as_ref().map(|name| predictor.name_in(row, name)),
            };
            let mentions = stance.mentions.clone();
            self.examples.push(Example { row: number, name: target.name.clone(), scored, mentions });
        }
    }

    fn add_sentiment(&mut self, number: usize, row: &Row, prediction: Prediction) {
        if let (Some(gold), Some(scored)) = (row.sentiment, prediction.sentiment) {
            let (predicted, probabilities) = (scored.label, scored.probabilities);
            let scored = ScoredExample { gold, predicted, probabilities, group: group(row), target: None };
            self.sentiments.push(Example { row: number, name: None, scored, mentions: Vec::new() });
        }
    }
}

impl<L: Label> Evaluation<L> {
    /// How good a head is on examples held out in its training; none if there are none.
    pub fn of_held_out(head: &Head<L>, held_out: &[HeldOut<'_, L>], seed: u64) -> Option<Self> {
        let scored = |held_out: &HeldOut<'_, L>| ScoredExample {
            gold: held_out.gold,
            predicted: held_out.predicted,
            probabilities: head.labels.iter().copied().zip(held_out.probabilities.iter().copied()).collect(),
            group: group(held_out.row),
            target: held_out.target.clone(),
        };
        Self::of_some(&held_out.iter().map(scored).collect::<Vec<_>>(), seed)
    }

    fn of_some(scored: &[ScoredExample<L>], seed: u64) -> Option<Self> {
        (!scored.is_empty()).then(|| Self::new(scored, seed))
    }
}

/// The article of a row; of one that is from none, the row itself.
pub(super) fn group(row: &Row) -> String {
    row.group.as_deref().map_or_else(|| row.place.to_string(), str::to_owned)
}
