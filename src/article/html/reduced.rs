//! A page without what nothing here reads, which is most of it: scripts, styles, drawings, what comments say,
//! attributes for scripts and pictures.

use std::ops::Range;

use super::nesting::end_of_raw;

/// Elements of drawings that hold no text.
const SHAPES: [&str; 16] = [
    "g",
    "path",
    "circle",
    "ellipse",
    "line",
    "polygon",
    "polyline",
    "rect",
    "use",
    "defs",
    "symbol",
    "mask",
    "clippath",
    "lineargradient",
    "radialgradient",
    "stop",
];

/// The page without the content of scripts, styles, drawings and comments, and without attributes that are
/// not read. The elements themselves stay, so that a parser makes the same tree of it. Linked data stay,
/// too.
pub(super) fn reduced(html: &str) -> String {
    let mut page = Reducer { html, out: String::with_capacity(html.len() / 4), copied: 0 };
    let mut at = 0;
    while let Some(next) = page.next(at) {
        at = next;
    }
    page.out + &html[page.copied..]
}

struct Reducer<'h> {
    html: &'h str,
    out: String,
    /// Up to where the page was copied or left out.
    copied: usize,
}

/// A start tag.
struct Start {
    name: Range<usize>,
    /// Just behind it.
    end: usize,
    /// Whether it ends in a slash.
    is_closed: bool,
    /// Whether its type may be that of linked data.
    is_linked: bool,
}

impl Reducer<'_> {
    /// Reads up to the end of the next tag or comment, and with it the content of an element that has no tags
    /// in it. Nothing, if there is no other.
    fn next(&mut self, at: usize) -> Option<usize> {
        let start = at + self.html[at..].find('<')?;
        let rest = &self.html[start + 1..];
        match rest.as_bytes().first()? {
            b'!' if rest.starts_with("!--") => self.comment(start + 4),
            byte if byte.is_ascii_alphabetic() => {
                let tag = self.start_tag(start + 1)?;
                self.content(&tag)
            }
            _ => Some(start + 1),
        }
    }

    /// Leaves out what is to be left out.
    fn cut(&mut self, range: Range<usize>) {
        self.out += &self.html[self.copied..range.start];
        self.copied = range.end;
    }

    /// Leaves out what a comment says.
    fn comment(&mut self, from: usize) -> Option<usize> {
        let rest = &self.html[from..];
        if rest.starts_with('>') || rest.starts_with("->") {
            return Some(from);
        }
        let mut ends = rest.match_indices('>').map(|(at, _)| &rest[..at]);
        let said = ends.find_map(|text| text.strip_suffix("--").or_else(|| text.strip_suffix("--!")))?;
        let end = from + said.len();
        self.cut(from..end);
        Some(end + 2)
    }

    /// Reads a start tag whose name begins here, and leaves out attributes that are not read.
    fn start_tag(&mut self, from: usize) -> Option<Start> {
        let bytes = self.html.as_bytes();
        let until = |from: usize, is_end: fn(u8) -> bool| {
            bytes[from..].iter().position(|byte| is_end(*byte)).map(|length| from + length)
        };
        let name = from..until(from, |byte| is_space(byte) || matches!(byte, b'/' | b'>'))?;
        let mut is_linked = false;
        let mut at = name.end;
        loop {
            let start = until(at, |byte| !is_space(byte) && byte != b'/')?;
            if bytes[start] == b'>' {
                let is_closed = bytes[start - 1] == b'/';
                return Some(Start { name, end: start + 1, is_closed, is_linked });
            }
            let end = until(start + 1, |byte| is_space(byte) || matches!(byte, b'/' | b'>' | b'='))?;
            let behind = until(end, |byte| !is_space(byte))?;
            at = end;
            if bytes[behind] == b'=' {
                let value = until(behind + 1, |byte| !is_space(byte))?;
                at = match bytes[value] {
                    b'"' => until(value + 1, |byte| byte == b'"')? + 1,
                    b'\'' => until(value + 1, |byte| byte == b'\'')? + 1,
                    _ => until(value, |byte| is_space(byte) || byte == b'>')?,
                };
            }
            let attribute = &self.html[start..end];
            let is_link = self.html[name.clone()].eq_ignore_ascii_case("link");
            let is_told = is_link || !attribute.eq_ignore_ascii_case("href") || tells(&self.html[end..at]);
            if !is_read(attribute) || !is_told {
                let next = until(at, |byte| !is_space(byte))?;
                self.cut(start..next);
                at = next;
            } else if attribute.eq_ignore_ascii_case("type") {
                let kind = self.html[end..at].to_ascii_lowercase();
                is_linked |= kind.contains("ld+json") || kind.contains('&');
            }
        }
    }

    /// Goes on behind a start tag: leaves out what is in a script, a style sheet or a drawing, and looks for
    /// no tags where there are none.
    fn content(&mut self, tag: &Start) -> Option<usize> {
        let name = self.html[tag.name.clone()].to_ascii_lowercase();
        if tag.is_closed {
            return Some(tag.end);
        }
        let end = match name.as_str() {
            "plaintext" => return None,
            "svg" => shapes(&self.html[tag.end..]).map(|length| tag.end + length),
            "script" | "style" => Some(end_of_raw(self.html, tag.end, &name)),
            "textarea" | "title" | "xmp" | "iframe" | "noembed" | "noframes" | "noscript" => {
                return Some(end_of_raw(self.html, tag.end, &name));
            }
            _ => None,
        };
        let Some(end) = end else { return Some(tag.end) };
        // A script can have others in comments, whose end is not its own.
        let is_read = name == "script" && (tag.is_linked || self.html[tag.end..end].contains("<!--"));
        if !is_read {
            self.cut(tag.end..end);
        }
        Some(end)
    }
}

/// Whether an attribute is read.
fn is_read(name: &str) -> bool {
    let read = |name: &str| {
        matches!(
            name,
            "class"
                | "id"
                | "href"
                | "style"
                | "role"
                | "hidden"
                | "type"
                | "rel"
                | "title"
                | "name"
                | "property"
                | "content"
                | "itemprop"
                | "http-equiv"
                | "lang"
                | "datetime"
                | "pubdate"
                | "encoding"
                | "aria-hidden"
                | "data-testid"
                | "data-component"
                | "data-preloaded"
                | "data-lp-replacement-content"
                | "shadowroot"
                | "shadowrootmode"
                | "shadowrootdelegatesfocus"
        )
    };
    read(name) || name.bytes().any(|byte| byte.is_ascii_uppercase()) && read(&name.to_ascii_lowercase())
}

/// Whether the address that a link leads to tells something: it is in the page, or that of an author.
fn tells(address: &str) -> bool {
    let is_quote = |c: char| c.is_ascii_whitespace() || matches!(c, '=' | '"' | '\'');
    address.trim_start_matches(is_quote).starts_with('#')
        || address.contains("aut")
        || address.contains("profile")
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\r' | b'\x0c')
}

/// Length of the content of a drawing, if it has nothing in it but shapes.
fn shapes(html: &str) -> Option<usize> {
    let mut length: usize = 0;
    for (i, tag) in html.split('<').enumerate() {
        if tag.starts_with("/svg") {
            return length.checked_sub(1);
        }
        let (tag, text) = if i > 0 { tag.rsplit_once('>')? } else { ("", tag) };
        let name = tag.strip_prefix('/').unwrap_or(tag);
        let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let is_shape = i == 0 || SHAPES.iter().any(|shape| shape.eq_ignore_ascii_case(name));
        if !is_shape || !text.trim().is_empty() {
            return None;
        }
        length += tag.len() + text.len() + 1 + usize::from(i > 0);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_read_is_left_out() {
        for (html, wanted) in [
            ("<p data-x='<p>' class=a>x</p>", "<p class=a>x</p>"),
            ("<p onclick=\"a('>')\"class=a data-y>x", "<p class=a >x"),
            ("<img src=a.png/><br/>", "<img ><br/>"),
            ("<a HREF=#a Data-Id=1 title=\"t\">x", "<a HREF=#a title=\"t\">x"),
            ("<a href='/a?b=c'>x<a href=/author/a>y", "<a >x<a href=/author/a>y"),
            ("<script>a<b</script ><p>", "<script></script ><p>"),
            ("<STYLE>p > a</STYLE>", "<STYLE></STYLE>"),
            ("a<!-- <p> -- -->b<!-->c<!--->d<!-- x --!>e", "a<!---->b<!-->c<!--->d<!----!>e"),
            ("<!-- a --->b<!-- c --!><!---->", "<!---->b<!----!><!---->"),
            ("<svg viewBox='0'> <g><path d=M0/></g> </svg>x", "<svg ></svg>x"),
            ("<svg></svg><svg><path/></svg>", "<svg></svg><svg></svg>"),
        ] {
            assert_eq!(reduced(html), wanted);
        }
    }

    #[test]
    fn what_is_read_stays() {
        for html in [
            "<script type='application/ld+json'>{\"a\": \"<p x=1>\"}</script>",
            "<script type='application/ld&#43;json'>{}</script>",
            "<script><!-- <script>x</script> --></script>",
            "<noscript><img src=a></noscript><title><p x=1></title>",
            "<svg><title>x</title></svg><svg><path><svg></svg></svg>",
            "<svg><script/><p></svg>",
            "<svg>x</svg><svg><path>x</svg>",
            "5 < 6 <3 </p x=1><!doctype html>",
            "",
            "<",
            "<p",
            "<p a",
            "<p class=",
            "<p class='a",
            "<!-- x",
            "<plaintext><p x=1>",
        ] {
            assert_eq!(reduced(html), html);
        }
    }
}
