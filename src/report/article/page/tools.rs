//! What is shown of a page, and what is not.

use maud::{Markup, html};

use super::parties::PartyIndex;
use super::summary::voice_name;
use crate::report::form::table::printable;
use crate::speech::Voice;

/// Choices of a party and of a voice, and a button that opens all reasons. They work with the script, and are
/// there only with it.
pub(super) fn tools(parties: &PartyIndex<'_>) -> Markup {
    html! {
        @if parties.iter().len() > 0 {
            div.tools role="group" aria-label="What is shown" {
                fieldset {
                    legend { "party" }
                    (choice("party", "", "all", None, None))
                    @for (number, (id, name)) in parties.iter().enumerate() {
                        (choice("party", &number.to_string(), name, Some(id.unwrap_or("text")), Some(PartyIndex::line(number))))
                    }
                }
                fieldset {
                    legend { "voice" }
                    (choice("voice", "", "all", None, None))
                    @for voice in Voice::ALL { (choice("voice", voice.name(), voice_name(voice), Some(voice.name()), None)) }
                }
                button.unfold type="button" aria-pressed="false" { "open all reasons" }
                p.found role="status" {}
            }
        }
    }
}

/// A choice; `id` is what the address of the page calls it, if it is not that of all.
fn choice(name: &str, value: &str, text: &str, id: Option<&str>, line: Option<String>) -> Markup {
    html! {
        label {
            input type="radio" name=(name) value=(value) data-id=[id.map(printable)] checked[id.is_none()];
            span { bdi class=[line] { (text) } }
        }
    }
}
