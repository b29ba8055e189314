//! Rows of one target each → rows of all targets of a text.

use super::Row;

/// Rows that were merged.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Merged {
    /// The rows.
    pub rows: Vec<Row>,
    /// Number of ids that no row has any more.
    pub lost_ids: usize,
}

/// Makes one row of long rows that follow each other and differ in nothing but the target. What came in the
/// wide form is whole already.
///
/// The ids `a:0`, `a:1`, … become `a`, as they were before rows were written in the long form; of other ids
/// the first is kept.
///
/// ```
/// use stancekit::dataset::{ReadOptions, Reader, merge};
///
/// let lines = "{\"text\":\"Rome fell.\",\"target\":\"rome\",\"label\":\"against\"}\n\
///              {\"text\":\"Rome fell.\",\"target\":\"veii\",\"label\":\"favor\"}\n";
/// let rows = Reader::new("lines", lines.as_bytes(), &ReadOptions::default())?.collect::<Result<_, _>>()?;
/// let merged = merge(rows);
/// assert_eq!((merged.rows.len(), merged.rows[0].targets.len()), (1, 2));
/// # Ok::<(), stancekit::dataset::DatasetError>(())
/// ```
pub fn merge(rows: Vec<Row>) -> Merged {
    let mut merged = Merged::default();
    for row in rows {
        match merged.rows.last_mut() {
            Some(last) if belong_together(last, &row) => {
                merged.lost_ids += usize::from(!joins_id(last, &row));
                last.targets.extend(row.targets);
            }
            _ => merged.rows.push(row),
        }
    }
    merged
}

fn belong_together(last: &Row, row: &Row) -> bool {
    let is_long = |row: &Row| !row.is_wide() && !row.targets.is_empty();
    let shares_target =
        || row.targets.iter().any(|target| last.targets.iter().any(|other| other.name == target.name));
    is_long(last)
        && is_long(row)
        && last.text == row.text
        && last.group == row.group
        && last.lang == row.lang
        && last.sentiment == row.sentiment
        && last.sentiment_shares == row.sentiment_shares
        && last.weight.to_bits() == row.weight.to_bits()
        && last.fields == row.fields
        && !shares_target()
}

/// Gives the last row an id that is also that of the next one; false if there is none.
fn joins_id(last: &mut Row, row: &Row) -> bool {
    let n = last.targets.len();
    let (Some(last), Some(id)) = (&mut last.id, &row.id) else { return row.id.is_none() };
    let Some(base) = id.strip_suffix(&format!(":{n}")) else { return last == id };
    let is_first = n == 1 && last.strip_suffix(":0") == Some(base);
    if is_first {
        base.clone_into(last);
    }
    is_first || last == base || last == id
}
