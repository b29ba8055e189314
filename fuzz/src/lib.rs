//! What must hold of an article, whatever bytes it is read from.

use stancekit::article::{Article, Kind, ReadArticle, Source, Sources};

/// Most articles that are read of one input.
const ARTICLES: usize = 50;

/// The readers, by the name of their fuzz target: what each reads, and the name of an input.
pub const READERS: [(&str, Kind, &str); 9] = [
    ("eml", Kind::Mhtml, "mail.eml"),
    ("feed", Kind::Feed, "feed.xml"),
    ("html", Kind::Html, "page.html"),
    ("markdown", Kind::Markdown, "page.md"),
    ("mhtml", Kind::Mhtml, "page.mhtml"),
    ("pdf", Kind::Pdf, "page.pdf"),
    ("telegram", Kind::Feed, "channel.json"),
    ("text", Kind::Text, "page.txt"),
    ("warc", Kind::Warc, "pages.warc"),
];

/// Reads bytes by a reader, and checks what comes out. Bytes that hold no article are an error of the reader and no fault.
///
/// # Panics
/// If the reader panics, or what it gives cannot be.
pub fn read(reader: &str, bytes: &[u8]) {
    let (_, kind, path) = READERS.iter().find(|(name, ..)| *name == reader).expect("a known reader");
    let how = ReadArticle { kind: Some(*kind), lossy: true };
    let Ok(sources) = Sources::new(path, bytes, &how) else { return };
    for source in sources.take(ARTICLES) {
        if let Ok(article) = source.and_then(Source::read) {
            check(&article, bytes);
        }
    }
}

/// Checks that an article has paragraphs, and that places are inside of the input and in order.
fn check(article: &Article, bytes: &[u8]) {
    assert!(!article.paragraphs.is_empty(), "an article without a paragraph");
    let mut last = 0;
    for paragraph in &article.paragraphs {
        assert!(!paragraph.text.trim().is_empty(), "an empty paragraph");
        // Places in a record of an archive count from its start.
        if let Some(span) = paragraph.span {
            assert!(span.start >= last && span.end > span.start, "{span:?} behind {last}");
            assert!(span.end <= bytes.len(), "{span:?} in {} bytes", bytes.len());
            last = span.start;
        }
    }
}
