//! What can be typed after `stance test`.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::evaluate::MaxFailureRate;

/// `stance test`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  stance test default datasets/suites/stance.jsonl
  stance test my-model suite.jsonl --max-failure-rate 0.3 --max-failure-rate negation=0.2
  stance test my-model suite.jsonl --format junit --output report.xml

Without --max-failure-rate failed cases are counted and the exit code is 0.")]
pub(crate) struct TestArgs {
    /// Directory of the model; `default` is the one compiled in.
    pub(crate) model: PathBuf,
    /// Cases and templates, as JSONL; - is standard input.
    #[arg(required = true, value_name = "SUITE")]
    pub(crate) suites: Vec<PathBuf>,
    /// Form of the report.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: TestFormat,
    /// File to write the report to.
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Largest share of cases that may fail, of all or of one capability; exit code 1 if more do.
    #[arg(long, value_name = "[CAPABILITY=]RATE")]
    pub(crate) max_failure_rate: Vec<MaxFailureRate>,
    /// Put the failure rates into the model's card (README.md), in the place of earlier ones of the same
    /// suite.
    #[arg(long)]
    pub(crate) update_card: bool,
    /// Failed cases to show of each capability, the furthest off first.
    #[arg(long, value_name = "N", default_value_t = 2)]
    pub(crate) show: usize,
}

/// Forms of a report on a suite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TestFormat {
    /// Tables to read.
    Text,
    /// One object.
    Json,
    /// JUnit XML, for CI.
    Junit,
    /// A summary of a step of a CI, in Markdown.
    Markdown,
    /// Annotations of a pull request for bounds that were missed, as workflow commands.
    Github,
}
