//! What whoever trains or measures on rows should hear of them.

use std::borrow::Borrow;

use super::Row;
use super::check::count_unlabelled;
use super::check::{misplaced, near_duplicates, swallowed, unmentioned};
use super::unclear::unclear;
use crate::conflict::Conflict;

/// Sentences on rows that have no label, labels with two shares that are the largest, spans that are not on
/// their target, texts that hold rows of their table, and targets that no text mentions.
pub(crate) fn warnings(rows: &[Row], conflict: Option<&Conflict>) -> Vec<String> {
    let unlabelled = count_unlabelled(rows);
    let (has, is) = if unlabelled == 1 { ("has", "is") } else { ("have", "are") };
    let none = format!("{unlabelled} of {} rows {has} no label and {is} left out", rows.len());
    let mut misplaced = misplaced(rows);
    let first = misplaced.next();
    let spans = first.map(|first| {
        let n = 1 + misplaced.count();
        format!("{n} spans are not on their target, the first in {}: {}", first.place, first.message)
    });
    let mut with_rows = rows.iter().filter_map(swallowed);
    let rows_in_texts = with_rows.next().map(|first| {
        let n = 1 + with_rows.count();
        let (hold, look) =
            if n == 1 { ("1 text holds", "") } else { (&*format!("{n} texts hold"), ", the first") };
        format!(
            "{hold} lines that look like rows of the table{look} in {}: is a quote not closed there?",
            first.place
        )
    });
    let all: Vec<&Row> = rows.iter().collect();
    let mentions = unmentioned(&all, conflict).map(|finding| finding.message);
    let sentences = (unlabelled > 0).then_some(none).into_iter().chain(unclear(rows));
    sentences.chain(spans).chain(rows_in_texts).chain(mentions).collect()
}

/// A sentence on texts that have a near copy in another part of the data; none if there is none. `parts` has
/// the part of each row, and `are` says what it is for two rows to be in two of them.
pub(crate) fn near_copies_apart<R: Borrow<Row>>(rows: &[R], parts: &[usize], are: &str) -> Option<String> {
    let rows: Vec<&Row> = rows.iter().map(Borrow::borrow).collect();
    let texts: Vec<&str> = rows.iter().map(|row| row.text.as_str()).collect();
    let mut pairs = near_duplicates(&texts);
    pairs.retain(|pair| parts.get(pair.first) != parts.get(pair.second));
    let first = pairs.first()?;
    let pairs =
        if pairs.len() == 1 { "two rows".to_owned() } else { format!("{} pairs of rows", pairs.len()) };
    let (here, there) = (&rows[first.first].place, &rows[first.second].place);
    Some(format!(
        "{pairs} of nearly the same text {are}, the first {here} and {there}; a common `group` keeps rows together"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{ReadOptions, Reader};

    #[test]
    fn rows_without_a_label_are_counted() {
        let lines = "{\"text\":\"Rome fell.\",\"target\":\"rome\",\"label\":\"against\"}\n{\"text\":\"Rome won.\",\"target\":\"rome\",\"label\":null}\n";
        let reader = Reader::new("lines", lines.as_bytes(), &ReadOptions::default()).expect("reads");
        let rows: Vec<Row> = reader.collect::<Result<_, _>>().expect("rows");
        assert_eq!(warnings(&rows, None), ["1 of 2 rows has no label and is left out"]);
    }
}
