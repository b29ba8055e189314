//! The letters of a PDF and where they stand.

use std::io::{self, Read};

use flate2::read::ZlibDecoder;
use pdf_extract::{Document, MediaBox, OutputDev, OutputError, Transform, output_doc_page};
use unicode_normalization_alignments::UnicodeNormalization;

use super::super::error::PdfFault;
use super::drawings;
use super::widths::write_out_ranges;

/// Most letters and pages of an article, and most bytes that its streams unpack to.
const MOST_GLYPHS: usize = 1_000_000;
const MOST_PAGES: usize = 500;
const MOST_UNPACKED: u64 = 512 << 20;

/// A letter, or some that are written as one.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    pub(super) text: String,
    /// Left and right end.
    pub(super) left: f64,
    pub(super) right: f64,
    /// Height of the line that it stands on, counted from the foot of the page.
    pub(super) base: f64,
    /// Height of its type.
    pub(super) size: f64,
}

/// The letters of each page, in the order in which they are drawn.
pub(super) fn pages(bytes: &[u8]) -> Result<Vec<Vec<Glyph>>, PdfFault> {
    check_streams(bytes)?;
    let mut document = Document::load_mem(bytes).map_err(|_| PdfFault::Damaged)?;
    if document.is_encrypted() {
        document.decrypt("").map_err(|_| PdfFault::Locked)?;
    }
    let numbers: Vec<u32> = document.get_pages().keys().copied().collect();
    if numbers.is_empty() {
        return Err(PdfFault::Damaged);
    }
    if numbers.len() > MOST_PAGES {
        return Err(PdfFault::TooLong);
    }
    drawings::check(&document)?;
    write_out_ranges(&mut document);
    let mut writer = Writer::default();
    for number in numbers {
        writer.pages.push(Vec::new());
        let read = output_doc_page(&document, &mut writer, number);
        if writer.n_glyphs > MOST_GLYPHS {
            return Err(PdfFault::TooLong);
        }
        read.map_err(|_| PdfFault::Damaged)?;
    }
    Ok(writer.pages)
}

/// Refuses what unpacks to more than memory should hold.
fn check_streams(bytes: &[u8]) -> Result<(), PdfFault> {
    const STREAM: &[u8] = b"stream";
    let (mut at, mut left) = (0, MOST_UNPACKED);
    while let Some(found) = bytes[at..].windows(STREAM.len()).position(|window| window == STREAM) {
        at += found + STREAM.len();
        let data = bytes[at..].trim_ascii_start();
        let mut unpacked = ZlibDecoder::new(data).take(left);
        // What is damaged is found out later.
        left -= io::copy(&mut unpacked, &mut io::sink()).unwrap_or(0);
        if left == 0 {
            return Err(PdfFault::TooLong);
        }
    }
    Ok(())
}

#[derive(Default)]
struct Writer {
    pages: Vec<Vec<Glyph>>,
    n_glyphs: usize,
}

impl OutputDev for Writer {
    fn begin_page(
        &mut self,
        _: u32,
        _: &MediaBox,
        _: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        place: &Transform,
        width: f64,
        _: f64,
        size: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        self.n_glyphs += 1;
        if self.n_glyphs > MOST_GLYPHS {
            return Err(OutputError::FormatError(std::fmt::Error));
        }
        let (left, base) = (place.m31, place.m32);
        let glyph = Glyph {
            text: text.chars().flat_map(letters).collect(),
            left,
            right: left + width * size * place.m11,
            base,
            size: size * place.m22,
        };
        // Letters that stand on their side, or on their head, are none of the report.
        let is_upright = place.m12.abs() < place.m11 && glyph.size > 0.0;
        let is_known = [glyph.left, glyph.right, glyph.base, glyph.size].iter().all(|n| n.is_finite());
        if let (true, Some(page)) = (is_upright && is_known, self.pages.last_mut()) {
            page.push(glyph);
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

/// The letters that one stands for: a ligature is several, a control character none.
fn letters(c: char) -> Vec<char> {
    match c {
        '\u{fb00}'..='\u{fb06}' => std::iter::once(c).nfkc().map(|(c, _)| c).collect(),
        '\t' | '\u{a0}' => vec![' '],
        c if c.is_control() => Vec::new(),
        c => vec![c],
    }
}
