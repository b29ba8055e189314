//! What moved a label, opened by a click: probabilities and the strongest features, in words.

use maud::{Markup, html};

use crate::label::Label;
use crate::number::signed_short;
use crate::pipeline::{Contribution, Explanation, Scored};
use crate::report::form::colour::Coloured;
use crate::report::form::page::reason::Reason;

/// Features that are shown for a label, and for the next one.
const MAX_FEATURES: [usize; 2] = [3, 2];
/// Words that a label lights.
const MAX_LIT: usize = 6;
/// Words that add less than this share of what the strongest adds stay dark.
const LEAST_LIT: f64 = 0.25;

/// What moved a label, without all that did little.
#[derive(Debug, Clone)]
pub(super) struct Reasons<L> {
    pub(super) label: L,
    pub(super) runner_up: L,
    /// What speaks for the label, and what for the runner-up, the strongest first.
    pub(super) sides: [Vec<Contribution>; 2],
    /// The words that moved it most, in order: where they begin and end as scripts count, and for which
    /// label they speak.
    pub(super) lit: Vec<(usize, usize, L)>,
}

impl<L: Label> Reasons<L> {
    pub(super) fn of(explanation: &Explanation<L>, text: &str) -> Self {
        let side = |is_for: bool, most: usize| -> Vec<Contribution> {
            let each = explanation.contributions.iter().filter(|of| (of.value > 0.0) == is_for);
            each.filter(|of| of.value.abs() > 0.0).take(most).cloned().collect()
        };
        let [ours, theirs] = MAX_FEATURES;
        Self {
            label: explanation.scored.label,
            runner_up: explanation.runner_up,
            sides: [side(true, ours), side(false, theirs)],
            lit: lit(explanation, text),
        }
    }

    /// The words that moved it, as `article.js` reads them: `f0-6 a10-14`.
    pub(super) fn places(&self, letter: impl Fn(L) -> &'static str) -> Option<String> {
        let each = self.lit.iter().map(|(start, end, label)| format!("{}{start}-{end}", letter(*label)));
        Some(each.collect::<Vec<_>>().join(" ")).filter(|places| !places.is_empty())
    }
}

/// The strongest words, in the order of the text.
fn lit<L: Label>(explanation: &Explanation<L>, text: &str) -> Vec<(usize, usize, L)> {
    let is_telling = |word: &str| word.chars().any(char::is_alphanumeric);
    let words = explanation.words.iter().filter(|(span, _)| span.slice(text).is_some_and(is_telling));
    let mut words: Vec<_> = words.collect();
    words.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    let least = words.first().map_or(0.0, |(_, most)| most.abs() * LEAST_LIT);
    words.retain(|(_, value)| value.abs() > 0.0 && value.abs() >= least);
    words.truncate(MAX_LIT);
    words.sort_by_key(|(span, _)| (span.start, span.end));
    let units = |end: usize| text.get(..end).map_or(0, |before| before.encode_utf16().count());
    let side = |value: f64| if value > 0.0 { explanation.scored.label } else { explanation.runner_up };
    words.into_iter().map(|(span, value)| (units(span.start), units(span.end), side(*value))).collect()
}

/// The length of a bar, as a share of the longest.
fn size(share: f64) -> String {
    format!("--s:{:.0}%", 100.0 * share)
}

/// How probable each label is.
pub(super) fn probabilities<L: Coloured>(scored: &Scored<L>) -> Markup {
    html! {
        ul.odds { @for label in L::ALL {
            @let of = scored.probability(*label);
            li class=(label.letter()) style=(size(of)) { (label.name()) " " i { (format!("{of:.2}")) } }
        } }
    }
}

/// What speaks for the label, and what for the runner-up, with what each adds to the log odds between them.
/// `target` is what the party is called.
pub(super) fn moved<L: Coloured>(reasons: &Reasons<L>, target: &str) -> Markup {
    let most = reasons.sides.iter().flatten().map(|of| of.value.abs()).fold(f64::MIN_POSITIVE, f64::max);
    let feature = |of: &Contribution| {
        html! {
            li style=(size(of.value.abs() / most)) {
                bdi { (Reason::of(&of.name, target).shown()) } " " i { (signed_short(of.value)) }
            }
        }
    };
    let [ours, theirs] = &reasons.sides;
    html! {
        @for (side, label) in [(ours, reasons.label), (theirs, reasons.runner_up)] {
            @if !side.is_empty() {
                p { "For " b { (label.name()) } ":" }
                ul class={ "reasons " (label.letter()) } { @for of in side { (feature(of)) } }
            }
        }
    }
}
