//! Labels that several annotators gave to one row.

use std::sync::Arc;

use rustc_hash::FxHashSet;
use serde_json::{Map, Value};

use super::values::{kind, label, stance, word};
use super::{Fault, Row};
use crate::label::{Label, Sentiment, Stance};

/// The field of a row of one target: annotator → label.
pub(super) const LABELS: &str = "labels";
/// The field of any row: a list of an object per annotator.
pub(super) const ANNOTATIONS: &str = "annotations";

/// What the stance of one annotator may be called.
pub(super) const STANCE: [&str; 2] = ["stance", "label"];

/// What one annotator says of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// Who.
    pub annotator: Arc<str>,
    /// The stance toward each target that the annotator labelled; none for the name is the text as a whole.
    pub stances: Vec<(Option<Arc<str>>, Stance)>,
    /// The sentiment, if the annotator labelled it.
    pub sentiment: Option<Sentiment>,
}

impl Row {
    /// What annotators say of the row, each by itself; empty if it has one label or none.
    ///
    /// A row of one target has them in `labels`, `{"ann-1": "favor", "ann-2": null}`; any row may have them
    /// in `annotations`, `[{"annotator": "ann-1", "stance": {"russia": "against"}, "sentiment":
    /// "negative"}]`, where `stance`, or `label`, is a word in a row of one target. Null is no label. Label
    /// words are read as everywhere. A field `labels` that is no object, nor a list of stances, is somebody
    /// else's, and carried through like any other.
    ///
    /// # Errors
    /// The [`Fault`], if one of the two cannot be read, or if a list of stances does not say whose they are.
    ///
    /// ```
    /// use stancekit::dataset::{ReadOptions, Reader};
    /// use stancekit::label::Stance;
    ///
    /// let line = r#"{"text":"Rome won.","target":"rome","label":"pro","labels":{"ann-1":"pro","ann-2":"none","ann-3":null}}"#;
    /// let row = Reader::new("lines", line.as_bytes(), &ReadOptions::default())?.next().unwrap()?;
    /// let annotations = row.annotations().unwrap();
    /// assert_eq!(annotations.len(), 3);
    /// assert_eq!(annotations[1].stances, [(Some("rome".into()), Stance::Neutral)]);
    /// # Ok::<(), stancekit::dataset::DatasetError>(())
    /// ```
    pub fn annotations(&self) -> Result<Vec<Annotation>, Fault> {
        let mut annotations = match self.fields.get(LABELS) {
            Some(Value::Object(labels)) => self.of_labels(labels)?,
            Some(Value::Array(list)) if is_of_stances(list) => {
                let expected = "an object of annotators and their labels";
                return Err(kind(LABELS, self.fields.get(LABELS), expected));
            }
            _ => Vec::new(),
        };
        match self.fields.get(ANNOTATIONS) {
            None | Some(Value::Null) => {}
            Some(Value::Array(list)) => {
                for value in list {
                    annotations.push(self.of_object(value)?);
                }
            }
            other => return Err(kind(ANNOTATIONS, other, "a list of objects")),
        }
        let mut seen = FxHashSet::default();
        match annotations.iter().find(|annotation| !seen.insert(&annotation.annotator)) {
            Some(twice) => {
                Err(Fault::Form { what: format!("annotator `{}` is there twice", twice.annotator) })
            }
            None => Ok(annotations),
        }
    }

    /// Whether it has a place for labels of annotators.
    pub(super) fn has_annotations(&self) -> bool {
        self.fields.get(LABELS).is_some_and(Value::is_object)
            || self.fields.get(ANNOTATIONS).is_some_and(Value::is_array)
    }

    /// The name of the one target that a label is for.
    fn only_target(&self, field: &str) -> Result<Option<Arc<str>>, Fault> {
        match self.targets.as_slice() {
            [] if !self.is_wide() => Ok(None),
            [target] if !self.is_wide() => Ok(target.name.clone()),
            _ => Err(Fault::Form {
                what: format!(
                    "field `{field}` does not say which target it is for, expected `{ANNOTATIONS}` with a stance for each"
                ),
            }),
        }
    }

    /// Whether the row is about a target: one of one target is about no other.
    fn is_about(&self, name: &str) -> bool {
        match self.targets.as_slice() {
            [only] if !self.is_wide() => {
                only.name.as_deref().is_none_or(|own| own.to_lowercase() == name.to_lowercase())
            }
            _ => true,
        }
    }

    fn of_labels(&self, labels: &Map<String, Value>) -> Result<Vec<Annotation>, Fault> {
        let target = self.only_target(LABELS)?;
        let annotation = |(annotator, value): (&String, &Value)| {
            let stances = match value {
                Value::Null => Vec::new(),
                value => vec![(target.clone(), stance(&format!("{LABELS}.{annotator}"), value)?)],
            };
            Ok(Annotation { annotator: annotator.as_str().into(), stances, sentiment: None })
        };
        labels.iter().map(annotation).collect()
    }

    fn of_object(&self, value: &Value) -> Result<Annotation, Fault> {
        let Value::Object(fields) = value else {
            return Err(kind("annotations[]", Some(value), "an object"));
        };
        let annotator = fields.get("annotator");
        let Some(name) = annotator.and_then(word).filter(|name| !name.trim().is_empty()) else {
            return Err(kind("annotations[].annotator", annotator, "the name of the annotator"));
        };
        let is_there = |name: &&str| fields.get(*name).is_some_and(|value| !value.is_null());
        let stances = match STANCE.into_iter().find(is_there).and_then(|name| fields.get(name)) {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Object(stances)) => {
                let is_given = |(name, value): &(&String, &Value)| !value.is_null() && self.is_about(name);
                stances.iter().filter(is_given).map(of_target).collect::<Result<_, _>>()?
            }
            Some(value) => {
                vec![(self.only_target("annotations[].stance")?, stance("annotations[].stance", value)?)]
            }
        };
        let sentiment = match fields.get("sentiment") {
            None | Some(Value::Null) => None,
            Some(value) => Some(label::<Sentiment>("annotations[].sentiment", value)?),
        };
        Ok(Annotation { annotator: name.into(), stances, sentiment })
    }
}

/// Whether a list has stances, and nothing else but gaps.
fn is_of_stances(list: &[Value]) -> bool {
    let is_stance = |value: &Value| value.as_str().is_some_and(|word| Stance::parse(word).is_some());
    list.iter().any(is_stance) && list.iter().all(|value| value.is_null() || is_stance(value))
}

/// The stance toward a target.
fn of_target((name, value): (&String, &Value)) -> Result<(Option<Arc<str>>, Stance), Fault> {
    Ok((Some(name.as_str().into()), stance(&format!("annotations[].stance.{name}"), value)?))
}
