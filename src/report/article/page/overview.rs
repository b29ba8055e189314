//! Several articles side by side: a table of all, and charts by source and date.

use maud::{Markup, html};

use super::ExplainedArticle;
use super::date::Date;
use super::heard::Parties;
use super::summary::Point;
use super::timeline::timeline;
use crate::number::signed;
use crate::pipeline::NetStance;
use crate::report::ArticleReport;
use crate::report::form::page::shell::Section;
use crate::report::form::page::table::{Cell, Kind, table};
use crate::report::form::table::printable;

/// What is said where nobody knows.
const UNKNOWN: &str = "–";

/// What comes before the articles themselves.
pub(super) fn sections(articles: &[ExplainedArticle], parties: &Parties<'_>) -> Vec<Section> {
    let mut sections = vec![Section::new("articles", "Articles", index(articles, parties))];
    if parties.iter().len() > 0 {
        sections.push(Section::new("sources", "By source", by_source(articles, parties)));
    }
    if let Some(body) = by_date(articles, parties) {
        sections.push(Section::new("dates", "By date", body));
    }
    sections
}

fn toward<'a>(report: &'a ArticleReport, id: Option<&str>) -> Option<&'a NetStance> {
    report.parties.iter().find(|net| net.target.as_deref() == id)
}

fn day(report: &ArticleReport) -> Option<Date> {
    report.article.date.as_deref().and_then(Date::parse)
}

/// Where an article is from: the host of its address, else the folder of its file.
fn source(report: &ArticleReport) -> String {
    place(report.article.url.as_deref().unwrap_or(&report.path))
}

fn place(path: &str) -> String {
    let address = path.split_once("://").filter(|(scheme, _)| scheme.chars().all(char::is_alphanumeric));
    let name = match address {
        Some((_, rest)) => rest.split(['/', '?', '#']).next().map(|host| host.trim_start_matches("www.")),
        None => path.rsplit(['/', '\\']).nth(1),
    };
    printable(name.filter(|name| !name.is_empty() && *name != ".").unwrap_or(UNKNOWN))
}

/// All articles with the net stance toward each party.
fn index(articles: &[ExplainedArticle], parties: &Parties<'_>) -> Markup {
    let facts =
        [("article", Kind::Text), ("source", Kind::Text), ("date", Kind::Number), ("¶", Kind::Number)];
    let names = parties.iter().map(|(_, name)| (name, Kind::Number));
    let columns: Vec<(&str, Kind)> = facts.into_iter().chain(names).collect();
    let row = |(i, article): (usize, &ExplainedArticle)| {
        let report = &article.report;
        let day = day(report);
        let date = day.map_or_else(
            || printable(report.article.date.as_deref().unwrap_or(UNKNOWN)),
            |day| day.to_string(),
        );
        let facts = [
            Cell::of(html! {
                a href={ "#a" (i + 1) } { bdi { (article.title()) } }
                @if !report.warnings.is_empty() { span.note { " (with a warning)" } }
            }),
            Cell::text(&source(report)),
            Cell::of(html! { (date) }).by(day.map(|day| f64::from(day.number()))),
            Cell::count(report.predictions.len()),
        ];
        let net = |(id, _): (Option<&str>, &str)| {
            let net = toward(report, id);
            let shown = html! { @if let Some(net) = net { (Point::from(net).drawn()) " " (signed(net.net_stance)) } @else { (UNKNOWN) } };
            Cell::of(shown).by(net.map(|net| net.net_stance))
        };
        facts.into_iter().chain(parties.iter().map(net)).collect()
    };
    html! { div.quiet.index { (table("Articles and their net stances", &columns, articles.iter().enumerate().map(row).collect())) } }
}

/// For each party the sources, each with its articles and their mean.
fn by_source(articles: &[ExplainedArticle], parties: &Parties<'_>) -> Markup {
    let mut sources: Vec<String> = articles.iter().map(|article| source(&article.report)).collect();
    sources.sort();
    sources.dedup();
    let of = |name: &str, id: Option<&str>| -> Vec<f64> {
        let from = articles.iter().filter(|article| source(&article.report) == name);
        from.filter_map(|article| Some(toward(&article.report, id)?.net_stance)).collect()
    };
    html! {
        p { "Points are articles, a stroke is their mean." }
        div.nets.sources {
            div.scale aria-hidden="true" { span { "◂ against" } span { "0" } span { "favor ▸" } }
            @for (number, (id, name)) in parties.iter().enumerate() {
                div.net data-party=(number) {
                    h3 { bdi class=(Parties::line(number)) { (name) } }
                    ul.lines { @for source in &sources {
                        @let nets = of(source, id);
                        @if !nets.is_empty() { (line(source, &nets)) }
                    } }
                }
            }
        }
    }
}

fn line(name: &str, nets: &[f64]) -> Markup {
    let at = |x: f64| format!("--at:{:.3}", f64::midpoint(x, 1.0).clamp(0.0, 1.0));
    let mean = nets.iter().sum::<f64>() / nets.len() as f64;
    let articles = if nets.len() == 1 { " article" } else { " articles" };
    html! {
        li {
            span.name { bdi { (name) } } " "
            span.axis.many.f[mean > 0.0].a[mean < 0.0] style=(at(mean)) aria-hidden="true" {
                @for net in nets { i.f[*net > 0.0].a[*net < 0.0] style=(at(*net)) {} }
            } " "
            span.figure { (signed(mean)) } " "
            span.note { (nets.len()) span.unseen { (articles) } }
        }
    }
}

/// For each party a chart over time, if there are two days.
fn by_date(articles: &[ExplainedArticle], parties: &Parties<'_>) -> Option<Markup> {
    let dated: Vec<(Date, &ArticleReport)> =
        articles.iter().filter_map(|article| Some((day(&article.report)?, &article.report))).collect();
    let days = (dated.iter().map(|(day, _)| *day).min()?, dated.iter().map(|(day, _)| *day).max()?);
    let of = |id| -> Vec<(Date, &NetStance)> {
        dated.iter().filter_map(|(day, report)| Some((*day, toward(report, id)?))).collect()
    };
    (days.0 < days.1).then(|| {
        html! {
            p { "Each point is an article, with its 95 % interval; above the line in favor, below it against." }
            @if dated.len() < articles.len() { p.note { (articles.len() - dated.len()) " without a date that can be read are not shown." } }
            div.times {
                @for (number, (id, name)) in parties.iter().enumerate() {
                    figure data-party=(number) {
                        figcaption { b { bdi { (name) } } }
                        (timeline(&format!("Net stance toward {name} by date"), &days, &of(id)))
                    }
                }
            }
        }
    })
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
