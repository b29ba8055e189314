//! HTML → [`Article`].

mod apart;
mod blocks;
mod choose;
mod condensed;
mod extract;
mod fragment;
mod head;
mod inline;
mod nesting;
mod opened;
mod opinion;
mod outline;
mod reduced;
mod scripted;

pub(super) use fragment::text_blocks;
pub(super) use head::plain;
pub(super) use nesting::has_too_many_tags;

use super::Article;

impl Article {
    /// Reads a page of HTML: its text, one paragraph per block, and what its head says. Boilerplate that the
    /// page carries inside its text is dropped by the same rules as in plain text.
    ///
    /// ```
    /// use stancekit::article::Article;
    ///
    /// let page = "<!doctype html><html lang=en><title>Rome and Veii to talk</title><body>
    ///     <nav><a href=/>Home</a> <a href=/world>World</a></nav>
    ///     <article><h1>Rome and Veii to talk</h1><p>By Ann Other
    ///     <p>Envoys will meet on <em>Monday</em>, said Veii&#39;s king.
    ///     <p>Share this article</article>";
    /// let article = Article::from_html(page);
    /// assert_eq!(article.title.as_deref(), Some("Rome and Veii to talk"));
    /// assert_eq!(article.byline.as_deref(), Some("Ann Other"));
    /// assert_eq!(article.lang.as_deref(), Some("en"));
    /// assert_eq!(article.paragraphs.len(), 1);
    /// assert_eq!(article.paragraphs[0].text, "Envoys will meet on Monday, said Veii's king.");
    /// assert_eq!(article.paragraphs[0].span, None);
    /// ```
    pub fn from_html(html: &str) -> Self {
        extract::article(html)
    }
}
