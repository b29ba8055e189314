//! Bytes → the text of an article.

use std::io::Read;

use super::{Article, Paragraph};
use crate::span::ByteSpan;

/// Largest input that is read as one article, in bytes.
pub const MAX_ARTICLE: usize = 16 << 20;

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
        let (text, growths) = decoded(path, all, lossy)?;
        if is_html(&text) {
            return Err(ArticleError::Html { path: path.to_owned() });
        }
        let mut article = Self::from_text(&text);
        for Paragraph { span, .. } in &mut article.paragraphs {
            *span = ByteSpan::new(growths.original(span.start), growths.original(span.end));
        }
        match article.paragraphs.is_empty() {
            true => Err(ArticleError::Empty { path: path.to_owned() }),
            false => Ok(article),
        }
    }
}

/// Where replaced bytes made a text longer or shorter than its input.
#[derive(Default)]
struct Growths {
    /// Ends of replacements in the text, ascending, and what to add from there on to be at the same place of the input.
    shifts: Vec<(usize, isize)>,
}

impl Growths {
    /// The place in the input of a place in the text.
    fn original(&self, place: usize) -> usize {
        let after = self.shifts.partition_point(|(end, _)| *end <= place);
        let shift = after.checked_sub(1).map_or(0, |last| self.shifts[last].1);
        place.saturating_add_signed(shift)
    }
}

fn decoded(path: &str, bytes: Vec<u8>, lossy: bool) -> Result<(String, Growths), ArticleError> {
    let error = match String::from_utf8(bytes) {
        Ok(text) => return Ok((text, Growths::default())),
        Err(error) => error,
    };
    if lossy {
        return Ok(replaced(error.as_bytes()));
    }
    let (bytes, place) = (error.as_bytes(), error.utf8_error().valid_up_to());
    let line_start = bytes[..place].iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end + 1);
    let line = 1 + bytes[..place].iter().filter(|&&byte| byte == b'\n').count();
    Err(ArticleError::NotUtf8 { path: path.to_owned(), line, byte: bytes[place], at: place - line_start })
}

/// Text with U+FFFD in the place of what is not UTF-8.
fn replaced(bytes: &[u8]) -> (String, Growths) {
    let (mut text, mut growths, mut input) = (String::with_capacity(bytes.len()), Growths::default(), 0usize);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        input += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            text.push(char::REPLACEMENT_CHARACTER);
            input += chunk.invalid().len();
            growths.shifts.push((text.len(), input.cast_signed() - text.len().cast_signed()));
        }
    }
    (text, growths)
}

/// Bytes at the start of a page in which its tags are looked for.
const HTML_START: usize = 1024;

fn is_html(text: &str) -> bool {
    let start: String = text.chars().take(HTML_START).collect();
    let start = start.to_ascii_lowercase();
    let tags = ["<!doctype html", "<html", "<head>", "<body", "<div", "<p>", "<p ", "<article", "<script"];
    tags.iter().any(|tag| start.contains(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(bytes: &[u8]) -> String {
        Article::read("page.txt", bytes, false).expect_err("no article").to_string()
    }

    #[test]
    fn what_is_no_article_is_refused() {
        assert_eq!(
            message(b"One.\nT\xffwo."),
            "page.txt:2: byte 0xff at position 1 of the line is not UTF-8"
        );
        assert_eq!(message(b"A page\n<div class=x>text</div>"), "page.txt: HTML, expected plain text");
        assert_eq!(message(b" \n <!DOCTYPE html><p>x"), "page.txt: HTML, expected plain text");
        assert_eq!(message(b"Share\n\nComments\n"), "page.txt: no paragraph of an article in it");
        assert_eq!(message(b""), "page.txt: no paragraph of an article in it");
        assert_eq!(message(&vec![b'a'; MAX_ARTICLE + 1]), "page.txt: more than 16 MiB, expected one article");
    }

    #[test]
    fn lossy_reading_goes_on() {
        let article = Article::read("page.txt", b"One \xff two.".as_slice(), true).expect("an article");
        assert_eq!(article.paragraphs[0].text, "One \u{fffd} two.");
        assert_eq!(article.paragraphs[0].span, ByteSpan::new(0, 10));
        let bytes = b"\xe2\x82One.\n\nTw\xff.\n\nThree.";
        let article = Article::read("page.txt", bytes.as_slice(), true).expect("an article");
        let spans: Vec<&[u8]> = article.paragraphs.iter().map(|p| &bytes[p.span.start..p.span.end]).collect();
        assert_eq!(spans, [&bytes[..6], b"Tw\xff.", b"Three."]);
    }
}
