//! Web archives: records of responses (WARC) and of texts made of them (WET).
//!
//! Read here and not by a crate: the frame is a few header lines and a length, and what is in it is read by
//! others.

use std::io::{self, BufRead, Read};

use super::limits::MAX_ARTICLE;
use super::packed::unpacked;

/// Longest run of header lines, in bytes.
const LONGEST_HEADER: u64 = 1 << 16;
/// Longest run of blank lines between records, in bytes.
const LONGEST_GAP: usize = 256;

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
    /// The record before it is not as long as it says.
    BadLength,
    /// It is packed in a way that is not known.
    Packed(String),
}

/// How a record begins, and what of it no other line begins with.
const START: &str = "WARC/";
const NEXT: &[u8] = b"\nWARC/1.";

/// The next record that has a page or a text. `n` counts all records. A record that is shorter or longer than
/// it says is read, [`Body::BadLength`] follows it, and the next one is looked for behind it.
pub(super) fn next(reader: &mut Records<'_>, n: &mut usize) -> io::Result<Option<Record>> {
    loop {
        if std::mem::take(&mut reader.has_bad_length) {
            return Ok(Some(Record { url: None, body: Body::BadLength }));
        }
        let Some(header) = Header::read(&mut *reader)? else { return Ok(None) };
        *n += 1;
        if !header.first.starts_with(START) {
            return Err(invalid("no record begins where one should"));
        }
        let length: u64 = header
            .get("content-length")
            .and_then(|length| length.parse().ok())
            .ok_or_else(|| invalid("a record does not say how long it is"))?;
        let mut bytes = Vec::new();
        Read::take(&mut *reader, length.min(MAX_ARTICLE as u64 + 1)).read_to_end(&mut bytes)?;
        let rest = length - bytes.len() as u64;
        let is_cut = io::copy(&mut Read::take(&mut *reader, rest), &mut io::sink())? < rest;
        if is_cut || !reader.is_between()? {
            match bytes.windows(NEXT.len()).position(|window| window == NEXT) {
                Some(next) => reader.put_back(bytes.split_off(next + 1)),
                None if is_cut => return Err(invalid("the last record is cut off")),
                None => {
                    // The start of the next one can be cut in two.
                    reader.put_back(bytes[bytes.len().saturating_sub(NEXT.len())..].to_vec());
                    reader.skip_to_next()?;
                }
            }
            reader.has_bad_length = true;
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

/// The bytes of an archive, of which some that were read can be put back.
pub(super) struct Records<'r> {
    back: io::Cursor<Vec<u8>>,
    /// Whether the last record was not as long as it said.
    has_bad_length: bool,
    bytes: Box<dyn BufRead + 'r>,
}

impl<'r> Records<'r> {
    pub(super) fn new(bytes: Box<dyn BufRead + 'r>) -> Self {
        Self { back: io::Cursor::default(), has_bad_length: false, bytes }
    }

    fn put_back(&mut self, mut bytes: Vec<u8>) {
        let at = usize::try_from(self.back.position()).unwrap_or(usize::MAX);
        bytes.extend_from_slice(self.back.get_ref().get(at..).unwrap_or_default());
        self.back = io::Cursor::new(bytes);
    }

    /// Whether a record, or nothing, comes next, perhaps behind blank lines.
    fn is_between(&mut self) -> io::Result<bool> {
        let mut next = Vec::new();
        while next.trim_ascii().len() < START.len() && next.len() < LONGEST_GAP {
            let n = self.by_ref().take(1).read_to_end(&mut next)?;
            if n == 0 {
                break;
            }
        }
        let is_between = START.as_bytes().starts_with(next.trim_ascii());
        self.put_back(next);
        Ok(is_between)
    }

    /// Skips what stands before the next line that begins a record.
    fn skip_to_next(&mut self) -> io::Result<()> {
        loop {
            let mut line = Vec::new();
            self.by_ref().take(LONGEST_HEADER).read_until(b'\n', &mut line)?;
            if line.is_empty() || line.starts_with(&NEXT[1..]) {
                self.put_back(line);
                return Ok(());
            }
        }
    }
}

impl Read for Records<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.back.read(buffer)? {
            0 => self.bytes.read(buffer),
            n => Ok(n),
        }
    }
}

impl BufRead for Records<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.back.fill_buf()?.is_empty() { self.bytes.fill_buf() } else { self.back.fill_buf() }
    }

    fn consume(&mut self, amount: usize) {
        if self.back.fill_buf().is_ok_and(<[u8]>::is_empty) {
            self.bytes.consume(amount);
        } else {
            self.back.consume(amount);
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts of the records of an archive; `None` behind one that is not as long as it says.
    fn read(archive: &str) -> Vec<Option<String>> {
        let mut records = Records::new(Box::new(archive.as_bytes()));
        let mut n = 0;
        let mut found = Vec::new();
        while let Some(record) = next(&mut records, &mut n).expect("reads") {
            found.push(match record.body {
                Body::Text(bytes) => String::from_utf8(bytes).ok(),
                _ => None,
            });
        }
        assert_eq!(n, found.iter().flatten().count());
        found
    }

    #[test]
    fn a_record_of_another_length_than_it_says_does_not_hide_the_others() {
        let record = |text: &str, more: isize| {
            let length = text.len().saturating_add_signed(more);
            format!("WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: {length}\r\n\r\n{text}\r\n\r\n")
        };
        let texts =
            ["The envoys met on Monday.", "They met again on Tuesday.", "Nobody spoke.", "They left."];
        for more in [-20, -1, 1, 2, 3, 5, 20, 200, 4000] {
            let archive: String = texts
                .iter()
                .enumerate()
                .map(|(i, text)| record(text, if i == 1 { more } else { 0 }))
                .collect();
            let mut found = read(&archive);
            // White space more or less is no matter.
            if !(0..=4).contains(&more) {
                assert_eq!(found.remove(2), None, "{more}");
            }
            let found: Vec<&str> = found.iter().flatten().map(|text| text.trim()).collect();
            let second = texts[1].get(..texts[1].len().saturating_add_signed(more)).unwrap_or(texts[1]);
            assert!(found[1].starts_with(second), "{more}");
            assert_eq!([found[0], found[2], found[3]], [texts[0], texts[2], texts[3]], "{more}");
        }
    }
}
