//! How much of an article is found in pages of HTML, and how much else with it.
//!
//! ```text
//! cargo bench --bench extraction -- PAGES.tar.gz [--worst N] [--page NAME]
//! cargo bench --bench extraction -- --load
//! ```
//!
//! The archive holds a page, `NAME.html`, and beside it what it should give: `NAME.expected.html`, the text, or `NAME.expected.json`, an object
//! of `title`, `authors`, `date` and `paragraphs`.
//!
//! A page's precision and recall of text count runs of four words, each as often as it occurs, as article-extraction-benchmark does; the table
//! has their means over all pages, and F1 of these means. Words are letters, digits and `_`; scripts that put no spaces between words are
//! counted by letter. Everything in the expected text is counted, lists, tables and captions too, though captions are furniture here and cost
//! recall. `blocks` is what stands in the page's text before furniture is dropped; `article` is the paragraphs.
//!
//! With `.expected.json` it also says how many of the expected paragraphs come out as one paragraph of the same letters and digits (recall), how
//! many of the paragraphs are such (precision), which pages are lost (recall below .3), and of how many pages the title is the same, all
//! authors are in the byline, and the date is at most a day off.
//!
//! `--load` reads pages that are made to be large, and prints seconds and megabytes.
//!
//! `--page NAME` shows one page block by block: `+` kept and expected, `!` kept in vain, `-` dropped in vain.

#![expect(clippy::print_stdout, reason = "a program that prints a table")]

mod expected;
mod load;
mod score;

use std::collections::BTreeMap;
use std::time::Instant;

use stancekit::article::Article;

use expected::{Expected, Head, Pair, pairs};
use score::{Score, f1, mean, paragraphs, runs, score};

/// Recall of paragraphs below which a page is lost.
const LOST: f64 = 0.3;

/// Whether a page has what its head should give.
type Check = fn(&Head, &Article) -> Option<bool>;

/// A page that was read.
struct Reading<'p> {
    name: &'p str,
    expected: &'p Expected,
    article: Article,
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if args.first().is_some_and(|arg| arg == "--load") {
        load::load();
        return;
    }
    let Some(path) = args.first().filter(|arg| !arg.starts_with('-')) else {
        println!("skipped: no archive of pages; see the top of benches/extraction/main.rs");
        return;
    };
    let after = |name: &str| args.iter().skip_while(|arg| *arg != name).nth(1);
    let worst = after("--worst").and_then(|n| n.parse().ok()).unwrap_or(20);
    let pairs = pairs(path);
    if let Some(name) = after("--page") {
        show(&pairs[name]);
        return;
    }
    let start = Instant::now();
    let readings: Vec<Reading<'_>> = pairs
        .iter()
        .filter_map(|(name, pair)| {
            let article = Article::from_html(pair.page.as_ref()?);
            Some(Reading { name, expected: pair.expected.as_ref()?, article })
        })
        .collect();
    let seconds = start.elapsed().as_secs_f64();
    let bytes: usize = pairs.values().filter_map(|pair| pair.page.as_ref()).map(String::len).sum();
    println!("{} pages, {:.1} MB in {seconds:.2} s\n", readings.len(), bytes as f64 / 1e6);

    let score_all = |text: fn(&Article) -> String| -> Vec<Score> {
        readings.iter().map(|page| score(&page.expected.text, &text(&page.article))).collect()
    };
    println!("{:<10} {:>9} {:>9} {:>9}", "", "precision", "recall", "F1");
    let repeated = score_all(with_repeated);
    row("blocks", &score_all(all));
    row("repeated", &repeated);
    row("article", &score_all(kept));
    if readings.iter().any(|page| page.expected.head.is_some()) {
        news(&readings);
    }
    let mut pages: Vec<_> = readings.iter().zip(repeated).collect();
    pages.sort_by(|(_, a), (_, b)| a.f1().total_cmp(&b.f1()));
    println!("\n{:>9} {:>9} {:>9}  worst pages", "precision", "recall", "F1");
    for (page, score) in pages.into_iter().take(worst) {
        println!("{:>9.3} {:>9.3} {:>9.3}  {}", score.precision, score.recall, score.f1(), page.name);
    }
}

fn row(name: &str, scores: &[Score]) {
    let precision = mean(scores, |score| score.precision);
    let recall = mean(scores, |score| score.recall);
    println!("{name:<10} {precision:>9.4} {recall:>9.4} {:>9.4}", f1(precision, recall));
}

/// What only pages with `.expected.json` tell: paragraphs and heads.
fn news(readings: &[Reading<'_>]) {
    let scores: Vec<Score> =
        readings.iter().map(|page| paragraphs(&page.expected.text, &page.article)).collect();
    row("paragraphs", &scores);
    let lost = || readings.iter().zip(&scores).filter(|(_, score)| score.recall < LOST);
    println!("\nlost pages: {}", lost().count());
    for (page, score) in lost() {
        println!("  {:.3}  {}", score.recall, page.name);
    }
    let heads: Vec<_> =
        readings.iter().filter_map(|page| Some((page, page.expected.head.as_ref()?))).collect();
    let checks: [(&str, Check); 3] =
        [("titles", Head::has_title), ("authors", Head::has_authors), ("dates", Head::has_date)];
    for (name, check) in checks {
        let asked: Vec<_> =
            heads.iter().filter_map(|(page, head)| Some((page, head, check(head, &page.article)?))).collect();
        let right = asked.iter().filter(|(.., is_right)| *is_right).count();
        println!("{name}: {right} of {} ({:.3})", asked.len(), right as f64 / asked.len().max(1) as f64);
        for (page, head, _) in asked.into_iter().filter(|(.., is_right)| !is_right) {
            let (expected, found) = head.pair(name, &page.article);
            println!("  {:<44.44} {expected:.70} | {found:.70}", page.name);
        }
    }
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

/// Shows a page block by block, and the expected lines that are nowhere.
fn show(pair: &Pair) {
    let (Some(page), Some(Expected { text: expected, .. })) = (&pair.page, &pair.expected) else { return };
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
