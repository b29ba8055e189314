//! `stance compare`, and baselines of `stance evaluate`.

use std::io::Write;
use std::path::Path;

use anyhow::bail;
use serde_json::json;

use super::args::{CompareArgs, CompareFormat};
use super::inputs::Inputs;
use super::io::{Terminal, say_warnings, unless_reader_left, width};
use super::progress::Bars;
use super::training;
use super::{ExitStatus, open_model};
use crate::Error;
use crate::dataset::{Dataset, Row, Source};
use crate::evaluate::{Baseline, Comparison, Measurement, Paired, TrainingOverlap};
use crate::pipeline::Predictor;
use crate::report::evaluation::{compared_json, compared_markdown, compared_text};
use crate::report::html::{self, PageFacts};
use crate::report::{ComparedReport, EvaluationReport};

pub(super) fn run(args: &CompareArgs, terminal: &Terminal) -> anyhow::Result<ExitStatus> {
    let inputs = Inputs::default().files(&args.data.files).files(&args.conflict);
    let inputs = inputs.files([&args.before, &args.after]);
    inputs.model(&args.before).model(&args.after).keep(args.output.as_deref())?;
    Terminal::can_write(args.output.as_deref())?;
    if args.data.files.is_empty() {
        return reports(args, terminal);
    }
    let (before, after) = (predictor(&args.before, &args.conflict)?, predictor(&args.after, &args.conflict)?);
    let bars = Bars::default();
    let data = bars.read(&args.data.files, &args.data.columns.options(true))?;
    let figures = Measurement::measure(&after, &data.rows, args.seed, &bars).map_err(Error::from)?;
    if figures.stance.is_none() && figures.sentiment.is_none() {
        bail!("no stance or sentiment is labelled in the data, expected labels to measure the models on");
    }
    let baseline = of_model(&args.before, &before, &data.rows, &bars)?;
    let compared = Compared::new(&baseline, &args.before, &figures, &data, args.seed)?;
    bars.end();
    let overlap = |predictor: &Predictor, path: &Path| {
        let warning = TrainingOverlap::of(predictor.model(), &data).warning();
        warning.map(|warning| format!("{}: {warning}", path.display()))
    };
    let warnings: Vec<String> =
        overlap(&before, &args.before).into_iter().chain(overlap(&after, &args.after)).collect();
    say_warnings(&warnings);
    let model = args.after.display().to_string();
    let compared = Some(compared.report());
    let report = EvaluationReport {
        model: &model,
        figures: &figures,
        rows: &data.rows,
        compared,
        gates: &[],
        warnings: &warnings,
    };
    unless_reader_left(write(args, terminal, &report, &data.sources))?;
    Ok(ExitStatus::Yes)
}

/// Compares two reports of what was measured before.
fn reports(args: &CompareArgs, terminal: &Terminal) -> anyhow::Result<ExitStatus> {
    if let Some(path) = [&args.before, &args.after].into_iter().find(|path| !path.is_file()) {
        bail!(
            "{}: no report, expected DATA to measure models on or two reports of `--with-rows`",
            path.display()
        );
    }
    let (before, after) = (
        Baseline::read(&args.before).map_err(Error::from)?,
        Baseline::read(&args.after).map_err(Error::from)?,
    );
    let (rows, figures) = after.figures(args.seed);
    let paired = before.paired_with(&after).map_err(Error::from)?;
    say_warnings(&paired.notes);
    let compared = Compared::of_paired(&args.before, paired, &figures, args.seed);
    let model = args.after.display().to_string();
    let warnings = compared.notes();
    let compared = Some(compared.report());
    let report =
        EvaluationReport { model: &model, figures: &figures, rows: &rows, compared, gates: &[], warnings };
    unless_reader_left(write(args, terminal, &report, &[]))?;
    Ok(ExitStatus::Yes)
}

fn write(
    args: &CompareArgs,
    terminal: &Terminal,
    report: &EvaluationReport<'_>,
    data: &[Source],
) -> anyhow::Result<()> {
    let mut output = terminal.output(args.output.as_deref())?;
    match args.format {
        CompareFormat::Text => output.text(&compared_text(report, args.show, width()))?,
        CompareFormat::Markdown => output.write_all(compared_markdown(report, args.show).as_bytes())?,
        CompareFormat::Html => {
            let facts = PageFacts { data, show: args.show, ..PageFacts::default() };
            output.write_all(html::compared(report, &facts).as_bytes())?;
        }
        CompareFormat::Json => {
            let mut json = compared_json(report);
            json["model"] = json!(report.model);
            serde_json::to_writer_pretty(&mut output, &json)?;
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
        conflicts => Ok(predictor.conflicts(conflicts)),
    }
}

/// What changed since a baseline.
pub(super) struct Compared {
    name: String,
    paired: Paired,
    comparison: Comparison,
}

/// The baseline of a path: a report if that is a file, else a model.
pub(super) fn baseline(
    path: &Path,
    conflicts: &[String],
    rows: &[Row],
    bars: &Bars,
) -> anyhow::Result<Baseline> {
    match path.is_file() {
        true => Ok(Baseline::read(path).map_err(Error::from)?),
        false => of_model(path, &predictor(path, conflicts)?, rows, bars),
    }
}

fn of_model(path: &Path, predictor: &Predictor, rows: &[Row], bars: &Bars) -> anyhow::Result<Baseline> {
    let (stances, sentiments) = Measurement::examples(predictor, rows, bars).map_err(Error::from)?;
    Ok(Baseline::of_examples(&path.display().to_string(), rows, (&stances, &sentiments)))
}

impl Compared {
    /// Compares figures with a baseline, which is of this path.
    pub(super) fn new(
        baseline: &Baseline,
        path: &Path,
        figures: &Measurement,
        data: &Dataset,
        seed: u64,
    ) -> anyhow::Result<Self> {
        let paired = baseline.paired(&data.rows, figures, &data.sources).map_err(Error::from)?;
        Ok(Self::of_paired(path, paired, figures, seed))
    }

    fn of_paired(path: &Path, paired: Paired, figures: &Measurement, seed: u64) -> Self {
        let comparison = paired.comparison(figures, seed);
        Self { name: path.display().to_string(), paired, comparison }
    }

    pub(super) fn before(&self) -> &Paired {
        &self.paired
    }

    /// What the two do not share.
    pub(super) fn notes(&self) -> &[String] {
        &self.paired.notes
    }

    pub(super) fn report(&self) -> ComparedReport<'_> {
        ComparedReport { baseline: &self.name, comparison: &self.comparison }
    }
}
