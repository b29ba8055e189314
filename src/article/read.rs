//! Bytes → [`Article`].

use std::borrow::Cow;
use std::io::Read;

use super::source::zero;
use super::{Article, ArticleError, Kind, Sources};
use crate::span::ByteSpan;

/// Largest input that is read as one article, in bytes.
pub const MAX_ARTICLE: usize = 16 << 20;
/// Most paragraphs of one article.
pub(super) const MAX_PARAGRAPHS: usize = 20_000;

/// How to read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReadArticle {
    /// What the input is; told by its first bytes, and by the name where they say nothing, if `None`.
    pub kind: Option<Kind>,
    /// In plain text and Markdown, read bytes that are not UTF-8 as U+FFFD instead of refusing them. Pages are in any character set.
    pub lossy: bool,
}

impl Article {
    /// Reads an article; `path` is what messages call it. Of several in the input, it is the first.
    ///
    /// ```
    /// use stancekit::article::{Article, ReadArticle};
    ///
    /// let page = b"<html><meta charset=windows-1251><title>\xd0\xe8\xec</title><p>\xd0\xe8\xec \xef\xe0\xeb.</html>";
    /// let article = Article::read("page.html", &page[..], &ReadArticle::default())?;
    /// assert_eq!(article.paragraphs[0].text, "Рим пал.");
    /// # Ok::<(), stancekit::article::ArticleError>(())
    /// ```
    ///
    /// # Errors
    /// [`ArticleError`] if it cannot be read, is too large, is not text, or has no paragraph.
    pub fn read(path: &str, bytes: impl Read, how: &ReadArticle) -> Result<Self, ArticleError> {
        let first = Sources::new(path, bytes, how)?.next();
        first.ok_or_else(|| ArticleError::NoArticle { path: path.to_owned() })??.read()
    }
}

pub(super) fn of_text(
    path: &str,
    bytes: &[u8],
    lossy: bool,
    read: fn(&str) -> Article,
) -> Result<Article, ArticleError> {
    if let Some(at) = zero(bytes) {
        return Err(ArticleError::Binary { path: path.to_owned(), at });
    }
    let text = Decoded::new(path, bytes, lossy)?;
    let mut article = read(&text.text);
    article.paragraphs.iter_mut().for_each(|p| p.span = p.span.map(|span| text.original(span)));
    Ok(article)
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LOSSY: ReadArticle = ReadArticle { kind: None, lossy: true };

    fn message(bytes: &[u8]) -> String {
        Article::read("page.txt", bytes, &ReadArticle::default()).expect_err("no article").to_string()
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
    fn lossy_reading_goes_on() {
        let article = Article::read("page.txt", b"One \xff two.".as_slice(), &LOSSY).expect("an article");
        assert_eq!(article.paragraphs[0].text, "One \u{fffd} two.");
        assert_eq!(article.paragraphs[0].span, Some(ByteSpan::new(0, 10)));
    }

    proptest! {
        #[test]
        fn lossy_spans_are_places_in_the_input(
            words in prop::collection::vec(prop::sample::select(vec![&b"One two."[..], b"\xff", b"\n", "Київ €".as_bytes(), b"\xe2\x82"]), 1..40)
        ) {
            let bytes = words.concat();
            let Ok(article) = Article::read("page.txt", bytes.as_slice(), &LOSSY) else { return Ok(()) };
            for paragraph in article.paragraphs {
                let span = paragraph.span.expect("text has places");
                let slice = &bytes[span.start..span.end];
                prop_assert_eq!(String::from_utf8_lossy(slice).replace('\n', " "), paragraph.text);
            }
        }
    }
}
