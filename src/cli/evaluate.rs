//! `stance evaluate`.

mod write;

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::bail;

use super::args::{EvaluateArgs, EvaluateFormat};
use super::card::CommandLine;
use super::compare::{self, Compared};
use super::inputs::{Inputs, MODEL_FILES};
use super::io::{Terminal, say, say_lines, say_warnings, unless_reader_left};
use super::progress::Bars;
use super::{DEFAULT_MODEL, ExitStatus, card, training};
use crate::Error;
use crate::conflict::Role;
use crate::dataset::{Dataset, Row, warnings};
use crate::evaluate::{
    Baseline, CrossValidation, FoldFigures, Folds, Gate, GateContext, GateResult, LearningCurve, Measurement,
    Predictions, Slicing, Swap, TrainingOverlap, label_warnings, read_gates, refuse_drops, unmeasured,
};
use crate::label::{Sentiment, Stance};
use crate::model::Model;
use crate::pipeline::{Predictor, Trainer};
use crate::report::evaluation::failed_gates;
use crate::report::{CardResults, EvaluationReport};
use write::write;

pub(super) fn run(args: &EvaluateArgs, terminal: &Terminal) -> anyhow::Result<ExitStatus> {
    for output in args.output.iter().chain(args.report.iter().map(|(_, path)| path)) {
        inputs_of(args).keep(Some(output))?;
        Terminal::can_write(Some(output))?;
    }
    let mut gates = args.must.min.clone();
    if let Some(file) = &args.must.gates {
        gates.extend(read_gates(file).map_err(Error::from)?);
    }
    if args.baseline.is_none() {
        refuse_drops(&gates).map_err(Error::from)?;
    }
    let bars = Bars::default();
    let (data, measured) = match (args.cv.cv, &args.predictions) {
        (Some(folds), _) => cross_validated(args, folds, &gates, &bars)?,
        (None, Some(predictions)) => of_predictions(args, predictions, &gates, &bars)?,
        (None, None) => of_model(args, &gates, &bars)?,
    };
    bars.end();
    if args.format != EvaluateFormat::Github {
        say_warnings(&measured.warnings);
    }
    for (format, path) in &args.report {
        write(args, (*format, Some(path)), terminal, &measured, &data)?;
    }
    unless_reader_left(write(args, (args.format, args.output.as_deref()), terminal, &measured, &data))?;
    let failed = failed_gates(&measured.report(&data.rows, &model_name(args)));
    if failed.is_empty() {
        return Ok(ExitStatus::Yes);
    }
    if args.format != EvaluateFormat::Github {
        say_lines(failed.trim_end());
    }
    Ok(if args.must.exit_zero { ExitStatus::Yes } else { ExitStatus::No })
}

/// What is read. A baseline may be replaced: that is how a report becomes the next one.
fn inputs_of(args: &EvaluateArgs) -> Inputs {
    let inputs = Inputs::default().files(args.files()).files(&args.must.gates);
    let inputs = inputs.files(&args.predictions);
    let inputs = inputs.learning(&args.cv.with, &args.conflict).model(&args.model);
    args.baseline.iter().chain(&args.cv.from).fold(inputs, |inputs, model| inputs.model(model))
}

/// Measures a model.
fn of_model(args: &EvaluateArgs, gates: &[Gate], bars: &Bars) -> anyhow::Result<(Dataset, Measured)> {
    if args.update_card {
        card::can_update(&args.model)?;
    }
    let predictor = compare::predictor(&args.model, &args.conflict)?;
    let data = bars.read(&args.files(), &args.data.columns.options(true))?;
    let rows = &data.rows;
    warn_of_strangers(&predictor, rows);
    let overlap = TrainingOverlap::of(predictor.model(), &data);
    if let Some(warning) = overlap.warning().filter(|_| args.update_card) {
        bail!("--update-card: {warning}, expected data that the model has not seen");
    }
    args.slice.iter().try_for_each(|name| Slicing::check(name, rows)).map_err(Error::from)?;
    let baseline = baseline_of(args, rows, bars)?;
    let figures = Measurement::measure(&predictor, rows, args.seed, bars).map_err(Error::from)?;
    let figures = sliced(figures, args, rows)?;
    let swap = args.swap_parties.as_deref().map(|names| swap(&predictor, rows, names)).transpose()?;
    let compared = compared_with(baseline, args, &figures, &data)?;
    let (before, seed) = (compared.as_ref().map(Compared::before), args.seed);
    let model_bytes = Some(model_bytes(&args.model));
    let swap_consistency = swap.as_ref().and_then(Swap::consistency);
    let grounds = GateContext { figures: &figures, rows, before, model_bytes, swap_consistency, seed };
    let gates = grounds.check(gates).map_err(Error::from)?;
    if args.update_card {
        bars.end();
        let typed = CommandLine::new("evaluate").word(&card::name(&args.model)).files(&args.data.files);
        let typed = typed.columns(&args.data.columns).option("--conflict", &args.conflict).seed(args.seed);
        card::update(&args.model, &CardResults::of_figures(&figures, &data.sources, &typed.text()))?;
    }
    let model = predictor.model();
    let warnings =
        overlap.warning().into_iter().chain(warnings(rows, predictor.parties().map(AsRef::as_ref)));
    let warnings = warnings.chain(unmeasured(model, rows)).chain(of_labels(model, &figures));
    let warnings = warnings.chain(compared.iter().flat_map(Compared::notes).cloned()).collect();
    let (predictor, folds, curve) = (Some(predictor), None, None);
    Ok((data, Measured { figures, folds, curve, swap, compared, gates, warnings, predictor }))
}

/// What to say of labels that a model knows too little of.
fn of_labels(model: &Model, figures: &Measurement) -> Vec<String> {
    let stances: Vec<Stance> = figures.examples.iter().map(|example| example.judged.gold).collect();
    let sentiments: Vec<Sentiment> = figures.sentiments.iter().map(|example| example.judged.gold).collect();
    let of_stances = model.stance.iter().flat_map(|head| label_warnings(head, &stances));
    of_stances.chain(model.sentiment.iter().flat_map(|head| label_warnings(head, &sentiments))).collect()
}

/// Measures what another program predicted.
fn of_predictions(
    args: &EvaluateArgs,
    path: &Path,
    gates: &[Gate],
    bars: &Bars,
) -> anyhow::Result<(Dataset, Measured)> {
    let options = args.data.columns.options(true);
    let data = bars.read(&args.files(), &options)?;
    let rows = &data.rows;
    args.slice.iter().try_for_each(|name| Slicing::check(name, rows)).map_err(Error::from)?;
    let predictions = Predictions::read(path, &options).map_err(Error::from)?;
    let baseline = baseline_of(args, rows, bars)?;
    let figures = predictions.figures(rows, args.seed).map_err(Error::from)?;
    let figures = sliced(figures, args, rows)?;
    let compared = compared_with(baseline, args, &figures, &data)?;
    let before = compared.as_ref().map(Compared::before);
    let (model_bytes, swap_consistency, seed) = (None, None, args.seed);
    let grounds = GateContext { figures: &figures, rows, before, model_bytes, swap_consistency, seed };
    let gates = grounds.check(gates).map_err(Error::from)?;
    let bare = (predictions.bare > 0).then(|| {
        format!(
            "{} predictions have no probabilities: log_loss, brier, ece and the like say nothing of them",
            predictions.bare
        )
    });
    let warnings = bare.into_iter().chain(warnings(rows, None));
    let warnings = warnings.chain(compared.iter().flat_map(Compared::notes).cloned()).collect();
    let (folds, curve, swap, predictor) = (None, None, None, None);
    Ok((data, Measured { figures, folds, curve, swap, compared, gates, warnings, predictor }))
}

/// What there is to compare with, and the path of it.
fn baseline_of<'a>(
    args: &'a EvaluateArgs,
    rows: &[Row],
    bars: &Bars,
) -> anyhow::Result<Option<(&'a Path, Baseline)>> {
    let baseline = args.baseline.as_deref().map(|path| {
        let baseline = compare::baseline(path, &args.conflict, rows, bars)?;
        anyhow::Ok((path, baseline))
    });
    baseline.transpose()
}

fn compared_with(
    baseline: Option<(&Path, Baseline)>,
    args: &EvaluateArgs,
    figures: &Measurement,
    data: &Dataset,
) -> anyhow::Result<Option<Compared>> {
    let compared = baseline.map(|(path, baseline)| Compared::new(&baseline, path, figures, data, args.seed));
    compared.transpose()
}

/// Measures how well a model is learnt.
fn cross_validated(
    args: &EvaluateArgs,
    folds: Folds,
    gates: &[Gate],
    bars: &Bars,
) -> anyhow::Result<(Dataset, Measured)> {
    if args.model.is_dir() || (args.model.as_os_str() == DEFAULT_MODEL && !args.model.exists()) {
        bail!("{}: a model, expected labelled data: `--cv` trains models of its own", args.model.display());
    }
    let with = &args.cv.with;
    let base = training::base(args.cv.from.as_deref())?;
    let (config, conflicts) =
        (training::config(with, base.as_deref())?, training::conflicts(&args.conflict)?);
    let data = bars.read(&args.files(), &args.data.columns.options(true))?;
    args.slice.iter().try_for_each(|name| Slicing::check(name, &data.rows)).map_err(Error::from)?;
    let (vectors, lexicon) = (training::vectors(with, bars)?, training::lexicon(with)?);
    if let Some(path) = args.baseline.as_deref().filter(|path| !path.is_file()) {
        bail!(
            "--baseline: {}: expected a report: a model may know the data that `--cv` holds out",
            path.display()
        );
    }
    let baseline = baseline_of(args, &data.rows, bars)?;
    let trainer_conflict = conflicts.first().cloned();
    let overlap = base.as_deref().and_then(|base| TrainingOverlap::of(base, &data).warning());
    let trainer = Trainer::new().base(base).config(config).conflicts(conflicts);
    let trainer = trainer.vectors(vectors).lexicon(lexicon).seed(args.seed);
    let CrossValidation { figures, folds } =
        CrossValidation::repeated(&trainer, &data, folds, args.seed, bars).map_err(Error::from)?;
    let (rows, seed) = (&data.rows, args.seed);
    let curve = args.cv.curve.then(|| LearningCurve::measure(&trainer, &data, folds.clone(), seed, bars));
    let curve = curve.transpose().map_err(Error::from)?;
    let figures = sliced(figures, args, rows)?;
    let compared = compared_with(baseline, args, &figures, &data)?;
    let before = compared.as_ref().map(Compared::before);
    let grounds =
        GateContext { figures: &figures, rows, before, model_bytes: None, swap_consistency: None, seed };
    let gates = grounds.check(gates).map_err(Error::from)?;
    let warnings = warnings(rows, trainer_conflict.as_ref()).into_iter();
    let warnings = overlap.map(|warning| format!("--from: {warning}")).into_iter().chain(warnings);
    let warnings = warnings.chain(compared.iter().flat_map(Compared::notes).cloned()).collect();
    let folds = Some(folds);
    let measured = Measured { figures, folds, curve, swap: None, compared, gates, warnings, predictor: None };
    Ok((data, measured))
}

/// Figures with the slices that were asked for.
fn sliced(mut figures: Measurement, args: &EvaluateArgs, rows: &[Row]) -> anyhow::Result<Measurement> {
    if figures.stance.is_none() && figures.sentiment.is_none() {
        bail!(
            "no stance is labelled in the data, nor a sentiment that is predicted; expected labels to measure the model on"
        );
    }
    figures.slice_by(&args.slice, rows, args.seed).map_err(Error::from)?;
    Ok(figures)
}

/// What an evaluation reports.
struct Measured {
    figures: Measurement,
    /// Of a cross-validation.
    folds: Option<Vec<FoldFigures>>,
    curve: Option<LearningCurve>,
    swap: Option<Swap>,
    compared: Option<Compared>,
    gates: Vec<GateResult>,
    /// What to bear in mind.
    warnings: Vec<String>,
    /// The model; there are many in a cross-validation, and none of them is kept.
    predictor: Option<Predictor>,
}

impl Measured {
    fn report<'r>(&'r self, rows: &'r [Row], model: &'r str) -> EvaluationReport<'r> {
        let compared = self.compared.as_ref().map(Compared::report);
        EvaluationReport {
            model,
            figures: &self.figures,
            rows,
            compared,
            gates: &self.gates,
            warnings: &self.warnings,
        }
    }
}

fn model_name(args: &EvaluateArgs) -> String {
    let measured = args.predictions.as_ref().unwrap_or(&args.model);
    args.cv.cv.map_or_else(|| measured.display().to_string(), |folds| format!("{folds} folds"))
}

/// Size of the files that a model is read from.
fn model_bytes(dir: &Path) -> u64 {
    let size = |file| std::fs::metadata(dir.join(file)).ok().map(|file| file.len());
    let sizes: Vec<u64> = MODEL_FILES.into_iter().filter_map(size).collect();
    if sizes.is_empty() { Model::embedded_bytes() } else { sizes.into_iter().sum() }
}

/// Swaps `A,B`, or if nothing is named the first two sides of the conflict.
fn swap(predictor: &Predictor, rows: &[Row], names: &str) -> anyhow::Result<Swap> {
    let named: Vec<&str> = names.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    let sides = predictor.parties().into_iter().flat_map(|conflict| &conflict.parties);
    let sides: Vec<&str> =
        sides.filter(|party| party.role == Role::Side).map(|party| party.id.as_str()).collect();
    let chosen = if named.is_empty() { sides.get(..2).unwrap_or_default() } else { named.as_slice() };
    let &[a, b] = chosen else {
        bail!("`--swap-parties={names}`: expected two parties, A,B");
    };
    let swap = Swap::measure(predictor, rows, [a, b]).map_err(Error::from)?;
    if swap.n == 0 {
        bail!("`--swap-parties`: no row has `{a}` or `{b}` as a target");
    }
    Ok(swap)
}

/// With a conflict, targets are most likely meant to be its parties.
fn warn_of_strangers(predictor: &Predictor, rows: &[Row]) {
    let of_row = |row: &'_ Row| -> Vec<(String, String)> {
        let Some(conflict) = predictor.conflict_of(row) else { return Vec::new() };
        let unplaced = row.targets.iter().filter(|target| target.span.is_none());
        let names = unplaced.filter_map(|target| target.name.as_deref());
        let strangers = names.filter(|name| conflict.party(name).is_none());
        strangers.map(|name| (conflict.name.clone(), name.to_owned())).collect()
    };
    let strangers: BTreeSet<(String, String)> = rows.iter().flat_map(of_row).collect();
    if let Some((conflict, first)) = strangers.first() {
        let n = strangers.len();
        say(&format!("warning: {n} targets are no parties of `{conflict}`, such as `{first}`"));
    }
}
