//! Which of the titles that a page has is that of its article.

use dom_query::{Document, NodeRef};
use rustc_hash::FxHashSet;

use super::super::blocks::Placed;
use super::metas::Metas;
use super::plain;
use crate::article::text::folded;

/// Shortest heading, in letters, that is the title because another title holds it.
const SHORTEST: usize = 8;
/// What stands between a title and the name of the site or of the section.
const SEPARATORS: [&str; 14] =
    [" | ", " - ", " – ", " — ", " · ", " • ", " « ", " » ", "｜", "：", ": ", "|", "-", "ㅣ"];

/// What Telegram calls every channel that it exports.
const EXPORT: &str = "Exported Data";

/// The titles of a page.
#[derive(Debug, Default)]
pub(super) struct Titles {
    /// Its headings of the first order.
    headings: Vec<String>,
    /// Its other headings, folded.
    lower: FxHashSet<String>,
    /// Told to those who link to it, the most reliable first.
    shared: Vec<String>,
    /// That of the window.
    window: Option<String>,
}

impl Titles {
    pub(super) fn of(document: &Document, metas: &Metas) -> Self {
        let text = |selector: &str| -> Vec<String> {
            let found = document.select(selector);
            let texts = found.nodes().iter().map(spaced);
            texts.filter(|text| !text.is_empty()).collect()
        };
        let window =
            text("head > title").into_iter().chain(text("body > title")).find(|title| title != EXPORT);
        let shared = metas.all(&["og:title", "twitter:title", "dc.title", "title", "headline"]);
        let lower = text("h2, h3").iter().map(|heading| folded(heading)).collect();
        Self { headings: text("h1"), lower, shared, window }
    }

    /// Those that are known to be of this page.
    pub(super) fn shown(&self) -> Vec<String> {
        self.shared().into_iter().chain(&self.window).chain(self.heading()).cloned().collect()
    }

    /// What those who link to it are told.
    fn shared(&self) -> Option<&String> {
        self.shared.first()
    }

    /// The heading that other titles hold, or the only one.
    fn heading(&self) -> Option<&String> {
        let others: Vec<String> =
            self.shared().into_iter().chain(&self.window).map(|title| folded(title)).collect();
        let is_held = |heading: &&String| {
            let heading = folded(heading);
            heading.chars().count() >= SHORTEST && others.iter().any(|other| other.contains(&heading))
        };
        let only = self.headings.first().filter(|_| self.headings.len() == 1);
        self.headings.iter().find(is_held).or(only)
    }

    /// Whether linked data call the article otherwise than the page, which shows one title and tells those
    /// who link to it the same.
    fn is_another(&self, headline: &str) -> bool {
        let headline = folded(headline);
        let shared = self.shared().map(|title| folded(title));
        let agrees = |heading: &String| {
            let heading = folded(heading);
            heading != headline
                && shared.is_some_and(|shared| shared != headline && shared.starts_with(&heading))
        };
        self.heading().is_some_and(|heading| agrees(heading) && !self.is_of_entry(heading))
            && !self.lower.contains(&headline)
    }

    /// Whether a heading says no more than that of one entry of a live blog, which has a time in front.
    fn is_of_entry(&self, heading: &str) -> bool {
        let news = folded(heading.split_once(": ").map_or(heading, |(_, news)| news));
        let is_entry = |lower: &String| {
            let time = lower.strip_suffix(&news).filter(|_| news.chars().count() >= SHORTEST);
            time.is_some_and(|time| time.len() > 2 && time.starts_with(|c: char| c.is_ascii_digit()))
        };
        self.lower.iter().any(is_entry)
    }

    /// The title of the article, `headline` being what linked data call it, and `site` the name of the site.
    pub(super) fn best(&self, headline: Option<&str>, site: Option<&str>) -> Option<String> {
        let headline = headline.filter(|headline| !self.is_another(headline));
        let heading = self.heading().map(String::as_str);
        let (shared, window) = (self.shared().map(String::as_str), self.window.as_deref());
        let others = self.shared.iter().skip(1).map(String::as_str);
        let known: Vec<&str> =
            [headline, heading, shared, window].into_iter().flatten().chain(others).collect();
        // Markup cuts a heading; what is shared is spelled as it is meant.
        let spelled = |heading| shared.filter(|shared| folded(shared) == folded(heading)).unwrap_or(heading);
        let title = headline.or(heading.map(spelled)).or(shared).or(window)?;
        let is_whole = headline.is_some()
            && headline == shared
            && !site.is_some_and(|site| folded(title).ends_with(&folded(site)));
        let title = if is_whole { title } else { without_site(title, &known) };
        let shared = shared.map(|shared| without_site(shared, &known));
        // What is shared leaves out the words that a paper sets above a headline, or has others.
        let without_kicker = shared.filter(|_| window != Some(title)).and_then(|shared| tail(shared, title));
        Some(without_kicker.unwrap_or(title).to_owned())
    }
}

/// The text of an element, its children apart.
fn spaced(element: &NodeRef<'_>) -> String {
    let texts: Vec<_> =
        element.descendants_it().filter(NodeRef::is_text).map(|text| text.text().to_string()).collect();
    match texts.iter().any(|text| text.contains(['&', '<'])) {
        true => plain(&element.inner_html()),
        false => texts.join(" ").split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

/// A title without the name of the site behind it, if the rest is a title of the page, too.
fn without_site<'t>(title: &'t str, known: &[&str]) -> &'t str {
    let known: Vec<String> =
        known.iter().filter(|other| **other != title).map(|other| folded(other)).collect();
    let heads =
        SEPARATORS.iter().flat_map(|mark| title.match_indices(mark)).map(|(at, _)| title[..at].trim());
    heads.filter(|head| known.contains(&folded(head))).max_by_key(|head| head.len()).unwrap_or(title)
}

/// A title without the name of the site behind it, which is shorter, if the rest stands on the page by
/// itself.
pub(super) fn shown<'t>(title: &'t str, placed: &[Placed]) -> &'t str {
    let marks = SEPARATORS.iter().filter(|mark| mark.len() > 2 && mark.ends_with(' ') && !mark.contains(':'));
    let parts = marks.flat_map(|mark| title.match_indices(mark)).map(|(at, _)| title.split_at(at));
    let heads = parts.filter(|(head, site)| head.len() > site.len()).map(|(head, _)| head.trim());
    let is_shown = |head: &str| {
        let head = folded(head);
        placed
            .iter()
            .any(|placed| placed.block.text.len() <= title.len() && folded(&placed.block.text) == head)
    };
    heads.filter(|head| is_shown(head)).max_by_key(|head| head.len()).unwrap_or(title)
}

/// What follows the words above a headline in one title, if another is the same, or the same behind words of
/// its own.
fn tail<'t>(title: &'t str, whole: &str) -> Option<&'t str> {
    let is_behind = |tail: &str| {
        let above = whole.strip_suffix(tail);
        folded(tail).chars().count() >= SHORTEST && above.is_some_and(ends_kicker)
    };
    let is_word = |word: &&str| word.contains(char::is_alphanumeric);
    let last = |words: &str| folded(words.split_whitespace().rfind(is_word).unwrap_or_default());
    // Words that both have belong to the headline.
    let differs = |tail: &str| {
        let above = [title, whole].map(|title| title.strip_suffix(tail).map(last));
        above[0] != above[1]
    };
    let starts = title.match_indices(' ').map(|(at, space)| at + space.len());
    let tails = starts.filter(|at| title[..*at].trim_end().ends_with(':')).map(|at| &title[at..]);
    std::iter::once(title).chain(tails).find(|tail| is_behind(tail) && differs(tail))
}

/// Whether words stand above a headline.
fn ends_kicker(words: &str) -> bool {
    words.trim_end().ends_with([':', '|', '–', '-', '/'])
}

/// Whether two titles have to do with the same: a longer word or a number in common; in scripts without
/// spaces, two letters.
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

    #[test]
    fn the_name_of_the_site_is_known_by_a_headline_in_the_text() {
        let page = |headline: &str, title: &str| {
            let html = format!(
                "<title>{title}</title><div><div>{headline}</div><div>The envoys of Rome left the town on Monday, and nobody knows why.</div></div>"
            );
            crate::article::Article::from_html(&html)
        };
        let article = page("Envoys leave the town of Veii", "Envoys leave the town of Veii | The River Post");
        assert_eq!(article.title.as_deref(), Some("Envoys leave the town of Veii"));
        assert_eq!(article.paragraphs.len(), 1, "{:?}", article.paragraphs);
        let kicker = page("River wars", "River wars | Envoys leave the town of Veii");
        assert_eq!(kicker.title.as_deref(), Some("River wars | Envoys leave the town of Veii"));
    }

    fn best(heading: &str, shared: &str, window: &str, headline: Option<&str>) -> Option<String> {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let titles = Titles {
            headings: some(heading).into_iter().collect(),
            shared: some(shared).into_iter().collect(),
            window: some(window),
            ..Titles::default()
        };
        titles.best(headline, Some("The Post"))
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
        assert_eq!(best(whole, "Talks end in Veii", whole, Some(whole)).as_deref(), Some(whole));
        let longer = format!("Rome: {whole}");
        assert_eq!(best("", &longer, "", Some(whole)).as_deref(), Some(whole));
        let other = "Rome leaves: Talks end in Veii";
        assert_eq!(best(whole, other, "", None).as_deref(), Some("Talks end in Veii"));
    }

    #[test]
    fn what_the_page_shows_is_its_title() {
        let (shown, told) = ("Talks end in Veii", "Rome leaves the table in Veii");
        assert_eq!(best(shown, shown, told, Some(told)).as_deref(), Some(shown));
        assert_eq!(best(shown, told, told, Some(told)).as_deref(), Some(told));
        let titles = Titles {
            headings: vec![shown.to_owned()],
            lower: [folded(told)].into_iter().collect(),
            shared: vec![shown.to_owned()],
            window: None,
        };
        assert_eq!(titles.best(Some(told), None).as_deref(), Some(told));
    }

    #[test]
    fn a_heading_is_spelled_as_it_is_shared() {
        let shared = "Veii: Talks end";
        assert_eq!(best("Veii : Talks end", shared, "", None).as_deref(), Some(shared));
    }

    #[test]
    fn what_two_say_is_cut_only_before_the_name_of_the_site() {
        let whole = "Talks end! - Latest";
        assert_eq!(best("Talks end!", whole, whole, Some(whole)).as_deref(), Some(whole));
        let with_site = "Talks end! - The Post";
        assert_eq!(best("Talks end!", with_site, with_site, Some(with_site)).as_deref(), Some("Talks end!"));
    }

    #[test]
    fn every_title_that_is_told_shows_where_the_name_of_the_site_begins() {
        let titles = Titles {
            shared: ["Talks end-World|The Post", "Talks end"].map(str::to_owned).to_vec(),
            window: Some("Talks end-World|The Post".to_owned()),
            ..Titles::default()
        };
        assert_eq!(titles.best(None, None).as_deref(), Some("Talks end"));
    }

    #[test]
    fn the_title_of_a_live_blog_is_not_that_of_one_entry() {
        let (entry, told) = ("Talks: envoys leave the table", "The talks in Veii in our live blog");
        let with = |lower: &str| Titles {
            headings: vec![entry.to_owned()],
            lower: [folded(lower)].into_iter().collect(),
            shared: vec![entry.to_owned()],
            window: None,
        };
        assert_eq!(with("11.13: Envoys leave the table").best(Some(told), None).as_deref(), Some(told));
        assert_eq!(with("Envoys leave the table").best(Some(told), None).as_deref(), Some(entry));
    }

    #[test]
    fn an_export_of_a_channel_has_no_title() {
        let document = Document::from("<title>Exported Data</title><div class=text>River News</div>");
        let titles = Titles::of(&document, &Metas::of(&document));
        assert_eq!(titles.best(None, None), None);
    }

    #[test]
    fn titles_of_one_matter_share_a_word() {
        assert!(is_about("Talks end in Veii", "In Veii, silence"));
        assert!(is_about("南海トラフ調査", "調査終了"));
        assert!(!is_about("Talks end in Veii", "Cup final in Rome"));
    }
}
