//! Bytes → numbered lines of text.

use std::io::{self, BufRead, Cursor, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

use super::bytes::{Bytes, MAX_LINE, PEEK, with_line_ends};
use super::{DatasetError, Fault, Location};

/// Numbered lines without their ends, up to [`MAX_LINE`] bytes each.
pub(super) struct Lines<R> {
    reader: R,
    place: Location,
    lossy: bool,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(reader: R, path: &str, lossy: bool) -> Self {
        Self { reader, place: Location { path: path.into(), line: 0 }, lossy }
    }

    /// The lines that are not blank.
    pub(super) fn texts(self) -> impl Iterator<Item = Result<String, DatasetError>> {
        self.numbered().map(|line| line.map(|(_, line)| line))
    }

    /// The lines that are not blank, and where each stands.
    pub(super) fn numbered(mut self) -> impl Iterator<Item = Result<(Location, String), DatasetError>> {
        std::iter::from_fn(move || self.next_line())
    }

    /// The next line that is not blank, and where it stands.
    pub(super) fn next_line(&mut self) -> Option<Result<(Location, String), DatasetError>> {
        loop {
            match self.next_raw()? {
                Ok((_, line)) if line.trim().is_empty() => {}
                other => return Some(other),
            }
        }
    }

    fn next_raw(&mut self) -> Option<Result<(Location, String), DatasetError>> {
        self.place.line += 1;
        let mut bytes = Vec::new();
        let limit = MAX_LINE as u64 + 1;
        match self.reader.by_ref().take(limit).read_until(b'\n', &mut bytes) {
            Ok(0) => return None,
            Ok(_) => {}
            Err(source) => return Some(Err(DatasetError::Io { path: self.place.path.to_string(), source })),
        }
        if bytes.len() > MAX_LINE {
            return Some(Err(Fault::TooLong.at(&self.place)));
        }
        let line = decoded(bytes, self.lossy).map_err(|fault| fault.at(&self.place));
        Some(line.map(|line| (self.place.clone(), trimmed(line, self.place.line == 1))))
    }
}

/// Bytes as text; with `lossy`, what is not text becomes U+FFFD.
pub(super) fn decoded(bytes: Vec<u8>, lossy: bool) -> Result<String, Fault> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(error) if lossy => Ok(String::from_utf8_lossy(error.as_bytes()).into_owned()),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let bytes = error.as_bytes();
            Err(Fault::NotUtf8 { byte: bytes[at], at, likely: likely_encoding(bytes) })
        }
    }
}

/// The encoding that bytes are most likely in, which are not UTF-8.
fn likely_encoding(bytes: &[u8]) -> &'static str {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny).name()
}

/// Without the line end and, on the first line, without a byte order mark.
fn trimmed(mut line: String, is_first: bool) -> String {
    line.truncate(line.trim_end_matches(['\n', '\r']).len());
    if is_first && line.starts_with('\u{feff}') {
        line.drain(..'\u{feff}'.len_utf8());
    }
    line
}

/// The first line that is not blank.
pub(super) struct FirstLine {
    /// The line, without its end or a byte order mark; empty if there is none.
    pub(super) text: String,
    /// Whether it ends within [`PEEK`] bytes. If not, this is how it begins.
    pub(super) is_whole: bool,
    /// The first bytes.
    pub(super) magic: Vec<u8>,
}

impl FirstLine {
    /// What stands before the first delimiter of a table.
    pub(super) fn first_cell(&self) -> String {
        let cell = self.text.split([',', ';', '\t', '|']).next().unwrap_or_default();
        cell.trim().trim_matches('"').to_owned()
    }
}

/// Bytes that formats are told by.
const MAGIC: usize = 512;

/// How files begin that are no text.
const BINARY: [&[u8]; 5] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1", b"ARROW1", b"\xff\xff\xff\xff"];

/// Whether bytes begin as those of a file that is no text.
pub(super) fn is_binary(head: &[u8]) -> bool {
    BINARY.iter().any(|magic| head.starts_with(&magic[..magic.len().min(head.len().max(4))]))
}

/// The bytes up to the first line end behind something, [`PEEK`] at most, and a reader that still has them.
pub(super) fn head(mut reader: Bytes<'_>) -> io::Result<(Vec<u8>, Bytes<'_>)> {
    let mut head = Vec::new();
    while !has_line_end(&head) && head.len() < PEEK {
        let more = reader.fill_buf()?;
        if more.is_empty() {
            break;
        }
        let n = more.len();
        head.extend_from_slice(more);
        reader.consume(n);
    }
    Ok((head.clone(), Box::new(Cursor::new(head).chain(reader))))
}

/// The first line, and a reader that still has it. If there are no other line ends than `\r`, the reader has
/// `\n` in their place.
pub(super) fn first_line(reader: Bytes<'_>) -> io::Result<(FirstLine, Bytes<'_>)> {
    let (mut head, mut reader) = head(reader)?;
    if !is_binary(&head) && head.contains(&b'\r') && !head.contains(&b'\n') {
        head.iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
        reader = with_line_ends(reader);
    }
    let is_whole = has_line_end(&head) || head.len() < PEEK;
    let magic = head.iter().copied().take(MAGIC).collect();
    let text = String::from_utf8_lossy(&head);
    let text = text.trim_start_matches('\u{feff}').trim_start().lines().next().unwrap_or_default().to_owned();
    Ok((FirstLine { text, is_whole, magic }, reader))
}

fn has_line_end(head: &[u8]) -> bool {
    head.trim_ascii_start().contains(&b'\n')
}
