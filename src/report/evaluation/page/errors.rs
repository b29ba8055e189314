//! The most confident errors.

use maud::{Markup, html};

use crate::dataset::Row;
use crate::evaluate::{EvaluationRun, Example, Mistake, Task, Tasked};
use crate::label::Label;
use crate::number::signed_short;
use crate::pipeline::{Contribution, Explanation, Predictor};
use crate::report::form::colour::Coloured;
use crate::report::form::page::reason::Reason;
use crate::report::form::page::shell::is_language;
use crate::report::form::table::{confidence, printable};
use crate::span::ByteSpan;

/// Features that are shown of each.
const MAX_FEATURES: usize = 6;
/// Mistakes whose features are in view at once; those of others are a click away.
const MAX_OPEN: usize = 10;
/// Characters that are shown of a text.
const MAX_TEXT: usize = 1500;

/// The wrong predictions, the most confident first.
pub(super) fn errors<L: Tasked + Coloured>(report: &EvaluationRun, mistakes: &[Mistake]) -> Markup {
    let examples = L::examples(&report.measurement);
    let wrong = examples.iter().filter(|example| !example.is_right()).count();
    let (n, labels) = (examples.len(), if L::OF == Task::Stance { "stances" } else { "sentiments" });
    html! {
        p {
            (wrong) " of " (n) " " (labels) " are wrong. "
            @if mistakes.len() < wrong { (mistakes.len()) " of them are below: the most confident ones, and some of each pair of labels" }
            @else { "All are below" }
            ", the most confident first"
            @if mistakes.iter().any(|mistake| mistake.explanation.is_some()) {
                ". Bars say what moved a label, in log odds of the label predicted against the next one, in the colour of the label that they speak for; they are broken where they speak against the prediction"
            }
            ". A cell of the confusion matrix shows its errors."
        }
        p.found role="status" {}
        ol.mistakes {
            @for (i, mistake) in mistakes.iter().enumerate() {
                @if let Some((row, example)) = report.example::<L>(mistake.place) {
                    (card(row, example, mistake.explanation.as_ref(), report.predictor.as_ref(), i < MAX_OPEN))
                }
            }
        }
    }
}

fn card<L: Label + Coloured>(
    row: &Row,
    example: &Example<L>,
    explanation: Option<&Explanation>,
    predictor: Option<&Predictor>,
    is_open: bool,
) -> Markup {
    let scored = &example.scored;
    let toward = example.name.as_deref();
    let toward = toward.map(|name| predictor.map_or(name, |predictor| predictor.display_name(name)));
    let mentions = explanation.map_or(&[][..], |explanation| &explanation.mentions);
    let place = row.place.to_string();
    html! {
        li data-gold=(scored.gold.name()) data-predicted=(scored.predicted.name()) {
            p.turn {
                span class={ "gold " (scored.gold.letter()) } { (scored.gold.name()) } span aria-hidden="true" { " → " } span.unseen { " was taken for " }
                span class={ "predicted " (scored.predicted.letter()) } { (scored.predicted.name()) }
                " " span.confidence { (confidence(scored.confidence())) }
                @if let Some(name) = toward { span.toward { " toward " b { bdi { (printable(name)) } } } }
            }
            div.why {
                div {
                    p.text dir="auto" lang=[row.lang.as_deref().filter(|code| is_language(code))] { (marked(&row.text, mentions)) }
                    p.note { @if let Some(id) = &row.id { (printable(id)) " · " } (printable(&place)) }
                }
                @if let Some(explanation) = explanation { (moved(explanation, toward.unwrap_or("the name"), is_open)) }
            }
        }
    }
}

/// The beginning of a text with these places marked.
pub(super) fn marked(text: &str, mentions: &[ByteSpan]) -> Markup {
    let end = text.char_indices().nth(MAX_TEXT).map_or(text.len(), |(end, _)| end);
    let (mut parts, mut at) = (Vec::new(), 0);
    for mention in mentions.iter().filter(|mention| mention.end <= end) {
        if let (Some(before), Some(name)) = (text.get(at..mention.start), mention.slice(text)) {
            parts.push((before, name));
            at = mention.end;
        }
    }
    html! {
        @for (before, name) in parts { (printable(before)) mark { (printable(name)) } }
        (printable(text.get(at..end).unwrap_or_default()))
        @if end < text.len() { "…" }
    }
}

/// The features that moved the label most, with bars for and against it.
fn moved(explanation: &Explanation, toward: &str, is_open: bool) -> Markup {
    let (label, next) = (explanation.scored.label.name(), explanation.runner_up.name());
    let (shown, rest) = explanation.contributions.split_at(MAX_FEATURES.min(explanation.contributions.len()));
    let most = shown.first().map_or(1.0, |of| of.value.abs()).max(f64::MIN_POSITIVE);
    let rest: f64 = rest.iter().map(|of| of.value).sum();
    let bar = |of: &Contribution| format!("--size:{:.3}", of.value.abs() / most);
    html! {
        details.moved open[is_open] {
            summary { "Why " b { (label) } " rather than " b { (next) } }
            ul { @for of in shown {
                @let side = if of.value < 0.0 { explanation.runner_up } else { explanation.scored.label };
                li class={ (side.letter()) @if of.value < 0.0 { " next" } } style=(bar(of)) {
                    span.feature { bdi { (Reason::of(&of.name, toward).shown()) } } " " span.adds { (signed_short(of.value)) }
                }
            } }
            p.note { "others " (signed_short(rest)) ", bias " (signed_short(explanation.bias)) ", sum " (signed_short(explanation.log_odds)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_are_marked_and_text_is_text() {
        let text = "<b>Київ</b> & Kyiv";
        let spans = [ByteSpan::new(3, 11), ByteSpan::new(5, 7), ByteSpan::new(18, 22), ByteSpan::new(90, 99)];
        assert_eq!(
            marked(text, &spans).into_string(),
            "&lt;b&gt;<mark>Київ</mark>&lt;/b&gt; &amp; <mark>Kyiv</mark>"
        );
    }

    #[test]
    fn a_long_text_is_cut_and_says_so() {
        let text = "ї".repeat(MAX_TEXT + 1);
        let spans = [ByteSpan::new(2 * MAX_TEXT - 2, 2 * MAX_TEXT + 2)];
        assert_eq!(marked(&text, &spans).into_string(), "ї".repeat(MAX_TEXT) + "…");
    }
}
