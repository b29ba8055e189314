//! `stance convert`.

use anyhow::bail;

use super::Answer;
use super::args::{ConvertArgs, ConvertFormat};
use super::io::{Terminal, say};
use super::progress::Bars;
use crate::dataset::{WriteFormat, write_rows};

pub(super) fn run(args: &ConvertArgs, terminal: &Terminal) -> anyhow::Result<Answer> {
    let options = args.data.columns.options(false);
    let rows = Bars::default().read(&args.data.files, &options)?.rows;
    let format = match args.to {
        ConvertFormat::Wide => WriteFormat::Wide,
        ConvertFormat::Long => WriteFormat::Long,
        ConvertFormat::Csv => WriteFormat::Csv,
        ConvertFormat::Tsv => WriteFormat::Tsv,
        ConvertFormat::Fasttext => WriteFormat::FastText,
    };
    let lost = |what: &str, n: usize| {
        if n > 0 {
            say(&format!("warning: {n} {what}"));
        }
    };
    let targets = || rows.iter().flat_map(|row| &row.targets);
    match format {
        WriteFormat::Wide => {
            if let Some(row) = rows.iter().find(|row| row.targets.iter().any(|target| target.name.is_none()))
            {
                bail!("{}: no target, which a wide row needs", row.place);
            }
            lost(
                "spans of targets are not kept in wide rows",
                targets().filter(|target| target.span.is_some()).count(),
            );
        }
        WriteFormat::FastText => {
            lost(
                "names of targets are not kept in fastText lines",
                targets().filter(|target| target.name.is_some()).count(),
            );
        }
        WriteFormat::Long | WriteFormat::Csv | WriteFormat::Tsv => {}
    }
    let mut output = terminal.output(args.output.as_deref())?;
    write_rows(&mut output, &rows, format)?;
    output.finish()?;
    Ok(Answer::Yes)
}
