//! An article as it came, which nobody has taken apart yet.

use super::Article;
use super::decode::of_text;
use super::error::ArticleError;
use super::kind::Kind;
use super::limits::MAX_PARAGRAPHS;
#[cfg(feature = "web")]
use super::web::Web;

/// One article as it came.
#[derive(Debug)]
pub struct Source {
    /// The file; in a feed or archive with `#` and the number of the item or record, from 1.
    pub path: String,
    content: Content,
    lossy: bool,
}

#[derive(Debug)]
pub(super) enum Content {
    Text(Vec<u8>),
    #[cfg(feature = "web")]
    Web(Web),
}

/// The articles of an input that is read as a whole.
pub(super) fn sources(
    path: &str,
    bytes: Vec<u8>,
    kind: Kind,
    lossy: bool,
) -> Result<Vec<Source>, ArticleError> {
    match kind {
        Kind::Text => Ok(vec![Source::new(path.to_owned(), Content::Text(bytes), lossy)]),
        #[cfg(feature = "web")]
        Kind::Feed => {
            let items = Web::of_feed(path, &bytes)?.into_iter().enumerate();
            Ok(items
                .map(|(i, item)| Source::new(format!("{path}#{}", i + 1), Content::Web(item), lossy))
                .collect())
        }
        #[cfg(feature = "web")]
        _ => Ok(vec![Source::new(path.to_owned(), Content::Web(Web::of_whole(bytes, kind)), lossy)]),
        #[cfg(not(feature = "web"))]
        _ => Err(ArticleError::NeedsWeb { path: path.to_owned(), kind: kind.name() }),
    }
}

impl Source {
    pub(super) fn new(path: String, content: Content, lossy: bool) -> Self {
        Self { path, content, lossy }
    }

    /// Bytes of it.
    pub fn size(&self) -> usize {
        match &self.content {
            Content::Text(bytes) => bytes.len(),
            #[cfg(feature = "web")]
            Content::Web(web) => web.size(),
        }
    }

    /// Takes it apart.
    ///
    /// # Errors
    /// [`ArticleError`] if it is not text, or has no paragraph.
    pub fn read(self) -> Result<Article, ArticleError> {
        let Self { path, content, lossy } = self;
        let mut article = match content {
            Content::Text(bytes) => of_text(&path, &bytes, lossy, Article::from_text)?,
            #[cfg(feature = "web")]
            Content::Web(web) => web.read(&path, lossy)?,
        };
        article.complete();
        let n = article.paragraphs.len();
        if n > MAX_PARAGRAPHS {
            return Err(ArticleError::TooManyParagraphs { path, n });
        }
        if article.paragraphs.is_empty() { Err(ArticleError::Empty { path }) } else { Ok(article) }
    }
}
