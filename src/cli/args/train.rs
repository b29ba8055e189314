//! What can be typed after `stance train`, and of learning after other commands.

use std::path::PathBuf;

use clap::ValueEnum;

use super::DataArgs;

/// `stance train`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  stance train datasets/russia-ukraine/train.jsonl --conflict russia-ukraine --model my-model
  stance train labels.jsonl --conflict my-conflict.toml --from default --model my-model")]
pub(crate) struct TrainArgs {
    /// Directory to write the model to; a model that is there is replaced when the new one is whole.
    #[arg(long, value_name = "DIR")]
    pub(crate) model: PathBuf,
    /// Labelled data to measure the model on afterwards.
    #[arg(long, value_name = "DATA")]
    pub(crate) dev: Vec<PathBuf>,
    /// How to learn.
    #[command(flatten)]
    pub(crate) learn: LearnArgs,
    /// Model to start from: a directory, or `default` for the one compiled in. Weights are pulled toward its
    /// own, as strongly as held-out articles speak for, so that few labels are enough. Its features, words,
    /// conflicts and parameters are kept, and the data adds to them.
    #[arg(long, value_name = "MODEL", conflicts_with_all = ["vectors", "lexicon"])]
    pub(crate) from: Option<PathBuf>,
    /// Licence of the model, as the Hugging Face Hub names it, such as apache-2.0; for the card.
    #[arg(long, value_name = "LICENSE")]
    pub(crate) license: Option<String>,
    /// Seed of the calibration folds; the same seed gives the same model at any number of threads.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
    /// What to learn from.
    #[command(flatten)]
    pub(crate) data: DataArgs,
}

/// How to learn.
#[derive(Debug, clap::Args)]
pub(crate) struct LearnArgs {
    /// The conflict whose parties the targets are: one that is built in (`stance conflict list`) or a TOML
    /// file. Without it targets are looked for by their own names. Given several times, each row is about
    /// the one that its field `conflict` names, else the first.
    #[arg(long, value_name = "CONFLICT")]
    pub(crate) conflict: Vec<String>,
    /// With what.
    #[command(flatten)]
    pub(crate) with: WithArgs,
}

/// With what to learn.
#[derive(Debug, clap::Args)]
pub(crate) struct WithArgs {
    /// Word vectors to read beside n-grams, in place of those that the training texts teach: what `stance
    /// vectors` made, `GloVe`, word2vec, wink-nlp or model2vec.
    #[arg(long, value_name = "FILE")]
    pub(crate) vectors: Option<PathBuf>,
    /// Lexicon of good and bad words, in place of those of English, Russian, Ukrainian, Bulgarian and Hindi
    /// together: en, ru, uk, bg, hi, pt, or a file of lines of a word, a tab and a number from -3 to 3. Of
    /// several the first counts that has a word.
    #[arg(long, value_name = "LEXICON")]
    pub(crate) lexicon: Vec<String>,
    /// Parameters, as a TOML file.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// One parameter, such as classifier.C=0.5 or features.views.near.enabled=false; counts more than the
    /// file.
    #[arg(long, value_name = "SECTION.KEY=VALUE")]
    pub(crate) set: Vec<String>,
    /// Solver: ours over sparse rows, or linfa-logistic over dense ones (small data, no weights).
    #[arg(long, value_enum)]
    pub(crate) solver: Option<SolverArg>,
}

/// The solvers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SolverArg {
    /// Truncated Newton over sparse rows.
    Sparse,
    /// linfa-logistic over dense rows.
    Dense,
}
