//! Articles, from files, folders, feeds and archives.

use std::io::{self, BufRead, Write};
use std::path::Path;

use anyhow::bail;
use rayon::prelude::*;

use super::super::args::{InputArg, PredictArgs, PredictFormat};
use super::super::inputs::Input;
use super::super::io::{say, width};
use super::notices::Notice;
use super::{Held, Line, Session};
use crate::Error;
use crate::article::{Article, ArticleError, Kind, ReadArticle, Source, Sources, Warning, WarningCode};
use crate::dataset::{DatasetError, open, sniff};
use crate::pipeline::{Predictor, Summing};
use crate::report::article::{brief, dropped, failure_json, failure_text, passages};
use crate::report::{ArticleReport, ExplainedArticle};

/// Articles that are read and scored side by side, and then written.
const LARGEST_BATCH: usize = 64;
/// Bytes of them, after which no more are added.
const LARGEST_BATCH_BYTES: usize = 4 << 20;

impl Session<'_> {
    /// Reads every file. One file that cannot be read, or has no article, ends the run; of several it gets a
    /// row that says why.
    pub(super) fn all(&mut self, files: &[Input]) -> anyhow::Result<()> {
        let mut batch = Batch::default();
        for file in files {
            let (Ok(path) | Err((path, _))) = file;
            let path = path.display().to_string();
            let found = match file {
                Ok(file) => self.open(file),
                Err((_, error)) => {
                    let source = io::Error::new(error.kind(), error.to_string());
                    Err(Error::from(ArticleError::Io { path: path.clone(), source }))
                }
            };
            match found {
                Ok(Opened::Rows(name, _)) if self.args.format == PredictFormat::Html => {
                    bail!("{name}: rows, and a page is of articles; `--input text` reads it as one")
                }
                Ok(Opened::Rows(name, bytes)) => {
                    self.batch(&mut batch)?;
                    if self.args.format == PredictFormat::Csv && (self.out.items > 0 || !self.held.is_empty())
                    {
                        bail!("{name}: rows behind articles, expected a table of one or the other");
                    }
                    self.rows(&name, bytes)?;
                    self.n_read += 1;
                }
                Ok(Opened::Articles(sources)) => {
                    self.out.is_list |= sources.are_several();
                    let mut sources = sources.peekable();
                    if sources.peek().is_none() {
                        batch.push(&path, Err(ArticleError::NoArticle { path: path.clone() }.into()));
                    }
                    for source in sources {
                        batch.push(&path, source.map_err(Error::from));
                        if batch.is_full() {
                            self.batch(&mut batch)?;
                        }
                    }
                }
                Err(error) => batch.push(&path, Err(error)),
            }
        }
        self.batch(&mut batch)?;
        self.notices.say_the_rest();
        if self.n_read == 0 && self.out.items > 0 {
            bail!(
                "none of {} could be read",
                if files.len() > 1 { "the files" } else { "the articles in it" }
            );
        }
        Ok(())
    }

    fn open(&self, path: &Path) -> Result<Opened, Error> {
        let name = path.display().to_string();
        let io = |source| Error::from(DatasetError::Io { path: name.clone(), source });
        let bytes = open(path)?;
        let (format, mut bytes) = sniff(&name, bytes, &self.options).map_err(io)?;
        let is_rows = match self.args.input {
            InputArg::Auto => format.is_some() && Kind::detect(bytes.fill_buf().map_err(io)?).is_none(),
            InputArg::Jsonl | InputArg::Csv | InputArg::FastText => true,
            _ => false,
        };
        if is_rows {
            return Ok(Opened::Rows(name, bytes));
        }
        let how = ReadArticle { kind: self.args.input.kind(), lossy: self.options.lossy };
        Ok(Opened::Articles(Sources::new(&name, bytes, &how)?))
    }

    /// Reads and scores articles side by side, and writes them in their order.
    fn batch(&mut self, batch: &mut Batch) -> anyhow::Result<()> {
        let sources = std::mem::take(batch).sources;
        let scorer = Scorer { args: self.args, predictor: &self.predictor };
        let done: Vec<_> = sources.into_par_iter().map(|(path, source)| scorer.score(path, source)).collect();
        for (path, report) in done {
            match report {
                Ok(report) => {
                    self.n_read += 1;
                    self.article(report)?;
                }
                Err(error) if !self.out.is_list => return Err(error.into()),
                Err(error) => self.failure(&path, &error)?,
            }
        }
        self.out.out.flush()?;
        if self.interrupt.is_pressed() {
            bail!("stopped by Ctrl-C; what is written is whole");
        }
        Ok(())
    }

    fn article(&mut self, ScoredArticle { report, predictor }: ScoredArticle) -> anyhow::Result<()> {
        self.say_conflict(&report);
        for warning in &report.warnings {
            let line = || format!("warning: {}: {}", report.path, warning.message);
            self.notices.say(Notice::Warning(warning.code), line);
        }
        if let Some(gold) = &mut self.gold {
            gold.add(&report);
        }
        match self.args.format {
            PredictFormat::Jsonl | PredictFormat::Parquet => return self.passages(&report),
            PredictFormat::Json => return self.out.json(&report),
            PredictFormat::Html => return self.explained(report, &predictor),
            PredictFormat::Csv => return self.table(report),
            PredictFormat::Text => {}
        }
        let width = width();
        if self.out.is_list {
            self.out.summary.push(&report);
            self.out.part(&brief(&report, width))?;
        } else {
            self.out.part(&report.to_text(width))?;
        }
        if self.args.show_dropped && !report.article.dropped.is_empty() {
            self.out.out.text(&format!("\n{}", dropped(&report, width)))?;
        }
        Ok(())
    }

    /// Puts an article into a table.
    fn table(&mut self, report: ArticleReport) -> anyhow::Result<()> {
        if self.out.n_rows > 0 {
            bail!("{}: an article behind rows, expected a table of one or the other", report.path);
        }
        self.csv(Held::Article(Box::new(report)))
    }

    /// Puts an article on the page, with the reasons of its predictor.
    fn explained(&mut self, report: ArticleReport, predictor: &Predictor) -> anyhow::Result<()> {
        self.page.articles.push(ExplainedArticle::new(report, predictor)?);
        Ok(())
    }

    /// A row for an input that has no article.
    fn failure(&mut self, path: &str, error: &Error) -> anyhow::Result<()> {
        say(&format!("warning: {error}"));
        match self.args.format {
            PredictFormat::Text => {
                self.out.summary.failed();
                self.out.part(&failure_text(&error.to_string()))
            }
            PredictFormat::Html => {
                self.page.failed.push((path.to_owned(), error.to_string()));
                self.out.items += 1;
                Ok(())
            }
            PredictFormat::Csv => self.csv(Held::Failure(path.to_owned(), error.to_string())),
            format => self.out.line(Line::new(&failure_json(path, &error.to_string()), format)),
        }
    }

    /// One line per passage and party.
    fn passages(&mut self, report: &ArticleReport) -> anyhow::Result<()> {
        for item in passages(report) {
            self.out.line(Line::new(&item, self.args.format))?;
        }
        Ok(())
    }

    /// Says whose parties were looked for, if nobody asked for them.
    fn say_conflict(&mut self, report: &ArticleReport) {
        let Some(conflict) = report.conflict.as_ref().filter(|_| self.args.conflict.is_none()) else {
            return;
        };
        if self.predictor.conflict() != Some(conflict) {
            let of = if self.out.is_list { format!("{}: ", report.path) } else { String::new() };
            let line =
                || format!("{of}conflict: {}, mentioned most (`--conflict` sets another)", conflict.title);
            self.notices.say(Notice::Chosen, line);
        }
    }
}

/// What reads and scores articles, several at a time.
struct Scorer<'a> {
    args: &'a PredictArgs,
    predictor: &'a Predictor,
}

/// The report on an article, and the predictor that made it.
struct ScoredArticle {
    report: ArticleReport,
    predictor: Predictor,
}

impl Scorer<'_> {
    /// The path of an article, and its report.
    fn score(&self, path: String, source: Result<Source, Error>) -> (String, Result<ScoredArticle, Error>) {
        // The first article waits for both, the others for neither.
        let read = || source.and_then(|source| Ok(source.read()?));
        let (article, ()) = rayon::join(read, || self.predictor.prepare());
        let report = article.and_then(|article| self.report(path.clone(), article));
        (path, report)
    }

    fn report(&self, path: String, article: Article) -> Result<ScoredArticle, Error> {
        let (predictor, mut warning) = self.predictor.for_article(&article);
        if let Some(Warning { code: WarningCode::Conflict, message }) = &mut warning {
            message.push_str("; name one with --conflict");
        }
        let (weight, seed) = (self.args.weight.weight(), self.args.seed);
        let summing = Summing { weight, seed, ..predictor.summing() };
        let report = predictor.report(article, warning, &summing)?;
        Ok(ScoredArticle { report: ArticleReport { path, ..report }, predictor })
    }
}

/// An open file.
enum Opened {
    Rows(String, Box<dyn BufRead + Send>),
    Articles(Sources<'static>),
}

/// Articles that are read and scored side by side.
#[derive(Default)]
struct Batch {
    sources: Vec<(String, Result<Source, Error>)>,
    bytes: usize,
}

impl Batch {
    /// Adds an article, or why it cannot be read; `file` is where it was looked for.
    fn push(&mut self, file: &str, source: Result<Source, Error>) {
        self.bytes += source.as_ref().map_or(0, Source::size);
        let path = source.as_ref().map_or(file, |source| &source.path).to_owned();
        self.sources.push((path, source));
    }

    fn is_full(&self) -> bool {
        self.sources.len() >= LARGEST_BATCH || self.bytes >= LARGEST_BATCH_BYTES
    }
}
