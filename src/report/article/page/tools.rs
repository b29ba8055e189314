//! What is shown of a page, and what is not.

use maud::{Markup, html};

use super::heard::Parties;
use super::summary::voice_name;
use crate::speech::Voice;

/// Choices of a party and of a voice, and a button that opens all reasons. They work with the script, and are
/// there only with it.
pub(super) fn tools(parties: &Parties<'_>) -> Markup {
    html! {
        @if parties.iter().len() > 0 {
            div.tools role="group" aria-label="What is shown" {
                fieldset {
                    legend { "party" }
                    (choice("party", "", "all", true, None))
                    @for (number, (_, name)) in parties.iter().enumerate() {
                        (choice("party", &number.to_string(), name, false, Some(Parties::line(number))))
                    }
                }
                fieldset {
                    legend { "voice" }
                    (choice("voice", "", "all", true, None))
                    @for voice in Voice::ALL { (choice("voice", voice.name(), voice_name(voice), false, None)) }
                }
                button.unfold type="button" aria-pressed="false" { "all reasons" }
                p.found role="status" {}
            }
        }
    }
}

fn choice(name: &str, value: &str, text: &str, is_first: bool, line: Option<String>) -> Markup {
    html! {
        label {
            input type="radio" name=(name) value=(value) checked[is_first];
            span { bdi class=[line] { (text) } }
        }
    }
}
