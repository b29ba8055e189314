//! Files → texts, whatever else they hold.

use std::path::Path;

use super::lines::Lines;
use super::{DatasetError, ReadOptions, Reader, open, sniff};
use crate::digest::sha256;

/// The texts of a file: those of its rows, or, of a file that is not rows, its lines that are not blank. `-`
/// is standard input, gzipped files are unpacked. A text that follows its like is one text: rows of several
/// targets repeat it.
///
/// # Errors
/// [`DatasetError`] with the line of the fault.
pub(crate) fn read_texts(path: &Path, options: &ReadOptions) -> Result<Vec<String>, DatasetError> {
    let name = path.display().to_string();
    let io = |source| DatasetError::Io { path: name.clone(), source };
    let (format, bytes) = sniff(&name, open(path)?, options).map_err(io)?;
    let mut texts: Vec<String> = match format {
        Some(_) => Reader::new(&name, bytes, options)?
            .map(|row| Ok(row?.text))
            .collect::<Result<_, DatasetError>>()?,
        None => Lines::new(bytes, &name, options.lossy).texts().collect::<Result<_, _>>()?,
    };
    texts.dedup();
    if texts.is_empty() {
        return Err(DatasetError::Empty { path: name });
    }
    Ok(texts)
}

/// A text with one blank for white space, as texts are compared.
pub(super) fn spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    let mut push = |word: &str| {
        spaced += if spaced.is_empty() { "" } else { " " };
        spaced += word;
    };
    match text.is_ascii() && !text.contains('\u{b}') {
        true => text.split_ascii_whitespace().for_each(&mut push), // the same, faster
        false => text.split_whitespace().for_each(&mut push),
    }
    spaced
}

/// Eight bytes that tell texts apart, white space apart: the first of their SHA-256.
pub(crate) fn text_digest(text: &str) -> u64 {
    sha256(spaced(text)).iter().take(8).fold(0, |digest, byte| digest << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_does_not_change_a_digest() {
        assert_eq!(text_digest("Rome fell."), text_digest(" Rome\nfell. "));
        assert_ne!(text_digest("Rome fell."), text_digest("Rome won."));
    }
}
