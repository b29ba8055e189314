//! How to read an article.

use super::Kind;

/// How to read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReadArticle {
    /// What the input is; told by its first bytes, and by the name where they say nothing, if `None`.
    pub kind: Option<Kind>,
    /// In plain text and Markdown, read bytes that are not UTF-8 as U+FFFD instead of refusing them. Pages
    /// are in any character set.
    pub lossy: bool,
}
