//! Readings, labels and a head that there is → a head near it.
//!
//! The weights are those of the base and what the examples change in them. Of the base's scores the change is
//! told by the classifier; how much a change costs is told by held-out articles.

use std::borrow::Borrow;
use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::PipelineError;
use super::examples::Examples;
use super::folded::Folded;
use super::head::{Fitted, counts, folds, held_out, interval_width, parties, single, target_counts};
use super::problem::{Problem, n_folds};
use super::progress::Progress;
use crate::calibrate::Decision;
use crate::classify::{Logistic, PartyWeights, Scores, add_party_weights};
use crate::dataset::{Row, text_digest};
use crate::feature::Tokenizer;
use crate::label::Label;
use crate::matrix::CsrMatrix;
use crate::model::{Calibration, Config, DecisionRule, FitReport, Head, PartyHead, Pull};

/// How many times the usual penalty a change may cost, the strongest first.
const PULLS: [f64; 6] = [300.0, 100.0, 30.0, 10.0, 3.0, 1.0];
/// The candidate at the usual pull, 10; the first candidate is no change. In trials with 50 and with 200
/// stances of conflicts that the base had not seen, ten times the penalty did no harm and gained most.
const USUAL: usize = 4;
/// A penalty under which no weight moves.
const UNMOVED: f64 = 1e9;

/// Fits a head near another and finds what it says of held-out examples. Texts of these digests, which the
/// base has seen, have no part in how much a change costs and in how the head is calibrated.
pub(super) fn fit_near<'r, L: Label>(
    mut examples: Examples<'r, L>,
    base: &Head<L>,
    seen: &FxHashSet<u64>,
    config: &Config,
    tokenizer: &Tokenizer,
    seed: u64,
    progress: &dyn Progress,
) -> Result<Fitted<'r, L>, PipelineError> {
    check(&examples, base)?;
    progress.begin(&format!("featurize ({})", L::TASK), 0);
    let readings = std::mem::take(&mut examples.readings);
    let features = base.features.extended(tokenizer, &readings)?;
    let known = base.parties.iter().map(|party| party.name.clone()).collect();
    let (names, parties) = parties(&examples.targets, &config.parties, known);
    let x = features.transform(&readings);
    drop(readings);
    // The base's scores after calibration.
    let (temperature, biases) = (base.calibrator.temperature.value(), &base.calibrator.biases);
    let before = scores(base, &x, &parties).scaled(1.0 / temperature).with(biases);
    let (x, columns) = compact(&x);
    let articles = unseen_articles(&examples, seen);
    let problem = Problem::new(x, &parties, &examples, &base.labels, Some(&before), config)?;
    let problem = problem.calibrated_on(|example| articles[example].is_some());
    let folds = folds(&examples, config.calibration.folds, seed);
    progress.begin(&format!("fit ({})", L::TASK), 1 + n_folds(&folds) as u64);
    let chosen = change(&problem, &before, &folds, &articles, progress)?;
    let (change, pull) = (chosen.change.map(|change| change.scaled(temperature)), chosen.pull);
    let scores = chosen.held_out.map(|scores| scores.without(biases).scaled(temperature));
    let report = FitReport {
        examples: counts(examples.own_labels()),
        targets: target_counts(&examples),
        outcome: change.as_ref().and_then(Logistic::outcome),
        calibration: base.report.calibration,
        pull: Some(pull),
    };
    let decision = match config.calibration.decision {
        DecisionRule::MacroF1 => base.decision.clone(),
        DecisionRule::MostProbable => Decision::default(),
    };
    let head = match &change {
        None => Head { decision, report, ..base.clone() },
        Some(change) => {
            let own = own_weights(base, names, change, &columns);
            let weights = moved(base, change, &columns, features.n_columns());
            let weights = single(&weights);
            Head { features, weights, parties: own, decision, report, ..base.clone() }
        }
    };
    Ok(match scores {
        Some(scores) => {
            let (head, mut held_out) = calibrated(head, &problem, &scores, &folds, &articles, &examples);
            held_out.retain(|of| !is_seen(of.row, seen));
            with_width((head, held_out), config, seed)
        }
        None => (head, Vec::new()),
    })
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
        (true, false) => {
            Err(PipelineError::Base { what: "it knows no targets, and the data has some".into() })
        }
        (false, true) => {
            Err(PipelineError::Base { what: "it labels targets, and the data names none".into() })
        }
        _ => Ok(()),
    }
}

/// What the base says of rows, whose columns are those of the base and further ones; parties are first those
/// of the base.
fn scores<L: Label>(base: &Head<L>, x: &CsrMatrix, parties: &[Option<usize>]) -> Scores {
    let k = base.intercepts.len();
    let n_parties = base.parties.len();
    let mut of_rows = vec![Vec::new(); x.n_rows()];
    for party in (0..n_parties).map(Some).chain([None]) {
        let own = party.map(|party| Folded::new(base, &base.parties[party]));
        let shared = || (&base.weights[..], &base.intercepts[..]);
        let (weights, intercepts) =
            own.as_ref().map_or_else(shared, |own| (&own.weights[..], &own.intercepts[..]));
        let is_of_party = |row: &usize| parties[*row].filter(|&of| of < n_parties) == party;
        for row in (0..x.n_rows()).filter(is_of_party) {
            let mut scores = intercepts.to_vec();
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
        x.row(row)
            .map(|(column, value)| (u32::try_from(place(column)).expect("fewer columns than before"), value))
    });
    (CsrMatrix::from_rows(columns.len(), rows).expect("the same entries"), columns)
}

/// The change that is made, and how it was chosen.
struct ChosenChange {
    /// The change, if any makes held-out examples more probable; its shared intercepts are not part of it.
    change: Option<Logistic>,
    /// Held-out scores with the change; none without folds.
    held_out: Option<Scores>,
    pull: Pull,
}

/// The scores of held-out examples at one pull.
struct Candidate {
    pull: Pull,
    scores: Scores,
    /// Log loss of the examples of each article, at scores with the intercepts of their fold.
    losses: Vec<f64>,
}

/// What the examples change at the pull that held-out articles speak for. Without two articles to hold out
/// that the base has not seen nothing is changed.
///
/// Intercepts are fitted with the weights, so that no weight has to make up for labels that are more frequent
/// here than the base expects, and then left out: how frequent labels are is for calibration to say.
fn change(
    problem: &Problem,
    before: &Scores,
    folds: &[usize],
    articles: &[Option<usize>],
    progress: &dyn Progress,
) -> Result<ChosenChange, PipelineError> {
    let n_folds = n_folds(folds);
    if n_folds < 2 || n_articles(articles) < 2 {
        return Ok(ChosenChange { change: None, held_out: None, pull: Pull::Unchanged });
    }
    let of_fold = |fold: usize| -> Result<Vec<(Scores, Vec<f64>)>, PipelineError> {
        let mut last: Option<Logistic> = None;
        let at = |pull: f64| {
            let (change, scores) = problem.fit(|row| folds[row] != fold, pull, last.as_ref())?;
            let intercepts = change.intercepts().to_vec();
            last = Some(change);
            Ok((scores, intercepts))
        };
        let of_pulls = pulls().map(at).collect();
        progress.advance(1);
        of_pulls
    };
    let of_folds: Vec<Vec<_>> = (0..n_folds).into_par_iter().map(of_fold).collect::<Result<_, _>>()?;
    let candidate = |(i, pull): (usize, f64)| {
        let whole: Vec<&Scores> = of_folds.iter().map(|of_pulls| &of_pulls[i].0).collect();
        let whole = held_out_rows(folds, &whole);
        let without = |of_pulls: &Vec<(Scores, Vec<f64>)>| of_pulls[i].0.clone().without(&of_pulls[i].1);
        let (pull, scores) = if i == 0 {
            (Pull::Unchanged, before.clone())
        } else {
            let without: Vec<Scores> = of_folds.iter().map(without).collect();
            (Pull::Times(pull), held_out_rows(folds, &without))
        };
        Candidate { pull, scores, losses: sums(&problem.losses(probabilities(&whole).iter()), articles) }
    };
    let mut candidates: Vec<Candidate> = pulls().enumerate().map(candidate).collect();
    let losses: Vec<&[f64]> = candidates.iter().map(|candidate| candidate.losses.as_slice()).collect();
    let Candidate { pull, scores, .. } = candidates.swap_remove(choice(&losses));
    let change = match pull {
        Pull::Unchanged => None,
        Pull::Times(times) => Some(problem.fit(|_| true, times, None)?.0),
    };
    progress.advance(1);
    Ok(ChosenChange { change, held_out: Some(scores), pull })
}

/// The pulls that are tried, the strongest first; under the very first no weight moves.
fn pulls() -> impl Iterator<Item = f64> {
    std::iter::once(UNMOVED).chain(PULLS)
}

/// The row of each example among the scores of the fold that it is held out in.
fn held_out_rows<S: Borrow<Scores>>(folds: &[usize], of_folds: &[S]) -> Scores {
    let rows = folds.iter().enumerate().map(|(row, &fold)| of_folds[fold].borrow().row(row).to_vec());
    Scores::from_rows(of_folds[0].borrow().n_classes(), rows.collect())
}

/// What scores say as they are.
fn probabilities(scores: &Scores) -> Vec<Vec<f64>> {
    (0..scores.n_rows()).map(|row| scores.probabilities(row)).collect()
}

/// The article of each example, by number; none of a text that the base has seen.
fn unseen_articles<L>(examples: &Examples<'_, L>, seen: &FxHashSet<u64>) -> Vec<Option<usize>> {
    let mut numbers = BTreeMap::new();
    let name = |row: &Row| row.group.as_deref().map_or_else(|| row.place.to_string(), str::to_owned);
    let number = |row: &&Row| {
        let next = numbers.len();
        (!is_seen(row, seen)).then(|| *numbers.entry(name(row)).or_insert(next))
    };
    examples.rows.iter().map(number).collect()
}

fn is_seen(row: &Row, seen: &FxHashSet<u64>) -> bool {
    seen.contains(&text_digest(&row.text))
}

fn n_articles(articles: &[Option<usize>]) -> usize {
    articles.iter().flatten().max().map_or(0, |&last| last + 1)
}

/// The sum of the values of each article.
fn sums(values: &[f64], articles: &[Option<usize>]) -> Vec<f64> {
    let mut sums = vec![0.0; n_articles(articles)];
    let of_articles = articles.iter().zip(values).filter_map(|(article, value)| Some(((*article)?, value)));
    of_articles.for_each(|(article, value)| sums[article] += value);
    sums
}

/// Of the candidates whose loss is at most a standard error above the least one, the error being that of the
/// difference, over articles, the one nearest to the usual pull, the stronger of two. Few held-out articles
/// tell pulls apart badly, and a choice by the least loss is mostly chance (the one-standard-error rule:
/// Breiman et al. 1984, *Classification and Regression Trees*, §3.4.3).
fn choice(losses: &[&[f64]]) -> usize {
    let total = |losses: &[f64]| losses.iter().sum::<f64>();
    let best = (0..losses.len()).min_by(|&a, &b| total(losses[a]).total_cmp(&total(losses[b]))).unwrap_or(0);
    let is_near = |candidate: &usize| is_about_as_good(losses[*candidate], losses[best]);
    let good = (0..losses.len()).filter(|candidate| *candidate == best || is_near(candidate));
    good.min_by_key(|candidate| candidate.abs_diff(USUAL)).unwrap_or(best)
}

/// Whether losses are in sum at most a standard error above others, the error being that of the difference,
/// over articles.
fn is_about_as_good(losses: &[f64], others: &[f64]) -> bool {
    let differences: Vec<f64> = losses.iter().zip(others).map(|(a, b)| a - b).collect();
    let (n, total) = (differences.len() as f64, differences.iter().sum::<f64>());
    let squares: f64 = differences.iter().map(|d| (d - total / n) * (d - total / n)).sum();
    total <= (squares * n / (n - 1.0)).sqrt()
}

/// The weights of the base with what was changed in those of some columns.
fn moved<L>(base: &Head<L>, change: &Logistic, columns: &[u32], n_columns: usize) -> Vec<f64> {
    let k = base.intercepts.len();
    let mut weights: Vec<f64> = base.weights.iter().map(|&weight| f64::from(weight)).collect();
    weights.resize(n_columns * k, 0.0);
    add_party_weights(&mut weights, columns, change.weights(), k);
    weights
}

/// The weights that parties have of their own: those of the base, and what was changed in them.
fn own_weights<L>(base: &Head<L>, names: Vec<String>, change: &Logistic, columns: &[u32]) -> Vec<PartyHead> {
    let nothing = PartyWeights {
        columns: Vec::new(),
        weights: Vec::new(),
        intercepts: vec![0.0; base.intercepts.len()],
    };
    let changes = change.parties().iter().chain(std::iter::repeat(&nothing));
    let of = |((i, name), change): ((usize, String), &PartyWeights)| {
        own_weights_of(name, base.parties.get(i), change, columns)
    };
    names.into_iter().enumerate().zip(changes).map(of).collect()
}

fn own_weights_of(
    name: String,
    base: Option<&PartyHead>,
    change: &PartyWeights,
    columns: &[u32],
) -> PartyHead {
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

/// The head as the base is calibrated, unless what the held-out scores tell makes held-out articles clearly
/// more probable. Which label is said of probabilities goes with how they are calibrated.
fn calibrated<'r, L: Label>(
    head: Head<L>,
    problem: &Problem,
    scores: &Scores,
    folds: &[usize],
    articles: &[Option<usize>],
    examples: &Examples<'r, L>,
) -> Fitted<'r, L> {
    let new = problem.calibrated(scores, folds);
    let said = |row: &[f64]| {
        let probabilities = head.calibrator.probabilities(row);
        (head.decision.class(&probabilities), probabilities)
    };
    let kept: Vec<(usize, Vec<f64>)> = scores.rows().map(said).collect();
    let losses = |said: &[(usize, Vec<f64>)]| {
        sums(&problem.calibration_losses(said.iter().map(|(_, probabilities)| probabilities)), articles)
    };
    let is_better = !is_about_as_good(&losses(&kept), &losses(&new.held_out));
    let (calibrator, decision, said) = if is_better {
        (new.calibrator, new.decision, new.held_out)
    } else {
        (head.calibrator, head.decision, kept)
    };
    let ece_after = problem.ece(said.iter().map(|(_, probabilities)| probabilities.clone()));
    let report =
        FitReport { calibration: Some(Calibration { ece_after, ..new.report }), ..head.report.clone() };
    let held_out = held_out(examples, &head.labels, said);
    (Head { calibrator, decision, report, ..head }, held_out)
}

/// The head with the width of intervals that held-out articles tell, if they are enough, else with that of
/// the base.
fn with_width<'r, L: Label>((head, held_out): Fitted<'r, L>, config: &Config, seed: u64) -> Fitted<'r, L> {
    let interval_width = interval_width(&held_out, &head.labels, config, seed).unwrap_or(head.interval_width);
    (Head { interval_width, ..head }, held_out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_pulls_that_are_about_as_good_the_nearest_to_the_usual_is_chosen() {
        let losses = |at: [f64; 7]| at.map(|loss| [loss, loss + 0.1, loss, loss - 0.1]);
        let choose = |at| choice(&losses(at).each_ref().map(<[f64; 4]>::as_slice));
        assert_eq!(choose([1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]), USUAL);
        assert_eq!(choose([1.0, 1.0, 1.0, 1.0, 1.5, 1.5, 1.5]), 3);
        assert_eq!(choose([1.0, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5]), 0);
        assert_eq!(choose([1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.0]), 6);
        // Better by 0.1 in all, with an error of 0.5.
        assert_eq!(choice(&[&[1.0; 4], &[0.5, 0.6, 0.4, 0.5], &[0.2, 0.9, 0.1, 0.7]]), 2);
    }

    #[test]
    fn columns_that_no_row_has_are_left_out() {
        let x = CsrMatrix::from_rows(5, [vec![(1, 1.0), (4, 2.0)], vec![(1, 3.0)]]).expect("well formed");
        let (compact, columns) = compact(&x);
        assert_eq!((compact.n_cols(), columns.as_slice()), (2, &[1, 4][..]));
        assert_eq!(compact.row(0).collect::<Vec<_>>(), [(0, 1.0), (1, 2.0)]);
    }
}
