//! Bytes as they lie on disk → bytes of UTF-8 with line ends.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use encoding_rs::{CoderResult, Decoder, DecoderResult, Encoding, UTF_8};

use crate::packing::{MAGIC, Packing};

/// Longest line that is read, in bytes. A row is a paragraph; what is longer has lost its line ends.
pub const MAX_LINE: usize = 16 << 20;

/// Bytes looked at to tell formats apart; a header must end within them.
pub(super) const PEEK: usize = 1 << 16;

/// Bytes on their way.
pub(super) type Bytes<'r> = Box<dyn BufRead + Send + 'r>;

/// The bytes themselves, or what they unpack to if they are packed by gzip, Zstandard or bzip2.
pub(super) fn unpacked<'r>(mut reader: impl Read + Send + 'r) -> io::Result<Bytes<'r>> {
    let mut magic = Vec::new();
    reader.by_ref().take(MAGIC as u64).read_to_end(&mut magic)?;
    let packing = Packing::of(&magic);
    let whole = Cursor::new(magic).chain(reader);
    Ok(match packing {
        Some(packing) => buffered(packing.unpack(BufReader::new(whole))),
        None => buffered(whole),
    })
}

fn buffered<'r>(reader: impl Read + Send + 'r) -> Bytes<'r> {
    Box::new(BufReader::with_capacity(PEEK, reader))
}

/// Bytes in the encoding that a byte order mark tells, else this one, as UTF-8; with `lossy`, what is no text
/// becomes U+FFFD.
pub(super) fn recoded(
    mut bytes: Bytes<'_>,
    told: Option<TextEncoding>,
    lossy: bool,
) -> io::Result<Bytes<'_>> {
    let head = bytes.fill_buf()?;
    let of_mark = Encoding::for_bom(head).map(|(encoding, _)| encoding);
    Ok(match of_mark.or(told.map(|told| told.0)) {
        Some(encoding) if encoding != UTF_8 => buffered(Recoded::new(bytes, encoding, lossy)),
        _ => bytes,
    })
}

/// Bytes whose line ends are `\r`, with `\n` in their place.
pub(super) fn with_line_ends(bytes: Bytes<'_>) -> Bytes<'_> {
    buffered(LineEnds(bytes))
}

/// An encoding by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextEncoding(&'static Encoding);

impl std::str::FromStr for TextEncoding {
    type Err = String;

    /// The names are those of the WHATWG's Encoding Standard, such as `windows-1252`, `cp1252`, `utf-16le` or
    /// `koi8-r`.
    fn from_str(name: &str) -> Result<Self, String> {
        let found = Encoding::for_label(name.trim().as_bytes()).map(Self);
        found.ok_or_else(|| "expected the name of an encoding, such as windows-1252 or utf-16le".to_owned())
    }
}

impl TextEncoding {
    /// Its name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }
}

/// Bytes of another encoding.
struct Recoded<'r> {
    bytes: Bytes<'r>,
    decoder: Decoder,
    is_lossy: bool,
    /// Bytes of text, and how many of them were given.
    text: Vec<u8>,
    given: usize,
    is_over: bool,
}

impl<'r> Recoded<'r> {
    fn new(bytes: Bytes<'r>, encoding: &'static Encoding, is_lossy: bool) -> Self {
        let decoder = encoding.new_decoder_with_bom_removal();
        Self { bytes, decoder, is_lossy, text: Vec::new(), given: 0, is_over: false }
    }

    /// Decodes what comes next.
    fn more(&mut self) -> io::Result<()> {
        (self.text, self.given) = (vec![0; 4 * PEEK], 0);
        let source = self.bytes.fill_buf()?;
        let is_last = source.is_empty();
        let (read, written) = if self.is_lossy {
            let (result, read, written, _) = self.decoder.decode_to_utf8(source, &mut self.text, is_last);
            self.is_over = is_last && result == CoderResult::InputEmpty;
            (read, written)
        } else {
            let (result, read, written) =
                self.decoder.decode_to_utf8_without_replacement(source, &mut self.text, is_last);
            if let DecoderResult::Malformed(..) = result {
                let name = self.decoder.encoding().name();
                let message =
                    format!("bytes that are not {name}; `--encoding` names another, `--lossy` goes on");
                return Err(io::Error::new(io::ErrorKind::InvalidData, message));
            }
            self.is_over = is_last && result == DecoderResult::InputEmpty;
            (read, written)
        };
        self.bytes.consume(read);
        self.text.truncate(written);
        Ok(())
    }
}

impl Read for Recoded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() && !self.is_over {
            self.more()?;
        }
        let rest = &self.text[self.given..];
        let n = rest.len().min(buffer.len());
        buffer[..n].copy_from_slice(&rest[..n]);
        self.given += n;
        Ok(n)
    }
}

/// Bytes whose line ends are `\r`.
struct LineEnds<'r>(Bytes<'r>);

impl Read for LineEnds<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.0.read(buffer)?;
        buffer[..n].iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
        Ok(n)
    }
}
