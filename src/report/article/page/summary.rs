//! The stance of an article toward each party: in a sentence, and as points with intervals.

use crate::number::{Interval, signed};
use maud::{Markup, html};

use super::ExplainedArticle;
use crate::pipeline::{NetStance, QuotedStance, VoiceStance, quoted_stances};
use crate::report::ArticleReport;
use crate::report::article::text::party_name;
use crate::report::form::page::table::{Cell, Kind, table};
use crate::report::form::table::printable;
use crate::speech::Voice;

/// What readers call a voice.
pub(super) fn voice_name(voice: Voice) -> &'static str {
    match voice {
        Voice::Narration => "narration",
        Voice::Quotation => "quotation",
    }
}

/// A net stance and its interval.
#[derive(Clone, Copy)]
pub(super) struct Point {
    net: f64,
    interval: Option<Interval>,
}

impl From<&NetStance> for Point {
    fn from(of: &NetStance) -> Self {
        Self { net: of.net_stance, interval: of.interval }
    }
}

impl Point {
    fn of_voice(of: &VoiceStance) -> Option<Self> {
        Some(Self { net: of.net_stance?, interval: of.interval })
    }

    /// The side that it is on, if its interval is all on that side.
    fn side(self) -> Option<&'static str> {
        let Interval { low, high } = self.interval?;
        match (low > 0.0, high < 0.0) {
            (true, _) => Some("in favor"),
            (_, true) => Some("against"),
            _ => None,
        }
    }

    /// It and its interval on a line from −1 to 1.
    pub(super) fn drawn(self) -> Markup {
        let at = |x: f64| f64::midpoint(x, 1.0).clamp(0.0, 1.0);
        let ends = |Interval { low, high }| format!(";--low:{:.3};--high:{:.3}", at(low), at(high));
        let style = format!("--at:{:.3}{}", at(self.net), self.interval.map_or(String::new(), ends));
        html! {
            span.axis.f[self.net > 0.0].a[self.net < 0.0].hollow[self.side().is_none()] style=(style) aria-hidden="true" {}
        }
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
                    div.net {
                        p { (sentence(&printable(party_name(report, net.target.as_deref())), net)) (by_voice(net)) }
                        ul.lines {
                            (line("all", net.into(), net.paragraphs, false))
                            @for of in &net.by_voice {
                                @if let Some(point) = Point::of_voice(of) {
                                    (line(voice_name(of.voice), point, of.paragraphs, true))
                                }
                            }
                        }
                    }
                }
            }
            p.note {
                "Net stance is the mean of P(favor) − P(against) over the paragraphs that mention a party, from −1 to +1, with the 95 % interval that other paragraphs "
                "of the same kind would give. A hollow point has an interval that includes 0, or none."
            }
            (quoted(report))
        }
    }
}

/// Who speaks how of whom, where the speakers' parties are known.
fn quoted(report: &ArticleReport) -> Markup {
    let quoted = quoted_stances(&report.predictions);
    let name = |id: Option<&str>| Cell::text(party_name(report, id));
    let row = |of: &QuotedStance| {
        let figures = [Cell::of(html! { (signed(of.net_stance)) }).by(Some(of.net_stance))];
        let counts = of.counts.map(Cell::count);
        let names = [name(Some(&of.speaker_party)), name(of.target.as_deref())];
        names.into_iter().chain(figures).chain(counts).collect()
    };
    let figures = ["net stance", "favor", "against", "neutral"].map(|name| (name, Kind::Number));
    let columns: Vec<_> =
        [("who speaks for", Kind::Text), ("of", Kind::Text)].into_iter().chain(figures).collect();
    html! {
        @if !quoted.is_empty() {
            details.quoted {
                summary { "Who speaks how of whom" }
                div.quiet { (table("Who speaks how of whom", &columns, quoted.iter().map(row).collect())) }
            }
        }
    }
}

fn sentence(name: &str, net: &NetStance) -> Markup {
    let [favor, against, neutral] = net.counts;
    let unsure = net.paragraphs.saturating_sub(favor + against + neutral);
    let plural = if net.paragraphs == 1 { "" } else { "s" };
    html! {
        "Toward " b { bdi { (name) } } ": " strong.figure { (signed(net.net_stance)) } (interval(net)) ", "
        @match (Point::from(net).side(), net.interval) {
            (Some(side), _) => (side),
            (None, Some(_)) => "on no clear side",
            (None, None) => "from too few paragraphs for an interval",
        }
        "; " (favor) " favor, " (against) " against, " (neutral) " neutral "
        @if unsure > 0 { "and " (unsure) " too unsure to say " }
        "of " (net.paragraphs) " paragraph" (plural) "."
    }
}

/// How the voices differ, where there are both.
fn by_voice(net: &NetStance) -> Markup {
    let [paper, others] = net.by_voice.each_ref().map(|of| of.net_stance);
    html! {
        @if let (Some(paper), Some(others)) = (paper, others) {
            " In the paper’s own words " (signed(paper)) ", in those of others " (signed(others)) "."
        }
    }
}

fn interval(net: &NetStance) -> String {
    net.interval
        .map_or(String::new(), |Interval { low, high }| format!(" [{}, {}]", signed(low), signed(high)))
}

/// A point with its interval, its figure and its paragraphs.
fn line(name: &str, point: Point, paragraphs: usize, is_part: bool) -> Markup {
    let plural = if paragraphs == 1 { "" } else { "s" };
    html! {
        li.part[is_part] {
            span.name { (name) } " "
            (point.drawn()) " "
            span.figure { (signed(point.net)) } " "
            span.note { (paragraphs) span.unseen { " paragraph" (plural) } span aria-hidden="true" { " ¶" } }
        }
    }
}
