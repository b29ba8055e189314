//! What a CI reads of a suite.

use std::io;

use super::text::missed;
use crate::evaluate::{Case, CaseOutcome, Failure, RateGateResult, SuiteRun};
use crate::report::form::junit::{Outcome, Reason, Test, write};

/// Name of the testsuite that has a testcase for each bound.
const GATES: &str = "max failure rate";

/// A testsuite per capability with a testcase per case, and one with a testcase per bound. A case that fails
/// where every bound on it holds, or where there is no bound, counts as skipped: the build is red exactly if
/// the exit code is 1. Characters that XML cannot have are replaced.
///
/// # Errors
/// None that are met in memory.
pub(crate) fn junit(run: &SuiteRun<'_>, gates: &[RateGateResult]) -> io::Result<String> {
    let tests = |capability: &str| -> Vec<Test> {
        let of =
            |result: &RateGateResult| result.gate.capability.as_deref().is_none_or(|of| of == capability);
        let counts = gates.iter().any(|result| !result.passed && of(result));
        let cases = run.cases().filter(|(case, _)| case.capability == capability);
        cases.map(|(case, outcome)| of_case(case, outcome, counts)).collect()
    };
    let capabilities = run.suite.capabilities().into_iter();
    let mut suites: Vec<(&str, Vec<Test>)> =
        capabilities.map(|capability| (capability, tests(capability))).collect();
    if !gates.is_empty() {
        suites.push((GATES, gates.iter().map(of_gate).collect()));
    }
    write("stance test", &suites, &[])
}

fn of_case(case: &Case, outcome: &CaseOutcome, counts: bool) -> Test {
    let items = case.items.iter().map(|item| format!("toward {}: {}\n", item.target, item.text));
    let outcome = match &outcome.failure {
        None => Outcome::Passed,
        Some(failure) if counts => Outcome::Failed(Reason {
            kind: case.kind().name(),
            message: message(case, failure),
            text: format!("{}\n{}", case.place, items.collect::<String>().trim_end()),
        }),
        Some(failure) => Outcome::Tolerated(format!("failed within the bounds: {}", message(case, failure))),
    };
    Test { class: case.capability.clone(), name: case.id.clone(), outcome }
}

fn message(case: &Case, failure: &Failure) -> String {
    format!("expected {}, got {}", case.expect, failure.got)
}

fn of_gate(result: &RateGateResult) -> Test {
    let message = missed(result);
    let outcome = match result.passed {
        true => Outcome::Passed,
        false => Outcome::Failed(Reason { kind: "gate", text: message.clone(), message }),
    };
    let name = result.gate.capability.clone().unwrap_or_else(|| "all".to_owned());
    Test { class: GATES.to_owned(), name, outcome }
}
