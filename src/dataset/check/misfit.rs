//! What does not fit together in rows: spans that are not on their target, targets that no text mentions, ids
//! that are there twice, texts that hold rows.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use serde_json::Value;

use super::{CheckRule, FileRow, Finding, Found};
use crate::conflict::{Conflict, MentionFinder, find_name};
use crate::dataset::error::quoted;
use crate::dataset::texts::spaced;
use crate::dataset::values::{UNITS, counted};
use crate::dataset::{Location, Row, TargetLabel};
use crate::label::Label;
use crate::label::Stance;

/// Examples from which on it tells something that none of them mentions its target.
const ENOUGH: usize = 10;
/// Characters that part the cells of tables.
const PARTS: [char; 4] = [',', ';', '\t', '|'];

/// All that does not fit together.
pub(super) fn find(rows: &[FileRow<'_>], conflict: Option<&Conflict>) -> Found {
    let mut found = Found::new();
    for of in rows {
        let here = |finding| (of.file, finding);
        found.extend(of.row.targets.iter().filter_map(|target| span(of.row, target)).map(here));
        found.extend(swallowed(of.row).map(here));
    }
    found.extend(ids(rows));
    let all: Vec<&Row> = rows.iter().map(|of| of.row).collect();
    let first = rows.first().map_or(0, |of| of.file);
    found.extend(unmentioned(&all, conflict).map(|finding| (first, finding)));
    found.extend(nones(rows));
    found
}

/// A span that does not stand on what it should: where the target, or what the row calls its mention, stands
/// elsewhere in the text.
fn span(row: &Row, target: &TargetLabel) -> Option<Finding> {
    let span = target.span?;
    let under = span.slice(&row.text)?;
    let told = row.fields.get("mention").and_then(Value::as_str).or(target.name.as_deref())?;
    let is_same = |a: &str, b: &str| a.trim().to_lowercase() == b.trim().to_lowercase();
    let is_there = || row.text.to_lowercase().contains(&told.trim().to_lowercase());
    if is_same(under, told) || told.trim().is_empty() || !is_there() {
        return None;
    }
    let [from, to] = span.to_scalars(&row.text);
    let fits = UNITS
        .iter()
        .find(|(_, length)| counted(&row.text, from, to, *length).is_some_and(|under| is_same(under, told)));
    let is_name = row.fields.contains_key("mention") || row.text.contains(told);
    if fits.is_none() && !is_name {
        return None; // an id, whose name the text may have in other words
    }
    let fits = fits.map_or(String::new(), |(unit, _)| {
        format!("; it does if the span counts {unit}, expected characters")
    });
    let message =
        format!("`{}` stands under the span [{from}, {to}], not `{}`{fits}", quoted(under), quoted(told));
    Some(Finding::new(CheckRule::SpanMismatch, &row.place, message))
}

/// A text that has lines which look like rows: one of their cells is a label.
pub(in crate::dataset) fn swallowed(row: &Row) -> Option<Finding> {
    let mut lines = row.text.lines().skip(1);
    let is_row = |line: &&str| {
        let mut cells = line.split(PARTS);
        line.contains(PARTS) && cells.any(|cell| Stance::parse(cell.trim_matches([' ', '"'])).is_some())
    };
    let line = lines.find(is_row)?;
    let message =
        format!("a line of the text looks like a row: `{}`; is a quote before it not closed?", quoted(line));
    Some(Finding::new(CheckRule::SwallowedRows, &row.place, message))
}

/// Rows of one file that have one id and different texts.
fn ids(rows: &[FileRow<'_>]) -> Found {
    let mut known: FxHashMap<(usize, &str), (String, &Location)> = FxHashMap::default();
    let mut found = Found::new();
    for of in rows {
        let Some(id) = of.row.id.as_deref() else { continue };
        let text = spaced(&of.row.text);
        let (first, place) = known.entry((of.file, id)).or_insert_with(|| (text.clone(), &of.row.place));
        if *first != text {
            let message = format!("id `{}` is that of another text in {place}", quoted(id));
            found
                .push((of.file, Finding::new(CheckRule::DuplicateId, &of.row.place, message).related(place)));
        }
    }
    found
}

/// That no row mentions its target.
pub(in crate::dataset) fn unmentioned(rows: &[&Row], conflict: Option<&Conflict>) -> Option<Finding> {
    let finder = conflict.map(|conflict| (conflict, MentionFinder::new(conflict)));
    let is_mentioned = |row: &Row, name: &str| {
        let of_party = finder.as_ref().and_then(|(conflict, finder)| Some((conflict.party(name)?, finder)));
        match of_party {
            Some((party, finder)) => finder.find(&row.text).iter().any(|mention| mention.party == party),
            None => {
                !find_name(&row.text, name).is_empty()
                    || row.text.to_lowercase().contains(&name.to_lowercase())
            }
        }
    };
    let (mut n, mut first) = (0, None);
    for row in rows {
        for (target, _) in row.examples() {
            let Some(name) = target.name.as_deref() else { continue };
            if target.span.is_some() || is_mentioned(row, name) {
                return None;
            }
            n += 1;
            first = first.or(Some((*row, name)));
        }
    }
    let (row, name) = first.filter(|_| n >= ENOUGH)?;
    let message = format!(
        "none of {n} texts mentions its target, such as `{}`; stances are read around mentions",
        quoted(name)
    );
    Some(Finding::new(CheckRule::NoMention, &row.place, message))
}

/// The word that pandas writes for nothing beside the word for neutral, which it is read as.
fn nones(rows: &[FileRow<'_>]) -> Option<(usize, Finding)> {
    let word = |row: &Row| {
        let label = ["label", "stance"].iter().find_map(|name| row.known.get(*name));
        label.and_then(Value::as_str).map(|word| word.trim().to_owned())
    };
    let words: BTreeSet<String> = rows.iter().filter_map(|of| word(of.row)).collect();
    let says_neutral = words.iter().any(|word| word.eq_ignore_ascii_case(Stance::Neutral.name()));
    let of = rows.iter().find(|of| word(of.row).as_deref() == Some("None")).filter(|_| says_neutral)?;
    let n = rows.iter().filter(|of| word(of.row).as_deref() == Some("None")).count();
    let message = format!(
        "{n} labels are `None`, read as neutral, beside others that are `neutral`; is `None` no label?"
    );
    Some((of.file, Finding::new(CheckRule::NoneLabel, &of.row.place, message)))
}

/// Spans that are not on their target.
pub(in crate::dataset) fn misplaced(rows: &[Row]) -> impl Iterator<Item = Finding> + '_ {
    rows.iter().flat_map(|row| row.targets.iter().filter_map(move |target| span(row, target)))
}
