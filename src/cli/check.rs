//! `stance check`.

use super::Answer;
use super::args::{CheckArgs, EvaluateFormat};
use super::io::{Terminal, print_bytes, width};
use crate::Error;
use crate::conflict::Conflict;
use crate::dataset::{Reader, Severity, check};
use crate::report::{json, text};

pub(super) fn run(args: &CheckArgs, terminal: &Terminal) -> anyhow::Result<Answer> {
    let options = args.data.columns.options(true);
    let conflict = args.conflict.as_deref().map(Conflict::open).transpose().map_err(Error::from)?;
    let files = args.data.files.iter().map(|path| Reader::open(path, &options));
    let files = files.collect::<Result<Vec<_>, _>>().map_err(Error::from)?;
    let report = check(files, conflict.as_ref()).map_err(Error::from)?;
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
