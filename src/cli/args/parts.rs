//! Arguments of `stance predict` for archives.

use std::path::PathBuf;
use std::str::FromStr;

/// How to label an archive, file by file.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Archives")]
pub(crate) struct PartArgs {
    /// Directory to write to: a file of JSON lines or of Parquet for each file that is read, a manifest with
    /// digests and counts, and `_SUCCESS` when all are there.
    #[arg(long, value_name = "DIR", conflicts_with = "output")]
    pub(crate) output_dir: Option<PathBuf>,
    /// Label only this share of the files, such as 3/100. A file is always in the same share, whatever others
    /// are there.
    #[arg(long, value_name = "I/N", requires = "output_dir")]
    pub(crate) shard: Option<Shard>,
    /// Go on with what is in the directory: label only files that are not labelled or have changed.
    #[arg(long, requires = "output_dir")]
    pub(crate) resume: bool,
}

/// One of so many shares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shard {
    /// Its number, from 1.
    pub(crate) number: u64,
    /// How many there are.
    pub(crate) of: u64,
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers = text.split_once('/');
        let numbers = numbers.and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
        match numbers {
            Some((number, of)) if (1..=of).contains(&number) => Ok(Self { number, of }),
            _ => Err("expected I/N, such as 3/100, with I from 1 to N".to_owned()),
        }
    }
}
