//! Our sample article, with a site's furniture around it.

use std::fs;

use stancekit::article::Article;

use crate::common::project;

#[test]
fn the_sample_page_loses_its_furniture_and_no_sentence() {
    let page = fs::read_to_string(project("datasets/articles/talks-in-geneva.txt")).expect("reads");
    let article = Article::from_text(&page);
    assert_eq!(
        article.title.as_deref(),
        Some("Envoys leave Geneva without a truce as each side blames the other for the deadlock")
    );
    assert_eq!(article.byline.as_deref(), Some("Margit Halloran"));
    let kept: Vec<&str> = article.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    assert!(kept[0].starts_with("American mediators say"), "the line under the title");
    let is_report = |line: &&str| line.len() > 100 && line.ends_with(['.', '”']);
    let report: Vec<&str> = page.lines().filter(is_report).collect();
    assert_eq!(report.len(), kept.len() - 3, "all but three paragraphs are long");
    for sentence in report {
        assert_eq!(kept.iter().filter(|text| **text == sentence).count(), 1, "{sentence}");
    }
    for furniture in ["otifications", "Comments", "Watch:", "Sign up", "Read more", "(Meridian Post)"] {
        assert!(kept.iter().all(|text| !text.contains(furniture)), "{furniture}");
    }
}
