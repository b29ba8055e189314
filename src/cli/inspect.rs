//! `stance inspect`.

use super::args::InspectArgs;
use super::io::{Terminal, width};
use super::{ExitStatus, open_model};
use crate::report;

pub(super) fn run(args: &InspectArgs, terminal: &Terminal) -> anyhow::Result<ExitStatus> {
    let model = open_model(&args.model)?;
    terminal.print(&report::model(&model, args.top, width()))?;
    Ok(ExitStatus::Yes)
}
