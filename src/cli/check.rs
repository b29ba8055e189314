//! `stance check`.

use serde_json::Value;

use super::Answer;
use super::args::{CheckArgs, CheckFormat};
use super::io::{Terminal, print_bytes, width};
use super::progress::{Bars, say_notes};
use crate::Error;
use crate::conflict::Conflict;
use crate::dataset::{Checked, Reader, check};
use crate::evaluate::{Agreement, label_errors};
use crate::pipeline::Progress;
use crate::report::CheckReport;
use crate::report::check::{github, json, sarif, text};

pub(super) fn run(args: &CheckArgs, terminal: &Terminal) -> anyhow::Result<Answer> {
    let options = args.data.columns.options(true);
    let conflict = args.conflict.as_deref().map(Conflict::open).transpose().map_err(Error::from)?;
    let files = args.data.files.iter().map(|path| Reader::open(path, &options));
    let files = files.collect::<Result<Vec<_>, _>>().map_err(Error::from)?;
    let bars = Bars::default();
    bars.begin("check", 0);
    let mut files = files;
    let Checked { mut report, rows } = check(files.iter_mut(), conflict.as_ref()).map_err(Error::from)?;
    for (path, file) in args.data.files.iter().zip(&files) {
        say_notes(&path.display().to_string(), file.notes());
    }
    let agreement = Agreement::of_rows(&rows, args.seed);
    if args.label_errors {
        let found = label_errors(rows, conflict.as_ref(), args.seed, &bars).map_err(Error::from)?;
        report.findings.extend(found);
    }
    bars.end();
    let report = CheckReport { data: report, agreement };
    match args.format {
        CheckFormat::Text => terminal.print(&text(&report, width()))?,
        CheckFormat::Json => print_json(&json(&report))?,
        CheckFormat::Github => print_bytes(github(&report).as_bytes())?,
        CheckFormat::Sarif => print_json(&sarif(&report))?,
    }
    let fails = args.fail_on.severity();
    let failed = report.data.findings.iter().any(|finding| finding.severity <= fails);
    Ok(if failed { Answer::No } else { Answer::Yes })
}

fn print_json(value: &Value) -> anyhow::Result<()> {
    let mut json = serde_json::to_vec_pretty(value)?;
    json.push(b'\n');
    print_bytes(&json)
}
