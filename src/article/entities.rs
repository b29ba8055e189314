//! Letters that a text has as entities of HTML: whoever took it from a page left them undecoded.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};
use rustc_hash::FxHashMap;

const NAMES: &str = include_str!("../../datasets/html-entities.tsv");

/// A text of which each entity is the letter that it stands for; an `&` by itself stays.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    static ENTITY: LazyLock<Regex> = LazyLock::new(|| {
        let entity = r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});";
        Regex::new(entity).expect("the pattern is well formed")
    });
    if !text.contains('&') {
        return text.into();
    }
    ENTITY.replace_all(text, |entity: &Captures<'_>| letter(&entity[0]))
}

/// What an entity stands for; itself, if that is nothing.
fn letter(entity: &str) -> String {
    let name = entity.trim_start_matches('&').trim_end_matches(';');
    let letter = match name.strip_prefix('#') {
        Some(number) => Some(numbered(number)),
        None => named().get(name).cloned(),
    };
    letter.unwrap_or_else(|| entity.to_owned())
}

/// The character of a number, which is decimal, or hexadecimal behind an `x`. Numbers from 128 to 159 are
/// meant as bytes of Windows-1252, as browsers read them, too.
fn numbered(number: &str) -> String {
    let value = match number.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
        None => number.parse(),
    };
    match value {
        Ok(byte @ 128..=159) => {
            let byte = [u8::try_from(byte).unwrap_or_default()];
            encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte).0.into_owned()
        }
        Ok(0) | Err(_) => char::REPLACEMENT_CHARACTER.to_string(),
        Ok(value) => char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER).to_string(),
    }
}

/// What each name stands for.
fn named() -> &'static FxHashMap<&'static str, String> {
    static NAMED: LazyLock<FxHashMap<&'static str, String>> = LazyLock::new(|| {
        let characters = |numbers: &str| {
            numbers.split(' ').filter_map(|n| char::from_u32(u32::from_str_radix(n, 16).ok()?)).collect()
        };
        let lines = NAMES.lines().filter_map(|line| line.split_once('\t'));
        lines.map(|(name, numbers)| (name, characters(numbers))).collect()
    });
    &NAMED
}

#[cfg(test)]
mod tests {
    use super::super::Article;
    use super::*;

    #[test]
    fn entities_are_letters_and_all_else_stays() {
        for (text, expected) in [
            ("Rome&#8217;s envoys &amp; Veii&rsquo;s", "Rome’s envoys & Veii’s"),
            ("&quot;No&quot;&nbsp;&#x2014; he said", "\"No\"\u{a0}— he said"),
            ("Veii&#146;s &#x80;5, &#0;&#xD800;", "Veii’s €5, \u{fffd}\u{fffd}"),
            ("&ngE;&eacute;&Eacute;&apos;", "≧\u{338}éÉ'"),
            ("R&D & more; AT&T; &nosuch; &", "R&D & more; AT&T; &nosuch; &"),
        ] {
            assert_eq!(decoded(text), expected);
        }
    }

    #[test]
    fn a_text_is_decoded_and_its_places_stay() {
        let text = "Envoys &amp; clerks meet\n\nRome&#8217;s envoys left.\n\n&copy; 2025 The River Post\n";
        let article = Article::from_text(text);
        assert_eq!(article.title.as_deref(), Some("Envoys & clerks meet"));
        assert_eq!(article.paragraphs.len(), 1, "{article:?}");
        assert_eq!(article.paragraphs[0].text, "Rome’s envoys left.");
        let span = article.paragraphs[0].span.expect("a place");
        assert_eq!(span.slice(text), Some("Rome&#8217;s envoys left."));
    }
}
