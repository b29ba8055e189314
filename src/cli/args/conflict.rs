//! What can be typed after `stance conflict`.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

/// What to do with conflicts.
#[derive(Debug, Subcommand)]
pub(crate) enum ConflictCommand {
    /// List the conflicts that are built in.
    List(ListConflictsArgs),
    /// Print the file of a conflict that is built in.
    Show(ShowConflictArgs),
    /// Begin the file of a conflict of your own.
    New(NewConflictArgs),
    /// Look for faults in the file of a conflict, and for names that it lacks.
    Check(CheckConflictArgs),
}

/// `stance conflict list`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  stance conflict list")]
pub(crate) struct ListConflictsArgs {
    /// Form of the list.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: ConflictFormat,
}

/// `stance conflict show`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  stance conflict show sudan > my-sudan.toml     to change it")]
pub(crate) struct ShowConflictArgs {
    /// Name of the conflict, as `stance conflict list` has it, or a file.
    #[arg(value_name = "NAME|FILE")]
    pub(crate) name: String,
}

/// `stance conflict new`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  stance conflict new heron-bank
writes heron-bank.toml, with examples to change and a comment on each key. A file that is there stays.")]
pub(crate) struct NewConflictArgs {
    /// What files and commands will call the conflict: lower-case letters, digits and hyphens.
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
}

/// `stance conflict check`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  stance conflict check heron-bank.toml
  stance conflict check heron-bank.toml articles/      also names that are never found or not listed
  stance conflict check sudan articles/ --format json

Exit codes: 0 no fault; 1 a fault; 2 could not run. What is never found or not listed is no fault.")]
pub(crate) struct CheckConflictArgs {
    /// TOML file of the conflict, or the name of one that is built in.
    #[arg(value_name = "CONFLICT")]
    pub(crate) conflict: String,
    /// Articles, folders of them, or rows, in which names of the conflict are counted and others are looked
    /// for; - is standard input.
    #[arg(value_name = "ARTICLE")]
    pub(crate) articles: Vec<PathBuf>,
    /// Form of the report.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: ConflictFormat,
}

/// Forms of what is said of conflicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ConflictFormat {
    /// Lines to read.
    Text,
    /// JSON.
    Json,
}
