//! What can be typed after `stance evaluate` in place of a model.

use std::path::PathBuf;

use clap::{Arg, ArgGroup};

use super::WithArgs;
use crate::evaluate::Folds;

/// The two ways to evaluate.
pub(super) const USAGE: &str = "stance evaluate [OPTIONS] <MODEL> <DATA>...
       stance evaluate [OPTIONS] --cv <K> <DATA>...
       stance evaluate [OPTIONS] --predictions <FILE> <DATA>...";

/// Whether to cross-validate.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Cross-validation")]
#[command(mut_group("WithArgs", only_with_cv))]
pub(crate) struct CvArgs {
    /// Measure no model but how well one is learnt: divide the data into K folds, no article in two of them,
    /// and judge each by a model that is trained on the others. Words, idf, weights and calibration are
    /// learnt anew for each fold. `KxR` divides it R times, which steadies the figures.
    #[arg(long = "cv", value_name = "K[xR]", conflicts_with = "swap_parties")]
    pub(crate) cv: Option<Folds>,
    /// Show a learning curve, too: train on an eighth, a quarter, a half and three quarters of the articles
    /// of each fold's training data, and tell what the next 100 labels would bring. Takes about twice as long
    /// again; of several divisions it follows the first.
    #[arg(long, requires = "cv")]
    pub(crate) curve: bool,
    /// Model that training starts from in each fold: a directory, or `default`; see `stance train --from`.
    #[arg(long, value_name = "MODEL", requires = "cv", conflicts_with_all = ["vectors", "lexicon"])]
    pub(crate) from: Option<PathBuf>,
    /// With what to learn.
    #[command(flatten)]
    pub(crate) with: WithArgs,
}

/// How to learn is of no use to a model that is there.
fn only_with_cv(with: ArgGroup) -> ArgGroup {
    with.requires("cv")
}

/// Where there is a model, data must follow.
pub(super) fn unless_a_model_is_named(data: Arg) -> Arg {
    data.required(false).required_unless_present_any(["cv", "predictions"])
}
