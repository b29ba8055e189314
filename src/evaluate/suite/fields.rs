//! The fields of one case → what it says.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::{Expect, Item, SuiteFault, TestKind};
use crate::label::{Label, Stance};

/// The fields that a case or template may have.
const KNOWN: [&str; 12] = [
    "id",
    "capability",
    "kind",
    "conflict",
    "others",
    "text",
    "target",
    "items",
    "expect",
    "note",
    "slots",
    "use",
];
/// How far a directional case must move if it does not say.
const MARGIN: f64 = 0.1;

/// A case as it is written, before anybody is looked for in it.
pub(super) struct Draft {
    pub(super) id: String,
    pub(super) capability: String,
    pub(super) conflict: Option<String>,
    pub(super) others: Vec<String>,
    pub(super) items: Vec<Item>,
    pub(super) expect: Expect,
}

impl Draft {
    /// Reads the fields of a case.
    pub(super) fn read(fields: &Map<String, Value>) -> Result<Self, SuiteFault> {
        if let Some(stray) = fields.keys().find(|field| !KNOWN.contains(&field.as_str())) {
            return Err(choice("field", stray, &KNOWN));
        }
        let id = needed(fields, "id", "a name that no other case has")?;
        let capability = needed(fields, "capability", "what the case tests, such as `negation`")?;
        let kind = needed(fields, "kind", "`mft`, `inv` or `dir`")?;
        let kinds = TestKind::ALL.map(TestKind::name);
        let kind = TestKind::ALL.into_iter().find(|known| known.name() == kind);
        let kind = kind.ok_or_else(|| choice("kind", fields["kind"].as_str().unwrap_or_default(), &kinds))?;
        let conflict = string(fields, "conflict")?;
        let others = fields.get("others").map_or(Ok(Vec::new()), |others| strings("others", others))?;
        if conflict.is_some() && !others.is_empty() {
            let found = "given beside `conflict`".into();
            return Err(value(
                "others",
                found,
                "one of the two: a conflict has the names of all its parties",
            ));
        }
        let (items, expect) = (items(fields)?, expect(kind, fields.get("expect"))?);
        check_items(kind, &items)?;
        Ok(Self { id, capability, conflict, others, items, expect })
    }
}

/// Texts and targets; what an item leaves out is that of the case.
fn items(fields: &Map<String, Value>) -> Result<Vec<Item>, SuiteFault> {
    let expected = "a list of objects with `text` and `target`";
    let Some(list) = fields.get("items") else { return Ok(vec![read_item(&Map::new(), fields)?]) };
    let list = list.as_array().ok_or_else(|| value("items", kind_of(list), expected))?;
    let read = |item: &Value| match item {
        Value::Object(item) => read_item(item, fields),
        other => Err(value("items", format!("a list with {}", kind_of(other)), expected)),
    };
    list.iter().map(read).collect()
}

fn read_item(item: &Map<String, Value>, case: &Map<String, Value>) -> Result<Item, SuiteFault> {
    if let Some(stray) = item.keys().find(|field| !["text", "target"].contains(&field.as_str())) {
        return Err(choice("field of an item", stray, &["text", "target"]));
    }
    let of = |field: &'static str, expected| match string(item, field)? {
        Some(own) => Ok(own),
        None => needed(case, field, expected),
    };
    let text = of("text", "a text to label")?;
    let target: Arc<str> = of("target", "whom the stance is toward")?.into();
    Ok(Item { text, target })
}

fn check_items(kind: TestKind, items: &[Item]) -> Result<(), SuiteFault> {
    let (fits, expected) = match kind {
        TestKind::Mft => (items.len() == 1, "1 in a case of kind `mft`"),
        TestKind::Inv => (items.len() >= 2, "2 or more in a case of kind `inv`"),
        TestKind::Dir => (items.len() == 2, "2 in a case of kind `dir`"),
    };
    if !fits {
        return Err(SuiteFault::Items { found: items.len(), expected });
    }
    match kind != TestKind::Mft && items.iter().all(|item| *item == items[0]) {
        true => Err(SuiteFault::NoChange),
        false => Ok(()),
    }
}

fn expect(kind: TestKind, found: Option<&Value>) -> Result<Expect, SuiteFault> {
    match (kind, found) {
        (TestKind::Mft, Some(Value::String(word))) => Ok(Expect::Label(stance(word)?)),
        (TestKind::Mft, None) => {
            Err(SuiteFault::Missing { field: "expect", expected: "`favor`, `against` or `neutral`" })
        }
        (TestKind::Mft, Some(other)) => {
            Err(value("expect", kind_of(other), "`favor`, `against` or `neutral`"))
        }
        (TestKind::Inv, None) => Ok(Expect::Same),
        (TestKind::Inv, Some(Value::String(word))) if word == "same" => Ok(Expect::Same),
        (TestKind::Inv, Some(other)) => {
            Err(value("expect", shown(other), "`same`, or nothing, for kind `inv`"))
        }
        (TestKind::Dir, Some(Value::String(word))) if word == "swap" => Ok(Expect::Swap),
        (TestKind::Dir, Some(Value::Object(change))) => moves(change),
        (TestKind::Dir, other) => Err(value(
            "expect",
            other.map_or("absent".into(), shown),
            "`swap`, or an object such as {\"toward\": \"favor\", \"margin\": 0.1}, for kind `dir`",
        )),
    }
}

/// `{"toward": "favor", "margin": 0.1}`.
fn moves(change: &Map<String, Value>) -> Result<Expect, SuiteFault> {
    if let Some(stray) = change.keys().find(|field| !["toward", "margin"].contains(&field.as_str())) {
        return Err(choice("field of `expect`", stray, &["toward", "margin"]));
    }
    let toward = stance(&needed(change, "toward", "`favor` or `against`, in `expect`")?)?;
    if toward == Stance::Neutral {
        return Err(choice("direction", "neutral", &["favor", "against"]));
    }
    let margin = match change.get("margin") {
        None => MARGIN,
        Some(margin) => margin.as_f64().filter(|margin| (0.0..=2.0).contains(margin)).ok_or_else(|| {
            value("margin", shown(margin), "a number from 0 to 2: how far P(favor) − P(against) must move")
        })?,
    };
    Ok(Expect::Move { toward, margin })
}

fn stance(word: &str) -> Result<Stance, SuiteFault> {
    Stance::parse(word).ok_or_else(|| {
        choice("label", word, &Stance::ALL.iter().map(|label| label.name()).collect::<Vec<_>>())
    })
}

fn string(fields: &Map<String, Value>, field: &str) -> Result<Option<String>, SuiteFault> {
    match fields.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if !text.trim().is_empty() => Ok(Some(text.clone())),
        Some(Value::String(_)) => Err(value(field, "empty".into(), "a string that says something")),
        Some(other) => Err(value(field, kind_of(other), "a string")),
    }
}

fn needed(
    fields: &Map<String, Value>,
    field: &'static str,
    expected: &'static str,
) -> Result<String, SuiteFault> {
    string(fields, field)?.ok_or(SuiteFault::Missing { field, expected })
}

/// A string, or a list of strings.
pub(super) fn strings(field: &str, found: &Value) -> Result<Vec<String>, SuiteFault> {
    let list = found.as_array().map_or(std::slice::from_ref(found), Vec::as_slice);
    let text = |item: &Value| match item {
        Value::String(text) => Ok(text.clone()),
        other => Err(value(field, kind_of(other), "strings")),
    };
    list.iter().map(text).collect()
}

fn value(field: &str, found: String, expected: &'static str) -> SuiteFault {
    SuiteFault::Value { field: field.to_owned(), found, expected }
}

fn choice(what: &'static str, found: &str, expected: &[&str]) -> SuiteFault {
    let expected = expected.iter().map(ToString::to_string).collect();
    SuiteFault::Choice { what, found: found.to_owned(), expected }
}

/// What a value is, for messages.
pub(super) fn kind_of(value: &Value) -> String {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(list) if list.is_empty() => "an empty list",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
    .to_owned()
}

/// A short value as it is written, a longer one by what it is.
fn shown(value: &Value) -> String {
    match value {
        Value::String(word) if word.chars().count() <= 30 => format!("`{word}`"),
        Value::Number(number) => number.to_string(),
        other => kind_of(other),
    }
}
