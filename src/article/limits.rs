//! How large an article may be.

/// Largest input that is read as one article, in bytes.
pub(crate) const MAX_ARTICLE: usize = 16 << 20;
/// Most paragraphs of one article.
pub(super) const MAX_PARAGRAPHS: usize = 20_000;
/// Most tags of a page, each of which takes about a kilobyte of memory; the pages of articles have some
/// thousands.
pub(super) const MAX_TAGS: usize = 100_000;
