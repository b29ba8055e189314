//! What whoever trains or measures on rows should hear of them.

use super::Row;
use super::check::count_unlabelled;
use super::check::{misplaced, unmentioned};
use crate::conflict::Conflict;

/// Sentences on rows that have no label, spans that are not on their target, and targets that no text
/// mentions.
///
/// ```
/// use stancekit::dataset::{ReadOptions, Reader, warnings};
///
/// let lines = "{\"text\":\"Rome fell.\",\"target\":\"rome\",\"label\":\"against\"}\n{\"text\":\"Rome won.\",\"target\":\"rome\",\"label\":null}\n";
/// let rows: Vec<_> = Reader::new("lines", lines.as_bytes(), &ReadOptions::default())?.collect::<Result<_, _>>()?;
/// assert_eq!(warnings(&rows, None), ["1 of 2 rows has no label and is left out"]);
/// # Ok::<(), stancekit::dataset::DatasetError>(())
/// ```
pub fn warnings(rows: &[Row], conflict: Option<&Conflict>) -> Vec<String> {
    let unlabelled = count_unlabelled(rows);
    let (has, is) = if unlabelled == 1 { ("has", "is") } else { ("have", "are") };
    let none = format!("{unlabelled} of {} rows {has} no label and {is} left out", rows.len());
    let mut misplaced = misplaced(rows);
    let first = misplaced.next();
    let spans = first.map(|first| {
        let n = 1 + misplaced.count();
        format!("{n} spans are not on their target, the first in {}: {}", first.place, first.message)
    });
    let all: Vec<&Row> = rows.iter().collect();
    let mentions = unmentioned(&all, conflict).map(|finding| finding.message);
    (unlabelled > 0).then_some(none).into_iter().chain(spans).chain(mentions).collect()
}
