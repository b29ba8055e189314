//! Evaluations and comparisons as a page: what is in it, that it is whole, and that no text of the data runs.

use std::fs;
use std::process::Command;

use scraper::{ElementRef, Html, Selector};
use serde_json::json;

use crate::common::{Sandbox, project};

/// A sandbox with our test paragraphs in it.
fn sandbox() -> Sandbox {
    let here = Sandbox::new();
    here.write("test.jsonl", fs::read(project("datasets/russia-ukraine/test.jsonl")).expect("reads"));
    here
}

fn page(here: &Sandbox, args: &[&str]) -> String {
    let run = here.run(&[args, &["--format", "html", "--output", "page.html"]].concat());
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""), "{run:?}");
    here.read("page.html")
}

pub(crate) fn all<'p>(page: &'p Html, selector: &str) -> Vec<ElementRef<'p>> {
    page.select(&Selector::parse(selector).expect("a selector")).collect()
}

pub(crate) fn text(page: &Html, selector: &str) -> String {
    all(page, selector).iter().flat_map(ElementRef::text).collect::<Vec<_>>().concat()
}

/// The scripts that all pages have, and more of their own.
pub(crate) fn scripts(more: &[&str]) -> String {
    let shared = ["script.js", "address.js", "figures.js"].map(|name| format!("src/report/form/page/{name}"));
    let more = more.iter().map(ToString::to_string);
    shared.into_iter().chain(more).map(|name| fs::read_to_string(project(&name)).expect("reads")).collect()
}

/// Asserts what must hold of every page: well formed, one script, one style, nothing from elsewhere, every link leads somewhere.
pub(crate) fn is_whole(html: &str) {
    let page = Html::parse_document(html);
    assert_eq!(page.errors, Vec::<String>::new());
    assert_eq!((all(&page, "script").len(), all(&page, "style").len()), (1, 1));
    assert_eq!(all(&page, "[src], link, img, iframe, object, embed, form, base").len(), 0);
    let lower = html.to_lowercase();
    for elsewhere in ["http:", "https:", "src=", "@import", "javascript:"] {
        assert!(!lower.contains(elsewhere), "`{elsewhere}`");
    }
    assert!(!text(&page, "style").contains("url("));
    assert!(all(&page, "[style*='url(']").is_empty());
    for figure in all(&page, "figure[data-rows]") {
        let lines: Vec<usize> = figure
            .value()
            .attr("data-rows")
            .unwrap_or_default()
            .lines()
            .map(|line| line.split('\t').count())
            .collect();
        assert!(lines.iter().all(|cells| *cells == lines[0]), "{:?}", figure.value().attr("data-name"));
    }
    for element in all(&page, "*") {
        let handler = element.value().attrs().find(|(name, _)| name.starts_with("on"));
        assert_eq!(handler, None);
    }
    for link in all(&page, "a[href]") {
        let id =
            link.value().attr("href").and_then(|href| href.strip_prefix('#')).expect("a place in the page");
        assert_eq!(all(&page, &format!("[id=\"{id}\"]")).len(), 1, "{id}");
    }
    let policy = all(&page, "meta[http-equiv=Content-Security-Policy]");
    assert!(policy[0].value().attr("content").is_some_and(|policy| policy.starts_with("default-src 'none'")));
    assert_eq!(all(&page, "html")[0].value().attr("lang"), Some("en"));
    for chart in all(&page, "svg") {
        assert!(chart.value().attr("aria-label").is_some() && chart.value().attr("role") == Some("img"));
    }
    assert_eq!(all(&page, "h1").len(), 1);
}

const GATES: &str =
    "[[gate]]\nmetric = \"f1_macro\"\nmin = 0.3\n[[gate]]\nmetric = \"accuracy\"\nmin = 0.99\n";

#[test]
fn an_evaluation_is_a_page() {
    let here = sandbox();
    here.write("gates.toml", GATES);
    let slices = ["--slice", "voice", "--slice", "register", "--gates", "gates.toml", "--exit-zero"];
    let args = [&["evaluate", "default", "test.jsonl", "--swap-parties"], &slices[..]].concat();
    let html = page(&here, &args);
    is_whole(&html);
    let found = Html::parse_document(&html);
    let headings: Vec<String> = all(&found, "h2").iter().map(|h2| h2.text().collect()).collect();
    let of_stance = ["Gates", "Metrics", "Confusion matrix", "Confidence", "Slices", "Names swapped"];
    assert_eq!(headings[..6], of_stance);
    let of_sentiment = [
        "Sentiment: metrics",
        "Sentiment: confusion matrix",
        "Sentiment: confidence",
        "Slices of sentiment",
        "Errors",
    ];
    assert_eq!(headings[6..], of_sentiment);
    let report = here.run(&["evaluate", "default", "test.jsonl", "--format", "json"]).stdout;
    let report: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    let f1 = report["metrics"]["f1_macro"]["value"].as_f64().expect("a number");
    assert!(text(&found, ".tile").contains(&format!("Macro F1{f1:.3}")), "{}", text(&found, ".tile"));
    assert_eq!(text(&found, ".verdict"), "✕ 1 of 2 gates failed");
    assert_eq!(text(&found, "#gates .result"), "✓ pass✕ fail");
    assert_eq!(all(&found, "#gates details li").len(), 3);
    let counts: Vec<String> =
        all(&found, "#stance-confusion td").iter().map(|td| td.text().collect()).collect();
    let gold = report["confusion"]["counts"].as_array().expect("rows");
    assert!(counts[0].starts_with(&format!("{} ", gold[0][0])), "{counts:?}");
    assert_eq!((counts.len(), all(&found, "#stance-confusion td.right").len()), (9, 3));
    assert_eq!(all(&found, "#stance-confidence svg").len(), 2);
    assert_eq!(all(&found, "#slices h3").len(), 3);
    assert_eq!(all(&found, "#slices svg").len(), 3);
    for head in all(&found, "table.sortable thead th") {
        assert_eq!(head.select(&Selector::parse("button").expect("a selector")).count(), 1);
    }
}

#[test]
fn the_most_confident_errors_are_shown_with_what_moved_them() {
    let here = sandbox();
    let html = page(&here, &["evaluate", "default", "test.jsonl"]);
    let found = Html::parse_document(&html);
    let mistakes = all(&found, ".mistakes > li");
    let n = mistakes.len();
    assert!((50..80).contains(&n), "{n}");
    assert!(text(&found, "#errors > p").contains(&format!(" of 209 stances are wrong. {n} of them")));
    for cell in all(&found, "#stance-confusion a") {
        let of = |name: &str| cell.value().attr(name).expect("a label");
        let pair =
            format!(".mistakes > li[data-gold={}][data-predicted={}]", of("data-gold"), of("data-predicted"));
        assert!(!all(&found, &pair).is_empty(), "{pair}");
    }
    let confidences = all(&found, ".confidence");
    let confidences = confidences.iter().map(|of| of.text().collect::<String>());
    assert!(confidences.collect::<Vec<_>>().is_sorted_by(|a, b| a >= b));
    for mistake in mistakes {
        let one = |selector: &str| {
            let selector = Selector::parse(selector).expect("a selector");
            mistake.select(&selector).map(|of| of.text().collect::<String>()).collect::<Vec<_>>()
        };
        assert_ne!(one(".gold"), one(".predicted"));
        assert!(!one("mark").is_empty() && one(".moved li").len() == 6);
        assert!(one(".moved summary")[0].starts_with(&format!("Why {} rather than ", one(".predicted")[0])));
    }
}

#[test]
fn the_same_bytes_each_time_and_at_any_number_of_threads() {
    let here = sandbox();
    let args = ["evaluate", "default", "test.jsonl", "--slice", "voice"];
    let first = page(&here, &args);
    assert_eq!(page(&here, &[&args[..], &["--threads", "1"]].concat()), first);
    assert!(first.len() < 300_000, "{} bytes", first.len());
}

/// What must not run wherever it stands.
const ATTACK: &str =
    "</title></style></script><script>alert(1)</script>\"><img src=x onerror=alert(1)>'\u{202e}";

#[test]
fn no_text_of_the_data_becomes_markup() {
    let here = Sandbox::new();
    let row = |i: usize| {
        let party = if i.is_multiple_of(2) { ATTACK } else { "Rome" };
        json!({"id": format!("{ATTACK}{i}"), "group": format!("g{}", i % 5), "lang": ATTACK, "source": format!("{ATTACK}{}", i % 3),
               "text": format!("{ATTACK} {party} {ATTACK} is good and bad {i}."), "stance": {party: if i % 4 < 2 {"favor"} else {"against"}}})
        .to_string()
    };
    let rows: Vec<String> = (0..60).map(row).collect();
    here.write("rows.jsonl", rows.join("\n"));
    for args in [
        ["evaluate", "default", "rows.jsonl", "--slice", "source", "--baseline", "default"],
        ["compare", "default", "default", "rows.jsonl", "--seed", "1", "--show=9"],
    ] {
        let html = page(&here, &args);
        let (found, lower) = (Html::parse_document(&html), html.to_lowercase());
        assert_eq!(found.errors, Vec::<String>::new());
        assert_eq!(all(&found, "script").len(), 1, "{args:?}");
        assert_eq!(all(&found, "img, [onerror]").len(), 0, "{args:?}");
        assert!(!lower.contains("<script>alert") && !lower.contains("<img") && !html.contains('\u{202e}'));
        assert!(text(&found, "script").starts_with(&scripts(&[])));
    }
}

#[test]
fn a_comparison_is_a_page() {
    let here = sandbox();
    let report = here.run(&["evaluate", "default", "test.jsonl", "--format", "json", "--with-rows"]);
    let mut before: serde_json::Value = serde_json::from_str(&report.stdout).expect("JSON");
    for row in before["rows"].as_array_mut().expect("rows").iter_mut().take(40) {
        row["predicted"] = json!("favor");
    }
    here.write("before.json", before.to_string());
    let html =
        page(&here, &["evaluate", "default", "test.jsonl", "--baseline", "before.json", "--show", "2"]);
    is_whole(&html);
    let found = Html::parse_document(&html);
    assert_eq!(all(&found, "#comparison svg").len(), 1);
    assert_eq!(all(&found, "#comparison tbody tr").len(), 11);
    assert_eq!(all(&found, "#comparison-better .mistakes > li").len(), 2);
    assert_eq!(all(&found, "#comparison-better .mistakes > li .gold.f, #comparison-better .mistakes > li .gold.a, #comparison-better .mistakes > li .gold.n").len(), 4);
    assert!(
        all(&found, "#comparison figure[data-rows]")[0]
            .value()
            .attr("data-rows")
            .is_some_and(|rows| rows.lines().count() == 12)
    );
    let alone = page(&here, &["compare", "default", "default", "test.jsonl"]);
    is_whole(&alone);
    assert_eq!(text(&Html::parse_document(&alone), "h1"), "default → default");
}

#[test]
fn folds_are_a_page_without_a_model() {
    let here = sandbox();
    let rows = here.read("test.jsonl");
    here.write("few.jsonl", rows.lines().take(40).map(|row| row.to_owned() + "\n").collect::<String>());
    let html = page(&here, &["evaluate", "--cv", "2", "few.jsonl", "--conflict", "russia-ukraine"]);
    is_whole(&html);
    let found = Html::parse_document(&html);
    assert_eq!(text(&found, "h1"), "2 folds");
    assert_eq!(all(&found, "#folds table").len(), 2);
    assert_eq!((all(&found, ".moved").len(), all(&found, ".mistakes > li").is_empty()), (0, false));
}

/// Programs that show pages, by the names that they have on different systems.
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

#[test]
#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
fn a_browser_shows_the_page_and_its_policy_lets_the_script_run() {
    let runs =
        |name: &&&str| Command::new(name).arg("--version").output().is_ok_and(|run| run.status.success());
    let Some(browser) = BROWSERS.iter().find(runs) else {
        println!("skipped: none of {BROWSERS:?} is there");
        return;
    };
    let here = sandbox();
    let html = page(&here, &["evaluate", "default", "test.jsonl"]);
    // The page's own policy refuses this script; only ours runs.
    here.write("page.html", html.replace("</main>", "</main><script>document.title = 'ran'</script>"));
    let url = format!("file://{}", here.path("page.html").display());
    let profile = format!("--user-data-dir={}", here.path("profile").display());
    let flags = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=2000", "--dump-dom"];
    let run = Command::new(browser).args(flags).arg(profile).arg(url).output().expect("runs");
    let shown = String::from_utf8_lossy(&run.stdout);
    if !run.status.success() || shown.is_empty() {
        println!("skipped: `{browser}` cannot start here");
        return;
    }
    let found = Html::parse_document(&shown);
    assert_eq!(text(&found, "head > title"), "Evaluation: default");
    assert!(all(&found, "html.scripted .mistakes > li").len() >= 50);
    assert_eq!(all(&found, ".save button").len(), 3 * all(&found, "figure[data-rows]").len());
}
