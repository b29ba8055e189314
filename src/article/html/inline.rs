//! Which elements stand in a line of text, and which part it.

use dom_query::NodeRef;

use super::super::letters::normalized;
use super::super::lines::ends_sentence;

/// Letters of a word in front of a raised number that make it the number of a note, and not a power of a
/// unit.
const NOTED: usize = 4;

/// Whether the text of an element is not for reading.
pub(super) fn is_silent(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "head"
            | "svg"
            | "iframe"
            | "button"
            | "select"
            | "textarea"
            | "object"
            | "rt"
    )
}

/// Whether an element stands in a line by its name. Elements of the page's own making do, as in browsers.
pub(super) fn is_inline(name: &str) -> bool {
    let is_known = matches!(
        name,
        "a" | "abbr"
            | "acronym"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "br"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "math"
            | "output"
            | "picture"
            | "q"
            | "ruby"
            | "rb"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
            | "img"
    );
    is_known || name.contains('-')
}

/// Whether an inline element is shown as a block: it says so, or it is one of the page's own making with no
/// text beside it.
pub(super) fn is_block(name: &str, node: &NodeRef<'_>) -> bool {
    if node.attr("style").is_some_and(|style| is_block_style(&style)) {
        return true;
    }
    name.contains('-') && !has_text_beside(node)
}

fn is_block_style(style: &str) -> bool {
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    ["display:block", "display:flex", "display:grid", "display:table"]
        .iter()
        .any(|value| style.contains(value))
}

/// Whether an element stands for a line break: it is empty, and its class says so.
pub(super) fn is_break(node: &NodeRef<'_>) -> bool {
    let is_called = |name: &str| matches!(name, "br" | "linebreak" | "line-break");
    node.first_child().is_none() && node.class().is_some_and(|class| class.split_whitespace().any(is_called))
}

/// Whether a button is part of a sentence, such as a word that is explained when one presses it: text follows
/// it, or the sentence before it has no end.
pub(super) fn is_button_in_a_sentence(name: &str, node: &NodeRef<'_>) -> bool {
    let is_open = |before: &NodeRef<'_>| is_text(before) && !ends_sentence(before.text().trim_end());
    name == "button"
        && (node.next_sibling().is_some_and(|next| is_text(&next))
            || node.prev_sibling().is_some_and(|before| is_open(&before)))
}

/// Whether an element is what a page says of its text and no part of it: the raised number of a note, perhaps
/// in brackets, or what is not printed.
pub(super) fn is_note(name: &str, node: &NodeRef<'_>) -> bool {
    let is_mark = |c: char| c.is_ascii_digit() || matches!(c, '[' | ']' | '(' | ')' | '*' | '†' | ' ' | ',');
    let is_in_brackets = |text: &str| text.starts_with('[') && text.ends_with(']');
    let is_word =
        |text: &str| normalized(text).chars().rev().take_while(|c| c.is_alphabetic()).count() >= NOTED;
    let is_noted = |text: &str| text.trim_end().ends_with(['.', '”', '"', ',']) || is_word(text);
    let is_number = |text: &str| is_in_brackets(text.trim()) || text.chars().all(is_mark);
    is_unprinted(name, node)
        || name == "sup"
            && is_number(&node.text())
            && before_notes(node).is_some_and(|before| is_noted(&before.text()))
}

/// Whether a page says of an inline element that it is not printed.
fn is_unprinted(name: &str, node: &NodeRef<'_>) -> bool {
    let is_called = |name: &str| matches!(name, "noprint" | "mw-editsection");
    is_inline(name) && node.class().is_some_and(|class| class.split_whitespace().any(is_called))
}

/// What stands before an element and before other raised ones right in front of it.
fn before_notes<'t>(node: &NodeRef<'t>) -> Option<NodeRef<'t>> {
    let mut before = node.prev_sibling();
    while let Some(raised) = before.filter(|before| before.has_name("sup")) {
        before = raised.prev_sibling();
    }
    before
}

/// Whether an element at the end of a quotation tells whose it is: the sentence before it has an end.
pub(super) fn is_signature(name: &str, node: &NodeRef<'_>) -> bool {
    let is_blank = |node: &NodeRef<'_>| node.text().trim().is_empty();
    let mut behind = std::iter::successors(node.next_sibling(), NodeRef::next_sibling);
    name == "cite"
        && node.text().trim_start().starts_with(char::is_alphabetic)
        && behind.all(|behind| is_blank(&behind))
        && node.prev_sibling().is_some_and(|before| ends_sentence(before.text().trim_end()))
}

/// Whether an element has text right beside it.
fn has_text_beside(node: &NodeRef<'_>) -> bool {
    [node.prev_sibling(), node.next_sibling()].iter().flatten().any(is_text)
}

fn is_text(node: &NodeRef<'_>) -> bool {
    node.is_text() && node.text().contains(char::is_alphanumeric)
}
