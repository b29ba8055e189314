//! The headline is judged like a paragraph, in every format.

use scraper::Html;
use serde_json::{Value, json};

use crate::common::{Run, Sandbox};
use crate::html::all;

const TITLE: &str = "Moscow lies about the truce";
const PAGE: &str = "Moscow lies about the truce\n\nKyiv kept its word, and Moscow broke its own.\n\n\
    The weather in the town was fine all day.\n\nMoscow denied it.\n";

fn json(run: &Run) -> Value {
    assert_eq!(run.code, Some(0), "{run:?}");
    serde_json::from_str(&run.stdout).expect("JSON")
}

fn page(here: &Sandbox, format: &str) -> Run {
    here.write("page.txt", PAGE);
    here.run(&["predict", "page.txt", "--format", format])
}

#[test]
fn in_json_it_is_the_paragraph_with_the_index_0() {
    let here = Sandbox::new();
    let article = json(&page(&here, "json"));
    let places: Vec<Value> = article["paragraphs"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|of| json!([of["index"], of["part"], of["span"].is_null()]))
        .collect();
    assert_eq!(
        json!(places),
        json!([[0, "title", true], [1, "body", false], [2, "body", false], [3, "body", false]])
    );
    let title = &article["paragraphs"][0];
    assert_eq!((&title["text"], &title["stances"][0]["target"]), (&TITLE.into(), &"russia".into()));
    let russia = &article["parties"][0];
    assert_eq!((&russia["target"], &russia["paragraphs"]), (&"russia".into(), &3.into()));
    let strongest = russia["strongest"].as_array().expect("a list");
    assert!(strongest.contains(&0.into()) && !strongest.contains(&2.into()), "{strongest:?}");
}

#[test]
fn paragraphs_count_from_1_where_there_is_no_headline() {
    let here = Sandbox::new();
    here.write("page.txt", "Kyiv kept its word.\n\nMoscow broke its own.\n\nMoscow denied it.\n");
    let article = json(&here.run(&["predict", "page.txt", "--format", "json"]));
    assert_eq!(article["title"], Value::Null);
    let indexes: Vec<&Value> =
        article["paragraphs"].as_array().expect("a list").iter().map(|of| &of["index"]).collect();
    assert_eq!(json!(indexes), json!([1, 2, 3]));
    let russia = article["parties"].as_array().expect("a list").iter().find(|net| net["target"] == "russia");
    let strongest = russia.expect("a party")["strongest"].as_array().expect("a list");
    let mut strongest: Vec<u64> = strongest.iter().filter_map(Value::as_u64).collect();
    strongest.sort_unstable();
    assert_eq!(strongest, [2, 3]);
}

#[test]
fn in_lines_a_table_and_on_a_page_it_is_there_too() {
    let here = Sandbox::new();
    let lines: Vec<Value> =
        page(&here, "jsonl").stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(
        json!([lines[0]["paragraph"], lines[0]["part"], lines[0]["text"]]),
        json!([0, "title", TITLE])
    );
    assert_eq!(json!([lines[1]["paragraph"], lines[1]["part"]]), json!([1, "body"]));

    let table = page(&here, "csv").stdout;
    let mut table = csv::Reader::from_reader(table.as_bytes());
    let header = table.headers().expect("a header").clone();
    let column = header.iter().position(|name| name == "paragraphs").expect("a column");
    let russia = table.records().next().expect("a row").expect("reads");
    assert_eq!(&russia[column], "3");

    let text = page(&here, "text").stdout;
    assert!(text.lines().any(|line| line.starts_with(" 0  Moscow lies")), "{text}");

    let html = Html::parse_document(&page(&here, "html").stdout);
    let titles = all(&html, ".paragraphs > li.title");
    assert_eq!((titles.len(), titles[0].value().attr("id")), (1, Some("a1-p0")));
    assert_eq!(all(&html, ".lane a[href='#a1-p0']").len(), 1);
    assert_eq!(all(&html, ".paragraphs > li").len(), 4);
}

#[test]
fn a_headline_that_is_the_first_paragraph_counts_once() {
    let here = Sandbox::new();
    let item = "<item><title>Kyiv says that Moscow …</title><description>Kyiv says that Moscow lied.</description></item>";
    here.write(
        "feed.xml",
        format!("<rss version='2.0'><channel><title>The Post</title>{item}</channel></rss>"),
    );
    let articles =
        json(&here.run(&["predict", "feed.xml", "--format", "json", "--conflict", "russia-ukraine"]));
    let paragraphs = articles[0]["paragraphs"].as_array().expect("a list");
    assert_eq!((paragraphs.len(), &paragraphs[0]["part"]), (1, &"body".into()));
    assert_eq!(articles[0]["parties"][0]["paragraphs"], 1);
}

#[test]
fn a_headline_speaks_only_where_it_quotes() {
    let here = Sandbox::new();
    let spoken = |title: &str| {
        here.write("page.txt", format!("{title}\n\nKyiv and Moscow met.\n\nNobody else came.\n"));
        let article = json(&here.run(&["predict", "page.txt", "--format", "json"]));
        let title = &article["paragraphs"][0];
        let russia = title["stances"].as_array().expect("a list").iter().find(|of| of["target"] == "russia");
        let russia = russia.expect("a stance");
        json!([title["part"], russia["voice"], russia["speaker"], russia["speaker_party"]])
    };
    assert_eq!(spoken("Moscow lies about the truce"), json!(["title", "narration", null, null]));
    for title in ["Kyiv: Moscow lies about the truce", "Kyiv says Moscow lied about the truce"] {
        assert_eq!(spoken(title), json!(["title", "quotation", "Kyiv", "ukraine"]), "{title}");
    }
    for title in [
        "Truce talks: Moscow lies again",
        "Moscow war: Kyiv strikes the harbour",
        "Ukraine: Moscow strikes the harbour",
        "Moscow: Two hurt as a drone falls on a school",
    ] {
        assert_eq!(spoken(title), json!(["title", "narration", null, null]), "{title}");
    }
}
