//! Web archives → the articles in them, which nobody has taken apart yet.

use std::io::BufRead;

use super::error::ArticleError;
use super::source::{Content, Source};
use super::warc::{self, Body, Record, Records};
use super::web::Web;

/// The pages and texts of an archive, one after another.
pub(super) struct Archive<'r> {
    path: String,
    records: Records<'r>,
    n_records: usize,
    has_ended: bool,
}

impl<'r> Archive<'r> {
    pub(super) fn new(path: &str, bytes: impl BufRead + 'r) -> Self {
        let records = Records::new(Box::new(bytes));
        Self { path: path.to_owned(), records, n_records: 0, has_ended: false }
    }
}

impl Iterator for Archive<'_> {
    type Item = Result<Source, ArticleError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.has_ended {
            return None;
        }
        let record = warc::next(&mut self.records, &mut self.n_records);
        self.has_ended = !matches!(record, Ok(Some(_)));
        let record = record.transpose()?;
        let path = match self.n_records {
            0 => self.path.clone(),
            n => format!("{}#{n}", self.path),
        };
        Some(match record {
            Ok(record) => source(path, record),
            Err(source) => Err(ArticleError::Io { path, source }),
        })
    }
}

/// What is in a record.
fn source(path: String, record: Record) -> Result<Source, ArticleError> {
    let content = match record.body {
        Body::Html { bytes, charset } => Content::Web(Web::Html { bytes, charset, url: record.url }),
        Body::Text(bytes) => Content::Text(bytes),
        Body::BadLength => return Err(ArticleError::BadRecord { path }),
        Body::TooLong => return Err(ArticleError::TooLong { path }),
        Body::Packed(packing) => return Err(ArticleError::Packed { path, packing }),
    };
    Ok(Source::new(path, content, true))
}
