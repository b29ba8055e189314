//! The data linter: what is in files, and what is wrong with it.

mod drift;
mod exact;
mod fields;
mod finding;
mod language;
mod misfit;
mod near;

use std::collections::BTreeMap;

use serde::Serialize;

use super::unclear::unclear;
use super::{DatasetError, Row};
use crate::conflict::Conflict;
use crate::label::{Sentiment, Stance};
use exact::Checker;
pub use fields::{FieldFigure, FieldFigures};
pub use finding::{CheckRule, Finding, Severity};
pub(super) use misfit::{misplaced, swallowed, unmentioned};
pub(crate) use near::near_duplicates;

/// What is in a set of files.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// Rows that could be read, by file.
    pub rows: BTreeMap<String, usize>,
    /// Rows that have neither a stance nor a sentiment.
    pub unlabelled: usize,
    /// Groups (articles) over all files; a row without one is an article of its own.
    pub groups: usize,
    /// Examples by target and stance. Labels of texts as a whole stand under the empty name.
    pub stances: BTreeMap<String, BTreeMap<Stance, usize>>,
    /// Stances by file and label.
    pub stances_by_file: BTreeMap<String, BTreeMap<Stance, usize>>,
    /// Texts by sentiment, each counted once per article, however many rows it has.
    pub sentiments: BTreeMap<Sentiment, usize>,
    /// How often fields alone answer the labels: of stances, then of sentiments, if there are any.
    pub fields: Vec<FieldFigures>,
    /// What is wrong, file by file and line by line.
    pub findings: Vec<Finding>,
    /// What to do about rows that cannot be read, once for each kind of fault.
    pub hints: Vec<String>,
    /// What is about no single row: labels without a largest share, articles whose name is a word for
    /// nothing.
    pub warnings: Vec<String>,
}

impl Report {
    /// Number of findings of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}

/// Files that were checked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Checked {
    /// What is in them, and what is wrong with it.
    pub report: Report,
    /// Their rows that could be read, file by file: what further checks look at.
    pub rows: Vec<Row>,
}

/// A row and the file that it is from, of all that are checked together.
#[derive(Clone, Copy)]
struct FileRow<'r> {
    file: usize,
    row: &'r Row,
}

/// What was found in which file.
type Found = Vec<(usize, Finding)>;

/// Checks files, given as the rows and faults that a [`super::Reader`] gives for each of them. [`CheckRule`]
/// says what is looked for.
///
/// - `bad-row` (error): a row that cannot be read: broken JSON, unknown label, span outside the text, empty
///   text, …
/// - `bad-annotation` (error): labels of annotators that cannot be read: see [`Row::annotations`].
/// - `conflicting-labels` (error): the same text with two labels for the same target, or with two sentiments.
/// - `leaked-text` (error): a text that also stands in an earlier file.
/// - `leaked-group` (error): an article with rows in an earlier file, too.
/// - `leaked-near-duplicate` (warning): a text that stands in an earlier file but for a few words: see
///   `near_duplicates`.
/// - `unknown-target` (error): a target that is no party of the conflict, if there is one.
/// - `target-spelling` (warning): a target whose name differs from another one in nothing but case or white
///   space around it, if there is no conflict. The two count as one.
/// - `duplicate` (warning): the same text and target again, with the same label, in one file; or the same
///   text without a target.
/// - `near-duplicate` (warning): a text that stands in another article of the same file but for a few words.
/// - `odd-language` (warning): a text that is surely in another language than its `lang` says or, where rows
///   say nothing, than nearly all others are in. Short texts are passed over.
/// - `telling-field` (warning): a field whose values alone answer the labels: see [`FieldFigures`].
/// - `span-mismatch` (error): a span that is not on its target, or on the row's `mention`, though that stands
///   elsewhere in the text; said is whether it would be if the span counted UTF-16 code units or bytes.
/// - `duplicate-id` (error): an id that two texts of one file have.
/// - `swallowed-rows` (warning): a text with a line that looks like a row of a table, behind a quote that was
///   not closed.
/// - `no-mention` (warning): none of ten examples or more mentions its target.
/// - `drift` (warning): in another file than the first a stance or a language whose share is 0.15 more or
///   less than in the first, and surely so, if both have twenty or more; or texts half as long again, if both
///   have fifty rows or more.
/// - `none-label` (warning): labels that are `None`, as pandas writes what is not there, beside others that
///   are `neutral`.
///
/// Texts are the same if they are equal up to white space. With a conflict, targets are the parties that
/// their names stand for.
///
/// # Errors
/// The first [`DatasetError`] that is not about one row.
pub fn check<R>(
    files: impl IntoIterator<Item = R>,
    conflict: Option<&Conflict>,
) -> Result<Checked, DatasetError>
where
    R: IntoIterator<Item = Result<Row, DatasetError>>,
{
    let (mut rows, mut of_file) = (Vec::new(), Vec::new());
    let mut checker = Checker::new(conflict);
    for (file, read) in files.into_iter().enumerate() {
        checker.begin_file(file);
        for row in read {
            match row {
                Ok(row) => {
                    checker.row(&row);
                    rows.push(row);
                    of_file.push(file);
                }
                Err(DatasetError::Row { place, fault }) => checker.bad_row(&place, &fault),
                Err(other) => return Err(other),
            }
        }
    }
    let placed: Vec<FileRow<'_>> =
        of_file.into_iter().zip(&rows).map(|(file, row)| FileRow { file, row }).collect();
    let (mut report, mut found) = checker.end();
    found.extend(near::find(&placed));
    found.extend(misfit::find(&placed, conflict));
    found.extend(drift::find(&placed));
    found.extend(language::find(&placed));
    let (figures, telling) = fields::find(&placed, conflict);
    found.extend(telling);
    found.sort_by_key(|(file, finding)| (*file, finding.place.line)); // stable: by rule where the line is the same
    report.fields = figures;
    report.unlabelled = count_unlabelled(&rows);
    report.warnings = unclear(&rows).collect();
    report.findings = found.into_iter().map(|(_, finding)| finding).collect();
    Ok(Checked { report, rows })
}

/// The number of rows that have neither a stance nor a sentiment.
pub(super) fn count_unlabelled(rows: &[Row]) -> usize {
    rows.iter().filter(|row| !row.is_labelled()).count()
}
