//! `stance estimate`.

use std::io::Write;

use anyhow::bail;
use rustc_hash::FxHashSet;

use super::args::{EstimateArgs, EstimateFormat};
use super::inputs::Inputs;
use super::io::{Terminal, ignore_broken_pipe, say_warnings, width};
use super::progress::Bars;
use super::{ExitStatus, open_model};
use crate::dataset::{Placed, open, read_fields};
use crate::estimate::{By, ErrorRates, Labelling, SamplingFrame, Totals, read_rates};
use crate::label::{Label, Stance};
use crate::model::Model;
use crate::pipeline::Progress;
use crate::report::{estimate, measured_by};

pub(super) fn run(args: &EstimateArgs, terminal: &Terminal) -> anyhow::Result<ExitStatus> {
    let inputs = Inputs::default().files(&args.files).files(&args.gold).files(&args.evaluation);
    inputs.model(&args.model).refuse_overwrite(args.output.as_deref())?;
    Terminal::can_write(args.output.as_deref())?;
    let model = open_model(&args.model)?;
    let trained: FxHashSet<u64> = model.texts.iter().copied().collect();
    let bars = Bars::default();
    bars.begin("read", 0);
    let mut frame = SamplingFrame::new(objects(args)?)?;
    frame.leave_out(&trained);
    if frame.rows.is_empty() {
        bail!("the model was trained on every text that is predicted, expected others to count");
    }
    let labelling = label(args, &mut frame, &trained, &bars)?;
    let rates = args.evaluation.as_deref().map(read_rates).transpose()?;
    let known = ErrorRates { rates, prior: prior(&model) };
    let by = By::new(args.by.iter().map(|name| name.trim()));
    let totals = Totals::new(&frame, labelling.as_ref(), &by, args.level, &known)?;
    bars.end();
    say_warnings(&totals.warnings);
    ignore_broken_pipe(write(args, terminal, &totals))?;
    Ok(ExitStatus::Yes)
}

/// The objects of all files of predictions.
fn objects(args: &EstimateArgs) -> anyhow::Result<Vec<Placed>> {
    let mut objects = Vec::new();
    let options = args.columns.options(false);
    for path in &args.files {
        let bytes = open(path)?;
        objects.extend(read_fields(&path.display().to_string(), bytes, &options)?);
    }
    Ok(objects)
}

/// Puts the labels onto the predictions, if there are any.
fn label(
    args: &EstimateArgs,
    frame: &mut SamplingFrame,
    trained: &FxHashSet<u64>,
    bars: &Bars,
) -> anyhow::Result<Option<Labelling>> {
    let Some(gold) = &args.gold else { return Ok(None) };
    let rows = bars.read(std::slice::from_ref(gold), &args.columns.options(false))?.rows;
    Ok(Some(frame.label(&rows, trained)?))
}

/// The share of each stance in what a model was trained on.
fn prior(model: &Model) -> Option<[f64; 3]> {
    let head = model.stance.as_ref()?;
    let count = |stance: &Stance| head.report.examples.get(stance.name()).copied().unwrap_or_default();
    let counts: Vec<f64> = Stance::ALL.iter().map(|stance| count(stance) as f64).collect();
    let sum: f64 = counts.iter().sum();
    let [favor, against, neutral] = counts.try_into().ok()?;
    (sum > 0.0).then(|| [favor / sum, against / sum, neutral / sum])
}

fn write(args: &EstimateArgs, terminal: &Terminal, totals: &Totals) -> anyhow::Result<()> {
    let mut output = terminal.output(args.output.as_deref())?;
    match args.format {
        EstimateFormat::Text => output.text(&estimate::text(totals, width()))?,
        EstimateFormat::Json => {
            let mut report = estimate::json(totals);
            report["measured_by"] = measured_by(None);
            serde_json::to_writer_pretty(&mut output, &report)?;
            output.write_all(b"\n")?;
        }
        EstimateFormat::Csv => output.write_all(estimate::csv(totals).as_bytes())?,
        EstimateFormat::Html => output.write_all(estimate::page(totals).as_bytes())?,
    }
    output.finish()
}
