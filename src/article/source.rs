//! Bytes → the articles in them, which nobody has taken apart yet.

use std::io::{self, BufReader, Read};

use flate2::read::MultiGzDecoder;

use super::charset::decoded;
use super::decode::{of_text, zero};
use super::error::ArticleError;
use super::html::has_too_many_tags;
use super::kind::{HEAD, Kind};
use super::limits::{MAX_ARTICLE, MAX_PARAGRAPHS};
use super::mhtml::{Letter, LetterContent};
use super::options::ReadArticle;
use super::packed::{Frames, GZIP, ZSTD};
use super::page::Page;
use super::warc::{self, Body, Records};
use super::{Article, feed, mhtml};

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
    path: String,
    is_feed: bool,
    inner: Inner<'r>,
}

enum Inner<'r> {
    Whole(std::vec::IntoIter<Source>),
    Archive { records: Records<'r>, n_records: usize, has_ended: bool },
}

/// One article as it came.
#[derive(Debug)]
pub struct Source {
    /// The file; in a feed or archive with `#` and the number of the item or record, from 1.
    pub path: String,
    content: Content,
    lossy: bool,
}

#[derive(Debug)]
enum Content {
    Text(Vec<u8>),
    Markdown(Vec<u8>),
    Html { bytes: Vec<u8>, charset: Option<String>, url: Option<String> },
    Mhtml(Vec<u8>),
    Pdf(Vec<u8>),
    Page(Page),
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
        if kind == Kind::Warc {
            let records = Records::new(Box::new(BufReader::new(io::Cursor::new(all).chain(bytes))));
            let inner = Inner::Archive { records, n_records: 0, has_ended: false };
            return Ok(Self { path: path.to_owned(), is_feed: false, inner });
        }
        bytes.take((MAX_ARTICLE + 1 - all.len()) as u64).read_to_end(&mut all).map_err(io)?;
        if all.len() > MAX_ARTICLE {
            return Err(ArticleError::TooLong { path: path.to_owned() });
        }
        let sources = sources(path, all, kind, how.lossy)?;
        let inner = Inner::Whole(sources.into_iter());
        Ok(Self { path: path.to_owned(), is_feed: kind == Kind::Feed, inner })
    }

    /// Whether it is a feed or an archive, which can have any number of articles.
    pub fn are_several(&self) -> bool {
        self.is_feed || matches!(self.inner, Inner::Archive { .. })
    }

    /// The next record of an archive.
    fn record(path: &str, records: &mut Records<'_>, n: &mut usize) -> Option<Result<Source, ArticleError>> {
        let record = match warc::next(records, n) {
            Ok(record) => record?,
            Err(source) => {
                let path = if *n > 0 { format!("{path}#{n}") } else { path.to_owned() };
                return Some(Err(ArticleError::Io { path, source }));
            }
        };
        let path = format!("{path}#{n}");
        let content = match record.body {
            Body::Html { bytes, charset } => Content::Html { bytes, charset, url: record.url },
            Body::Text(bytes) => Content::Text(bytes),
            Body::BadLength => return Some(Err(ArticleError::BadRecord { path })),
            Body::TooLong => return Some(Err(ArticleError::TooLong { path })),
            Body::Packed(packing) => return Some(Err(ArticleError::Packed { path, packing })),
        };
        Some(Ok(Source { path, content, lossy: true }))
    }
}

/// The first bytes of an input and those behind them, without the packings around them: files are packed once
/// by those who serve them and again by those who keep them.
fn unwrapped<'r>(mut bytes: Box<dyn Read + 'r>) -> io::Result<(Vec<u8>, Box<dyn Read + 'r>)> {
    for _ in 0..=MAX_PACKINGS {
        let mut head = Vec::new();
        bytes.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
        let (is_gzip, is_zstd) = (head.starts_with(&GZIP), head.starts_with(&ZSTD));
        if !is_gzip && !is_zstd {
            return Ok((head, bytes));
        }
        let whole = io::Cursor::new(head).chain(bytes);
        bytes = if is_gzip {
            Box::new(MultiGzDecoder::new(whole))
        } else {
            Box::new(Frames::new(BufReader::new(whole)))
        };
    }
    Ok((Vec::new(), bytes))
}

/// The articles of an input that is read as a whole.
fn sources(path: &str, bytes: Vec<u8>, kind: Kind, lossy: bool) -> Result<Vec<Source>, ArticleError> {
    let of = |content| vec![Source { path: path.to_owned(), content, lossy }];
    Ok(match kind {
        Kind::Html | Kind::Warc => of(Content::Html { bytes, charset: None, url: None }),
        Kind::Text => of(Content::Text(bytes)),
        Kind::Markdown => of(Content::Markdown(bytes)),
        Kind::Mhtml => of(Content::Mhtml(bytes)),
        Kind::Pdf => of(Content::Pdf(bytes)),
        Kind::Feed => {
            let pages = feed::pages(&bytes);
            let pages = pages
                .map_err(|source| ArticleError::Feed { path: path.to_owned(), source: source.into() })?;
            let source =
                |(i, page)| Source { path: format!("{path}#{}", i + 1), content: Content::Page(page), lossy };
            pages.into_iter().enumerate().map(source).collect()
        }
    })
}

impl Iterator for Sources<'_> {
    type Item = Result<Source, ArticleError>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.inner {
            Inner::Whole(sources) => sources.next().map(Ok),
            Inner::Archive { has_ended: true, .. } => None,
            Inner::Archive { records, n_records, has_ended } => {
                let record = Self::record(&self.path, records, n_records);
                *has_ended = matches!(record, None | Some(Err(ArticleError::Io { .. })));
                record
            }
        }
    }
}

impl Source {
    /// Bytes of it.
    pub fn size(&self) -> usize {
        match &self.content {
            Content::Text(bytes)
            | Content::Markdown(bytes)
            | Content::Mhtml(bytes)
            | Content::Pdf(bytes)
            | Content::Html { bytes, .. } => bytes.len(),
            Content::Page(page) => page.blocks.iter().map(|block| block.text.len()).sum(),
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
            Content::Markdown(bytes) => of_text(&path, &bytes, lossy, Article::from_markdown)?,
            Content::Page(page) => Article::of_page(page),
            Content::Pdf(bytes) => {
                Article::from_pdf(bytes).map_err(|source| ArticleError::Pdf { path: path.clone(), source })?
            }
            Content::Html { bytes, charset, url } => {
                of_html(&path, &decoded(&bytes, charset.as_deref()), url)?
            }
            Content::Mhtml(bytes) => match mhtml::letter(&bytes) {
                Some(letter) => of_letter(&path, letter)?,
                None => return Err(ArticleError::NoPage { path }),
            },
        };
        article.complete();
        let n = article.paragraphs.len();
        if n > MAX_PARAGRAPHS {
            return Err(ArticleError::TooManyParagraphs { path, n });
        }
        if article.paragraphs.is_empty() { Err(ArticleError::Empty { path }) } else { Ok(article) }
    }
}

fn of_html(path: &str, html: &str, url: Option<String>) -> Result<Article, ArticleError> {
    if let Some(at) = zero(html.as_bytes()) {
        return Err(ArticleError::Binary { path: path.to_owned(), at });
    }
    if has_too_many_tags(html) {
        return Err(ArticleError::TooManyTags { path: path.to_owned() });
    }
    let article = Article::from_html(html);
    Ok(Article { url: article.url.or(url), ..article })
}

/// A saved page, or a mail, whose head tells what its text does not.
fn of_letter(path: &str, letter: Letter) -> Result<Article, ArticleError> {
    // A saved page is dated by when it was saved.
    let date = letter.date.filter(|_| letter.url.is_none());
    let article = match letter.content {
        LetterContent::Html(html) => of_html(path, &html, letter.url)?,
        LetterContent::Text(text) => Article::from_text(&text),
    };
    let mut article = Article {
        title: article.title.or(letter.subject),
        byline: article.byline.or(letter.from),
        date: article.date.or(date),
        ..article
    };
    article.paragraphs.iter_mut().for_each(|paragraph| paragraph.span = None);
    Ok(article)
}
