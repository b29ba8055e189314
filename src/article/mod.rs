//! Bytes → the article in them.
//!
//! **In:** an article as scraped or saved: plain text, HTML, PDF, Markdown, MHTML, feeds, archives, with the
//! site's boilerplate around it. **Out:** an [`Article`]: title, byline and date where they are found,
//! paragraphs with their place in the input, and every line that was dropped with the [rule](RULES) that
//! dropped it. [`Sources`] finds the articles of an input and tells what it is.
//!
//! ```
//! use stancekit::article::Article;
//!
//! let page = "Skip to content\n\nRome and Veii to talk\n\nBy Ann Other\n\nEnvoys will meet on Monday.\n\nShare this article\n";
//! let article = Article::from_text(page);
//! assert_eq!(article.title.as_deref(), Some("Rome and Veii to talk"));
//! assert_eq!(article.byline.as_deref(), Some("Ann Other"));
//! assert_eq!(article.paragraphs[0].text, "Envoys will meet on Monday.");
//! let span = article.paragraphs[0].span.expect("plain text has places");
//! assert_eq!(span.slice(page), Some("Envoys will meet on Monday."));
//! let rules: Vec<_> = article.dropped.iter().map(|dropped| dropped.rule).collect();
//! assert_eq!(rules, ["navigation", "byline", "share"]);
//! ```
//!
//! Who says what in its paragraphs is told by [`speeches`](crate::speech::speeches).
//!
//! Pages come in by [`Article::from_html`], which keeps blocks apart and drops the same boilerplate:
//!
//! ```
//! use stancekit::article::Article;
//!
//! let page = "<html><body><article><h1>Rome and Veii to talk</h1><p>Envoys will meet on Monday.<p>Share this article</article>";
//! let article = Article::from_html(page);
//! assert_eq!(article.title.as_deref(), Some("Rome and Veii to talk"));
//! assert_eq!(article.paragraphs[0].text, "Envoys will meet on Monday.");
//! assert!(article.dropped.iter().any(|line| line.rule == "share"));
//! ```
//!
//! Without the feature `web`, only plain text is read.
//!
//! **Limits:** a PDF has to hold text, not pictures of it. Boilerplate is recognized best in English; its
//! headings in some twenty languages. What a page shows only after a script has run is read where the page
//! carries it as linked data.

#[cfg(feature = "web")]
mod archive;
mod boilerplate;
#[cfg(feature = "web")]
mod charset;
mod complete;
mod copy;
mod date;
mod decode;
mod entities;
mod error;
#[cfg(feature = "web")]
mod feed;
mod fields;
#[cfg(feature = "web")]
mod front;
mod headings;
#[cfg(feature = "web")]
mod html;
mod kind;
mod letters;
mod limits;
mod lines;
mod lookalikes;
#[cfg(feature = "web")]
mod mail;
#[cfg(feature = "web")]
mod markdown;
mod marked;
mod menu;
#[cfg(feature = "web")]
mod mhtml;
mod options;
#[cfg(feature = "web")]
mod packed;
#[cfg(feature = "web")]
mod page;
mod passage;
mod pattern;
#[cfg(feature = "web")]
mod pdf;
mod printed;
mod quoted;
mod read;
mod rules;
mod sections;
mod signed;
mod source;
mod sources;
#[cfg(feature = "web")]
mod telegram;
mod text;
mod title;
#[cfg(feature = "web")]
mod warc;
mod warning;
#[cfg(feature = "web")]
mod web;
mod wrapped;

pub(crate) use date::iso as iso_date;
pub use error::{ArticleError, PdfFault};
pub use kind::Kind;
pub(crate) use limits::MAX_ARTICLE;
pub use options::ReadArticle;
pub use passage::{Part, Passage};
pub use rules::{RULES, Rule};
pub use source::Source;
pub use sources::Sources;
pub use warning::{Warning, WarningCode};

use crate::span::ByteSpan;

/// A news article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Article {
    /// The headline.
    pub title: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// When: as written in the text, or as the head of a page says it, `2025-05-03` or
    /// `2025-05-03T18:40:00Z`.
    pub date: Option<String>,
    /// The day of the date, `2025-05-03`, if the date has day, month and year.
    pub iso_date: Option<String>,
    /// The language that a page says it is in, such as `en`; else that of its paragraphs, if they are long
    /// enough to be sure.
    pub lang: Option<String>,
    /// The address that a page says is its own.
    pub url: Option<String>,
    /// The name of the site or feed that the article is from.
    pub outlet: Option<String>,
    /// The report itself.
    pub paragraphs: Vec<Paragraph>,
    /// What was left out, in order.
    pub dropped: Vec<Dropped>,
    /// Why the paragraphs may not be those of the article.
    pub warnings: Vec<Warning>,
}

/// One paragraph of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// Its text. Where the input breaks it over several lines, they are joined by spaces.
    pub text: String,
    /// Where it is in plain text, counted in bytes of the input; what lossy reading replaces counts as the
    /// bytes it was. A paragraph of a page has no such place: tags, entities and character sets stand between
    /// it and the bytes.
    pub span: Option<ByteSpan>,
    /// Whether the page sets all of it off as a quotation: a `<blockquote>`, or `>` in Markdown.
    pub is_quotation: bool,
}

/// A line that is not part of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Dropped {
    /// Line of plain text, from 1; of a page, the block of what was extracted from it, from 1.
    pub line: usize,
    /// What it says.
    pub text: String,
    /// Name of the [`Rule`] that it was dropped by.
    pub rule: &'static str,
}
