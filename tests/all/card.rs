//! The card of a model: what `train` writes and `--update-card` puts in.

use serde_json::Value;

use crate::common::{Sandbox, project};

/// The metadata of a card, as YAML.
fn metadata(card: &str) -> Value {
    let yaml = card.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    serde_saphyr::from_str(yaml.expect("metadata").0).expect("YAML")
}

fn results(card: &str) -> Vec<Value> {
    metadata(card)["model-index"][0]["results"].as_array().expect("a list").clone()
}

fn train(here: &Sandbox, model: &str) {
    here.write("small.jsonl", std::fs::read(project("datasets/russia-ukraine/test.jsonl")).expect("reads"));
    let args =
        ["train", "small.jsonl", "--conflict", "russia-ukraine", "--license", "apache-2.0", "--seed", "3"];
    let run = here.run(&[&args[..], &["--set", "classifier.C=0.7", "--model", model]].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
}

#[test]
fn the_hub_can_read_the_metadata() {
    let here = Sandbox::new();
    train(&here, "it's: \"#1\"");
    let card = here.read("it's: \"#1\"/README.md");
    let yaml = metadata(&card);
    assert_eq!(yaml["language"], serde_json::json!(["en"]));
    assert_eq!((&yaml["license"], &yaml["library_name"]), (&"apache-2.0".into(), &"stancekit".into()));
    assert_eq!(yaml["pipeline_tag"], "text-classification");
    assert_eq!(yaml["model-index"][0]["name"], "it's: \"#1\"");
    let results = results(&card);
    let tasks: Vec<&Value> = results.iter().map(|result| &result["task"]["name"]).collect();
    assert_eq!(tasks, ["stance", "sentiment"]);
    for result in &results {
        assert_eq!(result["task"]["type"], "text-classification");
        assert_eq!(result["dataset"]["type"], "training");
        assert_eq!(result["metrics"][1]["type"], "f1");
        assert_eq!(result["metrics"][1]["name"], "f1_macro");
        assert!(
            result["metrics"].as_array().expect("a list").iter().all(|metric| metric["value"].is_number())
        );
    }
    for section in ["Intended use", "Limits", "Data", "stance", "sentiment", "How to reproduce", "Parameters"]
    {
        assert!(card.contains(&format!("\n## {section}\n")), "{section}");
    }
    assert!(
        card.contains("--set classifier.C=0.7 --license apache-2.0 --seed 3 --model 'it'\\''s: \"#1\"'\n"),
        "{card}"
    );
    assert!(card.contains("| `classifier.C` | 0.7 |\n"), "{card}");
}

#[test]
fn results_take_the_place_of_earlier_ones_and_the_model_stays_whole() {
    let here = Sandbox::new();
    train(&here, "m");
    here.write("test.jsonl", std::fs::read(project("datasets/russia-ukraine/train.jsonl")).expect("reads"));
    let before = here.read("m/README.md");
    here.write("m/README.md", before.replace("## Limits", "A line of ours.\n\n## Limits"));
    let run = here.run(&["evaluate", "m", "test.jsonl", "--update-card", "--min", "accuracy=0.99"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.starts_with("updated m/README.md\n"), "{run:?}");
    let card = here.read("m/README.md");
    insta::assert_snapshot!("card_updated", card);
    assert_eq!(results(&card).len(), 4);
    let suite = project("datasets/suites/stance.jsonl").display().to_string();
    let run = here.run(&["test", "m", &suite, "--update-card", "--show", "0"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let tested = here.read("m/README.md");
    assert_eq!(results(&tested)[4]["metrics"][0]["name"], "failure_rate");
    assert!(tested.contains("\n| negation | "), "{tested}");
    let again = here.run(&["evaluate", "m", "test.jsonl", "--update-card"]);
    assert_eq!(again.code, Some(0), "{again:?}");
    let last = here.read("m/README.md");
    assert_eq!(last, tested, "the same results in the same places");
    assert!(last.contains("\nA line of ours.\n"));
    let names: Vec<_> =
        std::fs::read_dir(here.path("m")).expect("reads").flatten().map(|file| file.file_name()).collect();
    assert_eq!(names.len(), 4, "{names:?}");
    let predict = here.run(&["predict", "test.jsonl", "--model", "m"]);
    assert_eq!(predict.code, Some(0), "{predict:?}");
}

#[test]
fn cards_that_cannot_be_updated_are_told() {
    let here = Sandbox::new();
    let data = project("datasets/russia-ukraine/test.jsonl").display().to_string();
    let suite = project("datasets/suites/stance.jsonl").display().to_string();
    here.run(&["evaluate", "default", &data, "--update-card"])
        .refused("`default` is compiled in and has no card");
    here.run(&["test", "default", &suite, "--update-card"])
        .refused("`default` is compiled in and has no card");
    here.run(&["evaluate", "--cv", "3", &data, "--update-card"]).refused("cannot be used with");
    train(&here, "m");
    here.write("m/README.md", "---\nlicense: mit\n");
    here.run(&["evaluate", "m", &data, "--update-card"]).refused("texts that the model was trained on");
    let data = project("datasets/russia-ukraine/train.jsonl").display().to_string();
    here.run(&["evaluate", "m", &data, "--update-card"])
        .refused("README.md: the metadata between `---` and `---` has no end");
    assert_eq!(here.read("m/README.md"), "---\nlicense: mit\n");
}

/// Our action for other people's CI, as far as it can be looked at from here.
#[test]
fn the_action_is_well_formed_and_takes_input_from_the_environment_alone() {
    let action = std::fs::read_to_string(project(".github/actions/evaluate/action.yml")).expect("reads");
    let yaml: Value = serde_saphyr::from_str(&action).expect("YAML");
    assert_eq!(yaml["runs"]["using"], "composite");
    for step in yaml["runs"]["steps"].as_array().expect("a list") {
        let script = step["run"].as_str().expect("a script");
        assert!(step["shell"] == "bash" && !script.contains("${{"), "{script}");
        let inputs = step["env"].as_object().into_iter().flatten();
        for (name, value) in inputs {
            let input =
                value.as_str().and_then(|value| value.strip_prefix("${{ inputs.")?.strip_suffix(" }}"));
            assert!(yaml["inputs"][input.expect("an input")].is_object(), "{name}");
            assert!(script.contains(&format!("\"${name}\"")), "{name} is used");
        }
    }
}
