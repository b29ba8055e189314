//! `stance vectors`.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::bail;

use super::args::{ColumnArgs, ImportArgs, LearnVectorsArgs, VectorsCommand};
use super::io::{Terminal, say};
use super::progress::Bars;
use super::{ExitStatus, inputs};
use crate::dataset::read_texts;
use crate::feature::{Tokenizer, VectorTrainer, WordVectors};
use crate::pipeline::Progress;

pub(super) fn run(command: &VectorsCommand, terminal: &Terminal) -> anyhow::Result<ExitStatus> {
    match command {
        VectorsCommand::Import(args) => import(args, terminal),
        VectorsCommand::Train(args) => learn(args, terminal),
    }
}

fn import(args: &ImportArgs, terminal: &Terminal) -> anyhow::Result<ExitStatus> {
    inputs::keep(std::slice::from_ref(&args.file), &args.output)?;
    inputs::keep(&args.words_of, &args.output)?;
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
    inputs::keep(&args.files, &args.output)?;
    Terminal::can_write(Some(&args.output))?;
    let bars = Bars::default();
    let texts = texts(&args.files, &args.columns, &bars)?;
    let trainer = VectorTrainer {
        vector_size: args.vector_size.into(),
        window: args.window.into(),
        min_count: args.min_count as usize,
        max_words: args.max_words as usize,
        seed: args.seed,
    };
    let vectors = trainer.train(&texts, &|stage| bars.begin(stage, 0))?;
    bars.end();
    write(&vectors, &args.output, terminal, &format!(" from {} texts", texts.len()))
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
    let bytes = vectors.to_bytes();
    let mut output = terminal.output(Some(path))?;
    output.write_all(&bytes)?;
    output.finish()?;
    if path != Path::new("-") {
        let megabytes = bytes.len() as f64 / 1e6;
        terminal.print(&format!(
            "wrote {}: {} words{of}, {} numbers each, {megabytes:.1} MB\n",
            path.display(),
            vectors.len(),
            vectors.dims()
        ))?;
    }
    Ok(ExitStatus::Yes)
}
