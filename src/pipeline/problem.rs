//! A classification problem, solved on all rows and on all but a fold.

#[cfg(feature = "dense")]
use linfa::DatasetBase;
use linfa::ParamGuard;
#[cfg(feature = "dense")]
use ndarray::Array1;
use rayon::prelude::*;

use super::PipelineError;
use super::examples::Examples;
use super::progress::Progress;
use crate::calibrate::{Calibrator, Decision, Temperature, expected_calibration_error};
#[cfg(feature = "dense")]
use crate::classify::fit_dense;
use crate::classify::{
    ClassWeight, Logistic, LogisticParams, LogisticValidParams, PartyRows, Prepared, Scores,
};
use crate::dataset::Row;
use crate::label::Label;
use crate::matrix::CsrMatrix;
use crate::matrix::arg_max;
#[cfg(feature = "dense")]
use crate::model::ClassifierConfig;
use crate::model::{Calibration, CalibrationConfig, Config, DecisionRule, LabelWeight, Solver, WeightRule};

/// Rows, their classes, and how to tell the classes apart.
pub(super) struct Problem {
    classes: Vec<usize>,
    n_classes: usize,
    weights: Vec<f32>,
    /// How much each row counts in calibration.
    calibrates: Vec<f64>,
    /// Whether each row is an example, and not a further label of one.
    is_own: Vec<bool>,
    decides: DecisionRule,
    solver: ReadySolver,
}

/// A solver with the rows as it takes them.
enum ReadySolver {
    /// The rows in the order of their parties, and the place of each among all.
    Sparse { params: LogisticValidParams, rows: Box<Prepared>, order: Vec<usize> },
    #[cfg(feature = "dense")]
    Dense { x: CsrMatrix, c: f64, tolerance: f64, max_iterations: usize, budget: usize },
}

impl ReadySolver {
    fn sparse<L: Label>(
        x: CsrMatrix,
        parties: &[Option<usize>],
        labels: &[L],
        before: Option<&Scores>,
        config: &Config,
    ) -> Result<Self, PipelineError> {
        let mut params = logistic_params(config, labels)?;
        if before.is_some() {
            // Their balance is that of the classifier before.
            params = params.class_weight(ClassWeight::Uniform);
        }
        let params = params.check()?;
        let mut order: Vec<usize> = (0..x.n_rows()).collect();
        order.sort_by_key(|&row| parties[row]);
        let ordered = order.iter().map(|&row| parties[row]).collect();
        let has_parties = parties.iter().any(Option::is_some);
        let x = match has_parties {
            true => {
                let in_order = x.select(&order);
                drop(x); // the rows are there once from here on
                in_order
            }
            false => x,
        };
        let mut rows = Prepared::new(PartyRows::new(x, ordered)?);
        if let Some(before) = before {
            let ordered = order.iter().map(|&row| before.row(row).to_vec()).collect();
            rows = rows.after(Scores::from_rows(labels.len(), ordered))?;
        }
        Ok(Self::Sparse { params, rows: Box::new(rows), order })
    }

    #[cfg(feature = "dense")]
    fn dense<L>(
        x: CsrMatrix,
        examples: &Examples<'_, L>,
        config: &ClassifierConfig,
    ) -> Result<Self, PipelineError> {
        let is_weighted = |weight: &f32| weight.to_bits() != 1.0f32.to_bits();
        if let Some(i) = examples.weights.iter().position(is_weighted) {
            return Err(PipelineError::WeightedDense { place: examples.rows[i].place.clone() });
        }
        Ok(Self::Dense {
            x,
            c: config.c,
            tolerance: config.tol,
            max_iterations: config.max_iter,
            budget: config.dense_memory.saturating_mul(1 << 20),
        })
    }
}

/// What came of solving a problem.
pub(super) struct Solved {
    /// The classifier of all rows.
    pub(super) logistic: Logistic,
    /// Scores of each row by a classifier trained on the other folds; none without folds, or if a class is
    /// missing from what one is trained on.
    pub(super) held_out: Option<Scores>,
}

impl Problem {
    /// Rows with the party that each is about, if it has weights of its own, and the scores that another
    /// classifier gives them, if there is one.
    pub(super) fn new<L: Label>(
        x: CsrMatrix,
        parties: &[Option<usize>],
        examples: &Examples<'_, L>,
        labels: &[L],
        before: Option<&Scores>,
        config: &Config,
    ) -> Result<Self, PipelineError> {
        let class = |label: &L| labels.iter().position(|l| l == label).unwrap_or(0);
        let solver = match config.classifier.solver {
            Solver::Sparse => ReadySolver::sparse(x, parties, labels, before, config)?,
            Solver::Dense if before.is_some() => {
                return Err(PipelineError::Base {
                    what: "the dense solver cannot start from a model".into(),
                });
            }
            #[cfg(not(feature = "dense"))]
            Solver::Dense => return Err(PipelineError::NoDenseSolver),
            #[cfg(feature = "dense")]
            Solver::Dense => ReadySolver::dense(x, examples, &config.classifier)?,
        };
        let classes = examples.labels.iter().map(class).collect();
        let weights = examples.weights.clone();
        let calibrates = calibration_weights(examples, &config.calibration)?;
        let decides = config.calibration.decision;
        let is_own = examples.is_own.clone();
        Ok(Self { classes, n_classes: labels.len(), weights, calibrates, is_own, decides, solver })
    }

    /// The same, calibrated on some of its rows alone.
    pub(super) fn calibrated_on(mut self, is_kept: impl Fn(usize) -> bool) -> Self {
        self.calibrates
            .iter_mut()
            .enumerate()
            .filter(|(row, _)| !is_kept(*row))
            .for_each(|(_, of)| *of = 0.0);
        self
    }

    /// Solves it on all rows and then, side by side, on all but each fold.
    pub(super) fn solve(&self, folds: &[usize], progress: &dyn Progress) -> Result<Solved, PipelineError> {
        let fit = |fold: Option<usize>, start: Option<&Logistic>| {
            let solved = self.fit(|row| fold.is_none_or(|fold| folds[row] != fold), 1.0, start);
            progress.advance(1);
            solved
        };
        let n_folds = if self.can_hold_out(folds) { n_folds(folds) } else { 0 };
        let (logistic, _) = fit(None, None)?;
        // The solution for all rows is not far from that for all but a fold.
        let without = |fold| fit(Some(fold), Some(&logistic)).map(|(_, scores)| scores);
        let of_folds: Vec<Scores> = (0..n_folds).into_par_iter().map(without).collect::<Result<_, _>>()?;
        let rows = folds.iter().enumerate().map(|(row, &fold)| of_folds[fold].row(row).to_vec());
        let held_out = (n_folds > 0).then(|| Scores::from_rows(self.n_classes, rows.collect()));
        Ok(Solved { logistic, held_out })
    }

    /// Whether every class has rows that count outside every fold.
    fn can_hold_out(&self, folds: &[usize]) -> bool {
        let counts = |row: usize| self.weights[row] > 0.0;
        let has = |fold: usize, class: usize| {
            (0..folds.len()).any(|row| counts(row) && folds[row] != fold && self.classes[row] == class)
        };
        (0..n_folds(folds)).all(|fold| (0..self.n_classes).all(|class| has(fold, class)))
    }

    /// The classifier of the rows that are kept, penalized so many times as strongly as usual and looked for
    /// near another, and what it says of all rows.
    pub(super) fn fit(
        &self,
        is_kept: impl Fn(usize) -> bool,
        penalty: f64,
        start: Option<&Logistic>,
    ) -> Result<(Logistic, Scores), PipelineError> {
        match &self.solver {
            ReadySolver::Sparse { params, rows, order } => {
                let classes: Vec<usize> = order.iter().map(|&row| self.classes[row]).collect();
                let weight = |&row: &usize| if is_kept(row) { self.weights[row] } else { 0.0 };
                let weights: Vec<f32> = order.iter().map(weight).collect();
                let params = params.penalized(penalty);
                let (logistic, scores) = params.fit_prepared(rows, &classes, Some(&weights), start)?;
                let mut by_row = vec![Vec::new(); order.len()];
                order.iter().zip(scores.rows()).for_each(|(&row, scores)| by_row[row] = scores.to_vec());
                Ok((logistic, Scores::from_rows(self.n_classes, by_row)))
            }
            #[cfg(feature = "dense")]
            ReadySolver::Dense { x, c, tolerance, max_iterations, budget } => {
                let kept: Vec<usize> = (0..x.n_rows()).filter(|&row| is_kept(row)).collect();
                let classes: Array1<usize> = kept.iter().map(|&row| self.classes[row]).collect();
                let data = DatasetBase::new(x.select(&kept), classes);
                let logistic = fit_dense(&data, *c, *tolerance, *max_iterations, *budget)?;
                let scores = logistic.scores(x);
                Ok((logistic, scores))
            }
        }
    }

    /// How the classifier of all rows is calibrated, and what comes of the held-out scores where that is held
    /// out, too: what a fold is judged by is fitted to the other folds.
    pub(super) fn calibrated(&self, scores: &Scores, folds: &[usize]) -> Calibrated {
        let n_folds = n_folds(folds);
        let without = |fold: Option<usize>| -> (Calibrator, Decision) {
            let weight =
                |(row, &of): (usize, &usize)| if Some(of) == fold { 0.0 } else { self.calibrates[row] };
            let weights: Vec<f64> = folds.iter().enumerate().map(weight).collect();
            let calibrator = Calibrator::fit(scores, &self.classes, &weights);
            let decision = match self.decides {
                DecisionRule::MostProbable => Decision::default(),
                DecisionRule::MacroF1 => {
                    let probabilities: Vec<Vec<f64>> =
                        scores.rows().map(|row| calibrator.probabilities(row)).collect();
                    Decision::fit(&probabilities, &weights)
                }
            };
            (calibrator, decision)
        };
        let of_fold: Vec<(Calibrator, Decision)> =
            (0..n_folds).into_par_iter().map(|fold| without(Some(fold))).collect();
        let held_out = scores.rows().zip(folds).map(|(row, &fold)| {
            let (calibrator, decision) = &of_fold[fold];
            let probabilities = calibrator.probabilities(row);
            (decision.class(&probabilities), probabilities)
        });
        let held_out: Vec<(usize, Vec<f64>)> = held_out.collect();
        let raw = scores.rows().map(|row| Temperature::default().probabilities(row));
        let (ece_before, ece_after) =
            (self.ece(raw), self.ece(held_out.iter().map(|(_, probabilities)| probabilities.clone())));
        let report = Calibration { folds: n_folds, ece_before, ece_after };
        let (calibrator, decision) = without(None);
        Calibrated { calibrator, decision, held_out, report }
    }

    /// Log loss of the probabilities of each example, times its weight.
    pub(super) fn losses<'p>(&self, probabilities: impl Iterator<Item = &'p Vec<f64>>) -> Vec<f64> {
        let weights = self.weights.iter().copied().map(f64::from);
        weights.zip(self.log_losses(probabilities)).map(|(weight, loss)| weight * loss).collect()
    }

    /// The same, times how much each example counts in calibration.
    pub(super) fn calibration_losses<'p>(
        &self,
        probabilities: impl Iterator<Item = &'p Vec<f64>>,
    ) -> Vec<f64> {
        let losses = self.calibrates.iter().zip(self.log_losses(probabilities));
        losses.map(|(weight, loss)| weight * loss).collect()
    }

    fn log_losses<'p>(&self, probabilities: impl Iterator<Item = &'p Vec<f64>>) -> impl Iterator<Item = f64> {
        let loss = |(row, &class): (&Vec<f64>, &usize)| -libm::log(row[class].max(f64::MIN_POSITIVE));
        probabilities.zip(&self.classes).map(loss)
    }

    /// Expected calibration error of probabilities, one row of them per example.
    pub(super) fn ece(&self, probabilities: impl Iterator<Item = Vec<f64>>) -> f64 {
        let counts =
            self.calibrates.iter().zip(&self.is_own).map(|(weight, is_own)| *is_own && *weight > 0.0);
        let judged = probabilities.zip(&self.classes).zip(counts);
        let judged = judged.filter(|(_, counts)| *counts).map(|((row, &class), _)| {
            let best = arg_max(&row);
            (row[best], best == class)
        });
        expected_calibration_error(judged).unwrap_or_default()
    }
}

/// What held-out scores tell of probabilities.
pub(super) struct Calibrated {
    pub(super) calibrator: Calibrator,
    pub(super) decision: Decision,
    /// What is said of each held-out example, and its probabilities.
    pub(super) held_out: Vec<(usize, Vec<f64>)>,
    pub(super) report: Calibration,
}

/// How much each row counts in calibration: its weight, but nothing if its field is not the one that is asked
/// for.
fn calibration_weights<L>(
    examples: &Examples<'_, L>,
    config: &CalibrationConfig,
) -> Result<Vec<f64>, PipelineError> {
    let weight = |(row, weight): (&&Row, &f32)| if config.selects(row) { f64::from(*weight) } else { 0.0 };
    let weights: Vec<f64> = examples.rows.iter().zip(&examples.weights).map(weight).collect();
    match &config.rows {
        Some(wanted) if weights.iter().sum::<f64>() <= 0.0 => {
            Err(PipelineError::NoCalibrationRows { wanted: wanted.clone() })
        }
        _ => Ok(weights),
    }
}

/// Number of folds.
pub(super) fn n_folds(folds: &[usize]) -> usize {
    folds.iter().max().map_or(0, |&last| last + 1)
}

fn logistic_params<L: Label>(config: &Config, labels: &[L]) -> Result<LogisticParams, PipelineError> {
    let (config, parties) = (&config.classifier, &config.parties);
    Ok(LogisticParams::new()
        .c(config.c)
        .party_c(parties.c)
        .class_weight(class_weight(&config.class_weight, labels)?)
        .tolerance(config.tol)
        .max_iterations(config.max_iter))
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
