//! What a CI reads of a suite.

use std::io;

use super::text::missed;
use crate::evaluate::{Case, Outcome, RateGateResult, SuiteRun};
use crate::report::junit::{Reason, Test, write};

/// Name of the testsuite that has a testcase for each bound.
const GATES: &str = "max failure rate";

/// A testsuite per capability with a testcase per case, and one with a testcase per bound. Characters that XML cannot have are replaced.
///
/// # Errors
/// None that are met in memory.
pub fn junit(run: &SuiteRun<'_>, gates: &[RateGateResult]) -> io::Result<String> {
    let tests = |capability| run.cases().filter(move |(case, _)| case.capability == capability).map(of_case);
    let capabilities = run.suite.capabilities().into_iter();
    let mut suites: Vec<(&str, Vec<Test>)> =
        capabilities.map(|capability| (capability, tests(capability).collect())).collect();
    if !gates.is_empty() {
        suites.push((GATES, gates.iter().map(of_gate).collect()));
    }
    write("stance test", &suites)
}

fn of_case((case, outcome): (&Case, &Outcome)) -> Test {
    let items = case.items.iter().map(|item| format!("toward {}: {}\n", item.target, item.text));
    let failure = outcome.failure.as_ref().map(|failure| Reason {
        kind: case.kind().name(),
        message: format!("expected {}, got {}", case.expect, failure.got),
        text: format!("{}\n{}", case.place, items.collect::<String>().trim_end()),
    });
    Test { class: case.capability.clone(), name: case.id.clone(), failure }
}

fn of_gate(result: &RateGateResult) -> Test {
    let message = missed(result);
    let failure = (!result.passed).then(|| Reason { kind: "gate", text: message.clone(), message });
    let name = result.gate.capability.clone().unwrap_or_else(|| "all".to_owned());
    Test { class: GATES.to_owned(), name, failure }
}
