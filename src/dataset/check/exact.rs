//! What one look at each row tells: labels at odds, texts and articles that are there again, targets.

use std::collections::BTreeMap;
use std::collections::hash_map::Entry;
use std::mem::Discriminant;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{CheckRule, Finding, Found, Report};
use crate::conflict::Conflict;
use crate::dataset::error::quoted;
use crate::dataset::texts::spaced;
use crate::dataset::{Fault, Location, Row};
use crate::label::{Sentiment, Stance};

/// What was read so far.
#[derive(Default)]
pub(super) struct Checker<'c> {
    conflict: Option<&'c Conflict>,
    /// Index of the file that is being read.
    file: usize,
    report: Report,
    findings: Findings,
    groups: FxHashMap<Arc<str>, First>,
    /// Rows without a group.
    n_ungrouped: usize,
    /// By text, with one space for white space.
    texts: FxHashMap<String, Seen>,
    /// The first spelling of a target, by its name in lower case.
    spellings: FxHashMap<String, (String, Location)>,
    /// Names of targets as they are counted, by how they are spelt.
    names: FxHashMap<Arc<str>, String>,
    /// The kinds of faults that there is a hint for, or none.
    kinds_of_faults: FxHashSet<Discriminant<Fault>>,
}

/// What was found so far.
#[derive(Default)]
struct Findings(Found);

impl Findings {
    fn add(&mut self, rule: CheckRule, here: &First, message: String) {
        self.0.push((here.file, Finding::new(rule, &here.place, message)));
    }

    fn add_pair(&mut self, rule: CheckRule, here: &First, there: &Location, message: String) {
        self.0.push((here.file, Finding::new(rule, &here.place, message).related(there)));
    }
}

/// Where something was read first.
#[derive(Clone)]
struct First {
    file: usize,
    place: Location,
}

/// What is known of a text.
struct Seen {
    first: First,
    sentiment: Option<(Sentiment, Location)>,
    /// The articles for which its sentiment is counted.
    counted: FxHashSet<Option<Arc<str>>>,
    labels: FxHashMap<Aspect, (First, Option<Stance>)>,
}

/// Target and place of its span; none for a row without a target.
type Aspect = Option<(String, Option<usize>)>;

impl<'c> Checker<'c> {
    pub(super) fn new(conflict: Option<&'c Conflict>) -> Self {
        Self { conflict, ..Self::default() }
    }

    /// What follows is from a file.
    pub(super) fn begin_file(&mut self, file: usize) {
        self.file = file;
    }

    /// What is in the files, and what was found.
    pub(super) fn end(mut self) -> (Report, Found) {
        self.report.groups = self.groups.len() + self.n_ungrouped;
        (self.report, self.findings.0)
    }

    fn here(&self, place: &Location) -> First {
        First { file: self.file, place: place.clone() }
    }

    pub(super) fn bad_row(&mut self, place: &Location, fault: &Fault) {
        if self.kinds_of_faults.insert(std::mem::discriminant(fault)) {
            self.report.hints.extend(fault.hint());
        }
        self.findings.add(CheckRule::BadRow, &self.here(place), fault.to_string());
    }

    pub(super) fn row(&mut self, row: &Row) {
        *self.report.rows.entry(row.place.path.to_string()).or_default() += 1;
        let here = self.here(&row.place);
        if let Err(fault) = row.annotations() {
            self.findings.add(CheckRule::BadAnnotation, &here, fault.to_string());
        }
        self.group(row, &here);
        let labels = self.labels(row);
        let text = spaced(&row.text);
        let seen = self.texts.entry(text).or_insert_with(|| Seen::new(here.clone()));
        seen.text(&mut self.findings, &here);
        let is_at_odds = seen.sentiment(&mut self.report, &mut self.findings, row, &here);
        for (aspect, stance) in labels {
            if aspect.is_some() || !is_at_odds {
                seen.label(&mut self.findings, aspect, stance, &here);
            }
        }
    }

    fn group(&mut self, row: &Row, here: &First) {
        let Some(group) = &row.group else {
            self.n_ungrouped += 1;
            return;
        };
        let first = self.groups.entry(Arc::clone(group)).or_insert_with(|| here.clone());
        if first.file != here.file {
            let message = format!("article `{}` is also in {}", quoted(group), first.place);
            first.file = here.file; // say it once per file
            self.findings.add_pair(CheckRule::LeakedGroup, here, &first.place, message);
        }
    }

    /// What a row says of its targets, with their names as they are counted; counts it.
    fn labels(&mut self, row: &Row) -> Vec<(Aspect, Option<Stance>)> {
        if row.targets.is_empty() {
            return vec![(None, None)];
        }
        let (mut labels, mut of_file) = (Vec::new(), BTreeMap::<Stance, usize>::new());
        for target in &row.targets {
            let name = target.name.as_ref().map_or(String::new(), |name| self.name(name, &row.place));
            if let Some(stance) = target.stance {
                *self.report.stances.entry(name.clone()).or_default().entry(stance).or_default() += 1;
                *of_file.entry(stance).or_default() += 1;
            }
            labels.push((Some((name, target.span.map(|span| span.start))), target.stance));
        }
        if !of_file.is_empty() {
            let file = self.report.stances_by_file.entry(row.place.path.to_string()).or_default();
            of_file.into_iter().for_each(|(stance, n)| *file.entry(stance).or_default() += n);
        }
        labels
    }

    /// A target's name as it is counted: the id of the party, or the first spelling.
    fn name(&mut self, name: &Arc<str>, place: &Location) -> String {
        match self.conflict {
            Some(conflict) => self.party(conflict, name, place),
            None => match self.names.get(name) {
                Some(known) => known.clone(),
                None => self.first_spelling(name, place),
            },
        }
    }

    fn party(&mut self, conflict: &Conflict, name: &str, place: &Location) -> String {
        if let Some(party) = conflict.party(name) {
            return conflict.parties[party].id.clone();
        }
        let message = format!("target `{}` is not a party of `{}`", quoted(name), conflict.name);
        self.findings.add(CheckRule::UnknownTarget, &self.here(place), message);
        name.to_owned()
    }

    fn first_spelling(&mut self, name: &Arc<str>, place: &Location) -> String {
        let here = self.here(place);
        let first = self.spellings.entry(name.trim().to_lowercase());
        let (first, there) = first.or_insert_with(|| (name.to_string(), place.clone()));
        if **first != **name {
            let message = format!("target `{}` is spelt `{}` in {there}", quoted(name), quoted(first));
            self.findings.add_pair(CheckRule::TargetSpelling, &here, there, message);
        }
        self.names.insert(Arc::clone(name), first.clone());
        first.clone()
    }
}

impl Seen {
    fn new(first: First) -> Self {
        Self { first, sentiment: None, counted: FxHashSet::default(), labels: FxHashMap::default() }
    }

    fn text(&mut self, findings: &mut Findings, here: &First) {
        if self.first.file != here.file {
            let message = format!("the same text is in {}", self.first.place);
            self.first.file = here.file;
            findings.add_pair(CheckRule::LeakedText, here, &self.first.place, message);
        }
    }

    /// Counts the sentiment, once per article. Whether it is at odds with the one before.
    fn sentiment(&mut self, report: &mut Report, findings: &mut Findings, row: &Row, here: &First) -> bool {
        let Some(sentiment) = row.sentiment else { return false };
        if self.counted.insert(row.group.clone()) {
            *report.sentiments.entry(sentiment).or_default() += 1;
        }
        let (there, first) = self.sentiment.get_or_insert_with(|| (sentiment, here.place.clone()));
        let is_at_odds = *there != sentiment;
        if is_at_odds {
            let message = format!("{sentiment} sentiment, but that of the same text is {there} in {first}");
            findings.add_pair(CheckRule::ConflictingLabels, here, first, message);
        }
        is_at_odds
    }

    fn label(&mut self, findings: &mut Findings, aspect: Aspect, stance: Option<Stance>, here: &First) {
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
                findings.add_pair(CheckRule::ConflictingLabels, here, &first.place, message);
            }
            _ if first.file == here.file => {
                let target = if name.is_some() { " and target" } else { "" };
                let message = format!("the same text{target} as {}", first.place);
                findings.add_pair(CheckRule::Duplicate, here, &first.place, message);
            }
            _ => {}
        }
        *known = known.or(stance);
    }
}
