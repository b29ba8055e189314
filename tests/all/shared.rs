//! Real articles, where they are at hand.

use std::fs;

use stancekit::article::Article;
use stancekit::dataset::{Dataset, ReadOptions};
use stancekit::feature::{Encoder, Tokenizer};

use crate::common::shared;

#[test]
fn a_news_site_loses_its_boilerplate_and_nothing_of_the_report() {
    let Some(path) = shared("articles/000_794f06b03966ac8f.txt") else { return };
    let page = fs::read_to_string(path).expect("reads");
    let article = Article::from_text(&page);
    assert!(
        article.title.as_deref().is_some_and(|title| title.starts_with("US steps back from peace talks"))
    );
    assert_eq!(article.byline.as_deref(), Some("Jane Dalton"));
    assert_eq!(article.date.as_deref(), Some("Saturday 03 May 2025 01:34 BST"));
    let paragraphs: Vec<&str> = article.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    for boilerplate in [
        "otifications",
        "commenting forum",
        "Thank you for registering",
        "Please refresh",
        "Comments",
        "(Reuters)",
    ] {
        assert!(paragraphs.iter().all(|text| !text.contains(boilerplate)), "{boilerplate}");
    }
    // Every line of the page that ends like a sentence is part of the report, but for these three of the site's.
    let is_site = |line: &str| line.starts_with("Notifications can be managed");
    let sentences = page.lines().map(str::trim).filter(|line| line.ends_with(['.', '”']) && !is_site(line));
    let mut n_sentences = 0;
    for sentence in sentences {
        assert_eq!(paragraphs.iter().filter(|text| **text == sentence).count(), 1, "{sentence}");
        n_sentences += 1;
    }
    assert_eq!(n_sentences, 21);
    assert_eq!(paragraphs.len(), 22, "and the line under the title");
}

#[test]
fn other_articles_lose_what_stands_between_their_paragraphs() {
    let Some(dir) = shared("articles") else { return };
    for (name, paragraphs, rules) in [
        ("EN_UA_000104.txt", 14, &["copyright"][..]),
        ("EN_UA_000923.txt", 16, &["read-more"]),
        ("EN_UA_001032.txt", 27, &["read-more", "label", "read-more", "read-more", "read-more"]),
        ("EN_UA_001052.txt", 15, &[]),
        ("EN_UA_002531.txt", 14, &["about-author", "about-author", "read-more"]),
    ] {
        let article = Article::from_text(&fs::read_to_string(dir.join(name)).expect("reads"));
        let dropped: Vec<&str> = article.dropped.iter().map(|dropped| dropped.rule).collect();
        assert_eq!((article.paragraphs.len(), dropped.as_slice()), (paragraphs, rules), "{name}");
        assert!(article.title.is_some(), "{name}");
    }
}

#[test]
fn texts_are_encoded_as_the_tokenizer_does() {
    let Some(shared) = shared("data") else { return };
    let (mut n_sets, mut n_texts) = (0, 0);
    for set in fs::read_dir(shared).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        let file = set.join("train.jsonl.gz");
        if !file.is_file() {
            continue;
        }
        let data = Dataset::read(&[file], &ReadOptions::default(), |_| {}).expect("reads");
        // All of a small set, a sample of a large one.
        let step = data.rows.len() / 2000 + 1;
        let texts: Vec<&str> = data.rows.iter().step_by(step).map(|row| row.text.as_str()).collect();
        // Half of the texts are unknown to the tokenizer.
        let tokenizer = Tokenizer::train(&texts[..texts.len() / 2], 1, 50_000).expect("trains");
        let mut encoder = Encoder::new(&tokenizer);
        for text in &texts {
            assert_eq!(
                encoder.encode(text).expect("encodes"),
                tokenizer.encode(text).expect("encodes"),
                "{text}"
            );
        }
        (n_sets, n_texts) = (n_sets + 1, n_texts + texts.len());
    }
    assert!(n_sets > 0 && n_texts > 1000, "{n_texts} texts of {n_sets} sets");
}
