//! `stance convert`.

use serde_json::Value;

use super::args::{ConvertArgs, ConvertFormat};
use super::io::{Terminal, say};
use super::progress::Bars;
use super::{ExitStatus, inputs};
use crate::dataset::{DatasetError, FastTextLoss, ReadOptions, Row, WriteFormat, merge, write_rows};

pub(super) fn run(args: &ConvertArgs, terminal: &Terminal) -> anyhow::Result<ExitStatus> {
    if let Some(output) = &args.output {
        inputs::refuse_overwrite(&args.data.files, output)?;
    }
    let options = args.data.columns.options(false);
    let rows = Bars::default().read(&args.data.files, &options)?.rows;
    let (rows, format) = match args.to {
        ConvertFormat::Wide => (merged(rows), WriteFormat::Wide),
        ConvertFormat::Long => (rows, WriteFormat::Long),
        ConvertFormat::Csv => (rows, WriteFormat::Csv),
        ConvertFormat::Tsv => (rows, WriteFormat::Tsv),
        ConvertFormat::Fasttext => (rows, WriteFormat::FastText),
    };
    if rows.iter().all(|row| !row.is_labelled()) {
        say_none_labelled(&rows, &options);
    }
    let mut output = terminal.output(args.output.as_deref())?;
    write_rows(&mut output, &rows, format)?;
    match format {
        WriteFormat::Wide => say_lost(spans(&rows), "spans of targets are not kept in wide rows"),
        WriteFormat::FastText => say_fasttext_loss(&rows)?,
        WriteFormat::Tsv => {
            say_lost(
                rows.iter().filter(|row| is_parted(row)).count(),
                "rows have tabs or line ends in a field, which become spaces; `--to csv` keeps them",
            );
        }
        WriteFormat::Long | WriteFormat::Csv => {}
    }
    output.finish()?;
    Ok(ExitStatus::Yes)
}

/// Says that there are no labels, and which field may hold them.
fn say_none_labelled(rows: &[Row], options: &ReadOptions) {
    let found = rows.first().map(|row| row.fields.keys().cloned().collect()).unwrap_or_default();
    let fault = options.names.missing(&options.names.label, found);
    say(&format!("warning: none of {} rows has a label: {fault}", rows.len()));
    fault.hint().iter().for_each(|hint| say(&format!("hint: {hint}")));
}

/// Whether a field of a row cannot stand in one cell of a table with tabs.
fn is_parted(row: &Row) -> bool {
    let is = |text: &str| text.contains(['\t', '\n', '\r']);
    is(&row.text) || row.fields.values().filter_map(Value::as_str).any(is)
}

/// All targets of a text in one row.
fn merged(rows: Vec<Row>) -> Vec<Row> {
    let merged = merge(rows);
    say_lost(merged.lost_ids, "ids of rows that were merged are not kept");
    merged.rows
}

fn spans(rows: &[Row]) -> usize {
    rows.iter().flat_map(|row| &row.targets).filter(|target| target.span.is_some()).count()
}

fn say_fasttext_loss(rows: &[Row]) -> Result<(), DatasetError> {
    let loss = FastTextLoss::of_rows(rows)?;
    say_lost(loss.unlabelled, "rows without a label are left out");
    say_lost(loss.shared_out, "labels that are shared out are written as the one with the largest share");
    for (field, n) in &loss.fields {
        say_lost(*n, &format!("values of `{field}` are not kept in fastText lines"));
    }
    Ok(())
}

fn say_lost(n: usize, what: &str) {
    if n > 0 {
        say(&format!("warning: {n} {what}"));
    }
}
