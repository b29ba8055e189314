//! The project's own sample of a page with a site's furniture around the report.

use std::fs;

use stancekit::article::Article;

use crate::common::project;

/// Lines of the page that end like a sentence, but are the site's.
const SITES: [&str; 2] = ["Notifications can be managed", "Margit Halloran has covered"];

#[test]
fn the_sample_loses_its_furniture_and_nothing_of_the_report() {
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
