//! For each party the outlets, each with its articles and their mean.

use maud::{Markup, html};

use super::ExplainedArticle;
use super::parties::PartyIndex;
use super::strand::{Strand, outlet, toward};
use super::summary::{Point, Side};
use crate::number::signed_short;
use crate::report::form::page::figure::{Numbers, figure, number};

/// How totals that hold are come by.
const NOT_CORRECTED: &str = "Not corrected: these are sums of labels, and some labels are wrong.";

/// The outlets of the articles of one conflict.
pub(super) fn by_outlet(strand: &Strand<'_>, parties: &PartyIndex<'_>, is_corrected: bool) -> Markup {
    let articles = &strand.articles;
    let mut outlets: Vec<String> = articles.iter().map(|(_, article)| outlet(&article.report)).collect();
    outlets.sort();
    outlets.dedup();
    let of = |name: &str, id: Option<&str>| -> Vec<(&ExplainedArticle, Point)> {
        let from =
            articles.iter().map(|(_, article)| *article).filter(|article| outlet(&article.report) == name);
        from.filter_map(|article| Some((article, toward(&article.report, id)?.into()))).collect()
    };
    let mut numbers = Numbers::new(&["party", "outlet", "article", "net_stance"]);
    for (id, party) in &strand.parties {
        for name in &outlets {
            for (article, net) in of(name, *id) {
                numbers.push([party.clone(), name.clone(), article.title(), number(Some(net.net()))]);
            }
        }
    }
    let body = html! {
        div.nets.sources {
            div.scale aria-hidden="true" { span { "◂ against" } span { "0" } span { "favor ▸" } }
            @for (id, name) in &strand.parties {
                @let number = parties.number(*id);
                div.net data-party=(number) {
                    (strand.heading(&html! { bdi class=(PartyIndex::line(number)) { (name) } }))
                    ul.lines { @for outlet in &outlets {
                        @let nets: Vec<Point> = of(outlet, *id).into_iter().map(|(_, net)| net).collect();
                        @if !nets.is_empty() { (line(outlet, &nets)) }
                    } }
                }
            }
        }
    };
    html! {
        @if !is_corrected {
            p.note { (NOT_CORRECTED) " " code { "stance sample" } " draws rows to label, and " code { "--gold" } " corrects the totals by them." }
        }
        (figure(&strand.named("net stances by outlet"), &numbers, &body, Some(html! { "Points are articles, in colour where they are clearly on a side; a stroke is their mean." })))
    }
}

fn line(name: &str, nets: &[Point]) -> Markup {
    let at = |x: f64| format!("--at:{:.3}", f64::midpoint(x, 1.0).clamp(0.0, 1.0));
    let mean = nets.iter().map(|net| net.net()).sum::<f64>() / nets.len() as f64;
    let articles = if nets.len() == 1 { " article" } else { " articles" };
    html! {
        li {
            span.name { bdi { (name) } } " "
            span.axis.many style=(at(mean)) aria-hidden="true" {
                i.base {} i.zero {}
                @for net in nets {
                    i.one.f[net.side() == Some(Side::Favor)].a[net.side() == Some(Side::Against)] style=(at(net.net())) {}
                }
                i.stroke {}
            } " "
            span.figure { (signed_short(mean)) } " "
            span.note { (nets.len()) span.unseen { (articles) } }
        }
    }
}
