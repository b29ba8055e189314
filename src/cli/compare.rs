//! `stance compare`, and baselines of `stance evaluate`.

use std::io::Write;
use std::path::Path;

use anyhow::bail;

use super::args::{CompareArgs, CompareFormat};
use super::inputs::Inputs;
use super::io::{Terminal, ignore_broken_pipe, say_warnings, width};
use super::progress::Bars;
use super::training;
use super::{ExitStatus, open_model};
use crate::dataset::Row;
use crate::evaluate::{Baseline, EvaluationRun, Evaluator, Measurement, TrainingOverlap, files_twice};
use crate::pipeline::Predictor;
use crate::report::ReportOptions;

pub(super) fn run(args: &CompareArgs, terminal: &Terminal) -> anyhow::Result<ExitStatus> {
    let inputs = Inputs::default().files(&args.data.files).files(&args.conflict);
    let inputs = inputs.files([&args.before, &args.after]);
    inputs.model(&args.before).model(&args.after).refuse_overwrite(args.output.as_deref())?;
    Terminal::can_write(args.output.as_deref())?;
    let run = if args.data.files.is_empty() { of_reports(args)? } else { of_models(args)? };
    say_warnings(&run.warnings);
    ignore_broken_pipe(write(args, terminal, &run))?;
    Ok(ExitStatus::Yes)
}

/// Measures two models on the same data.
fn of_models(args: &CompareArgs) -> anyhow::Result<EvaluationRun> {
    let (before, after) = (predictor(&args.before, &args.conflict)?, predictor(&args.after, &args.conflict)?);
    let bars = Bars::default();
    let data = bars.read(&args.data.files, &args.data.columns.options(true))?;
    let overlap = |predictor: &Predictor, path: &Path| {
        let warning = TrainingOverlap::between(predictor.model(), &data).warning();
        warning.map(|warning| format!("{}: {warning}", path.display()))
    };
    let overlaps = overlap(&before, &args.before).into_iter().chain(overlap(&after, &args.after));
    let warnings = files_twice(&data.sources).into_iter().chain(overlaps).collect();
    let baseline = of_model(&args.before, &before, &data.rows, &bars)?;
    let evaluator = Evaluator::new().baseline(Some(baseline)).seed(args.seed);
    let run = evaluator.evaluate(&after, data, &bars)?;
    bars.end();
    Ok(EvaluationRun { model: args.after.display().to_string(), warnings, ..run })
}

/// Compares two reports of what was measured before.
fn of_reports(args: &CompareArgs) -> anyhow::Result<EvaluationRun> {
    if let Some(path) = [&args.before, &args.after].into_iter().find(|path| !path.is_file()) {
        bail!(
            "{}: no report, expected DATA to measure models on or two reports of `--with-rows`",
            path.display()
        );
    }
    let (before, after) = (Baseline::read(&args.before)?, Baseline::read(&args.after)?);
    Ok(EvaluationRun::of_reports(&before, &after, args.seed)?)
}

fn write(args: &CompareArgs, terminal: &Terminal, run: &EvaluationRun) -> anyhow::Result<()> {
    let options = &ReportOptions { width: width(), show: args.show, ..ReportOptions::default() };
    let mut output = terminal.output(args.output.as_deref())?;
    match args.format {
        CompareFormat::Text => output.text(&run.comparison_text(options))?,
        CompareFormat::Markdown => output.write_all(run.comparison_markdown(options).as_bytes())?,
        CompareFormat::Html => output.write_all(run.comparison_html(options).as_bytes())?,
        CompareFormat::Json => {
            serde_json::to_writer_pretty(&mut output, &run.comparison_json())?;
            output.write_all(b"\n")?;
        }
    }
    output.finish()
}

/// A model ready to score, for its own conflicts or others.
pub(super) fn predictor(model: &Path, conflicts: &[String]) -> anyhow::Result<Predictor> {
    let predictor = Predictor::new(open_model(model)?);
    match training::conflicts(conflicts)?.as_slice() {
        [] => Ok(predictor),
        conflicts => Ok(predictor.with_conflicts(conflicts)),
    }
}

/// The baseline of a path: a report if that is a file, else a model.
pub(super) fn baseline(
    path: &Path,
    conflicts: &[String],
    rows: &[Row],
    bars: &Bars,
) -> anyhow::Result<Baseline> {
    match path.is_file() {
        true => Ok(Baseline::read(path)?),
        false => of_model(path, &predictor(path, conflicts)?, rows, bars),
    }
}

fn of_model(path: &Path, predictor: &Predictor, rows: &[Row], bars: &Bars) -> anyhow::Result<Baseline> {
    let (stances, sentiments) = Measurement::examples(predictor, rows, bars)?;
    Ok(Baseline::of_examples(&path.display().to_string(), rows, (&stances, &sentiments)))
}
