//! Packed bytes → the bytes in them.

use std::io::{self, BufRead, Read};

#[cfg(feature = "compress")]
use flate2::bufread::MultiGzDecoder;

/// How much of the beginning tells how bytes are packed.
pub(crate) const MAGIC: usize = 4;

/// A name without the ending that says how the file is packed, in lower case.
pub(crate) fn without_ending(name: &str) -> &str {
    [".gz", ".zst", ".bz2"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name)
}

/// What bytes are packed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    Gzip,
    Zstandard,
    Bzip2,
}

impl Packing {
    /// The packing that bytes begin with.
    pub(crate) fn of(head: &[u8]) -> Option<Self> {
        let magic: [(Self, &[u8]); 3] = [
            (Self::Gzip, &[0x1f, 0x8b]),
            (Self::Zstandard, &[0x28, 0xb5, 0x2f, 0xfd]),
            (Self::Bzip2, b"BZh"),
        ];
        magic.into_iter().find(|(_, magic)| head.starts_with(magic)).map(|(packing, _)| packing)
    }

    /// What the bytes are packed from. Without the feature `compress`, reading it fails.
    pub(crate) fn unpack<R: BufRead>(self, packed: R) -> Unpacked<R> {
        match self {
            #[cfg(feature = "compress")]
            Self::Gzip => Unpacked::Gzip(Box::new(MultiGzDecoder::new(packed))),
            #[cfg(feature = "compress")]
            Self::Zstandard => Unpacked::Zstandard(Box::new(Frames::new(packed))),
            #[cfg(feature = "compress")]
            Self::Bzip2 => Unpacked::Bzip2(bzip2::bufread::MultiBzDecoder::new(packed)),
            #[cfg(not(feature = "compress"))]
            Self::Gzip => Unpacked::NeedsFeature("gzip", packed),
            #[cfg(not(feature = "compress"))]
            Self::Zstandard => Unpacked::NeedsFeature("Zstandard", packed),
            #[cfg(not(feature = "compress"))]
            Self::Bzip2 => Unpacked::NeedsFeature("bzip2", packed),
        }
    }
}

/// Bytes that are unpacked while they are read.
pub(crate) enum Unpacked<R: BufRead> {
    #[cfg(feature = "compress")]
    Gzip(Box<MultiGzDecoder<R>>),
    #[cfg(feature = "compress")]
    Zstandard(Box<Frames<R>>),
    #[cfg(feature = "compress")]
    Bzip2(bzip2::bufread::MultiBzDecoder<R>),
    #[cfg(not(feature = "compress"))]
    NeedsFeature(&'static str, R),
}

impl<R: BufRead> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            #[cfg(feature = "compress")]
            Self::Gzip(bytes) => bytes.read(buffer),
            #[cfg(feature = "compress")]
            Self::Zstandard(bytes) => bytes.read(buffer),
            #[cfg(feature = "compress")]
            Self::Bzip2(bytes) => bytes.read(buffer),
            #[cfg(not(feature = "compress"))]
            Self::NeedsFeature(name, _) => {
                let _ = buffer;
                let message = format!("packed by {name}, which needs the feature `compress`");
                Err(io::Error::new(io::ErrorKind::Unsupported, message))
            }
        }
    }
}

/// Zstandard in any number of frames, one after another.
#[cfg(feature = "compress")]
pub(crate) struct Frames<R: BufRead> {
    frame: Option<ruzstd::decoding::StreamingDecoder<R, ruzstd::decoding::FrameDecoder>>,
    rest: Option<R>,
}

#[cfg(feature = "compress")]
impl<R: BufRead> Frames<R> {
    fn new(packed: R) -> Self {
        Self { frame: None, rest: Some(packed) }
    }
}

#[cfg(feature = "compress")]
impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        use ruzstd::decoding::StreamingDecoder;
        loop {
            if let Some(mut rest) = self.rest.take() {
                if rest.fill_buf()?.is_empty() {
                    self.rest = Some(rest);
                    return Ok(0);
                }
                self.frame = Some(StreamingDecoder::new(rest).map_err(damaged)?);
            }
            let Some(frame) = &mut self.frame else { return Ok(0) };
            match frame.read(buffer).map_err(damaged)? {
                0 if !buffer.is_empty() => self.rest = self.frame.take().map(StreamingDecoder::into_inner),
                n => return Ok(n),
            }
        }
    }
}

/// An error of the decoder, which does not say whose it is.
#[cfg(feature = "compress")]
fn damaged(error: impl std::fmt::Display) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("Zstandard: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_bytes_begin_tells_how_they_are_packed() {
        assert_eq!(Packing::of(b"BZh91AY"), Some(Packing::Bzip2));
        assert_eq!(Packing::of(b"\x1f\x8b\x08"), Some(Packing::Gzip));
        assert_eq!(Packing::of(b"The envoys left."), None);
        assert_eq!(Packing::of(b""), None);
    }

    #[cfg(feature = "compress")]
    #[test]
    fn frames_are_read_one_after_another() {
        use ruzstd::encoding::{CompressionLevel, compress_to_vec};
        let both = ["one ", "two"].map(|text| compress_to_vec(text.as_bytes(), CompressionLevel::Fastest));
        let packed = both.concat();
        assert_eq!(Packing::of(&packed), Some(Packing::Zstandard));
        let unpacked = Packing::Zstandard.unpack(packed.as_slice());
        assert_eq!(io::read_to_string(unpacked).expect("text"), "one two");
    }

    #[cfg(not(feature = "compress"))]
    #[test]
    fn what_needs_a_feature_says_so() {
        let error = io::read_to_string(Packing::Bzip2.unpack(&b"BZh91AY"[..])).expect_err("refused");
        assert_eq!(error.to_string(), "packed by bzip2, which needs the feature `compress`");
    }
}
