//! A summary of a step of a CI.

use std::fmt::Write;

use super::compared::{Change, changes, ends, signed, test, verdict};
use super::gates::outcome;
use super::{ComparedReport, EvaluationReport};
use crate::evaluate::{Evaluation, GateResult, MIN_SLICE, Slicing};
use crate::label::Label;
use crate::report::table::{figure, interval, printable};
use crate::report::text::shortened;

/// Bytes that GitHub takes of the summary of one step.
const MAX_BYTES: usize = 1 << 20;
/// What is said where the rest is left out.
const TRUNCATED: &str = "\n_Truncated: a summary has at most 1 MiB._\n";

/// Gates, metrics, what changed since a baseline, and slices, as Markdown of at most 1 MiB. `show` is the number of rows that changed for better and for
/// worse.
pub fn markdown(report: &EvaluationReport<'_>, show: usize) -> String {
    let mut text = format!("## `{}`\n", printable(report.model).replace('`', "'"));
    text += &gates(report);
    text += &report.figures.stance.as_ref().map_or(String::new(), evaluation);
    text += &compared(report, show);
    text += &report.figures.slices.iter().map(slices).collect::<String>();
    text += &report.figures.sentiment.as_ref().map_or(String::new(), evaluation);
    within(text, MAX_BYTES)
}

/// What changed since a baseline, as Markdown of at most 1 MiB.
pub fn compared_markdown(report: &EvaluationReport<'_>, show: usize) -> String {
    within(compared(report, show), MAX_BYTES)
}

/// The text, cut at the end of a line if it is too long.
fn within(text: String, most: usize) -> String {
    if text.len() <= most {
        return text;
    }
    let end = most.saturating_sub(TRUNCATED.len());
    let end = text.as_bytes()[..end].iter().rposition(|&byte| byte == b'\n').map_or(0, |last| last + 1);
    text[..end].to_owned() + TRUNCATED
}

fn gates(report: &EvaluationReport<'_>) -> String {
    if report.gates.is_empty() {
        return String::new();
    }
    let mut text = "\n### Gates\n\n".to_owned();
    let line = |result: &GateResult| {
        let mark = if result.passed { "✅" } else { "❌" };
        let worst = result.worst.iter().map(|&place| format!("  - {}\n", cell(&report.line(place))));
        format!("- {mark} {}\n{}", cell(&outcome(result)), worst.collect::<String>())
    };
    text += &report.gates.iter().map(line).collect::<String>();
    text
}

fn evaluation<L: Label>(evaluation: &Evaluation<L>) -> String {
    let mut text =
        format!("\n### {}: {} examples from {} articles\n\n", L::TASK, evaluation.n, evaluation.groups);
    text += "| metric | value | 95 % interval |\n|---|---:|---|\n";
    for metric in &evaluation.metrics {
        let (value, interval) = (figure(metric.value), interval(metric.interval));
        writeln!(text, "| `{}` | {value} | {interval} |", metric.name).ok();
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
    text
}

fn slices(slicing: &Slicing) -> String {
    let mut text = format!("\n### By {}, worst first\n\n", cell(&slicing.name));
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

fn compared(report: &EvaluationReport<'_>, show: usize) -> String {
    let Some(compared) = &report.compared else { return String::new() };
    let comparison = compared.comparison;
    let mut text = format!("\n### {} → {}\n\n", cell(compared.baseline), cell(report.model));
    text += "| metric | before | after | difference | 95 % interval | |\n|---|---:|---:|---:|---|---|\n";
    for of in &comparison.metrics {
        let (before, after, difference) = (figure(of.before), figure(of.after), signed(of.difference.value));
        let (ends, verdict) = (ends(of), verdict(of));
        writeln!(text, "| `{}` | {before} | {after} | {difference} | {ends} | {verdict} |", of.name).ok();
    }
    writeln!(text, "\nMcNemar: {}", test(&comparison.mcnemar)).ok();
    text += &changed(report, compared, &comparison.better, "better", show);
    text + &changed(report, compared, &comparison.worse, "worse", show)
}

fn changed(
    report: &EvaluationReport<'_>,
    compared: &ComparedReport<'_>,
    places: &[usize],
    how: &str,
    show: usize,
) -> String {
    if places.is_empty() || show == 0 {
        return String::new();
    }
    let mut text =
        format!("\n| {how} | target | gold | before | after | text |\n|---|---|---|---|---|---|\n");
    for Change { name, target, gold, before, after, text: of, .. } in
        changes(report, compared, places).take(show)
    {
        let (name, target, of) = (cell(&name), cell(target.unwrap_or_default()), cell(&shortened(of)));
        let (before, after) =
            (format!("{} {:.2}", before.0, before.1), format!("{} {:.2}", after.0, after.1));
        writeln!(text, "| {name} | {target} | {gold} | {before} | {after} | {of} |").ok();
    }
    let more = places.len().saturating_sub(show);
    text + &if more > 0 { format!("\nand {more} more that became {how}\n") } else { String::new() }
}

/// Text from a file without what means something in Markdown or HTML.
fn cell(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in printable(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '@' => escaped.push_str("@\u{200b}"), // mentions nobody
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '~' | '#' | '!' => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_ends_with_a_whole_line_and_says_so() {
        let long = "ä line\n".repeat(100);
        let cut = within(long.clone(), 200);
        assert!(cut.len() <= 200 && cut.ends_with(&format!("ä line\n{TRUNCATED}")), "{cut}");
        assert_eq!(within(long.clone(), long.len()), long);
    }

    #[test]
    fn text_cannot_make_markup() {
        assert_eq!(cell("a|b\n<img> *x* @who"), "a\\|b &lt;img> \\*x\\* @\u{200b}who");
    }
}
