//! `stance predict --output-dir`: an archive, file by file.

use std::collections::BTreeMap;
use std::fs;
use std::process::Stdio;

use serde_json::Value;

use crate::common::Sandbox;

/// Six files: articles, rows, a web archive.
pub(crate) fn archive() -> Sandbox {
    let here = Sandbox::new();
    here.write("in/one.txt", "The Russians lied to us, the mayor said.\n\nKyiv kept its word.\n");
    here.write("in/deep/one.txt", "Moscow broke its word, and Kyiv said so.\n");
    here.write("in/page.html", "<html><title>Envoys</title><p>Kyiv fed the people of the town.</p></html>");
    here.write(
        "in/rows.jsonl",
        "{\"id\":\"a\",\"text\":\"Kyiv accused Moscow.\"}\n{\"id\":\"b\",\"text\":\"Rain fell.\"}\n",
    );
    here.write("in/table.csv", "id,text\nc,Moscow broke its word.\n");
    let page =
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Moscow broke its word, the envoys said.</p>";
    let head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://paper.example/a\r\nContent-Type: application/http; msgtype=response\r\n";
    here.write("in/news.warc", format!("{head}Content-Length: {}\r\n\r\n{page}\r\n\r\n", page.len()));
    here
}

/// The files of a directory and what is in them.
fn files(here: &Sandbox, folder: &str) -> BTreeMap<String, String> {
    let entries = fs::read_dir(here.path(folder)).expect("a folder");
    let file = |entry: std::io::Result<fs::DirEntry>| {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        (name, fs::read_to_string(path).expect("reads"))
    };
    entries.map(file).collect()
}

fn parts(here: &Sandbox, folder: &str) -> BTreeMap<String, String> {
    files(here, folder).into_iter().filter(|(name, _)| name.starts_with("part-")).collect()
}

#[test]
fn each_file_gets_what_it_gets_alone() {
    let here = archive();
    let run = here.run(&["predict", "in", "--output-dir", "out"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.starts_with("6 files labelled, 0 unchanged"), "{run:?}");
    let manifest: Value = serde_json::from_str(&here.read("out/manifest.json")).expect("JSON");
    let listed = manifest["parts"].as_array().expect("parts");
    assert_eq!((listed.len(), parts(&here, "out").len()), (6, 6));
    assert!(here.path("out/_SUCCESS").exists());
    for part in listed {
        let text = |name: &str| part[name].as_str().expect("a text").to_owned();
        let alone = here.run(&["predict", &text("input"), "--format", "jsonl"]).stdout;
        let written = here.read(&format!("out/{}", text("part")));
        assert_eq!(written, alone, "{part}");
        assert_eq!(part["lines"], written.lines().count());
        assert_eq!(part["bytes"], written.len());
        assert_eq!(text("sha256").len(), 64);
    }
}

#[test]
fn shares_are_all_of_it_and_never_the_same() {
    let here = archive();
    assert_eq!(here.run(&["predict", "in", "--output-dir", "whole"]).code, Some(0));
    let mut seen = BTreeMap::new();
    for number in 1..=3 {
        let folder = format!("alone-{number}");
        let shard = format!("{number}/3");
        for out in ["shared", &folder] {
            assert!(!here.path(out).join("_SUCCESS").exists());
            assert_eq!(here.run(&["predict", "in", "--output-dir", out, "--shard", &shard]).code, Some(0));
            assert!(here.path(out).join(format!("_SUCCESS-{number}-of-3")).exists());
        }
        for (name, content) in parts(&here, &folder) {
            assert!(seen.insert(name, content).is_none(), "a part of two shares");
        }
    }
    assert!(here.path("shared/_SUCCESS").exists());
    assert_eq!(seen, parts(&here, "whole"));
    assert_eq!(seen, parts(&here, "shared"));
}

#[test]
fn a_run_again_labels_what_is_missing() {
    let here = archive();
    let again = |here: &Sandbox| here.run(&["predict", "in", "--output-dir", "out", "--resume"]);
    assert_eq!(again(&here).code, Some(0));
    let before = files(&here, "out");
    assert!(again(&here).stdout.starts_with("0 files labelled, 6 unchanged"));
    assert_eq!(files(&here, "out"), before);

    let first = parts(&here, "out").into_keys().next().expect("a part");
    fs::remove_file(here.path("out").join(&first)).expect("removes");
    let cut = before.keys().rfind(|name| name.starts_with("part-")).expect("a part");
    here.write(&format!("out/{cut}"), &before[cut][..before[cut].len() / 2]);
    assert!(again(&here).stdout.starts_with("2 files labelled, 4 unchanged"));
    assert_eq!(files(&here, "out"), before);

    here.write("in/one.txt", "Kyiv broke its word.\n");
    here.write("in/new.txt", "Moscow spoke.\n");
    assert!(again(&here).stdout.starts_with("2 files labelled, 5 unchanged"));
    assert_eq!(parts(&here, "out").len(), 7);

    here.run(&["predict", "in", "--output-dir", "out"]).refused("`--resume` goes on with it");
    here.run(&["predict", "in", "--output-dir", "out", "--resume", "--implicit"])
        .refused("made by another version, model or options");
}

#[test]
fn a_file_that_cannot_be_labelled_leaves_nothing_and_the_others_go_on() {
    let here = archive();
    here.write("in/bad.jsonl", "{\"text\":\"Kyiv spoke.\"}\n{\"text\":3}\n");
    let run = here.run(&["predict", "in", "--output-dir", "out"]);
    run.refused("1 of 7 files could not be labelled; `--resume` tries them again");
    assert!(run.stderr.contains("in/bad.jsonl:2: field `text` is `3`, expected a string"), "{run:?}");
    assert_eq!(parts(&here, "out").len(), 6);
    assert!(!here.path("out/_SUCCESS").exists());
    here.write("in/bad.jsonl", "{\"text\":\"Kyiv spoke.\"}\n");
    let run = here.run(&["predict", "in", "--output-dir", "out", "--resume"]);
    assert!(run.stdout.starts_with("1 file labelled, 6 unchanged"), "{run:?}");
    assert!(here.path("out/_SUCCESS").exists());
}

#[test]
fn a_run_that_is_killed_leaves_no_part_of_a_part() {
    let here = Sandbox::new();
    let row = "{\"text\":\"Kyiv accused Moscow of breaking the truce on the river.\"}\n";
    for number in 0..4 {
        here.write(&format!("in/{number}.jsonl"), row.repeat(400));
    }
    let mut run = here.stance(&["predict", "in", "--output-dir", "out"]);
    let mut run = run.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("runs");
    while !here.path("out").exists() || parts(&here, "out").is_empty() {
        assert!(run.try_wait().expect("waits").is_none_or(|status| status.success()));
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    run.kill().expect("kills");
    run.wait().expect("ends");
    for content in parts(&here, "out").into_values() {
        assert!(content.ends_with("}\n") && content.lines().count() == 800);
    }
    assert_eq!(here.run(&["predict", "in", "--output-dir", "out", "--resume"]).code, Some(0));
    assert_eq!(here.run(&["predict", "in", "--output-dir", "whole"]).code, Some(0));
    assert_eq!(parts(&here, "out"), parts(&here, "whole"));
}

#[test]
fn what_makes_no_sense_is_refused() {
    let here = archive();
    let refused = |words: &[&str], message: &str| here.run(&[&["predict"], words].concat()).refused(message);
    for shard in ["0/3", "4/3", "3", "a/b", "1/0"] {
        refused(&["in", "--output-dir", "out", "--shard", shard], "expected I/N");
    }
    refused(&["in", "--shard", "1/3"], "--output-dir");
    refused(&["in", "--resume"], "--output-dir");
    refused(&["in", "--output-dir", "out", "--output", "x"], "cannot be used with");
    refused(&["in", "--output-dir", "out", "--format", "csv"], "expected `--format jsonl`");
    refused(&["-", "--output-dir", "out"], "standard input");
    refused(&["in", "--output-dir", "in/out"], "in a folder that is read");
    refused(&["in/one.txt", "in", "--output-dir", "out"], "named twice");
    assert!(!here.path("out").exists() && !here.path("in/out").exists());
    here.write("out/manifest.json", "{}");
    refused(&["in", "--output-dir", "out", "--resume"], "manifest.json");
}
