//! Bad input gets a clear line and exit code 2, and nothing is lost.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::common::{Run, Sandbox, project};
use stancekit::model::Model;

const ROWS: &str = "{\"text\":\"Rome won\",\"target\":\"rome\",\"label\":\"pro\"}\n{\"text\":\"Rome lost\",\"target\":\"rome\",\"label\":\"con\"}\n";

#[test]
fn missing_and_empty_files() {
    let here = Sandbox::new();
    here.write("empty.jsonl", "");
    for command in [
        &["train", "--model", "m"][..],
        &["check"],
        &["split", "--output", "d"],
        &["convert", "--to", "long"],
    ] {
        here.run(&[command, &["no.jsonl"]].concat()).refused("error: no.jsonl: No such file");
        here.run(&[command, &["empty.jsonl"]].concat())
            .refused("error: empty.jsonl: empty, expected at least one row");
    }
    here.run(&["predict", "no.txt"]).refused("error: no.txt: No such file");
    here.run(&["predict", "empty.jsonl"]).refused("error: empty.jsonl: no paragraph of an article in it");
    fs::create_dir(here.path("folder")).expect("makes");
    here.run(&["predict", "folder"])
        .refused("error: folder: no file in it whose name ends as an article's does");
}

#[test]
fn bytes_that_are_not_text() {
    let here = Sandbox::new();
    here.write("page.txt", b"Title\n\nThe \xe9nd.\n");
    here.run(&["predict", "page.txt"])
        .refused("error: page.txt:3: byte 0xe9 at position 4 of the line is not UTF-8\nhint: `--lossy`");
    assert_eq!(here.run(&["predict", "page.txt", "--lossy"]).code, Some(0));
    here.write("rows.jsonl", [ROWS.as_bytes(), b"{\"text\":\"\xff x\",\"label\":\"pro\"}\n"].concat());
    here.run(&["train", "rows.jsonl", "--model", "m"])
        .refused("error: rows.jsonl:3: byte 0xff at position 9 of the line is not UTF-8\nhint: `--encoding windows-1252` reads it");
}

#[test]
fn faulty_rows_are_named_by_file_and_line() {
    let here = Sandbox::new();
    for (row, message) in [
        ("{\"text\":\"x\",\"label\":\"agains\"}", "label `agains` is not a stance"),
        ("{\"label\":\"pro\"}", "no field `text`; found `label`"),
        ("{\"text\":\"x\"}", "no field `label`"),
        ("{\"text\":\"x\",", "not a JSON object"),
        (
            "{\"text\":\"x\",\"target\":\"y\",\"target_span\":[0,9],\"label\":\"pro\"}",
            "span [0, 9] of `y` is not inside",
        ),
    ] {
        here.write("rows.jsonl", format!("{ROWS}{row}\n"));
        here.run(&["train", "rows.jsonl", "--model", "m"])
            .refused(&format!("error: rows.jsonl:3: {message}"));
        assert!(!here.path("m").exists());
        let check = here.run(&["check", "rows.jsonl"]);
        assert_eq!(check.code, Some(1), "{check:?}");
        assert!(check.stdout.contains(&format!("rows.jsonl:3: error[bad-row]: {message}")), "{check:?}");
    }
}

#[test]
fn a_line_of_100_megabytes() {
    let here = Sandbox::new();
    let mut line = b"{\"text\":\"".to_vec();
    line.resize(100 << 20, b'a');
    here.write("long.jsonl", line);
    here.run(&["train", "long.jsonl", "--model", "m"])
        .refused("error: long.jsonl:1: a line of more than 16 MiB");
    here.run(&["predict", "long.jsonl", "--format", "jsonl"])
        .refused("error: long.jsonl:1: a line of more than 16 MiB");
    here.run(&["predict", "long.jsonl", "--input", "text"]).refused("error: long.jsonl: more than 16 MiB");
}

#[test]
fn data_that_teaches_nothing() {
    let here = Sandbox::new();
    here.write(
        "one.jsonl",
        "{\"text\":\"Rome won\",\"label\":\"pro\"}\n{\"text\":\"Rome lost\",\"label\":\"pro\"}\n",
    );
    here.run(&["train", "one.jsonl", "--model", "m"])
        .refused("error: all 2 examples have the stance label `favor`, expected at least two labels");
    here.write("none.jsonl", "{\"text\":\"Rome won\",\"sentiment\":\"positive\"}\n");
    here.run(&["train", "none.jsonl", "--model", "m"]).refused("error: no stance labels in the data");
    here.write("glad.jsonl", ROWS.replace('}', ",\"sentiment\":\"positive\"}"));
    let glad = here.run(&["train", "glad.jsonl", "--model", "glad"]);
    assert_eq!(glad.code, Some(0), "{glad:?}");
    assert!(glad.stderr.contains("warning: all sentiment labels are the same"), "{glad:?}");
    here.write("rare.jsonl", ROWS);
    here.run(&["train", "rare.jsonl", "--model", "m", "--set", "features.min_df=9"])
        .refused("no features are left of 2 texts; try a lower `min_df` or a higher `max_df`");
}

#[test]
fn targets_that_are_no_party_of_the_conflict() {
    let here = Sandbox::new();
    here.write("rows.jsonl", ROWS);
    here.run(&["train", "rows.jsonl", "--model", "m", "--conflict", "sudan"]).refused(
        "error: rows.jsonl:1: target `rome` is not a party of `sudan`; its parties are `saf`, `rsf`, ",
    );
    here.run(&["train", "rows.jsonl", "--model", "m", "--conflict", "atlantis"]).refused(
        "error: no conflict `atlantis`: expected `russia-ukraine`, `israel-hamas`, `sudan`, `afghanistan`, ",
    );
    here.write("bad.toml", "name = \"x\"\ntitle = \"X\"\n[[party]]\nid = 3\n");
    here.run(&["train", "rows.jsonl", "--model", "m", "--conflict", "bad.toml"])
        .refused("error: bad.toml:4: invalid type");
}

#[test]
fn parameters_without_meaning() {
    let here = Sandbox::new();
    here.write("rows.jsonl", ROWS);
    let set = |set: &str| here.run(&["train", "rows.jsonl", "--model", "m", "--set", set]);
    set("classifier.c=1").refused("no parameter `classifier.c`\nhint: did you mean `classifier.C`?");
    set("classifier.C=0").refused("error: `C` is 0, expected a positive number");
    set("classifier.C=5e-324")
        .refused("error: `C` is 5e-324, expected a positive number with a finite inverse");
    set("classifier.C=high").refused("`classifier.C` is \"high\": invalid type");
    set("classifier.C").refused("`--set classifier.C`: expected SECTION.KEY=VALUE");
    set("classifier.class_weight={meh=1.0}")
        .refused("`classifier.class_weight` names `meh`, which is not a label");
    set("features.views.whole.ngram_range=[2,1]")
        .refused("`features.views.whole.ngram_range` is out of range");
    set("features.min_df=1.5").refused("`features.min_df` is out of range");
    here.write("config.toml", "[classifier]\nC = 1.0\nmax_itr = 3\n");
    here.run(&["train", "rows.jsonl", "--model", "m", "--config", "config.toml"]).refused(
        "error: config.toml:3: no parameter `classifier.max_itr`\nhint: did you mean `classifier.max_iter`?",
    );
    let dense = here.run(&[
        "train",
        "rows.jsonl",
        "--model",
        "m",
        "--solver",
        "dense",
        "--set",
        "classifier.dense_memory=0",
    ]);
    dense.refused("the dense solver needs");
    assert!(dense.stderr.contains("hint: use `--solver sparse`"), "{dense:?}");
}

#[test]
fn what_is_no_model() {
    let here = Sandbox::new();
    here.write("rows.jsonl", ROWS);
    here.write("dir/file", "");
    here.run(&["evaluate", "no", "rows.jsonl"]).refused("error: no: No such file");
    here.run(&["evaluate", "dir", "rows.jsonl"])
        .refused("error: dir: not a model: no `config.json` in it\nhint: `stance train");
    here.run(&["inspect", "rows.jsonl"]).refused("not a model");
}

#[test]
fn damaged_models() {
    let here = Sandbox::new();
    here.train("m");
    let names = ["model.safetensors", "tokenizer.json", "config.json"];
    for name in names {
        let whole = fs::read(here.path("m").join(name)).expect("reads");
        let with = |bytes: &[u8]| {
            here.write(&format!("m/{name}"), bytes);
            here.run(&["inspect", "m"])
        };
        with(&whole[..whole.len() / 2]).refused(&format!("error: m/{name}: damaged: "));
        with(&[]).refused(&format!("error: m/{name}: damaged: "));
        let mut flipped = whole.clone();
        let at = whole.len() / 3 + whole[whole.len() / 3..].iter().position(u8::is_ascii_digit).unwrap_or(0);
        flipped[at] ^= 1;
        with(&flipped).refused(&format!("error: m/{name}: damaged: "));
        assert_eq!(with(&whole).code, Some(0));
        fs::remove_file(here.path("m").join(name)).expect("removes");
        assert_eq!(here.run(&["inspect", "m"]).code, Some(2));
        here.write(&format!("m/{name}"), whole);
    }
    let config = here.read("m/config.json");
    let of_version = |version: u32| {
        let version = format!("\"format_version\": {version}");
        here.write("m/config.json", config.replace("\"format_version\": 3", &version));
        here.run(&["inspect", "m"])
    };
    of_version(4).refused("format version 4, this version of stancekit reads 3\nhint: update");
    of_version(2).refused("format version 2, this version of stancekit reads 3\nhint: train the model again");
}

#[test]
fn outputs_that_cannot_be_written() {
    let here = Sandbox::new();
    here.write("file", "");
    here.write("mine/notes.txt", "keep me");
    here.write("rows.jsonl", ROWS);
    let page = project("datasets/articles/talks-in-geneva.txt").display().to_string();
    here.run(&["predict", &page, "--output", "file/out.json"]).refused("error: file/out.json: ");
    here.run(&["train", "rows.jsonl", "--model", "file/m"]).refused("error: file");
    here.run(&["train", "rows.jsonl", "--model", "file"]).refused("error: file: exists and is not a model");
    here.run(&["train", "rows.jsonl", "--model", "mine"]).refused("error: mine: exists and is not a model");
    assert_eq!(here.read("mine/notes.txt"), "keep me");
    here.run(&["split", "rows.jsonl", "--parts", "a=0.5,b=0.5", "--output", "file"]).refused("error: file");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_under_the_output() {
    let here = Sandbox::new();
    let page = project("datasets/articles/talks-in-geneva.txt").display().to_string();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("opens");
    let output = here.stance(&["predict", &page]).stdout(full).stderr(Stdio::piped()).output().expect("runs");
    Run::of(output).refused("No space left on device");
}

#[cfg(unix)]
#[test]
fn a_full_disk_under_a_model_leaves_the_one_before() {
    let here = Sandbox::new();
    here.train("m");
    let before = fs::read(here.path("m/model.safetensors")).expect("reads");
    // A limit of 64 KiB on files that are written stands for a disk that fills up.
    let script = format!(
        "trap '' XFSZ; ulimit -f 64; exec {} train train.jsonl --seed 9 --model m",
        env!("CARGO_BIN_EXE_stance")
    );
    let output =
        Command::new("bash").args(["-c", &script]).current_dir(here.path("")).output().expect("runs");
    Run::of(output).refused("File too large");
    assert_eq!(fs::read(here.path("m/model.safetensors")).expect("reads"), before);
    assert!(Model::read(&here.path("m")).is_ok());
    let left: Vec<_> =
        fs::read_dir(here.path("")).expect("reads").flatten().map(|entry| entry.file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().starts_with(".stance")), "{left:?}");
}

#[test]
fn a_kill_at_any_time_leaves_a_whole_model() {
    let here = Sandbox::new();
    here.train("m");
    for delay in (0..12).map(|i| Duration::from_millis(30 * i)) {
        let mut child = here
            .stance(&["train", "train.jsonl", "--seed", "9", "--model", "m"])
            .stdout(Stdio::null())
            .spawn()
            .expect("starts");
        std::thread::sleep(delay);
        child.kill().expect("kills");
        child.wait().expect("ends");
        let model = Model::read(&here.path("m")).expect("a whole model");
        assert!(model.seed == 0 || model.seed == 9);
    }
}

#[test]
fn rows_before_a_faulty_one_are_not_lost() {
    let here = Sandbox::new();
    here.write("rows.jsonl", "{\"id\":\"first\",\"text\":\"Kyiv waits.\"}\nbroken\n");
    let run = here.run(&["predict", "rows.jsonl", "--format", "jsonl"]);
    run.refused("error: rows.jsonl:2: not a JSON object");
    assert!(run.stdout.starts_with("{\"row\":0,\"id\":\"first\""), "{run:?}");
}

#[test]
fn gates_that_make_no_sense() {
    let here = Sandbox::new();
    here.run(&["evaluate", "m", "d", "--min", "f1macro=0.7"]).refused("no metric `f1macro`");
    here.run(&["evaluate", "m", "d", "--min", "f1_macro"]).refused("is not METRIC=NUMBER");
    here.run(&["split", "d", "--parts", "a", "--output", "o"]).refused("`a` is not NAME=SHARE");
    here.run(&["split", "d", "--parts", "a=1,a=2", "--output", "o"]).refused("names a part twice");
}

#[cfg(feature = "serve")]
#[test]
fn what_cannot_be_annotated_gets_a_hint_as_elsewhere() {
    let here = Sandbox::new();
    here.write("rows.jsonl", ROWS);
    here.run(&["annotate", "rows.jsonl", "--text-column", "nope"])
        .refused("hint: `--text-column NAME` says which field holds the text");
}

#[test]
fn a_list_that_a_format_has_no_room_for_is_refused() {
    let here = Sandbox::new();
    here.write("page.txt", "Talks end\n\nMoscow left the table.\n");
    here.run(&["predict", "page.txt", "--show-dropped", "--format", "csv"])
        .refused("--show-dropped: a list below a report, expected `--format text`");
    here.write("rows.jsonl", ROWS);
    here.write("said.jsonl", ROWS);
    here.run(&["evaluate", "--predictions", "said.jsonl", "rows.jsonl", "--curve"]).refused("--curve");
    here.run(&["evaluate", "--predictions", "said.jsonl", "rows.jsonl", "--conflict", "sudan"])
        .refused("--conflict: predictions are taken as they are");
}

#[test]
fn boilerplate_is_no_article() {
    let here = Sandbox::new();
    here.write("boilerplate.txt", "Share\n\nComments\n\nSign up\n");
    here.run(&["predict", "boilerplate.txt"])
        .refused("error: boilerplate.txt: no paragraph of an article in it");
}
