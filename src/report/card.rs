//! The README of a model.

use std::fmt::Write;

use crate::evaluate::Evaluation;
use crate::label::{Label, Sentiment, Stance};
use crate::model::{Head, Model};

/// The model card, in Markdown with the metadata that the Hugging Face Hub reads. The evaluations are of examples
/// held out in training, fold by fold; none if there were too few articles.
pub fn card(
    model: &Model,
    name: &str,
    stance: Option<&Evaluation<Stance>>,
    sentiment: Option<&Evaluation<Sentiment>>,
) -> String {
    let mut card = metadata(name, stance);
    card += &format!("\n# {name}\n\n");
    card += "Labels the stance of a paragraph toward each party to a conflict";
    card += if model.sentiment.is_some() { ", and its sentiment.\n" } else { ".\n" };
    card += &format!("Trained with stancekit {}, seed {}.\n", model.library_version, model.seed);
    if let Some(conflict) = &model.conflict {
        let parties: Vec<&str> = conflict.parties.iter().map(|party| party.name.as_str()).collect();
        card += &format!("\nConflict: {} ({}).\n", conflict.title, parties.join(", "));
    }
    card += "\n## Data\n\n| file | rows | SHA-256 |\n|---|---|---|\n";
    for source in &model.data {
        card += &format!("| `{}` | {} | `{}` |\n", source.path, source.rows, source.sha256);
    }
    card += &head_section(&model.stance, stance);
    if let Some(head) = &model.sentiment {
        card += &head_section(head, sentiment);
    }
    card += "\n## Limits\n\n\
        A label is what the words of a paragraph suggest, not a finding about who is right. Irony, allusion and what only the \
        context tells are mostly missed. Figures hold for texts like those it was trained on; measure it on your own \
        before you make claims with it.\n\
        \n## Parameters\n\n```toml\n";
    card += &toml::to_string(&model.config).expect("a configuration is TOML");
    card += "```\n";
    card
}

fn metadata(name: &str, stance: Option<&Evaluation<Stance>>) -> String {
    let mut yaml = "---\nlibrary_name: stancekit\npipeline_tag: text-classification\ntags:\n- stance-detection\n- sentiment-analysis\n".to_owned();
    if let Some(evaluation) = stance {
        yaml += &format!(
            "model-index:\n- name: {}\n  results:\n  - task:\n      type: text-classification\n",
            quoted(name)
        );
        yaml += "    dataset:\n      name: training data, held out fold by fold\n      type: training\n    metrics:\n";
        for metric in &evaluation.metrics {
            if let Some(value) = metric.value {
                yaml += &format!("    - type: {}\n      value: {value:.4}\n", metric.name);
            }
        }
    }
    yaml + "---\n"
}

/// A YAML string that means what it says.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn head_section<L: Label>(head: &Head<L>, evaluation: Option<&Evaluation<L>>) -> String {
    let mut text = format!("\n## {}\n\n", L::TASK);
    let counts: Vec<String> = head.report.examples.iter().map(|(label, n)| format!("{n} {label}")).collect();
    let _ = writeln!(text, "Examples: {}. Features: {}.", counts.join(", "), head.features.n_columns());
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
                head.temperature.value(),
                calibration.folds,
                calibration.ece_before,
                calibration.ece_after
            );
        }
        None => text += "Calibration: none, too few articles.\n",
    }
    if !head.report.targets.is_empty() && head.report.targets.len() < 20 {
        text += "\n| target | favor | against | neutral |\n|---|---|---|---|\n";
        for target in &head.report.targets {
            let n = |label: Stance| target.examples.get(label.name()).copied().unwrap_or(0);
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} |",
                target.target.replace('|', "\\|"),
                n(Stance::Favor),
                n(Stance::Against),
                n(Stance::Neutral)
            );
        }
    }
    if let Some(evaluation) = evaluation {
        let _ = writeln!(
            text,
            "\nHeld out in training, fold by fold, no article in two folds, words and idf those of all folds ({} examples):\n\n| metric | value | 95 % interval |\n|---|---|---|",
            evaluation.n
        );
        for metric in &evaluation.metrics {
            let value = metric.value.map_or("–".into(), |value| format!("{value:.3}"));
            let interval =
                metric.interval.map_or(String::new(), |(low, high)| format!("[{low:.3}, {high:.3}]"));
            let _ = writeln!(text, "| {} | {value} | {interval} |", metric.name);
        }
    }
    text
}
