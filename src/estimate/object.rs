//! One object of a file of predictions.

use serde_json::{Map, Value, json};

use crate::dataset::LabelMap;
use crate::evaluate::predicted_stance;
use crate::label::{Label, Stance};

/// Fields of an article that each of its paragraphs takes over, and what they are called there.
const OF_ARTICLE: [(&str, &str); 6] = [
    ("outlet", "outlet"),
    ("iso_date", "date"),
    ("lang", "lang"),
    ("url", "url"),
    ("conflict", "conflict"),
    ("title", "title"),
];
/// What `--min-confidence` writes in place of a stance.
const ABSTAIN: &str = "abstain";

/// Whether an object is what `stance predict` writes of an article, or of a paragraph and a party.
pub(crate) fn is_prediction(object: &Map<String, Value>) -> bool {
    ["probabilities", "confidence", "predicted", "prediction"].iter().any(|name| object.contains_key(*name))
        || object.get("paragraphs").is_some_and(Value::is_array)
        || object.contains_key("error")
}

/// An object for each paragraph and party of the report of an article; the object itself if it is none.
pub(super) fn rows(object: Map<String, Value>) -> Vec<Map<String, Value>> {
    let Some(paragraphs) = object.get("paragraphs").and_then(Value::as_array) else { return vec![object] };
    let of_article =
        OF_ARTICLE.iter().filter_map(|(from, to)| Some(((*to).to_owned(), object.get(*from)?.clone())));
    let of_article: Vec<(String, Value)> = of_article.collect();
    let id = object.get("path").cloned().unwrap_or_default();
    let of_paragraph = |paragraph: &Value| -> Vec<Map<String, Value>> {
        let place = [
            ("id", id.clone()),
            ("paragraph", paragraph["index"].clone()),
            ("part", paragraph.get("part").cloned().unwrap_or_else(|| json!("body"))),
            ("text", paragraph["text"].clone()),
        ];
        let place: Map<String, Value> =
            place.map(|(name, value)| (name.to_owned(), value)).into_iter().collect();
        let silent = vec![json!({"stance": null})];
        let stances = paragraph["stances"].as_array().filter(|of| !of.is_empty()).unwrap_or(&silent);
        let stances = stances.iter().filter_map(Value::as_object);
        stances
            .map(|stance| {
                place
                    .iter()
                    .chain(stance)
                    .map(|(name, value)| (name.clone(), value.clone()))
                    .chain(of_article.iter().cloned())
                    .collect()
            })
            .collect()
    };
    paragraphs.iter().flat_map(of_paragraph).collect()
}

/// The stance that was predicted and the probability of each; none if nothing was. Without probabilities it
/// is taken to be sure.
pub(super) fn prediction(object: &Map<String, Value>) -> Result<Option<(Stance, [f64; 3])>, String> {
    if object.get("stance").is_some_and(Value::is_null) {
        return Ok(None);
    }
    let predicted = match object.get("stance").and_then(Value::as_str) {
        Some(ABSTAIN) => predicted_stance(&decided(object)?, &LabelMap::default())?,
        _ => predicted_stance(object, &LabelMap::default())?,
    };
    let Some(predicted) = predicted else {
        return Err(
            "no prediction, expected a stance in `predicted`, or in `stance` beside its probabilities".into(),
        );
    };
    let mut probabilities = [0.0; 3];
    predicted.iter().for_each(|(stance, p)| probabilities[stance.index()] = *p);
    Ok(predicted.first().map(|(stance, _)| (*stance, probabilities)))
}

/// The same with the most probable stance in place of none.
fn decided(object: &Map<String, Value>) -> Result<Map<String, Value>, String> {
    let given = object.get("probabilities").and_then(Value::as_object).into_iter().flatten();
    let most = given.max_by(|(_, a), (_, b)| a.as_f64().unwrap_or(0.0).total_cmp(&b.as_f64().unwrap_or(0.0)));
    let Some((name, _)) = most else {
        return Err(format!("`{ABSTAIN}` without probabilities, expected a stance"));
    };
    let mut decided = object.clone();
    decided.insert("stance".into(), json!(name));
    Ok(decided)
}

/// A string that is not blank, a number or a truth value, as text.
pub(super) fn word(object: &Map<String, Value>, name: &str) -> Option<String> {
    match object.get(name)? {
        Value::String(word) => Some(word.trim().to_owned()).filter(|word| !word.is_empty()),
        value @ (Value::Number(_) | Value::Bool(_)) => Some(value.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(value: &Value) -> Map<String, Value> {
        value.as_object().expect("an object").clone()
    }

    #[test]
    fn the_report_of_an_article_is_a_row_for_each_paragraph_and_party() {
        let stance =
            |target: &str| json!({"target": target, "stance": "favor", "probabilities": {"favor": 1.0}});
        let report = object(&json!({
            "path": "a.txt", "outlet": "The Bridge", "iso_date": "2031-05-02",
            "paragraphs": [
                {"index": 0, "part": "body", "text": "One.", "stances": []},
                {"index": 1, "part": "body", "text": "Two.", "stances": [stance("x"), stance("y")]},
            ],
        }));
        assert!(is_prediction(&report));
        let rows = rows(report);
        assert_eq!(rows.len(), 3);
        assert_eq!(prediction(&rows[0]), Ok(None));
        assert_eq!(
            (&rows[2]["target"], &rows[2]["date"], &rows[2]["id"]),
            (&json!("y"), &json!("2031-05-02"), &json!("a.txt"))
        );
    }

    #[test]
    fn a_model_that_abstains_is_counted_by_its_probabilities() {
        let row = object(
            &json!({"stance": "abstain", "probabilities": {"favor": 0.2, "against": 0.5, "neutral": 0.3}}),
        );
        assert_eq!(prediction(&row), Ok(Some((Stance::Against, [0.2, 0.5, 0.3]))));
        assert!(prediction(&object(&json!({"stance": "abstain"}))).is_err());
        assert!(prediction(&object(&json!({"stance": {"x": "favor"}}))).is_err());
        assert!(prediction(&object(&json!({"label": "favor", "pi": 0.1}))).is_err());
        assert_eq!(
            prediction(&object(&json!({"predicted": "pro"}))),
            Ok(Some((Stance::Favor, [1.0, 0.0, 0.0])))
        );
    }
}
