//! Bytes → the articles in them, which nobody has taken apart yet.

use std::io::{self, BufReader, Read};

#[cfg(feature = "web")]
use super::archive::Archive;
use super::error::ArticleError;
use super::kind::{HEAD, Kind};
use super::limits::MAX_ARTICLE;
use super::options::ReadArticle;
use super::source::{Source, sources};
use crate::packing::Packing;

/// How often an input can be packed.
const MAX_PACKINGS: usize = 2;

/// The articles of an input, one after another, not yet taken apart: finding them is quick, reading them is
/// work that threads can share.
///
/// ```
/// use stancekit::article::{ReadArticle, Sources};
///
/// let feed = "<rss version='2.0'><channel><title>The Post</title>
///     <item><title>Talks end</title><description>They are over.</description></item>
///     <item><title>Rome yields</title><description>The town fell.</description></item></channel></rss>";
/// let sources = Sources::new("feed.xml", feed.as_bytes(), &ReadArticle::default())?;
/// let articles = sources.map(|source| source?.read()).collect::<Result<Vec<_>, _>>()?;
/// assert_eq!(articles[1].title.as_deref(), Some("Rome yields"));
/// assert_eq!(articles[1].paragraphs[0].text, "The town fell.");
/// # Ok::<(), stancekit::article::ArticleError>(())
/// ```
pub struct Sources<'r> {
    are_several: bool,
    inner: Box<dyn Iterator<Item = Result<Source, ArticleError>> + 'r>,
}

impl<'r> Sources<'r> {
    /// The articles in bytes, which `path` is the name of in messages.
    ///
    /// # Errors
    /// [`ArticleError`] if the bytes cannot be read, are too many for what is no archive, or are no text.
    pub fn new(path: &str, bytes: impl Read + 'r, how: &ReadArticle) -> Result<Self, ArticleError> {
        let io = |source| ArticleError::Io { path: path.to_owned(), source };
        let (mut all, bytes) = unwrapped(Box::new(bytes)).map_err(io)?;
        let kind = how.kind.unwrap_or_else(|| Kind::guessed(path, &all));
        #[cfg(feature = "web")]
        if kind == Kind::Warc {
            let archive = Archive::new(path, BufReader::new(io::Cursor::new(all).chain(bytes)));
            return Ok(Self { are_several: true, inner: Box::new(archive) });
        }
        bytes.take((MAX_ARTICLE + 1 - all.len()) as u64).read_to_end(&mut all).map_err(io)?;
        if all.len() > MAX_ARTICLE {
            return Err(ArticleError::TooLong { path: path.to_owned() });
        }
        let sources = sources(path, all, kind, how.lossy)?;
        Ok(Self { are_several: kind == Kind::Feed, inner: Box::new(sources.into_iter().map(Ok)) })
    }

    /// Whether it is a feed or an archive, which can have any number of articles.
    pub fn are_several(&self) -> bool {
        self.are_several
    }
}

/// The first bytes of an input and those behind them, without the packings around them: files are packed once
/// by those who serve them and again by those who keep them.
fn unwrapped<'r>(mut bytes: Box<dyn Read + 'r>) -> io::Result<(Vec<u8>, Box<dyn Read + 'r>)> {
    for _ in 0..=MAX_PACKINGS {
        let mut head = Vec::new();
        bytes.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
        let Some(packing) = Packing::of(&head) else { return Ok((head, bytes)) };
        bytes = Box::new(packing.unpack(BufReader::new(io::Cursor::new(head).chain(bytes))));
    }
    Ok((Vec::new(), bytes))
}

impl Iterator for Sources<'_> {
    type Item = Result<Source, ArticleError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.inner.next()
    }
}
