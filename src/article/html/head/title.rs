//! Which of the titles that a page has is that of its article.

use dom_query::Document;

use super::metas::Metas;
use super::plain;
use crate::article::text::folded;

/// Shortest heading, in letters, that is the title because another title holds it.
const SHORTEST: usize = 8;
/// What stands between a title and the name of the site or of the section.
const SEPARATORS: [&str; 14] =
    [" | ", " - ", " – ", " — ", " · ", " • ", " « ", " » ", "｜", "：", ": ", "|", "-", "ㅣ"];

/// The titles of a page.
#[derive(Debug, Default)]
pub(super) struct Titles {
    /// Its headings of the first order.
    headings: Vec<String>,
    /// Told to those who link to it.
    shared: Option<String>,
    /// That of the window.
    window: Option<String>,
}

impl Titles {
    pub(super) fn of(document: &Document, metas: &Metas) -> Self {
        let text = |selector: &str| -> Vec<String> {
            let found = document.select(selector);
            let texts = found.iter().map(|element| spaced(&element));
            texts.filter(|text| !text.is_empty()).collect()
        };
        let window = text("head > title").into_iter().chain(text("body > title")).next();
        let shared = metas.first(&["og:title", "twitter:title", "dc.title", "title", "headline"]);
        Self { headings: text("h1"), shared, window }
    }

    /// Those that are known to be of this page.
    pub(super) fn shown(&self) -> Vec<String> {
        self.shared.iter().chain(&self.window).chain(self.heading()).cloned().collect()
    }

    /// The heading that other titles hold, or the only one.
    fn heading(&self) -> Option<&String> {
        let others: Vec<String> = self.shared.iter().chain(&self.window).map(|title| folded(title)).collect();
        let is_held = |heading: &&String| {
            let heading = folded(heading);
            heading.chars().count() >= SHORTEST && others.iter().any(|other| other.contains(&heading))
        };
        let only = self.headings.first().filter(|_| self.headings.len() == 1);
        self.headings.iter().find(is_held).or(only)
    }

    /// The title of the article, `headline` being what linked data call it.
    pub(super) fn best(&self, headline: Option<&str>) -> Option<String> {
        let heading = self.heading().map(String::as_str);
        let (shared, window) = (self.shared.as_deref(), self.window.as_deref());
        let all = [headline, heading, shared, window];
        let known: Vec<&str> = all.into_iter().flatten().collect();
        let title = headline.or(heading).or(shared).or(window)?;
        let title = without_site(title, &known);
        let shared = shared.map(|shared| without_site(shared, &known));
        // What is shared leaves out the words that a paper sets above a headline.
        let without_kicker = shared.filter(|shared| is_tail(shared, title));
        Some(without_kicker.unwrap_or(title).to_owned())
    }
}

/// The text of an element, its children apart.
fn spaced(element: &dom_query::Selection<'_>) -> String {
    plain(&element.inner_html())
}

/// A title without the name of the site behind it, if the rest is a title of the page, too.
fn without_site<'t>(title: &'t str, known: &[&str]) -> &'t str {
    let known: Vec<String> =
        known.iter().filter(|other| **other != title).map(|other| folded(other)).collect();
    let heads =
        SEPARATORS.iter().flat_map(|mark| title.match_indices(mark)).map(|(at, _)| title[..at].trim());
    heads.filter(|head| known.contains(&folded(head))).max_by_key(|head| head.len()).unwrap_or(title)
}

/// Whether a title is what follows a colon in another.
fn is_tail(title: &str, whole: &str) -> bool {
    let tail = whole.strip_suffix(title);
    folded(title).chars().count() >= SHORTEST
        && tail.is_some_and(|kicker| kicker.trim_end().ends_with([':', '|', '–', '-', '/']))
}

/// Whether two titles have to do with the same: a longer word or a number in common; in scripts without spaces, two letters.
pub(super) fn is_about(title: &str, other: &str) -> bool {
    let (title, other) = (title.to_lowercase(), other.to_lowercase());
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.flat_map(parts).collect()
    };
    let known = words(&other);
    words(&title).iter().any(|word| known.contains(word))
}

/// A word, if it tells something; of one in a script without spaces, its pairs of letters.
fn parts(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let is_dense =
        letters.iter().any(|c| ('\u{2e80}'..='\u{d7ff}').contains(c) || ('\u{e00}'..='\u{e7f}').contains(c));
    match is_dense {
        true => letters.windows(2).map(|pair| pair.iter().collect()).collect(),
        false if letters.len() >= 4 || letters.iter().all(char::is_ascii_digit) => vec![word.to_owned()],
        false => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(heading: &str, shared: &str, window: &str, headline: Option<&str>) -> Option<String> {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let titles = Titles {
            headings: some(heading).into_iter().collect(),
            shared: some(shared),
            window: some(window),
        };
        titles.best(headline)
    }

    #[test]
    fn a_dash_in_a_title_stays() {
        let title = "Baker jailed - mayor denies it";
        for window in [title, "Baker jailed - mayor denies it - The Post", ""] {
            assert_eq!(best(title, title, window, None).as_deref(), Some(title), "{window}");
            assert_eq!(best(title, "", window, Some(title)).as_deref(), Some(title));
        }
        assert_eq!(best("", "Talks end - The Post", "Talks end", None).as_deref(), Some("Talks end"));
        assert_eq!(best("Talks end", "Talks end | The Post", "", None).as_deref(), Some("Talks end"));
    }

    #[test]
    fn words_above_a_headline_are_left_out_where_the_page_does() {
        let whole = "War in the north: Talks end in Veii";
        assert_eq!(best(whole, "Talks end in Veii", "", Some(whole)).as_deref(), Some("Talks end in Veii"));
        assert_eq!(best(whole, whole, "", Some(whole)).as_deref(), Some(whole));
    }

    #[test]
    fn titles_of_one_matter_share_a_word() {
        assert!(is_about("Talks end in Veii", "In Veii, silence"));
        assert!(is_about("南海トラフ調査", "調査終了"));
        assert!(!is_about("Talks end in Veii", "Cup final in Rome"));
    }
}
