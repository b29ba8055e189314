//! The paragraphs of an article: what is said of whom by whom, and why the model thinks so.

use std::iter::once;

use maud::{Markup, PreEscaped, html};

use super::ExplainedArticle;
use super::course::{class, place};
use super::parties::PartyIndex;
use super::reasons::Reasons;
use super::reasons::{moved, probabilities};
use crate::article::Part;
use crate::label::{Label, Sentiment, Stance};
use crate::pipeline::{Prediction, Scored, StancePrediction};
use crate::report::ArticleReport;
use crate::report::article::text::party_name;
use crate::report::form::colour::Coloured;
use crate::report::form::page::shell::is_language;
use crate::report::form::table::printable;
use crate::span::ByteSpan;
use crate::speech::{Speaker, Speech, SpeechKind, Voice};

/// The headline and the paragraphs of an article, the `n`th of its page, one by one.
pub(super) fn paragraphs<'a>(
    article: &'a ExplainedArticle,
    n: usize,
    parties: &'a PartyIndex<'a>,
) -> impl Iterator<Item = Markup> + 'a {
    let report = &article.report;
    let lang = report.article.lang.as_deref().filter(|code| is_language(code));
    let key = html! {
        p.note.key {
            "Names of parties are underlined, each in its own way; what somebody says is "
            span.said { "tinted, " } span.said.reported { "and paler where it is reported" } "."
            " A label opens to show its reasons; while one points at it, or has it in focus, the words that moved it light up."
        }
        (PreEscaped("<ol class=\"paragraphs\">"))
    };
    let each = report.passages().zip(&article.reasons).map(move |((passage, prediction), reasons)| {
        let id = format!("a{n}-p{}", passage.index);
        html! {
            li.title[passage.part == Part::Title] id=(id) {
                a.nr href={ "#" (id) } aria-label=(place(passage.index)) { (passage.index) }
                p.text dir="auto" lang=[lang] { (marked(passage.text, prediction, parties)) }
                div.margin {
                    (speakers(report, &prediction.speeches))
                    @for (stance, reasons) in prediction.stances.iter().zip(&reasons.stances) {
                        (chip(report, stance, reasons, parties))
                    }
                    @if let Some(scored) = &prediction.sentiment { (mood(scored, reasons.sentiment.as_ref())) }
                }
            }
        }
    });
    once(key).chain(each).chain(once(PreEscaped("</ol>".to_owned())))
}

/// A part of a text that is all of one speech or none, and all of one mention or none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece<'t> {
    /// The part.
    pub(crate) text: &'t str,
    /// Number of the speech.
    pub(crate) speech: Option<usize>,
    /// What was told of the mention.
    pub(crate) party: Option<usize>,
}

/// Cuts a text where speeches and mentions begin and end. Of mentions that overlap the first counts, and none
/// that does not lie in the text.
pub(crate) fn pieces<'t>(
    text: &'t str,
    speeches: &[ByteSpan],
    mentions: &[(ByteSpan, usize)],
) -> Vec<Piece<'t>> {
    let spans = speeches.iter().chain(mentions.iter().map(|(span, _)| span));
    let mut cuts: Vec<usize> = spans.flat_map(|span| [span.start, span.end]).collect();
    cuts.extend([0, text.len()]);
    cuts.retain(|cut| text.is_char_boundary(*cut));
    cuts.sort_unstable();
    cuts.dedup();
    let mut pieces: Vec<Piece<'_>> = cuts
        .windows(2)
        .map(|ends| Piece { text: &text[ends[0]..ends[1]], speech: None, party: None })
        .collect();
    for (speech, span) in speeches.iter().enumerate() {
        held(&mut pieces, &cuts, text, span).for_each(|piece| {
            piece.speech.get_or_insert(speech);
        });
    }
    for (span, party) in mentions {
        held(&mut pieces, &cuts, text, span).for_each(|piece| {
            piece.party.get_or_insert(*party);
        });
    }
    pieces
}

/// The pieces of a text within a span; none if it does not lie in the text.
fn held<'p, 't>(
    pieces: &'p mut [Piece<'t>],
    cuts: &[usize],
    text: &str,
    span: &ByteSpan,
) -> impl Iterator<Item = &'p mut Piece<'t>> {
    let place = |at: usize| cuts.partition_point(|cut| *cut < at);
    let range = span.slice(text).map_or(0..0, |_| place(span.start)..place(span.end));
    pieces[range].iter_mut()
}

fn marked(text: &str, prediction: &Prediction, parties: &PartyIndex<'_>) -> Markup {
    let speeches: Vec<ByteSpan> = prediction.speeches.iter().map(|speech| speech.span).collect();
    let mentions = prediction.stances.iter().flat_map(|stance| {
        let party = parties.number(stance.target.as_deref());
        stance.mentions.iter().map(move |span| (*span, party))
    });
    let pieces = pieces(text, &speeches, &mentions.collect::<Vec<_>>());
    html! {
        @for run in pieces.chunk_by(|a, b| a.speech == b.speech) {
            @match run.first().and_then(|piece| prediction.speeches.get(piece.speech?)) {
                Some(speech) => span.said.reported[speech.kind == SpeechKind::Indirect] { (mentioned(run)) },
                None => (mentioned(run)),
            }
        }
    }
}

fn mentioned(pieces: &[Piece<'_>]) -> Markup {
    html! {
        @for piece in pieces {
            @match piece.party {
                Some(party) => span class={ "mention " (PartyIndex::line(party)) } data-party=(party) { (printable(piece.text)) },
                None => (printable(piece.text)),
            }
        }
    }
}

/// Who speaks in a paragraph: each once, those without a name last.
fn speakers(report: &ArticleReport, speeches: &[Speech]) -> Markup {
    let mut known: Vec<(&Speaker, SpeechKind)> = Vec::new();
    for speech in speeches {
        let Some(speaker) = &speech.speaker else { continue };
        match known.iter_mut().find(|(other, _)| other.name == speaker.name) {
            Some((_, kind)) if speech.kind == SpeechKind::Direct => *kind = SpeechKind::Direct,
            Some(_) => {}
            None => known.push((speaker, speech.kind)),
        }
    }
    let is_nameless = |speech: &&Speech| speech.speaker.is_none() && speech.kind == SpeechKind::Direct;
    html! {
        @for (speaker, kind) in known {
            p.speaker {
                (match kind { SpeechKind::Direct => "said by ", SpeechKind::Indirect => "according to " })
                b { bdi { (printable(&speaker.name)) } }
                @if let Some(party) = &speaker.party { ", for " bdi { (printable(party_name(report, Some(party)))) } }
            }
        }
        @if speeches.iter().any(|speech| is_nameless(&speech)) { p.speaker { "said by somebody whose name was not found" } }
    }
}

/// The stance toward one party, and behind it what moved it.
fn chip(
    report: &ArticleReport,
    stance: &StancePrediction,
    reasons: &Reasons<Stance>,
    parties: &PartyIndex<'_>,
) -> Markup {
    let number = parties.number(stance.target.as_deref());
    let (class, name) = (class(stance), printable(party_name(report, stance.target.as_deref())));
    let speaker = stance.speaker.as_ref().filter(|_| stance.voice == Voice::Quotation);
    let by = speaker.and_then(|speaker| speaker.party.as_deref()).map(|id| parties.speaker(id));
    html! {
        details class={ "chip " (class) } data-party=(number) data-voice=(stance.voice.name()) data-by=[by]
            data-lit=[reasons.places(Coloured::letter)] {
            summary {
                bdi class=(PartyIndex::line(number)) { (name) } " "
                b { (stance.name()) } " "
                i { (format!("{:.2}", stance.scored.confidence)) }
            }
            div.why {
                (probabilities(&stance.scored))
                @if stance.voice == Voice::Quotation {
                    p { "In a quotation" @if let Some(speaker) = speaker { ", " bdi.who { (printable(&speaker.name)) } } "." }
                }
                (moved(reasons, &name))
            }
        }
    }
}

/// The sentiment of a paragraph, and behind it what moved it.
fn mood(scored: &Scored<Sentiment>, reasons: Option<&Reasons<Sentiment>>) -> Markup {
    html! {
        details class={ "mood " (scored.label.letter()) }
            data-lit=[reasons.and_then(|reasons| reasons.places(Coloured::letter))] {
            summary {
                "sentiment " b { (scored.label.name()) } " "
                i { (format!("{:.2}", scored.confidence)) }
            }
            div.why {
                @if let Some(reasons) = reasons { (moved(reasons, "the name")) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_where_speeches_and_mentions_begin_and_end() {
        let text = "Їм “Rome lied” said Veii";
        let at = |word: &str| {
            let start = text.find(word).expect("inside");
            ByteSpan::new(start, start + word.len())
        };
        let mentions = [(at("Rome"), 0), (at("Veii"), 1), (ByteSpan::new(1, 900), 2)];
        let found = pieces(text, &[at("Rome lied")], &mentions);
        let shown: Vec<_> = found.iter().map(|piece| (piece.text, piece.speech, piece.party)).collect();
        let expected = [
            ("Їм “", None, None),
            ("Rome", Some(0), Some(0)),
            (" lied", Some(0), None),
            ("” said ", None, None),
            ("Veii", None, Some(1)),
        ];
        assert_eq!(shown, expected);
        assert!(pieces("", &[], &[]).is_empty());
    }
}
