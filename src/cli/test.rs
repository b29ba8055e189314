//! `stance test`.

use std::io::Write;

use serde_json::json;

use super::args::{TestArgs, TestFormat};
use super::card::CommandLine;
use super::inputs::Inputs;
use super::io::{Terminal, ignore_broken_pipe, say_lines, width};
use super::{ExitStatus, card, open_model};
use crate::evaluate::{RateGateResult, Suite, SuiteRun};
use crate::pipeline::Predictor;
use crate::report::{CardResults, measured_by, suite};

pub(super) fn run(args: &TestArgs, terminal: &Terminal) -> anyhow::Result<ExitStatus> {
    Inputs::default().files(&args.suites).model(&args.model).refuse_overwrite(args.output.as_deref())?;
    Terminal::can_write(args.output.as_deref())?;
    if args.update_card {
        card::can_update(&args.model)?;
    }
    let predictor = Predictor::new(open_model(&args.model)?);
    let tests = Suite::read(&args.suites)?;
    tests.check_capabilities(&args.max_failure_rate)?;
    let run = SuiteRun::new(&predictor, &tests)?;
    if args.update_card {
        let typed = CommandLine::new("test").word(&card::name(&args.model)).files(&args.suites);
        card::update(&args.model, &CardResults::of_suite(&run, &typed.text()))?;
    }
    let gates = run.check(&args.max_failure_rate);
    ignore_broken_pipe(write(args, terminal, &run, &gates, &predictor))?;
    let failed = suite::failed_gates(&run, &gates);
    if failed.is_empty() {
        return Ok(ExitStatus::Yes);
    }
    if args.format != TestFormat::Github {
        say_lines(failed.trim_end());
    }
    Ok(ExitStatus::No)
}

fn write(
    args: &TestArgs,
    terminal: &Terminal,
    run: &SuiteRun<'_>,
    gates: &[RateGateResult],
    predictor: &Predictor,
) -> anyhow::Result<()> {
    let mut output = terminal.output(args.output.as_deref())?;
    match args.format {
        TestFormat::Text => output.text(&suite::text(run, args.show, width()))?,
        TestFormat::Junit => output.write_all(suite::junit(run, gates)?.as_bytes())?,
        TestFormat::Markdown => {
            let model = args.model.display().to_string();
            output.write_all(suite::markdown(run, gates, &model, args.show).as_bytes())?;
        }
        TestFormat::Github => output.write_all(suite::github(run, gates).as_bytes())?,
        TestFormat::Json => {
            let mut report = suite::json(run, gates);
            let path = args.model.display().to_string();
            let version = &predictor.model().library_version;
            report.insert("model".into(), json!({ "path": path, "library_version": version }));
            report.insert("measured_by".into(), measured_by(None));
            serde_json::to_writer_pretty(&mut output, &report)?;
            output.write_all(b"\n")?;
        }
    }
    output.finish()
}
