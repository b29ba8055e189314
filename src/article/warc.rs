//! Web archives: records of responses (WARC) and of texts made of them (WET).
//!
//! Read here and not by a crate: the frame is a few header lines and a length, and what is in it is read by others.

use std::io::{self, BufRead, Read};

use super::packed::unpacked;
use super::read::MAX_ARTICLE;

/// Longest run of header lines, in bytes.
const LONGEST_HEADER: u64 = 1 << 16;

/// A page or a text in an archive.
pub(super) struct Record {
    pub(super) url: Option<String>,
    pub(super) body: Body,
}

/// What is in a record.
pub(super) enum Body {
    Html {
        bytes: Vec<u8>,
        charset: Option<String>,
    },
    Text(Vec<u8>),
    /// It is larger than [`MAX_ARTICLE`].
    TooLong,
    /// It is packed in a way that is not known.
    Packed(String),
}

/// The next record that has a page or a text. `n` counts all records.
pub(super) fn next(mut reader: &mut dyn BufRead, n: &mut usize) -> io::Result<Option<Record>> {
    loop {
        let Some(header) = Header::read(&mut reader)? else { return Ok(None) };
        *n += 1;
        if !header.first.starts_with("WARC/") {
            return Err(invalid("no record begins where one should"));
        }
        let length: u64 = header
            .get("content-length")
            .and_then(|length| length.parse().ok())
            .ok_or_else(|| invalid("a record does not say how long it is"))?;
        let mut bytes = Vec::new();
        Read::take(&mut *reader, length.min(MAX_ARTICLE as u64 + 1)).read_to_end(&mut bytes)?;
        let rest = length - bytes.len() as u64;
        if io::copy(&mut Read::take(&mut *reader, rest), &mut io::sink())? < rest {
            return Err(invalid("the last record is cut off"));
        }
        let body = if bytes.len() > MAX_ARTICLE { Some(Body::TooLong) } else { body(&header, bytes) };
        if let Some(body) = body {
            let get = |name| header.get(name).map(str::to_owned);
            return Ok(Some(Record { url: get("warc-target-uri"), body }));
        }
    }
}

/// The page or text of a record, if it has one.
fn body(header: &Header, bytes: Vec<u8>) -> Option<Body> {
    let kind = header.get("warc-type").unwrap_or_default();
    let content = header.get("content-type").unwrap_or_default();
    match kind {
        "conversion" => Some(Body::Text(bytes)),
        "response" if content.starts_with("application/http") => response(&bytes),
        "response" | "resource" => of_type(content, bytes),
        _ => None,
    }
}

/// A body by its media type.
fn of_type(content: &str, bytes: Vec<u8>) -> Option<Body> {
    let content = content.to_ascii_lowercase();
    let charset =
        content.split_once("charset=").map(|(_, name)| name.trim_matches(['"', '\'', ' ', ';']).to_owned());
    if content.starts_with("text/html") || content.starts_with("application/xhtml") {
        Some(Body::Html { bytes, charset })
    } else {
        content.starts_with("text/plain").then_some(Body::Text(bytes))
    }
}

/// The body of a response of HTTP, if the server had what was asked for.
fn response(mut bytes: &[u8]) -> Option<Body> {
    let header = Header::read(&mut bytes).ok().flatten()?;
    if !header.first.split(' ').nth(1).is_some_and(|status| status.starts_with('2')) {
        return None;
    }
    let is_chunked = header.get("transfer-encoding").is_some_and(|how| how.eq_ignore_ascii_case("chunked"));
    let body = if is_chunked { joined(bytes) } else { bytes.to_vec() };
    let packings = header.get("content-encoding").unwrap_or_default();
    let body = match unpacked(body, packings) {
        Ok(body) => body,
        Err(packing) => return Some(Body::Packed(packing)),
    };
    match body.len() > MAX_ARTICLE {
        true => Some(Body::TooLong),
        false => of_type(header.get("content-type").unwrap_or_default(), body),
    }
}

/// Chunks of HTTP as one, up to where they are damaged; all as it is, if it is not in chunks.
fn joined(bytes: &[u8]) -> Vec<u8> {
    let mut all = Vec::new();
    let mut rest = bytes;
    while let Some(end) = rest.iter().position(|&byte| byte == b'\n') {
        let line = String::from_utf8_lossy(&rest[..end]);
        let length = line.split(';').next().and_then(|length| usize::from_str_radix(length.trim(), 16).ok());
        let Some(length) = length.filter(|length| *length > 0) else { break };
        let chunk = &rest[end + 1..];
        let (chunk, behind) = chunk.split_at(length.min(chunk.len()));
        all.extend_from_slice(chunk);
        rest = behind.strip_prefix(b"\r\n").or_else(|| behind.strip_prefix(b"\n")).unwrap_or(behind);
    }
    if all.is_empty() { bytes.to_vec() } else { all }
}

/// Header lines up to a blank one.
struct Header {
    first: String,
    fields: Vec<(String, String)>,
}

impl Header {
    /// `None` at the end. Blank lines before the first are skipped.
    fn read(reader: impl BufRead) -> io::Result<Option<Self>> {
        let mut reader = reader.take(LONGEST_HEADER);
        let mut header = Self { first: String::new(), fields: Vec::new() };
        loop {
            let mut line = Vec::new();
            if reader.read_until(b'\n', &mut line)? == 0 {
                return match header.first.is_empty() {
                    true => Ok(None),
                    false => Err(invalid("the header of a record does not end")),
                };
            }
            let line = String::from_utf8_lossy(&line);
            match line.trim() {
                "" if header.first.is_empty() => {}
                "" => return Ok(Some(header)),
                line if header.first.is_empty() => line.clone_into(&mut header.first),
                line => header.fields.extend(
                    line.split_once(':')
                        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())),
                ),
            }
        }
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }
}

fn invalid(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}
