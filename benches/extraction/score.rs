//! Precision and recall of a page.

use std::collections::BTreeMap;

use stancekit::article::Article;

/// Words of a run.
const RUN: usize = 4;

pub(crate) struct Score {
    pub(crate) precision: f64,
    pub(crate) recall: f64,
}

impl Score {
    pub(crate) fn f1(&self) -> f64 {
        f1(self.precision, self.recall)
    }

    fn of(both: usize, found: usize, expected: usize) -> Self {
        let share = |all: usize| both as f64 / all.max(1) as f64;
        Self { precision: share(found), recall: share(expected) }
    }
}

pub(crate) fn f1(precision: f64, recall: f64) -> f64 {
    2.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE)
}

pub(crate) fn mean(scores: &[Score], of: fn(&Score) -> f64) -> f64 {
    scores.iter().map(of).sum::<f64>() / scores.len().max(1) as f64
}

/// Score of runs of words.
pub(crate) fn score(expected: &str, found: &str) -> Score {
    let (expected, found) = (runs(expected), runs(found));
    let both = expected.iter().map(|(run, n)| n.min(found.get(run).unwrap_or(&0))).sum();
    Score::of(both, found.values().sum(), expected.values().sum())
}

/// Score of paragraphs: those that are the same by letters and digits.
pub(crate) fn paragraphs(expected: &str, article: &Article) -> Score {
    let mut left: BTreeMap<String, usize> = BTreeMap::new();
    for line in expected.lines().map(letters).filter(|line| !line.is_empty()) {
        *left.entry(line).or_default() += 1;
    }
    let n_expected = left.values().sum();
    let found = article.paragraphs.iter().map(|paragraph| letters(&paragraph.text));
    let both = found.filter(|text| {
        let Some(n) = left.get_mut(text).filter(|n| **n > 0) else { return false };
        *n -= 1;
        true
    });
    Score::of(both.count(), article.paragraphs.len(), n_expected)
}

/// Letters and digits of a text, in lower case.
pub(crate) fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The runs of words of a text, and how often each occurs.
pub(crate) fn runs(text: &str) -> BTreeMap<Vec<&str>, usize> {
    let words: Vec<&str> = words(text);
    let mut runs = BTreeMap::new();
    let ends = RUN.min(words.len())..=words.len();
    ends.for_each(|end| *runs.entry(words[end.saturating_sub(RUN)..end].to_vec()).or_default() += 1);
    runs
}

fn words(text: &str) -> Vec<&str> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    words
        .flat_map(|word| if word.contains(is_without_spaces) { by_letter(word) } else { vec![word] })
        .collect()
}

fn by_letter(word: &str) -> Vec<&str> {
    word.split_inclusive(|_| true).collect()
}

/// Chinese, Japanese and Thai.
fn is_without_spaces(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}
