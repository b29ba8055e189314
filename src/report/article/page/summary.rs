//! The stance of an article toward each party: in a sentence, and as points with intervals.

use maud::{Markup, html};

use super::ExplainedArticle;
use crate::label::{Label, Sentiment};
use crate::number::{Interval, signed_short};
use crate::pipeline::{NetStance, VoiceStance};
use crate::report::ArticleReport;
use crate::report::article::text::party_name;
use crate::report::form::colour::Coloured;
use crate::report::form::page::figure::{Numbers, ends, figure, number};
use crate::report::form::table::printable;
use crate::speech::Voice;

/// What readers call a voice.
pub(super) fn voice_name(voice: Voice) -> &'static str {
    match voice {
        Voice::Narration => "narration",
        Voice::Quotation => "quotation",
    }
}

/// A side that is sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Favor,
    Against,
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
    #[cfg(test)]
    pub(super) fn new(net: f64, interval: Option<Interval>) -> Self {
        Self { net, interval }
    }

    fn of_voice(of: &VoiceStance) -> Option<Self> {
        Some(Self { net: of.net_stance?, interval: of.interval })
    }

    /// The net stance.
    pub(super) fn net(self) -> f64 {
        self.net
    }

    /// Its interval, if it has one.
    pub(super) fn interval(self) -> Option<Interval> {
        self.interval
    }

    /// The side that it is on, if its interval is all on that side.
    pub(super) fn side(self) -> Option<Side> {
        let Interval { low, high } = self.interval?;
        match (low > 0.0, high < 0.0) {
            (true, _) => Some(Side::Favor),
            (_, true) => Some(Side::Against),
            _ => None,
        }
    }

    /// It and its interval on a line from −1 to 1.
    pub(super) fn drawn(self) -> Markup {
        let at = |x: f64| f64::midpoint(x, 1.0).clamp(0.0, 1.0);
        let ends = |Interval { low, high }| format!(";--low:{:.3};--high:{:.3}", at(low), at(high));
        let style = format!("--at:{:.3}{}", at(self.net), self.interval.map_or(String::new(), ends));
        let side = self.side();
        html! {
            span.axis.f[side == Some(Side::Favor)].a[side == Some(Side::Against)].hollow[side.is_none()] style=(style) aria-hidden="true" {
                i.base {} i.zero {}
                @if self.interval.is_some() { i.extent {} }
                i.dot {}
            }
        }
    }
}

/// A paragraph and a chart for every party, and the sentiment of the whole.
pub(super) fn summary(article: &ExplainedArticle) -> Markup {
    let report = &article.report;
    let body = html! {
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
    };
    let caption = html! {
        "Net stance is the mean of P(favor) − P(against) over the paragraphs that mention a party, from −1 to +1, with the 95 % interval that other paragraphs "
        "of the same kind would give. A hollow grey point has an interval that includes 0, or none."
    };
    html! {
        @if report.parties.is_empty() {
            p { "No party is mentioned." }
        } @else {
            (figure(&format!("net stances of {}", article.title()), &numbers(report), &body, Some(caption)))
        }
        (sentiment(article))
    }
}

/// The points of the chart.
fn numbers(report: &ArticleReport) -> Numbers {
    let mut numbers = Numbers::new(&["party", "voice", "net_stance", "low", "high", "paragraphs"]);
    for net in &report.parties {
        let name = party_name(report, net.target.as_deref());
        let mut push = |voice: &str, point: Point, paragraphs: usize| {
            let [low, high] = ends(point.interval);
            let figures = [number(Some(point.net)), low, high, paragraphs.to_string()];
            numbers.push([name.to_owned(), voice.to_owned()].into_iter().chain(figures));
        };
        push("all", net.into(), net.paragraphs);
        for of in &net.by_voice {
            if let Some(point) = Point::of_voice(of) {
                push(voice_name(of.voice), point, of.paragraphs);
            }
        }
    }
    numbers
}

/// How many paragraphs have each sentiment, as a sentence and a bar.
fn sentiment(article: &ExplainedArticle) -> Markup {
    let scored: Vec<_> =
        article.report.predictions.iter().filter_map(|prediction| prediction.sentiment.as_ref()).collect();
    let of = |label: Sentiment| scored.iter().filter(|scored| scored.label == label).count();
    let counts =
        [Sentiment::Positive, Sentiment::Neutral, Sentiment::Negative].map(|label| (label, of(label)));
    let mut numbers = Numbers::new(&["sentiment", "paragraphs"]);
    counts.iter().for_each(|(label, n)| numbers.push([label.name().to_owned(), n.to_string()]));
    let body = html! {
        p {
            "Sentiment, whomever it is about: "
            @for (i, (label, n)) in counts.iter().enumerate() { @if i > 0 { ", " } b { (n) } " " (label.name()) }
            " of " (scored.len()) " paragraphs and headlines."
        }
        div.moods aria-hidden="true" {
            @for (label, n) in counts { @if n > 0 { span class=(label.letter()) style={ "--w:" (n) } { (label.name()) } } }
        }
    };
    html! {
        @if !scored.is_empty() { (figure(&format!("sentiment of {}", article.title()), &numbers, &body, None)) }
    }
}

fn sentence(name: &str, net: &NetStance) -> Markup {
    let [favor, against, neutral] = net.counts;
    let unsure = net.paragraphs.saturating_sub(favor + against + neutral);
    let plural = if net.paragraphs == 1 { "" } else { "s" };
    html! {
        "Toward " b { bdi { (name) } } ": " strong.figure { (signed_short(net.net_stance)) } (interval(net)) ", "
        @match (Point::from(net).side(), net.interval) {
            (Some(Side::Favor), _) => "in favor",
            (Some(Side::Against), _) => "against",
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
            " In the paper’s own words " (signed_short(paper)) ", in those of others " (signed_short(others)) "."
        }
    }
}

fn interval(net: &NetStance) -> String {
    net.interval.map_or(String::new(), |Interval { low, high }| {
        format!(" [{}, {}]", signed_short(low), signed_short(high))
    })
}

/// A point with its interval, its figure and its paragraphs.
fn line(name: &str, point: Point, paragraphs: usize, is_part: bool) -> Markup {
    let plural = if paragraphs == 1 { "" } else { "s" };
    html! {
        li.part[is_part] {
            span.name { (name) } " "
            (point.drawn()) " "
            span.figure { (signed_short(point.net)) } " "
            span.note { (paragraphs) span.unseen { " paragraph" (plural) } span aria-hidden="true" { " ¶" } }
        }
    }
}
