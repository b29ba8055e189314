//! `stance predict`.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;

use rayon::prelude::*;
use serde_json::Value;

use super::args::{InputArg, PredictArgs, PredictFormat};
use super::io::{Output, Terminal, say, width};
use super::progress::Bars;
use super::{Answer, open_model};
use crate::Error;
use crate::article::Article;
use crate::conflict::Conflict;
use crate::dataset::{DatasetError, Place, ReadOptions, Reader, Row, open, sniff};
use crate::pipeline::{Prediction, Predictor, Progress, net_stances};
use crate::report::{ArticleReport, json, text};

/// Rows scored side by side before they are written: at first, so that there is soon something to see; and at most.
const FIRST_BLOCK: usize = 64;
const LARGEST_BLOCK: usize = 4096;

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
    let mut session = Session { args, predictor, options, out };
    // Where results are shown on the same terminal, they are the progress.
    let bars = (args.output.is_some() || !io::stdout().is_terminal()).then(Bars::default);
    if let Some(bars) = &bars {
        bars.begin("predict", 0);
    }
    for path in &args.files {
        session.file(path)?;
    }
    drop(bars);
    session.out.finish()?;
    Ok(Answer::Yes)
}

/// A run over files.
struct Session<'a> {
    args: &'a PredictArgs,
    predictor: Predictor,
    options: ReadOptions,
    out: Results,
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

    /// Scores rows as they come, those of one block while the next is read. Those before a faulty one are written.
    fn rows(&mut self, name: &str, bytes: impl BufRead + Send) -> anyhow::Result<()> {
        self.out.is_list = true;
        let mut reader = Reader::new(name, bytes, &self.options).map_err(Error::from)?;
        let mut is_silent = self.predictor.parties().is_some() || !self.predictor.knows_targets();
        let mut size = FIRST_BLOCK;
        let mut block = Block::read(&mut reader, size);
        while !block.rows.is_empty() || block.fault.is_some() {
            if !is_silent && block.rows.iter().any(|row| row.targets.is_empty()) {
                say_no_parties();
                is_silent = true;
            }
            size = (2 * size).min(LARGEST_BLOCK);
            let is_last = block.fault.is_some();
            let next = || if is_last { Block::default() } else { Block::read(&mut reader, size) };
            let (predictor, format) = (&self.predictor, self.args.format);
            let (items, next) = rayon::join(|| items(predictor, &block.rows, format), next);
            for item in items?.iter().flatten() {
                self.out.item(item)?;
            }
            self.out.out.flush()?;
            if let Some(error) = block.fault {
                return Err(Error::from(error).into());
            }
            block = next;
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
