//! A tree of elements → its blocks of text.

use dom_query::{NodeData, NodeId, NodeRef, TreeNode};
use rustc_hash::FxHashSet;

use super::super::letters::normalized;
use super::super::lines::{PROSE, ends_sentence, has_sentence, width};
use super::super::page::{Block, BlockKind};
use super::inline::{
    is_block, is_break, is_button_in_a_sentence, is_inline, is_note, is_signature, is_silent,
};

/// Least width of a line that ends a paragraph where a single line break follows.
const LONG_LINE: usize = 60;

/// Share of a block of prose, in percent, that links can be.
const LINKED: usize = 50;

/// A block, and the element that it stands in.
pub(super) struct Placed {
    pub(super) block: Block,
    pub(super) element: NodeId,
    /// Width of its text.
    pub(super) width: usize,
    /// Whether it is prose.
    pub(super) is_prose: bool,
}

/// The blocks below an element, in order.
pub(super) fn blocks(root: &NodeRef<'_>) -> Vec<Block> {
    placed(root).into_iter().map(|placed| placed.block).collect()
}

/// The blocks below an element, in order, each with its place.
pub(super) fn placed(root: &NodeRef<'_>) -> Vec<Placed> {
    let mut writer = Writer::new(root.id);
    // Elements are entered and left without recursion: a page can nest them as it likes.
    let mut left = vec![Step::Enter(root.id)];
    while let Some(step) = left.pop() {
        match step {
            Step::Leave(element) => writer.leave(&element),
            Step::Enter(id) => {
                let Some(node) = root.tree.get(&id) else { continue };
                if node.is_text() {
                    node.query(|node| writer.text(contents(node)));
                } else if let Some(element) = writer.enter(&node) {
                    left.push(Step::Leave(element));
                    left.extend(node.children_it(true).map(|child| Step::Enter(child.id)));
                }
            }
        }
    }
    writer.end();
    mark_doubles(root, &mut writer.blocks);
    writer.blocks
}

/// What a node says that is a text.
fn contents(node: &TreeNode) -> &str {
    match &node.data {
        NodeData::Text { contents } => contents,
        _ => "",
    }
}

/// Marks blocks that stand beside one that says the same: what is shown twice by mistake or as a teaser
/// stands elsewhere.
fn mark_doubles(root: &NodeRef<'_>, blocks: &mut [Placed]) {
    let place =
        |element: NodeId| root.tree.get(&element).and_then(|node| node.parent()).map(|parent| parent.id);
    let mut seen = FxHashSet::default();
    let doubles = blocks.iter().map(|Placed { block, element, is_prose, .. }| {
        let places = [Some(*element), place(*element)];
        *is_prose & (places.map(|place| seen.insert((block.text.as_str(), place))) != [true; 2])
    });
    let doubles: Vec<bool> = doubles.collect();
    blocks.iter_mut().zip(doubles).for_each(|(placed, is_double)| placed.block.again = is_double);
}

enum Step {
    Enter(NodeId),
    Leave(Element),
}

/// An element that was entered.
struct Element {
    name: String,
    /// Whether it stands in a line of text.
    is_inline: bool,
}

struct Writer {
    blocks: Vec<Placed>,
    text: String,
    linked: usize,
    /// Elements around the text that part it from other text.
    around: Vec<NodeId>,
    /// Those that say what it is.
    kinds: Vec<BlockKind>,
    /// Links around it.
    links: usize,
    /// Line breaks since the last text.
    breaks: usize,
    /// Elements around it that keep line breaks.
    preformatted: usize,
    /// Elements around it that set it off as a quotation.
    quotations: usize,
}

impl Writer {
    fn new(root: NodeId) -> Self {
        Self {
            blocks: Vec::new(),
            text: String::new(),
            linked: 0,
            around: vec![root],
            kinds: Vec::new(),
            links: 0,
            breaks: 0,
            preformatted: 0,
            quotations: 0,
        }
    }

    /// Begins an element, unless it is not to be read.
    fn enter(&mut self, node: &NodeRef<'_>) -> Option<Element> {
        if !node.is_element() {
            return node.may_have_children().then(|| Element { name: String::new(), is_inline: true });
        }
        let name = node.qual_name_ref()?.local.to_string();
        if is_silent(&name) && !is_button_in_a_sentence(&name, node) || is_note(&name, node) {
            return None;
        }
        if self.quotations > 0 && is_signature(&name, node) {
            self.text(" — ");
        }
        let is_inline = is_inline(&name) && !is_block(&name, node) || name == "button";
        match name.as_str() {
            "br" => self.breaks += 1,
            _ if is_inline && is_break(node) => self.breaks += 1,
            "a" if self.is_anchor(node) => {}
            "a" if is_inline => self.links += 1,
            "td" | "th" => self.cell(node),
            "q" => self.text("“"),
            _ if is_inline => {}
            _ => self.end(),
        }
        self.links += usize::from(name == "a" && !is_inline);
        self.preformatted += usize::from(name == "pre");
        self.quotations += usize::from(name == "blockquote");
        self.kinds.extend(kind(&name));
        if !is_inline {
            self.around.push(node.id);
        }
        Some(Element { name, is_inline })
    }

    fn leave(&mut self, element: &Element) {
        match element.name.as_str() {
            "a" => {
                if !element.is_inline {
                    self.end();
                }
                self.links = self.links.saturating_sub(1);
            }
            "br" | "td" | "th" => {}
            "q" => self.text("”"),
            _ if element.is_inline => {}
            _ => self.end(),
        }
        self.preformatted -= usize::from(element.name == "pre");
        self.quotations -= usize::from(element.name == "blockquote");
        if !element.is_inline {
            self.around.pop();
        }
        if kind(&element.name).is_some() {
            self.kinds.pop();
        }
    }

    /// Whether a link in a heading leads to the heading itself.
    fn is_anchor(&self, link: &NodeRef<'_>) -> bool {
        self.kinds.last() == Some(&BlockKind::Heading)
            && link.attr("href").is_some_and(|to| to.starts_with('#'))
    }

    /// Parts a cell from the one before it in the row.
    fn cell(&mut self, cell: &NodeRef<'_>) {
        let is_first = cell.prev_element_sibling().is_none();
        if is_first || self.text.is_empty() {
            self.end();
        } else {
            self.text.truncate(self.text.trim_end().len());
            let between = if ends_sentence(&self.text) { " " } else { ", " };
            self.text += between;
        }
    }

    fn text(&mut self, text: &str) {
        if self.preformatted == 0 {
            return self.run(text);
        }
        for (i, line) in text.split('\n').enumerate() {
            self.breaks += usize::from(i > 0);
            self.run(line);
        }
    }

    /// Writes text in which line breaks mean nothing.
    fn run(&mut self, text: &str) {
        let is_blank = text.trim().is_empty();
        if !is_blank && (self.breaks > 1 || self.breaks == 1 && self.ends_paragraph(text)) {
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

    /// Whether a single line break behind the text so far ends a paragraph: the line is long and ends a
    /// sentence, and the next one begins one.
    fn ends_paragraph(&self, next: &str) -> bool {
        let begins = next.trim_start().chars().next().is_some_and(|c| !c.is_lowercase());
        begins && ends_sentence(self.text.trim_end()) && width(&self.text) >= LONG_LINE
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
        if let (false, Some(&element)) = (text.is_empty(), self.around.last()) {
            let kind = self.kinds.last().copied().unwrap_or(BlockKind::Text);
            let (text, linked, is_quotation) =
                (normalized(text).into_owned(), self.linked, self.quotations > 0);
            let block = Block { text, kind, is_quotation, linked, again: false, place: None };
            let (width, is_prose) = (width(&block.text), is_prose(&block));
            self.blocks.push(Placed { block, element, width, is_prose });
        }
        self.text.clear();
        self.linked = 0;
    }
}

/// What an element says of the text in it.
fn kind(name: &str) -> Option<BlockKind> {
    match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(BlockKind::Heading),
        "li" | "dt" | "dd" => Some(BlockKind::Item),
        "figcaption" | "caption" => Some(BlockKind::Caption),
        _ => None,
    }
}

/// Whether a block is prose.
pub(super) fn is_prose(block: &Block) -> bool {
    block.kind != BlockKind::Heading
        && block.kind != BlockKind::Caption
        && width(&block.text) >= PROSE
        && has_sentence(&block.text)
        && block.linked * 100 <= LINKED * block.text.len()
}
