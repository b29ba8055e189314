//! What people read of a suite.

use comfy_table::{Cell, Table};

use crate::evaluate::{Case, CaseOutcome, Failure, Rate, RateGateResult, SuiteRun, TestKind};
use crate::report::form::table::{dim, figure, heading, interval, printable, rendered, right, table};

/// Failed cases that the line of a failed gate names.
pub(super) const MAX_NAMED: usize = 3;
/// Characters of a text that are shown.
const MAX_TEXT: usize = 200;

/// Failure rates by capability and kind, and the failures of each capability that are furthest off, at most
/// so many.
pub(crate) fn text(run: &SuiteRun<'_>, show: usize, width: usize) -> String {
    let (cases, templates) = (run.suite.cases.len(), run.suite.templates());
    let plural = |n: usize| if n == 1 { "" } else { "s" };
    let mut text =
        heading(&format!("suite: {cases} case{} from {templates} line{}", plural(cases), plural(templates)));
    let mut lines = table(width, ["capability", "kind", "cases", "failed", "rate", "95 % interval"]);
    for capability in run.suite.capabilities() {
        add_rates(&mut lines, run, Some(capability));
    }
    add_rates(&mut lines, run, None);
    text += &rendered(&lines);
    for capability in run.suite.capabilities() {
        let worst = run.worst(Some(capability), show);
        if !worst.is_empty() {
            text += &format!("\n{}", heading(capability));
            text += &worst.into_iter().map(|(case, outcome)| example(case, outcome)).collect::<String>();
        }
    }
    text
}

/// The rates of the kinds of tests of a capability, or of all, and of all kinds together if there are
/// several.
pub(super) fn rates(run: &SuiteRun<'_>, capability: Option<&str>) -> Vec<(&'static str, Rate)> {
    let kinds = TestKind::ALL.map(|kind| (kind.name(), run.rate(capability, Some(kind))));
    let mut rates: Vec<(&str, Rate)> = kinds.into_iter().filter(|(_, rate)| rate.cases > 0).collect();
    if rates.len() > 1 {
        rates.push(("all", run.rate(capability, None)));
    }
    rates
}

/// A row for each of these rates.
fn add_rates(lines: &mut Table, run: &SuiteRun<'_>, capability: Option<&str>) {
    for (i, (kind, rate)) in rates(run, capability).into_iter().enumerate() {
        lines.add_row([
            Cell::new(if i == 0 { printable(capability.unwrap_or("all")) } else { String::new() }),
            Cell::new(kind),
            right(rate.cases),
            right(rate.failures),
            right(figure(rate.value())),
            dim(interval(rate.interval)),
        ]);
    }
}

/// A failed case: what was expected, what came out, and the texts.
fn example(case: &Case, outcome: &CaseOutcome) -> String {
    let Some(failure) = &outcome.failure else { return String::new() };
    let mut text = format!(" {}\n", line(case, failure));
    for (i, item) in case.items.iter().enumerate() {
        let before = case.items[..i].last();
        let toward = match before.is_some_and(|before| before.target == item.target) {
            true => String::new(),
            false => format!("toward {}: ", printable(&item.target)),
        };
        text += &format!("   {toward}{}\n", shortened(&item.text));
    }
    text
}

/// A failed case in a line.
pub(super) fn line(case: &Case, failure: &Failure) -> String {
    let (kind, expect, got) = (case.kind().name(), case.expect, &failure.got);
    format!("{} ({kind}): expected {expect}, got {got}", printable(&case.id))
}

pub(super) fn shortened(text: &str) -> String {
    let text = printable(text);
    match text.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text,
    }
}

/// A line for each bound that was passed, with the failures that are furthest off.
pub(crate) fn failed_gates(run: &SuiteRun<'_>, results: &[RateGateResult]) -> String {
    let failed = results.iter().filter(|result| !result.passed);
    let lines = |result: &RateGateResult| {
        let worst = run.worst(result.gate.capability.as_deref(), MAX_NAMED);
        let worst = worst.into_iter().filter_map(|(case, outcome)| Some((case, outcome.failure.as_ref()?)));
        let worst = worst.map(|(case, failure)| format!("  {}\n", line(case, failure)));
        format!("gate failed: {}\n{}", missed(result), worst.collect::<String>())
    };
    failed.map(lines).collect()
}

/// What a bound is on, the rate, and the bound.
pub(super) fn missed(result: &RateGateResult) -> String {
    let RateGateResult { gate, rate, .. } = result;
    let of = gate.capability.as_ref().map_or(String::new(), |name| format!(" of `{}`", printable(name)));
    format!(
        "failure rate{of} is {} {} ({} of {} cases), expected at most {}",
        figure(rate.value()),
        interval(rate.interval),
        rate.failures,
        rate.cases,
        gate.bound
    )
}
