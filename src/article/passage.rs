//! What is judged of an article: its headline, and its paragraphs.

use super::text::folded;
use super::{Article, Paragraph};
use crate::language::{code, detected};
use crate::span::ByteSpan;

/// What a passage is in its article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The headline.
    Title,
    /// A paragraph.
    Body,
}

impl Part {
    /// `title` or `body`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Body => "body",
        }
    }
}

/// A headline or a paragraph: what is given labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Passage<'a> {
    /// 0 for the headline; paragraphs count from 1.
    pub index: usize,
    /// What it is.
    pub part: Part,
    /// Its text.
    pub text: &'a str,
    /// As [`Paragraph::span`]; a headline has none.
    pub span: Option<ByteSpan>,
    /// As [`Paragraph::is_quotation`].
    pub is_quotation: bool,
}

impl<'a> Passage<'a> {
    fn body((paragraph, index): (&'a Paragraph, usize)) -> Self {
        let Paragraph { text, span, is_quotation } = paragraph;
        Self { index, part: Part::Body, text, span: *span, is_quotation: *is_quotation }
    }
}

impl Article {
    /// What is judged of it, in order: the headline first. One that says no more than the first paragraph
    /// does is judged only as that.
    ///
    /// ```
    /// use stancekit::article::{Article, Part};
    ///
    /// let article = Article::from_text("Rome breaks the truce\n\nEnvoys left on Monday.\n");
    /// let passages: Vec<_> = article.passages().map(|passage| (passage.index, passage.part, passage.text)).collect();
    /// assert_eq!(passages, [(0, Part::Title, "Rome breaks the truce"), (1, Part::Body, "Envoys left on Monday.")]);
    /// ```
    pub fn passages(&self) -> impl Iterator<Item = Passage<'_>> {
        let title = self.title.as_deref().filter(|title| !self.opens_with(title));
        let title =
            title.map(|text| Passage { index: 0, part: Part::Title, text, span: None, is_quotation: false });
        title.into_iter().chain(self.paragraphs.iter().zip(1..).map(Passage::body))
    }

    /// Sets the language to that of the paragraphs, if nothing else says which it is.
    pub(super) fn with_language(mut self) -> Self {
        self.lang = self.lang.take().or_else(|| {
            let texts: Vec<&str> = self.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
            detected(&texts.join(" ")).map(|lang| code(lang).to_owned())
        });
        self
    }

    /// Whether the first paragraph is the title again, or what a title that was cut short was cut from.
    fn opens_with(&self, title: &str) -> bool {
        let is_cut = title.ends_with('…') || title.ends_with("...");
        let title = folded(title);
        let first = self.paragraphs.first().map(|paragraph| folded(&paragraph.text));
        let is_said_again = |first: String| first == title || is_cut && first.starts_with(&title);
        title.is_empty() || first.is_some_and(is_said_again)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passages(title: Option<&str>, first: &str) -> Vec<(usize, &'static str)> {
        let paragraphs = vec![Paragraph { text: first.to_owned(), span: None, is_quotation: false }];
        let article = Article { title: title.map(str::to_owned), paragraphs, ..Article::default() };
        article.passages().map(|passage| (passage.index, passage.part.name())).collect()
    }

    #[test]
    fn paragraphs_count_from_one_with_a_headline_and_without() {
        assert_eq!(passages(Some("Talks end"), "They are over."), [(0, "title"), (1, "body")]);
        assert_eq!(passages(None, "They are over."), [(1, "body")]);
        assert_eq!(passages(Some(" – "), "They are over."), [(1, "body")]);
    }

    #[test]
    fn a_headline_that_is_the_first_paragraph_is_judged_once() {
        assert_eq!(passages(Some("“They are over”"), "They are over."), [(1, "body")]);
        assert_eq!(passages(Some("They are over and …"), "They are over, and nobody won."), [(1, "body")]);
        assert_eq!(passages(Some("They are over and..."), "They are over, and nobody won."), [(1, "body")]);
        assert_eq!(passages(Some("They are"), "They are over, and nobody won."), [(0, "title"), (1, "body")]);
    }
}
