//! What moved a label, opened by a click: probabilities and the strongest features, in words.

use maud::{Markup, html};

use super::heard::Reasons;
use crate::number::signed;
use crate::pipeline::{Contribution, Scored};
use crate::report::form::colour::Coloured;
use crate::report::form::page::reason::Reason;

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

/// What speaks for the label, and what for the runner-up, with what each adds to the log odds between them. `target` is
/// what the party is called.
pub(super) fn moved<L: Coloured>(reasons: &Reasons<L>, target: &str) -> Markup {
    let most = reasons.sides.iter().flatten().map(|of| of.value.abs()).fold(f64::MIN_POSITIVE, f64::max);
    let feature = |of: &Contribution| {
        html! {
            li style=(size(of.value.abs() / most)) {
                bdi { (Reason::of(&of.name, target).shown()) } " " i { (signed(of.value)) }
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
