//! The paragraphs of an archive, so that who labels one sees what stands around it.

use rustc_hash::FxHashMap;
use serde_json::{Map, Value};

use super::object::word;
use crate::dataset::Placed;

/// Texts of paragraphs by article and number.
#[derive(Debug, Clone, Default)]
pub(crate) struct Paragraphs(FxHashMap<(String, u64), String>);

impl Paragraphs {
    /// The paragraphs of predictions: those of articles, with and without a stance.
    pub(crate) fn new(objects: &[Placed]) -> Self {
        let mut paragraphs = Self::default();
        for (_, object) in objects {
            match object.get("paragraphs").and_then(Value::as_array) {
                None => paragraphs.add(place(object), object.get("text")),
                Some(list) => {
                    for paragraph in list {
                        let number = paragraph.get("index").and_then(Value::as_u64);
                        paragraphs.add(word(object, "path").zip(number), paragraph.get("text"));
                    }
                }
            }
        }
        paragraphs
    }

    fn add(&mut self, place: Option<(String, u64)>, text: Option<&Value>) {
        if let Some((place, text)) = place.zip(text.and_then(Value::as_str)) {
            self.0.entry(place).or_insert_with(|| text.to_owned());
        }
    }

    /// The fields `before` and `after` of a row that is a paragraph of an article: the paragraphs around it,
    /// null where there is none.
    pub(crate) fn beside(&self, row: &Map<String, Value>) -> Vec<(&'static str, Value)> {
        let Some((article, number)) = place(row) else { return Vec::new() };
        let text = |at: Option<u64>| {
            let text = at.and_then(|at| self.0.get(&(article.clone(), at)));
            text.map_or(Value::Null, |text| Value::from(text.as_str()))
        };
        vec![("before", text(number.checked_sub(1))), ("after", text(number.checked_add(1)))]
    }
}

/// The article of a paragraph, and its number there; none of a row that is no paragraph of an article.
fn place(row: &Map<String, Value>) -> Option<(String, u64)> {
    let number = row.get("paragraph")?.as_u64()?;
    row.contains_key("part").then_some((word(row, "id")?, number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Location;
    use serde_json::json;

    #[test]
    fn paragraphs_are_found_in_both_forms_of_predictions() {
        let object = |value: Value| {
            let place = Location { path: "x".into(), line: 1 };
            (place, value.as_object().expect("an object").clone())
        };
        let objects = [
            object(
                json!({"path": "a.txt", "paragraphs": [{"index": 1, "text": "One."}, {"index": 2, "text": "Two."}]}),
            ),
            object(json!({"id": "b.txt", "paragraph": 4, "part": "body", "text": "Four.", "stance": null})),
        ];
        let paragraphs = Paragraphs::new(&objects);
        let beside = |value: Value| paragraphs.beside(&object(value).1);
        let two = beside(json!({"id": "a.txt", "paragraph": 2, "part": "body", "text": "Two."}));
        assert_eq!(two, [("before", json!("One.")), ("after", Value::Null)]);
        let five = beside(json!({"id": "b.txt", "paragraph": 5, "part": "body", "text": "Five."}));
        assert_eq!(five[0], ("before", json!("Four.")));
        assert!(beside(json!({"id": "b", "paragraph": 0, "text": "A row."})).is_empty());
    }
}
