//! The data linter: what is in files, and what is wrong with it.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::{DatasetError, Place, Row};
use crate::label::{Label, Sentiment, Stance};

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
    /// Name of the rule: `bad-row`, `conflicting-labels`, `duplicate`, `leaked-text` or `leaked-group`.
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
    /// Rows by sentiment.
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

/// Checks files, given as the rows and faults that a [`super::Reader`] gave for each of them.
///
/// - `bad-row` (error): a row that cannot be read: broken JSON, unknown label, span outside the text, empty text, …
/// - `conflicting-labels` (error): the same text with two labels for the same target.
/// - `leaked-text` (error): a text that also stands in an earlier file.
/// - `leaked-group` (error): an article with rows in an earlier file, too.
/// - `duplicate` (warning): the same text and target again, with the same label, in one file.
///
/// Texts are the same if they are equal up to white space.
pub fn check(files: &[Vec<Result<Row, DatasetError>>]) -> Report {
    let mut report = Report::default();
    let (mut texts, mut labels, mut groups) =
        (FxHashMap::default(), FxHashMap::default(), FxHashMap::default());
    for (file, rows) in files.iter().enumerate() {
        for row in rows {
            match row {
                Ok(row) => {
                    count(&mut report, row);
                    let text = row.text.split_whitespace().collect::<Vec<_>>().join(" ");
                    check_group(&mut report, &mut groups, file, row);
                    check_text(&mut report, &mut texts, file, row, &text);
                    check_labels(&mut report, &mut labels, file, row, &text);
                }
                Err(DatasetError::Row { place, fault }) => {
                    report.find(Severity::Error, "bad-row", place, fault.to_string());
                }
                Err(other) => report.findings.push(Finding {
                    severity: Severity::Error,
                    rule: "bad-row",
                    place: String::new(),
                    message: other.to_string(),
                }),
            }
        }
    }
    report.groups = groups.len();
    report
}

fn count(report: &mut Report, row: &Row) {
    *report.rows.entry(row.place.path.to_string()).or_default() += 1;
    for (target, stance) in row.examples() {
        let name = target.name.as_deref().unwrap_or_default().to_owned();
        *report.stances.entry(name).or_default().entry(stance).or_default() += 1;
    }
    if let Some(sentiment) = row.sentiment {
        *report.sentiments.entry(sentiment).or_default() += 1;
    }
}

fn check_group(report: &mut Report, groups: &mut FxHashMap<String, (usize, Place)>, file: usize, row: &Row) {
    let Some(group) = &row.group else { return };
    let (first_file, first) = groups.entry(group.to_string()).or_insert_with(|| (file, row.place.clone()));
    if *first_file != file {
        let message = format!("article `{group}` is also in {first}");
        *first_file = file; // say it once per file
        report.find(Severity::Error, "leaked-group", &row.place, message);
    }
}

fn check_text(
    report: &mut Report,
    texts: &mut FxHashMap<String, (usize, Place)>,
    file: usize,
    row: &Row,
    text: &str,
) {
    let (first_file, first) = texts.entry(text.to_owned()).or_insert_with(|| (file, row.place.clone()));
    if *first_file != file {
        let message = format!("the same text is in {first}");
        *first_file = file;
        report.find(Severity::Error, "leaked-text", &row.place, message);
    }
}

type Labelled = (Place, usize, Option<Stance>);

fn check_labels(
    report: &mut Report,
    labels: &mut FxHashMap<(String, String), Labelled>,
    file: usize,
    row: &Row,
    text: &str,
) {
    for target in &row.targets {
        let name = target.name.as_deref().unwrap_or_default();
        let span = target.span.map_or(String::new(), |span| format!("@{}", span.start));
        let key = (text.to_owned(), format!("{name}{span}"));
        let Some((first, first_file, label)) = labels.get(&key) else {
            labels.insert(key, (row.place.clone(), file, target.stance));
            continue;
        };
        if let (Some(here), Some(there)) = (target.stance, *label)
            && here != there
        {
            let message = format!("{} toward `{name}`, but the same text is {there} in {first}", here.name());
            report.find(Severity::Error, "conflicting-labels", &row.place, message);
        } else if *first_file == file {
            let message = format!("the same text and target as {first}");
            report.find(Severity::Warning, "duplicate", &row.place, message);
        }
    }
}
