//! `stance evaluate`.

mod write;

use std::path::{Path, PathBuf};

use anyhow::bail;

use super::args::{EvaluateArgs, EvaluateFormat};
use super::card::CommandLine;
use super::compare;
use super::inputs::Inputs;
use super::io::{Terminal, ignore_broken_pipe, say_lines, say_warnings};
use super::progress::Bars;
use super::{DEFAULT_MODEL, ExitStatus, card, training};
use crate::dataset::{Dataset, Row};
use crate::evaluate::{
    EvaluationRun, Evaluator, Folds, Gate, Predictions, TrainingOverlap, read_gates, refuse_drops,
};
use crate::model::Model;
use crate::pipeline::Trainer;
use crate::report::{CardResults, failed_gates};
use write::write;

pub(super) fn run(args: &EvaluateArgs, terminal: &Terminal) -> anyhow::Result<ExitStatus> {
    let outputs: Vec<&PathBuf> = args.output.iter().chain(args.report.iter().map(|(_, path)| path)).collect();
    for (i, output) in outputs.iter().enumerate() {
        inputs_of(args).refuse_overwrite(Some(output))?;
        if outputs[..i].iter().any(|other| is_same_file(other, output)) {
            bail!("{}: two reports would go there, expected a file for each", output.display());
        }
        Terminal::can_write(Some(output))?;
    }
    let gates = gates(args)?;
    let bars = Bars::default();
    let mut run = match (args.cv.cv, &args.predictions) {
        (Some(folds), _) => cross_validated(args, folds, gates, &bars)?,
        (None, Some(predictions)) => of_predictions(args, predictions, gates, &bars)?,
        (None, None) => of_model(args, gates, &bars)?,
    };
    run.model = model_name(args);
    bars.end();
    if args.format != EvaluateFormat::Github {
        say_warnings(&run.warnings);
    }
    for (format, path) in &args.report {
        write(args, (*format, Some(path)), terminal, &run)?;
    }
    ignore_broken_pipe(write(args, (args.format, args.output.as_deref()), terminal, &run))?;
    if run.passed() {
        return Ok(ExitStatus::Yes);
    }
    if args.format != EvaluateFormat::Github {
        say_lines(failed_gates(&run).trim_end());
    }
    Ok(if args.must.exit_zero { ExitStatus::Yes } else { ExitStatus::No })
}

/// Gates of the command line and of the file; those on a drop are refused without a baseline, before anything
/// is read.
fn gates(args: &EvaluateArgs) -> anyhow::Result<Vec<Gate>> {
    let mut gates = args.must.min.clone();
    if let Some(file) = &args.must.gates {
        gates.extend(read_gates(file)?);
    }
    if args.baseline.is_none() {
        refuse_drops(&gates)?;
    }
    Ok(gates)
}

/// Whether two names stand for one file, which need not be there.
fn is_same_file(a: &Path, b: &Path) -> bool {
    std::path::absolute(a).ok().zip(std::path::absolute(b).ok()).is_some_and(|(a, b)| a == b)
}

/// What is read. A baseline may be replaced: that is how a report becomes the next one.
fn inputs_of(args: &EvaluateArgs) -> Inputs {
    let inputs = Inputs::default().files(args.files()).files(&args.must.gates);
    let inputs = inputs.files(&args.predictions);
    let inputs = inputs.learning(&args.cv.with, &args.conflict).model(&args.model);
    args.baseline.iter().chain(&args.cv.from).fold(inputs, |inputs, model| inputs.model(model))
}

/// What to measure on rows, with what was asked for.
fn evaluator(args: &EvaluateArgs, gates: Vec<Gate>, rows: &[Row], bars: &Bars) -> anyhow::Result<Evaluator> {
    let baseline = args.baseline.as_deref().map(|path| compare::baseline(path, &args.conflict, rows, bars));
    let names = |names: &String| -> Vec<String> {
        names.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
    };
    let swap = args.swap_parties.as_ref().map(names);
    let evaluator = Evaluator::new().slices(&args.slice).gates(gates).baseline(baseline.transpose()?);
    Ok(evaluator.swap_parties(swap).seed(args.seed))
}

/// Measures a model.
fn of_model(args: &EvaluateArgs, gates: Vec<Gate>, bars: &Bars) -> anyhow::Result<EvaluationRun> {
    if args.update_card {
        card::can_update(&args.model)?;
    }
    let predictor = compare::predictor(&args.model, &args.conflict)?;
    let data = read(args, bars)?;
    let overlap = || TrainingOverlap::between(predictor.model(), &data).warning();
    if let Some(warning) = args.update_card.then(overlap).flatten() {
        bail!("--update-card: {warning}, expected data that the model has not seen");
    }
    let evaluator = evaluator(args, gates, &data.rows, bars)?.model_bytes(Some(model_bytes(&args.model)));
    let run = evaluator.evaluate(&predictor, data, bars)?;
    if args.update_card {
        bars.end();
        let typed = CommandLine::new("evaluate").word(&card::name(&args.model)).files(&args.data.files);
        let typed = typed.columns(&args.data.columns).option("--conflict", &args.conflict).seed(args.seed);
        let (measurement, sources) = (&run.measurement, &run.data.sources);
        card::update(&args.model, &CardResults::of_figures(measurement, sources, &typed.text()))?;
    }
    Ok(run)
}

/// Measures what another program predicted.
fn of_predictions(
    args: &EvaluateArgs,
    path: &Path,
    gates: Vec<Gate>,
    bars: &Bars,
) -> anyhow::Result<EvaluationRun> {
    let of_model = args.baseline.as_deref().is_some_and(|path| !path.is_file());
    if !args.conflict.is_empty() && !of_model {
        bail!("--conflict: predictions are taken as they are, expected it beside `--baseline MODEL` alone");
    }
    let data = read(args, bars)?;
    let predictions = Predictions::read(path, &args.data.columns.options(true))?;
    let evaluator = evaluator(args, gates, &data.rows, bars)?;
    Ok(evaluator.evaluate_predictions(&predictions, data)?)
}

/// Measures how well a model is learnt.
fn cross_validated(
    args: &EvaluateArgs,
    folds: Folds,
    gates: Vec<Gate>,
    bars: &Bars,
) -> anyhow::Result<EvaluationRun> {
    if args.model.is_dir() || (args.model.as_os_str() == DEFAULT_MODEL && !args.model.exists()) {
        bail!("{}: a model, expected labelled data: `--cv` trains models of its own", args.model.display());
    }
    if let Some(path) = args.baseline.as_deref().filter(|path| !path.is_file()) {
        bail!(
            "--baseline: {}: expected a report: a model may know the data that `--cv` holds out",
            path.display()
        );
    }
    let with = &args.cv.with;
    let base = training::base(args.cv.from.as_deref())?;
    let config = training::config(with, base.as_deref())?;
    let conflicts = training::conflicts(&args.conflict)?;
    let data = read(args, bars)?;
    let (vectors, lexicon) = (training::vectors(with, bars)?, training::lexicon(with)?);
    let trainer = Trainer::new().base(base).config(config).conflicts(conflicts);
    let trainer = trainer.vectors(vectors).lexicon(lexicon).seed(args.seed);
    let evaluator = evaluator(args, gates, &data.rows, bars)?;
    Ok(evaluator.cross_validate(&trainer, data, folds, args.cv.curve, bars)?)
}

fn read(args: &EvaluateArgs, bars: &Bars) -> anyhow::Result<Dataset> {
    bars.read(&args.files(), &args.data.columns.options(true))
}

fn model_name(args: &EvaluateArgs) -> String {
    let measured = args.predictions.as_ref().unwrap_or(&args.model);
    args.cv.cv.map_or_else(|| measured.display().to_string(), |folds| format!("{folds} folds"))
}

/// Size of the files that a model is read from.
fn model_bytes(dir: &Path) -> u64 {
    Model::bytes_of(dir).unwrap_or_else(Model::embedded_bytes)
}
