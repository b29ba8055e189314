//! Who wrote an article, as its page says.

use dom_query::Document;

use super::linked::Linked;
use super::metas::Metas;
use super::plain;
use crate::article::text::folded;

/// Longest byline, in characters.
const LONGEST: usize = 240;
/// Longest name, in characters.
const LONGEST_NAME: usize = 80;
/// Names of `meta` elements that tell the author.
const METAS: [&str; 14] = [
    "author",
    "article:author",
    "article:byline",
    "articleauthor",
    "og:article:author",
    "og:author",
    "byl",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "cxenseparse:author",
    "citation_author",
    "twitter:creator:name",
];
/// Where a page names its authors, the most reliable first.
const PLACES: [&str; 8] = [
    "[itemprop=author] [itemprop=name]",
    "[itemprop=author]",
    "a[rel~=author]",
    "[class*=author-name], [class*=author__name], [class*=authorName], [class*=author_name], [class*=byline-name], [class*=byline__name]",
    "a[href*='/author/'], a[href*='/authors/'], a[href*='/autor/'], a[href*='/autoren/'], a[href*='/profile/']",
    "[class*=byline]",
    "[class*=author], [id*=author]",
    "[class*=autor]",
];
/// What is written in place of a name.
const NO_NAMES: [&str; 14] = [
    "name",
    "author",
    "by",
    "admin",
    "administrator",
    "none",
    "null",
    "undefined",
    "unknown",
    "sponsoredlinks",
    "staff",
    "autor",
    "editor",
    "webmaster",
];
/// Words before a name.
const BEFORE: [&str; 14] = [
    "by ",
    "von ",
    "par ",
    "por ",
    "di ",
    "door ",
    "af ",
    "av ",
    "text ",
    "Автор: ",
    "Авторы: ",
    "Автор ",
    "Авторы ",
    "Автори ",
];

/// The authors, parted by commas.
pub(super) fn byline(document: &Document, metas: &Metas, linked: &Linked) -> Option<String> {
    let told = names(metas.all(&METAS));
    let linked = names(linked.authors.clone());
    let holds = |all: &[String], some: &[String]| {
        let all: String = all.iter().map(|name| folded(name)).collect();
        some.iter().all(|name| all.contains(&folded(name)))
    };
    let best = match (linked.is_empty(), told.is_empty()) {
        (false, false) if holds(&told, &linked) => told,
        (false, _) => linked,
        (true, false) => told,
        (true, true) => PLACES.iter().map(|place| shown(document, place)).find(|names| !names.is_empty())?,
    };
    Some(best.join(", ")).filter(|byline| !byline.is_empty() && byline.chars().count() <= LONGEST)
}

/// The names that stand in a place of the page.
fn shown(document: &Document, place: &str) -> Vec<String> {
    let found = document.select(place);
    let texts = found.iter().take(4).map(|element| match element.attr("content") {
        Some(name) => plain(&name),
        None => plain(&element.inner_html()),
    });
    names(texts.filter(|text| looks_like_names(text)).collect())
}

/// Whether a text is short, and most of its words are capitalized or in a script without capitals.
fn looks_like_names(text: &str) -> bool {
    let words: Vec<&str> =
        text.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).collect();
    let is_small = |word: &&&str| word.starts_with(char::is_lowercase);
    !words.is_empty() && words.len() <= 12 && words.iter().filter(is_small).count() * 2 < words.len()
}

/// What is a name, without the words before it, each once.
fn names(texts: Vec<String>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for text in texts {
        let name = without_by(text.trim()).trim_matches([',', ';', '|', '·', ' ']);
        let is_name = name.chars().count() <= LONGEST_NAME
            && name.chars().any(char::is_alphabetic)
            && !name.contains("://")
            && !name.contains('@')
            && !NO_NAMES.contains(&folded(name).as_str());
        let is_known = || names.iter().any(|known| folded(known).contains(&folded(name)));
        if is_name && !is_known() {
            names.push(name.to_owned());
        }
    }
    names
}

fn without_by(name: &str) -> &str {
    let begins = |by: &&str| name.get(..by.len()).is_some_and(|start| start.eq_ignore_ascii_case(by));
    BEFORE.iter().find(|by| begins(by)).map_or(name, |by| name[by.len()..].trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(html: &str) -> Option<String> {
        super::super::Head::of(&Document::from(html)).byline
    }

    #[test]
    fn authors_stand_in_the_head_or_in_the_page() {
        for (html, expected) in [
            ("<meta name=author content='By Ann Other'>", "Ann Other"),
            (
                "<meta property=article:author content='https://social.example/ann'><a rel=author>Ann Other</a>",
                "Ann Other",
            ),
            (
                "<meta name=author content='Ann Other'><meta name=author content='Jo Public'>",
                "Ann Other, Jo Public",
            ),
            ("<span itemprop=author><b itemprop=name>Ann Other</b></span>", "Ann Other"),
            ("<p class=byline>By <a>Ann Other</a></p>", "Ann Other"),
            ("<p class=byline>Авторы <a>Анна Другая</a></p>", "Анна Другая"),
            ("<p>Von <a href=/autor/ann>Ann Other</a></p>", "Ann Other"),
        ] {
            assert_eq!(of(html).as_deref(), Some(expected), "{html}");
        }
        for html in [
            "<meta name=author content=admin>",
            "<p class=byline>By</p>",
            "<p class=author>wrote many books on bridges</p>",
        ] {
            assert_eq!(of(html), None, "{html}");
        }
    }
}
