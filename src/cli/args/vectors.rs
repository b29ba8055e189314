//! `stance vectors`.

use std::path::PathBuf;

use clap::Subcommand;

use super::ColumnArgs;

/// Where word vectors come from.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  stance vectors import glove.6B.100d.txt --top 50000 --output glove.safetensors
  stance vectors train archive.jsonl.gz --output ours.safetensors
  stance vectors count part-1.jsonl.gz --words all.words --output 1.pairs
  stance vectors train --pairs all.pairs --output ours.safetensors
  stance train train.jsonl --vectors ours.safetensors --model my-model")]
pub(crate) enum VectorsCommand {
    /// Read vectors that others have made, and keep what is needed at eight bits a number.
    Import(ImportArgs),
    /// Learn vectors from texts without labels, in any language.
    Train(LearnVectorsArgs),
    /// Count in one part of an archive that is too large for one machine.
    Count(CountArgs),
    /// Add up the counts of parts.
    Merge(MergeArgs),
}

/// `stance vectors count`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example, the first and third line once for each part:
  stance vectors count part-1.jsonl.gz --output 1.words
  stance vectors merge *.words --output all.words
  stance vectors count part-1.jsonl.gz --words all.words --output 1.pairs
  stance vectors merge *.pairs --output all.pairs
  stance vectors train --pairs all.pairs --output ours.safetensors
gives the same vectors as `stance vectors train` of all parts at once.")]
pub(crate) struct CountArgs {
    /// Texts: rows in any form that `stance train` reads, or plain text, also packed; - is standard input.
    #[arg(required = true, value_name = "CORPUS")]
    pub(crate) files: Vec<PathBuf>,
    /// File to write: the counts of words as a table with tabs, or those of neighbours as safetensors.
    #[arg(long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Count neighbours, of these words: the counts of words in all parts, merged.
    #[arg(long, value_name = "FILE")]
    pub(crate) words: Option<PathBuf>,
    /// Which words, and how near.
    #[command(flatten)]
    pub(crate) neighbours: NeighbourArgs,
    /// How to read rows.
    #[command(flatten)]
    pub(crate) columns: ColumnArgs,
}

/// `stance vectors merge`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  stance vectors merge 1.pairs 2.pairs 3.pairs --output all.pairs")]
pub(crate) struct MergeArgs {
    /// Counts of words, or counts of neighbours, that `stance vectors count` or `merge` wrote.
    #[arg(required = true, value_name = "COUNTS")]
    pub(crate) files: Vec<PathBuf>,
    /// File to write.
    #[arg(long, value_name = "FILE")]
    pub(crate) output: PathBuf,
}

/// Which words have neighbours, and which they are.
#[derive(Debug, clap::Args)]
pub(crate) struct NeighbourArgs {
    /// Words to either side that count as neighbours, near ones more.
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u8).range(1..))]
    pub(crate) window: u8,
    /// Occurrences that a word needs.
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) min_count: u32,
    /// Words at most, the most frequent.
    #[arg(long, value_name = "N", default_value_t = 50_000, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) max_words: u32,
}

/// `stance vectors import`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  stance vectors import glove.6B.100d.txt --words-of train.jsonl --words-of archive.jsonl --output glove.safetensors")]
pub(crate) struct ImportArgs {
    /// Vectors: text of `GloVe` or word2vec, JSON of wink-nlp, safetensors of model2vec with its
    /// tokenizer.json beside it.
    pub(crate) file: PathBuf,
    /// File to write, as safetensors.
    #[arg(long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Keep the first N words, which are the most frequent in all common files.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) top: Option<u32>,
    /// Keep the words that these texts have: rows, or plain text.
    #[arg(long, value_name = "DATA")]
    pub(crate) words_of: Vec<PathBuf>,
    /// How to read rows.
    #[command(flatten)]
    pub(crate) columns: ColumnArgs,
}

/// `stance vectors train`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  stance vectors train archive.jsonl.gz articles/*.txt --output ours.safetensors

A million words is little and a hundred million is plenty. Each line of a plain text, and each
text of rows, is read by itself: words on both sides of its end are no neighbours.")]
pub(crate) struct LearnVectorsArgs {
    /// Texts: rows in any form that `stance train` reads, or plain text, also packed; - is standard input.
    #[arg(required_unless_present = "pairs", value_name = "CORPUS")]
    pub(crate) files: Vec<PathBuf>,
    /// Counts of neighbours to learn from instead, which `stance vectors count` and `merge` made.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["files", "window", "min_count", "max_words"])]
    pub(crate) pairs: Option<PathBuf>,
    /// File to write, as safetensors.
    #[arg(long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Numbers a word.
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub(crate) vector_size: u16,
    /// Which words, and how near.
    #[command(flatten)]
    pub(crate) neighbours: NeighbourArgs,
    /// Seed; the same texts and seed give the same vectors at any number of threads.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
    /// How to read rows.
    #[command(flatten)]
    pub(crate) columns: ColumnArgs,
}
