//! Messages of several parts: pages saved as one file, and mails.

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::charset::decoded;

/// What a message holds.
pub(super) struct Letter {
    pub(super) content: LetterContent,
    /// Where a saved page is from.
    pub(super) url: Option<String>,
    /// Of a mail: its subject, who it is from, and when it was sent.
    pub(super) subject: Option<String>,
    pub(super) from: Option<String>,
    pub(super) date: Option<String>,
}

/// The text of a message.
pub(super) enum LetterContent {
    Html(String),
    Text(String),
}

/// Reads a message. `None` if it has no text.
pub(super) fn letter(bytes: &[u8]) -> Option<Letter> {
    let message = MessageParser::default().parse(bytes)?;
    let is_html = |part: &&MessagePart<'_>| matches!(part.body, PartType::Html(_));
    let root = root(&message).and_then(|id| {
        message.parts.iter().filter(is_html).find(|part| part.content_id().is_some_and(|of| bare(of) == id))
    });
    // Of several, the first is the page; those behind it are frames.
    let html = root.or_else(|| message.parts.iter().find(is_html));
    let is_plain = |part: &&MessagePart<'_>| {
        let kind = part.content_type();
        matches!(part.body, PartType::Text(_)) && kind.is_none_or(|kind| kind.subtype() == Some("plain"))
    };
    let part = html.or_else(|| message.parts.iter().find(is_plain))?;
    let text = text(&message, part)?;
    let address = message.header_raw("Snapshot-Content-Location").or_else(|| part.content_location());
    let sender = message
        .from()
        .and_then(|from| from.first())
        .and_then(|from| from.name.as_deref().or(from.address.as_deref()));
    Some(Letter {
        content: if html.is_some() { LetterContent::Html(text) } else { LetterContent::Text(text) },
        url: address.map(|address| address.trim().to_owned()),
        subject: message.subject().map(str::to_owned),
        from: sender.filter(|name| !name.starts_with("Saved by")).map(str::to_owned),
        date: message.date().map(mail_parser::DateTime::to_rfc3339),
    })
}

/// The identifier of the part that a message says is its page.
fn root(message: &Message<'_>) -> Option<String> {
    let start = message.content_type()?.attribute("start")?;
    Some(bare(start).to_owned())
}

fn bare(id: &str) -> &str {
    id.trim().trim_start_matches('<').trim_end_matches('>')
}

/// The text of a part. If nobody says in which character set it is, it is told by the text itself.
fn text(message: &Message<'_>, part: &MessagePart<'_>) -> Option<String> {
    let (PartType::Html(known) | PartType::Text(known)) = &part.body else { return None };
    let is_told = part.content_type().is_some_and(|kind| kind.attribute("charset").is_some());
    let raw = message.raw_message.get(part.offset_body as usize..part.offset_end as usize);
    let raw = raw.filter(|_| !is_told).and_then(|raw| match part.encoding {
        Encoding::None => Some(raw.to_vec()),
        Encoding::QuotedPrintable => quoted_printable_decode(raw),
        Encoding::Base64 => base64_decode(raw),
    });
    Some(raw.map_or_else(|| known.to_string(), |raw| decoded(&raw, None).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(bytes: &[u8]) -> String {
        match letter(bytes).expect("a letter").content {
            LetterContent::Html(html) => html,
            LetterContent::Text(_) => panic!("no HTML"),
        }
    }

    #[test]
    fn the_page_is_the_part_that_the_message_names() {
        let saved = "MIME-Version: 1.0\nContent-Type: multipart/related; start=\"<b>\"; boundary=\"x\"\n\n--x\nContent-Type: text/html; charset=utf-8\nContent-ID: <a>\n\n<p>Frame.</p>\n--x\nContent-Type: text/html; charset=utf-8\nContent-ID: <b>\n\n<p>Page.</p>\n--x--\n";
        assert!(html(saved.as_bytes()).contains("Page."));
        assert!(html(saved.replace("start=\"<b>\"; ", "").as_bytes()).contains("Frame."));
    }

    #[test]
    fn a_part_without_a_character_set_is_in_that_of_its_page() {
        let head = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=\"x\"\n\n--x\nContent-Type: text/html\n\n<meta charset=windows-1251><p>".to_vec();
        let bytes = [head, b"\xd0\xe8\xec \xef\xe0\xeb.".to_vec(), b"</p>\n--x--\n".to_vec()].concat();
        assert!(html(&bytes).contains("Рим пал."));
    }

    #[test]
    fn a_mail_has_a_subject_and_a_sender() {
        let mail = "From: Ann Other <ann@a.example>\nSubject: Talks end\nDate: Thu, 12 Jun 2025 18:40:00 +0200\nContent-Type: text/plain; charset=utf-8\n\nThe envoys left.\n";
        let letter = letter(mail.as_bytes()).expect("a letter");
        assert_eq!(
            (letter.subject.as_deref(), letter.from.as_deref()),
            (Some("Talks end"), Some("Ann Other"))
        );
        assert_eq!(letter.date.as_deref(), Some("2025-06-12T18:40:00+02:00"));
        assert!(matches!(letter.content, LetterContent::Text(text) if text.contains("The envoys left.")));
    }
}
