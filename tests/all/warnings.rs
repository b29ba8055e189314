//! What is said of results that mean little.

use std::fs;

use scraper::Html;
use serde_json::{Value, json};

use crate::common::{Run, Sandbox, project};
use crate::html::text;

/// An article in which one side of a conflict is named, and no other.
const BAKERY: &str = "A bakery opens in Moscow\n\nRussian bread is cheap, and bakers in the capital sell it from five in the morning on.\n\n\
    The owner says that many in Russia eat rye.\n";
const NEAREST: &str = "no known conflict is what this is about (russia-ukraine: Russia 3 mentions, Ukraine 0); \
    name one with --conflict";
/// Paragraphs in German on a war whose names are found in any language.
const GERMAN: &str = "Die Abgeordneten stimmten am Donnerstag nach langer Aussprache gegen den Antrag der Regierung, \
    die Hilfe für Kiew zu kürzen, und Kyiv dankte ihnen.\n\n\
    Der Minister sagte, er habe mit Moscow nicht gesprochen, und er werde es auch in den nächsten Wochen nicht tun.\n";

fn json(run: &Run) -> Value {
    assert_eq!(run.code, Some(0), "{run:?}");
    serde_json::from_str(&run.stdout).expect("JSON")
}

fn codes(article: &Value) -> Vec<&str> {
    let warnings = article["warnings"].as_array().expect("a list");
    warnings.iter().map(|warning| warning["code"].as_str().expect("a code")).collect()
}

#[test]
fn an_article_about_no_known_conflict_is_warned_of_in_every_format() {
    let here = Sandbox::new();
    here.write("bakery.txt", BAKERY);
    let of = |format: &str| here.run(&["predict", "bakery.txt", "--format", format]);
    let run = of("json");
    let article = json(&run);
    assert_eq!((&article["conflict"], &article["parties"]), (&Value::Null, &json!([])));
    assert_eq!(article["warnings"], json!([{"code": "conflict", "message": NEAREST}]));
    assert_eq!(run.stderr, format!("warning: bakery.txt: {NEAREST}\n"));
    let table = of("csv").stdout;
    let mut table = csv::Reader::from_reader(table.as_bytes());
    let header = table.headers().expect("a header").clone();
    let row = table.records().next().expect("a row").expect("reads");
    let at = |name: &str| &row[header.iter().position(|known| known == name).expect("a column")];
    assert_eq!([at("path"), at("target"), at("net_stance")], ["bakery.txt", "", ""]);
    assert_eq!(at("warnings"), format!("conflict: {NEAREST}"));
    let text_form = of("text").stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text_form.contains(&format!("warning: {NEAREST}")), "{text_form}");
    let page = Html::parse_document(&of("html").stdout);
    assert_eq!(text(&page, "p.warning"), format!("Warning: {NEAREST}."));
    assert!(of("jsonl").stderr.contains(NEAREST));
}

#[test]
fn a_conflict_that_was_asked_for_is_not_doubted() {
    let here = Sandbox::new();
    here.write("bakery.txt", BAKERY);
    let run = here.run(&["predict", "bakery.txt", "--format", "json", "--conflict", "russia-ukraine"]);
    let article = json(&run);
    assert_eq!((codes(&article).len(), run.stderr.as_str()), (0, ""));
    assert_eq!(article["conflict"], "russia-ukraine");
}

#[test]
fn a_text_that_names_nobody_has_no_nearest_conflict() {
    let here = Sandbox::new();
    here.write("bread.txt", "Rye is eaten in many towns.\n");
    let article = json(&here.run(&["predict", "bread.txt", "--format", "json"]));
    let expected = "no known conflict is what this is about; name one with --conflict";
    assert_eq!(article["warnings"][0]["message"], expected);
}

#[test]
fn a_model_of_one_conflict_keeps_it_and_warns() {
    let here = Sandbox::new();
    here.train("m");
    here.write("bakery.txt", BAKERY);
    let article = json(&here.run(&["predict", "bakery.txt", "--format", "json", "--model", "m"]));
    assert_eq!((&article["conflict"], codes(&article)), (&"russia-ukraine".into(), vec!["conflict"]));
    assert_eq!(article["parties"][0]["target"], "russia");
}

#[test]
fn a_language_that_the_model_has_hardly_seen_is_warned_of() {
    let here = Sandbox::new();
    here.train("m");
    here.write("german.txt", GERMAN);
    here.write(
        "english.txt",
        fs::read(project("datasets/articles/the-bridge-at-low-water.txt")).expect("reads"),
    );
    let of = |file: &str, model: &str| {
        json(&here.run(&[
            "predict",
            file,
            "--format",
            "json",
            "--model",
            model,
            "--conflict",
            "russia-ukraine",
        ]))
    };
    let article = of("german.txt", "m");
    let message = "the article is in German (de), and the model was trained on no text in that language; its labels are guesses";
    assert_eq!(article["warnings"], json!([{"code": "language", "message": message}]));
    assert_eq!(article["lang"], "de");
    let article = of("english.txt", "m");
    assert_eq!((&article["lang"], codes(&article).len()), (&"en".into(), 0));
    let declared = format!(
        "<html lang=de><body><article><p>{}</p></article></body></html>",
        "Kyiv kept its word. ".repeat(9)
    );
    here.write("declared.html", declared);
    assert_eq!(codes(&of("declared.html", "m")), ["language"]);
    // A model that does not know what it has seen warns of nothing.
    let config: Value = serde_json::from_str(&here.read("m/config.json")).expect("JSON");
    assert!(config["languages"]["en"].as_u64().is_some_and(|n| n >= 50), "{}", config["languages"]);
}
