//! What can be typed after `stance apply`.

use std::path::PathBuf;

use super::DataArgs;

/// `stance apply`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  stance check train.jsonl --label-errors --output suspects.csv
  stance apply suspects.csv train.jsonl --output corrected.jsonl

In between, write the right label into the column `corrected` where the label is wrong, in any spreadsheet.")]
pub(crate) struct ApplyArgs {
    /// Table of corrections: text, target, task and corrected.
    #[arg(value_name = "CORRECTIONS")]
    pub(crate) corrections: PathBuf,
    /// The conflict by whose parties the corrections call targets.
    #[arg(long, value_name = "CONFLICT")]
    pub(crate) conflict: Option<String>,
    /// File to write the corrected rows to, as JSONL, or as a table if its name ends in .csv or .tsv.
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// What to correct.
    #[command(flatten)]
    pub(crate) data: DataArgs,
}
