//! What can be typed after `stance check`.

use std::path::PathBuf;

use clap::ValueEnum;

use super::DataArgs;
use crate::dataset::Severity;

/// `stance check`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  stance check train.jsonl test.jsonl         also finds texts and articles that are in both
  stance check train.jsonl --label-errors     also finds labels that are most likely wrong
  stance check *.jsonl --format github        as annotations of a pull request
  stance check gold.jsonl --min-alpha 0.6     fails if annotators agree less")]
pub(crate) struct CheckArgs {
    /// The conflict whose parties the targets must be: one that is built in (`stance conflict list`) or a
    /// TOML file.
    #[arg(long, value_name = "CONFLICT")]
    pub(crate) conflict: Option<String>,
    /// Train on all articles but those of a fold, fold by fold, and list labels that the models firmly
    /// disagree with, the worst first.
    #[arg(long)]
    pub(crate) label_errors: bool,
    /// File to write the suspects of --label-errors to, as a table with their text, label, a suggestion and
    /// an empty column `corrected` for `stance apply`.
    #[arg(long, value_name = "FILE", requires = "label_errors")]
    pub(crate) output: Option<PathBuf>,
    /// Form of the report.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: CheckFormat,
    /// What the exit code is 1 for.
    #[arg(long, value_enum, value_name = "SEVERITY", default_value = "error")]
    pub(crate) fail_on: FailOn,
    /// Least Krippendorff's alpha of the annotators, for each task that they labelled; the exit code is 1
    /// below it.
    #[arg(long, value_name = "ALPHA", value_parser = alpha)]
    pub(crate) min_alpha: Option<f64>,
    /// Seed of the intervals and of the folds of `--label-errors`.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
    /// What to check.
    #[command(flatten)]
    pub(crate) data: DataArgs,
}

/// A bound on an alpha that says something.
fn alpha(text: &str) -> Result<f64, String> {
    let bound = text.parse().ok().filter(|bound: &f64| *bound > -1.0 && *bound <= 1.0);
    bound.ok_or_else(|| "expected a number above -1, and at most 1".to_owned())
}

/// Forms of what a check found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// Lines to read.
    Text,
    /// One object.
    Json,
    /// Annotations of a pull request, as workflow commands.
    Github,
    /// SARIF 2.1.0, as code hosts and editors take it.
    Sarif,
}

/// How bad a finding must be for the answer to be no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Errors.
    Error,
    /// Errors and warnings.
    Warning,
}

impl FailOn {
    /// The least severity that fails, as the library takes it.
    pub(in crate::cli) fn severity(self) -> Severity {
        match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
        }
    }
}
