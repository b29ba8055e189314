//! `CoNLL`: a token and its tag on each line, sentences parted by blank lines.

use serde_json::Value;

use super::{Found, row};
use crate::dataset::FieldNames;

/// Whether a line is a token with a tag: `Rome<tab>B-favor` or `Rome O`.
pub(in crate::dataset) fn is_token(line: &str) -> bool {
    let mut cells = line.split_whitespace();
    let (first, last) = (cells.next(), cells.next_back());
    first.is_some() && last.is_some_and(|tag| tag == "O" || label(tag).is_some()) && cells.count() < 10
}

/// The label of a tag, and whether it begins something.
fn label(tag: &str) -> Option<(bool, &str)> {
    let (prefix, label) = tag.split_once('-')?;
    let begins = matches!(prefix, "B" | "S" | "U");
    (begins || matches!(prefix, "I" | "E" | "L"))
        .then_some((begins, label))
        .filter(|(_, label)| !label.is_empty())
}

/// A row for each tagged stretch of a sentence, whose tokens are joined by blanks. Sentences without one are
/// left out.
pub(super) fn read(text: &str, names: &FieldNames) -> Vec<Found> {
    let mut found = Vec::new();
    let mut sentence = Sentence::default();
    for (i, line) in text.lines().chain([""]).enumerate() {
        match line.split_whitespace().collect::<Vec<_>>().as_slice() {
            [] => found.extend(std::mem::take(&mut sentence).rows(names)),
            [first, ..] if first.starts_with("-DOCSTART-") || line.starts_with("# ") => {}
            [token, .., tag] => sentence.push(i + 1, token, tag),
            [token] => sentence.push(i + 1, token, "O"),
        }
    }
    found
}

/// What was read of a sentence.
#[derive(Default)]
struct Sentence {
    line: usize,
    text: String,
    /// Bytes and label of each tagged stretch.
    spans: Vec<(usize, usize, String)>,
    is_open: bool,
}

impl Sentence {
    fn push(&mut self, line: usize, token: &str, tag: &str) {
        if self.text.is_empty() {
            self.line = line;
        } else {
            self.text.push(' ');
        }
        let from = self.text.len();
        self.text += token;
        let to = self.text.len();
        let Some((begins, label)) = label(tag) else {
            self.is_open = false;
            return;
        };
        match self.spans.last_mut().filter(|(_, _, known)| self.is_open && !begins && known == label) {
            Some((_, end, _)) => *end = to,
            None => self.spans.push((from, to, label.to_owned())),
        }
        self.is_open = true;
    }

    fn rows(self, names: &FieldNames) -> Vec<Found> {
        let characters = |at: usize| self.text[..at].chars().count();
        let of = |(from, to, label): &(usize, usize, String)| {
            let span = [characters(*from), characters(*to)];
            let label = Value::from(label.as_str());
            (self.line, Ok(row(names, &self.text, &self.text[*from..*to], span, label)))
        };
        self.spans.iter().map(of).collect()
    }
}
