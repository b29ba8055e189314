//! What stands on the desk, as HTML.

use std::path::Path;

use maud::{Markup, PreEscaped, html};

use crate::annotate::{Card, CardTarget, Guess, Session};
use crate::dataset::Answer;
use crate::evaluate::Agreement;
use crate::label::{Label, Sentiment, Stance};
use crate::report::{pieces, printable};
use crate::span::ByteSpan;
use crate::speech::{SpeechKind, speeches};

/// Ways of underlining parties; the style of article pages has them by number.
const LINES: usize = 6;
/// What the text as a whole is called.
const WHOLE: &str = "the text as a whole";

/// A key, and what it does.
type Key = (&'static str, &'static str);
/// Keys that answer, by what they answer.
const ANSWERS: [(&str, &[Key]); 2] = [
    ("Stance", &[("f", "favor"), ("a", "against"), ("n", "neutral")]),
    ("Sentiment", &[("+", "positive"), ("-", "negative"), ("0", "neutral")]),
];
/// Keys that do something else.
const OTHERS: [Key; 5] = [("u", "undo"), ("s", "skip"), ("c", "comment"), ("g", "guidelines"), ("?", "keys")];

/// The page around the desk.
pub(super) fn page(session: &Session, card: &str, guidelines: &str) -> Markup {
    let setup = session.setup();
    let kind = if setup.review { "Review" } else { "Annotate" };
    html! {
        a.skip href="#desk" { "Skip to the paragraph" }
        header.top {
            h1 { (kind) }
            p { "as " b { bdi { (printable(&setup.annotator)) } } }
        }
        main id="desk" tabindex="-1" { (PreEscaped(card)) }
        div.alarm id="alarm" role="alert" {}
        div.unseen id="live" role="status" {}
        div.keys role="group" aria-label="Answers" {
            @for (task, keys) in ANSWERS {
                div.group role="group" aria-label=(task) { span.task { (task) } @for key in keys { (button(*key)) } }
            }
            div.group role="group" aria-label="More" {
                @for key in OTHERS { (button(key)) }
                button.toggle type="button" id="single" aria-pressed="true" { "single keys " b { "on" } }
            }
        }
        noscript { p.alarm { "This page needs its script: the browser does not run it." } }
        dialog id="comment" aria-labelledby="comment-heading" {
            form method="dialog" {
                h2 id="comment-heading" { "Comment" }
                textarea rows="4" aria-labelledby="comment-heading" {}
                p { button value="save" { "Save" } " " button value="" formnovalidate { "Cancel" } }
            }
        }
        dialog id="keys" aria-labelledby="keys-heading" {
            form method="dialog" {
                h2 id="keys-heading" { "Keys" }
                dl.list {
                    dt { kbd { "f" } " " kbd { "a" } " " kbd { "n" } }
                    dd { "the stance toward the highlighted party: favor, against, neutral; the next party or paragraph follows" }
                    dt { kbd { "1" } " – " kbd { "9" } } dd { "highlight another party" }
                    dt { kbd { "+" } " " kbd { "-" } " " kbd { "0" } } dd { "the sentiment of the paragraph: positive, negative, neutral" }
                    dt { kbd { "u" } } dd { "take the last answer back" }
                    dt { kbd { "s" } } dd { "skip this party; it is asked for again at the end" }
                    dt { kbd { "c" } } dd { "write a comment; " kbd { "Ctrl" } " " kbd { "Enter" } " saves it" }
                    dt { kbd { "g" } } dd { "guidelines" }
                    dt { kbd { "?" } } dd { "these keys" }
                }
                p { "Each answer is written to " code { bdi { (shown_path(session.output())) } } " at once. There is nothing to save." }
                p { button { "Close" } }
            }
        }
        details.guidelines id="guidelines" { summary { "Guidelines" } div { (PreEscaped(guidelines)) } }
    }
}

fn shown_path(path: &Path) -> String {
    printable(&path.display().to_string())
}

fn button((key, name): Key) -> Markup {
    html! { button.key type="button" data-key=(key) { kbd aria-hidden="true" { (key) } " " (name) } }
}

/// What stands on the desk: how far one is, the card, what was said last.
pub(super) fn shown(session: &Session, next: Option<(usize, bool)>, notice: &str, agreement: &str) -> String {
    let card = next.and_then(|(number, by_margin)| Some((session.card(number)?, by_margin)));
    let markup = html! {
        div.state data-total=(session.total()) data-by-margin=[card.map(|(_, by_margin)| by_margin)] {
            (progress(session, agreement))
            @if !notice.is_empty() { p.notice { (notice) } }
            @match card {
                Some((card, by_margin)) => (paragraph(session, card, by_margin)),
                None => (end(session)),
            }
            (last(session))
        }
    };
    markup.into_string()
}

fn progress(session: &Session, agreement: &str) -> Markup {
    let progress = session.progress();
    let (same, of) = session.guessed();
    html! {
        div.progress {
            progress max=(progress.rows) value=(progress.done) aria-label="Answered" {}
            p {
                b { (progress.done) } " of " (progress.rows) " answered"
                @if progress.skipped > 0 { ", " (progress.skipped) " skipped" }
                @if of > 0 { "; the model said the same in " (same) " of " (of) }
                @if !agreement.is_empty() { "; " (agreement) }
            }
        }
    }
}

/// How far annotators agree on stances.
pub(super) fn agreement(agreement: &[Agreement]) -> String {
    let of = agreement.iter().find(|of| of.task == Stance::TASK && of.items > 0);
    of.map_or(String::new(), |of| {
        let shown = |value: Result<f64, _>| value.map_or("–".into(), |value| format!("{value:.2}"));
        format!(
            "{} annotators agree in {} of {} rows that two have answered, Krippendorff’s alpha {}",
            of.annotators.len(),
            of.percent.value.map_or("–".into(), |share| format!("{:.0} %", 100.0 * share)),
            of.items,
            shown(of.alpha.value)
        )
    })
}

fn paragraph(session: &Session, card: &Card, by_margin: bool) -> Markup {
    let items = session.items(card);
    let current = items.iter().position(|item| item.is_open).unwrap_or_default();
    let before = card.before.as_deref().filter(|text| !text.is_empty());
    html! {
        article.card aria-label="Paragraph" {
            @if !card.facts.is_empty() {
                p.facts { @for (name, fact) in &card.facts { span { span.unseen { (name) ": " } bdi { (printable(fact)) } } " " } }
            }
            @if let Some(text) = before { p.text.aside dir="auto" { span.unseen { "The paragraph before: " } (printable(text)) } }
            p.text.now id="now" dir="auto" { (marked(card, &items)) }
            @if let Some(text) = &card.after { p.text.aside dir="auto" { span.unseen { "The paragraph after: " } (printable(text)) } }
        }
        section.ask aria-label="Question" {
            h2 id="ask" tabindex="-1" aria-describedby="now" {
                "Stance toward " b id="asked" { bdi { (name(&items[current])) } } "?"
            }
            @if by_margin { p.note { "Asked for now because the model is not sure of it." } }
            ol.parties {
                @for (i, item) in items.iter().enumerate() { li { (party(i, item, i == current)) } }
            }
            @if let Some(mood) = mood(&items) { p.note { "sentiment: " b { (mood.name()) } } }
        }
    }
}

fn name(item: &CardTarget<'_>) -> String {
    item.name.as_deref().map_or(WHOLE.into(), printable)
}

/// The sentiment that was said of the paragraph.
fn mood(items: &[CardTarget<'_>]) -> Option<Sentiment> {
    items.iter().find_map(|item| item.answer?.sentiment)
}

/// The button that highlights a party, and what is said of it.
fn party(i: usize, item: &CardTarget<'_>, is_current: bool) -> Markup {
    let comment = item.answer.and_then(|answer| answer.comment.as_deref());
    html! {
        button.party type="button" data-row=(item.row) data-version=(item.version) data-name=(name(item)) data-comment=[comment]
            aria-pressed=(is_current) {
            @if i < 9 { kbd { (i + 1) } " " }
            span class={ "u" (i % LINES) } { bdi { (name(item)) } }
            @if let Some(said) = item.answer.and_then(answered) { " " b.answered { (said) } }
        }
        @if let Some(comment) = comment { p.note { "“" bdi { (printable(comment)) } "”" } }
        @if !item.others.is_empty() {
            ul.others { @for other in item.others {
                li {
                    bdi { (printable(&other.annotator)) } ": " b { (other.label.map_or("–", Label::name)) }
                    @if let Some(comment) = &other.comment { ", “" bdi { (printable(comment)) } "”" }
                }
            } }
        }
    }
}

fn answered(answer: &Answer) -> Option<&'static str> {
    answer.label.map(Label::name).or_else(|| answer.skipped.then_some("skipped"))
}

/// The paragraph with what is said in it tinted and the parties underlined, as on the pages of articles.
fn marked(card: &Card, items: &[CardTarget<'_>]) -> Markup {
    let around = [card.before.as_deref(), Some(card.text.as_str()), card.after.as_deref()];
    let texts: Vec<&str> = around.into_iter().flatten().collect();
    let place = usize::from(card.before.is_some());
    let said = speeches(&texts).into_iter().nth(place).unwrap_or_default();
    let spans: Vec<ByteSpan> = said.iter().map(|speech| speech.span).collect();
    let mentions =
        items.iter().enumerate().flat_map(|(i, item)| item.mentions.iter().map(move |span| (*span, i)));
    let pieces = pieces(&card.text, &spans, &mentions.collect::<Vec<_>>());
    let is_reported = |speech: usize| said.get(speech).is_some_and(|of| of.kind == SpeechKind::Indirect);
    html! {
        @for piece in pieces {
            @let text = printable(piece.text);
            @let inner = html! {
                @match piece.party {
                    Some(i) => span class={ "mention u" (i % LINES) } data-of=(items[i].row) { (text) },
                    None => (text),
                }
            };
            @match piece.speech {
                Some(speech) => span.said.reported[is_reported(speech)] { (inner) },
                None => (inner),
            }
        }
    }
}

/// What is shown when all is answered.
fn end(session: &Session) -> Markup {
    let progress = session.progress();
    html! {
        section.end {
            h2 id="ask" tabindex="-1" {
                @if progress.skipped > 0 { "All but the skipped rows are answered" } @else { "All rows are answered" }
            }
            p { "The answers are in " code { bdi { (shown_path(session.output())) } } ", which " code { "stance estimate --gold" } " and " code { "stance train" } " read." }
            @if progress.skipped > 0 {
                p { button type="button" id="again" { "Look at the " (progress.skipped) " skipped again" } }
            }
        }
    }
}

/// What was answered last, and only now what the model makes of it.
fn last(session: &Session) -> Markup {
    let Some((name, answer, guess)) = session.last() else { return html! {} };
    let name = name.as_deref().map_or(WHOLE.into(), printable);
    html! {
        p.last id="last" {
            "Last: " b { (answered(answer).unwrap_or("noted")) } " toward " bdi { (name) } "."
            @if let (Some(Guess { label, confidence, .. }), Some(_)) = (guess, answer.label) {
                " The model says " b { (label.name()) } ", " (format!("{confidence:.2}")) "."
            }
        }
    }
}
