//! What can be typed after `stance evaluate`.

use std::path::PathBuf;

use clap::ValueEnum;

use super::{CvArgs, DataArgs, cv};
use crate::evaluate::Gate;

/// `stance evaluate`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  stance evaluate my-model test.jsonl --min f1_macro=0.60 --min accuracy=0.65 --format json
  stance evaluate my-model test.jsonl --slice lang --slice quotation
  stance evaluate my-model test.jsonl --baseline old-model --gates gates.toml
  stance evaluate my-model test.jsonl --slice lang --format html --output report.html
  stance evaluate --cv 5 all.jsonl --conflict russia-ukraine --set classifier.C=1
  stance evaluate --predictions llm.jsonl test.jsonl --baseline my-model")]
#[command(override_usage = cv::USAGE, mut_arg("files", cv::unless_a_model_is_named))]
pub(crate) struct EvaluateArgs {
    /// Directory of the model; `default` is the one compiled in. With --cv no model is named.
    pub(crate) model: PathBuf,
    /// The conflict whose parties the targets are; those of the model by default, none with --cv, and with
    /// --predictions for a --baseline that is a model. Given several times, each row is about the one that
    /// its field `conflict` names, else the first.
    #[arg(long, value_name = "CONFLICT")]
    pub(crate) conflict: Vec<String>,
    /// Form of the report.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: EvaluateFormat,
    /// File to write the report to.
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Further reports of the same evaluation, such as junit=junit.xml; may be given several times.
    #[arg(long, value_name = "FORMAT=FILE", value_parser = report_to)]
    pub(crate) report: Vec<(EvaluateFormat, PathBuf)>,
    /// Swap the names of two parties and see whether the labels swap; by default of the first two sides of
    /// the conflict.
    #[arg(long, value_name = "A,B", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    pub(crate) swap_parties: Option<String>,
    /// Show parts of the data: by target, label, length, mention, quotation, or any field of the rows; by
    /// two of them with a comma, such as lang,target.
    #[arg(long, value_name = "FIELD")]
    pub(crate) slice: Vec<String>,
    /// Look for parts of the data, by one field or by two together, on which the stances are surely worse
    /// than elsewhere.
    #[arg(long)]
    pub(crate) weak_slices: bool,
    /// What to compare with on the same rows: a model, or a report that --format json --with-rows wrote.
    #[arg(long, value_name = "MODEL|REPORT.json")]
    pub(crate) baseline: Option<PathBuf>,
    /// Judge no model but predictions that another program made: JSONL or a table, each with the `id` (or
    /// `text`) and `target` of its row, `predicted` and, if there are any, `probabilities` by label; or a
    /// report of --with-rows.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["cv", "curve", "from", "WithArgs", "swap_parties", "update_card"])]
    pub(crate) predictions: Option<PathBuf>,
    /// Rows to show that became better, and that became worse.
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub(crate) show: usize,
    /// Put the prediction of each row in the JSON report, so that it can be a --baseline.
    #[arg(long)]
    pub(crate) with_rows: bool,
    /// Put the results into the model's card (README.md), in the place of earlier ones on the same data.
    #[arg(long, conflicts_with = "cv")]
    pub(crate) update_card: bool,
    /// Seed of the intervals, and with --cv of the folds and of training.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
    /// What to measure it on.
    #[command(flatten)]
    pub(crate) data: DataArgs,
    /// What must hold.
    #[command(flatten)]
    pub(crate) must: GateArgs,
    /// Whether to cross-validate.
    #[command(flatten)]
    pub(crate) cv: CvArgs,
}

impl EvaluateArgs {
    /// The labelled files: with `--cv` or `--predictions` all that are named, the first in the place of the
    /// model.
    pub(in crate::cli) fn files(&self) -> Vec<PathBuf> {
        let has_model = self.cv.cv.is_none() && self.predictions.is_none();
        let first = (!has_model).then(|| self.model.clone());
        first.into_iter().chain(self.data.files.iter().cloned()).collect()
    }
}

/// Gates.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Gates")]
pub(crate) struct GateArgs {
    /// Least value of a metric of the stances (largest, for losses and errors), or with sentiment.METRIC of
    /// the sentiments; exit code 1 if it is missed.
    #[arg(long, value_name = "METRIC=VALUE")]
    pub(crate) min: Vec<Gate>,
    /// Gates on metrics, labels, slices, drops since the baseline, speed and size, as a TOML file of [[gate]]
    /// tables.
    #[arg(long, value_name = "FILE")]
    pub(crate) gates: Option<PathBuf>,
    /// Exit with 0 also if a gate failed.
    #[arg(long)]
    pub(crate) exit_zero: bool,
}

/// `stance compare`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  stance compare old-model new-model test.jsonl
  stance compare before.json after.json         two reports of stance evaluate --format json --with-rows

Both are measured on the same resamples of articles, so that an interval of a difference which leaves
out zero means that one model is better. For gates see stance evaluate --baseline.")]
#[command(mut_arg("files", |data| data.required(false)))]
pub(crate) struct CompareArgs {
    /// Directory of the model before; `default` is the one compiled in. Or, without DATA, a report that
    /// --format json --with-rows wrote.
    pub(crate) before: PathBuf,
    /// Directory of the model after, or a report of it.
    pub(crate) after: PathBuf,
    /// The conflict whose parties the targets are; those of each model by default. Given several times, each
    /// row is about the one that its field `conflict` names, else the first.
    #[arg(long, value_name = "CONFLICT")]
    pub(crate) conflict: Vec<String>,
    /// Form of the report.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: CompareFormat,
    /// File to write the report to.
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Rows to show that became better, and that became worse.
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) show: usize,
    /// Seed of the intervals.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
    /// What to measure them on.
    #[command(flatten)]
    pub(crate) data: DataArgs,
}

/// Forms of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CompareFormat {
    /// Tables to read.
    Text,
    /// One object.
    Json,
    /// Tables for a summary or a comment.
    Markdown,
    /// A page, whole in one file.
    Html,
}

/// Forms of an evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EvaluateFormat {
    /// Tables to read.
    Text,
    /// One object.
    Json,
    /// A summary of a step of a CI, in Markdown.
    Markdown,
    /// Annotations of a pull request for gates that failed, as workflow commands.
    Github,
    /// JUnit XML with a case per gate, for CI.
    Junit,
    /// A page with charts, slices and the most confident errors, whole in one file.
    Html,
}

/// `junit=FILE`.
fn report_to(text: &str) -> Result<(EvaluateFormat, PathBuf), String> {
    let (format, path) =
        text.split_once('=').filter(|(_, path)| !path.is_empty()).ok_or("expected FORMAT=FILE")?;
    Ok((EvaluateFormat::from_str(format, false)?, path.into()))
}
