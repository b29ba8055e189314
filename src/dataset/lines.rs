//! Bytes → numbered lines of text.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use flate2::read::MultiGzDecoder;

use super::{DatasetError, Fault, Place, Row};

/// Longest line that is read, in bytes. A row is a paragraph; what is longer has lost its line ends.
pub const MAX_LINE: usize = 16 << 20;

/// Bytes looked at to tell formats apart; a header must end within them.
pub(super) const PEEK: usize = 1 << 16;

/// The bytes themselves, or what they unpack to if they are gzipped.
pub(super) fn unpacked<'r>(mut reader: impl Read + Send + 'r) -> io::Result<Box<dyn BufRead + Send + 'r>> {
    let mut magic = Vec::new();
    reader.by_ref().take(2).read_to_end(&mut magic)?;
    let gzipped = magic == [0x1f, 0x8b];
    let whole = Cursor::new(magic).chain(reader);
    Ok(match gzipped {
        true => Box::new(BufReader::with_capacity(PEEK, MultiGzDecoder::new(whole))),
        false => Box::new(BufReader::with_capacity(PEEK, whole)),
    })
}

/// Numbered lines without their ends, up to [`MAX_LINE`] bytes each.
pub(super) struct Lines<R> {
    reader: R,
    place: Place,
    lossy: bool,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(reader: R, path: &str, lossy: bool) -> Self {
        Self { reader, place: Place { path: path.into(), line: 0 }, lossy }
    }

    /// The row on the next line that is not blank.
    pub(super) fn next_row(
        &mut self,
        parse: impl FnOnce(&Place, &str) -> Result<Row, Fault>,
    ) -> Option<Result<Row, DatasetError>> {
        let line = self.next_line()?;
        Some(line.and_then(|(place, line)| parse(&place, &line).map_err(|fault| fault.at(&place))))
    }

    /// The lines that are not blank.
    pub(super) fn texts(self) -> impl Iterator<Item = Result<String, DatasetError>> {
        self.numbered().map(|line| line.map(|(_, line)| line))
    }

    /// The lines that are not blank, and where each stands.
    pub(super) fn numbered(mut self) -> impl Iterator<Item = Result<(Place, String), DatasetError>> {
        std::iter::from_fn(move || self.next_line())
    }

    /// The next line that is not blank, and where it stands.
    fn next_line(&mut self) -> Option<Result<(Place, String), DatasetError>> {
        loop {
            match self.next_raw()? {
                Ok((_, line)) if line.trim().is_empty() => {}
                other => return Some(other),
            }
        }
    }

    fn next_raw(&mut self) -> Option<Result<(Place, String), DatasetError>> {
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
            Err(Fault::NotUtf8 { byte: error.as_bytes()[at], at })
        }
    }
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
}

/// The first line, and a reader that still has it.
pub(super) fn first_line<'r>(
    mut reader: impl BufRead + Send + 'r,
) -> io::Result<(FirstLine, Box<dyn BufRead + Send + 'r>)> {
    let mut head = Vec::new();
    let mut is_whole = true;
    while !has_line_end(&head) {
        is_whole = head.len() < PEEK;
        let more = reader.fill_buf()?;
        if more.is_empty() || !is_whole {
            break;
        }
        let n = more.len();
        head.extend_from_slice(more);
        reader.consume(n);
    }
    let text = String::from_utf8_lossy(&head);
    let text = text.trim_start_matches('\u{feff}').trim_start().lines().next().unwrap_or_default().to_owned();
    Ok((FirstLine { text, is_whole }, Box::new(Cursor::new(head).chain(reader))))
}

fn has_line_end(head: &[u8]) -> bool {
    head.trim_ascii_start().contains(&b'\n')
}
