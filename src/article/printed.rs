//! What printed pages carry besides their text: heads, feet and numbers.

use rustc_hash::FxHashMap;

use super::lines::{Line, ends_sentence};

/// Lines at the top and at the foot of a page that can be its head and foot.
const EDGE: usize = 3;
/// What stands beside the number of a page.
const PAGE: [&str; 14] = [
    "page",
    "p",
    "of",
    "seite",
    "von",
    "sur",
    "página",
    "pagina",
    "de",
    "di",
    "стр",
    "страница",
    "сторінка",
    "из",
];
/// Ends a page in plain text.
const FORM_FEED: char = '\u{c}';

/// Of each line of each page, whether it is the head, the foot or the number of the page: it stands at its
/// edge, and is a number or comes again on other pages.
pub(super) fn edges(pages: &[Vec<String>]) -> Vec<Vec<bool>> {
    let is_edge = |n: usize, i: usize| i < EDGE || i + EDGE >= n;
    let mut often: FxHashMap<String, usize> = FxHashMap::default();
    for lines in pages {
        let mut keys: Vec<String> = lines
            .iter()
            .enumerate()
            .filter(|(i, _)| is_edge(lines.len(), *i))
            .map(|(_, line)| key(line))
            .collect();
        keys.sort_unstable();
        keys.dedup();
        keys.into_iter().filter(|key| !key.is_empty()).for_each(|key| *often.entry(key).or_default() += 1);
    }
    let comes_again = |line: &str| often.get(&key(line)).is_some_and(|n| *n > 1 && *n * 3 >= pages.len());
    let marks = |lines: &Vec<String>| {
        let is = |(i, line): (usize, &String)| {
            is_edge(lines.len(), i) && (is_number(line) || is_of_browser(line) || comes_again(line))
        };
        lines.iter().enumerate().map(is).collect()
    };
    pages.iter().map(marks).collect()
}

/// What two heads of pages have in common: all but their numbers.
fn key(line: &str) -> String {
    line.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

/// Whether a line is the number of a page: digits, perhaps with a word for it, a total and dashes.
fn is_number(line: &str) -> bool {
    let words: Vec<&str> =
        line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_digits = |word: &str| word.chars().all(|c| c.is_ascii_digit()) && word.len() <= 4;
    let n_digits = words.iter().filter(|word| is_digits(word)).count();
    let is_word = |word: &str| PAGE.contains(&word.to_lowercase().as_str());
    (1..=2).contains(&n_digits) && words.iter().all(|word| is_digits(word) || is_word(word))
}

/// Whether a line is what a browser prints above or below a page: the day and the time before its title, or
/// its address with the number of the page.
fn is_of_browser(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let is_of = |word: Option<&str>, mark: char| {
        word.is_some_and(|word| {
            word.matches(mark).count() > 0 && word.starts_with(|c: char| c.is_ascii_digit())
        })
    };
    let day = words.next();
    let is_head = (is_of(day, '/') || is_of(day, '.')) && is_of(words.next(), ':');
    let is_foot = line.contains("://")
        && line.split_whitespace().count() == 2
        && is_of(line.split_whitespace().last(), '/');
    is_head || is_foot
}

/// Gives a rule to the heads, feet and numbers of the pages of a text with form feeds, and joins blocks that
/// the end of a page or column parts within a sentence.
pub(super) fn mark_pages(text: &str, blocks: &mut Vec<Vec<Line<'_>>>) {
    let feeds: Vec<usize> = text.match_indices(FORM_FEED).map(|(at, _)| at).collect();
    if feeds.is_empty() {
        return;
    }
    let mut pages: Vec<Vec<String>> = vec![Vec::new(); feeds.len() + 1];
    let page = |line: &Line<'_>| feeds.partition_point(|at| *at < line.span.start);
    blocks.iter().flatten().for_each(|line| pages[page(line)].push(line.text.to_owned()));
    let edges: Vec<bool> = edges(&pages).concat();
    let mut marks = edges.into_iter();
    let mut joined: Vec<Vec<Line<'_>>> = Vec::new();
    let mut around = Vec::new();
    for block in blocks.drain(..) {
        let mut rest = Vec::new();
        for mut line in block {
            if marks.next().unwrap_or_default() {
                line.rule = Some("printed-page");
                around.push(vec![line]);
            } else {
                rest.push(line);
            }
        }
        match (rest.first(), joined.iter_mut().rfind(|block| block[0].rule != Some("printed-page"))) {
            (None, _) => {}
            (Some(next), Some(before)) if goes_on(before, next) => before.append(&mut rest),
            _ => {
                joined.append(&mut around);
                joined.push(rest);
            }
        }
    }
    joined.append(&mut around);
    *blocks = joined;
}

/// Whether the sentence at the end of a block goes on in a line.
fn goes_on(block: &[Line<'_>], next: &Line<'_>) -> bool {
    next.text.starts_with(char::is_lowercase) && block.last().is_some_and(|line| !ends_sentence(line.text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;

    #[test]
    fn numbers_of_pages_are_known() {
        for line in ["3", "- 3 -", "Page 3 of 12", "3/12", "Seite 3", "стр. 3"] {
            assert!(is_number(line), "{line}");
        }
        for line in ["3 dead", "2025-06-12", "1 2 3", "Page one", ""] {
            assert!(!is_number(line), "{line}");
        }
    }

    #[test]
    fn heads_and_feet_of_browsers_are_known() {
        for line in ["11/28/26, 10:29 PM Envoys meet | The River Post", "https://river.example/envoys 1/3"] {
            assert!(is_of_browser(line), "{line}");
        }
        for line in ["9/11 was long ago", "3/4 of them: gone", "see https://river.example for more"] {
            assert!(!is_of_browser(line), "{line}");
        }
    }

    #[test]
    fn printed_text_is_one_text_again() {
        let text = "Envoys meet in the river town\n\nThe envoys of Rome met those of Veii on Monday in the\nold town hall, and neither side would say after three\nhours of talks what had been agreed.\nA second round is to be held on Friday, the mayor of\nthe river town has said. He has already ordered that the\n\nThe River Post, 12 June\n\n1\n\n\u{c}square be closed to carts until the evening of that\nday, and to riders, too.\n\nThe bridge has been closed since the storm of last\nautumn, and guards of both banks stand there day and\nnight.\n\nThe River Post, 12 June\n\n2\n\n\u{c}";
        let article = Article::from_text(text);
        assert_eq!(article.title.as_deref(), Some("Envoys meet in the river town"));
        let starts: Vec<&str> = article.paragraphs.iter().map(|paragraph| &paragraph.text[..12]).collect();
        assert_eq!(starts, ["The envoys o", "A second rou", "The bridge h"]);
        assert!(article.paragraphs[1].text.contains("ordered that the square be closed"));
        assert!(article.dropped.iter().all(|line| line.rule == "printed-page"));
        assert_eq!(article.dropped.len(), 4);
    }
}
