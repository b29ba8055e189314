//! What a reader should know before they trust a result.

/// What a warning is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum WarningCode {
    /// The article is about none of the conflicts that are known.
    Conflict,
    /// The paragraphs may not be those of the article: nearly nothing of a page was taken, or the page looks
    /// like a list of articles.
    Page,
    /// The model has hardly seen texts in the language of the article.
    Language,
}

impl WarningCode {
    /// How programs call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Conflict => "conflict",
            Self::Page => "page",
            Self::Language => "language",
        }
    }
}

/// Something that makes what is said of an article doubtful.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Warning {
    /// What it is about.
    pub code: WarningCode,
    /// What was found, for people.
    pub message: String,
}
