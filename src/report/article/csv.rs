//! Tables for spreadsheets and plots: one line per article and party, and one without a party for an article
//! that mentions none.
//!
//! Columns are `path`, `title`, `url`, `date`, `lang`, `error` (why there is no article), `warnings` (what
//! makes the figures doubtful), `target` and seven figures, `net_stance`, `low`, `high`, `paragraphs`,
//! `favor`, `against`, `neutral`; then the same figures of what the paper says (`narration_net_stance` and so
//! on) and of what those it quotes say (`quotation_net_stance` …). The last five are of the outlet in all
//! articles of the run: `outlet_total` is `corrected` or `not corrected`, and where labels correct it
//! `outlet_net_stance`, `outlet_low` and `outlet_high` say to what; `outlet_labels` is how many there are.
//! What is not known is empty.
//!
//! A cell of text that a spreadsheet would take for a formula, as it begins with `=`, `+`, `-` or `@`, has a
//! `'` before it, and control characters are blanks, unless it is asked for as it is (OWASP, "CSV
//! injection").

use super::ArticleReport;
use crate::article::Article;
use crate::estimate::{GroupTotals, Quantity, Totals, host};
use crate::number::Interval;
use crate::pipeline::NetStance;
use crate::report::estimate::{NET, ends, shown};
use crate::report::form::csv::{cell, line};
use crate::report::form::json::rounded;
use crate::speech::Voice;

/// What an article is told by.
const FACTS: [&str; 8] = ["path", "title", "url", "date", "lang", "error", "warnings", "target"];
/// What is said of a party.
const FIGURES: [&str; 7] = ["net_stance", "low", "high", "paragraphs", "favor", "against", "neutral"];

/// What is said of a party by the outlet, in all articles of the run.
const OUTLET: [&str; 5] = ["outlet_total", "outlet_net_stance", "outlet_low", "outlet_high", "outlet_labels"];

/// The first line.
pub(crate) fn header() -> String {
    let voices =
        Voice::ALL.iter().flat_map(|voice| FIGURES.map(|figure| format!("{}_{figure}", voice.name())));
    line(FACTS.iter().chain(&FIGURES).map(ToString::to_string).chain(voices).chain(OUTLET.map(str::to_owned)))
}

/// A line for each party that an article mentions, or one without figures; `raw` leaves text as it is.
/// `totals` are those of all articles, if labels correct them.
pub(crate) fn article(report: &ArticleReport, raw: bool, totals: &[Totals]) -> String {
    let of = |text: &Option<String>| text.clone().unwrap_or_default();
    let article = &report.article;
    let known = [&article.title, &article.url, &article.date, &article.lang].map(of);
    let warnings = report.warnings.iter().map(|of| format!("{}: {}", of.code.name(), of.message));
    let warnings = warnings.collect::<Vec<_>>().join("; ");
    let facts = [report.path.clone()].into_iter().chain(known).chain([String::new(), warnings]);
    let facts: Vec<String> = facts.map(|text| cell(text, raw)).collect();
    let lines = report.parties.iter().map(|net| {
        let target = cell(net.target.as_deref().unwrap_or_default().to_owned(), raw);
        let voices =
            net.by_voice.iter().flat_map(|of| figures(of.net_stance, of.interval, of.paragraphs, of.counts));
        let all = figures(Some(net.net_stance), net.interval, net.paragraphs, net.counts);
        let outlet = of_outlet(article, net, totals);
        line(facts.iter().cloned().chain([target]).chain(all).chain(voices).chain(outlet))
    });
    if report.parties.is_empty() { without_figures(facts.clone()) } else { lines.collect() }
}

/// The line of an input that has no article.
pub(crate) fn failure(path: &str, error: &str, raw: bool) -> String {
    without_figures([path, "", "", "", "", error, ""].map(|text| cell(text.to_owned(), raw)))
}

/// A line that has no target.
fn without_figures(facts: impl IntoIterator<Item = String>) -> String {
    let n_figures = FIGURES.len() * (1 + Voice::ALL.len()) + OUTLET.len();
    line(facts.into_iter().chain((0..=n_figures).map(|_| String::new())))
}

/// The net stance of the outlet toward a party, corrected by labels; else it says that nothing is.
fn of_outlet(article: &Article, net: &NetStance, totals: &[Totals]) -> [String; 5] {
    let host = || article.url.as_deref().and_then(host);
    let outlet = article.outlet.clone().or_else(host);
    let group = totals.iter().find(|of| of.by.len() == 2).and_then(|totals| {
        let is_it =
            |group: &&GroupTotals| group.values == [net.target.as_deref().map(str::to_owned), outlet.clone()];
        Some((totals.groups.iter().find(is_it)?, totals.level))
    });
    let labels = group.map_or(String::new(), |(group, _)| group.labelled.to_string());
    let figure = group.and_then(|(group, level)| Some((group.told()?[NET], level)));
    let Some((figure, level)) = figure else {
        return ["not corrected".to_owned(), String::new(), String::new(), String::new(), labels];
    };
    let (low, high) = ends(&figure, Quantity::Net, level).map(Interval::ends).unzip();
    let [value, low, high] = [Some(shown(&figure, Quantity::Net)), low, high]
        .map(|number| number.map_or(String::new(), |number| rounded(number).to_string()));
    ["corrected".to_owned(), value, low, high, labels]
}

fn figures(
    net: Option<f64>,
    interval: Option<Interval>,
    paragraphs: usize,
    counts: [usize; 3],
) -> [String; 7] {
    let (low, high) = interval.map(Interval::ends).unzip();
    let [net, low, high] =
        [net, low, high].map(|number| number.map_or(String::new(), |number| rounded(number).to_string()));
    let [favor, against, neutral] = counts.map(|count| count.to_string());
    [net, low, high, paragraphs.to_string(), favor, against, neutral]
}
