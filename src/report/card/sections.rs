//! The sections of a card.

use std::fmt::Write;

use super::measured::{cell, metrics, shell};
use crate::evaluate::Evaluation;
use crate::label::{Label, Stance};
use crate::model::{Config, Head, Model, Pull};

/// Targets are counted one by one if they are no more than this.
const MAX_TARGETS: usize = 20;
/// The heading of the section that results stand before.
pub(super) const REPRODUCE: &str = "## How to reproduce";

/// What it is.
pub(super) fn introduction(model: &Model, name: &str) -> String {
    let mut text = format!("\n# {name}\n\nLabels the ");
    text += match (&model.stance, &model.sentiment) {
        (None, _) => "sentiment of a paragraph.\n",
        (Some(_), None) => "stance of a paragraph toward each party to a conflict.\n",
        (Some(_), Some(_)) => "stance of a paragraph toward each party to a conflict, and its sentiment.\n",
    };
    text += &format!("Trained with stancekit {}, seed {}.\n", model.library_version, model.seed);
    if let Some(base) = &model.base {
        let _ = writeln!(
            text,
            "Made from another model, toward whose weights its own are pulled; digest of that model: `{base}`."
        );
    }
    for conflict in &model.conflicts {
        let parties: Vec<&str> = conflict.parties.iter().map(|party| party.name.as_str()).collect();
        text += &format!("\nConflict: {} ({}).\n", conflict.title, parties.join(", "));
    }
    text
}

/// What it is for, and what it cannot do.
pub(super) fn uses(model: &Model) -> String {
    let mut text = "\n## Intended use\n\n\
        Reading many articles at once: who is spoken for and against, where, and how that differs between outlets or over time. Single \
        labels are to be looked at before anything rests on them; `stance explain` shows what moved one, and `--min-confidence` leaves \
        out the doubtful ones. Not for judging the people who wrote or are written about.\n\
        \n## Limits\n\n\
        A label is what the words of a paragraph suggest, not a finding about who is right. Irony, allusion and what only the \
        context tells are mostly missed. Figures hold for texts like those it was trained on; measure it on your own \
        before you make claims with it.\n"
        .to_owned();
    text += match model.stance.as_ref().map(|head| head.parties.is_empty()) {
        None => "",
        Some(true) => {
            "No target has weights of its own, so the labels do not depend on who the parties are.\n"
        }
        Some(false) => {
            "Frequent targets have weights of their own, so who a party is moves its labels; `stance evaluate --swap-parties` shows how much.\n"
        }
    };
    text
}

/// What of the data the model before knows.
pub(super) fn seen_by_base(rows: usize) -> String {
    if rows == 0 {
        return String::new();
    }
    format!(
        "\nRows whose texts the model before was trained on: {rows}. How far weights move, calibration and \
         what is held out go by the others alone.\n"
    )
}

/// One classifier: what it learnt from, how that went, and how good it is on what was held out.
pub(super) fn head<L: Label>(head: &Head<L>, evaluation: Option<&Evaluation<L>>) -> String {
    let mut text = format!("\n## {}\n\n", L::TASK);
    let counts: Vec<String> = head.report.examples.iter().map(|(label, n)| format!("{n} {label}")).collect();
    let _ = writeln!(text, "Examples: {}. Features: {}.", counts.join(", "), head.features.n_columns());
    text += &fit(head);
    text += &targets(head);
    if let Some(evaluation) = evaluation {
        let _ = write!(
            text,
            "\nHeld out in training, fold by fold, no article in two folds, words and idf those of all folds ({} examples):\n\n{}",
            evaluation.n,
            metrics(evaluation)
        );
    }
    text
}

/// How the solver stopped, and what calibration did.
fn fit<L: Label>(head: &Head<L>) -> String {
    let mut text = match head.report.pull {
        Some(Pull::Times(times)) => format!(
            "A change from the weights of the model before costs {times} times the usual penalty, as held-out \
             articles speak for.\n"
        ),
        Some(Pull::Unchanged) => {
            "The weights are those of the model before: held-out articles speak for no change, or there are none.\n"
                .into()
        }
        None => String::new(),
    };
    if let Some(outcome) = head.report.outcome {
        let _ = writeln!(
            text,
            "Solver: {:?}{}, gradient norm {:.1e} of the first.",
            outcome.reason,
            outcome.iterations.map_or(String::new(), |n| format!(" after {n} Newton steps")),
            outcome.gradient_norm
        );
    }
    match head.report.calibration {
        Some(calibration) => {
            let _ = writeln!(
                text,
                "Calibration: temperature {:.3} from {} folds; ECE {:.4} before, {:.4} after.",
                head.calibrator.temperature.value(),
                calibration.folds,
                calibration.ece_before,
                calibration.ece_after
            );
        }
        None => text += "Calibration: none, too few articles.\n",
    }
    text
}

/// Examples by target and label, unless there are many targets.
fn targets<L: Label>(head: &Head<L>) -> String {
    let targets = &head.report.targets;
    if targets.is_empty() || targets.len() >= MAX_TARGETS {
        return String::new();
    }
    let mut text = "\n| target | favor | against | neutral |\n|---|---|---|---|\n".to_owned();
    for target in targets {
        let n = |label: Stance| target.examples.get(label.name()).copied().unwrap_or(0);
        let counts = [n(Stance::Favor), n(Stance::Against), n(Stance::Neutral)];
        let _ =
            writeln!(text, "| {} | {} | {} | {} |", cell(&target.target), counts[0], counts[1], counts[2]);
    }
    text
}

/// How to make it again.
pub(super) fn reproduce(model: &Model, command: &str) -> String {
    let mut text = format!(
        "\n{REPRODUCE}\n\nSeed {}. The same files, parameters and seed give the same bytes, at any number of threads:\n\n{}",
        model.seed,
        shell(command)
    );
    let differences = model.config.differences(&Config::default());
    if differences.is_empty() {
        return text + "\nAll parameters are the defaults.\n";
    }
    text +=
        "\nParameters that differ from the defaults of this version:\n\n| parameter | value |\n|---|---|\n";
    for (key, value) in differences {
        let _ = writeln!(text, "| `{key}` | {} |", cell(&value));
    }
    text
}

/// Every parameter.
pub(super) fn parameters(model: &Model) -> String {
    format!("\n## Parameters\n\n```toml\n{}```\n", model.config.to_toml())
}
