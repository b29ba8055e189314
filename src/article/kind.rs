//! What an input is, told by its first bytes.

use std::path::Path;
use std::sync::LazyLock;

use encoding_rs::Encoding;
use regex::bytes::Regex;

/// Bytes at the start of the input that are looked at.
pub(super) const HEAD: usize = 4096;
/// Bytes among which tags are looked for.
const TAGS_WITHIN: usize = 1024;

/// What an article can be read from. All but plain text needs the feature `web`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Plain text.
    Text,
    /// A web page.
    Html,
    /// Markdown.
    Markdown,
    /// A PDF.
    Pdf,
    /// A page that a browser saved as one file, MHTML, or a mail.
    Mhtml,
    /// A feed, each of its items an article: RSS, Atom, JSON Feed, a channel of Telegram that was exported as
    /// JSON.
    Feed,
    /// A web archive, each of its records an article: WARC, WET.
    Warc,
}

impl Kind {
    /// What messages call it.
    #[cfg(not(feature = "web"))]
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Text => "plain text",
            Self::Html => "a web page",
            Self::Markdown => "Markdown",
            Self::Pdf => "a PDF",
            Self::Mhtml => "a saved page or a mail",
            Self::Feed => "a feed",
            Self::Warc => "a web archive",
        }
    }

    /// The kind that the first bytes are a sure sign of. Plain text, Markdown and rows have none.
    ///
    /// ```
    /// use stancekit::article::Kind;
    ///
    /// assert_eq!(Kind::detect(b"<!DOCTYPE html><html lang=en>"), Some(Kind::Html));
    /// assert_eq!(Kind::detect(b"<?xml version='1.0'?><rss version='2.0'>"), Some(Kind::Feed));
    /// assert_eq!(Kind::detect(b"Envoys will meet on Monday."), None);
    /// ```
    pub fn detect(head: &[u8]) -> Option<Self> {
        let head = narrow(&head[..head.len().min(HEAD)]);
        let head = head.trim_ascii_start();
        if head.starts_with(b"WARC/") {
            Some(Self::Warc)
        } else if head.starts_with(b"%PDF-") {
            Some(Self::Pdf)
        } else if is_mhtml(head) {
            Some(Self::Mhtml)
        } else if is_json_feed(head) {
            Some(Self::Feed)
        } else if !head.starts_with(b"<") {
            None
        } else if is_feed(head) {
            Some(Self::Feed)
        } else {
            has_tags(head).then_some(Self::Html)
        }
    }

    /// The kind of an input that has no rows: told, else guessed by tags near the start, a heading of
    /// Markdown, and the name.
    pub(super) fn guessed(path: &str, head: &[u8]) -> Self {
        let name = Path::new(path).extension().and_then(|name| name.to_str()).unwrap_or_default();
        let is_markdown = ["md", "markdown"].iter().any(|of| name.eq_ignore_ascii_case(of));
        let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        match Self::detect(head) {
            Some(kind) => kind,
            None if is_markdown || text.starts_with(b"# ") || is_markdown_by_content(text) => Self::Markdown,
            None if name.eq_ignore_ascii_case("eml") => Self::Mhtml,
            None if has_tags(&narrow(head)) => Self::Html,
            None => Self::Text,
        }
    }
}

/// Two bytes a letter as one, and without a byte order mark.
fn narrow(head: &[u8]) -> Vec<u8> {
    match Encoding::for_bom(head) {
        Some((encoding, mark)) => {
            encoding.decode_without_bom_handling(&head[mark..]).0.into_owned().into_bytes()
        }
        None if head.starts_with(b"<\0") || head.starts_with(b"\0<") => {
            head.iter().copied().filter(|byte| *byte != 0).collect()
        }
        None => head.to_vec(),
    }
}

/// Whether the bytes begin with the header of a message: one in several parts, or a mail.
fn is_mhtml(head: &[u8]) -> bool {
    static PARTS: LazyLock<Regex> = LazyLock::new(|| {
        let line = r"(?:[a-z][a-z-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)*?";
        let parts = r"content-type:\s*multipart/(?:related|alternative|mixed)";
        let mail = r"(?:mime-version|received|message-id|return-path):";
        Regex::new(&format!(r"(?i-u)\A{line}(?:{parts}|{mail})")).expect("the pattern is well formed")
    });
    PARTS.is_match(head)
}

/// Whether the bytes begin an object that is a JSON Feed, or the export of a channel.
fn is_json_feed(head: &[u8]) -> bool {
    static FEED: LazyLock<Regex> = LazyLock::new(|| {
        let version = r#""version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org"#;
        let channel = r#""type"\s*:\s*"[a-z_]*(?:channel|group|chat)"[^\[{]{0,200}"messages"\s*:\s*\["#;
        Regex::new(&format!(r"(?i-u)\A\{{[^\[]{{0,2000}}?(?:{version}|{channel})"))
            .expect("the pattern is well formed")
    });
    head.starts_with(b"{") && FEED.is_match(head)
}

/// Whether text is Markdown by what no other text has: the head that a reader of pages writes, front matter,
/// headings of the second order.
fn is_markdown_by_content(text: &[u8]) -> bool {
    static MARKS: LazyLock<Regex> = LazyLock::new(|| {
        let jina = r"Title: [^\n]*\n+URL Source: ";
        let front = r"(?:---|\+\+\+)[ \t]*\r?\n[A-Za-z_]+ ?[:=]";
        let heading = r"(?s:.*)\n#{2,4} \S";
        let underlined = r"[^\n]+\n={4,}[ \t]*\r?\n";
        Regex::new(&format!(r"(?-u)\A(?:{jina}|{front}|{heading}|{underlined})"))
            .expect("the pattern is well formed")
    });
    MARKS.is_match(text)
}

fn is_feed(head: &[u8]) -> bool {
    static ROOT: LazyLock<Regex> = LazyLock::new(|| {
        let root = r"(?i-u)\A(?:<\?[^>]*>|<!--(?s:.*?)-->|<!doctype[^>]*>|\s+)*<(?:rss|feed|rdf:rdf)[\s>]";
        Regex::new(root).expect("the pattern is well formed")
    });
    ROOT.is_match(head)
}

/// Whether a tag that only web pages have stands among the first bytes.
fn has_tags(head: &[u8]) -> bool {
    static TAG: LazyLock<Regex> = LazyLock::new(|| {
        let tags = r"(?i-u)<(!doctype html[^<>]*|(html|head|body|header|main|article|section|div|p)(\s+[a-z-]+=[^<>]*)?)>";
        Regex::new(tags).expect("the pattern is well formed")
    });
    TAG.is_match(&head[..head.len().min(TAGS_WITHIN)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(head: impl AsRef<[u8]>) -> Kind {
        Kind::guessed("page.txt", head.as_ref())
    }

    #[test]
    fn a_tag_near_the_start_makes_it_html() {
        for page in [
            " \n <!DOCTYPE html>x",
            "\u{feff}<HTML lang=en>",
            "<?xml version='1.0'?>\n<html>",
            "One.\n<p>Two.</p>",
            "<!-- page --><div class=\"a\"\nid=b>",
        ] {
            assert_eq!(guessed(page), Kind::Html, "{page}");
        }
        assert_eq!(guessed(b"<body>\xff"), Kind::Html);
        let wide: Vec<u8> = "<html>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(guessed(wide), Kind::Html);
    }

    #[test]
    fn angle_brackets_make_no_html() {
        let late = format!("{}<p>", "One. ".repeat(300));
        for page in ["Prices < 5 and > 3.", "<Ann> wrote: <pause>.", "a <p or b> c", late.as_str(), ""] {
            assert_eq!(guessed(page), Kind::Text, "{page}");
            assert_eq!(Kind::detect(page.as_bytes()), None, "{page}");
        }
    }

    #[test]
    fn other_kinds_are_told_by_how_they_begin() {
        for (head, kind) in [
            ("WARC/1.0\r\nWARC-Type: warcinfo", Kind::Warc),
            (
                "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n",
                Kind::Mhtml,
            ),
            ("Content-Type: multipart/related; boundary=x\n", Kind::Mhtml),
            (
                "<?xml version=\"1.0\"?>\n<!-- by us -->\n<feed xmlns=\"http://www.w3.org/2005/Atom\">",
                Kind::Feed,
            ),
            ("<rss>", Kind::Feed),
            ("# Talks end\n\nThey are over.", Kind::Markdown),
            ("#talks end\n\nThey are over.", Kind::Text),
            ("From: the editor\n\nContent-Type: multipart\n", Kind::Text),
            ("From: Ann Other\nSubject: Talks\nMIME-Version: 1.0\n\nThey are over.", Kind::Mhtml),
            ("{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": []}", Kind::Feed),
            ("{\"name\":\"News\",\"type\":\"public_channel\",\"id\":1,\"messages\":[]}", Kind::Feed),
            ("{\"text\":\"They are over.\"}", Kind::Text),
            ("Title: Talks end\n\nURL Source: https://a.example/\n", Kind::Markdown),
            ("+++\ntitle = \"Talks end\"\n+++\n", Kind::Markdown),
            ("Talks end\n=========\n\nThey are over.", Kind::Markdown),
            ("Talks end\n\n## What next\n\nNobody knows.", Kind::Markdown),
            ("Talks end\n\n---\n\nThey are over.", Kind::Text),
        ] {
            assert_eq!(guessed(head), kind, "{head}");
        }
        assert_eq!(Kind::guessed("page.MD", b"They are over."), Kind::Markdown);
        assert_eq!(Kind::guessed("page.md", b"<html>"), Kind::Html);
    }
}
