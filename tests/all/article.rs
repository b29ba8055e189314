//! The project's own sample of a page with boilerplate around the report.

use std::fs;

use stancekit::article::Article;

use crate::common::project;

/// Lines of the page that end like a sentence, but are the site's.
const SITES: [&str; 2] = ["Notifications can be managed", "Margit Halloran has covered"];

#[test]
fn the_sample_loses_its_boilerplate_and_nothing_of_the_report() {
    let page = fs::read_to_string(project("datasets/articles/talks-in-geneva.txt")).expect("reads");
    let article = Article::from_text(&page);
    assert_eq!(
        article.title.as_deref(),
        Some("Envoys leave Geneva without a truce as each side blames the other for the deadlock")
    );
    assert_eq!(article.byline.as_deref(), Some("Margit Halloran"));
    assert_eq!(article.date.as_deref(), Some("Thursday 12 June 2025 18:40 BST"));

    let kept: Vec<&str> = article.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    let is_sentence =
        |line: &&str| line.ends_with(['.', '”']) && !SITES.iter().any(|site| line.starts_with(site));
    let report: Vec<&str> = page.lines().filter(is_sentence).collect();
    assert_eq!(kept[0], "American mediators say they will try once more before the summer");
    assert_eq!(kept[1..], report);
    assert_eq!(kept.len(), 15);
}

/// Pages of our own, each line with the rule that drops it, `=` if none does, `T` for the title.
#[test]
fn pages_of_several_kinds_lose_their_boilerplate_and_nothing_else() {
    let mut n_pages = 0;
    for entry in fs::read_dir(project("tests/pages")).expect("reads").flatten() {
        let name = entry.file_name();
        let marked = fs::read_to_string(entry.path()).expect("reads");
        let lines: Vec<(&str, &str)> = marked
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| line.split_once('|').unwrap_or_default())
            .collect();
        let page = lines.iter().map(|(_, text)| *text).collect::<Vec<_>>().join("\n");
        let article = Article::from_text(&page);
        let marks = |is_wanted: fn(&str) -> bool| -> Vec<(&str, &str)> {
            lines.iter().copied().filter(|(mark, _)| is_wanted(mark)).collect()
        };
        let title: Vec<(&str, &str)> = article.title.iter().map(|title| ("T", title.as_str())).collect();
        let kept: Vec<_> =
            article.paragraphs.iter().map(|paragraph| ("=", paragraph.text.as_str())).collect();
        let dropped: Vec<_> = article.dropped.iter().map(|line| (line.rule, line.text.as_str())).collect();
        assert_eq!(title, marks(|mark| mark == "T"), "{name:?}");
        assert_eq!(kept, marks(|mark| mark == "="), "{name:?}");
        assert_eq!(dropped, marks(|mark| !matches!(mark, "" | "T" | "=")), "{name:?}");
        n_pages += 1;
    }
    assert_eq!(n_pages, 6);
}
