//! `stance evaluate`.

use std::collections::BTreeSet;
use std::io::Write;

use anyhow::bail;
use serde_json::{Map, Value, json};

use super::args::{EvaluateArgs, EvaluateFormat};
use super::card::Typed;
use super::io::{Terminal, say, unless_reader_left, width};
use super::progress::Bars;
use super::{Answer, DEFAULT_MODEL, card, learn, open_model};
use crate::Error;
use crate::conflict::{Conflict, Role};
use crate::dataset::{Dataset, Row};
use crate::evaluate::{CrossValidation, Evaluation, Figures, FoldFigures, GateResult, Swap, check_gates};
use crate::label::Label;
use crate::pipeline::{Predictor, Trainer};
use crate::report::{CardResults, json as json_report, text};

pub(super) fn run(args: &EvaluateArgs, terminal: &Terminal) -> anyhow::Result<Answer> {
    let bars = Bars::default();
    let (data, measured) = match args.cv.cv {
        Some(folds) => cross_validated(args, folds, &bars)?,
        None => of_model(args, &bars)?,
    };
    bars.end();
    unless_reader_left(write(args, terminal, &measured, &data))?;
    let failed = text::failed_gates(&measured.gates);
    if failed.is_empty() {
        return Ok(Answer::Yes);
    }
    say(failed.trim_end());
    Ok(Answer::No)
}

/// Measures a model.
fn of_model(args: &EvaluateArgs, bars: &Bars) -> anyhow::Result<(Dataset, Measured)> {
    if args.update_card {
        card::can_update(&args.model)?;
    }
    let mut predictor = Predictor::new(open_model(&args.model)?);
    if let Some(conflict) = &args.conflict {
        predictor = predictor.conflict(&Conflict::open(conflict).map_err(Error::from)?);
    }
    let data = bars.read(&args.files(), &args.data.columns.options(true))?;
    warn_of_strangers(&predictor, &data.rows);
    let figures = Figures::measure(&predictor, &data.rows, args.seed, bars).map_err(Error::from)?;
    let swap = args.swap_parties.as_deref().map(|names| swap(&predictor, &data.rows, names)).transpose()?;
    if figures.stance.is_none() && (figures.sentiment.is_none() || !args.min.is_empty()) {
        bail!("no stance is labelled in the data, expected labels to measure the model on");
    }
    bars.end();
    if args.update_card {
        let typed = Typed::new("evaluate").word(&card::name(&args.model)).files(&args.data.files);
        let typed = typed.columns(&args.data.columns).option("--conflict", &args.conflict).seed(args.seed);
        card::update(&args.model, &CardResults::of_figures(&figures, &data.sources, &typed.text()))?;
    }
    let gates = gates(&figures, args);
    Ok((data, Measured { figures, folds: None, swap, gates, predictor: Some(predictor) }))
}

/// Measures how well a model is learnt.
fn cross_validated(args: &EvaluateArgs, folds: u16, bars: &Bars) -> anyhow::Result<(Dataset, Measured)> {
    if args.model.is_dir() || (args.model.as_os_str() == DEFAULT_MODEL && !args.model.exists()) {
        bail!("{}: a model, expected labelled data: `--cv` trains models of its own", args.model.display());
    }
    Terminal::can_write(args.output.as_deref())?;
    let with = &args.cv.with;
    let (config, conflict) = (learn::config(with)?, learn::conflict(args.conflict.as_deref())?);
    let data = bars.read(&args.files(), &args.data.columns.options(true))?;
    let (vectors, lexicon) = (learn::vectors(with, bars)?, learn::lexicon(with)?);
    let trainer = Trainer::new().config(config).conflict(conflict).vectors(vectors).lexicon(lexicon);
    let trainer = trainer.seed(args.seed);
    let CrossValidation { figures, folds } =
        CrossValidation::measure(&trainer, &data, folds.into(), args.seed, bars).map_err(Error::from)?;
    let gates = gates(&figures, args);
    Ok((data, Measured { figures, folds: Some(folds), swap: None, gates, predictor: None }))
}

fn gates(figures: &Figures, args: &EvaluateArgs) -> Vec<GateResult> {
    figures.stance.as_ref().map_or(Vec::new(), |stance| check_gates(stance, &args.min))
}

/// What an evaluation reports.
struct Measured {
    figures: Figures,
    /// Of a cross-validation.
    folds: Option<Vec<FoldFigures>>,
    swap: Option<Swap>,
    gates: Vec<GateResult>,
    /// The model; there are many in a cross-validation, and none of them is kept.
    predictor: Option<Predictor>,
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
    let Some(conflict) = predictor.parties() else { return };
    let names = rows.iter().flat_map(|row| &row.targets).filter_map(|target| target.name.as_deref());
    let strangers: BTreeSet<&str> = names.filter(|name| conflict.party(name).is_none()).collect();
    if let Some(first) = strangers.first() {
        let n = strangers.len();
        say(&format!("warning: {n} targets are no parties of `{}`, such as `{first}`", conflict.name));
    }
}

fn write(
    args: &EvaluateArgs,
    terminal: &Terminal,
    measured: &Measured,
    data: &Dataset,
) -> anyhow::Result<()> {
    let mut output = terminal.output(args.output.as_deref())?;
    match args.format {
        EvaluateFormat::Text => {
            output.text(&text::figures(&measured.figures, width()))?;
            measured.folds.iter().try_for_each(|folds| output.text(&text::folds(folds, width())))?;
            measured.swap.iter().try_for_each(|swap| output.text(&text::swap(swap, width())))?;
        }
        EvaluateFormat::Json => {
            let report = json_of(measured, args, data);
            serde_json::to_writer_pretty(&mut output, &report)?;
            output.write_all(b"\n")?;
        }
    }
    output.finish()
}

fn json_of(measured: &Measured, args: &EvaluateArgs, data: &Dataset) -> Value {
    let Measured { figures, folds, swap, gates, predictor } = measured;
    let mut report = figures.stance.as_ref().map_or_else(Map::new, json_report::evaluation);
    let slices = figures.targets.iter().map(|(name, slice)| (name.clone(), object(Some(slice))));
    let slices: Map<String, Value> = slices.collect();
    let fields = [
        ("sentiment", object(figures.sentiment.as_ref())),
        ("slices", if slices.is_empty() { json!({}) } else { json!({ "target": slices }) }),
        ("swap", swap.as_ref().map_or(Value::Null, json_report::swap)),
        ("gates", json_report::gates(gates)),
        ("model", predictor.as_ref().map_or(Value::Null, |predictor| model(predictor, args))),
        ("data", json!(data.sources)),
    ];
    report.extend(fields.map(|(name, value)| (name.to_owned(), value)));
    if let Some(folds) = folds {
        report.insert("cross_validation".into(), json_report::folds(folds));
    }
    Value::Object(report)
}

fn model(predictor: &Predictor, args: &EvaluateArgs) -> Value {
    json!({
        "path": args.model.display().to_string(),
        "library_version": predictor.model().library_version,
        "conflict": predictor.parties().map(|conflict| &conflict.name),
        "data": predictor.model().data,
    })
}

fn object<L: Label>(evaluation: Option<&Evaluation<L>>) -> Value {
    evaluation.map_or(Value::Null, |evaluation| Value::Object(json_report::evaluation(evaluation)))
}
