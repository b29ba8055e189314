//! Which elements stand in a line of text, and which part it.

use dom_query::NodeRef;

use super::super::letters::normalized;
use super::super::lines::ends_sentence;

/// Elements inside a line.
const INLINE: [&str; 40] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "label", "mark", "math", "output", "picture", "q", "ruby", "rb", "s", "samp",
    "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "img",
];
/// Elements whose text is not for reading.
const SILENT: [&str; 12] = [
    "script", "style", "noscript", "template", "head", "svg", "iframe", "button", "select", "textarea",
    "object", "rt",
];

/// Letters of a word in front of a raised number that make it the number of a note, and not a power of a
/// unit.
const NOTED: usize = 4;

pub(super) fn is_silent(name: &str) -> bool {
    SILENT.contains(&name)
}

/// Whether an element stands in a line by its name. Elements of the page's own making do, as in browsers.
pub(super) fn is_inline(name: &str) -> bool {
    INLINE.contains(&name) || name.contains('-')
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

/// Whether a button is part of a sentence, such as a word that is explained when one presses it. One behind
/// the end of a sentence, with nothing after it, is a control of the page.
pub(super) fn is_button_in_a_sentence(name: &str, node: &NodeRef<'_>) -> bool {
    let is_at_the_end = || {
        !is_text(node.next_sibling())
            && node.prev_sibling().is_none_or(|before| ends_sentence(before.text().trim_end()))
    };
    name == "button" && has_text_beside(node) && !is_at_the_end()
}

/// Whether an element in a block quotation names the source of it: it stands behind a whole sentence or by
/// itself, and no text follows.
pub(super) fn is_source_of_quotation(name: &str, node: &NodeRef<'_>) -> bool {
    let is_begun = |before: NodeRef<'_>| {
        let text = before.text();
        !text.trim().is_empty() && !ends_sentence(text.trim_end())
    };
    name == "cite" && !is_text(node.next_sibling()) && !node.prev_sibling().is_some_and(is_begun)
}

/// Whether an element is the raised number of a note, perhaps in brackets.
pub(super) fn is_note(name: &str, node: &NodeRef<'_>) -> bool {
    let is_mark = |c: char| c.is_ascii_digit() || matches!(c, '[' | ']' | '(' | ')' | '*' | '†' | ' ' | ',');
    let is_word =
        |text: &str| normalized(text).chars().rev().take_while(|c| c.is_alphabetic()).count() >= NOTED;
    let mut before = node.prev_sibling();
    while before.is_some_and(|other| other.has_name("sup")) {
        before = before.and_then(|other| other.prev_sibling()); // another note
    }
    name == "sup"
        && node.text().chars().all(is_mark)
        && before.is_some_and(|before| {
            before.text().trim_end().ends_with(['.', '”', '"', ',']) || is_word(&before.text())
        })
}

/// Whether an element has text right beside it.
fn has_text_beside(node: &NodeRef<'_>) -> bool {
    is_text(node.prev_sibling()) || is_text(node.next_sibling())
}

/// Whether a node is text with words in it.
fn is_text(node: Option<NodeRef<'_>>) -> bool {
    node.is_some_and(|node| node.is_text() && node.text().contains(char::is_alphanumeric))
}
