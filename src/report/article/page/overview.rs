//! Several articles side by side, conflict by conflict: what they say on the whole, a table of all, and
//! charts by outlet and date.

use maud::{Markup, html};

use super::ExplainedArticle;
use super::outlets::by_outlet;
use super::parties::PartyIndex;
use super::strand::{Strand, UNKNOWN, day, outlet, toward};
use super::summary::{Point, Side};
use super::times::by_date;
use crate::number::signed_short;
use crate::report::article::sentence::{called, listed};
use crate::report::form::page::shell::Section;
use crate::report::form::page::table::{Cell, ColumnKind, table};
use crate::report::form::table::printable;

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
    parties: &PartyIndex<'_>,
    corrected: Option<Markup>,
) -> Vec<Section<'static>> {
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

/// The articles about a conflict with the net stance toward each of its parties.
fn index(strand: &Strand<'_>) -> Markup {
    let facts = [
        ("article", ColumnKind::Text),
        ("outlet", ColumnKind::Text),
        ("date", ColumnKind::Number),
        ("¶", ColumnKind::Number),
    ];
    let names = strand.parties.iter().map(|(_, name)| (name.as_str(), ColumnKind::Number));
    let columns: Vec<(&str, ColumnKind)> = facts.into_iter().chain(names).collect();
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
                @if let Some(net) = net { span.point { (Point::from(net).drawn()) " " span.figure { (signed_short(net.net_stance)) } } }
                @else { (UNKNOWN) }
            };
            Cell::of(shown).by(net.map(|net| net.net_stance))
        };
        facts.into_iter().chain(strand.parties.iter().map(net)).collect()
    };
    let rows = strand.articles.iter().map(row).collect();
    html! { div.quiet.index { (table(&strand.named("Articles and their net stances"), &columns, rows)) } }
}
