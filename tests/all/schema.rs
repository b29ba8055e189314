//! What the program prints as JSON is what the schemas in `docs/schema` say, and what the book lists.

use serde_json::Value;

use crate::common::{Sandbox, project};

const SHAPES: [&str; 11] = [
    "article",
    "rows",
    "evaluation",
    "comparison",
    "suite",
    "check",
    "conflict",
    "estimate",
    "explanation",
    "model",
    "manifest",
];

/// The keywords that are checked; a schema has no others.
const KEYWORDS: [&str; 12] = [
    "$schema",
    "$defs",
    "$ref",
    "title",
    "description",
    "type",
    "enum",
    "anyOf",
    "properties",
    "required",
    "additionalProperties",
    "items",
];

fn schema(shape: &str) -> Value {
    let text = std::fs::read_to_string(project(&format!("docs/schema/{shape}.json"))).expect("a schema");
    serde_json::from_str(&text).expect("JSON")
}

/// Whether a value is of the types that a schema names.
fn is_of(types: &Value, value: &Value) -> bool {
    let is = |name: &Value| match name.as_str() {
        Some("null") => value.is_null(),
        Some("boolean") => value.is_boolean(),
        Some("integer") => value.is_u64() || value.is_i64(),
        Some("number") => value.is_number(),
        Some("string") => value.is_string(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        other => panic!("no type {other:?}"),
    };
    types.as_array().map_or_else(|| is(types), |types| types.iter().any(is))
}

/// A schema of a file, with the definitions that it may refer to.
#[derive(Clone, Copy)]
struct Schema<'s> {
    root: &'s Value,
    this: &'s Value,
}

impl<'s> Schema<'s> {
    fn at(self, this: &'s Value) -> Self {
        Self { this, ..self }
    }

    /// What a value has that the schema does not allow.
    fn faults(self, value: &Value, at: &str) -> Vec<String> {
        let mut faults = Vec::new();
        for (keyword, said) in self.this.as_object().into_iter().flatten() {
            assert!(KEYWORDS.contains(&keyword.as_str()), "`{keyword}` is not checked");
            let is_right = match keyword.as_str() {
                "type" => is_of(said, value),
                "enum" => said.as_array().expect("a list").contains(value),
                "anyOf" => {
                    let mut any = said.as_array().expect("a list").iter();
                    any.any(|this| self.at(this).faults(value, at).is_empty())
                }
                _ => true,
            };
            faults.extend((!is_right).then(|| format!("{at}: {value}, expected {keyword} {said}")));
        }
        if let Some(name) = self.this.get("$ref").and_then(Value::as_str) {
            let this = self.root.pointer(&name[1..]).expect("a definition");
            faults.extend(self.at(this).faults(value, at));
        }
        faults.extend(self.faults_of_fields(value, at));
        let items = self.this.get("items").zip(value.as_array());
        for (this, item) in
            items.into_iter().flat_map(|(this, items)| items.iter().map(move |item| (this, item)))
        {
            faults.extend(self.at(this).faults(item, &format!("{at}[]")));
        }
        faults
    }

    fn faults_of_fields(self, value: &Value, at: &str) -> Vec<String> {
        let Some(fields) = value.as_object() else { return Vec::new() };
        let required = self.this.get("required").and_then(Value::as_array).into_iter().flatten();
        let missing = required.filter_map(Value::as_str).filter(|name| !fields.contains_key(*name));
        let mut faults: Vec<String> = missing.map(|name| format!("{at}: `{name}` is missing")).collect();
        for (name, field) in fields {
            let known = self.this.get("properties").and_then(|properties| properties.get(name));
            let at = format!("{at}.{name}");
            match known.or_else(|| self.this.get("additionalProperties")) {
                Some(Value::Bool(false)) => faults.push(format!("{at} is in no schema")),
                Some(this) if this.is_object() => faults.extend(self.at(this).faults(field, &at)),
                _ => {}
            }
        }
        faults
    }
}

/// Runs a command, and holds each line or the whole of what it prints against a schema.
fn holds(here: &Sandbox, shape: &str, args: &str) {
    let args: Vec<&str> = args.split(' ').collect();
    let run = here.run(&args);
    assert_eq!(run.code, Some(0), "{args:?}: {}", run.stderr);
    let root = schema(shape);
    let schema = Schema { root: &root, this: &root };
    for value in serde_json::Deserializer::from_str(&run.stdout).into_iter::<Value>() {
        let faults = schema.faults(&value.expect("JSON"), shape);
        assert!(faults.is_empty(), "{args:?}: {:#?}", &faults[..faults.len().min(8)]);
    }
}

/// A sandbox with data, an article, a suite and an input that cannot be read.
fn sandbox() -> Sandbox {
    let here = Sandbox::new();
    let copy = |name: &str, of: &str| here.write(name, std::fs::read(project(of)).expect("reads"));
    copy("data.jsonl", "datasets/sudan/train.jsonl");
    copy("test.jsonl", "datasets/sudan/test.jsonl");
    copy("a.txt", "datasets/articles/talks-in-geneva.txt");
    here.write("empty.txt", "");
    here.write("one.txt", "Kyiv kept its word; Moscow lied about the truce.");
    let case = r#"{"id": "a", "capability": "blame", "kind": "mft", "conflict": "russia-ukraine", "text": "{A} lied.", "target": "russia", "expect": "against", "slots": {"A": ["Moscow", "Russia"]}}"#;
    here.write("suite.jsonl", case);
    here
}

#[test]
fn predictions_are_what_their_schemas_say() {
    let here = sandbox();
    holds(&here, "article", "predict a.txt --format json");
    holds(&here, "article", "predict a.txt empty.txt --format json --inferred");
    holds(&here, "rows", "predict a.txt empty.txt --format jsonl --min-confidence 0.5");
    holds(&here, "rows", "predict test.jsonl --format jsonl");
    holds(&here, "explanation", "explain one.txt --target russia --format json");
    holds(&here, "explanation", "explain one.txt --sentiment --format json");
    holds(&here, "model", "inspect default --top 2 --format json");
    holds(&here, "conflict", "conflict check kosovo a.txt --format json");
}

#[test]
fn evaluations_are_what_their_schemas_say() {
    let here = sandbox();
    let all = "--slice register --slice lang,target --weak-slices --baseline default --min f1_macro=0.1 --swap-parties=saf,rsf --with-rows";
    holds(&here, "evaluation", &format!("evaluate default test.jsonl --format json {all}"));
    holds(&here, "evaluation", "evaluate --cv 3 data.jsonl --conflict sudan --curve --format json");
    here.write(
        "sentiments.jsonl",
        "{\"text\": \"They rejoiced.\", \"sentiment\": \"positive\", \"group\": \"a\"}\n",
    );
    holds(&here, "evaluation", "evaluate default sentiments.jsonl --format json --with-rows");
    holds(&here, "comparison", "compare default default test.jsonl --format json");
    holds(&here, "suite", "test default suite.jsonl --max-failure-rate 1 --format json");
    here.write("rows.jsonl", here.run(&["predict", "test.jsonl", "--format", "jsonl"]).stdout);
    holds(&here, "estimate", "estimate rows.jsonl --format json");
    holds(&here, "check", "check data.jsonl test.jsonl --format json");
    let tied =
        r#"{"id": "a", "text": "Rome won.", "target": "rome", "label": {"favor": 0.5, "against": 0.5}}"#;
    let twice = r#"{"id": "a", "text": "Rome lost.", "target": "rome", "label": "favor"}"#;
    here.write("odd.jsonl", format!("{tied}\n{twice}\n"));
    let run = here.run(&["check", "odd.jsonl", "--format", "json", "--fail-on", "error"]);
    let odd: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let root = schema("check");
    assert_eq!(Schema { root: &root, this: &root }.faults(&odd, "check"), Vec::<String>::new());
    assert_eq!(odd["findings"][0]["related"], "odd.jsonl:1");
    assert!(odd["warnings"][0].as_str().is_some_and(|warning| warning.contains("largest share")), "{odd}");
    assert_eq!(odd["groups"], 2);
}

#[test]
fn manifests_are_what_their_schema_says() {
    let here = sandbox();
    let run = here.run(&["predict", "a.txt", "test.jsonl", "--output-dir", "out"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let root = schema("manifest");
    let faults = Schema { root: &root, this: &root }
        .faults(&serde_json::from_str(&here.read("out/manifest.json")).expect("JSON"), "manifest");
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn the_book_lists_every_field() {
    let page = std::fs::read_to_string(project("docs/src/reference/json.md")).expect("a page");
    for shape in SHAPES {
        let schema = schema(shape);
        let main = ["article", "row"].iter().find_map(|name| schema.pointer(&format!("/$defs/{name}")));
        let fields = main.unwrap_or(&schema)["properties"].as_object().expect("fields");
        let heading = format!("\n## {}{}\n", shape[..1].to_uppercase(), &shape[1..]);
        let section =
            page.split_once(&heading).map_or("", |(_, rest)| rest.split("\n## ").next().unwrap_or(rest));
        for name in fields.keys() {
            assert!(section.contains(&format!("`{name}`")), "`{name}` of {shape} is not in json.md");
        }
    }
}

#[test]
fn a_wrong_value_is_found() {
    let root = serde_json::json!({"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"], "additionalProperties": false});
    let schema = Schema { root: &root, this: &root };
    let faults = |value: Value| schema.faults(&value, "x");
    assert!(faults(serde_json::json!({"a": 1})).is_empty());
    assert_eq!(faults(serde_json::json!({"a": "1"})), ["x.a: \"1\", expected type \"integer\""]);
    assert_eq!(faults(serde_json::json!({"b": 1})), ["x: `a` is missing", "x.b is in no schema"]);
}
