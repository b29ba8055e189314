//! Articles as a page: what is in it, that it is whole, and that no text of an article runs.

use std::fs;

use scraper::Html;
use serde_json::Value;

use crate::common::{Sandbox, project};
use crate::html::{all, is_whole, text};

const GENEVA: &str = "datasets/articles/talks-in-geneva.txt";

/// A sandbox with the sample articles in two folders.
fn sandbox() -> Sandbox {
    let here = Sandbox::new();
    for (file, name) in [
        (GENEVA, "post/geneva.txt"),
        ("datasets/articles/the-bridge-at-low-water.txt", "post/bridge.txt"),
        ("datasets/articles/the-market-at-el-daraba.txt", "courier/market.txt"),
    ] {
        here.write(name, fs::read(project(file)).expect("reads"));
    }
    here
}

fn page(here: &Sandbox, args: &[&str]) -> String {
    let run = here.run(&[&["predict", "--format", "html", "--output", "page.html"], args].concat());
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""), "{run:?}");
    here.read("page.html")
}

#[test]
fn an_article_is_a_page() {
    let here = sandbox();
    let html = page(&here, &["post/geneva.txt"]);
    is_whole(&html);
    let found = Html::parse_document(&html);
    let json = here.run(&["predict", "post/geneva.txt", "--format", "json"]).stdout;
    let json: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(text(&found, "h1"), json["title"].as_str().expect("a title"));
    let facts = text(&found, "header dl.facts");
    for fact in
        ["Margit Halloran", "12 June 2025", "post/geneva.txt", "Russia–Ukraine war", "default, of stancekit"]
    {
        assert!(facts.contains(fact), "{fact}: {facts}");
    }
    let headings: Vec<String> = all(&found, "h2").iter().map(|h2| h2.text().collect()).collect();
    assert_eq!(headings, ["In short", "Course of the article", "Paragraph by paragraph", "Left out"]);
    let parties = json["parties"].as_array().expect("parties");
    let paragraphs = json["paragraphs"].as_array().expect("paragraphs");
    assert_eq!((all(&found, ".net").len(), all(&found, ".lane").len()), (parties.len(), parties.len()));
    for (net, party) in all(&found, ".net > p").iter().zip(parties) {
        let counts = ["favor", "against", "neutral"].map(|label| format!("{} {label}", party[label]));
        let said: String = net.text().collect();
        assert!(said.contains(&counts.join(", ")), "{said}");
    }
    assert_eq!(all(&found, ".paragraphs > li").len(), paragraphs.len());
    for (item, paragraph) in all(&found, ".paragraphs .text").iter().zip(paragraphs) {
        assert_eq!(item.text().collect::<String>(), paragraph["text"].as_str().expect("a text"));
    }
    let stances: Vec<&Value> =
        paragraphs.iter().flat_map(|of| of["stances"].as_array().expect("stances")).collect();
    let chips = all(&found, ".chip");
    assert_eq!((chips.len(), all(&found, ".lane a").len()), (stances.len(), stances.len()));
    for (chip, stance) in chips.iter().zip(&stances) {
        let said: String = chip.text().collect();
        let label = stance["stance"].as_str().expect("a label");
        let confidence = format!("{:.2}", stance["confidence"].as_f64().expect("a number"));
        assert!(said.contains(&format!("{label} {confidence}")), "{said}");
        assert_eq!(chip.value().attr("data-voice"), stance["voice"].as_str());
    }
    let mentions: usize = stances.iter().map(|of| of["mentions"].as_array().expect("spans").len()).sum();
    assert_eq!(all(&found, ".text .mention").len(), mentions);
    assert!(text(&found, ".speaker").contains("said by Oksana Lytvyn, for Ukraine"));
    assert!(all(&found, ".text .said").len() > 10);
}

#[test]
fn a_page_can_be_filtered_by_party_and_voice_and_reasons_are_few() {
    let here = sandbox();
    let found = Html::parse_document(&page(&here, &["courier/market.txt"]));
    let n_parties = all(&found, ".lane").len();
    assert_eq!(all(&found, ".tools input[name=party]").len(), n_parties + 1);
    assert_eq!(all(&found, ".tools input[name=voice]").len(), 3);
    assert_eq!(all(&found, ".tools legend").len(), 2);
    for reasons in all(&found, ".reasons") {
        let n = reasons.child_elements().count();
        assert!((1..=5).contains(&n), "{n}");
    }
    for chip in all(&found, ".chip .odds") {
        assert_eq!(chip.child_elements().count(), 3);
    }
    for lane in all(&found, ".lane ol") {
        assert_eq!(lane.child_elements().count(), all(&found, ".paragraphs > li").len());
    }
}

#[test]
fn several_articles_are_one_page_with_an_overview() {
    let here = sandbox();
    here.write("courier/empty.txt", "");
    let html = page(&here, &["post", "courier"]);
    is_whole(&html);
    let found = Html::parse_document(&html);
    let headings: Vec<String> = all(&found, "h2").iter().map(|h2| h2.text().collect()).collect();
    assert_eq!(headings[..4], ["Articles", "By source", "By date", "Not read"]);
    assert_eq!((text(&found, "h1"), headings.len()), ("3 articles".to_owned(), 7));
    let rows: Vec<String> =
        all(&found, "#articles tbody tr").iter().map(|row| row.text().collect()).collect();
    assert!(
        rows.len() == 3 && rows[1].contains("post2025-06-12") && rows[2].contains("courier2025-10-14"),
        "{rows:?}"
    );
    assert_eq!(all(&found, "#articles thead button").len(), 4 + all(&found, "#dates svg").len());
    assert!(
        text(&found, "#sources").contains("courier") && text(&found, "#failed").contains("courier/empty.txt")
    );
    assert_eq!(all(&found, "nav a").len(), 4);
}

#[test]
fn the_same_bytes_each_time_and_at_any_number_of_threads() {
    let here = sandbox();
    let first = page(&here, &["post", "courier"]);
    assert_eq!(page(&here, &["post", "courier", "--threads", "1"]), first);
}

#[test]
fn a_page_of_thirty_paragraphs_is_small() {
    let here = Sandbox::new();
    let paragraph = "Officials in Kyiv said on Monday that Russian drones had struck a depot of NATO near the border, and that the United States \
                     and the European Union had been told at once. “Moscow lies about every strike, and Washington believes it,” said \
                     Olena Hrytsai, an adviser to the Ukrainian government, who praised the speed of the European Union and of NATO.";
    let paragraphs: Vec<String> =
        (0..30).map(|i| format!("In week {i} it was the same. {paragraph}")).collect();
    here.write(
        "long.txt",
        format!("Thirty weeks of strikes\n\nBy Ann Other\n\n{}\n", paragraphs.join("\n\n")),
    );
    let html = page(&here, &["long.txt"]);
    let chips = all(&Html::parse_document(&html), ".chip").len();
    assert!(chips == 150 && html.len() <= 300_000, "{chips} stances, {} bytes", html.len());
}

/// What must not run wherever it stands.
const ATTACK: &str =
    "</title></style></script><script>alert(1)</script>\"><img src=x onerror=alert(1)>'\u{202e}";

#[test]
fn no_text_of_an_article_becomes_markup() {
    let here = Sandbox::new();
    let party = |id: &str, name: &str, alias: &str| {
        format!("[[party]]\nid = '''{id}'''\nname = '''{name}'''\naliases = ['''{alias}''']\n")
    };
    here.write(
        "conflict.toml",
        format!(
            "name = '''{ATTACK}'''\ntitle = '''{ATTACK}'''\n{}{}",
            party(ATTACK, ATTACK, "Rome"),
            party("\" onclick=\"x", "javascript:alert(1)", "Veii")
        ),
    );
    let article = format!(
        "Rome {ATTACK} wins\n\nBy Jo {ATTACK}\n\nSaturday 3 May 2025 {ATTACK}\n\nRome {ATTACK} is good, and Veii is bad, it was said on Monday.\n\n\
         “Veii {ATTACK} lied to us all,” said Jo {ATTACK} Public of Rome, and it was so.\n\nShare this article {ATTACK}\n"
    );
    here.write("a.txt", &article);
    here.write("<img src=x onerror=alert(1)>.txt", &article);
    for files in [&["a.txt"][..], &["a.txt", "<img src=x onerror=alert(1)>.txt", "javascript:alert(1)"]] {
        let html = page(&here, &[&["--conflict", "conflict.toml"], files].concat());
        let (found, lower) = (Html::parse_document(&html), html.to_lowercase());
        assert_eq!(found.errors, Vec::<String>::new());
        assert_eq!((all(&found, "script").len(), all(&found, "style").len()), (1, 1));
        assert_eq!(all(&found, "img, [onerror], [onclick], [src]").len(), 0);
        assert!(!lower.contains("<script>alert") && !lower.contains("<img") && !html.contains('\u{202e}'));
        for link in all(&found, "a[href]") {
            assert!(link.value().attr("href").is_some_and(|href| href.starts_with('#')));
        }
        assert!(all(&found, ".chip").len() >= 3, "{html}");
        let scripts = ["src/report/form/page/script.js", "src/report/article/page/article.js"];
        let scripts = scripts.map(|script| fs::read_to_string(project(script)).expect("reads"));
        assert_eq!(text(&found, "script"), scripts.concat());
    }
}

#[test]
fn rows_are_no_page() {
    let here = Sandbox::new();
    here.write("rows.jsonl", "{\"text\": \"Kyiv waits.\"}\n");
    here.run(&["predict", "rows.jsonl", "--format", "html"]).refused("a page is of articles");
}

#[test]
fn an_article_that_mentions_nobody_is_a_page_too() {
    let here = Sandbox::new();
    here.write(
        "a.txt",
        "Bread is dear\n\nThe baker says that flour costs more than it ever did in this town.\n",
    );
    let html = page(&here, &["a.txt"]);
    is_whole(&html);
    assert!(text(&Html::parse_document(&html), "#summary").contains("No party is mentioned."));
}
