//! `stance tune`.

use std::io::Write;
use std::time::{Duration, Instant};

use anyhow::bail;
use indicatif::HumanDuration;

use super::ExitStatus;
use super::args::TuneArgs;
use super::inputs::Inputs;
use super::interrupt::Interrupt;
use super::io::{Terminal, say, say_warnings, width};
use super::progress::Bars;
use super::training;
use crate::evaluate::{Search, SearchSpace, Trial, files_twice};
use crate::pipeline::Trainer;
use crate::report;

/// Trials if neither their number nor a time is given.
const TRIALS: u64 = 30;

pub(super) fn run(args: &TuneArgs, terminal: &Terminal) -> anyhow::Result<ExitStatus> {
    let config = training::config(&args.learn.with, None)?;
    let conflicts = training::conflicts(&args.learn.conflict)?;
    let inputs = Inputs::default().files(&args.data.files).learning(&args.learn.with, &args.learn.conflict);
    inputs.refuse_overwrite(args.output.as_deref())?;
    Terminal::can_write(args.output.as_deref())?;
    let bars = Bars::default();
    let data = bars.read(&args.data.files, &args.data.columns.options(true))?;
    say_warnings(&files_twice(&data.sources));
    let vectors = training::vectors(&args.learn.with, &bars)?;
    let space = SearchSpace::new(config);
    let lexicon = training::lexicon(&args.learn.with)?;
    let trainer = Trainer::new().conflicts(conflicts).vectors(vectors).lexicon(lexicon);
    let search = Search::new(trainer, space, data, &args.metric, args.seed)?;
    let budget = Budget::new(args)?;
    let trials = try_all(&search, &args.metric, &budget, &bars)?;
    budget.tell_why_it_stopped(trials.len());
    let ranked = search.rank(&trials);
    let Some(&best) = ranked.first() else { bail!("none of the trials could be fitted ({})", trials.len()) };
    terminal.print(&report::trials(&ranked, &trials[0].config, &args.metric, width()))?;
    write_best(best, args, terminal)?;
    Ok(ExitStatus::Yes)
}

/// Tries one configuration after the other until the budget is spent.
fn try_all(search: &Search, metric: &str, budget: &Budget, bars: &Bars) -> anyhow::Result<Vec<Trial>> {
    let mut trials = Vec::new();
    while !budget.is_spent(trials.len()) {
        let best = search.rank(&trials).first().and_then(|trial| trial.outcome.as_ref().ok().copied());
        bars.show(budget.state(trials.len(), metric, best), budget.share(trials.len()));
        let trial = search.trial(trials.len() as u64)?;
        if let Err(error) = &trial.outcome {
            bars.end();
            say(&format!("warning: trial {} failed: {error}", trial.number));
        }
        trials.push(trial);
    }
    bars.end();
    Ok(trials)
}

fn write_best(best: &Trial, args: &TuneArgs, terminal: &Terminal) -> anyhow::Result<()> {
    let mut output = terminal.output(args.output.as_deref())?;
    write!(
        output,
        "# Trial {} of `stance tune --metric {} --seed {}`.\n\n{}",
        best.number,
        args.metric,
        args.seed,
        best.config.to_toml()
    )?;
    output.finish()?;
    if let Some(path) = args.output.as_ref().filter(|path| path.as_os_str() != "-") {
        terminal.print(&format!("wrote {}\n", path.display()))?;
    }
    Ok(())
}

/// How long to search.
struct Budget {
    trials: Option<u64>,
    time: Option<Duration>,
    start: Instant,
    interrupt: Interrupt,
}

impl Budget {
    /// The budget that was typed, from now on; Ctrl-C ends it, and a second one the program.
    fn new(args: &TuneArgs) -> anyhow::Result<Self> {
        let trials = args.trials.or(args.time.is_none().then_some(TRIALS));
        Ok(Self { trials, time: args.time, start: Instant::now(), interrupt: Interrupt::watch()? })
    }

    /// Whether to stop after so many trials. One is always made.
    fn is_spent(&self, done: usize) -> bool {
        done > 0 && (self.interrupt.is_pressed() || self.share(done) >= 1.0)
    }

    /// The part of the budget that is spent, from 0 to 1 and beyond.
    fn share(&self, done: usize) -> f64 {
        let of_trials = self.trials.map_or(0.0, |trials| done as f64 / trials as f64);
        let elapsed = self.start.elapsed().as_secs_f64();
        of_trials.max(self.time.map_or(0.0, |time| elapsed / time.as_secs_f64()))
    }

    /// Trial i of n, the best so far, and the time left.
    fn state(&self, done: usize, metric: &str, best: Option<f64>) -> String {
        let of = self.trials.map_or(String::new(), |trials| format!(" of {trials}"));
        let best = best.map_or(String::new(), |best| format!(", best {metric} {best:.3}"));
        let elapsed = self.start.elapsed().as_secs_f64();
        let left = Duration::try_from_secs_f64(elapsed / self.share(done) - elapsed);
        let left = left.map_or(String::new(), |left| format!(", {:#} left", HumanDuration(left)));
        format!("trial {}{of}{best}{left}", done + 1)
    }

    /// Says so if the search ended before all trials were made.
    fn tell_why_it_stopped(&self, done: usize) {
        if self.interrupt.is_pressed() {
            say(&format!("stopped by Ctrl-C; trials made: {done}"));
        } else if self.trials.is_none_or(|trials| (done as u64) < trials) {
            say(&format!("stopped by --time; trials made: {done}"));
        }
    }
}
