//! Packings of web archives and of what is in them.

use std::io::{self, BufRead, Read};

use brotli_decompressor::Decompressor;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use ruzstd::decoding::StreamingDecoder;

use super::limits::MAX_ARTICLE;

/// First bytes of gzip and of Zstandard.
pub(super) const GZIP: [u8; 2] = [0x1f, 0x8b];
pub(super) const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// Bytes that brotli is read in at a time.
const BUFFER: usize = 1 << 14;

/// The body of a response, its packings undone, which are named in the order in which they were done; else
/// the name of the one that is not known.
///
/// Archives keep the names of packings that they have undone: what is not packed stays as it is.
pub(super) fn unpacked(mut body: Vec<u8>, packings: &str) -> Result<Vec<u8>, String> {
    for packing in packings.split(',').rev().map(|name| name.trim().to_ascii_lowercase()) {
        body = match packing.as_str() {
            "identity" | "none" | "utf-8" | "" => body,
            "gzip" | "x-gzip" if !body.starts_with(&GZIP) => body,
            "gzip" | "x-gzip" => all(MultiGzDecoder::new(body.as_slice())),
            "zstd" if !body.starts_with(&ZSTD) => body,
            "zstd" => all(Frames::new(body.as_slice())),
            "deflate" => {
                first_of(body, &[|body| all(ZlibDecoder::new(body)), |body| all(DeflateDecoder::new(body))])
            }
            "br" => first_of(body, &[|body| all(Decompressor::new(body, BUFFER))]),
            _ => return Err(packing),
        };
    }
    Ok(body)
}

/// A way to unpack bytes.
type Unpack = fn(&[u8]) -> Vec<u8>;

/// What the first way gives that gives something; the body as it is, if it is text already.
fn first_of(body: Vec<u8>, ways: &[Unpack]) -> Vec<u8> {
    if body.trim_ascii_start().starts_with(b"<") {
        return body;
    }
    ways.iter().map(|way| way(&body)).find(|bytes| !bytes.is_empty()).unwrap_or(body)
}

/// What was packed, up to where it is damaged.
fn all(packed: impl Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    packed.take(MAX_ARTICLE as u64 + 1).read_to_end(&mut bytes).ok();
    bytes
}

/// Zstandard in any number of frames, one behind the other.
pub(super) struct Frames<R: BufRead> {
    frame: Option<StreamingDecoder<R, ruzstd::decoding::FrameDecoder>>,
    rest: Option<R>,
}

impl<R: BufRead> Frames<R> {
    pub(super) fn new(packed: R) -> Self {
        Self { frame: None, rest: Some(packed) }
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(frame) = &mut self.frame {
                let n = frame.read(buffer)?;
                if n > 0 || buffer.is_empty() {
                    return Ok(n);
                }
                self.rest = self.frame.take().map(StreamingDecoder::into_inner);
            }
            let Some(mut rest) = self.rest.take() else { return Ok(0) };
            if rest.fill_buf()?.is_empty() {
                return Ok(0);
            }
            self.frame = Some(StreamingDecoder::new(rest).map_err(io::Error::other)?);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
    use std::io::Write;

    const PAGE: &[u8] = b"<p>The envoys left.</p>";

    fn with<W: Write>(mut writer: W, finish: impl Fn(W) -> io::Result<Vec<u8>>) -> Vec<u8> {
        writer.write_all(PAGE).expect("writes");
        finish(writer).expect("packs")
    }

    #[test]
    fn packings_are_undone_whatever_they_are_called() {
        let gzip = with(GzEncoder::new(Vec::new(), Compression::fast()), GzEncoder::finish);
        let zlib = with(ZlibEncoder::new(Vec::new(), Compression::fast()), ZlibEncoder::finish);
        let raw = with(DeflateEncoder::new(Vec::new(), Compression::fast()), DeflateEncoder::finish);
        let zstd = ruzstd::encoding::compress_to_vec(PAGE, ruzstd::encoding::CompressionLevel::Fastest);
        for (body, name) in [
            (gzip.clone(), "gzip"),
            (gzip.clone(), "GZIP"),
            (gzip, "gzip, identity"),
            (zlib, "deflate"),
            (raw, "deflate"),
            (zstd, "zstd"),
            (PAGE.to_vec(), "br"),
            (PAGE.to_vec(), "gzip"),
            (PAGE.to_vec(), "deflate"),
        ] {
            assert_eq!(unpacked(body, name).as_deref(), Ok(PAGE), "{name}");
        }
        assert_eq!(unpacked(PAGE.to_vec(), "pack200"), Err("pack200".to_owned()));
    }

    #[test]
    fn frames_are_read_one_behind_the_other() {
        let frame = |text: &[u8]| {
            ruzstd::encoding::compress_to_vec(text, ruzstd::encoding::CompressionLevel::Fastest)
        };
        let both = [frame(b"one "), frame(b"two")].concat();
        assert_eq!(all(Frames::new(both.as_slice())), b"one two");
    }
}
