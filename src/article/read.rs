//! Bytes → [`Article`].

use std::io::Read;

use super::{Article, ArticleError, ReadArticle, Sources};

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::MAX_ARTICLE;
    use crate::span::ByteSpan;
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
