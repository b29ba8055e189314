//! Articles, in every format.

use stancekit::article::{Article, Kind, ReadArticle, Source, Sources};
use stancekit::speech::speeches;

/// Most articles that are read of one input.
const ARTICLES: usize = 50;

/// Articles have paragraphs, whose places are inside of the input and in order.
pub(super) fn read(kind: Kind, path: &str, bytes: &[u8]) {
    let how = ReadArticle { kind: Some(kind), lossy: true };
    let Ok(sources) = Sources::new(path, bytes, &how) else { return };
    for source in sources.take(ARTICLES) {
        if let Ok(article) = source.and_then(Source::read) {
            check(&article, bytes);
        }
    }
}

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

/// What is said in a text, line by line, is in order, free of overlaps and inside of it; and so are the names of speakers.
pub(super) fn speech(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let paragraphs: Vec<&str> = text.lines().collect();
    let found = speeches(&paragraphs);
    assert_eq!(found.len(), paragraphs.len());
    for (paragraph, speeches) in paragraphs.iter().zip(&found) {
        let mut last = 0;
        for speech in speeches {
            assert!(speech.span.start >= last, "{:?} behind {last}", speech.span);
            assert!(speech.span.slice(paragraph).is_some(), "{:?} in {paragraph:?}", speech.span);
            last = speech.span.end;
            let of_speaker = speech.speaker.as_ref().and_then(|speaker| speaker.span);
            assert!(of_speaker.is_none_or(|span| span.slice(paragraph).is_some()), "{of_speaker:?}");
        }
    }
}
