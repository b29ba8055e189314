//! Readings and labels → a calibrated head.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::PipelineError;
use super::examples::Examples;
use super::interval::{UncertainStance, width};
use super::problem::{Problem, Solved, n_folds};
use super::progress::Progress;
use crate::classify::PartyWeights;
use crate::dataset::{Row, count_groups, split};
use crate::feature::{FeatureParams, Features};
use crate::label::Label;
use crate::matrix::Tensor;
use crate::model::{Config, FitReport, Head, Lookups, PartyConfig, PartyHead, TargetCount};

/// Targets counted in a model's report at most.
const MAX_TARGETS: usize = 50;

/// What a classifier says of an example that it was not trained on.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct HeldOut<'r, L> {
    /// The row of the example.
    pub row: &'r Row,
    /// Its target: the id of a party, another target by its name; none where the label is about the text as a
    /// whole.
    pub target: Option<Arc<str>>,
    /// Its label in the data.
    pub gold: L,
    /// The label that is said.
    pub predicted: L,
    /// Calibrated probability of each label, in the head's order.
    pub probabilities: Vec<f64>,
}

/// A head, and what its classifiers say of held-out examples.
pub(super) type Fitted<'r, L> = (Head<L>, Vec<HeldOut<'r, L>>);

/// Fits one head and finds what it says of held-out examples.
pub(super) fn fit<'r, L: Label>(
    mut examples: Examples<'r, L>,
    config: &Config,
    params: &FeatureParams,
    lookups: &Lookups<'_>,
    seed: u64,
    progress: &dyn Progress,
) -> Result<Fitted<'r, L>, PipelineError> {
    let labels = labels_in(&examples.labels)?;
    must_weigh(&examples, &labels)?;
    progress.begin(&format!("featurize ({})", L::TASK), 0);
    let readings = std::mem::take(&mut examples.readings);
    let features = Features::fit(params, lookups.tokenizer, lookups.vectors, &readings)?;
    let (names, parties) = parties(&examples.targets, &config.parties, Vec::new());
    let x = features.transform(&readings);
    drop(readings); // the fit needs the room
    let problem = Problem::new(x, &parties, &examples, &labels, None, config)?;
    let folds = folds(&examples, config.calibration.folds, seed);
    progress.begin(&format!("fit ({})", L::TASK), 1 + n_folds(&folds) as u64);
    let Solved { logistic, held_out: scores } = problem.solve(&folds, progress)?;
    let calibrated = scores.map(|scores| problem.calibrated(&scores, &folds));
    let (calibrator, decision, held_out, calibration) = match calibrated {
        Some(calibrated) => {
            let held_out = held_out(&examples, &labels, calibrated.held_out);
            (calibrated.calibrator, calibrated.decision, held_out, Some(calibrated.report))
        }
        None => Default::default(),
    };
    let report = FitReport {
        examples: counts(examples.own_labels()),
        targets: target_counts(&examples),
        outcome: logistic.outcome(),
        calibration,
        pull: None,
    };
    let party = |(name, own): (String, &PartyWeights)| PartyHead {
        name,
        columns: own.columns.clone().into(),
        weights: single(&own.weights),
        intercepts: own.intercepts.clone(),
    };
    let parties = names.into_iter().zip(logistic.parties()).map(party).collect();
    let (weights, intercepts) = (single(logistic.weights()), logistic.intercepts().to_vec());
    let interval_width = interval_width(&held_out, &labels, config, seed).unwrap_or(1.0);
    let head =
        Head { labels, features, weights, intercepts, parties, calibrator, decision, interval_width, report };
    Ok((head, held_out))
}

/// Refuses a label whose examples all weigh nothing, where others weigh something.
fn must_weigh<L: Label>(examples: &Examples<'_, L>, labels: &[L]) -> Result<(), PipelineError> {
    let weighs = |label: &L| {
        let mut all = examples.labels.iter().zip(&examples.weights);
        all.any(|(of, weight)| of == label && *weight > 0.0)
    };
    match labels.iter().find(|label| !weighs(label)) {
        Some(label) if labels.iter().any(weighs) => {
            Err(PipelineError::NoWeight { task: L::TASK, label: label.name() })
        }
        _ => Ok(()),
    }
}

/// Weights as models hold them.
pub(super) fn single(weights: &[f64]) -> Tensor<f32> {
    #[expect(clippy::cast_possible_truncation, reason = "models hold weights in single precision")]
    weights.iter().map(|&weight| weight as f32).collect::<Vec<_>>().into()
}

/// The key under which the weights of a target are kept.
pub(super) fn party_key(target: &str) -> String {
    target.trim().to_lowercase()
}

/// The targets that have weights of their own, those first that are known to, and which of them each example
/// is about.
pub(super) fn parties(
    targets: &[Option<Arc<str>>],
    config: &PartyConfig,
    known: Vec<String>,
) -> (Vec<String>, Vec<Option<usize>>) {
    let keys: Vec<Option<String>> = targets.iter().map(|target| target.as_deref().map(party_key)).collect();
    let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
    keys.iter().flatten().for_each(|key| *counts.entry(key).or_default() += 1);
    let mut names: Vec<(&String, usize)> =
        counts.into_iter().filter(|(_, n)| config.enabled && *n >= config.min_examples).collect();
    names.retain(|(name, _)| !known.contains(name));
    names.sort_by_key(|(_, n)| usize::MAX - n);
    names.truncate(config.max_parties.saturating_sub(known.len()));
    let further = names.into_iter().map(|(name, _)| name.clone());
    let names: Vec<String> = known.into_iter().chain(further).collect();
    let index = |key: &Option<String>| names.iter().position(|name| Some(name) == key.as_ref());
    let parties = keys.iter().map(index).collect();
    (names, parties)
}

/// The fold of each example, no article in two of them; none if there are too few articles for two.
pub(super) fn folds<L>(examples: &Examples<'_, L>, wanted: usize, seed: u64) -> Vec<usize> {
    let n = if wanted < 2 { 0 } else { wanted.min(count_groups(&examples.rows)) };
    if n < 2 { Vec::new() } else { split(&examples.rows, &vec![1.0; n], seed).unwrap_or_default() }
}

/// What is said of each example: its label and its probabilities.
pub(super) fn held_out<'r, L: Label>(
    examples: &Examples<'r, L>,
    labels: &[L],
    said: Vec<(usize, Vec<f64>)>,
) -> Vec<HeldOut<'r, L>> {
    let of = |(i, (class, probabilities)): (usize, (usize, Vec<f64>))| {
        let predicted = labels[class];
        let (row, target, gold) = (examples.rows[i], examples.targets[i].clone(), examples.labels[i]);
        HeldOut { row, target, gold, predicted, probabilities }
    };
    said.into_iter().enumerate().filter(|(i, _)| examples.is_own[*i]).map(of).collect()
}

/// How wide the intervals of net stances must be to hold, by what was said of the articles that were held
/// out; none if they are too few.
pub(super) fn interval_width<L: Label>(
    held_out: &[HeldOut<'_, L>],
    labels: &[L],
    config: &Config,
    seed: u64,
) -> Option<f64> {
    let probability = |of: &HeldOut<'_, L>, wanted: f64| {
        let chosen =
            labels.iter().zip(&of.probabilities).filter(|(label, _)| (label.sign() - wanted).abs() < 0.5);
        chosen.map(|(_, probability)| probability).sum::<f64>()
    };
    let mut articles: BTreeMap<(&str, &str), (Vec<UncertainStance>, f64)> = BTreeMap::new();
    for of in held_out.iter().filter(|of| config.calibration.selects(of.row)) {
        let Some((group, target)) = of.row.group.as_deref().zip(of.target.as_deref()) else { continue };
        let (stances, gold) = articles.entry((group, target)).or_default();
        stances.push(UncertainStance {
            favor: probability(of, 1.0),
            against: probability(of, -1.0),
            weight: 1.0,
        });
        *gold += of.gold.sign();
    }
    let mean = |(stances, gold): (Vec<UncertainStance>, f64)| {
        let n = stances.len() as f64;
        (stances, gold / n)
    };
    width(&articles.into_values().map(mean).collect::<Vec<_>>(), seed)
}

/// The labels that occur, in the order of [`Label::ALL`]; an error if there are fewer than two.
pub(super) fn labels_in<L: Label>(found: &[L]) -> Result<Vec<L>, PipelineError> {
    let labels: Vec<L> = L::ALL.iter().copied().filter(|label| found.contains(label)).collect();
    match labels.as_slice() {
        [] => Err(PipelineError::NoLabels { task: L::TASK }),
        [only] => Err(PipelineError::OneLabel { task: L::TASK, label: only.name(), examples: found.len() }),
        _ => Ok(labels),
    }
}

/// Examples of each label.
pub(super) fn counts<'l, L: Label>(labels: impl Iterator<Item = &'l L>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for label in labels {
        *counts.entry(label.name().to_owned()).or_default() += 1;
    }
    counts
}

/// Examples of each target, the most frequent first.
pub(super) fn target_counts<L: Label>(examples: &Examples<'_, L>) -> Vec<TargetCount> {
    let mut by_target: BTreeMap<&str, Vec<&L>> = BTreeMap::new();
    for ((target, label), is_own) in examples.targets.iter().zip(&examples.labels).zip(&examples.is_own) {
        if let Some(target) = target.as_ref().filter(|_| *is_own) {
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
