//! Why an input is not an article.

use super::limits::{MAX_ARTICLE, MAX_PARAGRAPHS, MAX_TAGS};
use crate::span::Location;

/// Why an input is not an article.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArticleError {
    /// It cannot be read.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// It is too large.
    #[error("{path}: more than {} MiB, expected one article", MAX_ARTICLE >> 20)]
    TooLong {
        /// The file.
        path: String,
    },
    /// It is a page with too many tags.
    #[error("{path}: more than {MAX_TAGS} tags, expected the page of one article")]
    TooManyTags {
        /// The file.
        path: String,
    },
    /// It has more paragraphs than an article has.
    #[error("{path}: {n} paragraphs, expected one article of at most {MAX_PARAGRAPHS}")]
    TooManyParagraphs {
        /// The file.
        path: String,
        /// How many.
        n: usize,
    },
    /// It is a record of an archive that is not as long as it says.
    #[error("{path}: the record is not as long as it says, so that its text may be cut short")]
    BadRecord {
        /// The file and the number of the record.
        path: String,
    },
    /// It is not text.
    #[error("{place}: byte {byte:#04x} at position {at} of the line is not UTF-8")]
    NotUtf8 {
        /// Where.
        place: Location,
        /// The first such byte.
        byte: u8,
        /// Its position in the line, from 0.
        at: usize,
    },
    /// It is a picture, a film, a program, or text of some other program.
    #[error("{path}: neither text nor a web page: a zero byte at position {at}")]
    Binary {
        /// The file.
        path: String,
        /// Position of the byte, from 0.
        at: usize,
    },
    /// It is a PDF that cannot be read.
    #[error("{path}: {source}")]
    Pdf {
        /// The file.
        path: String,
        /// Why.
        source: PdfFault,
    },
    /// It is a feed that cannot be read.
    #[error("{path}: not a feed: {source}")]
    Feed {
        /// The file.
        path: String,
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// It is a saved page of several parts, none of which is HTML.
    #[error("{path}: no part of the saved page is HTML")]
    NoPage {
        /// The file.
        path: String,
    },
    /// It is a page in an archive that is packed in a way that is not known.
    #[error("{path}: packed as `{packing}`, expected `gzip`, `deflate`, `br` or `zstd`")]
    Packed {
        /// The file and the record.
        path: String,
        /// The name of the packing.
        packing: String,
    },
    /// It is of a kind that is only read with the feature `web`.
    #[error("{path}: {kind}, which needs the feature `web`; expected plain text")]
    NeedsWeb {
        /// The file.
        path: String,
        /// What it is.
        kind: &'static str,
    },
    /// There is nothing in it to read articles from.
    #[error("{path}: no article in it")]
    NoArticle {
        /// The file.
        path: String,
    },
    /// No paragraph is left in it.
    #[error("{path}: no paragraph of an article in it")]
    Empty {
        /// The file.
        path: String,
    },
}

impl ArticleError {
    /// A hint: what to do about the error.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NotUtf8 { .. } => Some("`--lossy` replaces such bytes and goes on".into()),
            Self::Pdf { source, .. } => Some(source.hint().into()),
            Self::Empty { .. } => {
                Some("`--input` says what it is, if that was taken for something else".into())
            }
            Self::NeedsWeb { .. } => Some(
                "`cargo install --path .` builds one that has it; `--input text` reads it as plain text"
                    .into(),
            ),
            Self::TooLong { .. } | Self::TooManyParagraphs { .. } => {
                Some("give rows, one paragraph each, with `--input jsonl`".into())
            }
            _ => None,
        }
    }
}

/// Why a PDF cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PdfFault {
    /// Its pages are pictures.
    #[error("a PDF without text: its pages are pictures")]
    Scanned,
    /// It asks for a password.
    #[error("a PDF that asks for a password")]
    Locked,
    /// It is damaged, or written in a way that is not known.
    #[error("a PDF that is damaged or of an unknown form")]
    Damaged,
    /// It is no article.
    #[error("a PDF with too much in it, expected one article")]
    TooLong,
}

impl PdfFault {
    /// A hint: what to do about the error.
    fn hint(self) -> &'static str {
        match self {
            Self::Scanned => "recognize its letters first, as `ocrmypdf FILE NEW` does",
            Self::Locked => "take the password off, as `qpdf --decrypt --password=... FILE NEW` does",
            Self::Damaged => "make text of it first, as `pdftotext FILE -` does",
            Self::TooLong => "take out the pages of the article",
        }
    }
}
