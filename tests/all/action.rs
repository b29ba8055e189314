//! The action for other people's CI, its steps run as GitHub runs them.
#![allow(clippy::format_collect, reason = "files of a few lines")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::common::{Run, Sandbox, project};

/// Where GitHub would put things.
struct Runner {
    here: Sandbox,
    yaml: Value,
}

impl Runner {
    fn new() -> Self {
        let action = std::fs::read_to_string(project(".github/actions/evaluate/action.yml")).expect("reads");
        let here = Sandbox::new();
        here.write("temp/.keep", "");
        here.write("path/.keep", "");
        Self { here, yaml: serde_saphyr::from_str(&action).expect("YAML") }
    }

    fn step(&self, name: &str) -> &Value {
        let steps = self.yaml["runs"]["steps"].as_array().expect("a list");
        steps.iter().find(|step| step["name"] == name).expect("a step")
    }

    /// Runs a step with these inputs, and with a folder of programs before all others.
    fn run(&self, name: &str, inputs: &[(&str, &str)], path: &Path) -> Run {
        let step = self.step(name);
        let given: BTreeMap<&str, &str> = inputs.iter().copied().collect();
        let mut command = Command::new("bash");
        command.args([
            "--noprofile",
            "--norc",
            "-e",
            "-o",
            "pipefail",
            "-c",
            step["run"].as_str().expect("a script"),
        ]);
        let paths = format!("{}:/usr/bin:/bin", path.display());
        command.current_dir(self.here.path("")).env_clear().env("PATH", paths);
        for (name, file) in
            [("RUNNER_TEMP", "temp"), ("GITHUB_STEP_SUMMARY", "summary.md"), ("GITHUB_PATH", "paths")]
        {
            command.env(name, self.here.path(file));
        }
        command.env("GITHUB_ACTION_PATH", project(".github/actions/evaluate"));
        command
            .env("GITHUB_ACTION_REF", "v0.1.0")
            .env("GITHUB_ACTION_REPOSITORY", "o/r")
            .env("GITHUB_SERVER_URL", "https://x");
        for (name, value) in step["env"].as_object().into_iter().flatten() {
            let input =
                value.as_str().and_then(|value| value.strip_prefix("${{ inputs.")?.strip_suffix(" }}"));
            let input = input.expect("an input");
            let default = self.yaml["inputs"][input]["default"].as_str().unwrap_or_default();
            command.env(name, given.get(input).copied().unwrap_or(default));
        }
        Run::of(command.output().expect("bash runs"))
    }

    /// A program that is a script.
    fn program(&self, name: &str, script: &str) -> PathBuf {
        self.here.write(&format!("path/{name}"), format!("#!/bin/bash\n{script}\n"));
        let path = self.here.path(&format!("path/{name}"));
        #[cfg(unix)]
        std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("sets");
        self.here.path("path")
    }
}

fn stance() -> PathBuf {
    Path::new(env!("CARGO_BIN_EXE_stance")).parent().expect("a folder").to_owned()
}

#[test]
fn one_evaluation_writes_all_reports_and_its_exit_code_is_the_answer() {
    let runner = Runner::new();
    let data = std::fs::read(project("datasets/russia-ukraine/test.jsonl")).expect("reads");
    runner.here.write("my data.jsonl", data);
    let inputs = [
        ("data", "\n  my data.jsonl\n"),
        ("min", "f1_macro=0.40\nece=0.5"),
        ("conflict", "russia-ukraine"),
        ("slice", "register"),
        ("columns", "--group-column=group"),
        ("json", "out/report.json"),
        ("html", "out/page.html"),
    ];
    let run = runner.run("Evaluate", &inputs, &stance());
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.contains("::notice title=stance evaluate::2 of 2 gates passed"), "{run:?}");
    let summary = runner.here.read("summary.md");
    assert!(summary.contains("### Gates") && summary.contains("### By register"), "{summary}");
    assert!(runner.here.read("stance-junit.xml").contains("failures=\"0\""));
    assert!(
        runner.here.read("out/report.json").contains("\"rows\"")
            && runner.here.read("out/page.html").contains("<html")
    );
    let failed = runner.run(
        "Evaluate",
        &[("data", "my data.jsonl"), ("min", "f1_macro=0.999"), ("summary", "false")],
        &stance(),
    );
    assert_eq!(failed.code, Some(1), "{failed:?}");
    assert!(failed.stdout.contains("::error title=gate f1_macro::"), "{failed:?}");
    assert!(failed.stdout.contains("::warning file=my data.jsonl,line="), "{failed:?}");
    assert_eq!(runner.here.read("summary.md"), summary, "no summary was asked for");
    let hostile = runner.run("Evaluate", &[("data", "$(touch pwned); `touch pwned`")], &stance());
    assert!(hostile.code == Some(2) && !runner.here.path("pwned").exists(), "{hostile:?}");
}

#[test]
fn a_model_is_not_read_where_none_is_measured() {
    let runner = Runner::new();
    let data = std::fs::read(project("datasets/russia-ukraine/test.jsonl")).expect("reads");
    runner.here.write("data.jsonl", data);
    let run = runner.run(
        "Evaluate",
        &[("data", "data.jsonl"), ("cv", "3"), ("conflict", "russia-ukraine"), ("junit", "")],
        &stance(),
    );
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(runner.here.read("summary.md").starts_with("## `3 folds`"));
}

#[test]
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
fn a_released_binary_is_taken_if_its_checksum_holds() {
    let release = |sum: &str| {
        let runner = Runner::new();
        runner.here.write("release/stance", "#!/bin/bash\necho released\n");
        let name = "stance-x86_64-unknown-linux-gnu.tar.gz";
        let pack = format!(
            "cd '{}' && tar -czf {name} stance && {sum} > {name}.sha256",
            runner.here.path("release").display()
        );
        assert!(Command::new("bash").args(["-c", &pack]).status().expect("bash runs").success());
        runner.program(
            "curl",
            &format!(
                "cp '{}'/\"${{@: -1}}\" . 2>/dev/null || cp '{}'/\"$(basename \"${{@: -1}}\")\" .",
                runner.here.path("release").display(),
                runner.here.path("release").display()
            ),
        );
        let path = runner.program("cargo", "echo built");
        runner.program("shasum", "shift 2; sha256sum \"$@\"");
        let run = runner.run("Install stance", &[], &path);
        (runner, run)
    };
    let (runner, good) = release("sha256sum stance-x86_64-unknown-linux-gnu.tar.gz");
    assert_eq!(good.code, Some(0), "{good:?}");
    assert!(
        !good.stdout.contains("built") && runner.here.path("temp/stancekit/bin/stance").exists(),
        "{good:?}"
    );
    assert!(runner.here.read("paths").contains("stancekit/bin"));
    let (runner, bad) = release("echo 0000000000000000000000000000000000000000000000000000000000000000");
    assert!(bad.code != Some(0) && !runner.here.path("temp/stancekit/bin/stance").exists(), "{bad:?}");
    let runner = Runner::new();
    runner.program("curl", "exit 22");
    let path = runner.program("cargo", "echo built");
    let none = runner.run("Install stance", &[], &path);
    assert!(none.code == Some(0) && none.stdout.contains("built"), "{none:?}");
}

/// The workflows of the project by name.
fn workflows() -> BTreeMap<String, Value> {
    let files = std::fs::read_dir(project(".github/workflows")).expect("a folder");
    let paths = files.map(|file| file.expect("a file").path());
    paths
        .map(|path| {
            let yaml = std::fs::read_to_string(&path).expect("reads");
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            (name, serde_saphyr::from_str(&yaml).expect("YAML"))
        })
        .collect()
}

#[test]
fn the_release_has_what_the_action_asks_for() {
    let workflows = workflows();
    let release = &workflows["release"];
    let matrix = release["jobs"]["binary"]["strategy"]["matrix"]["include"].as_array().expect("a list");
    let made: Vec<&str> = matrix.iter().filter_map(|of| of["target"].as_str()).collect();
    let runner = Runner::new();
    let script = runner.step("Install stance")["run"].as_str().expect("a script");
    let wanted = script.lines().filter_map(|line| line.split_once(") target=")?.1.strip_suffix(" ;;"));
    let wanted: Vec<&str> = wanted.filter(|target| !target.is_empty()).collect();
    assert!(wanted.len() > 2 && wanted.iter().all(|target| made.contains(target)), "{wanted:?} of {made:?}");
    let pack = release["jobs"]["binary"]["steps"].to_string();
    assert!(
        pack.contains("stance-$TARGET.tar.gz.sha256") && script.contains("name=\"stance-$target.tar.gz\"")
    );
    assert!(workflows["ci"].to_string().contains("\".ci/run\""), "every push runs what must hold");
}

#[test]
fn actions_of_others_are_taken_in_their_current_versions() {
    let current = [
        "actions/checkout@v6",
        "actions/cache@v6",
        "actions/upload-artifact@v7",
        "actions/download-artifact@v7",
        "actions/setup-python@v6",
        "PyO3/maturin-action@v1",
    ];
    for (name, workflow) in workflows() {
        let jobs = workflow["jobs"].as_object().expect("jobs");
        let steps = jobs.values().flat_map(|job| job["steps"].as_array().expect("steps"));
        for uses in steps.filter_map(|step| step["uses"].as_str()) {
            assert!(current.contains(&uses), "{name}: {uses}");
        }
    }
}
