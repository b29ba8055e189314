//! `stance train`.

use std::collections::{BTreeSet, HashMap};

use super::ExitStatus;
use super::args::{LearnArgs, TrainArgs};
use super::card::{CommandLine, name};
use super::inputs::Inputs;
use super::io::{Terminal, say, say_warnings, width};
use super::progress::Bars;
use super::training;
use crate::classify::{Outcome, StopReason};
use crate::dataset::{Dataset, Row, Source, near_copies_apart, warnings};
use crate::evaluate::{Evaluation, Measurement, TrainingOverlap, files_twice, label_warnings};
use crate::label::{Label, Sentiment, Stance};
use crate::model::{Config, Head, Model, Pull};
use crate::pipeline::{Predictor, Progress, Trained, Trainer};
use crate::report::{CardFacts, card, figures_text};

pub(super) fn run(args: &TrainArgs, terminal: &Terminal) -> anyhow::Result<ExitStatus> {
    let base = training::base(args.from.as_deref())?;
    let config = training::config(&args.learn.with, base.as_deref())?;
    let conflicts = training::conflicts(&args.learn.conflict)?;
    Model::can_write(&args.model)?;
    let inputs = Inputs::default().files(&args.data.files).files(&args.dev);
    inputs.learning(&args.learn.with, &args.learn.conflict).refuse_overwrite_of_model(&args.model)?;
    let bars = Bars::default();
    let options = args.data.columns.options(true);
    let (mut data, dev) = (bars.read(&args.data.files, &options)?, bars.read(&args.dev, &options)?);
    say_warnings(&files_twice(&data.sources));
    say_warnings(&files_twice(&dev.sources));
    let overlap = base.as_ref().map(|base| TrainingOverlap::between(base, &data)).unwrap_or_default();
    let vectors = training::vectors(&args.learn.with, &bars)?;
    if let (Some(path), Some(vectors)) = (&args.learn.with.vectors, &vectors) {
        data.sources.push(Source::of_file(path, vectors.len())?);
    }
    let lexicon = training::lexicon(&args.learn.with)?;
    let of_base = overlap.warning_of_base().map(|warning| format!("--from: {warning}"));
    say_warnings(of_base.as_slice());
    say_warnings(&warnings(&data.rows, conflicts.first()));
    // What labels, targets and articles were read from is not asked for any more.
    data.rows.iter_mut().for_each(|row| drop(std::mem::take(&mut row.known)));
    let trainer = Trainer::new().base(base.clone()).config(config).conflicts(conflicts);
    let trainer = trainer.vectors(vectors).lexicon(lexicon).seed(args.seed);
    let trained = trainer.train(&data, &bars)?;
    bars.begin("evaluate", 0);
    let Trained { model, stance, sentiment } = trained;
    let stance = model.stance.as_ref().and_then(|head| Evaluation::of_held_out(head, &stance, args.seed));
    let sentiment =
        model.sentiment.as_ref().and_then(|head| Evaluation::of_held_out(head, &sentiment, args.seed));
    let (name, command) = (name(&args.model), command(args, &model, base.as_deref()));
    let facts = CardFacts {
        name: &name,
        command: &command,
        license: args.license.as_deref(),
        languages: languages(&data.rows),
        seen_by_base: overlap.seen,
        stance: stance.as_ref(),
        sentiment: sentiment.as_ref(),
    };
    let card = card(&model, &facts);
    model.write(&args.model, &card)?;
    bars.end();
    terminal.print(&format!("wrote {}\n", args.model.display()))?;
    print_fit(args, &model, stance.as_ref(), sentiment.as_ref(), terminal)?;
    if stance.is_some() || sentiment.is_some() {
        let are = "are in two articles, so that figures of what was held out flatter";
        say_warnings(near_copies_apart(&data.rows, &articles(&data.rows), are).as_slice());
    }
    if model.sentiment.is_none() && data.rows.iter().any(|row| row.sentiment.is_some()) {
        say("warning: all sentiment labels are the same, so no sentiment is learnt");
    }
    if !dev.rows.is_empty() {
        print_dev(&dev, model, args.seed, &bars, terminal)?;
    }
    Ok(ExitStatus::Yes)
}

/// Prints what was learnt, and warns of a fit that did not end well.
fn print_fit(
    args: &TrainArgs,
    model: &Model,
    stance: Option<&Evaluation<Stance>>,
    sentiment: Option<&Evaluation<Sentiment>>,
    terminal: &Terminal,
) -> anyhow::Result<()> {
    if let (Some(vectors), None) = (&model.vectors, &args.from) {
        let from = args
            .learn
            .with
            .vectors
            .as_ref()
            .map_or("the training texts".into(), |path| path.display().to_string());
        terminal.print(&format!(
            "word vectors: {} words of {} numbers from {from}\n",
            vectors.len(),
            vectors.dims()
        ))?;
    }
    if let Some(head) = &model.stance {
        terminal.print(&head_line(head, stance))?;
    }
    if let Some(head) = &model.sentiment {
        terminal.print(&head_line(head, sentiment))?;
    }
    let n_folds = model.config.calibration.folds;
    model.stance.iter().for_each(|head| warn_of_fit(head, n_folds));
    model.sentiment.iter().for_each(|head| warn_of_fit(head, n_folds));
    Ok(())
}

/// Measures the new model on the data of `--dev`, and prints that.
fn print_dev(dev: &Dataset, model: Model, seed: u64, bars: &Bars, terminal: &Terminal) -> anyhow::Result<()> {
    let overlap = TrainingOverlap::between(&model, dev).warning();
    say_warnings(overlap.map(|warning| format!("--dev: {warning}")).as_slice());
    let figures = Measurement::measure(&Predictor::new(model), &dev.rows, seed, bars);
    bars.end();
    terminal.print("\non the --dev data:\n\n")?;
    terminal.print(&figures_text(&figures?, width()))?;
    Ok(())
}

/// What trains the same model again. A configuration file may change; what it set is told in its place.
fn command(args: &TrainArgs, model: &Model, base: Option<&Model>) -> String {
    let LearnArgs { conflict, with } = &args.learn;
    let usual = base.map_or_else(Config::default, |base| base.config.for_other_data());
    let set = model.config.differences(&usual).into_iter();
    let typed = CommandLine::new("train").files(&args.data.files).columns(&args.data.columns);
    let typed = typed.option("--conflict", conflict).option("--lexicon", &with.lexicon);
    let typed = typed.option("--from", args.from.as_ref().map(|path| path.display().to_string()));
    let typed = typed.option("--vectors", with.vectors.as_ref().map(|path| path.display().to_string()));
    let typed = typed.option("--set", set.map(|(key, value)| format!("{key}={value}")));
    typed.option("--license", &args.license).seed(args.seed).option("--model", [name(&args.model)]).text()
}

/// The number of the article of each row; a row without one is its own.
fn articles(rows: &[Row]) -> Vec<usize> {
    let mut first: HashMap<&str, usize> = HashMap::new();
    let mut articles = Vec::with_capacity(rows.len());
    for (i, row) in rows.iter().enumerate() {
        articles.push(row.group.as_deref().map_or(i, |group| *first.entry(group).or_insert(i)));
    }
    articles
}

/// Codes of the languages that rows say they are in.
fn languages(rows: &[Row]) -> Vec<&str> {
    let codes = rows.iter().filter_map(|row| row.lang.as_deref());
    let codes =
        codes.filter(|code| (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase()));
    codes.collect::<BTreeSet<_>>().into_iter().collect()
}

fn head_line<L: Label>(head: &Head<L>, held_out: Option<&Evaluation<L>>) -> String {
    let n: usize = head.report.examples.values().sum();
    let mut line = format!("{}: {n} examples, {} features", L::TASK, head.features.n_columns());
    line += match head.report.pull {
        Some(Pull::Times(times)) => format!(", a change costs {times} times the usual penalty"),
        Some(Pull::Unchanged) => ", weights as they were".into(),
        None => String::new(),
    }
    .as_str();
    if let Some(figures) = held_out {
        let metric = |name: &str| {
            let value = figures.metric(name).and_then(|metric| metric.value);
            value.map_or("undefined".to_owned(), |value| format!("{value:.3}"))
        };
        line += &format!(
            "; held out: f1_macro {}, accuracy {}, ece {}",
            metric("f1_macro"),
            metric("accuracy"),
            metric("ece")
        );
    }
    line + "\n"
}

fn warn_of_fit<L: Label>(head: &Head<L>, n_folds: usize) {
    let task = L::TASK;
    match head.report.outcome {
        Some(Outcome { reason: StopReason::MaxIterations, gradient_norm, .. }) => say(&format!(
            "warning: {task}: not converged, the gradient is {gradient_norm:.1e} of the first; raise `classifier.max_iter`"
        )),
        Some(Outcome { reason: StopReason::NoProgress, gradient_norm, .. }) => say(&format!(
            "warning: {task}: stopped at the limit of the arithmetic, the gradient is {gradient_norm:.1e} of the first"
        )),
        _ => {}
    }
    say_warnings(&label_warnings(head, &[]));
    if n_folds < 2 {
        say(&format!(
            "warning: {task}: `calibration.folds` is {n_folds}: confidences are not calibrated and nothing is held out"
        ));
    } else if head.report.calibration.is_none() {
        say(&format!(
            "warning: {task}: too few articles of each label to calibrate confidences or to hold some out"
        ));
    }
}
