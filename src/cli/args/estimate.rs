//! What can be typed after `stance sample` and `stance estimate`.

use std::path::PathBuf;

use clap::ValueEnum;

use super::ColumnArgs;

/// `stance sample`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  stance predict archive/ --format jsonl --output predictions.jsonl
  stance sample predictions.jsonl --n 300 --output todo.jsonl
  stance sample predictions.jsonl --n 300 --by party,month --output todo.jsonl
  stance sample predictions.jsonl --n 300 --uncertain --output todo.jsonl

Write favor, against or neutral into the field `label` of each row, from the top; leave the other fields as they are. The model's own label is
not shown, lest it sway you. Then `stance estimate predictions.jsonl --gold todo.jsonl`.")]
pub(crate) struct SampleArgs {
    /// Predictions, as `stance predict --format jsonl` or `--format json` writes them; or articles, folders
    /// of them or rows, which are predicted first.
    #[arg(required = true, value_name = "PREDICTIONS|ARCHIVE")]
    pub(crate) files: Vec<PathBuf>,
    /// Rows to draw.
    #[arg(long, value_name = "N", default_value_t = 300)]
    pub(crate) n: usize,
    /// Draw from every party, outlet, month, year or predicted label, or every value of another field, so
    /// that small groups are seen, too.
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    pub(crate) by: Vec<String>,
    /// Draw rows more often of which the model is not sure.
    #[arg(long)]
    pub(crate) uncertain: bool,
    /// File to write to.
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Directory of the model, whose training texts are not drawn and which predicts what is not predicted;
    /// `default` is the one compiled in.
    #[arg(long, value_name = "DIR", default_value = "default")]
    pub(crate) model: PathBuf,
    /// The conflict whose parties to look for in what is not predicted.
    #[arg(long, value_name = "CONFLICT")]
    pub(crate) conflict: Option<String>,
    /// Seed of the draw.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
    /// How to read rows.
    #[command(flatten)]
    pub(crate) columns: ColumnArgs,
}

/// `stance estimate`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  stance estimate predictions.jsonl --gold todo.jsonl
  stance estimate predictions.jsonl --gold todo.jsonl --by party,outlet --format html --output page.html
  stance estimate predictions.jsonl                    second best: without labels

Counts of predictions are not corrected by anything, and no interval around them holds. With --gold the totals hold: see docs/src/guides/estimating.md.")]
pub(crate) struct EstimateArgs {
    /// Predictions, as `stance predict --format jsonl` or `--format json` writes them.
    #[arg(required = true, value_name = "PREDICTIONS")]
    pub(crate) files: Vec<PathBuf>,
    /// Labels of rows that `stance sample` drew from them.
    #[arg(long, value_name = "LABELLED")]
    pub(crate) gold: Option<PathBuf>,
    /// What to estimate one by one: each party, outlet, month, year or value of another field, one within the
    /// other.
    #[arg(long, value_name = "NAME,…", value_delimiter = ',', default_value = "party")]
    pub(crate) by: Vec<String>,
    /// Level of the intervals, from 0.5 to 0.999.
    #[arg(long, value_name = "P", default_value = "0.95", value_parser = level)]
    pub(crate) level: f64,
    /// Directory of the model that predicted, whose training texts are not counted; `default` is the one
    /// compiled in.
    #[arg(long, value_name = "DIR", default_value = "default")]
    pub(crate) model: PathBuf,
    /// Report of `stance evaluate --format json` on data like these: how often the model takes one stance for
    /// another. For the adjusted count, which needs no labels and is second best.
    #[arg(long, value_name = "REPORT")]
    pub(crate) evaluation: Option<PathBuf>,
    /// Form of the report.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: EstimateFormat,
    /// File to write to.
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// How to read the labels.
    #[command(flatten)]
    pub(crate) columns: ColumnArgs,
}

/// Forms of estimates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EstimateFormat {
    /// A table to read.
    Text,
    /// One object.
    Json,
    /// A table with one line per group and quantity.
    Csv,
    /// A page with charts.
    Html,
}

/// The level of an interval.
fn level(text: &str) -> Result<f64, String> {
    let level = text.parse().ok().filter(|level| (0.5..=0.999).contains(level));
    level.ok_or_else(|| "expected a number from 0.5 to 0.999".to_owned())
}
