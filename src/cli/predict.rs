//! `stance predict`.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::{iter, thread};

use anyhow::bail;
use rayon::prelude::*;
use serde_json::Value;

use super::args::{InputArg, PredictArgs, PredictFormat};
use super::interrupt::Interrupt;
use super::io::{Output, Terminal, say, width};
use super::progress::Bars;
use super::{Answer, open_model};
use crate::Error;
use crate::article::Article;
use crate::conflict::Conflict;
use crate::dataset::{DatasetError, Place, ReadOptions, Reader, Row, open, sniff};
use crate::pipeline::{Prediction, Predictor, Progress, net_stances};
use crate::report::html::{ExplainedArticle, articles};
use crate::report::{ArticleReport, json, text};

/// Rows that are scored side by side and then written: one at first, so that there is something to see as soon as there can be, then twice as
/// many each time, up to this.
const LARGEST_BLOCK: usize = 1024;
/// Blocks that are read ahead.
const BLOCKS_AHEAD: usize = 2;

pub(super) fn run(args: &PredictArgs, terminal: &Terminal) -> anyhow::Result<Answer> {
    let mut predictor = Predictor::new(open_model(&args.model)?)
        .implicit(args.implicit)
        .min_confidence(args.min_confidence.unwrap_or_default());
    if let Some(conflict) = &args.conflict {
        predictor = predictor.conflict(&Conflict::open(conflict).map_err(Error::from)?);
    }
    let out = Results {
        out: terminal.output(args.output.as_deref())?,
        format: args.format,
        is_list: args.files.len() > 1,
        items: 0,
    };
    let options = ReadOptions { format: args.input.format(), ..args.columns.options(false) };
    let mut session =
        Session { args, predictor, options, out, pages: Vec::new(), interrupt: Interrupt::watch()? };
    // Where results are shown on the same terminal, they are the progress.
    let bars = (args.output.is_some() || !io::stdout().is_terminal()).then(Bars::default);
    if let Some(bars) = &bars {
        bars.begin("predict", 0);
    }
    for path in &args.files {
        session.file(path)?;
    }
    drop(bars);
    if args.format == PredictFormat::Html {
        let model = session.predictor.model();
        let model =
            format!("{}, of stancekit {}, seed {}", args.model.display(), model.library_version, model.seed);
        session.out.item(&articles(&session.pages, &model))?;
    }
    session.out.finish()?;
    Ok(Answer::Yes)
}

/// A run over files.
struct Session<'a> {
    args: &'a PredictArgs,
    predictor: Predictor,
    options: ReadOptions,
    out: Results,
    /// Articles that make one page together.
    pages: Vec<ExplainedArticle>,
    interrupt: Interrupt,
}

impl Session<'_> {
    fn file(&mut self, path: &Path) -> anyhow::Result<()> {
        let name = path.display().to_string();
        let io = |source| Error::from(DatasetError::Io { path: name.clone(), source });
        let bytes = open(path).map_err(Error::from)?;
        let (format, bytes) = sniff(&name, bytes, &self.options).map_err(io)?;
        let is_rows = match self.args.input {
            InputArg::Auto => format.is_some(),
            InputArg::Text => false,
            InputArg::Jsonl | InputArg::Csv => true,
        };
        if is_rows && self.args.format == PredictFormat::Html {
            bail!("{name}: rows, and a page is of articles; `--input text` reads it as one");
        }
        if is_rows { self.rows(&name, bytes) } else { self.article(&name, bytes) }
    }

    fn article(&mut self, name: &str, bytes: impl BufRead) -> anyhow::Result<()> {
        let article = Article::read(name, bytes, self.options.lossy).map_err(Error::from)?;
        let predictor = self.predictor_for(&article);
        let predictions = predictor.predict_article(&article).map_err(Error::from)?;
        if self.args.format == PredictFormat::Jsonl {
            return self.paragraphs(name, &article, &predictions);
        }
        let report = ArticleReport {
            path: name.to_owned(),
            conflict: predictor.parties().cloned(),
            parties: net_stances(&predictions, self.args.seed),
            predictions,
            article,
        };
        if self.args.format == PredictFormat::Html {
            self.pages.push(ExplainedArticle::new(report, &predictor).map_err(Error::from)?);
            return Ok(());
        }
        if self.args.format == PredictFormat::Json {
            return self.out.item(&written(&json::article(&report), self.args.format));
        }
        let width = width();
        let blank = if self.out.items > 0 { "\n" } else { "" };
        self.out.items += 1;
        self.out.out.text(&format!("{blank}{}", text::article(&report, width)))?;
        if self.args.show_dropped && !report.article.dropped.is_empty() {
            self.out.out.text(&format!("\n{}", text::dropped(&report, width)))?;
        }
        Ok(())
    }

    /// One line per paragraph and party.
    fn paragraphs(
        &mut self,
        name: &str,
        article: &Article,
        predictions: &[Prediction],
    ) -> anyhow::Result<()> {
        let place = Place { path: name.into(), line: 0 };
        for (i, (paragraph, prediction)) in article.paragraphs.iter().zip(predictions).enumerate() {
            let row = Row::of_text(place.clone(), paragraph.text.clone());
            for item in json::rows(&row, Some(name), i, prediction) {
                self.out.item(&written(&Value::Object(item), self.args.format))?;
            }
        }
        Ok(())
    }

    /// The predictor for an article: unless a conflict was asked for, that of the conflict which the article mentions most.
    fn predictor_for(&self, article: &Article) -> Predictor {
        if self.args.conflict.is_some() {
            return self.predictor.clone();
        }
        let chosen = self.predictor.for_article(article);
        match chosen.parties() {
            Some(conflict) if self.predictor.parties() != Some(conflict) => {
                say(&format!("conflict: {}, mentioned most (`--conflict` sets another)", conflict.title));
            }
            None if chosen.knows_targets() => say_no_parties(),
            _ => {}
        }
        chosen
    }

    /// Scores rows as they come: one thread reads blocks ahead, all score a block, and it is written before the next. Memory does not grow with the
    /// input. Rows before a faulty one, or before Ctrl-C, are written whole.
    fn rows(&mut self, name: &str, bytes: impl BufRead + Send + 'static) -> anyhow::Result<()> {
        self.out.is_list = true;
        let reader = Reader::new(name, bytes, &self.options).map_err(Error::from)?;
        let (sender, blocks) = mpsc::sync_channel(BLOCKS_AHEAD);
        let mut rows = Rows {
            predictor: &self.predictor,
            format: self.args.format,
            interrupt: &self.interrupt,
            out: &mut self.out,
        };
        // Not waited for: after Ctrl-C it may be at a pipe that says nothing.
        thread::spawn(move || read_blocks(reader, &sender));
        rows.write(blocks)
    }
}

/// Reads to the end, the first fault, or until nobody wants more.
fn read_blocks(mut reader: Reader<'_>, sender: &SyncSender<Block>) {
    for size in iter::successors(Some(1), |size| Some((2 * size).min(LARGEST_BLOCK))) {
        let block = Block::read(&mut reader, size);
        let is_last = block.rows.is_empty() || block.fault.is_some();
        if sender.send(block).is_err() || is_last {
            return;
        }
    }
}

/// Rows on their way from a reader to the results.
struct Rows<'a> {
    predictor: &'a Predictor,
    format: PredictFormat,
    interrupt: &'a Interrupt,
    out: &'a mut Results,
}

impl Rows<'_> {
    fn write(&mut self, blocks: Receiver<Block>) -> anyhow::Result<()> {
        let mut is_silent = self.predictor.parties().is_some() || !self.predictor.knows_targets();
        for block in blocks {
            if !is_silent && block.rows.iter().any(|row| row.targets.is_empty()) {
                say_no_parties();
                is_silent = true;
            }
            for item in items(self.predictor, &block.rows, self.format)?.iter().flatten() {
                self.out.item(item)?;
            }
            self.out.out.flush()?;
            if let Some(error) = block.fault {
                return Err(Error::from(error).into());
            }
            if self.interrupt.is_pressed() {
                bail!("stopped by Ctrl-C; what is written is whole");
            }
        }
        Ok(())
    }
}

/// What is written of each row.
fn items(predictor: &Predictor, rows: &[Row], format: PredictFormat) -> anyhow::Result<Vec<Vec<String>>> {
    let predictions = predictor.predict_all(rows).map_err(Error::from)?;
    let of = |(row, prediction): (&Row, &Prediction)| {
        if format == PredictFormat::Text {
            return vec![text::row(row, prediction)];
        }
        let items = json::rows(row, row.id.as_deref(), 0, prediction);
        items.into_iter().map(|item| written(&Value::Object(item), format)).collect()
    };
    Ok(rows.par_iter().zip(&predictions).map(of).collect())
}

/// Rows that are scored together, and the fault that ended them.
#[derive(Default)]
struct Block {
    rows: Vec<Row>,
    fault: Option<DatasetError>,
}

impl Block {
    fn read(reader: &mut Reader<'_>, size: usize) -> Self {
        let mut block = Self::default();
        for row in reader.take(size) {
            match row {
                Ok(row) => block.rows.push(row),
                Err(fault) => {
                    block.fault = Some(fault);
                    break;
                }
            }
        }
        block
    }
}

/// An item of JSON as it is written.
fn written(item: &Value, format: PredictFormat) -> String {
    if format == PredictFormat::Jsonl { item.to_string() } else { format!("{item:#}") }
}

fn say_no_parties() {
    say("note: nobody to look for; `--conflict` says whose parties a text is about");
}

/// Results on their way out, one item at a time.
struct Results {
    out: Output,
    format: PredictFormat,
    /// Whether JSON items are a list; one article is an object by itself.
    is_list: bool,
    /// Items written.
    items: usize,
}

impl Results {
    fn item(&mut self, item: &str) -> anyhow::Result<()> {
        match self.format {
            PredictFormat::Text => self.out.text(item),
            PredictFormat::Html => Ok(self.out.write_all(item.as_bytes())?),
            PredictFormat::Jsonl => Ok(writeln!(self.out, "{item}")?),
            PredictFormat::Json => {
                if self.is_list {
                    self.out.write_all(if self.items == 0 { b"[\n" } else { b",\n" })?;
                }
                self.items += 1;
                Ok(self.out.write_all(item.as_bytes())?)
            }
        }
    }

    fn finish(mut self) -> anyhow::Result<()> {
        if self.format == PredictFormat::Json {
            let end: &[u8] = match (self.is_list, self.items) {
                (true, 0) => b"[]\n",
                (true, _) => b"\n]\n",
                (false, _) => b"\n",
            };
            self.out.write_all(end)?;
        }
        self.out.finish()
    }
}
