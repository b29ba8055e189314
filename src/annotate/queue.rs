//! Rows to label → cards: a paragraph with the parties that it is to be labelled toward.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde_json::{Map, Value};

use crate::dataset::{article_of, first_of_paragraph, row_id};
use crate::span::ByteSpan;

type Object = Map<String, Value>;

/// What a card says of where its paragraph is from, where rows tell.
const FACTS: [&str; 4] = ["title", "outlet", "date", "part"];

/// A paragraph to label.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Card {
    /// Its rows by number, one for each party, in their order.
    pub rows: Vec<usize>,
    /// The paragraph.
    pub text: String,
    /// The paragraph before it in its article, if that is known.
    pub before: Option<String>,
    /// The paragraph behind it.
    pub after: Option<String>,
    /// Where it is from, by name.
    pub facts: Vec<(&'static str, String)>,
}

/// What there is to label.
#[derive(Debug, Clone)]
pub(super) struct Queue {
    /// In the order in which they are asked for.
    pub(super) cards: Vec<Card>,
    /// The card of each row.
    pub(super) card_of: Vec<usize>,
}

impl Queue {
    pub(super) fn new(rows: &[Object]) -> Self {
        let firsts = first_of_paragraph(rows);
        let mut by_first: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        firsts.iter().enumerate().for_each(|(row, first)| by_first.entry(*first).or_default().push(row));
        // Of a random order the place of the party with the first name is random, however many parties there
        // are. The place of the first row is not: paragraphs of many parties would be asked for first, and
        // who stops early would have labelled too many of them.
        let place = |of: &Vec<usize>| {
            of.iter().copied().min_by_key(|row| rows[*row].get("target").map(Value::to_string))
        };
        let mut groups: Vec<Vec<usize>> = by_first.into_values().collect();
        groups.sort_by_key(place);
        let neighbours = Neighbours::new(rows);
        let cards: Vec<Card> = groups.into_iter().map(|of| card(rows, of, &neighbours)).collect();
        let mut card_of = vec![0; rows.len()];
        for (number, card) in cards.iter().enumerate() {
            card.rows.iter().for_each(|row| card_of[*row] = number);
        }
        Self { cards, card_of }
    }
}

fn card(rows: &[Object], of: Vec<usize>, neighbours: &Neighbours<'_>) -> Card {
    let row = &rows[of[0]];
    let (before, after) = neighbours.of(of[0], row);
    let fact = |name: &'static str| Some((name, row.get(name)?.as_str()?.to_owned()));
    let facts = FACTS.into_iter().filter_map(fact).filter(|(_, value)| value != "body").collect();
    Card { text: text(row).to_owned(), before, after, facts, rows: of }
}

fn text(row: &Object) -> &str {
    row.get("text").and_then(Value::as_str).unwrap_or_default()
}

/// The paragraphs around others: as rows say, in `before` and `after`; else, of the rows that there are,
/// those with the numbers around theirs in the same article, or, without numbers, those beside them in the
/// file.
struct Neighbours<'r> {
    rows: &'r [Object],
    numbered: FxHashMap<(String, u64), &'r str>,
}

impl<'r> Neighbours<'r> {
    fn new(rows: &'r [Object]) -> Self {
        let numbered = rows.iter().filter_map(|row| Some((numbered(row)?, text(row)))).collect();
        Self { rows, numbered }
    }

    fn of(&self, number: usize, row: &Object) -> (Option<String>, Option<String>) {
        let told = |name: &str| row.get(name).and_then(Value::as_str).map(str::to_owned);
        if row.contains_key("before") || row.contains_key("after") {
            return (told("before"), told("after"));
        }
        if let Some((article, paragraph)) = numbered(row) {
            let beside =
                |at: Option<u64>| self.numbered.get(&(article.clone(), at?)).map(|&text| text.to_owned());
            return (beside(paragraph.checked_sub(1)), beside(paragraph.checked_add(1)));
        }
        let Some(article) = article_of(row) else { return (None, None) };
        let is_other = |other: &&Object| text(other) != text(row);
        let beside = |other: Option<&Object>| {
            other.filter(|other| article_of(other).as_ref() == Some(&article)).map(|of| text(of).to_owned())
        };
        let before = self.rows[..number].iter().rev().find(is_other);
        (beside(before), beside(self.rows[number..].iter().find(is_other)))
    }
}

/// The article of a row and its number there; none if it says neither, as of rows that were predicted by
/// themselves, all of which have the number 0.
fn numbered(row: &Object) -> Option<(String, u64)> {
    let article = article_of(row).or_else(|| row_id(row))?;
    row.contains_key("part").then_some((article, row.get("paragraph")?.as_u64()?))
}

/// Where a row says that its target is mentioned.
pub(super) fn mentions(row: &Object) -> Vec<ByteSpan> {
    let span = |ends: &Value| {
        let at = |i: usize| usize::try_from(ends.get(i)?.as_u64()?).ok();
        ByteSpan::from_scalars(text(row), at(0)?, at(1)?)
    };
    let of_target = row.get("target_span").filter(|span| !span.is_null());
    match row.get("mentions").and_then(Value::as_array) {
        Some(spans) if !spans.is_empty() => spans.iter().filter_map(span).collect(),
        _ => of_target.and_then(span).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rows(values: &[Value]) -> Vec<Object> {
        values.iter().map(|value| value.as_object().expect("an object").clone()).collect()
    }

    #[test]
    fn rows_of_one_paragraph_are_one_card_where_the_first_of_its_parties_stands() {
        let of = |text: &str, target: &str| json!({"text": text, "target": target, "group": "g"});
        let queue = Queue::new(&rows(&[of("One.", "veii"), of("Two.", "rome"), of("One.", "rome")]));
        let shown: Vec<_> = queue.cards.iter().map(|card| (card.text.as_str(), card.rows.clone())).collect();
        assert_eq!(shown, [("Two.", vec![1]), ("One.", vec![0, 2])]);
        assert_eq!(queue.card_of, [1, 0, 1]);
        assert_eq!(queue.cards[0].before.as_deref(), Some("One."));
    }

    #[test]
    fn neighbours_are_told_by_rows_or_by_the_numbers_of_paragraphs() {
        let of = |paragraph: u64, text: &str| json!({"id": "a.txt", "paragraph": paragraph, "part": "body", "text": text});
        let queue = Queue::new(&rows(&[of(4, "Four."), of(9, "Nine."), of(3, "Three.")]));
        assert_eq!(
            (queue.cards[0].before.as_deref(), queue.cards[0].after.as_deref()),
            (Some("Three."), None)
        );
        let told = json!({"text": "x", "before": "b", "after": null});
        let queue = Queue::new(&rows(&[told]));
        assert_eq!((queue.cards[0].before.as_deref(), queue.cards[0].after.as_deref()), (Some("b"), None));
    }

    #[test]
    fn mentions_are_counted_in_characters() {
        let row = rows(&[json!({"text": "Київ і Рим", "mentions": [[0, 4], [90, 91]]})]);
        assert_eq!(mentions(&row[0]), [ByteSpan::new(0, 8)]);
    }
}
