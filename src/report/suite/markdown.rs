//! A summary of a step of a CI.

use std::fmt::Write;

use super::text::{line, missed, rates, shortened};
use crate::evaluate::{Case, CaseOutcome, RateGateResult, SuiteRun};
use crate::report::form::markdown::{cell, within};
use crate::report::form::table::{figure, interval};

/// Bounds, failure rates by capability and kind, and the failures of each capability that are furthest off,
/// at most so many: Markdown of at most 1 MiB. `model` is what the model is called.
pub(crate) fn markdown(run: &SuiteRun<'_>, gates: &[RateGateResult], model: &str, show: usize) -> String {
    let mut text =
        format!("## {}: {} cases from {} lines\n", cell(model), run.suite.cases.len(), run.suite.templates());
    if !gates.is_empty() {
        text += "\n### Bounds\n\n";
        let line = |result: &RateGateResult| {
            let mark = if result.passed { "✅" } else { "❌" };
            format!("- {mark} {}\n", cell(&missed(result)))
        };
        text += &gates.iter().map(line).collect::<String>();
    }
    text += "\n| capability | kind | cases | failed | rate | 95 % interval |\n|---|---|---:|---:|---:|---|\n";
    let capabilities = run.suite.capabilities();
    for capability in capabilities.iter().copied().map(Some).chain([None]) {
        for (i, (kind, rate)) in rates(run, capability).into_iter().enumerate() {
            let name = if i == 0 { cell(capability.unwrap_or("all")) } else { String::new() };
            let (value, ends) = (figure(rate.value()), interval(rate.interval));
            writeln!(text, "| {name} | {kind} | {} | {} | {value} | {ends} |", rate.cases, rate.failures)
                .ok();
        }
    }
    for capability in capabilities {
        let worst = run.worst(Some(capability), show);
        if !worst.is_empty() {
            writeln!(text, "\n### {}\n", cell(capability)).ok();
            text += &worst.into_iter().map(|(case, outcome)| failed(case, outcome)).collect::<String>();
        }
    }
    within(text)
}

/// A failed case and its texts.
fn failed(case: &Case, outcome: &CaseOutcome) -> String {
    let Some(failure) = &outcome.failure else { return String::new() };
    let items = case.items.iter();
    let items =
        items.map(|item| format!("  - toward {}: {}\n", cell(&item.target), cell(&shortened(&item.text))));
    format!("- {}\n{}", cell(&line(case, failure)), items.collect::<String>())
}
