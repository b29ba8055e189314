//! What a model must do, case by case: a suite of behavioural tests.
//!
//! Reference: Ribeiro, Wu, Guestrin & Singh (2020), "Beyond Accuracy: Behavioral Testing of NLP Models with
//! CheckList", *ACL*, §2: minimum functionality, invariance and directional expectation tests, by capability.

mod error;
mod fields;
mod gate;
mod names;
mod rate;
mod run;
mod template;

pub use error::{SuiteError, SuiteFault};
pub use gate::{MaxFailureRate, RateGateResult};
pub use rate::Rate;
pub use run::{CaseOutcome, Failure, SuiteRun};

use std::collections::BTreeMap;
use std::fmt;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::conflict::Conflict;
use crate::dataset::{Location, Source, open, read_objects};
use crate::label::Stance;
use fields::Draft;
use names::Names;
use template::Shared;

/// Most cases that one template may make.
const MAX_CASES: usize = 10_000;
/// Longest text that slots may make, in bytes: slots in values of slots could double it over and over.
const MAX_FILLED: usize = 16 << 10;

/// Cases that a model is tested with, from JSONL files of cases and templates.
///
/// ```
/// use stancekit::evaluate::{Suite, SuiteRun};
/// use stancekit::model::Model;
/// use stancekit::pipeline::Predictor;
///
/// let lines = r#"{"id": "denial", "capability": "neutral mention", "kind": "mft", "conflict": "russia-ukraine", "text": "{A} denied it.", "target": "{id}", "expect": "neutral", "slots": {"A, id": [["Moscow", "russia"], ["Kyiv", "ukraine"]]}}
/// {"id": "names", "capability": "other names", "kind": "inv", "items": [{"text": "Rome lied.", "target": "Rome"}, {"text": "Veii lied.", "target": "Veii"}]}"#;
/// let suite = Suite::from_lines("suite.jsonl", lines.as_bytes())?;
/// assert_eq!(suite.cases[1].id, "denial/2");
///
/// let predictor = Predictor::new(Model::embedded());
/// let run = SuiteRun::new(&predictor, &suite)?;
/// assert_eq!(run.rate(None, None).cases, 3);
/// assert_eq!(run.rate(Some("other names"), None).value(), Some(0.0)); // a name alone says nothing
/// # Ok::<(), stancekit::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Suite {
    /// The cases in the order of the files, those of a template side by side.
    pub cases: Vec<Case>,
    /// The files; their rows are cases.
    pub sources: Vec<Source>,
    conflicts: Vec<Conflict>,
}

/// One thing that a model must do.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// The line of the case or of its template.
    pub place: Location,
    /// Its name; of a case from a template, that of the template and a number.
    pub id: String,
    /// The capability that it tests.
    pub capability: String,
    /// The texts to label, each toward one target.
    pub items: Vec<Item>,
    /// The expected outcome.
    pub expect: Expect,
    /// Index of the conflict whose parties are looked for.
    conflict: usize,
}

/// A text to label toward a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The text.
    pub text: String,
    /// Id or name of a party, or a name as it stands in the text.
    pub target: Arc<str>,
}

/// The expected outcome of a case.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Expect {
    /// This label.
    Label(Stance),
    /// The same label for every item.
    Same,
    /// From the first item to the second, P(favor) − P(against) must move toward favor or against by at least
    /// the margin.
    Move {
        /// Favor or against.
        toward: Stance,
        /// From 0 to 2.
        margin: f64,
    },
    /// One item is in favor and the other against.
    Swap,
}

/// The kinds of tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TestKind {
    /// Minimum functionality: one text, target and label.
    Mft,
    /// Invariance: a change that must not change the label.
    Inv,
    /// Directional expectation: a change that must change the label or move its probabilities.
    Dir,
}

impl TestKind {
    /// Every kind, in order.
    pub const ALL: [Self; 3] = [Self::Mft, Self::Inv, Self::Dir];

    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mft => "mft",
            Self::Inv => "inv",
            Self::Dir => "dir",
        }
    }
}

impl fmt::Display for Expect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Label(label) => write!(f, "{label}"),
            Self::Same => f.write_str("the same label for all"),
            Self::Move { toward, margin } => write!(f, "a move toward {toward} by {margin} or more"),
            Self::Swap => f.write_str("favor for one and against for the other"),
        }
    }
}

impl Case {
    /// Which kind of test it is.
    pub fn kind(&self) -> TestKind {
        match self.expect {
            Expect::Label(_) => TestKind::Mft,
            Expect::Same => TestKind::Inv,
            Expect::Move { .. } | Expect::Swap => TestKind::Dir,
        }
    }
}

impl Suite {
    /// Reads files; `-` is standard input, gzipped files are unpacked. A conflict that a case names by a path
    /// is looked for beside the case's file.
    ///
    /// # Errors
    /// The first [`SuiteError`] met.
    pub fn read<P: AsRef<Path>>(paths: &[P]) -> Result<Self, SuiteError> {
        let mut reader = SuiteReader::default();
        for path in paths {
            reader.add(&path.as_ref().display().to_string(), open(path.as_ref())?)?;
        }
        Ok(reader.suite())
    }

    /// Reads the bytes of one file; `path` is what messages call it.
    ///
    /// # Errors
    /// The first [`SuiteError`] met.
    pub fn from_lines(path: &str, bytes: impl Read + Send) -> Result<Self, SuiteError> {
        let mut reader = SuiteReader::default();
        reader.add(path, bytes)?;
        Ok(reader.suite())
    }

    /// The capabilities of the cases, in the order of the files.
    pub fn capabilities(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for case in &self.cases {
            if !names.contains(&case.capability.as_str()) {
                names.push(&case.capability);
            }
        }
        names
    }

    /// Number of lines that the cases are from. Cases of one template are alike, and so is what becomes of
    /// them.
    pub fn templates(&self) -> usize {
        self.cases.chunk_by(|a, b| a.place == b.place).count()
    }
}

/// A suite that is being read.
#[derive(Default)]
struct SuiteReader {
    cases: Vec<Case>,
    sources: Vec<Source>,
    names: Names,
    places: BTreeMap<String, Location>,
}

impl SuiteReader {
    fn add(&mut self, path: &str, bytes: impl Read + Send) -> Result<(), SuiteError> {
        let (lines, source) = read_objects(path, bytes)?;
        let (mut shared, before) = (Shared::default(), self.cases.len());
        for (place, fields) in lines {
            self.add_line(&place, fields, &mut shared).map_err(|fault| fault.at(&place))?;
        }
        let rows = self.cases.len() - before;
        self.sources.push(Source { rows, ..source });
        if rows == 0 {
            return Err(SuiteError::NoCase { path: path.to_owned() });
        }
        Ok(())
    }

    fn add_line(
        &mut self,
        place: &Location,
        fields: Map<String, Value>,
        shared: &mut Shared,
    ) -> Result<(), SuiteFault> {
        if let Some(Value::String(name)) = fields.get("define") {
            return shared.define(name, &fields);
        }
        for (end, fields) in shared.expand(fields)? {
            let draft = Draft::read(&fields)?;
            let id = format!("{}{end}", draft.id);
            if let Some(first) = self.places.insert(id.clone(), place.clone()) {
                return Err(SuiteFault::SameId { id, first });
            }
            let conflict = self.names.conflict_of(&draft, place)?;
            let Draft { capability, items, expect, .. } = draft;
            self.cases.push(Case { place: place.clone(), id, capability, items, expect, conflict });
        }
        Ok(())
    }

    fn suite(self) -> Suite {
        Suite { cases: self.cases, sources: self.sources, conflicts: self.names.into_conflicts() }
    }
}
