//! The course of an article: a lane for each party, a bar for its headline and each paragraph.

use maud::{Markup, html};

use super::ExplainedArticle;
use super::parties::PartyIndex;
use crate::pipeline::{Prediction, StancePrediction};
use crate::report::ArticleReport;
use crate::report::article::text::party_name;
use crate::report::form::colour::Coloured;
use crate::report::form::page::figure::{Numbers, figure, number};
use crate::report::form::table::printable;
use crate::speech::Voice;

/// Paragraphs from one number under the lanes to the next.
const STEP: usize = 5;
/// Least height of a bar that takes a side, of half a lane.
const LEAST: f64 = 0.18;

/// The letter of a stance in classes: that of the label, or `s` if the model is not sure enough.
pub(super) fn class(stance: &StancePrediction) -> &'static str {
    match stance.scored.label {
        _ if stance.abstains => "s",
        label => label.letter(),
    }
}

/// The lanes of an article, the `n`th of its page.
pub(super) fn course(article: &ExplainedArticle, n: usize, parties: &PartyIndex<'_>) -> Markup {
    let report = &article.report;
    let key = html! {
        span { i.sample.f {} " up: favor" } span { i.sample.a {} " down: against" } span { i.sample.n {} " dot: neutral" }
        span { i.sample.f.q {} " striped: in a quotation" }
        " The height is how far favor and against are apart; a bar leads to its paragraph. 0 is the headline."
    };
    let name = format!("course of {}", article.title());
    figure(&name, &numbers(report), &lanes(report, n, parties), Some(html! { span.key { (key) } }))
}

fn lanes(report: &ArticleReport, n: usize, parties: &PartyIndex<'_>) -> Markup {
    let indexes: Vec<usize> = report.article.passages().map(|passage| passage.index).collect();
    html! {
        div.scroll.course role="group" aria-label="Course of the article" tabindex="0" style={ "--n:" (indexes.len()) } {
            @for net in &report.parties {
                @let number = parties.number(net.target.as_deref());
                @let name = printable(party_name(report, net.target.as_deref()));
                @let id = format!("a{n}-lane{number}");
                div.lane data-party=(number) {
                    p id=(id) { bdi class=(PartyIndex::line(number)) { (name) } }
                    ol aria-labelledby=(id) {
                        @for (passage, prediction) in report.passages() {
                            (bar(prediction, net.target.as_deref(), n, passage.index))
                        }
                    }
                }
            }
            div.numbers aria-hidden="true" {
                @for (i, index) in indexes.iter().enumerate().filter(|(_, index)| **index == 1 || **index % STEP == 0) {
                    span style={ "--i:" (i + 1) } { (index) }
                }
            }
        }
    }
}

/// The stance of each paragraph toward each party.
fn numbers(report: &ArticleReport) -> Numbers {
    let mut numbers =
        Numbers::new(&["paragraph", "party", "stance", "confidence", "net_stance", "voice", "speaker"]);
    for (passage, prediction) in report.passages() {
        for stance in &prediction.stances {
            let speaker = stance.speaker.as_ref().map_or("", |speaker| speaker.name.as_str());
            numbers.push([
                passage.index.to_string(),
                party_name(report, stance.target.as_deref()).to_owned(),
                stance.name().to_owned(),
                number(Some(stance.scored.confidence)),
                number(Some(stance.scored.net())),
                stance.voice_name().unwrap_or_default().to_owned(),
                speaker.to_owned(),
            ]);
        }
    }
    numbers
}

/// How readers call a passage.
pub(super) fn place(index: usize) -> String {
    if index == 0 { "Headline".into() } else { format!("Paragraph {index}") }
}

fn bar(prediction: &Prediction, target: Option<&str>, n: usize, index: usize) -> Markup {
    let stance = prediction.stances.iter().find(|stance| stance.target.as_deref() == target);
    html! {
        @if let Some(stance) = stance {
            @let net = stance.scored.net();
            @let class = class(stance);
            @let is_quoted = stance.voice == Voice::Quotation;
            @let quoted = if is_quoted { ", in a quotation" } else { "" };
            @let label = format!("{}: {} {:.2}{quoted}", place(index), stance.name(), stance.scored.confidence);
            li data-voice=(stance.voice.name()) {
                s {}
                a class={ (class) @if is_quoted { " q" } } href={ "#a" (n) "-p" (index) } aria-label=(label)
                    style=[(class != "n" && class != "s").then(|| format!("--h:{:.2}", net.abs().clamp(LEAST, 1.0)))] { i {} }
            }
        } @else {
            li.none { s {} }
        }
    }
}
