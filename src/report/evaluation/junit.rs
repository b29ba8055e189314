//! What a CI reads of gates.

use std::io;

use super::gates::outcome;
use crate::evaluate::EvaluationRun;
use crate::evaluate::GateResult;
use crate::report::form::junit::{Outcome, Reason, Test, write};

/// Name of the testsuite.
const GATES: &str = "gates";

/// A testsuite with a testcase per gate, as JUnit XML.
///
/// # Errors
/// None that are met in memory.
pub(super) fn junit(report: &EvaluationRun) -> io::Result<String> {
    let test = |result: &GateResult| {
        let message = outcome(result);
        let worst = result.worst.iter().map(|&place| format!("\n{}", report.line(result.gate.task, place)));
        let text = message.clone() + &worst.collect::<String>();
        let bound = result.gate.bound;
        Test {
            class: GATES.to_owned(),
            name: format!("{} {} {}", result.gate, result.gate.kind(), bound.value()),
            outcome: if result.passed {
                Outcome::Passed
            } else {
                Outcome::Failed(Reason { kind: "gate", message, text })
            },
        }
    };
    write("stance evaluate", &[(GATES, report.gates.iter().map(test).collect())], &report.warnings)
}
