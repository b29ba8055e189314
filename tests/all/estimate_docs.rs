//! The commands of `docs/src/guides/estimating.md`, as it shows them and what they print.

use std::fs;

use serde_json::{Map, Value};

use crate::common::{Sandbox, project};

/// The files of the project that its commands read.
const FILES: [&str; 2] =
    ["datasets/halvourne-quennoth/test.jsonl", "datasets/conflicts/halvourne-quennoth.toml"];

/// The blocks of a page with their languages.
fn blocks(page: &str) -> Vec<(&str, &str)> {
    let fences = page.split("\n```").skip(1).step_by(2);
    fences.filter_map(|block| block.split_once('\n')).collect()
}

/// Labels the rows that were drawn as the test set does.
fn label(here: &Sandbox) {
    let object = |line: &str| -> Map<String, Value> { serde_json::from_str(line).expect("an object") };
    let known: Vec<Map<String, Value>> = here.read(FILES[0]).lines().map(object).collect();
    let todo = here.read("todo.jsonl");
    let labelled = todo.lines().map(object).map(|mut row| {
        let of = known.iter().find(|known| known["id"] == row["id"]).expect("a row of the set");
        row["label"] = of["stance"][row["target"].as_str().expect("a party")].clone();
        Value::Object(row).to_string() + "\n"
    });
    here.write("labelled.jsonl", labelled.collect::<String>());
}

#[test]
fn the_tutorial_runs_and_prints_what_it_shows() {
    let here = Sandbox::new();
    for file in FILES {
        here.write(file, fs::read(project(file)).expect("reads"));
    }
    let page = fs::read_to_string(project("docs/src/guides/estimating.md")).expect("reads");
    let mut n_commands = 0;
    for (language, block) in blocks(&page) {
        match language {
            "python" => label(&here),
            "console" => {
                let (command, shown) = block.split_once('\n').unwrap_or((block, ""));
                let arguments: Vec<&str> =
                    command.strip_prefix("$ stance ").expect("a command").split_whitespace().collect();
                let run = here.run(&arguments);
                assert_eq!(run.code, Some(0), "{command}: {}", run.stderr);
                assert_eq!(run.stdout.trim_end(), shown.trim_end(), "{command}");
                n_commands += 1;
            }
            _ => {}
        }
    }
    assert!(n_commands >= 5, "{n_commands} commands were found");
}
