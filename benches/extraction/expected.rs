//! Pages, and what they should give.

use std::collections::BTreeMap;
use std::io::Read;

use dom_query::{Document, NodeRef};
use flate2::read::GzDecoder;
use serde_json::Value;
use stancekit::article::Article;
use unicode_normalization_alignments::UnicodeNormalization;

use super::score::letters;

/// Elements that do not part words.
const INLINE: [&str; 26] = [
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font", "i", "kbd", "mark",
    "q", "s", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var",
];

/// A page and what it should give.
#[derive(Default)]
pub(crate) struct Pair {
    pub(crate) page: Option<String>,
    pub(crate) expected: Option<Expected>,
}

/// What a page should give: a paragraph a line, and what its head says, where that is known.
pub(crate) struct Expected {
    pub(crate) text: String,
    pub(crate) head: Option<Head>,
}

/// What the head of a page says.
pub(crate) struct Head {
    title: Option<String>,
    authors: Vec<String>,
    /// Its first ten letters are the day.
    date: Option<String>,
}

/// The pairs of an archive by name.
pub(crate) fn pairs(path: &str) -> BTreeMap<String, Pair> {
    let file = std::fs::File::open(path).expect("the archive opens");
    let mut archive = tar::Archive::new(GzDecoder::new(file));
    let mut pairs: BTreeMap<String, Pair> = BTreeMap::new();
    for entry in archive.entries().expect("an archive") {
        let mut entry = entry.expect("an entry");
        let name = entry.path().expect("a name").to_string_lossy().into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("reads");
        let content = String::from_utf8_lossy(&bytes).into_owned();
        if let Some(name) = name.strip_suffix(".expected.html") {
            pairs.entry(name.to_owned()).or_default().expected =
                Some(Expected { text: text(&content), head: None });
        } else if let Some(name) = name.strip_suffix(".expected.json") {
            pairs.entry(name.to_owned()).or_default().expected = Some(expected(&content));
        } else if let Some(name) = name.strip_suffix(".html") {
            pairs.entry(name.to_owned()).or_default().page = Some(content);
        }
    }
    pairs
}

fn expected(json: &str) -> Expected {
    let value: Value = serde_json::from_str(json).expect("an object");
    let list = |name: &str| -> Vec<String> {
        let values = value[name].as_array().into_iter().flatten();
        values.filter_map(|value| Some(value.as_str()?.trim().replace('\n', " "))).collect()
    };
    let one = |name: &str| value[name].as_str().map(str::to_owned);
    let head = Head { title: one("title"), authors: list("authors"), date: one("date") };
    let text = list("paragraphs").join("\n");
    // Letters are compared as they are meant: composed, and without soft hyphens and what has no width.
    let text = text
        .chars()
        .filter(|c| !matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}'))
        .nfc()
        .map(|(c, _)| c)
        .collect();
    Expected { text, head: Some(head) }
}

/// The text of a body, a line per block.
fn text(html: &str) -> String {
    fn write(node: NodeRef<'_>, text: &mut String) {
        if node.is_text() {
            text.push_str(&node.text().replace('\n', " "));
        }
        let name = node.node_name().unwrap_or_default();
        if !node.is_element() || matches!(name.as_ref(), "script" | "style" | "noscript" | "template") {
            return;
        }
        let end = if INLINE.contains(&name.as_ref()) { "" } else { "\n" };
        text.push_str(end);
        node.children_it(false).for_each(|child| write(child, text));
        text.push_str(end);
    }
    let mut text = String::new();
    if let Some(body) = Document::from(html).body() {
        write(body, &mut text);
    }
    text
}

impl Head {
    /// Whether the title is the same, but for white space; `None` if nobody knows it.
    pub(crate) fn has_title(&self, article: &Article) -> Option<bool> {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let title = words(self.title.as_deref()?);
        Some(article.title.as_deref().is_some_and(|found| words(found) == title))
    }

    /// Whether every author is in the byline.
    pub(crate) fn has_authors(&self, article: &Article) -> Option<bool> {
        let byline = letters(article.byline.as_deref().unwrap_or_default());
        let are_there = self.authors.iter().all(|author| byline.contains(&letters(author)));
        (!self.authors.is_empty()).then_some(are_there)
    }

    /// Whether the date is at most a day off.
    pub(crate) fn has_date(&self, article: &Article) -> Option<bool> {
        let expected = day(self.date.as_deref()?)?;
        let found = article.date.as_deref().and_then(day);
        Some(found.is_some_and(|found| found.abs_diff(expected) <= 1))
    }

    /// What was expected and what was found.
    pub(crate) fn pair(&self, name: &str, article: &Article) -> (String, String) {
        let (expected, found) = match name {
            "titles" => (self.title.clone(), &article.title),
            "authors" => (Some(self.authors.join(", ")), &article.byline),
            _ => (self.date.clone(), &article.date),
        };
        (expected.unwrap_or_default(), found.clone().unwrap_or_default())
    }
}

/// Number of the day that a date such as `2025-05-03T18:40:00Z` begins with.
fn day(date: &str) -> Option<i64> {
    let mut parts = date.get(..10)?.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    // Days since a first of March: Richards, Explanatory Supplement to the Astronomical Almanac.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    Some(365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day)
}
