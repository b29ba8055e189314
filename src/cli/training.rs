//! How to learn, as it was typed, for the library.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};

use super::args::{SolverArg, WithArgs};
use super::io::say;
use super::open_model;
use super::progress::Bars;
use crate::Error;
use crate::conflict::Conflict;
use crate::feature::{Lexicon, WordVectors};
use crate::model::{Config, LabelWeight, Model, Solver, WeightRule};
use crate::pipeline::Progress;

/// The parameters of the model to start from or the defaults, then the file, then what is set on the command
/// line.
pub(super) fn config(args: &WithArgs, base: Option<&Model>) -> anyhow::Result<Config> {
    let mut config = base.map_or_else(Config::default, |base| base.config.for_other_data());
    if let Some(path) = &args.config {
        config.merge_file(path)?;
    }
    for set in &args.set {
        let Some((key, value)) = set.split_once('=') else {
            bail!("`--set {set}`: expected SECTION.KEY=VALUE");
        };
        config
            .set(key.trim(), value.trim())
            .map_err(Error::from)
            .with_context(|| format!("`--set {set}`"))?;
    }
    match args.solver {
        Some(SolverArg::Sparse) => config.classifier.solver = Solver::Sparse,
        Some(SolverArg::Dense) => config.classifier.solver = Solver::Dense,
        None => {}
    }
    let unweighted = LabelWeight::Rule(WeightRule::None);
    if config.classifier.solver == Solver::Dense && config.classifier.class_weight != unweighted {
        say("warning: the dense solver takes no weights; `classifier.class_weight` is set to \"none\"");
        config.classifier.class_weight = unweighted;
    }
    Ok(config)
}

/// The model to start from, if one is named.
pub(super) fn base(from: Option<&Path>) -> anyhow::Result<Option<Arc<Model>>> {
    Ok(from.map(open_model).transpose()?.map(Arc::new))
}

/// The conflicts whose parties the targets are.
pub(super) fn conflicts(names: &[String]) -> anyhow::Result<Vec<Conflict>> {
    let opened = names.iter().map(|name| Conflict::open(name));
    Ok(opened.collect::<Result<_, _>>()?)
}

/// The word vectors.
pub(super) fn vectors(args: &WithArgs, bars: &Bars) -> anyhow::Result<Option<WordVectors>> {
    let vectors = args.vectors.as_deref().map(|path| {
        bars.begin("read the word vectors", 0);
        WordVectors::open(path, None)
    });
    Ok(vectors.transpose()?)
}

/// The lexicon, if any is named.
pub(super) fn lexicon(args: &WithArgs) -> anyhow::Result<Option<Lexicon>> {
    let lexicons = args.lexicon.iter().map(|name| Lexicon::open(name));
    let lexicons = lexicons.collect::<Result<Vec<_>, _>>()?;
    Ok(lexicons.into_iter().reduce(|all, next| all.with(&next)))
}
