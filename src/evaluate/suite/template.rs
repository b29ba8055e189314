//! Templates → cases: slots filled with every value.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::fields::{kind_of, strings};
use super::{MAX_CASES, MAX_FILLED, SuiteFault};

/// Fields of a template that are not those of its cases.
const OWN: [&str; 3] = ["id", "slots", "use"];

/// What the id of a case ends in, and its fields.
pub(super) type Numbered = (String, Map<String, Value>);

/// Lists of values that templates share, by the name that a line gave them.
#[derive(Default)]
pub(super) struct Shared(BTreeMap<String, Vec<Slots>>);

/// Slots that are filled together, and the values to fill them with.
#[derive(Clone)]
struct Slots {
    names: Vec<String>,
    values: Vec<Vec<String>>,
}

impl Shared {
    /// Keeps the slots of a line that is nothing but a name for them.
    pub(super) fn define(&mut self, name: &str, fields: &Map<String, Value>) -> Result<(), SuiteFault> {
        if let Some(stray) =
            fields.keys().find(|field| !["define", "slots", "note"].contains(&field.as_str()))
        {
            let expected = ["define", "slots", "note"].map(str::to_owned).to_vec();
            return Err(SuiteFault::Choice { what: "field", found: stray.clone(), expected });
        }
        let slots = fields
            .get("slots")
            .ok_or(SuiteFault::Missing { field: "slots", expected: "the values that the name stands for" })?;
        self.0.insert(name.to_owned(), read_slots(slots)?);
        Ok(())
    }

    /// The cases of a line, each with what its id ends in; of one that is no template, itself.
    pub(super) fn expand(&self, fields: Map<String, Value>) -> Result<Vec<Numbered>, SuiteFault> {
        let own = fields.get("slots").map_or(Ok(Vec::new()), read_slots)?;
        let mut lists = self.named(fields.get("use"))?;
        if own.is_empty() && lists.is_empty() {
            return Ok(vec![(String::new(), fields)]);
        }
        lists.extend(own.iter().cloned());
        let names: Vec<&String> = lists.iter().flat_map(|list| &list.names).collect();
        if let Some(slot) = (1..names.len()).find(|&i| names[..i].contains(&names[i])) {
            return Err(SuiteFault::TwoLists { slot: names[slot].clone() });
        }
        let mut used = Vec::new();
        let cases: Vec<Numbered> = combinations(&lists)?
            .enumerate()
            .map(|(i, choice)| {
                let filling = filling(&choice, &mut used)?;
                Ok((format!("/{}", i + 1), filled(&fields, &filling, &mut used)?))
            })
            .collect::<Result<_, SuiteFault>>()?;
        match own.iter().flat_map(|list| &list.names).find(|name| !used.contains(name)) {
            Some(slot) => Err(SuiteFault::Unused { slot: slot.clone() }),
            None => Ok(cases),
        }
    }

    /// The lists that `use` names.
    fn named(&self, names: Option<&Value>) -> Result<Vec<Slots>, SuiteFault> {
        let mut lists = Vec::new();
        for name in names.map_or(Ok(Vec::new()), |names| strings("use", names))? {
            let unknown = || SuiteFault::Choice {
                what: "shared slots",
                found: name.clone(),
                expected: self.0.keys().cloned().collect(),
            };
            lists.extend(self.0.get(&name).ok_or_else(unknown)?.iter().cloned());
        }
        Ok(lists)
    }
}

/// `{"place": ["Rome", "Veii"], "A, B": [["x", "y"], …]}`.
fn read_slots(slots: &Value) -> Result<Vec<Slots>, SuiteFault> {
    let Value::Object(lists) = slots else {
        let expected = "an object of lists, such as {\"place\": [\"Rome\", \"Veii\"]}";
        return Err(SuiteFault::Value { field: "slots".into(), found: kind_of(slots), expected });
    };
    lists.iter().map(|(key, values)| read_list(key, values)).collect()
}

fn read_list(key: &str, values: &Value) -> Result<Slots, SuiteFault> {
    let names: Vec<String> = key.split(',').map(|name| name.trim().to_owned()).collect();
    let field = format!("slots.{key}");
    let Some(list) = values.as_array().filter(|list| !list.is_empty()) else {
        let expected = "a list of one value or more";
        return Err(SuiteFault::Value { field, found: kind_of(values), expected });
    };
    let parts = |(i, value): (usize, &Value)| {
        let parts = strings(&field, value)?;
        let (found, expected) = (parts.len(), names.len());
        match found == expected {
            true => Ok(parts),
            false => Err(SuiteFault::Unequal { slots: key.to_owned(), value: i + 1, found, expected }),
        }
    };
    let values = list.iter().enumerate().map(parts).collect::<Result<_, _>>()?;
    Ok(Slots { names, values })
}

/// A value chosen from each list.
type Choice<'s> = Vec<(&'s [String], &'s [String])>;

/// What fills each slot.
type Filling<'s> = BTreeMap<&'s str, String>;

/// Every choice of one value from each list; that of the last changes first.
fn combinations(lists: &[Slots]) -> Result<impl Iterator<Item = Choice<'_>>, SuiteFault> {
    let n = lists.iter().try_fold(1_usize, |n, list| n.checked_mul(list.values.len()));
    let n = n.filter(|n| *n <= MAX_CASES).ok_or(SuiteFault::TooMany)?;
    Ok((0..n).map(|mut rest| {
        let mut choice: Choice<'_> = Vec::with_capacity(lists.len());
        for list in lists.iter().rev() {
            choice.push((&list.names, &list.values[rest % list.values.len()]));
            rest /= list.values.len();
        }
        choice.reverse();
        choice
    }))
}

/// The values of a choice by slot. A value may itself have slots, of the lists before its own.
fn filling<'s>(choice: &Choice<'s>, used: &mut Vec<String>) -> Result<Filling<'s>, SuiteFault> {
    let mut filling = Filling::new();
    for (names, values) in choice {
        let values: Vec<String> =
            values.iter().map(|value| fill_text(value, &filling, used)).collect::<Result<_, _>>()?;
        filling.extend(names.iter().map(String::as_str).zip(values));
    }
    Ok(filling)
}

/// The fields of a case: those of the template with its slots filled.
fn filled(
    fields: &Map<String, Value>,
    filling: &Filling<'_>,
    used: &mut Vec<String>,
) -> Result<Map<String, Value>, SuiteFault> {
    let mut case = fields.clone();
    for (name, value) in &mut case {
        if !OWN.contains(&name.as_str()) {
            fill(value, filling, used)?;
        }
    }
    case.retain(|name, _| !["slots", "use"].contains(&name.as_str()));
    Ok(case)
}

fn fill(value: &mut Value, filling: &Filling<'_>, used: &mut Vec<String>) -> Result<(), SuiteFault> {
    match value {
        Value::String(text) => *text = fill_text(text, filling, used)?,
        Value::Array(list) => list.iter_mut().try_for_each(|value| fill(value, filling, used))?,
        Value::Object(fields) => fields.values_mut().try_for_each(|value| fill(value, filling, used))?,
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
    Ok(())
}

fn fill_text(template: &str, filling: &Filling<'_>, used: &mut Vec<String>) -> Result<String, SuiteFault> {
    let lone = |brace| SuiteFault::Brace { brace, text: template.to_owned() };
    let (mut text, mut rest) = (String::new(), template);
    while let Some(at) = rest.find(['{', '}']) {
        text += &rest[..at];
        let brace = if rest[at..].starts_with('{') { '{' } else { '}' };
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix(brace) {
            text.push(brace);
            rest = after;
            continue;
        }
        let (slot, after) = rest.split_once('}').filter(|_| brace == '{').ok_or_else(|| lone(brace))?;
        let unknown = || SuiteFault::Choice {
            what: "slot",
            found: slot.to_owned(),
            expected: filling.keys().map(ToString::to_string).collect(),
        };
        text += filling.get(slot).ok_or_else(unknown)?;
        if text.len() > MAX_FILLED {
            return Err(SuiteFault::TooLong);
        }
        if !used.iter().any(|known| known == slot) {
            used.push(slot.to_owned());
        }
        rest = after;
    }
    Ok(text + rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn texts(template: Value) -> Result<Vec<String>, SuiteFault> {
        let Value::Object(fields) = template else { panic!("an object") };
        let cases = Shared::default().expand(fields)?;
        let line = |(end, case): Numbered| format!("{end} {}", case["text"].as_str().unwrap_or_default());
        Ok(cases.into_iter().map(line).collect())
    }

    #[test]
    fn lists_multiply_and_values_of_one_list_stay_together() {
        let template =
            json!({"text": "{A} {B} {x}", "slots": {"A, B": [["a", "b"], ["b", "a"]], "x": ["1", "2"]}});
        assert_eq!(texts(template).expect("well formed"), ["/1 a b 1", "/2 a b 2", "/3 b a 1", "/4 b a 2"]);
    }

    #[test]
    fn a_value_may_have_slots_of_the_lists_before_its_own() {
        let template = json!({"text": "{t}", "slots": {"A, B": [["a", "b"]], "t": ["{A}", "{B}"]}});
        assert_eq!(texts(template).expect("well formed"), ["/1 a", "/2 b"]);
        let template = json!({"text": "{t} {A}", "slots": {"t": ["{A}"], "A": ["a"]}});
        assert!(matches!(texts(template), Err(SuiteFault::Choice { what: "slot", .. })));
    }

    #[test]
    fn doubled_braces_are_braces_and_only_templates_have_slots() {
        let template = json!({"text": "{{{x}}}", "slots": {"x": ["1"]}});
        assert_eq!(texts(template).expect("well formed"), ["/1 {1}"]);
        assert_eq!(texts(json!({"text": "{x}"})).expect("a case"), [" {x}"]);
    }

    #[test]
    fn a_template_cannot_grow_without_end() {
        let many: Vec<String> = (0..101).map(|i| i.to_string()).collect();
        let template = json!({"text": "{x} {y}", "slots": {"x": many, "y": many}});
        assert!(matches!(texts(template), Err(SuiteFault::TooMany)));
        let mut slots = Map::from_iter([("s0".to_owned(), json!(["ha"]))]);
        slots.extend((1..60).map(|i| (format!("s{i}"), json!([format!("{{s{0}}}{{s{0}}}", i - 1)]))));
        assert!(matches!(texts(json!({"text": "{s59}", "slots": slots})), Err(SuiteFault::TooLong)));
    }

    proptest! {
        #[test]
        fn a_text_of_slots_is_filled_and_nothing_else_changes(parts in proptest::collection::vec("[a-z .{}]{0,6}", 1..6)) {
            let escaped = |part: &String| part.replace('{', "{{").replace('}', "}}");
            let template = parts.iter().map(escaped).collect::<Vec<_>>().join("{x}");
            let filled = fill_text(&template, &BTreeMap::from([("x", "{y}".to_owned())]), &mut Vec::new());
            prop_assert_eq!(filled.expect("well formed"), parts.join("{y}"));
        }
    }
}
