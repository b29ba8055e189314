//! `stance check`.

use std::io::Write;

use anyhow::bail;
use serde_json::Value;

use super::args::{CheckArgs, CheckFormat};
use super::inputs::Inputs;
use super::io::{Terminal, print_bytes, say, say_warnings, width};
use super::progress::{Bars, say_notes};
use super::{ExitStatus, inputs};
use crate::conflict::Conflict;
use crate::dataset::{Checked, Reader, check};
use crate::evaluate::{Agreement, LabelError, label_errors};
use crate::pipeline::Progress;
use crate::report::check::{github, sarif, suspects, text};
use crate::report::{CheckReport, measured_by};

pub(super) fn run(args: &CheckArgs, terminal: &Terminal) -> anyhow::Result<ExitStatus> {
    Inputs::default()
        .files(&args.data.files)
        .files(&args.conflict)
        .refuse_overwrite(args.output.as_deref())?;
    Terminal::can_write(args.output.as_deref())?;
    let options = args.data.columns.options(true);
    let conflict = args.conflict.as_deref().map(Conflict::open).transpose()?;
    let paths = inputs::labelled(&args.data.files)?;
    let files = paths.iter().map(|path| Reader::open(path, &options));
    let mut files = files.collect::<Result<Vec<_>, _>>()?;
    let bars = Bars::default();
    bars.begin("check", 0);
    let Checked { mut report, rows } = check(files.iter_mut(), conflict.as_ref())?;
    for (path, file) in paths.iter().zip(&files) {
        say_notes(&path.display().to_string(), file.notes());
    }
    say_warnings(&report.warnings);
    let agreement = Agreement::of_rows(&rows, args.seed);
    if args.label_errors {
        let found = label_errors(rows, conflict.as_ref(), args.seed, &bars)?;
        report.findings.extend(found.iter().map(LabelError::finding));
        if let Some(path) = &args.output {
            let mut output = terminal.output(Some(path))?;
            output.write_all(suspects(&found).as_bytes())?;
            output.finish()?;
            say(&format!("wrote {} suspects to {}", found.len(), path.display()));
        }
    }
    bars.end();
    let disagree =
        args.min_alpha.map(|least| disagreements(&agreement, least)).transpose()?.unwrap_or_default();
    let report = CheckReport::new(report, agreement);
    match args.format {
        CheckFormat::Text => terminal.print(&text(&report, width()))?,
        CheckFormat::Json => {
            let mut value = report.to_json();
            value["measured_by"] = measured_by(Some(args.seed));
            print_json(&value)?;
        }
        CheckFormat::Github => print_bytes(github(&report).as_bytes())?,
        CheckFormat::Sarif => print_json(&sarif(&report))?,
    }
    let fails = args.fail_on.severity();
    disagree.iter().for_each(|line| say(line));
    let failed = !disagree.is_empty() || report.data.findings.iter().any(|finding| finding.severity <= fails);
    Ok(if failed { ExitStatus::No } else { ExitStatus::Yes })
}

/// What to say of tasks on which annotators agree less than they must.
fn disagreements(agreement: &[Agreement], least: f64) -> anyhow::Result<Vec<String>> {
    if agreement.is_empty() {
        bail!("--min-alpha: no row has labels of annotators, expected `labels` or `annotations`");
    }
    let of = |of: &Agreement| {
        let found = match of.alpha.value {
            Ok(alpha) if alpha >= least => return None,
            Ok(alpha) => format!("{alpha:.3}"),
            Err(why) => format!("undefined ({why})"),
        };
        Some(format!("gate failed: alpha of {} is {found}, expected at least {least}", of.task))
    };
    Ok(agreement.iter().filter_map(of).collect())
}

fn print_json(value: &Value) -> anyhow::Result<()> {
    let mut json = serde_json::to_vec_pretty(value)?;
    json.push(b'\n');
    print_bytes(&json)
}
