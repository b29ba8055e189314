//! What can be typed.

mod annotate;
mod apply;
mod check;
mod conflict;
mod convert;
mod cv;
mod estimate;
mod evaluate;
mod explain;
mod parts;
mod serve;
mod test;
mod train;
mod tune;
mod vectors;

use std::path::PathBuf;

use clap::builder::ArgPredicate;
use clap::{ColorChoice, Parser, Subcommand, ValueEnum};

use crate::article::Kind;
use crate::dataset::{FieldNames, Format, LabelMap, ReadOptions, TextEncoding};
use crate::pipeline::Weight;
pub(crate) use annotate::AnnotateArgs;
pub(crate) use apply::ApplyArgs;
pub(crate) use check::{CheckArgs, CheckFormat};
pub(crate) use conflict::{
    CheckConflictArgs, ConflictCommand, ConflictFormat, ListConflictsArgs, NewConflictArgs, ShowConflictArgs,
};
pub(crate) use convert::{ConvertArgs, ConvertFormat};
pub(crate) use cv::CvArgs;
pub(crate) use estimate::{EstimateArgs, EstimateFormat, SampleArgs};
pub(crate) use evaluate::{CompareArgs, CompareFormat, EvaluateArgs, EvaluateFormat};
pub(crate) use explain::{ExplainArgs, ExplainFormat, InspectArgs};
pub(crate) use parts::{PartArgs, Shard};
pub(crate) use serve::ServeArgs;
pub(crate) use test::{TestArgs, TestFormat};
pub(crate) use train::{LearnArgs, SolverArg, TrainArgs, WithArgs};
pub(crate) use tune::TuneArgs;
pub(crate) use vectors::{CountArgs, ImportArgs, LearnVectorsArgs, MergeArgs, NeighbourArgs, VectorsCommand};

/// Stance toward each party to a conflict, and sentiment, paragraph by paragraph.
#[derive(Debug, Parser)]
#[command(name = "stance", version, propagate_version = true, max_term_width = 100)]
#[command(after_help = "\
Examples:
  stance predict article.txt                          who is spoken for and against
  stance train train.jsonl --model my-model           learn from labelled paragraphs
  stance evaluate my-model test.jsonl --min f1_macro=0.60

Exit codes: 0 done; 1 done and the answer is no (a gate failed, a check found errors); 2 could not run.")]
pub(crate) struct Args {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
    /// When to use colour; NO_COLOR is honoured.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: ColorChoice,
    /// Threads to use; all by default. Results do not depend on it.
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) threads: Option<u16>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Learn a model from labelled paragraphs.
    Train(TrainArgs),
    /// Look for parameters that learn better from labelled paragraphs.
    Tune(TuneArgs),
    /// Measure a model on labelled paragraphs.
    Evaluate(EvaluateArgs),
    /// Measure two models on the same labelled paragraphs.
    Compare(CompareArgs),
    /// Test what a model must do, case by case.
    Test(TestArgs),
    /// Label articles or rows.
    Predict(PredictArgs),
    /// Draw rows to label, each with its chance to be drawn.
    Sample(SampleArgs),
    /// Label rows by hand, in the browser.
    Annotate(AnnotateArgs),
    /// Total predictions, corrected by a labelled sample.
    Estimate(EstimateArgs),
    /// Answer over HTTP: rows, articles, and a page to paste one into.
    Serve(ServeArgs),
    /// Show what moved the label of one text toward one target.
    Explain(ExplainArgs),
    /// Show what a model is and what it has learnt.
    Inspect(InspectArgs),
    /// Look for faults in labelled data.
    Check(CheckArgs),
    /// Put corrected labels back into labelled data.
    Apply(ApplyArgs),
    /// Divide labelled data so that no article is on two sides.
    Split(SplitArgs),
    /// Write labelled data in another form.
    Convert(ConvertArgs),
    /// List, show, begin and check conflicts: the parties and their names.
    #[command(
        subcommand,
        after_help = "\
Examples:
  stance conflict new heron-bank
  stance conflict check heron-bank.toml articles/ --format json"
    )]
    Conflict(ConflictCommand),
    /// Make word vectors for `stance train --vectors`.
    #[command(subcommand)]
    Vectors(VectorsCommand),
    /// Print completions for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Write the manual pages, one for each command, into a folder.
    #[command(hide = true)]
    Manual {
        /// The folder; it is made if it is not there.
        folder: PathBuf,
    },
}

/// Labelled files and how to read them.
#[derive(Debug, clap::Args)]
pub(crate) struct DataArgs {
    /// Labelled data: JSONL, CSV, Excel, fastText, Label Studio and others (the page "Input formats" of the
    /// book lists them), also packed; - is standard input.
    #[arg(required = true, value_name = "DATA")]
    pub(crate) files: Vec<PathBuf>,
    /// How to read them.
    #[command(flatten)]
    pub(crate) columns: ColumnArgs,
}

/// How to read rows.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Reading")]
pub(crate) struct ColumnArgs {
    /// Field or column of the text.
    #[arg(long, value_name = "NAME", default_value = "text")]
    pub(crate) text_column: String,
    /// Field or column of the stance, in rows of one target.
    #[arg(long, value_name = "NAME", default_value = "label")]
    pub(crate) label_column: String,
    /// Field or column of the target, in rows of one target.
    #[arg(long, value_name = "NAME", default_value = "target")]
    pub(crate) target_column: String,
    /// Field or column of the article that a row is from.
    #[arg(long, value_name = "NAME", default_value = "group")]
    pub(crate) group_column: String,
    /// Field or column of the weight of a row in training.
    #[arg(long, value_name = "NAME", default_value = "weight")]
    pub(crate) weight_column: String,
    /// What label words mean that are not ours, such as 0=against,1=favor,2=neutral,unrelated=skip; rows
    /// whose label is to be skipped are left out. Favor is positive and against is negative where sentiment
    /// is labelled.
    #[arg(long, value_name = "WORD=LABEL,…", allow_hyphen_values = true)]
    pub(crate) label_map: Option<LabelMap>,
    /// Encoding of the files, such as windows-1252; UTF-8 by default, and UTF-16 where a byte order mark says
    /// so.
    #[arg(long, value_name = "NAME")]
    pub(crate) encoding: Option<TextEncoding>,
    /// Replace bytes that are not UTF-8 instead of stopping at them.
    #[arg(long)]
    pub(crate) lossy: bool,
}

impl ColumnArgs {
    /// The same, as the library takes it.
    pub(super) fn options(&self, need_labels: bool) -> ReadOptions {
        let names = FieldNames {
            text: self.text_column.clone(),
            label: self.label_column.clone(),
            target: self.target_column.clone(),
            group: self.group_column.clone(),
            weight: self.weight_column.clone(),
        };
        ReadOptions {
            conflict: None,
            names,
            lossy: self.lossy,
            need_labels,
            keep_empty: false,
            format: None,
            label_map: self.label_map.clone().unwrap_or_default(),
            encoding: self.encoding,
        }
    }
}

/// A number from 0 to 1.
fn probability(text: &str) -> Result<f64, String> {
    let number = text.parse().ok().filter(|number| (0.0..=1.0).contains(number));
    number.ok_or_else(|| "expected a number from 0 to 1".to_owned())
}

/// `stance predict`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  stance predict article.txt
  stance predict saved-page.html --format json
  stance predict articles/ --format json --output articles.json
  stance predict article.txt --format html --output page.html
  stance predict articles/ --format csv          one line per article and party, for a plot
  stance predict articles/ --format csv --paragraphs --output paragraphs.csv
  stance predict rows.csv --format csv --output labelled.csv
  zcat rows.jsonl.gz | stance predict --model my-model --format jsonl -
  stance predict archive/ --output-dir labelled --shard 3/100 --resume")]
#[expect(clippy::struct_excessive_bools, reason = "switches of a command line")]
pub(crate) struct PredictArgs {
    /// Articles (text, HTML, Markdown, PDF, MHTML, RSS, Atom, WARC), folders of them, or rows (JSONL, CSV),
    /// also packed; - is standard input. Of several, one that cannot be read is warned of and gets a row with
    /// the field `error`.
    #[arg(value_name = "FILE", default_value = "-")]
    pub(crate) files: Vec<PathBuf>,
    /// Directory of the model; `default` is the one compiled in.
    #[arg(long, value_name = "DIR", default_value = "default")]
    pub(crate) model: PathBuf,
    /// The conflict whose parties to look for. By default an article's is the one that it is about, of those
    /// that are built in and those of the model, if it is about any; that of rows is the model's.
    #[arg(long, value_name = "CONFLICT")]
    pub(crate) conflict: Option<String>,
    /// What the input is.
    #[arg(long, value_enum, default_value = "auto")]
    pub(crate) input: InputArg,
    /// Form of the output; `jsonl` or `parquet` with `--output-dir`.
    #[arg(
        long,
        value_enum,
        default_value = "text",
        default_value_if("output_dir", ArgPredicate::IsPresent, "jsonl")
    )]
    pub(crate) format: PredictFormat,
    /// File to write to.
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Score every party in every paragraph, mentioned or not.
    #[arg(long)]
    pub(crate) implicit: bool,
    /// Score a party also in paragraphs that mean it and do not name it: by "it" or "the country" after a
    /// sentence that names no other, by the surname of a person named before.
    #[arg(long)]
    pub(crate) inferred: bool,
    /// Write `abstain` for stances that are less probable than this, from 0 to 1.
    #[arg(long, value_name = "P", value_parser = probability)]
    pub(crate) min_confidence: Option<f64>,
    /// Write text in CSV as it is: else a `'` stands before what a spreadsheet would take for a formula.
    #[arg(long)]
    pub(crate) raw: bool,
    /// In CSV a line for each headline or paragraph and party, instead of one for each article and party.
    #[arg(long)]
    pub(crate) paragraphs: bool,
    /// List the lines that were left out of the text of an article, and why, below the report in text (JSON
    /// always has them). What stands around the text of a web page, such as menus, is not listed.
    #[arg(long)]
    pub(crate) show_dropped: bool,
    /// Labels of rows that `stance sample` drew from these articles: with `--format html` and `--format csv`
    /// they correct the totals by party and outlet, as in `stance estimate`.
    #[arg(long, value_name = "LABELLED", conflicts_with = "output_dir")]
    pub(crate) gold: Option<PathBuf>,
    /// How much a paragraph counts in its article.
    #[arg(long, value_enum, default_value = "paragraph")]
    pub(crate) weight: WeightArg,
    /// Seed of the intervals of `--weight length`; others need none.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
    /// How to label an archive.
    #[command(flatten)]
    pub(crate) parts: PartArgs,
    /// How to read rows.
    #[command(flatten)]
    pub(crate) columns: ColumnArgs,
}

/// Kinds of input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum InputArg {
    /// Told by the content.
    Auto,
    /// An article as plain text.
    Text,
    /// A web page.
    Html,
    /// Markdown.
    Markdown,
    /// A PDF that holds text.
    Pdf,
    /// A page that a browser saved as one file, or a mail.
    #[value(alias = "eml")]
    Mhtml,
    /// RSS, Atom, JSON Feed or an exported channel, each item an article.
    Feed,
    /// WARC or WET, each record an article.
    Warc,
    /// Rows, one JSON object a line.
    Jsonl,
    /// Rows in a table with a header.
    Csv,
    /// Rows, a label and a text a line.
    #[value(name = "fasttext")]
    FastText,
}

impl InputArg {
    /// The format of rows that is asked for.
    pub(super) fn format(self) -> Option<Format> {
        match self {
            Self::Jsonl => Some(Format::Jsonl),
            Self::Csv => Some(Format::Table),
            Self::FastText => Some(Format::FastText),
            _ => None,
        }
    }

    /// The kind of article that is asked for.
    pub(super) fn kind(self) -> Option<Kind> {
        match self {
            Self::Text => Some(Kind::Text),
            Self::Html => Some(Kind::Html),
            Self::Markdown => Some(Kind::Markdown),
            Self::Pdf => Some(Kind::Pdf),
            Self::Mhtml => Some(Kind::Mhtml),
            Self::Feed => Some(Kind::Feed),
            Self::Warc => Some(Kind::Warc),
            Self::Auto | Self::Jsonl | Self::Csv | Self::FastText => None,
        }
    }
}

/// How much a paragraph counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum WeightArg {
    /// As much as any other.
    Paragraph,
    /// As much as it has words.
    Length,
}

impl WeightArg {
    /// The same, as the library takes it.
    pub(super) fn weight(self) -> Weight {
        match self {
            Self::Paragraph => Weight::Paragraph,
            Self::Length => Weight::Length,
        }
    }
}

/// Forms of predictions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PredictFormat {
    /// Tables to read.
    Text,
    /// One object per article or row.
    Json,
    /// One object a line per paragraph and party.
    Jsonl,
    /// A page to read, of articles: each paragraph with its stances and what moved them.
    Html,
    /// A table: of articles a line per article and party, of rows a line per row and target with the columns
    /// that they came with.
    Csv,
    /// The fields of `jsonl` as columns of Apache Parquet, probabilities as three.
    Parquet,
}

/// `stance split`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  stance split all.jsonl --parts train=0.8,test=0.2 --output data --seed 7
writes data/train.jsonl and data/test.jsonl.")]
pub(crate) struct SplitArgs {
    /// Names and shares of the parts.
    #[arg(
        long,
        value_name = "NAME=SHARE,…",
        default_value = "train=0.8,dev=0.1,test=0.1",
        value_delimiter = ','
    )]
    pub(crate) parts: Vec<String>,
    /// Directory to write NAME.jsonl of each part to.
    #[arg(long, value_name = "DIR")]
    pub(crate) output: PathBuf,
    /// Seed of the division.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
    /// What to divide.
    #[command(flatten)]
    pub(crate) data: DataArgs,
}
