//! `stance apply`.

use std::path::Path;

use super::ExitStatus;
use super::args::ApplyArgs;
use super::inputs::Inputs;
use super::io::{Terminal, say};
use super::progress::Bars;
use crate::conflict::Conflict;
use crate::dataset::{Change, Corrections, WriteFormat, open, write_rows};

pub(super) fn run(args: &ApplyArgs, terminal: &Terminal) -> anyhow::Result<ExitStatus> {
    let inputs = Inputs::default().files([&args.corrections]).files(&args.data.files).files(&args.conflict);
    inputs.refuse_overwrite(args.output.as_deref())?;
    let options = args.data.columns.options(false);
    let conflict = args.conflict.as_deref().map(Conflict::open).transpose()?;
    let path = args.corrections.display().to_string();
    let bytes = open(&args.corrections)?;
    let mut corrections = Corrections::read(&path, bytes, &options)?;
    let mut rows = Bars::default().read(&args.data.files, &options)?.rows;
    let party = |name: &str| {
        let conflict = conflict.as_ref()?;
        Some(conflict.parties[conflict.party(name)?].id.clone())
    };
    let changes = corrections.apply(&mut rows, |_, name| party(name).unwrap_or_else(|| name.to_owned()));
    let format = args.output.as_deref().and_then(table_of).unwrap_or_else(|| WriteFormat::of_rows(&rows));
    let mut output = terminal.output(args.output.as_deref())?;
    write_rows(&mut output, &rows, format)?;
    output.finish()?;
    changes.iter().for_each(|change| say(&line(change)));
    let (n, of) = (changes.len(), corrections.len());
    say(&format!("{n} labels changed by {of} corrections"));
    for (place, _) in corrections.unused() {
        say(&format!("warning: {place}: no row has this text and target"));
    }
    Ok(ExitStatus::Yes)
}

/// The form of a table that a file has by its name.
fn table_of(path: &Path) -> Option<WriteFormat> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "csv" => Some(WriteFormat::Csv),
        "tsv" => Some(WriteFormat::Tsv),
        _ => None,
    }
}

fn line(change: &Change) -> String {
    let toward = change.target.as_deref().map_or(String::new(), |target| format!(" toward `{target}`"));
    format!("{}: {}{toward}: {} → {}", change.place, change.task, change.before, change.after)
}
