//! `stance explain`.

use std::io::Read;
use std::path::Path;

use anyhow::{Context, bail};

use super::args::{ExplainArgs, ExplainFormat};
use super::io::{Terminal, print_bytes, width};
use super::{Answer, open_model};
use crate::Error;
use crate::article::MAX_ARTICLE;
use crate::conflict::Conflict;
use crate::dataset::open;
use crate::pipeline::Predictor;
use crate::report::{explanation, json};

pub(super) fn run(args: &ExplainArgs, terminal: &Terminal) -> anyhow::Result<Answer> {
    let mut predictor = Predictor::new(open_model(&args.model)?);
    if let Some(conflict) = &args.conflict {
        predictor = predictor.conflict(&Conflict::open(conflict).map_err(Error::from)?);
    }
    if args.target.is_none() && predictor.knows_targets() {
        bail!("the model reads texts toward targets; `--target PARTY` says toward whom");
    }
    let text = text(&args.file)?;
    let explained = predictor.explain(text.trim(), args.target.as_deref()).map_err(Error::from)?;
    match args.format {
        ExplainFormat::Text => {
            let name =
                explained.target.as_deref().map_or("the text", |target| predictor.display_name(target));
            terminal.print(&explanation(&explained, name, text.trim(), args.top, width()))?;
        }
        ExplainFormat::Json => {
            let mut bytes = serde_json::to_vec_pretty(&json::explanation(&explained, text.trim()))?;
            bytes.push(b'\n');
            print_bytes(&bytes)?;
        }
    }
    Ok(Answer::Yes)
}

/// The whole of an input, as one text.
fn text(path: &Path) -> anyhow::Result<String> {
    let mut text = String::new();
    let mut bytes = open(path).map_err(Error::from)?.take(MAX_ARTICLE as u64);
    bytes.read_to_string(&mut text).with_context(|| path.display().to_string())?;
    if text.trim().is_empty() {
        bail!("{}: empty, expected a text", path.display());
    }
    Ok(text)
}
