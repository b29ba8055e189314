//! `stance inspect`.

use super::Answer;
use super::args::InspectArgs;
use super::io::{Terminal, width};
use crate::Error;
use crate::model::Model;
use crate::report::text;

pub(super) fn run(args: &InspectArgs, terminal: &Terminal) -> anyhow::Result<Answer> {
    let model = match &args.model {
        Some(dir) => Model::read(dir).map_err(Error::from)?,
        None => Model::embedded(),
    };
    terminal.print(&text::model(&model, args.top, width()))?;
    Ok(Answer::Yes)
}
