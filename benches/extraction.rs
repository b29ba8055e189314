//! How much of an article is found in pages of HTML, and how much else with it.
//!
//! ```text
//! cargo bench --bench extraction -- PAGES.tar.gz [--worst N] [--page NAME]
//! ```
//!
//! The archive holds pairs `NAME.html` and `NAME.expected.html`, the page and the text that it should give. A page's precision and recall
//! count runs of four words, each as often as it occurs, as article-extraction-benchmark does; the table has their means over all
//! pages, and F1 of these means. Words are letters, digits and `_`. Everything in the expected body is counted, lists, tables and captions
//! too, though captions are furniture here and cost recall. `blocks` is what stands in the page's text before furniture is dropped;
//! `article` is the paragraphs. `--page NAME` shows one page block by block: `+` kept and expected, `!` kept in vain, `-` dropped in vain.

#![expect(clippy::print_stdout, reason = "a program that prints a table")]

use std::collections::BTreeMap;
use std::io::Read;
use std::time::Instant;

use dom_query::{Document, NodeRef};
use flate2::read::GzDecoder;
use stancekit::article::Article;

/// Words of a run.
const RUN: usize = 4;
/// Elements that do not part words.
const INLINE: [&str; 26] = [
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font", "i", "kbd", "mark",
    "q", "s", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var",
];

/// A page and what it should give.
#[derive(Default)]
struct Pair {
    page: Option<String>,
    expected: Option<String>,
}

struct Score {
    precision: f64,
    recall: f64,
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let Some(path) = args.first().filter(|arg| !arg.starts_with('-')) else {
        println!("skipped: no archive of pages; see the top of benches/extraction.rs");
        return;
    };
    let after = |name: &str| args.iter().skip_while(|arg| *arg != name).nth(1);
    let worst = after("--worst").and_then(|n| n.parse().ok()).unwrap_or(20);
    let pairs = pairs(path);
    if let Some(name) = after("--page") {
        show(&pairs[name]);
        return;
    }
    let whole =
        pairs.iter().filter_map(|(name, pair)| Some((name, pair.page.as_ref()?, pair.expected.as_ref()?)));
    let start = Instant::now();
    let articles: Vec<_> =
        whole.map(|(name, page, expected)| (name, Article::from_html(page), expected)).collect();
    let seconds = start.elapsed().as_secs_f64();
    let bytes: usize = pairs.values().filter_map(|pair| pair.page.as_ref()).map(String::len).sum();
    println!("{} pages, {:.1} MB in {seconds:.2} s\n", articles.len(), bytes as f64 / 1e6);

    let score_all = |text: fn(&Article) -> String| -> Vec<(&str, Score)> {
        let scores =
            articles.iter().map(|(name, article, expected)| (name.as_str(), score(expected, &text(article))));
        scores.collect()
    };
    let (all, repeated, kept) = (score_all(all), score_all(with_repeated), score_all(kept));
    println!("{:<10} {:>9} {:>9} {:>9}", "", "precision", "recall", "F1");
    for (name, scores) in [("blocks", &all), ("repeated", &repeated), ("article", &kept)] {
        let mean = |of: fn(&Score) -> f64| {
            scores.iter().map(|(_, score)| of(score)).sum::<f64>() / scores.len() as f64
        };
        let (precision, recall) = (mean(|score| score.precision), mean(|score| score.recall));
        println!("{name:<10} {precision:>9.4} {recall:>9.4} {:>9.4}", f1(precision, recall));
    }
    let mut pages = repeated;
    pages.sort_by(|(_, a), (_, b)| f1(a.precision, a.recall).total_cmp(&f1(b.precision, b.recall)));
    println!("\n{:>9} {:>9} {:>9}  worst pages", "precision", "recall", "F1");
    for (name, Score { precision, recall }) in pages.into_iter().take(worst) {
        println!("{precision:>9.3} {recall:>9.3} {:>9.3}  {name}", f1(precision, recall));
    }
}

/// The pairs of an archive by name, the expected side as text.
fn pairs(path: &str) -> BTreeMap<String, Pair> {
    let file = std::fs::File::open(path).expect("the archive opens");
    let mut archive = tar::Archive::new(GzDecoder::new(file));
    let mut pairs: BTreeMap<String, Pair> = BTreeMap::new();
    for entry in archive.entries().expect("an archive") {
        let mut entry = entry.expect("an entry");
        let name = entry.path().expect("a name").to_string_lossy().into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("reads");
        let html = String::from_utf8_lossy(&bytes).into_owned();
        if let Some(name) = name.strip_suffix(".expected.html") {
            pairs.entry(name.to_owned()).or_default().expected = Some(text(&html));
        } else if let Some(name) = name.strip_suffix(".html") {
            pairs.entry(name.to_owned()).or_default().page = Some(html);
        }
    }
    pairs
}

/// The text of a body, a line per block.
fn text(html: &str) -> String {
    fn write(node: NodeRef<'_>, text: &mut String) {
        if node.is_text() {
            text.push_str(&node.text().replace('\n', " "));
        }
        let name = node.node_name().unwrap_or_default();
        if !node.is_element() || matches!(name.as_ref(), "script" | "style" | "noscript" | "template") {
            return;
        }
        let end = if INLINE.contains(&name.as_ref()) { "" } else { "\n" };
        text.push_str(end);
        node.children_it(false).for_each(|child| write(child, text));
        text.push_str(end);
    }
    let mut text = String::new();
    if let Some(body) = Document::from(html).body() {
        write(body, &mut text);
    }
    text
}

/// The paragraphs and, in their places, the lines that these rules dropped.
fn with(article: &Article, is_wanted: fn(&str) -> bool) -> String {
    let mut dropped = article.dropped.iter().peekable();
    let mut paragraphs = article.paragraphs.iter();
    let mut text = String::new();
    for block in 1..=article.paragraphs.len() + article.dropped.len() {
        if let Some(line) = dropped.next_if(|line| line.line == block) {
            text += if is_wanted(line.rule) { &line.text } else { "" };
        } else if let Some(paragraph) = paragraphs.next() {
            text += &paragraph.text;
        }
        text.push('\n');
    }
    text
}

fn all(article: &Article) -> String {
    with(article, |_| true)
}

fn with_repeated(article: &Article) -> String {
    with(article, |rule| rule == "repeated")
}

fn kept(article: &Article) -> String {
    with(article, |_| false)
}

fn runs(text: &str) -> BTreeMap<Vec<&str>, usize> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    let words: Vec<&str> = words.collect();
    let mut runs = BTreeMap::new();
    let ends = RUN.min(words.len())..=words.len();
    ends.for_each(|end| *runs.entry(words[end.saturating_sub(RUN)..end].to_vec()).or_default() += 1);
    runs
}

fn score(expected: &str, found: &str) -> Score {
    let (expected, found) = (runs(expected), runs(found));
    let both: usize = expected.iter().map(|(run, n)| n.min(found.get(run).unwrap_or(&0))).sum();
    let share = |all: &BTreeMap<Vec<&str>, usize>| both as f64 / all.values().sum::<usize>().max(1) as f64;
    Score { precision: share(&found), recall: share(&expected) }
}

fn f1(precision: f64, recall: f64) -> f64 {
    2.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE)
}

/// Shows a page block by block, and the expected lines that are nowhere.
fn show(pair: &Pair) {
    let (Some(page), Some(expected)) = (&pair.page, &pair.expected) else { return };
    let article = Article::from_html(page);
    println!(
        "{:?} {:?} {:?} {:?} {:?}\n",
        article.title, article.byline, article.date, article.lang, article.url
    );
    let wanted = runs(expected);
    let in_line = |runs: &BTreeMap<Vec<&str>, usize>, line: &str| {
        let line = self::runs(line);
        line.keys().filter(|run| runs.contains_key(*run)).count() * 2 >= line.len()
    };
    for paragraph in &article.paragraphs {
        println!("{} {:.140}", if in_line(&wanted, &paragraph.text) { '+' } else { '!' }, paragraph.text);
    }
    println!();
    for dropped in &article.dropped {
        let mark = if in_line(&wanted, &dropped.text) { '-' } else { ' ' };
        println!("{mark} {:>3} {:<12} {:.120}", dropped.line, dropped.rule, dropped.text);
    }
    let found = all(&article);
    let found = runs(&found);
    println!();
    for line in expected.lines().filter(|line| !line.trim().is_empty() && !in_line(&found, line)) {
        println!("? {:.140}", line.trim());
    }
}
