//! A tree of elements → its blocks of text.

use dom_query::{NodeId, NodeRef};

use super::super::page::{Block, Kind};

/// Elements inside a line.
const INLINE: [&str; 39] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "ins", "kbd", "label", "mark", "math", "output", "picture", "q", "ruby", "rb", "s", "samp", "small",
    "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "img",
];
/// Elements whose text is not for reading.
const SILENT: [&str; 12] = [
    "script", "style", "noscript", "template", "head", "svg", "iframe", "button", "select", "textarea",
    "object", "rt",
];

/// The blocks below an element, in order.
pub(super) fn blocks(root: &NodeRef<'_>) -> Vec<Block> {
    let mut writer = Writer::default();
    // Elements are entered and left without recursion: a page can nest them as it likes.
    let mut left = vec![Step::Enter(root.id)];
    while let Some(step) = left.pop() {
        match step {
            Step::Leave(name) => writer.leave(&name),
            Step::Enter(id) => {
                let Some(node) = root.tree.get(&id) else { continue };
                if node.is_text() {
                    writer.text(&node.text());
                } else if let Some(name) = writer.enter(&node) {
                    left.push(Step::Leave(name));
                    left.extend(node.children_it(true).map(|child| Step::Enter(child.id)));
                }
            }
        }
    }
    writer.end();
    writer.blocks
}

enum Step {
    Enter(NodeId),
    Leave(String),
}

#[derive(Default)]
struct Writer {
    blocks: Vec<Block>,
    text: String,
    linked: usize,
    /// Elements around the text that say what it is.
    kinds: Vec<Kind>,
    /// Links around it.
    links: usize,
    /// Line breaks since the last text.
    breaks: usize,
}

impl Writer {
    /// Begins an element, and says its name, unless it is not to be read.
    fn enter(&mut self, node: &NodeRef<'_>) -> Option<String> {
        if !node.is_element() {
            return node.may_have_children().then(String::new);
        }
        let name = node.node_name()?.to_string();
        if SILENT.contains(&name.as_str()) {
            return None;
        }
        match name.as_str() {
            "br" => self.breaks += 1,
            "a" if self.is_anchor(node) => {}
            "a" => self.links += 1,
            _ if INLINE.contains(&name.as_str()) => {}
            "td" | "th" => self.cell(node),
            _ => self.end(),
        }
        self.kinds.extend(kind(&name));
        Some(name)
    }

    fn leave(&mut self, name: &str) {
        match name {
            "a" => self.links = self.links.saturating_sub(1),
            "br" | "td" | "th" => {}
            _ if INLINE.contains(&name) => {}
            _ => self.end(),
        }
        if kind(name).is_some() {
            self.kinds.pop();
        }
    }

    /// Whether a link in a heading leads to the heading itself.
    fn is_anchor(&self, link: &NodeRef<'_>) -> bool {
        self.kinds.last() == Some(&Kind::Heading) && link.attr("href").is_some_and(|to| to.starts_with('#'))
    }

    /// Parts a cell from the one before it in the row.
    fn cell(&mut self, cell: &NodeRef<'_>) {
        let is_first = cell.prev_element_sibling().is_none();
        if is_first || self.text.is_empty() {
            self.end();
        } else {
            self.text.truncate(self.text.trim_end().len());
            self.text += ", ";
        }
    }

    fn text(&mut self, text: &str) {
        let is_blank = text.trim().is_empty();
        if self.breaks > 1 && !is_blank {
            self.end();
        }
        if !is_blank || self.breaks > 0 {
            self.space(self.breaks > 0 || text.starts_with(char::is_whitespace));
        }
        for (i, word) in text.split_whitespace().enumerate() {
            self.space(i > 0);
            self.text += word;
            self.linked += if self.links > 0 { word.len() } else { 0 };
        }
        self.space(text.ends_with(char::is_whitespace));
        if !is_blank {
            self.breaks = 0;
        }
    }

    /// Writes a space where there is none yet.
    fn space(&mut self, is_wanted: bool) {
        if is_wanted && !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
    }

    /// Ends a block.
    fn end(&mut self) {
        self.breaks = 0;
        let text = self.text.trim_end();
        if !text.is_empty() {
            let kind = self.kinds.last().copied().unwrap_or(Kind::Text);
            self.blocks.push(Block { text: text.to_owned(), kind, linked: self.linked, place: None });
        }
        self.text.clear();
        self.linked = 0;
    }
}

/// What an element says of the text in it.
fn kind(name: &str) -> Option<Kind> {
    match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(Kind::Heading),
        "li" | "dt" | "dd" => Some(Kind::Item),
        "figcaption" | "caption" => Some(Kind::Caption),
        _ => None,
    }
}
