//! Who speaks how of whom: speakers by parties, each cell coloured by its net stance.

use maud::{Markup, html};

use super::ExplainedArticle;
use super::parties::PartyIndex;
use crate::label::Stance;
use crate::number::signed_short;
use crate::pipeline::StancePrediction;
use crate::report::ArticleReport;
use crate::report::article::sentence::called;
use crate::report::article::text::party_name;
use crate::report::form::page::figure::{Numbers, figure, number};
use crate::report::form::table::printable;
use crate::speech::Voice;

/// Least net stance that has a colour.
const LEAST: f64 = 0.05;

/// Who takes a stance, as the rows of the matrix tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Speaker<'a> {
    Paper,
    For(&'a str),
    Others,
}

impl<'a> Speaker<'a> {
    fn of(stance: &'a StancePrediction) -> Self {
        let party = stance.speaker.as_ref().and_then(|speaker| speaker.party.as_deref());
        match (stance.voice, party) {
            (Voice::Narration, _) => Self::Paper,
            (Voice::Quotation, Some(party)) => Self::For(party),
            (Voice::Quotation, None) => Self::Others,
        }
    }

    fn name(self, report: &ArticleReport) -> String {
        match self {
            Self::Paper => "the paper itself".to_owned(),
            Self::For(party) => format!("those who speak for {}", called(party_name(report, Some(party)))),
            Self::Others => "others who are quoted".to_owned(),
        }
    }
}

/// The stances of one speaker toward one party.
#[derive(Default)]
struct Cell {
    net: f64,
    counts: [usize; 3],
    paragraphs: usize,
    /// The first paragraph.
    first: usize,
}

/// The matrix of an article, the `n`th of its page; none where nobody but the paper speaks.
pub(super) fn matrix(article: &ExplainedArticle, n: usize, parties: &PartyIndex<'_>) -> Option<Markup> {
    let report = &article.report;
    let stances = || report.predictions.iter().flat_map(|prediction| &prediction.stances);
    let mut speakers: Vec<Speaker<'_>> = vec![Speaker::Paper];
    for speaker in stances().map(Speaker::of) {
        if matches!(speaker, Speaker::For(_)) && !speakers.contains(&speaker) {
            speakers.push(speaker);
        }
    }
    speakers.push(Speaker::Others);
    speakers.retain(|speaker| stances().any(|stance| Speaker::of(stance) == *speaker));
    if speakers.iter().all(|speaker| *speaker == Speaker::Paper) {
        return None;
    }
    let body = html! {
        div.scroll role="group" aria-label="Speakers by parties" tabindex="0" {
            table.voices {
                caption.unseen { "Net stance of each speaker toward each party" }
                thead { tr {
                    th scope="col" { "who speaks ↓" br; "of whom →" }
                    @for net in &report.parties { th scope="col" { bdi { (printable(party_name(report, net.target.as_deref()))) } } }
                } }
                tbody { @for speaker in &speakers { tr {
                    th scope="row" { bdi { (printable(&speaker.name(report))) } }
                    @for net in &report.parties { (shown(report, *speaker, net.target.as_deref(), n, parties)) }
                } } }
            }
        }
        div.opened role="status" {}
    };
    let caption = html! { "Net stance, and paragraphs. A cell opens what is said." };
    let name = format!("who speaks how of whom in {}", article.title());
    Some(figure(&name, &numbers(report, &speakers), &body, Some(caption)))
}

fn cell(report: &ArticleReport, speaker: Speaker<'_>, target: Option<&str>) -> Option<Cell> {
    let mut cell = Cell::default();
    for (passage, prediction) in report.passages() {
        let of = prediction.stances.iter().filter(|stance| stance.target.as_deref() == target);
        for stance in of.filter(|stance| Speaker::of(stance) == speaker) {
            if cell.paragraphs == 0 {
                cell.first = passage.index;
            }
            cell.net += stance.scored.net();
            cell.paragraphs += 1;
            let label = [Stance::Favor, Stance::Against, Stance::Neutral];
            let place = label.iter().position(|label| *label == stance.scored.label && !stance.abstains);
            if let Some(place) = place {
                cell.counts[place] += 1;
            }
        }
    }
    cell.net /= cell.paragraphs.max(1) as f64;
    (cell.paragraphs > 0).then_some(cell)
}

fn shown(
    report: &ArticleReport,
    speaker: Speaker<'_>,
    target: Option<&str>,
    n: usize,
    parties: &PartyIndex<'_>,
) -> Markup {
    let Some(cell) = cell(report, speaker, target) else { return html! { td.none { "–" } } };
    let (voice, by) = match speaker {
        Speaker::Paper => (Voice::Narration, None),
        Speaker::For(party) => (Voice::Quotation, Some(parties.speaker(party))),
        Speaker::Others => (Voice::Quotation, None),
    };
    let party = parties.number(target);
    let plural = if cell.paragraphs == 1 { "" } else { "s" };
    html! {
        td.f[cell.net >= LEAST].a[cell.net <= -LEAST] style={ "--share:" (format!("{:.2}", cell.net.abs())) } data-party=(party) data-voice=(voice.name()) {
            a href={ "#a" (n) "-p" (cell.first) } data-article={ "a" (n) } data-by=[by] {
                (signed_short(cell.net)) " " span.note { (cell.paragraphs) span.unseen { " paragraph" (plural) } span aria-hidden="true" { " ¶" } }
            }
        }
    }
}

fn numbers(report: &ArticleReport, speakers: &[Speaker<'_>]) -> Numbers {
    let mut numbers =
        Numbers::new(&["speaker", "party", "net_stance", "paragraphs", "favor", "against", "neutral"]);
    for speaker in speakers {
        for net in &report.parties {
            let Some(cell) = cell(report, *speaker, net.target.as_deref()) else { continue };
            let names = [speaker.name(report), party_name(report, net.target.as_deref()).to_owned()];
            let counts = cell.counts.map(|count| count.to_string());
            let figures = [number(Some(cell.net)), cell.paragraphs.to_string()];
            numbers.push(names.into_iter().chain(figures).chain(counts));
        }
    }
    numbers
}
