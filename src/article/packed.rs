//! Packings of web archives and of what is in them.

use std::io::Read;

use brotli_decompressor::Decompressor;
use flate2::read::{DeflateDecoder, ZlibDecoder};

use super::limits::MAX_ARTICLE;
use crate::packing::Packing;

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
            "gzip" | "x-gzip" => if_packed(body, Packing::Gzip),
            "zstd" => if_packed(body, Packing::Zstandard),
            "deflate" => {
                first_of(body, &[|body| all(ZlibDecoder::new(body)), |body| all(DeflateDecoder::new(body))])
            }
            "br" => first_of(body, &[|body| all(Decompressor::new(body, BUFFER))]),
            _ => return Err(packing),
        };
    }
    Ok(body)
}

/// What was packed in this way; the body as it is, if it is not.
fn if_packed(body: Vec<u8>, by: Packing) -> Vec<u8> {
    if Packing::of(&body) == Some(by) { all(by.unpack(body.as_slice())) } else { body }
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{self, Write};

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

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
}
