//! `stance inspect`.

use super::args::{ExplainFormat, InspectArgs};
use super::io::{Terminal, width};
use super::{ExitStatus, open_model};
use crate::report;

pub(super) fn run(args: &InspectArgs, terminal: &Terminal) -> anyhow::Result<ExitStatus> {
    let model = open_model(&args.model)?;
    match args.format {
        ExplainFormat::Text => terminal.print(&report::model(&model, args.top, width()))?,
        ExplainFormat::Json => {
            terminal.print(&format!("{:#}\n", report::model_json(&model, args.top)))?;
        }
    }
    Ok(ExitStatus::Yes)
}
