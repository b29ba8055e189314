//! What people read on a terminal.

use crate::number::{Estimate, Interval, signed};
use comfy_table::{Attribute, Cell, Table};

pub use super::curve::text as curve;
pub use super::folds::text as folds;

use super::ArticleReport;
use super::evaluation::slices_text;
use super::table::{dim, figure, heading, interval, label, printable, rendered, right, table};
use crate::calibrate::{BINS, Bin};
use crate::dataset::Row;
use crate::evaluate::{Evaluation, Measurement, Swap, metric_name};
use crate::label::{Label, Stance};
use crate::pipeline::{Prediction, StancePrediction, VoiceStance, quoted_stances};
use crate::speech::Voice;

/// Characters of a paragraph that a table shows.
const MAX_TEXT: usize = 240;
/// Bins of confidence that one line of a table holds.
const BINS_PER_LINE: usize = 3;
/// Characters of a text that a line of a row shows.
const ROW_TEXT: usize = 60;
/// Characters of the name of a speaker.
const SPEAKER: usize = 16;
/// Cells of a bar from the middle to either end.
const BAR: usize = 10;

/// The figures of an evaluation: metrics with intervals, labels, confusion matrix.
pub fn evaluation<L: Label>(evaluation: &Evaluation<L>, width: usize) -> String {
    let mut text =
        heading(&format!("{}: {} examples from {} articles", L::TASK, evaluation.n, evaluation.groups));
    text += &evaluation.caution().map_or(String::new(), |caution| format!("note: {caution}\n"));
    let mut metrics = table(width, ["metric", "value", "95 % interval"]);
    for metric in &evaluation.metrics {
        metrics.add_row([
            Cell::new(metric_name::<L>(metric.name)),
            right(figure(metric.value)),
            dim(interval(metric.interval)),
        ]);
    }
    text += &rendered(&metrics);
    text += &baselines(evaluation).map(|line| line + "\n").collect::<String>();
    text.push('\n');
    let parts = [
        labels(evaluation, width),
        confusion(evaluation, width),
        reliability(evaluation, width),
        coverage(evaluation, width),
    ];
    for part in parts {
        text += &rendered(&part);
        text.push('\n');
    }
    text
}

/// What a model has to beat, a line each.
pub(super) fn baselines<L: Label>(evaluation: &Evaluation<L>) -> impl Iterator<Item = String> {
    let known = [
        ("always the commonest label", evaluation.majority()),
        ("a list of good and bad words", evaluation.lexicon),
    ];
    let line = |(name, figures): (&str, Option<(f64, f64)>)| {
        figures.map(|(accuracy, f1)| format!("{name}: accuracy {accuracy:.3}, f1_macro {f1:.3}"))
    };
    known.into_iter().filter_map(line)
}

fn labels<L: Label>(evaluation: &Evaluation<L>, width: usize) -> Table {
    let header =
        ["label", "precision", "recall", "f1-score", "95 % interval", "ROC AUC", "avg precision", "support"];
    let mut labels = table(width, header);
    for scores in &evaluation.labels {
        let of = |of: &Estimate| right(figure(of.value));
        labels.add_row([
            label(scores.label, scores.label),
            of(&scores.precision),
            of(&scores.recall),
            of(&scores.f1),
            dim(interval(scores.f1.interval)),
            of(&scores.roc_auc),
            of(&scores.average_precision),
            right(scores.support),
        ]);
    }
    labels
}

/// Confidence and accuracy side by side, three bins in a line; where they are far apart, confidences mislead.
fn reliability<L: Label>(evaluation: &Evaluation<L>, width: usize) -> Table {
    let mut lines = table(width, ["confidence from", "to", "n", "mean confidence", "accuracy"]);
    for (i, bins) in evaluation.reliability.chunks(BINS_PER_LINE).enumerate() {
        let n: usize = bins.iter().map(|bin| bin.n).sum();
        let mean = |of: fn(&Bin) -> f64| {
            let sum: f64 = bins.iter().map(|bin| bin.n as f64 * of(bin)).sum();
            right(figure((n > 0).then(|| sum / n as f64)))
        };
        let edge = |i: usize| right(format!("{:.1}", (i * BINS_PER_LINE) as f64 / BINS as f64));
        let (confidence, accuracy) = (mean(|bin| bin.confidence), mean(|bin| bin.accuracy));
        if n > 0 {
            lines.add_row([edge(i), edge(i + 1), right(n), confidence, accuracy]);
        }
    }
    lines
}

fn confusion<L: Label>(evaluation: &Evaluation<L>, width: usize) -> Table {
    let mut counts = table(width, ["gold ↓  predicted →"]);
    let names = evaluation.confusion.labels.iter().map(|label| label.name());
    counts.set_header(["gold ↓  predicted →"].into_iter().chain(names).map(dim));
    for (gold, row) in evaluation.confusion.labels.iter().zip(&evaluation.confusion.counts) {
        let cells = row.iter().zip(&evaluation.confusion.labels);
        let cells =
            cells.map(|(count, predicted)| if predicted == gold { right(count) } else { dim_right(*count) });
        counts.add_row([label(*gold, *gold)].into_iter().chain(cells));
    }
    counts
}

fn dim_right(count: u32) -> Cell {
    right(count).add_attribute(Attribute::Dim)
}

/// Figures of a model: stances, slices of them, sentiments.
pub fn figures(figures: &Measurement, width: usize) -> String {
    let stance = figures.stance.as_ref().map_or(String::new(), |stance| evaluation(stance, width));
    let sentiment = figures.sentiment.as_ref().map_or(String::new(), |s| evaluation(s, width));
    let slices = figures.slices.iter().map(|slicing| slices_text(slicing, width));
    let of_sentiment = figures.sentiment_slices.iter().map(|slicing| slices_text(slicing, width));
    stance + &slices.collect::<String>() + &sentiment + &of_sentiment.collect::<String>()
}

/// Accuracy on the examples that the model is surest of.
fn coverage<L: Label>(evaluation: &Evaluation<L>, width: usize) -> Table {
    let mut lines = table(width, ["coverage", "accuracy", "min confidence"]);
    for point in &evaluation.coverage {
        let figures = [point.coverage, point.accuracy, point.min_confidence];
        lines.add_row(figures.map(|value| right(figure(Some(value)))));
    }
    lines
}

/// What became of labels when two names were swapped.
pub fn swap(swap: &Swap, width: usize) -> String {
    let [a, b] = &swap.parties;
    let mut text = heading(&format!("{a} and {b} swapped"));
    text += &format!(
        "consistency: {} ({} of {} stances are the same)\n\n",
        figure(swap.consistency()),
        swap.same,
        swap.n
    );
    let mut lines = table(width, ["the name alone", "favor", "against", "neutral"]);
    for (party, scored) in swap.parties.iter().zip(&swap.of_name) {
        let of = |label: &Stance| right(figure(Some(scored.probability(*label))));
        lines.add_row([Cell::new(printable(party))].into_iter().chain(Stance::ALL.iter().map(of)));
    }
    text + &rendered(&lines) + "\n"
}

/// An article: its headline, numbered 0, and its paragraphs with the stance toward each party mentioned, and a line per party.
pub fn article(report: &ArticleReport, width: usize) -> String {
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
pub fn failure(error: &str) -> String {
    format!("not read: {}\n", printable(error))
}

/// The name of a party that a target stands for.
pub(super) fn party_name<'r>(report: &'r ArticleReport, target: Option<&'r str>) -> &'r str {
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

pub(super) fn shortened(text: &str) -> String {
    let text = &printable(text);
    let Some((end, _)) = text.char_indices().nth(MAX_TEXT) else { return text.to_owned() };
    let words = text[..end].rsplit_once(char::is_whitespace).map_or(&text[..end], |(words, _)| words);
    format!("{}…", words.trim_end())
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
pub fn dropped(report: &ArticleReport, width: usize) -> String {
    let mut lines = table(width, ["line", "rule", "text"]);
    for dropped in &report.article.dropped {
        lines.add_row([right(dropped.line), Cell::new(dropped.rule), dim(shortened(&dropped.text))]);
    }
    heading(&format!("left out of {}", report.path)) + &rendered(&lines)
}

/// The first characters of a text, white space as one space.
fn beginning(text: &str) -> String {
    let mut start = String::new();
    for word in text.split_whitespace() {
        if start.len() >= 4 * ROW_TEXT {
            break; // no character has more bytes
        }
        start += if start.is_empty() { "" } else { " " };
        start += word;
    }
    start.chars().take(ROW_TEXT).collect()
}

/// One line per target of a row.
pub fn row(row: &Row, prediction: &Prediction) -> String {
    let id = row.id.clone().unwrap_or_else(|| row.place.to_string());
    let sentiment = prediction.sentiment.as_ref();
    let sentiment = sentiment.map_or(String::new(), |s| format!("{} {:.2}", s.label, s.confidence));
    let start = beginning(&row.text);
    let (id, start) = (printable(&id), printable(&start));
    let line =
        |target: &str, stance: &str| format!("{id}\t{}\t{stance}\t{sentiment}\t{start}\n", printable(target));
    match prediction.stances.as_slice() {
        [] => line("", ""),
        stances => {
            let each = stances.iter().map(|stance| {
                let scored = format!("{} {:.2}", stance.name(), stance.scored.confidence);
                line(stance.target.as_deref().unwrap_or(""), &scored)
            });
            each.collect()
        }
    }
}
