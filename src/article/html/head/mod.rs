//! What a page says of its article outside of the text: title, authors, date, language, address, outlet,
//! description.

mod authors;
mod dates;
mod linked;
mod metas;
mod title;

use dom_query::Document;

use super::super::page::{Block, Page, language};
use super::blocks::Placed;
use linked::Linked;
use metas::Metas;

/// What a page says of its article.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) title: Option<String>,
    pub(super) byline: Option<String>,
    pub(super) date: Option<String>,
    pub(super) lang: Option<String>,
    pub(super) url: Option<String>,
    /// The name of the site.
    pub(super) outlet: Option<String>,
    /// What the article is about, as it is told to those who link to it: often the standfirst.
    pub(super) descriptions: Vec<String>,
    /// The text of the article, where the head repeats it.
    pub(super) body: Option<String>,
}

impl Head {
    /// Reads the head of a page, and what its body says of itself.
    pub(super) fn of(document: &Document) -> Self {
        let metas = Metas::of(document);
        let titles = title::Titles::of(document, &metas);
        let linked = Linked::of(document, &titles.shown(), metas.address().as_deref());
        let lang = document.html_root().attr("lang").as_deref().and_then(language);
        let lang = lang.or_else(|| {
            metas.first(&["og:locale", "content-language", "language"]).as_deref().and_then(language)
        });
        let described = metas.all(&["og:description", "description", "twitter:description"]);
        let outlet = metas.first(&["og:site_name", "application-name"]).or_else(|| linked.publisher.clone());
        Self {
            title: titles.best(linked.headline.as_deref(), outlet.as_deref()),
            byline: authors::byline(document, &metas, &linked),
            date: dates::published(document, &metas, &linked),
            lang: lang.or_else(|| linked.lang.as_deref().and_then(language)),
            url: metas.address().or_else(|| linked.url.clone()),
            outlet,
            descriptions: described.into_iter().chain(linked.description).collect(),
            body: linked.body,
        }
    }
}

impl Head {
    /// With the title as these blocks show it.
    pub(super) fn shown_in(self, placed: &[Placed]) -> Self {
        let title = self.title.as_deref().map(|title| title::shown(title, placed).to_owned());
        Self { title, ..self }
    }

    /// The page that these blocks are the text of.
    pub(super) fn page(&self, blocks: Vec<Block>) -> Page {
        Page {
            title: self.title.clone(),
            byline: self.byline.clone(),
            date: self.date.clone(),
            lang: self.lang.clone(),
            url: self.url.clone(),
            outlet: self.outlet.clone(),
            blocks,
        }
    }
}

/// Text that may hold entities and tags, once or twice escaped, as plain text in one line.
pub(in crate::article) fn plain(text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..2 {
        if !text.contains(['&', '<']) {
            break;
        }
        text = Document::fragment(text.replace('<', " <")).root().text().to_string();
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_decoded_as_often_as_it_was_escaped() {
        assert_eq!(plain("K&ouml;ln &amp;#8217;s  <b>day</b>"), "Köln ’s day");
        assert_eq!(plain("R&D & more"), "R&D & more");
        assert_eq!(plain("3 < 5"), "3 < 5");
    }
}
