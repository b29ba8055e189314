//! `WebAnno`'s and `INCEpTION`'s TSV 3: a token on each line, with its place and what is annotated on it.

use serde_json::Value;

use super::{Found, row};
use crate::dataset::FieldNames;

/// How such a file begins.
pub(in crate::dataset) const BEGINNING: &str = "#FORMAT=WebAnno TSV";

/// A segment of tokens with one label: characters in the document, and whether it may go on.
struct Segment {
    from: usize,
    to: usize,
    label: String,
}

/// A row for each annotated segment of a sentence: what the first annotated column says is the label.
pub(super) fn read(text: &str, names: &FieldNames) -> Vec<Found> {
    let mut found = Vec::new();
    let mut sentence = Sentence::default();
    for (i, line) in text.lines().enumerate() {
        if let Some(of) = line.strip_prefix("#Text=") {
            found.extend(std::mem::take(&mut sentence).rows(names));
            sentence = Sentence { line: i + 1, text: unescaped(of), ..Sentence::default() };
        } else if !line.starts_with('#') {
            sentence.push(line);
        }
    }
    found.extend(sentence.rows(names));
    found
}

fn unescaped(text: &str) -> String {
    text.replace("\\\\", "\\").replace("\\t", "\t")
}

#[derive(Default)]
struct Sentence {
    line: usize,
    text: String,
    /// Where its first token begins in the document.
    start: Option<usize>,
    segments: Vec<Segment>,
    /// The value on the token before, if it is one that goes on.
    before: Option<String>,
}

impl Sentence {
    /// `1-3<tab>10-15<tab>Union<tab>favor[2]`; `_` and `*` are no label.
    fn push(&mut self, line: &str) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [_, place, _, values @ ..] = cells.as_slice() else { return };
        let ends = place.split_once('-').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
        let Some((from, to)) = ends else { return };
        self.start.get_or_insert(from);
        let is_label = |value: &&&str| !value.is_empty() && !value.starts_with(['_', '*']);
        let value = values.iter().find(is_label).map(|value| value.split('|').next().unwrap_or(value));
        let goes_on = value.is_some() && self.before.as_deref() == value;
        match (value, self.segments.last_mut()) {
            (Some(_), Some(last)) if goes_on => last.to = to,
            (Some(value), _) => {
                let label = value.split_once('[').map_or(value, |(label, _)| label);
                self.segments.push(Segment { from, to, label: label.to_owned() });
            }
            (None, _) => {}
        }
        self.before = value.filter(|value| value.ends_with(']')).map(str::to_owned);
    }

    fn rows(self, names: &FieldNames) -> Vec<Found> {
        let start = self.start.unwrap_or_default();
        let of = |segment: &Segment| {
            let span = [segment.from, segment.to].map(|at| characters(&self.text, at.saturating_sub(start)));
            let target: String =
                self.text.chars().skip(span[0]).take(span[1].saturating_sub(span[0])).collect();
            (self.line, Ok(row(names, &self.text, &target, span, Value::from(segment.label.as_str()))))
        };
        self.segments.iter().map(of).collect()
    }
}

/// Characters before a place that is counted in UTF-16 code units, as programs in Java do.
fn characters(text: &str, units: usize) -> usize {
    let mut seen = 0;
    let before = text.chars().take_while(|c| {
        seen += c.len_utf16();
        seen <= units
    });
    before.count()
}
