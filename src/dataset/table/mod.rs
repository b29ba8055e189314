//! CSV and TSV with a header → objects of the fields of rows.

mod header;
mod quotes;
mod style;

use std::io::{self, Cursor, Read};
use std::sync::Arc;

use csv::{ByteRecord, ReaderBuilder};
use serde_json::Map;

use super::bytes::Bytes;
use super::bytes::{MAX_LINE, PEEK};
use super::lines::decoded;
use super::{DatasetError, Fault, Location, Placed, ReadOptions};
pub(super) use header::Header;
use quotes::Quotes;
use style::Style;

/// Bytes that are read ahead at most, until every column that can be a party's has a cell.
const FARTHEST: usize = 16 << 20;

/// A table being read. Each record becomes the object of its cells by column name, so that a table and JSONL
/// mean the same.
pub(super) struct Table<'r> {
    reader: csv::Reader<Watched<'r>>,
    path: Arc<str>,
    header: Option<Header>,
    is_lossy: bool,
    /// Lines before the first that the reader sees.
    n_skipped: u64,
}

impl<'r> Table<'r> {
    /// Reads the header; what it begins with tells how the table is written.
    pub(super) fn new(mut bytes: Bytes<'r>, path: &str, options: &ReadOptions) -> Result<Self, DatasetError> {
        let io = |source| DatasetError::Io { path: path.to_owned(), source };
        let mut head = Vec::new();
        bytes.by_ref().take(PEEK as u64).read_to_end(&mut head).map_err(io)?;
        let style = Style::of_head(&head, &options.names);
        let mut head = head.split_off(style.n_skipped.min(head.len()));
        let mut rows = sample(&head, path, style);
        while head.len() < FARTHEST && is_unsure(&rows, options) {
            if bytes.by_ref().take(head.len() as u64).read_to_end(&mut head).map_err(io)? == 0 {
                break;
            }
            rows = sample(&head, path, style);
        }
        let mut table = Self::begin(Box::new(Cursor::new(head).chain(bytes)), path, style, options.lossy);
        let Some((place, header)) = table.next_record()? else { return Ok(table) };
        let header = table.cells(&header).and_then(|cells| Header::new(&cells, options));
        let mut header = header.map_err(|fault| fault.at(&place))?;
        header.find_parties(rows.get(1..).unwrap_or_default());
        table.header = Some(header);
        Ok(table)
    }

    fn begin(bytes: Bytes<'r>, path: &str, style: Style, is_lossy: bool) -> Self {
        let n_skipped = u64::from(style.n_skipped > 0);
        let reader = ReaderBuilder::new()
            .delimiter(style.delimiter)
            .quoting(style.is_quoted)
            .escape(style.is_escaped.then_some(b'\\'))
            .flexible(true)
            .has_headers(false)
            .from_reader(Watched::new(bytes, style));
        Self { reader, path: path.into(), header: None, is_lossy, n_skipped }
    }

    /// The parties that have a column each.
    pub(super) fn parties(&self) -> impl Iterator<Item = &str> {
        self.header.iter().flat_map(Header::parties)
    }

    /// The fields of the next record that is not blank, and where it begins.
    pub(super) fn next_object(&mut self) -> Option<Result<Placed, DatasetError>> {
        let record = self.next_record().transpose()?;
        Some(record.and_then(|(place, record)| {
            let cells = self.cells(&record);
            let object =
                cells.and_then(|cells| self.header.as_ref().map_or(Ok(Map::new()), |h| h.object(cells)));
            object.map_err(|fault| fault.at(&place)).map(|object| (place, object))
        }))
    }

    fn cells(&self, record: &ByteRecord) -> Result<Vec<String>, Fault> {
        record.iter().map(|cell| decoded(cell.to_vec(), self.is_lossy)).collect()
    }

    /// The next record that is not blank, and where it begins.
    fn next_record(&mut self) -> Result<Option<(Location, ByteRecord)>, DatasetError> {
        let mut record = ByteRecord::new();
        self.reader.get_mut().allow(MAX_LINE);
        let read = self.reader.read_byte_record(&mut record);
        let place = self.place(self.line(&record));
        let last_line = self.reader.position().line();
        match read {
            _ if self.reader.get_ref().is_cut => Err(Fault::TooLong.at(&place)),
            Ok(is_there) => match self.reader.get_mut().broken(last_line) {
                Some((from, fault)) => Err(fault.at(&self.place(from as u64))),
                None => Ok(is_there.then_some((place, record))),
            },
            Err(error) => Err(match error.into_kind() {
                csv::ErrorKind::Io(source) => DatasetError::Io { path: self.path.to_string(), source },
                other => Fault::Table { message: format!("{other:?}") }.at(&place),
            }),
        }
    }

    fn place(&self, line: u64) -> Location {
        let line = usize::try_from(line + self.n_skipped).unwrap_or(usize::MAX);
        Location { path: Arc::clone(&self.path), line }
    }

    /// The line on which the record begins that was just read. The reader knows the line that it has come to:
    /// from there it is back over the line ends in the cells and the one that ended the record, if that is
    /// what was read last.
    fn line(&self, record: &ByteRecord) -> u64 {
        let end = self.reader.position();
        let inside = record.as_slice().iter().filter(|&&byte| byte == b'\n').count() as u64;
        let after = u64::from(self.reader.get_ref().byte_before(end.byte()) == Some(b'\n'));
        end.line().saturating_sub(inside + after)
    }
}

/// Whether rows further down may show what a column holds, the first of these rows being the header.
fn is_unsure(rows: &[Vec<String>], options: &ReadOptions) -> bool {
    let Some((header, rows)) = rows.split_first() else { return false };
    Header::new(header, options).is_ok_and(|header| header.is_unsure(rows))
}

/// The cells of the header and of the first rows, but for the last of them, which may be cut.
fn sample(head: &[u8], path: &str, style: Style) -> Vec<Vec<String>> {
    let end = head.iter().rposition(|&byte| byte == b'\n').unwrap_or(0);
    let bytes = Box::new(Cursor::new(head[..end].to_vec()));
    let mut table = Table::begin(bytes, path, Style { n_skipped: 0, ..style }, true);
    let mut rows = Vec::new();
    while let Ok(Some((_, record))) = table.next_record() {
        rows.extend(table.cells(&record));
    }
    rows
}

/// Bytes on their way to the table's reader: how many may still come, the last that came, and what their
/// quotes mean.
struct Watched<'r> {
    bytes: Bytes<'r>,
    /// The bytes that were asked for last.
    chunk: Vec<u8>,
    /// How many were read so far.
    n_read: u64,
    /// How many may be read before the next record.
    n_allowed: usize,
    /// Whether a record needed more.
    is_cut: bool,
    is_over: bool,
    style: Style,
    quotes: Quotes,
}

impl<'r> Watched<'r> {
    fn new(bytes: Bytes<'r>, style: Style) -> Self {
        let quotes = Quotes::new(style.delimiter, style.is_escaped, 1);
        Self {
            bytes,
            chunk: Vec::new(),
            n_read: 0,
            n_allowed: 0,
            is_cut: false,
            is_over: false,
            style,
            quotes,
        }
    }

    fn allow(&mut self, n: usize) {
        self.n_allowed = n;
    }

    /// The last byte before a place in the file, if that was among those asked for last; at the end of the
    /// file none is.
    fn byte_before(&self, end: u64) -> Option<u8> {
        let back = usize::try_from(self.n_read.checked_sub(end)?).ok()?;
        self.chunk.get(self.chunk.len().checked_sub(back + 1)?).copied()
    }

    /// What is wrong with the quotes of a record that ends on this line, and on which line they begin.
    fn broken(&mut self, last_line: u64) -> Option<(usize, Fault)> {
        if !self.style.is_quoted {
            return None;
        }
        let is_read = |from: usize| from as u64 <= last_line;
        if let Some(place) = self.quotes.broken.iter().position(|broken| is_read(broken.from)) {
            let broken = self.quotes.broken.remove(place);
            let rows = broken.to - broken.from + 1;
            let message = format!(
                "the cell whose quote opens here holds {rows} lines and goes on behind its closing quote"
            );
            return Some((broken.from, Fault::Quotes { message }));
        }
        let from = self.quotes.open().filter(|_| self.is_over)?;
        self.quotes.close(); // say it once
        let message =
            "the quote that opens a cell here is never closed, so that the rest of the file is in it";
        Some((from, Fault::Quotes { message: message.into() }))
    }
}

impl Read for Watched<'_> {
    /// Ends early where more than the allowed bytes are asked for.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.is_cut = self.n_allowed == 0;
        let room = buffer.len().min(self.n_allowed);
        let mut kept = 0;
        while kept == 0 && room > 0 {
            let n = self.bytes.read(&mut buffer[..room])?;
            self.is_over = n == 0;
            if n == 0 {
                break;
            }
            for i in 0..n {
                let byte = buffer[i];
                if self.style.skips_space && byte == b' ' && self.quotes.is_at_start() {
                    continue;
                }
                self.quotes.feed(byte);
                buffer[kept] = byte;
                kept += 1;
            }
        }
        self.chunk.clear();
        self.chunk.extend_from_slice(&buffer[..kept]);
        self.n_allowed -= kept;
        self.n_read += kept as u64;
        Ok(kept)
    }
}
