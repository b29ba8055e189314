//! Bytes → the text of an article.

use std::borrow::Cow;
use std::io::Read;
use std::sync::LazyLock;

use regex::bytes::Regex;

use super::Article;
use crate::span::ByteSpan;

/// Largest input that is read as one article, in bytes.
pub const MAX_ARTICLE: usize = 16 << 20;

/// Bytes at the start of the input among which tags are looked for.
const HTML_WITHIN: usize = 1024;

/// Why an input is not an article.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArticleError {
    /// It cannot be read.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// It is too large.
    #[error("{path}: more than {} MiB, expected one article", MAX_ARTICLE >> 20)]
    TooLong {
        /// The file.
        path: String,
    },
    /// It is not text.
    #[error("{path}:{line}: byte {byte:#04x} at position {at} of the line is not UTF-8")]
    NotUtf8 {
        /// The file.
        path: String,
        /// The line, from 1.
        line: usize,
        /// The first such byte.
        byte: u8,
        /// Its position in the line, from 0.
        at: usize,
    },
    /// It is a web page.
    #[error("{path}: HTML, expected plain text")]
    Html {
        /// The file.
        path: String,
    },
    /// No paragraph is left in it.
    #[error("{path}: no paragraph of an article in it")]
    Empty {
        /// The file.
        path: String,
    },
}

impl ArticleError {
    /// What to do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NotUtf8 { .. } => Some("`--lossy` replaces such bytes and goes on".into()),
            Self::Html { .. } => Some("save the page as text, or give rows with `--input jsonl`".into()),
            Self::TooLong { .. } => Some("give rows, one paragraph each, with `--input jsonl`".into()),
            _ => None,
        }
    }
}

impl Article {
    /// Reads an article; `path` is what messages call it. With `lossy`, bytes that are not UTF-8 become U+FFFD.
    ///
    /// # Errors
    /// [`ArticleError`] if it cannot be read, is too large, is not text, or has no paragraph.
    pub fn read(path: &str, bytes: impl Read, lossy: bool) -> Result<Self, ArticleError> {
        let mut all = Vec::new();
        let read = bytes.take(MAX_ARTICLE as u64 + 1).read_to_end(&mut all);
        read.map_err(|source| ArticleError::Io { path: path.to_owned(), source })?;
        if all.len() > MAX_ARTICLE {
            return Err(ArticleError::TooLong { path: path.to_owned() });
        }
        if is_html(&all) {
            return Err(ArticleError::Html { path: path.to_owned() });
        }
        let text = Decoded::new(path, &all, lossy)?;
        let mut article = Self::from_text(&text.text);
        if article.paragraphs.is_empty() {
            return Err(ArticleError::Empty { path: path.to_owned() });
        }
        article.paragraphs.iter_mut().for_each(|paragraph| paragraph.span = text.original(paragraph.span));
        Ok(article)
    }
}

/// Text and where its bytes were in the input.
struct Decoded<'b> {
    text: Cow<'b, str>,
    /// Where an end of a replaced byte is in the text, and where it is in the input; in order.
    replaced: Vec<[usize; 2]>,
}

impl<'b> Decoded<'b> {
    fn new(path: &str, bytes: &'b [u8], lossy: bool) -> Result<Self, ArticleError> {
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Self { text: text.into(), replaced: Vec::new() }),
            Err(_) if lossy => Ok(Self::lossy(bytes)),
            Err(error) => Err(not_utf8(path, bytes, error.valid_up_to())),
        }
    }

    fn lossy(bytes: &[u8]) -> Self {
        let (mut text, mut at, mut replaced) = (String::new(), 0, Vec::new());
        for chunk in bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            at += chunk.valid().len() + chunk.invalid().len();
            if !chunk.invalid().is_empty() {
                text.push(char::REPLACEMENT_CHARACTER);
                replaced.push([text.len(), at]);
            }
        }
        Self { text: text.into(), replaced }
    }

    /// The bytes of the input that a span of the text was read from.
    fn original(&self, span: ByteSpan) -> ByteSpan {
        let place = |at: usize| {
            let n_before = self.replaced.partition_point(|&[end, _]| end <= at);
            let [end, original] = n_before.checked_sub(1).map_or([0, 0], |last| self.replaced[last]);
            original + (at - end)
        };
        ByteSpan::new(place(span.start), place(span.end))
    }
}

/// The error for a byte, by its position in the input.
fn not_utf8(path: &str, bytes: &[u8], place: usize) -> ArticleError {
    let line_start = bytes[..place].iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end + 1);
    let line = 1 + bytes[..place].iter().filter(|&&byte| byte == b'\n').count();
    ArticleError::NotUtf8 { path: path.to_owned(), line, byte: bytes[place], at: place - line_start }
}

/// Whether a tag that only web pages have stands among the first bytes.
fn is_html(bytes: &[u8]) -> bool {
    static TAG: LazyLock<Regex> = LazyLock::new(|| {
        let tags = r"(?i)<(!doctype html[^<>]*|(html|head|body|header|main|article|section|div|p)(\s+[a-z-]+=[^<>]*)?)>";
        Regex::new(tags).expect("the pattern is well formed")
    });
    TAG.is_match(&bytes[..bytes.len().min(HTML_WITHIN)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn message(bytes: &[u8]) -> String {
        Article::read("page.txt", bytes, false).expect_err("no article").to_string()
    }

    #[test]
    fn what_is_no_article_is_refused() {
        assert_eq!(
            message(b"One.\nT\xffwo."),
            "page.txt:2: byte 0xff at position 1 of the line is not UTF-8"
        );
        assert_eq!(message(b"Share\n\nComments\n"), "page.txt: no paragraph of an article in it");
        assert_eq!(message(b""), "page.txt: no paragraph of an article in it");
        assert_eq!(message(&vec![b'a'; MAX_ARTICLE + 1]), "page.txt: more than 16 MiB, expected one article");
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
            assert_eq!(message(page.as_bytes()), "page.txt: HTML, expected plain text", "{page}");
        }
        assert_eq!(message(b"<body>\xff"), "page.txt: HTML, expected plain text");
    }

    #[test]
    fn angle_brackets_make_no_html() {
        let late = format!("{}<p>", "One. ".repeat(300));
        for page in ["Prices < 5 and > 3.", "<Ann> wrote: <pause>.", "a <p or b> c", late.as_str()] {
            assert!(Article::read("page.txt", page.as_bytes(), false).is_ok(), "{page}");
        }
    }

    #[test]
    fn lossy_reading_goes_on() {
        let article = Article::read("page.txt", b"One \xff two.".as_slice(), true).expect("an article");
        assert_eq!(article.paragraphs[0].text, "One \u{fffd} two.");
        assert_eq!(article.paragraphs[0].span, ByteSpan::new(0, 10));
    }

    proptest! {
        #[test]
        fn lossy_spans_are_places_in_the_input(
            words in prop::collection::vec(prop::sample::select(vec![&b"One two."[..], b"\xff", b"\n", "Київ €".as_bytes(), b"\xe2\x82"]), 1..40)
        ) {
            let bytes = words.concat();
            let Ok(article) = Article::read("page.txt", bytes.as_slice(), true) else { return Ok(()) };
            for paragraph in article.paragraphs {
                let slice = &bytes[paragraph.span.start..paragraph.span.end];
                prop_assert_eq!(String::from_utf8_lossy(slice).replace('\n', " "), paragraph.text);
            }
        }
    }
}
