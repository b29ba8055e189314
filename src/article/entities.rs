//! Letters that a text has as entities of HTML: whoever took it from a page left them undecoded.

use std::borrow::Cow;
use std::sync::LazyLock;

use dom_query::Document;
use regex::{Captures, Regex};

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

/// What an entity stands for.
fn letter(entity: &str) -> String {
    match entity {
        "&amp;" => "&".to_owned(),
        "&quot;" => "\"".to_owned(),
        _ => Document::fragment(entity).root().text().to_string(),
    }
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
