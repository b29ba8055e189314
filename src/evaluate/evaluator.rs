//! A model, predictions or a trainer, and labelled data → everything that is measured, in one order:
//! measure → slice → swap → compare with a baseline → check gates → warn.

use std::collections::BTreeSet;

use super::gates::{Gate, GateContext, GateResult, Measurable, Subject};
use super::slices::Slicing;
use super::{
    Baseline, Comparison, CrossValidation, EvaluationError, FoldFigures, Folds, LearningCurve, Measurement,
    Paired, Predictions, Swap, Task, TrainingOverlap, files_twice, label_warnings, unmeasured,
};
use crate::Result;
use crate::conflict::Role;
use crate::dataset::{Dataset, Row, near_copies_apart, split, warnings};
use crate::label::{Sentiment, Stance};
use crate::model::Model;
use crate::pipeline::{Predictor, Progress, Trainer};

/// What is measured beside the figures themselves; [`evaluate`](Self::evaluate) does it.
///
/// ```
/// use stancekit::{Dataset, Evaluator, Model, Predictor};
///
/// let predictor = Predictor::new(Model::embedded());
/// let data = Dataset::open(&["datasets/falklands-1982/test.jsonl"])?;
/// let run = Evaluator::new().gates(["f1_macro=0.3".parse()?]).evaluate(&predictor, data, &())?;
/// let f1 = run.measurement.stance.as_ref().and_then(|stance| stance.metric("f1_macro"));
/// assert!(f1.is_some_and(|f1| f1.value.is_some()));
/// assert!(run.passed());
/// # Ok::<(), stancekit::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Evaluator {
    slices: Vec<String>,
    gates: Vec<Gate>,
    baseline: Option<Baseline>,
    swap: Option<Vec<String>>,
    model_bytes: Option<u64>,
    seed: u64,
}

/// The comparison with a baseline.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct BaselineComparison {
    /// The name of the baseline.
    pub baseline: String,
    /// Its predictions for the same examples.
    pub(crate) paired: Paired,
    /// The differences.
    pub comparison: Comparison,
}

/// Everything that one evaluation found.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct EvaluationRun {
    /// What was measured is called; free to be set for reports.
    pub model: String,
    /// The data that it was measured on.
    pub data: Dataset,
    /// The figures.
    pub measurement: Measurement,
    /// Each fold of a cross-validation.
    pub folds: Option<Vec<FoldFigures>>,
    /// What more labels would bring, where a cross-validation measured it.
    pub curve: Option<LearningCurve>,
    /// The labels after two names were swapped.
    pub swap: Option<Swap>,
    /// The comparison with a baseline.
    pub compared: Option<BaselineComparison>,
    /// The results of the gates, in their order.
    pub gates: Vec<GateResult>,
    /// Warnings about the figures, in sentences.
    pub warnings: Vec<String>,
    /// The model; none where there are many, as in a cross-validation, or none, as with predictions made
    /// elsewhere.
    pub predictor: Option<Predictor>,
    /// The seed of the intervals.
    pub seed: u64,
}

impl EvaluationRun {
    /// Whether every gate passed.
    pub fn passed(&self) -> bool {
        self.gates.iter().all(|gate| gate.passed)
    }

    /// Compares two reports of what was measured before. The seed is that of the intervals.
    ///
    /// # Errors
    /// [`BaselineError`](super::BaselineError) if the reports share no examples.
    pub fn of_reports(before: &Baseline, after: &Baseline, seed: u64) -> Result<Self> {
        let (rows, measurement) = after.figures(seed);
        let compared = BaselineComparison::new(before, before.paired_with(after)?, &measurement, seed);
        let data = Dataset { rows, sources: Vec::new() };
        let warnings = compared.paired.notes.clone();
        let run = Self::of(data, measurement, seed);
        Ok(Self { model: after.name().to_owned(), compared: Some(compared), warnings, ..run })
    }

    fn of(data: Dataset, measurement: Measurement, seed: u64) -> Self {
        Self {
            model: String::new(),
            data,
            measurement,
            folds: None,
            curve: None,
            swap: None,
            compared: None,
            gates: Vec::new(),
            warnings: Vec::new(),
            predictor: None,
            seed,
        }
    }
}

impl BaselineComparison {
    fn new(baseline: &Baseline, paired: Paired, measurement: &Measurement, seed: u64) -> Self {
        let comparison = paired.comparison(measurement, seed);
        Self { baseline: baseline.name().to_owned(), paired, comparison }
    }
}

impl Evaluator {
    /// Figures and their intervals alone, with seed 0.
    pub fn new() -> Self {
        Self::default()
    }

    /// Parts of the data to measure, too; see [`Slicing`] for their names.
    #[must_use]
    pub fn slices<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.slices = names.into_iter().map(Into::into).collect();
        self
    }

    /// The gates to check.
    #[must_use]
    pub fn gates(mut self, gates: impl IntoIterator<Item = Gate>) -> Self {
        self.gates = gates.into_iter().collect();
        self
    }

    /// The baseline to compare with, on the same rows.
    #[must_use]
    pub fn baseline(mut self, baseline: Option<Baseline>) -> Self {
        self.baseline = baseline;
        self
    }

    /// Two parties whose names to swap; of an empty list the first two sides of the conflict. Only
    /// [`evaluate`](Self::evaluate) can.
    #[must_use]
    pub fn swap_parties(mut self, names: Option<Vec<String>>) -> Self {
        self.swap = names;
        self
    }

    /// Size of the model's files, for gates on it.
    #[must_use]
    pub fn model_bytes(mut self, bytes: Option<u64>) -> Self {
        self.model_bytes = bytes;
        self
    }

    /// The seed of the intervals, and of the folds of a cross-validation.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Measures a model.
    ///
    /// # Errors
    /// [`EvaluationError`]; those of [`Slicing::check`] and [`Predictor::predict`], of the baseline and
    /// of the gates.
    pub fn evaluate(
        &self,
        predictor: &Predictor,
        data: Dataset,
        progress: &dyn Progress,
    ) -> Result<EvaluationRun> {
        self.check(Subject::Model(predictor.model()), &data.rows)?;
        let measurement = Measurement::measure(predictor, &data.rows, self.seed, progress)?;
        let overlap = TrainingOverlap::between(predictor.model(), &data);
        let mut run = EvaluationRun::of(data, labelled(measurement)?, self.seed);
        self.slice(&mut run)?;
        run.swap = self.swap.as_deref().map(|names| swap(predictor, &run.data.rows, names)).transpose()?;
        self.compare(&mut run)?;
        self.gate(&mut run)?;
        let (model, rows) = (predictor.model(), &run.data.rows);
        let of_rows = files_twice(&run.data.sources).into_iter();
        let of_rows = of_rows.chain(warnings(rows, predictor.conflict().map(AsRef::as_ref)));
        let all = overlap.warning().into_iter().chain(unknown_targets(predictor, rows)).chain(of_rows);
        let all = all.chain(unmeasured(model, rows)).chain(of_labels(model, &run.measurement));
        run.warnings = all.chain(notes(&run)).collect();
        run.predictor = Some(predictor.clone());
        Ok(run)
    }

    /// Measures what another program predicted.
    ///
    /// # Errors
    /// As [`evaluate`](Self::evaluate), and those of [`Predictions::figures`].
    pub fn evaluate_predictions(&self, predictions: &Predictions, data: Dataset) -> Result<EvaluationRun> {
        self.check(Subject::Predictions, &data.rows)?;
        let measurement = predictions.figures(&data.rows, self.seed)?;
        let mut run = EvaluationRun::of(data, labelled(measurement)?, self.seed);
        self.slice(&mut run)?;
        self.compare(&mut run)?;
        self.gate(&mut run)?;
        let of_rows = files_twice(&run.data.sources).into_iter().chain(warnings(&run.data.rows, None));
        run.warnings = bare(&run.measurement).chain(of_rows).chain(notes(&run)).collect();
        Ok(run)
    }

    /// Measures how well models are learnt, each on the folds that it was not trained on; with `curve` also
    /// what more labels would bring.
    ///
    /// # Errors
    /// As [`evaluate`](Self::evaluate), and those of [`CrossValidation::repeated`].
    pub fn cross_validate(
        &self,
        trainer: &Trainer,
        data: Dataset,
        folds: Folds,
        curve: bool,
        progress: &dyn Progress,
    ) -> Result<EvaluationRun> {
        self.check(Subject::Folds, &data.rows)?;
        let parts = split(&data.rows, &vec![1.0; folds.folds], self.seed).ok();
        let copies = parts.and_then(|parts| near_copies_apart(&data.rows, &parts, "are in two folds"));
        let of_folds = CrossValidation::repeated(trainer, &data, folds, self.seed, progress)?;
        let curve = curve
            .then(|| LearningCurve::measure(trainer, &data, of_folds.folds.clone(), self.seed, progress));
        let curve = curve.transpose()?;
        let overlap = trainer.base_model().and_then(|base| TrainingOverlap::between(base, &data).warning());
        let mut run = EvaluationRun::of(data, labelled(of_folds.figures)?, self.seed);
        (run.folds, run.curve) = (Some(of_folds.folds), curve);
        self.slice(&mut run)?;
        self.compare(&mut run)?;
        self.gate(&mut run)?;
        let overlap = overlap.map(|warning| format!("--from: {warning}")).into_iter();
        let of_rows = files_twice(&run.data.sources).into_iter();
        let of_rows = of_rows.chain(warnings(&run.data.rows, trainer.conflict()));
        run.warnings = overlap.chain(of_rows).chain(copies).chain(notes(&run)).collect();
        Ok(run)
    }

    /// Refuses what makes no sense before long work for it begins.
    fn check(&self, subject: Subject<'_>, rows: &[Row]) -> Result<()> {
        if self.swap.is_some() && !matches!(subject, Subject::Model(_)) {
            return Err(EvaluationError::SwapWithoutModel.into());
        }
        let measurable = Measurable {
            subject,
            rows,
            has_baseline: self.baseline.is_some(),
            has_size: self.model_bytes.is_some(),
            swaps: self.swap.is_some(),
        };
        if !Task::ALL.into_iter().any(|task| measurable.measures(task)) {
            return Err(EvaluationError::NoLabels.into());
        }
        measurable.admits(&self.gates)?;
        Ok(self.slices.iter().try_for_each(|name| Slicing::check(name, rows))?)
    }

    fn slice(&self, run: &mut EvaluationRun) -> Result<()> {
        Ok(run.measurement.slice_by(&self.slices, &run.data.rows, self.seed)?)
    }

    fn compare(&self, run: &mut EvaluationRun) -> Result<()> {
        if let Some(baseline) = &self.baseline {
            let paired = baseline.paired(&run.data.rows, &run.measurement, &run.data.sources)?;
            run.compared = Some(BaselineComparison::new(baseline, paired, &run.measurement, self.seed));
        }
        Ok(())
    }

    fn gate(&self, run: &mut EvaluationRun) -> Result<()> {
        let context = GateContext {
            figures: &run.measurement,
            rows: &run.data.rows,
            before: run.compared.as_ref().map(|compared| &compared.paired),
            model_bytes: self.model_bytes,
            swap_consistency: run.swap.as_ref().and_then(Swap::consistency),
            seed: self.seed,
        };
        run.gates = context.check(&self.gates)?;
        Ok(())
    }
}

fn labelled(measurement: Measurement) -> Result<Measurement, EvaluationError> {
    match (&measurement.stance, &measurement.sentiment) {
        (None, None) => Err(EvaluationError::NoLabels),
        _ => Ok(measurement),
    }
}

/// What to bear in mind of predictions that have no probabilities, by task, if there are any.
fn bare(measurement: &Measurement) -> impl Iterator<Item = String> + use<> {
    let stances = measurement.examples.iter().filter(|of| of.scored.is_bare()).count();
    let sentiments = measurement.sentiments.iter().filter(|of| of.scored.is_bare()).count();
    let of_tasks = [(stances, "stances"), (sentiments, "sentiments")];
    of_tasks.into_iter().filter(|(n, _)| *n > 0).map(|(n, what)| {
        format!(
            "{n} predicted {what} have no probabilities: their log_loss, brier, ece and the like are undefined"
        )
    })
}

/// What the data and the baseline do not share.
fn notes(run: &EvaluationRun) -> impl Iterator<Item = String> + use<> {
    let notes = run.compared.as_ref().map(|compared| compared.paired.notes.clone());
    notes.unwrap_or_default().into_iter()
}

/// Swaps two names, or if none is given the first two sides of the conflict.
fn swap(predictor: &Predictor, rows: &[Row], names: &[String]) -> Result<Swap> {
    let sides = predictor.conflict().into_iter().flat_map(|conflict| &conflict.parties);
    let sides = sides.filter(|party| party.role == Role::Side).map(|party| party.id.as_str());
    let chosen: Vec<&str> =
        if names.is_empty() { sides.take(2).collect() } else { names.iter().map(String::as_str).collect() };
    let &[a, b] = chosen.as_slice() else {
        return Err(EvaluationError::SwapParties { found: names.to_vec() }.into());
    };
    let parties = [a, b].map(|name| predictor.name_of(&name.into()));
    if parties[0].to_lowercase() == parties[1].to_lowercase() {
        let (a, b, party) = (a.to_owned(), b.to_owned(), parties[0].to_string());
        return Err(EvaluationError::SwapOneParty { a, b, party }.into());
    }
    let swap = Swap::measure(predictor, rows, [a, b])?;
    if swap.n == 0 {
        return Err(EvaluationError::SwapTargets { a: a.to_owned(), b: b.to_owned() }.into());
    }
    Ok(swap)
}

/// What to say of labels that a model knows too little of.
fn of_labels(model: &Model, measurement: &Measurement) -> Vec<String> {
    let stances: Vec<Stance> = measurement.examples.iter().map(|example| example.scored.gold).collect();
    let sentiments: Vec<Sentiment> =
        measurement.sentiments.iter().map(|example| example.scored.gold).collect();
    let of_stances = model.stance.iter().flat_map(|head| label_warnings(head, &stances));
    of_stances.chain(model.sentiment.iter().flat_map(|head| label_warnings(head, &sentiments))).collect()
}

/// With a conflict, targets are most likely meant to be its parties; says of those that are not.
fn unknown_targets(predictor: &Predictor, rows: &[Row]) -> Option<String> {
    let of_row = |row: &'_ Row| -> Vec<(String, String)> {
        let Some(conflict) = predictor.conflict_of(row) else { return Vec::new() };
        let unplaced = row.targets.iter().filter(|target| target.span.is_none());
        let names = unplaced.filter_map(|target| target.name.as_deref());
        let unknown = names.filter(|name| conflict.party(name).is_none());
        unknown.map(|name| (conflict.name.clone(), name.to_owned())).collect()
    };
    let unknown: BTreeSet<(String, String)> = rows.iter().flat_map(of_row).collect();
    let (conflict, first) = unknown.first()?;
    let n = unknown.iter().filter(|(of, _)| of == conflict).count();
    Some(format!("{n} targets are no parties of `{conflict}`, such as `{first}`"))
}
