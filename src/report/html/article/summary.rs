//! The stance of an article toward each party: in a sentence, and as points with intervals.

use maud::{Markup, html};

use super::ExplainedArticle;
use super::heard::in_voice;
use crate::article::Voice;
use crate::pipeline::NetStance;
use crate::report::table::printable;
use crate::report::text::{party_name, signed};

/// What readers call a voice.
pub(super) fn voice_name(voice: Voice) -> &'static str {
    match voice {
        Voice::Narration => "narration",
        Voice::Quotation => "quotation",
    }
}

/// A paragraph and a chart for every party.
pub(super) fn summary(article: &ExplainedArticle) -> Markup {
    let report = &article.report;
    html! {
        @if report.parties.is_empty() {
            p { "No party is mentioned." }
        } @else {
            div.nets {
                div.scale aria-hidden="true" { span { "◂ against" } span { "0" } span { "favor ▸" } }
                @for net in &report.parties {
                    @let name = printable(party_name(report, net.target.as_deref()));
                    @let voices = Voice::ALL.map(|voice| (voice, in_voice(report, net, voice)));
                    div.net {
                        p { (sentence(&name, net)) (by_voice(&voices)) }
                        ul.lines {
                            (line("all", net, false))
                            @for (voice, of) in &voices {
                                @if let Some(of) = of { (line(voice_name(*voice), of, true)) }
                            }
                        }
                    }
                }
            }
            p.note {
                "Net stance is the mean of P(favor) − P(against) over the paragraphs that mention a party, from −1 to +1, with the 95 % interval that other paragraphs "
                "of the same kind would give. A hollow point has an interval that includes 0, or none."
            }
        }
    }
}

/// The side that a net stance is on, if its interval is all on that side.
fn side(net: &NetStance) -> Option<&'static str> {
    let (low, high) = net.interval?;
    match (low > 0.0, high < 0.0) {
        (true, _) => Some("in favor"),
        (_, true) => Some("against"),
        _ => None,
    }
}

fn sentence(name: &str, net: &NetStance) -> Markup {
    let [favor, against, neutral] = net.counts;
    let unsure = net.paragraphs.saturating_sub(favor + against + neutral);
    let plural = if net.paragraphs == 1 { "" } else { "s" };
    html! {
        "Toward " b { bdi { (name) } } ": " strong.figure { (signed(net.net_stance)) } (interval(net)) ", "
        @match (side(net), net.interval) {
            (Some(side), _) => (side),
            (None, Some(_)) => "on no clear side",
            (None, None) => "from a single paragraph",
        }
        "; " (favor) " favor, " (against) " against, " (neutral) " neutral "
        @if unsure > 0 { "and " (unsure) " too unsure to say " }
        "of " (net.paragraphs) " paragraph" (plural) "."
    }
}

/// How the voices differ, where there are both.
fn by_voice(voices: &[(Voice, Option<NetStance>)]) -> Markup {
    html! {
        @if let [(_, Some(paper)), (_, Some(quoted))] = voices {
            " In the paper’s own words " (signed(paper.net_stance)) ", in those of others " (signed(quoted.net_stance)) "."
        }
    }
}

fn interval(net: &NetStance) -> String {
    net.interval.map_or(String::new(), |(low, high)| format!(" [{}, {}]", signed(low), signed(high)))
}

/// A point with its interval on a scale from −1 to 1.
fn line(name: &str, net: &NetStance, is_part: bool) -> Markup {
    let plural = if net.paragraphs == 1 { "" } else { "s" };
    html! {
        li.part[is_part] {
            span.name { (name) } " "
            (point(net)) " "
            span.figure { (signed(net.net_stance)) } " "
            span.note { (net.paragraphs) span.unseen { " paragraph" (plural) } span aria-hidden="true" { " ¶" } }
        }
    }
}

/// The point and its interval alone.
pub(super) fn point(net: &NetStance) -> Markup {
    let at = |x: f64| f64::midpoint(x, 1.0).clamp(0.0, 1.0);
    let ends = net
        .interval
        .map_or(String::new(), |(low, high)| format!(";--low:{:.3};--high:{:.3}", at(low), at(high)));
    let style = format!("--at:{:.3}{ends}", at(net.net_stance));
    html! {
        span.axis.f[net.net_stance > 0.0].a[net.net_stance < 0.0].hollow[side(net).is_none()] style=(style) aria-hidden="true" {}
    }
}
