//! `stance predict --format parquet`.

use crate::common::Sandbox;

#[cfg(not(feature = "parquet"))]
#[test]
fn a_program_without_tables_says_so() {
    let here = Sandbox::new();
    here.write("a.txt", "Kyiv kept its word.\n");
    let run = here.run(&["predict", "a.txt", "--format", "parquet", "--output", "a.parquet"]);
    run.refused("--features parquet");
    assert!(!here.path("a.parquet").exists());
}

#[cfg(feature = "parquet")]
mod with_tables {
    use parquet::file::reader::{FileReader as _, SerializedFileReader};
    use serde_json::{Map, Value, json};

    use super::Sandbox;
    use crate::archive::archive;

    /// The rows of a table in the form of JSON lines, without fields that say nothing.
    fn rows(here: &Sandbox, path: &str) -> Vec<Value> {
        let file = std::fs::File::open(here.path(path)).expect("a file");
        let reader = SerializedFileReader::new(file).expect("Parquet");
        let rows = reader.get_row_iter(None).expect("rows");
        rows.map(|row| as_line(row.expect("a row").to_json_value())).collect()
    }

    fn as_line(mut row: Value) -> Value {
        let fields = row.as_object_mut().expect("an object");
        let ends = |span: &Value| json!([span["start"], span["end"]]);
        let mentions = fields["mentions"].as_array().expect("a list").iter().map(ends).collect();
        fields.insert("mentions".into(), mentions);
        let p = ["favor", "against", "neutral"]
            .map(|label| (label.to_owned(), fields[&format!("p_{label}")].clone()));
        fields.insert("probabilities".into(), p.into_iter().filter(|(_, p)| !p.is_null()).collect());
        fields.retain(|name, _| !name.starts_with("p_"));
        if let Some(Value::String(other)) = fields.remove("other") {
            let other: Map<String, Value> = serde_json::from_str(&other).expect("an object");
            fields.extend(other);
        }
        full(row)
    }

    /// What is not null and not empty, in the order of names.
    fn full(line: Value) -> Value {
        let Value::Object(fields) = line else { panic!("no object: {line}") };
        let is_empty = |value: &Value| *value == Value::Null || *value == json!([]) || *value == json!({});
        let mut kept: Vec<_> = fields.into_iter().filter(|(_, value)| !is_empty(value)).collect();
        kept.sort_by(|a, b| a.0.cmp(&b.0));
        Value::Object(kept.into_iter().collect())
    }

    fn lines(text: &str) -> Vec<Value> {
        text.lines().map(|line| full(serde_json::from_str(line).expect("JSON"))).collect()
    }

    #[test]
    fn a_table_says_what_lines_say() {
        let here = archive();
        here.write("in/empty.html", "<p></p>");
        here.write(
            "in/own.jsonl",
            "{\"text\":\"Kyiv accused Moscow.\",\"label\":\"favor\",\"target\":\"ukraine\",\"date\":7,\"day\":{\"of\":[1,null]}}\n",
        );
        let run = here.run(&["predict", "in", "--format", "parquet", "--output", "all.parquet"]);
        assert_eq!(run.code, Some(0), "{run:?}");
        let expected = lines(&here.run(&["predict", "in", "--format", "jsonl"]).stdout);
        assert_eq!(rows(&here, "all.parquet"), expected);
        let failed = expected.iter().filter(|line| line.get("error").is_some()).count();
        assert!(failed == 1 && expected.len() > 8, "{expected:?}");
    }

    #[test]
    fn parts_are_tables_and_the_same_each_time() {
        let here = archive();
        let label = |out: &str| here.run(&["predict", "in", "--output-dir", out, "--format", "parquet"]);
        assert_eq!(label("out").code, Some(0));
        assert_eq!(label("again").code, Some(0));
        let manifest: Value = serde_json::from_str(&here.read("out/manifest.json")).expect("JSON");
        assert_eq!(manifest, serde_json::from_str::<Value>(&here.read("again/manifest.json")).expect("JSON"));
        for part in manifest["parts"].as_array().expect("parts") {
            let text = |name: &str| part[name].as_str().expect("a text");
            let alone = here.run(&["predict", text("input"), "--format", "jsonl"]).stdout;
            let found = rows(&here, &format!("out/{}", text("part")));
            assert_eq!(found, lines(&alone), "{part}");
            assert_eq!(part["lines"], found.len());
        }
        let resumed = here.run(&["predict", "in", "--output-dir", "out", "--format", "parquet", "--resume"]);
        assert!(resumed.stdout.starts_with("0 files labelled, 6 unchanged"), "{resumed:?}");
        here.run(&["predict", "in", "--output-dir", "out", "--resume"]).refused("made by another");
    }

    #[test]
    fn a_table_is_read_again_as_rows() {
        let here = Sandbox::new();
        here.write(
            "rows.jsonl",
            "{\"text\":\"Kyiv accused Moscow.\"}\n{\"text\":\"Rain fell.\"}\n".repeat(700),
        );
        let table = ["predict", "rows.jsonl", "--format", "parquet", "--output", "rows.parquet"];
        assert_eq!(here.run(&table).code, Some(0));
        let run = here.run(&["predict", "rows.parquet", "--format", "jsonl"]);
        assert_eq!((run.code, run.stdout.lines().count()), (Some(0), 2100), "{}", run.stderr);
    }

    #[test]
    fn a_fault_leaves_no_table() {
        let here = Sandbox::new();
        here.write("rows.jsonl", "{\"text\":\"Kyiv accused Moscow.\"}\n{\"text\":3}\n");
        let run = here.run(&["predict", "rows.jsonl", "--format", "parquet", "--output", "rows.parquet"]);
        run.refused("rows.jsonl:2");
        assert!(!here.path("rows.parquet").exists());
        here.run(&["predict", "rows.jsonl", "--output-dir", "out", "--format", "csv"]).refused("`parquet`");
    }
}
