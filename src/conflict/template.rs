//! The name of a new conflict → a file to fill in.

use super::{BUILT_IN, ConflictError};

/// A conflict file of that name to fill in, with a comment on each key. It can be read as it is.
///
/// # Errors
/// [`ConflictError::Name`] if the name is not of lower-case letters, digits and hyphens, or that of a
/// built-in conflict.
pub(crate) fn template(name: &str) -> Result<String, ConflictError> {
    let refused = |expected| ConflictError::Name { name: name.to_owned(), expected };
    let is_slug = name.starts_with(|c: char| c.is_ascii_lowercase())
        && !name.ends_with('-')
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !is_slug {
        return Err(refused("lower-case letters, digits and hyphens, such as `heron-bank`"));
    }
    if BUILT_IN.iter().any(|(built_in, _)| *built_in == name) {
        return Err(refused(
            "another: a built-in conflict has this one, which `stance conflict show` prints",
        ));
    }
    let words = name.replace('-', " ");
    let (first, rest) = words.split_at(1);
    let title = first.to_ascii_uppercase() + rest;
    Ok(include_str!("template.toml").replace("NAME", name).replace("TITLE", &title))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conflict::check;

    #[test]
    fn the_file_is_without_fault_as_it_is() {
        let report = check("x.toml", &template("x-2").expect("a name"), &[]).expect("a conflict");
        assert_eq!((report.name.as_str(), report.title.as_str(), report.faults), ("x-2", "X 2", Vec::new()));
    }

    #[test]
    fn a_name_is_a_slug_that_is_free() {
        for name in ["", "Bay", "a b", "../x", "é", "-a", "a-", "2a", "sudan"] {
            assert!(template(name).is_err(), "{name}");
        }
    }
}
