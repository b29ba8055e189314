//! The articles about one conflict, and what is known of each: outlet, day, net stances.

use maud::{Markup, html};

use super::ExplainedArticle;
use super::date::Date;
use crate::pipeline::NetStance;
use crate::report::ArticleReport;
use crate::report::article::text::party_name;
use crate::report::form::table::printable;

/// What is said where nobody knows.
pub(super) const UNKNOWN: &str = "–";

/// The articles about one conflict, with their numbers on the page.
pub(super) struct Strand<'a> {
    /// The conflict; none of articles that are about none.
    title: Option<String>,
    pub(super) articles: Vec<(usize, &'a ExplainedArticle)>,
    /// Ids and names of the parties that they mention.
    pub(super) parties: Vec<(Option<&'a str>, String)>,
    /// Whether there are others.
    pub(super) has_others: bool,
}

impl<'a> Strand<'a> {
    pub(super) fn all(articles: &'a [ExplainedArticle]) -> Vec<Self> {
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

    pub(super) fn title(&self) -> &str {
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
    pub(super) fn part(&self, body: &Markup) -> Markup {
        html! {
            @if self.has_others { h3 { (self.title()) } }
            (body)
        }
    }
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
