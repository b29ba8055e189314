//! Pages, feeds, messages, PDF and Markdown → [`Article`].

use super::charset::decoded;
use super::decode::{of_text, zero};
use super::error::ArticleError;
use super::html::has_too_many_tags;
use super::kind::Kind;
use super::mail::bare;
use super::mhtml::{Letter, LetterContent};
use super::page::Page;
use super::{Article, feed, mhtml};

/// An article as it came, which is no plain text.
#[derive(Debug)]
pub(super) enum Web {
    Markdown(Vec<u8>),
    Html { bytes: Vec<u8>, charset: Option<String>, url: Option<String> },
    Mhtml(Vec<u8>),
    Pdf(Vec<u8>),
    Page(Page),
}

impl Web {
    /// The items of a feed.
    pub(super) fn of_feed(path: &str, bytes: &[u8]) -> Result<Vec<Self>, ArticleError> {
        let pages = feed::pages(bytes);
        let pages =
            pages.map_err(|source| ArticleError::Feed { path: path.to_owned(), source: source.into() })?;
        Ok(pages.into_iter().map(Self::Page).collect())
    }

    /// What is read as one article.
    pub(super) fn of_whole(bytes: Vec<u8>, kind: Kind) -> Self {
        match kind {
            Kind::Markdown => Self::Markdown(bytes),
            Kind::Mhtml => Self::Mhtml(bytes),
            Kind::Pdf => Self::Pdf(bytes),
            _ => Self::Html { bytes, charset: None, url: None },
        }
    }

    /// Bytes of it.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Markdown(bytes) | Self::Mhtml(bytes) | Self::Pdf(bytes) | Self::Html { bytes, .. } => {
                bytes.len()
            }
            Self::Page(page) => page.blocks.iter().map(|block| block.text.len()).sum(),
        }
    }

    /// Takes it apart.
    pub(super) fn read(self, path: &str, lossy: bool) -> Result<Article, ArticleError> {
        match self {
            Self::Markdown(bytes) => of_text(path, &bytes, lossy, Article::from_markdown),
            Self::Page(page) => Ok(Article::of_page(page)),
            Self::Pdf(bytes) => {
                Article::from_pdf(bytes).map_err(|source| ArticleError::Pdf { path: path.to_owned(), source })
            }
            Self::Html { bytes, charset, url } => of_html(path, &decoded(&bytes, charset.as_deref()), url),
            Self::Mhtml(bytes) => match mhtml::letter(&bytes) {
                Some(letter) => of_letter(path, letter),
                None => Err(ArticleError::NoPage { path: path.to_owned() }),
            },
        }
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
        LetterContent::Text(text) => Article::from_mail(&text, letter.subject.as_deref()),
    };
    let mut article = Article {
        title: article.title.or(letter.subject.map(|subject| bare(&subject).0.to_owned())),
        byline: article.byline.or(letter.from),
        date: article.date.or(date),
        ..article
    };
    article.paragraphs.iter_mut().for_each(|paragraph| paragraph.span = None);
    Ok(article)
}
