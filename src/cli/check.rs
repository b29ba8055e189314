//! `stance check`.

use std::path::PathBuf;

use super::Answer;
use super::args::{CheckArgs, EvaluateFormat};
use super::io::{Terminal, print_bytes, width};
use crate::Result;
use crate::dataset::{Reader, Severity, check};
use crate::report::{json, text};

pub(super) fn run(args: &CheckArgs, terminal: &Terminal) -> anyhow::Result<Answer> {
    let options = args.data.columns.options(true);
    let read = |path: &PathBuf| -> Result<Vec<_>> { Ok(Reader::open(path, &options)?.collect()) };
    let files = args.data.files.iter().map(read).collect::<Result<Vec<_>>>()?;
    let report = check(&files);
    match args.format {
        EvaluateFormat::Text => terminal.print(&text::check(&report, width()))?,
        EvaluateFormat::Json => {
            let mut json = serde_json::to_vec_pretty(&json::check(&report))?;
            json.push(b'\n');
            print_bytes(&json)?;
        }
    }
    Ok(if report.count(Severity::Error) > 0 { Answer::No } else { Answer::Yes })
}
