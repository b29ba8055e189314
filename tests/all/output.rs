//! Where results go: files, links, pipes, and directories of models.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use crate::common::{Sandbox, project};

const ROW: &str = "{\"text\":\"Kyiv thanked the Americans.\",\"id\":\"r\"}\n";

#[test]
fn a_dash_is_standard_output() {
    let here = Sandbox::new();
    here.write("rows.jsonl", ROW);
    let run = here.run(&["predict", "rows.jsonl", "--format", "jsonl", "--output", "-"]);
    assert_eq!((run.code, run.stdout.lines().count()), (Some(0), 2), "{run:?}");
    assert!(!here.path("-").exists());
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_devices_written_to() {
    let here = Sandbox::new();
    here.write("rows.jsonl", ROW);
    here.write("real/out.jsonl", "before");
    std::os::unix::fs::symlink("real/out.jsonl", here.path("link.jsonl")).expect("links");
    let predict = |output: &str| {
        let run = here.run(&["predict", "rows.jsonl", "--format", "jsonl", "--output", output]);
        assert_eq!(run.code, Some(0), "{run:?}");
    };
    predict("link.jsonl");
    assert!(here.path("link.jsonl").is_symlink());
    assert_eq!(here.read("real/out.jsonl").lines().count(), 2);
    predict("/dev/null");
    here.run(&["predict", "rows.jsonl", "--output", "real"])
        .refused("a directory, expected the name of a file");
}

#[cfg(unix)]
#[test]
fn a_model_behind_a_link_is_replaced_and_the_link_stays() {
    let here = Sandbox::new();
    here.train("real");
    std::os::unix::fs::symlink("real", here.path("link")).expect("links");
    here.train("link");
    assert!(here.path("link").is_symlink() && here.path("real/config.json").is_file());
    std::os::unix::fs::symlink("nowhere", here.path("loose")).expect("links");
    here.run(&["train", "train.jsonl", "--model", "loose"]).refused("loose: exists and is not a model");
}

#[test]
fn a_model_never_takes_the_place_of_the_current_directory() {
    let here = Sandbox::new();
    let data = project("datasets/russia-ukraine/test.jsonl").display().to_string();
    for place in [".", "./"] {
        here.run(&["train", &data, "--model", place]).refused("the current directory, expected another");
    }
}

#[test]
fn a_training_that_fails_leaves_no_directory_behind() {
    let here = Sandbox::new();
    here.write("rows.jsonl", "{\"text\":\"x\",\"label\":\"pro\"}\n");
    here.run(&["train", "rows.jsonl", "--model", "new/deep/m"]).refused("expected at least two labels");
    assert_eq!(fs::read_dir(here.path("")).expect("reads").count(), 1);
}

#[test]
fn the_default_model_has_a_name() {
    let here = Sandbox::new();
    let data = project("datasets/russia-ukraine/test.jsonl").display().to_string();
    assert_eq!(here.run(&["evaluate", "default", &data, "--min", "accuracy=0.4"]).code, Some(0));
    here.run(&["evaluate", "defaults", &data]).refused("defaults: ");
}

#[test]
fn data_without_a_stance_has_no_figures() {
    let here = Sandbox::new();
    here.write("mood.jsonl", "{\"text\":\"Kyiv mourns.\",\"sentiment\":\"negative\",\"stance\":{}}\n");
    let run = here.run(&["evaluate", "default", "mood.jsonl"]);
    assert!(run.code == Some(0) && run.stdout.starts_with("sentiment: 1 examples"), "{run:?}");
    here.run(&["evaluate", "default", "mood.jsonl", "--min", "f1_macro=0.1"])
        .refused("nothing of stance is measured");
}

#[test]
fn targets_outside_the_conflict_are_told() {
    let here = Sandbox::new();
    here.write("rows.jsonl", "{\"text\":\"Rome won.\",\"target\":\"Rome\",\"label\":\"favor\"}\n");
    let run = here.run(&["evaluate", "default", "rows.jsonl"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stderr.contains("warning: 1 targets are no parties of `russia-ukraine`, such as `Rome`"));
}

/// A row with one party.
const ONE: &str = "{\"text\":\"Moscow lied.\"}\n";

/// A running `stance predict -` and its ends.
fn listening(
    here: &Sandbox,
) -> (std::process::Child, std::process::ChildStdin, impl Iterator<Item = String>) {
    let args = ["predict", "-", "--input", "jsonl", "--format", "jsonl"];
    let mut command = here.stance(&args);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts");
    let (stdin, stdout) = (child.stdin.take().expect("piped"), child.stdout.take().expect("piped"));
    (child, stdin, BufReader::new(stdout).lines().map(|line| line.expect("text")))
}

#[test]
fn the_first_result_is_out_before_the_last_row_is_in() {
    let here = Sandbox::new();
    let (mut child, mut stdin, mut lines) = listening(&here);
    for _ in 0..2 {
        stdin.write_all(ONE.as_bytes()).expect("takes it");
        stdin.write_all(ONE.as_bytes()).expect("takes it");
        assert!(lines.next().is_some_and(|line| line.contains("\"target\":\"russia\"")));
    }
    drop(stdin);
    assert_eq!(lines.count(), 2);
    assert!(child.wait().expect("ends").success());
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_whole_lines() {
    let here = Sandbox::new();
    let (mut child, mut stdin, mut lines) = listening(&here);
    stdin.write_all(ONE.as_bytes()).expect("takes it");
    assert!(lines.next().is_some());
    let kill = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(kill.expect("runs").success());
    // What it was waiting for comes, unless it has ended.
    std::thread::sleep(std::time::Duration::from_millis(200));
    drop(stdin.write_all(ONE.repeat(3).as_bytes()));
    let rest: Vec<String> = lines.collect();
    assert!(rest.iter().all(|line| line.starts_with('{') && line.ends_with('}')), "{rest:?}");
    assert_eq!(child.wait().expect("ends").code(), Some(2));
}
