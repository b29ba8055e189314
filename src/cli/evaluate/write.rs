//! Reports of `stance evaluate`.

use std::io::Write;
use std::path::Path;

use super::super::args::{EvaluateArgs, EvaluateFormat};
use super::super::io::{Terminal, width};
use crate::evaluate::EvaluationRun;
use crate::report::ReportOptions;

/// Writes the report in a form to a file, or to standard output.
pub(super) fn write(
    args: &EvaluateArgs,
    (format, path): (EvaluateFormat, Option<&Path>),
    terminal: &Terminal,
    run: &EvaluationRun,
) -> anyhow::Result<()> {
    let (show, with_rows, weak_slices) = (args.show, args.with_rows, args.weak_slices);
    let options = &ReportOptions { width: width(), show, with_rows, weak_slices };
    let mut output = terminal.output(path)?;
    match format {
        EvaluateFormat::Text => output.text(&run.to_text(options))?,
        EvaluateFormat::Json => {
            serde_json::to_writer_pretty(&mut output, &run.to_json(options))?;
            output.write_all(b"\n")?;
        }
        EvaluateFormat::Markdown => output.write_all(run.to_markdown(options).as_bytes())?,
        EvaluateFormat::Github => output.write_all(run.to_github().as_bytes())?,
        EvaluateFormat::Junit => output.write_all(run.to_junit()?.as_bytes())?,
        EvaluateFormat::Html => output.write_all(run.to_html(options)?.as_bytes())?,
    }
    output.finish()
}
