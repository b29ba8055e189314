//! Why a label, how sure, and whether it depends on the party's name.

use serde_json::Value;

use crate::common::{Sandbox, project};

const TEXT: &str = "Kyiv accused Moscow of breaking the truce, and thanked the Americans for their help.";

fn data() -> String {
    project("datasets/russia-ukraine/test.jsonl").display().to_string()
}

#[test]
fn contributions_add_up_to_the_log_odds() {
    let here = Sandbox::new();
    here.write("text.txt", TEXT);
    let run = here.run(&["explain", "text.txt", "--target", "Moscow", "--format", "json"]);
    let told: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!((run.code, told["target"].as_str()), (Some(0), Some("russia")));
    assert_eq!(told["mentions"], serde_json::json!([[13, 19]]));
    let number = |value: &Value| value.as_f64().expect("a number");
    let each = told["contributions"].as_array().expect("a list").iter();
    let sum: f64 = each.map(|of| number(&of["contribution"])).sum::<f64>() + number(&told["bias"]);
    assert!((sum - number(&told["log_odds"])).abs() < 1e-9, "{sum}");
    let of = |label: &str| number(&told["probabilities"][told[label].as_str().expect("a label")]);
    assert!(
        (sum - libm::log(of("stance") / of("runner_up"))).abs() < 1e-3,
        "probabilities have six decimals"
    );
}

#[test]
fn an_explanation_for_people_shows_the_sum_and_marks_the_text() {
    let here = Sandbox::new();
    here.write("text.txt", TEXT);
    let run = here.run(&["explain", "text.txt", "--target", "russia", "--top", "3", "--color", "always"]);
    assert!(run.stdout.contains("stance toward Russia") && run.stdout.contains("weaker ones"), "{run:?}");
    assert!(run.stdout.contains("\u{1b}[1m\u{1b}[4mMoscow\u{1b}[0m"), "the target is marked: {run:?}");
}

#[test]
fn a_sentiment_is_explained_too_and_adds_up() {
    let here = Sandbox::new();
    here.write("text.txt", "Twelve people died and forty were wounded when the shelter burnt down.");
    let run = here.run(&["explain", "text.txt", "--sentiment"]);
    assert!(run.stdout.contains("sentiment of the text: negative"), "{run:?}");
    let run = here.run(&["explain", "text.txt", "--sentiment", "--format", "json"]);
    let told: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!((told["sentiment"].as_str(), told["target"].as_str()), (Some("negative"), None));
    let number = |value: &Value| value.as_f64().expect("a number");
    let each = told["contributions"].as_array().expect("a list").iter();
    let sum: f64 = each.map(|of| number(&of["contribution"])).sum::<f64>() + number(&told["bias"]);
    assert!((sum - number(&told["log_odds"])).abs() < 1e-9, "{sum}");
    here.run(&["explain", "text.txt", "--sentiment", "--target", "russia"]).refused("cannot be used with");
}

#[test]
fn what_cannot_be_explained_is_told() {
    let here = Sandbox::new();
    here.write("text.txt", TEXT);
    here.write("empty.txt", " \n");
    here.run(&["explain", "text.txt", "--target", "nato"])
        .refused("error: the text does not mention `nato`; it mentions `russia`, `ukraine`, `united-states`");
    here.run(&["explain", "text.txt"]).refused("`--target PARTY` says toward whom");
    here.run(&["explain", "empty.txt", "--target", "russia"]).refused("empty.txt: empty, expected a text");
}

#[test]
fn swapped_names_swap_the_labels() {
    let here = Sandbox::new();
    let run = here.run(&["evaluate", "default", &data(), "--swap-parties", "--format", "json"]);
    let told: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let swap = &told["swap"];
    assert_eq!(swap["parties"], serde_json::json!(["russia", "ukraine"]));
    assert!(swap["consistency"].as_f64().expect("a number") >= 0.98, "{swap}");
    assert_eq!(swap["of_name"]["russia"], swap["of_name"]["ukraine"]);
    for (parties, message) in [
        ("=russia", "expected two parties, A,B"),
        ("=sudan,mars", "no row has `sudan` or `mars` as a target"),
    ] {
        here.run(&["evaluate", "default", &data(), &format!("--swap-parties{parties}")]).refused(message);
    }
}

#[test]
fn party_weights_break_the_symmetry_and_are_reported() {
    let here = Sandbox::new();
    let conflict = ["--conflict", "russia-ukraine", "--set", "parties.min_examples=20"];
    let run = here.run(&[&["train", &data(), "--model", "m"][..], &conflict].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
    let run = here.run(&["evaluate", "m", &data(), "--swap-parties", "--format", "json"]);
    let told: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_ne!(told["swap"]["of_name"]["russia"], told["swap"]["of_name"]["ukraine"]);
    let inspect = here.run(&["inspect", "m"]).stdout;
    assert!(inspect.contains("russia") && inspect.contains("bias"), "{inspect}");
}

#[test]
fn a_model_that_is_not_sure_abstains_on_request() {
    let here = Sandbox::new();
    here.write("rows.jsonl", format!("{{\"text\":\"{TEXT}\"}}\n"));
    let stances = |least: &str| -> Vec<String> {
        let run = here.run(&["predict", "rows.jsonl", "--format", "jsonl", "--min-confidence", least]);
        let rows = run.stdout.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
        rows.map(|row| row["stance"].as_str().expect("a stance").to_owned()).collect()
    };
    assert_eq!(stances("1"), ["abstain"; 3]);
    assert!(!stances("0").contains(&"abstain".to_owned()));
    here.run(&["predict", "rows.jsonl", "--min-confidence", "2"]).refused("expected a number from 0 to 1");
}
