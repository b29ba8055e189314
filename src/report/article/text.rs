//! An article and what a model says of it, for people.

use comfy_table::{Attribute, Cell};

use super::ArticleReport;
use crate::label::Stance;
use crate::number::{Interval, signed};
use crate::pipeline::{Prediction, StancePrediction, VoiceStance, quoted_stances};
use crate::report::form::table::{dim, heading, label, printable, rendered, right, table};
use crate::report::form::words::shortened;
use crate::speech::Voice;

/// Characters of the name of a speaker.
const SPEAKER: usize = 16;

/// Cells of a bar from the middle to either end.
const BAR: usize = 10;

/// An article: its headline, numbered 0, and its paragraphs with the stance toward each party mentioned, and
/// a line per party.
pub(crate) fn article(report: &ArticleReport, width: usize) -> String {
    let article = &report.article;
    let mut text = heading(article.title.as_deref().unwrap_or(&report.path));
    let conflict = report.conflict.as_ref().map(|conflict| conflict.title.clone());
    let facts: Vec<String> =
        [article.byline.clone(), article.date.clone(), conflict].into_iter().flatten().collect();
    text += &format!("{}\n", printable(&facts.join(" · ")));
    for warning in &report.warnings {
        text += &format!("warning: {}\n", printable(&warning.message));
    }
    text.push('\n');
    let is_quoted =
        |prediction: &Prediction| prediction.stances.iter().any(|stance| stance.voice == Voice::Quotation);
    let said_by = if report.predictions.iter().any(is_quoted) { "said by" } else { "" };
    let mut paragraphs = table(width, ["¶", "paragraph", "sentiment", "party", "stance", said_by]);
    for (passage, prediction) in report.judged() {
        let sentiment = prediction.sentiment.as_ref();
        let sentiment =
            sentiment.map_or(Cell::new(""), |s| label(s.label, format!("{} {:.2}", s.label, s.confidence)));
        let names = prediction.stances.iter().map(|stance| party_name(report, stance.target.as_deref()));
        paragraphs.add_row([
            right(passage.index),
            Cell::new(shortened(passage.text)),
            sentiment,
            Cell::new(names.collect::<Vec<_>>().join("\n")),
            stances(prediction),
            dim(prediction.stances.iter().map(speaker).collect::<Vec<_>>().join("\n")),
        ]);
    }
    text += &rendered(&paragraphs);
    text.push('\n');
    text += &parties(report, width);
    text += &quoted(report, width);
    if !article.dropped.is_empty() {
        let n = article.dropped.len();
        let (lines, them) = if n == 1 { ("line", "it") } else { ("lines", "them") };
        text += &format!("{n} {lines} of site furniture left out (`--show-dropped` lists {them})\n");
    }
    text
}

/// What stands in the place of an article that could not be read.
pub(crate) fn failure(error: &str) -> String {
    format!("not read: {}\n", printable(error))
}

/// The name of a party that a target stands for.
pub(in crate::report) fn party_name<'r>(report: &'r ArticleReport, target: Option<&'r str>) -> &'r str {
    let target = target.unwrap_or("(the text)");
    let parties = report.conflict.iter().flat_map(|conflict| &conflict.parties);
    parties.into_iter().find(|party| party.id == target).map_or(target, |party| party.name.as_str())
}

/// Who takes a stance, if it is not the paper.
fn speaker(stance: &StancePrediction) -> String {
    match &stance.speaker {
        _ if stance.voice == Voice::Narration => String::new(),
        None => "“…”".to_owned(),
        Some(speaker) => {
            let name = printable(&speaker.name);
            let is_long = name.chars().count() > SPEAKER;
            if is_long { name.chars().take(SPEAKER - 1).chain(['…']).collect() } else { name }
        }
    }
}

/// The stances of a paragraph, one a line, in the colour of the one that takes a side if they agree.
fn stances(prediction: &Prediction) -> Cell {
    let line = |stance: &StancePrediction| format!("{} {:.2}", stance.name(), stance.scored.confidence);
    let lines: Vec<String> = prediction.stances.iter().map(line).collect();
    let sure = prediction.stances.iter().filter(|stance| !stance.abstains);
    let mut sides = sure.map(|stance| stance.scored.label).filter(|l| *l != Stance::Neutral);
    let first = sides.next().unwrap_or(Stance::Neutral);
    let colour = if sides.all(|side| side == first) { first } else { Stance::Neutral };
    label(colour, lines.join("\n"))
}

/// A line per party: net stance with its interval, as a bar, and counts.
fn parties(report: &ArticleReport, width: usize) -> String {
    if report.parties.is_empty() {
        return "no party is mentioned\n".into();
    }
    let header = [
        "party",
        "net stance",
        "95 % interval",
        "against ◂     ▸ favor",
        "favor",
        "against",
        "neutral",
        "most telling ¶",
    ];
    let mut lines = table(width, header);
    for net in &report.parties {
        let strongest: Vec<String> = report.strongest(net).iter().map(ToString::to_string).collect();
        let name = party_name(report, net.target.as_deref());
        let heard: Vec<&VoiceStance> = net.by_voice.iter().filter(|of| of.paragraphs > 0).collect();
        let is_quoted = heard.iter().all(|of| of.voice == Voice::Quotation);
        let name = if is_quoted { format!("{name}, quoted") } else { name.to_owned() };
        let figures = net_figures(Some(net.net_stance), net.interval, net.counts);
        lines.add_row([Cell::new(name)].into_iter().chain(figures).chain([Cell::new(strongest.join(", "))]));
        for of in heard.iter().filter(|_| heard.len() > 1) {
            let name = match of.voice {
                Voice::Narration => "  the paper",
                Voice::Quotation => "  those quoted",
            };
            lines.add_row([dim(name)].into_iter().chain(dim_figures(of)));
        }
    }
    rendered(&lines)
}

/// Net stance, interval, bar and counts.
fn net_figures(net: Option<f64>, interval: Option<Interval>, counts: [usize; 3]) -> [Cell; 6] {
    let net = net.unwrap_or_default();
    let side = if net >= 0.0 { Stance::Favor } else { Stance::Against };
    let interval = interval
        .map_or(String::new(), |Interval { low, high }| format!("[{}, {}]", signed(low), signed(high)));
    let [favor, against, neutral] = counts.map(right);
    [label(side, signed(net)), dim(interval), Cell::new(bar(net)), favor, against, neutral]
}

/// The same of one voice, less loud.
fn dim_figures(of: &VoiceStance) -> [Cell; 6] {
    net_figures(of.net_stance, of.interval, of.counts).map(|cell| cell.add_attribute(Attribute::Dim))
}

/// Who speaks how of whom, where the speakers' parties are known.
fn quoted(report: &ArticleReport, width: usize) -> String {
    let quoted = quoted_stances(&report.predictions);
    if quoted.is_empty() {
        return String::new();
    }
    let mut lines = table(width, ["who speaks for", "of", "net stance", "favor", "against", "neutral"]);
    for of in &quoted {
        let [net, _, _, favor, against, neutral] = net_figures(Some(of.net_stance), None, of.counts);
        let names = [Some(of.speaker_party.as_ref()), of.target.as_deref()]
            .map(|id| Cell::new(party_name(report, id)));
        lines.add_row(names.into_iter().chain([net, favor, against, neutral]));
    }
    format!("\n{}", rendered(&lines))
}

/// Net stance as a bar to the left or right of the middle.
fn bar(net: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number from 0 to BAR")]
    let cells = ((net.abs() * BAR as f64).round() as usize).min(BAR);
    let (full, empty) = ("█".repeat(cells), " ".repeat(BAR - cells));
    if net < 0.0 {
        format!("{empty}{full}│{}", " ".repeat(BAR))
    } else {
        format!("{}│{full}{empty}", " ".repeat(BAR))
    }
}

/// Lines that were dropped from an article, with the rule that dropped each.
pub(crate) fn dropped(report: &ArticleReport, width: usize) -> String {
    let mut lines = table(width, ["line", "rule", "text"]);
    for dropped in &report.article.dropped {
        lines.add_row([right(dropped.line), Cell::new(dropped.rule), dim(shortened(&dropped.text))]);
    }
    heading(&format!("left out of {}", report.path)) + &rendered(&lines)
}
