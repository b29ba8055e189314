//! The search for parameters, as it is typed.

use crate::common::{Sandbox, project};

fn tune(here: &Sandbox, more: &[&str]) -> crate::common::Run {
    let data = project("datasets/russia-ukraine/test.jsonl").display().to_string();
    let common = ["tune", &data, "--conflict", "russia-ukraine"];
    here.run(&[&common[..], more].concat())
}

#[test]
fn the_best_parameters_are_written_and_can_be_trained_with() {
    let here = Sandbox::new();
    let run = tune(&here, &["--trials", "3", "--seed", "7", "--output", "best.toml"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.contains("f1_macro"), "{run:?}");
    let best = here.read("best.toml");
    let again = tune(&here, &["--trials", "3", "--seed", "7", "--threads", "1", "--output", "again.toml"]);
    assert_eq!(run.stdout.replace("best.toml", "again.toml"), again.stdout);
    assert_eq!(best, here.read("again.toml"));
    let data = project("datasets/russia-ukraine/test.jsonl").display().to_string();
    let train = here.run(&["train", &data, "--config", "best.toml", "--model", "m"]);
    assert_eq!(train.code, Some(0), "{train:?}");
}

#[test]
fn what_cannot_be_searched_is_told() {
    let here = Sandbox::new();
    tune(&here, &["--metric", "f1macro"]).refused("f1_macro");
    tune(&here, &["--trials", "0"]).refused("0");
    tune(&here, &["--time", "soon"]).refused("soon");
    tune(&here, &["--set", "calibration.folds=0"]).refused("folds");
    here.write("one.jsonl", "{\"text\":\"Rome won\",\"label\":\"pro\"}\n");
    here.run(&["tune", "one.jsonl", "--trials", "1"]).refused("at least two labels");
}
