//! `stance conflict`.

use std::fs::{self, OpenOptions};
use std::io::{BufRead, Cursor, ErrorKind, Read, Write};
use std::path::Path;

use anyhow::{Context, bail};
use serde_json::Value;

use super::args::{
    CheckConflictArgs, ConflictCommand, ConflictFormat, ListConflictsArgs, NewConflictArgs, ShowConflictArgs,
};
use super::io::{Terminal, print_bytes, say, width};
use super::progress::Bars;
use super::{ExitStatus, inputs};
use crate::Error;
use crate::article::{Article, Kind, Part, ReadArticle, Sources};
use crate::conflict::{BUILT_IN, CheckedText, Conflict, ConflictError, ConflictSet, check, template};
use crate::dataset::{DatasetError, ReadOptions, Reader, open, sniff};
use crate::pipeline::Progress;
use crate::report::conflict::{json, listed, listed_json, text};

pub(super) fn run(command: &ConflictCommand, terminal: &Terminal) -> anyhow::Result<ExitStatus> {
    match command {
        ConflictCommand::List(args) => list(args, terminal),
        ConflictCommand::Show(args) => show(args),
        ConflictCommand::New(args) => new(args, terminal),
        ConflictCommand::Check(args) => check_file(args, terminal),
    }
}

fn list(args: &ListConflictsArgs, terminal: &Terminal) -> anyhow::Result<ExitStatus> {
    let known = ConflictSet::built_in();
    let conflicts = known.iter().map(|compiled| compiled.conflict().as_ref());
    match args.format {
        ConflictFormat::Text => terminal.print(&listed(conflicts, width()))?,
        ConflictFormat::Json => print_json(&listed_json(conflicts))?,
    }
    Ok(ExitStatus::Yes)
}

fn show(args: &ShowConflictArgs) -> anyhow::Result<ExitStatus> {
    if let Some(toml) = built_in(&args.name) {
        print_bytes(toml.as_bytes())?;
    } else {
        Conflict::open(&args.name)?;
        print_bytes(&fs::read(&args.name).with_context(|| args.name.clone())?)?;
    }
    Ok(ExitStatus::Yes)
}

/// The file of a built-in conflict.
fn built_in(name: &str) -> Option<&'static str> {
    BUILT_IN.iter().find(|(known, _)| *known == name).map(|(_, toml)| *toml)
}

fn new(args: &NewConflictArgs, terminal: &Terminal) -> anyhow::Result<ExitStatus> {
    let toml = template(&args.name)?;
    let path = format!("{}.toml", args.name);
    let file = OpenOptions::new().write(true).create_new(true).open(&path);
    if file.as_ref().is_err_and(|error| error.kind() == ErrorKind::AlreadyExists) {
        bail!("{path}: is there already, expected the name of a new file");
    }
    file.and_then(|mut file| file.write_all(toml.as_bytes())).with_context(|| path.clone())?;
    terminal.print(&format!(
        "wrote {path}
next: change the parties and their names in it; each key has a comment
then: stance conflict check {path} ARTICLES…
      stance predict ARTICLE --conflict {path}
"
    ))?;
    Ok(ExitStatus::Yes)
}

fn check_file(args: &CheckConflictArgs, terminal: &Terminal) -> anyhow::Result<ExitStatus> {
    let toml = match built_in(&args.conflict) {
        Some(toml) => toml.to_owned(),
        None => text_of(&args.conflict)?,
    };
    let mut texts = Vec::new();
    let bars = Bars::default();
    bars.begin("read", 0);
    for file in inputs::files(&args.articles)? {
        let path =
            file.map_err(|(path, error)| anyhow::Error::new(error).context(path.display().to_string()))?;
        match texts_of(&path) {
            Ok(read) => texts.extend(read),
            Err(error) if args.articles.len() == 1 && args.articles[0] == path => return Err(error),
            Err(error) => say(&format!("warning: {error:#}")),
        }
    }
    bars.end();
    let report = check(&args.conflict, &toml, &texts)?;
    match args.format {
        ConflictFormat::Text => terminal.print(&text(&report, width()))?,
        ConflictFormat::Json => print_json(&json(&report))?,
    }
    Ok(if report.faults.is_empty() { ExitStatus::Yes } else { ExitStatus::No })
}

/// The text of a conflict file.
fn text_of(path: &str) -> Result<String, ConflictError> {
    if Path::new(path).exists() || Path::new(path).extension().is_some() {
        let read = fs::read_to_string(path);
        return read.map_err(|source| ConflictError::Read { path: path.to_owned(), source });
    }
    Err(ConflictError::Unknown { name: path.to_owned() })
}

/// The paragraphs of the articles in a file, or the texts of its rows, each with its place.
fn texts_of(path: &Path) -> anyhow::Result<Vec<CheckedText>> {
    let name = path.display().to_string();
    let io = |source| Error::from(DatasetError::Io { path: name.clone(), source });
    let options = ReadOptions { keep_empty: true, ..ReadOptions::default() };
    let (format, mut bytes) = sniff(&name, open(path)?, &options).map_err(io)?;
    if format.is_some() && Kind::detect(bytes.fill_buf().map_err(io)?).is_none() {
        let rows = Reader::new(&name, bytes, &options)?;
        return rows
            .map(|row| {
                let row = row?;
                let article = row.group.map_or_else(|| row.place.to_string(), |group| group.to_string());
                Ok(CheckedText { article, place: row.place.to_string(), text: row.text })
            })
            .collect();
    }
    let mut input = Vec::new();
    bytes.read_to_end(&mut input).map_err(io)?;
    let mut texts = Vec::new();
    for source in Sources::new(&name, Cursor::new(&input), &ReadArticle::default())? {
        let source = source?;
        let article = source.path.clone();
        texts.extend(paragraphs(&article, &source.read()?, &input));
    }
    Ok(texts)
}

/// The paragraphs of an article; the headline, whose words may all have capitals, is left out.
fn paragraphs(name: &str, article: &Article, input: &[u8]) -> Vec<CheckedText> {
    let body = article.passages().filter(|passage| passage.part == Part::Body);
    let checked = body.map(|passage| {
        let before = passage.span.and_then(|span| input.get(..span.start));
        let line = before.map(|before| 1 + before.iter().filter(|byte| **byte == b'\n').count());
        let place =
            line.map_or_else(|| format!("{name}, ¶ {}", passage.index), |line| format!("{name}:{line}"));
        CheckedText { article: name.to_owned(), place, text: passage.text.to_owned() }
    });
    checked.collect()
}

fn print_json(value: &Value) -> anyhow::Result<()> {
    print_bytes(format!("{value:#}\n").as_bytes())
}
