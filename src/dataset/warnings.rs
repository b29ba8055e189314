//! What whoever trains or measures on rows should hear of them.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};

use super::Row;
use super::check::count_unlabelled;
use super::check::{misplaced, near_duplicates, swallowed, unmentioned};
use crate::conflict::Conflict;

/// What programs write as the name of an article that is not known.
const NO_GROUP: [&str; 6] = ["nan", "none", "null", "nat", "<na>", "n/a"];

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

/// Sentences on labels that figures pass over, and on rows that are one article by a word for nothing.
pub(super) fn unclear(rows: &[Row]) -> impl Iterator<Item = String> + use<> {
    let of_row = |row: &Row| {
        let stances = row.targets.iter().filter(|of| of.stance.is_none() && !of.shares.is_empty()).count();
        stances + usize::from(row.sentiment.is_none() && !row.sentiment_shares.is_empty())
    };
    let n: usize = rows.iter().map(of_row).sum();
    let have = if n == 1 { "label has" } else { "labels have" };
    let tied = (n > 0).then(|| {
        format!("{n} {have} no largest share: training takes the shares, figures and counts leave them out")
    });
    let mut nameless: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in rows {
        let group = row.group.as_deref().filter(|group| NO_GROUP.contains(&group.to_lowercase().as_str()));
        if let Some(group) = group {
            nameless.entry(group).or_default().insert(&row.text);
        }
    }
    let joined = nameless.into_iter().filter(|(_, texts)| texts.len() > 1).map(|(group, texts)| {
        format!(
            "{} texts are of one article, `{group}`: if that stands for none, leave the cell empty",
            texts.len()
        )
    });
    let joined: Vec<String> = joined.collect();
    tied.into_iter().chain(joined)
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

    fn of(lines: &[&str]) -> Vec<String> {
        let text = lines.join("\n");
        let rows = Reader::new("f", text.as_bytes(), &ReadOptions::default()).expect("rows");
        unclear(&rows.collect::<Result<Vec<Row>, _>>().expect("rows")).collect()
    }

    #[test]
    fn labels_without_a_largest_share_are_counted() {
        let tied = r#"{"text":"Tarn won.","target":"Tarn","label":{"favor":0.5,"against":0.5}}"#;
        let told = r#"{"text":"Tarn lost.","target":"Tarn","label":{"favor":0.4,"against":0.6}}"#;
        assert!(of(&[told]).is_empty());
        assert!(of(&[tied, told])[0].starts_with("1 label has no largest share"));
    }

    #[test]
    fn texts_of_an_article_called_nothing_are_told() {
        let named = |text: &str, group: &str| format!("{{\"text\":\"{text}\",\"group\":\"{group}\"}}");
        assert!(
            of(&[&named("a", "nan")]).is_empty()
                && of(&[&named("a", "nora"), &named("b", "nora")]).is_empty()
        );
        assert!(
            of(&[&named("a", "NaN"), &named("b", "NaN")])[0].starts_with("2 texts are of one article, `NaN`")
        );
    }
}
