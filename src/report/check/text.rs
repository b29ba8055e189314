//! What a linter found, for people.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use comfy_table::Cell;

use super::CheckReport;
use crate::dataset::{CheckRule, FieldFigures, Report, Severity};
use crate::evaluate::{Agreement, Coefficient};
use crate::label::{Label, Stance};
use crate::report::form::table::{counted, dim, heading, interval, printable, rendered, right, table};

/// Findings of one rule that are listed one by one; more are counted.
const MAX_FINDINGS: usize = 20;
/// Targets that are listed.
const MAX_TARGETS: usize = 20;
/// Fields that are named beside the pair that always is.
const MAX_FIELDS: usize = 5;
/// By how much such a field answers more than the commonest label.
const WORTH_NAMING: f64 = 0.02;
/// Pairs of annotators that are listed.
const MAX_PAIRS: usize = 15;

/// What a linter found.
pub(crate) fn text(report: &CheckReport, width: usize) -> String {
    let parts = report.agreement.iter().map(|of| agreement(of, width));
    contents(&report.data, width) + &parts.collect::<String>() + &findings(&report.data)
}

/// Counts of what is there.
fn contents(report: &Report, width: usize) -> String {
    let mut text = heading("rows");
    for (path, rows) in &report.rows {
        text += &format!("{rows:>8}  {}\n", printable(path));
    }
    text += &format!("{:>8}  articles in all\n", report.groups);
    if report.unlabelled > 0 {
        text += &format!("{:>8}  rows without a label\n", report.unlabelled);
    }
    text.push('\n');
    text += &targets(report, width);
    text += &shares(report, width);
    if !report.sentiments.is_empty() {
        let counts = report.sentiments.iter().map(|(label, n)| format!("{n} {label}"));
        text += &format!("sentiment: {}\n\n", counts.collect::<Vec<_>>().join(", "));
    }
    let lines: String = report.fields.iter().map(fields).collect();
    text + &lines + if lines.is_empty() { "" } else { "\n" }
}

/// Stances by target; of many targets those that have the most.
fn targets(report: &Report, width: usize) -> String {
    if report.stances.is_empty() {
        return String::new();
    }
    let mut targets: Vec<_> = report.stances.iter().collect();
    let more = targets.len().saturating_sub(MAX_TARGETS);
    if more > 0 {
        targets.sort_by_key(|(_, counts)| Reverse(counts.values().sum::<usize>())); // stable: by name where they are equal
        targets.truncate(MAX_TARGETS);
    }
    let mut stances = table(width, ["target", "favor", "against", "neutral"]);
    for (target, counts) in targets {
        let count = |label| right(counts.get(&label).copied().unwrap_or(0));
        let name = if target.is_empty() { "(the text)".into() } else { printable(target) };
        stances.add_row([Cell::new(name)].into_iter().chain(Stance::ALL.iter().map(|&label| count(label))));
    }
    let more = if more > 0 { format!(" … and {more} more targets\n") } else { String::new() };
    rendered(&stances) + &more + "\n"
}

/// The share of each stance in each of several files.
fn shares(report: &Report, width: usize) -> String {
    if report.stances_by_file.len() < 2 {
        return String::new();
    }
    let mut files = table(width, ["stances in", "n", "favor", "against", "neutral"]);
    for (path, counts) in &report.stances_by_file {
        let n = counts.values().sum::<usize>();
        let share = |label| counts.get(&label).copied().unwrap_or(0) as f64 / n.max(1) as f64;
        let shares = Stance::ALL.iter().map(|&label| right(format!("{:.2}", share(label))));
        files.add_row([Cell::new(printable(path)), right(n)].into_iter().chain(shares));
    }
    rendered(&files) + "\n"
}

/// How often fields alone answer the labels of a task.
fn fields(figures: &FieldFigures) -> String {
    let Some((pair, others)) = figures.fields.split_first() else { return String::new() };
    let mut text = format!(
        "{} from {} alone: {:.2}, majority: {:.2}\n",
        figures.task, pair.field, pair.accuracy, figures.majority
    );
    let others = others.iter().filter(|figure| figure.accuracy >= figures.majority + WORTH_NAMING);
    let others = others.take(MAX_FIELDS).map(|figure| format!("{} {:.2}", figure.field, figure.accuracy));
    let others = others.collect::<Vec<_>>().join(", ");
    if !others.is_empty() {
        text += &format!("{} from one field alone: {}\n", figures.task, printable(&others));
    }
    text
}

/// How far annotators agree.
fn agreement(of: &Agreement, width: usize) -> String {
    let n = of.annotators.len();
    let mut text = heading(&format!("{}: agreement of {n} annotators on {} examples", of.task, of.items));
    let mut figures = table(width, ["figure", "value", "95 % interval"]);
    let cohen = if of.pairs.len() == 1 { "Cohen's kappa" } else { "Cohen's kappa, mean of pairs" };
    for (name, estimate) in [
        ("percent agreement", &of.percent),
        (cohen, &of.cohen),
        ("Fleiss' kappa", &of.fleiss),
        ("Krippendorff's alpha", &of.alpha),
    ] {
        figures.add_row([Cell::new(name)].into_iter().chain(cells(estimate)));
    }
    text += &rendered(&figures);
    text.push('\n');
    if (2..=MAX_PAIRS).contains(&of.pairs.len()) {
        let mut pairs = table(width, ["annotators", "examples", "Cohen's kappa", "95 % interval"]);
        for pair in &of.pairs {
            let names = Cell::new(printable(&pair.annotators.join(", ")));
            pairs.add_row([names, right(pair.items)].into_iter().chain(cells(&pair.kappa)));
        }
        text += &rendered(&pairs);
        text.push('\n');
    }
    text
}

/// A figure and its interval, or why there is none.
fn cells(estimate: &Coefficient) -> [Cell; 2] {
    match estimate.value {
        Ok(value) => [right(format!("{value:.3}")), dim(interval(estimate.interval))],
        Err(why) => [right("undefined"), dim(why)],
    }
}

/// The findings, of each rule so many, and how many there are in all.
fn findings(report: &Report) -> String {
    let mut text = String::new();
    let mut of_rule: BTreeMap<CheckRule, usize> = BTreeMap::new();
    for finding in &report.findings {
        let nth = of_rule.entry(finding.rule).or_default();
        *nth += 1;
        if *nth <= MAX_FINDINGS {
            let (severity, rule) = (finding.severity.name(), finding.rule);
            let line = format!("{}: {severity}[{rule}]: {}", finding.place, finding.message);
            text += &format!("{}\n", printable(&line));
        }
    }
    let more: Vec<String> = of_rule
        .iter()
        .filter(|(_, n)| **n > MAX_FINDINGS)
        .map(|(rule, n)| format!("{} {rule}", n - MAX_FINDINGS))
        .collect();
    if !more.is_empty() {
        text += &format!("… and more: {} (`--format json` lists all)\n", more.join(", "));
    }
    for hint in &report.hints {
        text += &format!("hint: {}\n", printable(hint));
    }
    let (errors, warnings) = (report.count(Severity::Error), report.count(Severity::Warning));
    text + &format!("{}, {}\n", counted(errors, "error"), counted(warnings, "warning"))
}
