//! A summary of a step of a CI.

use std::fmt::Write;

use super::compared::{Change, changes, ends, signed_difference, test, verdict};
use super::gates::outcome;
use crate::calibrate::{BINS, Bin};
use crate::evaluate::{BaselineComparison, EvaluationRun};
use crate::evaluate::{Evaluation, GateResult, MIN_SLICE, Slicing, Turn, metric_name};
use crate::label::{Label, Sentiment};
use crate::report::evaluation::text::baselines;
use crate::report::form::markdown::{cell, within};
use crate::report::form::table::{confidence, figure, interval, printable};
use crate::report::form::words::shortened;

/// Gates, metrics, what changed since a baseline, and slices, as Markdown of at most 1 MiB. `show` is the
/// number of rows that changed for better and for worse.
pub(super) fn markdown(report: &EvaluationRun, show: usize) -> String {
    let mut text = format!("## `{}`\n", printable(&report.model).replace('`', "'"));
    for warning in &report.warnings {
        writeln!(text, "\n> ⚠️ {}", cell(warning)).ok();
    }
    text += &gates(report);
    text += &report.measurement.stance.as_ref().map_or(String::new(), evaluation);
    text += &compared(report, show);
    text += &report.measurement.slices.iter().map(slices).collect::<String>();
    text += &report.measurement.sentiment.as_ref().map_or(String::new(), evaluation);
    text += &report.measurement.sentiment_slices.iter().map(slices).collect::<String>();
    within(text)
}

/// What changed since a baseline, as Markdown of at most 1 MiB.
pub(super) fn compared_markdown(report: &EvaluationRun, show: usize) -> String {
    within(compared(report, show))
}

fn gates(report: &EvaluationRun) -> String {
    if report.gates.is_empty() {
        return String::new();
    }
    let mut text = "\n### Gates\n\n".to_owned();
    let line = |result: &GateResult| {
        let mark = if result.passed { "✅" } else { "❌" };
        let worst = result
            .worst
            .iter()
            .map(|&place| format!("  - {}\n", cell(&report.line(result.gate.task, place))));
        format!("- {mark} {}\n{}", cell(&outcome(result)), worst.collect::<String>())
    };
    text += &report.gates.iter().map(line).collect::<String>();
    text
}

fn evaluation<L: Label>(evaluation: &Evaluation<L>) -> String {
    let mut text =
        format!("\n### {}: {} examples from {} articles\n\n", L::TASK, evaluation.n, evaluation.groups);
    text += &evaluation.caution().map_or(String::new(), |caution| format!("{caution}\n\n"));
    text += "| metric | value | 95 % interval |\n|---|---:|---|\n";
    for metric in &evaluation.metrics {
        let (value, interval) = (figure(metric.value), interval(metric.interval));
        writeln!(text, "| `{}` | {value} | {interval} |", metric_name::<L>(metric.name)).ok();
    }
    for line in baselines(evaluation) {
        writeln!(text, "\nTo beat: {line}").ok();
    }
    text += "\n| label | precision | recall | F1 | 95 % interval | ROC AUC | average precision | support |\n|---|---:|---:|---:|---|---:|---:|---:|\n";
    for scores in &evaluation.labels {
        let [precision, recall, f1, auc, average] =
            [scores.precision, scores.recall, scores.f1, scores.roc_auc, scores.average_precision]
                .map(|of| figure(of.value));
        let interval = interval(scores.f1.interval);
        writeln!(
            text,
            "| {} | {precision} | {recall} | {f1} | {interval} | {auc} | {average} | {} |",
            scores.label, scores.support
        )
        .ok();
    }
    text + &confusion(evaluation) + &reliability(evaluation)
}

fn confusion<L: Label>(evaluation: &Evaluation<L>) -> String {
    let labels = &evaluation.confusion.labels;
    let names: Vec<&str> = labels.iter().map(|label| label.name()).collect();
    let mut text =
        format!("\n| gold ↓ predicted → | {} |\n|---|{}\n", names.join(" | "), "---:|".repeat(labels.len()));
    for ((i, gold), counts) in labels.iter().enumerate().zip(&evaluation.confusion.counts) {
        let mark = |(j, n): (usize, &u32)| if i == j { format!("**{n}**") } else { n.to_string() };
        let counts: Vec<String> = counts.iter().enumerate().map(mark).collect();
        writeln!(text, "| {gold} | {} |", counts.join(" | ")).ok();
    }
    text
}

/// Confidence and accuracy side by side, in the bins that have examples.
fn reliability<L: Label>(evaluation: &Evaluation<L>) -> String {
    let mut text =
        "\n| confidence from | to | n | mean confidence | accuracy |\n|---:|---:|---:|---:|---:|\n"
            .to_owned();
    for (i, Bin { n, confidence, accuracy }) in
        evaluation.reliability.iter().enumerate().filter(|(_, bin)| bin.n > 0)
    {
        let edge = |i: usize| i as f64 / BINS as f64;
        writeln!(text, "| {:.3} | {:.3} | {n} | {confidence:.3} | {accuracy:.3} |", edge(i), edge(i + 1))
            .ok();
    }
    text
}

fn slices<L: Label>(slicing: &Slicing<L>) -> String {
    let of = if L::TASK == Sentiment::TASK { "Sentiment by" } else { "By" };
    let mut text = format!("\n### {of} {}, worst first\n\n", cell(&slicing.name));
    writeln!(text, "| {} | n | f1_macro | 95 % interval | accuracy | 95 % interval |", cell(&slicing.name))
        .ok();
    text += "|---|---:|---:|---|---:|---|\n";
    for slice in &slicing.slices {
        let metric = |name: &str| {
            let metric = slice.evaluation.metric(name);
            let ends = metric.and_then(|metric| metric.interval);
            format!("{} | {}", figure(metric.and_then(|metric| metric.value)), interval(ends))
        };
        let small = if slice.is_small() { format!(" (fewer than {MIN_SLICE})") } else { String::new() };
        let (f1, accuracy) = (metric("f1_macro"), metric("accuracy"));
        writeln!(text, "| {} | {}{small} | {f1} | {accuracy} |", cell(&slice.value), slice.evaluation.n).ok();
    }
    text
}

fn compared(report: &EvaluationRun, show: usize) -> String {
    let Some(compared) = &report.compared else { return String::new() };
    let comparison = &compared.comparison;
    let mut text = format!("\n### {} → {}\n\n", cell(&compared.baseline), cell(&report.model));
    text += "| metric | before | after | difference | 95 % interval | |\n|---|---:|---:|---:|---|---|\n";
    for of in &comparison.metrics {
        let (before, after, difference) =
            (figure(of.before), figure(of.after), signed_difference(of.difference.value));
        let (ends, verdict) = (ends(of), verdict(of));
        let name = comparison.task.metric_name(of.name);
        writeln!(text, "| `{name}` | {before} | {after} | {difference} | {ends} | {verdict} |").ok();
    }
    writeln!(text, "\nMcNemar: {}", test(&comparison.mcnemar)).ok();
    text += &changed(report, compared, &comparison.better, "better", show);
    text + &changed(report, compared, &comparison.worse, "worse", show)
}

fn changed(
    report: &EvaluationRun,
    compared: &BaselineComparison,
    turns: &[Turn],
    how: &str,
    show: usize,
) -> String {
    if turns.is_empty() || show == 0 {
        return String::new();
    }
    let mut text =
        format!("\n| {how} | target | gold | before | after | text |\n|---|---|---|---|---|---|\n");
    for Change { name, target, gold, before, after, text: of, .. } in
        changes(report, compared.comparison.task, turns).take(show)
    {
        let (name, target, of) = (cell(&name), cell(target.unwrap_or_default()), cell(&shortened(of)));
        let said = |(label, p): (&str, Option<f64>)| format!("{label} {}", confidence(p));
        let (before, after) = (said(before), said(after));
        writeln!(text, "| {name} | {target} | {gold} | {before} | {after} | {of} |").ok();
    }
    let more = turns.len().saturating_sub(show);
    text + &if more > 0 { format!("\nand {more} more that became {how}\n") } else { String::new() }
}
