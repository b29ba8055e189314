//! Elements that browsers show and parsers skip, made plain ones.

use std::borrow::Cow;

use super::nesting::{Tag, end_of_raw};

/// Letters of a fallback for readers without scripts from which on it is text to read, and no picture or
/// note.
const TEXT: usize = 400;

/// The page with its shadow roots and its text for readers without scripts as plain elements.
///
/// A `template` with `shadowrootmode` is shown in the place of the element around it; a parser takes it for a
/// template, which is not shown.
pub(super) fn opened(html: &str) -> Cow<'_, str> {
    if !html.contains("shadowroot") && !html.contains("NOSCRIPT") && !has_long_fallback(html) {
        return html.into();
    }
    let mut page = String::with_capacity(html.len());
    let (mut at, mut copied) = (0, 0);
    let (mut templates, mut fallbacks) = (Vec::new(), Vec::new());
    while let Some(tag) = Tag::next(html, at) {
        at = tag.end;
        let is_shown = match &*tag.name {
            "template" if tag.is_open => {
                templates.push(html[tag.start..tag.end].contains("shadowroot"));
                templates.last().copied()
            }
            "template" => templates.pop(),
            "noscript" if tag.is_open => {
                let end = end_of_raw(html, tag.end, "noscript");
                let is_text = letters(&html[tag.end..end]) >= TEXT;
                at = if is_text { at } else { end };
                fallbacks.push(is_text);
                Some(is_text)
            }
            "noscript" => fallbacks.pop(),
            "script" | "style" | "textarea" | "title" if tag.is_open => {
                at = end_of_raw(html, tag.end, &tag.name);
                None
            }
            _ => None,
        };
        if is_shown == Some(true) {
            page += &html[copied..tag.start];
            page += if tag.is_open { "<div>" } else { "</div>" };
            copied = tag.end;
        }
    }
    page += &html[copied..];
    page.into()
}

/// Whether there is a fallback that may be text to read.
fn has_long_fallback(html: &str) -> bool {
    let fallbacks = html.match_indices("<noscript").map(|(at, tag)| at + tag.len());
    fallbacks.into_iter().any(|start| end_of_raw(html, start, "noscript") - start >= TEXT)
}

/// Letters of HTML outside its tags.
fn letters(html: &str) -> usize {
    let mut is_tag = false;
    let is_text = |c: &char| {
        is_tag = (is_tag || *c == '<') && *c != '>';
        !is_tag && c.is_alphanumeric()
    };
    html.chars().filter(is_text).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shadow_roots_and_text_without_scripts_are_plain_elements() {
        let shadow =
            "<x-a><template shadowrootmode=open><p>Text.</p><template>no</template></template></x-a>";
        assert_eq!(opened(shadow), "<x-a><div><p>Text.</p><template>no</template></div></x-a>");
        let text = "word ".repeat(120);
        assert_eq!(
            opened(&format!("<noscript><p>{text}</p></noscript>")),
            format!("<div><p>{text}</p></div>")
        );
    }

    #[test]
    fn pictures_without_scripts_and_strings_in_scripts_stay() {
        for html in [
            "<noscript><img src=a></noscript><p>x",
            "<script>'<template shadowrootmode=open></template><noscript>'</script><p>x",
            "<noscript>",
        ] {
            assert_eq!(opened(html), html);
        }
    }
}
