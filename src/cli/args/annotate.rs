//! What can be typed after `stance annotate`.

use std::net::SocketAddr;
use std::path::PathBuf;

use super::ColumnArgs;

/// `stance annotate`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  stance annotate todo.jsonl                           answers go to todo.labelled.jsonl
  stance annotate todo.jsonl --annotator bob           a second annotator, in the same file
  stance annotate todo.jsonl --review                  decide where annotators differ
  stance annotate todo.jsonl --active                  first what the model is not sure of

Only this machine can open the page, unless `--bind` names another address: whoever reaches that address can read the rows and answer.
Every answer is written at once, and who was interrupted goes on where they were. `stance estimate --gold` and `stance train` read the file of answers as it is.")]
pub(crate) struct AnnotateArgs {
    /// Rows to label, as `stance sample` writes them, or any rows that `stance train` takes.
    #[arg(value_name = "ROWS")]
    pub(crate) file: PathBuf,
    /// File of answers; by default the name of the rows with `.labelled.jsonl` in place of its end.
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Who answers; by default the user's name.
    #[arg(long, value_name = "NAME")]
    pub(crate) annotator: Option<String>,
    /// Show rows on which annotators differ, and nothing else: the answer decides.
    #[arg(long)]
    pub(crate) review: bool,
    /// Ask first for rows that the model is not sure of, and train it anew after every 20 answers.
    #[arg(long, conflicts_with = "review")]
    pub(crate) active: bool,
    /// Guidelines to show, in Markdown; ours by default.
    #[arg(long, value_name = "FILE")]
    pub(crate) guidelines: Option<PathBuf>,
    /// Directory of the model that makes guesses, which are shown only once a row is answered; `default` is
    /// the one compiled in.
    #[arg(long, value_name = "DIR", default_value = "default")]
    pub(crate) model: PathBuf,
    /// The conflict whose parties the targets are; that of the model by default.
    #[arg(long, value_name = "CONFLICT")]
    pub(crate) conflict: Option<String>,
    /// Address and port of the page; with the port 0 the system chooses one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8701")]
    pub(crate) bind: SocketAddr,
    /// How to read rows.
    #[command(flatten)]
    pub(crate) columns: ColumnArgs,
}
