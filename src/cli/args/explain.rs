//! `stance explain` and `stance inspect`.

use std::path::PathBuf;

use clap::ValueEnum;

/// `stance explain`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  echo 'Kyiv accused Moscow of breaking the truce.' | stance explain --target russia
  echo 'Twelve people died in the flood.' | stance explain --sentiment")]
pub(crate) struct ExplainArgs {
    /// One text; - is standard input.
    #[arg(value_name = "FILE", default_value = "-")]
    pub(crate) file: PathBuf,
    /// The party or other target; models of texts as a whole need none.
    #[arg(long, value_name = "PARTY")]
    pub(crate) target: Option<String>,
    /// Explain the sentiment of the text instead.
    #[arg(long, conflicts_with = "target")]
    pub(crate) sentiment: bool,
    /// Directory of the model; `default` is the one compiled in.
    #[arg(long, value_name = "DIR", default_value = "default")]
    pub(crate) model: PathBuf,
    /// The conflict whose parties to look for; that of the model by default.
    #[arg(long, value_name = "CONFLICT")]
    pub(crate) conflict: Option<String>,
    /// Form of the output.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: ExplainFormat,
    /// Features to show one by one.
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) top: usize,
}

/// Forms of an explanation, and of what a model is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplainFormat {
    /// Tables to read.
    Text,
    /// One object.
    Json,
}

/// `stance inspect`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  stance inspect my-model --top 30")]
pub(crate) struct InspectArgs {
    /// Directory of the model; `default` is the one compiled in.
    #[arg(default_value = "default")]
    pub(crate) model: PathBuf,
    /// Form of the output.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: ExplainFormat,
    /// Features to show per label.
    #[arg(long, value_name = "N", default_value_t = 15)]
    pub(crate) top: usize,
}
