//! `stance predict`.

mod articles;
mod manifest;
mod parts;
mod rows;

use std::io::{self, IsTerminal, Write};

use anyhow::bail;
use serde_json::Value;

use super::args::{PredictArgs, PredictFormat};
use super::inputs;
use super::interrupt::Interrupt;
use super::io::{Output, Terminal, say, width};
use super::progress::Bars;
use super::{ExitStatus, open_model};
use crate::conflict::Conflict;
use crate::dataset::ReadOptions;
use crate::pipeline::{Predictor, Progress};
use crate::report::ArticlesPage;
use crate::report::article::{ArticleTable, ArticlesSummary, RowTable};

pub(super) fn run(args: &PredictArgs, terminal: &Terminal) -> anyhow::Result<ExitStatus> {
    let conflict = args.conflict.as_deref().map(Conflict::open).transpose()?;
    match &args.parts.output_dir {
        Some(folder) => parts::run(args, folder, conflict.as_ref(), terminal),
        None => to_one_output(args, conflict.as_ref(), terminal),
    }
}

/// The model, as it is asked to score.
fn predictor(args: &PredictArgs, conflict: Option<&Conflict>) -> anyhow::Result<Predictor> {
    let predictor = Predictor::new(open_model(&args.model)?)
        .implicit(args.implicit)
        .voices(args.format != PredictFormat::Text)
        .inferred(args.inferred)
        .min_confidence(args.min_confidence.unwrap_or_default());
    Ok(match conflict {
        Some(conflict) => predictor.with_conflict(conflict),
        None => predictor,
    })
}

/// How rows are read.
fn options(args: &PredictArgs) -> ReadOptions {
    ReadOptions { format: args.input.format(), keep_empty: true, ..args.columns.options(false) }
}

fn to_one_output(
    args: &PredictArgs,
    conflict: Option<&Conflict>,
    terminal: &Terminal,
) -> anyhow::Result<ExitStatus> {
    if args.paragraphs && args.format != PredictFormat::Csv {
        bail!(
            "--paragraphs: lines of a table, expected `--format csv` (`jsonl` has an object for each paragraph and party)"
        );
    }
    let predictor = predictor(args, conflict)?;
    let files = inputs::files(&args.files)?;
    let read = inputs::Inputs::default().files(files.iter().flatten()).files(&args.conflict);
    read.model(&args.model).keep(args.output.as_deref())?;
    let mut out = Results::new(terminal.output(args.output.as_deref())?, args);
    out.is_list = files.len() > 1 || args.files.iter().any(|file| file.is_dir());
    let page = ArticlesPage { model: model_name(args, &predictor), ..ArticlesPage::default() };
    let interrupt = Interrupt::watch()?;
    let mut session =
        Session { args, predictor, options: options(args), out, interrupt: &interrupt, page, n_read: 0 };
    // Where results are shown on the same terminal, they are the progress.
    let bars = (args.output.is_some() || !io::stdout().is_terminal()).then(Bars::default);
    if let Some(bars) = &bars {
        bars.begin("predict", 0);
    }
    let ended = session.all(&files);
    drop(bars);
    if ended.is_err() {
        session.out.close().ok(); // the fault is told in any case
    }
    ended?;
    if session.out.summary.articles() > 0 {
        let summary = session.out.summary.to_text(width());
        session.out.part(&summary)?;
    }
    if args.format == PredictFormat::Html {
        session.out.item(&session.page.to_html())?;
    }
    session.out.finish()?;
    Ok(ExitStatus::Yes)
}

/// How a page calls a model.
fn model_name(args: &PredictArgs, predictor: &Predictor) -> String {
    let model = predictor.model();
    format!("{}, of stancekit {}, seed {}", args.model.display(), model.library_version, model.seed)
}

/// A run over files.
struct Session<'a> {
    args: &'a PredictArgs,
    predictor: Predictor,
    options: ReadOptions,
    out: Results,
    interrupt: &'a Interrupt,
    /// What all articles are put on, if that is asked for.
    page: ArticlesPage,
    /// Articles that were read.
    n_read: usize,
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
    /// What several articles say together, of those that are printed for people.
    summary: ArticlesSummary,
    /// Rows that were read.
    n_rows: usize,
    /// How articles are put into a table.
    articles: ArticleTable,
    /// Rows that are put into a table, until there are no more.
    rows: RowTable,
}

impl Results {
    /// Results of one article, if no more is said.
    fn new(out: Output, args: &PredictArgs) -> Self {
        let articles = ArticleTable { by_paragraph: args.paragraphs, raw: args.raw };
        Self {
            out,
            format: args.format,
            is_list: false,
            items: 0,
            summary: ArticlesSummary::default(),
            n_rows: 0,
            articles,
            rows: RowTable::default(),
        }
    }

    /// Writes text for people, a blank line between it and what stands before.
    fn part(&mut self, text: &str) -> anyhow::Result<()> {
        let blank = if self.items > 0 { "\n" } else { "" };
        self.items += 1;
        self.out.text(&format!("{blank}{text}"))
    }

    fn item(&mut self, item: &str) -> anyhow::Result<()> {
        match self.format {
            PredictFormat::Text => self.out.text(item),
            PredictFormat::Html => Ok(self.out.write_all(item.as_bytes())?),
            PredictFormat::Jsonl => Ok(writeln!(self.out, "{item}")?),
            PredictFormat::Csv => {
                if self.items == 0 {
                    self.out.write_all(self.articles.header().as_bytes())?;
                }
                self.items += 1;
                Ok(self.out.write_all(item.as_bytes())?)
            }
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
        if self.format == PredictFormat::Json && self.is_list && self.items == 0 {
            self.out.write_all(b"[]\n")?;
        }
        self.close()?;
        self.out.finish()
    }

    /// Ends what is written so far, so that it is JSON even if more was to come.
    fn close(&mut self) -> anyhow::Result<()> {
        let rows = std::mem::take(&mut self.rows).to_csv(self.articles.raw);
        self.out.write_all(rows.as_bytes())?;
        if self.format == PredictFormat::Json && self.items > 0 {
            self.out.write_all(if self.is_list { b"\n]\n" } else { b"\n" })?;
        }
        Ok(self.out.flush()?)
    }
}
