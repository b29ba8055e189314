//! Measures a model, and fails if it is not good enough: what a test in a CI does.
//!
//! ```text
//! cargo run --release --example gate_in_ci
//! ```

#![expect(clippy::print_stdout, reason = "what it found is for people")]

use std::process::ExitCode;

use stancekit::evaluate::Gate;
use stancekit::{Dataset, Evaluator, Model, Predictor};

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let predictor = Predictor::new(Model::embedded());
    let data = Dataset::open(&["datasets/falklands-1982/test.jsonl", "datasets/sudan/test.jsonl"])?;

    // As `--min` and `[[gate]]` tables have them.
    let gates: Vec<Gate> = vec!["f1_macro=0.45".parse()?, "log_loss=1.0".parse()?];
    let run = Evaluator::new().gates(gates).evaluate(&predictor, data, &())?;

    for result in &run.gates {
        let verdict = if result.passed { "pass" } else { "FAIL" };
        println!("{verdict}  {}: {:?}", result.gate.metric, result.figure.value);
    }
    run.warnings.iter().for_each(|warning| println!("warning: {warning}"));
    Ok(if run.passed() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
