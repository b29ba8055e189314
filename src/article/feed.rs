//! Feeds: RSS, Atom and JSON Feed, and channels that were exported.

use std::borrow::Cow;

use feed_rs::model::{Entry, Text};
use feed_rs::parser::{self, ParseFeedError};

use super::html::{plain, text_blocks};
use super::page::{Page, in_one_line, language};
use super::telegram;

/// Tags that are escaped once too often.
const ESCAPED: [&str; 4] = ["&lt;p", "&lt;br", "&lt;div", "&lt;/"];

/// The items of a feed, each as a page.
pub(super) fn pages(bytes: &[u8]) -> Result<Vec<Page>, ParseFeedError> {
    if let Some(pages) = telegram::pages(bytes) {
        return Ok(pages);
    }
    let bytes = with_full_text(bytes);
    // What is wrong with a whole feed is most often an `&` that stands for itself.
    let feed = parser::parse(&*bytes).or_else(|error| match with_escapes(&bytes) {
        Some(mended) => parser::parse(mended.as_slice()).map_err(|_| error),
        None => Err(error),
    })?;
    let lang = feed.language.as_deref().and_then(language);
    let outlet = feed.title.as_ref().map(|title| plain(&title.content)).filter(|title| !title.is_empty());
    let page = |entry| Page { outlet: outlet.clone(), ..page(entry, lang.clone()) };
    Ok(feed.entries.into_iter().map(page).collect())
}

fn page(entry: Entry, lang: Option<String>) -> Page {
    let summary = entry.summary.map(|summary| summary.content);
    let text = entry.content.and_then(|content| content.body).or(summary).unwrap_or_default();
    let names: Vec<String> =
        entry.authors.into_iter().filter_map(|author| in_one_line(&author.name?)).collect();
    let date = entry.published.or(entry.updated);
    let is_page = |link: &&feed_rs::model::Link| link.rel.as_deref().is_none_or(|rel| rel == "alternate");
    let link = entry.links.iter().find(is_page).or(entry.links.first());
    Page {
        title: entry
            .title
            .as_ref()
            .map(|title: &Text| plain(&title.content))
            .filter(|title| !title.is_empty()),
        byline: in_one_line(&names.join(", ")),
        date: date.map(|date| {
            date.format("%Y-%m-%dT%H:%M:%SZ").to_string().trim_end_matches("T00:00:00Z").to_owned()
        }),
        lang: entry.language.as_deref().and_then(language).or(lang),
        url: link.map(|link| link.href.clone()),
        blocks: text_blocks(&unescaped(&text)),
        ..Page::default()
    }
}

/// The text of an item whose tags are escaped once too often.
fn unescaped(text: &str) -> Cow<'_, str> {
    match !text.contains('<') && ESCAPED.iter().any(|tag| text.contains(tag)) {
        true => text
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&amp;", "&")
            .into(),
        false => text.into(),
    }
}

/// A feed in which the full text that some papers give to a search engine is the content.
fn with_full_text(bytes: &[u8]) -> Cow<'_, [u8]> {
    const FULL_TEXT: &str = "yandex:full-text";
    let Some(text) = std::str::from_utf8(bytes).ok().filter(|text| text.contains(FULL_TEXT)) else {
        return bytes.into();
    };
    let mut text = text.replace(FULL_TEXT, "content:encoded");
    if !text.contains("xmlns:content=") {
        text = text.replacen("<rss", "<rss xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"", 1);
    }
    text.into_bytes().into()
}

/// A feed with every `&` escaped that begins no entity; `None` if there is none. In sections of plain
/// characters it stands for itself.
fn with_escapes(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut mended = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    let mut is_mended = false;
    while let Some((&byte, behind)) = rest.split_first() {
        if rest.starts_with(b"<![CDATA[") {
            let end = rest.windows(3).position(|end| end == b"]]>").unwrap_or(rest.len());
            mended.extend_from_slice(&rest[..end]);
            rest = &rest[end..];
            continue;
        }
        mended.push(byte);
        if byte == b'&' && !begins_entity(behind) {
            mended.extend_from_slice(b"amp;");
            is_mended = true;
        }
        rest = behind;
    }
    is_mended.then_some(mended)
}

fn begins_entity(behind: &[u8]) -> bool {
    let end = behind.iter().take(12).position(|byte| !(byte.is_ascii_alphanumeric() || *byte == b'#'));
    end.is_some_and(|end| end > 0 && behind[end] == b';')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(channel: &str) -> Vec<Page> {
        let feed = format!(
            "<?xml version='1.0'?><rss version='2.0'><channel><title>The Post</title>{channel}</channel></rss>"
        );
        pages(feed.as_bytes()).expect("a feed")
    }

    fn texts(page: &Page) -> Vec<&str> {
        page.blocks.iter().map(|block| block.text.as_str()).collect()
    }

    #[test]
    fn titles_are_decoded_and_the_channel_is_the_outlet() {
        let page = &items(
            "<item><title>Rome&amp;#8217;s envoys</title><description>They left.</description></item>",
        )[0];
        assert_eq!(
            (page.title.as_deref(), page.outlet.as_deref()),
            (Some("Rome’s envoys"), Some("The Post"))
        );
    }

    #[test]
    fn one_bare_sign_does_not_lose_the_feed() {
        let found = items(
            "<item><title>Envoys & friends</title><description>R&D & more.</description></item><item><title>Two</title><description><![CDATA[<p>A & B.</p>]]></description></item>",
        );
        assert_eq!(
            (found[0].title.as_deref(), texts(&found[0])),
            (Some("Envoys & friends"), vec!["R&D & more."])
        );
        assert_eq!(texts(&found[1]), ["A & B."]);
    }

    #[test]
    fn paragraphs_stay_apart_however_they_are_written() {
        let two = ["The envoys left.", "Nobody spoke."];
        for text in [
            "The envoys left.\n\nNobody spoke.",
            "&lt;p&gt;The envoys left.&lt;/p&gt;&lt;p&gt;Nobody spoke.&lt;/p&gt;",
            "&amp;lt;p&amp;gt;The envoys left.&amp;lt;/p&amp;gt;&amp;lt;p&amp;gt;Nobody spoke.&amp;lt;/p&amp;gt;",
        ] {
            assert_eq!(
                texts(&items(&format!("<item><description>{text}</description></item>"))[0]),
                two,
                "{text}"
            );
        }
    }

    #[test]
    fn the_full_text_for_a_search_engine_is_the_text() {
        let found = items(
            "<item><title>One</title><description>In short.</description><yandex:full-text xmlns:yandex='x'>The envoys left.</yandex:full-text></item>",
        );
        assert_eq!(texts(&found[0]), ["The envoys left."]);
    }

    #[test]
    fn the_address_is_that_of_the_page() {
        let feed = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><link rel='self' href='https://a.example/s'/><link rel='alternate' href='https://a.example/1'/></entry></feed>";
        assert_eq!(pages(feed.as_bytes()).expect("a feed")[0].url.as_deref(), Some("https://a.example/1"));
    }
}
