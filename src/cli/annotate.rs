//! `stance annotate`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::args::AnnotateArgs;
use super::inputs::{self, Inputs};
use super::io::{Terminal, say};
use super::{ExitStatus, open_model};
use crate::annotate::{Rows, Session, SessionOptions};
use crate::conflict::Conflict;
use crate::serve::desk::{Desk, GUIDELINES, router};
use crate::serve::{Listening, run as listen};

pub(super) fn run(args: &AnnotateArgs, terminal: &Terminal) -> anyhow::Result<ExitStatus> {
    let output = args.output.clone().unwrap_or_else(|| beside(&args.file));
    let read = Inputs::default().files([&args.file]).files(&args.guidelines).files(&args.conflict);
    read.model(&args.model).refuse_overwrite(Some(&output))?;
    if inputs::is_standard_input(&args.file) || inputs::is_standard_input(&output) {
        bail!("`-` is a stream, expected the name of a file: answers are resumed by it");
    }
    let guidelines = args.guidelines.as_ref().map_or(Ok(GUIDELINES.to_owned()), |path| {
        fs::read_to_string(path).with_context(|| path.display().to_string())
    })?;
    let conflict = args.conflict.as_ref().map(|name| Conflict::open(name)).transpose()?;
    let model = open_model(&args.model)?;
    let rows = Rows::read(&args.file, &args.columns.options(false), model, conflict)?;
    if rows.left_out > 0 {
        say(&format!("note: {} rows name no target and mention no party, and are left out", rows.left_out));
    }
    let annotator = args.annotator.clone().unwrap_or_else(user);
    if annotator.trim().is_empty() {
        bail!("`--annotator` is blank, expected a name");
    }
    let setup = SessionOptions {
        annotator: annotator.trim().to_owned(),
        output: output.clone(),
        review: args.review,
        active: args.active,
    };
    let session = Session::open(rows, setup)?;
    if session.torn() > 0 {
        say(&format!(
            "note: {}: {} bytes at the end were no whole answer, and are cut off",
            output.display(),
            session.torn()
        ));
    }
    let progress = session.progress();
    let listening = Listening::at(args.bind).with_context(|| format!("`--bind {}`", args.bind))?;
    let address = listening.address()?;
    say(&format!(
        "{} of {} rows answered by {}; answers go to {}; Ctrl-C ends",
        progress.done,
        progress.rows,
        session.setup().annotator,
        output.display()
    ));
    if !address.ip().is_loopback() {
        say("warning: everybody who reaches this address can answer, as the annotator");
    }
    terminal.print(&format!("http://{address}/\n"))?;
    let desk = Desk::new(session, &guidelines);
    listen(listening, router(desk, address.ip().is_loopback()), async {})?;
    Ok(ExitStatus::Yes)
}

/// The file of answers beside that of rows.
fn beside(rows: &Path) -> PathBuf {
    let name = rows.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = name.split_once('.').map_or(name.as_str(), |(stem, _)| stem);
    rows.with_file_name(format!("{stem}.labelled.jsonl"))
}

/// The name of who uses this machine.
fn user() -> String {
    let names = ["USER", "LOGNAME", "USERNAME"].into_iter().filter_map(|name| std::env::var(name).ok());
    names
        .map(|name| name.trim().to_owned())
        .find(|name| !name.is_empty())
        .unwrap_or_else(|| "annotator".into())
}
