//! Feeds: RSS, Atom and JSON Feed, and channels that were exported.

use std::borrow::Cow;

use feed_rs::model::{Entry, Text};
use feed_rs::parser::{self, ParseFeedError};

use super::date;
use super::html::{plain, text_blocks};
use super::page::{Block, Page, in_one_line, language};
use super::telegram;

/// Tags that are escaped once too often.
const ESCAPED: [&str; 4] = ["&lt;p", "&lt;br", "&lt;div", "&lt;/"];

/// What leads from the end of an item to its page.
const MORE: [&str; 12] = [
    "continue reading",
    "read more",
    "read the full story",
    "read full article",
    "weiterlesen",
    "lire la suite",
    "leer más",
    "continua a leggere",
    "leia mais",
    "czytaj dalej",
    "читать далее",
    "читати далі",
];

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
    let written = Some(written_dates(&bytes)).filter(|dates| dates.len() == feed.entries.len());
    let page = |(i, entry): (usize, Entry)| {
        let date = written.as_ref().and_then(|dates| dates[i].clone());
        Page { outlet: outlet.clone(), ..page(entry, lang.clone(), date) }
    };
    Ok(feed.entries.into_iter().enumerate().map(page).collect())
}

/// The date of each item as it is written, in its own distance from UTC.
fn written_dates(bytes: &[u8]) -> Vec<Option<String>> {
    let text = String::from_utf8_lossy(bytes);
    let begins = |at: &usize| text[*at..].starts_with([' ', '>', '\n', '\r', '\t']);
    let ends = |tag: &'static str| text.match_indices(tag).map(|(at, tag)| at + tag.len());
    let mut starts: Vec<usize> = ends("<item").chain(ends("<entry")).filter(begins).collect();
    starts.sort_unstable(); // a damaged feed has both
    let of_item = |(i, start): (usize, &usize)| {
        let item = &text[*start..starts.get(i + 1).copied().unwrap_or(text.len())];
        let tags = ["<pubDate>", "<published>", "<dc:date>", "<updated>"];
        let written = tags.iter().find_map(|tag| item.split_once(tag))?.1;
        let written = written.trim_start().trim_start_matches("<![CDATA[");
        date::iso(written.split(['<', ']']).next()?)
    };
    starts.iter().enumerate().map(of_item).collect()
}

/// Whether a date in the form of ISO 8601 is a time in seconds since 1970.
fn is_at(iso: &str, seconds: i64) -> bool {
    iso.parse::<jiff::Timestamp>().is_ok_and(|time| time.as_second() == seconds)
}

/// An item as a page; `written` is its date as it stands in the feed, if that is the one that was read.
fn page(entry: Entry, lang: Option<String>, written: Option<String>) -> Page {
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
            let in_utc = || date.format("%Y-%m-%dT%H:%M:%SZ").to_string();
            let date = written.filter(|written| is_at(written, date.timestamp())).unwrap_or_else(in_utc);
            date.trim_end_matches("T00:00:00Z").to_owned()
        }),
        lang: entry.language.as_deref().and_then(language).or(lang),
        url: link.map(|link| link.href.clone()),
        blocks: without_more(text_blocks(&unescaped(&text))),
        ..Page::default()
    }
}

/// The text of an item without the words at its end that lead to the page.
fn without_more(mut blocks: Vec<Block>) -> Vec<Block> {
    if let Some(last) = blocks.last_mut() {
        let text = last.text.trim_end_matches(|c: char| !c.is_alphanumeric());
        let lower = text.to_lowercase();
        // In another case a letter can have more bytes.
        let is_more = |more: &&&str| lower.len() == text.len() && lower.ends_with(**more);
        let rest = MORE.iter().find(is_more).map(|more| text[..text.len() - more.len()].trim_end());
        let is_end = |rest: &&str| rest.ends_with(['.', '!', '?', '…', '”', '"', '»', ']']);
        if let Some(rest) = rest.filter(is_end).map(str::to_owned) {
            last.text = rest;
        }
    }
    blocks
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
    fn items_and_entries_in_any_order_do_not_hurt() {
        let parts = [
            "<entry><updated>2025-03-12T23:30:00-05:00</updated></entry>",
            "<item><pubDate>x</pubDate></item>",
        ];
        for parts in [parts, [parts[1], parts[0]]] {
            assert_eq!(written_dates(parts.concat().as_bytes()).len(), 2);
        }
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
    fn the_day_is_that_of_the_paper() {
        for (date, expected) in [
            ("<pubDate>Wed, 12 Jun 2025 23:30:00 -0500</pubDate>", "2025-06-12T23:30:00-05:00"),
            ("<pubDate><![CDATA[Wed, 12 Jun 2025 23:30:00 -0500]]></pubDate>", "2025-06-12T23:30:00-05:00"),
            ("<pubDate>Thu, 12 Jun 2025 23:30:00 GMT</pubDate>", "2025-06-12T23:30:00Z"),
        ] {
            let found =
                items(&format!("<item><title>Zero</title></item><item><title>One</title>{date}</item>"));
            assert_eq!(
                (found[0].date.as_deref(), found[1].date.as_deref()),
                (None, Some(expected)),
                "{date}"
            );
        }
        let feed = "<feed xmlns='http://www.w3.org/2005/Atom'><updated>2025-06-13T00:00:00Z</updated><entry><published>2025-06-12T23:30:00-05:00</published></entry></feed>";
        assert_eq!(
            pages(feed.as_bytes()).expect("a feed")[0].date.as_deref(),
            Some("2025-06-12T23:30:00-05:00")
        );
    }

    #[test]
    fn what_leads_to_the_page_is_none_of_the_text() {
        let text = |text: &str| {
            texts(&items(&format!("<item><description><![CDATA[{text}]]></description></item>"))[0])
                .join(" / ")
        };
        assert_eq!(text("<p>The envoys left. <a href='x'>Continue reading...</a></p>"), "The envoys left.");
        assert_eq!(text("The envoys left… Читать далее →"), "The envoys left…");
        assert_eq!(
            text("<p>The envoys left.</p><p>Both banks would read more</p>"),
            "The envoys left. / Both banks would read more"
        );
    }

    #[test]
    fn the_address_is_that_of_the_page() {
        let feed = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><link rel='self' href='https://a.example/s'/><link rel='alternate' href='https://a.example/1'/></entry></feed>";
        assert_eq!(pages(feed.as_bytes()).expect("a feed")[0].url.as_deref(), Some("https://a.example/1"));
    }
}
