//! An article and what a model says of it, for people.

use comfy_table::{Attribute, Cell};

use super::ArticleReport;
use crate::label::{Label, Sentiment, Stance};
use crate::number::{Interval, signed_short};
use crate::pipeline::{Prediction, Scored, StancePrediction, VoiceStance, quoted_stances};
use crate::report::form::table::{
    dim, heading, indented, keep_whole, label, printable, rendered, right, table,
};
use crate::report::form::words::shortened;
use crate::speech::Voice;

/// Characters of the name of a speaker, and of a party where lines are short.
const NAME: usize = 16;
/// Columns of a terminal below which lines are short.
const SHORT: usize = 100;
/// Cells of a bar from the middle to either end: where lines are short, and where they are long.
const BARS: [usize; 2] = [5, 10];

/// An article: in one sentence, with a line per party, and paragraph by paragraph, its headline numbered 0,
/// with the stance toward each party mentioned.
pub(crate) fn article(report: &ArticleReport, width: usize) -> String {
    let mut text = head(report, width) + "\n";
    if !report.parties.is_empty() {
        text += &parties(report, width);
        text += &quoted(report, width);
        text.push('\n');
    }
    text += &paragraphs(report, width);
    let n = report.article.dropped.len();
    if n > 0 {
        let (lines, them) = if n == 1 { ("line", "it") } else { ("lines", "them") };
        text += &format!("\n{n} {lines} of boilerplate left out (`--show-dropped` lists {them})\n");
    }
    text
}

/// One of several articles: what it is, and what it says in one sentence.
pub(crate) fn brief(report: &ArticleReport, width: usize) -> String {
    let mut text = head(report, width);
    if !report.parties.is_empty() {
        text += &parties(report, width);
    }
    text
}

/// What an article is called, where and when it appeared, and what it says in one sentence.
fn head(report: &ArticleReport, width: usize) -> String {
    let article = &report.article;
    let wrapped = |text: &str| indented(text, 0, width);
    let title = wrapped(article.title.as_deref().unwrap_or(&report.path));
    let mut text: String = title.lines().map(heading).collect();
    let conflict = report.conflict.as_ref().map(|conflict| conflict.title.clone());
    let path = Some(report.path.clone()).filter(|path| !path.is_empty() && article.title.is_some());
    let facts = [path, article.outlet.clone(), article.byline.clone(), article.date.clone(), conflict];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    if !facts.is_empty() {
        text += &wrapped(&facts.join(" · "));
    }
    for warning in &report.warnings {
        text += &wrapped(&format!("warning: {}", warning.message));
    }
    text + &wrapped(&report.sentence())
}

fn paragraphs(report: &ArticleReport, width: usize) -> String {
    if width < SHORT {
        return short_paragraphs(report, width);
    }
    let is_quoted =
        |prediction: &Prediction| prediction.stances.iter().any(|stance| stance.voice == Voice::Quotation);
    let said_by = if report.predictions.iter().any(is_quoted) { "said by" } else { "" };
    let mut lines = table(width, ["¶", "paragraph", "sentiment", "party", "stance", said_by]);
    for (passage, prediction) in report.passages() {
        let sentiment = prediction.sentiment.as_ref();
        let sentiment =
            sentiment.map_or(Cell::new(""), |s| label(s.label, format!("{} {:.2}", s.label, s.confidence)));
        let names = prediction.stances.iter().map(|stance| party_name(report, stance.target.as_deref()));
        lines.add_row([
            right(passage.index),
            Cell::new(shortened(passage.text)),
            sentiment,
            Cell::new(names.collect::<Vec<_>>().join("\n")),
            stances(prediction, std::iter::repeat(1)),
            dim(prediction.stances.iter().map(speaker).collect::<Vec<_>>().join("\n")),
        ]);
    }
    keep_whole(&mut lines, [0, 2, 3, 4, 5]);
    rendered(&lines)
}

/// The same where lines are short: who speaks stands under the party, and a sign says the sentiment.
fn short_paragraphs(report: &ArticleReport, width: usize) -> String {
    let mut lines = table(width, ["¶", "paragraph", "+ −", "party", "stance"]);
    for (passage, prediction) in report.passages() {
        let sentiment = prediction.sentiment.as_ref();
        let sign = |s: &Scored<Sentiment>| {
            let sign = ["+", "−", " "][s.label.index()];
            label(s.label, format!("{sign}{:.2}", s.confidence))
        };
        let name = |stance: &StancePrediction| {
            let speaker = Some(speaker(stance)).filter(|speaker| !speaker.is_empty());
            let name = cut(party_name(report, stance.target.as_deref()));
            format!("{name}\n{}", speaker.map_or(String::new(), |speaker| format!(" {speaker}\n")))
        };
        let space = prediction.stances.iter().map(|stance| name(stance).matches('\n').count());
        lines.add_row([
            right(passage.index),
            Cell::new(shortened(passage.text)),
            sentiment.map_or(Cell::new(""), sign),
            Cell::new(prediction.stances.iter().map(name).collect::<String>().trim_end()),
            stances(prediction, space),
        ]);
    }
    keep_whole(&mut lines, [0, 2, 3, 4]);
    rendered(&lines)
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
        Some(speaker) => cut(&speaker.name),
    }
}

/// A name, or its beginning if it is long.
fn cut(name: &str) -> String {
    let name = printable(name);
    let is_long = name.chars().count() > NAME;
    if is_long { name.chars().take(NAME - 1).chain(['…']).collect() } else { name }
}

/// The stances of a paragraph, each so many lines high, in the colour of the one that takes a side if they
/// agree.
fn stances(prediction: &Prediction, heights: impl Iterator<Item = usize>) -> Cell {
    let line = |(stance, height): (&StancePrediction, usize)| {
        format!("{} {:.2}{}", stance.name(), stance.scored.confidence, "\n".repeat(height))
    };
    let lines: String = prediction.stances.iter().zip(heights).map(line).collect();
    let sure = prediction.stances.iter().filter(|stance| !stance.abstains);
    let mut sides = sure.map(|stance| stance.scored.label).filter(|l| *l != Stance::Neutral);
    let first = sides.next().unwrap_or(Stance::Neutral);
    let colour = if sides.all(|side| side == first) { first } else { Stance::Neutral };
    label(colour, lines.trim_end())
}

/// A line per party: net stance with its interval, as a bar, and counts.
fn parties(report: &ArticleReport, width: usize) -> String {
    let is_short = width < SHORT;
    let bar = BARS[usize::from(!is_short)];
    let (axis, telling) =
        if is_short { ("    ◂│▸", "") } else { ("against ◂     ▸ favor", "most telling ¶") };
    let header = ["party", "net stance", "95 % interval", axis, "favor", "against", "neutral", telling];
    let header =
        if is_short { header.map(|name| if name == "net stance" { "net" } else { name }) } else { header };
    let mut lines = table(width, header);
    for net in &report.parties {
        let strongest: Vec<String> = report.strongest(net).iter().map(ToString::to_string).collect();
        let strongest = if is_short { String::new() } else { strongest.join(", ") };
        let name = party_name(report, net.target.as_deref());
        let heard: Vec<&VoiceStance> = net.by_voice.iter().filter(|of| of.paragraphs > 0).collect();
        let is_quoted = heard.iter().all(|of| of.voice == Voice::Quotation);
        let name = match (is_short, is_quoted) {
            (true, true) => format!("{}\n quoted", cut(name)),
            (true, false) => cut(name),
            (false, true) => format!("{name}, quoted"),
            (false, false) => name.to_owned(),
        };
        let figures = net_figures(Some(net.net_stance), net.interval, net.counts, bar);
        lines.add_row([Cell::new(name)].into_iter().chain(figures).chain([Cell::new(strongest)]));
        for of in heard.iter().filter(|_| heard.len() > 1) {
            let name = match of.voice {
                Voice::Narration => "  the paper",
                Voice::Quotation => "  those quoted",
            };
            let figures = net_figures(of.net_stance, of.interval, of.counts, bar);
            let figures = figures.map(|cell| cell.add_attribute(Attribute::Dim));
            lines.add_row([dim(name)].into_iter().chain(figures).chain([Cell::new("")]));
        }
    }
    keep_whole(&mut lines, 0..7);
    rendered(&lines)
}

/// Net stance, interval, bar and counts.
fn net_figures(net: Option<f64>, interval: Option<Interval>, counts: [usize; 3], width: usize) -> [Cell; 6] {
    let net = net.unwrap_or_default();
    let side = if net >= 0.0 { Stance::Favor } else { Stance::Against };
    let interval = interval.map_or(String::new(), |Interval { low, high }| {
        format!("[{}, {}]", signed_short(low), signed_short(high))
    });
    let [favor, against, neutral] = counts.map(right);
    [label(side, signed_short(net)), dim(interval), Cell::new(bar(net, width)), favor, against, neutral]
}

/// Who speaks how of whom, where the speakers' parties are known.
fn quoted(report: &ArticleReport, width: usize) -> String {
    let quoted = quoted_stances(&report.predictions);
    if quoted.is_empty() {
        return String::new();
    }
    let mut lines = table(width, ["who speaks for", "of", "net stance", "favor", "against", "neutral"]);
    for of in &quoted {
        let [net, _, _, favor, against, neutral] = net_figures(Some(of.net_stance), None, of.counts, 0);
        let names = [Some(of.speaker_party.as_ref()), of.target.as_deref()]
            .map(|id| Cell::new(party_name(report, id)));
        lines.add_row(names.into_iter().chain([net, favor, against, neutral]));
    }
    format!("\n{}", rendered(&lines))
}

/// Net stance as a bar to the left or right of the middle, so many cells to either side.
pub(super) fn bar(net: f64, width: usize) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a number from 0 to the width"
    )]
    let cells = ((net.abs() * width as f64).round() as usize).min(width);
    let (full, empty) = ("█".repeat(cells), " ".repeat(width - cells));
    if net < 0.0 {
        format!("{empty}{full}│{}", " ".repeat(width))
    } else {
        format!("{}│{full}{empty}", " ".repeat(width))
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
