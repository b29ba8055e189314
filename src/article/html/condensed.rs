//! A page as a general extractor is asked about it at first.

use dom_query::{Document, Element, NodeData, NodeId, NodeRef, TreeNode};

/// What the head says instead of its own: for what it does not find there, an extractor searches the body
/// again and again, and nothing of that is asked of it.
const HEAD: &str = concat!(
    r#"<meta property="og:title" content="x"><meta property="og:site_name" content="x">"#,
    r#"<meta property="og:author" content="X Y"><link rel="canonical" href="x">"#,
    r#"<script type="application/ld+json">{"@type":"Article","articleSection":"x","keywords":"x"}</script>"#,
);
/// What linked data say if what readers write is the text of the page, and what says so to an extractor.
const FORUM: &str = "\"DiscussionForumPosting\"";
const IS_FORUM: &str = r#"<script type="application/ld+json">{"@type":"DiscussionForumPosting"}</script>"#;

/// The HTML of a page without what an extractor throws away before it looks for the text.
pub(super) struct Condensed {
    pub(super) html: String,
    /// Characters of all text of the page, or somewhat more.
    pub(super) length: usize,
}

impl Condensed {
    pub(super) fn of(document: &Document) -> Self {
        let mut writer = Writer::default();
        // Elements are entered and left without recursion: a page can nest them as it likes.
        let mut left = vec![Step::Enter(document.root().id)];
        while let Some(step) = left.pop() {
            match step {
                Step::Leave(id) => {
                    document.tree.query_node(&id, |node| writer.leave(node));
                }
                Step::Enter(id) => {
                    let Some(node) = document.tree.get(&id) else { continue };
                    if node.query_or(false, |node| writer.enter(node)) {
                        left.push(Step::Leave(id));
                        left.extend(node.children_it(true).map(|child| Step::Enter(child.id)));
                        left.extend(in_template(&node).map(Step::Enter));
                    }
                }
            }
        }
        let html = if writer.is_forum { writer.html + IS_FORUM } else { writer.html };
        Self { html, length: writer.length }
    }
}

/// What a template holds.
fn in_template(node: &NodeRef<'_>) -> Option<NodeId> {
    node.element_ref().and_then(|element| element.template_contents)
}

enum Step {
    Enter(NodeId),
    Leave(NodeId),
}

/// What an extractor does with an element.
#[derive(PartialEq, Eq)]
enum Use {
    /// It reads what is in it.
    Read,
    /// It has no content.
    Void,
    /// It reads nothing of it; the element stays as what parts the text around it.
    Unread,
    /// It throws it away with what is in it, but the page is as long as if it did not.
    Removed,
    /// It reads nothing of it but whether the page is a forum.
    Script,
    /// It takes the tag for none.
    Nothing,
}

impl Use {
    fn of(name: &str) -> Self {
        match name {
            "script" => Self::Script,
            "style" | "svg" | "aside" | "footer" => Self::Unread,
            "img" | "meta" => Self::Nothing,
            "area" | "base" | "br" | "col" | "embed" | "hr" | "input" | "link" | "param" | "source"
            | "track" | "wbr" => Self::Void,
            "form" | "iframe" | "menu" | "object" | "applet" | "audio" | "canvas" | "figure" | "map"
            | "picture" | "video" | "blink" | "button" | "datalist" | "dialog" | "frameset" | "fieldset"
            | "label" | "legend" | "marquee" | "math" | "nav" | "noscript" | "optgroup" | "option"
            | "output" | "progress" | "rp" | "rt" | "rtc" | "select" | "textarea" | "time" | "use" => {
                Self::Removed
            }
            _ => Self::Read,
        }
    }
}

/// Whether an extractor judges elements by an attribute.
fn is_judged(name: &str) -> bool {
    matches!(
        name,
        "class"
            | "id"
            | "itemprop"
            | "role"
            | "style"
            | "aria-hidden"
            | "data-component"
            | "data-lp-replacement-content"
    )
}

#[derive(Default)]
struct Writer {
    html: String,
    length: usize,
    /// Where the content begins of elements around the text that are thrown away.
    removed: Vec<usize>,
    /// Elements around it that keep white space.
    preformatted: usize,
    /// Elements around it that are for readers without scripts: an extractor takes their tags for text.
    unscripted: usize,
    is_head: bool,
    is_script: bool,
    is_forum: bool,
}

impl Writer {
    /// Writes a text, or a start tag, and tells whether what is in the node is to be written.
    fn enter(&mut self, node: &TreeNode) -> bool {
        match &node.data {
            NodeData::Text { contents } => self.text(contents),
            NodeData::Element(element) => return self.start(element),
            NodeData::Document | NodeData::Fragment => return true,
            NodeData::Doctype { name, public_id, system_id } => {
                self.html += &match (public_id.is_empty(), system_id.is_empty()) {
                    (true, true) => format!("<!DOCTYPE {name}>"),
                    (true, false) => format!("<!DOCTYPE {name} SYSTEM \"{system_id}\">"),
                    (false, _) => format!("<!DOCTYPE {name} PUBLIC \"{public_id}\" \"{system_id}\">"),
                };
            }
            NodeData::Comment { .. } | NodeData::ProcessingInstruction { .. } => {}
        }
        false
    }

    fn start(&mut self, element: &Element) -> bool {
        let name = &*element.name.local;
        let of = Use::of(name);
        if self.is_head && of != Use::Script || of == Use::Nothing && self.unscripted == 0 {
            return false;
        }
        self.start_tag(name, element);
        match of {
            Use::Void | Use::Nothing => return false,
            Use::Unread => {
                self.end_tag(name);
                return false;
            }
            Use::Removed => self.removed.push(self.html.len()),
            Use::Script => self.is_script = true,
            Use::Read => {}
        }
        match name {
            "head" => self.html += HEAD,
            "pre" | "listing" => self.preformatted += 1,
            "noscript" => self.unscripted += 1,
            _ => {}
        }
        self.is_head |= name == "head";
        true
    }

    fn leave(&mut self, node: &TreeNode) {
        let NodeData::Element(element) = &node.data else { return };
        let name = &*element.name.local;
        match name {
            "pre" | "listing" => self.preformatted -= 1,
            "noscript" => self.unscripted -= 1,
            "head" => self.is_head = false,
            "script" => self.is_script = false,
            _ => {}
        }
        if Use::of(name) == Use::Removed {
            self.remove(name);
        }
        self.end_tag(name);
    }

    /// Takes back the content of an element, unless it is a figure with a table.
    fn remove(&mut self, name: &str) {
        let Some(start) = self.removed.pop() else { return };
        if name == "noscript" {
            self.length += self.html.len() - start;
        }
        if name != "figure" || !self.html[start..].contains("<table") {
            self.html.truncate(start);
        }
    }

    fn start_tag(&mut self, name: &str, element: &Element) {
        self.html.push('<');
        self.html += name;
        for attribute in &element.attrs {
            let name = &*attribute.name.local;
            if is_judged(name) || self.unscripted > 0 {
                self.html.push(' ');
                self.html += name;
                self.html += "=\"";
                self.value(&attribute.value);
                self.html.push('"');
            }
        }
        self.html.push('>');
    }

    fn end_tag(&mut self, name: &str) {
        self.html += "</";
        self.html += name;
        self.html.push('>');
    }

    fn text(&mut self, text: &str) {
        if self.is_script {
            self.is_forum |= text.contains(FORUM);
        } else if self.preformatted > 0 {
            self.length += text.len();
            self.escaped(text);
        } else {
            for (i, word) in text.split(|c: char| c.is_ascii_whitespace()).enumerate() {
                if i > 0 && !self.html.ends_with(' ') {
                    self.html.push(' ');
                    self.length += 1;
                }
                self.length += word.chars().count();
                self.escaped(word);
            }
        }
    }

    /// Writes the value of an attribute.
    fn value(&mut self, value: &str) {
        for (i, part) in value.split('"').enumerate() {
            self.html += if i > 0 { "&quot;" } else { "" };
            self.escaped(part);
        }
    }

    fn escaped(&mut self, text: &str) {
        let mut copied = 0;
        for (at, byte) in text.bytes().enumerate() {
            let entity = match byte {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                _ => continue,
            };
            self.html += &text[copied..at];
            self.html += entity;
            copied = at + 1;
        }
        self.html += &text[copied..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn condensed(body: &str) -> (String, usize) {
        let page = Condensed::of(&Document::from(format!("<!doctype html><body>{body}</body>")));
        let (_, body) = page.html.split_once("<body>").expect("every page has a body");
        (body.trim_end_matches("</body></html>").to_owned(), page.length)
    }

    #[test]
    fn what_is_thrown_away_is_left_out() {
        for (html, wanted) in [
            (
                "<p class='a \"b\"' title=c>x  &amp;\n<!-- y --> z<img src=a></p>",
                "<p class=\"a &quot;b&quot;\">x &amp; z</p>",
            ),
            ("a<nav><p>b</p></nav>c<svg><path></path></svg>d", "a<nav></nav>c<svg></svg>d"),
            ("<form>a<label>b</label></form><br>", "<form></form><br>"),
            (
                "<figure>a</figure><figure><table></table></figure>",
                "<figure></figure><figure><table></table></figure>",
            ),
            ("<noscript><img src=a>b</noscript>c", "<noscript></noscript>c"),
            ("<template><p>a</p></template>", "<template><p>a</p></template>"),
            ("<pre>a\n  b</pre>", "<pre>a\n  b</pre>"),
        ] {
            assert_eq!(condensed(html).0, wanted);
        }
    }

    #[test]
    fn the_page_is_as_long_as_all_of_its_text() {
        assert_eq!(condensed("<p>four</p><nav>four</nav>").1, 8);
        assert!(condensed("<noscript><img src=a.png></noscript>").1 > 10);
    }

    #[test]
    fn a_forum_is_one() {
        let data = r#"<script type="application/ld+json">{"@type": "DiscussionForumPosting"}</script>"#;
        assert!(Condensed::of(&Document::from(data)).html.ends_with(IS_FORUM));
        assert!(!Condensed::of(&Document::from("<p>x")).html.contains(FORUM));
    }
}
