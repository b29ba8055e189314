//! Several articles side by side, conflict by conflict: what they say on the whole, a table of all, and
//! charts by outlet and date.

use maud::{Markup, html};

use super::ExplainedArticle;
use super::date::Date;
use super::heard::Parties;
use super::outlets::by_outlet;
use super::summary::{Point, Side};
use super::times::by_date;
use crate::number::signed;
use crate::pipeline::NetStance;
use crate::report::ArticleReport;
use crate::report::article::sentence::{called, listed};
use crate::report::article::text::party_name;
use crate::report::form::page::shell::Section;
use crate::report::form::page::table::{Cell, Kind, table};
use crate::report::form::table::printable;

/// What is said where nobody knows.
const UNKNOWN: &str = "–";

/// The articles about one conflict, with their numbers on the page.
pub(super) struct Strand<'a> {
    /// The conflict; none of articles that are about none.
    title: Option<String>,
    pub(super) articles: Vec<(usize, &'a ExplainedArticle)>,
    /// Ids and names of the parties that they mention.
    pub(super) parties: Vec<(Option<&'a str>, String)>,
    /// Whether there are others.
    has_others: bool,
}

impl<'a> Strand<'a> {
    fn all(articles: &'a [ExplainedArticle]) -> Vec<Self> {
        let mut strands: Vec<Self> = Vec::new();
        for (i, article) in articles.iter().enumerate() {
            let report = &article.report;
            let title = report.conflict.as_ref().map(|conflict| printable(&conflict.title));
            let at = strands.iter().position(|strand| strand.title == title).unwrap_or_else(|| {
                let (articles, parties) = (Vec::new(), Vec::new());
                strands.push(Self { title, articles, parties, has_others: false });
                strands.len() - 1
            });
            let strand = &mut strands[at];
            strand.articles.push((i + 1, article));
            for id in report.parties.iter().map(|net| net.target.as_deref()) {
                if !strand.parties.iter().any(|(known, _)| *known == id) {
                    strand.parties.push((id, printable(party_name(report, id))));
                }
            }
        }
        strands.sort_by_key(|strand| (strand.title.is_none(), usize::MAX - strand.articles.len())); // stable
        let has_others = strands.len() > 1;
        strands.into_iter().map(|strand| Self { has_others, ..strand }).collect()
    }

    fn title(&self) -> &str {
        self.title.as_deref().unwrap_or("About no known conflict")
    }

    /// A name that tells what is of this conflict from the same of another.
    pub(super) fn named(&self, name: &str) -> String {
        if self.has_others { format!("{name}, {}", self.title()) } else { name.to_owned() }
    }

    /// A heading below the conflict's own.
    pub(super) fn heading(&self, text: &Markup) -> Markup {
        html! { @if self.has_others { h4 { (text) } } @else { h3 { (text) } } }
    }

    /// A part of a section, under the name of the conflict if there are others.
    fn part(&self, body: &Markup) -> Markup {
        html! {
            @if self.has_others { h3 { (self.title()) } }
            (body)
        }
    }
}

/// What the articles say on the whole, conflict by conflict.
pub(super) fn lead(articles: &[ExplainedArticle]) -> Markup {
    html! {
        ul.says { @for strand in Strand::all(articles).iter().filter(|strand| !strand.parties.is_empty()) {
            li {
                @if strand.has_others { b { (strand.title()) } ", " (counted(strand.articles.len())) ". " }
                (says(strand))
            }
        } }
    }
}

fn counted(n: usize) -> String {
    if n == 1 { "1 article".to_owned() } else { format!("{n} articles") }
}

/// How many articles are clearly on a side of each party.
fn says(strand: &Strand<'_>) -> Markup {
    let sides = |id: Option<&str>| -> Vec<Option<Side>> {
        let nets = strand.articles.iter().filter_map(|(_, article)| toward(&article.report, id));
        nets.map(|net| Point::from(net).side()).collect()
    };
    let (clear, unclear): (Vec<_>, Vec<_>) = strand
        .parties
        .iter()
        .map(|(id, name)| (name, sides(*id)))
        .partition(|(_, sides)| sides.iter().any(Option::is_some));
    let on = |sides: &[Option<Side>], side| sides.iter().filter(|of| **of == side).count();
    let names: Vec<String> = unclear.iter().map(|(name, _)| called(name)).collect();
    html! {
        @for (name, sides) in &clear {
            "Toward " b { bdi { (called(name)) } } " " b.f { (on(sides, Some(Side::Favor))) } " of " (counted(sides.len()))
            " clearly in favor, " b.a { (on(sides, Some(Side::Against))) } " clearly against, " (on(sides, None)) " on no clear side. "
        }
        @if !names.is_empty() { "Toward " (listed(&names)) " none is clearly on a side." }
    }
}

/// What comes before the articles themselves.
pub(super) fn sections(
    articles: &[ExplainedArticle],
    parties: &Parties<'_>,
    corrected: Option<Markup>,
) -> Vec<Section> {
    let strands = Strand::all(articles);
    let is_corrected = corrected.is_some();
    let index = html! { @for strand in &strands { (strand.part(&index(strand))) } };
    let mut sections = vec![Section::new("articles", "Articles", index)];
    sections.extend(corrected.map(|body| Section::new("corrected", "Corrected totals", body)));
    let spoken: Vec<&Strand<'_>> = strands.iter().filter(|strand| !strand.parties.is_empty()).collect();
    if !spoken.is_empty() {
        let outlets =
            html! { @for strand in &spoken { (strand.part(&by_outlet(strand, parties, is_corrected))) } };
        sections.push(Section::new("outlets", "By outlet", outlets));
    }
    let times: Vec<Markup> = spoken
        .iter()
        .filter_map(|strand| by_date(strand, parties, is_corrected).map(|body| strand.part(&body)))
        .collect();
    if !times.is_empty() {
        sections.push(Section::new("dates", "By date", html! { @for part in times { (part) } }));
    }
    sections
}

pub(super) fn toward<'a>(report: &'a ArticleReport, id: Option<&str>) -> Option<&'a NetStance> {
    report.parties.iter().find(|net| net.target.as_deref() == id)
}

pub(super) fn day(report: &ArticleReport) -> Option<Date> {
    let written = || report.article.date.as_deref().and_then(Date::parse);
    report.article.iso_date.as_deref().and_then(Date::parse).or_else(written)
}

/// Who published an article: what it says itself, else the host of its address, else the folder of its file.
pub(super) fn outlet(report: &ArticleReport) -> String {
    let article = &report.article;
    let known = article.outlet.as_deref().map(printable);
    known.unwrap_or_else(|| place(article.url.as_deref().unwrap_or(&report.path)))
}

fn place(path: &str) -> String {
    let address = path.split_once("://").filter(|(scheme, _)| scheme.chars().all(char::is_alphanumeric));
    let name = match address {
        Some((_, rest)) => rest.split(['/', '?', '#']).next().map(|host| host.trim_start_matches("www.")),
        None => path.rsplit(['/', '\\']).nth(1),
    };
    printable(name.filter(|name| !name.is_empty() && *name != ".").unwrap_or(UNKNOWN))
}

/// The articles about a conflict with the net stance toward each of its parties.
fn index(strand: &Strand<'_>) -> Markup {
    let facts =
        [("article", Kind::Text), ("outlet", Kind::Text), ("date", Kind::Number), ("¶", Kind::Number)];
    let names = strand.parties.iter().map(|(_, name)| (name.as_str(), Kind::Number));
    let columns: Vec<(&str, Kind)> = facts.into_iter().chain(names).collect();
    let row = |(n, article): &(usize, &ExplainedArticle)| {
        let report = &article.report;
        let day = day(report);
        let date = day.map_or_else(
            || printable(report.article.date.as_deref().unwrap_or(UNKNOWN)),
            |day| day.to_string(),
        );
        let facts = [
            Cell::of(html! {
                a href={ "#a" (n) } { bdi { (article.title()) } }
                @if !report.warnings.is_empty() { span.note { " (with a warning)" } }
            }),
            Cell::text(&outlet(report)),
            Cell::of(html! { (date) }).by(day.map(|day| f64::from(day.number()))),
            Cell::count(report.predictions.len()),
        ];
        let net = |(id, _): &(Option<&str>, String)| {
            let net = toward(report, *id);
            let shown = html! {
                @if let Some(net) = net { span.point { (Point::from(net).drawn()) " " span.figure { (signed(net.net_stance)) } } }
                @else { (UNKNOWN) }
            };
            Cell::of(shown).by(net.map(|net| net.net_stance))
        };
        facts.into_iter().chain(strand.parties.iter().map(net)).collect()
    };
    let rows = strand.articles.iter().map(row).collect();
    html! { div.quiet.index { (table(&strand.named("Articles and their net stances"), &columns, rows)) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_a_host_or_a_folder() {
        for (path, expected) in [
            ("https://www.example.org/a/b.html?x=1", "example.org"),
            ("papers/herald/1.txt", "herald"),
            ("papers\\herald\\1.txt", "herald"),
            ("1.txt", UNKNOWN),
            ("./1.txt", UNKNOWN),
            ("/1.txt", UNKNOWN),
            ("-", UNKNOWN),
            ("javascript:alert(1)", UNKNOWN),
        ] {
            assert_eq!(place(path), expected, "{path}");
        }
    }
}
