//! The data linter: what is in files, and what is wrong with it.

use std::collections::BTreeMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use super::error::quoted;
use super::{DatasetError, Place, Row};
use crate::conflict::Conflict;
use crate::label::{Sentiment, Stance};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Training or a figure measured on the data would be wrong.
    Error,
    /// Worth a look.
    Warning,
}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// Name of the rule, one of those that [`check`] lists.
    pub rule: &'static str,
    /// File and line.
    pub place: String,
    /// What was found.
    pub message: String,
}

/// What is in a set of files.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Rows that could be read, by file.
    pub rows: BTreeMap<String, usize>,
    /// Groups (articles) over all files.
    pub groups: usize,
    /// Examples by target and stance. Labels of texts as a whole stand under the empty name.
    pub stances: BTreeMap<String, BTreeMap<Stance, usize>>,
    /// Texts by sentiment, each counted once per article, however many rows it has.
    pub sentiments: BTreeMap<Sentiment, usize>,
    /// What is wrong, file by file and line by line.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Number of findings of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    fn find(&mut self, severity: Severity, rule: &'static str, place: &Place, message: String) {
        self.findings.push(Finding { severity, rule, place: place.to_string(), message });
    }
}

/// Checks files, given as the rows and faults that a [`super::Reader`] gives for each of them.
///
/// - `bad-row` (error): a row that cannot be read: broken JSON, unknown label, span outside the text, empty text, …
/// - `conflicting-labels` (error): the same text with two labels for the same target, or with two sentiments.
/// - `leaked-text` (error): a text that also stands in an earlier file.
/// - `leaked-group` (error): an article with rows in an earlier file, too.
/// - `unknown-target` (error): a target that is no party of the conflict, if there is one.
/// - `target-spelling` (warning): a target whose name differs from another one in nothing but case or white space around it, if there is no
///   conflict. The two count as one.
/// - `duplicate` (warning): the same text and target again, with the same label, in one file; or the same text without a target.
///
/// Texts are the same if they are equal up to white space. With a conflict, targets are the parties that their names stand for.
///
/// # Errors
/// The first [`DatasetError`] that is not about one row.
pub fn check<R>(
    files: impl IntoIterator<Item = R>,
    conflict: Option<&Conflict>,
) -> Result<Report, DatasetError>
where
    R: IntoIterator<Item = Result<Row, DatasetError>>,
{
    let mut checker = Checker { conflict, ..Checker::default() };
    for (file, rows) in files.into_iter().enumerate() {
        checker.file = file;
        for row in rows {
            match row {
                Ok(row) => checker.row(&row),
                Err(DatasetError::Row { place, fault }) => {
                    checker.report.find(Severity::Error, "bad-row", &place, fault.to_string());
                }
                Err(other) => return Err(other),
            }
        }
    }
    checker.report.groups = checker.groups.len();
    Ok(checker.report)
}

/// What was read so far.
#[derive(Default)]
struct Checker<'c> {
    conflict: Option<&'c Conflict>,
    /// Index of the file that is being read.
    file: usize,
    report: Report,
    groups: FxHashMap<Arc<str>, First>,
    /// By text, with one space for white space.
    texts: FxHashMap<String, Seen>,
    /// The first spelling of a target, by its name in lower case.
    spellings: FxHashMap<String, (String, Place)>,
    /// Names of targets as they are counted, by how they are spelt.
    names: FxHashMap<Arc<str>, String>,
}

/// Where something was read first.
#[derive(Clone)]
struct First {
    file: usize,
    place: Place,
}

/// What is known of a text.
struct Seen {
    first: First,
    sentiment: Option<(Sentiment, Place)>,
    /// The articles for which its sentiment is counted.
    counted: FxHashSet<Option<Arc<str>>>,
    labels: FxHashMap<Aspect, (First, Option<Stance>)>,
}

/// Target and place of its span; none for a row without a target.
type Aspect = Option<(String, Option<usize>)>;

impl Checker<'_> {
    fn row(&mut self, row: &Row) {
        *self.report.rows.entry(row.place.path.to_string()).or_default() += 1;
        let here = First { file: self.file, place: row.place.clone() };
        self.group(row, &here);
        let labels = self.labels(row);
        let text = row.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let seen = self.texts.entry(text).or_insert_with(|| Seen::new(here.clone()));
        seen.text(&mut self.report, &here);
        let is_at_odds = seen.sentiment(&mut self.report, row, &here);
        for (aspect, stance) in labels {
            if aspect.is_some() || !is_at_odds {
                seen.label(&mut self.report, aspect, stance, &here);
            }
        }
    }

    fn group(&mut self, row: &Row, here: &First) {
        let Some(group) = &row.group else { return };
        let first = self.groups.entry(Arc::clone(group)).or_insert_with(|| here.clone());
        if first.file != here.file {
            let message = format!("article `{}` is also in {}", quoted(group), first.place);
            first.file = here.file; // say it once per file
            self.report.find(Severity::Error, "leaked-group", &here.place, message);
        }
    }

    /// What a row says of its targets, with their names as they are counted; counts it.
    fn labels(&mut self, row: &Row) -> Vec<(Aspect, Option<Stance>)> {
        if row.targets.is_empty() {
            return vec![(None, None)];
        }
        let mut labels = Vec::new();
        for target in &row.targets {
            let name = target.name.as_ref().map_or(String::new(), |name| self.name(name, &row.place));
            if let Some(stance) = target.stance {
                *self.report.stances.entry(name.clone()).or_default().entry(stance).or_default() += 1;
            }
            labels.push((Some((name, target.span.map(|span| span.start))), target.stance));
        }
        labels
    }

    /// A target's name as it is counted: the id of the party, or the first spelling.
    fn name(&mut self, name: &Arc<str>, place: &Place) -> String {
        match self.conflict {
            Some(conflict) => self.party(conflict, name, place),
            None => match self.names.get(name) {
                Some(known) => known.clone(),
                None => self.first_spelling(name, place),
            },
        }
    }

    fn party(&mut self, conflict: &Conflict, name: &str, place: &Place) -> String {
        if let Some(party) = conflict.party(name) {
            return conflict.parties[party].id.clone();
        }
        let message = format!("target `{}` is not a party of `{}`", quoted(name), conflict.name);
        self.report.find(Severity::Error, "unknown-target", place, message);
        name.to_owned()
    }

    fn first_spelling(&mut self, name: &Arc<str>, place: &Place) -> String {
        let first = self.spellings.entry(name.trim().to_lowercase());
        let (first, there) = first.or_insert_with(|| (name.to_string(), place.clone()));
        if **first != **name {
            let message = format!("target `{}` is spelt `{}` in {there}", quoted(name), quoted(first));
            self.report.find(Severity::Warning, "target-spelling", place, message);
        }
        self.names.insert(Arc::clone(name), first.clone());
        first.clone()
    }
}

impl Seen {
    fn new(first: First) -> Self {
        Self { first, sentiment: None, counted: FxHashSet::default(), labels: FxHashMap::default() }
    }

    fn text(&mut self, report: &mut Report, here: &First) {
        if self.first.file != here.file {
            let message = format!("the same text is in {}", self.first.place);
            self.first.file = here.file;
            report.find(Severity::Error, "leaked-text", &here.place, message);
        }
    }

    /// Counts the sentiment, once per article. Whether it is at odds with the one before.
    fn sentiment(&mut self, report: &mut Report, row: &Row, here: &First) -> bool {
        let Some(sentiment) = row.sentiment else { return false };
        if self.counted.insert(row.group.clone()) {
            *report.sentiments.entry(sentiment).or_default() += 1;
        }
        let (there, first) = self.sentiment.get_or_insert_with(|| (sentiment, here.place.clone()));
        let is_at_odds = *there != sentiment;
        if is_at_odds {
            let message = format!("{sentiment} sentiment, but that of the same text is {there} in {first}");
            report.find(Severity::Error, "conflicting-labels", &here.place, message);
        }
        is_at_odds
    }

    fn label(&mut self, report: &mut Report, aspect: Aspect, stance: Option<Stance>, here: &First) {
        let name = aspect.as_ref().map(|(name, _)| quoted(name).into_owned());
        let (first, known) = match self.labels.entry(aspect) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(free) => {
                free.insert((here.clone(), stance));
                return;
            }
        };
        match (stance, *known) {
            (Some(stance), Some(there)) if stance != there => {
                let name = name.unwrap_or_default();
                let message =
                    format!("{stance} toward `{name}`, but the same text is {there} in {}", first.place);
                report.find(Severity::Error, "conflicting-labels", &here.place, message);
            }
            _ if first.file == here.file => {
                let target = if name.is_some() { " and target" } else { "" };
                let message = format!("the same text{target} as {}", first.place);
                report.find(Severity::Warning, "duplicate", &here.place, message);
            }
            _ => {}
        }
        *known = known.or(stance);
    }
}
