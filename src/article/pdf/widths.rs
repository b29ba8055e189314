//! The widths of letters in the one form that the reader of letters understands.

use std::collections::BTreeSet;

use pdf_extract::{Document, Object, ObjectId};

/// Most letters of all fonts that are written out.
const MOST_LETTERS: i64 = 1 << 18;

/// Writes out the ranges in tables of widths: `32 34 500` becomes `32 [500 500 500]`. The crate that reads
/// the letters takes such a range for nothing, so that its letters have no width and words fall apart.
pub(super) fn write_out_ranges(document: &mut Document) {
    let (mut apart, mut left) = (BTreeSet::<ObjectId>::new(), MOST_LETTERS);
    for object in document.objects.values_mut() {
        let Object::Dictionary(font) = object else { continue };
        let is_font =
            font.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name.starts_with(b"CIDFont"));
        match font.get_mut(b"W") {
            Ok(Object::Reference(id)) if is_font => drop(apart.insert(*id)),
            Ok(Object::Array(widths)) if is_font => *widths = without_ranges(widths, &mut left),
            _ => {}
        }
    }
    for id in apart {
        if let Some(Object::Array(widths)) = document.objects.get_mut(&id) {
            *widths = without_ranges(widths, &mut left);
        }
    }
}

/// A table of widths, each letter with its own: "c \[w w …\]" stays, "first last w" is written out. What has
/// neither form ends the table; `left` letters at most are written out.
///
/// Reference: ISO 32000-1:2008, §9.7.4.3.
fn without_ranges(widths: &[Object], left: &mut i64) -> Vec<Object> {
    let mut out = Vec::new();
    let mut rest = widths;
    loop {
        rest = match rest {
            [first @ Object::Integer(_), Object::Array(each), rest @ ..] => {
                out.extend([first.clone(), Object::Array(each.clone())]);
                rest
            }
            [Object::Integer(first), Object::Integer(last), width, rest @ ..] => {
                let n = last.saturating_sub(*first).saturating_add(1).clamp(0, *left);
                *left -= n;
                let each = (0..n).map(|_| width.clone()).collect();
                out.extend([Object::Integer(*first), Object::Array(each)]);
                rest
            }
            _ => return out,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_written_out_letter_by_letter() {
        let n = Object::Integer;
        let table = [n(1), Object::Array(vec![n(250)]), n(32), n(34), n(500), n(7)];
        let expected =
            vec![n(1), Object::Array(vec![n(250)]), n(32), Object::Array(vec![n(500), n(500), n(500)])];
        let mut left = 4;
        assert_eq!(without_ranges(&table, &mut left), expected);
        assert_eq!(without_ranges(&[n(9), n(1), n(500)], &mut left), [n(9), Object::Array(Vec::new())]);
        let short = [n(1), Object::Array(vec![n(5)])];
        assert_eq!(without_ranges(&[n(1), n(900_000), n(5)], &mut left), short);
    }
}
