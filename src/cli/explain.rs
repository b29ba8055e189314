//! `stance explain`.

use std::io::Read;
use std::path::Path;

use anyhow::{Context, bail};

use super::args::{ExplainArgs, ExplainFormat};
use super::io::{Terminal, print_bytes, width};
use super::{ExitStatus, open_conflict, open_model};
use crate::article::MAX_ARTICLE;
use crate::dataset::open;
use crate::label::Label;
use crate::pipeline::{Explanation, Predictor};
use crate::report::article::explanation;

pub(super) fn run(args: &ExplainArgs, terminal: &Terminal) -> anyhow::Result<ExitStatus> {
    let mut predictor = Predictor::new(open_model(&args.model)?);
    if let Some(conflict) = &args.conflict {
        predictor = predictor.with_conflict(&open_conflict(conflict, &args.model)?);
    }
    if args.target.is_none() && !args.sentiment && predictor.knows_targets() {
        bail!("the model reads texts toward targets; `--target PARTY` says toward whom");
    }
    let text = text(&args.file)?;
    let text = text.trim();
    if args.sentiment {
        let explained = predictor.explain_sentiment(text)?;
        return print(&explained, "of the text", text, args, terminal);
    }
    let explained = predictor.explain(text, args.target.as_deref())?;
    let name = explained.target.as_deref().map_or("the text", |target| predictor.display_name(target));
    print(&explained, &format!("toward {name}"), text, args, terminal)
}

fn print<L: Label>(
    explained: &Explanation<L>,
    of_what: &str,
    text: &str,
    args: &ExplainArgs,
    terminal: &Terminal,
) -> anyhow::Result<ExitStatus> {
    match args.format {
        ExplainFormat::Text => {
            terminal.print(&explanation(explained, of_what, text, args.top, width()))?;
        }
        ExplainFormat::Json => {
            let mut bytes = serde_json::to_vec_pretty(&explained.to_json(text))?;
            bytes.push(b'\n');
            print_bytes(&bytes)?;
        }
    }
    Ok(ExitStatus::Yes)
}

/// The whole of an input, as one text.
fn text(path: &Path) -> anyhow::Result<String> {
    let mut text = String::new();
    let mut bytes = open(path)?.take(MAX_ARTICLE as u64);
    bytes.read_to_string(&mut text).with_context(|| path.display().to_string())?;
    if text.trim().is_empty() {
        bail!("{}: empty, expected a text", path.display());
    }
    Ok(text)
}
