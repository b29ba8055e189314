//! The model that answers, and how another takes its place.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use rustc_hash::FxHashMap;

use crate::conflict::{BUILT_IN, Conflict};
use crate::dataset::{Location, Row};
use crate::model::Model;
use crate::pipeline::Predictor;
use crate::{Error, Result};

/// What a model must be able to read before it answers anybody.
const PROBE: &str = "Kyiv accused Moscow of breaking the truce; the envoys said nothing.";

/// Where the model is from.
#[derive(Debug, Clone)]
pub(crate) enum ModelSource {
    /// The one that is compiled in.
    Embedded,
    /// A directory.
    Directory(PathBuf),
}

impl ModelSource {
    fn read(&self) -> Result<Model> {
        match self {
            Self::Embedded => Ok(Model::embedded()),
            Self::Directory(dir) => Ok(Model::read(dir)?),
        }
    }

    /// What it is called.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Embedded => "default".into(),
            Self::Directory(dir) => dir.display().to_string(),
        }
    }
}

/// A model that has been read, verified and tried.
pub(super) struct Loaded {
    pub(super) predictor: Predictor,
    /// Its digest, which every answer tells.
    pub(super) digest: String,
    pub(super) since: Timestamp,
    /// The same model for the conflicts that were asked for by name.
    of_conflict: Mutex<FxHashMap<String, Predictor>>,
}

impl Loaded {
    /// Reads a model, verifies its digests, and lets it read a text.
    pub(super) fn new(source: &ModelSource) -> Result<Self> {
        let model = source.read()?;
        let digest = model.digest()?;
        let predictor = Predictor::new(model);
        let place = Location { path: "probe".into(), line: 1 };
        predictor.predict(&Row::of_text(place, PROBE.into())).map_err(Error::from)?;
        Ok(Self { predictor, digest, since: Timestamp::now(), of_conflict: Mutex::default() })
    }

    /// Names of the conflicts that can be asked for: those of the model, and those that are built in.
    pub(super) fn conflicts(&self) -> Vec<String> {
        let own = self.predictor.model().conflicts.iter().map(|conflict| conflict.name.clone());
        let mut names: Vec<String> = own.chain(BUILT_IN.map(|(name, _)| name.to_owned())).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The model looking for the parties of a conflict; none if it is not known by that name.
    pub(super) fn of_conflict(&self, name: &str) -> Option<Predictor> {
        let mut known = self.of_conflict.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(predictor) = known.get(name) {
            return Some(predictor.clone());
        }
        let own = self.predictor.model().conflicts.iter().find(|conflict| conflict.name == name);
        let conflict = own.map(|own| (**own).clone()).or_else(|| Conflict::built_in(name))?;
        let predictor = self.predictor.with_conflict(&conflict);
        known.insert(name.to_owned(), predictor.clone());
        Some(predictor)
    }
}
