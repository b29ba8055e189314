//! Bytes of a page → text, whatever character set they are in.

use std::borrow::Cow;
use std::sync::LazyLock;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use regex::bytes::Regex;

/// Bytes among which a page names its character set.
const NAMED_WITHIN: usize = 4096;
/// Of so many letters outside ASCII, one may be damaged in what is still UTF-8.
const DAMAGED: usize = 50;

/// The text of a page. `declared` is the name of the character set that came with it.
///
/// In this order: a byte order mark; UTF-8, if it is that, whatever is declared; the declared character set,
/// if it fits; UTF-8 with damage in a few places; a guess from the letters that are frequent.
pub(super) fn decoded<'b>(bytes: &'b [u8], declared: Option<&str>) -> Cow<'b, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0;
    }
    if let Some(encoding) = wide(bytes) {
        return encoding.decode_without_bom_handling(bytes).0;
    }
    let declared = declared.and_then(|name| Encoding::for_label(name.as_bytes())).or_else(|| named(bytes));
    let utf8 = std::str::from_utf8(bytes);
    match (declared, utf8) {
        // Only escapes tell this one from ASCII.
        (Some(encoding), _) if encoding == encoding_rs::ISO_2022_JP => {
            encoding.decode_without_bom_handling(bytes).0
        }
        (_, Ok(text)) => text.into(),
        (Some(encoding), Err(_)) if encoding != UTF_8 => {
            let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
            text.unwrap_or_else(|| guessed(bytes))
        }
        _ if is_nearly_utf8(bytes) => String::from_utf8_lossy(bytes),
        _ => guessed(bytes),
    }
}

fn guessed(bytes: &[u8]) -> Cow<'_, str> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny).decode_without_bom_handling(bytes).0
}

/// The encoding of two bytes a letter, if every other of the first bytes is zero.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(64)];
    let is_zero = |odd: usize| head.len() > 3 && head.iter().skip(odd).step_by(2).all(|byte| *byte == 0);
    let encoding = if is_zero(1) { UTF_16LE } else { UTF_16BE };
    (is_zero(0) != is_zero(1)).then_some(encoding)
}

/// The character set that a page names. A page whose name can be read is not of two bytes a letter, whatever
/// it says.
fn named(bytes: &[u8]) -> Option<&'static Encoding> {
    static NAME: LazyLock<Regex> = LazyLock::new(|| {
        let name =
            r#"(?i-u)(?:<meta[^>]{0,200}charset|<\?xml[^>]{0,100}encoding)\s*=\s*["']?\s*([a-z0-9_:.-]+)"#;
        Regex::new(name).expect("the pattern is well formed")
    });
    let name = NAME.captures(&bytes[..bytes.len().min(NAMED_WITHIN)])?.get(1)?;
    Encoding::for_label(name.as_bytes()).map(Encoding::output_encoding)
}

fn is_nearly_utf8(bytes: &[u8]) -> bool {
    let (mut letters, mut damaged) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        letters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        damaged += usize::from(!chunk.invalid().is_empty());
    }
    damaged * DAMAGED <= letters
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUSSIAN: &str =
        "Переговоры продолжались три часа, и стороны не захотели сказать, удалось ли договориться.";

    #[test]
    fn a_page_is_in_the_set_that_it_names() {
        let page = format!("<meta charset=\"windows-1251\"><p>{RUSSIAN}");
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(&page);
        assert_eq!(decoded(&bytes, None), page);
        let (bytes, _, _) = encoding_rs::KOI8_R.encode(RUSSIAN);
        assert_eq!(decoded(&bytes, Some("koi8-r")), RUSSIAN);
    }

    #[test]
    fn a_wrong_name_is_not_believed() {
        let page = format!("<meta http-equiv=Content-Type content='text/html; charset=iso-8859-1'>{RUSSIAN}");
        assert_eq!(decoded(page.as_bytes(), None), page);
        assert_eq!(decoded(page.as_bytes(), Some("windows-1251")), page);
        let page = page.replace("iso-8859-1", "utf-8");
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(&page);
        assert_eq!(decoded(&bytes, None), page);
        assert_eq!(decoded(b"<meta charset=utf-16>plain", None), "<meta charset=utf-16>plain");
    }

    #[test]
    fn marks_and_zeros_tell_two_bytes_a_letter() {
        for (mark, with_mark) in [("", false), ("\u{feff}", true)] {
            let text = format!("{mark}<p>Rome, Київ</p>");
            let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            let latin = |bytes: &[u8]| decoded(bytes, None).into_owned();
            if with_mark {
                assert_eq!(latin(&little), "<p>Rome, Київ</p>");
                assert_eq!(latin(&big), "<p>Rome, Київ</p>");
            }
        }
        let little: Vec<u8> = "<p>Rome".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decoded(&little, None), "<p>Rome");
    }

    #[test]
    fn a_few_damaged_letters_do_not_change_the_set() {
        let mut bytes = RUSSIAN.as_bytes().to_vec();
        bytes.extend(b"\xd0 end");
        let text = decoded(&bytes, Some("utf-8"));
        assert!(text.starts_with(RUSSIAN) && text.ends_with("\u{fffd} end"));
    }
}
