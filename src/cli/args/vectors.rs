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
  stance train train.jsonl --vectors ours.safetensors --model my-model")]
pub enum VectorsCommand {
    /// Read vectors that others have made, and keep what is needed at eight bits a number.
    Import(ImportArgs),
    /// Learn vectors from texts without labels, in any language.
    Train(LearnVectorsArgs),
}

/// `stance vectors import`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  stance vectors import glove.6B.100d.txt --words-of train.jsonl --words-of archive.jsonl --output glove.safetensors")]
pub struct ImportArgs {
    /// Vectors: text of `GloVe` or word2vec, JSON of wink-nlp, safetensors of model2vec with its
    /// tokenizer.json beside it.
    pub file: PathBuf,
    /// File to write, as safetensors.
    #[arg(long, value_name = "FILE")]
    pub output: PathBuf,
    /// Keep the first N words, which are the most frequent in all common files.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub top: Option<u32>,
    /// Keep the words that these texts have: rows, or plain text.
    #[arg(long, value_name = "DATA")]
    pub words_of: Vec<PathBuf>,
    /// How to read rows.
    #[command(flatten)]
    pub columns: ColumnArgs,
}

/// `stance vectors train`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  stance vectors train archive.jsonl.gz articles/*.txt --output ours.safetensors

A million words is little and a hundred million is plenty. Each line of a plain text, and each
text of rows, is read by itself: words on both sides of its end are no neighbours.")]
pub struct LearnVectorsArgs {
    /// Texts: rows as JSONL, CSV, TSV or fastText, or plain text, also gzipped; - is standard input.
    #[arg(required = true, value_name = "CORPUS")]
    pub files: Vec<PathBuf>,
    /// File to write, as safetensors.
    #[arg(long, value_name = "FILE")]
    pub output: PathBuf,
    /// Numbers a word.
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub vector_size: u16,
    /// Words to either side that count as neighbours, near ones more.
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u8).range(1..))]
    pub window: u8,
    /// Occurrences that a word needs.
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    pub min_count: u32,
    /// Words at most, the most frequent.
    #[arg(long, value_name = "N", default_value_t = 50_000, value_parser = clap::value_parser!(u32).range(1..))]
    pub max_words: u32,
    /// Seed; the same texts and seed give the same vectors at any number of threads.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
    /// How to read rows.
    #[command(flatten)]
    pub columns: ColumnArgs,
}
