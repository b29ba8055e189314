//! `stance predict`.

mod articles;
mod manifest;
mod notices;
mod parts;
mod rows;
#[cfg_attr(not(feature = "parquet"), path = "predict/no_table.rs")]
mod table;
mod totals;

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;

use anyhow::bail;
use clap::ValueEnum;
use serde::Serialize;
use serde_json::{Map, Value};

use self::notices::Notices;
use self::totals::Gold;
use super::args::{PredictArgs, PredictFormat};
use super::inputs;
use super::interrupt::Interrupt;
use super::io::{Output, Terminal, say, width};
use super::progress::Bars;
use super::{ExitStatus, open_conflict, open_model};
use crate::conflict::Conflict;
use crate::dataset::ReadOptions;
use crate::pipeline::{Predictor, Progress};
use crate::report::article::{ArticleTable, ArticlesSummary, RowTable};
use crate::report::{ArticleReport, ArticlesPage};
use table::Table;

pub(super) fn run(args: &PredictArgs, terminal: &Terminal) -> anyhow::Result<ExitStatus> {
    let conflict = args.conflict.as_deref().map(|name| open_conflict(name, &args.model)).transpose()?;
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
    let predictor = match conflict {
        Some(conflict) => predictor.with_conflict(conflict),
        None => predictor,
    };
    // The end of the process frees the model at once; by itself that takes longer than to read an article.
    std::mem::forget(predictor.clone());
    Ok(predictor)
}

/// How rows are read.
fn options(args: &PredictArgs, conflict: Option<&Conflict>) -> ReadOptions {
    let conflict = conflict.cloned().map(Arc::new);
    ReadOptions { format: args.input.format(), keep_empty: true, conflict, ..args.columns.options(false) }
}

/// Refuses a format that does not go with the other options.
fn check_format(args: &PredictArgs) -> anyhow::Result<()> {
    if args.format == PredictFormat::Parquet && args.output.is_none() && io::stdout().is_terminal() {
        bail!("--format parquet: nothing to read on a terminal, expected `--output FILE`");
    }
    if args.paragraphs && args.format != PredictFormat::Csv {
        bail!(
            "--paragraphs: lines of a table, expected `--format csv` (`jsonl` has an object for each paragraph and party)"
        );
    }
    if args.show_dropped && !matches!(args.format, PredictFormat::Text | PredictFormat::Json) {
        bail!("--show-dropped: a list below a report, expected `--format text` (`json` has it always)");
    }
    Ok(())
}

fn to_one_output(
    args: &PredictArgs,
    conflict: Option<&Conflict>,
    terminal: &Terminal,
) -> anyhow::Result<ExitStatus> {
    check_format(args)?;
    say_form(args);
    let predictor = predictor(args, conflict)?;
    let files = inputs::files(&args.files)?;
    let read = inputs::Inputs::default().files(files.iter().flatten()).files(&args.conflict);
    read.model(&args.model).refuse_overwrite(args.output.as_deref())?;
    let is_list = files.len() > 1 || args.files.iter().any(|file| file.is_dir());
    let out = Results::begin(terminal.output(args.output.as_deref())?, args, is_list)?;
    let page = ArticlesPage { model: model_name(args, &predictor), ..ArticlesPage::default() };
    let options = options(args, conflict);
    if args.gold.is_some() && !matches!(args.format, PredictFormat::Html | PredictFormat::Csv) {
        bail!(
            "`--gold` corrects totals, and this format has none, expected `--format html` or `--format csv`"
        );
    }
    let gold = args.gold.as_deref().map(|path| Gold::read(path, &options)).transpose()?;
    let interrupt = Interrupt::watch()?;
    let mut session = Session {
        args,
        predictor,
        options,
        out,
        interrupt: &interrupt,
        page,
        gold,
        held: Vec::new(),
        n_read: 0,
        notices: Notices::default(),
    };
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
    session.correct()?;
    if session.out.summary.articles() > 0 {
        let summary = session.out.summary.to_text(width());
        session.out.part(&summary)?;
    }
    if args.format == PredictFormat::Html {
        session.page.write_html(&mut session.out.out)?;
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
    /// Labels that correct totals, if there are any.
    gold: Option<Gold>,
    /// What waits for those totals.
    held: Vec<Held>,
    /// Articles that were read.
    n_read: usize,
    notices: Notices,
}

/// What becomes lines of CSV.
enum Held {
    Article(Box<ArticleReport>),
    /// A path, and why there is no article.
    Failure(String, String),
}

impl Session<'_> {
    /// Corrects the totals of all articles, and writes what waited for them.
    fn correct(&mut self) -> anyhow::Result<()> {
        let Some(gold) = self.gold.take() else { return Ok(()) };
        self.page.totals = gold.totals(self.predictor.model())?;
        for held in std::mem::take(&mut self.held) {
            self.line(&held)?;
        }
        Ok(())
    }

    /// Writes lines of CSV, or keeps them until totals are known.
    fn csv(&mut self, held: Held) -> anyhow::Result<()> {
        if self.gold.is_none() {
            return self.line(&held);
        }
        self.held.push(held);
        Ok(())
    }

    fn line(&mut self, held: &Held) -> anyhow::Result<()> {
        let line = match held {
            Held::Article(report) => self.out.articles.article(report, &self.page.totals),
            Held::Failure(path, error) => self.out.articles.failure(path, error),
        };
        self.out.item(&line)
    }
}

/// An item of JSON as it is written.
fn written(item: &impl Serialize, format: PredictFormat) -> String {
    let json = match format {
        PredictFormat::Jsonl => serde_json::to_string(item),
        _ => serde_json::to_string_pretty(item),
    };
    json.expect("what is said of a text is JSON")
}

/// The fields of what is written as an object.
fn object(fields: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(fields) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

/// Says that an output is text, if its name ends as that of another form does.
fn say_form(args: &PredictArgs) {
    let end = args.output.as_deref().and_then(|output| output.extension()?.to_str());
    let named = end.and_then(|end| PredictFormat::from_str(end, true).ok());
    if let (PredictFormat::Text, Some(end), Some(named)) = (args.format, end, named)
        && named != PredictFormat::Text
    {
        say(&format!("note: the output is text; `--format {end}` makes it what its name says"));
    }
}

fn say_no_parties() {
    say("note: nobody to look for; `--conflict` says whose parties a text is about");
}

/// What is said of a passage or a row toward one target.
enum Line {
    Written(String),
    Fields(Map<String, Value>),
}

impl Line {
    fn new(fields: &impl Serialize, format: PredictFormat) -> Self {
        match format {
            PredictFormat::Parquet => Self::Fields(object(fields)),
            _ => Self::Written(written(fields, format)),
        }
    }
}

/// Results on their way out, one item at a time.
struct Results {
    out: Output,
    format: PredictFormat,
    /// Whether JSON items are a list; one article is an object by itself.
    is_list: bool,
    /// Items written.
    items: usize,
    /// Lines of JSON lines or rows of a table that were written.
    lines: u64,
    table: Option<Table>,
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
    fn begin(out: Output, args: &PredictArgs, is_list: bool) -> anyhow::Result<Self> {
        let table = (args.format == PredictFormat::Parquet).then(Table::begin).transpose()?;
        Ok(Self {
            out,
            format: args.format,
            is_list,
            items: 0,
            lines: 0,
            table,
            summary: ArticlesSummary::default(),
            n_rows: 0,
            articles: ArticleTable { by_paragraph: args.paragraphs, raw: args.raw },
            rows: RowTable::default(),
        })
    }

    fn line(&mut self, line: Line) -> anyhow::Result<()> {
        self.lines += 1;
        match line {
            Line::Written(line) => self.item(&line),
            Line::Fields(fields) => {
                let table = self.table.as_mut().expect("this format has begun a table");
                Ok(self.out.write_all(&table.push(fields)?)?)
            }
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
            PredictFormat::Html | PredictFormat::Parquet => Ok(self.out.write_all(item.as_bytes())?),
            PredictFormat::Jsonl => Ok(writeln!(self.out, "{item}")?),
            PredictFormat::Csv => {
                if self.items == 0 {
                    self.out.write_all(self.articles.header().as_bytes())?;
                }
                self.items += 1;
                Ok(self.out.write_all(item.as_bytes())?)
            }
            PredictFormat::Json => {
                self.part_items()?;
                Ok(self.out.write_all(item.as_bytes())?)
            }
        }
    }

    /// An item of JSON, which is written as it is made.
    fn json(&mut self, item: &impl Serialize) -> anyhow::Result<()> {
        self.part_items()?;
        Ok(serde_json::to_writer_pretty(&mut self.out, item)?)
    }

    /// What stands before an item of JSON.
    fn part_items(&mut self) -> anyhow::Result<()> {
        if self.is_list {
            self.out.write_all(if self.items == 0 { b"[\n" } else { b",\n" })?;
        }
        self.items += 1;
        Ok(())
    }

    fn finish(mut self) -> anyhow::Result<()> {
        if self.format == PredictFormat::Json && self.is_list && self.items == 0 {
            self.out.write_all(b"[]\n")?;
        }
        self.close()?;
        self.out.finish()
    }

    /// Ends what is written so far, so that it is JSON or a table even if more was to come.
    fn close(&mut self) -> anyhow::Result<()> {
        let rows = std::mem::take(&mut self.rows).to_csv(self.articles.raw);
        self.out.write_all(rows.as_bytes())?;
        if self.format == PredictFormat::Json && self.items > 0 {
            self.out.write_all(if self.is_list { b"\n]\n" } else { b"\n" })?;
        }
        if let Some(table) = self.table.take() {
            self.out.write_all(&table.finish()?)?;
        }
        Ok(self.out.flush()?)
    }
}
