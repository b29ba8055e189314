//! Articles as a page: what is in it, that it is whole, and that no text of an article runs.

use std::fs;

use scraper::Html;
use serde_json::Value;

use crate::common::{Sandbox, project};
use crate::html::{all, is_whole, scripts, text};

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
    assert_eq!(
        headings,
        ["In short", "Who speaks how of whom", "Course of the article", "Paragraph by paragraph", "Left out"]
    );
    assert!(text(&found, "header .lead").starts_with("The article "));
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
        assert!((1..=3).contains(&n), "{n}");
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
    assert_eq!(headings[..3], ["Articles", "By outlet", "Not read"]);
    assert_eq!((text(&found, "h1"), headings.len()), ("3 articles".to_owned(), 6));
    let rows: Vec<String> =
        all(&found, "#articles tbody tr").iter().map(|row| row.text().collect()).collect();
    assert!(
        rows.len() == 3 && rows[1].contains("post2025-06-12") && rows[2].contains("courier2025-10-14"),
        "{rows:?}"
    );
    assert_eq!(all(&found, "header .says li").len(), all(&found, "#articles table").len());
    assert!(
        text(&found, "#outlets").contains("courier") && text(&found, "#failed").contains("courier/empty.txt")
    );
    assert!(text(&found, "#outlets").contains("Not corrected"));
    assert_eq!(all(&found, "nav a").len(), 3);
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
            party(&ATTACK.replace([' ', '='], ""), ATTACK, "Rome"),
            party("\"onclick\"x", "javascript:alert(1)", "Veii")
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
        assert_eq!(text(&found, "script"), scripts(&["src/report/article/page/article.js"]));
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

#[test]
fn a_matrix_says_who_speaks_how_of_whom() {
    let here = sandbox();
    let found = Html::parse_document(&page(&here, &["post/geneva.txt"]));
    let rows: Vec<String> = all(&found, ".voices tbody th").iter().map(|th| th.text().collect()).collect();
    assert_eq!(rows.first().map(String::as_str), Some("the paper itself"));
    assert!(rows.contains(&"those who speak for Ukraine".to_owned()), "{rows:?}");
    let mut paragraphs = 0;
    for link in all(&found, ".voices a") {
        let said: String = link.text().collect();
        let n = said.split_whitespace().nth(1).and_then(|n| n.parse::<usize>().ok());
        paragraphs += n.unwrap_or_else(|| panic!("no number of paragraphs: {said}"));
    }
    assert_eq!(paragraphs, all(&found, ".chip").len());
    here.write(
        "quiet.txt",
        "A quiet day\n\nRussia and Ukraine exchanged letters on Monday without a word to anybody.\n",
    );
    let quiet = Html::parse_document(&page(&here, &["quiet.txt"]));
    assert!(all(&quiet, ".voices").is_empty() && !all(&quiet, ".chip").is_empty());
}

#[test]
fn a_label_tells_the_words_that_moved_it_and_why_in_words_of_a_reader() {
    let here = sandbox();
    let found = Html::parse_document(&page(&here, &["post/geneva.txt"]));
    for label in all(&found, "[data-lit]") {
        let item = label
            .ancestors()
            .find_map(|of| scraper::ElementRef::wrap(of).filter(|of| of.value().name() == "li"));
        let text =
            item.expect("a paragraph").select(&scraper::Selector::parse(".text").expect("a selector")).next();
        let text: Vec<u16> = text.expect("a text").text().collect::<String>().encode_utf16().collect();
        for place in label.value().attr("data-lit").unwrap_or_default().split(' ') {
            let (start, end) =
                place.trim_start_matches(char::is_alphabetic).split_once('-').expect("two ends");
            let word =
                &text[start.parse::<usize>().expect("a number")..end.parse::<usize>().expect("a number")];
            let word = String::from_utf16(word).expect("a word");
            assert!(word.chars().any(char::is_alphanumeric), "{word:?}");
        }
    }
    let reasons: Vec<String> = all(&found, ".reasons li").iter().map(|li| li.text().collect()).collect();
    assert!(reasons.len() > 20);
    for reason in reasons {
        let jargon = ["[TARGET]", "[OTHER]", "vectors", "lexicon", "affix", "frame"];
        assert!(!jargon.iter().any(|word| reason.contains(word)), "{reason}");
    }
    assert!(all(&found, ".mood .why").len() > 5);
}

/// An article of an outlet, as a page of the web.
fn web_page(i: usize, outlet: &str) -> String {
    let said = ["praised the ferrymen of", "accused the generals of", "wrote a letter to"][i % 3];
    format!(
        "<html><head><title>Day {i} at the river</title><meta property=\"og:site_name\" content=\"{outlet}\"></head><body><article><h1>Day {i} at the river</h1>\
         <p>On day {i} the harbour office {said} Russia, and the whole of the quay heard about it before noon had come.</p>\
         <p>A clerk of the office {said} Ukraine on the same day {i}, which nobody on the quay had thought he would ever do.</p></article></body></html>"
    )
}

#[test]
fn totals_of_a_folder_are_corrected_where_labels_are_and_say_so_where_not() {
    let here = Sandbox::new();
    for i in 0..26 {
        let outlet = if i % 13 == 0 { "The Far Bank" } else { "The Ferry Post" };
        here.write(&format!("web/{i:02}.html"), web_page(i, outlet));
    }
    let run = here.run(&["predict", "web", "--format", "jsonl"]);
    let labels = run.stdout.lines().filter_map(|line| {
        let row: Value = serde_json::from_str(line).expect("JSON");
        let is_near = row["outlet"] == "The Ferry Post" && row["target"].is_string();
        is_near.then(|| {
            let mut label = serde_json::json!({"pi": 1.0, "label": "favor"});
            for name in ["id", "paragraph", "part", "text", "target"] {
                label[name] = row[name].clone();
            }
            label.to_string() + "\n"
        })
    });
    here.write("gold.jsonl", labels.collect::<String>());
    let html = page(&here, &["web", "--gold", "gold.jsonl"]);
    is_whole(&html);
    let found = Html::parse_document(&html);
    assert!(
        text(&found, "#corrected").contains("The Ferry Post")
            && !text(&found, "#outlets").contains("Not corrected")
    );
    assert_eq!(all(&found, "#corrected .estimates").len(), 3); // by party, and each party by outlet

    let run = here.run(&["predict", "web", "--gold", "gold.jsonl", "--format", "csv"]);
    let mut table = run.stdout.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let header = table.next().expect("a header");
    let column = |name: &str| header.iter().position(|known| *known == name).expect("a column");
    let [total, net, labels] = ["outlet_total", "outlet_net_stance", "outlet_labels"].map(column);
    for line in table.filter(|line| line.len() == header.len()) {
        let is_far = ["00", "13"].iter().any(|n| line[0].contains(&format!("{n}.html")));
        match is_far {
            true => assert_eq!([line[total], line[net], line[labels]], ["not corrected", "", "0"]),
            false => assert_eq!([line[total], line[net], line[labels]], ["corrected", "1", "24"]),
        }
    }
    let run = here.run(&["predict", "web", "--format", "csv"]);
    assert!(run.stdout.lines().skip(1).all(|line| line.ends_with("not corrected,,,,")), "{}", run.stdout);
    here.run(&["predict", "web", "--gold", "gold.jsonl"])
        .refused("expected `--format html` or `--format csv`");
}
