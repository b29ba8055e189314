//! Bytes → text, and where each byte of it stood in them.

use std::borrow::Cow;

use super::kind::HEAD;
use super::{Article, ArticleError};
use crate::span::{ByteSpan, Location};

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
fn not_utf8(path: &str, bytes: &[u8], at: usize) -> ArticleError {
    let line_start = bytes[..at].iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end + 1);
    let line = 1 + bytes[..at].iter().filter(|&&byte| byte == b'\n').count();
    ArticleError::NotUtf8 {
        place: Location { path: path.into(), line },
        byte: bytes[at],
        at: at - line_start,
    }
}

/// The first zero byte, which text has not.
pub(super) fn zero(bytes: &[u8]) -> Option<usize> {
    bytes.iter().take(HEAD).position(|&byte| byte == 0)
}
