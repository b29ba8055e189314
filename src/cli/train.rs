//! `stance train`.

use anyhow::{Context, bail};

use super::Answer;
use super::args::{SolverArg, TrainArgs};
use super::evaluate::{self, judged};
use super::io::{Terminal, say, width};
use super::progress::Bars;
use crate::Error;
use crate::classify::StopReason;
use crate::conflict::Conflict;
use crate::evaluate::Evaluation;
use crate::label::Label;
use crate::model::{Config, Head, LabelWeight, Model, Solver, WeightRule};
use crate::pipeline::{Predictor, Progress, Trained, Trainer};
use crate::report::{card, text};

pub(super) fn run(args: &TrainArgs, terminal: &Terminal) -> anyhow::Result<Answer> {
    let config = config(args)?;
    let conflict = args.conflict.as_deref().map(Conflict::open).transpose().map_err(Error::from)?;
    Model::can_write(&args.model).map_err(Error::from)?;
    let bars = Bars::default();
    let options = args.data.columns.options(true);
    let (data, dev) = (bars.read(&args.data.files, &options)?, bars.read(&args.dev, &options)?);
    let trainer = Trainer::new().config(config).conflict(conflict).seed(args.seed);
    let trained = trainer.train(&data, &bars).map_err(Error::from)?;
    bars.begin("evaluate", 0);
    let held_out = HeldOutFigures::of(&trained, args.seed);
    let Trained { model, .. } = trained;
    let name = args.model.file_name().map_or("model".into(), |name| name.to_string_lossy().into_owned());
    let card = card(&model, &name, held_out.stance.as_ref(), held_out.sentiment.as_ref());
    model.write(&args.model, &card).map_err(Error::from)?;
    bars.end();
    terminal.print(&summary(&model, &held_out, &args.model.display().to_string()))?;
    warn_of_unfinished_fits(&model);
    if model.sentiment.is_none() && data.rows.iter().any(|row| row.sentiment.is_some()) {
        say("warning: all sentiment labels are the same, so no sentiment is learnt");
    }
    if !dev.rows.is_empty() {
        let report = evaluate::figures(&Predictor::new(model), &dev.rows, args.seed, &bars)?;
        bars.end();
        terminal.print("\non the --dev data:\n\n")?;
        terminal.print(&text::evaluation(&report.stance, width()))?;
    }
    Ok(Answer::Yes)
}

/// Defaults, then the file, then what is set on the command line.
fn config(args: &TrainArgs) -> anyhow::Result<Config> {
    let mut config = Config::default();
    if let Some(path) = &args.config {
        config.merge_file(path).map_err(Error::from)?;
    }
    for set in &args.set {
        let Some((key, value)) = set.split_once('=') else {
            bail!("`--set {set}`: expected SECTION.KEY=VALUE");
        };
        config
            .set(key.trim(), value.trim())
            .map_err(Error::from)
            .with_context(|| format!("`--set {set}`"))?;
    }
    match args.solver {
        Some(SolverArg::Sparse) => config.classifier.solver = Solver::Sparse,
        Some(SolverArg::Dense) => config.classifier.solver = Solver::Dense,
        None => {}
    }
    let unweighted = LabelWeight::Rule(WeightRule::None);
    if config.classifier.solver == Solver::Dense && config.classifier.class_weight != unweighted {
        say("warning: the dense solver takes no weights; `classifier.class_weight` is set to \"none\"");
        config.classifier.class_weight = unweighted;
    }
    Ok(config)
}

/// What the classifiers say of the examples held out in calibration.
struct HeldOutFigures {
    stance: Option<Evaluation<crate::label::Stance>>,
    sentiment: Option<Evaluation<crate::label::Sentiment>>,
}

impl HeldOutFigures {
    fn of(trained: &Trained<'_>, seed: u64) -> Self {
        let stances: Vec<_> =
            trained.stance.iter().map(|held_out| judged(&trained.model.stance, held_out)).collect();
        let sentiments = trained.model.sentiment.as_ref();
        let sentiments =
            sentiments.map(|head| trained.sentiment.iter().map(|held_out| judged(head, held_out)));
        let sentiments: Vec<_> = sentiments.into_iter().flatten().collect();
        Self {
            stance: (!stances.is_empty()).then(|| Evaluation::new(&stances, seed)),
            sentiment: (!sentiments.is_empty()).then(|| Evaluation::new(&sentiments, seed)),
        }
    }
}

fn summary(model: &Model, held_out: &HeldOutFigures, path: &str) -> String {
    let mut text = format!("wrote {path}\n");
    text += &head_line(&model.stance, held_out.stance.as_ref());
    if let Some(head) = &model.sentiment {
        text += &head_line(head, held_out.sentiment.as_ref());
    }
    text
}

fn head_line<L: Label>(head: &Head<L>, held_out: Option<&Evaluation<L>>) -> String {
    let n: usize = head.report.examples.values().sum();
    let mut line = format!("{}: {n} examples, {} features", L::TASK, head.tfidf.vocabulary().len());
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

fn warn_of_unfinished_fits(model: &Model) {
    let sentiment = model.sentiment.as_ref().and_then(|head| head.report.outcome);
    for outcome in [model.stance.report.outcome, sentiment].into_iter().flatten() {
        if outcome.reason == StopReason::MaxIterations {
            let steps = outcome.iterations;
            say(&format!("warning: not converged after {steps} steps; raise `classifier.max_iter`"));
        }
    }
}
