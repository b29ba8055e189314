//! For each party the outlets over time, as small charts of one scale.

use maud::{Markup, html};

use super::ExplainedArticle;
use super::date::{Date, Step};
use super::parties::PartyIndex;
use super::strand::{Strand, day, outlet, toward};
use super::timeline::{Days, Dot, means, timeline};
use crate::report::form::page::figure::{Numbers, ends, figure, number};

/// Charts of a party; the outlets with most articles have one each.
const MAX_PANELS: usize = 8;
/// Articles of an outlet that has a chart of its own.
const LEAST_ARTICLES: usize = 2;
/// What all outlets that have no chart of their own are called.
const OTHERS: &str = "other outlets";
const ALL: &str = "all outlets";

/// A chart for each party and outlet, if there are two days.
pub(super) fn by_date(strand: &Strand<'_>, parties: &PartyIndex<'_>, is_corrected: bool) -> Option<Markup> {
    let each = strand.articles.iter();
    let dated: Vec<(Date, &ExplainedArticle)> =
        each.filter_map(|(_, article)| Some((day(&article.report)?, *article))).collect();
    let (first, last) = (dated.iter().map(|(day, _)| *day).min()?, dated.iter().map(|(day, _)| *day).max()?);
    if first == last {
        return None;
    }
    let days = Days { first, last, step: Step::of(last.number() - first.number()) };
    let names = panels(&dated);
    let without = strand.articles.len() - dated.len();
    let charts = |(id, name): &(Option<&str>, String)| {
        let number = parties.number(*id);
        let of = |panel: &String| chart(&dated, panel, &names, (*id, name), &days);
        let charts: Vec<Markup> = names.iter().filter_map(of).collect();
        html! {
            @if !charts.is_empty() {
                div data-party=(number) {
                    (strand.heading(&html! { bdi class=(PartyIndex::line(number)) { (name) } }))
                    @if names.len() == 1 { (charts[0]) } @else { div.times { @for chart in charts { (chart) } } }
                }
            }
        }
    };
    Some(html! {
        p.note {
            "Points are articles; the line is their mean by " (days.step.name()) ", and the band its 95 % interval: of three articles and more from how they differ, of fewer from what each says of itself."
            @if !is_corrected { " Not corrected." }
            @if without > 0 { " " (without) " without a date that can be read are not shown." }
        }
        @if names.len() == 1 { div.times { @for party in &strand.parties { (charts(party)) } } }
        @else { @for party in &strand.parties { (charts(party)) } }
    })
}

/// The outlets that have charts of their own, those with most articles first, and one for all others.
fn panels(dated: &[(Date, &ExplainedArticle)]) -> Vec<String> {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for name in dated.iter().map(|(_, article)| outlet(&article.report)) {
        match counts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, n)) => *n += 1,
            None => counts.push((name, 1)),
        }
    }
    let n_outlets = counts.len();
    counts.retain(|(_, n)| *n >= LEAST_ARTICLES);
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts.truncate(MAX_PANELS);
    let mut names: Vec<String> = counts.into_iter().map(|(name, _)| name).collect();
    if names.len() < n_outlets {
        names.push(if names.is_empty() { ALL } else { OTHERS }.to_owned());
    }
    names
}

/// The articles of an outlet that mention a party; none if there are none.
fn chart(
    dated: &[(Date, &ExplainedArticle)],
    panel: &str,
    panels: &[String],
    (id, party): (Option<&str>, &str),
    days: &Days,
) -> Option<Markup> {
    let is_rest = panel == OTHERS || panel == ALL;
    let is_here = |name: &String| if is_rest { !panels.contains(name) } else { name == panel };
    let here = dated.iter().filter(|(_, article)| is_here(&outlet(&article.report)));
    let dots: Vec<Dot> = here
        .filter_map(|(day, article)| Some(Dot { day: *day, point: toward(&article.report, id)?.into() }))
        .collect();
    if dots.is_empty() {
        return None;
    }
    let mut numbers =
        Numbers::new(&[days.step.name(), "outlet", "party", "articles", "mean_net_stance", "low", "high"]);
    for mean in means(&dots, days.step) {
        let [low, high] = ends(mean.ends);
        let names = [mean.from.to_string(), panel.to_owned(), party.to_owned()];
        let figures = [mean.articles.to_string(), number(Some(mean.net)), low, high];
        numbers.push(names.into_iter().chain(figures));
    }
    let n = dots.len();
    let plural = if n == 1 { "" } else { "s" };
    let label = format!("Net stance toward {party} by date, {panel}");
    let body = html! {
        p.panel { b { bdi { (panel) } } " " span.note { (n) " article" (plural) } }
        (timeline(&label, days, &dots))
    };
    Some(figure(&label, &numbers, &body, None))
}
