//! The `meta` elements of a page.

use dom_query::Document;

use super::plain;

/// Names and values, in order, the names in lower case.
pub(super) struct Metas {
    values: Vec<(String, String)>,
    canonical: Option<String>,
}

impl Metas {
    pub(super) fn of(document: &Document) -> Self {
        let mut values = Vec::new();
        for meta in document.select("meta[content]").iter() {
            let Some(value) = meta.attr("content").map(|value| value.trim().to_owned()) else { continue };
            let names =
                ["property", "name", "itemprop", "http-equiv"].into_iter().filter_map(|of| meta.attr(of));
            let names = names.map(|name| name.trim().to_lowercase());
            values.extend(names.filter(|_| !value.is_empty()).map(|name| (name, value.clone())));
        }
        let canonical = document.select("link[rel=canonical][href]").iter().next();
        Self { values, canonical: canonical.and_then(|link| link.attr("href")).map(|href| href.to_string()) }
    }

    /// The first value of the first of these names that has one.
    pub(super) fn first(&self, names: &[&str]) -> Option<String> {
        self.all(names).into_iter().next()
    }

    /// All values of these names, in the order of the names.
    pub(super) fn all(&self, names: &[&str]) -> Vec<String> {
        let values = names.iter().flat_map(|name| self.values.iter().filter(move |(of, _)| of == name));
        values.map(|(_, value)| plain(value)).filter(|value| !value.is_empty()).collect()
    }

    /// The address that the page says is its own.
    pub(super) fn address(&self) -> Option<String> {
        let told = self.canonical.iter().cloned().chain(self.all(&["og:url", "twitter:url"]));
        told.into_iter().find(|url| url.starts_with("http://") || url.starts_with("https://"))
    }
}
