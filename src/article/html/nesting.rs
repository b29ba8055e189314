//! Tags that are nested too deep.

use std::borrow::Cow;

use super::super::limits::MAX_TAGS;

/// How deep elements are nested before further tags are left out and only their text stays; browsers do the
/// same.
const DEEPEST: usize = 128;
/// Most attributes of a tag; parsers compare each with all before it. Those of articles have a few.
const MOST_ATTRIBUTES: usize = 200;
/// The page without the tags that nest deeper than [`DEEPEST`], and the attributes of a tag behind the first
/// [`MOST_ATTRIBUTES`].
///
/// Parsers compare each tag with all that are open, and each attribute with those before it, so that time
/// grows with the square of their number: this has to come before them.
pub(super) fn flattened(html: &str) -> Cow<'_, str> {
    let mut depth = Depth::default();
    let mut flat = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(tag) = Tag::next(html, at) {
        at = tag.end;
        if depth.is_too_deep(&tag) {
            flat += &html[copied..tag.start];
            copied = tag.end;
            continue;
        }
        if let Some(length) = too_many_attributes(&html[tag.start..tag.end]) {
            flat += &html[copied..tag.start + length];
            flat.push('>');
            copied = tag.end;
        }
        if tag.is_open && is_raw(&tag.name) {
            at = end_of_raw(html, tag.end, &tag.name);
        }
    }
    if copied == 0 {
        return html.into();
    }
    flat += &html[copied..];
    flat.into()
}

/// Where the attributes of a tag begin that are too many.
fn too_many_attributes(tag: &str) -> Option<usize> {
    if tag.len() < 2 * MOST_ATTRIBUTES {
        return None;
    }
    let (mut quote, mut is_value, mut n) = (None, false, 0);
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') if is_value => quote = Some(byte),
            (None, b' ' | b'\n' | b'\t' | b'\r' | b'/') => n += 1,
            (None, _) => is_value = byte == b'=',
        }
        // White space of any length parts attributes: what has four times as much as the most of them needs
        // is no tag of an article.
        if n > 4 * MOST_ATTRIBUTES {
            return Some(at);
        }
    }
    None
}

/// Whether a page has more tags than the page of one article.
pub(in super::super) fn has_too_many_tags(html: &str) -> bool {
    let mut at = 0;
    let tags = std::iter::from_fn(|| {
        let tag = Tag::next(html, at)?;
        at = tag.end;
        Some(tag)
    });
    // Each has one of these.
    html.len() > MAX_TAGS
        && html.matches('<').count() > MAX_TAGS
        && tags.take(MAX_TAGS + 1).count() > MAX_TAGS
}

/// Whether an element has no content.
fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Whether the end tag of an element is often left out: the next one ends it, so that they do not nest by
/// themselves.
fn is_self_ending(name: &str) -> bool {
    matches!(
        name,
        "html"
            | "head"
            | "body"
            | "p"
            | "li"
            | "dd"
            | "dt"
            | "option"
            | "optgroup"
            | "tr"
            | "td"
            | "th"
            | "thead"
            | "tbody"
            | "tfoot"
            | "colgroup"
            | "caption"
            | "rp"
            | "rt"
    )
}

/// Whether there are no tags in an element.
fn is_raw(name: &str) -> bool {
    matches!(name, "script" | "style" | "textarea" | "title" | "xmp" | "iframe" | "noembed" | "noframes")
}

#[derive(Default)]
struct Depth {
    /// Elements that are open, without those below.
    open: usize,
    /// Elements that are open, whose tags were left out.
    left_out: usize,
    /// Those of them that are drawings and formulas: there, and only there, a slash at the end of a tag
    /// closes the element.
    foreign: usize,
}

impl Depth {
    /// Takes note of a tag, and says whether it is to be left out.
    fn is_too_deep(&mut self, tag: &Tag<'_>) -> bool {
        let name = &*tag.name;
        if is_void(name) {
            return false;
        }
        if is_self_ending(name) {
            return self.left_out > 0 && name != "p";
        }
        let is_foreign = matches!(name, "svg" | "math");
        if !tag.is_open {
            self.foreign = self.foreign.saturating_sub(is_foreign.into());
            let is_left_out = self.left_out > 0;
            let count = if is_left_out { &mut self.left_out } else { &mut self.open };
            *count = count.saturating_sub(1);
            return is_left_out;
        }
        if tag.is_closed && (self.foreign > 0 || is_foreign) {
            return false;
        }
        self.foreign += usize::from(is_foreign);
        let is_left_out = self.open >= DEEPEST;
        *(if is_left_out { &mut self.left_out } else { &mut self.open }) += 1;
        is_left_out
    }
}

/// A tag and where it stands.
pub(super) struct Tag<'h> {
    /// In lower case.
    pub(super) name: Cow<'h, str>,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether it is a start tag.
    pub(super) is_open: bool,
    /// Whether it ends in a slash.
    is_closed: bool,
}

impl<'h> Tag<'h> {
    /// The next tag from here that is not in a comment.
    pub(super) fn next(html: &'h str, mut at: usize) -> Option<Self> {
        loop {
            let start = at + html.get(at..)?.find('<')?;
            let rest = &html[start + 1..];
            let is_open = !rest.starts_with('/');
            let name = rest.strip_prefix('/').unwrap_or(rest);
            if let Some(comment) = rest.strip_prefix("!--") {
                at = html.len() - comment.len() + comment.find("-->")? + 3;
            } else if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
                let length = name.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'))?;
                let after = html.len() - name.len() + length;
                let end = after + end_of_tag(&html.as_bytes()[after..])?;
                let is_closed = html[..end - 1].ends_with('/');
                return Some(Self { name: in_lower_case(&name[..length]), start, end, is_open, is_closed });
            } else {
                at = start + 1;
            }
        }
    }
}

fn in_lower_case(name: &str) -> Cow<'_, str> {
    match name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => name.to_ascii_lowercase().into(),
        false => name.into(),
    }
}

/// Just behind the `>` that ends a tag, which may have others in quoted values.
fn end_of_tag(bytes: &[u8]) -> Option<usize> {
    let (mut quote, mut is_value) = (None, false);
    for (i, &byte) in bytes.iter().enumerate() {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'>') => return Some(i + 1),
            (None, b'"' | b'\'') if is_value => quote = Some(byte),
            (None, _) => is_value = byte == b'=' || is_value && byte.is_ascii_whitespace(),
        }
    }
    None
}

/// Where the end tag of an element begins in which there are no tags.
pub(super) fn end_of_raw(html: &str, from: usize, name: &str) -> usize {
    let rest = &html[from..];
    let is_end = |place: &usize| {
        let tag = rest.as_bytes()[place + 2..].get(..name.len());
        tag.is_some_and(|tag| tag.eq_ignore_ascii_case(name.as_bytes()))
    };
    from + rest.match_indices("</").map(|(place, _)| place).find(is_end).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_as_they_are_stay_as_they_are() {
        let rows = "<p>one<li>two<tr><td>three</b></i>".repeat(1000);
        let paths = format!("<svg>{}</svg>", "<path d='a>b'/>".repeat(1000));
        let script = format!("<script>{}</script>", "'<div>'".repeat(1000));
        let comment = format!("<!-- {} -->", "<div>".repeat(1000));
        let closed = "<div a=\">\">x</div>< 5 <3".repeat(1000);
        for html in [&rows, &paths, &script, &comment, &closed, "<div", "<", "<!--", "</", "<a b='"] {
            assert!(matches!(flattened(html), Cow::Borrowed(_)), "{html:.40}");
        }
    }

    #[test]
    fn attributes_that_are_too_many_are_left_out() {
        let many = " a='>'".repeat(5000);
        let html = format!("<p{many}>x</p><p a=1 b='2'>y</p>");
        let flat = flattened(&html);
        assert!(flat.len() < 20_000 && flat.ends_with(">x</p><p a=1 b='2'>y</p>"), "{flat:.200}");
        let few = format!("<p data-x='{}'>x</p>", "a b ".repeat(5000));
        assert_eq!(flattened(&few), few);
    }

    #[test]
    fn tags_that_are_too_deep_are_left_out_and_their_text_stays() {
        for open in ["<div>", "<div/>", "<FONT size=1>"] {
            let html = format!("{}x{}y", open.repeat(1000), "</div>".repeat(1000));
            let flat = flattened(&html);
            assert_eq!(flat.matches(open).count(), DEEPEST, "{open}");
            assert_eq!(flat.matches("</div>").count(), DEEPEST);
            assert!(flat.contains('x') && flat.ends_with('y'));
        }
    }
}
