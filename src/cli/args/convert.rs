//! `stance convert`.

use std::path::PathBuf;

use clap::ValueEnum;

use super::DataArgs;

/// `stance convert`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  stance convert semeval.txt --to long --output semeval.jsonl")]
pub(crate) struct ConvertArgs {
    /// Form to write.
    #[arg(long, value_enum)]
    pub(crate) to: ConvertFormat,
    /// File to write to.
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// What to convert.
    #[command(flatten)]
    pub(crate) data: DataArgs,
}

/// Forms of labelled data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ConvertFormat {
    /// JSONL, one object per text with the stances toward all its targets.
    Wide,
    /// JSONL, one object per text and target.
    Long,
    /// As long, with commas.
    Csv,
    /// As long, with tabs.
    Tsv,
    /// `__label__LABEL text`.
    Fasttext,
}
