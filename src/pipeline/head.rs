//! Readings and labels → a calibrated head.

use std::collections::BTreeMap;
use std::sync::Arc;

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::Array1;
use rustc_hash::FxHashSet;

use super::PipelineError;
use super::progress::Progress;
use crate::calibrate::{Temperature, expected_calibration_error};
use crate::classify::{
    ClassWeight, Logistic, LogisticParams, PartyRows, PartyWeights, Scores, arg_max, fit_dense,
};
use crate::dataset::{Row, split};
use crate::feature::{CsrMatrix, FeatureParams, Features, Reading, Tensor, TokenVectors, Tokeniser};
use crate::label::Label;
use crate::model::{
    Calibration, Config, FitReport, Head, LabelWeight, PartyConfig, PartyHead, Solver, TargetCount,
    WeightRule,
};

/// Targets counted in a model's report at most.
const MAX_TARGETS: usize = 50;

/// What one head learns from: as many of each, one per example.
pub(super) struct Examples<'r, L> {
    pub(super) rows: Vec<&'r Row>,
    /// The targets: ids of parties, other targets by their names; none where the label is about the text as a whole.
    pub(super) targets: Vec<Option<Arc<str>>>,
    pub(super) readings: Vec<Reading>,
    pub(super) labels: Vec<L>,
}

/// What the features of both heads look words up in.
pub(super) struct Lookups<'t> {
    pub(super) tokeniser: &'t Tokeniser,
    pub(super) vectors: Option<&'t Arc<TokenVectors>>,
}

/// What a classifier says of an example that it was not trained on.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldOut<'r, L> {
    /// The row of the example.
    pub row: &'r Row,
    /// Its label in the data.
    pub gold: L,
    /// The most probable label.
    pub predicted: L,
    /// Calibrated probability of each label, in the head's order.
    pub probabilities: Vec<f64>,
}

/// Fits one head and finds what it says of held-out examples.
pub(super) fn fit<'r, L: Label>(
    examples: &Examples<'r, L>,
    config: &Config,
    params: &FeatureParams,
    lookups: &Lookups<'_>,
    seed: u64,
    progress: &dyn Progress,
) -> Result<(Head<L>, Vec<HeldOut<'r, L>>), PipelineError> {
    let labels = labels_in(&examples.labels)?;
    progress.begin(&format!("featurise ({})", L::TASK), 0);
    let features = Features::fit(params, lookups.tokeniser, lookups.vectors, &examples.readings)?;
    let (names, parties) = parties(&examples.targets, &config.parties);
    let problem = Problem {
        x: features.transform(&examples.readings),
        classes: examples
            .labels
            .iter()
            .map(|label| labels.iter().position(|l| l == label).unwrap_or(0))
            .collect(),
        weights: examples.rows.iter().map(|row| row.weight).collect(),
        parties,
        solver: SolverSettings::new(config, &labels, examples)?,
    };
    let folds = folds(examples, config.calibration.folds, seed);
    let n_folds = folds.iter().max().map_or(0, |&last| last + 1);
    progress.begin(&format!("fit ({})", L::TASK), 1 + n_folds as u64);
    let all: Vec<usize> = (0..examples.rows.len()).collect();
    let logistic = problem.fit(&all)?;
    progress.advance(1);
    let calibrated =
        problem.held_out_scores(&folds, progress)?.map(|scores| problem.calibrated(&scores, &folds));
    let (temperature, held_out, calibration) = match calibrated {
        Some(calibrated) => {
            let held_out = held_out(examples, &labels, calibrated.probabilities);
            (calibrated.temperature, held_out, Some(calibrated.report))
        }
        None => (Temperature::default(), Vec::new(), None),
    };
    let report = FitReport {
        examples: counts(examples.labels.iter()),
        targets: target_counts(examples),
        outcome: logistic.outcome(),
        calibration,
    };
    #[expect(clippy::cast_possible_truncation, reason = "models hold weights in single precision")]
    let single = |weights: &[f64]| -> Tensor<f32> {
        weights.iter().map(|&weight| weight as f32).collect::<Vec<_>>().into()
    };
    let party = |(name, own): (String, &PartyWeights)| PartyHead {
        name,
        columns: own.columns.clone().into(),
        weights: single(&own.weights),
        intercepts: own.intercepts.clone(),
    };
    let parties = names.into_iter().zip(logistic.parties()).map(party).collect();
    let (weights, intercepts) = (single(logistic.weights()), logistic.intercepts().to_vec());
    Ok((Head { labels, features, weights, intercepts, parties, temperature, report }, held_out))
}

/// The key under which the weights of a target are kept.
pub(super) fn party_key(target: &str) -> String {
    target.trim().to_lowercase()
}

/// The targets that have weights of their own, and which of them each example is about.
fn parties(targets: &[Option<Arc<str>>], config: &PartyConfig) -> (Vec<String>, Vec<Option<usize>>) {
    let keys: Vec<Option<String>> = targets.iter().map(|target| target.as_deref().map(party_key)).collect();
    let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
    keys.iter().flatten().for_each(|key| *counts.entry(key).or_default() += 1);
    let mut names: Vec<(&String, usize)> =
        counts.into_iter().filter(|(_, n)| config.enabled && *n >= config.min_examples).collect();
    names.sort_by_key(|(_, n)| usize::MAX - n);
    names.truncate(config.max_parties);
    let names: Vec<String> = names.into_iter().map(|(name, _)| name.clone()).collect();
    let index = |key: &Option<String>| names.iter().position(|name| Some(name) == key.as_ref());
    let parties = keys.iter().map(index).collect();
    (names, parties)
}

/// The fold of each example, no article in two of them; none if there are too few articles for two.
fn folds<L>(examples: &Examples<'_, L>, wanted: usize, seed: u64) -> Vec<usize> {
    let groups: FxHashSet<Option<&str>> = examples.rows.iter().map(|row| row.group.as_deref()).collect();
    let ungrouped = examples.rows.iter().filter(|row| row.group.is_none()).count();
    let n = wanted.min(groups.len() + ungrouped);
    if n < 2 { Vec::new() } else { split(&examples.rows, &vec![1.0; n], seed).unwrap_or_default() }
}

fn held_out<'r, L: Label>(
    examples: &Examples<'r, L>,
    labels: &[L],
    probabilities: Vec<Vec<f64>>,
) -> Vec<HeldOut<'r, L>> {
    let of = |(i, probabilities): (usize, Vec<f64>)| {
        let predicted = labels[arg_max(&probabilities)];
        HeldOut { row: examples.rows[i], gold: examples.labels[i], predicted, probabilities }
    };
    probabilities.into_iter().enumerate().map(of).collect()
}

/// The labels that occur, in the order of [`Label::ALL`]; an error if there are fewer than two.
fn labels_in<L: Label>(found: &[L]) -> Result<Vec<L>, PipelineError> {
    let labels: Vec<L> = L::ALL.iter().copied().filter(|label| found.contains(label)).collect();
    match labels.as_slice() {
        [] => Err(PipelineError::NoLabels { task: L::TASK }),
        [only] => Err(PipelineError::OneLabel { task: L::TASK, label: only.name(), examples: found.len() }),
        _ => Ok(labels),
    }
}

fn counts<'l, L: Label>(labels: impl Iterator<Item = &'l L>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for label in labels {
        *counts.entry(label.name().to_owned()).or_default() += 1;
    }
    counts
}

/// Examples of each target, the most frequent first.
fn target_counts<L: Label>(examples: &Examples<'_, L>) -> Vec<TargetCount> {
    let mut by_target: BTreeMap<&str, Vec<&L>> = BTreeMap::new();
    for (target, label) in examples.targets.iter().zip(&examples.labels) {
        if let Some(target) = target {
            by_target.entry(target.as_ref()).or_default().push(label);
        }
    }
    let mut by_target: Vec<_> = by_target.into_iter().collect();
    by_target.sort_by_key(|(_, labels)| usize::MAX - labels.len());
    by_target.truncate(MAX_TARGETS);
    let count = |(target, labels): (&str, Vec<&L>)| TargetCount {
        target: target.to_owned(),
        examples: counts(labels.into_iter()),
    };
    by_target.into_iter().map(count).collect()
}

/// A classification problem, to be solved on all rows and on parts of them.
struct Problem {
    x: CsrMatrix,
    classes: Vec<usize>,
    weights: Vec<f32>,
    /// Whose weights count for each row beside the shared ones.
    parties: Vec<Option<usize>>,
    solver: SolverSettings,
}

enum SolverSettings {
    Sparse(LogisticParams),
    Dense { c: f64, tolerance: f64, max_iterations: usize, budget: usize },
}

impl SolverSettings {
    fn new<L: Label>(
        config: &Config,
        labels: &[L],
        examples: &Examples<'_, L>,
    ) -> Result<Self, PipelineError> {
        let (config, parties) = (&config.classifier, &config.parties);
        match config.solver {
            Solver::Dense => {
                match examples.rows.iter().find(|row| row.weight.to_bits() != 1.0f32.to_bits()) {
                    Some(row) => Err(PipelineError::WeightedDense { place: row.place.clone() }),
                    None => Ok(Self::Dense {
                        c: config.c,
                        tolerance: config.tol,
                        max_iterations: config.max_iter,
                        budget: config.dense_memory.saturating_mul(1 << 20),
                    }),
                }
            }
            Solver::Sparse => Ok(Self::Sparse(
                LogisticParams::new()
                    .c(config.c)
                    .party_c(parties.c)
                    .class_weight(class_weight(&config.class_weight, labels)?)
                    .tolerance(config.tol)
                    .max_iterations(config.max_iter),
            )),
        }
    }
}

fn class_weight<L: Label>(weight: &LabelWeight, labels: &[L]) -> Result<ClassWeight, PipelineError> {
    match weight {
        LabelWeight::Rule(WeightRule::Balanced) => Ok(ClassWeight::Balanced),
        LabelWeight::Rule(WeightRule::None) => Ok(ClassWeight::Uniform),
        LabelWeight::Given(by_name) => {
            // A name may be a label of the other head.
            if let Some(label) = by_name.keys().find(|name| !is_label(name)) {
                return Err(PipelineError::UnknownLabelWeight { label: label.clone() });
            }
            let of = |label: &L| by_name.get(label.name()).copied().unwrap_or(1.0);
            Ok(ClassWeight::PerClass(labels.iter().map(of).collect()))
        }
    }
}

fn is_label(name: &str) -> bool {
    use crate::label::{Sentiment, Stance};
    Stance::ALL.iter().any(|label| label.name() == name)
        || Sentiment::ALL.iter().any(|label| label.name() == name)
}

impl Problem {
    fn fit(&self, rows: &[usize]) -> Result<Logistic, PipelineError> {
        let rows = self.by_party(rows);
        let classes: Array1<usize> = rows.iter().map(|&row| self.classes[row]).collect();
        let weights: Array1<f32> = rows.iter().map(|&row| self.weights[row]).collect();
        match &self.solver {
            SolverSettings::Sparse(params) if self.parties.iter().any(Option::is_some) => {
                Ok(params.fit(&DatasetBase::new(self.party_rows(&rows)?, classes).with_weights(weights))?)
            }
            SolverSettings::Sparse(params) => {
                Ok(params.fit(&DatasetBase::new(self.x.select(&rows), classes).with_weights(weights))?)
            }
            SolverSettings::Dense { c, tolerance, max_iterations, budget } => {
                let data = DatasetBase::new(self.x.select(&rows), classes);
                Ok(fit_dense(&data, *c, *tolerance, *max_iterations, *budget)?)
            }
        }
    }

    /// Rows in the order of their parties.
    fn by_party(&self, rows: &[usize]) -> Vec<usize> {
        let mut rows = rows.to_vec();
        rows.sort_by_key(|&row| self.parties[row]);
        rows
    }

    fn party_rows(&self, rows: &[usize]) -> Result<PartyRows, PipelineError> {
        Ok(PartyRows::new(self.x.select(rows), rows.iter().map(|&row| self.parties[row]).collect())?)
    }

    /// Scores of each row by a classifier trained on the other folds; none without folds or if a class is missing
    /// from what one is trained on.
    fn held_out_scores(
        &self,
        folds: &[usize],
        progress: &dyn Progress,
    ) -> Result<Option<Scores>, PipelineError> {
        let Some(&last) = folds.iter().max() else { return Ok(None) };
        let n_classes = self.classes.iter().max().map_or(0, |&top| top + 1);
        let mut scores = vec![Vec::new(); folds.len()];
        for fold in 0..=last {
            let (held, kept): (Vec<usize>, Vec<usize>) =
                (0..folds.len()).partition(|&row| folds[row] == fold);
            let has_all = (0..n_classes).all(|class| kept.iter().any(|&row| self.classes[row] == class));
            if !has_all {
                return Ok(None);
            }
            let logistic = self.fit(&kept)?;
            let held = self.by_party(&held);
            let of_held = logistic.scores_toward(&self.party_rows(&held)?);
            for (place, row) in held.into_iter().enumerate() {
                scores[row] = of_held.row(place).to_vec();
            }
            progress.advance(1);
        }
        Ok(Some(Scores::from_rows(n_classes, scores)))
    }

    /// The temperature for the classifier of all rows, and what comes of the held-out scores at temperatures that are held out, too:
    /// that of a fold is fitted to the other folds.
    fn calibrated(&self, scores: &Scores, folds: &[usize]) -> Calibrated {
        let n_folds = folds.iter().max().map_or(0, |&last| last + 1);
        let without = |fold: Option<usize>| -> Temperature {
            let weight = |(row, &of): (usize, &usize)| {
                if Some(of) == fold { 0.0 } else { f64::from(self.weights[row]) }
            };
            let weights: Vec<f64> = folds.iter().enumerate().map(weight).collect();
            Temperature::fit(scores, &self.classes, &weights)
        };
        let of_fold: Vec<Temperature> = (0..n_folds).map(|fold| without(Some(fold))).collect();
        let rows = scores.rows().zip(folds);
        let probabilities: Vec<Vec<f64>> =
            rows.map(|(row, &fold)| of_fold[fold].probabilities(row)).collect();
        let raw: Vec<Vec<f64>> = scores.rows().map(|row| Temperature::default().probabilities(row)).collect();
        let (ece_before, ece_after) = (self.ece(&raw), self.ece(&probabilities));
        let report = Calibration { folds: n_folds, ece_before, ece_after };
        Calibrated { temperature: without(None), probabilities, report }
    }

    /// Expected calibration error of probabilities, one row of them per example.
    fn ece(&self, probabilities: &[Vec<f64>]) -> f64 {
        let judged = probabilities.iter().zip(&self.classes).map(|(row, &class)| {
            let best = arg_max(row);
            (row[best], best == class)
        });
        expected_calibration_error(judged).unwrap_or_default()
    }
}

/// What held-out scores tell of probabilities.
struct Calibrated {
    temperature: Temperature,
    /// Of each held-out example.
    probabilities: Vec<Vec<f64>>,
    report: Calibration,
}
