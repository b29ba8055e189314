//! When an article was published, as its page says.

use dom_query::Document;

use super::linked::Linked;
use super::metas::Metas;
use crate::article::date;

/// Names of `meta` elements that tell when the article was published, the most reliable first.
const PUBLISHED: [&str; 22] = [
    "article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "og:article:published_time",
    "parsely-pub-date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "sailthru.date",
    "publish-date",
    "publishdate",
    "publish_date",
    "publication_date",
    "pubdate",
    "pub_date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "date",
    "citation_publication_date",
    "rnews:datepublished",
];
/// Those that tell when it was changed.
const MODIFIED: [&str; 4] = ["article:modified_time", "og:updated_time", "datemodified", "last-modified"];
/// Where a page shows the date, the most reliable first.
const PLACES: [&str; 5] = [
    "[itemprop=datePublished]",
    "time[pubdate]",
    "article header time, header time, main time, article time",
    "time",
    "[class*=publish], [class*=date], [class*=Date], [id*=date], [class*=time], [class*=meta]",
];
/// Longest text, in bytes, that shows a date.
const LONGEST: usize = 120;
/// How many elements of a kind are looked at.
const LOOKED_AT: usize = 8;

/// The date of publication; that of the last change, if it is all there is.
pub(super) fn published(document: &Document, metas: &Metas, linked: &Linked) -> Option<String> {
    let told = |names: &[&str]| metas.all(names).iter().find_map(|text| date::iso(text));
    let shown = || PLACES.iter().find_map(|place| shown(document, place));
    let published =
        linked.published.as_deref().and_then(date::iso).or_else(|| told(&PUBLISHED)).or_else(shown);
    let changed = || linked.modified.as_deref().and_then(date::iso).or_else(|| told(&MODIFIED));
    published.or_else(changed)
}

/// The first date that stands in a place of the page.
fn shown(document: &Document, place: &str) -> Option<String> {
    document.select(place).iter().take(LOOKED_AT).find_map(|element| {
        let attributes = ["content", "datetime", "title"].into_iter().filter_map(|name| element.attr(name));
        let told = attributes.into_iter().find_map(|text| date::iso(&text));
        let text = || element.text();
        told.or_else(|| Some(text()).filter(|text| text.len() <= LONGEST).and_then(|text| date::iso(&text)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(html: &str) -> Option<String> {
        super::super::Head::of(&Document::from(html)).date
    }

    #[test]
    fn dates_stand_in_the_head_or_in_the_page() {
        for html in [
            "<meta property=article:published_time content=2025-06-12><meta property=article:modified_time content=2025-07-01>",
            "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"datePublished\":\"2025-06-12\",\"dateModified\":\"2025-07-01\"}</script>",
            "<article><header><time datetime=2025-06-12>Thursday</time></header><time datetime=2025-07-01></time></article>",
            "<p class=publish-date>12 June 2025</p>",
            "<meta property=og:updated_time content=2025-06-12>",
        ] {
            assert_eq!(of(html).as_deref(), Some("2025-06-12"), "{html}");
        }
        assert_eq!(of("<time>18:40</time>"), None);
    }
}
