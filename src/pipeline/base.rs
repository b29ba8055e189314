//! Readings, labels and a head that there is → a head near it.
//!
//! The weights are those of the base and what the examples change in them. Of the base's scores the change is told by the classifier; how much a change
//! costs is told by held-out articles.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::PipelineError;
use super::head::{Examples, HeldOut, counts, folds, held_out, parties, single, target_counts};
use super::problem::{Problem, n_folds};
use super::progress::Progress;
use crate::classify::{Logistic, PartyWeights, Scores, add_own};
use crate::feature::{CsrMatrix, Tokeniser};
use crate::label::Label;
use crate::model::{Calibration, Config, FitReport, Head, PartyHead, Pull};

/// How many times the usual penalty a change may cost, the strongest first.
const PULLS: [f64; 8] = [300.0, 100.0, 30.0, 10.0, 5.0, 3.0, 2.0, 1.0];

/// Fits a head near another and finds what it says of held-out examples.
pub(super) fn fit_near<'r, L: Label>(
    mut examples: Examples<'r, L>,
    base: &Head<L>,
    config: &Config,
    tokeniser: &Tokeniser,
    seed: u64,
    progress: &dyn Progress,
) -> Result<(Head<L>, Vec<HeldOut<'r, L>>), PipelineError> {
    check(&examples, base)?;
    progress.begin(&format!("featurise ({})", L::TASK), 0);
    let readings = std::mem::take(&mut examples.readings);
    let features = base.features.extended(tokeniser, &readings)?;
    let known = base.parties.iter().map(|party| party.name.clone()).collect();
    let (names, parties) = parties(&examples.targets, &config.parties, known);
    let x = features.transform(&readings);
    drop(readings);
    let before = scores(base, &x, &parties);
    let (x, columns) = compact(&x);
    let problem = Problem::new(x, &parties, &examples, &base.labels, Some(&before), config)?;
    let folds = folds(&examples, config.calibration.folds, seed);
    progress.begin(&format!("fit ({})", L::TASK), 1 + n_folds(&folds) as u64);
    let groups = group_numbers(&examples);
    let (change, scores, pull) = change(&problem, &groups, before, &folds, progress)?;
    let report = FitReport {
        examples: counts(examples.labels.iter()),
        targets: target_counts(&examples),
        outcome: change.as_ref().and_then(Logistic::outcome),
        calibration: base.report.calibration,
        pull: Some(pull),
    };
    let head = match &change {
        None => Head { report, ..base.clone() },
        Some(change) => {
            let own = own_weights(base, names, change, &columns);
            let weights = moved(base, change, &columns, features.n_columns());
            let intercepts = sum(&base.intercepts, change.intercepts());
            Head { features, weights: single(&weights), intercepts, parties: own, report, ..base.clone() }
        }
    };
    Ok(match scores {
        Some(scores) => calibrated(head, &problem, &scores, &folds, &examples),
        None => (head, Vec::new()),
    })
}

fn group_numbers<L>(examples: &Examples<'_, L>) -> Vec<usize> {
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    let name = |row: &&crate::dataset::Row| row.group.as_deref().map_or_else(|| row.place.to_string(), str::to_owned);
    examples
        .rows
        .iter()
        .map(|row| {
            let n = numbers.len();
            *numbers.entry(name(row)).or_insert(n)
        })
        .collect()
}

/// Whether a base fits the examples.
fn check<L: Label>(examples: &Examples<'_, L>, base: &Head<L>) -> Result<(), PipelineError> {
    if examples.labels.is_empty() {
        return Err(PipelineError::NoLabels { task: L::TASK });
    }
    if let Some(label) = examples.labels.iter().find(|label| !base.labels.contains(label)) {
        let what = format!("it does not know the {} label `{}`, which the data has", L::TASK, label.name());
        return Err(PipelineError::Base { what });
    }
    let (has, knows) = (examples.targets.iter().any(Option::is_some), !base.report.targets.is_empty());
    match (has, knows) {
        (true, false) => Err(PipelineError::Base { what: "it knows no targets, and the data has some".into() }),
        (false, true) => Err(PipelineError::Base { what: "it labels targets, and the data names none".into() }),
        _ => Ok(()),
    }
}

/// What the base says of rows, whose columns are those of the base and further ones; parties are first those of the base.
fn scores<L: Label>(base: &Head<L>, x: &CsrMatrix, parties: &[Option<usize>]) -> Scores {
    let k = base.intercepts.len();
    let n_parties = base.parties.len();
    let mut of_rows = vec![Vec::new(); x.n_rows()];
    for party in (0..n_parties).map(Some).chain([None]) {
        let (mut weights, mut intercepts) = (base.weights.to_vec(), base.intercepts.clone());
        if let Some(own) = party.map(|party| &base.parties[party]) {
            add_own(&mut weights, &own.columns, &own.weights, k);
            intercepts = sum(&intercepts, &own.intercepts);
        }
        let is_of_party = |row: &usize| parties[*row].filter(|&of| of < n_parties) == party;
        for row in (0..x.n_rows()).filter(is_of_party) {
            let mut scores = intercepts.clone();
            for (column, value) in x.row(row) {
                let weights = weights.get(column as usize * k..).unwrap_or_default();
                let products = weights.iter().map(|&weight| f64::from(value) * f64::from(weight));
                scores.iter_mut().zip(products).for_each(|(score, product)| *score += product);
            }
            of_rows[row] = scores;
        }
    }
    Scores::from_columns(base.labels.len(), of_rows.into_iter().flatten().collect())
}

/// The columns that rows have, and which they are: the weights of others do not change.
fn compact(x: &CsrMatrix) -> (CsrMatrix, Vec<u32>) {
    let mut is_used = vec![false; x.n_cols()];
    (0..x.n_rows()).flat_map(|row| x.row_slices(row).0).for_each(|&column| is_used[column as usize] = true);
    let columns: Vec<u32> = (0u32..).zip(is_used).filter(|(_, is_used)| *is_used).map(|(i, _)| i).collect();
    let place = |column: u32| columns.partition_point(|&used| used < column);
    let rows = (0..x.n_rows()).map(|row| {
        x.row(row).map(|(column, value)| (u32::try_from(place(column)).expect("fewer columns than before"), value))
    });
    (CsrMatrix::from_rows(columns.len(), rows).expect("the same entries"), columns)
}

/// What the examples change at the pull under which held-out examples are most probable, and the held-out scores there. Without folds nothing is
/// changed.
fn change(
    problem: &Problem,
    groups: &[usize],
    before: Scores,
    folds: &[usize],
    progress: &dyn Progress,
) -> Result<(Option<Logistic>, Option<Scores>, Pull), PipelineError> {
    let n_folds = n_folds(folds);
    if n_folds < 2 {
        return Ok((None, None, Pull::Unchanged));
    }
    let of_fold = |fold: usize| -> Result<Vec<Scores>, PipelineError> {
        let mut last: Option<Logistic> = None;
        let mut at = |pull: f64| {
            let (change, scores) = problem.fit(|row| folds[row] != fold, pull, last.as_ref())?;
            last = Some(change);
            Ok(scores)
        };
        let scores = PULLS.iter().map(|&pull| at(pull)).collect();
        progress.advance(1);
        scores
    };
    let of_folds: Vec<Vec<Scores>> = (0..n_folds).into_par_iter().map(of_fold).collect::<Result<_, _>>()?;
    let held_out = |i: usize| {
        let rows = folds.iter().enumerate().map(|(row, &fold)| of_folds[fold][i].row(row).to_vec());
        Scores::from_rows(before.n_classes(), rows.collect())
    };
    let mut candidates = vec![(None, before.clone())];
    candidates.extend(PULLS.iter().enumerate().map(|(i, &pull)| (Some(pull), held_out(i))));
    let env = |name: &str| std::env::var(name).ok().and_then(|v| v.parse::<f64>().ok());
    let weighted = env("WEIGHTED").is_some();
    let losses: Vec<Vec<f64>> =
        candidates.iter().map(|(_, scores)| problem.losses_by_group(scores, groups, weighted)).collect();
    let total = |losses: &Vec<f64>| losses.iter().sum::<f64>();
    let best = (0..candidates.len()).min_by(|&a, &b| total(&losses[a]).total_cmp(&total(&losses[b]))).unwrap_or(0);
    let k = env("SE").unwrap_or(0.0);
    let is_near = |i: &usize| {
        let d: Vec<f64> = losses[*i].iter().zip(&losses[best]).map(|(a, b)| a - b).collect();
        let mean = d.iter().sum::<f64>() / d.len() as f64;
        let var = d.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>();
        d.iter().sum::<f64>() <= k * (var * d.len() as f64 / (d.len() as f64 - 1.0).max(1.0)).sqrt()
    };
    let mut chosen = (0..candidates.len()).find(is_near).unwrap_or(0);
    if let Some(f) = env("FORCE") {
        chosen = candidates.iter().position(|(p, _)| *p == Some(f)).unwrap_or(0);
    }
    if std::env::var_os("PULLS").is_some() {
        eprintln!("{:?}", losses.iter().map(total).collect::<Vec<_>>());
    }
    let (pull, scores) = candidates.swap_remove(chosen);
    let change = pull.map(|pull| problem.fit(|_| true, pull, None)).transpose()?;
    progress.advance(1);
    Ok((change.map(|(change, _)| change), Some(scores), pull.map_or(Pull::Unchanged, Pull::Times)))
}

/// The weights of the base with what was changed in those of some columns.
fn moved<L>(base: &Head<L>, change: &Logistic, columns: &[u32], n_columns: usize) -> Vec<f64> {
    let k = base.intercepts.len();
    let mut weights: Vec<f64> = base.weights.iter().map(|&weight| f64::from(weight)).collect();
    weights.resize(n_columns * k, 0.0);
    add_own(&mut weights, columns, change.weights(), k);
    weights
}

/// The weights that parties have of their own: those of the base, and what was changed in them.
fn own_weights<L>(base: &Head<L>, names: Vec<String>, change: &Logistic, columns: &[u32]) -> Vec<PartyHead> {
    let nothing =
        PartyWeights { columns: Vec::new(), weights: Vec::new(), intercepts: vec![0.0; base.intercepts.len()] };
    let changes = change.parties().iter().chain(std::iter::repeat(&nothing));
    let of = |((i, name), change): ((usize, String), &PartyWeights)| {
        own_weights_of(name, base.parties.get(i), change, columns)
    };
    names.into_iter().enumerate().zip(changes).map(of).collect()
}

fn own_weights_of(name: String, base: Option<&PartyHead>, change: &PartyWeights, columns: &[u32]) -> PartyHead {
    let k = change.intercepts.len();
    let mut weights: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
    for (column, own) in base.iter().flat_map(|base| base.columns.iter().zip(base.weights.chunks_exact(k))) {
        weights.insert(*column, own.iter().map(|&weight| f64::from(weight)).collect());
    }
    for (&column, change) in change.columns.iter().zip(change.weights.chunks_exact(k)) {
        let weight = weights.entry(columns[column as usize]).or_insert_with(|| vec![0.0; k]);
        *weight = sum(weight, change);
    }
    let before = base.map_or_else(|| vec![0.0; k], |base| base.intercepts.clone());
    PartyHead {
        name,
        columns: weights.keys().copied().collect::<Vec<_>>().into(),
        weights: single(&weights.into_values().flatten().collect::<Vec<_>>()),
        intercepts: sum(&before, &change.intercepts),
    }
}

fn sum(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a + b).collect()
}

/// The head at the temperature of the held-out scores or that of the base, whichever makes held-out examples more probable.
fn calibrated<'r, L: Label>(
    head: Head<L>,
    problem: &Problem,
    scores: &Scores,
    folds: &[usize],
    examples: &Examples<'r, L>,
) -> (Head<L>, Vec<HeldOut<'r, L>>) {
    let new = problem.calibrated(scores, folds);
    let kept: Vec<Vec<f64>> = scores.rows().map(|row| head.temperature.probabilities(row)).collect();
    let is_better = problem.log_loss(&new.probabilities) < problem.log_loss(&kept);
    let (temperature, probabilities) =
        if is_better { (new.temperature, new.probabilities) } else { (head.temperature, kept) };
    let calibration = Calibration { ece_after: problem.ece(&probabilities), ..new.report };
    let report = FitReport { calibration: Some(calibration), ..head.report.clone() };
    let held_out = held_out(examples, &head.labels, probabilities);
    (Head { temperature, report, ..head }, held_out)
}
