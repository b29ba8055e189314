//! `stance vectors`.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::args::{
    ColumnArgs, CountArgs, ImportArgs, LearnVectorsArgs, MergeArgs, NeighbourArgs, VectorsCommand,
};
use super::io::{Terminal, say};
use super::progress::Bars;
use super::{ExitStatus, inputs};
use crate::dataset::read_texts;
use crate::feature::{PairCounts, Tokenizer, VectorTrainer, WordCounts, WordVectors};
use crate::pipeline::Progress;

pub(super) fn run(command: &VectorsCommand, terminal: &Terminal) -> anyhow::Result<ExitStatus> {
    match command {
        VectorsCommand::Import(args) => import(args, terminal),
        VectorsCommand::Train(args) => learn(args, terminal),
        VectorsCommand::Count(args) => count(args, terminal),
        VectorsCommand::Merge(args) => merge(args, terminal),
    }
}

fn import(args: &ImportArgs, terminal: &Terminal) -> anyhow::Result<ExitStatus> {
    inputs::refuse_overwrite(std::slice::from_ref(&args.file), &args.output)?;
    inputs::refuse_overwrite(&args.words_of, &args.output)?;
    Terminal::can_write(Some(&args.output))?;
    let bars = Bars::default();
    let wanted = match args.words_of.as_slice() {
        [] => None,
        files => Some(Tokenizer::train(&texts(files, &args.columns, &bars)?, 1, usize::MAX)?),
    };
    bars.begin("read the word vectors", 0);
    let read = WordVectors::open(&args.file, None)?;
    if read.repeated() > 0 {
        say(&format!(
            "warning: lines whose word had stood before, and which are left out: {}",
            read.repeated()
        ));
    }
    let top = args.top.map_or(usize::MAX, |top| top as usize);
    let is_wanted = |word: &str| wanted.as_ref().is_none_or(|wanted| wanted.knows(word));
    let kept = read.select(is_wanted, top);
    if kept.is_empty() {
        bail!("{}: none of its {} words is in the texts of `--words-of`", args.file.display(), read.len());
    }
    bars.end();
    write(&kept, &args.output, terminal, &format!(" of {}", read.len()))
}

fn learn(args: &LearnVectorsArgs, terminal: &Terminal) -> anyhow::Result<ExitStatus> {
    inputs::refuse_overwrite(&args.files, &args.output)?;
    inputs::refuse_overwrite(args.pairs.as_slice(), &args.output)?;
    Terminal::can_write(Some(&args.output))?;
    let bars = Bars::default();
    let trainer =
        VectorTrainer { vector_size: args.vector_size.into(), seed: args.seed, ..counter(&args.neighbours) };
    let on_stage = |stage: &'static str| bars.begin(stage, 0);
    let (vectors, of) = if let Some(path) = &args.pairs {
        let pairs = PairCounts::from_bytes(&path.display().to_string(), &read(path)?)?;
        (trainer.train_counted(&pairs, &on_stage)?, String::new())
    } else {
        let texts = texts(&args.files, &args.columns, &bars)?;
        (trainer.train(&texts, &on_stage)?, format!(" from {} texts", texts.len()))
    };
    bars.end();
    write(&vectors, &args.output, terminal, &of)
}

/// Who counts neighbours.
fn counter(args: &NeighbourArgs) -> VectorTrainer {
    VectorTrainer {
        window: args.window.into(),
        min_count: args.min_count as usize,
        max_words: args.max_words as usize,
        ..VectorTrainer::default()
    }
}

fn count(args: &CountArgs, terminal: &Terminal) -> anyhow::Result<ExitStatus> {
    inputs::refuse_overwrite(&args.files, &args.output)?;
    inputs::refuse_overwrite(args.words.as_slice(), &args.output)?;
    Terminal::can_write(Some(&args.output))?;
    if args.words.is_none() && counter(&args.neighbours) != VectorTrainer::default() {
        bail!("`--window`, `--min-count` and `--max-words` are of neighbours, which `--words FILE` counts");
    }
    let words = args.words.as_deref().map(read_words).transpose()?;
    let bars = Bars::default();
    let texts = texts(&args.files, &args.columns, &bars)?;
    bars.begin(if words.is_some() { "count neighbours" } else { "count words" }, 0);
    let counts = match words {
        Some(words) => Counts::Pairs(counter(&args.neighbours).count(&texts, &words)?),
        None => Counts::Words(WordCounts::of_texts(&texts)?),
    };
    bars.end();
    counts.write(&args.output, terminal, &format!(" of {} texts", texts.len()))
}

fn merge(args: &MergeArgs, terminal: &Terminal) -> anyhow::Result<ExitStatus> {
    inputs::refuse_overwrite(&args.files, &args.output)?;
    Terminal::can_write(Some(&args.output))?;
    let mut sum: Option<Counts> = None;
    for path in &args.files {
        let counts = Counts::read(path)?;
        sum = Some(match sum {
            None => counts,
            Some(sum) => sum.plus(counts).with_context(|| path.display().to_string())?,
        });
    }
    let sum = sum.context("expected counts")?;
    sum.write(&args.output, terminal, &format!(" of {} files", args.files.len()))
}

/// What is counted in a part of a corpus.
enum Counts {
    Words(WordCounts),
    Pairs(PairCounts),
}

impl Counts {
    fn read(path: &Path) -> anyhow::Result<Self> {
        let bytes = read(path)?;
        if WordCounts::is_tsv(&bytes) {
            return words_of(path, bytes).map(Self::Words);
        }
        Ok(Self::Pairs(PairCounts::from_bytes(&path.display().to_string(), &bytes)?))
    }

    fn plus(self, other: Self) -> anyhow::Result<Self> {
        Ok(match (self, other) {
            (Self::Words(mut sum), Self::Words(more)) => {
                sum.add(more);
                Self::Words(sum)
            }
            (Self::Pairs(mut sum), Self::Pairs(more)) => {
                sum.add(more)?;
                Self::Pairs(sum)
            }
            (Self::Words(_), _) => bail!("counts of neighbours, expected counts of words as before"),
            (Self::Pairs(_), _) => bail!("counts of words, expected counts of neighbours as before"),
        })
    }

    fn write(&self, path: &Path, terminal: &Terminal, of: &str) -> anyhow::Result<ExitStatus> {
        let (bytes, counted) = match self {
            Self::Words(words) => (words.to_tsv().into_bytes(), format!("{} words", words.len())),
            Self::Pairs(pairs) => {
                (pairs.to_bytes(), format!("{} pairs of {} words", pairs.len(), pairs.words().len()))
            }
        };
        write_bytes(&bytes, path, terminal, &format!("{counted}{of}"))
    }
}

fn read_words(path: &Path) -> anyhow::Result<WordCounts> {
    words_of(path, read(path)?)
}

fn words_of(path: &Path, bytes: Vec<u8>) -> anyhow::Result<WordCounts> {
    let name = path.display().to_string();
    let text = String::from_utf8(bytes).with_context(|| name.clone())?;
    Ok(WordCounts::from_tsv(&name, &text)?)
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    fs::read(path).with_context(|| path.display().to_string())
}

fn texts(files: &[PathBuf], columns: &ColumnArgs, bars: &Bars) -> anyhow::Result<Vec<String>> {
    bars.begin("read", files.len() as u64);
    let mut texts = Vec::new();
    for file in files {
        texts.extend(read_texts(file, &columns.options(false))?);
        bars.advance(1);
    }
    Ok(texts)
}

fn write(vectors: &WordVectors, path: &Path, terminal: &Terminal, of: &str) -> anyhow::Result<ExitStatus> {
    let what = format!("{} words{of}, {} numbers each", vectors.len(), vectors.dims());
    write_bytes(&vectors.to_bytes(), path, terminal, &what)
}

/// Writes a file and says what it is.
fn write_bytes(bytes: &[u8], path: &Path, terminal: &Terminal, what: &str) -> anyhow::Result<ExitStatus> {
    let mut output = terminal.output(Some(path))?;
    output.write_all(bytes)?;
    output.finish()?;
    if path != Path::new("-") {
        let megabytes = bytes.len() as f64 / 1e6;
        terminal.print(&format!("wrote {}: {what}, {megabytes:.1} MB\n", path.display()))?;
    }
    Ok(ExitStatus::Yes)
}
