//! Pages saved as one file of several parts.

use mail_parser::{MessageParser, MimeHeaders, PartType};

/// The page of a saved file, and its address.
pub(super) fn page(bytes: &[u8]) -> Option<(String, Option<String>)> {
    let message = MessageParser::default().parse(bytes)?;
    // The first part is the page; those behind it are frames, styles and pictures.
    let part = message.parts.iter().find(|part| matches!(part.body, PartType::Html(_)))?;
    let PartType::Html(html) = &part.body else { return None };
    let address = message.header_raw("Snapshot-Content-Location").or_else(|| part.content_location());
    Some((html.to_string(), address.map(|address| address.trim().to_owned())))
}
