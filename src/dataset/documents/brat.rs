//! brat's standoff: `NAME.ann` beside `NAME.txt`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{Found, Whole, row};
use crate::dataset::{Fault, FieldNames};

/// A text-bound annotation.
struct Bound<'a> {
    line: usize,
    id: &'a str,
    kind: &'a str,
    from: usize,
    to: usize,
}

/// A row for each annotated stretch of the text: its line, and what is annotated as the target. The label is
/// that of an attribute or, if it has none, its type.
pub(super) fn read(annotations: &str, path: &Path, names: &FieldNames) -> Whole {
    let beside = path.with_extension("txt");
    let Ok(text) = fs::read_to_string(&beside) else {
        return Err(Fault::Form {
            what: format!("brat annotations, expected their text in {}", beside.display()),
        });
    };
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let characters: Vec<char> = text.chars().collect();
    let mut bounds = Vec::new();
    let mut labels: BTreeMap<&str, &str> = BTreeMap::new();
    let mut found: Vec<Found> = Vec::new();
    for (i, line) in annotations.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let (id, rest) = line.split_once('\t').unwrap_or((line, ""));
        match id.chars().next() {
            Some('T') => match bound(i + 1, id, rest) {
                Some(bound) => bounds.push(bound),
                None => found.push((i + 1, Err(not_bound(line)))),
            },
            Some('A' | 'M') => {
                let mut words = rest.split_whitespace();
                if let (Some(_), Some(of), Some(value)) = (words.next(), words.next(), words.next()) {
                    labels.insert(of, value);
                }
            }
            _ => {}
        }
    }
    found.extend(bounds.iter().map(|bound| (bound.line, object(bound, &characters, &labels, names))));
    found.sort_by_key(|(line, _)| *line); // stable
    Ok(found)
}

fn not_bound(line: &str) -> Fault {
    Fault::Form { what: format!("`{line}`, expected `T1<tab>TYPE FROM TO<tab>TEXT`") }
}

/// `TYPE FROM TO<tab>TEXT`; of an annotation in pieces, from the first to the last.
fn bound<'a>(line: usize, id: &'a str, rest: &'a str) -> Option<Bound<'a>> {
    let place = rest.split('\t').next()?;
    let (kind, places) = place.split_once(' ')?;
    let from = places.split([' ', ';']).next()?.parse().ok()?;
    let to = places.rsplit([' ', ';']).next()?.parse().ok()?;
    Some(Bound { line, id, kind, from, to })
}

fn object(
    bound: &Bound<'_>,
    characters: &[char],
    labels: &BTreeMap<&str, &str>,
    names: &FieldNames,
) -> Result<super::Object, Fault> {
    let &Bound { from, to, .. } = bound;
    let Some(target) = characters.get(from..to).filter(|target| !target.is_empty()) else {
        let n = characters.len();
        return Err(Fault::Form { what: format!("[{from}, {to}] is not inside the text of {n} characters") });
    };
    let start = characters[..from].iter().rposition(|c| *c == '\n').map_or(0, |at| at + 1);
    let end = characters[to..].iter().position(|c| *c == '\n').map_or(characters.len(), |at| to + at);
    let text: String = characters[start..end].iter().collect();
    let target: String = target.iter().collect();
    let label = labels.get(bound.id).copied().unwrap_or(bound.kind);
    Ok(row(names, &text, &target, [from - start, to - start], Value::from(label)))
}
